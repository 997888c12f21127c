//! What providers are spoken with: a file of the node, one entry for each seller, read anew each time, so that a key
//! that was changed is used at once. Nothing of it goes into the database, a log or an answer.
//!
//! ```json
//! { "credentials": [
//!   { "name": "wai-keo", "organization": "0193f0c4-…", "provider": "midtrans",
//!     "url": "https://api.midtrans.com", "server_key": "…" },
//!   { "name": "sae-bere", "organization": "0193f0c5-…", "provider": "xendit",
//!     "url": "https://api.xendit.co", "secret_key": "…", "callback_token": "…" },
//!   { "name": "nusa-ende", "organization": "0193f0c6-…", "provider": "snap", "url": "https://…",
//!     "client_id": "…", "client_secret": "…", "private_key": "merchant.pem", "provider_key": "bank.pem",
//!     "partner_id": "…", "channel_id": "95221",
//!     "qris": { "merchant_id": "…" }, "banks": { "bri": { "partner_service_id": "19008" } } } ] }
//! ```
//!
//! Keys are named by files, relative to this one.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use order_workflow::command::payment_requests::Provider;
use serde::Deserialize;
use supply_chain::id::OrganizationId;
use uuid::Uuid;

use super::midtrans::Midtrans;
use super::snap::{
    Asymmetric, Bank, Merchant, NoticeKey, Paths, RsaKey, RsaPublicKey, Signer, Snap, Symmetric,
    Tokens,
};
use super::xendit::Xendit;
use super::{Line, NoDeal, PaymentProvider};

/// The file, understood.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    credentials: Vec<Entry>,
}

/// One seller's.
#[derive(Deserialize)]
struct Entry {
    name: String,
    organization: Uuid,
    #[serde(flatten)]
    spoken: Spoken,
}

#[derive(Deserialize)]
#[serde(tag = "provider", rename_all = "snake_case")]
enum Spoken {
    Midtrans { url: String, server_key: String },
    Xendit { url: String, secret_key: String, callback_token: String },
    Snap(Box<SnapEntry>),
}

/// Which signature calls bear.
#[derive(Deserialize, Clone, Copy, PartialEq, Eq, Default)]
#[serde(rename_all = "snake_case")]
enum Signature {
    /// With a token and the secret.
    #[default]
    Symmetric,
    /// With the private key alone.
    Asymmetric,
}

#[derive(Deserialize)]
struct SnapEntry {
    url: String,
    #[serde(default)]
    paths: Paths,
    client_id: String,
    #[serde(default)]
    client_secret: String,
    private_key: PathBuf,
    /// Verifies notices; without it the secret does.
    provider_key: Option<PathBuf>,
    partner_id: String,
    channel_id: String,
    #[serde(default)]
    signature: Signature,
    notice_path: Option<String>,
    qris: Option<Merchant>,
    #[serde(default)]
    banks: BTreeMap<String, Bank>,
}

