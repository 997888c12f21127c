//! The two tables a cooperative begins its books from: what each account stood at, and what is in stock.
//!
//! CSV or XLSX, headers in either language and any order. Everything that is wrong is told at once, cell by cell, and
//! then nothing is taken at all.

#[cfg(test)]
mod tests;

use supply_chain::ledger::Account;
use supply_chain::money::Money;

use super::Refusal;
use super::opening_table::{CONTENT_SHOWN, Column, Places, RowFault, Wrong, is_sum, sheet_of};
use crate::price_list::{Cell, FaultCode, SheetRow, amount_in, count_in};

/// The most base units of one product.
const COUNT_MAX: u32 = 1_000_000_000;

/// A column of the balances.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BalanceColumn {
    /// The account's code in the chart.
    Code,
    /// Its name, where there is no code.
    Name,
    /// What it stood at on the debit side.
    Debit,
    /// What it stood at on the credit side.
    Credit,
}

/// A column of the stock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StockColumn {
    /// The code of the goods, or the number under their barcode.
    Sku,
    /// Base units that are there.
    Count,
    /// What one of them cost; may be left out.
    UnitCost,
}

impl Column for BalanceColumn {
    const ALL: &'static [(Self, &'static [&'static str])] = &[
        (Self::Code, &["kode_akun", "kode", "no_akun", "nomor_akun", "account_code", "code"]),
        (Self::Name, &["nama_akun", "akun", "nama", "account", "account_name", "name"]),
        (Self::Debit, &["debit", "debet", "saldo_debit", "saldo_debet"]),
        (Self::Credit, &["kredit", "credit", "saldo_kredit"]),
    ];
}

impl Column for StockColumn {
    const ALL: &'static [(Self, &'static [&'static str])] = &[
        (Self::Sku, &["kode_barang", "sku", "kode", "code", "barcode", "gtin", "product_code"]),
        (Self::Count, &["jumlah", "stok", "qty", "kuantitas", "count", "stock", "quantity"]),
        (
            Self::UnitCost,
            &["harga_pokok", "hpp", "biaya_satuan", "harga_beli", "unit_cost", "cost"],
        ),
    ];
}

impl BalanceColumn {
    /// Its header in the template.
    #[must_use]
    pub fn header(self) -> &'static str {
        self.name()
    }
}

impl StockColumn {
    /// Its header in the template.
    #[must_use]
    pub fn header(self) -> &'static str {
        self.name()
    }
}

/// What one account stood at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BalanceRow {
    /// Counts from 1 under the header.
    pub row: u32,
    /// The number a spreadsheet shows beside it.
    pub sheet_row: u32,
    /// Which account.
    pub account: Account,
    /// Debit above zero.
    pub amount: Money,
}

/// What is there of one product.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StockRow {
    /// Counts from 1 under the header.
    pub row: u32,
    /// The number a spreadsheet shows beside it.
    pub sheet_row: u32,
    /// As it stands in the table.
    pub sku: String,
    /// In base units.
    pub count: i64,
    /// What one base unit cost, where it is said.
    pub unit_cost: Option<Money>,
}

impl RowFault {
    /// About a cell of a row of the stock.
    pub(super) fn of_stock(row: &StockRow, column: StockColumn, wrong: Wrong) -> Self {
        let content = match column {
            StockColumn::Sku => row.sku.clone(),
            StockColumn::Count => row.count.to_string(),
            StockColumn::UnitCost => {
                row.unit_cost.map_or_else(String::new, |cost| cost.to_string())
            }
        };
        Self {
            row: row.row,
            sheet_row: row.sheet_row,
            column: column.name(),
            content: content.chars().take(CONTENT_SHOWN).collect(),
            wrong,
        }
    }
}

/// The balances of a table; accounts without an amount are left out.
///
/// # Errors
/// [`Refusal::Unreadable`], [`Refusal::ColumnsMissing`], or [`Refusal::Rows`] with all that is wrong.
pub fn read_balances(bytes: &[u8], file_name: &str) -> Result<Vec<BalanceRow>, Refusal> {
    use BalanceColumn::{Code, Credit, Debit, Name};
    let sheet = sheet_of(bytes, file_name)?;
    let places = Places::find(&sheet, &[&[Code, Name], &[Debit], &[Credit]])?;
    let (mut balances, mut faults) = (Vec::<BalanceRow>::new(), Vec::new());
    for row in sheet.rows() {
        let (code, name) = (places.cell(row, Code), places.cell(row, Name));
        if is_sum(code) || (code.is_empty() && is_sum(name)) {
            continue;
        }
        let sides = (places.cell(row, Debit), places.cell(row, Credit));
        let Some(amount) = amount_of(row, sides, &mut faults) else { continue };
        let (column, named) = if code.is_empty() { (Name, name) } else { (Code, code) };
        let fault = |wrong| RowFault::new(row, column.name(), named, wrong);
        let account = match account_named(named) {
            Ok(account) => account,
            Err(wrong) => {
                faults.push(fault(wrong));
                continue;
            }
        };
        if account.mirror().is_some() {
            faults.push(fault(Wrong::Mirrored));
        } else if account.kind().is_of_the_year() {
            faults.push(fault(Wrong::OfTheYear));
        } else if let Some(earlier) = balances.iter().find(|known| known.account == account) {
            faults.push(fault(Wrong::Repeated { sheet_row: earlier.sheet_row }));
        } else {
            balances.push(BalanceRow { row: row.row, sheet_row: row.sheet_row, account, amount });
        }
    }
    if faults.is_empty() { Ok(balances) } else { Err(Refusal::Rows { faults }) }
}

