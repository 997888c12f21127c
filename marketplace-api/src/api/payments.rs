//! Payments over JSON: recorded with what shows them, signed, confirmed, applied, paid back (machines.md 3, row 20).

use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use order_workflow::command::payments::{EvidenceView, Made, NewPayment, Paid, Parties, Request};
use order_workflow::photo;
use order_workflow::query::payments::{PaymentBrief, PaymentFilter, PaymentView};
use order_workflow::query::written::MoneyWritten;
use serde::Deserialize;
use supply_chain::id::{
    BankAccountId, FileId, InvoiceId, OrganizationId, PaymentId, PurchaseOrderId, TieId,
};
use supply_chain::ledger::Counterparty;
use supply_chain::money::Money;
use supply_chain::payment::{
    BankReference, Method, Side, State as PaymentState, WantedApplication,
};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::claims::PhotoForm;
use super::purchase_orders::reading::wrong_parameter;
use crate::answer::{json, json_versioned, respond};
use crate::extract::{Asked, NoFields, Reading, Upload};
use crate::paging::{Page, PageParams};
use crate::problem::Problem;
use crate::state::State;

/// A payment that is written down: by its payer, who names the payee, or by its payee, who names the payer.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordPayment {
    /// To whom, where we paid.
    pub payee_id: Option<Uuid>,
    /// From which organization, where we were paid.
    pub payer_id: Option<Uuid>,
    /// From which member of ours, by their tie, where we were paid.
    pub payer_tie_id: Option<Uuid>,
    /// How much.
    #[schema(value_type = MoneyWritten)]
    pub amount: Money,
    /// The day, at the payer's place.
    pub paid_on: NaiveDate,
    /// transfer, `virtual_account`, qris or cash.
    #[schema(value_type = String)]
    pub method: Method,
    /// Into which verified account of the payee; cash goes into none.
    pub account_id: Option<Uuid>,
    /// What the bank or provider calls it, 4 to 64 letters and digits; needed once it is made, but for cash.
    #[schema(value_type = Option<String>)]
    pub reference: Option<BankReference>,
    /// A photo that shows it, from `POST /evidence`.
    pub evidence_id: Option<Uuid>,
    /// What it is for; left out for the oldest due first, an empty list for on account.
    pub applications: Option<Vec<WantedSent>>,
}

/// An order that is paid: what is open of its invoices first, and on account what is not billed yet.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PayOrder {
    /// How much.
    #[schema(value_type = MoneyWritten)]
    pub amount: Money,
    /// The day, at the payer's place.
    pub paid_on: NaiveDate,
    /// transfer, `virtual_account`, qris or cash.
    #[schema(value_type = String)]
    pub method: Method,
    /// Into which verified account of the payee; cash goes into none.
    pub account_id: Option<Uuid>,
    /// What the bank or provider calls it, 4 to 64 letters and digits; needed once it is made, but for cash.
    #[schema(value_type = Option<String>)]
    pub reference: Option<BankReference>,
    /// A photo that shows it, from `POST /evidence`.
    pub evidence_id: Option<Uuid>,
}

/// What of a payment one invoice is to get.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WantedSent {
    /// Which.
    pub invoice_id: Uuid,
    /// How much; left out for as much as is open and left.
    #[schema(value_type = Option<MoneyWritten>)]
    pub amount: Option<Money>,
}

/// That what officers signed was made.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordSigned {
    /// How much; it has to be what was signed, and may be left out.
    #[schema(value_type = Option<MoneyWritten>)]
    pub amount: Option<Money>,
    /// The day, at the payer's place.
    pub paid_on: NaiveDate,
    /// What the bank calls it; needed but for cash.
    #[schema(value_type = Option<String>)]
    pub reference: Option<BankReference>,
    /// A photo that shows it, from `POST /evidence`.
    pub evidence_id: Option<Uuid>,
    /// What it is for; left out for what officers signed, as far as that is open still.
    pub applications: Option<Vec<WantedSent>>,
}

