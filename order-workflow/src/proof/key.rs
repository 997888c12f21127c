//! The installation's public keys, by which others check what it signed.

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD as BASE64;
use ed25519_dalek::{Signature, VerifyingKey};
use sha2::{Digest, Sha256};
use supply_chain::id::PurchaseOrderId;

use super::head::head_statement;

/// A public key of an installation (ed25519).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicKey(VerifyingKey);

/// A text that is no public key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is not an ed25519 public key, 32 bytes as 43 characters of base64")]
pub struct NotAKey {
    /// What was given.
    pub text: String,
}

impl PublicKey {
    /// From 43 characters of base64 without padding.
    ///
    /// # Errors
    /// It is no key.
    pub fn from_base64(text: &str) -> Result<Self, NotAKey> {
        let wrong = || NotAKey { text: text.to_owned() };
        let bytes = BASE64.decode(text).map_err(|_unreadable| wrong())?;
        let bytes = <[u8; 32]>::try_from(bytes.as_slice()).map_err(|_length| wrong())?;
        let key = VerifyingKey::from_bytes(&bytes).map_err(|_no_point| wrong())?;
        // Under a weak key anything is signed.
        if key.is_weak() { Err(wrong()) } else { Ok(Self(key)) }
    }

    /// In base64, as papers and addresses carry it.
    #[must_use]
    pub fn to_base64(&self) -> String {
        BASE64.encode(self.0.as_bytes())
    }

    /// Its short name: the first 16 hex digits of its SHA-256. It tells keys apart and proves nothing.
    #[must_use]
    pub fn id(&self) -> String {
        let mut id = hex::encode(Sha256::digest(self.0.as_bytes()));
        id.truncate(16);
        id
    }

    /// Whether this key signed where a history ends.
    #[must_use]
    pub fn signed_head(
        &self,
        order: PurchaseOrderId,
        length: i32,
        hash: &[u8],
        signature: &str,
    ) -> bool {
        let bytes = BASE64.decode(signature).ok();
        let signature = bytes.and_then(|bytes| Signature::from_slice(&bytes).ok());
        let statement = head_statement(order, length, hash);
        signature
            .is_some_and(|signature| self.0.verify_strict(statement.as_bytes(), &signature).is_ok())
    }
}

impl From<VerifyingKey> for PublicKey {
    fn from(key: VerifyingKey) -> Self {
        Self(key)
    }
}
