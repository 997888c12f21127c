//! Refusals are written out here, where the request is known: its language, its address, and whether
//! a person or a program reads the answer.

use std::fmt::Write as _;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::http::header::{
    ACCEPT, ALLOW, CONTENT_LANGUAGE, CONTENT_TYPE, HeaderValue, RETRY_AFTER, VARY, WWW_AUTHENTICATE,
};
use actix_web::middleware::Next;
use actix_web::{Error, HttpRequest, HttpResponse, HttpResponseBuilder, web};
use askama::Template;
use tracing::error;

use super::watch::RequestId;
use super::{is_for_programs, language_of_program};
use crate::extract::{Caller, NotShown};
use crate::language::{LANGUAGE_COOKIE, Language};
use crate::pages::error::ErrorPage;
use crate::pages::frame;
use crate::pages::layout::Shell;
use crate::problem::Problem;
use crate::state::State;

/// Writes out what was refused; everything else passes.
///
/// # Errors
/// None of its own.
pub async fn render(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let response = next.call(request).await?.map_into_boxed_body();
    let status = response.status();
    if !status.is_client_error() && !status.is_server_error() {
        return Ok(response);
    }
    let (request, answer) = response.into_parts();
    // A page that shows its own refusal.
    if answer.error().is_none() && answer.headers().contains_key(CONTENT_TYPE) {
        return Ok(ServiceResponse::new(request, answer));
    }
    // Whoever is signed in keeps the way to their places. When we are at fault ourselves, nothing
    // more is asked of the database.
    let asks = reads_pages(&request) && status.is_client_error();
    let caller = if asks { Caller::of(&request).await.ok() } else { None };
    let mut written = match answer.error().and_then(ours) {
        Some(problem) => write(&request, problem, caller.as_ref()),
        None => write(&request, &Problem::of_status(status.as_u16()), caller.as_ref()),
    };
    for name in [ALLOW, WWW_AUTHENTICATE] {
        if let Some(value) = answer.headers().get(&name) {
            written.headers_mut().insert(name, value.clone());
        }
    }
    Ok(ServiceResponse::new(request, written))
}

fn ours(error: &Error) -> Option<&Problem> {
    match error.as_error::<NotShown>() {
        Some(NotShown::Wrong(problem)) => Some(problem),
        _ => error.as_error::<Problem>(),
    }
}

/// The answer a problem is, for whoever sent this request. Logs what broke on our side.
#[must_use]
pub fn write(request: &HttpRequest, problem: &Problem, caller: Option<&Caller>) -> HttpResponse {
    let id = RequestId::of(request);
    log(request, problem, &id);
    let status = problem.status();
    let mut answer = HttpResponseBuilder::new(status);
    if let Some(seconds) = problem.seconds_to_wait() {
        answer.insert_header((RETRY_AFTER, seconds));
    }
    if reads_pages(request) {
        return page(request, problem, &id, (caller, answer));
    }
    if status == StatusCode::UNAUTHORIZED {
        answer.insert_header((WWW_AUTHENTICATE, "Bearer"));
    }
    let language = language_of_program(request.headers());
    let instance = crate::extract::here(request);
    answer
        .insert_header((CONTENT_TYPE, HeaderValue::from_static("application/problem+json")))
        .insert_header((CONTENT_LANGUAGE, language.code()))
        .insert_header((VARY, "Accept-Language"))
        .body(problem.body(language, &instance, &id).to_string())
}

fn log(request: &HttpRequest, problem: &Problem, id: &str) {
    let Some(cause) = problem.cause() else { return };
    let mut told = cause.to_string();
    let mut source = cause.source();
    while let Some(deeper) = source {
        // Writing to a String does not fail.
        let _ = write!(told, ": {deeper}");
        source = deeper.source();
    }
    let path = request.path();
    error!(request.id = %id, request.path = %path, error = %told, "{} {path} broke: {told}", request.method());
}

/// Whether a person's browser asks, and not for something that is for programs alone.
fn reads_pages(request: &HttpRequest) -> bool {
    let accept =
        request.headers().get(ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    !is_for_programs(request.path()) && accept.contains("text/html")
}

fn page(
    request: &HttpRequest,
    problem: &Problem,
    id: &str,
    (caller, mut answer): (Option<&Caller>, HttpResponseBuilder),
) -> HttpResponse {
    let kept = || Language::from_code(request.cookie(LANGUAGE_COOKIE)?.value());
    let language = caller.map_or_else(|| kept().unwrap_or_default(), |caller| caller.language);
    let here = crate::extract::here(request);
    let mut shell = match caller {
        Some(caller) => frame::bare_shell(caller),
        None => Shell::door(language, crate::extract::theme_of(request), here.clone()),
    };
    shell.demo = request.app_data::<web::Data<State>>().is_some_and(|state| state.settings.demo);
    let status = problem.status().as_u16();
    let sentence = problem.told(language, id);
    let page = match status {
        404 => ErrorPage::not_found(shell),
        403 => ErrorPage::forbidden(shell, sentence),
        409 | 412 => ErrorPage::overtaken(shell, status, sentence, here),
        503 => ErrorPage::busy(shell),
        500.. => ErrorPage { status, ..ErrorPage::our_fault(shell, id.to_owned()) },
        _ => {
            let title = language.t(problem.kind().title_id, problem.kind().title_en).to_owned();
            ErrorPage::refused(shell, status, title, sentence)
        }
    };
    match page.render() {
        Ok(html) => answer.content_type("text/html; charset=utf-8").body(html),
        Err(broken) => {
            error!(request.id = %id, "The error page could not be written: {broken}");
            answer.content_type("text/plain; charset=utf-8").body(problem.told(language, id))
        }
    }
}
