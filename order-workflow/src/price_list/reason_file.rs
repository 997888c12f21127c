//! The refused rows as a small file of the same kind, each with its reason: to be put right in a
//! spreadsheet and uploaded alone.

use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};

use super::columns::is_reason_header;
use super::sheet::{Cell, Sheet, SheetKind, SheetRow, reads_as_formula};
use super::wording::Language;

/// A file to download.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReasonFile {
    /// `daftar-harga-perlu-diperbaiki.xlsx`.
    pub name: String,
    /// Its media type.
    pub content_type: &'static str,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// Writing the file of reasons failed.
#[derive(Debug, thiserror::Error)]
#[error("writing the rows to put right")]
pub enum ReasonFileError {
    /// As a CSV.
    Csv(#[from] csv::Error),
    /// As a workbook.
    Xlsx(#[from] XlsxError),
    /// Into memory.
    Io(#[from] std::io::Error),
}

/// A reason is a few sentences; no cell of a workbook holds more than 32,767 letters.
const REASON_CHARS_MAX: usize = 2_000;

/// Writes the rows named by [`SheetRow::row`] under the file's own headers, in its order, with
/// one more column. Several reasons for one row are joined; a reason for a row that is not
/// there is left out. A cell that a spreadsheet would run as a formula is written as text.
///
/// # Errors
/// [`ReasonFileError`] when the file cannot be written.
pub fn reason_file(
    sheet: &Sheet,
    rejected: &[(u32, String)],
    language: Language,
) -> Result<ReasonFile, ReasonFileError> {
    let table = Table::new(sheet, rejected, language);
    let (bytes, ending, content_type) = match sheet.kind() {
        SheetKind::Csv { delimiter } => (table.csv(delimiter)?, "csv", "text/csv; charset=utf-8"),
        SheetKind::Xlsx => (
            table.xlsx()?,
            "xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
    };
    let stem = sheet.file_name().rsplit(['/', '\\']).next().unwrap_or_default();
    let stem = stem.rsplit_once('.').map_or(stem, |(stem, _)| stem);
    let stem: String = stem
        .chars()
        .filter(|letter| letter.is_alphanumeric() || matches!(letter, '-' | '_' | ' ' | '.'))
        .take(80)
        .collect();
    let stem = if stem.trim().is_empty() { "daftar-harga" } else { stem.trim() };
    let added = match language {
        Language::Indonesian => "perlu-diperbaiki",
        Language::English => "to-correct",
    };
    Ok(ReasonFile { name: format!("{stem}-{added}.{ending}"), content_type, bytes })
}

/// What is written: the file's columns without an earlier column of reasons, then the reason,
/// then what stood beyond the header.
struct Table<'a> {
    headers: Vec<&'a str>,
    columns: Vec<usize>,
    width: usize,
    reason_header: &'static str,
    rows: Vec<(&'a SheetRow, String)>,
}

impl<'a> Table<'a> {
    fn new(sheet: &'a Sheet, rejected: &[(u32, String)], language: Language) -> Self {
        let (columns, headers) = sheet
            .headers()
            .iter()
            .enumerate()
            .filter(|(_, header)| !is_reason_header(header))
            .map(|(column, header)| (column, header.as_str()))
            .unzip();
        let mut reasons: Vec<(u32, &str)> =
            rejected.iter().map(|(row, reason)| (*row, reason.as_str())).collect();
        reasons.sort_by_key(|(row, _)| *row);
        let of_row = |row: u32| {
            let from = reasons.partition_point(|(other, _)| *other < row);
            let rest = reasons.get(from..).unwrap_or_default();
            let mine: Vec<&str> =
                rest.iter().take_while(|(other, _)| *other == row).map(|(_, why)| *why).collect();
            (!mine.is_empty()).then(|| mine.join(" ").chars().take(REASON_CHARS_MAX).collect())
        };
        Self {
            headers,
            columns,
            width: sheet.headers().len(),
            reason_header: match language {
                Language::Indonesian => "alasan",
                Language::English => "reason",
            },
            rows: sheet.rows().iter().filter_map(|row| Some((row, of_row(row.row)?))).collect(),
        }
    }

    fn beyond(&self, row: &'a SheetRow) -> &'a [Cell] {
        row.cells.get(self.width..).unwrap_or_default()
    }

    fn csv(&self, delimiter: u8) -> Result<Vec<u8>, ReasonFileError> {
        // With a BOM: Excel takes a CSV without one for Windows-1252.
        let mut writer = csv::WriterBuilder::new()
            .delimiter(delimiter)
            .flexible(true)
            .from_writer("\u{FEFF}".as_bytes().to_vec());
        for header in self.headers.iter().copied().chain([self.reason_header]) {
            writer.write_field(defused(header))?;
        }
        writer.write_record(None::<&[u8]>)?;
        for (row, reason) in &self.rows {
            for column in &self.columns {
                writer.write_field(defused(&row.cell(*column).show()))?;
            }
            writer.write_field(defused(reason))?;
            for cell in self.beyond(row) {
                writer.write_field(defused(&cell.show()))?;
            }
            writer.write_record(None::<&[u8]>)?;
        }
        Ok(writer.into_inner().map_err(csv::IntoInnerError::into_error)?)
    }

    fn xlsx(&self) -> Result<Vec<u8>, ReasonFileError> {
        let mut workbook = Workbook::new();
        let sheet = workbook.add_worksheet();
        let bold = Format::new().set_bold();
        // Without it a barcode is shown as 8,99E+12.
        let whole = Format::new().set_num_format("0");
        for (column, header) in self.headers.iter().copied().chain([self.reason_header]).enumerate()
        {
            sheet.write_string_with_format(0, place(column)?, header, &bold)?;
        }
        sheet.set_freeze_panes(1, 0)?;
        let reason_column = place(self.columns.len())?;
        sheet.set_column_width(reason_column, 60)?;
        for (line, (row, reason)) in (1..).zip(&self.rows) {
            for (column, from) in self.columns.iter().enumerate() {
                write_cell(sheet, line, place(column)?, row.cell(*from), &whole)?;
            }
            sheet.write_string(line, reason_column, reason)?;
            for (column, cell) in (self.columns.len() + 1..).zip(self.beyond(row)) {
                write_cell(sheet, line, place(column)?, cell, &whole)?;
            }
        }
        Ok(workbook.save_to_buffer()?)
    }
}

fn place(column: usize) -> Result<u16, XlsxError> {
    u16::try_from(column).map_err(|_too_far| XlsxError::RowColumnLimitError)
}

fn write_cell(
    sheet: &mut Worksheet,
    line: u32,
    column: u16,
    cell: &Cell,
    whole: &Format,
) -> Result<(), XlsxError> {
    match cell {
        Cell::Empty => {}
        Cell::Number(number) if number.is_finite() && number.fract() == 0.0 => {
            sheet.write_number_with_format(line, column, *number, whole)?;
        }
        Cell::Number(number) if number.is_finite() => {
            sheet.write_number(line, column, *number)?;
        }
        Cell::Truth(truth) => {
            sheet.write_boolean(line, column, *truth)?;
        }
        // A text cell is never run, whatever it begins with.
        Cell::Text(_) | Cell::Error(_) | Cell::Number(_) => {
            sheet.write_string(line, column, cell.show())?;
        }
    }
    Ok(())
}

/// With the apostrophe that [`Cell::from_text`] takes off again.
pub(crate) fn defused(text: &str) -> String {
    if reads_as_formula(text) { format!("'{text}") } else { text.to_owned() }
}
