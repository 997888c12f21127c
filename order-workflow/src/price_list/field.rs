//! A field is one thing a price list says of a pack, with the header names it goes by.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Which further step of the price ladder a column belongs to; the first is the price itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// `harga_2`, `min_2`.
    Second,
    /// `harga_3`, `min_3`.
    Third,
    /// `harga_4`, `min_4`.
    Fourth,
    /// `harga_5`, `min_5`.
    Fifth,
}

impl Step {
    /// All of them, in order.
    pub const ALL: [Self; 4] = [Self::Second, Self::Third, Self::Fourth, Self::Fifth];
}

/// What a column may say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Field {
    /// The goods' name, as the seller writes it.
    Name,
    /// The seller's own code for this pack.
    SellerCode,
    /// The brand.
    Brand,
    /// The category, in free text.
    Category,
    /// The barcode.
    Barcode,
    /// What is counted: pieces, grams or millilitres, in the seller's word.
    BaseUnit,
    /// The pack's name.
    Pack,
    /// How many base units are in a pack.
    Factor,
    /// The price of one pack.
    Price,
    /// Whether prices include PPN.
    IncludesTax,
    /// Packs in stock.
    Stock,
    /// The fewest packs sold at once.
    Minimum,
    /// Packs are sold in multiples of this.
    Multiple,
    /// The price of one pack from [`Field::StepMinimum`] packs on.
    StepPrice(Step),
    /// The packs from which [`Field::StepPrice`] holds.
    StepMinimum(Step),
}

const NAMES: [(Field, &str, &str); 21] = [
    (Field::Name, "nama", "name"),
    (Field::SellerCode, "kode", "sku"),
    (Field::Brand, "merek", "brand"),
    (Field::Category, "kategori", "category"),
    (Field::Barcode, "barcode", "gtin"),
    (Field::BaseUnit, "satuan_dasar", "base_unit"),
    (Field::Pack, "kemasan", "pack"),
    (Field::Factor, "isi", "factor"),
    (Field::Price, "harga", "price"),
    (Field::IncludesTax, "termasuk_ppn", "includes_tax"),
    (Field::Stock, "stok", "stock"),
    (Field::Minimum, "min", "minimum"),
    (Field::Multiple, "kelipatan", "multiple"),
    (Field::StepPrice(Step::Second), "harga_2", "price_2"),
    (Field::StepMinimum(Step::Second), "min_2", "minimum_2"),
    (Field::StepPrice(Step::Third), "harga_3", "price_3"),
    (Field::StepMinimum(Step::Third), "min_3", "minimum_3"),
    (Field::StepPrice(Step::Fourth), "harga_4", "price_4"),
    (Field::StepMinimum(Step::Fourth), "min_4", "minimum_4"),
    (Field::StepPrice(Step::Fifth), "harga_5", "price_5"),
    (Field::StepMinimum(Step::Fifth), "min_5", "minimum_5"),
];

impl Field {
    /// The columns no price list can do without.
    pub const NEEDED: [Self; 3] = [Self::Name, Self::Factor, Self::Price];

    /// Every field, in the order of a template.
    pub fn all() -> impl Iterator<Item = Self> {
        NAMES.into_iter().map(|(field, _, _)| field)
    }

