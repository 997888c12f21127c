//! Goods that come into one's own stock when they are counted, over JSON.

use actix_web::{HttpResponse, web};
use order_workflow::command::kept_goods::KeepGoods;
use order_workflow::query::kept_goods::KeptProductView;
use serde::{Deserialize, Serialize};
use supply_chain::id::{ProductId, ShipmentId};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::answer::{json, respond};
use crate::extract::{Asked, NoFields, NoQuery, Reading};
use crate::problem::Problem;
use crate::state::State;

/// What is kept, and as what.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct KeepProduct {
    /// Which own goods it becomes; the same when left out.
    pub own_product_id: Option<Uuid>,
    /// A shipment that was counted before: its good units come in at once.
    pub shipment_id: Option<Uuid>,
}

/// What somebody chose to keep.
#[derive(Debug, Serialize, ToSchema)]
pub struct KeptProducts {
    /// By name; 1,000 at most. What is sold on by a rule is kept besides.
    pub items: Vec<KeptProductView>,
}

/// `GET /api/v1/kept-products`: the organization's own choice.
#[utoipa::path(get, path = "/api/v1/kept-products", tag = "stock",
    responses((status = 200, body = KeptProducts), (status = 403)))]
pub async fn list(
    state: web::Data<State>,
    reading: Reading<NoQuery>,
) -> Result<HttpResponse, Problem> {
    let items = state.workflow.kept_products(reading.actor()?).await?;
    Ok(json(&KeptProducts { items }))
}

/// `PUT /api/v1/kept-products/{product_id}`: what is counted good of it comes into stock from now on.
#[utoipa::path(put, path = "/api/v1/kept-products/{product_id}", tag = "stock", params(("product_id" = Uuid, Path)),
    request_body = KeepProduct,
    responses((status = 200, body = KeptProductView), (status = 403), (status = 404), (status = 422)))]
pub async fn keep(
    state: web::Data<State>,
    asked: Asked<KeepProduct>,
) -> Result<HttpResponse, Problem> {
    let product: ProductId = asked.id("product_id")?;
    let Asked { body, ask, .. } = asked;
    let goods = KeepGoods {
        product,
        own: body.own_product_id.map(ProductId),
        shipment: body.shipment_id.map(ShipmentId),
    };
    Ok(respond(state.workflow.keep_goods(ask, goods).await?))
}

/// `DELETE /api/v1/kept-products/{product_id}`: not any more; what came in stays.
#[utoipa::path(delete, path = "/api/v1/kept-products/{product_id}", tag = "stock", params(("product_id" = Uuid, Path)),
    responses((status = 204), (status = 403), (status = 422)))]
pub async fn stop(
    state: web::Data<State>,
    asked: Asked<NoFields>,
) -> Result<HttpResponse, Problem> {
    let product: ProductId = asked.id("product_id")?;
    Ok(respond(state.workflow.stop_keeping(asked.ask, product).await?))
}
