//! How an answer leaves the house: its status, its version, whether it was given before.

use actix_web::http::StatusCode;
use actix_web::http::header::{CONTENT_TYPE, ETAG, HeaderName};
use actix_web::{HttpResponse, HttpResponseBuilder};
use order_workflow::answers::Answer;
use serde::Serialize;

/// Set on an answer that was given before, under the same key.
pub const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");

/// The answer of a command.
#[must_use]
pub fn respond(answer: Answer) -> HttpResponse {
    let mut response =
        HttpResponseBuilder::new(StatusCode::from_u16(answer.status).unwrap_or(StatusCode::OK));
    if let Some(version) = answer.version {
        response.insert_header((ETAG, etag(version)));
    }
    if answer.replayed {
        response.insert_header((REPLAYED, "true"));
    }
    if answer.body.is_empty() {
        return response.finish();
    }
    response.insert_header((CONTENT_TYPE, "application/json")).body(answer.body)
}

/// 200 with a view.
#[must_use]
pub fn json(view: &impl Serialize) -> HttpResponse {
    HttpResponse::Ok().json(view)
}

/// 200 with a view of a versioned thing.
#[must_use]
pub fn json_versioned(view: &impl Serialize, version: i64) -> HttpResponse {
    HttpResponse::Ok().insert_header((ETAG, etag(version))).json(view)
}

/// `"v4"`.
fn etag(version: i64) -> String {
    format!("\"v{version}\"")
}
