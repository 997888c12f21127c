//! The same list in every dress.

use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};

use super::*;

const LIST: &str = "nama;satuan_dasar;kemasan;isi;harga\nCrème Nusa;Btl;Karton;12;Rp 12.500,50\n";

fn only_row(sheet: &Sheet) -> PriceListRow {
    let mut readings = readings(sheet, None);
    assert_eq!(readings.len(), 1);
    readings.remove(0).fields.unwrap()
}

#[test]
fn the_same_list_reads_the_same_in_every_encoding_and_delimiter() {
    let expected = only_row(&read(LIST.as_bytes()));
    let utf16: Vec<u8> =
        format!("\u{FEFF}{LIST}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    let commas =
        "name,base_unit,pack,factor,price\n\"Crème Nusa\",Btl,Karton,12,\"Rp 12.500,50\"\n";
    for bytes in [
        format!("\u{FEFF}{LIST}").into_bytes(),
        encoding_rs::WINDOWS_1252.encode(LIST).0.into_owned(),
        utf16,
        LIST.replace('\n', "\r\n").into_bytes(),
        LIST.replace(';', "\t").into_bytes(),
        format!("sep=;\r\n{LIST}").into_bytes(),
        commas.as_bytes().to_vec(),
        LIST.trim_end().as_bytes().to_vec(),
    ] {
        assert_eq!(only_row(&read(&bytes)), expected);
    }
    assert_eq!(expected.name, "Crème Nusa");
    assert_eq!(expected.price_breaks, [PriceBreak { min_count: 1, price_sen: 1_250_050 }]);
}

#[test]
fn titles_above_the_header_are_stepped_over_and_rows_keep_their_numbers() {
    let sheet = read(
        "PT SUMBER PANGAN TIMUR;;\nDaftar harga per 1 Desember 2026;;\n\n\
         Nama Barang;Isi;Harga Jual\nGula;1;12.500\n\n;;\nKopi;1;x\n"
            .as_bytes(),
    );

    assert_eq!(sheet.headers(), ["Nama Barang", "Isi", "Harga Jual"]);
    assert_eq!(sheet.header_row(), 4);
    let numbers: Vec<(u32, u32)> =
        sheet.rows().iter().map(|row| (row.row, row.sheet_row)).collect();
    assert_eq!(numbers, [(1, 5), (4, 8)]);
    let problem = Columns::find(sheet.headers(), None).unwrap_err();
    assert_eq!(problem.missing, [Field::Name, Field::Price]);
    let suggested = suggest_mapping(sheet.headers());
    let read = readings(&sheet, Some(&suggested));
    assert!(read[0].fields.is_ok());
    assert_eq!(read[1].fields.as_ref().unwrap_err()[0].column, "Harga Jual");
}

#[test]
fn headers_nobody_knows_are_found_by_the_remembered_mapping() {
    let mapping: Mapping =
        serde_json::from_str(r#"{"aa": "name", "bb": "factor", "cc": "price"}"#).unwrap();
    let sheet = read(b"per;Desember;2026\naa;bb;cc\nGula;1;5000\n");
    assert_eq!(sheet.headers(), ["per", "Desember", "2026"]);

    let sheet = sheet.with_header_of(&mapping);
    assert_eq!(sheet.headers(), ["aa", "bb", "cc"]);
    assert_eq!((sheet.rows()[0].row, sheet.rows()[0].sheet_row), (1, 3));
    assert!(readings(&sheet, Some(&mapping))[0].fields.is_ok());
}

#[test]
fn a_workbook_is_read_as_excel_shows_it() {
    let mut book = Workbook::new();
    book.add_worksheet().set_name("Sampul").unwrap();
    let sheet = book.add_worksheet();
    sheet.write_string(0, 0, "Daftar harga").unwrap();
    let headers =
        ["Nama", "Barcode", "Kemasan", "Isi", "Harga", "Termasuk PPN", "Stok", "Kategori"];
    for (column, header) in (0..).zip(headers) {
        sheet.write_string(2, column, header).unwrap();
    }
    sheet.write_string(4, 0, "Minyak\nNusa 2L").unwrap();
    sheet.write_number(4, 1, 8_992_304_046_940.0).unwrap();
    sheet.write_string(4, 2, "Karton").unwrap();
    sheet.write_number(4, 3, 6.0).unwrap();
    sheet
        .write_formula(4, 4, Formula::new("=150000*1.11").set_result("166500.00000000003"))
        .unwrap();
    sheet.write_boolean(4, 5, true).unwrap();
    sheet.write_string(4, 6, "1.250").unwrap();
    let date = ExcelDateTime::from_ymd(2026, 12, 1).unwrap();
    sheet
        .write_datetime_with_format(4, 7, date, &Format::new().set_num_format("dd/mm/yyyy"))
        .unwrap();
    let bytes = book.save_to_buffer().unwrap();

    let sheet = read(&bytes);
    assert_eq!((sheet.kind(), sheet.header_row()), (SheetKind::Xlsx, 3));
    let row = only_row(&sheet);
    assert_eq!((sheet.rows()[0].row, sheet.rows()[0].sheet_row), (2, 5));
    assert_eq!(row.name, "Minyak Nusa 2L");
    assert_eq!(row.gtin.unwrap().as_str(), "8992304046940");
    assert_eq!((row.factor, row.stock, row.includes_tax), (6, Some(1_250), Some(true)));
    assert_eq!(row.price_breaks[0].price_sen, 16_650_000);
    assert_eq!(row.category.as_deref(), Some("2026-12-01"));
}

#[test]
fn workbooks_of_other_programs_are_read_too() {
    let rows = [
        text_row(1, &["nama", "isi", "harga"]),
        // Shared texts, one of them empty, a text that is a result, gaps, an unknown error.
        r#"<row r="3"><c r="A3" t="s"><v>1</v></c><c r="B3"><v>1</v></c><c r="C3" t="str"><f>B3</f><v>12.500</v></c></row>"#.to_owned(),
        r#"<row r="4"><c r="A4" t="s"><v>3</v></c><c r="B4" t="s"><v>0</v></c><c r="C4"><v>1.25E4</v></c></row>"#.to_owned(),
        r#"<row r="5"><c r="A5" t="s"><v>3</v></c><c r="B5"><v>1</v></c><c r="C5" t="e"><v>#SPILL!</v></c></row>"#.to_owned(),
        r#"<row r="6"><c r="C6" t="s"><v>2</v></c></row>"#.to_owned(),
    ]
    .concat();
    let shared = "<si/><si><t>Gula &amp; Kopi</t></si><si><t xml:space=\"preserve\">  </t></si>\
                  <si><r><t xml:space=\"preserve\">Teh </t></r><r><t>Melati</t></r></si>";
    let sheet = read(&workbook(&[("Kosong", ""), ("Daftar", &rows)], shared, &[]));

    let read = readings(&sheet, None);
    assert_eq!(read.iter().map(|row| row.sheet_row).collect::<Vec<_>>(), [3, 4, 5]);
    let named = |index: usize| read[index].fields.as_ref().unwrap();
    assert_eq!(
        (named(0).name.as_str(), named(0).price_breaks[0].price_sen),
        ("Gula & Kopi", 1_250_000)
    );
    assert_eq!((named(1).name.as_str(), named(1).factor), ("Teh Melati", 1));
    assert_eq!(named(1).price_breaks[0].price_sen, 1_250_000);
    assert_eq!(read[2].fields.as_ref().unwrap_err()[0].code, FaultCode::Missing);
}

#[test]
fn refused_rows_come_back_as_the_same_csv_and_may_be_sent_again() {
    let sheet = read(
        "Judul\nnama;alasan;isi;harga\nGula;lama;1;salah\n\"=1+1;\"\"x\"\"\";;1;-5\nKopi;;1;5.000\n@teh;;1;0;lebih\n"
            .as_bytes(),
    );
    let rejected = [
        (4, "Harga 0.".to_owned()),
        (1, "Bukan angka.".to_owned()),
        (2, "Di bawah nol.".to_owned()),
    ];
    let file = reason_file(&sheet, &rejected, Language::Indonesian).unwrap();

    assert_eq!(file.name, "daftar-perlu-diperbaiki.csv");
    assert_eq!(
        String::from_utf8(file.bytes.clone()).unwrap(),
        "\u{FEFF}nama;isi;harga;alasan\nGula;1;salah;Bukan angka.\n\
         \"'=1+1;\"\"x\"\"\";1;'-5;Di bawah nol.\n'@teh;1;0;Harga 0.;lebih\n"
    );
    let again = read(&file.bytes);
    assert_eq!(header_fingerprint(again.headers()), header_fingerprint(sheet.headers()));
    assert_eq!(*again.rows()[1].cell(0), Cell::Text("=1+1;\"x\"".into()));
    assert_eq!(*again.rows()[1].cell(2), Cell::Text("-5".into()));
    assert_eq!(again.rows()[2].surplus, 1);
}

#[test]
fn refused_rows_come_back_as_the_same_workbook() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, header) in (0..).zip(["nama", "barcode", "isi", "harga"]) {
        sheet.write_string(0, column, header).unwrap();
    }
    sheet.write_string(1, 0, "=HYPERLINK(\"http://x\")").unwrap();
    sheet.write_number(1, 1, 8_992_304_046_940.0).unwrap();
    sheet.write_number(1, 2, 1.5).unwrap();
    sheet.write_boolean(1, 3, false).unwrap();
    let sheet = read_sheet(&book.save_to_buffer().unwrap(), "a/b\\Harga.XLSX", &Limits::default());
    let sheet = sheet.unwrap();

    let file = reason_file(&sheet, &[(1, "Salah.".to_owned())], Language::English).unwrap();
    assert_eq!(file.name, "Harga-to-correct.xlsx");
    let again = read(&file.bytes);
    assert_eq!(again.headers(), ["nama", "barcode", "isi", "harga", "reason"]);
    assert_eq!(again.rows()[0].cells[..4], sheet.rows()[0].cells[..]);
    assert_eq!(*again.rows()[0].cell(4), Cell::Text("Salah.".into()));
}
