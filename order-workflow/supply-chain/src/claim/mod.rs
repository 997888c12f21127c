//! A claim says that goods were not as agreed, and what is asked for it.
//!
//! Trouble is an object, not a state (machines.md 1.6): the order goes on, and only the claim's own
//! amount is in dispute. A count that finds goods rejected or missing drafts one; the buyer opens it
//! with words and photos, the seller answers. What the two cannot settle goes to the secondary
//! cooperative above them, then to a named arbiter (machines.md section 7). Silence has an end too.
//! It ends in money, in goods that go back, or in an order at no price that brings the goods once more.
//!
//! What may be asked of a claim is a [`Command`], what happened an [`Event`], and [`decide`] is the
//! rule between the two.

mod apply;
mod command;
mod decide;
mod event;
mod line;
mod news;
mod permission;
mod refusal;
mod state;
mod terms;
#[cfg(test)]
mod tests;

pub use command::{By, Command, LineChange, Numbered};
pub use decide::decide;
pub use event::Event;
pub use line::{ClaimLine, Countable, WantedLine};
pub use news::{ClaimNews, Step};
pub use permission::{CommandName, allowed_commands, authority};
pub use refusal::Refusal;
pub use state::{Basis, Reason, Remedy, SettledBy, Side, State, Verdict};
pub use terms::ClaimTerms;

use crate::ask::Actor;
use crate::id::{ClaimId, OrderLineId, OrganizationId, PurchaseOrderId, ShipmentId};
use crate::money::Money;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// A claim as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// Which claim.
    pub id: ClaimId,
    /// From the claimant's series; nothing until it is opened.
    pub number: Option<String>,
    /// About which order.
    pub order: PurchaseOrderId,
    /// About which shipment of it.
    pub shipment: ShipmentId,
    /// Who claims.
    pub claimant: OrganizationId,
    /// Who has to answer.
    pub respondent: OrganizationId,
    /// Who mediates; nothing before that, and where the operator does.
    pub mediator: Option<OrganizationId>,
    /// Whether it came to whoever runs the installation, to mediate or to arbitrate.
    pub is_with_operator: bool,
    /// Where it is.
    pub state: State,
    /// Rises with every command.
    pub version: i64,
    /// What is claimed.
    pub lines: Vec<ClaimLine>,
    /// What is asked for it.
    pub wants: Remedy,
    /// In the claimant's words; at most 2,000 characters.
    pub words: Option<String>,
    /// What the other side offers.
    pub answer: Option<Answer>,
    /// How it ended, where it was decided.
    pub resolution: Option<Resolution>,
    /// Who arbitrates, as named by whoever called for it; nothing where the operator does.
    pub arbiter: Option<String>,
    /// The shipment in which claimed goods go back.
    pub goods_back: Option<GoodsBack>,
    /// Until when the one who must act next has time.
    pub deadline: Option<DateTime<Utc>>,
    /// How many photos lie with it.
    pub photos: usize,
    /// What holds between the two about claims, frozen when it was drafted.
    pub terms: ClaimTerms,
}

/// What the respondent offers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// Yes, partly, or no.
    pub verdict: Verdict,
    /// What would be credited; nothing at all for a no.
    pub amount: Money,
    /// In which way.
    pub remedy: Remedy,
    /// Why; always said where it is not a plain yes.
    pub words: Option<String>,
    /// When.
    pub at: DateTime<Utc>,
}

/// How a claim was decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resolution {
    /// By whom, or by whose silence.
    pub by: SettledBy,
    /// What is credited, from nothing to the whole claim. Nothing where the goods come once more, but
    /// for what is not sent of them after all.
    pub credited: Money,
    /// In which way.
    pub remedy: Remedy,
    /// Why.
    pub words: Option<String>,
    /// When.
    pub at: DateTime<Utc>,
}

