//! Rows of price lists as distributors have them, one line each.

use super::*;
use crate::price_list::{FieldGroup, Limits, read_sheet};

const HEADER: &str = "nama;kode;merek;kategori;barcode;satuan_dasar;kemasan;isi;harga;termasuk_ppn;\
                      stok;min;kelipatan;harga_2;min_2;harga_3;min_3";

/// The only row of a CSV with this header.
fn row_under(header: &str, line: &str) -> RowReading {
    let sheet =
        read_sheet(format!("{header}\n{line}\n").as_bytes(), "x.csv", &Limits::default()).unwrap();
    let columns = Columns::find(sheet.headers(), None).unwrap();
    read_row(&columns, &sheet.rows()[0])
}

fn row(line: &str) -> RowReading {
    row_under(HEADER, line)
}

fn faults(reading: &RowReading) -> Vec<(&str, &str, FaultCode)> {
    let faults = reading.fields.as_ref().unwrap_err();
    faults.iter().map(|fault| (&*fault.column, &*fault.content, fault.code.clone())).collect()
}

fn packed(header: &str, line: &str) -> (BaseUnit, String, String, u32) {
    let row = row_under(header, line).fields.unwrap();
    (row.base_unit, row.base_unit_word, row.pack_name, row.factor)
}

#[test]
fn a_full_row_says_everything() {
    let reading = row("Minyak Nusa 2L;MN2;Nusa;Minyak goreng;8992304046940;Btl;Karton;6;\
                       Rp 198.000,00;ya;1.250;2;1;195.000;10;190000;50");

    assert_eq!(reading.warnings, []);
    assert_eq!(
        reading.fields,
        Ok(PriceListRow {
            name: "Minyak Nusa 2L".to_owned(),
            seller_code: Some("MN2".to_owned()),
            brand: Some("Nusa".to_owned()),
            category: Some("Minyak goreng".to_owned()),
            gtin: Some(Gtin::parse("8992304046940").unwrap()),
            own_barcode: None,
            base_unit: BaseUnit::Pcs,
            base_unit_word: "Btl".to_owned(),
            pack_name: "Karton".to_owned(),
            factor: 6,
            price_breaks: vec![
                PriceBreak { min_count: 1, price_sen: 19_800_000 },
                PriceBreak { min_count: 10, price_sen: 19_500_000 },
                PriceBreak { min_count: 50, price_sen: 19_000_000 },
            ],
            includes_tax: Some(true),
            stock: Some(1_250),
            minimum: Some(2),
            multiple: Some(1),
        })
    );
}

#[test]
fn a_short_row_needs_only_name_content_and_price() {
    let reading = row_under("Name,Factor,Price", "Gula,,12500");
    let fields = reading.fields.unwrap();

    assert_eq!((fields.factor, fields.pack_name.as_str()), (1, "pcs"));
    assert_eq!(fields.price_breaks, [PriceBreak { min_count: 1, price_sen: 1_250_000 }]);
    assert_eq!((fields.stock, fields.includes_tax, fields.gtin), (None, None, None));
    assert_eq!(reading.warnings, []);
}

#[test]
fn every_fault_of_a_row_is_named_at_once() {
    let reading = row(" ;;;;;pcs;dus;0;Rp 21O.000;mungkin;1,5;0;x;128.000;;1;");

    assert_eq!(
        faults(&reading),
        [
            ("nama", "", FaultCode::Missing),
            (
                "isi",
                "0",
                FaultCode::FactorMissing { pack: "dus".to_owned(), base_unit: "pcs".to_owned() }
            ),
            ("harga", "Rp 21O.000", FaultCode::LetterForDigit { letter: 'O', digit: '0' }),
            ("min_2", "", FaultCode::StepWithoutMinimum),
            ("min_3", "", FaultCode::StepWithoutMinimum),
            ("termasuk_ppn", "mungkin", FaultCode::NotYesNo),
            ("stok", "1,5", FaultCode::NotWhole),
            ("min", "0", FaultCode::TooSmall { least: 1 }),
            ("kelipatan", "x", FaultCode::NotANumber),
        ]
    );
}

#[test]
fn no_content_means_one_only_when_pack_and_base_unit_are_the_same() {
    let header = "nama;satuan_dasar;kemasan;isi;harga";
    for line in
        ["Gula;Pcs;PCS;0;1", "Gula;Pcs;pcs;;1", "Gula;Pcs;;-;1", "Gula;;;;1", "Gula;;pcs;;1"]
    {
        assert_eq!(packed(header, line).3, 1, "{line}");
    }
    for line in ["Gula;Pcs;Dus;0;1", "Gula;Pcs;Pc;;1", "Gula;;Dus;;1"] {
        let reading = row_under(header, line);
        assert!(
            matches!(faults(&reading)[..], [("isi", _, FaultCode::FactorMissing { .. })]),
            "{line}"
        );
    }
}

