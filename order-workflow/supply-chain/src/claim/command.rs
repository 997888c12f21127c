//! What may be asked of a claim, with everything its rule needs to know.

use super::line::{Countable, WantedLine};
use super::permission::CommandName;
use super::state::{Reason, Remedy, Verdict};
use crate::ask::Actor;
use crate::id::{ClaimLineId, OrderLineId, OrganizationId, ShipmentId};
use crate::money::Money;

/// Who asks.
#[derive(Debug, Clone, Copy)]
pub enum By<'a> {
    /// A person for an organization.
    Person(&'a Actor),
    /// Whoever runs the installation.
    Operator,
    /// A deadline, or a count.
    Clock,
}

/// Something new with a number of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Numbered<Id> {
    /// Which.
    pub id: Id,
    /// From its maker's series.
    pub number: String,
}

/// What opening changes of a drafted line; what it does not name stays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineChange {
    /// Which line.
    pub line: ClaimLineId,
    /// What was wrong, more exactly: for the same count as before.
    pub reason: Option<Reason>,
    /// How much of it is claimed, in base units; nothing of it at zero.
    pub quantity: Option<i64>,
    /// What is claimed for it, where that is less than it cost.
    pub amount: Option<Money>,
}

/// What is asked of a claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// Say what is claimed: by hand, or from a count.
    Draft {
        /// What.
        lines: Vec<WantedLine>,
        /// What there is to claim.
        countables: Vec<Countable>,
    },
    /// Put it before the other side.
    Open {
        /// From the claimant's series.
        number: String,
        /// What is different from the draft.
        changes: Vec<LineChange>,
        /// What is asked for it.
        wants: Remedy,
        /// What was wrong, in own words.
        words: Option<String>,
        /// What there is to claim, the draft's own quantities included.
        countables: Vec<Countable>,
    },
    /// Put a photo with it.
    AddPhoto,
    /// Do not claim what was drafted.
    Discard {
        /// Why.
        reason: Option<String>,
    },
    /// Say yes, partly or no; again as long as it is not decided.
    Answer {
        /// Which of the three.
        verdict: Verdict,
        /// How much, where it is partly.
        amount: Option<Money>,
        /// In another way than was asked.
        remedy: Option<Remedy>,
        /// Why; needed where it is not a plain yes.
        words: Option<String>,
    },
    /// Take the answer as it is.
    AcceptAnswer,
    /// Do not settle it between the two: to mediation, and from there to arbitration.
    Escalate {
        /// Why.
        words: Option<String>,
        /// Who is to arbitrate.
        arbiter: Option<String>,
        /// The secondary cooperative above them; nothing where the operator mediates.
        mediator: Option<OrganizationId>,
    },
    /// Decide it for them.
    Decide {
        /// What is credited, from nothing to all of it.
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
        /// The shipment in the other direction.
        shipment: Numbered<ShipmentId>,
        /// Driver, plate, carrier.
        carrier: Option<String>,
    },
    /// Have the goods back.
    TakeGoods,
    /// The count it rests on was corrected.
    Recount {
        /// What there is for this claim now.
        countables: Vec<Countable>,
    },
    /// Something of the replacement will not be sent, for its order was called off or closed.
    FallShort {
        /// How much, in base units, by the line of the first order.
        goods: Vec<(OrderLineId, i64)>,
    },
    /// The deadline of whoever must act has passed.
    Lapse {
        /// Who would mediate; nothing where the operator does.
        mediator: Option<OrganizationId>,
    },
}

impl Command {
    /// Its name.
    #[must_use]
    pub const fn name(&self) -> CommandName {
        match self {
            Self::Draft { .. } => CommandName::Draft,
            Self::Open { .. } => CommandName::Open,
            Self::AddPhoto => CommandName::AddPhoto,
            Self::Discard { .. } => CommandName::Discard,
            Self::Answer { .. } => CommandName::Answer,
            Self::AcceptAnswer => CommandName::AcceptAnswer,
            Self::Escalate { .. } => CommandName::Escalate,
            Self::Decide { .. } => CommandName::Decide,
            Self::Withdraw { .. } => CommandName::Withdraw,
            Self::SendGoods { .. } => CommandName::SendGoods,
            Self::TakeGoods => CommandName::TakeGoods,
            Self::Recount { .. } => CommandName::Recount,
            Self::FallShort { .. } => CommandName::FallShort,
            Self::Lapse { .. } => CommandName::Lapse,
        }
    }
}
