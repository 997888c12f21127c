//! A problem is a refusal as it leaves the house: RFC 9457 for programs, a page for people.
//!
//! It is made where the answer turns out to be no, with its sentence in both languages and the facts
//! that whoever asked needs to act. The middleware that renders it (`middleware::problems`) knows the
//! request: its language, its address, and whether a person or a program reads the answer.

pub mod catalogue;
pub(crate) mod mapping;

use std::error::Error;
use std::fmt;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, ResponseError};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde_json::{Map, Value, json};

use crate::language::Language;
use crate::language::format::moment_zone;
pub use catalogue::{Kind, kind};

/// In which zone moments are told to a reader of whom none is known: a program reads the fact beside the sentence.
pub const UNKNOWN_ZONE: Tz = Tz::Asia__Jakarta;

/// Why the answer is no, ready to be told in either language.
pub struct Problem(Box<Parts>);

struct Parts {
    kind: &'static Kind,
    detail: Sentence,
    facts: Map<String, Value>,
    errors: Vec<Fault>,
    /// Moments that the sentences name, in the zone of [`UNKNOWN_ZONE`].
    moments: Vec<DateTime<Utc>>,
    retry_after: Option<i64>,
    cause: Option<Box<dyn Error + Send + Sync>>,
}

/// A sentence in both languages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sentence {
    /// Indonesian.
    pub id: String,
    /// English.
    pub en: String,
}

/// One place of the input that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// JSON pointer into the body, `/lines/0/count`; a query parameter or header by its bare name.
    pub pointer: String,
    /// What to put there instead.
    pub detail: Sentence,
}

impl Sentence {
    /// The two of them.
    pub fn new(id: impl Into<String>, en: impl Into<String>) -> Self {
        Self { id: id.into(), en: en.into() }
    }

    /// The one in `language`.
    #[must_use]
    pub fn in_language(&self, language: Language) -> &str {
        language.pick(&self.id, &self.en)
    }
}

impl Problem {
    /// A problem of this kind, told in both languages.
    pub fn new(kind: &'static Kind, id: impl Into<String>, en: impl Into<String>) -> Self {
        Self(Box::new(Parts {
            kind,
            detail: Sentence::new(id, en),
            facts: Map::new(),
            errors: Vec::new(),
            moments: Vec::new(),
            retry_after: None,
            cause: None,
        }))
    }

    /// With a fact as a member of its own.
    #[must_use]
    pub fn fact(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.0.facts.insert(name.to_owned(), value.into());
        self
    }

    /// With a place of the input that is wrong.
    #[must_use]
    pub fn error(
        mut self,
        pointer: impl Into<String>,
        id: impl Into<String>,
        en: impl Into<String>,
    ) -> Self {
        self.0.errors.push(Fault { pointer: pointer.into(), detail: Sentence::new(id, en) });
        self
    }

    /// About this one of several: what it is called stands before the sentence.
    #[must_use]
    pub fn named(mut self, name: &str) -> Self {
        let Sentence { id, en } = &self.0.detail;
        self.0.detail = Sentence::new(format!("{name}: {id}"), format!("{name}: {en}"));
        self
    }

    /// Naming this moment, as [`moment_zone`] says it in the zone of [`UNKNOWN_ZONE`] until it is known who reads.
    #[must_use]
    pub fn moment(mut self, at: DateTime<Utc>) -> Self {
        self.0.moments.push(at);
        self
    }

    /// The same with its moments on the wall of whoever reads it.
    #[must_use]
    pub fn in_zone(mut self, zone: Tz) -> Self {
        let retold = |sentence: &Sentence, moments: &[DateTime<Utc>]| {
            let in_language = |text: &str, language| {
                moments.iter().fold(text.to_owned(), |text, at| {
                    let said = moment_zone(*at, UNKNOWN_ZONE, language);
                    text.replace(&said, &moment_zone(*at, zone, language))
                })
            };
            Sentence {
                id: in_language(&sentence.id, Language::Indonesian),
                en: in_language(&sentence.en, Language::English),
            }
        };
        let parts = &mut self.0;
        parts.detail = retold(&parts.detail, &parts.moments);
        for fault in &mut parts.errors {
            fault.detail = retold(&fault.detail, &parts.moments);
        }
        self
    }

    /// With the seconds after which it makes sense to try again.
    #[must_use]
    pub fn retry_after(mut self, seconds: i64) -> Self {
        self.0.retry_after = Some(seconds.max(1));
        self
    }

    /// What broke on our side. The answer holds none of it; the log holds all.
    pub fn our_fault(cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        let mut problem = Self::new(
            &kind::OUR_FAULT,
            "Maaf, ada gangguan di pihak kami.",
            "Sorry, something broke on our side.",
        );
        problem.0.cause = Some(cause.into());
        problem
    }

    /// Something we need does not answer just now.
    pub fn try_again(cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        let mut problem = Self::new(
            &kind::TRY_AGAIN,
            "Sistem sedang sibuk. Coba lagi sebentar lagi; dengan kunci yang sama tidak ada yang tercatat dua kali.",
            "The system is busy. Try again shortly; under the same key nothing is recorded twice.",
        )
        .retry_after(2);
        problem.0.cause = Some(cause.into());
        problem
    }

    /// 503 with the sentence that says what of the house goes on without search.
    pub fn unsearchable(
        id: &'static str,
        en: &'static str,
        cause: impl Into<Box<dyn Error + Send + Sync>>,
    ) -> Self {
        let mut problem = Self::new(&kind::TRY_AGAIN, id, en).retry_after(5);
        problem.0.cause = Some(cause.into());
        problem
    }

