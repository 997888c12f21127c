//! The pages of pools as they are asked for: each handler translates, nothing decides.

use actix_web::http::StatusCode;
use actix_web::http::header::{ETAG, IF_NONE_MATCH};
use actix_web::{HttpResponse, web};
use askama::Template;
use order_workflow::WorkflowError;
use order_workflow::ask::Asker;
use order_workflow::query::catalogue::offer;
use order_workflow::query::delivery_runs::ExpectedFor;
use order_workflow::query::demand_pools::{LineFilter, PoolFilter, PoolView, SeenLine};
use sha2::{Digest, Sha256};
use supply_chain::demand_pool::{CommandName, Party, PoolRole};
use supply_chain::id::{DemandPoolId, PoolLineId};
use supply_chain::organization::Ability;
use uuid::Uuid;

use super::form::{PledgeForm, Typed};
use super::list::{PoolsPage, Wanted};
use super::manage::{ManagePage, SeenDesk, UNANSWERED_SHOWN};
use super::participants;
use super::print::{LabelsPage, LoadingPage};
use super::show::{PoolPage, SeenPool, card};
use super::statement::StatementPage;
use super::words::{takes_pledges, zone_of};
use crate::api::pool_reading::as_file;
use crate::extract::Reader;
use crate::pages::buyer::words::Here;
use crate::pages::filled::{Faults, Filled};
use crate::pages::frame::{self, key};
use crate::pages::layout::Place;
use crate::pages::runs::told::note_for;
use crate::problem::Problem;
use crate::state::State;

/// Pools on one page.
const SHOWN: usize = 20;
/// Goods of a pool on one page.
const LINES_SHOWN: usize = 20;
/// Arrivals that a page looks at.
const ARRIVALS_SHOWN: u64 = 101;
/// Entries of the history on the organizer's desk.
const EVENTS_SHOWN: u64 = 12;

pub(super) fn asked(reader: &Reader, name: &str) -> Option<String> {
    let query = reader.request().query_string().as_bytes().to_vec();
    let found = form_urlencoded::parse(&query).find(|(field, _)| field == name);
    found.map(|(_, value)| value.trim().to_owned()).filter(|value| !value.is_empty())
}

/// What stands in the address, as a form has it.
fn typed_there(reader: &Reader) -> Filled {
    let query = reader.request().query_string().as_bytes().to_vec();
    let pairs = form_urlencoded::parse(&query);
    Filled::of(pairs.map(|(name, value)| (name.into_owned(), value.into_owned())).collect())
}

/// Whether the reader plans pools.
pub(super) fn plans(reader: &Reader) -> bool {
    reader.actor.is_any(CommandName::Plan.roles(Party::Organizer, PoolRole::Principal))
        && reader.actor.can(Ability::Pool)
}

/// Where and when a pool is read: its dates are told on its own wall.
pub(super) fn here(state: &State, reader: &Reader, zone: &str) -> Here {
    Here { lang: reader.language, now: state.workflow.origin.now(), zone: zone_of(zone) }
}

fn one_more(shown: usize) -> u64 {
    u64::try_from(shown + 1).unwrap_or(u64::MAX)
}

/// `GET /pools`.
///
/// # Errors
/// Leads to the sign-in page; 403 to a member.
pub async fn list(state: web::Data<State>, reader: Reader) -> Result<HttpResponse, Problem> {
    let wanted = Wanted::from_word(&asked(&reader, "show").unwrap_or_default());
    let after = asked(&reader, "after").and_then(|after| {
        let (at, id) = after.split_once('_')?;
        Some((at.parse().ok()?, id.parse().ok()?))
    });
    let filter = PoolFilter {
        over: wanted == Wanted::Over,
        side: (wanted == Wanted::Organized).then_some(Party::Organizer),
        own: wanted == Wanted::Own,
        after,
        limit: one_more(SHOWN),
    };
    let mut found = state.workflow.demand_pools(&filter, &reader.actor).await?;
    let more = found.len() > SHOWN;
    found.truncate(SHOWN);
    let next = found.last().filter(|_| more).and_then(|last| {
        let at = last.closes_at?.format("%Y-%m-%dT%H:%M:%S%.6fZ");
        Some(format!("/pools?show={}&after={at}_{}", wanted.word(), last.id))
    });
    let here = here(&state, &reader, &reader.zone);
    let shell = frame::shell(&state, &reader, Place::Pools).await?;
    let page = PoolsPage::new(shell, (wanted, plans(&reader)), &found, next, here);
    frame::page(StatusCode::OK, &page)
}

