//! Why the answer is no, with the facts that whoever asked needs to act.

use super::permission::CommandName;
use super::state::{Basis, Side, State};
use crate::id::OrderLineId;
use crate::money::Money;
use crate::organization::Role;
use crate::quantity::Pack;
use chrono::{DateTime, Utc};

/// The answer is no.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Another side's command.
    #[error("{} is not this side's of the claim to do", command.word())]
    NotYourPart {
        /// What was asked.
        command: CommandName,
        /// Whose it is.
        sides: Vec<Side>,
    },
    /// The right side, but another role.
    #[error("{} needs another role", command.word())]
    NotYourRole {
        /// What was asked.
        command: CommandName,
        /// Who may.
        roles: &'static [Role],
    },
    /// It was possible earlier, or will be later.
    #[error("this claim is {}; it cannot take {} now", state.as_str(), command.word())]
    NotInThisState {
        /// Where it is, or would be if the clock had come by.
        state: State,
        /// What was asked.
        command: CommandName,
    },
    /// A claim about nothing.
    #[error("nothing is claimed")]
    NothingNamed,
    /// No line of this shipment, or of this claim.
    #[error("there is no such line")]
    LineUnknown {
        /// What was named.
        line: OrderLineId,
    },
    /// No such line in the draft.
    #[error("the draft has no such line")]
    ClaimLineUnknown,
    /// Named twice for the same reason.
    #[error("a line is named twice for one reason")]
    LineRepeated {
        /// Which.
        line: OrderLineId,
    },
    /// Below one, or more than was counted that way and is not claimed yet.
    #[error("{product_name}: {asked_base} claimed, {left_base} left to claim as {}", basis.as_str())]
    MoreThanCounted {
        /// Which line of the order.
        line: OrderLineId,
        /// What.
        product_name: String,
        /// As what it was counted.
        basis: Basis,
        /// Base units asked.
        asked_base: i64,
        /// Base units that are left.
        left_base: i64,
        /// To tell them in.
        pack: Pack,
    },
    /// The shipment is not counted.
    #[error("the shipment has not been counted")]
    NotCountedYet,
    /// The days for it are over.
    #[error("it could be claimed until {until}")]
    TooLateToClaim {
        /// Until when.
        until: DateTime<Utc>,
    },
    /// A claim about a price says how much of it.
    #[error("a claim about a price names its amount")]
    AmountNeeded {
        /// On which line; nothing where it is the answer's.
        line: OrderLineId,
    },
    /// Nothing, or more than it is worth.
    #[error("the amount must be above zero and at most {most}")]
    AmountOutOfRange {
        /// On which line; nothing where it is the answer's or the decision's.
        line: Option<OrderLineId>,
        /// The most.
        most: Money,
    },
    /// An answer says one thing and its amount another.
    #[error("this answer means {means}, not the amount beside it")]
    AmountContradicts {
        /// What the answer alone comes to.
        means: Money,
    },
    /// The amounts together are more than 64 bits hold.
    #[error("the claim is too large")]
    TooMuch,
    /// A reason for another count than the line was drafted from.
    #[error("this reason does not fit how the goods were counted")]
    ReasonOfAnotherCount {
        /// Which line of the order.
        line: OrderLineId,
    },
    /// Nothing of it can go back.
    #[error("what never came cannot go back")]
    NothingToSendBack,
    /// A claim about a price is settled in money: its goods are there.
    #[error("goods that are claimed for their price are not replaced")]
    PriceIsNotReplaced,
    /// What is replaced is replaced whole; a part is settled in money.
    #[error("a replacement is for all that is claimed, {total}")]
    ReplacementIsWhole {
        /// What all of it comes to.
        total: Money,
    },
    /// It must be said why.
    #[error("a reason is needed")]
    WordsNeeded,
    /// It must be said who arbitrates.
    #[error("the arbitrating body is to be named")]
    ArbiterNeeded,
    /// A text beyond its limit.
    #[error("{field} is longer than {limit} characters")]
    TextTooLong {
        /// Which.
        field: &'static str,
        /// Characters.
        limit: usize,
    },
    /// As many photos as are taken.
    #[error("a claim has at most {limit} photos")]
    TooManyPhotos {
        /// The most.
        limit: usize,
    },
    /// A correction would take the ground from a claim that was decided.
    #[error("claim {number} about this count is decided")]
    CountIsSettled {
        /// Which claim.
        number: String,
    },
    /// Nothing is overdue.
    #[error("nothing is due yet")]
    NotDueYet,
}
