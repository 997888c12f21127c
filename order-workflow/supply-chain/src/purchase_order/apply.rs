//! What an order is after an event.

use super::command::Party;
use super::event::{CountedLine, Event, SentLine};
use super::line::Line;
use super::pooling::PoolLeg;
use super::proposal::{Proposal, Proposed};
use super::replacing::Replacement;
use super::state::{ShipmentState, State};
use super::{DeliveryProof, Ended, PurchaseOrder, Shipment, ShipmentLine};
use crate::id::{OrderLineId, PersonId, ShipmentId};
use crate::stock::Reservation;

/// Brings `order` to what it is after `event`.
#[expect(clippy::too_many_lines, reason = "a table: one arm for each event")]
pub(super) fn apply(order: &mut PurchaseOrder, event: &Event) {
    match event {
        Event::Edited { lines, charges, totals, details, by } => {
            order.lines.clone_from(lines);
            order.take_charges(charges);
            order.totals = *totals;
            order.details = details.clone();
            made_by(order, *by);
        }
        Event::ApprovalRequested { lines, charges, totals, terms, round, due, by } => {
            order.proposal = None;
            order.lines.clone_from(lines);
            order.take_charges(charges);
            order.totals = *totals;
            order.terms = terms.clone();
            order.approval = Some(round.clone());
            order.deadline = Some(*due);
            order.state = State::PendingApproval;
            made_by(order, *by);
        }
        Event::RevisionPrepared { revision, round } => {
            order.revised = Some(Box::new(revision.clone()));
            order.approval = Some(round.clone());
            made_by(order, revision.by);
        }
        Event::Approved { round, .. } => order.approval = Some(round.clone()),
        Event::SentBack { .. } => {
            order.approval = None;
            // Of a new version the counter-offer it would have answered stands as it did.
            if order.revised.take().is_none() {
                order.deadline = None;
                order.state = State::Draft;
            }
        }
        Event::Submitted { number, lines, charges, totals, answer_due, terms, revision, by } => {
            order.number = Some(number.clone());
            order.proposal = None;
            order.revised = None;
            order.lines.clone_from(lines);
            order.take_charges(charges);
            order.totals = *totals;
            order.terms = terms.clone();
            order.revision = *revision;
            order.deadline = Some(*answer_due);
            order.state = State::Submitted;
            if let Some(by) = by {
                made_by(order, *by);
            }
        }
        Event::ReplacementMade(made) => replaced(order, made),
        Event::LegMade(made) => leg_made(order, made),
        Event::ChargeAdded { charge, totals } => {
            order.charges.push(charge.clone());
            order.totals = *totals;
        }
        Event::Acknowledged { at } => order.acknowledged_at = Some(*at),
        Event::Confirmed { reservations, backorder_until } => {
            for line in &mut order.lines {
                line.counts.confirmed = line.counts.ordered;
            }
            hold(order, reservations);
            order.backorder_until = *backorder_until;
            order.deadline = None;
            order.state = State::Confirmed;
        }
        Event::Countered { proposal, changed, added, reservations, due } => {
            propose(order, proposal, changed, added);
            hold(order, reservations);
            order.deadline = Some(*due);
            order.state = State::Countered;
        }
        Event::Declined { reason } => {
            order.forget_proposal();
            end(order, State::Cancelled, reason.clone(), Some(Party::Buyer));
        }
        Event::AmendmentProposed { proposal, changed, added, round, due, by } => {
            propose(order, proposal, changed, added);
            if let Some(by) = by {
                made_by(order, *by);
            }
            order.approval.clone_from(round);
            order.deadline = Some(*due);
        }
        Event::AmendmentOpened { due } => {
            if let Some(proposal) = &mut order.proposal {
                proposal.waits_for_approval = false;
            }
            order.deadline = Some(*due);
        }
        Event::AmendmentDropped { .. } => {
            order.forget_proposal();
            order.approval = None;
            order.deadline = None;
        }
        Event::ProposalAccepted { reservations, revision, backorder_until } => {
            accepted(order, reservations);
            order.revision = *revision;
            order.backorder_until = backorder_until.or(order.backorder_until);
            order.backorder_is_late = order.backorder_is_late && backorder_until.is_none();
            keep_promise(order);
        }
        Event::BackorderFilled { reservations } => {
            hold(order, reservations);
            keep_promise(order);
        }
        Event::BackorderLate => order.backorder_is_late = true,
        Event::Rejected { reason } => {
            end(order, State::Rejected, Some(reason.clone()), Some(Party::Seller));
        }
        Event::Withdrawn { reason } => {
            end(order, State::Cancelled, reason.clone(), Some(Party::Buyer));
        }
        Event::Cancelled { by, reason } => {
            order.forget_proposal();
            for line in &mut order.lines {
                line.counts.cancelled += line.counts.to_dispatch();
            }
            end(order, State::Cancelled, Some(reason.clone()), Some(*by));
        }
        Event::Expired => {
            order.forget_proposal();
            end(order, State::Expired, None, None);
        }
        Event::Dispatched { shipment, number, lines, .. } => {
            dispatched(order, *shipment, number, lines);
        }
        Event::DispatchUndone { shipment, .. } => undone(order, *shipment),
        Event::DeliveryProven { shipment, received_by, at, deemed_at } => {
            if let Some(shipment) = order.shipments.iter_mut().find(|s| s.id == *shipment) {
                shipment.proof = Some(DeliveryProof { received_by: received_by.clone(), at: *at });
                shipment.deemed_at = *deemed_at;
            }
        }
        Event::Counted { shipment, lines, .. }
        | Event::ReceiptCorrected { shipment, lines, .. } => {
            counted(order, *shipment, lines);
        }
        Event::ShortClosed { lines, by, reason } => {
            for (id, base) in lines {
                if let Some(line) = order.line_mut(*id) {
                    line.counts.short_closed += base;
                    // What never came in goes first; only then is something freed.
                    line.counts.held = line.counts.held.min(line.counts.to_dispatch());
                }
            }
            keep_promise(order);
            if order.lines.iter().all(|l| l.counts.shipped == 0 && l.counts.to_dispatch() == 0) {
                order.forget_proposal();
                end(order, State::Cancelled, Some(reason.clone()), Some(*by));
            }
        }
        Event::FullyReceived => {
            // Nothing is left that an amendment could change.
            order.forget_proposal();
            order.deadline = None;
            order.state = State::Received;
        }
        Event::Invoiced { lines, .. } => {
            for (id, base) in lines {
                if let Some(line) = order.line_mut(*id) {
                    line.counts.invoiced += base;
                }
            }
        }
        Event::InvoiceTakenBack { lines, .. } => {
            for (id, base) in lines {
                if let Some(line) = order.line_mut(*id) {
                    line.counts.invoiced -= base;
                }
            }
        }
        // What is claimed is the claim's to know (machines.md 1.6), what is owed the invoices'.
        Event::Claimed(_)
        | Event::Credited { .. }
        | Event::Paid { .. }
        | Event::Settled { .. }
        | Event::Unsettled { .. }
        | Event::WrittenOff { .. } => {}
        Event::Completed => order.state = State::Completed,
    }
}

