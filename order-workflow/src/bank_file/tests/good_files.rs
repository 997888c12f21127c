//! Every form a bank here hands out gives the same kind of lines.

use super::*;

fn lines_of(name: &str) -> BankFile {
    plainly(&data(name)).unwrap_or_else(|wrong| panic!("{name}: {wrong:?}"))
}

#[test]
fn a_sign_in_a_column_without_a_name_and_days_without_a_year_are_understood() {
    let file = lines_of("sign_beside.csv");

    let lines = told(&file);
    assert_eq!(lines[0].0, "2025-12-28");
    assert_eq!((lines[0].1, lines[1].1), (450_000_000, -1_500_000));
    assert_eq!(lines[2], ("2026-01-02".to_owned(), 25_000_050, "SETORAN TUNAI"));
    assert_eq!((file.lines.len(), file.pending), (4, 2));
    assert_eq!(file.frame.account.as_deref(), Some("1234567890"));
    assert_eq!(
        (sen(file.frame.opening), sen(file.frame.closing)),
        (Some(100_000_000), Some(598_500_100))
    );
    // The same day, sum and words; only the balances tell the two apart.
    assert_ne!(file.lines[2].fingerprint, file.lines[3].fingerprint);
    assert_eq!(file.lines[0].row, 8, "as a spreadsheet shows it");
}

#[test]
fn debit_and_credit_apart_with_indonesian_marks_are_understood() {
    let file = lines_of("two_columns.csv");

    assert_eq!(
        told(&file),
        [
            ("2026-11-03".to_owned(), 125_000_000, "Transfer dari Café Mañana"),
            ("2026-11-05".to_owned(), -1_250_000, "Biaya administrasi bulan Oktober"),
            ("2026-11-30".to_owned(), 432_109, "Bunga"),
        ]
    );
    let called = |line: &FileLine| line.reference.as_ref().map(|found| found.as_str().to_owned());
    assert_eq!(called(&file.lines[0]).as_deref(), Some("FT2630700012"));
    assert_eq!(called(&file.lines[1]), None);
    assert_eq!(
        (sen(file.frame.opening), sen(file.frame.closing)),
        (Some(100_000_000), Some(224_182_109))
    );
}

#[test]
fn the_newest_line_may_come_first_and_the_number_of_a_row_is_no_part_of_it() {
    let text = String::from_utf8(data("english_newest_first.csv")).unwrap();
    let file = plainly(text.as_bytes()).unwrap();

    assert_eq!(told(&file)[0].1, 90_000_000);
    assert_eq!((sen(file.frame.opening), sen(file.frame.closing)), (Some(0), Some(188_500_000)));
    assert_eq!(file.days(), Some((day("2026-11-20"), day("2026-11-22"))));
    // The same lines in a longer download: numbered otherwise, printed the same.
    let newer =
        "\"1\",\"23/11/2026 08:00:00\",\"BUNGA\",\"848001\",\"\",\"15,000.00\",\"1,900,000.00\"\n";
    let mut longer: Vec<String> = text.lines().map(str::to_owned).collect();
    for (line, number) in longer[2..].iter_mut().zip(2..) {
        *line = format!("\"{number}\"{}", &line[3..]);
    }
    longer.insert(2, newer.trim_end().to_owned());
    let longer = plainly(longer.join("\n").as_bytes()).unwrap();
    let prints = |lines: &[FileLine]| {
        lines.iter().map(|line| (line.fingerprint, line.nth)).collect::<Vec<_>>()
    };
    assert_eq!(prints(&longer.lines[1..]), prints(&file.lines));
}

#[test]
fn one_amount_with_its_sign_before_or_behind_is_understood() {
    let signed = lines_of("signed_amount.csv");
    assert_eq!(
        signed.lines.iter().map(|line| line.amount.sen()).collect::<Vec<_>>(),
        [200_000_000, -15_000_050, 125_000]
    );
    assert_eq!(sen(signed.frame.opening), None, "the file says nothing of balances");

    let suffix = lines_of("suffix.csv");
    assert_eq!(
        suffix.lines.iter().map(|line| line.amount.sen()).collect::<Vec<_>>(),
        [150_000_000, -250_000]
    );
    assert_eq!(suffix.lines[0].counterparty_name, "KOPERASI NANGAPANDA");
}

#[test]
fn lines_that_are_alike_are_counted() {
    let text = "Tanggal;Keterangan;Debet;Kredit\n01/11/2026;QRIS;;10.000\n01/11/2026;QRIS;;10.000\n02/11/2026;QRIS;;10.000\n";

    let file = plainly(text.as_bytes()).unwrap();

    assert_eq!(file.lines.iter().map(|line| line.nth).collect::<Vec<_>>(), [1, 2, 1]);
    assert_eq!(file.lines[0].fingerprint, file.lines[1].fingerprint);
}

#[test]
fn columns_with_other_names_are_taken_for_what_the_treasurer_says() {
    let text = "Hari;Perihal;Ke luar;Ke dalam\n01/11/2026;Bunga;;4.000\n02/11/2026;Admin;2.500;\n";
    let Unusable::ColumnsUnknown { missing, headers } = refused(text) else { panic!("known") };
    assert_eq!(missing, [StatementField::Day, StatementField::Description]);
    assert_eq!(headers, ["Hari", "Perihal", "Ke luar", "Ke dalam"]);

    let mapping: ColumnMapping = serde_json::from_str(
        r#"{"hari": "day", "Perihal": "description", "ke luar": "debit", "Ke dalam": "credit"}"#,
    )
    .unwrap();
    let file = mapped(text.as_bytes(), &mapping).unwrap();
    assert_eq!(
        file.lines.iter().map(|line| line.amount.sen()).collect::<Vec<_>>(),
        [400_000, -250_000]
    );
    let seen = columns(text.as_bytes(), Some(&mapping)).unwrap();
    assert_eq!(seen.headers[2].field, Some(StatementField::Debit));
    assert_eq!(seen.headers[3].sample, "4.000");
    assert_eq!(seen.fingerprint, file.columns.unwrap().fingerprint);
    // What the columns are taken for does not change what was printed.
    let other: ColumnMapping = serde_json::from_str(
        r#"{"Hari": "day", "Perihal": "details", "Ke luar": "debit", "Ke dalam": "credit", "x": "description"}"#,
    )
    .unwrap();
    assert!(matches!(mapped(text.as_bytes(), &other), Err(Unusable::ColumnsUnknown { .. })));
}

