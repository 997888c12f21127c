//! The accounts page as it is asked for and posted to.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use chrono_tz::Tz;
use order_workflow::WorkflowError;
use order_workflow::command::bank_accounts::{ENTER, NewAccount, Request, VERIFY};
use order_workflow::query::payments::READERS;
use supply_chain::id::{BankAccountId, FileId};
use supply_chain::organization::Role;
use uuid::Uuid;

use super::{AccountsPage, Seen};
use crate::extract::{PageForm, PageUpload, Reader};
use crate::pages::filled::{Faults, Filled};
use crate::pages::frame::{self, key, led_to};
use crate::pages::layout::Place;
use crate::pages::payments::handling::with_photo;
use crate::problem::Problem;
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
    about: Option<BankAccountId>,
    (status, typed, faults): (StatusCode, &Filled, &Faults),
) -> Result<HttpResponse, Problem> {
    let accounts = state.workflow.own_accounts(&reader.actor).await?;
    let query = reader.request().query_string().to_owned();
    let done = form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "done");
    let done = done.map(|(_, what)| what.into_owned()).unwrap_or_default();
    let key = || key(state);
    let seen = Seen {
        accounts: &accounts,
        reader: reader.actor.person,
        may: reader.actor.is_any(ENTER),
        verifies: reader.actor.is_any(VERIFY),
        done: if faults.is_empty() { &done } else { "" },
        at: (state.workflow.origin.now(), reader.zone.parse().unwrap_or(Tz::Asia__Jakarta)),
        typed,
        faults,
        about: about.map(|id| id.to_string()),
        key: &key,
    };
    let shell = frame::shell(state, reader, Place::More).await?;
    frame::page(status, &AccountsPage::new(shell, &seen))
}

/// `GET /bank-accounts`.
///
/// # Errors
/// Leads to the sign-in page; 403 to whoever reads nothing about money.
pub async fn list(state: web::Data<State>, reader: Reader) -> Result<HttpResponse, Problem> {
    holds(&reader, READERS)?;
    let (filled, faults) = (Filled::default(), Faults::default());
    page(&state, &reader, None, (StatusCode::OK, &filled, &faults)).await
}

/// `POST /bank-accounts`: enters one.
///
/// # Errors
/// Leads to the sign-in page; 403; what was typed wrongly comes back with the form.
pub async fn enter(
    state: web::Data<State>,
    posted: PageUpload<Reader>,
) -> Result<HttpResponse, Problem> {
    holds(&posted.by, ENTER)?;
    let (reader, typed, faults, hash) = with_photo(&state, posted).await?;
    if !faults.is_empty() {
        let wrong = (StatusCode::UNPROCESSABLE_ENTITY, &typed, &faults);
        return page(&state, &reader, None, wrong).await;
    }
    let new = NewAccount {
        bank_code: typed.get("bank_code").to_owned(),
        number: typed.get("number").to_owned(),
        holder: typed.get("holder").to_owned(),
        proof_photo: typed.get("evidence_id").parse::<Uuid>().ok().map(FileId),
    };
    let ask = reader.ask(reader.once(typed.key(), &hash), None);
    match state.workflow.enter_account(ask, new).await {
        Ok(_) => Ok(led_to("/bank-accounts?done=entered")),
        Err(error) => refused(&state, &reader, None, (&typed, "bank_code"), error).await,
    }
}

async fn refused(
    state: &State,
    reader: &Reader,
    about: Option<BankAccountId>,
    (typed, first): (&Filled, &str),
    error: WorkflowError,
) -> Result<HttpResponse, Problem> {
    let problem = Problem::from(error);
    let status = problem.status();
    if !matches!(status.as_u16(), 409 | 422) && problem.kind() != &crate::problem::kind::OWN_WORK {
        return Err(problem);
    }
    let known = ["bank_code", "number", "holder"];
    let proof = about.map(|id| format!("proof-{id}"));
    let first = proof.as_deref().unwrap_or(first);
    let faults = Faults::of(&problem, reader.language, first, |pointer| match pointer {
        "evidence_id" | "file" => Some("file".to_owned()),
        "proof" => proof.clone(),
        pointer => known.contains(&pointer).then(|| pointer.to_owned()),
    });
    page(state, reader, about, (status, typed, &faults)).await
}

async fn carry_out(
    state: &State,
    reader: &Reader,
    form: &PageForm<Filled>,
    (request, done): (Request, &str),
) -> Result<HttpResponse, Problem> {
    let id: BankAccountId = reader.id("id")?;
    // Nobody else's account is told apart from none, whatever the role.
    state.workflow.own_account(id, &reader.actor).await?;
    let ask = reader.ask(reader.once(form.form.key(), &form.typed), None);
    match state.workflow.handle_account(ask, id, request).await {
        Ok(_) => Ok(led_to(&format!("/bank-accounts?done={done}"))),
        Err(error) => refused(state, reader, Some(id), (&form.form, "proof"), error).await,
    }
}

/// `POST /bank-accounts/{id}/verify`: somebody else looked at proof.
///
/// # Errors
/// 404 and 403; what was typed wrongly comes back with the form.
pub async fn verify(
    state: web::Data<State>,
    reader: Reader,
    form: PageForm<Filled>,
) -> Result<HttpResponse, Problem> {
    let proof = form.form.text("proof").unwrap_or_default();
    carry_out(&state, &reader, &form, (Request::Verify { proof }, "verified")).await
}

/// `POST /bank-accounts/{id}/end`: money goes there no more.
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
