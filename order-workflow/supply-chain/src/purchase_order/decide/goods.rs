//! The goods: sent, called back, proven to have arrived, counted, given up, or come in late.

use super::super::command::{Count, Numbers, Party};
use super::super::event::{CountedLine, Event, SentLine};
use super::super::refusal::Refusal;
use super::super::state::ShipmentState;
use super::super::{PurchaseOrder, Shipment};
use super::money::stays_billed;
use super::{LONGEST_REASON, check_length, needed, settled};
use crate::id::{OrderLineId, ReceiptId, ShipmentId, ShipmentLineId};
use crate::machine::Decision;
use crate::stock::{Demand, Level, reserve_what_is_there};
use chrono::{DateTime, TimeDelta, Utc};

/// Checks what is to leave: known lines, once each, within what is left to send.
pub(super) fn sent(
    order: &PurchaseOrder,
    lines: &[(ShipmentLineId, OrderLineId, i64)],
) -> Result<Vec<SentLine>, Refusal> {
    let mut sent: Vec<SentLine> = Vec::with_capacity(lines.len());
    for &(id, line_id, shipped) in lines {
        let line = order.lines.iter().find(|line| line.id == line_id);
        let line = line.ok_or(Refusal::LineUnknown { line: line_id })?;
        if sent.iter().any(|other| other.line == line_id) {
            return Err(Refusal::LineRepeated { line: line_id });
        }
        if shipped < 0 {
            return Err(Refusal::NegativeCount { line: line_id });
        }
        let open_base = line.counts.to_dispatch();
        if shipped > open_base {
            return Err(Refusal::MoreThanOpen {
                line: line_id,
                product_name: line.product_name.clone(),
                asked_base: shipped,
                open_base,
                factor: line.pack.factor,
                pack: line.pack.name.clone(),
            });
        }
        if shipped > line.counts.held {
            return Err(Refusal::NotInStockYet {
                line: line_id,
                product_name: line.product_name.clone(),
                asked_base: shipped,
                held_base: line.counts.held,
                factor: line.pack.factor,
                pack: line.pack.name.clone(),
            });
        }
        if shipped > 0 {
            sent.push(SentLine { id, line: line_id, shipped });
        }
    }
    if sent.is_empty() { Err(Refusal::NothingNamed) } else { Ok(sent) }
}

fn known(order: &PurchaseOrder, shipment: ShipmentId) -> Result<&Shipment, Refusal> {
    order.shipment(shipment).ok_or(Refusal::ShipmentUnknown { shipment })
}

pub(super) fn in_transit(
    order: &PurchaseOrder,
    shipment: ShipmentId,
) -> Result<&Shipment, Refusal> {
    let shipment = known(order, shipment)?;
    let number = shipment.number.clone();
    match shipment.state {
        ShipmentState::InTransit => Ok(shipment),
        ShipmentState::Received => Err(Refusal::AlreadyCounted { number }),
        ShipmentState::Undone => Err(Refusal::ShipmentUndone { number }),
    }
}

/// A shipment that is on its way and was not handed over: what its carrier proved stays (machines.md row 16c).
pub(super) fn may_call_back(order: &PurchaseOrder, shipment: ShipmentId) -> Result<(), Refusal> {
    let shipment = in_transit(order, shipment)?;
    match shipment.proof {
        Some(_) => Err(Refusal::ShipmentProven { number: shipment.number.clone() }),
        None => Ok(()),
    }
}

fn counted_before(order: &PurchaseOrder, shipment: ShipmentId) -> Result<&Shipment, Refusal> {
    let shipment = known(order, shipment)?;
    let number = shipment.number.clone();
    match shipment.state {
        ShipmentState::InTransit => Err(Refusal::NotCountedYet { number }),
        ShipmentState::Undone => Err(Refusal::ShipmentUndone { number }),
        ShipmentState::Received => Ok(shipment),
    }
}

/// Checks a count: every line of the shipment, once each, adding up to what was sent.
fn counted(
    order: &PurchaseOrder,
    shipment: &Shipment,
    counts: Vec<Count>,
) -> Result<Vec<CountedLine>, Refusal> {
    let name = |id| order.lines.iter().find(|line| line.id == id);
    let mut lines: Vec<CountedLine> = Vec::with_capacity(counts.len());
    for count in counts {
        let line = count.line;
        let sent = shipment
            .lines
            .iter()
            .find(|sent| sent.line == line)
            .ok_or(Refusal::LineUnknown { line })?;
        if lines.iter().any(|other| other.line == line) {
            return Err(Refusal::LineRepeated { line });
        }
        if count.received < 0 || count.rejected < 0 || count.lost < 0 {
            return Err(Refusal::NegativeCount { line });
        }
        check_length("reason", count.reason.as_deref(), LONGEST_REASON)?;
        let counted_base = count.received.saturating_add(count.rejected).saturating_add(count.lost);
        if counted_base != sent.shipped {
            let of = name(line);
            return Err(Refusal::CountsDoNotAddUp {
                line,
                product_name: of.map(|line| line.product_name.clone()).unwrap_or_default(),
                counted_base,
                shipped_base: sent.shipped,
                factor: of.map_or(1, |line| line.pack.factor),
                pack: of.map(|line| line.pack.name.clone()).unwrap_or_default(),
            });
        }
        let Count { received, rejected, lost, reason, .. } = count;
        lines.push(CountedLine { id: sent.id, line, received, rejected, lost, reason });
    }
    let forgotten =
        shipment.lines.iter().find(|sent| lines.iter().all(|line| line.line != sent.line));
    match forgotten {
        Some(sent) => Err(Refusal::LineNotCounted {
            line: sent.line,
            product_name: name(sent.line).map(|line| line.product_name.clone()).unwrap_or_default(),
        }),
        None => Ok(lines),
    }
}

