//! What a seller lets each buyer owe, over JSON: for the two alone. Whoever sells says how much, and may take no
//! orders from somebody for now; it holds for every answer that is given from then on.

use actix_web::{HttpResponse, web};
use order_workflow::command::credit::{Request, handle_credit};
use order_workflow::query::credit::{CreditSummary, CreditView, Side, accounts, between};
use order_workflow::query::written::MoneyWritten;
use serde::Deserialize;
use supply_chain::credit::Limit;
use supply_chain::id::OrganizationId;
use supply_chain::money::Money;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::answer::{json, json_versioned, respond};
use crate::extract::{Asked, NoFields, Reading};
use crate::paging::{Page, PageParams};
use crate::problem::Problem;
use crate::state::State;

/// On which side the asker stands.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AsSide {
    /// `seller`: what others owe the asker; `buyer`: what the asker owes. Seller when left out.
    #[serde(rename = "as", default)]
    #[param(inline)]
    pub side: Side,
}

/// How much may be owed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum LimitKind {
    /// Nothing: goods are paid first.
    NoCredit,
    /// As much as `amount`.
    Amount,
    /// Anything, for a `reason` that is written down.
    Unlimited,
}

/// Another limit from now on. What the two agreed already stays as it is.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetLimit {
    /// Which.
    pub limit: LimitKind,
    /// Of `amount`: how much, more than nothing; nought is no limit, and none is said as `no_credit`.
    #[schema(value_type = Option<MoneyWritten>)]
    pub amount: Option<Money>,
    /// Of `unlimited`: why, at most 500 characters; the seller's own people read it.
    pub reason: Option<String>,
}

impl From<SetLimit> for Limit {
    fn from(sent: SetLimit) -> Self {
        match sent.limit {
            LimitKind::NoCredit => Self::NoCredit,
            // What is left out is nought, and refused as that.
            LimitKind::Amount => Self::Amount { amount: sent.amount.unwrap_or_default() },
            LimitKind::Unlimited => Self::Unlimited { reason: sent.reason.unwrap_or_default() },
        }
    }
}

/// Why orders are not taken for now.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BlockBuyer {
    /// At most 500 characters; the seller's own people read it.
    pub reason: String,
}

/// `GET /api/v1/credit`: those with whom there is an account, the newest organization first.
#[utoipa::path(get, path = "/api/v1/credit", tag = "credit", params(AsSide, PageParams),
    responses((status = 200, body = Page<CreditSummary>), (status = 403)))]
pub async fn list(
    state: web::Data<State>,
    reading: Reading<AsSide>,
) -> Result<HttpResponse, Problem> {
    let actor = reading.actor()?;
    let after: Option<Uuid> = reading.page.after()?;
    let (on, side) = (state.workflow.reader(), reading.query.side);
    let found = accounts(on, actor, side, after, reading.page.fetch()).await?;
    Ok(json(&Page::of(found, &reading.page, |one| one.partner.id)))
}

/// `GET /api/v1/credit/{other_id}`: how the asker's organization stands with another: what may be owed, what is,
/// and both sides' record. Never told to anybody else.
#[utoipa::path(get, path = "/api/v1/credit/{other_id}", tag = "credit", params(("other_id" = Uuid, Path), AsSide),
    responses((status = 200, body = CreditView), (status = 403), (status = 404)))]
pub async fn show(
    state: web::Data<State>,
    reading: Reading<AsSide>,
) -> Result<HttpResponse, Problem> {
    let other: OrganizationId = reading.id("other_id")?;
    let (actor, now) = (reading.actor()?, state.workflow.origin.now());
    let view = between(state.workflow.reader(), actor, other, reading.query.side, now).await?;
    Ok(json_versioned(&view, view.version))
}

/// `PUT /api/v1/credit/{other_id}`: how much that buyer may owe from now on: the treasurer's or manager's to say.
#[utoipa::path(put, path = "/api/v1/credit/{other_id}", tag = "credit", params(("other_id" = Uuid, Path)),
    request_body = SetLimit,
    responses((status = 200, body = CreditView), (status = 403), (status = 404), (status = 409), (status = 422)))]
pub async fn set_limit(
    state: web::Data<State>,
    asked: Asked<SetLimit>,
) -> Result<HttpResponse, Problem> {
    let buyer: OrganizationId = asked.id("other_id")?;
    let Asked { body, ask, .. } = asked;
    let request = Request::SetLimit(body.into());
    Ok(respond(handle_credit(&state.workflow, ask, buyer, request).await?))
}

/// `POST /api/v1/credit/{other_id}/block`: takes no orders from that buyer for now.
#[utoipa::path(post, path = "/api/v1/credit/{other_id}/block", tag = "credit", params(("other_id" = Uuid, Path)),
    request_body = BlockBuyer,
    responses((status = 200, body = CreditView), (status = 403), (status = 404), (status = 409), (status = 422)))]
pub async fn block(
    state: web::Data<State>,
    asked: Asked<BlockBuyer>,
) -> Result<HttpResponse, Problem> {
    let buyer: OrganizationId = asked.id("other_id")?;
    let Asked { body, ask, .. } = asked;
    let request = Request::Block { reason: body.reason };
    Ok(respond(handle_credit(&state.workflow, ask, buyer, request).await?))
}

/// `POST /api/v1/credit/{other_id}/unblock`: takes orders from that buyer again.
#[utoipa::path(post, path = "/api/v1/credit/{other_id}/unblock", tag = "credit",
    params(("other_id" = Uuid, Path)),
    responses((status = 200, body = CreditView), (status = 403), (status = 404), (status = 409)))]
pub async fn unblock(
    state: web::Data<State>,
    asked: Asked<NoFields>,
) -> Result<HttpResponse, Problem> {
    let buyer: OrganizationId = asked.id("other_id")?;
    Ok(respond(handle_credit(&state.workflow, asked.ask, buyer, Request::Unblock).await?))
}
