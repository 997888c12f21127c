//! What the tables have in common that somebody begins from: columns under names of their own, and cells that cannot be
//! taken.

use chrono::NaiveDate;

use super::Refusal;
use crate::price_list::{Cell, FaultCode, Limits, Sheet, SheetRow, read_sheet};

/// The most rows of each table.
const ROWS_MAX: usize = 5_000;

/// Letters of a cell that are told back.
pub(super) const CONTENT_SHOWN: usize = 60;

/// What a row is called that only adds the others up.
const SUM_WORDS: [&str; 3] = ["total", "jumlah", "sum"];

/// A column that a table may have.
pub(crate) trait Column: Copy + PartialEq + 'static {
    /// Each with its names, the Indonesian one first; in small letters and digits only.
    const ALL: &'static [(Self, &'static [&'static str])];

    /// Its name in the template.
    fn name(self) -> &'static str {
        Self::ALL.iter().find(|(column, _)| *column == self).map_or("", |(_, names)| names[0])
    }

    fn of_header(header: &str) -> Option<Self> {
        // Without a remark in brackets: `Debit (Rp)`.
        let plain = header.split(['(', '[']).next().unwrap_or(header);
        let plain: String =
            plain.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
        let known = |names: &[&str]| names.iter().any(|name| name.replace('_', "") == plain);
        Self::ALL.iter().find(|(_, names)| known(names)).map(|(column, _)| *column)
    }
}

/// A cell that cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowFault {
    /// Counts from 1 under the header.
    pub row: u32,
    /// The number a spreadsheet shows beside it.
    pub sheet_row: u32,
    /// The column's header in the template.
    pub column: &'static str,
    /// What stands there, shortened.
    pub content: String,
    /// What is wrong with it.
    pub wrong: Wrong,
}

/// What is wrong with a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wrong {
    /// It cannot be read as what belongs there.
    Cell(FaultCode),
    /// No account has this code or name.
    AccountUnknown,
    /// A spreadsheet took the code for a date, and the code is lost.
    TurnedIntoDate,
    /// Something stands on both sides.
    BothSides,
    /// What is owed between organizations comes in as invoices.
    Mirrored,
    /// An account that begins every year at nothing.
    OfTheYear,
    /// The same account or goods stood in an earlier row.
    Repeated {
        /// The number a spreadsheet shows beside that one.
        sheet_row: u32,
    },
    /// No goods have this code.
    GoodsUnknown,
    /// Several goods have it.
    GoodsUnclear,
    /// Goods that were sent or received since are counted, not brought in.
    Moved,
    /// No day.
    NotADay,
    /// A day after the one on which it all stood so.
    AfterThatDay,
    /// No cooperative that belongs to this one has this code or name.
    MemberUnknown,
    /// Several members have this name.
    MemberUnclear,
    /// Nobody has this number yet, so their name is needed.
    NameNeeded,
    /// The number is somebody else's.
    OtherName {
        /// Whose.
        known: String,
    },
    /// Nobody of this cooperative signs in with it.
    LoginUnknown,
    /// Whoever signs in with it has another number.
    LoginTaken {
        /// Which.
        number: String,
    },
    /// No organization that trades here has this code, NIK or name.
    PartnerUnknown,
    /// Several have this name.
    PartnerUnclear,
    /// Something stands on both sides of one paper.
    BothWays,
    /// A paper with this number is there already.
    PaperTaken,
    /// A day that cannot be.
    DayOutside {
        /// The first that is taken.
        least: NaiveDate,
        /// The last.
        most: NaiveDate,
    },
    /// Nothing, or more than one paper is about.
    AmountOutOfRange,
    /// Less than is promised to orders.
    BelowReserved {
        /// What is promised, in base units.
        reserved: i64,
    },
}

impl RowFault {
    pub(crate) fn new(row: &SheetRow, column: &'static str, cell: &Cell, wrong: Wrong) -> Self {
        let shown = cell.show();
        Self {
            row: row.row,
            sheet_row: row.sheet_row,
            column,
            content: shown.chars().filter(|c| !c.is_control()).take(CONTENT_SHOWN).collect(),
            wrong,
        }
    }
}

/// Where each column of a table stands.
pub(crate) struct Places<C> {
    of: Vec<(C, usize)>,
}

impl<C: Column> Places<C> {
    pub(crate) fn find(sheet: &Sheet, needed: &[&[C]]) -> Result<Self, Refusal> {
        let mut of: Vec<(C, usize)> = Vec::new();
        for (place, header) in sheet.headers().iter().enumerate() {
            if let Some(column) = C::of_header(header)
                && of.iter().all(|(known, _)| *known != column)
            {
                of.push((column, place));
            }
        }
        let holds =
            |any: &&[C]| any.iter().any(|column| of.iter().any(|(known, _)| known == column));
        let missing: Vec<&'static str> = needed
            .iter()
            .filter(|any| !holds(any))
            .filter_map(|any| any.first())
            .map(|c| c.name())
            .collect();
        if missing.is_empty() {
            return Ok(Self { of });
        }
        let found = sheet.headers().iter().filter(|header| !header.is_empty()).cloned().collect();
        Err(Refusal::ColumnsMissing { missing, found })
    }

    pub(crate) fn cell<'r>(&self, row: &'r SheetRow, column: C) -> &'r Cell {
        const NOTHING: &Cell = &Cell::Empty;
        let place = self.of.iter().find(|(known, _)| *known == column);
        place.map_or(NOTHING, |(_, place)| row.cell(*place))
    }
}

pub(crate) fn sheet_of(bytes: &[u8], file_name: &str) -> Result<Sheet, Refusal> {
    let limits = Limits { rows_max: ROWS_MAX, ..Limits::default() };
    Ok(read_sheet(bytes, file_name, &limits)?)
}

pub(crate) fn is_sum(cell: &Cell) -> bool {
    let shown = cell.show().trim().trim_end_matches(':').to_lowercase();
    SUM_WORDS.contains(&shown.as_str())
}

/// A day as people and spreadsheets write it.
pub(crate) fn day(text: &str) -> Option<NaiveDate> {
    ["%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y", "%d.%m.%Y"]
        .iter()
        .find_map(|form| NaiveDate::parse_from_str(text, form).ok())
}
