//! What may be asked of invoices over JSON: written from an order, credited, taken back, numbered by the tax office,
//! given up; and an order that ends (machines.md section 3, rows 19 and 22 to 24).

use actix_web::{HttpResponse, web};
use order_workflow::command::invoices::{BillOf, CreditOf, GiveUp, NewInvoice, Request, UseOf};
use order_workflow::query::invoices::InvoiceView;
use order_workflow::query::orders::OrderView;
use order_workflow::query::written::MoneyWritten;
use serde::Deserialize;
use supply_chain::id::{InvoiceId, InvoiceLineId, OrderLineId, PurchaseOrderId};
use supply_chain::invoice::CreditReason;
use supply_chain::money::Money;
use utoipa::ToSchema;
use uuid::Uuid;

use super::purchase_orders::amounts::amount;
use crate::answer::respond;
use crate::extract::{Asked, NoFields};
use crate::problem::Problem;
use crate::state::State;

/// What is billed of an order.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct IssueInvoice {
    /// What of it; everything there is to bill when left out.
    #[schema(value_type = Option<Vec<RawBilledLine>>)]
    pub lines: Option<Vec<BilledLine>>,
}

/// One line that is billed.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(try_from = "RawBilledLine")]
pub struct BilledLine(BillOf);

/// One line that is billed: `count` in packs or `count_base` in base units, one of the two; all there is to bill of it
/// when both are left out.
#[derive(Deserialize, ToSchema)]
#[schema(as = BilledLine)]
#[serde(deny_unknown_fields)]
pub(super) struct RawBilledLine {
    /// Which line of the order.
    line_id: Uuid,
    /// In packs.
    count: Option<i64>,
    /// In base units.
    count_base: Option<i64>,
    /// As it stands on the seller's own paper, within the agreed tolerance; the frozen price when left out.
    #[schema(value_type = Option<MoneyWritten>)]
    amount: Option<Money>,
}

impl TryFrom<RawBilledLine> for BilledLine {
    type Error = String;

    fn try_from(raw: RawBilledLine) -> Result<Self, String> {
        let quantity = amount("count", raw.count, raw.count_base)?;
        Ok(Self(BillOf { line: OrderLineId(raw.line_id), quantity, amount: raw.amount }))
    }
}

/// What is taken back of an invoice.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreditInvoice {
    /// What of which line.
    pub lines: Vec<CreditedLine>,
    /// return, correction, `early_payment` or goodwill; a claim is credited by itself, and so is what is left of a discount.
    #[schema(value_type = String)]
    pub reason: CreditReason,
    /// In own words; at most 500 characters.
    pub words: Option<String>,
}

/// One line that is credited.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreditedLine {
    /// Which line of the invoice.
    pub line_id: Uuid,
    /// Base units that need not be paid; none where goods are kept and cost less.
    #[serde(default)]
    pub count_base: i64,
    /// As priced; what so many cost when left out.
    #[schema(value_type = Option<MoneyWritten>)]
    pub amount: Option<Money>,
}

/// Why an invoice is taken back as a whole.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReverseInvoice {
    /// Why; the other side reads it. 1 to 500 characters.
    pub words: String,
}

/// The number that the tax office gave.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordTaxNumber {
    /// 17 digits; dots, dashes and spaces may stand between them.
    pub number: String,
}

/// What is given up of an invoice.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WriteOffInvoice {
    /// How much; all that is open when left out.
    #[schema(value_type = Option<MoneyWritten>)]
    pub amount: Option<Money>,
    /// Why; 1 to 500 characters.
    pub words: String,
    /// The meeting that decided so; 1 to 500 characters.
    pub minutes: String,
}

/// That everything still owed for an order is given up.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WriteOffOrder {
    /// Why; 1 to 500 characters.
    pub words: String,
    /// The meeting that decided so; 1 to 500 characters.
    pub minutes: String,
}

/// `POST …/invoice`: bills what came good, or was sent, as far as it is not billed yet.
#[utoipa::path(post, path = "/api/v1/purchase-orders/{id}/invoice", tag = "invoices",
    params(("id" = Uuid, Path)), request_body = IssueInvoice, responses((status = 201, body = InvoiceView)))]
