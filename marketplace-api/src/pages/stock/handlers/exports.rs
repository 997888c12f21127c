//! Orders, receipts, stock and the own price list as files.

use actix_web::web;
use order_workflow::query::exports::Export;

use super::Shown;
use crate::api::exports::{CatalogueQuery, ExportQuery, HeaderLanguage, file, price_list};
use crate::extract::{NotShown, Reader};
use crate::state::State;

/// `GET /exports/orders`: the API's file, under the cookie.
///
/// # Errors
/// Leads to the sign-in page; 400 for a day that is none; 403 for a member; the database fails.
pub async fn export_orders(state: web::Data<State>, reader: Reader, query: ExportDays) -> Shown {
    export(&state, &reader, query, Export::Orders).await
}

/// `GET /exports/receipts`.
///
/// # Errors
/// As [`export_orders`].
pub async fn export_receipts(state: web::Data<State>, reader: Reader, query: ExportDays) -> Shown {
    export(&state, &reader, query, Export::Receipts).await
}

/// `GET /exports/stock`.
///
/// # Errors
/// As [`export_orders`].
pub async fn export_stock(state: web::Data<State>, reader: Reader, query: ExportDays) -> Shown {
    export(&state, &reader, query, Export::Stock).await
}

/// The query of an export's address.
type ExportDays = web::Query<ExportQuery>;

async fn export(state: &State, reader: &Reader, query: ExportDays, what: Export) -> Shown {
    file(state, what, query.into_inner(), &reader.actor).await.map_err(NotShown::Wrong)
}

/// `GET /exports/catalogue`: the own price list, with headers in the reader's language.
///
/// # Errors
/// As [`export_orders`].
pub async fn export_catalogue(state: web::Data<State>, reader: Reader, query: ExportDays) -> Shown {
    let language = reader.language.pick(HeaderLanguage::Id, HeaderLanguage::En);
    let wanted = CatalogueQuery { format: query.format, language };
    price_list(&state, wanted, &reader.actor).await.map_err(NotShown::Wrong)
}
