//! What happened to an order, in the past tense. Stored for ever, in each order's own history.

use super::command::Party;
use super::line::Line;
use super::state::{ShipmentState, State};
use super::{Details, Ended, PurchaseOrder, Shipment, ShipmentLine, Totals};
use crate::id::{OrderLineId, ReceiptId, ShipmentId, ShipmentLineId};
use crate::stock::Reservation;
use chrono::{DateTime, Utc};

/// One line of goods that left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SentLine {
    /// The new line of the shipment.
    pub id: ShipmentLineId,
    /// The line of the order.
    pub line: OrderLineId,
    /// Base units.
    pub shipped: i64,
}

/// One line of goods that was counted, in base units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CountedLine {
    /// The line of the shipment.
    pub id: ShipmentLineId,
    /// The line of the order.
    pub line: OrderLineId,
    /// Good.
    pub received: i64,
    /// Came, but cannot be taken.
    pub rejected: i64,
    /// Never came.
    pub lost: i64,
    /// Why something is not good.
    pub reason: Option<String>,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// The buyer wrote or changed the draft.
    Edited {
        /// As priced that day.
        lines: Vec<Line>,
        /// What they come to.
        totals: Totals,
        /// Besides the goods.
        details: Details,
    },
    /// Offered to the seller; from here on prices are frozen.
    Submitted {
        /// From the buyer's series.
        number: String,
        /// As offered.
        lines: Vec<Line>,
        /// What they come to.
        totals: Totals,
        /// Until when the seller may answer.
        answer_due: DateTime<Utc>,
    },
    /// The seller has seen it.
    Acknowledged {
        /// When.
        at: DateTime<Utc>,
    },
    /// Both are bound, and the goods are reserved.
    Confirmed {
        /// Out of which stock.
        reservations: Vec<Reservation>,
    },
    /// The seller said no.
    Rejected {
        /// Why.
        reason: String,
    },
    /// The buyer took it back.
    Withdrawn {
        /// Why.
        reason: Option<String>,
    },
    /// Called off before anything was sent; whatever was reserved is free again.
    Cancelled {
        /// By which side.
        by: Party,
        /// Why.
        reason: String,
    },
    /// Nobody answered in time.
    Expired,
    /// Goods left.
    Dispatched {
        /// The new shipment.
        shipment: ShipmentId,
        /// Of the surat jalan.
        number: String,
        /// What left.
        lines: Vec<SentLine>,
        /// Driver, plate, carrier.
        carrier: Option<String>,
    },
    /// A shipment was called back; its goods are reserved again.
    DispatchUndone {
        /// Which.
        shipment: ShipmentId,
        /// Why.
        reason: String,
    },
    /// A shipment was counted.
    Counted {
        /// The new goods-received note.
        receipt: ReceiptId,
        /// Its number.
        number: String,
        /// Which shipment.
        shipment: ShipmentId,
        /// What was found.
        lines: Vec<CountedLine>,
    },
    /// A shipment was counted again.
    ReceiptCorrected {
        /// The new goods-received note.
        receipt: ReceiptId,
        /// Its number.
        number: String,
        /// Which shipment.
        shipment: ShipmentId,
        /// What is there after all.
        lines: Vec<CountedLine>,
        /// Why.
        reason: String,
    },
    /// What was not sent is given up.
    ShortClosed {
        /// Line and base units.
        lines: Vec<(OrderLineId, i64)>,
        /// Why.
        reason: String,
    },
    /// Every confirmed unit is explained.
    FullyReceived,
}

/// Brings `order` to what it is after `event`.
pub(super) fn apply(order: &mut PurchaseOrder, event: &Event) {
    match event {
        Event::Edited { lines, totals, details } => {
            order.lines.clone_from(lines);
            order.totals = *totals;
            order.details = details.clone();
        }
        Event::Submitted { number, lines, totals, answer_due } => {
            order.number = Some(number.clone());
            order.lines.clone_from(lines);
            order.totals = *totals;
            order.deadline = Some(*answer_due);
            order.state = State::Submitted;
        }
        Event::Acknowledged { at } => order.acknowledged_at = Some(*at),
        Event::Confirmed { .. } => {
            for line in &mut order.lines {
                line.counts.confirmed = line.counts.ordered;
            }
            order.deadline = None;
            order.state = State::Confirmed;
        }
        Event::Rejected { reason } => {
            end(order, State::Rejected, Some(reason.clone()), Some(Party::Seller));
        }
        Event::Withdrawn { reason } => {
            end(order, State::Cancelled, reason.clone(), Some(Party::Buyer));
        }
        Event::Cancelled { by, reason } => {
            for line in &mut order.lines {
                line.counts.cancelled += line.counts.to_dispatch();
            }
            end(order, State::Cancelled, Some(reason.clone()), Some(*by));
        }
        Event::Expired => end(order, State::Expired, None, None),
        Event::Dispatched { shipment, number, lines, .. } => {
            dispatched(order, *shipment, number, lines);
        }
        Event::DispatchUndone { shipment, .. } => undone(order, *shipment),
        Event::Counted { shipment, lines, .. }
        | Event::ReceiptCorrected { shipment, lines, .. } => {
            counted(order, *shipment, lines);
        }
        Event::ShortClosed { lines, reason } => {
            for (id, base) in lines {
                if let Some(line) = order.line_mut(*id) {
                    line.counts.short_closed += base;
                }
            }
            if order.lines.iter().all(|line| line.counts.shipped == 0) {
                end(order, State::Cancelled, Some(reason.clone()), Some(Party::Seller));
            }
        }
        Event::FullyReceived => order.state = State::Received,
    }
}

fn end(order: &mut PurchaseOrder, state: State, reason: Option<String>, by: Option<Party>) {
    order.state = state;
    order.deadline = None;
    order.ended = Some(Ended { reason, by });
}

fn dispatched(order: &mut PurchaseOrder, shipment: ShipmentId, number: &str, lines: &[SentLine]) {
    for sent in lines {
        if let Some(line) = order.line_mut(sent.line) {
            line.counts.shipped += sent.shipped;
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
    });
    order.state = State::InFulfilment;
}

fn undone(order: &mut PurchaseOrder, id: ShipmentId) {
    let Some(place) = order.shipments.iter().position(|shipment| shipment.id == id) else { return };
    order.shipments[place].state = ShipmentState::Undone;
    for sent in order.shipments[place].lines.clone() {
        if let Some(line) = order.line_mut(sent.line) {
            line.counts.shipped -= sent.shipped;
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