/// A shipment is counted by the buyer.
pub(super) fn receive(
    order: &PurchaseOrder,
    receipt: Numbers<ReceiptId>,
    shipment: ShipmentId,
    counts: Vec<Count>,
) -> Result<Decision<Event>, Refusal> {
    let lines = counted(order, in_transit(order, shipment)?, counts)?;
    let (receipt, number) = (receipt.id, receipt.number);
    Ok(settled(order, Event::Counted { receipt, number, shipment, lines, deemed: false }))
}

/// A count is put right by a new one.
pub(super) fn correct(
    order: &PurchaseOrder,
    receipt: Numbers<ReceiptId>,
    shipment: ShipmentId,
    counts: Vec<Count>,
    reason: &str,
) -> Result<Decision<Event>, Refusal> {
    let lines = counted(order, counted_before(order, shipment)?, counts)?;
    let (receipt, number, reason) = (receipt.id, receipt.number, needed(reason)?);
    let event = Event::ReceiptCorrected { receipt, number, shipment, lines, reason };
    stays_billed(order, &event)?;
    Ok(settled(order, event))
}

/// The carrier proves that a shipment arrived; where the agreement says so, its silence counts from now.
pub(super) fn prove(
    order: &PurchaseOrder,
    shipment: ShipmentId,
    received_by: &str,
    now: DateTime<Utc>,
) -> Result<Decision<Event>, Refusal> {
    let found = in_transit(order, shipment)?;
    if found.proof.is_some() {
        return Err(Refusal::ProvenAlready { number: found.number.clone() });
    }
    let received_by = received_by.trim().to_owned();
    if received_by.is_empty() {
        return Err(Refusal::ReceiverNeeded);
    }
    check_length("received_by", Some(&received_by), 200)?;
    let days = order.terms.deemed_receipt_days;
    let deemed_at = days.map(|days| now + TimeDelta::days(i64::from(days)));
    Ok(Decision::of(Event::DeliveryProven { shipment, received_by, at: now, deemed_at }))
}

/// A shipment that arrived and that nobody counted in time is taken as complete, as was agreed.
pub(super) fn deem(
    order: &PurchaseOrder,
    receipt: Numbers<ReceiptId>,
    shipment: ShipmentId,
    now: DateTime<Utc>,
) -> Result<Decision<Event>, Refusal> {
    let found = in_transit(order, shipment)?;
    if found.deemed_at.is_none_or(|at| at > now) {
        return Err(Refusal::NotDueYet);
    }
    let good = |line: &super::super::ShipmentLine| CountedLine {
        id: line.id,
        line: line.line,
        received: line.shipped,
        rejected: 0,
        lost: 0,
        reason: None,
    };
    let lines = found.lines.iter().map(good).collect();
    let (receipt, number) = (receipt.id, receipt.number);
    Ok(settled(order, Event::Counted { receipt, number, shipment, lines, deemed: true }))
}

/// What was not sent is given up: all of it by the seller, only what is late by the buyer, and by a pool what did not
/// come for it.
pub(super) fn short_close(
    order: &PurchaseOrder,
    party: Option<Party>,
    reason: &str,
) -> Result<Decision<Event>, Refusal> {
    let reason = needed(reason)?;
    if party == Some(Party::Buyer) && !order.backorder_is_late {
        return Err(Refusal::NothingLate);
    }
    let rest = |counts: &super::super::Counts| match party {
        Some(Party::Seller) => counts.to_dispatch(),
        Some(Party::Buyer) | None => counts.backordered(),
    };
    let by = party.unwrap_or(Party::Seller);
    let lines: Vec<(OrderLineId, i64)> = order
        .lines
        .iter()
        .map(|line| (line.id, rest(&line.counts)))
        .filter(|(_, rest)| *rest > 0)
        .collect();
    if lines.is_empty() {
        return Err(Refusal::NothingNamed);
    }
    Ok(settled(order, Event::ShortClosed { lines, by, reason }))
}

/// Sets aside what has come into the stock for lines that still wait for it.
pub(super) fn fill(order: &PurchaseOrder, levels: &[Level]) -> Result<Decision<Event>, Refusal> {
    let demands: Vec<Demand> = order
        .lines
        .iter()
        .filter(|line| line.counts.backordered() > 0)
        .map(|line| Demand {
            line: line.id,
            product: line.product,
            quantity: line.counts.backordered(),
        })
        .collect();
    let reservations = reserve_what_is_there(levels, &demands);
    if reservations.is_empty() {
        return Err(Refusal::NothingNamed);
    }
    Ok(Decision::of(Event::BackorderFilled { reservations }))
}

/// The promised day has passed while something is still missing: from now on the buyer may give it up.
pub(super) fn note_lateness(
    order: &PurchaseOrder,
    now: DateTime<Utc>,
) -> Result<Decision<Event>, Refusal> {
    let due = order.backorder_until.is_some_and(|until| until <= now);
    if due && !order.backorder_is_late {
        Ok(Decision::of(Event::BackorderLate))
    } else {
        Err(Refusal::NotDueYet)
    }
}
