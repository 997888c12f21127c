//! What each event says in the history: its kind, and its fields with who may read them.
//!
//! Stored for ever: a new fact gets a new field or kind. A field that says nothing is left out.

use serde_json::{Value, json};
use supply_chain::id::OrderLineId;
use supply_chain::purchase_order::{CountedLine, Event, Line, SentLine};
use supply_chain::stock::Reservation;
use uuid::Uuid;

use crate::proof::Audience;

/// A field's name, who may read it, and what it says.
pub(super) type Field = (&'static str, Audience, Value);

/// Kinds of entry that are the buyer's own affair: not even who did it, and when, is the seller's.
const BUYERS_ALONE: &[&str] = &["created", "edited"];

/// Who may read by whom, when and through what an entry of this kind was made.
pub(super) fn audience_of(kind: &str) -> Audience {
    if BUYERS_ALONE.contains(&kind) { Audience::Buyer } else { Audience::Both }
}

/// The kind of an event and what it says.
pub(super) fn describe(event: &Event, position: i32) -> (&'static str, Vec<Field>) {
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
