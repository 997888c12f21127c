//! The buyer's pages as they are asked for: reads the queries, carries out what a form says.

mod add;
mod basket;
mod home;
mod offer;
mod paste;
mod price_list;
mod search;
mod section;

use std::collections::HashMap;

use actix_web::http::StatusCode;
use actix_web::http::header::VARY;
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder};
use chrono_tz::Tz;
use order_workflow::WorkflowError;
use order_workflow::query::basket::BasketOrder;
use supply_chain::money::Money;
use supply_chain::organization::Role;
use supply_chain::purchase_order::{CommandName, Party};
use uuid::Uuid;

use super::search::{InBasket, MiniBasket};
use super::words::{Here, orders_for};
use crate::extract::Reader;
use crate::language::Language;
use crate::pages::frame::{led_to as led, shell};
use crate::problem::Problem;
use crate::state::State;

pub use add::{add, set};
pub use basket::{again, show as basket, submit_all};
pub use home::home;
pub use offer::{add as add_offer, show as offer};
pub use paste::{paste, show as paste_form};
pub use price_list::{show as price_list, write as write_order};
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

/// The drafts at today's prices; none for a member, who has no part in them.
async fn drafts(state: &State, reader: &Reader) -> Result<Vec<BasketOrder>, Problem> {
    if is_staff(reader) { Ok(state.workflow.basket(&reader.actor).await?) } else { Ok(Vec::new()) }
}

/// Whether the reader may fill the basket.
///
/// # Errors
/// 403, naming who may.
fn buyers_only(reader: &Reader) -> Result<(), Problem> {
    if orders_for(&reader.actor) {
        return Ok(());
    }
    Err(WorkflowError::NotYourRole { roles: CommandName::Edit.roles(Party::Buyer) }.into())
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
