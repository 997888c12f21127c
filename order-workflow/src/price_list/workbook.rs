//! Lines of cells from an XLSX workbook.
//!
//! A workbook is a ZIP archive of XML, and both can be made to grow without end. So every part
//! is unpacked once, piece by piece and thrown away, before the library that keeps them is let
//! near: what it will unpack is then known and bounded, whatever the archive's directory says.

use std::io::{Cursor, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{DataRef, Reader, SheetType, SheetVisible, Xlsx, XlsxError};
use zip::ZipArchive;
use zip::result::ZipError;

use super::sheet::{Cell, HEADER_WITHIN, SheetRow};
use super::{Limits, Looks, Unreadable};

/// Parts of a workbook; real ones have a few dozen, with pictures a few hundred.
const PARTS_MAX: usize = 2_000;

/// Unpacked bytes of the parts that are kept in memory whole: texts, styles, relations. The
/// texts of 100,000 rows come to about 14 MB.
const KEPT_BYTES_MAX: u64 = 40 * 1024 * 1024;

/// A piece of XML this long without a single tag is one endless text. Ten thousand characters,
/// each written as an entity, stay below.
const PIECE: usize = 128 * 1024;

/// The lines with content of the first sheet that has any; hidden sheets come last.
///
/// # Errors
/// [`Unreadable`]: some other archive, locked, over a limit, or damaged.
pub(super) fn lines(bytes: &[u8], limits: &Limits) -> Result<Vec<SheetRow>, Unreadable> {
    // The readers of ZIP and XML are others' code with an occasional overflow in it on forged
    // input (a cell called AAAAAAAA1); that must not take the worker down.
    catch_unwind(AssertUnwindSafe(|| {
        check_archive(bytes, limits)?;
        first_sheet_with_content(bytes, limits)
    }))
    .unwrap_or_else(|_panic| Err(damaged("the reader gave up")))
}

/// Takes its detail by value so that it can stand in `map_err`.
fn damaged<D: std::fmt::Display>(detail: D) -> Unreadable {
    Unreadable::Damaged { detail: format!("{detail}") }
}

fn check_archive(bytes: &[u8], limits: &Limits) -> Result<(), Unreadable> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
    let too_large = Unreadable::UnpacksTooLarge { bytes_max: limits.unpacked_bytes_max };
    if archive.len() > PARTS_MAX {
        return Err(too_large);
    }
    let holds = |name: &str| archive.index_for_name(name).is_some();
    if !holds("xl/workbook.xml") && !holds("[Content_Types].xml") || holds("word/document.xml") {
        let looks = if holds("word/document.xml") {
            Looks::Word
        } else if holds("content.xml") && holds("mimetype") {
            Looks::OpenDocument
        } else {
            Looks::Archive
        };
        return Err(Unreadable::NotATable { looks });
    }
    if holds("xl/workbook.bin") {
        return Err(Unreadable::NotATable { looks: Looks::BinaryExcel });
    }

    // What the directory admits to is a quick no; what really comes out is counted below.
    let mut declared = 0_u64;
    for index in 0..archive.len() {
        let part = archive.by_index_raw(index).map_err(damaged)?;
        if part.encrypted() {
            return Err(Unreadable::Locked);
        }
        declared = declared.saturating_add(part.size());
    }
    if declared > limits.unpacked_bytes_max {
        return Err(too_large);
    }
    let (mut left, mut kept_left) = (limits.unpacked_bytes_max, KEPT_BYTES_MAX);
    let mut piece = Vec::with_capacity(PIECE);
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).map_err(part_problem)?;
        let name = part.name().map_err(damaged)?.to_ascii_lowercase();
        let ending = name.rsplit('.').next().unwrap_or("");
        let is_xml = matches!(ending, "xml" | "rels");
        let is_sheet = is_xml && name.contains("worksheets/");
        loop {
            piece.clear();
            let length = (&mut part)
                .take(u64::try_from(PIECE).unwrap_or(u64::MAX))
                .read_to_end(&mut piece)
                .map_err(damaged)?;
            let spent = u64::try_from(length).unwrap_or(u64::MAX);
            left = left.checked_sub(spent).ok_or_else(|| too_large.clone())?;
            if !is_sheet {
                kept_left = kept_left.checked_sub(spent).ok_or_else(|| too_large.clone())?;
            }
            if length < PIECE {
                break;
            }
            if is_xml && !piece.contains(&b'<') {
                let chars_max = limits.cell_chars_max;
                return Err(Unreadable::CellTooLong { sheet_row: None, chars_max });
            }
        }
    }
    Ok(())
}

fn part_problem(error: ZipError) -> Unreadable {
    match error {
        ZipError::InvalidPassword => Unreadable::Locked,
        other => damaged(other),
    }
}

