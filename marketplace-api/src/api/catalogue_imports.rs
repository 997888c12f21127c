//! Price lists over JSON: handed in, looked at, published, taken back (api.md, Catalogue).

use std::collections::BTreeMap;
use std::sync::Arc;

use actix_web::http::header::{
    CONTENT_DISPOSITION, CONTENT_TYPE, ContentDisposition, DispositionParam, DispositionType,
};
use actix_web::{HttpResponse, web};
use order_workflow::WorkflowError;
use order_workflow::command::imports::{self, HandedIn, Numbering, Refusal, hand_in};
use order_workflow::price_list::{Language as ListLanguage, Mapping};
use order_workflow::query;
use order_workflow::query::imports::{ImportReport, ImportSummary};
use serde::Deserialize;
use supply_chain::id::ImportId;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::answer::{json, json_versioned, respond};
use crate::extract::{Asked, NoFields, NoQuery, Reading, Upload};
use crate::language::Language;
use crate::paging::{Page, PageParams};
use crate::problem::Problem;
use crate::state::State;

/// The parts of an upload.
#[derive(ToSchema)]
#[expect(dead_code, reason = "read part by part; here it is described")]
pub struct UploadForm {
    /// CSV or XLSX, at most 20 MB and 100,000 rows. In its numbers a dot before three digits groups thousands; a
    /// comma is decimal, and so is a dot before one or two digits: `12.500` is 12500.00, `12.5` is 12.50.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
    /// `true`: nothing changes until it is published.
    dry_run: Option<bool>,
    /// The file's own headers and what they stand for, as a JSON object.
    mapping: Option<String>,
    /// A UUIDv7 of the client's own.
    id: Option<Uuid>,
}

/// What the seller's own headers stand for.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MapColumns {
    /// `{"nama_barang": "name", "hrg": "price", "jenis": "ignore"}`.
    pub mapping: BTreeMap<String, String>,
}

/// The reader's language, as price lists speak it.
const fn spoken(language: Language) -> ListLanguage {
    match language {
        Language::Indonesian => ListLanguage::Indonesian,
        Language::English => ListLanguage::English,
    }
}

fn mapping_of(pairs: BTreeMap<String, String>) -> Result<Mapping, Problem> {
    Mapping::build(pairs).map_err(|wrong| WorkflowError::from(Refusal::Mapping(wrong)).into())
}

/// A part that cannot be read.
fn unreadable(part: &str, id: &str, en: &str) -> Problem {
    Problem::malformed(format!("{part}: {id}"), format!("{part}: {en}")).error(
        format!("/{part}"),
        id,
        en,
    )
}

fn yes_or_no(part: &str, text: &str) -> Result<bool, Problem> {
    match text.trim() {
        "true" | "1" => Ok(true),
        "false" | "0" | "" => Ok(false),
        _ => Err(unreadable(part, "isi true atau false.", "true or false.")),
    }
}

/// `POST /api/v1/catalogue-imports`: hands a price list in; it is read in the background. In prices a dot
/// before three digits groups thousands: `12.500` is 12500.00; before one or two it is decimal: `12.5` is 12.50.
#[utoipa::path(post, path = "/api/v1/catalogue-imports", tag = "catalogue",
    request_body(content = UploadForm, content_type = "multipart/form-data"),
    responses((status = 202, body = ImportSummary)))]
pub async fn create(state: web::Data<State>, upload: Upload) -> Result<HttpResponse, Problem> {
    let Upload { file_name, bytes, fields, ask, .. } = upload;
    let mut file =
        HandedIn { id: None, file_name, content: Arc::from(bytes), dry_run: false, mapping: None };
    for (part, text) in fields {
        match part.as_str() {
            "dry_run" => file.dry_run = yes_or_no("dry_run", &text)?,
            "mapping" if text.trim().is_empty() => {}
            "mapping" => {
                let pairs = serde_json::from_str(&text).map_err(|_ignored| {
                    unreadable("mapping", "harus objek JSON dari teks.", "a JSON object of texts.")
                })?;
                file.mapping = Some(mapping_of(pairs)?);
            }
            "id" => {
                let id = text.trim().parse();
                let wrong = |_| unreadable("id", "harus UUID.", "a UUID.");
                file.id = Some(id.map_err(wrong)?);
            }
            other => return Err(unreadable(other, "bagian ini tidak dikenal.", "unknown part.")),
        }
    }
    Ok(respond(hand_in(&state.workflow, ask, file).await?))
}

