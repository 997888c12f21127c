//! Why a year says no, with the facts to act on.

use chrono::NaiveDate;
use supply_chain::patronage::WrongDecision;
use uuid::Uuid;

/// The answer is no.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// A distributor shares no surplus among members.
    #[error("only a cooperative has members to share a surplus among")]
    NotACooperative,
    /// The year is not over.
    #[error("{year} lasts until {last_day}")]
    NotOver {
        /// Which.
        year: i32,
        /// Its last day.
        last_day: NaiveDate,
    },
    /// It was decided.
    #[error("{year} was decided on {decided_on} by {minutes}")]
    Already {
        /// Which.
        year: i32,
        /// The number of its minutes.
        minutes: String,
        /// When.
        decided_on: NaiveDate,
    },
    /// A later year was decided; years are decided one after the other.
    #[error("{later} was decided already")]
    LaterDecided {
        /// Which.
        later: i32,
    },
    /// There is nothing to take back.
    #[error("{year} stands undecided")]
    Undecided {
        /// Which.
        year: i32,
    },
    /// Members have passed on what they got by it.
    #[error("{by:?} passed on what they got by it")]
    PassedOn {
        /// Who, the first five.
        by: Vec<String>,
    },
    /// Shares of it were paid out.
    #[error("{number} shares were paid out")]
    PaidOut {
        /// How many.
        number: i64,
    },
    /// Everything is paid out, or nobody was named.
    #[error("nothing is left to pay out")]
    NothingToPay,
    /// Nobody who has a share.
    #[error("{party} has no share of it")]
    NoShare {
        /// Who was named.
        party: Uuid,
    },
    /// That share was paid out before, or is named twice.
    #[error("the share of {party} was paid out already")]
    PaidAlready {
        /// Whose.
        party: Uuid,
    },
    /// Somebody said so before.
    #[error("this was taken back already")]
    PayoutTakenBack,
    /// A bank's own statement says that it was paid.
    #[error("a line of a bank's statement is this")]
    PayoutOnLine,
    /// The shares are not those that were shown.
    #[error("the figures changed since they were shown")]
    Overtaken,
    /// A day before it could be decided, or one that has not come.
    #[error("it is decided after {after} and until {until}")]
    DayOutOfRange {
        /// The last day that is too early.
        after: NaiveDate,
        /// The last day that is not too late.
        until: NaiveDate,
    },
    /// Words that are missing or too long.
    #[error("{field} takes 1 to {limit} characters")]
    WrongLength {
        /// Which.
        field: &'static str,
        /// The most.
        limit: usize,
    },
    /// Something is for members by their savings, and no kind of savings was said to earn.
    #[error("no kind of savings was said to earn")]
    NoSavingsKind,
    /// The rule of sharing says no.
    #[error(transparent)]
    Wrong(#[from] WrongDecision),
}