/// Debit above zero; nothing where neither side says anything, or where it cannot be read.
fn amount_of(
    row: &SheetRow,
    (debit, credit): (&Cell, &Cell),
    faults: &mut Vec<RowFault>,
) -> Option<Money> {
    let mut read = |cell: &Cell, column: BalanceColumn| {
        if cell.is_empty() {
            return Some(0);
        }
        let read = amount_in(cell);
        read.map_err(|code| faults.push(RowFault::new(row, column.name(), cell, Wrong::Cell(code))))
            .ok()
    };
    let sides = (read(debit, BalanceColumn::Debit), read(credit, BalanceColumn::Credit));
    match sides {
        (Some(0), Some(0)) | (None, _) | (_, None) => None,
        (Some(sen), Some(0)) => Some(Money::from_sen(sen)),
        (Some(0), Some(sen)) => Some(Money::from_sen(-sen)),
        (Some(_), Some(_)) => {
            faults.push(RowFault::new(row, BalanceColumn::Credit.name(), credit, Wrong::BothSides));
            None
        }
    }
}

/// The account of a code, a name in either language, or the word programs use.
fn account_named(cell: &Cell) -> Result<Account, Wrong> {
    if let Cell::Empty = cell {
        return Err(Wrong::Cell(FaultCode::Missing));
    }
    let shown = cell.show();
    let text = shown.trim();
    let digits = |text: &str| -> String { text.chars().filter(char::is_ascii_digit).collect() };
    let is_code = text.chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | '.' | ' ' | '/'));
    let by = |found: &dyn Fn(Account) -> bool| {
        Account::ALL.iter().copied().find(|account| found(*account))
    };
    if is_code {
        let wanted = code_of_date(text).unwrap_or_else(|| digits(text));
        return by(&|account| digits(account.code()) == wanted).ok_or(Wrong::AccountUnknown);
    }
    let small = text.to_lowercase();
    let named = by(&|account| {
        let (indonesian, english) = account.names();
        account.as_str() == small
            || indonesian.to_lowercase() == small
            || english.to_lowercase() == small
    });
    named.ok_or(if looks_like_month(text) { Wrong::TurnedIntoDate } else { Wrong::AccountUnknown })
}

/// A workbook keeps `1-1900` as the first of January 1900 unless its cell is text; the code is still in it.
fn code_of_date(text: &str) -> Option<String> {
    let (year, rest) = text.split_once('-')?;
    let (month, day) = rest.split_once('-')?;
    let month = month.trim_start_matches('0');
    (year.len() == 4 && day == "01" && month.len() == 1).then(|| format!("{month}{year}"))
}

/// `Jan-00`: what a spreadsheet writes into a CSV for it, and then the year is gone.
fn looks_like_month(text: &str) -> bool {
    let Some((month, year)) = text.split_once(['-', ' ']) else { return false };
    (3..=4).contains(&month.len())
        && month.bytes().all(|byte| byte.is_ascii_alphabetic())
        && matches!(year.len(), 2 | 4)
        && year.bytes().all(|byte| byte.is_ascii_digit())
}

/// What is in stock by a table. Which goods the codes mean is found out later.
///
/// # Errors
/// As [`read_balances`].
pub fn read_stock(bytes: &[u8], file_name: &str) -> Result<Vec<StockRow>, Refusal> {
    use StockColumn::{Count, Sku, UnitCost};
    let sheet = sheet_of(bytes, file_name)?;
    let places = Places::find(&sheet, &[&[Sku], &[Count]])?;
    let (mut stock, mut faults) = (Vec::new(), Vec::new());
    for row in sheet.rows() {
        let [sku, count, cost] = [Sku, Count, UnitCost].map(|column| places.cell(row, column));
        if is_sum(sku) {
            continue;
        }
        let mut fault = |column: StockColumn, cell: &Cell, code| {
            faults.push(RowFault::new(row, column.name(), cell, Wrong::Cell(code)));
        };
        let text = sku.show().trim().to_owned();
        if text.is_empty() {
            fault(Sku, sku, FaultCode::Missing);
        }
        let counted = count_in(count, 0, COUNT_MAX).map_err(|code| fault(Count, count, code));
        let unit_cost = match cost {
            Cell::Empty => Ok(None),
            cell => amount_in(cell).map(|sen| Some(Money::from_sen(sen))),
        };
        let unit_cost = unit_cost.map_err(|code| fault(UnitCost, cost, code));
        if let (Ok(counted), Ok(unit_cost), false) = (counted, unit_cost, text.is_empty()) {
            stock.push(StockRow {
                row: row.row,
                sheet_row: row.sheet_row,
                sku: text,
                count: counted.into(),
                unit_cost,
            });
        }
    }
    if faults.is_empty() { Ok(stock) } else { Err(Refusal::Rows { faults }) }
}
