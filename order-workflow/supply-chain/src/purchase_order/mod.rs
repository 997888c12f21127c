//! A purchase order is what one cooperative orders from one seller.
//!
//! Its [`State`] says who is bound; how much is shipped, counted and billed is read from its lines.
//! What may be asked of it is a [`Command`], what happened an [`Event`], and [`decide`] is the rule
//! between the two (machines.md sections 1 to 4). Counter-offers, approvals and amendments join
//! with their states already named here.

mod command;
mod decide;
mod event;
mod line;
mod pricing;
mod refusal;
mod state;
#[cfg(test)]
mod tests;

pub use command::{
    By, Command, CommandName, Count, Draft, DraftLine, Numbers, Party, allowed_commands,
};
pub use decide::decide;
pub use event::{CountedLine, Event, SentLine};
pub use line::{Counts, FrozenTax, Line};
pub use pricing::{Pricing, price_draft};
pub use refusal::{Refusal, ShortLine};
pub use state::{Fulfilment, OrderKind, ShipmentState, State};

use crate::id::{OrganizationId, PurchaseOrderId, ShipmentId, ShipmentLineId};
use crate::money::Money;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// How long a seller has to answer when no agreement says otherwise (machines.md section 8).
pub const TIME_TO_ANSWER: TimeDelta = TimeDelta::days(1);

/// A purchase order as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PurchaseOrder {
    /// Which order.
    pub id: PurchaseOrderId,
    /// From the buyer's own series; nothing until it is submitted.
    pub number: Option<String>,
    /// What it is part of.
    pub kind: OrderKind,
    /// Who orders.
    pub buyer: OrganizationId,
    /// Who sells.
    pub seller: OrganizationId,
    /// Who is bound.
    pub state: State,
    /// Rises with every command.
    pub version: i64,
    /// What the buyer may say besides the goods.
    pub details: Details,
    /// What is ordered, by position.
    pub lines: Vec<Line>,
    /// What was sent, oldest first.
    pub shipments: Vec<Shipment>,
    /// What it comes to.
    pub totals: Totals,
    /// Until when the one who must act next has time.
    pub deadline: Option<DateTime<Utc>>,
    /// When the seller first saw it.
    pub acknowledged_at: Option<DateTime<Utc>>,
    /// Why it ended early, and by whom.
    pub ended: Option<Ended>,
}

/// What the buyer may say besides the goods.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Details {
    /// The buyer's own number, searchable everywhere; at most 100 characters.
    pub buyer_reference: Option<String>,
    /// When the goods are wanted.
    pub requested_date: Option<NaiveDate>,
    /// Where to; at most 500 characters.
    pub deliver_to: Option<String>,
    /// Anything else; at most 2,000 characters.
    pub note: Option<String>,
}

/// Why an order ended before it was delivered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ended {
    /// In the words of whoever ended it.
    pub reason: Option<String>,
    /// The party; nothing when the clock did.
    pub by: Option<Party>,
}

/// What an order comes to; `total` is exactly the sum of the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Totals {
    /// Goods without tax.
    pub goods: Money,
    /// Freight, fees, deposits.
    pub charges: Money,
    /// PPN.
    pub tax: Money,
    /// Everything.
    pub total: Money,
}

/// Goods on the way, or arrived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shipment {
    /// Which shipment.
    pub id: ShipmentId,
    /// Of the surat jalan.
    pub number: String,
    /// Where it is.
    pub state: ShipmentState,
    /// What it holds.
    pub lines: Vec<ShipmentLine>,
}

/// One line of a shipment, in base units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShipmentLine {
    /// Which line of the shipment.
    pub id: ShipmentLineId,
    /// Which line of the order.
    pub line: crate::id::OrderLineId,
    /// What was sent.
    pub shipped: i64,
    /// Counted good, rejected and missing; all zero until counted.
    pub received: i64,
    /// Came, but cannot be taken.
    pub rejected: i64,
    /// Never came.
    pub lost: i64,
}

impl PurchaseOrder {
    /// Which side of the order an organization is on.
    #[must_use]
    pub fn party(&self, organization: OrganizationId) -> Option<Party> {
        if organization == self.buyer {
            Some(Party::Buyer)
        } else if organization == self.seller {
            Some(Party::Seller)
        } else {
            None
        }
    }

    /// Whether `party` may know that this order exists: one never submitted is the buyer's alone.
    #[must_use]
    pub fn is_known_to(&self, party: Party) -> bool {
        party == Party::Buyer || self.number.is_some()
    }

    /// How far the goods are, counted from the lines.
    #[must_use]
    pub fn fulfilment(&self) -> Fulfilment {
        let sum = |count: fn(&Counts) -> i64| -> i64 {
            self.lines.iter().map(|l| count(&l.counts)).sum()
        };
        let (shipped, counted) = (sum(|c| c.shipped), sum(Counts::counted));
        let promised = sum(|c| c.confirmed - c.short_closed - c.cancelled);
        match (shipped, counted) {
            (0, _) => Fulfilment::None,
            (_, 0) if shipped < promised => Fulfilment::PartDispatched,
            (_, 0) => Fulfilment::Dispatched,
            _ if self.is_explained() => Fulfilment::Received,
            _ => Fulfilment::PartReceived,
        }
    }

    /// Whether every confirmed unit is received, rejected, lost, short-closed or cancelled (I1).
    #[must_use]
    pub fn is_explained(&self) -> bool {
        self.lines.iter().all(|line| line.counts.is_explained())
    }

    /// The order after something happened to it. Total: it cannot fail, for the event has happened.
    #[must_use]
    pub fn after(mut self, event: &Event) -> Self {
        event::apply(&mut self, event);
        self
    }

    fn line_mut(&mut self, id: crate::id::OrderLineId) -> Option<&mut Line> {
        self.lines.iter_mut().find(|line| line.id == id)
    }

    fn shipment(&self, id: ShipmentId) -> Option<&Shipment> {
        self.shipments.iter().find(|shipment| shipment.id == id)
    }
}
