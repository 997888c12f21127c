//! Lines of cells from text with delimiters.

use std::io::Read;

use super::sheet::{Cell, SheetRow};
use super::synonyms::hint;
use super::{Field, Limits, Unreadable, decode};

const CANDIDATES: [u8; 3] = [b';', b',', b'\t'];

/// The delimiter is judged by the lines that begin in so many bytes.
const JUDGED_BYTES: usize = 32 * 1024;
const JUDGED_LINES: usize = 25;

/// The delimiter and the lines with content.
///
/// # Errors
/// [`Unreadable`] at the first limit that is passed; what follows is not read.
pub(super) fn lines(bytes: &[u8], limits: &Limits) -> Result<(u8, Vec<SheetRow>), Unreadable> {
    let text = decode::decode(bytes);
    let (named, body) = without_separator_line(&text);
    let delimiter = named.unwrap_or_else(|| likeliest_delimiter(body));
    refuse_endless_line(body, delimiter, limits)?;

    let mut lines = Vec::new();
    let mut cells_left = limits.cells_max;
    each_record(body, delimiter, |sheet_row, record| {
        let mut cells = Vec::with_capacity(record.len());
        for text in record {
            // Bytes first: counting letters of every short cell would be slow.
            if text.len() > limits.cell_chars_max && text.chars().count() > limits.cell_chars_max {
                return Err(Unreadable::CellTooLong {
                    sheet_row: Some(sheet_row),
                    chars_max: limits.cell_chars_max,
                });
            }
            cells.push(Cell::from_text(text));
        }
        let filled = cells.iter().rposition(|cell| !cell.is_empty()).map_or(0, |last| last + 1);
        if filled == 0 {
            return Ok(true);
        }
        if filled > limits.columns_max {
            return Err(Unreadable::TooManyColumns { sheet_row, columns_max: limits.columns_max });
        }
        // Empty cells beyond every column that could be read; headers keep theirs.
        cells.truncate(limits.columns_max);
        cells_left = cells_left.checked_sub(filled).ok_or(Unreadable::TooMuchContent)?;
        if lines.len() > limits.rows_max + super::sheet::HEADER_WITHIN {
            return Err(Unreadable::TooManyRows { rows_max: limits.rows_max });
        }
        lines.push(SheetRow::unplaced(sheet_row, cells));
        Ok(true)
    })?;
    Ok((delimiter, lines))
}

/// Excel's own hint, `sep=;` on the first line. A spreadsheet obeys and hides it, so it does not
/// count as a line.
fn without_separator_line(text: &str) -> (Option<u8>, &str) {
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    let hint = first.trim_matches(['"', ' ']);
    let named = match hint.get(..4) {
        Some(start) if start.eq_ignore_ascii_case("sep=") => hint.get(4..).unwrap_or(""),
        _ => return (None, text),
    };
    match named.as_bytes() {
        [delimiter] if CANDIDATES.contains(delimiter) => (Some(*delimiter), rest),
        _ => (None, rest),
    }
}

/// The delimiter under which most headers are known, or else which cuts most lines evenly.
fn likeliest_delimiter(body: &str) -> u8 {
    let cut = (0..=JUDGED_BYTES.min(body.len())).rev().find(|at| body.is_char_boundary(*at));
    let head = body.get(..cut.unwrap_or(0)).unwrap_or(body);
    let score = |delimiter: u8| {
        let (mut known, mut widths) = (0, Vec::new());
        let judged = each_record(head, delimiter, |_, record| {
            let fields: std::collections::BTreeSet<Field> =
                record.iter().filter_map(hint).collect();
            known = known.max(fields.len());
            widths.push(record.len());
            Ok(widths.len() < JUDGED_LINES)
        });
        let even = widths
            .iter()
            .filter(|width| **width > 1)
            .map(|width| widths.iter().filter(|other| *other == width).count())
            .max();
        (known, if judged.is_ok() { even.unwrap_or(0) } else { 0 })
    };
    // `max_by_key` keeps the last of equals: the semicolon is what Excel writes in Indonesia.
    CANDIDATES.into_iter().rev().max_by_key(|delimiter| score(*delimiter)).unwrap_or(b';')
}

/// A line of millions of delimiters would take many times its own size before its columns
/// could be counted.
fn refuse_endless_line(body: &str, delimiter: u8, limits: &Limits) -> Result<(), Unreadable> {
    const LONG: usize = 64 * 1024;
    const DELIMITERS_MAX: usize = 20_000;
    for (index, line) in body.split('\n').enumerate() {
        if line.len() > LONG
            && line.bytes().filter(|byte| *byte == delimiter).count() > DELIMITERS_MAX
        {
            return Err(Unreadable::TooManyColumns {
                sheet_row: u32::try_from(index + 1).unwrap_or(u32::MAX),
                columns_max: limits.columns_max,
            });
        }
    }
    Ok(())
}

