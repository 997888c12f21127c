//! The table a cooperative keeps of its members: numbers and names, what each saved, and what each bought this year at the
//! shop's own till.
//!
//! CSV or XLSX, headers in either language and any order. A cell that is left empty says nothing; everything that is wrong
//! is told at once, cell by cell, and then nothing is taken at all.

use chrono::NaiveDate;
use rust_xlsxwriter::{Format, Workbook, XlsxError};
use supply_chain::money::Money;

use super::Refusal;
use super::opening_table::{Column, Places, RowFault, Wrong, day, is_sum, sheet_of};
use crate::price_list::{Cell, FaultCode, Language, SheetRow, amount_in};

/// The longest number of a member, in characters.
const NUMBER_LONGEST: usize = 50;

/// The longest name, in characters.
const NAME_LONGEST: usize = 200;

/// A column of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MemberColumn {
    /// The member's number, or a cooperative's code.
    Number,
    /// Their name; needed for whoever is new.
    Name,
    /// Since when a member.
    Since,
    /// What they sign in with here, where they do.
    Login,
    /// Principal savings.
    Principal,
    /// Mandatory savings.
    Mandatory,
    /// Voluntary savings.
    Voluntary,
    /// What they bought this year where Lumbung does not see it.
    Trade,
}

use MemberColumn::{Login, Mandatory, Name, Number, Principal, Since, Trade, Voluntary};

/// The columns with an amount, savings in the order in which they are kept.
const AMOUNTS: [MemberColumn; 4] = [Principal, Mandatory, Voluntary, Trade];

impl Column for MemberColumn {
    const ALL: &'static [(Self, &'static [&'static str])] = &[
        (
            Number,
            &[
                "nomor_anggota",
                "no_anggota",
                "nomor",
                "no",
                "kode",
                "member_number",
                "number",
                "code",
            ],
        ),
        (Name, &["nama", "nama_anggota", "name", "member_name", "member", "anggota"]),
        (Since, &["sejak", "tanggal_masuk", "anggota_sejak", "since", "joined"]),
        (Login, &["nama_masuk", "login"]),
        (Principal, &["simpanan_pokok", "pokok", "principal", "principal_savings"]),
        (Mandatory, &["simpanan_wajib", "wajib", "mandatory", "mandatory_savings"]),
        (Voluntary, &["simpanan_sukarela", "sukarela", "voluntary", "voluntary_savings"]),
        (Trade, &["belanja", "belanja_tahun_ini", "transaksi", "jasa_usaha", "trade", "purchases"]),
    ];
}

impl MemberColumn {
    /// Its header in the template.
    #[must_use]
    pub fn header(self) -> &'static str {
        self.name()
    }
}

/// What a table says of one member.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemberRow {
    /// Counts from 1 under the header.
    pub row: u32,
    /// The number a spreadsheet shows beside it.
    pub sheet_row: u32,
    /// As it stands in the table.
    pub number: String,
    /// Their name, where it is said.
    pub name: Option<String>,
    /// Since when, where it is said.
    pub since: Option<NaiveDate>,
    /// What they sign in with, where it is said.
    pub login: Option<String>,
    /// Principal, mandatory, voluntary; what is not said stays as it is.
    pub savings: [Option<Money>; 3],
    /// What they bought in the year, likewise.
    pub trade: Option<Money>,
}

impl MemberRow {
    /// A fault of this row.
    pub(super) fn fault(&self, column: MemberColumn, wrong: Wrong) -> RowFault {
        let content = match column {
            Number => self.number.clone(),
            Name => self.name.clone().unwrap_or_default(),
            Login => self.login.clone().unwrap_or_default(),
            Since => self.since.map(|day| day.to_string()).unwrap_or_default(),
            Principal | Mandatory | Voluntary | Trade => String::new(),
        };
        let (row, sheet_row) = (self.row, self.sheet_row);
        RowFault { row, sheet_row, column: column.header(), content, wrong }
    }
}

/// The members of a table.
///
/// # Errors
/// [`Refusal::Unreadable`], [`Refusal::ColumnsMissing`], or [`Refusal::Rows`] with all that is wrong.
pub fn read_members(bytes: &[u8], file_name: &str) -> Result<Vec<MemberRow>, Refusal> {
    let sheet = sheet_of(bytes, file_name)?;
    let places = Places::find(&sheet, &[&[Number], &[Principal, Mandatory, Voluntary, Trade]])?;
    let (mut members, mut faults) = (Vec::<MemberRow>::new(), Vec::new());
    for row in sheet.rows() {
        let cell = |column: MemberColumn| places.cell(row, column);
        if is_sum(cell(Number)) || (cell(Number).is_empty() && is_sum(cell(Name))) {
            continue;
        }
        let known = faults.len();
        let member = member_of(row, cell, &mut faults);
        if faults.len() > known {
            continue;
        }
        let same = |other: &&MemberRow| other.number.eq_ignore_ascii_case(&member.number);
        if let Some(earlier) = members.iter().find(same) {
            faults.push(member.fault(Number, Wrong::Repeated { sheet_row: earlier.sheet_row }));
        } else {
            members.push(member);
        }
    }
    if faults.is_empty() { Ok(members) } else { Err(Refusal::Rows { faults }) }
}

