//! A bad file is refused whole, with every bad row named.

use super::*;

#[test]
fn every_bad_row_is_named_by_row_field_and_reason() {
    let text = "Tanggal;Keterangan;Debet;Kredit\n\
                31/02/2026;Bunga;;4.000\n\
                01/11/2026;Admin;dua ribu;\n\
                01/11/2026;Setor;;10.000\n\
                02/11/2026;Dua-duanya;5.000;5.000\n\
                ;Tanpa tanggal;;7.000\n\
                03/11/2026;Kosong;;\n";
    let Unusable::Rows { faults, count } = refused(text) else { panic!("taken") };

    let named: Vec<_> =
        faults.iter().map(|fault| (fault.row, fault.field, fault.reason.clone())).collect();
    assert_eq!(
        named,
        [
            (2, StatementField::Day, Reason::NotADay),
            (3, StatementField::Debit, Reason::NotAnAmount),
            (5, StatementField::Debit, Reason::BothSides),
            (6, StatementField::Day, Reason::Missing),
            (7, StatementField::Amount, Reason::Missing),
        ]
    );
    assert_eq!(count, 5);
    assert_eq!(
        faults[1].sentence(Language::Indonesian),
        "Baris 3, Uang keluar (debet) “dua ribu”: Bukan jumlah uang."
    );
    assert_eq!(
        faults[1].sentence(Language::English),
        "Row 3, Money out (debit) “dua ribu”: Not an amount."
    );
}

#[test]
fn a_missing_line_shows_in_the_balances() {
    let text = String::from_utf8_lossy(&data("two_columns.csv"))
        .replace("05/11/2026;Biaya administrasi;;12.500,00;;2.237.500,00\r\n", "");
    let Unusable::BalanceOff { off } = refused(&text) else { panic!("taken") };
    assert_eq!((off.reckoned.sen(), off.printed.sen()), (225_432_109, 224_182_109));

    let cut = String::from_utf8(data("month.sta")).unwrap().replace("D15000,00", "D14000,00");
    assert!(matches!(refused(&cut), Unusable::BalanceOff { .. }));
    let camt = String::from_utf8(data("month.camt053.xml"))
        .unwrap()
        .replace(">1500000.00<", ">1500001.00<");
    let Unusable::BalanceOff { off } = refused(&camt) else { panic!("taken") };
    assert_eq!(off.row, None);
}

#[test]
fn which_way_money_went_is_never_guessed() {
    let bare = "Tanggal;Keterangan;Nominal\n01/11/2026;A;10.000\n02/11/2026;B;20.000\n";
    assert_eq!(refused(bare), Unusable::NoDirection);
    let proved = "Tanggal;Keterangan;Nominal;Saldo\n01/11/2026;A;10.000;10.000\n02/11/2026;B;20.000;30.000\n";
    assert_eq!(plainly(proved.as_bytes()).unwrap().lines[1].amount.sen(), 2_000_000);
    let disproved = "Tanggal;Keterangan;Nominal;Saldo\n01/11/2026;A;10.000;90.000\n02/11/2026;B;20.000;70.000\n";
    assert_eq!(refused(disproved), Unusable::NoDirection);
    // Only what went out is marked, as on the printed statements of some banks.
    let half = "Tanggal;Keterangan;Mutasi\n01/11/2026;A;10.000\n02/11/2026;B;20.000 DB\n";
    let file = plainly(half.as_bytes()).unwrap();
    assert_eq!(
        file.lines.iter().map(|line| line.amount.sen()).collect::<Vec<_>>(),
        [1_000_000, -2_000_000]
    );
}

#[test]
fn other_files_and_other_money_are_called_by_their_name() {
    let dollars = "Currency;USD\nTanggal;Keterangan;Debet;Kredit\n01/11/2026;A;;10.000\n";
    assert_eq!(refused(dollars), Unusable::OtherCurrency { found: "USD".to_owned() });
    let mixed = "Tanggal;Keterangan;Nomor Rekening;Debet;Kredit\n01/11/2026;A;1234567890;;10.000\n02/11/2026;B;9876543210;;5.000\n";
    let other =
        Unusable::OtherAccount { found: "9876543210".to_owned(), wanted: "1234567890".to_owned() };
    assert_eq!(refused(mixed), other);
    assert!(matches!(refused("%PDF-1.7 rekening koran"), Unusable::Unreadable { .. }));
    assert!(refused("%PDF-1.7").sentence(Language::Indonesian).contains("rekening koran"));
    assert!(matches!(refused(""), Unusable::Unreadable { .. }));
    let pending = "Tanggal;Keterangan;Debet;Kredit\nPEND;A;;10.000\n";
    assert_eq!(refused(pending), Unusable::NoLines { pending: 1 });
}

#[test]
fn a_damaged_mt940_names_its_line_and_nothing_panics_out() {
    let good = String::from_utf8(data("month.sta")).unwrap();
    let bad = good.replace(":61:2512310101D15000,00", ":61:2512310230D15000,00");
    let Unusable::Rows { faults, count } = refused(&bad) else { panic!("a 30th of February") };
    assert_eq!((count, faults[0].row, faults[0].reason.clone()), (1, 2, Reason::BadLine));
    let cut = good.split(":62F:").next().unwrap();
    assert!(matches!(refused(cut), Unusable::Damaged { .. }));
    let dollars = good.replace("IDR", "USD");
    assert_eq!(refused(&dollars), Unusable::OtherCurrency { found: "USD".to_owned() });
}

