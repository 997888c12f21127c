//! What is done with a payment on its page: each handler translates, nothing decides.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use order_workflow::WorkflowError;
use order_workflow::command::payments::Request;
use order_workflow::query::payments::PaymentView;
use supply_chain::id::{InvoiceId, PaymentId};
use supply_chain::payment::{CommandName, Refusal, Side};
use uuid::Uuid;

use super::handling::{WRITE, holds, page, with_photo};
use super::reading::{faults_of, made, refunded, used};
use crate::extract::{PageForm, PageUpload, Reader};
use crate::pages::filled::{Faults, Filled};
use crate::pages::frame::led_to;
use crate::problem::Problem;
use crate::state::State;

/// Whose a command is, is asked before what was typed is read: nobody is told what to type for what is not theirs.
fn is_theirs(reader: &Reader, payment: &PaymentView, name: CommandName) -> Result<(), Problem> {
    let is_payers = payment.side == Side::Payer.as_str()
        // A member has no treasurer: the cooperative's own says what a member's money is for.
        || (payment.payer.kind == "member"
            && matches!(name, CommandName::Apply | CommandName::Unapply));
    let roles = name.roles(if is_payers { Side::Payer } else { Side::Payee });
    let refusal = if roles.is_empty() {
        Refusal::NotYourPart { command: name }
    } else if reader.actor.is_any(roles) {
        return Ok(());
    } else {
        Refusal::NotYourRole { command: name, roles }
    };
    Err(WorkflowError::from(refusal).into())
}

/// Carries out what a form asks. What was typed wrongly comes back with the form; what else is refused as the
/// payment's page, as it now stands.
pub(super) async fn carry_out(
    state: &State,
    reader: &Reader,
    (typed, bytes): (&Filled, &[u8]),
    (name, first): (CommandName, &str),
    request: Result<Request, Faults>,
) -> Result<HttpResponse, Problem> {
    let id: PaymentId = reader.id("id")?;
    let payment = state.workflow.payment(id, &reader.actor).await?;
    is_theirs(reader, &payment, name)?;
    let request = match request {
        Ok(request) => request,
        Err(faults) => {
            let wrong = (StatusCode::UNPROCESSABLE_ENTITY, typed, &faults);
            return page(state, reader, &payment, wrong).await;
        }
    };
    let ask = reader.ask(reader.once(typed.key(), bytes), typed.version());
    match state.workflow.handle_payment(ask, id, request).await {
        Ok(_) => Ok(led_to(&format!("/payments/{id}"))),
        Err(error) => {
            let problem = Problem::from(error);
            let status = problem.status();
            if !matches!(status.as_u16(), 409 | 412 | 422) {
                return Err(problem);
            }
            let faults = faults_of(&problem, reader.language, first);
            let payment = state.workflow.payment(id, &reader.actor).await?;
            page(state, reader, &payment, (status, typed, &faults)).await
        }
    }
}

/// `POST /payments/{id}/record`: what officers signed was made.
///
/// # Errors
/// 404 and 403; what was typed wrongly comes back with the form.
pub async fn record(
    state: web::Data<State>,
    posted: PageUpload<Reader>,
) -> Result<HttpResponse, Problem> {
    holds(&posted.by, WRITE)?;
    let (reader, typed, faults, hash) = with_photo(&state, posted).await?;
    let request = if faults.is_empty() { made(&typed, reader.language) } else { Err(faults) };
    carry_out(&state, &reader, (&typed, &hash), (CommandName::Record, "paid_on"), request).await
}

/// `POST /payments/{id}/sign`: one officer's yes.
///
/// # Errors
/// 404 and 403; what else is refused comes back as the payment's page.
pub async fn sign(
    state: web::Data<State>,
    reader: Reader,
    form: PageForm<Filled>,
) -> Result<HttpResponse, Problem> {
    carry_out(
        &state,
        &reader,
        (&form.form, &form.typed),
        (CommandName::Sign, "main"),
        Ok(Request::Sign),
    )
    .await
}

/// `POST /payments/{id}/withdraw`: it is not made after all.
///
/// # Errors
/// 404 and 403; what else is refused comes back as the payment's page.
pub async fn withdraw(
    state: web::Data<State>,
    reader: Reader,
    form: PageForm<Filled>,
) -> Result<HttpResponse, Problem> {
    carry_out(
        &state,
        &reader,
        (&form.form, &form.typed),
        (CommandName::Withdraw, "main"),
        Ok(Request::Withdraw),
    )
    .await
}

/// `POST /payments/{id}/confirm`: the payee says that it came.
///
/// # Errors
/// 404 and 403; what else is refused comes back as the payment's page.
pub async fn confirm(
    state: web::Data<State>,
    reader: Reader,
    form: PageForm<Filled>,
) -> Result<HttpResponse, Problem> {
    carry_out(
        &state,
        &reader,
        (&form.form, &form.typed),
        (CommandName::Confirm, "main"),
        Ok(Request::Confirm),
    )
    .await
}

/// `POST /payments/{id}/reverse`: it never came, or was recorded by mistake.
///
/// # Errors
/// 404 and 403; what was typed wrongly comes back with the form.
pub async fn reverse(
    state: web::Data<State>,
    reader: Reader,
    form: PageForm<Filled>,
) -> Result<HttpResponse, Problem> {
    let request = Request::Reverse { words: form.form.text("words").unwrap_or_default() };
    carry_out(
        &state,
        &reader,
        (&form.form, &form.typed),
        (CommandName::Reverse, "words"),
        Ok(request),
    )
    .await
}

/// `POST /payments/{id}/apply`: what is on account settles invoices.
///
/// # Errors
/// 404 and 403; what was typed wrongly comes back with the form.
pub async fn apply(
    state: web::Data<State>,
    reader: Reader,
    form: PageForm<Filled>,
) -> Result<HttpResponse, Problem> {
    let request = used(&form.form, reader.language);
    carry_out(&state, &reader, (&form.form, &form.typed), (CommandName::Apply, "bills"), request)
        .await
}

/// `POST /payments/{id}/unapply`: it settles an invoice no longer.
///
/// # Errors
/// 404 and 403; what else is refused comes back as the payment's page.
pub async fn unapply(
    state: web::Data<State>,
    reader: Reader,
    form: PageForm<Filled>,
) -> Result<HttpResponse, Problem> {
    let invoice = form.form.get("invoice").parse::<Uuid>().unwrap_or_default();
    let request = Request::Unapply { invoice: InvoiceId(invoice) };
    carry_out(
        &state,
        &reader,
        (&form.form, &form.typed),
        (CommandName::Unapply, "main"),
        Ok(request),
    )
    .await
}

/// `POST /payments/{id}/refund`: the payee paid some of what was on account back.
///
/// # Errors
/// 404 and 403; what was typed wrongly comes back with the form.
pub async fn refund(
    state: web::Data<State>,
    reader: Reader,
    form: PageForm<Filled>,
) -> Result<HttpResponse, Problem> {
    let request = refunded(&form.form, reader.language);
    carry_out(&state, &reader, (&form.form, &form.typed), (CommandName::Refund, "amount"), request)
        .await
}
