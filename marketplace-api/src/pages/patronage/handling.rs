//! A year and a member's own share as they are asked for.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use chrono::Datelike;
use order_workflow::WorkflowError;
use order_workflow::ask::Asker;
use order_workflow::command::years::DECIDERS;
use order_workflow::query::ledger::today_at;
use order_workflow::query::patronage::{
    mine, my_years, shares, year as year_view, years as known_years,
};
use uuid::Uuid;

use super::mine::MinePage;
use super::year::{Seen, YearPage};
use crate::api::patronage::year_in_path;
use crate::extract::{NotShown, Reader};
use crate::pages::frame;
use crate::pages::layout::Place;
use crate::problem::Problem;
use crate::state::State;

/// Parties on one page.
const PARTIES_SHOWN: usize = 100;

pub(super) type Shown = Result<HttpResponse, NotShown>;

pub(super) fn by(reader: &Reader) -> Asker {
    Asker::Actor(reader.actor.clone())
}

pub(super) fn asked(reader: &Reader, name: &str) -> Option<String> {
    form_urlencoded::parse(reader.request().query_string().as_bytes())
        .find(|(field, _)| field == name)
        .map(|(_, value)| value.into_owned())
        .filter(|value| !value.is_empty() && !value.contains('\0'))
}

/// `GET /patronage`: the year that waits for a decision, else this one.
///
/// # Errors
/// Leads to the sign-in page; 403 for whoever does not read the books; the database fails.
pub async fn latest(state: web::Data<State>, reader: Reader) -> Shown {
    let shown = async {
        let (on, now) = (state.workflow.reader(), state.workflow.origin.now());
        let this = today_at(on, reader.actor.organization, now).await?.year();
        let before = year_view(on, &by(&reader), this - 1, now).await?;
        // Of the first half-year the one before is the talk; a meeting may come as late as June.
        let waits = before.state == "undecided" && before.totals.members > 0;
        let year = if waits || before.decision.is_some() { this - 1 } else { this };
        Ok(frame::led_to(&format!("/patronage/{year}")))
    };
    shown.await.map_err(NotShown::Wrong)
}

/// `GET /patronage/{year}`; `?from=` what was passed on of a decision above, `?after=` further parties.
///
/// # Errors
/// Leads to the sign-in page; 404 for no year; 403 for whoever does not read the books; the database fails.
pub async fn year(state: web::Data<State>, reader: Reader) -> Shown {
    let shown = async {
        let year = year_in_path(reader.request())?;
        let (on, now, asker) = (state.workflow.reader(), state.workflow.origin.now(), by(&reader));
        let view = year_view(on, &asker, year, now).await?;
        let from = asked(&reader, "from").and_then(|id| id.parse::<Uuid>().ok());
        let passed = match from {
            Some(from) => Some(
                view.received
                    .iter()
                    .find(|gift| gift.decision_id == from && gift.passed_on.is_some())
                    .ok_or_else(Problem::not_found)?,
            ),
            None => None,
        };
        let after = asked(&reader, "after").and_then(|place| place.parse::<i64>().ok());
        let limit = u64::try_from(PARTIES_SHOWN).unwrap_or(100) + 1;
        let mut parties = shares(on, &asker, (year, from), after.unwrap_or(0), limit).await?;
        let next = (parties.len() > PARTIES_SHOWN).then(|| {
            parties.truncate(PARTIES_SHOWN);
            let place = parties.last().map_or(0, |party| party.position);
            let of = from.map_or_else(String::new, |from| format!("&from={from}"));
            format!("/patronage/{year}?after={place}{of}")
        });
        let known = known_years(on, &asker, now).await?;
        let done = asked(&reader, "done");
        let seen = Seen {
            known: &known,
            shares: &parties,
            next,
            may: reader.actor.is_any(DECIDERS),
            done: done.as_deref(),
            passed,
        };
        let shell = frame::shell(&state, &reader, Place::More).await?;
        frame::page(StatusCode::OK, &YearPage::new(shell, &view, &seen))
    };
    shown.await.map_err(NotShown::Wrong)
}

/// `GET /shop/shu`: the reader's own year as a member; `?year=` another than the last one that was decided.
///
/// # Errors
/// Leads to the sign-in page; 404 for whoever is no member of the cooperative they act for; the database fails.
pub async fn my_share(state: web::Data<State>, reader: Reader) -> Shown {
    let shown = async {
        let (on, now, asker) = (state.workflow.reader(), state.workflow.origin.now(), by(&reader));
        let today = today_at(on, reader.actor.organization, now).await?;
        let known = my_years(on, &asker, today).await?;
        let seal = &state.workflow.seal;
        let asked_for = asked(&reader, "year").and_then(|text| text.parse::<i32>().ok());
        let own = if let Some(year) = asked_for {
            mine(on, &asker, year, seal).await?
        } else {
            // What was decided last is what one comes for; else the year that is under way.
            let before = mine(on, &asker, today.year() - 1, seal).await?;
            if before.decided { before } else { mine(on, &asker, today.year(), seal).await? }
        };
        let shell = frame::shell(&state, &reader, Place::More).await?;
        let cooperative = reader.organization_name.clone();
        frame::page(StatusCode::OK, &MinePage::new(shell, cooperative, &own, &known))
    };
    shown.await.map_err(|problem: Problem| NotShown::Wrong(problem))
}

/// 403 unless the reader decides.
pub(super) fn decides(reader: &Reader) -> Result<(), WorkflowError> {
    order_workflow::command::years::may_decide(&by(reader))
}
