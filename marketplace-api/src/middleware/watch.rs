//! Every request has a number; it is timed, counted and told in the log in one line.

use std::time::Instant;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage, HttpRequest, web};
use tracing::{Instrument, info, info_span};
use uuid::Uuid;

use crate::state::State;

/// The number of a request, under which the log tells what went wrong.
#[derive(Debug, Clone)]
pub struct RequestId(String);

/// Tells the number to whoever asked.
const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

impl RequestId {
    fn new(id: Uuid) -> Self {
        Self(id.simple().to_string())
    }

    /// The number of this request.
    #[must_use]
    pub fn of(request: &HttpRequest) -> String {
        request.extensions().get::<Self>().map_or_else(String::new, |id| id.0.clone())
    }
}

/// Numbers, times, counts and logs a request.
///
/// # Errors
/// None of its own.
pub async fn watch<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    let began = Instant::now();
    let id = request.app_data::<web::Data<State>>().map(|state| state.workflow.origin.id::<Uuid>());
    let id = RequestId::new(id.unwrap_or_default());
    let (method, path) = (request.method().to_string(), request.path().to_owned());
    let span = info_span!("request", request.id = %id.0);
    request.extensions_mut().insert(id.clone());
    let mut response = next.call(request).instrument(span.clone()).await?;

    let took = began.elapsed();
    let status = response.status().as_u16();
    let route = response.request().match_pattern().unwrap_or_else(|| "none".to_owned());
    let labels = [("method", method.clone()), ("route", route), ("status", status.to_string())];
    metrics::counter!("http_requests_total", &labels).increment(1);
    metrics::histogram!("http_request_duration_seconds", &labels).record(took.as_secs_f64());
    if let Ok(value) = HeaderValue::from_str(&id.0) {
        response.headers_mut().insert(X_REQUEST_ID, value);
    }
    let duration_ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    // Probes ask every few seconds; they are not the story of the day.
    if !matches!(path.as_str(), "/healthz" | "/readyz" | "/metrics") {
        span.in_scope(|| {
            info!(
                request.method = %method,
                request.path = %path,
                response.status = status,
                duration_ms,
                "{method} {path}: {status} after {duration_ms} ms"
            );
        });
    }
    Ok(response)
}
