//! The tables to fill in: every account that may be brought in, and the columns of the stock.

use rust_xlsxwriter::{Format, Workbook, XlsxError};
use supply_chain::ledger::Account;

use super::opening_file::{BalanceColumn, StockColumn};
use crate::price_list::Language;

/// The accounts that balances are brought in for, by code: nobody's debts, and nothing that begins every year anew.
pub fn opening_accounts() -> impl Iterator<Item = Account> {
    let own = |account: &Account| account.mirror().is_none() && !account.kind().is_of_the_year();
    Account::ALL.iter().copied().filter(own)
}

/// A workbook with every account that may be brought in, debit and credit left empty.
///
/// # Errors
/// The workbook cannot be written.
pub fn balances_template(language: Language) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    // As text, or a spreadsheet takes 1-1900 for January 1900.
    let (bold, text) = (Format::new().set_bold(), Format::new().set_num_format("@"));
    let sheet = workbook.add_worksheet();
    sheet.set_name(match language {
        Language::Indonesian => "Saldo awal",
        Language::English => "Opening balances",
    })?;
    sheet.set_freeze_panes(1, 0)?;
    let columns =
        [BalanceColumn::Code, BalanceColumn::Name, BalanceColumn::Debit, BalanceColumn::Credit];
    for (place, column) in (0_u16..).zip(columns) {
        sheet.write_string_with_format(0, place, column.header(), &bold)?;
    }
    sheet.set_column_format(0, &text)?;
    for (place, width) in [(0, 12.0), (1, 34.0), (2, 18.0), (3, 18.0)] {
        sheet.set_column_width(place, width)?;
    }
    for (line, account) in (1_u32..).zip(opening_accounts()) {
        let (indonesian, english) = account.names();
        let name = match language {
            Language::Indonesian => indonesian,
            Language::English => english,
        };
        sheet.write_string_with_format(line, 0, account.code(), &text)?;
        sheet.write_string(line, 1, name)?;
    }
    workbook.save_to_buffer()
}

/// A workbook with the columns of the stock.
///
/// # Errors
/// The workbook cannot be written.
pub fn stock_template(language: Language) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let (bold, text) = (Format::new().set_bold(), Format::new().set_num_format("@"));
    let sheet = workbook.add_worksheet();
    sheet.set_name(match language {
        Language::Indonesian => "Stok awal",
        Language::English => "Opening stock",
    })?;
    sheet.set_freeze_panes(1, 0)?;
    let columns = [StockColumn::Sku, StockColumn::Count, StockColumn::UnitCost];
    for (place, column) in (0_u16..).zip(columns) {
        sheet.write_string_with_format(0, place, column.header(), &bold)?;
        sheet.set_column_width(place, 20.0)?;
    }
    // As text, or a spreadsheet shows a barcode as 8,99E+12 and takes its last digits off.
    sheet.set_column_format(0, &text)?;
    workbook.save_to_buffer()
}

#[cfg(test)]
mod tests {
    use super::super::{Refusal, read_balances, read_stock};
    use super::*;

    #[test]
    fn the_empty_tables_are_read_without_a_fault_and_hold_nothing() {
        for language in [Language::Indonesian, Language::English] {
            let balances = read_balances(&balances_template(language).unwrap(), "saldo.xlsx");
            assert_eq!(balances, Ok(Vec::new()));
            let stock = read_stock(&stock_template(language).unwrap(), "stok.xlsx");
            assert_eq!(stock, Ok(Vec::new()));
        }
    }

    #[test]
    fn a_workbook_whose_codes_became_months_is_read_all_the_same() {
        let mut workbook = Workbook::new();
        let day = Format::new().set_num_format("mmm-yy");
        let sheet = workbook.add_worksheet();
        for (place, header) in (0_u16..).zip(["kode", "debit", "kredit"]) {
            sheet.write_string(0, place, header).unwrap();
        }
        let january = rust_xlsxwriter::ExcelDateTime::from_ymd(2100, 1, 1).unwrap();
        sheet.write_datetime_with_format(1, 0, &january, &day).unwrap();
        sheet.write_number(1, 1, 1_250_000.5).unwrap();

        let read = read_balances(&workbook.save_to_buffer().unwrap(), "saldo.xlsx").unwrap();

        assert_eq!((read[0].account, read[0].amount.sen()), (Account::FixedAssets, 125_000_050));
        let refused = read_balances(b"\x89PNG\r\n", "foto.png");
        assert!(matches!(refused, Err(Refusal::Unreadable(_))), "{refused:?}");
    }
}