    /// Its English header, also its name in mappings and answers.
    #[must_use]
    pub fn english_name(self) -> &'static str {
        self.names().1
    }

    /// Its Indonesian header.
    #[must_use]
    pub fn indonesian_name(self) -> &'static str {
        self.names().0
    }

    fn names(self) -> (&'static str, &'static str) {
        NAMES
            .iter()
            .find(|(field, _, _)| *field == self)
            .map_or(("", ""), |(_, indonesian, english)| (*indonesian, *english))
    }

    /// The field a header names, in either language, whatever its case, spaces and dashes.
    #[must_use]
    pub fn from_header(header: &str) -> Option<Self> {
        Self::from_bare(&bare(header))
    }

    /// Its place among all of them.
    pub(super) fn index(self) -> usize {
        let step_index = |step| match step {
            Step::Second => 0,
            Step::Third => 2,
            Step::Fourth => 4,
            Step::Fifth => 6,
        };
        match self {
            Self::Name => 0,
            Self::SellerCode => 1,
            Self::Brand => 2,
            Self::Category => 3,
            Self::Barcode => 4,
            Self::BaseUnit => 5,
            Self::Pack => 6,
            Self::Factor => 7,
            Self::Price => 8,
            Self::IncludesTax => 9,
            Self::Stock => 10,
            Self::Minimum => 11,
            Self::Multiple => 12,
            Self::StepPrice(step) => 13 + step_index(step),
            Self::StepMinimum(step) => 14 + step_index(step),
        }
    }

    /// The field of a header that [`bare`] has been through. Every cell of a file's first lines
    /// passes here, so nothing is built to compare.
    pub(super) fn from_bare(header: &str) -> Option<Self> {
        let is = |name: &str| name.bytes().filter(|byte| *byte != b'_').eq(header.bytes());
        NAMES
            .iter()
            .find(|(_, indonesian, english)| is(indonesian) || is(english))
            .map(|(field, _, _)| *field)
    }

    /// Under which heading its faults are counted.
    #[must_use]
    pub fn group(self) -> FieldGroup {
        match self {
            Self::Name => FieldGroup::Name,
            Self::SellerCode => FieldGroup::Code,
            Self::Brand => FieldGroup::Brand,
            Self::Category => FieldGroup::Category,
            Self::Barcode => FieldGroup::Barcode,
            Self::BaseUnit => FieldGroup::BaseUnit,
            Self::Pack | Self::Factor => FieldGroup::Pack,
            Self::Price => FieldGroup::Price,
            Self::IncludesTax => FieldGroup::Tax,
            Self::Stock => FieldGroup::Stock,
            Self::Minimum | Self::Multiple => FieldGroup::OrderSize,
            Self::StepPrice(_) | Self::StepMinimum(_) => FieldGroup::PriceSteps,
        }
    }
}

impl fmt::Display for Field {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.english_name())
    }
}

impl From<Field> for String {
    fn from(field: Field) -> Self {
        field.english_name().to_owned()
    }
}

impl TryFrom<String> for Field {
    type Error = String;

    fn try_from(name: String) -> Result<Self, Self::Error> {
        Self::from_header(&name).ok_or_else(|| format!("{name:?} is no field of a price list"))
    }
}

/// A heading under which the faults of a report are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldGroup {
    /// Price.
    Price,
    /// Pack and its content.
    Pack,
    /// Barcode.
    Barcode,
    /// Category.
    Category,
    /// Steps of the price ladder.
    PriceSteps,
    /// Name.
    Name,
    /// Base unit.
    BaseUnit,
    /// Seller's code.
    Code,
    /// Brand.
    Brand,
    /// PPN.
    Tax,
    /// Stock.
    Stock,
    /// Minimum and multiple.
    OrderSize,
    /// The line as a whole.
    Line,
}

/// A header without what may differ: case, spaces, underscores, dashes, invisible marks.
pub(super) fn bare(header: &str) -> String {
    header
        .chars()
        .filter(|letter| {
            !letter.is_whitespace()
                && !matches!(letter, '_' | '-' | '\u{2010}'..='\u{2015}' | '\u{FEFF}' | '\u{200B}')
        })
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_is_known_in_either_language_however_it_is_spaced() {
        for header in ["harga", "HARGA ", "\u{FEFF}Harga", "price", " Price\u{A0}"] {
            assert_eq!(Field::from_header(header), Some(Field::Price), "{header:?}");
        }
        for header in ["satuan_dasar", "Satuan Dasar", "SATUAN-DASAR", "base unit", "baseUnit"] {
            assert_eq!(Field::from_header(header), Some(Field::BaseUnit), "{header:?}");
        }
        assert_eq!(Field::from_header("Harga 3"), Some(Field::StepPrice(Step::Third)));
        assert_eq!(Field::from_header("minimum_5"), Some(Field::StepMinimum(Step::Fifth)));
        for header in ["harga_6", "harga_jual", "", "alasan"] {
            assert_eq!(Field::from_header(header), None, "{header:?}");
        }
    }

    #[test]
    fn every_field_has_its_own_place_and_two_names() {
        for (index, field) in Field::all().enumerate() {
            assert_eq!(field.index(), index);
            assert_eq!(Field::from_header(field.english_name()), Some(field));
            assert_eq!(Field::from_header(field.indonesian_name()), Some(field));
        }
    }
}
