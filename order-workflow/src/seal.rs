//! The installation's seal: signs the heads of histories, so that either party can hold the other
//! to what it was shown (data.md 12).
//!
//! The key that signs can be changed at any time. The public half of each former one is kept, so that
//! what it signed, on papers above all, can be checked for as long as anybody asks.

use crate::proof::{KeyView, PublicKey, head_statement};
use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD as BASE64;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use chrono::{DateTime, Utc};
use ed25519_dalek::{Signer, SigningKey};
use hmac::{Hmac, Mac};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use std::io::Write;
use std::path::Path;
use supply_chain::id::PurchaseOrderId;
use utoipa::ToSchema;

/// The keys of the installation; made once, never inside a backup.
pub struct Seal {
    signing: SigningKey,
    personal: [u8; 32],
    former: Vec<FormerKey>,
}

/// A key that signed once, and no more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct FormerKey {
    /// ed25519, in base64.
    public_key: String,
    /// When another took its place.
    retired_at: DateTime<Utc>,
}

/// A key of the installation as it is made known to everybody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PublishedKey {
    /// The first 16 hex digits of its SHA-256.
    pub id: String,
    /// ed25519, in base64.
    pub public_key: String,
    /// When another took its place; null for the one that signs now.
    pub retired_at: Option<DateTime<Utc>>,
}

#[derive(Clone, Serialize, Deserialize)]
struct Secrets {
    /// ed25519 seed in base64: signs heads.
    signing_key: String,
    /// 256 bits in base64: encrypts personal fields.
    personal_key: String,
    /// Those that signed before, newest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    former_keys: Vec<FormerKey>,
}

