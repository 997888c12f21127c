//! The two tables as people hand them in.

use super::*;

fn faults(table: &str) -> Vec<(u32, &'static str, Wrong)> {
    match read_balances(table.as_bytes(), "saldo.csv") {
        Err(Refusal::Rows { faults }) => {
            faults.into_iter().map(|fault| (fault.sheet_row, fault.column, fault.wrong)).collect()
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn balances_are_read_by_code_and_by_name_in_either_language() {
    let table = "Kode akun;Nama akun;Debit (Rp);Kredit (Rp)\n1-1100;Kas;1.250.000;\n11200;;\"Rp 50.000,50\";0\n\
                 ;Simpanan pokok;;300.000\n;Reserves;;200000\n1-1500;Persediaan;;\n;Jumlah;1.300.000;500.000\n";

    let read = read_balances(table.as_bytes(), "saldo.csv").unwrap();

    let told: Vec<_> =
        read.iter().map(|row| (row.sheet_row, row.account, row.amount.sen())).collect();
    assert_eq!(
        told,
        [
            (2, Account::Cash, 125_000_000),
            (3, Account::Bank, 5_000_050),
            (4, Account::PrincipalSavings, -30_000_000),
            (5, Account::Reserves, -20_000_000),
        ]
    );
}

#[test]
fn everything_that_is_wrong_is_told_at_once_with_row_and_column() {
    let table = "kode;debit;kredit\n1-1100;100;\n9-9999;5;\n1-1300;10;\n4-1100;;10\n1-1100;7;\n1-1200;5;5\n\
                 1-1500;1,5x;\nJan-00;5;\n;5;\n";

    let told = faults(table);

    assert_eq!(
        told,
        [
            (3, "kode_akun", Wrong::AccountUnknown),
            (4, "kode_akun", Wrong::Mirrored),
            (5, "kode_akun", Wrong::OfTheYear),
            (6, "kode_akun", Wrong::Repeated { sheet_row: 2 }),
            (7, "kredit", Wrong::BothSides),
            (8, "debit", Wrong::Cell(FaultCode::NotANumber)),
            (9, "kode_akun", Wrong::TurnedIntoDate),
            (10, "nama_akun", Wrong::Cell(FaultCode::Missing)),
        ]
    );
}

#[test]
fn a_code_that_a_workbook_took_for_a_month_is_still_known() {
    let account = |text: &str| account_named(&Cell::from_text(text));

    assert_eq!(account("2100-01-01"), Ok(Account::FixedAssets));
    assert_eq!(account("1900-03-01"), Ok(Account::OpeningEquity));
    assert_eq!(account("1-2100"), Ok(Account::FixedAssets));
    assert_eq!(account("2100-01-02"), Err(Wrong::AccountUnknown));
}

#[test]
fn a_table_without_its_columns_says_which_are_missing() {
    let refused = read_balances(b"nama barang;harga\nGula;5\n", "x.csv").unwrap_err();

    let Refusal::ColumnsMissing { missing, .. } = refused else { panic!("{refused:?}") };
    assert_eq!(missing, ["kode_akun", "debit", "kredit"]);
}

#[test]
fn stock_needs_a_code_and_a_whole_count_and_may_say_what_it_cost() {
    let read = read_stock(b"SKU,jumlah,harga pokok\nMG-2L,120,35.500\nGP-50,0,\n", "stok.csv");
    let told: Vec<_> =
        read.unwrap().into_iter().map(|row| (row.sku, row.count, row.unit_cost)).collect();
    assert_eq!(
        told,
        [
            ("MG-2L".to_owned(), 120, Some(Money::from_sen(3_550_000))),
            ("GP-50".to_owned(), 0, None)
        ]
    );

    let wrong = read_stock(b"sku,jumlah\n,5\nA,1.5\nB,-2\n", "stok.csv").unwrap_err();
    let Refusal::Rows { faults } = wrong else { panic!("{wrong:?}") };
    let told: Vec<_> = faults.iter().map(|fault| (fault.row, fault.column)).collect();
    assert_eq!(told, [(1, "kode_barang"), (2, "jumlah"), (3, "jumlah")]);
}