/// The line that is looked at: the named one, or the only one.
pub(super) async fn chosen(
    state: &State,
    reader: &Reader,
    pool: &PoolView,
    named: Option<Uuid>,
) -> Result<Option<SeenLine>, Problem> {
    if named.is_none() && pool.line_count != 1 {
        return Ok(None);
    }
    let filter = LineFilter { line: named.map(PoolLineId), limit: 1, ..LineFilter::default() };
    let found = state.workflow.demand_pool_lines(pool.id, &filter, &reader.actor).await?;
    match found.into_iter().next() {
        Some(line) => Ok(Some(line)),
        None => Err(Problem::not_found()),
    }
}

/// `GET /pools/{id}`: a pool as a participant sees it; `?line=` looks at one of several goods.
///
/// # Errors
/// Leads to the sign-in page; 404 where it is not the reader's to know.
pub async fn show(state: web::Data<State>, reader: Reader) -> Result<HttpResponse, Problem> {
    let id: DemandPoolId = reader.id("id")?;
    let named = asked(&reader, "line").and_then(|line| line.parse().ok());
    let (filled, faults) = (Filled::default(), Faults::default());
    let typed = Typed { filled: &filled, faults: &faults };
    showing(&state, &reader, (id, named), (StatusCode::OK, typed)).await
}

