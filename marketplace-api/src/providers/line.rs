//! The line to a provider: one JSON request, one JSON answer, waited for so long.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use hyper::Method;
use serde_json::Value;

use super::NoDeal;
use crate::telling::{Call, NoAnswer, Post};

/// How long a provider may take to answer; whoever waits for it sits before a page.
const ANSWER_TAKES_MAX: Duration = Duration::from_secs(10);

/// Asks providers over the web.
#[derive(Clone)]
pub struct Line {
    post: Post,
    at_most: Duration,
}

/// What came back.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Came {
    /// The HTTP status.
    pub(super) status: u16,
    /// The body; null where it is no JSON.
    pub(super) body: Value,
}

impl Line {
    /// Over `post`.
    #[must_use]
    pub fn new(post: Post) -> Self {
        Self { post, at_most: ANSWER_TAKES_MAX }
    }

    /// The same, waiting no longer than that.
    #[must_use]
    pub fn patient_for(self, at_most: Duration) -> Self {
        Self { at_most, ..self }
    }

    /// Asks, and takes whatever status comes.
    pub(super) async fn ask(
        &self,
        method: Method,
        url: &str,
        headers: Vec<(&'static str, String)>,
        body: &str,
    ) -> Result<Came, NoDeal> {
        let call = Call { method, url, headers, body };
        let answered = self.post.call(&call, self.at_most).await;
        let (status, text) =
            answered.map_err(|(failure, said): NoAnswer| NoDeal::NoAnswer { failure, said })?;
        Ok(Came { status, body: serde_json::from_str(&text).unwrap_or_default() })
    }
}

impl Came {
    /// The answer where it is a yes; otherwise why not, its code and words read at `code` and `said`.
    pub(super) fn or_refusal(self, code: &str, said: &str) -> Result<Value, NoDeal> {
        match self.status {
            200..=299 => Ok(self.body),
            500.. => Err(NoDeal::Broken { status: self.status }),
            status => {
                let text = |name: &str| {
                    let found = self.body.get(name).and_then(Value::as_str).unwrap_or_default();
                    found.chars().take(200).collect()
                };
                Err(NoDeal::Refused { status, code: text(code), said: text(said) })
            }
        }
    }
}

/// `Authorization` for a key without a password.
pub(super) fn basic(key: &str) -> (&'static str, String) {
    ("authorization", format!("Basic {}", BASE64.encode(format!("{key}:"))))
}

/// The text at a place, where there is one that is not empty.
pub(super) fn text<'a>(body: &'a Value, pointer: &str) -> Option<&'a str> {
    body.pointer(pointer).and_then(Value::as_str).map(str::trim).filter(|text| !text.is_empty())
}
