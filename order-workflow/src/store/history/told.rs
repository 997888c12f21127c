//! What each event says in the history: its kind, and its fields with who may read them.
//!
//! Stored for ever: a new fact gets a new field or kind. A field that says nothing is left out.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use supply_chain::id::OrderLineId;
use supply_chain::purchase_order::{
    CountedLine, Event, Line, OrderCharge, PoolLeg, Proposal, Proposed, Replacement, SentLine,
};
use supply_chain::stock::Reservation;
use uuid::Uuid;

use crate::proof::Audience;

/// A field's name, who may read it, and what it says.
pub(super) type Field = (&'static str, Audience, Value);

/// Who may read by whom, when and through what an event happened: what the buyer's people decide among
/// themselves is the buyer's own affair, down to who did it and when.
pub(super) fn audience_of(event: &Event) -> Audience {
    match event {
        Event::Edited { .. }
        | Event::ApprovalRequested { .. }
        | Event::RevisionPrepared { .. }
        | Event::Approved { .. }
        | Event::SentBack { .. }
        | Event::AmendmentDropped { was_seen: false, .. } => Audience::Buyer,
        Event::AmendmentProposed { proposal, .. } if proposal.waits_for_approval => Audience::Buyer,
        _ => Audience::Both,
    }
}

/// Whether the seller may know that it happened.
pub(crate) fn is_known_to_seller(event: &Event) -> bool {
    audience_of(event) != Audience::Buyer
}

/// The kind of an event and what it says. Stored for ever: a new fact gets a new field or kind. What
/// the buyer's own people decide among themselves is the buyer's to read.
#[expect(clippy::too_many_lines, reason = "a table: one arm for each event")]
pub(super) fn describe(event: &Event, position: i32) -> (&'static str, Vec<Field>) {
    use Audience::{Both, Buyer};
    let reason = |reason: &str| ("reason", Both, json!(reason));
    let may = |why: &Option<String>| why.iter().map(|why| reason(why)).collect::<Vec<_>>();
    match event {
        Event::Edited { lines, charges, totals, details, .. } => (
            if position == 1 { "created" } else { "edited" },
            vec![
                ("lines", Buyer, lines_json(lines)),
                ("charges", Buyer, charges_json(charges)),
                ("totals", Buyer, json!(totals)),
                ("details", Buyer, json!(details)),
            ],
        ),
        Event::ApprovalRequested { lines, charges, totals, terms, round, due, .. } => (
            "approval_requested",
            vec![
                ("lines", Buyer, lines_json(lines)),
                ("charges", Buyer, charges_json(charges)),
                ("totals", Buyer, json!(totals)),
                ("terms", Buyer, json!(terms)),
                ("approval", Buyer, json!(round)),
                ("approval_due", Buyer, json!(due)),
            ],
        ),
        Event::RevisionPrepared { revision, round } => (
            "approval_requested",
            vec![
                ("lines", Buyer, lines_json(&revision.lines)),
                ("charges", Buyer, charges_json(&revision.charges)),
                ("totals", Buyer, json!(revision.totals)),
                ("details", Buyer, json!(revision.details)),
                ("terms", Buyer, json!(revision.terms)),
                ("approval", Buyer, json!(round)),
            ],
        ),
        Event::Approved { approval, round } => (
            "approved",
            vec![("approval", Buyer, json!(round)), ("approver", Buyer, json!(approval.person))],
        ),
        Event::SentBack { reason: why } => ("sent_back", vec![("reason", Buyer, json!(why))]),
        Event::Submitted {
            number, lines, charges, totals, answer_due, terms, revision, ..
        } => (
            "submitted",
            vec![
                ("number", Both, json!(number)),
                ("lines", Both, lines_json(lines)),
                ("charges", Both, charges_json(charges)),
                ("totals", Both, json!(totals)),
                ("answer_due", Both, json!(answer_due)),
                ("terms", Both, json!(terms)),
                ("revision", Both, json!(revision)),
            ],
        ),
        Event::Acknowledged { .. } => ("acknowledged", Vec::new()),
        Event::Confirmed { reservations, backorder_until } => {
            let mut fields = vec![("lines", Both, reserved_lines(reservations))];
            fields.extend(backorder_until.map(|until| ("backorder_until", Both, json!(until))));
            ("confirmed", fields)
        }
        Event::Countered { proposal, changed, added, reservations, due } => {
            let mut fields = proposed_fields(proposal, changed, added, *due, Both);
            fields.push(("held", Both, reserved_lines(reservations)));
            ("countered", fields)
        }
        Event::Declined { reason: why } => ("declined", may(why)),
        Event::AmendmentProposed { proposal, changed, added, round, due, by: _ } => {
            let reader = if proposal.waits_for_approval { Buyer } else { Both };
            let mut fields = proposed_fields(proposal, changed, added, *due, reader);
            fields.extend(round.as_ref().map(|round| ("approval", Buyer, json!(round))));
            ("amendment_proposed", fields)
        }
        Event::AmendmentOpened { due } => {
            ("amendment_opened", vec![("answer_due", Both, json!(due))])
        }
        Event::AmendmentDropped { how, reason: why, .. } => {
            let reader = audience_of(event);
            let why = why.iter().map(|why| ("reason", reader, json!(why)));
            ("amendment_dropped", why.chain([("how", reader, json!(how))]).collect())
        }
        Event::ProposalAccepted { reservations, revision, backorder_until } => {
            let mut fields = vec![
                ("held", Both, reserved_lines(reservations)),
                ("revision", Both, json!(revision)),
            ];
            fields.extend(backorder_until.map(|until| ("backorder_until", Both, json!(until))));
            ("proposal_accepted", fields)
        }
        Event::BackorderFilled { reservations } => {
            ("backorder_filled", vec![("lines", Both, reserved_lines(reservations))])
        }
        Event::BackorderLate => ("backorder_late", Vec::new()),
        Event::Rejected { reason: why } => ("rejected", vec![reason(why)]),
        Event::Withdrawn { reason: why } => ("withdrawn", may(why)),
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
        Event::DeliveryProven { shipment, received_by, deemed_at, .. } => (
            "delivery_proven",
            vec![
                ("shipment", Both, json!({ "id": shipment })),
                ("received_by", Both, json!(received_by)),
                ("deemed_at", Both, json!(deemed_at)),
            ],
        ),
        Event::Counted { receipt, number, shipment, lines, deemed } => {
            let mut fields = count_fields(receipt.0, number, shipment.0, lines);
            if *deemed {
                fields.push(("deemed", Both, json!(true)));
            }
            ("counted", fields)
        }
        Event::ReceiptCorrected { receipt, number, shipment, lines, reason: why } => {
            let mut fields = count_fields(receipt.0, number, shipment.0, lines);
            fields.push(reason(why));
            ("receipt_corrected", fields)
        }
        Event::ShortClosed { lines, by, reason: why } => (
            "short_closed",
            vec![
                ("by_party", Both, json!(by.as_str())),
                ("lines", Both, closed_lines(lines)),
                reason(why),
            ],
        ),
        Event::FullyReceived => ("received", Vec::new()),
        Event::Claimed(news) => {
            let words = news.words.iter().map(|words| reason(words));
            (news.step.as_str(), words.chain([("claim", Both, json!(news))]).collect())
        }
        Event::ReplacementMade(made) => ("replacement_made", replacement_fields(made)),
        Event::LegMade(made) => ("leg_made", leg_fields(made)),
        Event::ChargeAdded { charge, totals } => {
            ("charge_added", vec![("charge", Both, json!(charge)), ("totals", Both, json!(totals))])
        }
        Event::Invoiced { bill, lines } => {
            ("invoiced", vec![("bill", Both, json!(bill)), ("lines", Both, billed_lines(lines))])
        }
        Event::Credited { note, of } => {
            ("credited", vec![("bill", Both, json!(note)), ("of", Both, json!(of))])
        }
        Event::InvoiceTakenBack { bill, lines, reason: why } => (
            "invoice_taken_back",
            vec![("bill", Both, json!(bill)), ("lines", Both, billed_lines(lines)), reason(why)],
        ),
        Event::Paid { payment, amount } => (
            "paid",
            vec![("payment", Both, json!({ "id": payment })), ("amount", Both, json!(amount))],
        ),
        Event::Settled { by, amount } => {
            ("settled", vec![("settled_by", Both, json!(by)), ("amount", Both, json!(amount))])
        }
        Event::Unsettled { by, amount } => {
            ("unsettled", vec![("settled_by", Both, json!(by)), ("amount", Both, json!(amount))])
        }
        Event::WrittenOff { bill, amount } => {
            ("written_off", vec![("bill", Both, json!(bill)), ("amount", Both, json!(amount))])
        }
        Event::Completed => ("completed", Vec::new()),
    }
}

/// An order that brings claimed goods once more: what it is for, and everything both are bound to by it.
fn replacement_fields(made: &Replacement) -> Vec<Field> {
    use Audience::Both;
    let until = made.backorder_until.map(|until| ("backorder_until", Both, json!(until)));
    let replaces: Vec<Value> = made
        .lines
        .iter()
        .filter_map(|line| Some((line, line.replaces?)))
        .map(|(line, replaced)| {
            json!({ "line_id": line.id, "of_line_id": replaced.line, "worth": replaced.unit_price })
        })
        .collect();
    let claim = json!({ "id": made.claim, "number": made.claim_number });
    let order = json!({ "id": made.order, "number": made.order_number });
    until
        .into_iter()
        .chain([
            ("number", Both, json!(made.number)),
            ("claim", Both, claim),
            ("replaces_order", Both, order),
            ("replaces", Both, Value::Array(replaces)),
            ("lines", Both, lines_json(&made.lines)),
            ("held", Both, reserved_lines(&made.reservations)),
            ("details", Both, json!(made.details)),
            ("terms", Both, json!(made.terms)),
        ])
        .collect()
}

/// A cooperative's leg of a pool: which pool, and everything both are bound to by it.
fn leg_fields(made: &PoolLeg) -> Vec<Field> {
    use Audience::Both;
    vec![
        ("number", Both, json!(made.number)),
        ("pool", Both, json!({ "id": made.pool, "code": made.pool_code })),
        ("lines", Both, lines_json(&made.lines)),
        ("totals", Both, json!(made.totals)),
        ("details", Both, json!(made.details)),
        ("terms", Both, json!(made.terms)),
        ("backorder_until", Both, json!(made.backorder_until)),
    ]
}

/// A counter-offer or an amendment, as far as `reader` may see it.
fn proposed_fields(
    proposal: &Proposal,
    changed: &[(OrderLineId, Proposed)],
    added: &[Line],
    due: DateTime<Utc>,
    reader: Audience,
) -> Vec<Field> {
    let changed: Value = changed
        .iter()
        .map(|(line, proposed)| json!({ "line_id": line, "proposed": proposed }))
        .collect();
    let added: Value = added
        .iter()
        .zip(lines_json(added).as_array().into_iter().flatten())
        .map(|(line, said)| {
            json!({ "line": said, "proposed": line.proposed, "substitutes": line.substitutes })
        })
        .collect();
    vec![
        ("by_party", reader, json!(proposal.by.as_str())),
        ("totals", reader, json!(proposal.totals)),
        ("note", reader, json!(proposal.note)),
        ("changed", reader, changed),
        ("added", reader, added),
        // Nothing where they stay, an empty list where none is left.
        ("charges", reader, json!(proposal.charges)),
        ("answer_due", reader, json!(due)),
    ]
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

fn billed_lines(lines: &[(OrderLineId, i64)]) -> Value {
    lines.iter().map(|(line, base)| json!({ "line_id": line, "invoiced_base": base })).collect()
}

/// What is about the whole order; says nothing where there is none.
fn charges_json(charges: &[OrderCharge]) -> Value {
    if charges.is_empty() { Value::Null } else { json!(charges) }
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