/// The pool's page, with what was typed and refused.
pub(super) async fn showing(
    state: &State,
    reader: &Reader,
    (id, named): (DemandPoolId, Option<Uuid>),
    (status, typed): (StatusCode, Typed<'_>),
) -> Result<HttpResponse, Problem> {
    let pool = state.workflow.demand_pool(id, &reader.actor).await?;
    let chosen = chosen(state, reader, &pool, named).await?;
    let text = asked(reader, "q").unwrap_or_default();
    let mut lines = Vec::new();
    let mut next = None;
    if chosen.is_none() {
        let filter = LineFilter {
            text: Some(text.clone()),
            after: asked(reader, "after").and_then(|after| after.parse().ok()),
            limit: one_more(LINES_SHOWN),
            ..LineFilter::default()
        };
        lines = state.workflow.demand_pool_lines(id, &filter, &reader.actor).await?;
        let more = lines.len() > LINES_SHOWN;
        lines.truncate(LINES_SHOWN);
        next = lines.last().filter(|_| more).map(|last| {
            let q: String = form_urlencoded::byte_serialize(text.as_bytes()).collect();
            format!("/pools/{id}?q={q}&after={}", last.view.position)
        });
    }
    let mut growth = Vec::new();
    let mut arrivals = Vec::new();
    if let Some(line) = &chosen
        && pool.side != "supplier"
    {
        let is_open = takes_pledges(pool.state);
        if is_open {
            growth = state.workflow.demand_pool_growth(id, line.view.id, &reader.actor).await?;
        }
        if matches!(pool.state, "allocating" | "settling" | "closed") && line.view.own.is_some() {
            let wanted = (None, ARRIVALS_SHOWN);
            arrivals = state.workflow.demand_pool_allocation(id, wanted, &reader.actor).await?;
        }
    }
    let sees_offer = match &chosen {
        Some(line) => sees_offer(state, reader, line).await?,
        None => false,
    };
    let shell = frame::shell(state, reader, Place::Pools).await?;
    let seen = SeenPool {
        pool: &pool,
        lines: &lines,
        chosen: chosen.as_ref(),
        sees_offer,
        growth: &growth,
        arrivals: &arrivals,
        typed,
        text: &text,
        next: next.as_deref(),
        base: &reader.reached_at(state),
        here: here(state, reader, &pool.zone),
        key: &|| key(state),
    };
    let mut page = PoolPage::new(shell, &seen);
    if let Some(line) = &chosen {
        page.participants = participants::seen(state, reader, &pool, &line.view).await?;
    }
    if pool.side == "participant" {
        page.delivery = note_for(state, reader, ExpectedFor::Pool(id)).await?;
    }
    frame::page(status, &page)
}

/// Whether the reader may look at the offer of a line: many are for secondaries alone.
async fn sees_offer(state: &State, reader: &Reader, line: &SeenLine) -> Result<bool, Problem> {
    let asker = Asker::Actor(reader.actor.clone());
    let (workflow, now) = (&state.workflow, state.workflow.origin.now());
    match offer(workflow.reader(), &asker, line.view.offer_id, now).await {
        Ok(_) => Ok(true),
        Err(WorkflowError::NotFound { .. }) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// `GET /pools/{id}/fill`: bar and gates alone, asked for every thirty seconds while the page is looked at, and answered by
/// 304 while they say the same.
///
/// # Errors
/// 404 where the pool is not the reader's to know, and when there is no bar to be seen any more.
pub async fn fill(state: web::Data<State>, reader: Reader) -> Result<HttpResponse, Problem> {
    let id: DemandPoolId = reader.id("id")?;
    let named = asked(&reader, "line").and_then(|line| line.parse().ok());
    let pool = state.workflow.demand_pool(id, &reader.actor).await?;
    let line = chosen(&state, &reader, &pool, named).await?.ok_or_else(Problem::not_found)?;
    let shell = frame::shell(&state, &reader, Place::Pools).await?;
    let card = card(&shell, &pool, &line.view, here(&state, &reader, &pool.zone));
    let html = card.ok_or_else(Problem::not_found)?.render().map_err(Problem::our_fault)?;
    let digest = hex::encode(Sha256::digest(html.as_bytes()));
    let tag = format!("\"{}\"", &digest[..16]);
    let held = reader.request().headers().get(IF_NONE_MATCH).and_then(|tag| tag.to_str().ok());
    if held == Some(tag.as_str()) {
        return Ok(HttpResponse::NotModified().insert_header((ETAG, tag)).finish());
    }
    let mut answer = HttpResponse::Ok();
    Ok(answer.insert_header((ETAG, tag)).content_type("text/html; charset=utf-8").body(html))
}

/// The table "if it closes with …" alone.
#[derive(Debug, Template)]
#[template(path = "pools/pay.html")]
struct PayPart {
    shell: crate::pages::layout::Shell,
    form: PledgeForm,
}

/// `GET /pools/{id}/look`: what the typed pledge would pay, while it is typed; changes nothing.
///
/// # Errors
/// 404 where the pool is not the reader's to know.
pub async fn look(state: web::Data<State>, reader: Reader) -> Result<HttpResponse, Problem> {
    let id: DemandPoolId = reader.id("id")?;
    let named = asked(&reader, "line").and_then(|line| line.parse().ok());
    let pool = state.workflow.demand_pool(id, &reader.actor).await?;
    let line = chosen(&state, &reader, &pool, named).await?.ok_or_else(Problem::not_found)?;
    let (filled, faults) = (typed_there(&reader), Faults::default());
    let typed = Typed { filled: &filled, faults: &faults };
    let shell = frame::shell(&state, &reader, Place::Pools).await?;
    let form =
        PledgeForm::new((&line, &id.to_string(), String::new()), typed, false, reader.language);
    frame::page(StatusCode::OK, &PayPart { shell, form })
}

/// `GET /pools/{id}/manage`: the organizer's desk.
///
/// # Errors
/// 404 to anybody but the organizer's people.
pub async fn manage(state: web::Data<State>, reader: Reader) -> Result<HttpResponse, Problem> {
    managing(&state, &reader, (StatusCode::OK, &Filled::default(), &Faults::default())).await
}

/// The desk, with what was typed and refused.
pub(super) async fn managing(
    state: &State,
    reader: &Reader,
    (status, filled, faults): (StatusCode, &Filled, &Faults),
) -> Result<HttpResponse, Problem> {
    let id: DemandPoolId = reader.id("id")?;
    let (workflow, actor) = (&state.workflow, &reader.actor);
    let pool = workflow.demand_pool(id, actor).await?;
    if pool.side != "organizer" {
        return Err(Problem::not_found());
    }
    let filter = LineFilter {
        after: asked(reader, "after").and_then(|after| after.parse().ok()),
        limit: one_more(LINES_SHOWN),
        ..LineFilter::default()
    };
    let mut lines = workflow.demand_pool_lines(id, &filter, actor).await?;
    let more = lines.len() > LINES_SHOWN;
    lines.truncate(LINES_SHOWN);
    let next = lines.last().filter(|_| more);
    let next = next.map(|last| format!("/pools/{id}/manage?after={}", last.view.position));
    let is_open = takes_pledges(pool.state);
    let named = asked(reader, "line").and_then(|line| line.parse().ok()).map(PoolLineId);
    let preview =
        if is_open { Some(workflow.clearing_preview(id, named, actor).await?) } else { None };
    let unanswered = if is_open || (pool.state == "planned" && pool.published_at.is_some()) {
        workflow.unanswered(id, (None, one_more(UNANSWERED_SHOWN)), actor).await?
    } else {
        Vec::new()
    };
    let arrivals = if matches!(pool.state, "allocating" | "settling" | "closed") {
        workflow.demand_pool_allocation(id, (None, ARRIVALS_SHOWN), actor).await?
    } else {
        Vec::new()
    };
    let wanted: Option<Uuid> = asked(reader, "arrival").and_then(|id| id.parse().ok());
    let arrival = arrivals
        .iter()
        .find(|one| Some(one.id) == wanted)
        .or_else(|| arrivals.iter().find(|one| one.allocated_at.is_none()))
        .or_else(|| arrivals.last());
    let statement = match &pool.cleared_from {
        Some(_) => Some(workflow.demand_pool_statement(id, actor).await?),
        None => None,
    };
    let events = workflow.demand_pool_history(id, (None, EVENTS_SHOWN), actor).await?;
    let shell = frame::shell(state, reader, Place::Pools).await?;
    let seen = SeenDesk {
        pool: &pool,
        lines: &lines,
        next: next.as_deref(),
        preview: preview.as_ref(),
        unanswered: &unanswered,
        arrivals: &arrivals,
        arrival,
        statement: statement.as_ref(),
        events: &events,
        typed: (filled, faults),
        base: &reader.reached_at(state),
        here: here(state, reader, &pool.zone),
        key: &|| key(state),
    };
    frame::page(status, &ManagePage::new(shell, &seen))
}

/// `GET /pools/{id}/statement`.
///
/// # Errors
/// 404 where the pool is not the reader's to know, to its supplier, and before the price is found.
pub async fn statement(state: web::Data<State>, reader: Reader) -> Result<HttpResponse, Problem> {
    let id: DemandPoolId = reader.id("id")?;
    let pool = state.workflow.demand_pool(id, &reader.actor).await?;
    let statement = state.workflow.demand_pool_statement(id, &reader.actor).await?;
    let here = here(&state, &reader, &pool.zone);
    let shell = frame::shell(&state, &reader, Place::Pools).await?;
    frame::page(StatusCode::OK, &StatementPage::new(shell, &pool, &statement, here))
}

/// `GET /pools/{id}/file`: everything its figures were reckoned from.
///
/// # Errors
/// As [`statement`].
pub async fn file(state: web::Data<State>, reader: Reader) -> Result<HttpResponse, Problem> {
    let id: DemandPoolId = reader.id("id")?;
    let file = state.workflow.demand_pool_file(id, &reader.actor).await?;
    Ok(as_file(id, &file))
}

fn arrival_asked(reader: &Reader) -> Option<i32> {
    asked(reader, "arrival").and_then(|arrival| arrival.parse().ok())
}

/// `GET /pools/{id}/loading`: what goes to whom, to be printed; `?arrival=` of one arrival.
///
/// # Errors
/// 404 to anybody but the organizer's people.
pub async fn loading(state: web::Data<State>, reader: Reader) -> Result<HttpResponse, Problem> {
    let id: DemandPoolId = reader.id("id")?;
    let pool = state.workflow.demand_pool(id, &reader.actor).await?;
    let places = state.workflow.loading_list(id, arrival_asked(&reader), &reader.actor).await?;
    let here = here(&state, &reader, &pool.zone);
    let shell = frame::shell(&state, &reader, Place::Pools).await?;
    frame::page(StatusCode::OK, &LoadingPage::new(shell, &pool, &places, here))
}

/// `GET /pools/{id}/labels`: a label for each pile.
///
/// # Errors
/// As [`loading`].
pub async fn labels(state: web::Data<State>, reader: Reader) -> Result<HttpResponse, Problem> {
    let id: DemandPoolId = reader.id("id")?;
    let pool = state.workflow.demand_pool(id, &reader.actor).await?;
    let places = state.workflow.loading_list(id, arrival_asked(&reader), &reader.actor).await?;
    let shell = frame::shell(&state, &reader, Place::Pools).await?;
    let base = reader.reached_at(&state);
    frame::page(StatusCode::OK, &LabelsPage::new(shell, &pool, &places, &base))
}
