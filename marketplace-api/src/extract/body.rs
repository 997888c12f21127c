//! A JSON body: read up to its limit, understood, or told where it is wrong.

use actix_web::HttpRequest;
use actix_web::dev::Payload;
use actix_web::error::PayloadError;
use actix_web::http::header::CONTENT_TYPE;
use futures::StreamExt;
use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_path_to_error::Segment;
use sha2::{Digest, Sha256};

use crate::problem::{Problem, kind};

/// Most bytes of a JSON body.
const LIMIT: usize = 1024 * 1024;

/// A body, understood.
pub(crate) struct Body<B> {
    /// What it says.
    pub(crate) body: B,
    /// SHA-256 of it as canonical JSON: members sorted, no spaces.
    pub(crate) hash: [u8; 32],
}

/// Reads the body of a request as `B`; an empty one is `{}`.
///
/// # Errors
/// 413, 415, 400 with a pointer to each fault.
pub(crate) async fn read<B: DeserializeOwned>(
    request: &HttpRequest,
    payload: &mut Payload,
) -> Result<Body<B>, Problem> {
    let bytes = take(payload, LIMIT).await?;
    if bytes.is_empty() {
        return understand(b"{}");
    }
    let declared = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    // Programs that send JSON without saying so are common; another declared type is a mistake.
    if declared.is_some_and(|declared| !is_json(declared)) {
        return Err(Problem::new(
            &kind::UNSUPPORTED_MEDIA,
            "Kirim isi sebagai application/json.",
            "Send the body as application/json.",
        ));
    }
    understand(&bytes)
}

fn is_json(declared: &str) -> bool {
    let media = declared.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    media == "application/json" || media.ends_with("+json")
}

/// The bytes of a body.
///
/// # Errors
/// 413 beyond `limit`; 400 when it breaks off.
pub(crate) async fn take(payload: &mut Payload, limit: usize) -> Result<Vec<u8>, Problem> {
    let mut bytes = Vec::new();
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|error| broken(&error))?;
        if bytes.len() + chunk.len() > limit {
            return Err(too_large(limit));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

/// 413, naming the limit.
pub(crate) fn too_large(limit: usize) -> Problem {
    let megabytes = limit / (1024 * 1024);
    Problem::new(
        &kind::TOO_LARGE,
        format!("Isi ini lebih besar dari {megabytes} MB."),
        format!("This is larger than {megabytes} MB."),
    )
    .fact("limit_bytes", limit)
}

fn broken(error: &PayloadError) -> Problem {
    match error {
        PayloadError::Overflow => too_large(LIMIT),
        _ => Problem::malformed("Isi permintaan terputus.", "The body broke off."),
    }
}

fn understand<B: DeserializeOwned>(bytes: &[u8]) -> Result<Body<B>, Problem> {
    let value: Value = serde_json::from_slice(bytes).map_err(|error| not_json(&error))?;
    if let Some(pointer) = nul_in(&value, &mut String::new()) {
        return Err(Problem::malformed(
            "Ada huruf NUL di dalam teks.",
            "A text holds a NUL character.",
        )
        .error(pointer, "Hapus huruf NUL.", "Take the NUL character out."));
    }
    let mut canonical = Vec::with_capacity(bytes.len());
    write_canonical(&value, &mut canonical);
    let hash = Sha256::digest(&canonical).into();
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let body =
        serde_path_to_error::deserialize(&mut reader).map_err(|error| wrong_shape(&error))?;
    Ok(Body { body, hash })
}

fn not_json(error: &serde_json::Error) -> Problem {
    Problem::malformed(
        format!("Isi ini bukan JSON (baris {}, kolom {}).", error.line(), error.column()),
        format!("The body is not JSON (line {}, column {}).", error.line(), error.column()),
    )
    .error("", "Bukan JSON.", "Not JSON.")
}

fn wrong_shape(error: &serde_path_to_error::Error<serde_json::Error>) -> Problem {
    let mut pointer = String::new();
    for segment in error.path() {
        match segment {
            Segment::Seq { index } => push_key(&mut pointer, &index.to_string()),
            Segment::Map { key } => push_key(&mut pointer, key),
            Segment::Enum { .. } | Segment::Unknown => {}
        }
    }
    // serde_json tells line and column at the end; the pointer says it better.
    let told = error.inner().to_string();
    let told = told.rsplit_once(" at line ").map_or(told.as_str(), |(told, _)| told);
    let fault = Fault::of(told);
    if let Some(field) = fault.field {
        let mut last = String::new();
        push_key(&mut last, field);
        if !pointer.ends_with(&last) {
            pointer.push_str(&last);
        }
    }
    let shown = if pointer.is_empty() { "/" } else { &pointer };
    Problem::malformed(format!("{shown}: {}", fault.id), format!("{shown}: {}", fault.en)).error(
        pointer.clone(),
        fault.id,
        fault.en,
    )
}

fn push_key(pointer: &mut String, key: &str) {
    pointer.push('/');
    pointer.push_str(&key.replace('~', "~0").replace('/', "~1"));
}

/// What serde says, in both languages.
pub(crate) struct Fault<'t> {
    /// The field it is about, where the path ends above it.
    pub(crate) field: Option<&'t str>,
    pub(crate) id: String,
    pub(crate) en: String,
}

