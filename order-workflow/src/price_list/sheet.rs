//! A sheet is the file as a spreadsheet would show it: numbered lines of cells under a header.

use std::borrow::Cow;

use super::field::Field;
use super::mapping::Mapping;
use super::synonyms::hint;
use super::{Limits, Unreadable};

/// The header is looked for in so many lines with content; above it stand titles and dates.
pub(super) const HEADER_WITHIN: usize = 20;

/// Where a sheet came from, and so in which form the refused rows go back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SheetKind {
    /// Text with this byte between cells: `;`, `,` or a tab.
    Csv {
        /// The byte.
        delimiter: u8,
    },
    /// A workbook.
    Xlsx,
}

/// What stands in one cell.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Cell {
    /// Nothing, or only spaces.
    #[default]
    Empty,
    /// Text as sent. A date from a workbook is text too, `2026-11-22`.
    Text(Box<str>),
    /// A number a workbook stores as one. It needs no guessing at dots and commas.
    Number(f64),
    /// A workbook's TRUE or FALSE.
    Truth(bool),
    /// A formula without a result, `#REF!` and the like.
    Error(Box<str>),
}

impl Cell {
    /// A cell from text: nothing when only spaces; an error when it is what a spreadsheet shows
    /// for one; and without the apostrophe that [`super::reason_file()`] put before a formula.
    #[must_use]
    pub fn from_text(text: &str) -> Self {
        let text = undefused(text);
        let trimmed = super::text::trimmed(text);
        if trimmed.is_empty() {
            Self::Empty
        } else if is_error_word(trimmed) {
            Self::Error(trimmed.into())
        } else {
            Self::Text(text.into())
        }
    }

    /// The cell as a spreadsheet shows it; a number without exponent or needless decimals.
    #[must_use]
    pub fn show(&self) -> Cow<'_, str> {
        match self {
            Self::Empty => Cow::Borrowed(""),
            Self::Text(text) | Self::Error(text) => Cow::Borrowed(text),
            Self::Number(number) => Cow::Owned(super::number::show(*number)),
            Self::Truth(true) => Cow::Borrowed("TRUE"),
            Self::Truth(false) => Cow::Borrowed("FALSE"),
        }
    }

    /// Whether nothing stands in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        matches!(self, Self::Empty)
    }
}

/// Whether a spreadsheet would take the text for a formula.
pub(super) fn reads_as_formula(text: &str) -> bool {
    text.starts_with(['\t', '\r', '\n'])
        || text
            .trim_start()
            .starts_with(['=', '+', '-', '@', '\u{FF1D}', '\u{FF0B}', '\u{FF0D}', '\u{FF20}'])
}

fn undefused(text: &str) -> &str {
    text.strip_prefix('\'').filter(|rest| reads_as_formula(rest)).unwrap_or(text)
}

fn is_error_word(text: &str) -> bool {
    const WORDS: [&str; 10] = [
        "#N/A", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!",
        "#DATA!",
    ];
    text.starts_with('#') && WORDS.iter().any(|word| word.eq_ignore_ascii_case(text))
}

/// One line with content.
#[derive(Clone, Debug, PartialEq)]
pub struct SheetRow {
    /// Counts from 1 at the first line under the header, empty lines included.
    pub row: u32,
    /// The number a spreadsheet shows beside the line.
    pub sheet_row: u32,
    /// Its cells from the first column on; trailing empty ones may be absent.
    pub cells: Vec<Cell>,
    /// Cells with content beyond the header's last column, in a CSV: most often a delimiter
    /// inside an unquoted cell, so every cell after it is suspect.
    pub surplus: usize,
}

impl SheetRow {
    /// A line not yet placed under a header.
    pub(super) fn unplaced(sheet_row: u32, cells: Vec<Cell>) -> Self {
        Self { row: 0, sheet_row, cells, surplus: 0 }
    }

    /// The cell in the column with this index.
    #[must_use]
    pub fn cell(&self, column: usize) -> &Cell {
        const NOTHING: &Cell = &Cell::Empty;
        self.cells.get(column).unwrap_or(NOTHING)
    }
}

