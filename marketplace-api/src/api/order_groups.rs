//! Baskets over several sellers over JSON: submitted as one, approved once.

use actix_web::{HttpResponse, web};
use order_workflow::command::purchase_orders::{GroupAnswer, NewGroup};
use order_workflow::query::order_groups::OrderGroupView;
use order_workflow::query::written::MoneyWritten;
use serde::Deserialize;
use supply_chain::id::{OrderGroupId, PurchaseOrderId};
use supply_chain::money::Money;
use utoipa::ToSchema;
use uuid::Uuid;

use super::purchase_orders::Reason;
use crate::answer::{json, respond};
use crate::extract::{Asked, NoFields, Reading};
use crate::problem::Problem;
use crate::state::State;

/// Drafts that are submitted as one.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SubmitGroup {
    /// 2 to 50 drafts of one's own, each once.
    pub order_ids: Vec<Uuid>,
    /// Refused when all of them come to something else by now, with tax.
    #[schema(value_type = Option<MoneyWritten>)]
    pub expected_total: Option<Money>,
    /// Why a price that rose is paid, if the buyer's own rules ask; 1 to 500 characters.
    pub reason: Option<String>,
}

/// `POST /api/v1/order-groups`: submits a basket over several sellers, all of it or nothing. The buyer's
/// approval rules look at the whole sum, and one approval is for all.
#[utoipa::path(post, path = "/api/v1/order-groups", tag = "purchase-orders",
    request_body = SubmitGroup, responses((status = 201, body = OrderGroupView), (status = 404), (status = 422)))]
pub async fn submit(
    state: web::Data<State>,
    asked: Asked<SubmitGroup>,
) -> Result<HttpResponse, Problem> {
    let Asked { body, ask, .. } = asked;
    let new = NewGroup {
        orders: body.order_ids.into_iter().map(PurchaseOrderId).collect(),
        expected_total: body.expected_total,
        reason: body.reason,
    };
    Ok(respond(state.workflow.submit_group(ask, new).await?))
}

/// `GET /api/v1/order-groups/{id}`: where the basket stands, read from its orders; for its buyer's people.
#[utoipa::path(get, path = "/api/v1/order-groups/{id}", tag = "purchase-orders",
    params(("id" = Uuid, Path)), responses((status = 200, body = OrderGroupView), (status = 404)))]
pub async fn show(state: web::Data<State>, reading: Reading) -> Result<HttpResponse, Problem> {
    let id: OrderGroupId = reading.id("id")?;
    Ok(json(&state.workflow.order_group(id, reading.actor()?).await?))
}

/// `POST …/approve`: one yes for every order of the basket that waits for it.
#[utoipa::path(post, path = "/api/v1/order-groups/{id}/approve", tag = "purchase-orders",
    params(("id" = Uuid, Path)), responses((status = 200, body = OrderGroupView), (status = 404), (status = 409)))]
pub async fn approve(
    state: web::Data<State>,
    asked: Asked<NoFields>,
) -> Result<HttpResponse, Problem> {
    let id: OrderGroupId = asked.id("id")?;
    let answer = state.workflow.answer_group(asked.ask, id, GroupAnswer::Approve).await?;
    Ok(respond(answer))
}

/// `POST …/send-back`: the whole basket goes back to whoever made it.
#[utoipa::path(post, path = "/api/v1/order-groups/{id}/send-back", tag = "purchase-orders",
    params(("id" = Uuid, Path)), request_body = Reason,
    responses((status = 200, body = OrderGroupView), (status = 404), (status = 409), (status = 422)))]
pub async fn send_back(
    state: web::Data<State>,
    asked: Asked<Reason>,
) -> Result<HttpResponse, Problem> {
    let id: OrderGroupId = asked.id("id")?;
    let Asked { body, ask, .. } = asked;
    let answer = GroupAnswer::SendBack { reason: body.reason };
    Ok(respond(state.workflow.answer_group(ask, id, answer).await?))
}
