//! Units as UN/ECE codes: Recommendation 20 for measures, Recommendation 21 with an `X` before it for packs.
//!
//! A code says what kind of pack it is, never how much is in it; the pack's own word and its content stand
//! beside it in each document, so that reading back loses nothing.

use supply_chain::quantity::BaseUnit;

/// Mutually defined (Recommendation 21 `ZZ`): a pack that has no code.
pub const OTHER_PACK: &str = "XZZ";

/// The code of a base unit.
#[must_use]
pub const fn base_code(unit: BaseUnit) -> &'static str {
    match unit {
        BaseUnit::Pcs => "H87",
        BaseUnit::Gram => "GRM",
        BaseUnit::Ml => "MLT",
    }
}

/// Units that say how much they are: word, what the base unit is, how many of it, code.
const MEASURES: [(&str, BaseUnit, i64, &str); 22] = [
    ("lusin", BaseUnit::Pcs, 12, "DZN"),
    ("dosin", BaseUnit::Pcs, 12, "DZN"),
    ("kodi", BaseUnit::Pcs, 20, "SCO"),
    ("gros", BaseUnit::Pcs, 144, "GRO"),
    ("rim", BaseUnit::Pcs, 500, "RM"),
    ("pasang", BaseUnit::Pcs, 2, "PR"),
    ("ons", BaseUnit::Gram, 100, "HGM"),
    ("kg", BaseUnit::Gram, 1_000, "KGM"),
    ("kilo", BaseUnit::Gram, 1_000, "KGM"),
    ("kilogram", BaseUnit::Gram, 1_000, "KGM"),
    ("kuintal", BaseUnit::Gram, 100_000, "DTN"),
    ("kwintal", BaseUnit::Gram, 100_000, "DTN"),
    ("ton", BaseUnit::Gram, 1_000_000, "TNE"),
    ("l", BaseUnit::Ml, 1_000, "LTR"),
    ("ltr", BaseUnit::Ml, 1_000, "LTR"),
    ("liter", BaseUnit::Ml, 1_000, "LTR"),
    ("pcs", BaseUnit::Pcs, 1, "H87"),
    ("buah", BaseUnit::Pcs, 1, "H87"),
    ("biji", BaseUnit::Pcs, 1, "H87"),
    ("butir", BaseUnit::Pcs, 1, "H87"),
    ("gram", BaseUnit::Gram, 1, "GRM"),
    ("ml", BaseUnit::Ml, 1, "MLT"),
];

/// Packs by their word, whatever is in them.
const PACKS: [(&str, &str); 52] = [
    ("karton", "XCT"),
    ("carton", "XCT"),
    ("ctn", "XCT"),
    ("dus", "XCT"),
    ("dos", "XCT"),
    ("kardus", "XCT"),
    ("box", "XBX"),
    ("boks", "XBX"),
    ("kotak", "XBX"),
    ("pak", "XPK"),
    ("pack", "XPK"),
    ("paket", "XPK"),
    ("bungkus", "XPA"),
    ("bks", "XPA"),
    ("sachet", "XSH"),
    ("saset", "XSH"),
    ("sak", "XSA"),
    ("zak", "XSA"),
    ("karung", "XSA"),
    ("kantong", "XBG"),
    ("bag", "XBG"),
    ("plastik", "XBG"),
    ("bal", "XBN"),
    ("ball", "XBN"),
    ("ikat", "XBE"),
    ("krat", "XCR"),
    ("peti", "XCS"),
    ("jerigen", "XJC"),
    ("jeriken", "XJC"),
    ("drum", "XDR"),
    ("tong", "XBA"),
    ("ember", "XPL"),
    ("botol", "XBO"),
    ("kaleng", "XTN"),
    ("toples", "XJR"),
    ("gelas", "XCU"),
    ("cup", "XCU"),
    ("tabung", "XCY"),
    ("tube", "XTU"),
    ("rol", "XRO"),
    ("roll", "XRO"),
    ("gulung", "XRO"),
    ("tray", "XPU"),
    ("keranjang", "XBK"),
    ("palet", "XPX"),
    ("pallet", "XPX"),
    ("batang", "XRD"),
    ("lembar", "XST"),
    ("set", "SET"),
    ("baki", "XPU"),
    ("amplop", "XEN"),
    ("slop", "XCT"),
];

/// The code of a pack of `factor` base units. A dozen of ten is no dozen: a word that says how much it is
/// must be right about it.
#[must_use]
pub fn pack_code(word: &str, factor: i64, base: BaseUnit) -> &'static str {
    let word = word.trim().to_lowercase();
    let measure = MEASURES
        .iter()
        .find(|(named, unit, holds, _)| *named == word && *unit == base && *holds == factor);
    if let Some((.., code)) = measure {
        return code;
    }
    let pack = PACKS.iter().find(|(named, _)| *named == word);
    pack.map_or(OTHER_PACK, |(_, code)| code)
}

/// How many base units one of `code` is, where the code itself says so.
#[must_use]
pub fn base_units_of(code: &str, base: BaseUnit) -> Option<i64> {
    // One, each, piece: senders use all three for pieces.
    if base == BaseUnit::Pcs && ["C62", "EA", "H87", "NIU", "NAR"].contains(&code) {
        return Some(1);
    }
    let known = MEASURES.iter().find(|(_, unit, _, named)| *unit == base && *named == code);
    known.map(|(_, _, holds, _)| *holds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pack_has_its_code_and_a_word_nobody_listed_the_open_one() {
        assert_eq!(pack_code("Karton", 40, BaseUnit::Pcs), "XCT");
        assert_eq!(pack_code("sak", 50_000, BaseUnit::Gram), "XSA");
        assert_eq!(pack_code("kg", 1_000, BaseUnit::Gram), "KGM");
        assert_eq!(pack_code("renteng", 10, BaseUnit::Pcs), OTHER_PACK);
    }

    #[test]
    fn a_dozen_of_ten_is_no_dozen() {
        assert_eq!(pack_code("lusin", 12, BaseUnit::Pcs), "DZN");
        assert_eq!(pack_code("lusin", 10, BaseUnit::Pcs), OTHER_PACK);
        assert_eq!(pack_code("kg", 900, BaseUnit::Gram), OTHER_PACK);
    }

    #[test]
    fn measures_say_how_much_they_are_and_packs_do_not() {
        assert_eq!(base_units_of("DZN", BaseUnit::Pcs), Some(12));
        assert_eq!(base_units_of("KGM", BaseUnit::Gram), Some(1_000));
        assert_eq!(base_units_of("C62", BaseUnit::Pcs), Some(1));
        assert_eq!(base_units_of("XCT", BaseUnit::Pcs), None);
        assert_eq!(base_units_of("KGM", BaseUnit::Pcs), None);
    }

    #[test]
    fn no_word_stands_twice() {
        let words = MEASURES.iter().map(|measure| measure.0).chain(PACKS.iter().map(|pack| pack.0));
        let mut words: Vec<&str> = words.collect();
        words.sort_unstable();
        let all = words.len();
        words.dedup();
        assert_eq!(words.len(), all);
    }
}
