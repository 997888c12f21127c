//! Money that goes back, over JSON: signed by the payee's officers above an amount, sent, and believed or denied by whom
//! it went to. It begins with `POST /payments/{id}/refund`.

use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use order_workflow::command::payments::{OfRefund, Request};
use order_workflow::query::payments::PaymentView;
use serde::Deserialize;
use supply_chain::id::{PaymentId, RefundId};
use supply_chain::payment::BankReference;
use utoipa::ToSchema;

use crate::answer::respond;
use crate::extract::{Asked, NoFields};
use crate::problem::Problem;
use crate::state::State;

/// That what officers signed was sent.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordRefund {
    /// The day, at the payee's place.
    pub paid_on: NaiveDate,
    /// What the bank calls it; needed but for cash.
    #[schema(value_type = Option<String>)]
    pub reference: Option<BankReference>,
}

/// Why a refund is taken back.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReverseRefund {
    /// Why; the other side reads it. At most 500 characters.
    pub words: String,
}

/// Asks the refund of the path for what the body means.
async fn carry_out<B>(
    state: web::Data<State>,
    asked: Asked<B>,
    request: impl FnOnce(B) -> OfRefund,
) -> Result<HttpResponse, Problem> {
    let (id, refund): (PaymentId, RefundId) = (asked.id("id")?, asked.id("refund_id")?);
    let Asked { body, ask, .. } = asked;
    let request = Request::OfRefund(refund, request(body));
    Ok(respond(state.workflow.handle_payment(ask, id, request).await?))
}

/// `POST …/sign`: one officer's yes, of the payee.
#[utoipa::path(post, path = "/api/v1/payments/{id}/refunds/{refund_id}/sign", tag = "payments",
    params(("id" = Uuid, Path), ("refund_id" = Uuid, Path)), responses((status = 200, body = PaymentView)))]
pub async fn sign(
    state: web::Data<State>,
    asked: Asked<NoFields>,
) -> Result<HttpResponse, Problem> {
    carry_out(state, asked, |_| OfRefund::Sign).await
}

/// `POST …/withdraw`: it is not sent after all.
#[utoipa::path(post, path = "/api/v1/payments/{id}/refunds/{refund_id}/withdraw", tag = "payments",
    params(("id" = Uuid, Path), ("refund_id" = Uuid, Path)), responses((status = 200, body = PaymentView)))]
pub async fn withdraw(
    state: web::Data<State>,
    asked: Asked<NoFields>,
) -> Result<HttpResponse, Problem> {
    carry_out(state, asked, |_| OfRefund::Withdraw).await
}

/// `POST …/record`: what officers signed was sent.
#[utoipa::path(post, path = "/api/v1/payments/{id}/refunds/{refund_id}/record", tag = "payments",
    params(("id" = Uuid, Path), ("refund_id" = Uuid, Path)), request_body = RecordRefund,
    responses((status = 200, body = PaymentView)))]
pub async fn record(
    state: web::Data<State>,
    asked: Asked<RecordRefund>,
) -> Result<HttpResponse, Problem> {
    carry_out(state, asked, |body| OfRefund::Record {
        paid_on: body.paid_on,
        reference: body.reference,
    })
    .await
}

/// `POST …/confirm`: the payer says that it came.
#[utoipa::path(post, path = "/api/v1/payments/{id}/refunds/{refund_id}/confirm", tag = "payments",
    params(("id" = Uuid, Path), ("refund_id" = Uuid, Path)), responses((status = 200, body = PaymentView)))]
pub async fn confirm(
    state: web::Data<State>,
    asked: Asked<NoFields>,
) -> Result<HttpResponse, Problem> {
    carry_out(state, asked, |_| OfRefund::Confirm).await
}

/// `POST …/reverse`: it never came, says the payer; or it was written down by mistake, says the payee. It stands on
/// account again.
#[utoipa::path(post, path = "/api/v1/payments/{id}/refunds/{refund_id}/reverse", tag = "payments",
    params(("id" = Uuid, Path), ("refund_id" = Uuid, Path)), request_body = ReverseRefund,
    responses((status = 200, body = PaymentView)))]
pub async fn reverse(
    state: web::Data<State>,
    asked: Asked<ReverseRefund>,
) -> Result<HttpResponse, Problem> {
    carry_out(state, asked, |body| OfRefund::Reverse { words: body.words }).await
}
