//! A purchase order is what one cooperative orders from one seller.
//!
//! Its [`State`] says who is bound; how much is shipped, counted and billed is read from its lines.
//! What may be asked of it is a [`Command`], what happened an [`Event`], and [`decide`] is the rule
//! between the two (machines.md sections 1 to 4). Before the seller sees it the buyer's own
//! [`ApprovalRule`]s may want more eyes; what either side would change afterwards is a
//! [`Proposal`]; and what the two agreed beforehand are its [`Terms`]. What was claimed and is to come once
//! more comes by a [`replacement`], an order that is born confirmed and costs nothing. What several cooperatives buy
//! together are orders of a pool ([`OrderPool`]), which answers for them.

mod apply;
mod approval;
mod charge;
mod command;
mod decide;
mod event;
mod line;
mod permission;
mod pooling;
mod pricing;
mod proposal;
mod refusal;
mod replacing;
mod state;
mod terms;
#[cfg(test)]
mod tests;

pub use approval::{
    Approval, ApprovalBasis, ApprovalRound, ApprovalRule, Commitment, Condition, LastPrice,
    Requirement, requirements_of,
};
pub use charge::{AgreedCharge, ChargeKind, NamedCharge, OrderCharge, Priced};
pub use command::{Bill, By, Command, Count, Draft, DraftLine, Ending, Numbers, Party, SettledBy};
pub use decide::{approval_completes, approval_of_offer, decide, submit_reaches_seller};
pub use event::{CountedLine, Dropped, Event, SentLine};
pub use line::{Counts, FrozenTax, Line, ReplacedLine};
pub use permission::{CommandName, allowed_commands, is_one_of, may, roles_in};
pub use pooling::{
    NewPoolCharges, NewPoolOrder, OrderPool, PoolLeg, PoolReason, PooledLine, charges_of_pool,
    leg_of_pool, upstream_of_pool,
};
pub use pricing::{Pricing, price_draft, prices_still_hold, total_if_submitted};
pub use proposal::{LineCode, Proposal, Proposed, Wish, WishedLine};
pub use refusal::{Refusal, ShortLine};
pub use replacing::{NewReplacement, Replacement, replacement};
pub use state::{Fulfilment, OrderKind, ShipmentState, State};
pub use terms::{AgreementVersion, DeliveryCalendar, DeliveryTerms, TIME_TO_APPROVE, Terms};

use crate::ask::Actor;
use crate::id::{
    ClaimId, OrderGroupId, OrganizationId, PersonId, PurchaseOrderId, ShipmentId, ShipmentLineId,
    TieId,
};
use crate::invoice::{BilledCounts, OrderMoney, PaperSums, money_of};
use crate::money::Money;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// A purchase order as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PurchaseOrder {
    /// Which order.
    pub id: PurchaseOrderId,
    /// From the buyer's own series; nothing until it is submitted.
    pub number: Option<String>,
    /// What it is part of.
    pub kind: OrderKind,
    /// Who orders. Of a member's order the id of their tie, which is no organization's: whatever asks whether the buyer
    /// is this or that organization hears no.
    pub buyer: OrganizationId,
    /// The member who orders at the storefront of the seller, their own cooperative.
    pub member: Option<MemberParty>,
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
    /// What is about the whole of it: freight, fees, deposits, discounts.
    pub charges: Vec<OrderCharge>,
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
    /// The basket it came from, when that held several sellers' goods.
    pub group: Option<OrderGroupId>,
    /// What holds between the two, frozen when it is submitted.
    pub terms: Terms,
    /// Which version of the order stands: 1 when first offered, one more with each accepted change.
    pub revision: i32,
    /// Everyone who wrote or offered it: they may not approve it.
    pub makers: Vec<PersonId>,
    /// The buyer's own approval, while it is asked for and afterwards; the buyer's alone to see.
    pub approval: Option<ApprovalRound>,
    /// The counter-offer or amendment that waits for an answer.
    pub proposal: Option<Proposal>,
    /// The buyer's new version of a countered order, while its own people have not approved it.
    pub revised: Option<Box<Revision>>,
    /// Until when the seller promised what was not in stock when it accepted.
    pub backorder_until: Option<DateTime<Utc>>,
    /// Whether that day has passed and something is still missing.
    pub backorder_is_late: bool,
    /// The claim for which it brings goods once more, at no price.
    pub replaces: Option<ClaimId>,
    /// The pool that answers for it.
    pub pool: Option<OrderPool>,
}

/// A member as the buyer's side of an order (data.md 6).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MemberParty {
    /// What ties them to the cooperative.
    pub tie: TieId,
    /// Who they are, whether or not they ever sign in.
    pub person: PersonId,
    /// Whether this is nobody by name: it stands for whoever buys at the counter and is no member (ADR 49).
    pub is_walk_in: bool,
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

/// A new version of a countered order that waits for the buyer's own approval.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Revision {
    /// As they would be offered.
    pub lines: Vec<Line>,
    /// What is about the whole of it.
    #[serde(default)]
    pub charges: Vec<OrderCharge>,
    /// What they come to.
    pub totals: Totals,
    /// Besides the goods.
    pub details: Details,
    /// What holds between the two.
    pub terms: Terms,
    /// Who wrote it.
    pub by: PersonId,
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
    /// Freight, fees, deposits, less discounts; without tax.
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
    /// That it arrived, as the carrier proves it.
    pub proof: Option<DeliveryProof>,
    /// When it counts as complete if nobody counts it.
    pub deemed_at: Option<DateTime<Utc>>,
}

