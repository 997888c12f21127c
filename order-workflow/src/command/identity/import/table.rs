//! The table itself: CSV with Indonesian or English headers in any order.

use std::borrow::Cow;
use std::collections::HashMap;

use encoding_rs::WINDOWS_1252;

use super::super::Refusal;

/// Twice all cooperatives of a province; a larger table is handed in in parts.
const ROWS_MAX: usize = 20_000;

/// A column, by the name it has in answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Column {
    Kind,
    Name,
    Region,
    Nik,
    Npwp,
    Vat,
    Manager,
    Login,
    Secondary,
}

impl Column {
    const ALL: [(Self, &'static [&'static str]); 9] = [
        (Self::Kind, &["kind", "jenis"]),
        (Self::Name, &["name", "nama"]),
        (Self::Region, &["region_code", "kode_wilayah", "wilayah"]),
        (Self::Nik, &["nik_koperasi", "nik"]),
        (Self::Npwp, &["npwp"]),
        (Self::Vat, &["vat_registered", "pkp"]),
        (Self::Manager, &["manager_name", "manager", "manajer", "nama_manajer"]),
        (Self::Login, &["login", "manager_login", "login_manajer", "nama_masuk"]),
        (Self::Secondary, &["secondary", "sekunder"]),
    ];
    const NEEDED: [Self; 5] = [Self::Kind, Self::Name, Self::Region, Self::Manager, Self::Login];

    /// Its name in answers and in the table.
    pub(super) fn name(self) -> &'static str {
        Self::ALL.iter().find(|(column, _)| *column == self).map_or("", |(_, names)| names[0])
    }
}

/// One line under the header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    /// Counts from 1 under the header, empty lines included.
    pub(super) row: usize,
    cells: HashMap<Column, String>,
}

impl Line {
    /// What stands in a column, without spaces around it.
    pub(super) fn cell(&self, column: Column) -> &str {
        self.cells.get(&column).map_or("", String::as_str)
    }
}

/// The lines with content.
pub(super) fn read(bytes: &[u8]) -> Result<Vec<Line>, Refusal> {
    let text = decode(bytes);
    // What is wrong with it names every needed column, as none is there.
    let none = || Refusal::NotATable { missing: Column::NEEDED.map(Column::name).to_vec() };
    if text.contains('\0') {
        return Err(none());
    }
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter(&text))
        .has_headers(false)
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let mut records = reader.records();
    let header = records.next().and_then(Result::ok).ok_or_else(none)?;
    let columns: Vec<Option<Column>> = header.iter().map(column_of).collect();
    let missing: Vec<_> = Column::NEEDED
        .into_iter()
        .filter(|needed| !columns.contains(&Some(*needed)))
        .map(Column::name)
        .collect();
    if !missing.is_empty() {
        return Err(Refusal::NotATable { missing });
    }
    let mut lines = Vec::new();
    for (index, record) in records.enumerate() {
        let record = record.map_err(|_not_csv| none())?;
        let cells: HashMap<_, _> = columns
            .iter()
            .zip(&record)
            .filter_map(|(column, cell)| Some(((*column)?, cell.to_owned())))
            .filter(|(_, cell)| !cell.is_empty())
            .collect();
        if !cells.is_empty() {
            lines.push(Line { row: index + 1, cells });
        }
        if lines.len() > ROWS_MAX {
            return Err(Refusal::TooManyRows { limit: ROWS_MAX });
        }
    }
    Ok(lines)
}

/// UTF-8 with or without BOM, else Windows-1252.
fn decode(bytes: &[u8]) -> Cow<'_, str> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    std::str::from_utf8(bytes)
        .map_or_else(|_| WINDOWS_1252.decode_without_bom_handling(bytes).0, Cow::Borrowed)
}

fn delimiter(text: &str) -> u8 {
    let header = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let count = |delimiter: &u8| header.bytes().filter(|byte| byte == delimiter).count();
    [b',', b';', b'\t'].into_iter().max_by_key(count).unwrap_or(b',')
}

fn column_of(header: &str) -> Option<Column> {
    let header = header.trim().to_lowercase().replace([' ', '-'], "_");
    let found = Column::ALL.iter().find(|(_, names)| names.contains(&header.as_str()));
    found.map(|(column, _)| *column)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_come_in_either_language_and_any_order() {
        let lines = read("\u{FEFF}Login;Nama;Jenis;Kode Wilayah;Manajer;catatan\r\n\r\nana; KDMP Ende ;primer;53.08;Ana;x\r\n".as_bytes()).unwrap();

        assert_eq!(lines.len(), 1);
        assert_eq!(lines[0].cell(Column::Name), "KDMP Ende");
        assert_eq!(lines[0].cell(Column::Region), "53.08");
        assert_eq!(lines[0].cell(Column::Nik), "");
    }

    #[test]
    fn what_is_missing_is_named() {
        let refused = read(b"nama,jenis\nKDMP Ende,primer\n").unwrap_err();
        assert_eq!(
            refused,
            Refusal::NotATable { missing: vec!["region_code", "manager_name", "login"] }
        );

        assert!(read(b"").is_err());
        assert!(read(b"\x89PNG\0\0").is_err());
    }
}