#[test]
fn a_damaged_camt_is_refused_and_no_entity_is_believed() {
    let good = String::from_utf8(data("month.camt053.xml")).unwrap();
    assert!(matches!(refused(&good[..good.len() - 40]), Unusable::Damaged { .. }));
    let laughing =
        good.replace("?>\n<Document", "?>\n<!DOCTYPE d [<!ENTITY l \"ha\">]>\n<Document");
    assert!(matches!(refused(&laughing), Unusable::Damaged { .. }));
    assert!(matches!(refused(&good.replace("Beras &amp; gula", "&l;")), Unusable::Damaged { .. }));
    let wrong = good
        .replace(">250000.00<", ">250.000,00<")
        .replace("<BookgDt><Dt>2026-11-22</Dt>", "<BookgDt><Dt>22/11/2026</Dt>");
    let Unusable::Rows { faults, count } = refused(&wrong) else { panic!("taken") };
    assert_eq!(count, 3);
    assert_eq!((faults[0].row, faults[0].field), (1, StatementField::Day));
    assert_eq!((faults[1].row, faults[1].field), (2, StatementField::Amount));
}

#[test]
fn every_sentence_is_there_in_both_languages() {
    let field = StatementField::Balance;
    let all = [
        Unusable::Damaged { form: "MT940".to_owned(), detail: String::new() },
        Unusable::ColumnsUnknown { missing: vec![field], headers: Vec::new() },
        Unusable::NoLines { pending: 0 },
        Unusable::NoLines { pending: 3 },
        Unusable::Rows { faults: Vec::new(), count: 1 },
        Unusable::Rows { faults: Vec::new(), count: 2 },
        Unusable::NoDirection,
        Unusable::BalanceOff {
            off: BalanceOff { row: None, reckoned: Money::ZERO, printed: Money::from_sen(-150) },
        },
        Unusable::OtherAccount { found: "1".to_owned(), wanted: "2".to_owned() },
        Unusable::UntilOutOfRange,
        Unusable::OtherCurrency { found: "USD".to_owned() },
        Unusable::WrongMapping {
            reason: WrongMapping::UnknownTarget { header: "a".to_owned(), target: "b".to_owned() },
        },
    ];
    for one in &all {
        let (id, en) = (one.sentence(Language::Indonesian), one.sentence(Language::English));
        assert!(id.ends_with('.') && en.ends_with('.') && id != en, "{one:?}");
    }
    assert!(all[7].sentence(Language::Indonesian).contains("−Rp1,50"));
}

#[test]
fn a_row_with_more_cells_than_the_header_is_refused_and_never_read_shifted() {
    let head = "NOREK;TGL_TRAN;DESK_TRAN;SALDO_AWAL_MUTASI;MUTASI_DEBET;MUTASI_KREDIT;SALDO_AKHIR_MUTASI;KET\n";
    let good = "1234567890;22/11/2026;BUNGA;100,00;0,00;50,00;150,00;\n";
    // A delimiter within the description: what was there before would be read as what went out.
    let shifted = "1234567890;23/11/2026;=HYPERLINK(\"http://x\";\"klik\");7.144.734,56;0,00;100,00;7.144.834,56;LAIN\n";
    let Unusable::Rows { faults, count } = refused(&format!("{head}{good}{shifted}")) else {
        panic!("taken")
    };
    assert_eq!((count, faults[0].row, faults[0].reason.clone()), (1, 3, Reason::TooManyCells));
    // Where the last cell is empty nothing stands right of the table; the line is too long all the same.
    let empty = "1234567890;23/11/2026;A; B;150,00;0,00;100,00;250,00;\n";
    let Unusable::Rows { faults, .. } = refused(&format!("{head}{good}{good}{empty}")) else {
        panic!("taken")
    };
    assert_eq!((faults[0].row, faults[0].reason.clone()), (4, Reason::TooManyCells));
    // A delimiter at the end of each line is none of that.
    let ended = "Tanggal;Keterangan;Debet;Kredit\n01/11/2026;A;;10.000;\n02/11/2026;B;;5.000;\n";
    assert_eq!(plainly(ended.as_bytes()).unwrap().lines.len(), 2);
}

#[test]
fn an_entry_of_a_camt_is_bounded_however_small_its_elements() {
    let good = String::from_utf8(data("month.camt053.xml")).unwrap();
    let swollen = good.replacen("<Ntry>", &format!("<Ntry>{}", "<a/>".repeat(200_000)), 1);
    assert!(swollen.len() < 1_000_000 && matches!(refused(&swollen), Unusable::Damaged { .. }));
    let around = good.replacen("<Acct>", &format!("{}<Acct>", "<a/>".repeat(200_000)), 1);
    assert!(matches!(refused(&around), Unusable::Damaged { .. }));
}
