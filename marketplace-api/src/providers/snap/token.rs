//! Access tokens: fetched with the merchant's signature, kept while they hold.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use hyper::Method;
use order_workflow::clock::Origin;
use serde_json::Value;

use super::{Snap, moment, text};
use crate::providers::NoDeal;

/// A token is used until so long before its end.
const MARGIN: TimeDelta = TimeDelta::seconds(30);
/// How long a token holds where the provider does not say.
const HOLDS: i64 = 900;

/// Tokens that hold, by the name of the credentials they were fetched with.
#[derive(Debug, Default)]
pub struct Tokens(Mutex<HashMap<String, (String, DateTime<Utc>)>>);

impl Tokens {
    fn of(&self, name: &str, now: DateTime<Utc>) -> Option<String> {
        let tokens = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        tokens.get(name).filter(|(_, until)| now < *until).map(|(token, _)| token.clone())
    }

    fn keep(&self, name: &str, token: &str, until: DateTime<Utc>) {
        let mut tokens = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        tokens.insert(name.to_owned(), (token.to_owned(), until));
    }

    /// Forgets a token: the provider no longer takes it.
    pub(super) fn forget(&self, name: &str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(name);
    }
}

impl Snap {
    /// A token that holds, the kept one or a new one.
    pub(super) async fn token(&self, origin: &Origin) -> Result<String, NoDeal> {
        let now = origin.now();
        if let Some(token) = self.tokens.of(&self.name, now) {
            return Ok(token);
        }
        let key = self.key.as_ref().ok_or(NoDeal::Key { why: "no private key for tokens" })?;
        let timestamp = moment(now);
        let signature = key.sign(&format!("{}|{timestamp}", self.client_id))?;
        let headers = vec![
            ("x-timestamp", timestamp),
            ("x-client-key", self.client_id.clone()),
            ("x-signature", signature),
        ];
        let url = format!("{}{}", self.url, self.paths.token);
        let body = r#"{"grantType":"client_credentials"}"#;
        let came = self.line.ask(Method::POST, &url, headers, body).await?;
        let answer = came.or_refusal("responseCode", "responseMessage")?;
        let token = text(&answer, "/accessToken");
        let token = token.ok_or(NoDeal::Unreadable { missing: "accessToken" })?;
        let holds = holds(&answer).clamp(0, 24 * 3600);
        let until = now + TimeDelta::try_seconds(holds).unwrap_or_default() - MARGIN;
        self.tokens.keep(&self.name, token, until);
        Ok(token.to_owned())
    }
}

/// Seconds; some say them as a text.
fn holds(answer: &Value) -> i64 {
    match answer.get("expiresIn") {
        Some(Value::Number(number)) => number.as_i64().unwrap_or(HOLDS),
        Some(Value::String(text)) => text.trim().parse().unwrap_or(HOLDS),
        _ => HOLDS,
    }
}
