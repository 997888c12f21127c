//! What a file is, told from its first bytes and never from its name.

use serde::{Deserialize, Serialize};

use super::Unreadable;

/// What a file that is no table looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Looks {
    /// A binary workbook of Excel 97 to 2003 (`.xls`).
    OldExcel,
    /// An Excel binary workbook (`.xlsb`).
    BinaryExcel,
    /// An XML spreadsheet of Excel 2003.
    XmlExcel,
    /// An `OpenDocument` spreadsheet (`.ods`).
    OpenDocument,
    /// A Word document.
    Word,
    /// A PDF.
    Pdf,
    /// A picture.
    Image,
    /// A web page, often an "export to Excel" that is none.
    Html,
    /// Some other XML.
    Xml,
    /// JSON.
    Json,
    /// Rich text.
    RichText,
    /// A ZIP, RAR, 7z or gzip archive.
    Archive,
    /// Bytes that are no text.
    Binary,
}

/// How the cells are packed in a file that may be a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Container {
    /// A ZIP archive; a workbook, if it holds one.
    Zip,
    /// Text with delimiters.
    Text,
}

const STARTS: [(&[u8], Looks); 15] = [
    (b"\x09\x08\x10\x00", Looks::OldExcel),
    (b"\x09\x04\x06\x00", Looks::OldExcel),
    (b"%PDF", Looks::Pdf),
    (b"\x89PNG", Looks::Image),
    (b"\xFF\xD8\xFF", Looks::Image),
    (b"GIF87a", Looks::Image),
    (b"GIF89a", Looks::Image),
    (b"II*\0", Looks::Image),
    (b"MM\0*", Looks::Image),
    (b"RIFF", Looks::Image),
    (b"{\\rtf", Looks::RichText),
    (b"\x1F\x8B", Looks::Archive),
    (b"Rar!\x1A", Looks::Archive),
    (b"7z\xBC\xAF", Looks::Archive),
    (b"PK\x05\x06", Looks::Archive),
];

/// # Errors
/// [`Unreadable::Empty`], [`Unreadable::Locked`], or [`Unreadable::NotATable`].
pub(super) fn look(bytes: &[u8]) -> Result<Container, Unreadable> {
    let not = |looks| Err(Unreadable::NotATable { looks });
    if bytes.is_empty() {
        return Err(Unreadable::Empty);
    }
    if bytes.starts_with(b"PK\x03\x04") {
        return Ok(Container::Zip);
    }
    if bytes.starts_with(b"\xD0\xCF\x11\xE0") {
        return if names_encrypted_package(bytes) {
            Err(Unreadable::Locked)
        } else {
            not(Looks::OldExcel)
        };
    }
    if let Some((_, looks)) = STARTS.iter().find(|(start, _)| bytes.starts_with(start)) {
        return not(*looks);
    }
    if bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF") {
        return Ok(Container::Text);
    }
    if is_binary(bytes) {
        return not(Looks::Binary);
    }
    marked_up(bytes).map_or(Ok(Container::Text), not)
}

/// Excel wraps a locked XLSX in the container of the old format, under this stream's name.
fn names_encrypted_package(bytes: &[u8]) -> bool {
    let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    // The directory of streams stands in whole sectors; its entries start at multiples of 128.
    bytes.chunks(128).any(|entry| entry.starts_with(&name))
}

/// More than one control character in fifty, in the beginning, the middle or the end. A stray
/// one in a cell is that row's fault, not the file's.
fn is_binary(bytes: &[u8]) -> bool {
    const SAMPLE: usize = 16 * 1024;
    let middle = bytes.len() / 2;
    let end = bytes.len().saturating_sub(SAMPLE);
    [0, middle, end].into_iter().any(|from| {
        let sample = bytes.get(from..).unwrap_or_default();
        let sample = sample.get(..SAMPLE).unwrap_or(sample);
        let controls =
            sample.iter().filter(|byte| **byte < 0x20 && !b"\t\n\r\x1A".contains(byte)).count();
        controls > 4 && controls * 50 > sample.len()
    })
}

fn marked_up(bytes: &[u8]) -> Option<Looks> {
    let head = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let head = head.get(..2048).unwrap_or(head).trim_ascii_start();
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    let tag = |name: &str| head.starts_with(name);
    if ["<!doctype html", "<html", "<table", "<head", "<body", "<meta", "<style"]
        .into_iter()
        .any(tag)
    {
        return Some(Looks::Html);
    }
    if tag("<?xml") || tag("<!--") {
        return Some(if head.contains("office:spreadsheet") {
            Looks::XmlExcel
        } else if head.contains("<html") {
            Looks::Html
        } else {
            Looks::Xml
        });
    }
    // A title in brackets is a line of a table; a quoted name or another bracket is JSON.
    let inner = head.strip_prefix(['{', '[']).map(str::trim_start)?;
    inner.starts_with(['"', '{', '[']).then_some(Looks::Json)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused_as(bytes: &[u8]) -> Looks {
        match look(bytes) {
            Err(Unreadable::NotATable { looks }) => looks,
            other => panic!("not refused by its looks: {other:?}"),
        }
    }

    #[test]
    fn other_files_are_called_by_their_name() {
        assert_eq!(refused_as(b"%PDF-1.7\n%\xE2\xE3"), Looks::Pdf);
        assert_eq!(refused_as(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), Looks::Image);
        assert_eq!(refused_as(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 old"), Looks::OldExcel);
        assert_eq!(refused_as(b"\xEF\xBB\xBF \r\n<HTML><table>"), Looks::Html);
        assert_eq!(refused_as(b"<table border=1><tr><td>nama"), Looks::Html);
        assert_eq!(refused_as(br#"[{"nama": "Gula"}]"#), Looks::Json);
        assert_eq!(refused_as(b"<?xml version='1.0'?><a/>"), Looks::Xml);
        assert_eq!(refused_as(b"{\\rtf1\\ansi"), Looks::RichText);
        assert_eq!(
            refused_as(b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x03\0>\0\x01"),
            Looks::Binary
        );
    }

    #[test]
    fn a_locked_workbook_is_told_from_an_old_one() {
        let mut bytes = b"\xD0\xCF\x11\xE0".to_vec();
        bytes.resize(1024, 0);
        bytes.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
        bytes.resize(2048, 0);

        assert_eq!(look(&bytes), Err(Unreadable::Locked));
    }

    #[test]
    fn one_stray_control_character_does_not_make_a_file_binary() {
        assert_eq!(look(b"nama;isi;harga\nGula\0;1;12.500\n"), Ok(Container::Text));
        assert_eq!(look(b"[Daftar harga]\nnama;isi;harga\n"), Ok(Container::Text));
    }
}
