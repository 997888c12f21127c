//! What is left of a credit note is used for another invoice, and a write-off that waits is taken back, as both are
//! posted to.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use order_workflow::command::invoices::{Request, UseOf};
use order_workflow::query::invoices::{InvoiceBrief, InvoiceFilter, InvoiceView, Standings};
use supply_chain::id::InvoiceId;
use supply_chain::invoice::Side;
use supply_chain::money::Money;
use uuid::Uuid;

use super::handling::{carry_out, page};
use crate::extract::{PageForm, Reader};
use crate::pages::filled::{Faults, Filled};
use crate::pages::frame::led_to;
use crate::problem::Problem;
use crate::state::State;

/// How many of the open invoices are looked through; the ones due first come first.
const LOOKED_AT: u64 = 101;

/// The open invoices of the same two for which a credit note may be used; none for any other paper.
pub(super) async fn bills(
    state: &State,
    reader: &Reader,
    note: &InvoiceView,
) -> Result<Vec<InvoiceBrief>, Problem> {
    if note.kind != "credit_note" || !note.allowed_commands.contains(&"apply") {
        return Ok(Vec::new());
    }
    let side = if note.side == "issuer" { Side::Issuer } else { Side::Receiver };
    let other = if side == Side::Issuer { note.receiver_id } else { Some(note.issuer.id) };
    let filter = InvoiceFilter {
        side: Some(side),
        standings: Standings::Open,
        due_first: true,
        limit: LOOKED_AT,
        ..InvoiceFilter::default()
    };
    let mut bills = state.workflow.invoices(&filter, &reader.actor).await?;
    bills.retain(|bill| bill.kind == "invoice" && bill.other_id == other && other.is_some());
    Ok(bills)
}

/// `POST /invoices/{id}/apply`: uses what is left of a credit note for another invoice of the same two.
///
/// # Errors
/// 404 and 403; what was typed wrongly comes back with the form.
pub async fn apply(
    state: web::Data<State>,
    reader: Reader,
    form: PageForm<Filled>,
) -> Result<HttpResponse, Problem> {
    let id: InvoiceId = reader.id("id")?;
    let (filled, lang) = (&form.form, reader.language);
    let mut faults = Faults::default();
    let invoice = filled.get("invoice").parse::<Uuid>().ok().map(InvoiceId);
    if invoice.is_none() {
        faults.add("invoice", lang.t("Pilih satu tagihan.", "Choose one invoice."));
    }
    let amount = filled.text("amount").and_then(|_| faults.amount(filled, "amount", lang));
    let mut status = StatusCode::UNPROCESSABLE_ENTITY;
    if let Some(invoice) = invoice.filter(|_| faults.is_empty()) {
        let ask = reader.ask(reader.once(filled.key(), &form.typed), filled.version());
        let used = UseOf { invoice, amount: amount.map(Money::from_sen) };
        let problem = match state.workflow.use_credit_note(ask, id, used).await {
            Ok(_) => return Ok(led_to(&format!("/invoices/{id}"))),
            Err(error) => Problem::from(error),
        };
        status = problem.status();
        if !matches!(status.as_u16(), 409 | 412 | 422) {
            return Err(problem);
        }
        faults = Faults::of(&problem, lang, "amount", |pointer| Some(pointer.to_owned()));
    }
    let note = state.workflow.invoice(id, &reader.actor).await?;
    if !note.allowed_commands.contains(&"apply") {
        // Whoever may not is told so before what is wrong with the form.
        let ask = reader.ask(reader.once(filled.key(), &form.typed), None);
        let used = UseOf { invoice: id, amount: None };
        state.workflow.use_credit_note(ask, id, used).await?;
    }
    page(&state, &reader, &note, (status, "apply", filled, &faults)).await
}

/// `POST /invoices/{id}/unapply`: takes a credit note off an invoice that it was used for.
///
/// # Errors
/// 404 and 403; what else is refused comes back as the note's page.
pub async fn unapply(
    state: web::Data<State>,
    reader: Reader,
    form: PageForm<Filled>,
) -> Result<HttpResponse, Problem> {
    let id: InvoiceId = reader.id("id")?;
    let filled = &form.form;
    // One that is not chosen is refused as one that the note settles nothing of.
    let bill = InvoiceId(filled.get("used_for").parse::<Uuid>().unwrap_or(id.into()));
    let ask = reader.ask(reader.once(filled.key(), &form.typed), filled.version());
    let problem = match state.workflow.take_credit_note_off(ask, id, bill).await {
        Ok(_) => return Ok(led_to(&format!("/invoices/{id}"))),
        Err(error) => Problem::from(error),
    };
    let status = problem.status();
    if !matches!(status.as_u16(), 409 | 412 | 422) {
        return Err(problem);
    }
    let faults = Faults::of(&problem, reader.language, "used_for", |_| None);
    let note = state.workflow.invoice(id, &reader.actor).await?;
    page(&state, &reader, &note, (status, "unapply", filled, &faults)).await
}

/// `POST /invoices/{id}/withdraw-write-off`: the board is no longer asked.
///
/// # Errors
/// 404 and 403; what else is refused comes back as the invoice's page.
pub async fn withdraw_write_off(
    state: web::Data<State>,
    reader: Reader,
    form: PageForm<Filled>,
) -> Result<HttpResponse, Problem> {
    let request = Ok(Request::WithdrawWriteOff);
    carry_out(&state, &reader, &form, ("withdraw-write-off", "lines"), request).await
}
