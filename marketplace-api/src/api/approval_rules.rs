//! An organization's own rules about which of its orders need approval.

use actix_web::{HttpResponse, web};
use order_workflow::ask::Asker;
use order_workflow::command::identity::{
    self as commands, ApprovalRuleView, Fault, NewApprovalRule, Refusal, Wrong,
};
use order_workflow::error::WorkflowError;
use order_workflow::query::identity::approval_rules::approval_rules;
use order_workflow::query::identity::organizations::organization;
use order_workflow::query::written::MoneyWritten;
use serde::{Deserialize, Serialize};
use supply_chain::id::{OrganizationId, PersonId};
use supply_chain::money::Money;
use supply_chain::organization::Role;
use supply_chain::purchase_order::Condition;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::answer::{json, respond};
use crate::extract::{Asked, NoFields, Reading};
use crate::problem::Problem;
use crate::state::State;

/// Who reads the rules: whoever writes orders, approves them, or looks after both.
pub(crate) const READERS: &[Role] = &[Role::Buyer, Role::Manager, Role::Approver, Role::Auditor];

/// A rule; each kind has its own field.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MakeRule {
    /// When it applies.
    pub kind: RuleKind,
    /// Of `total_from`: from which total, with tax.
    #[schema(value_type = Option<MoneyWritten>)]
    pub total: Option<Money>,
    /// Of `category`: which, letter case aside; at most 100 characters.
    pub category: Option<String>,
    /// Of `price_rise`: by more than how many percent above what was last paid, 0 to 1000.
    pub percent: Option<u32>,
    /// How many must approve, 1 to 20; one when left out.
    pub needed: Option<u32>,
    /// Who may; left out or empty, everyone with the approver's role.
    #[serde(default)]
    pub board: Vec<Uuid>,
}

/// When a rule applies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RuleKind {
    /// The order, or all of its basket, comes to at least `total`.
    TotalFrom,
    /// It holds goods of `category`.
    Category,
    /// A line costs over `percent` more than was last paid.
    PriceRise,
}

/// The rules that hold.
#[derive(Debug, Serialize, ToSchema)]
pub struct Rules {
    /// Oldest first; a handful, so unpaged.
    pub items: Vec<ApprovalRuleView>,
}

impl TryFrom<MakeRule> for NewApprovalRule {
    type Error = WorkflowError;

    fn try_from(body: MakeRule) -> Result<Self, WorkflowError> {
        let missing = |field| -> WorkflowError {
            Refusal::Invalid { faults: vec![Fault { field, wrong: Wrong::Empty }] }.into()
        };
        let condition = match body.kind {
            RuleKind::TotalFrom => {
                Condition::TotalFrom { total: body.total.ok_or_else(|| missing("total"))? }
            }
            RuleKind::Category => {
                Condition::Category { category: body.category.ok_or_else(|| missing("category"))? }
            }
            RuleKind::PriceRise => {
                Condition::PriceRise { percent: body.percent.ok_or_else(|| missing("percent"))? }
            }
        };
        let board = body.board.into_iter().map(PersonId).collect();
        Ok(Self { condition, needed: body.needed.unwrap_or(1), board })
    }
}

/// `GET /api/v1/organizations/{id}/approval-rules`: for those who order, approve and look after both.
#[utoipa::path(get, path = "/api/v1/organizations/{id}/approval-rules", tag = "identity",
    params(("id" = Uuid, Path)), responses((status = 200, body = Rules), (status = 403), (status = 404)))]
pub async fn list(state: web::Data<State>, reading: Reading) -> Result<HttpResponse, Problem> {
    let id: OrganizationId = reading.id("id")?;
    organization(state.workflow.reader(), &reading.asker, id).await?;
    if let Asker::Actor(actor) = &reading.asker {
        if actor.organization != id {
            return Err(WorkflowError::from(Refusal::NotYourOrganization).into());
        }
        reading.actor_with(READERS)?;
    }
    let items = approval_rules(state.workflow.reader(), id).await?;
    Ok(json(&Rules { items }))
}

/// `POST /api/v1/organizations/{id}/approval-rules`: the manager makes a rule. Orders submitted from now
/// on are held to it.
#[utoipa::path(post, path = "/api/v1/organizations/{id}/approval-rules", tag = "identity",
    params(("id" = Uuid, Path)), request_body = MakeRule,
    responses((status = 201, body = ApprovalRuleView), (status = 403), (status = 404), (status = 422)))]
pub async fn make(
    state: web::Data<State>,
    asked: Asked<MakeRule>,
) -> Result<HttpResponse, Problem> {
    let id: OrganizationId = asked.id("id")?;
    let Asked { body, ask, .. } = asked;
    let new = NewApprovalRule::try_from(body)?;
    Ok(respond(commands::make_approval_rule(&state.workflow, ask, id, new).await?))
}

/// `DELETE /api/v1/organizations/{id}/approval-rules/{rule_id}`: the manager ends a rule. What waits for
/// approval under it goes on waiting.
#[utoipa::path(delete, path = "/api/v1/organizations/{id}/approval-rules/{rule_id}", tag = "identity",
    params(("id" = Uuid, Path), ("rule_id" = Uuid, Path)),
    responses((status = 204, description = "It holds no more"), (status = 403), (status = 404)))]
pub async fn end(state: web::Data<State>, asked: Asked<NoFields>) -> Result<HttpResponse, Problem> {
    let (organization, rule) = (asked.id("id")?, asked.id("rule_id")?);
    Ok(respond(commands::end_approval_rule(&state.workflow, asked.ask, organization, rule).await?))
}
