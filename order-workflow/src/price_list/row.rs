//! A row of a price list is one pack on sale: what it is, what is in it, what it costs.

use serde::{Deserialize, Serialize};

use super::barcode::Gtin;
use super::breaks::{PriceBreak, ladder};
use super::columns::Columns;
use super::fault::{CellFault, FaultCode};
use super::field::{Field, Step};
use super::sheet::{Cell, SheetRow};
use super::unit::{BaseUnit, same_word, unit_of};
use super::{number, text};

const NAME_CHARS_MAX: usize = 200;
/// Brands and categories.
const WORD_CHARS_MAX: usize = 120;
const CODE_CHARS_MAX: usize = 64;
/// Names of packs and base units.
const UNIT_CHARS_MAX: usize = 40;

/// Base units in one pack: a hundred tons, counted in grams.
const FACTOR_MAX: u32 = 100_000_000;
/// Base units in stock. The stocks of 100,000 rows together still fit an `i64`.
const STOCK_BASE_MAX: u64 = 1_000_000_000_000;
const PACKS_MAX: u32 = 1_000_000_000;

/// What a row says, all of it sensible.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PriceListRow {
    /// The goods' name as sent.
    pub name: String,
    /// The seller's code for the pack.
    pub seller_code: Option<String>,
    /// The brand as sent.
    pub brand: Option<String>,
    /// The category as sent.
    pub category: Option<String>,
    /// The barcode, when it is one.
    pub gtin: Option<Gtin>,
    /// What stood in the barcode's column and is none. Not unique, also within one list.
    pub own_barcode: Option<String>,
    /// What the goods are counted in.
    pub base_unit: BaseUnit,
    /// The list's own word for it, `Btl`; `kg` beside [`BaseUnit::Gram`].
    pub base_unit_word: String,
    /// The pack's name as sent.
    pub pack_name: String,
    /// Base units in a pack, at least 1.
    pub factor: u32,
    /// Prices of one pack by ascending count, the first from 1 on; never rising.
    pub price_breaks: Vec<PriceBreak>,
    /// Whether the prices include PPN, if the row says so.
    pub includes_tax: Option<bool>,
    /// Packs in stock, if the row says so.
    pub stock: Option<u32>,
    /// The fewest packs sold at once, at least 1.
    pub minimum: Option<u32>,
    /// Packs are sold in multiples of this, at least 1.
    pub multiple: Option<u32>,
}

/// A row as read: what it says, or everything that is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowReading {
    /// [`SheetRow::row`].
    pub row: u32,
    /// [`SheetRow::sheet_row`].
    pub sheet_row: u32,
    /// The row, or all its faults.
    pub fields: Result<PriceListRow, Vec<CellFault>>,
    /// What the seller should look at and nothing is refused for.
    pub warnings: Vec<CellFault>,
}

/// Reads one row.
#[must_use]
pub fn read_row(columns: &Columns, row: &SheetRow) -> RowReading {
    let mut desk = Desk { columns, row, faults: Vec::new(), warnings: Vec::new() };
    let fields = desk.read();
    let Desk { faults, warnings, .. } = desk;
    RowReading {
        row: row.row,
        sheet_row: row.sheet_row,
        fields: match fields {
            Some(fields) if faults.is_empty() => Ok(fields),
            _ => Err(faults),
        },
        warnings,
    }
}

/// One row under the eye, with what was noticed so far.
struct Desk<'a> {
    columns: &'a Columns,
    row: &'a SheetRow,
    faults: Vec<CellFault>,
    warnings: Vec<CellFault>,
}

/// Pack and base unit of a row.
struct Packed {
    base_unit: BaseUnit,
    base_unit_word: String,
    pack_name: String,
    factor: u32,
}

