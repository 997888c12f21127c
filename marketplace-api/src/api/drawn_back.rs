//! A drawdown that was said to be paid, and was not, over JSON: taken back by whoever said so, denied by the seller.

use actix_web::{HttpResponse, web};
use order_workflow::command::facilities::DrawdownRequest;
use order_workflow::query::facilities::DrawdownView;
use order_workflow::query::invoices::InvoiceView;
use serde::Deserialize;
use supply_chain::id::{DrawdownId, InvoiceId};
use utoipa::ToSchema;
use uuid::Uuid;

use super::facilities::FacilityWords;
use crate::answer::respond;
use crate::extract::Asked;
use crate::problem::Problem;
use crate::state::State;

/// `POST /api/v1/drawdowns/{id}/reverse`: whoever said that it was paid says that it was not, while nothing of it was paid
/// back; the invoice is open again.
#[utoipa::path(post, path = "/api/v1/drawdowns/{id}/reverse", tag = "facilities", params(("id" = Uuid, Path)),
    request_body = FacilityWords,
    responses((status = 200, body = DrawdownView), (status = 403), (status = 404), (status = 409), (status = 422)))]
pub async fn reverse(
    state: web::Data<State>,
    asked: Asked<FacilityWords>,
) -> Result<HttpResponse, Problem> {
    let id: DrawdownId = asked.id("id")?;
    let Asked { body, ask, .. } = asked;
    let request = DrawdownRequest::Reverse { words: body.words };
    Ok(respond(state.workflow.handle_drawdown(ask, id, request).await?))
}

/// What a bank is said to have paid, and never came.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DenyDrawdown {
    /// Which, as the invoice's `applied` names it; the last one when left out.
    pub drawdown_id: Option<Uuid>,
    /// What bank and buyer are told; at most 500 characters.
    pub words: String,
}

/// `POST /api/v1/invoices/{id}/deny-drawdown`: the seller's treasurer says that what a bank is said to have paid never
/// came, within 14 days and while nothing of it was paid back; the invoice is open again.
#[utoipa::path(post, path = "/api/v1/invoices/{id}/deny-drawdown", tag = "facilities", params(("id" = Uuid, Path)),
    request_body = DenyDrawdown,
    responses((status = 200, body = InvoiceView), (status = 403), (status = 404), (status = 409), (status = 422)))]
pub async fn deny(
    state: web::Data<State>,
    asked: Asked<DenyDrawdown>,
) -> Result<HttpResponse, Problem> {
    let id: InvoiceId = asked.id("id")?;
    let Asked { body, ask, .. } = asked;
    let drawdown = body.drawdown_id.map(DrawdownId);
    Ok(respond(state.workflow.deny_drawdown(ask, id, drawdown, body.words).await?))
}
