//! The pages of facilities as they are asked for: each handler translates, nothing decides.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use chrono_tz::Tz;
use order_workflow::WorkflowError;
use order_workflow::ask::Asker;
use order_workflow::query::facilities::{
    DrawdownFilter, DrawdownView, FacilityFilter, FacilityView, READERS,
};
use order_workflow::query::identity::approval_rules::approvers;
use supply_chain::facility::{DrawdownName, DrawdownState, Facility};
use supply_chain::id::{DrawdownId, FacilityId, InvoiceId};
use supply_chain::organization::{Kind, Role};
use uuid::Uuid;

pub use super::doing::{
    agree, decline, end, pay, refuse, reject, repay, reverse, sign, unpay, withdraw,
};
use super::reading::{drawdown as drawdown_typed, facility as facility_typed, faults_of};
use super::{
    AskPage, Asking, DrawdownPage, FacilitiesPage, FacilityPage, MakeFacilityPage, Making,
    SeenDrawdown, SeenFacility,
};
use crate::extract::{PageForm, Reader};
use crate::pages::filled::{Faults, Filled};
use crate::pages::frame::{self, key, led_to};
use crate::pages::layout::Place;
use crate::problem::Problem;
use crate::state::State;

/// Facilities on one page.
const SHOWN: usize = 30;
/// Who asks for drawdowns.
const ASK: &[Role] = DrawdownName::Request.roles();

fn holds(reader: &Reader, roles: &'static [Role]) -> Result<(), Problem> {
    if reader.actor.is_any(roles) {
        Ok(())
    } else {
        Err(WorkflowError::NotYourRole { roles }.into())
    }
}

pub(super) fn asker(reader: &Reader) -> Asker {
    Asker::Actor(reader.actor.clone())
}

pub(super) fn zone(reader: &Reader) -> Tz {
    reader.zone.parse().unwrap_or(Tz::Asia__Jakarta)
}

fn place(reader: &Reader) -> Place {
    if reader.actor.kind == Kind::Bank { Place::Facilities } else { Place::More }
}

/// Whether the reader writes facilities down: a bank answers those of others.
fn writes(reader: &Reader) -> bool {
    reader.actor.kind != Kind::Bank && reader.actor.is_any(Facility::ROLES)
}

/// `GET /facilities`.
///
/// # Errors
/// Leads to the sign-in page; 403 to whoever reads none.
pub async fn list(state: web::Data<State>, reader: Reader) -> Result<HttpResponse, Problem> {
    holds(&reader, READERS)?;
    let query = reader.request().query_string().to_owned();
    let after = form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "after");
    let filter = FacilityFilter {
        before: after.and_then(|(_, id)| id.parse().ok()),
        limit: u64::try_from(SHOWN + 1).unwrap_or(u64::MAX),
        ..FacilityFilter::default()
    };
    let mut found = state.workflow.facilities(&filter, &asker(&reader)).await?;
    let more = found.len() > SHOWN;
    found.truncate(SHOWN);
    let next = found.last().filter(|_| more).map(|last| format!("/facilities?after={}", last.id));
    let mut waiting = Vec::new();
    for state_of in [DrawdownState::Approved, DrawdownState::Requested] {
        let limit = u64::try_from(SHOWN).unwrap_or(u64::MAX);
        let filter = DrawdownFilter { state: Some(state_of), limit, ..DrawdownFilter::default() };
        waiting.extend(state.workflow.drawdowns(&filter, &reader.actor).await?);
    }
    let shell = frame::shell(&state, &reader, place(&reader)).await?;
    let page = FacilitiesPage::new(shell, writes(&reader), &found, &waiting, next);
    frame::page(StatusCode::OK, &page)
}

/// `GET /facilities/new`.
///
/// # Errors
/// Leads to the sign-in page; 403 to whoever writes none down.
pub async fn make_form(state: web::Data<State>, reader: Reader) -> Result<HttpResponse, Problem> {
    holds(&reader, Facility::ROLES)?;
    made_form(&state, &reader, (&Filled::default(), &Faults::default())).await
}

async fn made_form(
    state: &State,
    reader: &Reader,
    (typed, faults): (&Filled, &Faults),
) -> Result<HttpResponse, Problem> {
    let banks = state.workflow.banks().await?;
    let approvers = approvers(state.workflow.reader(), reader.actor.organization).await?;
    let shell = frame::shell(state, reader, place(reader)).await?;
    let key = key(state);
    let making = Making { banks: &banks, approvers: &approvers, typed, faults, key: &key };
    let status = if faults.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    frame::page(status, &MakeFacilityPage::new(shell, &making))
}

/// `POST /facilities/new`.
///
/// # Errors
/// As [`make_form`]; what was typed wrongly comes back with the form.
pub async fn make(
    state: web::Data<State>,
    reader: Reader,
    form: PageForm<Filled>,
) -> Result<HttpResponse, Problem> {
    holds(&reader, Facility::ROLES)?;
    let (typed, lang) = (&form.form, reader.language);
    let new = match facility_typed(typed, lang) {
        Ok(new) => new,
        Err(faults) => return made_form(&state, &reader, (typed, &faults)).await,
    };
    let ask = reader.ask(reader.once(typed.key(), &form.typed), None);
    match state.workflow.propose_facility(ask, new).await {
        Ok(answer) => led_to_made(&answer.body, "facilities"),
        Err(error) => {
            let problem = Problem::from(error);
            if !matches!(problem.status().as_u16(), 409 | 422) {
                return Err(problem);
            }
            let faults = faults_of(&problem, lang, "number");
            made_form(&state, &reader, (typed, &faults)).await
        }
    }
}