/// Hands out record after record with the number a spreadsheet shows beside it, until told to
/// stop. The reader skips empty lines without a word and counts line ends, also those inside
/// quoted cells; a spreadsheet counts empty lines and not the others.
fn each_record(
    body: &str,
    delimiter: u8,
    mut take: impl FnMut(u32, &csv::StringRecord) -> Result<bool, Unreadable>,
) -> Result<(), Unreadable> {
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .flexible(true)
        // The last line ends too, so that its line end is counted.
        .from_reader(body.as_bytes().chain(&b"\n"[..]));
    let mut record = csv::StringRecord::new();
    let (mut sheet_row, mut line_before) = (0_u32, reader.position().line());
    let damaged = |error: csv::Error| Unreadable::Damaged { detail: error.to_string() };
    while reader.read_record(&mut record).map_err(damaged)? {
        let line_after = reader.position().line();
        let inside: usize = record.iter().map(|cell| cell.matches('\n').count()).sum();
        let passed = line_after - line_before;
        let counted = passed.saturating_sub(u64::try_from(inside).unwrap_or(0)).max(1);
        sheet_row = sheet_row.saturating_add(u32::try_from(counted).unwrap_or(u32::MAX));
        line_before = line_after;
        if !take(sheet_row, &record)? {
            break;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (char, Vec<(u32, Vec<String>)>) {
        let (delimiter, lines) = lines(text.as_bytes(), &Limits::default()).unwrap();
        let shown = lines
            .iter()
            .map(|line| {
                let cells = line.cells.iter().map(|cell| cell.show().into_owned()).collect();
                (line.sheet_row, cells)
            })
            .collect();
        (char::from(delimiter), shown)
    }

    #[test]
    fn the_delimiter_is_the_one_that_makes_a_table() {
        assert_eq!(read("nama;isi;harga\nGula 1,5 kg, manis;1;12.500\n").0, ';');
        assert_eq!(read("nama,isi,harga\n\"Gula; pasir; halus\",1,12500\n").0, ',');
        assert_eq!(read("nama\tisi\tharga\nGula, pasir;\t1\t12.500,00\n").0, '\t');
        assert_eq!(read("a;b\n\"x,y,z,\";2\n\"1,2,3,4,5\";3\n").0, ';');
        assert_eq!(read("PT Sumber, Ende, NTT\n\nnama;isi;harga\nGula;1;5.000\n").0, ';');
        assert_eq!(read("sep=,\nnama;x,isi,harga\n").0, ',');
    }

    #[test]
    fn rows_are_numbered_as_a_spreadsheet_shows_them() {
        for end in ["\n", "\r\n", "\r"] {
            let text = "\nnama;isi\n\n\"Gula\n\npasir\";1\n;\n\nKopi;2\n\nTeh;3".replace('\n', end);
            let rows: Vec<(u32, String)> =
                read(&text).1.into_iter().map(|(row, cells)| (row, cells[0].clone())).collect();
            let expected = [(2, "nama"), (4, "Gula\n\npasir"), (7, "Kopi"), (9, "Teh")]
                .map(|(row, name)| (row, name.to_owned()));
            assert_eq!(rows, expected, "{end:?}");
        }
    }

    #[test]
    fn the_separator_line_does_not_count() {
        assert_eq!(read("sep=;\r\nnama;isi\r\n").1[0].0, 1);
        assert_eq!(read("\"sep=;\"\nnama;isi\n").1[0].1, ["nama", "isi"]);
    }

    #[test]
    fn limits_are_named_with_the_row() {
        let limits =
            Limits { cell_chars_max: 10, columns_max: 3, rows_max: 2, ..Limits::default() };
        let refusal = |text: &str| lines(text.as_bytes(), &limits).unwrap_err();

        assert_eq!(
            refusal("nama;isi\nGula;1\n\"Kopi;2\nTeh;3\nSusu;4\n"),
            Unreadable::CellTooLong { sheet_row: Some(3), chars_max: 10 },
            "a quotation mark that is never closed swallows the rest"
        );
        assert_eq!(
            refusal("a;b;c;d\n"),
            Unreadable::TooManyColumns { sheet_row: 1, columns_max: 3 }
        );
        assert_eq!(refusal(&"a;b\n".repeat(30)), Unreadable::TooManyRows { rows_max: 2 });
        let wide = format!("nama\n{}\n", ";".repeat(100_000));
        assert_eq!(refusal(&wide), Unreadable::TooManyColumns { sheet_row: 2, columns_max: 3 });
    }
}
