//! Keeping a storefront over JSON: its rules, what members may owe, who is let in.

use actix_web::{HttpResponse, web};
use order_workflow::command::storefront::{Applicant, Decided, Decision};
use order_workflow::query::storefront::{
    MemberAccountView, RegistrationView, StorefrontView, registrations as asking,
};
use order_workflow::query::written::MoneyWritten;
use serde::{Deserialize, Serialize};
use supply_chain::id::TieId;
use supply_chain::money::Money;
use supply_chain::storefront::{Admission, Display, OpeningHours, StorefrontRules};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::answer::{json, respond};
use crate::extract::{Asked, NoQuery, Open, Reading};
use crate::problem::Problem;
use crate::state::State;

/// How a storefront is to trade from now on; all of it is said.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetStorefront {
    /// Whether it takes orders at all.
    pub is_open: bool,
    /// What members read while it does not; at most 200 characters.
    pub closed_note: Option<String>,
    /// When somebody is there; empty where nobody says.
    #[schema(value_type = Vec<order_workflow::query::storefront::ShiftView>)]
    pub hours: OpeningHours,
    /// What whoever is not a member sees: `nothing`, `goods` or `prices`.
    #[schema(value_type = String)]
    pub display: Display,
    /// Whether what is on the shelf is agreed at once.
    pub accepts_automatically: bool,
    /// Whether goods are brought as well.
    pub delivers: bool,
    /// How many days whoever buys on account has to pay, at most 90.
    pub account_days: u32,
    /// Who may ask to be let in: `closed`, `open` or `with_identity_number`.
    #[schema(value_type = String)]
    pub admission: Admission,
}

impl From<SetStorefront> for StorefrontRules {
    fn from(sent: SetStorefront) -> Self {
        Self {
            is_open: sent.is_open,
            closed_note: sent.closed_note,
            hours: sent.hours,
            display: sent.display,
            accepts_automatically: sent.accepts_automatically,
            delivers: sent.delivers,
            account_days: sent.account_days,
            admission: sent.admission,
        }
    }
}

/// `PUT /api/v1/storefront`: how the storefront of the asker's cooperative trades from now on.
#[utoipa::path(put, path = "/api/v1/storefront", tag = "storefront", request_body = SetStorefront,
    responses((status = 200, body = StorefrontView), (status = 403), (status = 422)))]
pub async fn set(
    state: web::Data<State>,
    asked: Asked<SetStorefront>,
) -> Result<HttpResponse, Problem> {
    let Asked { body, ask, .. } = asked;
    Ok(respond(state.workflow.set_storefront(ask, body.into()).await?))
}

/// What a member may owe.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetAccount {
    /// How much, more than nothing; null takes the account away.
    #[schema(value_type = Option<MoneyWritten>)]
    pub limit: Option<Money>,
}

/// `PUT …/members/{id}/account`: how much a member may owe from now on. `id` is what ties them to the cooperative.
#[utoipa::path(put, path = "/api/v1/storefront/members/{id}/account", tag = "storefront",
    params(("id" = Uuid, Path)), request_body = SetAccount,
    responses((status = 200, body = MemberAccountView), (status = 403), (status = 404), (status = 422)))]
pub async fn account(
    state: web::Data<State>,
    asked: Asked<SetAccount>,
) -> Result<HttpResponse, Problem> {
    let tie: TieId = asked.id("id")?;
    let Asked { body, ask, .. } = asked;
    Ok(respond(state.workflow.set_member_account(ask, tie, body.limit).await?))
}

/// Somebody asks to become a user of a storefront.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Register {
    /// Their name.
    pub name: String,
    /// What they would sign in with: a phone number, say.
    pub login: String,
    /// Where they can be reached.
    pub phone: Option<String>,
    /// Their member number, where they have one.
    pub member_number: Option<String>,
    /// The 16 digits of their identity card; kept, sealed, only where the cooperative asks for it.
    pub identity_number: Option<String>,
}

impl From<Register> for Applicant {
    fn from(sent: Register) -> Self {
        Self {
            name: sent.name,
            login: sent.login,
            phone: sent.phone,
            member_number: sent.member_number,
            identity_number: sent.identity_number,
        }
    }
}

/// `POST /api/v1/storefronts/{code}/registrations`: anybody asks to become a user of the storefront of that code.
#[utoipa::path(post, path = "/api/v1/storefronts/{code}/registrations", tag = "storefront",
    params(("code" = String, Path)), request_body = Register, security(()),
    responses((status = 202), (status = 404), (status = 409), (status = 422)))]
pub async fn register(
    state: web::Data<State>,
    code: web::Path<String>,
    open: Open<Register>,
) -> Result<HttpResponse, Problem> {
    state.workflow.register_at_storefront(code.into_inner(), open.body.into()).await?;
    Ok(HttpResponse::Accepted().finish())
}

/// Who asks to be let in.
#[derive(Debug, Serialize, ToSchema)]
pub struct Registrations {
    /// Those who wait first; the last hundred, unpaged.
    pub items: Vec<RegistrationView>,
}

/// `GET /api/v1/storefront/registrations`: who asks to be let in, for the manager.
#[utoipa::path(get, path = "/api/v1/storefront/registrations", tag = "storefront",
    responses((status = 200, body = Registrations), (status = 403)))]
pub async fn registrations(
    state: web::Data<State>,
    reading: Reading<NoQuery>,
) -> Result<HttpResponse, Problem> {
    let seal = &state.workflow.seal;
    let items = asking(state.workflow.reader(), &reading.asker, seal).await?;
    Ok(json(&Registrations { items }))
}

/// Somebody is let in.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Approve {
    /// Another number than the one they named, or the number of a new member.
    pub member_number: Option<String>,
}

/// `POST …/registrations/{id}/approve`: they are let in; the answer holds a one-time code for them.
#[utoipa::path(post, path = "/api/v1/storefront/registrations/{id}/approve", tag = "storefront",
    params(("id" = Uuid, Path)), request_body = Approve,
    responses((status = 200, body = Decided), (status = 403), (status = 404), (status = 409), (status = 422)))]
pub async fn approve(
    state: web::Data<State>,
    asked: Asked<Approve>,
) -> Result<HttpResponse, Problem> {
    let id: Uuid = asked.id("id")?;
    let Asked { body, ask, .. } = asked;
    let decision = Decision::Approve { member_number: body.member_number };
    Ok(respond(state.workflow.decide_registration(ask, id, decision).await?))
}

/// Somebody is not let in.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RejectRegistration {
    /// Why, at most 500 characters.
    pub reason: String,
}

/// `POST …/registrations/{id}/reject`: they are not let in, and what their card said is forgotten.
#[utoipa::path(post, path = "/api/v1/storefront/registrations/{id}/reject", tag = "storefront",
    params(("id" = Uuid, Path)), request_body = RejectRegistration,
    responses((status = 200, body = Decided), (status = 403), (status = 404), (status = 409), (status = 422)))]
pub async fn reject(
    state: web::Data<State>,
    asked: Asked<RejectRegistration>,
) -> Result<HttpResponse, Problem> {
    let id: Uuid = asked.id("id")?;
    let Asked { body, ask, .. } = asked;
    let decision = Decision::Reject { reason: body.reason };
    Ok(respond(state.workflow.decide_registration(ask, id, decision).await?))
}
