//! Files that people handed in, after the check their parent gets (data.md 16).

use actix_web::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY};
use actix_web::{HttpResponse, web};
use supply_chain::id::FileId;

use crate::extract::Reading;
use crate::problem::Problem;
use crate::state::State;

/// `GET /api/v1/files/{id}`: a photo, for whoever may see what it lies with.
#[utoipa::path(get, path = "/api/v1/files/{id}", tag = "claims", params(("id" = Uuid, Path)),
    responses((status = 200, description = "The photo", content_type = "image/jpeg")))]
pub async fn show(state: web::Data<State>, reading: Reading) -> Result<HttpResponse, Problem> {
    let id: FileId = reading.id("id")?;
    Ok(photo(id, state.workflow.photo(id, &reading.asker).await?))
}

/// The photo as an answer: a JPEG of our own making whatever came in, which nothing can run.
#[must_use]
pub fn photo(id: FileId, jpeg: Vec<u8>) -> HttpResponse {
    HttpResponse::Ok()
        .content_type("image/jpeg")
        .insert_header((CONTENT_DISPOSITION, format!("inline; filename=\"foto-{id}.jpg\"")))
        .insert_header((CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"))
        // What is at this address never changes; who may see it does.
        .insert_header((CACHE_CONTROL, "private, max-age=3600"))
        .body(jpeg)
}
