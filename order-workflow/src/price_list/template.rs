//! The empty price list a seller starts from: our headers in their language, and three lines that
//! show how each is filled in.

use rust_xlsxwriter::{Format, Workbook, XlsxError};

use super::field::{Field, Step};
use super::wording::Language;

/// The media type of an XLSX.
pub const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// The columns of the template, in its order; a ladder of three steps says enough.
const COLUMNS: [Field; 17] = [
    Field::Name,
    Field::SellerCode,
    Field::Brand,
    Field::Category,
    Field::Barcode,
    Field::BaseUnit,
    Field::Pack,
    Field::Factor,
    Field::Price,
    Field::IncludesTax,
    Field::Stock,
    Field::Minimum,
    Field::Multiple,
    Field::StepPrice(Step::Second),
    Field::StepMinimum(Step::Second),
    Field::StepPrice(Step::Third),
    Field::StepMinimum(Step::Third),
];

/// Three usual goods: by the carton, by the sack, by the piece. Invented, with real check digits.
const LINES: [[&str; 17]; 3] = [
    [
        "Minyak Goreng Nusa 2 L",
        "MG-2L",
        "Nusa",
        "Minyak goreng",
        "8991234500010",
        "pcs",
        "karton",
        "6",
        "213.000",
        "tidak",
        "120",
        "1",
        "1",
        "208.500",
        "10",
        "204.000",
        "50",
    ],
    [
        "Gula Pasir Manis Timur 50 kg",
        "GP-50",
        "Manis Timur",
        "Gula",
        "",
        "kg",
        "sak",
        "50",
        "815.000",
        "tidak",
        "40",
        "2",
        "1",
        "",
        "",
        "",
        "",
    ],
    [
        "Sapu Ijuk Flores",
        "SI-01",
        "",
        "Alat rumah",
        "",
        "pcs",
        "pcs",
        "1",
        "12.500",
        "tidak",
        "300",
        "10",
        "5",
        "",
        "",
        "",
        "",
    ],
];

/// What each column is for, one sentence; shown beside the template and inside it.
#[must_use]
pub fn explained(field: Field, language: Language) -> &'static str {
    let (indonesian, english) = match field {
        Field::Name => ("Nama barang, seperti di toko Anda.", "The goods' name, as you write it."),
        Field::SellerCode => (
            "Kode barang Anda; membuat unggahan berikutnya cocok.",
            "Your own code; by it the next upload finds the same goods.",
        ),
        Field::Brand => ("Merek.", "Brand."),
        Field::Category => ("Kelompok barang, bebas.", "Group of goods, in your words."),
        Field::Barcode => {
            ("Angka di bawah barcode; boleh kosong.", "The number under the barcode; may be empty.")
        }
        Field::BaseUnit => (
            "Satuan terkecil: pcs, gram, kg, ml atau liter.",
            "Smallest unit: pcs, gram, kg, ml or litre.",
        ),
        Field::Pack => {
            ("Nama kemasan: karton, sak, dus, pcs.", "The pack's name: carton, sack, box, pcs.")
        }
        Field::Factor => ("Berapa satuan dalam satu kemasan.", "How many units are in one pack."),
        Field::Price => ("Harga satu kemasan, dalam rupiah.", "Price of one pack, in rupiah."),
        Field::IncludesTax => (
            "Apakah harga termasuk PPN: ya atau tidak.",
            "Whether the price includes PPN: yes or no.",
        ),
        Field::Stock => (
            "Stok, dalam kemasan; kosong berarti tidak diubah.",
            "Stock in packs; empty leaves it as it is.",
        ),
        Field::Minimum => {
            ("Paling sedikit berapa kemasan sekali pesan.", "The fewest packs in one order.")
        }
        Field::Multiple => {
            ("Dijual per kelipatan berapa kemasan.", "Sold in multiples of so many packs.")
        }
        Field::StepPrice(_) => (
            "Harga satu kemasan bila membeli lebih banyak.",
            "Price of one pack when more are bought.",
        ),
        Field::StepMinimum(_) => {
            ("Mulai berapa kemasan harga itu berlaku.", "From how many packs that price holds.")
        }
    };
    match language {
        Language::Indonesian => indonesian,
        Language::English => english,
    }
}

