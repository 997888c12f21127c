//! Goods: dispatched, called back, counted, counted again, given up.

use actix_web::{HttpResponse, web};
use order_workflow::command::purchase_orders::{CountOf, Request};
use order_workflow::query::orders::OrderView;
use serde::Deserialize;
use supply_chain::id::{OrderLineId, ShipmentId};
use utoipa::ToSchema;
use uuid::Uuid;

use super::amounts::{CountedLine, RawCountedLine, RawSentLine, SentLine};
use super::{Reason, carry_out};
use crate::extract::Asked;
use crate::problem::Problem;
use crate::state::State;

/// Goods that leave.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DispatchGoods {
    /// How much of which line.
    #[schema(value_type = Vec<RawSentLine>)]
    pub lines: Vec<SentLine>,
    /// Driver, plate, carrier; at most 200 characters.
    pub carrier: Option<String>,
}

/// A shipment to call back.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UndoDispatch {
    /// Which.
    pub shipment_id: Uuid,
    /// 1 to 500 characters.
    pub reason: String,
}

/// That a shipment arrived, as the carrier proves it.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProveDelivery {
    /// Which.
    pub shipment_id: Uuid,
    /// Who took it, as written on the paper; 1 to 200 characters.
    pub received_by: String,
}

/// What came.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReceiveGoods {
    /// Which shipment.
    pub shipment_id: Uuid,
    /// All its lines.
    #[schema(value_type = Vec<RawCountedLine>)]
    pub lines: Vec<CountedLine>,
}

/// What is there after all.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CorrectReceipt {
    /// Which shipment.
    pub shipment_id: Uuid,
    /// All its lines.
    #[schema(value_type = Vec<RawCountedLine>)]
    pub lines: Vec<CountedLine>,
    /// 1 to 500 characters.
    pub reason: String,
}

/// `POST …/dispatch`: goods leave, under a surat jalan of their own.
#[utoipa::path(post, path = "/api/v1/purchase-orders/{id}/dispatch", tag = "purchase-orders",
    params(("id" = Uuid, Path)), request_body = DispatchGoods, responses((status = 200, body = OrderView)))]
pub async fn dispatch(
    state: web::Data<State>,
    asked: Asked<DispatchGoods>,
) -> Result<HttpResponse, Problem> {
    carry_out(state, asked, |body| {
        let lines =
            body.lines.into_iter().map(|line| (OrderLineId(line.line_id), line.count)).collect();
        Request::Dispatch { lines, carrier: body.carrier }
    })
    .await
}

/// `POST …/undo-dispatch`: calls a shipment back before it is counted.
#[utoipa::path(post, path = "/api/v1/purchase-orders/{id}/undo-dispatch", tag = "purchase-orders",
    params(("id" = Uuid, Path)), request_body = UndoDispatch, responses((status = 200, body = OrderView)))]
pub async fn undo_dispatch(
    state: web::Data<State>,
    asked: Asked<UndoDispatch>,
) -> Result<HttpResponse, Problem> {
    carry_out(state, asked, |body| Request::UndoDispatch {
        shipment: ShipmentId(body.shipment_id),
        reason: body.reason,
    })
    .await
}

/// `POST …/receive`: counts what came.
#[utoipa::path(post, path = "/api/v1/purchase-orders/{id}/receive", tag = "purchase-orders",
    params(("id" = Uuid, Path)), request_body = ReceiveGoods, responses((status = 200, body = OrderView)))]
pub async fn receive(
    state: web::Data<State>,
    asked: Asked<ReceiveGoods>,
) -> Result<HttpResponse, Problem> {
    carry_out(state, asked, |body| Request::Receive {
        shipment: ShipmentId(body.shipment_id),
        counts: body.lines.into_iter().map(CountOf::from).collect(),
    })
    .await
}

/// `POST …/correct-receipt`: counts again, before it is invoiced.
#[utoipa::path(post, path = "/api/v1/purchase-orders/{id}/correct-receipt", tag = "purchase-orders",
    params(("id" = Uuid, Path)), request_body = CorrectReceipt, responses((status = 200, body = OrderView)))]
pub async fn correct_receipt(
    state: web::Data<State>,
    asked: Asked<CorrectReceipt>,
) -> Result<HttpResponse, Problem> {
    carry_out(state, asked, |body| Request::CorrectReceipt {
        shipment: ShipmentId(body.shipment_id),
        counts: body.lines.into_iter().map(CountOf::from).collect(),
        reason: body.reason,
    })
    .await
}

/// `POST …/short-close`: the seller gives up what was not sent.
#[utoipa::path(post, path = "/api/v1/purchase-orders/{id}/short-close", tag = "purchase-orders",
    params(("id" = Uuid, Path)), request_body = Reason, responses((status = 200, body = OrderView)))]
pub async fn short_close(
    state: web::Data<State>,
    asked: Asked<Reason>,
) -> Result<HttpResponse, Problem> {
    carry_out(state, asked, |body| Request::ShortClose { reason: body.reason }).await
}

/// `POST …/prove-delivery`: the carrier proves that a shipment arrived. Where the agreement says so, the
/// days run from here after which a shipment that nobody counted is taken as complete.
#[utoipa::path(post, path = "/api/v1/purchase-orders/{id}/prove-delivery", tag = "purchase-orders",
    params(("id" = Uuid, Path)), request_body = ProveDelivery, responses((status = 200, body = OrderView)))]
pub async fn prove_delivery(
    state: web::Data<State>,
    asked: Asked<ProveDelivery>,
) -> Result<HttpResponse, Problem> {
    carry_out(state, asked, |body| Request::ProveDelivery {
        shipment: ShipmentId(body.shipment_id),
        received_by: body.received_by,
    })
    .await
}
