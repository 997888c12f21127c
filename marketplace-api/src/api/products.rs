//! Products over JSON (api.md, Catalogue).

use actix_web::{HttpResponse, web};
use order_workflow::command::catalogue::{NewProduct, make_product};
use order_workflow::query;
use order_workflow::query::catalogue::ProductView;
use serde::Deserialize;
use supply_chain::quantity::BaseUnit;
use supply_chain::tax::TaxClass;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::answer::{json, respond};
use crate::extract::{Asked, NoQuery, Reading};
use crate::problem::Problem;
use crate::state::State;

/// A product that is not there yet.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateProduct {
    /// A UUIDv7 of the client's own.
    pub id: Option<Uuid>,
    /// At most 200 characters.
    pub name: String,
    /// At most 120 characters.
    pub brand: Option<String>,
    /// In free text, at most 120 characters.
    pub category: String,
    /// What is counted: `pcs`, `gram` or `ml`.
    #[schema(value_type = String)]
    pub base_unit: BaseUnit,
    /// The number under its barcode; its last digit is checked.
    pub gtin: Option<String>,
    /// `taxed` when not said, `exempt` or `none`.
    #[schema(value_type = Option<String>)]
    pub tax_class: Option<TaxClass>,
}

/// `POST /api/v1/products`: enters a product that all sellers may offer.
#[utoipa::path(post, path = "/api/v1/products", tag = "catalogue", request_body = CreateProduct,
    responses((status = 201, body = ProductView)))]
pub async fn create(
    state: web::Data<State>,
    asked: Asked<CreateProduct>,
) -> Result<HttpResponse, Problem> {
    let Asked { body, ask, .. } = asked;
    let CreateProduct { id, name, brand, category, base_unit, gtin, tax_class } = body;
    let new = NewProduct { id, name, brand, category, base_unit, gtin, tax_class };
    Ok(respond(make_product(&state.workflow, ask, new).await?))
}

/// `GET /api/v1/products/{id}`: what is known of a product; no price is.
#[utoipa::path(get, path = "/api/v1/products/{id}", tag = "catalogue",
    params(("id" = Uuid, Path)), responses((status = 200, body = ProductView)))]
pub async fn show(
    state: web::Data<State>,
    reading: Reading<NoQuery>,
) -> Result<HttpResponse, Problem> {
    let id = reading.id("id")?;
    Ok(json(&query::catalogue::product(state.workflow.reader(), id).await?))
}