#[test]
fn an_mt940_in_its_envelope_is_read_and_its_reversal_goes_back() {
    let file = lines_of("month.sta");

    assert_eq!(file.format, Format::Mt940);
    assert_eq!(file.frame.account.as_deref(), Some("1234567890"));
    let lines = told(&file);
    assert_eq!((lines[0].0.as_str(), lines[0].1), ("2025-12-30", 450_000_000));
    assert!(lines[0].2.contains("INV/7QK2M9XD/2025/12/000052"), "{lines:?}");
    assert_eq!(
        (lines[1].0.as_str(), lines[1].1),
        ("2026-01-01", -1_500_000),
        "booked in the new year"
    );
    assert_eq!(lines[2].1, -25_000_000, "what came was taken back");
    assert!(lines[2].2.contains("SALAH REKENING DIKEMBALIKAN"), "{lines:?}");
    assert_eq!(file.lines[2].counterparty_name, "CV BINTANG");
    assert_eq!(file.lines[0].reference.as_ref().unwrap().as_str(), "FT253640001");
    assert_eq!(
        (sen(file.frame.opening), sen(file.frame.closing)),
        (Some(100_000_000), Some(523_500_000))
    );
}

#[test]
fn a_camt_is_read_entry_by_entry() {
    let file = lines_of("month.camt053.xml");

    assert_eq!(file.format, Format::Camt053);
    assert_eq!(file.frame.account.as_deref(), Some("1234567890"));
    assert_eq!(
        told(&file),
        [
            ("2026-11-22".to_owned(), 150_000_000, "INV/7QK2M9XD/2026/11/000052 Beras & gula"),
            ("2026-11-22".to_owned(), -25_000_000, "Retur"),
            ("2026-11-22".to_owned(), 1_000_000, "Simpanan wajib A Simpanan wajib B"),
        ]
    );
    assert_eq!(file.lines[0].counterparty_name, "Koperasi Nangapanda");
    assert_eq!(file.lines[0].reference.as_ref().unwrap().as_str(), "FT263260001");
    assert_eq!(file.pending, 1);
    assert_eq!(
        (sen(file.frame.opening), sen(file.frame.closing)),
        (Some(100_000_000), Some(226_000_000))
    );
}

#[test]
fn days_without_any_year_fall_into_the_year_that_the_treasurer_says() {
    let classic = "Account No.,=,'1234567890\nName,=,KOPERASI DESA DETUSOKO\nCurrency,=,IDR\n\n\
                   Date,Description,Branch,Amount,,Balance\n\
                   '28/12,TRSF E-BANKING CR,'0000,450000.00,CR,1450000.00\n\
                   '02/01,BIAYA ADM,'0000,15000.00,DB,1435000.00\n\
                   Starting Balance,=,1000000.00\nEnding Balance,=,1435000.00\n";
    let Unusable::Rows { faults, count } = refused(classic) else { panic!("a year was guessed") };
    assert_eq!((count, faults[0].reason.clone()), (2, Reason::YearMissing));

    let said = Told { until: Some(day("2026-01-05")), mapping: None };
    let file = read(classic.as_bytes(), &said).unwrap();

    let days: Vec<String> = told_days(&file);
    assert_eq!(days, ["2025-12-28", "2026-01-02"]);
    assert_eq!(file.frame.account.as_deref(), Some("1234567890"));
    assert_eq!(
        (sen(file.frame.opening), sen(file.frame.closing)),
        (Some(100_000_000), Some(143_500_000))
    );
    // What the file itself says goes before what is said of it.
    let own =
        read(&data("sign_beside.csv"), &Told { until: Some(day("2020-01-31")), mapping: None });
    assert_eq!(told(&own.unwrap())[0].0, "2025-12-28");
}

fn told_days(file: &BankFile) -> Vec<String> {
    file.lines.iter().map(|line| line.booked_on.to_string()).collect()
}

#[test]
fn nothing_printed_as_a_mark_and_decimals_is_nothing_and_both_descriptions_are_kept() {
    let text = "Account No,Date,Val. Date,Transaction Code,Description,Description,Reference No.,Debit,Credit,Balance\n\
                1440001112223,22/11/2026,22/11/2026,8801,TRANSFER DARI,KDMP NANGAPANDA,FT1234,.00,\"308,000.00\",\"1,308,000.00\"\n\
                1440001112223,23/11/2026,23/11/2026,8802,BIAYA,ADMINISTRASI,,\"2,500.00\",.00,\"1,305,500.00\"\n";

    let file = plainly(text.as_bytes()).unwrap();

    assert_eq!(
        told(&file),
        [
            ("2026-11-22".to_owned(), 30_800_000, "TRANSFER DARI KDMP NANGAPANDA"),
            ("2026-11-23".to_owned(), -250_000, "BIAYA ADMINISTRASI"),
        ]
    );
}
