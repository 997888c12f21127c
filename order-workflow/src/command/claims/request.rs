//! What a person asks of a claim, in their own words: packs or pieces, a reason, an amount.

use crate::command::purchase_orders::Amount;
use crate::photo::Photo;
use supply_chain::claim::{CommandName, Reason, Remedy, Verdict};
use supply_chain::id::{ClaimLineId, OrderLineId, ShipmentId};
use supply_chain::money::Money;

/// A new claim.
#[derive(Debug, Clone)]
pub struct NewClaim {
    /// About which shipment of the order.
    pub shipment: ShipmentId,
    /// What.
    pub lines: Vec<Claimed>,
    /// What is asked for it.
    pub wants: Remedy,
    /// What was wrong, in own words.
    pub words: Option<String>,
}

/// One line of a new claim.
#[derive(Debug, Clone, Copy)]
pub struct Claimed {
    /// Of which line of the order.
    pub line: OrderLineId,
    /// What was wrong.
    pub reason: Reason,
    /// How much.
    pub quantity: Amount,
    /// What is claimed for it, where that is less than it cost.
    pub amount: Option<Money>,
}

/// What opening changes of a drafted line.
#[derive(Debug, Clone, Copy)]
pub struct Changed {
    /// Which line of the claim.
    pub line: ClaimLineId,
    /// What was wrong, more exactly.
    pub reason: Option<Reason>,
    /// How much of it is claimed; nothing of it at zero.
    pub quantity: Option<Amount>,
    /// What is claimed for it, where that is less than it cost.
    pub amount: Option<Money>,
}

/// What is asked of a claim that exists.
#[derive(Debug, Clone)]
pub enum Request {
    /// Put the draft before the seller.
    Open {
        /// What is different from the draft.
        changes: Vec<Changed>,
        /// What is asked for it.
        wants: Remedy,
        /// What was wrong, in own words.
        words: Option<String>,
    },
    /// Put a photo with it.
    AddPhoto(Photo),
    /// Do not claim what was drafted.
    Discard {
        /// Why.
        reason: Option<String>,
    },
    /// Say yes, partly or no.
    Answer {
        /// Which of the three.
        verdict: Verdict,
        /// How much, where it is partly.
        amount: Option<Money>,
        /// In another way than was asked.
        remedy: Option<Remedy>,
        /// Why.
        words: Option<String>,
    },
    /// Take the answer as it is.
    AcceptAnswer,
    /// Bring it to mediation, and from there to arbitration.
    Escalate {
        /// Why.
        words: Option<String>,
        /// Who is to arbitrate.
        arbiter: Option<String>,
    },
    /// Decide it for them.
    Decide {
        /// What is credited.
        amount: Money,
        /// In which way.
        remedy: Remedy,
        /// Why.
        words: String,
    },
    /// Take it back.
    Withdraw {
        /// Why.
        reason: Option<String>,
    },
    /// Send the goods back.
    SendGoods {
        /// Driver, plate, carrier.
        carrier: Option<String>,
    },
    /// Have the goods back.
    TakeGoods,
}

impl Request {
    /// The command it becomes.
    #[must_use]
    pub const fn name(&self) -> CommandName {
        match self {
            Self::Open { .. } => CommandName::Open,
            Self::AddPhoto(_) => CommandName::AddPhoto,
            Self::Discard { .. } => CommandName::Discard,
            Self::Answer { .. } => CommandName::Answer,
            Self::AcceptAnswer => CommandName::AcceptAnswer,
            Self::Escalate { .. } => CommandName::Escalate,
            Self::Decide { .. } => CommandName::Decide,
            Self::Withdraw { .. } => CommandName::Withdraw,
            Self::SendGoods { .. } => CommandName::SendGoods,
            Self::TakeGoods => CommandName::TakeGoods,
        }
    }
}
