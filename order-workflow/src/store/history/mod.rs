//! The history of an order: append-only and hash-chained from its first entry (data.md 12). What is
//! hashed, and how, stands in [`crate::proof`]; what each event says in [`told`].

mod told;

pub(crate) use self::told::is_known_to_seller;

use self::told::{Field, audience_of, describe};
use crate::ask::Ask;
use crate::clock::random_bytes;
use crate::error::WorkflowError;
use crate::proof::{Audience, Covered, HASH_START, entry_hash, field_digest};
use crate::unit_of_work::Work;
use serde_json::{Map, Value, json};
use supply_chain::purchase_order::{Event, PurchaseOrder};

/// The kind that both parties read of whatever is the buyer's own affair. Its real kind, and everything that
/// is said of it, stand in one field that is the buyer's: neither kind, nor names, nor the number of fields
/// tell the seller what it was.
pub(crate) const BUYERS_OWN: &str = "buyers_own";

/// Where a chain ends: its length and the hash of its last entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Head {
    /// Entries so far.
    pub(crate) length: i32,
    /// Of the last entry; 32 zero bytes before the first.
    pub(crate) hash: Vec<u8>,
}

impl Head {
    /// Before the first entry.
    pub(crate) fn start() -> Self {
        Self { length: 0, hash: HASH_START.to_vec() }
    }
}

/// Entries that are to be appended, and where the chain will end.
pub(crate) struct Described {
    /// Where the chain will end.
    pub(crate) head: Head,
    /// Position, kind and hashes of each, with its fields, salted and digested.
    pub(crate) entries: Vec<Value>,
}

/// Makes one entry for each event, chained to what was there.
pub(crate) fn entries(
    work: Work<'_>,
    order: &PurchaseOrder,
    head: Head,
    events: &[Event],
    ask: &Ask,
    by_name: &str,
) -> Result<Described, WorkflowError> {
    let mut entries = Vec::new();
    let mut head = head;
    for event in events {
        let position = head.length + 1;
        let (kind, what) = describe(event, position);
        let audience = audience_of(event);
        let mut named = envelope(work, ask, by_name, audience);
        named.extend(what);
        // A column cannot tell a null from what was erased.
        named.retain(|(_, _, value)| !value.is_null());
        let is_buyers_own = audience == Audience::Buyer;
        let shown = if is_buyers_own { BUYERS_OWN } else { kind };
        if is_buyers_own {
            named = in_one_field(kind, named);
        }
        named.sort_by(|a, b| a.0.cmp(b.0));

        let (mut covered, mut fields) = (Vec::new(), Vec::new());
        for (name, audience, value) in named {
            let salt = random_bytes::<16>()?;
            let digest = field_digest(name, &salt, &value);
            covered.push(Covered { name, audience, digest });
            fields.push(json!({
                "name": name, "audience": audience.as_str(), "value": value,
                "salt": hex::encode(salt), "digest": hex::encode(digest),
            }));
        }
        let hash = entry_hash(&head.hash, order.id, position, shown, covered).to_vec();
        entries.push(json!({
            "position": position, "kind": kind, "buyers_own": is_buyers_own,
            "previous": hex::encode(&head.hash), "hash": hex::encode(&hash), "fields": fields,
        }));
        head = Head { length: position, hash };
    }
    Ok(Described { head, entries })
}

/// Who did it by itself, so that their name can be erased; all else, with the real kind, as one value.
fn in_one_field(kind: &str, fields: Vec<Field>) -> Vec<Field> {
    let (by, rest): (Vec<Field>, Vec<Field>) =
        fields.into_iter().partition(|(name, _, _)| *name == "by");
    let mut said: Map<String, Value> =
        rest.into_iter().map(|(name, _, value)| (name.to_owned(), value)).collect();
    said.insert("kind".to_owned(), json!(kind));
    by.into_iter().chain([("said", Audience::Buyer, Value::Object(said))]).collect()
}

/// Who did it, when, and through what (data.md 10).
fn envelope(work: Work<'_>, ask: &Ask, by_name: &str, audience: Audience) -> Vec<Field> {
    let by = json!({
        "person": ask.by.person(), "name": by_name, "organization": ask.by.organization(),
    });
    let mut fields = vec![
        ("by", audience, by),
        ("channel", audience, json!(ask.channel.as_str())),
        ("recorded_at", audience, json!(work.now)),
    ];
    if let Some((device, sequence)) = ask.device {
        fields.push(("device", audience, json!({ "id": device, "sequence": sequence })));
    }
    if let Some(claimed_at) = ask.claimed_at {
        fields.push(("claimed_at", audience, json!(claimed_at)));
    }
    fields
}
