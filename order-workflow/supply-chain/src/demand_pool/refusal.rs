//! Why the answer is no, with the facts that whoever asked needs to act.

use super::permission::CommandName;
use super::state::{Party, State};
use crate::allocation::Unbalanced;
use crate::id::PoolLineId;
use crate::money::Money;
use crate::organization::{Ability, Role};
use chrono::{DateTime, Utc};

/// The answer is no.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Another party's command.
    #[error("{} is not this party's to do", command.word())]
    NotYourPart {
        /// What was asked.
        command: CommandName,
        /// Whose it is.
        parties: Vec<Party>,
    },
    /// The right party, but another role.
    #[error("{} needs another role", command.word())]
    NotYourRole {
        /// What was asked.
        command: CommandName,
        /// Who may.
        roles: &'static [Role],
    },
    /// An organization of another kind.
    #[error("that needs an organization that can {}", needed.as_str())]
    NotAble {
        /// What it would have to be able to do.
        needed: Ability,
    },
    /// The pool is for others: to whoever asks it does not exist.
    #[error("there is no such pool")]
    NotForYou,
    /// It was possible earlier, or will be later.
    #[error("this pool is {}; it cannot take {} now", state.as_str(), command.word())]
    NotInThisState {
        /// Where it is, or would be if the clock had come by.
        state: State,
        /// What was asked.
        command: CommandName,
    },
    /// Nothing is due yet.
    #[error("nothing is due yet")]
    NotDueYet,
    /// A count out of its range.
    #[error("{field} must be from {least} to {most}")]
    CountOutOfRange {
        /// Which.
        field: &'static str,
        /// The least.
        least: i64,
        /// The most.
        most: i64,
    },
    /// Dates that do not follow each other.
    #[error("a pool opens, then tops up, then closes")]
    DatesBackwards,
    /// Published or changed when the opening was there already.
    #[error("it was to open at {open_at}; the rules must be published before")]
    OpeningPassed {
        /// When.
        open_at: DateTime<Utc>,
    },
    /// A margin or fee below zero, or beyond a hundred percent.
    #[error("a margin or fee is not negative and at most a hundred percent")]
    FeeOutOfRange,
    /// Nothing is bought.
    #[error("a pool needs at least one offer")]
    NoLines,
    /// The same offer, or the same line, twice.
    #[error("a line is named twice")]
    LineRepeated {
        /// Which.
        line: PoolLineId,
    },
    /// Gates, case or least that cannot be reckoned with.
    #[error("this offer cannot be pooled")]
    LineUnsound {
        /// Which.
        line: PoolLineId,
    },
    /// No such line in this pool.
    #[error("the pool has no such line")]
    LineUnknown {
        /// What was named.
        line: PoolLineId,
    },
    /// The rules are not written, or not published.
    #[error("the rules have not been published")]
    NotPublished,
    /// Published already, and not changed since.
    #[error("the rules are published already")]
    PublishedAlready,
    /// The cut-off is past (E8).
    #[error("it closed at {cut_off_at}")]
    TooLate {
        /// When.
        cut_off_at: DateTime<Utc>,
    },
    /// A packet from the grace whose device says that it was written before there was anything to pledge for.
    #[error("the device says that it was written before the opening at {open_at}")]
    WrittenBeforeOpening {
        /// When.
        open_at: DateTime<Utc>,
    },
    /// A price of nothing, or with sen.
    #[error("the highest price is above zero and in whole rupiah, not {highest}")]
    HighestNotWholeRupiah {
        /// What was said.
        highest: Money,
    },
    /// More than one pledge may come to.
    #[error("a pledge comes to at most {most}")]
    PledgeTooLarge {
        /// The most.
        most: Money,
    },
    /// Nothing was pledged that could be taken back.
    #[error("there is no pledge of this line")]
    NothingPledged,
    /// In top-up: more would be missing to the next full case (E18).
    #[error("{missing_after} would be missing to the next full case, {missing_before} are now")]
    LeavesMoreMissing {
        /// Units missing now.
        missing_before: i64,
        /// Units missing then.
        missing_after: i64,
        /// Until when that holds.
        until: DateTime<Utc>,
    },
    /// In top-up: others would lose what they count on.
    #[error("while a pool tops up, a pledge is not lowered")]
    LoweredInTopUp {
        /// Until when that holds.
        until: DateTime<Utc>,
    },
    /// It must be said why.
    #[error("a reason is needed")]
    ReasonNeeded,
    /// A text beyond its limit.
    #[error("{field} is longer than {limit} characters")]
    TextTooLong {
        /// Which.
        field: &'static str,
        /// Characters.
        limit: usize,
    },
    /// What it comes to is more than 64 bits hold.
    #[error("what this pool comes to is too large")]
    TooMuch,
    /// The supplier may counter once.
    #[error("a pool is cleared again once only")]
    CounteredAlready,
    /// A counter-offer that changes nothing.
    #[error("nothing is different")]
    NothingDifferent,
    /// What is allocated is not what was counted.
    #[error("what is shared out is not what was counted")]
    NotWhatArrived {
        /// Of which line; the first that differs.
        line: PoolLineId,
    },
    /// The sums do not agree: nothing is confirmed.
    #[error(transparent)]
    Unbalanced(#[from] Unbalanced),
    /// A charge of nothing, beyond reason, without its paper, or that nobody bears.
    #[error("a charge comes to something, names its paper, and somebody bears it")]
    ChargeOutOfRange,
    /// A charge with this paper is shared out already.
    #[error("{paper} is shared out already")]
    ChargedAlready {
        /// Its number.
        paper: String,
    },
    /// Legs are still open.
    #[error("{open_legs} legs are not completed")]
    LegsOpen {
        /// How many.
        open_legs: i64,
    },
}

impl From<super::clearing::TooMuch> for Refusal {
    fn from(_: super::clearing::TooMuch) -> Self {
        Self::TooMuch
    }
}
