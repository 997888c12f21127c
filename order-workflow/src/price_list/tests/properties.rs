//! Whatever comes in, an answer comes out; whatever goes out, comes in again.

use std::io::Write;
use std::time::Instant;

use proptest::prelude::*;
use rust_xlsxwriter::Workbook;

use super::*;

fn judged(bytes: &[u8]) {
    let Ok(sheet) = read_sheet(bytes, "x", &Limits::default()) else { return };
    let _ = header_fingerprint(sheet.headers());
    let mapping = suggest_mapping(sheet.headers());
    if let Ok(columns) = Columns::find(sheet.headers(), Some(&mapping)) {
        for row in sheet.rows() {
            let _ = read_row(&columns, row);
        }
    }
    let all: Vec<(u32, String)> =
        sheet.rows().iter().map(|row| (row.row, "salah".to_owned())).collect();
    reason_file(&sheet, &all, Language::English).unwrap();
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_bytes_get_an_answer(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        judged(&bytes);
    }

    #[test]
    fn any_text_under_a_header_gets_an_answer(text in "(\\PC|[;,\"\n\t\r'=0-9.]){0,200}") {
        judged(format!("nama;isi;harga;stok;harga_2;min_2\n{text}").as_bytes());
    }

    #[test]
    fn any_number_gets_an_answer(text in "[-0-9.,RpO() \u{a0}]{0,24}", number in any::<f64>()) {
        for cell in [Cell::from_text(&text), Cell::Number(number)] {
            let _ = number::price_sen(&cell);
            let _ = number::count(&cell, 0, 10);
        }
    }

    #[test]
    fn a_workbook_with_a_flipped_bit_gets_an_answer(at in any::<prop::sample::Index>(), bit in 0..8_u8) {
        let mut bytes = workbook(&[("Daftar", &text_row(1, &["nama", "isi", "harga"]))], "", &[]);
        let at = at.index(bytes.len());
        bytes[at] ^= 1 << bit;
        judged(&bytes);
    }

    #[test]
    fn a_price_written_our_way_reads_as_itself(sen in 1..100_000_000_000_000_i64) {
        let whole = number::grouped((sen / 100).unsigned_abs());
        for text in [format!("Rp {whole},{:02}", sen % 100), format!("{}.{:02}", sen / 100, sen % 100)] {
            prop_assert_eq!(number::price_sen(&Cell::from_text(&text)), Ok(sen), "{}", text);
        }
    }

    #[test]
    fn refused_rows_come_back_as_they_went(
        cells in proptest::collection::vec("[ -~é;,\"'=+@\t\n-]{0,12}", 9)
    ) {
        let rows: Vec<&[String]> = cells.chunks(3).collect();
        let mut csv = csv::WriterBuilder::new().delimiter(b';').from_writer(Vec::new());
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        for (line, row) in (0..).zip([&["nama".to_owned(), "isi".to_owned(), "harga".to_owned()][..]].into_iter().chain(rows)) {
            csv.write_record(row).unwrap();
            for (column, cell) in (0..).zip(row) {
                sheet.write_string(line, column, cell).unwrap();
            }
        }
        for bytes in [csv.into_inner().unwrap(), book.save_to_buffer().unwrap()] {
            let sheet = read(&bytes);
            let all: Vec<(u32, String)> =
                sheet.rows().iter().map(|row| (row.row, "=salah".to_owned())).collect();
            let again = read(&reason_file(&sheet, &all, Language::Indonesian).unwrap().bytes);
            prop_assert_eq!(again.rows().len(), sheet.rows().len());
            for (row, before) in again.rows().iter().zip(sheet.rows()) {
                for column in 0..3 {
                    prop_assert_eq!(row.cell(column), before.cell(column));
                }
                prop_assert_eq!(row.cell(3), &Cell::Text("=salah".into()));
            }
        }
    }
}

#[test]
fn a_large_list_is_read_in_seconds() {
    let header =
        "nama;kode;merek;kategori;barcode;satuan_dasar;kemasan;isi;harga;stok;harga_2;min_2\n";
    let mut text = header.to_owned();
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, name) in (0..).zip(header.trim().split(';')) {
        sheet.write_string(0, column, name).unwrap();
    }
    for row in 1..=11_000_u32 {
        let line = format!(
            "Minyak Goreng Nusa {row} ml;MG{row};Nusa;Minyak goreng;8992304046940;Btl;Karton;12;Rp 198.000,00;1.250;195.000;10"
        );
        for (column, cell) in (0..).zip(line.split(';')) {
            sheet.write_string(row, column, cell).unwrap();
        }
        text.push_str(&line);
        text.push('\n');
    }
    let large = format!("{header}{}", text[header.len()..].repeat(9));
    for (what, bytes) in [
        ("11,000 rows of CSV", text.into_bytes()),
        ("11,000 rows of XLSX", book.save_to_buffer().unwrap()),
        ("99,000 rows of CSV", large.into_bytes()),
    ] {
        let started = Instant::now();
        let sheet = read(&bytes);
        let read_in = started.elapsed();
        let good = readings(&sheet, None).iter().filter(|row| row.fields.is_ok()).count();
        let taken = started.elapsed();

        assert_eq!(good, sheet.rows().len());
        assert!(good.is_multiple_of(11_000));
        writeln!(std::io::stderr(), "{what}: sheet {read_in:?}, with rows {taken:?}").unwrap();
        // Several times what it takes unoptimized and alone: other builds run beside it.
        assert!(taken.as_secs() < 20, "{what} took {taken:?}");
    }
}