/// Claimed goods on their way back, or back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GoodsBack {
    /// The shipment in the other direction.
    pub shipment: ShipmentId,
    /// When the respondent had them.
    pub taken_at: Option<DateTime<Utc>>,
}

impl Claim {
    /// The most photos that lie with one claim.
    pub const MOST_PHOTOS: usize = 8;

    /// A claim about a shipment that holds nothing yet.
    #[must_use]
    pub fn begin(
        id: ClaimId,
        (order, shipment): (PurchaseOrderId, ShipmentId),
        (claimant, respondent): (OrganizationId, OrganizationId),
        terms: ClaimTerms,
    ) -> Self {
        Self {
            id,
            number: None,
            order,
            shipment,
            claimant,
            respondent,
            mediator: None,
            is_with_operator: false,
            state: State::Draft,
            version: 0,
            lines: Vec::new(),
            wants: Remedy::Credit,
            words: None,
            answer: None,
            resolution: None,
            arbiter: None,
            goods_back: None,
            deadline: None,
            photos: 0,
            terms,
        }
    }

    /// What it comes to: exactly the sum of its lines.
    #[must_use]
    pub fn total(&self) -> Money {
        // Lines are refused when their sum is more than 64 bits hold.
        Money::sum(self.lines.iter().map(|line| line.amount)).unwrap_or_default()
    }

    /// What is in dispute, and so held back from what the claimant owes: all of it until it is decided.
    #[must_use]
    pub fn held(&self) -> Money {
        if self.state.is_disputed() { self.total() } else { Money::ZERO }
    }

    /// Whether it was settled by sending the goods once more.
    #[must_use]
    pub fn is_replaced(&self) -> bool {
        self.resolution.as_ref().is_some_and(|settled| settled.remedy == Remedy::Replacement)
    }

    /// What is sent once more: base units by the line of the order, in the claim's own order.
    #[must_use]
    pub fn goods(&self) -> Vec<(OrderLineId, i64)> {
        let mut goods: Vec<(OrderLineId, i64)> = Vec::new();
        for line in &self.lines {
            match goods.iter_mut().find(|(of, _)| *of == line.order_line) {
                Some((_, sum)) => *sum += line.quantity,
                None => goods.push((line.order_line, line.quantity)),
            }
        }
        goods
    }

    /// What is credited by now; for a return once the goods are back.
    #[must_use]
    pub fn credited(&self) -> Money {
        let settled = self.resolution.as_ref().filter(|settled| {
            settled.remedy != Remedy::Return
                || self.goods_back.as_ref().is_some_and(|back| back.taken_at.is_some())
        });
        settled.map_or(Money::ZERO, |settled| settled.credited)
    }

    /// Whether there are goods to send back: what never came cannot be.
    #[must_use]
    pub fn has_goods(&self) -> bool {
        self.lines.iter().any(|line| line.reason.basis() != Basis::Lost)
    }

    /// Which side of the claim somebody is on; nothing for whom it is none of the business of.
    ///
    /// A draft is the claimant's alone, and a mediator's part begins when the claim comes to them.
    #[must_use]
    pub fn side(&self, by: By<'_>) -> Option<Side> {
        match by {
            By::Person(actor) => self.side_of(actor),
            By::Operator => self.is_with_operator.then_some(Side::Mediator),
            By::Clock => None,
        }
    }

    fn side_of(&self, actor: &Actor) -> Option<Side> {
        let opened = self.number.is_some();
        if actor.organization == self.claimant {
            Some(Side::Claimant)
        } else if opened && actor.organization == self.respondent {
            Some(Side::Respondent)
        } else if opened && self.mediator == Some(actor.organization) {
            Some(Side::Mediator)
        } else {
            None
        }
    }

    /// The claim after something happened to it. Total: it cannot fail, for the event has happened.
    #[must_use]
    pub fn after(mut self, event: &Event) -> Self {
        apply::apply(&mut self, event);
        self
    }
}
