//! The words of the trade as shops write them: units of measure, abbreviations, doublets.
//!
//! Price lists say "M. GRG 2LTR" where a buyer types "minyak goreng 2 liter". The tables here are
//! data, not code; their fingerprint is kept beside the index, and an index built with other words is
//! rebuilt by itself. What an operator adds to them goes with the question instead ([`crate::trade_words`]).

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash, Hasher};

/// What a unit measures, and so which sizes are comparable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Measure {
    /// Volume, counted in millilitres.
    Volume,
    /// Weight, counted in grams.
    Weight,
    /// Length, counted in millimetres.
    Length,
    /// Pieces in a pack: "12s", "12 pcs", "12 sct".
    Pieces,
}

impl Measure {
    /// The base unit's sign, as it ends a size token.
    #[must_use]
    pub const fn sign(self) -> &'static str {
        match self {
            Self::Volume => "ml",
            Self::Weight => "g",
            Self::Length => "mm",
            Self::Pieces => "pcs",
        }
    }
}

/// A unit word: what it measures and how many base units it stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Unit {
    /// What it measures.
    pub measure: Measure,
    /// Base units in one: 1000 for a litre.
    pub base: u64,
    /// How a page writes the unit after a number: "liter".
    pub shown: &'static str,
}

/// Everything about words that an engine is built with.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Vocabulary {
    units: BTreeMap<String, Unit>,
    abbreviations: BTreeMap<String, Vec<String>>,
    before: BTreeMap<(String, String), String>,
    silent: BTreeSet<String>,
}

/// Spellings, measure, base units, and the word a page shows.
const UNITS: &[(&[&str], Measure, u64, &str)] = &[
    (&["ml", "mili", "mililiter", "mll", "cc"], Measure::Volume, 1, "ml"),
    (&["cl"], Measure::Volume, 10, "cl"),
    (
        &["l", "lt", "ltr", "liter", "litre", "litr", "lter", "literan"],
        Measure::Volume,
        1000,
        "liter",
    ),
    (&["g", "gr", "grm", "grms", "gram", "gm", "gms"], Measure::Weight, 1, "gram"),
    (&["ons"], Measure::Weight, 100, "ons"),
    (&["kg", "kgs", "kilo", "kilogram", "kilogr"], Measure::Weight, 1000, "kg"),
    (&["mm"], Measure::Length, 1, "mm"),
    (&["cm"], Measure::Length, 10, "cm"),
    (
        &["pcs", "pc", "pce", "pieces", "s", "bh", "buah", "bj", "biji", "lbr", "lembar"],
        Measure::Pieces,
        1,
        "pcs",
    ),
    (
        &["btg", "batang", "tablet", "tab", "potong", "ptg", "sheet", "sheets"],
        Measure::Pieces,
        1,
        "pcs",
    ),
];

/// Packs after a number are a count and a word at once: "12 sct" is twelve, and sachets.
const PACKS: &[&str] =
    &["sct", "sachet", "sch", "btl", "botol", "bks", "bungkus", "rtg", "renteng", "pads", "bag"];