/// `GET /api/v1/catalogue-imports`: the organization's uploads, newest first.
#[utoipa::path(get, path = "/api/v1/catalogue-imports", tag = "catalogue",
    params(PageParams), responses((status = 200, body = Page<ImportSummary>)))]
pub async fn list(
    state: web::Data<State>,
    reading: Reading<NoQuery>,
) -> Result<HttpResponse, Problem> {
    let after = reading.page.after::<Uuid>()?.map(ImportId);
    let limit = reading.page.fetch();
    let reader = state.workflow.reader();
    let rows = query::imports::uploads(reader, &reading.asker, after, limit).await?;
    Ok(json(&Page::of(rows, &reading.page, |upload| upload.id)))
}

/// `GET /api/v1/catalogue-imports/{id}`: how far it is, what it does, what is wrong.
#[utoipa::path(get, path = "/api/v1/catalogue-imports/{id}", tag = "catalogue",
    params(("id" = Uuid, Path)), responses((status = 200, body = ImportReport)))]
pub async fn show(
    state: web::Data<State>,
    reading: Reading<NoQuery>,
) -> Result<HttpResponse, Problem> {
    let id: ImportId = reading.id("id")?;
    let report = query::imports::report(
        state.workflow.reader(),
        &reading.asker,
        id,
        spoken(reading.language),
        Numbering::UnderHeader,
    )
    .await?;
    Ok(json_versioned(&report, report.summary.version))
}

/// `POST …/mapping`: says what the file's own headers stand for, and has it read again.
#[utoipa::path(post, path = "/api/v1/catalogue-imports/{id}/mapping", tag = "catalogue",
    params(("id" = Uuid, Path)), request_body = MapColumns,
    responses((status = 202, body = ImportSummary)))]
pub async fn map_columns(
    state: web::Data<State>,
    asked: Asked<MapColumns>,
) -> Result<HttpResponse, Problem> {
    let id: ImportId = asked.id("id")?;
    let Asked { body, ask, .. } = asked;
    // Whose it is comes before what is wrong with the mapping.
    query::imports::summary(state.workflow.reader(), &ask.by, id).await?;
    let mapping = mapping_of(body.mapping)?;
    Ok(respond(imports::map_columns(&state.workflow, ask, id, mapping).await?))
}

/// `POST …/publish`: puts the good rows of a staged upload on sale.
#[utoipa::path(post, path = "/api/v1/catalogue-imports/{id}/publish", tag = "catalogue",
    params(("id" = Uuid, Path)), responses((status = 202, body = ImportSummary)))]
pub async fn publish(
    state: web::Data<State>,
    asked: Asked<NoFields>,
) -> Result<HttpResponse, Problem> {
    let id: ImportId = asked.id("id")?;
    Ok(respond(imports::publish(&state.workflow, asked.ask, id).await?))
}

/// `POST …/undo`: takes a published upload back within 24 hours, as far as nothing changed since.
#[utoipa::path(post, path = "/api/v1/catalogue-imports/{id}/undo", tag = "catalogue",
    params(("id" = Uuid, Path)), responses((status = 200, body = ImportSummary)))]
pub async fn undo(
    state: web::Data<State>,
    asked: Asked<NoFields>,
) -> Result<HttpResponse, Problem> {
    let id: ImportId = asked.id("id")?;
    Ok(respond(imports::undo(&state.workflow, asked.ask, id).await?))
}

/// `GET …/rejected-file`: the rejected rows as the same kind of file, each with its reasons.
#[utoipa::path(get, path = "/api/v1/catalogue-imports/{id}/rejected-file", tag = "catalogue",
    params(("id" = Uuid, Path)),
    responses((status = 200, description = "CSV or XLSX, as it was handed in", content_type = "text/csv")))]
pub async fn rejected_file(
    state: web::Data<State>,
    reading: Reading<NoQuery>,
) -> Result<HttpResponse, Problem> {
    let id: ImportId = reading.id("id")?;
    let (reader, language) = (state.workflow.reader(), spoken(reading.language));
    let file = query::imports::rejected_file(reader, &reading.asker, id, language).await?;
    let disposition = ContentDisposition {
        disposition: DispositionType::Attachment,
        parameters: vec![DispositionParam::Filename(file.name)],
    };
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, file.content_type))
        .insert_header((CONTENT_DISPOSITION, disposition))
        .body(file.bytes))
}
