//! A price list is the sheet a distributor already keeps: one line per pack on sale.
//!
//! This reads it as it comes, CSV or XLSX, Indonesian or English headers in any order, and
//! answers with typed rows and with everything that is wrong, cell by cell. It does nothing else:
//! no database, no clock. Bytes go in; rows, faults and warnings come out.
//!
//! The way through it: [`read_sheet`] → [`Columns::find`] → [`read_row`] for each of
//! [`Sheet::rows`] → [`reason_file()`] with what was refused. A seller's own headers need a
//! [`Mapping`], offered by [`suggest_mapping`] and remembered under [`header_fingerprint`].

mod barcode;
mod breaks;
mod columns;
mod decode;
mod delimited;
mod fault;
mod field;
mod looks;
mod mapping;
mod number;
mod reason_file;
mod row;
mod sheet;
mod synonyms;
mod template;
mod text;
mod unit;
mod unreadable;
mod wording;
mod workbook;

#[cfg(test)]
mod tests;

pub use barcode::Gtin;
pub use breaks::PriceBreak;
pub use columns::{ColumnProblem, Columns, header_fingerprint};
pub(crate) use decode::decode as decode_text;
pub use fault::{CellFault, FaultCode};
pub use field::{Field, FieldGroup, Step};
pub use looks::Looks;
pub use mapping::{Mapping, MappingProblem, Target, suggest_mapping};
pub(crate) use reason_file::defused;
pub use reason_file::{ReasonFile, ReasonFileError, reason_file};
pub use row::{PriceListRow, RowReading, read_row};
pub use sheet::{Cell, Sheet, SheetKind, SheetRow};
pub use template::{
    XLSX, explained, template_columns, template_csv, template_lines, template_xlsx,
};
pub(crate) use text::{shortened, survives_a_file};
pub use unit::BaseUnit;
pub use unreadable::Unreadable;
pub use wording::Language;

/// How much of a file is read before it gets a clear no.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the file as sent.
    pub file_bytes_max: usize,
    /// Lines with content under the header.
    pub rows_max: usize,
    /// Columns with content.
    pub columns_max: usize,
    /// Characters in one cell.
    pub cell_chars_max: usize,
    /// Cells with content in the whole sheet.
    pub cells_max: usize,
    /// Bytes of text in all cells together. A workbook names one long text from many cells, so
    /// this is not bounded by the file's size.
    pub text_bytes_max: usize,
    /// Bytes of a workbook once unpacked, all its parts together.
    pub unpacked_bytes_max: u64,
}

impl Default for Limits {
    /// 20 MB and 100,000 rows as promised outside; the others are far above any real list.
    fn default() -> Self {
        Self {
            file_bytes_max: 20 * 1024 * 1024,
            rows_max: 100_000,
            columns_max: 200,
            cell_chars_max: 10_000,
            cells_max: 4_000_000,
            text_bytes_max: 64 * 1024 * 1024,
            unpacked_bytes_max: 256 * 1024 * 1024,
        }
    }
}

/// A price as somebody types it into a form, in sen; judged as a cell of a list is.
///
/// # Errors
/// Every way in which it is no price above zero.
pub fn typed_price(text: &str) -> Result<i64, FaultCode> {
    number::price_sen(&Cell::from_text(text))
}

/// A whole number from `least` to `most` as somebody types it into a form.
///
/// # Errors
/// Every way in which it is none.
pub fn typed_count(text: &str, least: u32, most: u32) -> Result<i64, FaultCode> {
    number::count(&Cell::from_text(text), least, most).map(i64::from)
}

/// The amount in a cell in sen, which unlike a price may be nothing at all.
///
/// # Errors
/// Every way in which it is none.
pub(crate) fn amount_in(cell: &Cell) -> Result<i64, FaultCode> {
    match number::price_sen(cell) {
        Err(FaultCode::PriceZero) => Ok(0),
        read => read,
    }
}

/// The whole number in a cell, from `least` to `most`.
///
/// # Errors
/// Every way in which it is none.
pub(crate) fn count_in(cell: &Cell, least: u32, most: u32) -> Result<u32, FaultCode> {
    number::count(cell, least, most)
}

/// Reads a file into a sheet with its header line found. What kind of file it is shows in its
/// content; the name is only kept for the file of reasons.
///
/// # Errors
/// What the file is not, which limit it passes, or where it is damaged.
pub fn read_sheet(bytes: &[u8], file_name: &str, limits: &Limits) -> Result<Sheet, Unreadable> {
    let (kind, lines) = read_lines(bytes, limits)?;
    Sheet::assemble(file_name, kind, lines, limits)
}

/// The lines of a file with content, before any is taken for a header: for tables that are no price lists.
///
/// # Errors
/// As [`read_sheet`].
pub(crate) fn read_lines(
    bytes: &[u8],
    limits: &Limits,
) -> Result<(SheetKind, Vec<SheetRow>), Unreadable> {
    if bytes.len() > limits.file_bytes_max {
        return Err(Unreadable::TooBig { bytes: bytes.len(), bytes_max: limits.file_bytes_max });
    }
    Ok(match looks::look(bytes)? {
        looks::Container::Zip => (SheetKind::Xlsx, workbook::lines(bytes, limits)?),
        looks::Container::Text => {
            let (delimiter, lines) = delimited::lines(bytes, limits)?;
            (SheetKind::Csv { delimiter }, lines)
        }
    })
}