fn led_to_made(body: &str, place: &str) -> Result<HttpResponse, Problem> {
    let view: serde_json::Value = serde_json::from_str(body).map_err(Problem::our_fault)?;
    let id = view["id"].as_str().unwrap_or_default();
    Ok(led_to(&format!("/{place}/{id}")))
}

/// `GET /facilities/{id}`.
///
/// # Errors
/// 404 to whoever has no part in it.
pub async fn show(state: web::Data<State>, reader: Reader) -> Result<HttpResponse, Problem> {
    let id: FacilityId = reader.id("id")?;
    let facility = state.workflow.facility(id, &asker(&reader)).await?;
    let typed = (&Filled::default(), &Faults::default(), "");
    facility_page(&state, &reader, &facility, (StatusCode::OK, typed)).await
}

/// What was typed, what is wrong with it, and in the form of which command.
pub(super) type Refused<'a> = (&'a Filled, &'a Faults, &'a str);

/// The facility's page as somebody sees it.
pub(super) async fn facility_page(
    state: &State,
    reader: &Reader,
    facility: &FacilityView,
    (status, (typed, faults, form)): (StatusCode, Refused<'_>),
) -> Result<HttpResponse, Problem> {
    let schedule = state.workflow.facility_schedule(facility.id, &asker(reader)).await?;
    let orders = if facility.side == "borrower" {
        state.workflow.financed_orders(facility.id, &reader.actor).await?
    } else {
        Vec::new()
    };
    let shell = frame::shell(state, reader, place(reader)).await?;
    let key = || key(state);
    let seen = SeenFacility {
        facility,
        schedule: &schedule,
        orders: &orders,
        at: (state.workflow.origin.now(), zone(reader)),
        typed,
        faults,
        form,
        key: &key,
    };
    frame::page(status, &FacilityPage::new(shell, &seen))
}

/// `GET /invoices/{id}/drawdown`.
///
/// # Errors
/// Leads to the sign-in page; 403 to whoever asks for none; 404 where the organization does not owe it.
pub async fn ask_form(state: web::Data<State>, reader: Reader) -> Result<HttpResponse, Problem> {
    holds(&reader, ASK)?;
    asked_form(&state, &reader, (&Filled::default(), &Faults::default())).await
}

async fn asked_form(
    state: &State,
    reader: &Reader,
    (typed, faults): (&Filled, &Faults),
) -> Result<HttpResponse, Problem> {
    let id: InvoiceId = reader.id("id")?;
    let to_draw = state.workflow.to_draw(id, &reader.actor).await?;
    let shell = frame::shell(state, reader, Place::More).await?;
    let key = key(state);
    let asking = Asking { to_draw: &to_draw, typed, faults, key: &key };
    let status = if faults.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    frame::page(status, &AskPage::new(shell, &asking))
}

/// `POST /invoices/{id}/drawdown`: asks the board.
///
/// # Errors
/// As [`ask_form`]; what was typed wrongly comes back with the form.
pub async fn ask(
    state: web::Data<State>,
    reader: Reader,
    form: PageForm<Filled>,
) -> Result<HttpResponse, Problem> {
    holds(&reader, ASK)?;
    let id: InvoiceId = reader.id("id")?;
    // Whose the invoice is, is asked before what was typed is read.
    state.workflow.to_draw(id, &reader.actor).await?;
    let (typed, lang) = (&form.form, reader.language);
    let (facility, new): (Uuid, _) = match drawdown_typed(typed, id, lang) {
        Ok(read) => read,
        Err(faults) => return asked_form(&state, &reader, (typed, &faults)).await,
    };
    let envelope = reader.ask(reader.once(typed.key(), &form.typed), None);
    match state.workflow.request_drawdown(envelope, facility.into(), new).await {
        Ok(answer) => led_to_made(&answer.body, "drawdowns"),
        Err(error) => {
            let problem = Problem::from(error);
            if !matches!(problem.status().as_u16(), 409 | 422) {
                return Err(problem);
            }
            let faults = faults_of(&problem, lang, "from");
            asked_form(&state, &reader, (typed, &faults)).await
        }
    }
}

/// `GET /drawdowns/{id}`.
///
/// # Errors
/// 404 to whoever has no part in it, and to the bank before the board has signed.
pub async fn drawdown(state: web::Data<State>, reader: Reader) -> Result<HttpResponse, Problem> {
    let id: DrawdownId = reader.id("id")?;
    let drawdown = state.workflow.drawdown(id, &asker(&reader)).await?;
    let typed = (&Filled::default(), &Faults::default(), "");
    drawdown_page(&state, &reader, &drawdown, (StatusCode::OK, typed)).await
}

/// The drawdown's page as somebody sees it.
pub(super) async fn drawdown_page(
    state: &State,
    reader: &Reader,
    drawdown: &DrawdownView,
    (status, (typed, faults, form)): (StatusCode, Refused<'_>),
) -> Result<HttpResponse, Problem> {
    let shell = frame::shell(state, reader, place(reader)).await?;
    let key = || key(state);
    let seen = SeenDrawdown {
        drawdown,
        reader: reader.actor.person,
        at: (state.workflow.origin.now(), zone(reader)),
        typed,
        faults,
        form,
        key: &key,
    };
    frame::page(status, &DrawdownPage::new(shell, &seen))
}
