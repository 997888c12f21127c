//! What the handler of every page needs: the shell for whoever reads, and the page as an answer.

use actix_web::http::StatusCode;
use actix_web::http::header::LOCATION;
use actix_web::{HttpResponse, HttpResponseBuilder};
use askama::Template;
use order_workflow::query::storefront;
use order_workflow::query::telling::inbox;
use supply_chain::purchase_order::{Party, State as OrderState};

use super::layout::{Counts, Duties, Place, Shell, Who, role_word};
use crate::extract::{Caller, Reader};
use crate::language::format::{clock, weekday_date};
use crate::problem::Problem;
use crate::state::State;

/// Sent by the worker that fetches a page to keep it.
const X_KEEP: &str = "x-keep";

/// The shell of a page for `reader`, standing at `place`, with what waits at each place.
///
/// # Errors
/// The database fails.
pub async fn shell(state: &State, reader: &Reader, place: Place) -> Result<Shell, Problem> {
    let (actor, lang) = (&reader.actor, reader.language);
    let who = Who {
        owner: format!("{}-{}", actor.organization, actor.person),
        organization: reader.organization_name.clone(),
        person: reader.who.name.clone(),
        role: role_word(actor.kind, &actor.roles, lang),
        duties: Duties::of(actor.kind, &actor.roles),
        several: reader.several(),
    };
    let duties = who.duties;
    let mut shell = Shell::of(who, place, lang, reader.theme, reader.here.clone());
    shell.demo = state.settings.demo;
    shell.kept = kept_at(state, reader);
    let unread = inbox::unread(state.workflow.reader(), actor).await?;
    shell.unread = u32::try_from(unread).unwrap_or(u32::MAX);
    if duties.buys || duties.sells {
        let counts = state.workflow.order_counts(actor).await?;
        let of = |party, waiting| {
            let found = counts.iter().find(|count| count.party == party && count.state == waiting);
            found.map_or(0, |count| u32::try_from(count.count).unwrap_or(u32::MAX))
        };
        shell.counts = Counts {
            basket: if duties.buys { of(Party::Buyer, OrderState::Draft) } else { 0 },
            incoming: if duties.sells { of(Party::Seller, OrderState::Submitted) } else { 0 },
            ..Counts::default()
        };
    }
    if duties.shops {
        let lines = storefront::in_own_basket(state.workflow.reader(), actor).await?;
        shell.counts.shop = u32::try_from(lines).unwrap_or(u32::MAX);
    }
    if duties.serves {
        let (asked, agreed) = storefront::waiting(state.workflow.reader(), actor).await?;
        shell.counts.counter = u32::try_from(asked + agreed).unwrap_or(u32::MAX);
    }
    Ok(shell)
}

/// "Data pukul 07.10", on a copy that a phone keeps. It says its day too, for it may be read days later.
fn kept_at(state: &State, reader: &Reader) -> Option<String> {
    reader.request().headers().get(X_KEEP)?;
    let zone = reader.zone.parse().unwrap_or(chrono_tz::Tz::Asia__Makassar);
    let now = state.workflow.origin.now();
    let (day, clock) = (now.with_timezone(&zone).date_naive(), clock(now, zone, reader.language));
    let day = weekday_date(day, reader.language);
    Some(
        reader
            .language
            .pick(format!("Data pukul {clock}, {day}."), format!("As of {clock}, {day}.")),
    )
}

/// The shell of a page that is about nothing of anybody's, without counts: an error, the colours. A
/// door's for whoever is not signed in, or has not chosen for whom to act.
#[must_use]
pub fn bare_shell(caller: &Caller) -> Shell {
    let (lang, theme, here) = (caller.language, caller.theme, caller.here.clone());
    let Some(signed_in) = &caller.who else { return Shell::door(lang, theme, here) };
    let chosen = signed_in.chosen.and_then(|chosen| signed_in.standing_in(chosen));
    let who = match chosen {
        Some(standing) => Who {
            owner: format!("{}-{}", standing.organization, signed_in.person),
            organization: standing.name.clone(),
            person: signed_in.name.clone(),
            role: role_word(standing.kind, &standing.roles, lang),
            duties: Duties::of(standing.kind, &standing.roles),
            several: signed_in.standings.len() > 1,
        },
        None if signed_in.is_operator => Who {
            owner: format!("operator-{}", signed_in.person),
            organization: "Lumbung".to_owned(),
            person: signed_in.name.clone(),
            role: lang.t("operator", "operator"),
            duties: Duties { operates: true, ..Duties::default() },
            several: !signed_in.standings.is_empty(),
        },
        None => return Shell::door(lang, theme, here),
    };
    Shell::of(who, Place::Elsewhere, lang, theme, here)
}

/// The page, sent with `status`.
///
/// # Errors
/// The template fails, which is our fault.
pub fn page(status: StatusCode, page: &impl Template) -> Result<HttpResponse, Problem> {
    let html = page.render().map_err(Problem::our_fault)?;
    Ok(HttpResponseBuilder::new(status).content_type("text/html; charset=utf-8").body(html))
}

/// 303: after a form was taken, to where it shows.
#[must_use]
pub fn led_to(address: &str) -> HttpResponse {
    HttpResponse::SeeOther().insert_header((LOCATION, address)).finish()
}

/// A fresh key for a form, so that a double tap counts once.
#[must_use]
pub fn key(state: &State) -> String {
    state.workflow.origin.id::<uuid::Uuid>().to_string()
}
