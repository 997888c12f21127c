//! A JSON body: read up to its limit, understood, or told where it is wrong.

use actix_web::HttpRequest;
use actix_web::dev::Payload;
use actix_web::error::PayloadError;
use actix_web::http::header::CONTENT_TYPE;
use futures::StreamExt;
use serde::de::DeserializeOwned;
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::node::Node;
use super::tree::{self, Tree};
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
    let Tree { value, fault } = tree::read(bytes).map_err(|error| not_json(&error))?;
    if let Some(wrong) = fault {
        return Err(wrong.in_body());
    }
    let body = B::deserialize(Node::json(&value)).map_err(|wrong| wrong.in_body())?;
    let mut canonical = Vec::with_capacity(bytes.len());
    write_canonical(&value, &mut canonical);
    Ok(Body { body, hash: Sha256::digest(&canonical).into() })
}

/// Where the text stops being JSON, and why where that helps.
fn not_json(error: &serde_json::Error) -> Problem {
    let told = error.to_string();
    let (id, en) = if error.is_eof() {
        ("Isi permintaan terputus sebelum JSON-nya selesai", "The body ends before its JSON does")
    } else if told.starts_with("number out of range") {
        (
            "Isi permintaan memuat bilangan yang terlalu besar",
            "The body holds a number that is too large",
        )
    } else if told.starts_with("recursion limit exceeded") {
        ("Isi permintaan bersarang terlalu dalam", "The body is nested too deeply")
    } else {
        ("Isi permintaan bukan JSON yang benar", "The body is not valid JSON")
    };
    let (line, column) = (error.line(), error.column());
    let id = format!("{id}: baris {line}, kolom {column}.");
    let en = format!("{en}: line {line}, column {column}.");
    Problem::malformed(id.clone(), en.clone())
        .fact("line", line)
        .fact("column", column)
        .error("", id, en)
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
#[path = "body_tests.rs"]
mod tests;