/// The file cannot be used. What stands in it is not repeated.
#[derive(Debug, thiserror::Error)]
pub enum CredentialsError {
    /// It, or a key that it names, cannot be read.
    #[error("{path} cannot be read")]
    Io {
        /// Which file.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// It holds something else.
    #[error("{path} is no file of credentials: line {line}, column {column}")]
    Malformed {
        /// Which file.
        path: String,
        /// Where it stops being one.
        line: usize,
        /// Where in that line.
        column: usize,
    },
    /// Two entries have one name.
    #[error("{path} names {name} twice")]
    NamedTwice {
        /// Which file.
        path: String,
        /// What is there twice.
        name: String,
    },
    /// A key is none.
    #[error("the key of {name} cannot be used: {cause}")]
    Key {
        /// Whose.
        name: String,
        /// Why.
        cause: NoDeal,
    },
    /// A secret is missing or short enough to be guessed.
    #[error("a secret of {name} has fewer than {least} characters")]
    Short {
        /// Whose.
        name: String,
        /// The fewest.
        least: usize,
    },
}

/// Fewest characters of a secret: an empty one would let everybody in.
const SECRET_MIN: usize = 16;

/// A provider that can be spoken with for one organization.
pub struct Spokesman {
    /// The entry's name.
    pub name: String,
    /// Whose it is.
    pub organization: OrganizationId,
    /// Which kind.
    pub kind: Provider,
    /// The provider.
    pub provider: Box<dyn PaymentProvider>,
}

/// Reads the file.
///
/// # Errors
/// Each [`CredentialsError`].
pub async fn read(
    path: &Path,
    (line, tokens): (&Line, &Arc<Tokens>),
) -> Result<Vec<Spokesman>, CredentialsError> {
    let text = text_of(path).await?;
    let shown = || path.display().to_string();
    let file: File = serde_json::from_str(&text).map_err(|error| CredentialsError::Malformed {
        path: shown(),
        line: error.line(),
        column: error.column(),
    })?;
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut spoken: Vec<Spokesman> = Vec::with_capacity(file.credentials.len());
    for entry in file.credentials {
        if spoken.iter().any(|other| other.name == entry.name) {
            return Err(CredentialsError::NamedTwice { path: shown(), name: entry.name });
        }
        spoken.push(understood(entry, folder, (line, tokens)).await?);
    }
    Ok(spoken)
}

async fn text_of(path: &Path) -> Result<String, CredentialsError> {
    let io = |source| CredentialsError::Io { path: path.display().to_string(), source };
    tokio::fs::read_to_string(path).await.map_err(io)
}

async fn understood(
    entry: Entry,
    folder: &Path,
    (line, tokens): (&Line, &Arc<Tokens>),
) -> Result<Spokesman, CredentialsError> {
    let Entry { name, organization, spoken } = entry;
    let line = line.clone();
    let (kind, provider): (Provider, Box<dyn PaymentProvider>) = match spoken {
        Spoken::Midtrans { url, server_key } => {
            long_enough(&name, &server_key)?;
            let provider = Midtrans { url: plain(&url), server_key, line };
            (Provider::Midtrans, Box::new(provider))
        }
        Spoken::Xendit { url, secret_key, callback_token } => {
            long_enough(&name, &callback_token)?;
            let provider = Xendit { url: plain(&url), secret_key, callback_token, line };
            (Provider::Xendit, Box::new(provider))
        }
        Spoken::Snap(entry) => {
            let provider = snap(&name, *entry, folder, (line, tokens)).await?;
            (Provider::Snap, Box::new(provider))
        }
    };
    Ok(Spokesman { name, organization: organization.into(), kind, provider })
}

async fn snap(
    name: &str,
    entry: SnapEntry,
    folder: &Path,
    (line, tokens): (Line, &Arc<Tokens>),
) -> Result<Snap, CredentialsError> {
    let wrong = |cause| CredentialsError::Key { name: name.to_owned(), cause };
    let key = text_of(&folder.join(&entry.private_key)).await?;
    let key = RsaKey::from_pem(&key).map_err(wrong)?;
    let notices = if let Some(path) = &entry.provider_key {
        let key = text_of(&folder.join(path)).await?;
        NoticeKey::Public(RsaPublicKey::from_pem(&key).map_err(wrong)?)
    } else {
        long_enough(name, &entry.client_secret)?;
        NoticeKey::Shared(entry.client_secret.clone())
    };
    let (key, signer): (Option<RsaKey>, Box<dyn Signer>) = match entry.signature {
        Signature::Symmetric => {
            long_enough(name, &entry.client_secret)?;
            (Some(key), Box::new(Symmetric { secret: entry.client_secret }))
        }
        Signature::Asymmetric => (None, Box::new(Asymmetric { key })),
    };
    Ok(Snap {
        name: name.to_owned(),
        url: plain(&entry.url),
        paths: entry.paths,
        client_id: entry.client_id,
        partner_id: entry.partner_id,
        channel_id: entry.channel_id,
        key,
        signer,
        notices,
        notice_path: entry.notice_path,
        qris: entry.qris,
        banks: entry.banks,
        tokens: Arc::clone(tokens),
        line,
    })
}

fn plain(url: &str) -> String {
    url.trim().trim_end_matches('/').to_owned()
}

fn long_enough(name: &str, secret: &str) -> Result<(), CredentialsError> {
    if secret.len() < SECRET_MIN {
        return Err(CredentialsError::Short { name: name.to_owned(), least: SECRET_MIN });
    }
    Ok(())
}
