//! What happens to every request on its way in and to every answer on its way out.
//!
//! From the outside in: [`watch`] numbers, times and logs it; [`headers`] says what browsers may do
//! with the answer; [`packets`] numbers what devices kept while they had no signal; [`problems`] writes
//! refusals out; [`origin`] turns away forms of foreign pages.

pub mod headers;
pub mod origin;
pub mod packets;
pub mod problems;
pub mod watch;

use actix_web::http::header::{ACCEPT_LANGUAGE, HeaderMap};

use crate::language::Language;

/// The language a program asks for.
#[must_use]
pub fn language_of_program(headers: &HeaderMap) -> Language {
    let header = headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    header.map_or_else(Language::default, Language::accepted)
}

/// Whether a path is for programs: they never get a page.
#[must_use]
pub(crate) fn is_for_programs(path: &str) -> bool {
    path.starts_with("/api/")
        || matches!(path, "/api" | "/healthz" | "/readyz" | "/metrics" | "/openapi.json")
}
