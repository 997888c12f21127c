//! The installation's seal: signs the heads of histories, so that either party can hold the other
//! to what it was shown (data.md 12).

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD as BASE64;
use ed25519_dalek::{Signer, SigningKey};
use serde::{Deserialize, Serialize};
use std::io::Write;
use std::path::Path;

/// The keys of the installation; made once, never inside a backup.
pub struct Seal {
    signing: SigningKey,
    personal: [u8; 32],
}

#[derive(Serialize, Deserialize)]
struct Secrets {
    /// ed25519 seed in base64: signs heads.
    signing_key: String,
    /// 256 bits in base64: encrypts personal fields.
    personal_key: String,
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
        let io = |source| SealError::Io { path: path.display().to_string(), source };
        if !path.exists() {
            let secrets = Secrets {
                signing_key: BASE64.encode(crate::clock::random_bytes::<32>()?),
                personal_key: BASE64.encode(crate::clock::random_bytes::<32>()?),
            };
            let text = serde_json::to_string_pretty(&secrets).map_err(|error| {
                SealError::Malformed { path: path.display().to_string(), why: error.to_string() }
            })?;
            // Beside and renamed: a file that is there is whole.
            let beside = path.with_extension("new");
            let mut file = private(&beside).map_err(io)?;
            file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(io)?;
            std::fs::rename(&beside, path).map_err(io)?;
        }
        let text = std::fs::read_to_string(path).map_err(io)?;
        let malformed =
            |why: String| SealError::Malformed { path: path.display().to_string(), why };
        let secrets: Secrets =
            serde_json::from_str(&text).map_err(|error| malformed(error.to_string()))?;
        let key = |name: &str, value: &str| -> Result<[u8; 32], SealError> {
            let bytes =
                BASE64.decode(value).map_err(|error| malformed(format!("{name}: {error}")))?;
            <[u8; 32]>::try_from(bytes.as_slice())
                .map_err(|error| malformed(format!("{name} is not 256 bits: {error}")))
        };
        Ok(Self::from_keys(
            &key("signing_key", &secrets.signing_key)?,
            key("personal_key", &secrets.personal_key)?,
        ))
    }

    /// From keys that are held elsewhere.
    #[must_use]
    pub fn from_keys(signing: &[u8; 32], personal: [u8; 32]) -> Self {
        Self { signing: SigningKey::from_bytes(signing), personal }
    }

    /// The signature of a history's head, in base64: over `lumbung-history-head-v1`, the order, the
    /// length and the hash.
    #[must_use]
    pub fn sign_head(&self, order: uuid::Uuid, length: i32, head: &[u8]) -> String {
        let statement =
            format!("lumbung-history-head-v1\n{order}\n{length}\n{}", hex::encode(head));
        BASE64.encode(self.signing.sign(statement.as_bytes()).to_bytes())
    }

    /// The key that checks those signatures, in base64.
    #[must_use]
    pub fn public_key(&self) -> String {
        BASE64.encode(self.signing.verifying_key().to_bytes())
    }

    /// The key that encrypts personal fields.
    #[must_use]
    pub const fn personal_key(&self) -> &[u8; 32] {
        &self.personal
    }
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
