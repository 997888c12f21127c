//! Whole files: good ones in every dress, bad ones of every kind.

mod bad_files;
mod good_files;
mod minimarket;
mod properties;

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use zip::write::SimpleFileOptions;

use super::*;

fn read(bytes: &[u8]) -> Sheet {
    read_sheet(bytes, "daftar.csv", &Limits::default()).unwrap()
}

fn refusal(bytes: &[u8]) -> Unreadable {
    read_sheet(bytes, "daftar.xlsx", &Limits::default()).unwrap_err()
}

fn readings(sheet: &Sheet, mapping: Option<&Mapping>) -> Vec<RowReading> {
    let columns = Columns::find(sheet.headers(), mapping).unwrap();
    sheet.rows().iter().map(|row| read_row(&columns, row)).collect()
}

/// A workbook as other programs write it: its sheets by name, shared texts, further parts.
fn workbook(sheets: &[(&str, &str)], shared: &str, more: &[(&str, &[u8])]) -> Vec<u8> {
    let mut parts: Vec<(String, Vec<u8>)> = Vec::new();
    let (mut listed, mut related) = (String::new(), String::new());
    for (index, (name, xml)) in sheets.iter().enumerate() {
        let id = index + 1;
        write!(listed, r#"<sheet name="{name}" sheetId="{id}" r:id="rId{id}"/>"#).unwrap();
        write!(related,
            r#"<Relationship Id="rId{id}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet{id}.xml"/>"#
        )
        .unwrap();
        parts.push((
            format!("xl/worksheets/sheet{id}.xml"),
            format!(
                r#"<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{xml}</sheetData></worksheet>"#
            )
            .into_bytes(),
        ));
    }
    let mut part = |name: &str, xml: String| parts.push((name.to_owned(), xml.into_bytes()));
    part("[Content_Types].xml", r#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>"#.to_owned());
    part("_rels/.rels", r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#.to_owned());
    part(
        "xl/workbook.xml",
        format!(
            r#"<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>{listed}</sheets></workbook>"#
        ),
    );
    part(
        "xl/_rels/workbook.xml.rels",
        format!(
            r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{related}</Relationships>"#
        ),
    );
    part(
        "xl/sharedStrings.xml",
        format!(
            r#"<?xml version="1.0"?><sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{shared}</sst>"#
        ),
    );
    parts.extend(more.iter().map(|(name, bytes)| ((*name).to_owned(), bytes.to_vec())));
    zipped(&parts)
}

fn zipped(parts: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        archive.start_file(name.as_str(), SimpleFileOptions::default()).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

/// A row of a sheet with texts written into its cells.
fn text_row(number: u32, cells: &[&str]) -> String {
    let mut row = format!(r#"<row r="{number}">"#);
    for cell in cells {
        write!(row, r#"<c t="inlineStr"><is><t>{cell}</t></is></c>"#).unwrap();
    }
    row.push_str("</row>");
    row
}

/// Random bytes, the same in every run.
fn noise(length: usize) -> Vec<u8> {
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    std::iter::repeat_with(|| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state.to_le_bytes()
    })
    .flatten()
    .take(length)
    .collect()
}
