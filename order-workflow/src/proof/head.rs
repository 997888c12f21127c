//! Where a history ends, as answers and papers carry it from one party to the other.

use serde_json::Value;
use supply_chain::id::PurchaseOrderId;
use uuid::Uuid;

/// What the installation signs: which order, how many entries, and the hash of the last.
#[must_use]
pub fn head_statement(order: PurchaseOrderId, length: i32, hash: &[u8]) -> String {
    format!("lumbung-history-head-v1\n{order}\n{length}\n{}", hex::encode(hash))
}

/// A signed head in one line, for papers: `5.HASH.SIGNATURE.KEY`.
#[must_use]
pub fn head_text(length: i32, hash: &str, signature: &str, key: &str) -> String {
    format!("{length}.{hash}.{signature}.{key}")
}

/// A head that somebody holds against a file: the other party's, or one's own older one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimedHead {
    /// Of which order, where it says so.
    pub order: Option<PurchaseOrderId>,
    /// How many entries there were, where it says so.
    pub length: Option<i32>,
    /// Of the last of them.
    pub hash: [u8; 32],
    /// What the installation signed, in base64; a hash that was copied by hand has none.
    pub signature: Option<String>,
    /// The id of the key that signed, where it says so.
    pub key: Option<String>,
}

/// A text that is no head.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "{text:?} is not the head of a history: LENGTH.HASH.SIGNATURE.KEY as answers and papers carry it, \
     an order or a history as JSON, or the 64 digits of a hash"
)]
pub struct NotAHead {
    /// What was given, or its beginning.
    pub text: String,
}

impl ClaimedHead {
    /// Reads a head however its holder has it: the line on a paper, an order's or a history's JSON,
    /// the head alone as JSON, or the bare hash.
    ///
    /// # Errors
    /// It is none of these.
    pub fn read(text: &str) -> Result<Self, NotAHead> {
        let text = text.trim();
        let found = if text.starts_with('{') { of_json(text) } else { of_line(text) };
        found.ok_or_else(|| NotAHead { text: text.chars().take(80).collect() })
    }
}

fn hash_of(text: &str) -> Option<[u8; 32]> {
    hex::decode(text).ok()?.try_into().ok()
}

fn of_line(line: &str) -> Option<ClaimedHead> {
    let parts: Vec<&str> = line.split('.').collect();
    let (length, hash, signature, key) = match parts.as_slice() {
        [hash] => (None, hash, None, None),
        [length, hash] => (Some(length), hash, None, None),
        [length, hash, signature] => (Some(length), hash, Some(signature), None),
        [length, hash, signature, key] => (Some(length), hash, Some(signature), Some(key)),
        _ => return None,
    };
    Some(ClaimedHead {
        order: None,
        length: match length {
            Some(length) => Some(length.parse().ok().filter(|length| *length > 0)?),
            None => None,
        },
        hash: hash_of(hash)?,
        signature: signature.map(|text| (*text).to_owned()),
        key: key.map(|text| (*text).to_owned()),
    })
}

fn of_json(text: &str) -> Option<ClaimedHead> {
    let whole: Value = serde_json::from_str(text).ok()?;
    let order = ["order_id", "id"].iter().find_map(|name| whole.get(name)?.as_str());
    let head = ["head", "history"].iter().find_map(|name| whole.get(name)).unwrap_or(&whole);
    let told = |name: &str| head.get(name).and_then(Value::as_str).map(str::to_owned);
    Some(ClaimedHead {
        order: order.and_then(|id| id.parse::<Uuid>().ok()).map(PurchaseOrderId),
        length: match head.get("length") {
            Some(length) => Some(i32::try_from(length.as_i64()?).ok().filter(|n| *n > 0)?),
            None => None,
        },
        hash: hash_of(&told("hash")?)?,
        signature: told("signature"),
        key: told("key"),
    })
}