fn first_sheet_with_content(bytes: &[u8], limits: &Limits) -> Result<Vec<SheetRow>, Unreadable> {
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(damaged)?;
    let mut sheets = book.sheets_metadata().to_vec();
    sheets.retain(|sheet| sheet.typ == SheetType::WorkSheet);
    sheets.sort_by_key(|sheet| sheet.visible != SheetVisible::Visible);
    let mut budget = Budget { limits, cells: limits.cells_max, text_bytes: limits.text_bytes_max };
    for sheet in sheets {
        let lines = sheet_lines(&mut book, &sheet.name, &mut budget)?;
        if !lines.is_empty() {
            return Ok(lines);
        }
    }
    Ok(Vec::new())
}

/// What may still be kept.
struct Budget<'a> {
    limits: &'a Limits,
    cells: usize,
    text_bytes: usize,
}

impl Budget<'_> {
    fn text(&mut self, text: &str, sheet_row: u32) -> Result<Cell, Unreadable> {
        let chars_max = self.limits.cell_chars_max;
        if text.len() > chars_max && text.chars().count() > chars_max {
            return Err(Unreadable::CellTooLong { sheet_row: Some(sheet_row), chars_max });
        }
        self.text_bytes =
            self.text_bytes.checked_sub(text.len()).ok_or(Unreadable::TooMuchContent)?;
        Ok(Cell::from_text(text))
    }
}

fn sheet_lines(
    book: &mut Xlsx<Cursor<&[u8]>>,
    name: &str,
    budget: &mut Budget<'_>,
) -> Result<Vec<SheetRow>, Unreadable> {
    let mut lines: Vec<SheetRow> = Vec::new();
    let mut reader = match book.worksheet_cells_reader(name) {
        Ok(reader) => reader,
        // A sheet that is listed and absent is as good as empty.
        Err(XlsxError::WorksheetNotFound(_) | XlsxError::NotAWorksheet(_)) => return Ok(lines),
        Err(error) => return Err(damaged(error)),
    };
    loop {
        let cell = match reader.next_cell() {
            Ok(Some(cell)) => cell,
            Ok(None) => return Ok(lines),
            // An error value the library does not know, like #SPILL!; reading goes on behind
            // it, and the cell counts as empty.
            Err(XlsxError::CellError(_)) => continue,
            Err(error) => return Err(damaged(error)),
        };
        let (row, column) = cell.get_position();
        let sheet_row = row.saturating_add(1);
        let value = match cell.get_value() {
            DataRef::Empty => continue,
            DataRef::SharedString(text) => budget.text(text, sheet_row)?,
            DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
                budget.text(text, sheet_row)?
            }
            DataRef::Float(number) => Cell::Number(*number),
            DataRef::Int(number) => Cell::Text(number.to_string().into()),
            DataRef::Bool(truth) => Cell::Truth(*truth),
            DataRef::DateTime(instant) => Cell::Text(date_text(*instant).into()),
            DataRef::Error(error) => Cell::Error(error.to_string().into()),
        };
        if value.is_empty() {
            continue;
        }
        let column = usize::try_from(column).unwrap_or(usize::MAX);
        let columns_max = budget.limits.columns_max;
        if column >= columns_max {
            return Err(Unreadable::TooManyColumns { sheet_row, columns_max });
        }
        budget.cells = budget.cells.checked_sub(1).ok_or(Unreadable::TooMuchContent)?;
        place(&mut lines, sheet_row, column, value, budget.limits)?;
    }
}

fn place(
    lines: &mut Vec<SheetRow>,
    sheet_row: u32,
    column: usize,
    value: Cell,
    limits: &Limits,
) -> Result<(), Unreadable> {
    let last = lines.last().map_or(0, |line| line.sheet_row);
    if sheet_row < last {
        return Err(damaged(format!("row {sheet_row} stands after row {last}")));
    }
    if sheet_row > last {
        if lines.len() > limits.rows_max + HEADER_WITHIN {
            return Err(Unreadable::TooManyRows { rows_max: limits.rows_max });
        }
        lines.push(SheetRow::unplaced(sheet_row, Vec::new()));
    }
    if let Some(line) = lines.last_mut() {
        if line.cells.len() <= column {
            line.cells.resize(column + 1, Cell::Empty);
        }
        if let Some(cell) = line.cells.get_mut(column) {
            *cell = value;
        }
    }
    Ok(())
}

/// A date as `2026-11-22`, with its time when it has one.
fn date_text(instant: calamine::ExcelDateTime) -> String {
    if instant.is_duration() {
        return super::number::show(instant.as_f64());
    }
    let (year, month, day, hour, minute, second, _) = instant.to_ymd_hms_milli();
    if (hour, minute, second) == (0, 0, 0) {
        format!("{year:04}-{month:02}-{day:02}")
    } else {
        format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}")
    }
}