pub async fn issue(
    state: web::Data<State>,
    asked: Asked<IssueInvoice>,
) -> Result<HttpResponse, Problem> {
    let id: PurchaseOrderId = asked.id("id")?;
    let Asked { body, ask, .. } = asked;
    let lines = body.lines.map(|lines| lines.into_iter().map(|line| line.0).collect());
    Ok(respond(state.workflow.issue_invoice(ask, id, NewInvoice { lines }).await?))
}

/// `POST …/complete`: ends the order now, where it may end; else 409 says what is open.
#[utoipa::path(post, path = "/api/v1/purchase-orders/{id}/complete", tag = "purchase-orders",
    params(("id" = Uuid, Path)), request_body = NoFields, responses((status = 200, body = OrderView)))]
pub async fn complete(
    state: web::Data<State>,
    asked: Asked<NoFields>,
) -> Result<HttpResponse, Problem> {
    let id: PurchaseOrderId = asked.id("id")?;
    Ok(respond(state.workflow.complete_order(asked.ask, id).await?))
}

/// `POST …/write-off`: puts before the seller's board that everything still owed for the order is given up.
#[utoipa::path(post, path = "/api/v1/purchase-orders/{id}/write-off", tag = "purchase-orders",
    params(("id" = Uuid, Path)), request_body = WriteOffOrder, responses((status = 200, body = OrderView)))]
pub async fn write_off_order(
    state: web::Data<State>,
    asked: Asked<WriteOffOrder>,
) -> Result<HttpResponse, Problem> {
    let id: PurchaseOrderId = asked.id("id")?;
    let Asked { body: WriteOffOrder { words, minutes }, ask, .. } = asked;
    let given_up = GiveUp { amount: None, words, minutes };
    Ok(respond(state.workflow.write_off_order(ask, id, given_up).await?))
}

/// `POST …/credit`: takes some of an invoice back by a credit note.
#[utoipa::path(post, path = "/api/v1/invoices/{id}/credit", tag = "invoices",
    params(("id" = Uuid, Path)), request_body = CreditInvoice, responses((status = 200, body = InvoiceView)))]
pub async fn credit(
    state: web::Data<State>,
    asked: Asked<CreditInvoice>,
) -> Result<HttpResponse, Problem> {
    carry_out(state, asked, |body| Request::Credit {
        lines: body
            .lines
            .into_iter()
            .map(|line| CreditOf {
                line: InvoiceLineId(line.line_id),
                quantity: line.count_base,
                amount: line.amount,
            })
            .collect(),
        reason: body.reason,
        words: body.words,
    })
    .await
}

/// `POST …/reverse`: takes an invoice back as a whole, of which nothing is paid or credited.
#[utoipa::path(post, path = "/api/v1/invoices/{id}/reverse", tag = "invoices",
    params(("id" = Uuid, Path)), request_body = ReverseInvoice, responses((status = 200, body = InvoiceView)))]
pub async fn reverse(
    state: web::Data<State>,
    asked: Asked<ReverseInvoice>,
) -> Result<HttpResponse, Problem> {
    carry_out(state, asked, |body| Request::Reverse { words: body.words }).await
}

/// `POST …/record-tax-number`: writes down the number that the tax office gave.
#[utoipa::path(post, path = "/api/v1/invoices/{id}/record-tax-number", tag = "invoices",
    params(("id" = Uuid, Path)), request_body = RecordTaxNumber, responses((status = 200, body = InvoiceView)))]
pub async fn record_tax_number(
    state: web::Data<State>,
    asked: Asked<RecordTaxNumber>,
) -> Result<HttpResponse, Problem> {
    carry_out(state, asked, |body| Request::RecordTaxNumber { number: body.number }).await
}

/// `POST …/write-off`: puts before the board that some of an invoice is given up.
#[utoipa::path(post, path = "/api/v1/invoices/{id}/write-off", tag = "invoices",
    params(("id" = Uuid, Path)), request_body = WriteOffInvoice, responses((status = 200, body = InvoiceView)))]
