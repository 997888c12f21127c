//! Opaque tokens: 256 random bits that only their holder knows; the database has their digest.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use order_workflow::clock::random_bytes;
use sha2::{Digest, Sha256};

use crate::problem::Problem;

/// What tokens begin with, so that one in a log or a repository is recognized for what it is.
const PREFIX: &str = "lumbung_";

/// A new token and its digest.
///
/// # Errors
/// The operating system has no randomness to give.
pub fn draw() -> Result<(String, [u8; 32]), Problem> {
    let bytes = random_bytes::<32>().map_err(Problem::our_fault)?;
    let token = format!("{PREFIX}{}", BASE64.encode(bytes));
    let digest = digest(&token);
    Ok((token, digest))
}

/// What is stored of a token.
#[must_use]
pub fn digest(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}