/// A promise of goods is kept once nothing is missing.
fn keep_promise(order: &mut PurchaseOrder) {
    if order.lines.iter().all(|line| line.counts.backordered() == 0) {
        order.backorder_until = None;
        order.backorder_is_late = false;
    }
}

fn made_by(order: &mut PurchaseOrder, person: PersonId) {
    if !order.makers.contains(&person) {
        order.makers.push(person);
    }
}

fn hold(order: &mut PurchaseOrder, reservations: &[Reservation]) {
    for reservation in reservations {
        if let Some(line) = order.line_mut(reservation.line) {
            line.counts.held += reservation.quantity;
        }
    }
}

/// A replacement is agreed as it was claimed: everything it asks for is confirmed.
fn replaced(order: &mut PurchaseOrder, made: &Replacement) {
    order.number = Some(made.number.clone());
    order.replaces = Some(made.claim);
    order.lines.clone_from(&made.lines);
    for line in &mut order.lines {
        line.counts.confirmed = line.counts.ordered;
    }
    order.details = made.details.clone();
    order.terms = made.terms.clone();
    order.makers.clone_from(&made.makers);
    order.revision = 1;
    hold(order, &made.reservations);
    order.backorder_until = made.backorder_until;
    order.state = State::Confirmed;
}

/// A leg is agreed as it was awarded; its goods are still to come. Where it has none, nothing is.
fn leg_made(order: &mut PurchaseOrder, made: &PoolLeg) {
    order.number = Some(made.number.clone());
    order.lines.clone_from(&made.lines);
    for line in &mut order.lines {
        line.counts.confirmed = line.counts.ordered;
    }
    order.totals = made.totals;
    order.details = made.details.clone();
    order.terms = made.terms.clone();
    order.makers.clone_from(&made.makers);
    order.revision = 1;
    let has_goods = !order.lines.is_empty();
    order.backorder_until = has_goods.then_some(made.backorder_until);
    order.state = if has_goods { State::Confirmed } else { State::Received };
}

