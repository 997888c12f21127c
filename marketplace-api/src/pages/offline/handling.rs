//! The worker, what it shows, and what it is told to keep, as they are asked for.

use actix_web::http::StatusCode;
use actix_web::http::header::CACHE_CONTROL;
use actix_web::{HttpResponse, web};
use chrono_tz::Tz;

use super::outbox::{NothingPage, OutboxPage};
use super::{kept, manifest as own};
use crate::extract::{Caller, Reader};
use crate::language::Language;
use crate::pages::buyer::words::Here;
use crate::pages::frame;
use crate::pages::layout::{Place, Shell};
use crate::problem::Problem;
use crate::state::State;

fn here(state: &State, reader: &Reader) -> Here {
    let zone = reader.zone.parse().unwrap_or(Tz::Asia__Makassar);
    Here { lang: reader.language, now: state.workflow.origin.now(), zone }
}

/// `GET /manifest.webmanifest`: what a phone's home screen shows.
pub async fn manifest(caller: Caller) -> HttpResponse {
    HttpResponse::Ok()
        .content_type("application/manifest+json")
        .body(own::manifest(caller.language).to_string())
}

/// `GET /sw.js`: the worker, for all of this address. Asked for anew each time, so that a new version is found.
pub async fn worker() -> HttpResponse {
    HttpResponse::Ok()
        .content_type("text/javascript; charset=utf-8")
        .insert_header((CACHE_CONTROL, "no-cache"))
        .body(own::worker())
}

/// Where the page stands that says that nothing was kept, in a language.
#[must_use]
pub fn offline_address(lang: Language) -> String {
    format!("/offline?lang={}", lang.code())
}

/// `GET /offline?lang=`: shown where there is no signal and no copy. It is about nobody, for anybody's phone keeps it.
///
/// # Errors
/// The page cannot be written.
pub async fn nothing(caller: Caller) -> Result<HttpResponse, Problem> {
    let english = caller.here.contains("lang=en");
    let lang = if english { Language::English } else { Language::Indonesian };
    let shell = Shell::door(lang, caller.theme, offline_address(lang));
    frame::page(StatusCode::OK, &NothingPage { shell })
}

/// `GET /offline/pages`: what the reader's phone keeps.
///
/// # Errors
/// The database fails.
pub async fn pages(state: web::Data<State>, reader: Reader) -> Result<HttpResponse, Problem> {
    Ok(crate::answer::json(&kept::pages(&state, &reader, here(&state, &reader)).await?))
}

/// `GET /outbox`: what waits; the phone knows it, not the server, which says how far each device has come.
///
/// # Errors
/// The database fails.
pub async fn outbox(state: web::Data<State>, reader: Reader) -> Result<HttpResponse, Problem> {
    let shell = frame::shell(&state, &reader, Place::More).await?;
    let devices = state.workflow.devices(&reader.actor).await?;
    let page = OutboxPage::new(shell, &devices, here(&state, &reader));
    frame::page(StatusCode::OK, &page)
}
