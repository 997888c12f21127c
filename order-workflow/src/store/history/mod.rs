//! The history of an order: append-only and hash-chained from its first entry (data.md 12). What is
//! hashed, and how, stands in [`crate::proof`]; what each event says in [`told`].

mod told;

use self::told::{Field, audience_of, describe};
use crate::ask::Ask;
use crate::clock::random_bytes;
use crate::error::WorkflowError;
use crate::proof::{Audience, Covered, HASH_START, entry_hash, field_digest};
use crate::unit_of_work::Work;
use serde_json::{Value, json};
use supply_chain::purchase_order::{Event, PurchaseOrder};

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
    /// Position, kind and hashes of each.
    pub(crate) entries: Vec<Value>,
    /// Their fields, salted and digested.
    pub(crate) fields: Vec<Value>,
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
    let (mut entries, mut fields) = (Vec::new(), Vec::new());
    let mut head = head;
    for event in events {
        let position = head.length + 1;
        let (kind, what) = describe(event, position);
        let mut named = envelope(work, ask, by_name, audience_of(event));
        named.extend(what);
        // A column cannot tell a null from what was erased.
        named.retain(|(_, _, value)| !value.is_null());
        named.sort_by(|a, b| a.0.cmp(b.0));

        let mut covered = Vec::new();
        for (name, audience, value) in named {
            let salt = random_bytes::<16>()?;
            let digest = field_digest(name, &salt, &value);
            covered.push(Covered { name, audience, digest });
            fields.push(json!({
                "position": position, "name": name, "audience": audience.as_str(), "value": value,
                "salt": hex::encode(salt), "digest": hex::encode(digest),
            }));
        }
        let hash = entry_hash(&head.hash, order.id, position, kind, covered).to_vec();
        entries.push(json!({
            "position": position, "kind": kind,
            "previous": hex::encode(&head.hash), "hash": hex::encode(&hash),
        }));
        head = Head { length: position, hash };
    }
    Ok(Described { head, entries, fields })
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
