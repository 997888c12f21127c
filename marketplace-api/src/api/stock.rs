//! Stock over JSON: what is there, what is promised, and a stock-take (api.md, Catalogue).

use actix_web::{HttpResponse, web};
use order_workflow::command::catalogue::{StockTake, take_stock};
use order_workflow::query;
use order_workflow::query::catalogue::StockView;
use order_workflow::query::stock::OwnStock;
use serde::Deserialize;
use supply_chain::id::ProductId;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::answer::{json, json_versioned, respond};
use crate::extract::{Asked, NoQuery, Reading};
use crate::paging::{Page, PageParams};
use crate::problem::Problem;
use crate::state::State;

/// What was counted.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CountStock {
    /// Base units that are there.
    pub on_hand: i64,
    /// Why it is otherwise than known; at most 500 characters.
    pub reason: Option<String>,
}

/// Which of the own stock.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct OwnStockQuery {
    /// Part of the product's name, or the whole of its barcode.
    pub q: Option<String>,
}

/// `PUT /api/v1/stock/{product_id}`: a stock-take, as one movement with its reason.
#[utoipa::path(put, path = "/api/v1/stock/{product_id}", tag = "catalogue",
    params(("product_id" = Uuid, Path)), request_body = CountStock,
    responses((status = 200, body = StockView)))]
pub async fn count(
    state: web::Data<State>,
    asked: Asked<CountStock>,
) -> Result<HttpResponse, Problem> {
    let product: ProductId = asked.id("product_id")?;
    let Asked { body, ask, .. } = asked;
    let take = StockTake { on_hand: body.on_hand, reason: body.reason };
    Ok(respond(take_stock(&state.workflow, ask, product, take).await?))
}

/// `GET /api/v1/stock/{product_id}`: what the organization has of a product.
#[utoipa::path(get, path = "/api/v1/stock/{product_id}", tag = "catalogue",
    params(("product_id" = Uuid, Path)), responses((status = 200, body = StockView)))]
pub async fn show(
    state: web::Data<State>,
    reading: Reading<NoQuery>,
) -> Result<HttpResponse, Problem> {
    let product: ProductId = reading.id("product_id")?;
    let view = query::stock::stock_of(state.workflow.reader(), &reading.asker, product).await?;
    Ok(json_versioned(&view, view.version))
}

/// `GET /api/v1/stock`: all that the organization ever counted, newest product first.
#[utoipa::path(get, path = "/api/v1/stock", tag = "catalogue", params(OwnStockQuery, PageParams),
    responses((status = 200, body = Page<StockView>)))]
pub async fn list(
    state: web::Data<State>,
    reading: Reading<OwnStockQuery>,
) -> Result<HttpResponse, Problem> {
    let wanted = OwnStock {
        text: reading.query.q.clone(),
        after: reading.page.after::<Uuid>()?.map(ProductId),
        limit: reading.page.fetch(),
    };
    let rows = query::stock::own_stock(state.workflow.reader(), &reading.asker, &wanted).await?;
    Ok(json(&Page::of(rows, &reading.page, |stock| stock.product_id)))
}