#[test]
fn without_a_column_of_base_units_a_pack_without_content_is_one_piece() {
    let header = "nama;kemasan;isi;harga";

    assert_eq!(packed(header, "Gula;Dus;;1"), (BaseUnit::Pcs, "Dus".into(), "Dus".into(), 1));
    assert_eq!(packed(header, "Gula;Dus;40;1"), (BaseUnit::Pcs, "pcs".into(), "Dus".into(), 40));
    assert_eq!(packed(header, "Beras;kg;;1"), (BaseUnit::Gram, "kg".into(), "kg".into(), 1_000));
    let warned = row_under(header, "Gula;Dus;;1").warnings;
    assert_eq!(warned[0].code, FaultCode::FactorTakenAsOne { pack: "Dus".to_owned() });
}

#[test]
fn weights_and_volumes_are_counted_in_grams_and_millilitres() {
    let header = "nama;satuan_dasar;kemasan;isi;harga";

    assert_eq!(
        packed(header, "Beras;kg;Sak;25;1"),
        (BaseUnit::Gram, "kg".into(), "Sak".into(), 25_000)
    );
    assert_eq!(packed(header, "Beras;gram;Sak;25.000;1").3, 25_000);
    assert_eq!(packed(header, "Beras;Kg;;;1"), (BaseUnit::Gram, "Kg".into(), "Kg".into(), 1_000));
    assert_eq!(packed(header, "Minyak;liter;Jerigen;18;1").3, 18_000);
    let too_much = row_under(header, "Pasir;ton;Kapal;101;1");
    assert_eq!(faults(&too_much)[0].2, FaultCode::TooManyBaseUnits { max: 100_000_000 });
    let unknown = row_under(header, "Pasir;truk;truk;1;1");
    assert_eq!(faults(&unknown), [("satuan_dasar", "truk", FaultCode::UnitUnknown)]);
}

#[test]
fn a_code_that_is_no_barcode_is_kept_with_a_warning() {
    let header = "nama;barcode;isi;harga";
    for (line, kept, warning) in [
        ("Gula;96;1;1", "96", FaultCode::NoBarcode),
        ("Gula;cartel;1;1", "cartel", FaultCode::NoBarcode),
        (
            "Gula;8991234500018;1;1",
            "8991234500018",
            FaultCode::CheckDigit { likely: "8991234500010".to_owned() },
        ),
        ("Gula;8,99E+12;1;1", "8,99E+12", FaultCode::RoundedBarcode),
    ] {
        let reading = row_under(header, line);
        assert_eq!(reading.warnings[0].code, warning);
        assert_eq!(reading.warnings[0].group(), FieldGroup::Barcode);
        let fields = reading.fields.unwrap();
        assert_eq!((fields.gtin, fields.own_barcode.as_deref()), (None, Some(kept)));
    }
    let empty = row_under(header, "Gula;-;1;1");
    assert_eq!((empty.warnings.len(), empty.fields.unwrap().own_barcode), (0, None));
}

#[test]
fn a_price_that_rises_with_the_count_is_refused_with_both_prices() {
    let reading = row("Gula;;;;;pcs;karton;40;126.000;;;;;128.000;10;;");

    assert_eq!(
        faults(&reading),
        [(
            "harga_2",
            "128.000",
            FaultCode::StepDearer {
                pack: "karton".to_owned(),
                min_count: 10,
                earlier_min_count: 1,
                earlier_price_sen: 12_600_000,
            }
        )]
    );
}

#[test]
fn a_step_from_one_pack_on_is_no_step() {
    let reading = row("Gula;;;;;pcs;karton;40;126.000;;;;;120.000;1;;");

    assert_eq!(faults(&reading), [("min_2", "1", FaultCode::TooSmall { least: 2 })]);
}

#[test]
fn a_comma_that_cut_a_price_in_two_is_not_taken_for_a_price() {
    let reading = row_under("nama,isi,harga", "Gula,1,12,500");

    assert_eq!(faults(&reading), [("", "500", FaultCode::Surplus { cells: 1 })]);
}

#[test]
fn a_formula_in_a_name_is_a_name_and_an_error_is_none() {
    let header = "nama;isi;harga";
    assert_eq!(row_under(header, "=SUM(A1);1;1").fields.unwrap().name, "=SUM(A1)");
    assert_eq!(
        faults(&row_under(header, "#REF!;1;#N/A")),
        [("nama", "#REF!", FaultCode::FormulaError), ("harga", "#N/A", FaultCode::FormulaError)]
    );
}

#[test]
fn damaged_letters_are_kept_and_warned_about_while_hidden_ones_are_refused() {
    let header = "nama;isi;harga";
    let garbled = row_under(header, "OREO CRÃ\u{83}Ë\u{86}ME;1;1");
    assert_eq!(garbled.warnings[0].code, FaultCode::Garbled);
    assert_eq!(garbled.fields.unwrap().name, "OREO CRÃ\u{83}Ë\u{86}ME");

    let hidden = row_under(header, "Gula\u{202E}risap;1;1");
    assert_eq!(
        faults(&hidden),
        [("nama", "Gula\u{FFFD}risap", FaultCode::HiddenCharacter { code_point: 0x202E })]
    );
}

#[test]
fn a_stock_of_more_than_can_be_counted_is_refused() {
    let header = "nama;satuan_dasar;kemasan;isi;harga;stok";
    let reading = row_under(header, "Pasir;kg;Sak;50;1;999.999.999");

    assert_eq!(
        faults(&reading),
        [("stok", "999.999.999", FaultCode::TooManyBaseUnits { max: STOCK_BASE_MAX })]
    );
}
