//! A history as it is downloaded: the file that either party can judge for itself.
//!
//! It is read as strictly as it is written. A member that no hash covers is refused, not passed over:
//! what stands in a file that was found whole has been proved.

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;
use supply_chain::id::PurchaseOrderId;
use utoipa::ToSchema;
use uuid::Uuid;

use super::canonical::strict;

/// A history, and where it ends; the file that either party can verify for itself.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HistoryView {
    /// Of which order.
    #[schema(value_type = Uuid)]
    #[serde(deserialize_with = "plain_id")]
    pub order_id: PurchaseOrderId,
    /// Every entry, oldest first.
    pub items: Vec<EntryView>,
    /// Where it ends, signed.
    pub head: HeadView,
    /// The installation's keys, the present one first. They come with the file and so prove nothing
    /// by themselves: compare them with a paper, or with `GET /api/v1/keys`.
    pub keys: Vec<KeyView>,
}

/// One entry of a history.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EntryView {
    /// From 1.
    pub position: i32,
    /// created, edited, submitted, confirmed, dispatched, counted …
    pub kind: String,
    /// Hash of the entry before, in hex.
    pub previous_hash: String,
    /// Hash of this entry, in hex.
    pub hash: String,
    /// Its fields by name.
    pub fields: Vec<FieldView>,
}

/// One field of an entry. Without value and salt it is not the reader's, or was erased.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FieldView {
    /// Such as `by`, `recorded_at`, `lines`.
    pub name: String,
    /// both, buyer or seller.
    pub audience: String,
    /// What it says.
    #[serde(default, deserialize_with = "strict", skip_serializing_if = "Option::is_none")]
    pub value: Option<Value>,
    /// 16 random bytes in hex.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub salt: Option<String>,
    /// SHA-256 over name, salt and value, in hex.
    pub digest: String,
}

/// Where a history ends, signed by the installation.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HeadView {
    /// Entries so far.
    pub length: i32,
    /// SHA-256 of the last entry, in hex.
    pub hash: String,
    /// ed25519 signature of the installation over order, length and hash, in base64.
    pub signature: String,
    /// The id of the key that signed.
    pub key: String,
    /// The same in one line, for `verify-history --head`.
    pub text: String,
}

/// A public key of the installation, in a downloaded file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct KeyView {
    /// The first 16 hex digits of its SHA-256.
    pub id: String,
    /// ed25519, in base64.
    pub public_key: String,
}

/// An id in the one way it is hashed: small hex digits in five groups.
fn plain_id<'de, D: Deserializer<'de>>(input: D) -> Result<PurchaseOrderId, D::Error> {
    let text = String::deserialize(input)?;
    let id = text.parse::<Uuid>().ok().filter(|id| id.to_string() == text);
    id.map(PurchaseOrderId)
        .ok_or_else(|| serde::de::Error::custom(format_args!("{text:?} is not the id of an order")))
}
