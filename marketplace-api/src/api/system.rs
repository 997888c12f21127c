//! What the house says about itself: life, readiness, figures, its description, its problems.

use std::sync::{Arc, LazyLock};

use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE, LOCATION};
use actix_web::{HttpRequest, HttpResponse, web};
use order_workflow::jobs::index_queue;
use order_workflow::query::telling::parked;
use order_workflow::seal::PublishedKey;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_swagger_ui::Config;

use super::openapi;
use crate::answer::json;
use crate::extract::Caller;
use crate::language::Language;
use crate::pages::error::ErrorPage;
use crate::pages::layout::Shell;
use crate::problem::{Kind, Problem};
use crate::state::{IndexState, State};

/// Whether the program can work.
#[derive(Debug, Serialize, ToSchema)]
pub struct Readiness {
    /// `ready`, or `unavailable` without its database.
    pub status: &'static str,
    /// `ready` or `unavailable`.
    pub database: &'static str,
    /// `ready` or `degraded`; searching may then miss what is new.
    pub index: &'static str,
}

/// `GET /healthz`: 200 while the process lives.
#[utoipa::path(get, path = "/healthz", tag = "system", responses((status = 200, description = "Alive")))]
pub async fn healthz() -> HttpResponse {
    json(&serde_json::json!({ "status": "alive" }))
}

/// `GET /readyz`: 200 when the database answers.
#[utoipa::path(get, path = "/readyz", tag = "system",
    responses((status = 200, body = Readiness), (status = 503, body = Readiness)))]
pub async fn readyz(state: web::Data<State>) -> HttpResponse {
    let alive = state.workflow.database.is_alive().await;
    let word = |good: bool| if good { "ready" } else { "unavailable" };
    let index = match state.index_state() {
        IndexState::Ready => "ready",
        IndexState::Degraded => "degraded",
    };
    let readiness = Readiness { status: word(alive), database: word(alive), index };
    if alive { json(&readiness) } else { HttpResponse::ServiceUnavailable().json(&readiness) }
}

/// The installation's public keys.
#[derive(Debug, Serialize, ToSchema)]
pub struct Keys {
    /// The one that signs now first, then those that signed before.
    pub items: Vec<PublishedKey>,
}

/// `GET /api/v1/keys`: the keys by which anybody checks what this installation signed.
#[utoipa::path(get, path = "/api/v1/keys", tag = "system", responses((status = 200, body = Keys)))]
pub async fn keys(state: web::Data<State>) -> HttpResponse {
    json(&Keys { items: state.workflow.seal.published() })
}

/// `GET /metrics`: counts and timings as Prometheus text.
#[utoipa::path(get, path = "/metrics", tag = "system",
    responses((status = 200, description = "Prometheus text", content_type = "text/plain")))]
pub async fn metrics(state: web::Data<State>) -> HttpResponse {
    // Without the database there is nothing to count, and that is told elsewhere.
    if let Ok(counts) = parked::counts(state.workflow.reader()).await {
        crate::metrics::parked(&counts);
    }
    if let Ok(backlog) = index_queue::backlog(&state.workflow.database).await {
        let now = state.workflow.origin.now();
        crate::metrics::search(&backlog, &state.search.status(), now);
    }
    HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8"))
        .body(crate::metrics::text(&state.workflow.database))
}

/// `GET /openapi.json`: this description.
#[utoipa::path(get, path = "/openapi.json", tag = "system",
    responses((status = 200, description = "The description of this API")))]
pub async fn openapi() -> HttpResponse {
    static TEXT: LazyLock<String> = LazyLock::new(openapi::text);
    HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "application/json"))
        .insert_header((CACHE_CONTROL, "no-cache"))
        .body(TEXT.as_str())
}

/// `GET /docs`: to the docs page.
pub async fn docs_door() -> HttpResponse {
    HttpResponse::SeeOther().insert_header((LOCATION, "/docs/index.html")).finish()
}

/// `GET /docs/{file}`: the docs page and its files.
///
/// # Errors
/// 404 for a file that is none of its.
pub async fn docs(file: web::Path<String>) -> Result<HttpResponse, Problem> {
    static CONFIG: LazyLock<Arc<Config<'static>>> =
        LazyLock::new(|| Arc::new(Config::from("/openapi.json")));
    let found = utoipa_swagger_ui::serve(&file, Arc::clone(&CONFIG));
    let found = found.map_err(|error| Problem::our_fault(error.to_string()))?;
    let found = found.ok_or_else(|| Problem::of_status(404))?;
    Ok(HttpResponse::Ok().content_type(found.content_type).body(found.bytes.into_owned()))
}

/// `GET /problems/{slug}`: what a problem of this type means.
///
/// # Errors
/// 404 for a type there is none of.
pub async fn problem(
    slug: web::Path<String>,
    caller: Caller,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let kind = Kind::of(&slug).ok_or_else(|| Problem::of_status(404))?;
    let language = caller.language;
    let title = language.t(kind.title_id, kind.title_en).to_owned();
    let text = meaning(kind, language);
    let shell = Shell::door(language, caller.theme, crate::extract::here(&request));
    let page = ErrorPage::refused(shell, 200, title, text);
    let html = askama::Template::render(&page).map_err(Problem::our_fault)?;
    Ok(HttpResponse::Ok().content_type("text/html; charset=utf-8").body(html))
}

/// What a program does about a problem of this type.
fn meaning(kind: &Kind, language: Language) -> String {
    let advice = match kind.status {
        400 => language.t(
            "Permintaan tidak terbaca. Perbaiki yang ditunjuk dalam errors, lalu kirim lagi.",
            "The request could not be read. Correct what errors points at and send it again.",
        ),
        401 => language.t(
            "Token tidak ada, salah, atau habis masanya. Masuk lagi lewat POST /api/v1/sessions.",
            "The token is missing, wrong or expired. Sign in again with POST /api/v1/sessions.",
        ),
        403 => language.t(
            "Orang atau organisasi ini tidak berwenang. Mengirim lagi tidak mengubahnya; detail menyebut siapa yang berwenang.",
            "This person or organization may not. Sending it again changes nothing; detail says who may.",
        ),
        404 => language.t(
            "Tidak ada, atau bukan urusan yang bertanya; keduanya tidak dibedakan.",
            "It does not exist, or is none of the asker's business; the two are not told apart.",
        ),
        409 => language.t(
            "Keadaannya sudah berubah. Baca keadaan terbaru sebelum memutuskan lagi.",
            "It has changed meanwhile. Read how it stands now before deciding again.",
        ),
        412 => language.t(
            "If-Match menyebut versi lama. Baca lagi, lalu kirim dengan ETag yang baru.",
            "If-Match named an old version. Read again and send it with the new ETag.",
        ),
        422 => language.t(
            "Permintaan dipahami dan ditolak; tidak ada yang berubah. detail menyebut apa yang harus diubah, dengan angkanya.",
            "It was understood and refused; nothing changed. detail says what to change, with its figures.",
        ),
        429 => language.t(
            "Tunggu sampai waktu dalam Retry-After, lalu coba lagi.",
            "Wait as long as Retry-After says, then try again.",
        ),
        500.. => language.t(
            "Gangguan di pihak kami. Coba lagi dengan Idempotency-Key yang sama; sebutkan request_id bila berulang.",
            "Something broke on our side. Try again with the same Idempotency-Key; quote request_id if it happens again.",
        ),
        _ => language.t(
            "Permintaan tidak bisa diterima seperti ini. Lihat detail.",
            "The request cannot be taken like this. See detail.",
        ),
    };
    format!("/problems/{} · {} · {advice}", kind.slug, kind.status)
}
