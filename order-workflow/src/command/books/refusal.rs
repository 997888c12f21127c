//! Why the books say no, with the facts to act on.

use chrono::NaiveDate;
use supply_chain::ledger::{CloseRefusal, WrongOpening};

use super::opening_table::RowFault;
use crate::price_list::Unreadable;

/// The answer is no.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// A month is not closed.
    #[error(transparent)]
    Close(#[from] CloseRefusal),
    /// Balances are not brought in.
    #[error(transparent)]
    Opening(#[from] WrongOpening),
    /// The balances are what stands there already.
    #[error("these balances are brought in already")]
    SameOpening,
    /// Balances of a day that has not come.
    #[error("{as_of} has not come yet")]
    NotYet {
        /// Which day.
        as_of: NaiveDate,
    },
    /// Balances of a day that is too far back.
    #[error("{as_of} is before {earliest}")]
    TooLongAgo {
        /// Which day.
        as_of: NaiveDate,
        /// The earliest that is taken.
        earliest: NaiveDate,
    },
    /// A file that is no table.
    #[error(transparent)]
    Unreadable(#[from] Unreadable),
    /// A table without the columns that are needed.
    #[error("columns are missing: {missing:?}")]
    ColumnsMissing {
        /// Which, by their Indonesian names.
        missing: Vec<&'static str>,
        /// The headers it has.
        found: Vec<String>,
    },
    /// More rows than are taken.
    #[error("at most {most} rows are taken")]
    TooManyRows {
        /// The most.
        most: usize,
    },
    /// What a file says about members is what is known already.
    #[error("nothing about the members would change")]
    SameMembers,
    /// A year whose shares stand takes no other savings or trade.
    #[error("{year} was decided by {minutes}")]
    YearDecided {
        /// Which.
        year: i32,
        /// The number of its minutes.
        minutes: String,
    },
    /// A distributor has no members.
    #[error("only a cooperative has members")]
    NotACooperative,
    /// Rows that cannot be taken; nothing was changed by the others either.
    #[error("{} cells cannot be taken", faults.len())]
    Rows {
        /// What is wrong, from top to bottom.
        faults: Vec<RowFault>,
    },
}
