//! A form counts only when it was sent from a page of ours.
//!
//! Programs carry a token in every request, so nobody can send one in their name. A browser adds its
//! cookie to whatever a foreign page makes it send; so there the browser's word about where the
//! request comes from is asked, `Sec-Fetch-Site`, or `Origin` from those that do not say it.

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{HOST, HeaderMap, HeaderName, ORIGIN};
use actix_web::middleware::Next;
use actix_web::{Error, web};

use super::is_for_programs;
use crate::problem::{Problem, kind};
use crate::state::State;

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Turns away what a foreign page sent.
///
/// # Errors
/// None of its own.
pub async fn check(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let changes_something = !request.method().is_safe();
    let state = request.app_data::<web::Data<State>>();
    let public_url = state.and_then(|state| state.settings.public_url.clone());
    let ours = is_ours(request.headers(), public_url.as_deref());
    if changes_something && !is_for_programs(request.path()) && !ours {
        return Ok(request.error_response(Problem::new(
            &kind::FOREIGN_PAGE,
            "Formulir ini dikirim dari halaman lain. Buka halamannya di Lumbung dan kirim dari sana.",
            "This form was sent from another page. Open it in Lumbung and send it from there.",
        )));
    }
    next.call(request).await.map(ServiceResponse::map_into_boxed_body)
}

/// Whether a page of ours sent it, by the browser's own word.
fn is_ours(headers: &HeaderMap, public_url: Option<&str>) -> bool {
    let text = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = text(SEC_FETCH_SITE) {
        return matches!(site, "same-origin" | "none");
    }
    match text(ORIGIN) {
        // Neither header: no browser since 2020, or none at all.
        None => true,
        Some(origin) => {
            let host = origin.split_once("://").map(|(_, host)| host);
            public_url == Some(origin) || (host.is_some() && host == text(HOST))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::http::header::HeaderValue;

    fn headers(pairs: &[(HeaderName, &'static str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.clone(), HeaderValue::from_static(value))).collect()
    }

    #[test]
    fn a_foreign_page_is_told_from_ours() {
        let ours = |pairs: &[(HeaderName, &'static str)]| {
            is_ours(&headers(pairs), Some("https://pasar.example.id"))
        };

        assert!(ours(&[(SEC_FETCH_SITE, "same-origin")]));
        assert!(!ours(&[(SEC_FETCH_SITE, "cross-site")]));
        assert!(!ours(&[(SEC_FETCH_SITE, "same-site")]));
        assert!(ours(&[(ORIGIN, "https://pasar.example.id")]));
        assert!(ours(&[(ORIGIN, "http://127.0.0.1:8080"), (HOST, "127.0.0.1:8080")]));
        assert!(!ours(&[(ORIGIN, "https://evil.example"), (HOST, "127.0.0.1:8080")]));
        assert!(!ours(&[(ORIGIN, "null"), (HOST, "127.0.0.1:8080")]));
        assert!(ours(&[]));
    }
}
