//! `/operator/import`: organizations and their managers come in as one table.

use askama::Template;
use order_workflow::command::identity::{Imported, RowResult, RowState};

use crate::language::Language;
use crate::language::format::count;
use crate::pages::layout::{Link, Shell};
use crate::pages::parts::Wrong;
use crate::problem::mapping::identity::wrong;

/// Refused rows named on the page; all are in the file.
const REFUSED_SHOWN: usize = 50;

/// The columns of the table, with what they are for in both languages, and whether they are needed.
const COLUMNS: [(&str, &str, &str, bool); 9] = [
    ("jenis", "primer, sekunder atau distributor", "primer, sekunder or distributor", true),
    ("nama", "nama organisasi", "name of the organization", true),
    (
        "kode_wilayah",
        "kode Kemendagri, misalnya 53.08.01",
        "Kemendagri code, such as 53.08.01",
        true,
    ),
    ("manajer", "nama manajer pertama", "name of the first manager", true),
    ("login", "nama masuk atau nomor HP manajer", "the manager's login or phone number", true),
    ("nik_koperasi", "NIK koperasi", "NIK koperasi", false),
    ("npwp", "15 atau 16 angka", "15 or 16 digits", false),
    ("pkp", "ya atau tidak", "ya or tidak", false),
    ("sekunder", "nama atau NIK sekunder induknya", "name or NIK of its secondary", false),
];

/// A column, explained.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnRow {
    /// Its header.
    pub name: &'static str,
    /// What it is for.
    pub explained: &'static str,
    /// Whether no table can do without it.
    pub needed: bool,
}

/// `/operator/import`.
#[derive(Debug, Template)]
#[template(path = "operator/import.html")]
pub struct ImportPage {
    /// The shell, a task page's.
    pub shell: Shell,
    /// Why the last file was not taken.
    pub refusal: Option<String>,
    /// The columns.
    pub columns: Vec<ColumnRow>,
    /// The form's key.
    pub key: String,
}

impl ImportPage {
    /// The page; `refusal` is the sentence about a file that was not taken.
    #[must_use]
    pub fn new(shell: Shell, key: String, refusal: Option<String>) -> Self {
        let lang = shell.lang;
        let mut shell = shell.task(Link::new(lang.t("Organisasi", "Organizations"), "/operator"));
        shell.refused = refusal.is_some();
        let column = |(name, id, en, needed)| ColumnRow { name, explained: lang.t(id, en), needed };
        Self { refusal, columns: COLUMNS.map(column).to_vec(), key, shell }
    }

    /// The sentence in the summary above the form.
    #[must_use]
    pub fn wrongs(&self) -> Vec<Wrong> {
        let wrong = |text: &String| Wrong { field: "file".to_owned(), text: text.clone() };
        self.refusal.iter().map(wrong).collect()
    }
}

/// A table to start from: the headers and one line of each kind.
pub const SAMPLE: &str = "\u{FEFF}jenis;nama;kode_wilayah;manajer;login;nik_koperasi;npwp;pkp;sekunder\r\n\
    sekunder;Flores Bersama Contoh;53.08.18;Kristina Dhone;kristina.contoh;;;tidak;\r\n\
    primer;KDMP Contoh Satu;53.08.01;Yustina Mbele;yustina.contoh;;;tidak;Flores Bersama Contoh\r\n\
    distributor;Nusa Niaga Contoh;53.08.19;Antonius Seda;anton.contoh;;;ya;\r\n";

/// A row that was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusedRow {
    /// Its number in the spreadsheet.
    pub row: String,
    /// What is wrong with it.
    pub why: String,
}

/// `/operator/import/{key}`: what became of a table.
#[derive(Debug, Template)]
#[template(path = "operator/imported.html")]
pub struct ImportedPage {
    /// The shell, a task page's.
    pub shell: Shell,
    /// Organizations that were made.
    pub created: String,
    /// Rows that were there already.
    pub unchanged: String,
    /// Rows that were refused.
    pub refused: String,
    /// The first of those.
    pub rows: Vec<RefusedRow>,
    /// How many are not shown; empty for none.
    pub further: String,
    /// The file of all rows, with their codes.
    pub download: String,
}

impl ImportedPage {
    /// The page of a table that was handed in under `key`.
    #[must_use]
    pub fn new(shell: Shell, imported: &Imported, key: &str) -> Self {
        let lang = shell.lang;
        let shell = shell.task(Link::new(lang.t("Organisasi", "Organizations"), "/operator"));
        let of = |state| imported.rows.iter().filter(move |row| row.state == state);
        let number = |number: usize| count(i64::try_from(number).unwrap_or(i64::MAX));
        let refused = of(RowState::Refused).count();
        Self {
            created: number(of(RowState::Created).count()),
            unchanged: number(of(RowState::Unchanged).count()),
            refused: number(refused),
            rows: of(RowState::Refused)
                .take(REFUSED_SHOWN)
                .map(|row| RefusedRow { row: number(row.row + 1), why: why(row, lang) })
                .collect(),
            further: if refused > REFUSED_SHOWN {
                number(refused - REFUSED_SHOWN)
            } else {
                String::new()
            },
            download: format!("/operator/import/{key}/result.csv"),
            shell,
        }
    }
}

/// Every row with what became of it, as CSV; the row's number is the spreadsheet's own.
///
/// # Errors
/// It cannot be written.
pub fn result_csv(imported: &Imported, lang: Language) -> Result<Vec<u8>, csv::Error> {
    let mut writer =
        csv::WriterBuilder::new().delimiter(b';').from_writer("\u{FEFF}".as_bytes().to_vec());
    writer.write_record(lang.pick(
        ["baris", "keadaan", "organisasi", "login", "kode_undangan", "yang_salah"],
        ["row", "state", "organization", "login", "invite_code", "wrong"],
    ))?;
    for row in &imported.rows {
        let state = match row.state {
            RowState::Created => lang.t("dibuat", "created"),
            RowState::Unchanged => lang.t("sudah ada", "unchanged"),
            RowState::Refused => lang.t("ditolak", "refused"),
        };
        writer.write_record([
            (row.row + 1).to_string(),
            state.to_owned(),
            row.organization.map_or_else(String::new, |id| id.to_string()),
            row.login.as_deref().map_or_else(String::new, defused),
            row.invite_code.clone().unwrap_or_default(),
            why(row, lang),
        ])?;
    }
    writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))
}

/// A text that no spreadsheet runs as a formula.
fn defused(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t']) { format!("'{text}") } else { text.to_owned() }
}

/// `login: Sudah dipakai yang lain.; region_code: …`
fn why(row: &RowResult, lang: Language) -> String {
    let told = row.faults.iter().map(|fault| {
        format!("{}: {}", column_in(&fault.column, lang), wrong(fault.wrong).in_language(lang))
    });
    told.collect::<Vec<_>>().join(" ")
}

/// The column as the sample names it, where the reader reads Indonesian.
fn column_in(name: &str, lang: Language) -> &str {
    let indonesian = match name {
        "kind" => "jenis",
        "name" => "nama",
        "region_code" => "kode_wilayah",
        "manager_name" | "manager" => "manajer",
        "vat_registered" => "pkp",
        "secondary" => "sekunder",
        other => other,
    };
    lang.pick(indonesian, name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_login_that_looks_like_a_formula_stays_text() {
        assert_eq!(defused("=HYPERLINK(1)"), "'=HYPERLINK(1)");
        assert_eq!(defused("0812"), "0812");
    }
}
