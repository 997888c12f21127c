//! Goods are counted in base units, always: pieces, grams or millilitres, as whole numbers.
//!
//! A pack is a whole number of base units that its offer states; there is no carton in general.

use serde::{Deserialize, Serialize};

/// What one base unit of a product is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BaseUnit {
    /// Pieces.
    Pcs,
    /// Grams, for goods sold by weight.
    Gram,
    /// Millilitres, for goods sold by volume.
    Ml,
}

impl BaseUnit {
    /// The word the API and the tables use.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pcs => "pcs",
            Self::Gram => "gram",
            Self::Ml => "ml",
        }
    }

    /// The unit of that word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Pcs, Self::Gram, Self::Ml].into_iter().find(|unit| unit.as_str() == word)
    }
}

/// A pack: its name and how many base units it holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pack {
    /// "karton", "sak", "pcs" …
    pub name: String,
    /// Base units in one pack, at least one.
    pub factor: i64,
}

impl Pack {
    /// The largest factor and the largest count of packs that is taken: 10⁹.
    pub const LARGEST: i64 = 1_000_000_000;

    /// `count` packs in base units; nothing when 64 bits do not hold it.
    #[must_use]
    pub const fn base_units(&self, count: i64) -> Option<i64> {
        self.factor.checked_mul(count)
    }

    /// Whole packs in `base_units`, rounded down.
    #[must_use]
    pub const fn whole_packs(&self, base_units: i64) -> i64 {
        base_units.div_euclid(self.factor)
    }
}

#[cfg(test)]
mod tests {
    use super::Pack;

    #[test]
    fn a_dozen_is_twelve_pieces() {
        let lusin = Pack { name: "lusin".into(), factor: 12 };

        assert_eq!(lusin.base_units(1), Some(12)); // E14
        assert_eq!(lusin.whole_packs(40), 3);
        assert_eq!(lusin.base_units(i64::MAX), None);
    }
}
