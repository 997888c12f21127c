//! Answers before anything is sent: the approver's and the seller's yes or no, the buyer's second thoughts, either side's
//! end.

use actix_web::{HttpResponse, web};
use order_workflow::command::purchase_orders::Request;
use order_workflow::query::orders::OrderView;
use serde::Deserialize;
use utoipa::ToSchema;

use super::drafting::Day;
use super::{Reason, carry_out};
use crate::extract::{Asked, NoFields};
use crate::problem::Problem;
use crate::state::State;

/// Why, if one likes to say.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OptionalReason {
    /// 1 to 500 characters.
    pub reason: Option<String>,
}

/// `POST …/acknowledge`: the seller has seen it.
#[utoipa::path(post, path = "/api/v1/purchase-orders/{id}/acknowledge", tag = "purchase-orders",
    params(("id" = Uuid, Path)), responses((status = 200, body = OrderView)))]
pub async fn acknowledge(
    state: web::Data<State>,
    asked: Asked<NoFields>,
) -> Result<HttpResponse, Problem> {
    carry_out(state, asked, |_| Request::Acknowledge).await
}

/// By when what is not there comes.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AcceptOrder {
    /// The day by which the seller promises what is not in stock; left out, all must be there.
    #[schema(value_type = Option<NaiveDate>)]
    pub backorder_until: Option<Day>,
}

/// `POST …/accept`: binds both, and reserves the goods; or agrees to the buyer's amendment.
#[utoipa::path(post, path = "/api/v1/purchase-orders/{id}/accept", tag = "purchase-orders",
    params(("id" = Uuid, Path)), request_body = AcceptOrder, responses((status = 200, body = OrderView)))]
pub async fn accept(
    state: web::Data<State>,
    asked: Asked<AcceptOrder>,
) -> Result<HttpResponse, Problem> {
    carry_out(state, asked, |body| Request::Accept {
        backorder_until: body.backorder_until.map(Day::date),
    })
    .await
}

/// `POST …/approve`: an approver who did not make it says yes for the buyer.
#[utoipa::path(post, path = "/api/v1/purchase-orders/{id}/approve", tag = "purchase-orders",
    params(("id" = Uuid, Path)), responses((status = 200, body = OrderView)))]
pub async fn approve(
    state: web::Data<State>,
    asked: Asked<NoFields>,
) -> Result<HttpResponse, Problem> {
    carry_out(state, asked, |_| Request::Approve).await
}

/// `POST …/send-back`: an approver gives it back to whoever made it.
#[utoipa::path(post, path = "/api/v1/purchase-orders/{id}/send-back", tag = "purchase-orders",
    params(("id" = Uuid, Path)), request_body = Reason, responses((status = 200, body = OrderView)))]
pub async fn send_back(
    state: web::Data<State>,
    asked: Asked<Reason>,
) -> Result<HttpResponse, Problem> {
    carry_out(state, asked, |body| Request::SendBack { reason: body.reason }).await
}

/// `POST …/reject`: the seller says no, and why.
#[utoipa::path(post, path = "/api/v1/purchase-orders/{id}/reject", tag = "purchase-orders",
    params(("id" = Uuid, Path)), request_body = Reason, responses((status = 200, body = OrderView)))]
pub async fn reject(
    state: web::Data<State>,
    asked: Asked<Reason>,
) -> Result<HttpResponse, Problem> {
    carry_out(state, asked, |body| Request::Reject { reason: body.reason }).await
}

/// `POST …/withdraw`: the buyer takes it back before it is answered.
#[utoipa::path(post, path = "/api/v1/purchase-orders/{id}/withdraw", tag = "purchase-orders",
    params(("id" = Uuid, Path)), request_body = OptionalReason, responses((status = 200, body = OrderView)))]
pub async fn withdraw(
    state: web::Data<State>,
    asked: Asked<OptionalReason>,
) -> Result<HttpResponse, Problem> {
    carry_out(state, asked, |body| Request::Withdraw { reason: body.reason }).await
}

/// `POST …/cancel`: calls it off before anything is sent.
#[utoipa::path(post, path = "/api/v1/purchase-orders/{id}/cancel", tag = "purchase-orders",
    params(("id" = Uuid, Path)), request_body = Reason, responses((status = 200, body = OrderView)))]
pub async fn cancel(
    state: web::Data<State>,
    asked: Asked<Reason>,
) -> Result<HttpResponse, Problem> {
    carry_out(state, asked, |body| Request::Cancel { reason: body.reason }).await
}
