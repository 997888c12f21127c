//! The shop's pages as they are asked for.

pub mod browsing;
pub mod counter;
pub mod keeping;
pub mod ordering;
pub mod selling;
pub mod till;

use actix_web::http::StatusCode;
use actix_web::http::header::VARY;
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder};
use chrono_tz::Tz;
use order_workflow::query::storefront::{
    MemberOrderView, StorefrontView, Visitor, own_storefront, visitor,
};
use supply_chain::id::PurchaseOrderId;

use super::orders::When;
use crate::extract::Reader;
use crate::problem::Problem;
use crate::state::State;
use order_workflow::ask::Asker;

/// The reader in their cooperative's shop.
struct Inside {
    visitor: Visitor,
    shop: StorefrontView,
    when: When,
}

/// Who the reader is in the shop of the cooperative they act for.
///
/// # Errors
/// 404 for whoever has nothing to do with it.
async fn inside(state: &State, reader: &Reader) -> Result<Inside, Problem> {
    let on = state.workflow.reader();
    let visitor = visitor(on, &reader.actor).await?;
    let shop = own_storefront(on, &by(reader)).await?;
    let zone = reader.zone.parse().unwrap_or(Tz::Asia__Makassar);
    Ok(Inside { visitor, shop, when: When { now: state.workflow.origin.now(), zone } })
}

/// The member's open draft, if there is one.
async fn open_basket(
    state: &State,
    reader: &Reader,
    visitor: &Visitor,
) -> Result<Option<MemberOrderView>, Problem> {
    let Some(tie) = visitor.member else { return Ok(None) };
    let on = state.workflow.reader();
    let Some(id) = order_workflow::query::storefront::open_basket(on, tie).await? else {
        return Ok(None);
    };
    order(state, reader, id).await.map(Some)
}

async fn order(
    state: &State,
    reader: &Reader,
    id: PurchaseOrderId,
) -> Result<MemberOrderView, Problem> {
    let found = order_workflow::query::storefront::member_order(&state.workflow, id, &reader.actor);
    Ok(found.await?)
}

/// A page: whole, or only its main part for the script that asked for that.
fn page(
    request: &HttpRequest,
    status: StatusCode,
    whole: impl FnOnce() -> askama::Result<String>,
    main: impl FnOnce() -> askama::Result<String>,
) -> Result<HttpResponse, Problem> {
    let html = if request.headers().contains_key("hx-request") { main() } else { whole() };
    Ok(HttpResponseBuilder::new(status)
        .insert_header((VARY, "HX-Request"))
        .content_type("text/html; charset=utf-8")
        .body(html.map_err(Problem::our_fault)?))
}

/// The query's value of that name.
fn asked_for(request: &HttpRequest, name: &str) -> Option<String> {
    form_urlencoded::parse(request.query_string().as_bytes())
        .find(|(found, _)| found == name)
        .map(|(_, value)| value.into_owned())
        .filter(|value| !value.is_empty() && !value.contains('\0'))
}

/// Whether a refusal is told on the page it came from.
fn is_said(problem: &Problem) -> bool {
    matches!(problem.status().as_u16(), 409 | 412 | 422)
}

fn by(reader: &Reader) -> Asker {
    Asker::Actor(reader.actor.clone())
}