/// What is written, and the word or words it stands for.
///
/// Gathered from 5,132 names of a minimarket and the distributors' habits; single letters stand
/// only in [`BEFORE`], where the next word settles them.
const ABBREVIATIONS: &[(&str, &str)] = &[
    ("grg", "goreng"),
    ("gorng", "goreng"),
    ("grng", "goreng"),
    ("migor", "minyak goreng"),
    ("mnyk", "minyak"),
    ("myk", "minyak"),
    ("mny", "minyak"),
    ("mynk", "minyak"),
    ("miyak", "minyak"),
    ("tpg", "tepung"),
    ("tpng", "tepung"),
    ("trg", "terigu"),
    ("trgu", "terigu"),
    ("gl", "gula"),
    ("gls", "gelas"),
    ("psr", "pasir"),
    ("brs", "beras"),
    ("grm", "garam"),
    ("kcp", "kecap"),
    ("kcg", "kacang"),
    ("kcng", "kacang"),
    ("sbl", "sambal"),
    ("smbl", "sambal"),
    ("sbn", "sabun"),
    ("sbun", "sabun"),
    ("dtrj", "deterjen"),
    ("detergent", "deterjen"),
    ("detergen", "deterjen"),
    ("shampo", "sampo"),
    ("shampoo", "sampo"),
    ("shp", "sampo"),
    ("ssu", "susu"),
    ("skm", "susu kental manis"),
    ("kpi", "kopi"),
    ("tlr", "telur"),
    ("telor", "telur"),
    ("aym", "ayam"),
    ("pds", "pedas"),
    ("mns", "manis"),
    ("asn", "asin"),
    ("mi", "mie"),
    ("mee", "mie"),
    ("coklat", "cokelat"),
    ("cklt", "cokelat"),
    ("coklt", "cokelat"),
    ("choco", "cokelat"),
    ("chocolate", "cokelat"),
    ("stroberi", "strawberry"),
    ("strowberi", "strawberry"),
    ("strawbery", "strawberry"),
    ("vanilla", "vanila"),
    ("jrk", "jeruk"),
    ("bskt", "biskuit"),
    ("biscuit", "biskuit"),
    ("bks", "bungkus"),
    ("bgks", "bungkus"),
    ("btl", "botol"),
    ("sct", "sachet"),
    ("sch", "sachet"),
    ("sachets", "sachet"),
    ("saset", "sachet"),
    ("rtg", "renteng"),
    ("rntg", "renteng"),
    ("rcg", "renteng"),
    ("renceng", "renteng"),
    ("dus", "karton"),
    ("dos", "karton"),
    ("doos", "karton"),
    ("ktn", "karton"),
    ("krtn", "karton"),
    ("ctn", "karton"),
    ("crt", "karton"),
    ("carton", "karton"),
    ("kardus", "karton"),
    ("klg", "kaleng"),
    ("klng", "kaleng"),
    ("can", "kaleng"),
    ("ktk", "kotak"),
    ("box", "kotak"),
    ("pch", "pouch"),
    ("pck", "pak"),
    ("pack", "pak"),
    ("pk", "pak"),
    ("lsn", "lusin"),
    ("krg", "karung"),
    ("zak", "karung"),
    ("sak", "karung"),
    ("jrg", "jerigen"),
    ("derigen", "jerigen"),
    ("dirigen", "jerigen"),
    ("jrgn", "jerigen"),
    ("ref", "refill"),
    ("reff", "refill"),
    ("isiulang", "refill"),
    ("bsr", "besar"),
    ("kcl", "kecil"),
    ("ptih", "putih"),
    ("pth", "putih"),
    ("htm", "hitam"),
    ("mrh", "merah"),
    ("hju", "hijau"),
    ("ori", "original"),
    ("orig", "original"),
    ("spc", "spesial"),
    ("special", "spesial"),
    ("ltr", "liter"),
    ("lt", "liter"),
    ("kilo", "kg"),
    ("gram", "gr"),
    ("pst", "pasta"),
    ("tisue", "tisu"),
    ("tissue", "tisu"),
    ("tisyu", "tisu"),
    ("rkk", "rokok"),
    ("krupuk", "kerupuk"),
];

/// A letter that means a word only before another: the "M." of "M. Goreng" is oil.
const BEFORE: &[(&str, &str, &str)] = &[
    ("m", "goreng", "minyak"),
    ("m", "grg", "minyak"),
    ("m", "gorng", "minyak"),
    ("m", "kayu", "minyak"),
    ("m", "telon", "minyak"),
    ("m", "wijen", "minyak"),
    ("m", "zaitun", "minyak"),
    ("m", "tawon", "minyak"),
    ("m", "tanah", "minyak"),
    ("s", "kental", "susu"),
    ("s", "bubuk", "susu"),
    ("t", "terigu", "tepung"),
    ("t", "beras", "tepung"),
    ("t", "tapioka", "tepung"),
    ("g", "pasir", "gula"),
];

/// Words that say nothing about goods; asked together with others, they are not demanded.
const SILENT: &[&str] =
    &["dan", "yang", "yg", "untuk", "utk", "dengan", "dgn", "di", "ke", "dari", "dr", "atau"];

