//! Decides what follows from a command, without doing it: no clock, no database, no randomness.

use super::command::{By, Command, CommandName, Count, Draft, Party, gate};
use super::event::{CountedLine, Event, SentLine};
use super::pricing::{Pricing, price_draft, price_for_submit};
use super::refusal::{Refusal, ShortLine};
use super::state::ShipmentState;
use super::{Details, PurchaseOrder, Shipment, TIME_TO_ANSWER};
use crate::id::{OrderLineId, ShipmentId, ShipmentLineId};
use crate::machine::Decision;
use crate::stock::{Demand, Level, Shortage, reserve};
use chrono::{DateTime, Utc};

/// The longest reason that is kept, in characters.
const LONGEST_REASON: usize = 500;

/// What follows from `command` on `order`, asked `by` somebody at `now`.
///
/// # Errors
/// A [`Refusal`] with its facts; first who may, then the state, then the values.
pub fn decide(
    order: &PurchaseOrder,
    command: Command,
    by: By<'_>,
    now: DateTime<Utc>,
) -> Result<Decision<Event>, Refusal> {
    let party = gate(order, command.name(), by)?;
    match command {
        Command::Edit(draft, pricing) => edit(order, draft, &pricing),
        Command::Submit { number, pricing, expected_total } => {
            let (lines, totals) = price_for_submit(order, &pricing)?;
            if let Some(expected) = expected_total.filter(|expected| *expected != totals.total) {
                return Err(Refusal::PriceMoved { expected, now: totals.total });
            }
            Ok(Decision::of(Event::Submitted {
                number,
                lines,
                totals,
                answer_due: now + TIME_TO_ANSWER,
            }))
        }
        Command::Acknowledge => Ok(match order.acknowledged_at {
            None => Decision::of(Event::Acknowledged { at: now }),
            Some(_) => Decision { events: Vec::new() },
        }),
        Command::Accept { levels } => accept(order, &levels, now),
        Command::Reject { reason } => {
            Ok(Decision::of(Event::Rejected { reason: needed(&reason)? }))
        }
        Command::Withdraw { reason } => {
            let reason = reason.as_deref().map(needed).transpose()?;
            Ok(Decision::of(Event::Withdrawn { reason }))
        }
        Command::Cancel { reason } => {
            let by = party.unwrap_or(Party::Buyer);
            Ok(Decision::of(Event::Cancelled { by, reason: needed(&reason)? }))
        }
        Command::Dispatch { shipment, lines, carrier } => {
            let lines = sent(order, &lines)?;
            check_length("carrier", carrier.as_deref(), 200)?;
            Ok(Decision::of(Event::Dispatched {
                shipment: shipment.id,
                number: shipment.number,
                lines,
                carrier,
            }))
        }
        Command::UndoDispatch { shipment, reason } => {
            in_transit(order, shipment)?;
            Ok(Decision::of(Event::DispatchUndone { shipment, reason: needed(&reason)? }))
        }
        Command::Receive { receipt, shipment, counts } => {
            let lines = counted(order, in_transit(order, shipment)?, counts)?;
            let event =
                Event::Counted { receipt: receipt.id, number: receipt.number, shipment, lines };
            Ok(settled(order, event))
        }
        Command::CorrectReceipt { receipt, shipment, counts, reason } => {
            let lines = counted(order, counted_before(order, shipment)?, counts)?;
            let (receipt, number) = (receipt.id, receipt.number);
            let event = Event::ReceiptCorrected {
                receipt,
                number,
                shipment,
                lines,
                reason: needed(&reason)?,
            };
            Ok(settled(order, event))
        }
        Command::ShortClose { reason } => short_close(order, &reason),
        Command::Expire => match order.deadline {
            Some(deadline) if deadline <= now => Ok(Decision::of(Event::Expired)),
            _ => Err(Refusal::NotDueYet),
        },
    }
}

fn edit(
    order: &PurchaseOrder,
    draft: Draft,
    pricing: &Pricing,
) -> Result<Decision<Event>, Refusal> {
    check_details(&draft.details)?;
    let (lines, totals) = price_draft(order, &draft, pricing)?;
    Ok(Decision::of(Event::Edited { lines, totals, details: draft.details }))
}

