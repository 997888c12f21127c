//! A file that cannot be read as a price list at all, and why.

use serde::{Deserialize, Serialize};

use super::looks::Looks;

/// Why a file is turned away whole. Its sentences for the seller are in
/// [`Unreadable::sentence`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Unreadable {
    /// No line with content.
    #[error("the file holds no line with content")]
    Empty,
    /// More bytes than are taken.
    #[error("the file has {bytes} bytes; at most {bytes_max} are taken")]
    TooBig {
        /// Bytes sent.
        bytes: usize,
        /// Bytes taken at most.
        bytes_max: usize,
    },
    /// Some other kind of file.
    #[error("the file is no CSV or XLSX table: {looks:?}")]
    NotATable {
        /// What it looks like instead.
        looks: Looks,
    },
    /// A workbook that opens only with a password.
    #[error("the workbook is locked with a password")]
    Locked,
    /// More lines than are taken.
    #[error("the table has more than {rows_max} rows")]
    TooManyRows {
        /// Rows taken at most.
        rows_max: usize,
    },
    /// More columns than are taken.
    #[error("row {sheet_row} has more than {columns_max} columns")]
    TooManyColumns {
        /// The sheet's own number of the row.
        sheet_row: u32,
        /// Columns taken at most.
        columns_max: usize,
    },
    /// One cell longer than is taken; in a CSV often a quotation mark that is never closed.
    #[error("a cell is longer than {chars_max} characters (row {sheet_row:?})")]
    CellTooLong {
        /// The sheet's own number of the row, where known.
        sheet_row: Option<u32>,
        /// Characters taken at most.
        chars_max: usize,
    },
    /// All cells together are more than is taken.
    #[error("the cells together hold more than is taken")]
    TooMuchContent,
    /// A workbook that unpacks to more than is taken.
    #[error("the workbook unpacks to more than {bytes_max} bytes")]
    UnpacksTooLarge {
        /// Bytes taken at most.
        bytes_max: u64,
    },
    /// A workbook that breaks off or contradicts itself.
    #[error("the workbook is damaged: {detail}")]
    Damaged {
        /// What the library said, for the log.
        detail: String,
    },
}
