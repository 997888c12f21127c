//! The hashes of a history.
//!
//! An entry hashes the salted digests of its fields, not the fields. So a download can show what its
//! reader may see and the digest of the rest, a person's words can be erased together with their
//! salt, and the chain still verifies.
//!
//! ```text
//! digest of a field  sha256("lumbung-field-v1\n" name "\n" salt(16 bytes) canonical-json(value))
//! hash of an entry   sha256("lumbung-entry-v1\n" previous-hash-hex "\n" order-id "\n" position "\n"
//!                           kind "\n" then for each field by name: name ":" audience ":" digest-hex "\n")
//! ```

use serde_json::Value;
use sha2::{Digest, Sha256};
use supply_chain::id::PurchaseOrderId;

use super::canonical::canonical;

/// What stands for the hash before the first entry: 32 zero bytes.
pub const HASH_START: [u8; 32] = [0; 32];

/// Who may read a field in a download; everyone gets its digest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// Both parties.
    Both,
    /// The buyer alone, as with drafts and approvals.
    Buyer,
    /// The seller alone.
    Seller,
}

impl Audience {
    /// As tables, files and hashes have it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Both => "both",
            Self::Buyer => "buyer",
            Self::Seller => "seller",
        }
    }

    /// The audience of this name.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Both, Self::Buyer, Self::Seller].into_iter().find(|known| known.as_str() == word)
    }
}

/// A field as the hash of its entry covers it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Covered<'a> {
    /// Its name.
    pub name: &'a str,
    /// Who may read it.
    pub audience: Audience,
    /// Of its name, salt and value.
    pub digest: [u8; 32],
}

/// The salted digest of one field. The name is a word: small letters, digits and `_`.
#[must_use]
pub fn field_digest(name: &str, salt: &[u8; 16], value: &Value) -> [u8; 32] {
    let mut hasher = Sha256::new();
    hasher.update(format!("lumbung-field-v1\n{name}\n"));
    hasher.update(salt);
    hasher.update(canonical(value));
    hasher.finalize().into()
}

/// The hash of one entry, whose fields are given in order of name.
#[must_use]
pub fn entry_hash<'a>(
    previous: &[u8],
    order: PurchaseOrderId,
    position: i32,
    kind: &str,
    fields: impl IntoIterator<Item = Covered<'a>>,
) -> [u8; 32] {
    let mut hasher = Sha256::new();
    let previous = hex::encode(previous);
    hasher.update(format!("lumbung-entry-v1\n{previous}\n{order}\n{position}\n{kind}\n"));
    for Covered { name, audience, digest } in fields {
        hasher.update(format!("{name}:{}:{}\n", audience.as_str(), hex::encode(digest)));
    }
    hasher.finalize().into()
}

/// Whether a kind or a field's name is made of `a` to `z`, digits and `_`: what parts the texts that
/// are hashed, a colon or the end of a line, can then not stand within them.
#[must_use]
pub(super) fn is_word(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_'))
}
