//! Orders that are paid by a bank's facility, over JSON: marked by the buyer, and seen by nobody else.

use actix_web::{HttpResponse, web};
use order_workflow::command::facilities::NewFinancing;
use order_workflow::query::facilities::{DrawdownView, FinancedOrder, FinancingView};
use serde::{Deserialize, Serialize};
use supply_chain::facility::Purpose;
use supply_chain::id::{BankAccountId, FacilityId, InvoiceId, PurchaseOrderId};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::answer::{json, respond};
use crate::extract::{Asked, NoFields, NoQuery, Reading};
use crate::problem::Problem;
use crate::state::State;

/// How an order shall be paid.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FinanceOrder {
    /// By which facility of the buyer's.
    pub facility_id: Uuid,
    /// goods, transport, equipment, vehicle or premises.
    #[schema(value_type = String)]
    pub purpose: Purpose,
    /// Of the board's decision: each drawdown that is asked for by the mark carries it.
    pub decision_number: String,
}

/// Into which account of the seller the bank pays.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DrawForInvoice {
    /// The seller's only verified account when left out.
    pub account_id: Option<Uuid>,
}

/// The orders that are going to be paid by a facility.
#[derive(Debug, Serialize, ToSchema)]
pub struct FinancedOrders {
    /// The last marked first; 101 at most.
    pub items: Vec<FinancedOrder>,
}

/// `GET /api/v1/purchase-orders/{id}/financing`: for its buyer, who alone knows of it.
#[utoipa::path(get, path = "/api/v1/purchase-orders/{id}/financing", tag = "facilities", params(("id" = Uuid, Path)),
    responses((status = 200, body = FinancingView), (status = 403), (status = 404)))]
pub async fn show(
    state: web::Data<State>,
    reading: Reading<NoQuery>,
) -> Result<HttpResponse, Problem> {
    let id: PurchaseOrderId = reading.id("id")?;
    let actor = reading.actor()?;
    Ok(json(&state.workflow.financing(id, actor).await?))
}

/// `PUT /api/v1/purchase-orders/{id}/financing`: marks the order as paid by a facility, while it has the room; in the
/// place of the mark it has.
#[utoipa::path(put, path = "/api/v1/purchase-orders/{id}/financing", tag = "facilities", params(("id" = Uuid, Path)),
    request_body = FinanceOrder,
    responses((status = 200, body = FinancingView), (status = 403), (status = 404), (status = 409), (status = 422)))]
pub async fn mark(
    state: web::Data<State>,
    asked: Asked<FinanceOrder>,
) -> Result<HttpResponse, Problem> {
    let id: PurchaseOrderId = asked.id("id")?;
    let Asked { body, ask, .. } = asked;
    let new = NewFinancing {
        facility: FacilityId(body.facility_id),
        purpose: body.purpose,
        decision_number: body.decision_number,
    };
    Ok(respond(state.workflow.finance_order(ask, id, new).await?))
}

/// `DELETE /api/v1/purchase-orders/{id}/financing`: withdraws the mark; what was drawn by it stays drawn.
#[utoipa::path(delete, path = "/api/v1/purchase-orders/{id}/financing", tag = "facilities", params(("id" = Uuid, Path)),
    responses((status = 200, body = FinancingView), (status = 403), (status = 404), (status = 422)))]
pub async fn unmark(
    state: web::Data<State>,
    asked: Asked<NoFields>,
) -> Result<HttpResponse, Problem> {
    let id: PurchaseOrderId = asked.id("id")?;
    Ok(respond(state.workflow.unmark_order(asked.ask, id).await?))
}

/// `POST /api/v1/invoices/{id}/drawdown`: asks the board for what is open of an invoice of a marked order, by the
/// facility, for the purpose and under the decision that the mark names.
#[utoipa::path(post, path = "/api/v1/invoices/{id}/drawdown", tag = "facilities", params(("id" = Uuid, Path)),
    request_body = DrawForInvoice,
    responses((status = 201, body = DrawdownView), (status = 403), (status = 404), (status = 422)))]
pub async fn draw(
    state: web::Data<State>,
    asked: Asked<DrawForInvoice>,
) -> Result<HttpResponse, Problem> {
    let id: InvoiceId = asked.id("id")?;
    let Asked { body, ask, .. } = asked;
    let account = body.account_id.map(BankAccountId);
    Ok(respond(state.workflow.draw_for_invoice(ask, id, account).await?))
}

/// `GET /api/v1/facilities/{id}/orders`: the orders that its borrower means to pay by it; none to the bank.
#[utoipa::path(get, path = "/api/v1/facilities/{id}/orders", tag = "facilities", params(("id" = Uuid, Path)),
    responses((status = 200, body = FinancedOrders), (status = 404)))]
pub async fn orders(
    state: web::Data<State>,
    reading: Reading<NoQuery>,
) -> Result<HttpResponse, Problem> {
    let id: FacilityId = reading.id("id")?;
    // Whose it is, is asked first.
    state.workflow.facility(id, &reading.asker).await?;
    let items = state.workflow.financed_orders(id, reading.actor()?).await?;
    Ok(json(&FinancedOrders { items }))
}
