//! A command as a program asks it.

use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::http::header::{HeaderMap, HeaderName};
use actix_web::{FromRequest, HttpRequest, web};
use order_workflow::ask::{Ask, Asker, Channel, Expected, Once};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use supply_chain::ask::Actor;
use uuid::Uuid;

use super::packet::Carried;
use super::{actor_of, body, id_in_path, operator_only, session, version};
use crate::problem::Problem;
use crate::state::State;

/// Under which key a command may be sent again.
pub(crate) const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");
/// Most characters of a key.
const KEY_MAX: usize = 200;

/// A command without fields: no body, or `{}`.
#[derive(Debug, Clone, Copy, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NoFields {}

/// A command: its body, and by whom, under which key and about which version it is asked.
pub struct Asked<B> {
    /// What is asked.
    pub body: B,
    /// The envelope.
    pub ask: Ask,
    request: HttpRequest,
}

impl<B> Asked<B> {
    /// An id in the path.
    ///
    /// # Errors
    /// 404 for what is no id.
    pub fn id<Id: From<Uuid>>(&self, name: &str) -> Result<Id, Problem> {
        id_in_path(&self.request, name)
    }

    /// A word in the path.
    #[must_use]
    pub fn text(&self, name: &str) -> String {
        self.request.match_info().get(name).unwrap_or_default().to_owned()
    }

    /// The person, acting for an organization.
    ///
    /// # Errors
    /// 403 when they act for none.
    pub fn actor(&self) -> Result<&Actor, Problem> {
        actor_of(&self.ask.by)
    }

    /// The operator.
    ///
    /// # Errors
    /// 403 for everybody else.
    pub fn operator(&self) -> Result<(), Problem> {
        operator_only(&self.ask.by)
    }

    /// The request itself.
    #[must_use]
    pub fn request(&self) -> &HttpRequest {
        &self.request
    }
}

impl<B: DeserializeOwned + 'static> FromRequest for Asked<B> {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, mut payload) = (request.clone(), payload.take());
        Box::pin(async move {
            let state = state_of(&request)?;
            let read = body::read(&request, &mut payload).await?;
            let terms = Terms::of(request.headers())?;
            let who = session::bearer(&state, request.headers()).await?;
            let by = session::asker(&who, request.headers())?;
            let name = Some(who.name);
            let ask = Ask { name, ..envelope(&request, by, terms, read.hash) };
            Ok(Self { body: read.body, ask, request })
        })
    }
}

/// What every handler is given; absent only where a test forgot it.
pub(crate) fn state_of(request: &HttpRequest) -> Result<web::Data<State>, Problem> {
    request
        .app_data::<web::Data<State>>()
        .cloned()
        .ok_or_else(|| Problem::our_fault("the application has no state"))
}

/// On which terms a command is to be carried out, as its headers say.
pub(crate) struct Terms {
    key: Option<String>,
    expects: Option<Expected>,
}

impl Terms {
    /// Reads them.
    ///
    /// # Errors
    /// 400 when a header cannot be read.
    pub(crate) fn of(headers: &HeaderMap) -> Result<Self, Problem> {
        Ok(Self { key: key_of(headers)?, expects: version::expected(headers)? })
    }
}

/// The envelope of a program's command.
pub(crate) fn envelope(request: &HttpRequest, by: Asker, terms: Terms, hash: [u8; 32]) -> Ask {
    let route = format!("{} {}", request.method(), request.path());
    let ask = Ask {
        by,
        channel: Channel::Api,
        once: terms.key.map(|key| Once { route, key, input_hash: hash }),
        expects: terms.expects,
        device: None,
        claimed_at: None,
        name: None,
    };
    match Carried::of(request) {
        Some(carried) => carried.envelope(ask),
        None => ask,
    }
}

/// The key of a command, if it has one.
///
/// # Errors
/// 400 when it is empty or too long.
fn key_of(headers: &HeaderMap) -> Result<Option<String>, Problem> {
    let Some(value) = headers.get(IDEMPOTENCY_KEY) else { return Ok(None) };
    // A key is any string; its bytes need not be ASCII.
    let key = String::from_utf8_lossy(value.as_bytes()).into_owned();
    if (1..=KEY_MAX).contains(&key.chars().count()) {
        return Ok(Some(key));
    }
    Err(Problem::malformed(
        format!("Idempotency-Key dari 1 sampai {KEY_MAX} huruf."),
        format!("Idempotency-Key has 1 to {KEY_MAX} characters."),
    )
    .error(
        "Idempotency-Key",
        format!("Dari 1 sampai {KEY_MAX} huruf."),
        format!("1 to {KEY_MAX} characters."),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::http::header::HeaderValue;

    fn headers(name: HeaderName, value: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(name, HeaderValue::from_str(value).unwrap());
        headers
    }

    #[test]
    fn a_key_has_at_most_200_characters() {
        assert_eq!(key_of(&headers(IDEMPOTENCY_KEY, "k-1")).unwrap().as_deref(), Some("k-1"));
        assert!(key_of(&headers(IDEMPOTENCY_KEY, &"k".repeat(200))).is_ok());
        assert!(key_of(&headers(IDEMPOTENCY_KEY, &"k".repeat(201))).is_err());
        assert!(key_of(&headers(IDEMPOTENCY_KEY, "")).is_err());
    }
}