fn member_of<'r>(
    row: &SheetRow,
    cell: impl Fn(MemberColumn) -> &'r Cell,
    faults: &mut Vec<RowFault>,
) -> MemberRow {
    let mut fault = |column: MemberColumn, wrong| {
        faults.push(RowFault::new(row, column.header(), cell(column), wrong));
    };
    let mut text = |column, longest: usize| {
        let text = cell(column).show().trim().to_owned();
        if text.chars().count() > longest {
            fault(column, Wrong::Cell(FaultCode::TooLong { chars_max: longest }));
        } else if let Some(hidden) = text.chars().find(|letter| letter.is_control()) {
            let code_point = u32::from(hidden);
            fault(column, Wrong::Cell(FaultCode::HiddenCharacter { code_point }));
        }
        text
    };
    let number = text(Number, NUMBER_LONGEST);
    let [name, login] =
        [(Name, NAME_LONGEST), (Login, 100)].map(|(column, longest)| text(column, longest));
    if number.is_empty() {
        fault(Number, Wrong::Cell(FaultCode::Missing));
    }
    let written = cell(Since).show();
    let since = written.trim();
    let joined = day(since);
    if joined.is_none() && !since.is_empty() {
        fault(Since, Wrong::NotADay);
    }
    let [principal, mandatory, voluntary, trade] = AMOUNTS.map(|column| match cell(column) {
        Cell::Empty => None,
        filled => match amount_in(filled) {
            Ok(sen) => Some(Money::from_sen(sen)),
            Err(code) => {
                fault(column, Wrong::Cell(code));
                None
            }
        },
    });
    MemberRow {
        row: row.row,
        sheet_row: row.sheet_row,
        number,
        name: Some(name).filter(|name| !name.is_empty()),
        since: joined,
        login: Some(login.to_lowercase()).filter(|login| !login.is_empty()),
        savings: [principal, mandatory, voluntary],
        trade,
    }
}

/// A workbook with the columns of the members.
///
/// # Errors
/// The workbook cannot be written.
pub fn members_template(language: Language) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let (bold, text) = (Format::new().set_bold(), Format::new().set_num_format("@"));
    let sheet = workbook.add_worksheet();
    sheet.set_name(match language {
        Language::Indonesian => "Anggota dan simpanan",
        Language::English => "Members and savings",
    })?;
    sheet.set_freeze_panes(1, 0)?;
    // As text, or a spreadsheet takes the noughts before a number off.
    sheet.set_column_format(0, &text)?;
    for (place, (column, _names)) in (0_u16..).zip(MemberColumn::ALL) {
        sheet.write_string_with_format(0, place, column.header(), &bold)?;
        sheet.set_column_width(place, if *column == Name { 32.0 } else { 18.0 })?;
    }
    workbook.save_to_buffer()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_of_members_is_read_and_what_is_left_empty_says_nothing() {
        let table = "No anggota;Nama;Sejak;Simpanan pokok (Rp);wajib;belanja\n\
                     A-001;Ana Mbele;17/08/2019;100.000;1.100.000,50;\nA-002;Beni;;;0;7.250.000\nJumlah;;;;;\n";

        let read = read_members(table.as_bytes(), "anggota.csv").unwrap();

        let told: Vec<_> =
            read.iter().map(|row| (row.number.as_str(), row.savings, row.trade)).collect();
        let rp = |sen| Some(Money::from_sen(sen));
        assert_eq!(
            told,
            [
                ("A-001", [rp(10_000_000), rp(110_000_050), None], None),
                ("A-002", [None, rp(0), None], rp(725_000_000)),
            ]
        );
        assert_eq!(read[0].since, NaiveDate::from_ymd_opt(2019, 8, 17));
    }

    #[test]
    fn every_wrong_cell_of_the_members_is_told_at_once() {
        let table = "nomor;nama;sejak;wajib\n;Ana;;5\nA-2;Beni;kemarin;lima\nA-3;Citra;;5\na-3;Citra;;6\nA-4;Dian;;-5\n";

        let Err(Refusal::Rows { faults }) = read_members(table.as_bytes(), "anggota.csv") else {
            panic!("taken");
        };

        let told: Vec<_> = faults.iter().map(|fault| (fault.row, fault.column)).collect();
        assert_eq!(
            told,
            [
                (1, "nomor_anggota"),
                (2, "sejak"),
                (2, "simpanan_wajib"),
                (4, "nomor_anggota"),
                (5, "simpanan_wajib"),
            ]
        );
        let no_amounts = read_members(b"nomor;nama\nA;B\n", "anggota.csv");
        assert!(matches!(no_amounts, Err(Refusal::ColumnsMissing { .. })), "{no_amounts:?}");
    }

    #[test]
    fn the_empty_table_of_members_is_read_without_a_fault() {
        for language in [Language::Indonesian, Language::English] {
            let table = members_template(language).unwrap();
            assert_eq!(read_members(&table, "anggota.xlsx"), Ok(Vec::new()));
        }
    }
}
