//! `marketplace-api verify-history`: judges a downloaded history without database or network, so that
//! whoever doubts us needs nothing of ours but this program, or another written by `docs/PROOF.md`.

mod words;

use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;
use order_workflow::proof::{
    ClaimedHead, Evidence, HistoryView, NotAHead, NotAKey, PublicKey, judge,
};
use serde::Deserialize;

use crate::language::Language;

/// What is judged, and what it is held against.
#[derive(Debug, Args)]
pub struct VerifyHistory {
    /// The file: what `GET /api/v1/purchase-orders/{id}/history` answered.
    pub file: PathBuf,
    /// The other party's head, as their paper or answer carries it: the line LENGTH.HASH.SIGNATURE.KEY,
    /// or a file with it, with the order or with the whole history.
    #[arg(long, value_name = "HEAD")]
    pub head: Option<String>,
    /// The other party's own download of the same history.
    #[arg(long, value_name = "OTHER_FILE")]
    pub against: Option<PathBuf>,
    /// A public key of the installation, from a paper or from `GET /api/v1/keys`, or a file with some;
    /// may be given several times. Without one the file's own keys are taken.
    #[arg(long = "key", value_name = "KEY")]
    pub keys: Vec<String>,
}

/// The verdict in both languages, and where the history breaks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// One line in Indonesian, one in English.
    pub lines: [String; 2],
    /// The number of the first broken entry; none where it holds.
    pub broken: Option<i32>,
}

/// Something that is not what it was given as.
#[derive(Debug, thiserror::Error)]
pub enum Unreadable {
    /// A file that cannot be read.
    #[error("{path} cannot be read")]
    File {
        /// Which.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// A file that is no history.
    #[error("{path} is not a whole history as it is downloaded")]
    History {
        /// Which.
        path: String,
        /// Why, with line and column.
        source: serde_json::Error,
    },
    /// A text that is no head.
    #[error("--head")]
    Head(#[from] NotAHead),
    /// A text that is no key.
    #[error("--key")]
    Key(#[from] NotAKey),
    /// A file of keys without any.
    #[error("{path} holds no keys: expected what GET /api/v1/keys answers, or a key on each line")]
    Keyless {
        /// Which.
        path: String,
    },
}

impl VerifyHistory {
    /// Reads what was named and judges it.
    ///
    /// # Errors
    /// Something named cannot be read as what it is.
    pub fn judged(&self) -> Result<Verdict, Unreadable> {
        let file = history(&self.file)?;
        let other = self.against.as_deref().map(history).transpose()?;
        let head = self.head.as_deref().map(head).transpose()?;
        let mut keys = Vec::new();
        for given in &self.keys {
            keys.extend(keys_of(given)?);
        }
        let evidence = Evidence { keys: &keys, head: head.as_ref(), other: other.as_ref() };
        let judged = judge(&file, &evidence);
        let line = |language| match &judged {
            Ok(whole) => words::whole(whole, language),
            Err(broken) => words::broken(broken, language),
        };
        Ok(Verdict {
            lines: [line(Language::Indonesian), line(Language::English)],
            broken: judged.as_ref().err().map(|broken| broken.entry),
        })
    }
}

fn text_of(path: &Path) -> Result<String, Unreadable> {
    fs::read_to_string(path)
        .map_err(|source| Unreadable::File { path: path.display().to_string(), source })
}

fn history(path: &Path) -> Result<HistoryView, Unreadable> {
    serde_json::from_str(&text_of(path)?)
        .map_err(|source| Unreadable::History { path: path.display().to_string(), source })
}

/// A head given as such, or in a file.
fn head(given: &str) -> Result<ClaimedHead, Unreadable> {
    let path = Path::new(given);
    let text = if path.is_file() { text_of(path)? } else { given.to_owned() };
    Ok(ClaimedHead::read(&text)?)
}

/// What `GET /api/v1/keys` answers, as far as it is needed.
#[derive(Deserialize)]
struct Published {
    items: Vec<Key>,
}

#[derive(Deserialize)]
struct Key {
    public_key: String,
}

/// A key given as such, or a file of them.
fn keys_of(given: &str) -> Result<Vec<PublicKey>, Unreadable> {
    let path = Path::new(given);
    if !path.is_file() {
        return Ok(vec![PublicKey::from_base64(given.trim())?]);
    }
    let text = text_of(path)?;
    let told: Vec<String> = match serde_json::from_str::<Published>(&text) {
        Ok(published) => published.items.into_iter().map(|key| key.public_key).collect(),
        Err(_not_json) => {
            let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
            lines.map(str::to_owned).collect()
        }
    };
    if told.is_empty() {
        return Err(Unreadable::Keyless { path: given.to_owned() });
    }
    Ok(told.iter().map(|key| PublicKey::from_base64(key)).collect::<Result<_, _>>()?)
}