impl<'t> Fault<'t> {
    pub(crate) fn of(told: &'t str) -> Self {
        let quoted = |after: &str| -> Option<&'t str> {
            told.strip_prefix(after)?.strip_prefix('`')?.split_once('`').map(|(field, _)| field)
        };
        if let Some(field) = quoted("missing field ") {
            return Self {
                field: Some(field),
                id: "bagian ini wajib ada.".to_owned(),
                en: "this is required.".to_owned(),
            };
        }
        if let Some(field) = quoted("unknown field ") {
            return Self {
                field: Some(field),
                id: "bagian ini tidak dikenal.".to_owned(),
                en: "there is no such field.".to_owned(),
            };
        }
        if let Some(field) = quoted("duplicate field ") {
            return Self {
                field: Some(field),
                id: "tertulis dua kali.".to_owned(),
                en: "written twice.".to_owned(),
            };
        }
        if let Some(word) = quoted("unknown variant ") {
            let known =
                told.split_once("expected ").map_or("", |(_, known)| known).replace('`', "");
            let known = known.trim_start_matches("one of ");
            return Self {
                field: None,
                id: format!("{word:?} tidak dikenal; yang ada: {known}."),
                en: format!("{word:?} is unknown; there are: {known}."),
            };
        }
        let wrong =
            told.strip_prefix("invalid type: ").or_else(|| told.strip_prefix("invalid value: "));
        match wrong.and_then(|wrong| wrong.split_once(", expected ")) {
            Some((found, expected)) => Self {
                field: None,
                id: format!("jenis nilainya salah ({found}); yang diminta: {expected}."),
                en: format!("the wrong kind of value ({found}); expected {expected}."),
            },
            None => Self {
                field: None,
                id: format!("tidak bisa diterima: {told}."),
                en: format!("{told}."),
            },
        }
    }
}

/// Where a NUL character stands; PostgreSQL keeps none in a text.
fn nul_in(value: &Value, at: &mut String) -> Option<String> {
    match value {
        Value::String(text) => text.contains('\0').then(|| at.clone()),
        Value::Array(values) => values.iter().enumerate().find_map(|(index, value)| {
            let length = at.len();
            push_key(at, &index.to_string());
            let found = nul_in(value, at);
            at.truncate(length);
            found
        }),
        Value::Object(members) => members.iter().find_map(|(key, value)| {
            if key.contains('\0') {
                return Some(at.clone());
            }
            let length = at.len();
            push_key(at, key);
            let found = nul_in(value, at);
            at.truncate(length);
            found
        }),
        Value::Null | Value::Bool(_) | Value::Number(_) => None,
    }
}

/// The same value always gives the same bytes: members sorted by name, no spaces.
fn write_canonical(value: &Value, out: &mut Vec<u8>) {
    match value {
        Value::Array(values) => {
            out.push(b'[');
            for (index, value) in values.iter().enumerate() {
                if index > 0 {
                    out.push(b',');
                }
                write_canonical(value, out);
            }
            out.push(b']');
        }
        Value::Object(members) => {
            let mut members: Vec<_> = members.iter().collect();
            members.sort_by_key(|(name, _)| *name);
            out.push(b'{');
            for (index, (name, value)) in members.into_iter().enumerate() {
                if index > 0 {
                    out.push(b',');
                }
                out.extend_from_slice(Value::from(name.as_str()).to_string().as_bytes());
                out.push(b':');
                write_canonical(value, out);
            }
            out.push(b'}');
        }
        plain => out.extend_from_slice(plain.to_string().as_bytes()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Language;
    use serde::Deserialize;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Order {
        #[expect(dead_code, reason = "only its shape is read")]
        lines: Vec<Line>,
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Line {
        #[expect(dead_code, reason = "only its shape is read")]
        count: i64,
    }

    fn fault(body: &str) -> (String, String) {
        let Err(problem) = understand::<Order>(body.as_bytes()) else {
            panic!("{body} was understood")
        };
        let error = &problem.errors()[0];
        (error.pointer.clone(), error.detail.in_language(Language::English).to_owned())
    }

    #[test]
    fn a_fault_is_pointed_at() {
        assert_eq!(fault(r#"{"lines":[{"count":1},{"count":"2"}]}"#).0, "/lines/1/count");
        assert_eq!(
            fault(r#"{"lines":[{}]}"#),
            ("/lines/0/count".to_owned(), "this is required.".to_owned())
        );
        assert_eq!(fault(r#"{"lines":[{"count":1,"a/b":2}]}"#).0, "/lines/0/a~1b");
        assert_eq!(fault("{}").0, "/lines");
        assert_eq!(fault("[1,").0, "");
        assert_eq!(fault(r#"{"lines":[{"count":1.5}]}"#).0, "/lines/0/count");
        assert_eq!(fault(r#"{"lines":[],"note":"a\u0000b"}"#).0, "/note");
    }

    #[test]
    fn bodies_are_compared_as_json() {
        let hash = |body: &str| understand::<Value>(body.as_bytes()).map(|body| body.hash).unwrap();

        assert_eq!(hash(r#"{"a": 1, "b": [true, null]}"#), hash(r#"{"b":[true,null],"a":1}"#));
        assert_ne!(hash(r#"{"a": 1}"#), hash(r#"{"a": 2}"#));
    }
}
