//! The desk's pages as they are asked for.

use actix_web::http::StatusCode;
use actix_web::http::header::{ETAG, IF_NONE_MATCH};
use actix_web::{HttpResponse, web};
use askama::Template;
use sha2::{Digest, Sha256};
use supply_chain::id::PurchaseOrderId;
use supply_chain::purchase_order::Party;
use uuid::Uuid;

use super::orders::{Asked, Chosen, DeskOrdersPage, Queue, Waiting};
use crate::extract::Reader;
use crate::pages::frame;
use crate::pages::layout::Place;
use crate::pages::order::handling::{asked, eyes, key, stock_for};
use crate::problem::Problem;
use crate::state::State;

fn view(reader: &Reader) -> Asked {
    let query = asked(reader);
    let text = |name: &str| query.get(name).map_or("", String::as_str);
    Asked {
        tab: Waiting::from_word(text("tab")),
        text: text("q").trim().chars().take(100).collect(),
        page: text("page").parse().unwrap_or_default(),
    }
}

fn named(reader: &Reader) -> Option<PurchaseOrderId> {
    asked(reader).get("order")?.parse::<Uuid>().ok().map(PurchaseOrderId)
}

/// `GET /desk/orders`: the queue, and the chosen order, or on a desk the first, beside it.
///
/// # Errors
/// A member only; 404 for an order that is not sold by the reader's organization.
pub async fn orders(state: web::Data<State>, reader: Reader) -> Result<HttpResponse, Problem> {
    let (asked, chosen) = (view(&reader), named(&reader));
    let (workflow, actor) = (&state.workflow, &reader.actor);
    let found = workflow.order_rows(&asked.filter(), actor).await?;
    let mut counts = Vec::new();
    for tab in Waiting::ALL.into_iter().filter(|tab| *tab != Waiting::All) {
        counts.push(workflow.order_rows_count(&tab.filter(), actor).await?);
    }
    let order = match chosen.or_else(|| found.first().map(|row| row.id)) {
        Some(id) => Some(workflow.order(id, actor).await?),
        None => None,
    };
    let eyes = eyes(&state, &reader);
    if order.as_ref().is_some_and(|order| eyes.side(order) != Party::Seller) {
        return Err(Problem::not_found());
    }
    let stock = match &order {
        Some(order) => stock_for(&state, &reader, order).await?,
        None => None,
    };
    let beside = order.as_ref().map(|order| Chosen {
        order,
        stock: stock.as_ref(),
        by_reader: chosen.is_some(),
    });
    let shell = frame::shell(&state, &reader, Place::Incoming).await?;
    let page = DeskOrdersPage::new(shell, &asked, &counts, &found, beside, &eyes, &|| key(&state));
    frame::page(StatusCode::OK, &page)
}

/// `GET /desk/orders/queue`: the queue alone, asked for every 30 seconds while the page is looked at,
/// and answered by 304 while it says the same.
///
/// # Errors
/// A member only, or the database fails.
pub async fn queue(state: web::Data<State>, reader: Reader) -> Result<HttpResponse, Problem> {
    let asked = view(&reader);
    let found = state.workflow.order_rows(&asked.filter(), &reader.actor).await?;
    let shell = frame::shell(&state, &reader, Place::Incoming).await?;
    let current = named(&reader).map(|id| id.to_string());
    let queue = Queue::new(shell, &asked, &found, current.as_deref(), &eyes(&state, &reader));
    let html = queue.render().map_err(Problem::our_fault)?;
    let digest = hex::encode(Sha256::digest(html.as_bytes()));
    let tag = format!("\"{}\"", &digest[..16]);
    let held = reader.request().headers().get(IF_NONE_MATCH).and_then(|tag| tag.to_str().ok());
    if held == Some(tag.as_str()) {
        return Ok(HttpResponse::NotModified().insert_header((ETAG, tag)).finish());
    }
    let mut answer = HttpResponse::Ok();
    Ok(answer.insert_header((ETAG, tag)).content_type("text/html; charset=utf-8").body(html))
}