/// Why a payment is taken back.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReversePayment {
    /// Why; the other side reads it. At most 500 characters.
    pub words: String,
}

/// What on account is used for.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ApplyPayment {
    /// Left out for the oldest due first.
    pub applications: Option<Vec<WantedSent>>,
}

/// What a payment settles no longer.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UnapplyPayment {
    /// Which invoice; what went to it stands on account then.
    pub invoice_id: Uuid,
}

/// What went back of what was on account.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RefundPayment {
    /// How much.
    #[schema(value_type = MoneyWritten)]
    pub amount: Money,
    /// The day.
    pub paid_on: NaiveDate,
    /// transfer, `virtual_account`, qris or cash.
    #[schema(value_type = String)]
    pub method: Method,
    /// What the bank calls it; needed but for cash.
    #[schema(value_type = Option<String>)]
    pub reference: Option<BankReference>,
}

/// Which payments.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct PaymentList {
    /// payer or payee; both when left out.
    #[serde(rename = "as")]
    pub side: Option<String>,
    /// One state, or several with commas between.
    pub state: Option<String>,
    /// With this organization only.
    pub with: Option<Uuid>,
    /// `true` for those of which something stands on account.
    pub on_account: Option<bool>,
}

fn wanted(sent: Option<Vec<WantedSent>>) -> Option<Vec<WantedApplication>> {
    let one = |one: WantedSent| WantedApplication {
        invoice: InvoiceId(one.invoice_id),
        amount: one.amount,
    };
    sent.map(|sent| sent.into_iter().map(one).collect())
}

impl From<PayOrder> for Paid {
    fn from(body: PayOrder) -> Self {
        let PayOrder { amount, paid_on, method, account_id, reference, evidence_id } = body;
        let (account, evidence) = (account_id.map(BankAccountId), evidence_id.map(FileId));
        // What it is for is found with the order.
        Self { amount, paid_on, method, account, reference, evidence, wanted: None }
    }
}

impl TryFrom<RecordPayment> for NewPayment {
    type Error = Problem;

    fn try_from(body: RecordPayment) -> Result<Self, Problem> {
        let parties = match (body.payee_id, body.payer_id, body.payer_tie_id) {
            (Some(payee), None, None) => Parties::To(OrganizationId(payee)),
            (None, Some(payer), None) => {
                Parties::From(Counterparty::Organization(OrganizationId(payer)))
            }
            (None, None, Some(tie)) => Parties::From(Counterparty::Member(TieId(tie))),
            _ => {
                let (id, en) = (
                    "Sebutkan salah satu: payee_id, payer_id, atau payer_tie_id.",
                    "Name one of payee_id, payer_id and payer_tie_id.",
                );
                return Err(Problem::malformed(id, en).error("/payee_id", id, en));
            }
        };
        let paid = Paid {
            amount: body.amount,
            paid_on: body.paid_on,
            method: body.method,
            account: body.account_id.map(BankAccountId),
            reference: body.reference,
            evidence: body.evidence_id.map(FileId),
            wanted: wanted(body.applications),
        };
        Ok(Self { parties, paid })
    }
}

/// `POST /api/v1/evidence`: hands in a photo that is to show a payment or prove an account. It is kept as a JPEG of at
/// most 1,600 pixels a side, without anything else that was in the file; what nothing names within two days is
/// removed.
#[utoipa::path(post, path = "/api/v1/evidence", tag = "payments",
    request_body(content = PhotoForm, content_type = "multipart/form-data"),
    responses((status = 201, body = EvidenceView)))]
pub async fn hand_in(state: web::Data<State>, upload: Upload) -> Result<HttpResponse, Problem> {
    let photo = photo::prepare(upload.bytes).await?;
    Ok(respond(state.workflow.hand_in_evidence(upload.ask, photo).await?))
}

