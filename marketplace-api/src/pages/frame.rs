//! What the handler of every page needs: the shell for whoever reads, and the page as an answer.

use actix_web::http::StatusCode;
use actix_web::http::header::LOCATION;
use actix_web::{HttpResponse, HttpResponseBuilder};
use askama::Template;
use supply_chain::purchase_order::{Party, State as OrderState};

use super::layout::{Counts, Duties, Place, Shell, Who, role_word};
use crate::extract::Reader;
use crate::problem::Problem;
use crate::state::State;

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
    Ok(shell)
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