impl Desk<'_> {
    /// `None` only together with a fault.
    fn read(&mut self) -> Option<PriceListRow> {
        if self.row.surplus > 0 {
            let content = self.row.cells.iter().rev().find(|cell| !cell.is_empty());
            self.faults.push(CellFault {
                field: None,
                column: String::new(),
                content: content.map(|cell| text::shortened(&cell.show())).unwrap_or_default(),
                code: FaultCode::Surplus { cells: self.row.surplus },
            });
        }
        let name = self.words(Field::Name, NAME_CHARS_MAX);
        if self.cell(Field::Name).is_empty() {
            self.fault(Field::Name, FaultCode::Missing);
        }
        let (gtin, own_barcode) = self.barcode();
        let seller_code = self.code(Field::SellerCode);
        let brand = self.words(Field::Brand, WORD_CHARS_MAX);
        let category = self.words(Field::Category, WORD_CHARS_MAX);
        let packed = self.packed();
        let pack = packed.as_ref().map_or("", |packed| packed.pack_name.as_str());
        let price_breaks = self.price_breaks(pack);
        let includes_tax = self.yes_or_no(Field::IncludesTax);
        let stock = self.count(Field::Stock, 0);
        let minimum = self.count(Field::Minimum, 1);
        let multiple = self.count(Field::Multiple, 1);

        let packed = packed?;
        if u64::from(stock.unwrap_or(0)) * u64::from(packed.factor) > STOCK_BASE_MAX {
            self.fault(Field::Stock, FaultCode::TooManyBaseUnits { max: STOCK_BASE_MAX });
        }
        Some(PriceListRow {
            name: name?,
            seller_code,
            brand,
            category,
            gtin,
            own_barcode,
            base_unit: packed.base_unit,
            base_unit_word: packed.base_unit_word,
            pack_name: packed.pack_name,
            factor: packed.factor,
            price_breaks: price_breaks?,
            includes_tax,
            stock,
            minimum,
            multiple,
        })
    }

    fn cell(&self, field: Field) -> &Cell {
        const NOTHING: &Cell = &Cell::Empty;
        self.columns.place(field).map_or(NOTHING, |column| self.row.cell(column))
    }

    /// The cell, or none when it is empty or holds the dash that people put for nothing.
    fn filled(&self, field: Field) -> Option<&Cell> {
        match self.cell(field) {
            Cell::Empty => None,
            Cell::Text(text) if matches!(text.trim(), "-" | "--" | "\u{2013}" | "\u{2014}") => None,
            cell => Some(cell),
        }
    }

    fn fault(&mut self, field: Field, code: FaultCode) {
        let fault = CellFault {
            field: Some(field),
            column: self.columns.header(field).unwrap_or(field.indonesian_name()).to_owned(),
            content: text::shortened(&self.cell(field).show()),
            code,
        };
        if fault.code.is_warning() {
            self.warnings.push(fault);
        } else {
            self.faults.push(fault);
        }
    }

    fn or_fault<T>(&mut self, field: Field, read: Result<T, FaultCode>) -> Option<T> {
        read.map_err(|code| self.fault(field, code)).ok()
    }

    fn words(&mut self, field: Field, chars_max: usize) -> Option<String> {
        // A name may be a dash; a brand that is one is none.
        let cell = if field == Field::Name { Some(self.cell(field)) } else { self.filled(field) };
        let read = match cell? {
            Cell::Empty => return None,
            Cell::Error(_) => Err(FaultCode::FormulaError),
            cell => text::clean(&cell.show(), chars_max),
        };
        let words = self.or_fault(field, read)?;
        if text::is_garbled(&words) {
            self.fault(field, FaultCode::Garbled);
        }
        Some(words)
    }

    /// A code, without the apostrophe that makes a spreadsheet keep its zeros.
    fn code(&mut self, field: Field) -> Option<String> {
        let words = self.words(field, CODE_CHARS_MAX)?;
        match words.strip_prefix('\'') {
            Some("") | None => Some(words),
            Some(code) => Some(code.to_owned()),
        }
    }

    fn barcode(&mut self) -> (Option<Gtin>, Option<String>) {
        let Some(own) = self.code(Field::Barcode) else { return (None, None) };
        match Gtin::parse(&own) {
            Ok(gtin) => (Some(gtin), None),
            Err(warning) => {
                self.fault(Field::Barcode, warning);
                (None, Some(own))
            }
        }
    }

    fn packed(&mut self) -> Option<Packed> {
        let faults_before = self.faults.len();
        let base_word = self.words(Field::BaseUnit, UNIT_CHARS_MAX);
        let pack_word = self.words(Field::Pack, UNIT_CHARS_MAX);
        let factor = match self.filled(Field::Factor) {
            None => Some(0),
            Some(cell) => {
                let read = number::count(cell, 0, FACTOR_MAX);
                self.or_fault(Field::Factor, read)
            }
        };
        let has_base_column = self.columns.place(Field::BaseUnit).is_some();
        let taken_as_one = !has_base_column && factor == Some(0) && pack_word.is_some();
        let base_unit_word = match (base_word, &pack_word) {
            (Some(word), _) => word,
            (None, Some(pack)) if taken_as_one => pack.clone(),
            (None, _) => BaseUnit::Pcs.as_str().to_owned(),
        };
        let pack_name = pack_word.unwrap_or_else(|| base_unit_word.clone());
        let (base_unit, times) = match unit_of(&base_unit_word) {
            Some(known) => known,
            None if taken_as_one => (BaseUnit::Pcs, 1),
            None => {
                self.fault(Field::BaseUnit, FaultCode::UnitUnknown);
                return None;
            }
        };
        let same = same_word(&pack_name, &base_unit_word);
        let counted = match factor? {
            0 if taken_as_one => {
                if !same_word(&pack_name, BaseUnit::Pcs.as_str()) {
                    let pack = pack_name.clone();
                    self.fault(Field::Factor, FaultCode::FactorTakenAsOne { pack });
                }
                1
            }
            0 if same => 1,
            0 => {
                let (pack, base_unit) = (pack_name, base_unit_word);
                self.fault(Field::Factor, FaultCode::FactorMissing { pack, base_unit });
                return None;
            }
            factor => {
                if same && factor > 1 {
                    self.fault(Field::Factor, FaultCode::PackNamedAsBase { factor });
                }
                factor
            }
        };
        let Some(factor) = counted.checked_mul(times).filter(|factor| *factor <= FACTOR_MAX) else {
            self.fault(Field::Factor, FaultCode::TooManyBaseUnits { max: FACTOR_MAX.into() });
            return None;
        };
        (self.faults.len() == faults_before).then_some(Packed {
            base_unit,
            base_unit_word,
            pack_name,
            factor,
        })
    }

    fn price_breaks(&mut self, pack: &str) -> Option<Vec<PriceBreak>> {
        let read = number::price_sen(self.cell(Field::Price));
        let price_sen = self.or_fault(Field::Price, read);
        let mut steps = Vec::new();
        for step in Step::ALL {
            let (price, minimum) = (Field::StepPrice(step), Field::StepMinimum(step));
            let price_read = self.filled(price).map(number::price_sen);
            let minimum_read = self.filled(minimum).map(|cell| number::count(cell, 2, PACKS_MAX));
            match (price_read, minimum_read) {
                (None, None) => {}
                (Some(_), None) => self.fault(minimum, FaultCode::StepWithoutMinimum),
                (None, Some(_)) => self.fault(price, FaultCode::StepWithoutPrice),
                (Some(price_read), Some(minimum_read)) => {
                    let price_sen = self.or_fault(price, price_read);
                    let min_count = self.or_fault(minimum, minimum_read);
                    steps.extend(
                        price_sen.zip(min_count).map(|(price_sen, min_count)| {
                            (step, PriceBreak { min_count, price_sen })
                        }),
                    );
                }
            }
        }
        let (breaks, faults) = ladder(price_sen?, &steps, pack);
        for (field, code) in faults {
            self.fault(field, code);
        }
        Some(breaks)
    }

    fn count(&mut self, field: Field, least: u32) -> Option<u32> {
        let read = number::count(self.filled(field)?, least, PACKS_MAX);
        self.or_fault(field, read)
    }

    fn yes_or_no(&mut self, field: Field) -> Option<bool> {
        let read = match self.filled(field)? {
            Cell::Truth(truth) => Ok(*truth),
            Cell::Error(_) => Err(FaultCode::FormulaError),
            cell => match cell.show().trim().to_lowercase().as_str() {
                "ya" | "y" | "yes" | "true" | "benar" | "1" | "sudah" | "termasuk" => Ok(true),
                "tidak" | "tdk" | "n" | "no" | "false" | "salah" | "0" | "belum" => Ok(false),
                _ => Err(FaultCode::NotYesNo),
            },
        };
        self.or_fault(field, read)
    }
}

#[cfg(test)]
#[path = "row_tests.rs"]
mod tests;