/// `POST /api/v1/payments`: writes a payment down. Above the payer's own amount officers sign first, and it counts
/// once it is recorded after that.
#[utoipa::path(post, path = "/api/v1/payments", tag = "payments", request_body = RecordPayment,
    responses((status = 201, body = PaymentView)))]
pub async fn record(
    state: web::Data<State>,
    asked: Asked<RecordPayment>,
) -> Result<HttpResponse, Problem> {
    let Asked { body, ask, .. } = asked;
    let new = NewPayment::try_from(body)?;
    Ok(respond(state.workflow.record_payment(ask, new).await?))
}

/// `POST /api/v1/purchase-orders/{id}/pay`: pays an order, for what is open of its invoices, and on account before it
/// is billed.
#[utoipa::path(post, path = "/api/v1/purchase-orders/{id}/pay", tag = "payments",
    params(("id" = Uuid, Path)), request_body = PayOrder, responses((status = 201, body = PaymentView)))]
pub async fn pay(state: web::Data<State>, asked: Asked<PayOrder>) -> Result<HttpResponse, Problem> {
    let order: PurchaseOrderId = asked.id("id")?;
    let Asked { body, ask, .. } = asked;
    Ok(respond(state.workflow.pay_order(ask, order, body.into()).await?))
}

/// `GET /api/v1/payments`: the asker's payments, the last written down first.
#[utoipa::path(get, path = "/api/v1/payments", tag = "payments",
    params(PaymentList, PageParams), responses((status = 200, body = Page<PaymentBrief>)))]
pub async fn list(
    state: web::Data<State>,
    reading: Reading<PaymentList>,
) -> Result<HttpResponse, Problem> {
    let side = match reading.query.side.as_deref() {
        None => None,
        Some("payer") => Some(Side::Payer),
        Some("payee") => Some(Side::Payee),
        Some(_) => return Err(wrong_parameter("as", "payer atau payee", "payer or payee")),
    };
    let words = reading.query.state.as_deref().unwrap_or_default().split(',');
    let known: Option<Vec<PaymentState>> =
        words.filter(|word| !word.is_empty()).map(PaymentState::from_word).collect();
    let Some(states) = known else {
        return Err(wrong_parameter(
            "state",
            "salah satu status pembayaran",
            "a state of a payment",
        ));
    };
    let filter = PaymentFilter {
        side,
        states,
        with: reading.query.with.map(OrganizationId),
        on_account: reading.query.on_account.unwrap_or_default(),
        before: reading.page.after()?,
        limit: reading.page.fetch(),
    };
    let payments = state.workflow.payments(&filter, reading.actor()?).await?;
    Ok(json(&Page::of(payments, &reading.page, |payment| Uuid::from(payment.id))))
}

/// `GET /api/v1/payments/{id}`: the payment, for its two sides; the payee's from when it was made.
#[utoipa::path(get, path = "/api/v1/payments/{id}", tag = "payments",
    params(("id" = Uuid, Path)), responses((status = 200, body = PaymentView)))]
pub async fn show(state: web::Data<State>, reading: Reading) -> Result<HttpResponse, Problem> {
    let view = state.workflow.payment(reading.id("id")?, reading.actor()?).await?;
    Ok(json_versioned(&view, view.version))
}

/// Asks the payment of the path for what the body means.
async fn carry_out<B>(
    state: web::Data<State>,
    asked: Asked<B>,
    request: impl FnOnce(B) -> Request,
) -> Result<HttpResponse, Problem> {
    let id: PaymentId = asked.id("id")?;
    let Asked { body, ask, .. } = asked;
    Ok(respond(state.workflow.handle_payment(ask, id, request(body)).await?))
}

/// `POST …/record`: what officers signed was made.
#[utoipa::path(post, path = "/api/v1/payments/{id}/record", tag = "payments",
    params(("id" = Uuid, Path)), request_body = RecordSigned, responses((status = 200, body = PaymentView)))]
