//! SNAP BI's signatures (domain.md 5.2), each its own, because providers differ in which they want: with a token and a
//! shared secret, or with the merchant's own key alone.

use std::fmt::Write;

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use hmac::{Hmac, KeyInit, Mac};
use ring::rand::SystemRandom;
use ring::signature::{
    RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256, RsaKeyPair, UnparsedPublicKey,
};
use sha2::{Digest, Sha256, Sha512};
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{PrivateKeyDer, SubjectPublicKeyInfoDer};

use super::minify::minify;
use crate::providers::NoDeal;

/// What of a call is signed.
#[derive(Debug, Clone, Copy)]
pub struct ToSign<'a> {
    /// `POST`.
    pub method: &'a str,
    /// The path, as it is called.
    pub path: &'a str,
    /// The access token, where there is one.
    pub token: Option<&'a str>,
    /// The body, to the byte.
    pub body: &'a [u8],
    /// `X-TIMESTAMP`.
    pub timestamp: &'a str,
}

/// Signs calls for one provider.
pub trait Signer: Send + Sync {
    /// Whether an access token is fetched first and sent with each call.
    fn needs_token(&self) -> bool;

    /// `X-SIGNATURE` of a call.
    ///
    /// # Errors
    /// [`NoDeal::Key`]
    fn sign(&self, call: &ToSign<'_>) -> Result<String, NoDeal>;
}

/// Base64 of HMAC-SHA512 over `METHOD:path:token:hash:timestamp`: the standard's own way.
pub struct Symmetric {
    /// The client's secret.
    pub secret: String,
}

/// Base64 of `SHA256withRSA` over `METHOD:path:hash:timestamp`, without a token: Faspay's and Winpay's.
pub struct Asymmetric {
    /// The merchant's key.
    pub key: RsaKey,
}

/// A merchant's private key.
pub struct RsaKey(RsaKeyPair);

/// A provider's public key, as RSA has it.
pub struct RsaPublicKey(Vec<u8>);

/// Lower-case hex of SHA-256 over the minified body.
#[must_use]
pub fn body_hash(body: &[u8]) -> String {
    hex::encode(Sha256::digest(minify(body)))
}

/// `METHOD:path:token:hash:timestamp`, or without the token and its colon where there is none.
#[must_use]
pub fn string_to_sign(call: &ToSign<'_>) -> String {
    let ToSign { method, path, token, body, timestamp } = call;
    let mut text = format!("{method}:{path}:");
    if let Some(token) = token {
        // A string takes whatever is written to it.
        let _ = write!(text, "{token}:");
    }
    text + &format!("{}:{timestamp}", body_hash(body))
}

fn mac(secret: &str, text: &str) -> Option<Hmac<Sha512>> {
    let mut mac = Hmac::<Sha512>::new_from_slice(secret.as_bytes()).ok()?;
    mac.update(text.as_bytes());
    Some(mac)
}

/// The symmetric signature of a text.
#[must_use]
pub fn symmetric(secret: &str, text: &str) -> String {
    mac(secret, text).map(|mac| BASE64.encode(mac.finalize().into_bytes())).unwrap_or_default()
}

/// Whether a symmetric signature is that of a text; takes as long for a wrong one as for the right one.
#[must_use]
pub fn is_symmetric(secret: &str, text: &str, signature: &str) -> bool {
    let given = BASE64.decode(signature.trim()).unwrap_or_default();
    !secret.is_empty() && mac(secret, text).is_some_and(|mac| mac.verify_slice(&given).is_ok())
}

impl Signer for Symmetric {
    fn needs_token(&self) -> bool {
        true
    }

    fn sign(&self, call: &ToSign<'_>) -> Result<String, NoDeal> {
        // An empty token still has its place.
        let call = ToSign { token: Some(call.token.unwrap_or_default()), ..*call };
        Ok(symmetric(&self.secret, &string_to_sign(&call)))
    }
}

impl Signer for Asymmetric {
    fn needs_token(&self) -> bool {
        false
    }

    fn sign(&self, call: &ToSign<'_>) -> Result<String, NoDeal> {
        self.key.sign(&string_to_sign(&ToSign { token: None, ..*call }))
    }
}

impl RsaKey {
    /// Of a PEM text, PKCS#8 or PKCS#1, of 2,048 bits or more.
    ///
    /// # Errors
    /// [`NoDeal::Key`]
    pub fn from_pem(pem: &str) -> Result<Self, NoDeal> {
        let no = |why| NoDeal::Key { why };
        let key = PrivateKeyDer::from_pem_slice(pem.as_bytes())
            .map_err(|_no_pem| no("no private key in PEM"))?;
        let pair = match &key {
            PrivateKeyDer::Pkcs8(der) => RsaKeyPair::from_pkcs8(der.secret_pkcs8_der()),
            PrivateKeyDer::Pkcs1(der) => RsaKeyPair::from_der(der.secret_pkcs1_der()),
            _ => return Err(no("not an RSA key")),
        };
        pair.map(Self).map_err(|_rejected| no("not an RSA key of 2048 to 4096 bits"))
    }

    /// Base64 of `SHA256withRSA`.
    ///
    /// # Errors
    /// [`NoDeal::Key`]
    pub fn sign(&self, text: &str) -> Result<String, NoDeal> {
        let mut signature = vec![0; self.0.public().modulus_len()];
        self.0
            .sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), text.as_bytes(), &mut signature)
            .map_err(|_unspecified| NoDeal::Key { why: "the key does not sign" })?;
        Ok(BASE64.encode(signature))
    }
}

impl RsaPublicKey {
    /// Of a PEM text, `PUBLIC KEY`.
    ///
    /// # Errors
    /// [`NoDeal::Key`]
    pub fn from_pem(pem: &str) -> Result<Self, NoDeal> {
        let no = NoDeal::Key { why: "no RSA public key in PEM" };
        let key = SubjectPublicKeyInfoDer::from_pem_slice(pem.as_bytes());
        let key = key.map_err(|_no_pem| no.clone())?;
        inner_key(key.as_ref()).map(|inner| Self(inner.to_vec())).ok_or(no)
    }

    /// Whether a signature in base64 is this key's over a text.
    #[must_use]
    pub fn has_signed(&self, text: &str, signature: &str) -> bool {
        let Ok(signature) = BASE64.decode(signature.trim()) else { return false };
        let key = UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, &self.0);
        key.verify(text.as_bytes(), &signature).is_ok()
    }
}

/// The bit string inside a `SubjectPublicKeyInfo`: SEQUENCE { SEQUENCE { … }, BIT STRING }.
fn inner_key(spki: &[u8]) -> Option<&[u8]> {
    let (inside, _) = element(spki, 0x30)?;
    let (_, rest) = element(inside, 0x30)?;
    let (bits, _) = element(rest, 0x03)?;
    // The first byte says how many bits at the end are none; of a key none is.
    bits.strip_prefix(&[0])
}

/// What an element of DER holds, and what follows it; nothing where it is another, or broken off.
fn element(der: &[u8], tag: u8) -> Option<(&[u8], &[u8])> {
    let rest = der.strip_prefix(&[tag])?;
    let (&first, rest) = rest.split_first()?;
    let (length, rest) = match first {
        0..=0x7f => (usize::from(first), rest),
        0x81..=0x83 => {
            let (digits, rest) = rest.split_at_checked(usize::from(first & 0x7f))?;
            (digits.iter().fold(0, |sum, digit| sum * 256 + usize::from(*digit)), rest)
        }
        _ => return None,
    };
    rest.split_at_checked(length)
}

#[cfg(test)]
#[path = "signer_tests.rs"]
mod tests;