    /// 400 for a request that cannot be read.
    pub fn malformed(id: impl Into<String>, en: impl Into<String>) -> Self {
        Self::new(&kind::MALFORMED, id, en)
    }

    /// 404, for what is absent and for what is none of the asker's business.
    #[must_use]
    pub fn not_found() -> Self {
        Self::new(
            &kind::NOT_FOUND,
            "Tidak ada, atau bukan milik organisasi Anda.",
            "It does not exist, or is none of your organization's.",
        )
    }

    /// 401.
    #[must_use]
    pub fn sign_in_needed() -> Self {
        Self::new(
            &kind::SIGN_IN_NEEDED,
            "Masuk dulu: token tidak ada, salah, atau sudah habis masanya.",
            "Sign in first: the token is missing, wrong or expired.",
        )
    }

    /// The problem an answer of `status` stands for when nothing more is known.
    #[must_use]
    pub fn of_status(status: u16) -> Self {
        let kind = Kind::of_status(status);
        match status {
            404 => Self::new(kind, "Alamat ini tidak ada.", "There is nothing at this address."),
            405 => Self::new(
                kind,
                "Alamat ini tidak menerima cara itu.",
                "This address does not take that method.",
            ),
            _ => Self::new(kind, format!("{}.", kind.title_id), format!("{}.", kind.title_en)),
        }
    }

    /// What kind of problem it is.
    #[must_use]
    pub fn kind(&self) -> &'static Kind {
        self.0.kind
    }

    /// The HTTP status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        StatusCode::from_u16(self.0.kind.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    /// The refusal as a sentence.
    #[must_use]
    pub fn detail(&self, language: Language) -> &str {
        self.0.detail.in_language(language)
    }

    /// The places of the input that are wrong.
    #[must_use]
    pub fn errors(&self) -> &[Fault] {
        &self.0.errors
    }

    /// A fact by its name.
    #[must_use]
    pub fn fact_named(&self, name: &str) -> Option<&Value> {
        self.0.facts.get(name)
    }

    /// What broke, where it was our fault.
    #[must_use]
    pub fn cause(&self) -> Option<&(dyn Error + Send + Sync)> {
        self.0.cause.as_deref()
    }

    /// Seconds after which to try again.
    #[must_use]
    pub fn seconds_to_wait(&self) -> Option<i64> {
        self.0.retry_after
    }

    /// The whole of it as RFC 9457 has it. `request` is the id under which the log has the cause.
    #[must_use]
    pub fn body(&self, language: Language, instance: &str, request: &str) -> Value {
        let kind = self.0.kind;
        let mut body = self.0.facts.clone();
        body.insert("type".to_owned(), format!("/problems/{}", kind.slug).into());
        body.insert("title".to_owned(), language.t(kind.title_id, kind.title_en).into());
        body.insert("status".to_owned(), kind.status.into());
        body.insert("detail".to_owned(), self.told(language, request).into());
        body.insert("instance".to_owned(), instance.into());
        if kind.status >= 500 {
            body.insert("request_id".to_owned(), request.into());
        }
        if !self.0.errors.is_empty() {
            let error = |fault: &Fault| json!({ "pointer": fault.pointer, "detail": fault.detail.in_language(language) });
            body.insert("errors".to_owned(), self.0.errors.iter().map(error).collect());
        }
        Value::Object(body)
    }

    /// The sentence as it is told: what was our fault names the number to quote.
    #[must_use]
    pub fn told(&self, language: Language, request: &str) -> String {
        let detail = self.detail(language);
        if self.0.kind == &kind::OUR_FAULT {
            let quote = language.pick("Sebutkan nomor", "Quote");
            format!("{detail} {quote} {request}.")
        } else {
            detail.to_owned()
        }
    }
}

impl fmt::Debug for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Problem")
            .field("kind", &self.0.kind.slug)
            .field("detail", &self.0.detail.en)
            .field("cause", &self.0.cause)
            .finish_non_exhaustive()
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.detail.en)
    }
}

impl Error for Problem {}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        self.status()
    }

    fn error_response(&self) -> HttpResponse {
        // The middleware writes the body: it knows the request.
        HttpResponse::new(self.status())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_told_on_the_wall_of_whoever_reads() {
        let at: DateTime<Utc> = "2026-11-23T09:53:00Z".parse().unwrap();
        let said = |lang| moment_zone(at, UNKNOWN_ZONE, lang);
        let (id, en) = (said(Language::Indonesian), said(Language::English));
        let problem =
            Problem::new(&kind::POOL_CLOSED, format!("Ditutup {id}."), format!("Closed {en}."))
                .error("/rules/open_at", format!("Lewat {id}."), format!("Past {en}."))
                .moment(at);
        assert!(problem.detail(Language::Indonesian).contains("16.53\u{a0}WIB"), "{problem:?}");

        let there = problem.in_zone(Tz::Asia__Makassar);

        assert_eq!(
            there.detail(Language::Indonesian).replace('\u{a0}', " "),
            "Ditutup Sen, 23 Nov 17.53 WITA."
        );
        assert_eq!(
            there.detail(Language::English).replace('\u{a0}', " "),
            "Closed Mon, 23 Nov 17:53 WITA."
        );
        let fault = there.errors()[0].detail.in_language(Language::Indonesian);
        assert!(fault.contains("17.53\u{a0}WITA") && !fault.contains("WIB"), "{fault}");
    }
}
