//! A bank's file is what a treasurer downloads: the lines of one account for some days.
//!
//! Banks here hand out CSV or XLSX with headers of their own, some MT940 or CAMT.053 (ADR 0026 says how each is
//! read). Bytes go in; lines come out, or everything that is wrong with them, row by row. It does nothing else: no
//! database, no clock. What a file says of its own balances must be so, or a line is missing and nothing is taken.

mod amount;
mod balance;
mod camt;
mod columns;
mod day;
mod fault;
mod mt940;
mod preamble;
mod table;
mod wording;

#[cfg(test)]
mod tests;

pub use balance::BalanceOff;
pub use columns::{ColumnMapping, StatementField, Target, WrongMapping};
pub use fault::{Reason, RowFault, Unusable};

use crate::price_list::Limits;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use supply_chain::money::Money;
use supply_chain::payment::BankReference;
use utoipa::ToSchema;

/// The most lines of one file: years of a busy account.
pub const LINES_MAX: usize = 50_000;
/// The longest description that is kept, in characters.
const DESCRIPTION_CHARS_MAX: usize = 1_000;
/// The longest name that is kept, in characters.
const NAME_CHARS_MAX: usize = 200;
/// Rows that are named when many are wrong.
pub const FAULTS_MAX: usize = 100;

/// In which form a bank wrote it down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// Text with delimiters.
    Csv,
    /// A workbook.
    Xlsx,
    /// SWIFT's customer statement message.
    Mt940,
    /// ISO 20022's bank-to-customer statement.
    Camt053,
}

impl Format {
    /// The word the tables use.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
            Self::Mt940 => "mt940",
            Self::Camt053 => "camt053",
        }
    }

    /// What its file is called on the way.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Mt940 => "text/plain",
            Self::Camt053 => "application/xml",
        }
    }
}

/// One line, as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileLine {
    /// The row a spreadsheet shows beside it; of a file without rows, which of its lines it is.
    pub row: u32,
    /// When the bank booked it.
    pub booked_on: NaiveDate,
    /// How much; money in is above zero.
    pub amount: Money,
    /// What the bank calls it, where that can be one.
    pub reference: Option<BankReference>,
    /// What the bank printed.
    pub description: String,
    /// From or to whom, where that stands apart.
    pub counterparty_name: String,
    /// Digest of all that was printed, the same whatever the columns are taken for.
    pub fingerprint: [u8; 32],
    /// Which of those that are alike, in this file, from 1.
    pub nth: u32,
}

/// What a file says of itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Frame {
    /// The account's number, in digits, where it names one.
    pub account: Option<String>,
    /// What was there before the first line.
    pub opening: Option<Money>,
    /// What was there after the last one.
    pub closing: Option<Money>,
}

/// One header of a table and what it is taken for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Header {
    /// As the bank wrote it.
    pub header: String,
    /// What it is taken for.
    #[schema(value_type = Option<String>)]
    pub field: Option<StatementField>,
    /// What stands under it first.
    pub sample: String,
}

/// What the columns of a table were taken for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Columns {
    /// Each header that has a name, in the file's order.
    pub headers: Vec<Header>,
    /// A name for this set of headers.
    pub fingerprint: String,
}

/// A file, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BankFile {
    /// Its form.
    pub format: Format,
    /// What it says of itself.
    pub frame: Frame,
    /// Of a table, its columns.
    pub columns: Option<Columns>,
    /// Its lines, in the file's order.
    pub lines: Vec<FileLine>,
    /// Lines that the bank has not booked yet: they come again once it has.
    pub pending: usize,
}

impl BankFile {
    /// Its first and last day; nothing without lines.
    #[must_use]
    pub fn days(&self) -> Option<(NaiveDate, NaiveDate)> {
        let days = || self.lines.iter().map(|line| line.booked_on);
        Some((days().min()?, days().max()?))
    }
}

/// What whoever hands a file in says of it, where it does not say so itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Told {
    /// What the bank's headers mean.
    pub mapping: Option<ColumnMapping>,
    /// Its last day, or a later one: a day without its year is the last such day until then.
    pub until: Option<NaiveDate>,
}

/// Reads a file. What kind it is shows in its content, never in its name.
///
/// # Errors
/// [`Unusable`]: nothing of it is taken then.
pub fn read(bytes: &[u8], told: &Told) -> Result<BankFile, Unusable> {
    let limits = Limits { rows_max: LINES_MAX, ..Limits::default() };
    if bytes.len() > limits.file_bytes_max {
        let (bytes, bytes_max) = (bytes.len(), limits.file_bytes_max);
        return Err(crate::price_list::Unreadable::TooBig { bytes, bytes_max }.into());
    }
    let mut file = if camt::is_one(bytes) {
        camt::read(bytes)?
    } else if mt940::is_one(bytes) {
        mt940::read(bytes)?
    } else {
        table::read(bytes, told, &limits)?
    };
    if file.lines.is_empty() {
        return Err(Unusable::NoLines { pending: file.pending });
    }
    if file.lines.len() > LINES_MAX {
        return Err(crate::price_list::Unreadable::TooManyRows { rows_max: LINES_MAX }.into());
    }
    number_alike(&mut file.lines);
    Ok(file)
}

/// What the columns of a table are taken for, whether or not its rows are good; nothing where it is none.
#[must_use]
pub fn columns(bytes: &[u8], mapping: Option<&ColumnMapping>) -> Option<Columns> {
    if camt::is_one(bytes) || mt940::is_one(bytes) {
        return None;
    }
    table::columns(bytes, mapping)
}

/// Whether two ways of writing an account's number mean the same: banks put zeros or a branch before it.
#[must_use]
pub fn is_same_account(one: &str, other: &str) -> bool {
    let (one, other) = (one.trim_start_matches('0'), other.trim_start_matches('0'));
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    one == other || (short.len() >= 8 && long.ends_with(short))
}

/// Digest of what was printed, cell by cell.
fn fingerprint<'a>(cells: impl IntoIterator<Item = &'a str>) -> [u8; 32] {
    let mut digest = Sha256::new();
    for cell in cells {
        digest.update(cell.trim().as_bytes());
        digest.update([0x1f]);
    }
    digest.finalize().into()
}

/// Which of those that are alike each one is.
fn number_alike(lines: &mut [FileLine]) {
    let mut seen: std::collections::HashMap<[u8; 32], u32> = std::collections::HashMap::new();
    for line in lines {
        let count = seen.entry(line.fingerprint).or_default();
        *count += 1;
        line.nth = *count;
    }
}

/// A text as it is kept: on one line, nothing hidden, and no longer than is kept.
fn kept(text: &str, chars_max: usize) -> String {
    let words: Vec<&str> = text.split(|c: char| c.is_whitespace() || c.is_control()).collect();
    let plain = words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    plain.chars().take(chars_max).collect()
}

/// What a bank calls a line, where it is a name: `NONREF` and dashes are none.
fn reference(text: &str) -> Option<BankReference> {
    let text = text.trim().trim_start_matches('\'');
    if text.eq_ignore_ascii_case("NONREF") || text.chars().all(|c| c == '0' || c == '-') {
        return None;
    }
    BankReference::try_from(text.to_owned()).ok()
}
