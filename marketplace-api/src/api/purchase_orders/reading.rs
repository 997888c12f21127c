//! Orders to read: a list, one, its history.

use actix_web::{HttpResponse, web};
use order_workflow::query::orders::{HistoryView, OrderFilter, OrderView};
use serde::Deserialize;
use supply_chain::purchase_order::{Party, State as OrderState};
use utoipa::IntoParams;
use uuid::Uuid;

use crate::answer::{json, json_versioned};
use crate::extract::Reading;
use crate::paging::Page;
use crate::problem::Problem;
use crate::state::State;

/// Which orders.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct OrderList {
    /// buyer or seller; both when left out.
    #[serde(rename = "as")]
    pub side: Option<String>,
    /// One state, or several with commas between.
    pub state: Option<String>,
    /// In a number, a name of goods, the other party's name, or the buyer's own reference.
    pub q: Option<String>,
}

/// `GET /api/v1/purchase-orders`: the asker's orders, newest first.
#[utoipa::path(get, path = "/api/v1/purchase-orders", tag = "purchase-orders",
    params(OrderList, crate::paging::PageParams), responses((status = 200, body = Page<OrderView>)))]
pub async fn list(
    state: web::Data<State>,
    reading: Reading<OrderList>,
) -> Result<HttpResponse, Problem> {
    let party = match reading.query.side.as_deref() {
        None => None,
        Some("buyer") => Some(Party::Buyer),
        Some("seller") => Some(Party::Seller),
        Some(_) => {
            return Err(wrong_parameter("as", "buyer atau seller", "buyer or seller"));
        }
    };
    let words = reading
        .query
        .state
        .as_deref()
        .unwrap_or_default()
        .split(',')
        .filter(|word| !word.is_empty());
    let known: Option<Vec<OrderState>> = words.map(OrderState::from_word).collect();
    let Some(states) = known else {
        return Err(wrong_parameter("state", "salah satu status pesanan", "a state of an order"));
    };
    let filter = OrderFilter {
        party,
        states,
        text: reading.query.q.clone(),
        before: reading.page.after()?,
        by_deadline: false,
        limit: reading.page.fetch(),
    };
    let orders = state.workflow.orders(&filter, reading.actor()?).await?;
    Ok(json(&Page::of(orders, &reading.page, |order| Uuid::from(order.id))))
}

/// `GET /api/v1/purchase-orders/{id}`: the order, for its parties.
#[utoipa::path(get, path = "/api/v1/purchase-orders/{id}", tag = "purchase-orders",
    params(("id" = Uuid, Path)), responses((status = 200, body = OrderView)))]
pub async fn show(state: web::Data<State>, reading: Reading) -> Result<HttpResponse, Problem> {
    let view = state.workflow.order(reading.id("id")?, reading.actor()?).await?;
    Ok(json_versioned(&view, view.version))
}

/// `GET /api/v1/purchase-orders/{id}/history`: what happened, chained so that it can be verified.
#[utoipa::path(get, path = "/api/v1/purchase-orders/{id}/history", tag = "purchase-orders",
    params(("id" = Uuid, Path)), responses((status = 200, body = HistoryView)))]
pub async fn history(state: web::Data<State>, reading: Reading) -> Result<HttpResponse, Problem> {
    let view = state.workflow.order_history(reading.id("id")?, reading.actor()?).await?;
    Ok(json(&view))
}

pub(in crate::api) fn wrong_parameter(name: &str, id: &str, en: &str) -> Problem {
    Problem::malformed(
        format!("Parameter {name} harus {id}."),
        format!("Parameter {name} must be {en}."),
    )
    .error(name, id, en)
}
