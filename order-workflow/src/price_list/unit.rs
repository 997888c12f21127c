//! Units: what a price list calls a piece, a weight or a volume, and how much of it that is.
//!
//! Goods are counted in pieces, grams or millilitres. A list says "Btl", "Kds" or "kg"; the word
//! is kept for the eye, and the unit and how many of it the word stands for are looked up here.
//! A content is counted in the list's word, so a sack of "25" with base unit "kg" holds
//! 25,000 gram. Words that are none of these are asked about rather than guessed: a base unit
//! cannot be changed once goods were sold in it.

use std::collections::HashSet;
use std::fmt;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

/// What goods are counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BaseUnit {
    /// Pieces, whatever they are called.
    Pcs,
    /// Grams.
    Gram,
    /// Millilitres.
    Ml,
}

impl BaseUnit {
    /// Its name outside: `pcs`, `gram`, `ml`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pcs => "pcs",
            Self::Gram => "gram",
            Self::Ml => "ml",
        }
    }
}

impl fmt::Display for BaseUnit {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.as_str())
    }
}

/// The unit a word stands for, and how many of it. Fixed numbers only: a carton has no number of
/// its own, so it is one piece (a list may well sell nothing smaller).
pub(super) fn unit_of(word: &str) -> Option<(BaseUnit, u32)> {
    let word = word.trim().trim_end_matches('.').to_lowercase();
    Some(match word.as_str() {
        "gram" | "g" | "gr" | "grm" | "gm" | "gms" => (BaseUnit::Gram, 1),
        "ons" => (BaseUnit::Gram, 100),
        "kg" | "kgs" | "kilo" | "kilogram" => (BaseUnit::Gram, 1_000),
        "kuintal" | "kwintal" | "kw" | "kwt" => (BaseUnit::Gram, 100_000),
        "ton" => (BaseUnit::Gram, 1_000_000),
        "ml" | "mililiter" | "milliliter" | "cc" => (BaseUnit::Ml, 1),
        "l" | "lt" | "ltr" | "lit" | "liter" | "litre" => (BaseUnit::Ml, 1_000),
        "lusin" | "lsn" | "losin" | "dozen" | "dz" => (BaseUnit::Pcs, 12),
        "kodi" => (BaseUnit::Pcs, 20),
        "gross" | "gros" | "grs" => (BaseUnit::Pcs, 144),
        "rim" => (BaseUnit::Pcs, 500),
        word if is_piece(word) => (BaseUnit::Pcs, 1),
        _ => return None,
    })
}

/// Words for one piece, seen in lists: bottles, packs, cartons, sheets.
const PIECES: &str = "\
    pcs pc pce pces piece pieces buah bh biji bj butir btr unit unt ea each btl botol \
    bottle pck pak pack pk bks bgks bungkus sct sachet saset sachets pch pouch klg kaleng \
    can box bx kotak ktk kds kardus dus dos ktn krt karton carton ctn bag kantong ktg sak \
    zak karung krg pot pet tub tube str strip strp setrip rtg renteng renceng rcg tpk tpl \
    toples stoples jar jerigen jrg jirigen jerry galon gln bal ball bl slop slp krat crate \
    peti lembar lbr lbar sheet rol roll gulung gul set stel psg pasang pair batang btg \
    ikat ikt tabung tbg cup cp gelas gls mangkok mangkuk ember drum blek tray rak ekor ekr \
    keping kpg tablet tab tbl kapsul kaplet ampul vial blister potong ptg bonggol sisir \
    tandan sikat papan pail bundel bundle meter mtr palet refill";

fn is_piece(word: &str) -> bool {
    static WORDS: LazyLock<HashSet<&str>> = LazyLock::new(|| PIECES.split(' ').collect());
    WORDS.contains(word)
}

/// Whether pack and base unit are the same: the same word, whatever its case. "Pc" and "Pcs" are
/// not: who writes both in one line may mean something by it, so the content must be said.
pub(super) fn same_word(pack: &str, base_unit: &str) -> bool {
    let plain = |word: &str| word.trim().trim_end_matches('.').to_lowercase();
    plain(pack) == plain(base_unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_real_lists_are_known() {
        for word in [
            "Pcs", "Kds", "Btl", "Pck", "Box", "Sct", "Klg", "Pch", "Pot", "Bag", "Sak", "Tub",
            "Str", "Pet", "Tpk", "Jerigen ", "Ktk", "Pc", "buah", "bks.", "lbr",
        ] {
            assert_eq!(unit_of(word), Some((BaseUnit::Pcs, 1)), "{word}");
        }
        assert_eq!(unit_of("KG"), Some((BaseUnit::Gram, 1_000)));
        assert_eq!(unit_of("gr"), Some((BaseUnit::Gram, 1)));
        assert_eq!(unit_of("Liter"), Some((BaseUnit::Ml, 1_000)));
        assert_eq!(unit_of("ml"), Some((BaseUnit::Ml, 1)));
        assert_eq!(unit_of("Lusin"), Some((BaseUnit::Pcs, 12)));
        for word in ["", " ", "warna", "12", "pcs pc", "kg/sak"] {
            assert_eq!(unit_of(word), None, "{word:?}");
        }
    }

    #[test]
    fn the_same_word_is_the_same_unit_whatever_its_case() {
        assert!(same_word("KTN", "ktn "));
        assert!(same_word("Btl.", "btl"));
        assert!(!same_word("Pc", "Pcs"));
    }
}