/// The columns of the template in order.
#[must_use]
pub fn template_columns() -> &'static [Field] {
    &COLUMNS
}

/// Its three lines, one text a column.
pub fn template_lines() -> impl Iterator<Item = &'static [&'static str]> {
    LINES.iter().map(<[&str; 17]>::as_slice)
}

/// The template as a workbook: the list itself, and beside it a sheet that explains the columns.
///
/// # Errors
/// The workbook cannot be written.
pub fn template_xlsx(language: Language) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let bold = Format::new().set_bold();
    // As text, or a spreadsheet shows a barcode as 8,99E+12 and takes its last digits off.
    let text = Format::new().set_num_format("@");
    let sheet = workbook.add_worksheet();
    sheet.set_name(match language {
        Language::Indonesian => "Daftar harga",
        Language::English => "Price list",
    })?;
    sheet.set_freeze_panes(1, 0)?;
    for (place, field) in (0..).zip(COLUMNS) {
        sheet.write_string_with_format(0, place, field.header_name(language), &bold)?;
        let wide = matches!(field, Field::Name | Field::Category | Field::Barcode);
        sheet.set_column_width(place, if wide { 26 } else { 13 })?;
        if matches!(field, Field::Barcode | Field::SellerCode) {
            sheet.set_column_format(place, &text)?;
        }
    }
    for (line, cells) in (1..).zip(LINES) {
        for ((place, field), cell) in (0..).zip(COLUMNS).zip(cells) {
            match (number_of(field, cell), cell) {
                (_, "") => {}
                (Some(number), _) => {
                    sheet.write_number(line, place, number)?;
                }
                (None, cell) => {
                    sheet.write_string(line, place, said(cell, language))?;
                }
            }
        }
    }
    let notes = workbook.add_worksheet();
    notes.set_name(match language {
        Language::Indonesian => "Petunjuk",
        Language::English => "Notes",
    })?;
    notes.set_column_width(0, 18)?;
    notes.set_column_width(1, 70)?;
    for (line, field) in (0..).zip(COLUMNS) {
        notes.write_string_with_format(line, 0, field.header_name(language), &bold)?;
        notes.write_string(line, 1, explained(field, language))?;
    }
    workbook.save_to_buffer()
}

/// The same lines as CSV, with a semicolon as spreadsheets here write it, and a BOM so that Excel
/// takes it for UTF-8.
///
/// # Errors
/// It cannot be written.
pub fn template_csv(language: Language) -> Result<Vec<u8>, csv::Error> {
    let mut writer =
        csv::WriterBuilder::new().delimiter(b';').from_writer("\u{FEFF}".as_bytes().to_vec());
    writer.write_record(COLUMNS.iter().map(|field| field.header_name(language)))?;
    for cells in LINES {
        writer.write_record(cells.map(|cell| said(cell, language)))?;
    }
    writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))
}

/// Figures go into a workbook as numbers; codes that look like figures stay text.
fn number_of(field: Field, cell: &str) -> Option<f64> {
    if matches!(field, Field::Barcode | Field::SellerCode | Field::Name) {
        return None;
    }
    cell.replace('.', "").parse().ok()
}

fn said(cell: &'static str, language: Language) -> &'static str {
    match (cell, language) {
        ("tidak", Language::English) => "no",
        (cell, _) => cell,
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Columns, Limits, read_row, read_sheet};
    use super::*;

    fn reads_well(bytes: &[u8], name: &str) {
        let sheet = read_sheet(bytes, name, &Limits::default()).unwrap();
        let columns = Columns::find(sheet.headers(), None).unwrap();
        assert_eq!(sheet.rows().len(), LINES.len(), "{name}");
        for row in sheet.rows() {
            let reading = read_row(&columns, row);
            assert!(reading.fields.is_ok(), "{name}: {:?}", reading.fields);
            assert!(reading.warnings.is_empty(), "{name}: {:?}", reading.warnings);
        }
    }

    #[test]
    fn the_template_uploaded_as_it_is_has_nothing_to_put_right() {
        for language in [Language::Indonesian, Language::English] {
            reads_well(&template_xlsx(language).unwrap(), "template.xlsx");
            reads_well(&template_csv(language).unwrap(), "sample.csv");
        }
    }
}
