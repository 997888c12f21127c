//! Paying shares of a decided year out, and taking that back.

use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use order_workflow::command::years::{PayOut, pay_out as carry_out, take_payout_back};
use order_workflow::query::patronage::{PayoutsView, payouts as payouts_view};
use serde::Deserialize;
use supply_chain::id::{PayoutId, YearDecisionId};
use supply_chain::ledger::Means;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::year_in_path;
use crate::answer::{json, respond};
use crate::extract::{Asked, Reading};
use crate::problem::Problem;
use crate::state::State;

/// Shares that were paid out together, each whole.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SharesPaidOut {
    /// The decision above whose gift was passed on; the own surplus when left out.
    pub from: Option<Uuid>,
    /// To whom: ties, or cooperatives below; everybody who is not paid yet when left out.
    pub parties: Option<Vec<Uuid>>,
    /// cash, bank or savings: what stays as voluntary savings.
    #[schema(value_type = String)]
    pub means: Means,
    /// The day.
    pub paid_on: NaiveDate,
    /// The number of the receipt, the list or the transfer; at most 100 characters.
    pub evidence: String,
}

/// Why a paying out is taken back.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PayoutTakenBack {
    /// Why. At most 500 characters.
    pub words: String,
}

/// Which decision.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct PayoutsOf {
    /// The decision above whose gift was passed on; the own surplus when left out.
    pub from: Option<Uuid>,
}

/// `GET /api/v1/patronage/{year}/payouts`: what was paid out of the shares of a year.
#[utoipa::path(get, path = "/api/v1/patronage/{year}/payouts", tag = "patronage",
    params(("year" = i32, Path), PayoutsOf), responses((status = 200, body = PayoutsView)))]
pub async fn payouts(
    state: web::Data<State>,
    reading: Reading<PayoutsOf>,
) -> Result<HttpResponse, Problem> {
    let year = year_in_path(reading.request())?;
    let from = reading.query.from.map(YearDecisionId);
    let view = payouts_view(state.workflow.reader(), &reading.asker, year, from).await?;
    Ok(json(&view))
}

/// `POST /api/v1/patronage/{year}/payouts`: shares were paid out, each whole and once; the books say so, and what stays as
/// savings is saved.
#[utoipa::path(post, path = "/api/v1/patronage/{year}/payouts", tag = "patronage",
    params(("year" = i32, Path)), request_body = SharesPaidOut, responses((status = 201, body = PayoutsView)))]
pub async fn pay_out(
    state: web::Data<State>,
    asked: Asked<SharesPaidOut>,
) -> Result<HttpResponse, Problem> {
    let year = year_in_path(asked.request())?;
    let Asked { body, ask, .. } = asked;
    let SharesPaidOut { from, parties, means, paid_on, evidence } = body;
    let from = from.map(YearDecisionId);
    let how = PayOut { from, parties, means, paid_on, evidence };
    Ok(respond(carry_out(&state.workflow, ask, year, how).await?))
}

/// `POST /api/v1/patronage/{year}/payouts/{payout_id}/reverse`: it was written down by mistake; those shares are owed again.
#[utoipa::path(post, path = "/api/v1/patronage/{year}/payouts/{payout_id}/reverse", tag = "patronage",
    params(("year" = i32, Path), ("payout_id" = Uuid, Path)), request_body = PayoutTakenBack,
    responses((status = 200, body = PayoutsView)))]
pub async fn reverse_payout(
    state: web::Data<State>,
    asked: Asked<PayoutTakenBack>,
) -> Result<HttpResponse, Problem> {
    let year = year_in_path(asked.request())?;
    let id: PayoutId = asked.id("payout_id")?;
    let Asked { body, ask, .. } = asked;
    Ok(respond(take_payout_back(&state.workflow, ask, (year, id), body.words).await?))
}
