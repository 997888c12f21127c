//! The history of an order: append-only and hash-chained from its first entry (data.md 12).
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
//! The first entry's previous hash is 32 zero bytes. Canonical JSON has its members sorted by name
//! and no white space; values hold no floats.

use crate::ask::{Ask, Asker};
use crate::clock::random_bytes;
use crate::error::WorkflowError;
use crate::unit_of_work::{Work, execute};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use supply_chain::id::OrderLineId;
use supply_chain::purchase_order::{CountedLine, Event, Line, PurchaseOrder, SentLine};
use supply_chain::stock::Reservation;
use uuid::Uuid;

/// Who may read a field in a download; everyone gets its digest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Audience {
    Both,
    Buyer,
}

impl Audience {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Both => "both",
            Self::Buyer => "buyer",
        }
    }
}

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
        Self { length: 0, hash: vec![0; 32] }
    }
}

/// Appends one entry for each event and tells where the chain ends now.
pub(crate) async fn append(
    work: Work<'_>,
    order: &PurchaseOrder,
    head: Head,
    events: &[Event],
    ask: &Ask,
    by_name: &str,
) -> Result<Head, WorkflowError> {
    let (mut entries, mut fields) = (Vec::new(), Vec::new());
    let mut head = head;
    for event in events {
        let position = head.length + 1;
        let (kind, what) = describe(event, position);
        let mut named = envelope(work, ask, by_name);
        named.extend(what);
        named.sort_by(|a, b| a.0.cmp(b.0));

        let mut hasher = Sha256::new();
        hasher.update(format!(
            "lumbung-entry-v1\n{}\n{}\n{position}\n{kind}\n",
            hex::encode(&head.hash),
            order.id
        ));
        for (name, audience, value) in named {
            let salt = random_bytes::<16>()?;
            let digest = field_digest(name, &salt, &value);
            hasher.update(format!("{name}:{}:{}\n", audience.as_str(), hex::encode(digest)));
            fields.push(json!({
                "position": position, "name": name, "audience": audience.as_str(), "value": value,
                "salt": hex::encode(salt), "digest": hex::encode(digest),
            }));
        }
        let hash = hasher.finalize().to_vec();
        entries.push(json!({
            "position": position, "kind": kind,
            "previous": hex::encode(&head.hash), "hash": hex::encode(&hash),
        }));
        head = Head { length: position, hash };
    }
    let order_id = Uuid::from(order.id);
    let (device_id, device_sequence) = ask.device.unzip();
    let person = match ask.by {
        Asker::Operator(person) if person == supply_chain::id::PersonId(Uuid::nil()) => None,
        _ => Some(Uuid::from(ask.by.person())),
    };
    execute(
        work.tx,
        "INSERT INTO order_history (order_id, position, kind, recorded_at, person_id, organization_id, channel,
                                    device_id, device_sequence, claimed_at, previous_hash, hash)
         SELECT $1, e.position, e.kind, $3, $4, $5, $6, $7, $8, $9, decode(e.previous, 'hex'), decode(e.hash, 'hex')
         FROM jsonb_to_recordset($2) AS e(position integer, kind text, previous text, hash text)",
        [
            order_id.into(),
            Value::Array(entries).into(),
            work.now.into(),
            person.into(),
            ask.by.organization().map(Uuid::from).into(),
            ask.channel.as_str().into(),
            device_id.into(),
            device_sequence.into(),
            ask.claimed_at.into(),
        ],
    )
    .await?;
    execute(
        work.tx,
        "INSERT INTO order_history_field (order_id, position, name, audience, value, salt, digest)
         SELECT $1, f.position, f.name, f.audience, f.value, decode(f.salt, 'hex'), decode(f.digest, 'hex')
         FROM jsonb_to_recordset($2)
              AS f(position integer, name text, audience text, value jsonb, salt text, digest text)",
        [order_id.into(), Value::Array(fields).into()],
    )
    .await?;
    Ok(head)
}

/// The salted digest of one field.
pub(crate) fn field_digest(name: &str, salt: &[u8], value: &Value) -> [u8; 32] {
    let mut hasher = Sha256::new();
    hasher.update(format!("lumbung-field-v1\n{name}\n"));
    hasher.update(salt);
    hasher.update(canonical(value));
    hasher.finalize().into()
}

/// `value` as JSON with its members sorted by name and no white space.
pub(crate) fn canonical(value: &Value) -> String {
    match value {
        Value::Object(members) => {
            let mut sorted: Vec<_> = members.iter().collect();
            sorted.sort_by(|a, b| a.0.cmp(b.0));
            let inside: Vec<String> = sorted
                .into_iter()
                .map(|(name, value)| format!("{}:{}", Value::from(name.as_str()), canonical(value)))
                .collect();
            format!("{{{}}}", inside.join(","))
        }
        Value::Array(items) => {
            format!("[{}]", items.iter().map(canonical).collect::<Vec<_>>().join(","))
        }
        scalar => scalar.to_string(),
    }
}