/// That goods arrived, as the carrier proves it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeliveryProof {
    /// Who took them, as written on the paper.
    pub received_by: String,
    /// When it was entered.
    pub at: DateTime<Utc>,
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
    /// A fresh empty draft.
    #[must_use]
    pub fn draft(
        id: PurchaseOrderId,
        kind: OrderKind,
        buyer: OrganizationId,
        seller: OrganizationId,
    ) -> Self {
        Self {
            id,
            number: None,
            kind,
            buyer,
            member: None,
            seller,
            state: State::Draft,
            version: 0,
            details: Details::default(),
            lines: Vec::new(),
            charges: Vec::new(),
            shipments: Vec::new(),
            totals: Totals::default(),
            deadline: None,
            acknowledged_at: None,
            ended: None,
            group: None,
            terms: Terms::default(),
            revision: 0,
            makers: Vec::new(),
            approval: None,
            proposal: None,
            revised: None,
            backorder_until: None,
            backorder_is_late: false,
            replaces: None,
            pool: None,
        }
    }

    /// A fresh empty draft of a member at their cooperative's storefront.
    #[must_use]
    pub fn of_member(
        id: PurchaseOrderId,
        member: MemberParty,
        cooperative: OrganizationId,
    ) -> Self {
        let buyer = OrganizationId(member.tie.into());
        Self { member: Some(member), ..Self::draft(id, OrderKind::Member, buyer, cooperative) }
    }

    /// Which side of the order somebody is on. Of a member's order the member is the buyer, and whoever else of the
    /// cooperative's staff is told of members' orders the seller; another member is neither.
    #[must_use]
    pub fn party(&self, actor: &Actor) -> Option<Party> {
        let organization = actor.organization;
        if let Some(member) = self.member {
            let side = if actor.person == member.person { Party::Buyer } else { Party::Seller };
            let takes_part = side == Party::Buyer || actor.is_any(crate::storefront::READERS);
            return (organization == self.seller && takes_part).then_some(side);
        }
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

    /// The order as a party may see it: what the buyer's own people have not approved yet is not the
    /// seller's to know, nor who approved what. The buyer's see a new version as it would be offered.
    #[must_use]
    pub fn as_seen_by(&self, party: Party) -> Self {
        let mut seen = self.clone();
        let revised = seen.revised.take();
        match party {
            Party::Seller => {
                seen.approval = None;
                // Which other orders were in the basket is the buyer's affair.
                seen.group = None;
                if self.is_proposal_hidden() {
                    seen.forget_proposal();
                    seen.deadline = None;
                }
            }
            Party::Buyer => {
                seen.state = self.state_to(Some(party));
                if let Some(revised) = revised {
                    seen.forget_proposal();
                    seen.lines = revised.lines;
                    seen.charges = revised.charges;
                    seen.totals = revised.totals;
                    seen.details = revised.details;
                    seen.terms = revised.terms;
                }
            }
        }
        seen
    }

    /// Whether an amendment of the buyer's waits for its own approval, and the seller knows nothing of it.
    #[must_use]
    pub fn is_proposal_hidden(&self) -> bool {
        self.proposal.as_ref().is_some_and(|proposal| proposal.waits_for_approval)
    }

    /// Where the order is for one side, or for the clock: a new version that waits for the buyer's approval
    /// is waiting to the buyer alone.
    #[must_use]
    pub fn state_to(&self, party: Option<Party>) -> State {
        match party {
            Some(Party::Buyer) if self.revised.is_some() => State::PendingApproval,
            _ => self.state,
        }
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
        apply::apply(&mut self, event);
        self
    }

    /// The lines of which something can be billed, with how many base units; nothing of what comes once more for a
    /// claim, for that was paid with what it stands for, nor of what is billed leg by leg.
    pub fn to_invoice(&self) -> impl Iterator<Item = (crate::id::OrderLineId, i64)> {
        let basis = self.terms.money.invoice_basis;
        let is_billed = self.replaces.is_none() && !self.kind.is_billed_elsewhere();
        let lines = self.lines.iter().filter(move |_| is_billed);
        lines
            .map(move |line| (line.id, line.counts.to_invoice(basis)))
            .filter(|(_, base)| *base > 0)
    }

    /// How far it is with its money on a day at the seller's place, when its papers come to `sums`.
    #[must_use]
    pub fn money(&self, sums: PaperSums, today: NaiveDate) -> OrderMoney {
        let counts = BilledCounts {
            is_any: self.lines.iter().any(|line| line.counts.invoiced > 0),
            is_left: !self.is_explained()
                || self.to_invoice().next().is_some()
                || !self.charges_left().is_empty(),
        };
        money_of(counts, sums, Money::ZERO, today)
    }

    fn line_mut(&mut self, id: crate::id::OrderLineId) -> Option<&mut Line> {
        self.lines.iter_mut().find(|line| line.id == id)
    }

    fn shipment(&self, id: ShipmentId) -> Option<&Shipment> {
        self.shipments.iter().find(|shipment| shipment.id == id)
    }
}