fn propose(
    order: &mut PurchaseOrder,
    proposal: &Proposal,
    changed: &[(OrderLineId, Proposed)],
    added: &[Line],
) {
    for (id, proposed) in changed {
        if let Some(line) = order.line_mut(*id) {
            line.proposed = Some(proposed.clone());
        }
    }
    order.lines.extend(added.iter().cloned());
    order.proposal = Some(proposal.clone());
}

/// What was proposed is what is agreed.
fn accepted(order: &mut PurchaseOrder, reservations: &[Reservation]) {
    if let Some(proposal) = order.proposal.take() {
        order.totals = proposal.totals;
        if let Some(charges) = &proposal.charges {
            order.take_charges(charges);
        }
    }
    let first = !order.state.is_bound();
    for line in &mut order.lines {
        if first {
            line.counts.confirmed = line.counts.ordered;
        }
        line.take_over_proposal();
        line.counts.held = line.counts.held.min(line.counts.to_dispatch());
    }
    hold(order, reservations);
    order.deadline = None;
    if first {
        order.state = State::Confirmed;
    }
    let nothing = |line: &Line| line.counts.shipped == 0 && line.counts.to_dispatch() == 0;
    if order.lines.iter().all(nothing) {
        end(order, State::Cancelled, None, Some(Party::Buyer));
    }
}

fn end(order: &mut PurchaseOrder, state: State, reason: Option<String>, by: Option<Party>) {
    order.state = state;
    order.deadline = None;
    order.revised = None;
    order.backorder_until = None;
    order.backorder_is_late = false;
    order.ended = Some(Ended { reason, by });
    for line in &mut order.lines {
        line.counts.held = 0;
    }
}

fn dispatched(order: &mut PurchaseOrder, shipment: ShipmentId, number: &str, lines: &[SentLine]) {
    for sent in lines {
        if let Some(line) = order.line_mut(sent.line) {
            line.counts.shipped += sent.shipped;
            line.counts.held -= sent.shipped;
        }
    }
    let lines = lines
        .iter()
        .map(|sent| ShipmentLine {
            id: sent.id,
            line: sent.line,
            shipped: sent.shipped,
            received: 0,
            rejected: 0,
            lost: 0,
        })
        .collect();
    order.shipments.push(Shipment {
        id: shipment,
        number: number.to_owned(),
        state: ShipmentState::InTransit,
        lines,
        proof: None,
        deemed_at: None,
    });
    order.state = State::InFulfilment;
}

fn undone(order: &mut PurchaseOrder, id: ShipmentId) {
    let Some(place) = order.shipments.iter().position(|shipment| shipment.id == id) else { return };
    order.shipments[place].state = ShipmentState::Undone;
    for sent in order.shipments[place].lines.clone() {
        if let Some(line) = order.line_mut(sent.line) {
            line.counts.shipped -= sent.shipped;
            line.counts.held += sent.shipped;
        }
    }
    if order.lines.iter().all(|line| line.counts.shipped == 0) {
        order.state = State::Confirmed;
    }
}

/// Takes the earlier count of the shipment back, if there was one, and enters the new one.
fn counted(order: &mut PurchaseOrder, id: ShipmentId, lines: &[CountedLine]) {
    let Some(place) = order.shipments.iter().position(|shipment| shipment.id == id) else { return };
    order.shipments[place].state = ShipmentState::Received;
    for found in lines {
        let shipment_line =
            order.shipments[place].lines.iter_mut().find(|line| line.id == found.id);
        let Some(shipment_line) = shipment_line else { continue };
        let before = shipment_line.clone();
        (shipment_line.received, shipment_line.rejected, shipment_line.lost) =
            (found.received, found.rejected, found.lost);
        if let Some(line) = order.line_mut(found.line) {
            line.counts.received += found.received - before.received;
            line.counts.rejected += found.rejected - before.rejected;
            line.counts.lost += found.lost - before.lost;
        }
    }
}
