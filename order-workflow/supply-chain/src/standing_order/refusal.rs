//! Why a standing order is not written, or not changed.

use super::State;
use super::command::CommandName;
use crate::id::OfferId;
use crate::organization::Role;
use chrono::NaiveDate;

/// The answer is no.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Another role's to do.
    #[error("{} needs another role", command.as_str())]
    NotYourRole {
        /// What was asked.
        command: CommandName,
        /// Who may.
        roles: &'static [Role],
    },
    /// It was possible earlier, or will be later.
    #[error("this standing order is {}; it cannot take {} now", state.as_str(), command.as_str())]
    NotInThisState {
        /// Where it is.
        state: State,
        /// What was asked.
        command: CommandName,
    },
    /// A name that is empty or longer than is kept.
    #[error("a standing order has a name of 1 to {limit} characters")]
    NameNeeded {
        /// The most.
        limit: usize,
    },
    /// Nothing to order.
    #[error("a standing order names at least one offer")]
    NoGoods,
    /// More lines than are taken.
    #[error("a standing order has at most {limit} lines")]
    TooManyLines {
        /// The most.
        limit: usize,
    },
    /// The same offer stands in two lines.
    #[error("line {position} repeats an offer")]
    OfferRepeated {
        /// Place of the second one, from 1.
        position: usize,
    },
    /// An offer that is not there or not on sale to the buyer, its own included.
    #[error("line {position} names an offer that is not on sale here")]
    OfferUnknown {
        /// Place, from 1.
        position: usize,
        /// What was asked for.
        offer: OfferId,
    },
    /// A count below one or beyond what is taken.
    #[error("the count of line {position} must be from 1 to {most}")]
    CountOutOfRange {
        /// Place, from 1.
        position: usize,
        /// The most.
        most: i64,
    },
    /// A number that is out of its range.
    #[error("{field} is from {least} to {most}")]
    OutOfRange {
        /// Which, as the API calls it.
        field: &'static str,
        /// The least.
        least: u32,
        /// The most.
        most: u32,
    },
    /// A weekly schedule without a day, with one that there is not, or one twice.
    #[error("a weekly schedule names weekdays from 1 to 7, each once")]
    WeekdaysNeeded,
    /// A time with seconds.
    #[error("a time of day is said to the minute")]
    TimeNotToTheMinute,
    /// The last day lies before the first.
    #[error("the last day lies before the first")]
    PeriodBackwards,
    /// The first day lies further ahead than anybody plans.
    #[error("the first day is {latest} at the latest")]
    TooFarAhead {
        /// The latest that is taken.
        latest: NaiveDate,
    },
    /// There is no slot in it that is still to come.
    #[error("this schedule never comes round again")]
    NeverDue,
    /// A text that is longer than is kept.
    #[error("{field} has at most {limit} characters")]
    TextTooLong {
        /// Which.
        field: &'static str,
        /// The most.
        limit: usize,
    },
}