/// Reserves the whole order or refuses the whole order.
fn accept(
    order: &PurchaseOrder,
    levels: &[Level],
    now: DateTime<Utc>,
) -> Result<Decision<Event>, Refusal> {
    // Half-open: at the deadline itself it is too late, even if the clock's job has not come by.
    if order.deadline.is_some_and(|deadline| deadline <= now) {
        return Err(Refusal::NotInThisState {
            state: super::State::Expired,
            command: CommandName::Accept,
        });
    }
    let demands: Vec<Demand> = order
        .lines
        .iter()
        .map(|line| Demand { line: line.id, product: line.product, quantity: line.counts.ordered })
        .collect();
    let reservations = reserve(levels, &demands)
        .map_err(|shortages| Refusal::NotEnoughStock { lines: short_lines(order, &shortages) })?;
    Ok(Decision::of(Event::Confirmed { reservations }))
}

fn short_lines(order: &PurchaseOrder, shortages: &[Shortage]) -> Vec<ShortLine> {
    order
        .lines
        .iter()
        .filter_map(|line| {
            let short = shortages.iter().find(|short| short.product == line.product)?;
            Some(ShortLine {
                line: line.id,
                position: line.position,
                product_name: line.product_name.clone(),
                pack: line.pack.name.clone(),
                asked: line.pack.whole_packs(line.counts.ordered),
                available: line.pack.whole_packs(short.available.max(0)),
                asked_base: short.asked,
                available_base: short.available,
            })
        })
        .collect()
}

/// Checks what is to leave: known lines, once each, within what is left to send.
fn sent(
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
        if shipped > 0 {
            sent.push(SentLine { id, line: line_id, shipped });
        }
    }
    if sent.is_empty() { Err(Refusal::NothingNamed) } else { Ok(sent) }
}

fn known(order: &PurchaseOrder, shipment: ShipmentId) -> Result<&Shipment, Refusal> {
    order.shipment(shipment).ok_or(Refusal::ShipmentUnknown { shipment })
}

fn in_transit(order: &PurchaseOrder, shipment: ShipmentId) -> Result<&Shipment, Refusal> {
    let shipment = known(order, shipment)?;
    let number = shipment.number.clone();
    match shipment.state {
        ShipmentState::InTransit => Ok(shipment),
        ShipmentState::Received => Err(Refusal::AlreadyCounted { number }),
        ShipmentState::Undone => Err(Refusal::ShipmentUndone { number }),
    }
}

fn counted_before(order: &PurchaseOrder, shipment: ShipmentId) -> Result<&Shipment, Refusal> {
    let shipment = known(order, shipment)?;
    let number = shipment.number.clone();
    match shipment.state {
        ShipmentState::InTransit => return Err(Refusal::NotCountedYet { number }),
        ShipmentState::Undone => return Err(Refusal::ShipmentUndone { number }),
        ShipmentState::Received => {}
    }
    let invoiced = |id| order.lines.iter().any(|line| line.id == id && line.counts.invoiced > 0);
    if shipment.lines.iter().any(|line| invoiced(line.line)) {
        return Err(Refusal::AlreadyInvoiced);
    }
    Ok(shipment)
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

fn short_close(order: &PurchaseOrder, reason: &str) -> Result<Decision<Event>, Refusal> {
    let reason = needed(reason)?;
    let lines: Vec<(OrderLineId, i64)> = order
        .lines
        .iter()
        .map(|line| (line.id, line.counts.to_dispatch()))
        .filter(|(_, rest)| *rest > 0)
        .collect();
    if lines.is_empty() {
        return Err(Refusal::NothingNamed);
    }
    Ok(settled(order, Event::ShortClosed { lines, reason }))
}

/// The event, and that everything is received if that is now so: something arrived, and nothing is open.
fn settled(order: &PurchaseOrder, event: Event) -> Decision<Event> {
    let after = order.clone().after(&event);
    let complete = after.is_explained()
        && after.lines.iter().any(|line| line.counts.shipped > 0)
        && after.state == super::State::InFulfilment;
    if complete { Decision::of(event).and(Event::FullyReceived) } else { Decision::of(event) }
}

fn needed(reason: &str) -> Result<String, Refusal> {
    let reason = reason.trim().to_owned();
    if reason.is_empty() {
        return Err(Refusal::ReasonNeeded);
    }
    check_length("reason", Some(&reason), LONGEST_REASON)?;
    Ok(reason)
}

fn check_details(details: &Details) -> Result<(), Refusal> {
    check_length("buyer_reference", details.buyer_reference.as_deref(), 100)?;
    check_length("deliver_to", details.deliver_to.as_deref(), 500)?;
    check_length("note", details.note.as_deref(), 2000)
}

fn check_length(field: &'static str, text: Option<&str>, limit: usize) -> Result<(), Refusal> {
    match text {
        Some(text) if text.chars().count() > limit => Err(Refusal::TextTooLong { field, limit }),
        _ => Ok(()),
    }
}