pub async fn write_off(
    state: web::Data<State>,
    asked: Asked<WriteOffInvoice>,
) -> Result<HttpResponse, Problem> {
    carry_out(state, asked, |body| {
        let WriteOffInvoice { amount, words, minutes } = body;
        Request::WriteOff(GiveUp { amount, words, minutes })
    })
    .await
}

/// Which write-off is signed.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SignWriteOff {
    /// The invoice's `write_off.id` as the asker saw it: 412 where another took its place. Whatever waits when left out.
    pub write_off_id: Option<Uuid>,
}

/// `POST …/sign-write-off`: signs, as one of the board, that it is given up; the last signature carries it out.
#[utoipa::path(post, path = "/api/v1/invoices/{id}/sign-write-off", tag = "invoices",
    params(("id" = Uuid, Path)), request_body = SignWriteOff, responses((status = 200, body = InvoiceView)))]
pub async fn sign_write_off(
    state: web::Data<State>,
    asked: Asked<SignWriteOff>,
) -> Result<HttpResponse, Problem> {
    carry_out(state, asked, |body| Request::SignWriteOff { seen: body.write_off_id }).await
}

/// `POST …/withdraw-write-off`: takes back what waits for the board's signatures.
#[utoipa::path(post, path = "/api/v1/invoices/{id}/withdraw-write-off", tag = "invoices",
    params(("id" = Uuid, Path)), request_body = NoFields, responses((status = 200, body = InvoiceView)))]
pub async fn withdraw_write_off(
    state: web::Data<State>,
    asked: Asked<NoFields>,
) -> Result<HttpResponse, Problem> {
    carry_out(state, asked, |_nothing| Request::WithdrawWriteOff).await
}

/// What is left of a credit note, used for another invoice of the same two.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UseCreditNote {
    /// For which invoice.
    pub invoice_id: Uuid,
    /// How much; as much as both bear when left out.
    #[schema(value_type = Option<MoneyWritten>)]
    pub amount: Option<Money>,
}

/// `POST …/apply`: uses what is left of a credit note for another invoice of the same two; either treasurer may.
#[utoipa::path(post, path = "/api/v1/invoices/{id}/apply", tag = "invoices",
    params(("id" = Uuid, Path)), request_body = UseCreditNote, responses((status = 200, body = InvoiceView)))]
pub async fn apply(
    state: web::Data<State>,
    asked: Asked<UseCreditNote>,
) -> Result<HttpResponse, Problem> {
    let id: InvoiceId = asked.id("id")?;
    let Asked { body: UseCreditNote { invoice_id, amount }, ask, .. } = asked;
    let used = UseOf { invoice: InvoiceId(invoice_id), amount };
    Ok(respond(state.workflow.use_credit_note(ask, id, used).await?))
}

/// From which invoice a credit note is taken off.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TakeNoteOff {
    /// One that it was used for besides the invoice that it corrects.
    pub invoice_id: Uuid,
}

/// `POST …/unapply`: takes all that was used of a credit note for another invoice off it again; either treasurer may.
#[utoipa::path(post, path = "/api/v1/invoices/{id}/unapply", tag = "invoices",
    params(("id" = Uuid, Path)), request_body = TakeNoteOff, responses((status = 200, body = InvoiceView)))]
pub async fn unapply(
    state: web::Data<State>,
    asked: Asked<TakeNoteOff>,
) -> Result<HttpResponse, Problem> {
    let id: InvoiceId = asked.id("id")?;
    let Asked { body, ask, .. } = asked;
    let bill = InvoiceId(body.invoice_id);
    Ok(respond(state.workflow.take_credit_note_off(ask, id, bill).await?))
}

async fn carry_out<B>(
    state: web::Data<State>,
    asked: Asked<B>,
    request: impl FnOnce(B) -> Request,
) -> Result<HttpResponse, Problem> {
    let id: InvoiceId = asked.id("id")?;
    let Asked { body, ask, .. } = asked;
    Ok(respond(state.workflow.handle_invoice(ask, id, request(body)).await?))
}
