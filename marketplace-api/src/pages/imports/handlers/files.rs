//! The files to take away: the wrong rows, the template.

use actix_web::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use actix_web::{HttpResponse, web};
use order_workflow::price_list::{XLSX, template_csv, template_xlsx};
use order_workflow::query::imports as query;
use supply_chain::id::ImportId;

use super::{Shown, by};
use crate::extract::{NotShown, Reader};
use crate::problem::Problem;
use crate::state::State;

/// `GET /imports/{id}/rejected`: the wrong rows as a small file, each with its reasons.
///
/// # Errors
/// Leads to the sign-in page; 404, also when no row is wrong; the database fails.
pub async fn rejected(state: web::Data<State>, reader: Reader) -> Shown {
    let written = async {
        let id: ImportId = reader.id("id")?;
        let (on, lang) = (state.workflow.reader(), reader.language.into());
        let file = query::rejected_file(on, &by(&reader), id, lang).await?;
        Ok(attachment(&file.name, file.content_type, file.bytes))
    };
    written.await.map_err(NotShown::Wrong)
}

/// A file to keep, under its name.
fn attachment(name: &str, media_type: &'static str, bytes: Vec<u8>) -> HttpResponse {
    let encoded: String = form_urlencoded::byte_serialize(name.as_bytes()).collect();
    let plain: String = name
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() || ".-_ ".contains(c) { c } else { '_' })
        .collect();
    let encoded = encoded.replace('+', "%20");
    let said = format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{encoded}");
    HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, media_type))
        .insert_header((CONTENT_DISPOSITION, said))
        .body(bytes)
}

/// `GET /imports/template.xlsx`: the price list to start from.
///
/// # Errors
/// Leads to the sign-in page, or the file cannot be written.
pub async fn template(reader: Reader) -> Shown {
    let bytes = template_xlsx(reader.language.into())
        .map_err(|error| NotShown::Wrong(Problem::our_fault(error)))?;
    let name = reader.language.t("contoh-daftar-harga.xlsx", "price-list-template.xlsx");
    Ok(attachment(name, XLSX, bytes))
}

/// `GET /imports/sample.csv`: the same as CSV.
///
/// # Errors
/// Leads to the sign-in page, or the file cannot be written.
pub async fn sample(reader: Reader) -> Shown {
    let bytes = template_csv(reader.language.into())
        .map_err(|error| NotShown::Wrong(Problem::our_fault(error)))?;
    let name = reader.language.t("contoh-daftar-harga.csv", "price-list-sample.csv");
    Ok(attachment(name, "text/csv; charset=utf-8", bytes))
}
