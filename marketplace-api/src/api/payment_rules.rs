//! An organization's own rules about who signs before it pays.

use actix_web::{HttpResponse, web};
use order_workflow::ask::Asker;
use order_workflow::command::identity::{
    self as commands, NewPaymentRule, PaymentRuleView, Refusal,
};
use order_workflow::error::WorkflowError;
use order_workflow::query::identity::organizations::organization;
use order_workflow::query::identity::payment_rules::payment_rules;
use order_workflow::query::payments::READERS;
use order_workflow::query::written::MoneyWritten;
use serde::{Deserialize, Serialize};
use supply_chain::id::{OrganizationId, PersonId};
use supply_chain::money::Money;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::answer::{json, respond};
use crate::extract::{Asked, NoFields, Reading};
use crate::problem::Problem;
use crate::state::State;

/// A rule.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MakePaymentRule {
    /// Payments of this sum and above.
    #[schema(value_type = MoneyWritten)]
    pub from: Money,
    /// How many officers sign, 1 to 20; two when left out.
    pub needed: Option<u32>,
    /// Who may; left out or empty, everyone with the approver's role.
    #[serde(default)]
    pub board: Vec<Uuid>,
}

/// The rules that hold.
#[derive(Debug, Serialize, ToSchema)]
pub struct PaymentRules {
    /// The smallest sum first; a handful, so unpaged.
    pub items: Vec<PaymentRuleView>,
}

/// `GET /api/v1/organizations/{id}/payment-rules`: for those who keep the money, sign and look after both.
#[utoipa::path(get, path = "/api/v1/organizations/{id}/payment-rules", tag = "payments",
    params(("id" = Uuid, Path)), responses((status = 200, body = PaymentRules), (status = 403), (status = 404)))]
pub async fn list(state: web::Data<State>, reading: Reading) -> Result<HttpResponse, Problem> {
    let id: OrganizationId = reading.id("id")?;
    organization(state.workflow.reader(), &reading.asker, id).await?;
    if let Asker::Actor(actor) = &reading.asker {
        if actor.organization != id {
            return Err(WorkflowError::from(Refusal::NotYourOrganization).into());
        }
        reading.actor_with(READERS)?;
    }
    let items = payment_rules(state.workflow.reader(), id).await?;
    Ok(json(&PaymentRules { items }))
}

/// `POST /api/v1/organizations/{id}/payment-rules`: the manager makes a rule. Payments written down from now on are
/// held to it; of several, the one that asks for most signatures.
#[utoipa::path(post, path = "/api/v1/organizations/{id}/payment-rules", tag = "payments",
    params(("id" = Uuid, Path)), request_body = MakePaymentRule,
    responses((status = 201, body = PaymentRuleView), (status = 403), (status = 404), (status = 422)))]
pub async fn make(
    state: web::Data<State>,
    asked: Asked<MakePaymentRule>,
) -> Result<HttpResponse, Problem> {
    let id: OrganizationId = asked.id("id")?;
    let Asked { body, ask, .. } = asked;
    let board = body.board.into_iter().map(PersonId).collect();
    let new = NewPaymentRule { from: body.from, needed: body.needed.unwrap_or(2), board };
    Ok(respond(commands::make_payment_rule(&state.workflow, ask, id, new).await?))
}

/// `DELETE /api/v1/organizations/{id}/payment-rules/{rule_id}`: the manager ends a rule. What waits for signatures
/// under it goes on waiting.
#[utoipa::path(delete, path = "/api/v1/organizations/{id}/payment-rules/{rule_id}", tag = "payments",
    params(("id" = Uuid, Path), ("rule_id" = Uuid, Path)),
    responses((status = 204, description = "It holds no more"), (status = 403), (status = 404)))]
pub async fn end(state: web::Data<State>, asked: Asked<NoFields>) -> Result<HttpResponse, Problem> {
    let organization: OrganizationId = asked.id("id")?;
    let rule: Uuid = asked.id("rule_id")?;
    Ok(respond(commands::end_payment_rule(&state.workflow, asked.ask, organization, rule).await?))
}
