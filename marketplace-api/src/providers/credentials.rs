//! What providers are spoken with: a file of the node, one entry for each seller, read again whenever it or a key that it
//! names has changed, so that a key that was changed is used at once. An entry that is wrong is left out and the others
//! hold: one seller's slip silences nobody else. Nothing of it goes into the database, a log or an answer.
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
use std::time::SystemTime;

use order_workflow::command::payment_requests::Provider;
use serde::Deserialize;
use serde_json::Value;
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
    credentials: Vec<Value>,
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

/// The file, or an entry of it, cannot be used. What stands in it is not repeated.
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
    /// An entry lacks something, or has it in another form.
    #[error("the entry {name} is none: something is missing, or not as it should be")]
    NoEntry {
        /// Its name, as far as it has one.
        name: String,
    },
    /// An entry has the name of one above it.
    #[error("{name} is named twice; the first one holds")]
    NamedTwice {
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

/// An entry that is left out.
#[derive(Debug)]
pub struct LeftOut {
    /// Which kind of provider it is of, as far as that can be told.
    pub kind: Option<Provider>,
    /// Why.
    pub why: CredentialsError,
}

/// A file as it was when it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp {
    path: PathBuf,
    /// When it was written last, and its length; nothing where it is not there.
    written: Option<(SystemTime, u64)>,
}

impl Stamp {
    /// Of the file at `path`, now.
    async fn of(path: PathBuf) -> Self {
        let found = tokio::fs::metadata(&path).await.ok();
        let written = found.and_then(|found| Some((found.modified().ok()?, found.len())));
        Self { path, written }
    }

    /// Whether the file is still as it was.
    pub async fn holds(&self) -> bool {
        Self::of(self.path.clone()).await == *self
    }
}

/// What the file holds.
#[derive(Default)]
pub struct Entries {
    /// Those that can be used.
    pub all: Vec<Arc<Spokesman>>,
    /// Those that cannot.
    pub left_out: Vec<LeftOut>,
    /// The file and the keys that it names, as they were.
    pub stamps: Vec<Stamp>,
}

/// Reads the file. What is wrong with one entry leaves that one out.
///
/// # Errors
/// [`CredentialsError::Io`] and [`CredentialsError::Malformed`] of the file as a whole.
pub async fn read(
    path: &Path,
    (line, tokens): (&Line, &Arc<Tokens>),
) -> Result<Entries, CredentialsError> {
    let mut entries = Entries::default();
    let text = text_of(path, &mut entries.stamps).await?;
    let file: File = serde_json::from_str(&text).map_err(|error| CredentialsError::Malformed {
        path: path.display().to_string(),
        line: error.line(),
        column: error.column(),
    })?;
    let folder = path.parent().unwrap_or(Path::new("."));
    for entry in file.credentials {
        let said = |member: &str| entry.get(member).and_then(Value::as_str);
        let kind = said("provider").and_then(Provider::from_word);
        let name = said("name").unwrap_or("without a name").to_owned();
        let is_twice = entries.all.iter().any(|other| other.name == name);
        let read = match serde_json::from_value::<Entry>(entry) {
            Ok(_) if is_twice => Err(CredentialsError::NamedTwice { name }),
            Ok(entry) => understood(entry, folder, (line, tokens), &mut entries.stamps).await,
            Err(_) => Err(CredentialsError::NoEntry { name }),
        };
        match read {
            Ok(spokesman) => entries.all.push(Arc::new(spokesman)),
            Err(why) => entries.left_out.push(LeftOut { kind, why }),
        }
    }
    Ok(entries)
}

async fn text_of(path: &Path, stamps: &mut Vec<Stamp>) -> Result<String, CredentialsError> {
    // Before it is read: what is written meanwhile is seen next time.
    stamps.push(Stamp::of(path.to_owned()).await);
    let io = |source| CredentialsError::Io { path: path.display().to_string(), source };
    tokio::fs::read_to_string(path).await.map_err(io)
}

async fn understood(
    entry: Entry,
    folder: &Path,
    (line, tokens): (&Line, &Arc<Tokens>),
    stamps: &mut Vec<Stamp>,
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
            let provider = snap(&name, *entry, folder, (line, tokens), stamps).await?;
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
    stamps: &mut Vec<Stamp>,
) -> Result<Snap, CredentialsError> {
    let wrong = |cause| CredentialsError::Key { name: name.to_owned(), cause };
    let key = text_of(&folder.join(&entry.private_key), stamps).await?;
    let key = RsaKey::from_pem(&key).map_err(wrong)?;
    let notices = if let Some(path) = &entry.provider_key {
        let key = text_of(&folder.join(path), stamps).await?;
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