type Field = (&'static str, Audience, Value);

/// Who did it, when, and through what (data.md 10).
fn envelope(work: Work<'_>, ask: &Ask, by_name: &str) -> Vec<Field> {
    let by = json!({
        "person": ask.by.person(), "name": by_name, "organization": ask.by.organization(),
    });
    let mut fields = vec![
        ("by", Audience::Both, by),
        ("channel", Audience::Both, json!(ask.channel.as_str())),
        ("recorded_at", Audience::Both, json!(work.now)),
    ];
    if let Some((device, sequence)) = ask.device {
        fields.push(("device", Audience::Both, json!({ "id": device, "sequence": sequence })));
    }
    if let Some(claimed_at) = ask.claimed_at {
        fields.push(("claimed_at", Audience::Both, json!(claimed_at)));
    }
    fields
}

/// The kind of an event and what it says. Stored for ever: a new fact gets a new field or kind.
fn describe(event: &Event, position: i32) -> (&'static str, Vec<Field>) {
    use Audience::{Both, Buyer};
    let reason = |reason: &str| ("reason", Both, json!(reason));
    match event {
        Event::Edited { lines, totals, details } => {
            let kind = if position == 1 { "created" } else { "edited" };
            (
                kind,
                vec![
                    ("lines", Buyer, lines_json(lines)),
                    ("totals", Buyer, json!(totals)),
                    ("details", Buyer, json!(details)),
                ],
            )
        }
        Event::Submitted { number, lines, totals, answer_due } => (
            "submitted",
            vec![
                ("number", Both, json!(number)),
                ("lines", Both, lines_json(lines)),
                ("totals", Both, json!(totals)),
                ("answer_due", Both, json!(answer_due)),
            ],
        ),
        Event::Acknowledged { .. } => ("acknowledged", Vec::new()),
        Event::Confirmed { reservations } => {
            ("confirmed", vec![("lines", Both, reserved_lines(reservations))])
        }
        Event::Rejected { reason: why } => ("rejected", vec![reason(why)]),
        Event::Withdrawn { reason: why } => {
            ("withdrawn", why.iter().map(|why| reason(why)).collect())
        }
        Event::Cancelled { by, reason: why } => {
            ("cancelled", vec![("by_party", Both, json!(by.as_str())), reason(why)])
        }
        Event::Expired => ("expired", Vec::new()),
        Event::Dispatched { shipment, number, lines, carrier } => {
            let mut fields = vec![
                ("shipment", Both, json!({ "id": shipment, "number": number })),
                ("lines", Both, sent_lines(lines)),
            ];
            fields.extend(carrier.as_ref().map(|carrier| ("carrier", Both, json!(carrier))));
            ("dispatched", fields)
        }
        Event::DispatchUndone { shipment, reason: why } => {
            ("dispatch_undone", vec![("shipment", Both, json!({ "id": shipment })), reason(why)])
        }
        Event::Counted { receipt, number, shipment, lines } => {
            ("counted", count_fields(receipt.0, number, shipment.0, lines))
        }
        Event::ReceiptCorrected { receipt, number, shipment, lines, reason: why } => {
            let mut fields = count_fields(receipt.0, number, shipment.0, lines);
            fields.push(reason(why));
            ("receipt_corrected", fields)
        }
        Event::ShortClosed { lines, reason: why } => {
            ("short_closed", vec![("lines", Both, closed_lines(lines)), reason(why)])
        }
        Event::FullyReceived => ("received", Vec::new()),
    }
}

/// What is reserved for each line, whatever number of levels it comes from.
fn reserved_lines(reservations: &[Reservation]) -> Value {
    let mut lines: Vec<(Uuid, i64)> = Vec::new();
    for reservation in reservations {
        let line = Uuid::from(reservation.line);
        match lines.iter_mut().find(|(id, _)| *id == line) {
            Some((_, quantity)) => *quantity += reservation.quantity,
            None => lines.push((line, reservation.quantity)),
        }
    }
    lines
        .into_iter()
        .map(|(line, base)| json!({ "line_id": line, "reserved_base": base }))
        .collect()
}

fn sent_lines(lines: &[SentLine]) -> Value {
    lines.iter().map(|line| json!({ "line_id": line.line, "shipped_base": line.shipped })).collect()
}

fn closed_lines(lines: &[(OrderLineId, i64)]) -> Value {
    lines.iter().map(|(line, base)| json!({ "line_id": line, "short_closed_base": base })).collect()
}

fn lines_json(lines: &[Line]) -> Value {
    lines
        .iter()
        .map(|line| {
            json!({
                "line_id": line.id, "offer_id": line.offer, "product_id": line.product,
                "product_name": line.product_name, "pack": line.pack.name, "factor": line.pack.factor,
                "price": line.unit_price, "includes_tax": line.price_includes_tax, "amount": line.amount,
                "tax": line.tax.tax, "ordered_base": line.counts.ordered,
            })
        })
        .collect()
}

fn count_fields(receipt: Uuid, number: &str, shipment: Uuid, lines: &[CountedLine]) -> Vec<Field> {
    let lines: Vec<Value> = lines
        .iter()
        .map(|line| {
            json!({
                "line_id": line.line, "received_base": line.received, "rejected_base": line.rejected,
                "lost_base": line.lost, "reason": line.reason,
            })
        })
        .collect();
    vec![
        ("receipt", Audience::Both, json!({ "id": receipt, "number": number })),
        ("shipment", Audience::Both, json!({ "id": shipment })),
        ("lines", Audience::Both, Value::Array(lines)),
    ]
}

#[cfg(test)]
mod tests {
    use super::{canonical, field_digest};
    use serde_json::json;

    #[test]
    fn the_same_facts_have_the_same_digest_in_any_order() {
        let (one, other) =
            (json!({"b": [1, null], "a": "é\""}), json!({"a": "é\"", "b": [1, null]}));

        assert_eq!(canonical(&one), r#"{"a":"é\"","b":[1,null]}"#);
        assert_eq!(field_digest("x", b"salt", &one), field_digest("x", b"salt", &other));
        assert_ne!(field_digest("x", b"salt", &one), field_digest("x", b"pepper", &one));
        assert_ne!(field_digest("x", b"salt", &one), field_digest("y", b"salt", &one));
    }
}
