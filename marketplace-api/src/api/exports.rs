//! Orders, receipts and stock as CSV and XLSX, for the books a cooperative already keeps.

use actix_web::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use order_workflow::price_list::Language;
use order_workflow::query::exports::{Export, Table};
use serde::Deserialize;
use supply_chain::ask::Actor;
use utoipa::{IntoParams, ToSchema};

use crate::extract::Reading;
use crate::problem::Problem;
use crate::state::State;

/// In which form, and between which days.
#[derive(Debug, Default, Clone, Copy, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct ExportQuery {
    /// csv (default) or xlsx.
    #[serde(default)]
    pub format: FileFormat,
    /// First day, by when the order was made or the goods were counted.
    pub from: Option<NaiveDate>,
    /// Last day.
    pub to: Option<NaiveDate>,
}

/// The form of a file.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum FileFormat {
    /// Comma-separated values, UTF-8.
    #[default]
    Csv,
    /// A spreadsheet.
    Xlsx,
}

/// In which form, and with headers in which language.
#[derive(Debug, Default, Clone, Copy, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct CatalogueQuery {
    /// csv (default) or xlsx.
    #[serde(default)]
    pub format: FileFormat,
    /// The headers' language; an upload reads both.
    #[serde(default)]
    pub language: HeaderLanguage,
}

/// The language of headers.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum HeaderLanguage {
    /// Indonesian.
    #[default]
    Id,
    /// English.
    En,
}

impl From<HeaderLanguage> for Language {
    fn from(language: HeaderLanguage) -> Self {
        match language {
            HeaderLanguage::Id => Self::Indonesian,
            HeaderLanguage::En => Self::English,
        }
    }
}

/// `GET /api/v1/exports/catalogue`: the own offers on sale and paused as a price list; uploaded again it changes nothing.
#[utoipa::path(get, path = "/api/v1/exports/catalogue", tag = "exports", params(CatalogueQuery),
    responses((status = 200, description = "CSV or XLSX", content_type = "text/csv")))]
pub async fn catalogue(
    state: web::Data<State>,
    reading: Reading<CatalogueQuery>,
) -> Result<HttpResponse, Problem> {
    price_list(&state, reading.query, reading.actor()?).await
}

/// The own price list as a file to keep; pages serve the same under the cookie.
///
/// # Errors
/// The asker may not, or it cannot be written.
pub async fn price_list(
    state: &State,
    query: CatalogueQuery,
    actor: &Actor,
) -> Result<HttpResponse, Problem> {
    let table = state.workflow.own_price_list(actor, query.language.into()).await?;
    written(table, query.format, "lumbung-price-list").await
}

/// `GET /api/v1/exports/orders`: one row a line of every order of the organization.
#[utoipa::path(get, path = "/api/v1/exports/orders", tag = "exports", params(ExportQuery),
    responses((status = 200, description = "CSV or XLSX", content_type = "text/csv")))]
pub async fn orders(
    state: web::Data<State>,
    reading: Reading<ExportQuery>,
) -> Result<HttpResponse, Problem> {
    file(&state, Export::Orders, reading.query, reading.actor()?).await
}

/// `GET /api/v1/exports/receipts`: one row a counted line, corrections included.
#[utoipa::path(get, path = "/api/v1/exports/receipts", tag = "exports", params(ExportQuery),
    responses((status = 200, description = "CSV or XLSX", content_type = "text/csv")))]
pub async fn receipts(
    state: web::Data<State>,
    reading: Reading<ExportQuery>,
) -> Result<HttpResponse, Problem> {
    file(&state, Export::Receipts, reading.query, reading.actor()?).await
}

/// `GET /api/v1/exports/stock`: one row a stock level, as it is now.
#[utoipa::path(get, path = "/api/v1/exports/stock", tag = "exports", params(ExportQuery),
    responses((status = 200, description = "CSV or XLSX", content_type = "text/csv")))]
pub async fn stock(
    state: web::Data<State>,
    reading: Reading<ExportQuery>,
) -> Result<HttpResponse, Problem> {
    file(&state, Export::Stock, reading.query, reading.actor()?).await
}

/// The table as a file to keep; pages serve the same under the cookie.
///
/// # Errors
/// The asker may not, or it cannot be written.
pub async fn file(
    state: &State,
    what: Export,
    query: ExportQuery,
    actor: &Actor,
) -> Result<HttpResponse, Problem> {
    let table = state.workflow.export(what, query.from, query.to, actor).await?;
    let name = match what {
        Export::Orders => "lumbung-orders",
        Export::Receipts => "lumbung-receipts",
        Export::Stock => "lumbung-stock",
    };
    written(table, query.format, name).await
}

/// A table as a file called so.
async fn written(table: Table, format: FileFormat, name: &str) -> Result<HttpResponse, Problem> {
    // Writing a large spreadsheet takes a moment; other requests go on meanwhile.
    let bytes = web::block(move || write(&table, format)).await.map_err(Problem::our_fault)?;
    let (media_type, ending) = match format {
        FileFormat::Csv => ("text/csv; charset=utf-8", "csv"),
        FileFormat::Xlsx => {
            ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx")
        }
    };
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, media_type))
        .insert_header((CONTENT_DISPOSITION, format!("attachment; filename=\"{name}.{ending}\"")))
        .body(bytes.map_err(Problem::our_fault)?))
}

fn write(
    table: &Table,
    format: FileFormat,
) -> Result<Vec<u8>, order_workflow::query::exports::TableError> {
    match format {
        FileFormat::Csv => table.csv(),
        FileFormat::Xlsx => table.xlsx(),
    }
}