/// A file's table, its header found.
#[derive(Clone, Debug, PartialEq)]
pub struct Sheet {
    file_name: String,
    kind: SheetKind,
    lines: Vec<SheetRow>,
    header_at: usize,
    headers: Vec<String>,
}

impl Sheet {
    pub(super) fn assemble(
        file_name: &str,
        kind: SheetKind,
        lines: Vec<SheetRow>,
        limits: &Limits,
    ) -> Result<Self, Unreadable> {
        if lines.is_empty() {
            return Err(Unreadable::Empty);
        }
        let header_at = header_line(&lines, None);
        if lines.len() - header_at - 1 > limits.rows_max {
            return Err(Unreadable::TooManyRows { rows_max: limits.rows_max });
        }
        Ok(Self::place(file_name.to_owned(), kind, lines, header_at))
    }

    /// The same file with its header line looked for again, by the seller's own headers. Needed
    /// only where title lines stand above headers that none of our names resembles.
    #[must_use]
    pub fn with_header_of(self, mapping: &Mapping) -> Self {
        let header_at = header_line(&self.lines, Some(mapping));
        Self::place(self.file_name, self.kind, self.lines, header_at)
    }

    fn place(
        file_name: String,
        kind: SheetKind,
        mut lines: Vec<SheetRow>,
        header_at: usize,
    ) -> Self {
        let (mut headers, mut header_row) = (Vec::new(), 0);
        if let Some(header) = lines.get(header_at) {
            header_row = header.sheet_row;
            headers = header.cells.iter().map(|cell| cell.show().trim().to_owned()).collect();
        }
        for line in &mut lines {
            line.row = line.sheet_row.saturating_sub(header_row);
            line.surplus = match kind {
                SheetKind::Csv { .. } => {
                    line.cells.iter().skip(headers.len()).filter(|cell| !cell.is_empty()).count()
                }
                // A workbook places each cell itself; a remark beside the table shifts nothing.
                SheetKind::Xlsx => 0,
            };
        }
        Self { file_name, kind, lines, header_at, headers }
    }

    /// The file's name as sent.
    #[must_use]
    pub fn file_name(&self) -> &str {
        &self.file_name
    }

    /// CSV or XLSX.
    #[must_use]
    pub fn kind(&self) -> SheetKind {
        self.kind
    }

    /// The headers as sent, in the file's order, an unnamed column as an empty text.
    #[must_use]
    pub fn headers(&self) -> &[String] {
        &self.headers
    }

    /// The number a spreadsheet shows beside the header.
    #[must_use]
    pub fn header_row(&self) -> u32 {
        self.lines.get(self.header_at).map_or(0, |header| header.sheet_row)
    }

    /// The lines with content under the header.
    #[must_use]
    pub fn rows(&self) -> &[SheetRow] {
        self.lines.get(self.header_at + 1..).unwrap_or_default()
    }
}

/// Where the header is: the first line in which enough names are known, else the first that is
/// about as wide as the table, else the first of all.
fn header_line(lines: &[SheetRow], mapping: Option<&Mapping>) -> usize {
    let top = lines.get(..HEADER_WITHIN).unwrap_or(lines);
    let known: Vec<usize> = top.iter().map(|line| known_headers(line, mapping)).collect();
    let most = known.iter().copied().max().unwrap_or(0);
    if most >= 2 {
        let enough = most.min(3);
        return known.iter().position(|count| *count >= enough).unwrap_or(0);
    }
    let filled = |line: &SheetRow| line.cells.iter().filter(|cell| !cell.is_empty()).count();
    let widest = top.iter().map(filled).max().unwrap_or(0);
    top.iter().position(|line| filled(line) >= 2 && filled(line) * 2 >= widest).unwrap_or(0)
}

/// How many different fields the cells of a line would name.
fn known_headers(line: &SheetRow, mapping: Option<&Mapping>) -> usize {
    let mut fields: Vec<Field> = Vec::new();
    for cell in &line.cells {
        let Cell::Text(text) = cell else { continue };
        let field = mapping.and_then(|mapping| mapping.field_of(text)).or_else(|| hint(text));
        if let Some(field) = field.filter(|field| !fields.contains(field)) {
            fields.push(field);
        }
    }
    fields.len()
}
