//! What is wrong with a cell, as a code with its facts; the sentences are in `wording`.

use serde::{Deserialize, Serialize};

use super::field::{Field, FieldGroup};

/// A cell that is wrong, or worth a second look.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CellFault {
    /// The field, or none when the whole line is in doubt.
    pub field: Option<Field>,
    /// The column's header in the seller's file; our name where the file has no such column.
    pub column: String,
    /// What stands there, shortened and safe to show; empty when nothing does.
    pub content: String,
    /// What is wrong with it.
    pub code: FaultCode,
}

impl CellFault {
    /// The heading under which it is counted.
    #[must_use]
    pub fn group(&self) -> FieldGroup {
        self.field.map_or(FieldGroup::Line, Field::group)
    }
}

/// What is wrong, with the facts its sentence needs. As JSON `{"code": "not_whole"}`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum FaultCode {
    /// Nothing stands in a needed cell.
    Missing,
    /// More letters than are taken.
    TooLong {
        /// Letters taken at most.
        chars_max: usize,
    },
    /// A control character, or a mark that turns the direction of reading.
    HiddenCharacter {
        /// Its Unicode number.
        code_point: u32,
    },
    /// A formula without a result, `#REF!`.
    FormulaError,
    /// No number.
    NotANumber,
    /// A letter that looks like a digit.
    LetterForDigit {
        /// The letter.
        letter: char,
        /// The digit it looks like.
        digit: char,
    },
    /// Thousands with a comma, as in English.
    EnglishNumber {
        /// The number as it is written here.
        write: String,
    },
    /// Dots, commas or spaces that do not group thousands.
    UnclearNumber,
    /// More than two decimals.
    ThreeDecimals,
    /// Below zero.
    Negative,
    /// A price of zero.
    PriceZero,
    /// More than is taken.
    TooLarge {
        /// The most that is taken.
        max: u64,
    },
    /// Less than makes sense.
    TooSmall {
        /// The least that does.
        least: u32,
    },
    /// A fraction where only whole numbers go.
    NotWhole,
    /// Nothing or 0 as content of a pack that is not its own base unit.
    FactorMissing {
        /// The pack's name.
        pack: String,
        /// The base unit's word.
        base_unit: String,
    },
    /// A pack or a stock of more base units than is taken.
    TooManyBaseUnits {
        /// The most that is taken.
        max: u64,
    },
    /// A base unit that is neither pieces nor a weight nor a volume we know.
    UnitUnknown,
    /// A price step without the count from which it holds.
    StepWithoutMinimum,
    /// A count for a price step without its price.
    StepWithoutPrice,
    /// Two price steps from the same count on.
    StepTwice {
        /// The count, in packs.
        min_count: u32,
    },
    /// A price that rises with the count.
    StepDearer {
        /// The pack's name.
        pack: String,
        /// The count of this step.
        min_count: u32,
        /// The count of the step before.
        earlier_min_count: u32,
        /// The price of the step before, in sen.
        earlier_price_sen: i64,
    },
    /// Neither yes nor no.
    NotYesNo,
    /// More cells than the header has columns.
    Surplus {
        /// Cells with content beyond the header.
        cells: usize,
    },
    /// Warning: no barcode, kept as the seller's own code.
    NoBarcode,
    /// Warning: a barcode but for its last digit, kept as the seller's own code.
    CheckDigit {
        /// The barcode it would be.
        likely: String,
    },
    /// Warning: a spreadsheet has rounded the barcode away.
    RoundedBarcode,
    /// Warning: without a column of base units and without content, a pack counts as one piece.
    FactorTakenAsOne {
        /// The pack's name.
        pack: String,
    },
    /// Warning: pack and base unit have the same name, the content says otherwise.
    PackNamedAsBase {
        /// The content.
        factor: u32,
    },
    /// Warning: letters look damaged by a wrong encoding.
    Garbled,
}

impl FaultCode {
    /// Whether the row is good nevertheless.
    #[must_use]
    pub fn is_warning(&self) -> bool {
        matches!(
            self,
            Self::NoBarcode
                | Self::CheckDigit { .. }
                | Self::RoundedBarcode
                | Self::FactorTakenAsOne { .. }
                | Self::PackNamedAsBase { .. }
                | Self::Garbled
        )
    }
}
