//! Looking at orders: the list, one order, its history, whether there is news.

use actix_web::http::StatusCode;
use actix_web::http::header::{CONTENT_DISPOSITION, ETAG, IF_NONE_MATCH};
use actix_web::{HttpResponse, web};
use askama::Template;
use order_workflow::query::delivery_runs::ExpectedFor;
use order_workflow::query::standing_orders::run_of_order;
use supply_chain::id::{PurchaseOrderId, ShipmentId};
use supply_chain::purchase_order::Party;
use uuid::Uuid;

use super::papers::{drawn, papers};
use super::{asked, eyes, key, page_of, since};
use crate::answer::json;
use crate::extract::{NotShown, Reader};
use crate::pages::frame;
use crate::pages::layout::Place;
use crate::pages::order::list::{Asked, OrdersPage, Stretch};
use crate::pages::order::show::{HISTORY_PAGE, HistoryPage};
use crate::pages::order::timeline::news as told;
use crate::pages::runs::told::note_for;
use crate::problem::Problem;
use crate::state::State;

/// `GET /orders`: the organization's orders.
///
/// # Errors
/// A member only, or the database fails.
pub async fn list(state: web::Data<State>, reader: Reader) -> Result<HttpResponse, Problem> {
    let query = asked(&reader);
    let text = |name: &str| query.get(name).map_or("", String::as_str);
    let asked = Asked {
        stretch: Stretch::from_word(text("tab")),
        party: match text("as") {
            "buyer" => Some(Party::Buyer),
            "seller" => Some(Party::Seller),
            _ => None,
        },
        text: text("q").trim().chars().take(100).collect(),
        page: text("page").parse().unwrap_or_default(),
    };
    let found = state.workflow.order_rows(&asked.filter(), &reader.actor).await?;
    let shell = frame::shell(&state, &reader, Place::Orders).await?;
    frame::page(StatusCode::OK, &OrdersPage::new(shell, &asked, &found, &eyes(&state, &reader)))
}

/// `GET /orders/{id}`: the order, for its parties; `?print=1` its paper, `?lines=all` every line.
///
/// # Errors
/// 404 to anyone who is not a party.
pub async fn show(state: web::Data<State>, reader: Reader) -> Result<HttpResponse, NotShown> {
    let id: PurchaseOrderId = reader.id("id").map_err(NotShown::Wrong)?;
    shown(&state, &reader, id).await.map_err(NotShown::Wrong)
}

async fn shown(
    state: &State,
    reader: &Reader,
    id: PurchaseOrderId,
) -> Result<HttpResponse, Problem> {
    let order = state.workflow.order(id, &reader.actor).await?;
    let query = asked(reader);
    if query.contains_key("print") {
        let papers = papers(state, reader).await?;
        let address = format!("/orders/{id}/papers/purchase-order");
        return drawn(state, reader, &papers, (papers.purchase_order(), address)).await;
    }
    let all_lines = query.get("lines").is_some_and(|lines| lines == "all");
    let mut page = page_of(state, reader, &order, all_lines).await?;
    if matches!(
        order.state,
        "draft" | "pending_approval" | "submitted" | "countered" | "confirmed" | "in_fulfilment"
    ) {
        page.body.notes.extend(note_for(state, reader, ExpectedFor::Order(id)).await?);
    }
    let standing = run_of_order(state.workflow.reader(), &reader.actor, id).await?;
    let mut page = page.shared(&order, &reader.reached_at(state)).made_by(standing);
    let named = |word| Some(ShipmentId(query.get(word)?.parse::<Uuid>().ok()?));
    if let Some(shipment) = named("corrected") {
        page = page.corrected(&order, shipment, key(state), reader.language);
    } else if let Some(shipment) = named("counted") {
        page = page.counted(&order, shipment, key(state), reader.language);
    }
    frame::page(StatusCode::OK, &page)
}

/// `GET /orders/{id}/history`: what happened longer ago.
///
/// # Errors
/// 404 to anyone who is not a party.
pub async fn history(state: web::Data<State>, reader: Reader) -> Result<HttpResponse, Problem> {
    let id: PurchaseOrderId = reader.id("id")?;
    let skip = asked(&reader).get("skip").and_then(|skip| skip.parse().ok()).unwrap_or_default();
    let order = state.workflow.order(id, &reader.actor).await?;
    let entries = state.workflow.order_timeline(id, &reader.actor, skip, HISTORY_PAGE + 1).await?;
    let shell = frame::shell(&state, &reader, Place::Orders).await?;
    let page = HistoryPage::new(shell, &order, &entries, skip, &eyes(&state, &reader));
    frame::page(StatusCode::OK, &page)
}

/// `GET /orders/{id}/history.json`: the chained history as a file that either party can verify.
///
/// # Errors
/// 404 to anyone who is not a party.
pub async fn history_file(
    state: web::Data<State>,
    reader: Reader,
) -> Result<HttpResponse, Problem> {
    let id: PurchaseOrderId = reader.id("id")?;
    let order = state.workflow.order(id, &reader.actor).await?;
    let history = state.workflow.order_history(id, &reader.actor).await?;
    let number = order.number.unwrap_or_else(|| id.to_string());
    let mut answer = json(&history);
    let name = format!("attachment; filename=\"riwayat-{number}.json\"");
    if let Ok(name) = name.parse() {
        answer.headers_mut().insert(CONTENT_DISPOSITION, name);
    }
    Ok(answer)
}

/// What changed, with the way to the newest page.
#[derive(Debug, Template)]
#[template(path = "order/news.html")]
struct News {
    shell: crate::pages::layout::Shell,
    told: String,
    address: String,
}

/// `GET /orders/{id}/news?since=VERSION`: nothing while the order is at that version, else who did
/// what. Asked every 30 seconds by an open page, and answered by 304 while nothing changes.
///
/// # Errors
/// 404 to anyone who is not a party.
pub async fn news(state: web::Data<State>, reader: Reader) -> Result<HttpResponse, Problem> {
    let id: PurchaseOrderId = reader.id("id")?;
    let order = state.workflow.order(id, &reader.actor).await?;
    let tag = format!("\"v{}-{}\"", order.version, reader.language.code());
    let held = reader.request().headers().get(IF_NONE_MATCH).and_then(|tag| tag.to_str().ok());
    if held == Some(tag.as_str()) {
        return Ok(HttpResponse::NotModified().insert_header((ETAG, tag)).finish());
    }
    let seen = asked(&reader).get("since").and_then(|seen| seen.parse::<i64>().ok());
    let mut answer = HttpResponse::Ok();
    answer.insert_header((ETAG, tag)).content_type("text/html; charset=utf-8");
    if seen.is_none_or(|seen| seen >= order.version) {
        return Ok(answer.body(""));
    }
    let changes = since(&state, &reader, &order, seen).await?;
    let news = News {
        shell: crate::pages::layout::Shell::door(reader.language, reader.theme, ""),
        told: told(&changes, &order, &eyes(&state, &reader)),
        address: format!("/orders/{id}"),
    };
    Ok(answer.body(news.render().map_err(Problem::our_fault)?))
}