impl Vocabulary {
    /// The words that ship with the program.
    #[must_use]
    pub fn shipped() -> Self {
        let mut units = BTreeMap::new();
        for (spellings, measure, base, shown) in UNITS {
            for spelling in *spellings {
                let unit = Unit { measure: *measure, base: *base, shown };
                units.insert((*spelling).to_owned(), unit);
            }
        }
        for pack in PACKS {
            let unit = Unit { measure: Measure::Pieces, base: 1, shown: pack };
            units.insert((*pack).to_owned(), unit);
        }
        let abbreviations = ABBREVIATIONS
            .iter()
            .map(|(short, full)| {
                ((*short).to_owned(), full.split(' ').map(str::to_owned).collect())
            })
            .collect();
        let before = BEFORE
            .iter()
            .map(|(letter, next, full)| {
                (((*letter).to_owned(), (*next).to_owned()), (*full).to_owned())
            })
            .collect();
        let silent = SILENT.iter().map(|word| (*word).to_owned()).collect();
        Self { units, abbreviations, before, silent }
    }

    /// The unit a folded word names after a number.
    #[must_use]
    pub fn unit(&self, word: &str) -> Option<Unit> {
        self.units.get(word).copied()
    }

    /// Whether the unit word also names a pack that can be searched for by itself.
    #[must_use]
    pub fn is_pack(&self, word: &str) -> bool {
        PACKS.contains(&word)
    }

    /// Whether a folded word is the unfinished beginning of a unit: the "lit" of "2 lit".
    #[must_use]
    pub fn begins_unit(&self, word: &str) -> bool {
        self.units
            .range(word.to_owned()..)
            .next()
            .is_some_and(|(unit, _)| unit.len() > word.len() && unit.starts_with(word))
    }

    /// What an abbreviation stands for.
    #[must_use]
    pub fn full(&self, word: &str) -> Option<&[String]> {
        self.abbreviations.get(word).map(Vec::as_slice)
    }

    /// What a word stands for before the next one.
    #[must_use]
    pub fn before(&self, word: &str, next: &str) -> Option<&str> {
        self.before.get(&(word.to_owned(), next.to_owned())).map(String::as_str)
    }

    /// Whether the word says nothing about goods.
    #[must_use]
    pub fn is_silent(&self, word: &str) -> bool {
        self.silent.contains(word)
    }

    /// A number that differs when the words differ; it is kept beside an index built with them.
    #[must_use]
    pub fn fingerprint(&self) -> u64 {
        // `DefaultHasher::new()` has fixed keys. Should a new toolchain hash differently, the
        // index is rebuilt once, which is what a changed fingerprint is for.
        let mut hasher = DefaultHasher::new();
        self.hash(&mut hasher);
        hasher.finish()
    }
}

impl Default for Vocabulary {
    fn default() -> Self {
        Self::shipped()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_told_by_any_of_their_spellings() {
        let words = Vocabulary::shipped();

        for spelling in ["l", "lt", "ltr", "liter"] {
            let unit = words.unit(spelling).unwrap();
            assert_eq!((unit.measure, unit.base), (Measure::Volume, 1000), "{spelling}");
        }
        assert_eq!(words.unit("kilo"), words.unit("kg"));
        assert_eq!(words.unit("goreng"), None);
    }

    #[test]
    fn no_abbreviation_stands_for_another_abbreviation() {
        let words = Vocabulary::shipped();

        for (short, full) in ABBREVIATIONS {
            for word in full.split(' ').filter(|word| word != short) {
                assert!(words.full(word).is_none_or(|again| again == [word]), "{short} → {word}");
            }
        }
    }

    #[test]
    fn another_table_has_another_fingerprint() {
        let mut other = Vocabulary::shipped();
        other.abbreviations.insert("xyz".to_owned(), vec!["zyx".to_owned()]);

        assert_eq!(Vocabulary::shipped().fingerprint(), Vocabulary::shipped().fingerprint());
        assert_ne!(other.fingerprint(), Vocabulary::shipped().fingerprint());
    }
}
