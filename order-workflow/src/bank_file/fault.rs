//! What is wrong with a bank's file, as codes with their facts; the sentences are in `wording`.

use super::BalanceOff;
use super::columns::{StatementField, WrongMapping};
use crate::price_list::Unreadable;
use serde::{Deserialize, Serialize};

/// Why nothing of a file is taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Unusable {
    /// No table, no statement.
    #[error(transparent)]
    Unreadable {
        /// What it is instead.
        #[from]
        reason: Unreadable,
    },
    /// It breaks off, or says what its own form does not allow.
    #[error("the {form} is damaged: {detail}")]
    Damaged {
        /// `MT940` or `CAMT.053`.
        form: String,
        /// What its reader said, for the log.
        detail: String,
    },
    /// What the columns mean cannot be told.
    #[error("the columns for {missing:?} are not known")]
    ColumnsUnknown {
        /// What no column is known for.
        missing: Vec<StatementField>,
        /// The headers the file has.
        headers: Vec<String>,
    },
    /// What was said of the columns cannot be.
    #[error(transparent)]
    WrongMapping {
        /// Why.
        #[from]
        reason: WrongMapping,
    },
    /// Not one line that the bank has booked.
    #[error("the file has no booked line")]
    NoLines {
        /// Lines that it has not booked yet.
        pending: usize,
    },
    /// What was said to be its last day is ahead, or longer ago than books are kept.
    #[error("the last day that was said cannot be")]
    UntilOutOfRange,
    /// Rows are wrong.
    #[error("{count} rows are wrong")]
    Rows {
        /// The first of them.
        faults: Vec<RowFault>,
        /// How many there are.
        count: usize,
    },
    /// Money in and money out cannot be told apart.
    #[error("nothing says which amounts came in and which went out")]
    NoDirection,
    /// The balances do not fit the lines: some are missing, or doubled.
    #[error("the balances do not fit the lines: {off:?}")]
    BalanceOff {
        /// Where.
        off: BalanceOff,
    },
    /// Another account's.
    #[error("the file is of account {found}")]
    OtherAccount {
        /// The number it names.
        found: String,
        /// The number that was meant.
        wanted: String,
    },
    /// Not in rupiah.
    #[error("the file is in {found}")]
    OtherCurrency {
        /// In what it is.
        found: String,
    },
}

/// One row that cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowFault {
    /// The row a spreadsheet shows beside it; of a file without rows, which of its lines it is.
    pub row: u32,
    /// What cannot be read of it.
    pub field: StatementField,
    /// What stands there, shortened and safe to show.
    pub content: String,
    /// Why not.
    pub reason: Reason,
}

/// Why a cell cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Reason {
    /// Nothing stands in a needed cell.
    Missing,
    /// No day.
    NotADay,
    /// A day without its year, and nothing in the file says which.
    YearMissing,
    /// More cells than the header has: most often a delimiter within an unquoted cell, so what follows it is another's.
    TooManyCells,
    /// No amount.
    NotAnAmount,
    /// More than two decimals.
    ThreeDecimals,
    /// More than any account holds.
    TooLarge,
    /// Money in and money out in the same line.
    BothSides,
    /// Below zero where only amounts go.
    Negative,
    /// Neither in nor out.
    NotADirection,
    /// Not as its form has it.
    BadLine,
}
