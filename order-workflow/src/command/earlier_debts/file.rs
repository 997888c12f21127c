//! The table of earlier debts: with whom, which paper, of when, due when, and how much on which side.
//!
//! CSV or XLSX, headers in either language and any order. Everything that is wrong is told at once, cell by cell.

use chrono::NaiveDate;
use rust_xlsxwriter::{Format, Workbook, XlsxError};
use supply_chain::money::Money;
use supply_chain::settlement::{EarlierDebtRefusal, LONGEST_NUMBER};

use crate::command::books::opening_table::{Column, Places, is_sum, sheet_of};
use crate::command::books::{Refusal, RowFault, Wrong, day};
use crate::price_list::{Cell, FaultCode, Language, SheetRow, amount_in};

/// A column of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DebtColumn {
    /// Code, NIK koperasi or whole name of the other organization.
    Partner,
    /// The number of the paper.
    Number,
    /// Its day.
    Date,
    /// The last day on which it is not late.
    DueOn,
    /// What they owe us.
    OwedToUs,
    /// What we owe them.
    WeOwe,
    /// What it was for.
    Words,
}

use DebtColumn::{Date, DueOn, Number, OwedToUs, Partner, WeOwe, Words};

impl Column for DebtColumn {
    const ALL: &'static [(Self, &'static [&'static str])] = &[
        (
            Partner,
            &["mitra", "organisasi", "koperasi", "nama", "kode_mitra", "partner", "organization"],
        ),
        (
            Number,
            &["nomor", "no", "nomor_dokumen", "no_faktur", "nomor_nota", "number", "document"],
        ),
        (Date, &["tanggal", "tgl", "tanggal_dokumen", "date"]),
        (DueOn, &["jatuh_tempo", "tempo", "tgl_tempo", "due", "due_on", "due_date"]),
        (OwedToUs, &["piutang", "piutang_kami", "owed_to_us", "receivable"]),
        (WeOwe, &["utang", "hutang", "utang_kami", "we_owe", "payable"]),
        (Words, &["keterangan", "catatan", "uraian", "words", "remark", "description"]),
    ];
}

impl DebtColumn {
    /// Its header in the template.
    #[must_use]
    pub fn header(self) -> &'static str {
        self.name()
    }
}

/// One earlier debt of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DebtRow {
    /// Counts from 1 under the header.
    pub row: u32,
    /// The number a spreadsheet shows beside it.
    pub sheet_row: u32,
    /// Whom it names.
    pub partner: String,
    /// The number of the paper.
    pub number: String,
    /// Its day.
    pub date: NaiveDate,
    /// The last day on which it is not late.
    pub due_on: Option<NaiveDate>,
    /// Whether it is owed by whoever hands the table in.
    pub we_owe: bool,
    /// What is open of it.
    pub amount: Money,
    /// What it was for.
    pub words: Option<String>,
}

impl DebtRow {
    /// A fault of this row.
    pub(super) fn fault(&self, column: DebtColumn, wrong: Wrong) -> RowFault {
        let content = match column {
            Partner => self.partner.clone(),
            Number => self.number.clone(),
            Date => self.date.to_string(),
            DueOn => self.due_on.unwrap_or(self.date).to_string(),
            OwedToUs | WeOwe => self.amount.to_string(),
            Words => self.words.clone().unwrap_or_default(),
        };
        let (row, sheet_row) = (self.row, self.sheet_row);
        RowFault { row, sheet_row, column: column.header(), content, wrong }
    }

    /// What the rule says of this row, at its cell.
    pub(super) fn wrong(&self, refusal: &EarlierDebtRefusal) -> RowFault {
        let side = if self.we_owe { WeOwe } else { OwedToUs };
        match *refusal {
            EarlierDebtRefusal::WordsLength { field: "number", limit } => {
                self.fault(Number, Wrong::Cell(FaultCode::TooLong { chars_max: limit }))
            }
            EarlierDebtRefusal::WordsLength { limit, .. } => {
                self.fault(Words, Wrong::Cell(FaultCode::TooLong { chars_max: limit }))
            }
            EarlierDebtRefusal::Day { field: "due_on", least, most } => {
                self.fault(DueOn, Wrong::DayOutside { least, most })
            }
            // The day on which so much was open is the file's own: what is wrong is that the paper is younger.
            EarlierDebtRefusal::Day { field: "as_of", .. } => self.fault(Date, Wrong::AfterThatDay),
            EarlierDebtRefusal::Day { least, most, .. } => {
                self.fault(Date, Wrong::DayOutside { least, most })
            }
            EarlierDebtRefusal::Amount { .. } => self.fault(side, Wrong::AmountOutOfRange),
            _ => self.fault(Partner, Wrong::PartnerUnknown),
        }
    }
}

/// The debts of a table.
///
/// # Errors
/// [`Refusal::Unreadable`], [`Refusal::ColumnsMissing`], or [`Refusal::Rows`] with all that is wrong.
pub fn read_debts(bytes: &[u8], file_name: &str) -> Result<Vec<DebtRow>, Refusal> {
    let sheet = sheet_of(bytes, file_name)?;
    let needed: [&[DebtColumn]; 4] = [&[Partner], &[Number], &[Date], &[OwedToUs, WeOwe]];
    let places = Places::find(&sheet, &needed)?;
    let (mut debts, mut faults) = (Vec::new(), Vec::new());
    for row in sheet.rows() {
        let cell = |column: DebtColumn| places.cell(row, column);
        if is_sum(cell(Partner)) || (cell(Partner).is_empty() && is_sum(cell(Number))) {
            continue;
        }
        debts.extend(debt_of(row, cell, &mut faults));
    }
    if faults.is_empty() { Ok(debts) } else { Err(Refusal::Rows { faults }) }
}