/// The secrets file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SealError {
    /// It cannot be read or written.
    #[error("the secrets file {path} cannot be used")]
    Io {
        /// Which file.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// It holds something else.
    #[error("the secrets file {path} is not one of Lumbung's: {why}")]
    Malformed {
        /// Which file.
        path: String,
        /// What is wrong.
        why: String,
    },
    /// Something that was not sealed here, or not for this.
    #[error("this was not sealed with this installation's key, or not for this")]
    Unsealable,
    /// No randomness for new keys.
    #[error("no randomness for new keys")]
    Randomness(#[from] getrandom::Error),
}

impl Seal {
    /// Reads the secrets file, or makes it, readable by its owner alone.
    ///
    /// # Errors
    /// It cannot be read, written or understood.
    pub fn open(path: &Path) -> Result<Self, SealError> {
        if !path.exists() {
            let secrets = Secrets {
                signing_key: BASE64.encode(crate::clock::random_bytes::<32>()?),
                personal_key: BASE64.encode(crate::clock::random_bytes::<32>()?),
                former_keys: Vec::new(),
            };
            secrets.write(path)?;
        }
        Self::from_secrets(path, Secrets::read(path)?)
    }

    /// Changes the key that signs: from its next start a program signs with a new one. Gives the
    /// public key that is signed with from then on.
    ///
    /// # Errors
    /// The file is not there, or cannot be read, written or understood.
    pub fn rotate(path: &Path, now: DateTime<Utc>) -> Result<PublicKey, SealError> {
        let mut secrets = Secrets::read(path)?;
        let before = Self::from_secrets(path, secrets.clone())?;
        let former = FormerKey { public_key: before.public_key().to_base64(), retired_at: now };
        secrets.former_keys.insert(0, former);
        secrets.signing_key = BASE64.encode(crate::clock::random_bytes::<32>()?);
        secrets.write(path)?;
        Ok(Self::from_secrets(path, Secrets::read(path)?)?.public_key())
    }

    fn from_secrets(path: &Path, secrets: Secrets) -> Result<Self, SealError> {
        let key = |name: &str, value: &str| -> Result<[u8; 32], SealError> {
            let bytes = BASE64
                .decode(value)
                .map_err(|error| malformed(path, &format!("{name}: {error}")))?;
            <[u8; 32]>::try_from(bytes.as_slice())
                .map_err(|error| malformed(path, &format!("{name} is not 256 bits: {error}")))
        };
        for former in &secrets.former_keys {
            PublicKey::from_base64(&former.public_key)
                .map_err(|error| malformed(path, &format!("former_keys: {error}")))?;
        }
        Ok(Self {
            former: secrets.former_keys,
            ..Self::from_keys(
                &key("signing_key", &secrets.signing_key)?,
                key("personal_key", &secrets.personal_key)?,
            )
        })
    }

    /// From keys that are held elsewhere.
    #[must_use]
    pub fn from_keys(signing: &[u8; 32], personal: [u8; 32]) -> Self {
        Self { signing: SigningKey::from_bytes(signing), personal, former: Vec::new() }
    }

    /// The signature of a history's head, in base64.
    #[must_use]
    pub fn sign_head(&self, order: PurchaseOrderId, length: i32, hash: &[u8]) -> String {
        let statement = head_statement(order, length, hash);
        BASE64.encode(self.signing.sign(statement.as_bytes()).to_bytes())
    }

    /// The key that checks what is signed now.
    #[must_use]
    pub fn public_key(&self) -> PublicKey {
        self.signing.verifying_key().into()
    }

    /// Every key that is or was signed with, the present one first.
    #[must_use]
    pub fn published(&self) -> Vec<PublishedKey> {
        let present = self.public_key();
        let former = self.former.iter().filter_map(|former| {
            let key = PublicKey::from_base64(&former.public_key).ok()?;
            Some((key, Some(former.retired_at)))
        });
        std::iter::once((present, None))
            .chain(former)
            .map(|(key, retired_at)| PublishedKey {
                id: key.id(),
                public_key: key.to_base64(),
                retired_at,
            })
            .collect()
    }

    /// The same keys as a downloaded history carries them.
    #[must_use]
    pub fn keys(&self) -> Vec<KeyView> {
        let plain = |key: PublishedKey| KeyView { id: key.id, public_key: key.public_key };
        self.published().into_iter().map(plain).collect()
    }

    /// `text`, sealed for one `purpose` and one thing: it opens for no other.
    ///
    /// # Errors
    /// The operating system has no randomness to give.
    pub fn close(&self, purpose: &str, id: uuid::Uuid, text: &str) -> Result<Vec<u8>, SealError> {
        let nonce = crate::clock::random_bytes::<24>()?;
        let bound = bound_to(purpose, id);
        let payload = Payload { msg: text.as_bytes(), aad: &bound };
        let sealed = XChaCha20Poly1305::new(&self.personal.into())
            .encrypt(&XNonce::from(nonce), payload)
            .map_err(|_too_long| SealError::Unsealable)?;
        Ok([nonce.as_slice(), &sealed].concat())
    }

    /// What [`close`](Self::close) sealed.
    ///
    /// # Errors
    /// It was sealed with another key, for another thing, or changed since.
    pub fn open_sealed(
        &self,
        purpose: &str,
        id: uuid::Uuid,
        sealed: &[u8],
    ) -> Result<String, SealError> {
        let (nonce, sealed) = sealed.split_first_chunk::<24>().ok_or(SealError::Unsealable)?;
        let bound = bound_to(purpose, id);
        let payload = Payload { msg: sealed, aad: &bound };
        let opened = XChaCha20Poly1305::new(&self.personal.into())
            .decrypt(&XNonce::from(*nonce), payload)
            .map_err(|_foreign| SealError::Unsealable)?;
        String::from_utf8(opened).map_err(|_no_text| SealError::Unsealable)
    }

    /// What whoever holds a link proves that we sent it, for one `purpose` and one thing.
    #[must_use]
    pub fn link_token(&self, purpose: &str, id: uuid::Uuid) -> String {
        let mut mac = match Hmac::<Sha256>::new_from_slice(&self.personal) {
            Ok(mac) => mac,
            Err(never) => unreachable!("HMAC takes keys of any length: {never}"),
        };
        mac.update(&bound_to(purpose, id));
        hex::encode(&mac.finalize().into_bytes()[..16])
    }

    /// The key that encrypts personal fields.
    #[must_use]
    pub const fn personal_key(&self) -> &[u8; 32] {
        &self.personal
    }
}

impl Secrets {
    fn read(path: &Path) -> Result<Self, SealError> {
        let text = std::fs::read_to_string(path)
            .map_err(|source| SealError::Io { path: path.display().to_string(), source })?;
        serde_json::from_str(&text).map_err(|error| malformed(path, &error.to_string()))
    }

    fn write(&self, path: &Path) -> Result<(), SealError> {
        let io = |source| SealError::Io { path: path.display().to_string(), source };
        let text = serde_json::to_string_pretty(self)
            .map_err(|error| malformed(path, &error.to_string()))?;
        // Beside and renamed: a file that is there is whole.
        let beside = path.with_extension("new");
        let mut file = private(&beside).map_err(io)?;
        file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(io)?;
        std::fs::rename(&beside, path).map_err(io)
    }
}

fn malformed(path: &Path, why: &str) -> SealError {
    SealError::Malformed { path: path.display().to_string(), why: why.to_owned() }
}

fn bound_to(purpose: &str, id: uuid::Uuid) -> Vec<u8> {
    [b"lumbung-".as_slice(), purpose.as_bytes(), b"-v1", id.as_bytes()].concat()
}

fn private(path: &Path) -> std::io::Result<std::fs::File> {
    use std::os::unix::fs::OpenOptionsExt;
    std::fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(path)
}

impl std::fmt::Debug for Seal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Seal")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn a_former_key_still_checks_what_it_signed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("secrets.json");
        let order = PurchaseOrderId(Uuid::from_u128(7));
        let before = Seal::open(&path).unwrap();
        let signature = before.sign_head(order, 3, &[5; 32]);
        let retired_at = DateTime::from_timestamp(1_800_000_000, 0).unwrap();

        let new = Seal::rotate(&path, retired_at).unwrap();

        let after = Seal::open(&path).unwrap();
        assert_eq!(after.public_key(), new);
        assert_eq!(after.personal_key(), before.personal_key());
        let published = after.published();
        let told: Vec<_> = published.iter().map(|key| (key.id.clone(), key.retired_at)).collect();
        assert_eq!(told, [(new.id(), None), (before.public_key().id(), Some(retired_at))]);
        let former = PublicKey::from_base64(&published[1].public_key).unwrap();
        assert!(former.signed_head(order, 3, &[5; 32], &signature));
        assert!(!new.signed_head(order, 3, &[5; 32], &signature));
    }

    #[test]
    fn a_key_is_not_changed_where_there_is_none() {
        let folder = tempfile::tempdir().unwrap();

        let refused = Seal::rotate(&folder.path().join("secrets.json"), DateTime::UNIX_EPOCH);

        assert!(matches!(refused, Err(SealError::Io { .. })));
    }

    #[test]
    fn what_is_sealed_opens_for_its_own_thing_and_no_other() {
        let seal = Seal::from_keys(&[1; 32], [2; 32]);
        let (one, other) = (Uuid::from_u128(1), Uuid::from_u128(2));

        let sealed = seal.close("mail", one, "yustina@example.id").unwrap();

        assert_eq!(seal.open_sealed("mail", one, &sealed).unwrap(), "yustina@example.id");
        assert!(seal.open_sealed("mail", other, &sealed).is_err());
        assert!(seal.open_sealed("webhook", one, &sealed).is_err());
        let foreign = Seal::from_keys(&[1; 32], [3; 32]);
        assert!(foreign.open_sealed("mail", one, &sealed).is_err());
        assert_ne!(seal.link_token("mail", one), seal.link_token("mail", other));
        assert_ne!(seal.link_token("mail", one), foreign.link_token("mail", one));
    }
}
