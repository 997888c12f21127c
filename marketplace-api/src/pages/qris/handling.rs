//! The pages of static QRIS as they are asked for and posted to.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use chrono_tz::Tz;
use order_workflow::WorkflowError;
use order_workflow::command::bank_accounts::{ENTER, VERIFY};
use order_workflow::command::merchant_codes::Request;
use order_workflow::query::merchant_codes::PayByCodeView;
use order_workflow::query::payments::READERS;
use supply_chain::id::{BankAccountId, InvoiceId, MerchantCodeId};
use supply_chain::organization::Role;
use uuid::Uuid;

use super::{CodesPage, PayPage, Seen};
use crate::api::qris::drawn;
use crate::extract::{PageForm, Reader};
use crate::pages::filled::{Filled, told};
use crate::pages::frame::{self, key, led_to};
use crate::pages::layout::Place;
use crate::pages::parts::Wrong;
use crate::problem::{Problem, kind};
use crate::state::State;

fn holds(reader: &Reader, roles: &'static [Role]) -> Result<(), Problem> {
    if reader.actor.is_any(roles) {
        Ok(())
    } else {
        Err(WorkflowError::NotYourRole { roles }.into())
    }
}

async fn page(
    state: &State,
    reader: &Reader,
    (status, typed, wrongs): (StatusCode, (&str, &str), Vec<Wrong>),
) -> Result<HttpResponse, Problem> {
    let codes = state.workflow.merchant_codes(&reader.actor).await?;
    let accounts = state.workflow.own_accounts(&reader.actor).await?;
    let query = reader.request().query_string().to_owned();
    let done = form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "done");
    let done = done.map(|(_, what)| what.into_owned()).unwrap_or_default();
    let key = || key(state);
    let seen = Seen {
        codes: &codes,
        accounts: &accounts,
        may: reader.actor.is_any(ENTER),
        verifies: reader.actor.is_any(VERIFY),
        done: if wrongs.is_empty() { &done } else { "" },
        at: (state.workflow.origin.now(), reader.zone.parse().unwrap_or(Tz::Asia__Jakarta)),
        typed,
        wrongs,
        key: &key,
    };
    let shell = frame::shell(state, reader, Place::More).await?;
    frame::page(status, &CodesPage::new(shell, seen))
}

/// `GET /qris`.
///
/// # Errors
/// Leads to the sign-in page; 403 to whoever reads nothing about money.
pub async fn list(state: web::Data<State>, reader: Reader) -> Result<HttpResponse, Problem> {
    holds(&reader, READERS)?;
    page(&state, &reader, (StatusCode::OK, ("", ""), Vec::new())).await
}

/// `POST /qris`: enters a code.
///
/// # Errors
/// Leads to the sign-in page; 403; what was typed wrongly comes back with the form.
pub async fn enter(
    state: web::Data<State>,
    reader: Reader,
    form: PageForm<Filled>,
) -> Result<HttpResponse, Problem> {
    holds(&reader, ENTER)?;
    let (chosen, payload) = (form.form.get("account_id"), form.form.get("payload"));
    let wrong = |field: &str, text: String| vec![Wrong { field: field.to_owned(), text }];
    let unprocessable = StatusCode::UNPROCESSABLE_ENTITY;
    let lang = reader.language;
    let Ok(account) = chosen.parse::<Uuid>().map(BankAccountId) else {
        let text = lang.t("Pilih rekeningnya dulu.", "Choose the account first.").to_owned();
        return page(
            &state,
            &reader,
            (unprocessable, (chosen, payload), wrong("account_id", text)),
        )
        .await;
    };
    let ask = reader.ask(reader.once(form.form.key(), &form.typed), None);
    match state.workflow.enter_merchant_code(ask, account, payload.to_owned()).await {
        Ok(_) => Ok(led_to("/qris?done=entered")),
        Err(error) => {
            let problem = Problem::from(error);
            if problem.status() != unprocessable {
                return Err(problem);
            }
            let field = if problem.kind() == &kind::NOT_A_QRIS { "payload" } else { "account_id" };
            let wrongs = wrong(field, told(&problem, lang).to_owned());
            page(&state, &reader, (unprocessable, (chosen, payload), wrongs)).await
        }
    }
}

async fn carry_out(
    state: &State,
    reader: &Reader,
    form: &PageForm<Filled>,
    (request, done): (Request, &str),
) -> Result<HttpResponse, Problem> {
    let id: MerchantCodeId = reader.id("id")?;
    let ask = reader.ask(reader.once(form.form.key(), &form.typed), None);
    match state.workflow.handle_merchant_code(ask, id, request).await {
        Ok(_) => Ok(led_to(&format!("/qris?done={done}"))),
        Err(error) => {
            let problem = Problem::from(error);
            if problem.status() != StatusCode::CONFLICT && problem.kind() != &kind::OWN_WORK {
                return Err(problem);
            }
            let text = told(&problem, reader.language).to_owned();
            let wrongs = vec![Wrong { field: "main".to_owned(), text }];
            page(state, reader, (problem.status(), ("", ""), wrongs)).await
        }
    }
}

/// `POST /qris/{id}/verify`: somebody else scanned it.
///
/// # Errors
/// 404 and 403; what else is refused comes back as the page.
pub async fn verify(
    state: web::Data<State>,
    reader: Reader,
    form: PageForm<Filled>,
) -> Result<HttpResponse, Problem> {
    carry_out(&state, &reader, &form, (Request::Verify, "verified")).await
}

/// `POST /qris/{id}/end`: it is shown no more.
///
/// # Errors
/// 404 and 403; what else is refused comes back as the page.
pub async fn end(
    state: web::Data<State>,
    reader: Reader,
    form: PageForm<Filled>,
) -> Result<HttpResponse, Problem> {
    carry_out(&state, &reader, &form, (Request::End, "ended")).await
}

async fn code(state: &State, reader: &Reader) -> Result<PayByCodeView, Problem> {
    let id: InvoiceId = reader.id("id")?;
    let found = state.workflow.code_to_pay(id, &reader.actor).await?;
    Ok(found.ok_or(WorkflowError::NotFound { what: "QRIS code" })?)
}

/// `GET /invoices/{id}/qris`: the code to scan, and the sum to type.
///
/// # Errors
/// Leads to the sign-in page; 404 to whoever is no party of the invoice, and where it is not paid by a code.
pub async fn to_pay(state: web::Data<State>, reader: Reader) -> Result<HttpResponse, Problem> {
    let code = code(&state, &reader).await?;
    let invoice = state.workflow.invoice(code.invoice_id, &reader.actor).await?;
    let pays = invoice.side == supply_chain::invoice::Side::Receiver.as_str();
    let record =
        pays.then(|| format!("/payments/new?to={}&invoice={}", invoice.issuer.id, code.invoice_id));
    let shell = frame::shell(&state, &reader, Place::More).await?;
    frame::page(StatusCode::OK, &PayPage::new(shell, &code, record))
}

/// `GET /invoices/{id}/qris.svg`: the code as a picture, to be kept on a phone and opened by a wallet's app.
///
/// # Errors
/// As [`to_pay`].
pub async fn picture(state: web::Data<State>, reader: Reader) -> Result<HttpResponse, Problem> {
    drawn(&code(&state, &reader).await?.payload)
}
