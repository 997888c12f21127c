//! Demand pools over JSON: planned, published and given up by their organizer, pledged in by those they are for.

mod planned;

pub use self::planned::{
    CalendarSent, DistanceSent, ExtensionSent, FeeSent, Moment, PlanPool, PlanPoolAgain,
    PoolLineSent, RulesSent, SharingSent, SharingWord,
};

use actix_web::{HttpResponse, web};
use order_workflow::command::demand_pools::{OfLine, PledgeAnswer, PledgeRequest, PoolRequest};
use order_workflow::query::demand_pools::PoolView;
use order_workflow::query::written::MoneyWritten;
use serde::Deserialize;
use supply_chain::demand_pool::{Consent, Consents, PledgeWish};
use supply_chain::id::DemandPoolId;
use supply_chain::money::Money;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::answer::respond;
use crate::extract::{Asked, NoFields};
use crate::problem::Problem;
use crate::state::State;

/// Why a pool is given up.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CallOff {
    /// Everybody who pledged reads it.
    #[serde(default)]
    pub reason: String,
}

/// What a cooperative promises of a line.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PledgeSent {
    /// A UUIDv7 of the client's own, the first time.
    pub id: Option<Uuid>,
    /// Taken for sure, in the line's units; at least one.
    pub firm: i64,
    /// How much more may be given to it.
    #[serde(default)]
    pub tolerance: i64,
    /// The most that is paid for a unit, freight apart; whole rupiah.
    #[schema(value_type = MoneyWritten)]
    pub highest: Money,
    /// What it says yes to beforehand: `case_fill` `tier_unlock` `extend` `late` `substitute`.
    #[serde(default)]
    #[schema(value_type = Vec<String>)]
    pub consents: Vec<Consent>,
    /// When the device wrote it, by its own clock; heard inside the grace alone.
    #[schema(value_type = Option<chrono::DateTime<chrono::Utc>>)]
    pub claimed_at: Option<Moment>,
    /// The device it was written on.
    pub device_id: Option<Uuid>,
    /// That device's own count.
    pub device_sequence: Option<i64>,
}

/// A pledge taken back, perhaps some time ago.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WithdrawPledge {
    /// When the device wrote it, by its own clock; heard inside the grace alone.
    #[schema(value_type = Option<chrono::DateTime<chrono::Utc>>)]
    pub claimed_at: Option<Moment>,
    /// The device it was written on.
    pub device_id: Option<Uuid>,
    /// That device's own count.
    pub device_sequence: Option<i64>,
}

/// `POST /api/v1/demand-pools`: a secondary plans a pool; nobody else knows of it before it is published.
#[utoipa::path(post, path = "/api/v1/demand-pools", tag = "demand-pools", request_body = PlanPool,
    responses((status = 201, body = PoolView)))]
pub async fn plan(
    state: web::Data<State>,
    asked: Asked<PlanPool>,
) -> Result<HttpResponse, Problem> {
    Ok(respond(state.workflow.create_demand_pool(asked.ask, asked.body.into()).await?))
}

/// `PUT /api/v1/demand-pools/{id}`: its organizer writes it anew, until it opens; it must then be published anew.
#[utoipa::path(put, path = "/api/v1/demand-pools/{id}", tag = "demand-pools", params(("id" = Uuid, Path)),
    request_body = PlanPoolAgain, responses((status = 200, body = PoolView)))]
pub async fn plan_again(
    state: web::Data<State>,
    asked: Asked<PlanPoolAgain>,
) -> Result<HttpResponse, Problem> {
    let id: DemandPoolId = asked.id("id")?;
    let request = PoolRequest::Plan(Box::new(asked.body.into()));
    Ok(respond(state.workflow.handle_demand_pool(asked.ask, id, request).await?))
}

/// `POST /api/v1/demand-pools/{id}/publish`: rules and goods are published, with their digest; it opens at its time.
#[utoipa::path(post, path = "/api/v1/demand-pools/{id}/publish", tag = "demand-pools", params(("id" = Uuid, Path)),
    responses((status = 200, body = PoolView)))]
pub async fn publish(
    state: web::Data<State>,
    asked: Asked<NoFields>,
) -> Result<HttpResponse, Problem> {
    let id: DemandPoolId = asked.id("id")?;
    Ok(respond(state.workflow.handle_demand_pool(asked.ask, id, PoolRequest::Publish).await?))
}

/// `POST /api/v1/demand-pools/{id}/call-off`: its organizer gives it up, until the cut-off; everybody is told why.
#[utoipa::path(post, path = "/api/v1/demand-pools/{id}/call-off", tag = "demand-pools", params(("id" = Uuid, Path)),
    request_body = CallOff, responses((status = 200, body = PoolView)))]