pub async fn record_signed(
    state: web::Data<State>,
    asked: Asked<RecordSigned>,
) -> Result<HttpResponse, Problem> {
    carry_out(state, asked, |body| {
        Request::Record(Made {
            amount: body.amount,
            paid_on: body.paid_on,
            reference: body.reference,
            evidence: body.evidence_id.map(FileId),
            wanted: wanted(body.applications),
        })
    })
    .await
}

/// `POST …/sign`: one officer's yes.
#[utoipa::path(post, path = "/api/v1/payments/{id}/sign", tag = "payments",
    params(("id" = Uuid, Path)), responses((status = 200, body = PaymentView)))]
pub async fn sign(
    state: web::Data<State>,
    asked: Asked<NoFields>,
) -> Result<HttpResponse, Problem> {
    carry_out(state, asked, |_| Request::Sign).await
}

/// `POST …/withdraw`: it is not made after all.
#[utoipa::path(post, path = "/api/v1/payments/{id}/withdraw", tag = "payments",
    params(("id" = Uuid, Path)), responses((status = 200, body = PaymentView)))]
pub async fn withdraw(
    state: web::Data<State>,
    asked: Asked<NoFields>,
) -> Result<HttpResponse, Problem> {
    carry_out(state, asked, |_| Request::Withdraw).await
}

/// `POST …/confirm`: the payee says that it came.
#[utoipa::path(post, path = "/api/v1/payments/{id}/confirm", tag = "payments",
    params(("id" = Uuid, Path)), responses((status = 200, body = PaymentView)))]
pub async fn confirm(
    state: web::Data<State>,
    asked: Asked<NoFields>,
) -> Result<HttpResponse, Problem> {
    carry_out(state, asked, |_| Request::Confirm).await
}

/// `POST …/reverse`: it never came, or was recorded by mistake; what it settled is open again.
#[utoipa::path(post, path = "/api/v1/payments/{id}/reverse", tag = "payments",
    params(("id" = Uuid, Path)), request_body = ReversePayment, responses((status = 200, body = PaymentView)))]
pub async fn reverse(
    state: web::Data<State>,
    asked: Asked<ReversePayment>,
) -> Result<HttpResponse, Problem> {
    carry_out(state, asked, |body| Request::Reverse { words: body.words }).await
}

/// `POST …/apply`: what is on account settles invoices.
#[utoipa::path(post, path = "/api/v1/payments/{id}/apply", tag = "payments",
    params(("id" = Uuid, Path)), request_body = ApplyPayment, responses((status = 200, body = PaymentView)))]
pub async fn apply(
    state: web::Data<State>,
    asked: Asked<ApplyPayment>,
) -> Result<HttpResponse, Problem> {
    carry_out(state, asked, |body| Request::Apply { wanted: wanted(body.applications) }).await
}

/// `POST …/unapply`: it settles an invoice no longer, and stands on account.
#[utoipa::path(post, path = "/api/v1/payments/{id}/unapply", tag = "payments",
    params(("id" = Uuid, Path)), request_body = UnapplyPayment, responses((status = 200, body = PaymentView)))]
pub async fn unapply(
    state: web::Data<State>,
    asked: Asked<UnapplyPayment>,
) -> Result<HttpResponse, Problem> {
    carry_out(state, asked, |body| Request::Unapply { invoice: InvoiceId(body.invoice_id) }).await
}

/// `POST …/refund`: the payee paid some of what was on account back.
#[utoipa::path(post, path = "/api/v1/payments/{id}/refund", tag = "payments",
    params(("id" = Uuid, Path)), request_body = RefundPayment, responses((status = 200, body = PaymentView)))]
pub async fn refund(
    state: web::Data<State>,
    asked: Asked<RefundPayment>,
) -> Result<HttpResponse, Problem> {
    carry_out(state, asked, |body| Request::Refund {
        amount: body.amount,
        paid_on: body.paid_on,
        method: body.method,
        reference: body.reference,
    })
    .await
}
