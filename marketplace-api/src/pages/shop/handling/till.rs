//! `/shop/till`: what the till took, closing it, and how it was closed before.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use order_workflow::WorkflowError;
use order_workflow::command::storefront::{CountedTill, TILL};
use order_workflow::query::storefront::{till, till_closings, till_rows};
use supply_chain::money::Money;
use supply_chain::storefront::till::Counted;

use super::{Inside, asked_for, inside, is_said};
use crate::extract::{NotShown, PageForm, Reader};
use crate::pages::filled::{Faults, Filled};
use crate::pages::frame;
use crate::pages::layout::Place;
use crate::pages::shop::till::{ClosingsPage, TillPage};
use crate::problem::Problem;
use crate::state::State;

/// Sales on one page.
const SHOWN: usize = 50;
/// Closings on one page.
const CLOSINGS: usize = 30;

/// `GET /shop/till`.
///
/// # Errors
/// Leads to the sign-in page; 403 for whoever reads no members' orders; 404 outside of a primary.
pub async fn show(state: web::Data<State>, reader: Reader) -> Result<HttpResponse, NotShown> {
    let nothing = (Filled::default(), Faults::default());
    drawn(&state, &reader, (StatusCode::OK, None), &nothing).await.map_err(NotShown::Wrong)
}

async fn drawn(
    state: &State,
    reader: &Reader,
    (status, closed): (StatusCode, Option<i32>),
    (typed, faults): &(Filled, Faults),
) -> Result<HttpResponse, Problem> {
    let Inside { when, .. } = inside(state, reader).await?;
    let on = state.workflow.reader();
    let seen = till(on, &reader.actor, closed).await?;
    let before = asked_for(reader.request(), "before").and_then(|id| id.parse().ok());
    let limit = u64::try_from(SHOWN).unwrap_or(50) + 1;
    let mut rows = till_rows(on, &reader.actor, seen.stretch, (before, limit)).await?;
    let more = rows.len() > SHOWN;
    rows.truncate(SHOWN);
    let address = match closed {
        Some(number) => format!("/shop/till/closings/{number}"),
        None => "/shop/till".to_owned(),
    };
    let older = rows.last().filter(|_| more).map(|last| format!("{address}?before={}", last.id));
    let counts = reader.actor.is_any(TILL);
    let shell = frame::shell(state, reader, Place::ShopDesk).await?;
    let key = frame::key(state);
    let form = (typed, faults);
    frame::page(status, &TillPage::new(shell, (&seen, &rows, older), form, (counts, when), key))
}

/// `POST /shop/till`: closes it.
///
/// # Errors
/// Leads to the sign-in page; 403 for whoever does not count it; a refusal comes back on the page.
pub async fn close(
    state: web::Data<State>,
    reader: Reader,
    form: PageForm<Filled>,
) -> Result<HttpResponse, NotShown> {
    let done = async {
        inside(&state, &reader).await?;
        if !reader.actor.is_any(TILL) {
            return Err(WorkflowError::NotYourRole { roles: TILL }.into());
        }
        let filled = &form.form;
        let mut faults = Faults::default();
        let mut amount = |name: &str, needed: bool| {
            if !needed && filled.text(name).is_none() {
                return None;
            }
            faults.amount(filled, name, reader.language).map(Money::from_sen)
        };
        let opening = amount("opening", false);
        let counted = amount("counted", true);
        let left = amount("left", false).unwrap_or_default();
        if !faults.is_empty() {
            let unprocessable = (StatusCode::UNPROCESSABLE_ENTITY, None);
            return drawn(&state, &reader, unprocessable, &(filled.clone(), faults)).await;
        }
        let counted =
            Counted { counted: counted.unwrap_or_default(), left, words: filled.text("words") };
        let ask = reader.ask(reader.once(filled.key(), &form.typed), filled.version());
        match state.workflow.close_till(ask, CountedTill { counted, opening }).await {
            Ok(answer) => {
                let made: serde_json::Value =
                    serde_json::from_str(&answer.body).map_err(Problem::our_fault)?;
                let number = made["stretch"].as_i64().unwrap_or_default();
                Ok(frame::led_to(&format!("/shop/till/closings/{number}")))
            }
            Err(error) => {
                let problem = Problem::from(error);
                if !is_said(&problem) {
                    return Err(problem);
                }
                let known = ["counted", "left", "words", "opening"];
                let field = |pointer: &str| known.contains(&pointer).then(|| pointer.to_owned());
                let faults = Faults::of(&problem, reader.language, "counted", field);
                let answer = (problem.status(), None);
                drawn(&state, &reader, answer, &(filled.clone(), faults)).await
            }
        }
    };
    done.await.map_err(NotShown::Wrong)
}

/// `GET /shop/till/closings`.
///
/// # Errors
/// As [`show`].
pub async fn closings(state: web::Data<State>, reader: Reader) -> Result<HttpResponse, NotShown> {
    let shown = async {
        let Inside { when, .. } = inside(&state, &reader).await?;
        let before = asked_for(reader.request(), "before").and_then(|number| number.parse().ok());
        let on = state.workflow.reader();
        let limit = u64::try_from(CLOSINGS).unwrap_or(30) + 1;
        let mut found = till_closings(on, &reader.actor, before, limit).await?;
        let more = found.len() > CLOSINGS;
        found.truncate(CLOSINGS);
        let older = found.last().filter(|_| more);
        let older = older.map(|last| format!("/shop/till/closings?before={}", last.stretch));
        let shell = frame::shell(&state, &reader, Place::ShopDesk).await?;
        frame::page(StatusCode::OK, &ClosingsPage::new(shell, &found, older, when))
    };
    shown.await.map_err(|problem: Problem| NotShown::Wrong(problem))
}

/// `GET /shop/till/closings/{number}`.
///
/// # Errors
/// As [`show`]; 404 for a number that is not closed.
pub async fn closing(state: web::Data<State>, reader: Reader) -> Result<HttpResponse, NotShown> {
    let number = reader.request().match_info().get("number").unwrap_or_default().parse();
    let shown = async {
        let number: i32 = number.map_err(|_unknown| Problem::not_found())?;
        let nothing = (Filled::default(), Faults::default());
        drawn(&state, &reader, (StatusCode::OK, Some(number)), &nothing).await
    };
    shown.await.map_err(|problem: Problem| NotShown::Wrong(problem))
}