fn debt_of<'r>(
    row: &SheetRow,
    cell: impl Fn(DebtColumn) -> &'r Cell,
    faults: &mut Vec<RowFault>,
) -> Option<DebtRow> {
    let known = faults.len();
    let mut fault = |column: DebtColumn, wrong| {
        faults.push(RowFault::new(row, column.header(), cell(column), wrong));
    };
    let mut text = |column, longest: usize, needed: bool| {
        let text = cell(column).show().trim().to_owned();
        if text.is_empty() && needed {
            fault(column, Wrong::Cell(FaultCode::Missing));
        } else if text.chars().count() > longest {
            fault(column, Wrong::Cell(FaultCode::TooLong { chars_max: longest }));
        } else if let Some(hidden) = text.chars().find(|letter| letter.is_control()) {
            let code_point = u32::from(hidden);
            fault(column, Wrong::Cell(FaultCode::HiddenCharacter { code_point }));
        }
        text
    };
    let partner = text(Partner, 200, true);
    let number = text(Number, LONGEST_NUMBER, true);
    let words = Some(text(Words, 500, false)).filter(|words| !words.is_empty());
    let mut a_day = |column, needed: bool| {
        let written = cell(column).show();
        let read = day(written.trim());
        match (read, written.trim().is_empty()) {
            (None, true) if needed => fault(column, Wrong::Cell(FaultCode::Missing)),
            (None, false) => fault(column, Wrong::NotADay),
            _ => {}
        }
        read
    };
    let (date, due_on) = (a_day(Date, true), a_day(DueOn, false));
    let mut amount = |column| match cell(column) {
        Cell::Empty => 0,
        filled => amount_in(filled).unwrap_or_else(|code| {
            fault(column, Wrong::Cell(code));
            0
        }),
    };
    let (ours, theirs) = (amount(OwedToUs), amount(WeOwe));
    if faults.len() > known {
        return None;
    }
    let mut fault = |column: DebtColumn, wrong| {
        faults.push(RowFault::new(row, column.header(), cell(column), wrong));
        None
    };
    let (we_owe, sen) = match (ours, theirs) {
        (0, 0) => return fault(OwedToUs, Wrong::Cell(FaultCode::Missing)),
        (sen, 0) => (false, sen),
        (0, sen) => (true, sen),
        _ => return fault(WeOwe, Wrong::BothWays),
    };
    Some(DebtRow {
        row: row.row,
        sheet_row: row.sheet_row,
        partner,
        number,
        date: date?,
        due_on,
        we_owe,
        amount: Money::from_sen(sen),
        words,
    })
}

/// A workbook with the columns of earlier debts.
///
/// # Errors
/// The workbook cannot be written.
pub fn debts_template(language: Language) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let (bold, text) = (Format::new().set_bold(), Format::new().set_num_format("@"));
    let sheet = workbook.add_worksheet();
    sheet.set_name(match language {
        Language::Indonesian => "Utang lama",
        Language::English => "Earlier debts",
    })?;
    sheet.set_freeze_panes(1, 0)?;
    for (place, (column, _names)) in (0_u16..).zip(DebtColumn::ALL) {
        // As text, or a spreadsheet takes the noughts before a number off.
        if matches!(column, Partner | Number) {
            sheet.set_column_format(place, &text)?;
        }
        sheet.write_string_with_format(0, place, column.header(), &bold)?;
        sheet.set_column_width(place, if *column == Partner { 32.0 } else { 18.0 })?;
    }
    workbook.save_to_buffer()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_of_earlier_debts_is_read_with_the_side_that_each_is_on() {
        let table = "Mitra;No;Tgl;Jatuh tempo;Piutang (Rp);Utang (Rp);Keterangan\n\
                     KDMP Detusoko;007;03/08/2026;02-09-2026;750.000;;Beras\n\
                     7QK2M9XD;N-2;2026-07-01;;;1.250.000,50;\nJumlah;;;;750.000;;\n";

        let read = read_debts(table.as_bytes(), "utang.csv").unwrap();

        let told: Vec<_> = read
            .iter()
            .map(|row| (row.number.as_str(), row.we_owe, row.amount.sen(), row.due_on.is_some()))
            .collect();
        assert_eq!(told, [("007", false, 75_000_000, true), ("N-2", true, 125_000_050, false)]);
        assert_eq!(read[0].words.as_deref(), Some("Beras"));
    }

    #[test]
    fn every_wrong_cell_of_the_debts_is_told_at_once() {
        let table = "mitra;nomor;tanggal;piutang;utang\n;1;2026-08-01;5;\nA;;kemarin;5;\nA;2;2026-08-01;;\nA;3;2026-08-01;5;6\nA;4;;lima;\n";

        let Err(Refusal::Rows { faults }) = read_debts(table.as_bytes(), "utang.csv") else {
            panic!("taken");
        };

        let told: Vec<_> = faults.iter().map(|fault| (fault.row, fault.column)).collect();
        assert_eq!(
            told,
            [
                (1, "mitra"),
                (2, "nomor"),
                (2, "tanggal"),
                (3, "piutang"),
                (4, "utang"),
                (5, "tanggal"),
                (5, "piutang"),
            ]
        );
        let no_sides = read_debts(b"mitra;nomor;tanggal\nA;B;2026-08-01\n", "utang.csv");
        assert!(matches!(no_sides, Err(Refusal::ColumnsMissing { .. })), "{no_sides:?}");
    }

    #[test]
    fn the_empty_table_of_debts_is_read_without_a_fault() {
        for language in [Language::Indonesian, Language::English] {
            let table = debts_template(language).unwrap();
            assert_eq!(read_debts(&table, "utang.xlsx"), Ok(Vec::new()));
        }
    }
}