pub async fn call_off(
    state: web::Data<State>,
    asked: Asked<CallOff>,
) -> Result<HttpResponse, Problem> {
    let id: DemandPoolId = asked.id("id")?;
    let request = PoolRequest::CallOff { reason: asked.body.reason };
    Ok(respond(state.workflow.handle_demand_pool(asked.ask, id, request).await?))
}

/// `PUT /api/v1/demand-pools/{id}/lines/{line_id}/pledge`: a cooperative promises to take something, or changes what it
/// promised; 201 the first time.
#[utoipa::path(put, path = "/api/v1/demand-pools/{id}/lines/{line_id}/pledge", tag = "demand-pools",
    params(("id" = Uuid, Path), ("line_id" = Uuid, Path)), request_body = PledgeSent,
    responses((status = 200, body = PledgeAnswer), (status = 201, body = PledgeAnswer)))]
pub async fn pledge(
    state: web::Data<State>,
    asked: Asked<PledgeSent>,
) -> Result<HttpResponse, Problem> {
    let of = OfLine { pool: asked.id("id")?, line: asked.id("line_id")? };
    let Asked { body, mut ask, .. } = asked;
    ask.claimed_at = body.claimed_at.map(|at| at.0);
    ask.device = body.device_id.zip(body.device_sequence);
    let wish = PledgeWish {
        firm: body.firm,
        tolerance: body.tolerance,
        highest: body.highest,
        consents: Consents::of(&body.consents),
    };
    Ok(respond(state.workflow.pledge(ask, of, PledgeRequest { id: body.id, wish }).await?))
}

/// `DELETE /api/v1/demand-pools/{id}/lines/{line_id}/pledge`: a promise is taken back.
#[utoipa::path(delete, path = "/api/v1/demand-pools/{id}/lines/{line_id}/pledge", tag = "demand-pools",
    params(("id" = Uuid, Path), ("line_id" = Uuid, Path)), request_body = WithdrawPledge,
    responses((status = 200, body = PledgeAnswer)))]
pub async fn withdraw(
    state: web::Data<State>,
    asked: Asked<WithdrawPledge>,
) -> Result<HttpResponse, Problem> {
    let of = OfLine { pool: asked.id("id")?, line: asked.id("line_id")? };
    let Asked { body, mut ask, .. } = asked;
    ask.claimed_at = body.claimed_at.map(|at| at.0);
    ask.device = body.device_id.zip(body.device_sequence);
    Ok(respond(state.workflow.withdraw_pledge(ask, of).await?))
}

/// `POST /api/v1/demand-pools/{id}/lines/{line_id}/pledge/approve`: one of the cooperative's approvers says yes to the pledge
/// that waits; the last yes that its rules ask for gives it.
#[utoipa::path(post, path = "/api/v1/demand-pools/{id}/lines/{line_id}/pledge/approve", tag = "demand-pools",
    params(("id" = Uuid, Path), ("line_id" = Uuid, Path)), responses((status = 200, body = PledgeAnswer)))]
pub async fn approve(
    state: web::Data<State>,
    asked: Asked<NoFields>,
) -> Result<HttpResponse, Problem> {
    let of = OfLine { pool: asked.id("id")?, line: asked.id("line_id")? };
    Ok(respond(state.workflow.approve_pledge(asked.ask, of).await?))
}

/// `PUT /api/v1/demand-pools/{id}/reminder`: the asker's organization is reminded of the pool before it closes.
#[utoipa::path(put, path = "/api/v1/demand-pools/{id}/reminder", tag = "demand-pools", params(("id" = Uuid, Path)),
    responses((status = 204)))]
pub async fn remind(
    state: web::Data<State>,
    asked: Asked<NoFields>,
) -> Result<HttpResponse, Problem> {
    let id: DemandPoolId = asked.id("id")?;
    Ok(respond(state.workflow.remind_of_demand_pool(asked.ask, id, true).await?))
}

/// `DELETE /api/v1/demand-pools/{id}/reminder`: it is not any more.
#[utoipa::path(delete, path = "/api/v1/demand-pools/{id}/reminder", tag = "demand-pools", params(("id" = Uuid, Path)),
    responses((status = 204)))]
pub async fn forget(
    state: web::Data<State>,
    asked: Asked<NoFields>,
) -> Result<HttpResponse, Problem> {
    let id: DemandPoolId = asked.id("id")?;
    Ok(respond(state.workflow.remind_of_demand_pool(asked.ask, id, false).await?))
}
