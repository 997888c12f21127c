//! The buyer's pages as they are asked for: reads the queries, carries out what a form says.

mod add;
mod basket;
mod home;
mod offer;
mod paste;
mod search;
mod section;

use std::collections::HashMap;

use actix_web::http::StatusCode;
use actix_web::http::header::{LOCATION, VARY};
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder};
use chrono_tz::Tz;
use order_workflow::query::basket::BasketOrder;
use supply_chain::money::Money;
use supply_chain::organization::Role;
use supply_chain::purchase_order::{Party, State as OrderState};
use uuid::Uuid;

use super::search::{InBasket, MiniBasket};
use super::words::Here;
use crate::extract::Reader;
use crate::language::Language;
use crate::pages::layout::{Counts, Duties, Place, Shell, Who, role_word};
use crate::problem::Problem;
use crate::state::State;

pub use add::{add, set};
pub use basket::{again, show as basket, submit_all};
pub use home::home;
pub use offer::{add as add_offer, show as offer};
pub use paste::{paste, show as paste_form};
pub use search::search;
pub use section::change as change_section;

/// Where and when the reader reads.
fn here(state: &State, reader: &Reader) -> Here {
    let zone = reader.zone.parse().unwrap_or(Tz::Asia__Makassar);
    Here { lang: reader.language, now: state.workflow.origin.now(), zone }
}

/// A fresh key for the forms of a page.
fn key(state: &State) -> String {
    state.workflow.origin.id::<Uuid>().to_string()
}

/// Whether the reader is more than a member, who sees the storefront only.
fn is_staff(reader: &Reader) -> bool {
    reader.actor.roles.iter().any(|role| *role != Role::Member)
}

/// The shell around a page of the reader, standing at `place`, with the numbers beside the places.
async fn shell(state: &State, reader: &Reader, place: Place) -> Result<Shell, Problem> {
    let actor = &reader.actor;
    let who = Who {
        owner: format!("{}-{}", actor.organization, actor.person),
        organization: reader.organization_name.clone(),
        person: reader.who.name.clone(),
        role: role_word(actor.kind, &actor.roles, reader.language),
        duties: Duties::of(actor.kind, &actor.roles),
        several: reader.several(),
    };
    let mut shell = Shell::of(who, place, reader.language, reader.theme, reader.here.clone());
    shell.demo = state.settings.demo;
    if is_staff(reader) {
        let counts = state.workflow.order_counts(actor).await?;
        let of = |party, in_state| {
            let found = counts.iter().find(|count| count.party == party && count.state == in_state);
            found.map_or(0, |count| u32::try_from(count.count).unwrap_or(u32::MAX))
        };
        shell.counts = Counts {
            basket: of(Party::Buyer, OrderState::Draft),
            waiting: 0,
            incoming: of(Party::Seller, OrderState::Submitted),
        };
    }
    Ok(shell)
}

/// The drafts at today's prices; none for a member, who has no part in them.
async fn drafts(state: &State, reader: &Reader) -> Result<Vec<BasketOrder>, Problem> {
    if is_staff(reader) { Ok(state.workflow.basket(&reader.actor).await?) } else { Ok(Vec::new()) }
}

/// How many packs of which offer the drafts hold.
fn in_basket(basket: &[BasketOrder]) -> InBasket {
    let mut counts: InBasket = HashMap::new();
    for line in basket.iter().flat_map(|order| &order.draft.lines) {
        *counts.entry(line.offer_id).or_default() += line.ordered;
    }
    counts
}

/// What the drafts come to, at the foot of a page.
fn mini(basket: &[BasketOrder], lang: Language) -> Option<MiniBasket> {
    let sum = Money::sum(basket.iter().map(|order| order.goods_now)).unwrap_or_default();
    let goods = basket.iter().map(|order| order.draft.lines.len()).sum();
    MiniBasket::of(sum, basket.len(), goods, lang)
}

/// A page: whole, or only its main part for the script that asked for that.
fn page(
    request: &HttpRequest,
    status: StatusCode,
    whole: impl FnOnce() -> askama::Result<String>,
    main: impl FnOnce() -> askama::Result<String>,
) -> Result<HttpResponse, Problem> {
    let html = if is_partial(request) { main() } else { whole() };
    Ok(HttpResponseBuilder::new(status)
        .insert_header((VARY, "HX-Request"))
        .content_type("text/html; charset=utf-8")
        .body(html.map_err(Problem::our_fault)?))
}

fn is_partial(request: &HttpRequest) -> bool {
    request.headers().contains_key("hx-request")
}

/// Leads on after a form was taken.
fn led(address: &str) -> HttpResponse {
    HttpResponse::SeeOther().insert_header((LOCATION, address)).finish()
}

/// The query's value of that name.
fn asked_for(request: &HttpRequest, name: &str) -> Option<String> {
    form_urlencoded::parse(request.query_string().as_bytes())
        .find(|(found, _)| found == name)
        .map(|(_, value)| value.into_owned())
        .filter(|value| !value.is_empty())
}

/// A value as it may stand in an address.
fn escaped(value: &str) -> String {
    form_urlencoded::byte_serialize(value.as_bytes()).collect()
}
