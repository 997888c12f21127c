//! Static QRIS over JSON: an organization's own code, and the one that an invoice is paid by.

use actix_web::http::header::CACHE_CONTROL;
use actix_web::{HttpResponse, web};
use order_workflow::WorkflowError;
use order_workflow::command::merchant_codes::Request;
use order_workflow::query::merchant_codes::{MerchantCodeView, PayByCodeView};
use serde::{Deserialize, Serialize};
use supply_chain::id::{BankAccountId, InvoiceId, MerchantCodeId};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::answer::{json, respond};
use crate::extract::{Asked, NoFields, NoQuery, Reading};
use crate::papers::qr::Qr;
use crate::problem::Problem;
use crate::state::State;

/// A static QRIS of the asker's organization.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EnterCode {
    /// Into which of one's own verified accounts it pays out.
    pub account_id: Uuid,
    /// The code's text, as a scanner shows it: it begins with 000201 and ends with 6304 and its checksum.
    pub payload: String,
}

/// The codes.
#[derive(Debug, Serialize, ToSchema)]
pub struct Codes {
    /// The one in use first; a handful, so unpaged.
    pub items: Vec<MerchantCodeView>,
}

/// `GET /api/v1/qris-codes`: one's own codes.
#[utoipa::path(get, path = "/api/v1/qris-codes", tag = "payments", responses((status = 200, body = Codes)))]
pub async fn list(
    state: web::Data<State>,
    reading: Reading<NoQuery>,
) -> Result<HttpResponse, Problem> {
    let items = state.workflow.merchant_codes(reading.actor()?).await?;
    Ok(json(&Codes { items }))
}

/// `POST /api/v1/qris-codes`: enters a code; it is shown once somebody else has scanned and verified it.
#[utoipa::path(post, path = "/api/v1/qris-codes", tag = "payments", request_body = EnterCode,
    responses((status = 201, body = MerchantCodeView), (status = 422)))]
pub async fn enter(
    state: web::Data<State>,
    asked: Asked<EnterCode>,
) -> Result<HttpResponse, Problem> {
    let Asked { body, ask, .. } = asked;
    let account = BankAccountId(body.account_id);
    Ok(respond(state.workflow.enter_merchant_code(ask, account, body.payload).await?))
}

/// `POST …/verify`: somebody else than whoever entered it scanned it; it takes the place of the one before.
#[utoipa::path(post, path = "/api/v1/qris-codes/{id}/verify", tag = "payments",
    params(("id" = Uuid, Path)), responses((status = 200, body = MerchantCodeView)))]
pub async fn verify(
    state: web::Data<State>,
    asked: Asked<NoFields>,
) -> Result<HttpResponse, Problem> {
    let id: MerchantCodeId = asked.id("id")?;
    Ok(respond(state.workflow.handle_merchant_code(asked.ask, id, Request::Verify).await?))
}

/// `POST …/end`: it is shown no more.
#[utoipa::path(post, path = "/api/v1/qris-codes/{id}/end", tag = "payments",
    params(("id" = Uuid, Path)), responses((status = 200, body = MerchantCodeView)))]
pub async fn end(state: web::Data<State>, asked: Asked<NoFields>) -> Result<HttpResponse, Problem> {
    let id: MerchantCodeId = asked.id("id")?;
    Ok(respond(state.workflow.handle_merchant_code(asked.ask, id, Request::End).await?))
}

/// `GET /api/v1/invoices/{id}/qris`: the code to scan, and the sum to type. A static code tells nobody that it was paid.
#[utoipa::path(get, path = "/api/v1/invoices/{id}/qris", tag = "payments",
    params(("id" = Uuid, Path)), responses((status = 200, body = PayByCodeView), (status = 404)))]
pub async fn to_pay(
    state: web::Data<State>,
    reading: Reading<NoQuery>,
) -> Result<HttpResponse, Problem> {
    let id: InvoiceId = reading.id("id")?;
    let code = state.workflow.code_to_pay(id, reading.actor()?).await?;
    Ok(json(&code.ok_or(WorkflowError::NotFound { what: "QRIS code" })?))
}

/// `GET /api/v1/invoices/{id}/qris.svg`: the same code as squares.
#[utoipa::path(get, path = "/api/v1/invoices/{id}/qris.svg", tag = "payments",
    params(("id" = Uuid, Path)), responses((status = 200, content_type = "image/svg+xml", body = String), (status = 404)))]
pub async fn squares(
    state: web::Data<State>,
    reading: Reading<NoQuery>,
) -> Result<HttpResponse, Problem> {
    let id: InvoiceId = reading.id("id")?;
    let code = state.workflow.code_to_pay(id, reading.actor()?).await?;
    let code = code.ok_or(WorkflowError::NotFound { what: "QRIS code" })?;
    drawn(&code.payload)
}

/// A payment code as a picture; never kept by anybody on the way.
pub(crate) fn drawn(payload: &str) -> Result<HttpResponse, Problem> {
    let svg = Qr::of(payload).map(|qr| qr.svg()).ok_or_else(|| {
        Problem::our_fault(WorkflowError::Internal(
            "a payment code is too long to be drawn".to_owned(),
        ))
    })?;
    Ok(HttpResponse::Ok()
        .content_type("image/svg+xml")
        .insert_header((CACHE_CONTROL, "private, no-store"))
        .body(svg))
}
