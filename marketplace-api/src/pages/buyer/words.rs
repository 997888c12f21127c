//! What the buyer's pages say in more than one place: counts that are typed, packs, sizes, icons.

use catalog_indexer::analysis::{fold, terms};
use catalog_indexer::settings::Vocabulary;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use order_workflow::query::orders::{LineView, OrderView};
use supply_chain::ask::Actor;
use supply_chain::money::Money;
use supply_chain::offer::WrongCount;
use supply_chain::organization::Ability;
use supply_chain::purchase_order::{CommandName, Party};

use crate::language::Language;
use crate::language::format::{count, quantity, unit_price, unit_word};

/// Where and when a page is read: the reader's language, the moment, the organization's zone.
#[derive(Debug, Clone, Copy)]
pub struct Here {
    /// The language.
    pub lang: Language,
    /// The moment.
    pub now: DateTime<Utc>,
    /// The zone that clocks are told in.
    pub zone: Tz,
}

/// Whether the reader orders for their organization: keeps the basket and submits it.
#[must_use]
pub fn orders_for(actor: &Actor) -> bool {
    actor.is_any(CommandName::Edit.roles(Party::Buyer)) && actor.can(Ability::Buy)
}

/// A count as it was typed: `1.200`, `1200`, ` 12 `; what else stands there is told to the reader.
///
/// # Errors
/// What to type instead, in the reader's language.
pub fn typed_count(text: &str, lang: Language) -> Result<i64, String> {
    let text = text.trim();
    let digits: String = text.chars().filter(|c| *c != '.').collect();
    let pieces: Vec<&str> = text.split('.').collect();
    let grouped = pieces.len() == 1
        || (pieces.first().is_some_and(|first| (1..=3).contains(&first.len()))
            && pieces.iter().skip(1).all(|piece| piece.len() == 3));
    let is_count = grouped && !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    if !is_count {
        return Err(lang
            .t("Tulis bilangan bulat saja, misalnya 12.", "Type a whole number, such as 12.")
            .to_owned());
    }
    digits.parse().map_err(|_too_long: std::num::ParseIntError| {
        lang.t("Jumlah ini terlalu besar.", "This count is too large.").to_owned()
    })
}

/// Which counts to type instead of one that is not sold.
#[must_use]
pub fn not_sold(wrong: WrongCount, minimum: i64, multiple: i64, lang: Language) -> String {
    let higher = count(wrong.higher);
    match wrong.lower {
        Some(lower) => {
            let (lower, multiple) = (count(lower), count(multiple));
            lang.pick(
                format!("Jadikan {lower} atau {higher}; penjual melayani kelipatan {multiple}."),
                format!("Make it {lower} or {higher}; sold in multiples of {multiple}."),
            )
        }
        None if multiple > 1 && minimum <= multiple => {
            let multiple = count(multiple);
            lang.pick(
                format!("Jadikan {higher}; penjual melayani kelipatan {multiple}."),
                format!("Make it {higher}; sold in multiples of {multiple}."),
            )
        }
        None => {
            let minimum = count(minimum);
            lang.pick(
                format!("Jadikan {higher}; penjual melayani paling sedikit {minimum}."),
                format!("Make it {higher}; at least {minimum} are sold."),
            )
        }
    }
}

/// The count one step up or down: in steps of the multiple, from the minimum; below it, none.
#[must_use]
pub fn stepped(n: i64, minimum: i64, multiple: i64, up: bool) -> i64 {
    let multiple = multiple.max(1);
    if up {
        let next = (n / multiple).saturating_add(1).saturating_mul(multiple);
        return next.max(minimum);
    }
    let next = (n.saturating_sub(1).max(0) / multiple) * multiple;
    if next < minimum { 0 } else { next }
}

/// How many packs the lines hold together: `17 karton`, or `17 kemasan` where they differ.
#[must_use]
pub fn packs_of<'a>(
    lines: impl IntoIterator<Item = (&'a LineView, i64)>,
    lang: Language,
) -> String {
    let mut pack: Option<&str> = None;
    let mut same = true;
    let mut total = 0_i64;
    for (line, packs) in lines {
        total = total.saturating_add(packs);
        same &= pack.is_none_or(|before| before == line.pack);
        pack = Some(&line.pack);
    }
    let unit = pack.filter(|_| same).unwrap_or_else(|| lang.t("kemasan", "packs"));
    quantity(total, unit)
}

/// `3 macam barang`.
#[must_use]
pub fn kinds(n: usize, lang: Language) -> String {
    let n = i64::try_from(n).unwrap_or(i64::MAX);
    match (lang, n) {
        (Language::English, 1) => quantity(1, "product"),
        _ => quantity(n, lang.t("macam barang", "products")),
    }
}

/// `karton isi 6`; a pack of one base unit is told by its name alone, goods by weight by their weight.
#[must_use]
pub fn pack_words(name: &str, factor: i64, base_unit: &str, lang: Language) -> String {
    use crate::language::format::{volume, weight};
    match base_unit {
        "gram" => format!("{name} {}", weight(factor)),
        "ml" => format!("{name} {}", volume(factor, lang)),
        _ if factor == 1 => name.to_owned(),
        _ => lang
            .pick(format!("{name} isi {}", count(factor)), format!("{name} ({})", count(factor))),
    }
}

/// What the packs hold: `48 pcs`, `75 kg`; nothing where a pack is a base unit.
#[must_use]
pub fn contents(packs: i64, factor: i64, base_unit: &str, lang: Language) -> Option<String> {
    use crate::language::format::{volume, weight};
    let base = packs.checked_mul(factor)?;
    match base_unit {
        "gram" => Some(weight(base)),
        "ml" => Some(volume(base, lang)),
        _ if factor == 1 => None,
        unit => Some(quantity(base, unit)),
    }
}

/// The price of a litre or kilogram of goods counted in pieces, where their name says for certain how
/// much a piece holds: it names one size and no other number, and no pack.
///
/// Such as `(Rp17.750, "liter")`. "Mi 85 g isi 40" or "air dus 24x600 ml" say nothing certain.
#[must_use]
pub fn price_per_measure(
    name: &str,
    price: Money,
    factor: i64,
    base_unit: &str,
    lang: Language,
) -> Option<(Money, &'static str)> {
    let vocabulary = Vocabulary::shipped();
    if base_unit != "pcs" {
        return None;
    }
    let found = terms(name, &vocabulary);
    let [size] = found.sizes.as_slice() else { return None };
    // A bottle is a piece; a carton is not.
    let packed = found
        .words
        .iter()
        .filter(|word| !matches!(word.as_str(), "botol" | "sachet" | "kaleng"))
        .any(|word| word == "isi" || super::pasted::is_pack(word, &vocabulary));
    if found.numbers.len() != 1 || packed {
        return None;
    }
    let (measure, word) = if size.ends_with("ml") {
        ("ml", lang.t("liter", "litre"))
    } else if size.ends_with('g') {
        ("gram", "kg")
    } else {
        return None;
    };
    let amount: i64 = size.trim_end_matches(char::is_alphabetic).parse().ok()?;
    let per = unit_price(price, factor.checked_mul(amount)?, measure)?;
    (amount > 0).then_some((per, word))
}

/// `pcs`, `kg`, `liter`: what the first price beside a hit is per.
#[must_use]
pub fn unit_of(base_unit: &str, lang: Language) -> String {
    unit_word(base_unit, lang).to_owned()
}

/// The icon that stands for goods until there is a photo.
#[must_use]
pub fn group_icon(category: Option<&str>, name: &str) -> &'static str {
    const GROUPS: [(&str, &[&str]); 11] = [
        ("bottle", &["minyak", "minum", "air", "sirup", "kecap", "saus", "saos", "drink", "oil"]),
        ("coffee", &["kopi", "teh", "coffee", "tea"]),
        ("milk", &["susu", "milk", "yogurt"]),
        ("soup", &["mi", "mie", "bihun", "noodle", "sup", "sarden"]),
        ("cookie", &["biskuit", "kue", "snack", "roti", "wafer", "cokelat", "permen"]),
        ("salt", &["garam", "bumbu", "micin", "penyedap", "lada", "salt"]),
        ("wash", &["sabun", "deterjen", "detergent", "sampo", "shampoo", "pembersih", "soap"]),
        ("egg", &["telur", "egg"]),
        ("pill", &["obat", "vitamin", "jamu"]),
        ("baby-carriage", &["bayi", "popok", "baby"]),
        ("package", &["beras", "gula", "tepung", "terigu", "pupuk", "rice", "sugar"]),
    ];
    let says = |text: &str| {
        let folded = fold(text);
        let words: Vec<&str> = folded.split(|c: char| !c.is_alphanumeric()).collect();
        GROUPS
            .iter()
            .find(|(_, of)| of.iter().any(|word| words.contains(word)))
            .map(|(icon, _)| *icon)
    };
    says(name).or_else(|| category.and_then(says)).unwrap_or("box")
}

/// What is ordered of an order, told in a row: `3 macam barang, 17 karton`.
#[must_use]
pub fn goods_of(order: &OrderView, lang: Language) -> String {
    let packs = packs_of(order.lines.iter().map(|line| (line, line.ordered)), lang);
    match order.lines.as_slice() {
        [only] => format!("{packs} {}", only.product_name),
        lines => format!("{}, {packs}", kinds(lines.len(), lang)),
    }
}

/// How many goods there are, as a heading counts them: `8 barang`.
#[must_use]
pub fn goods_found(total: u64, lang: Language) -> String {
    let n = i64::try_from(total).unwrap_or(i64::MAX);
    match (lang, n) {
        (Language::English, 1) => quantity(1, "product"),
        _ => quantity(n, lang.t("barang", "products")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_count_is_typed_with_or_without_dots_and_nothing_else() {
        let typed = |text| typed_count(text, Language::Indonesian).ok();

        assert_eq!(typed("12"), Some(12));
        assert_eq!(typed(" 1.200 "), Some(1200));
        assert_eq!(typed("0"), Some(0));
        for wrong in ["", "12 karton", "1.5", "1,5", "-3", "..", "99999999999999999999", "1.20.000"]
        {
            assert_eq!(typed(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_step_keeps_to_minimum_and_multiple_as_the_script_does() {
        assert_eq!([stepped(3, 1, 1, true), stepped(3, 1, 1, false)], [4, 2]);
        assert_eq!([stepped(0, 6, 3, true), stepped(6, 6, 3, false)], [6, 0]);
        assert_eq!([stepped(7, 1, 5, true), stepped(7, 1, 5, false)], [10, 5]);
        assert_eq!([stepped(0, 1, 1, false), stepped(1, 1, 1, false)], [0, 0]);
    }

    #[test]
    fn the_nearest_good_counts_are_named() {
        let told = |count, lower, higher, minimum, multiple| {
            not_sold(WrongCount { count, lower, higher }, minimum, multiple, Language::Indonesian)
        };

        assert_eq!(
            told(12, Some(10), 15, 1, 5),
            "Jadikan 10 atau 15; penjual melayani kelipatan 5."
        );
        assert_eq!(told(2, None, 6, 6, 1), "Jadikan 6; penjual melayani paling sedikit 6.");
        assert_eq!(told(2, None, 5, 1, 5), "Jadikan 5; penjual melayani kelipatan 5.");
    }

    #[test]
    fn a_litre_is_priced_only_where_the_name_is_certain() {
        let price = Money::from_sen(21_300_000);
        let per = |name, unit| price_per_measure(name, price, 6, unit, Language::Indonesian);

        assert_eq!(
            per("Minyak Goreng Nusa 2 L", "pcs"),
            Some((Money::from_sen(1_775_000), "liter"))
        );
        assert_eq!(per("GULAKU 1KG", "pcs"), Some((Money::from_sen(3_550_000), "kg")));
        for unclear in ["AQUA 600ML DUS", "Mi 85 g isi 40", "AIR 24 X 600 ML", "Sapu", "Popok L 20"]
        {
            assert_eq!(per(unclear, "pcs"), None, "{unclear}");
        }
        assert_eq!(per("Beras 25 kg", "gram"), None);
    }

    #[test]
    fn goods_have_the_icon_of_their_group() {
        assert_eq!(group_icon(None, "Minyak Goreng Nusa 2 L"), "bottle");
        assert_eq!(group_icon(Some("Kopi & teh"), "Bajawa 250 g"), "coffee");
        assert_eq!(group_icon(Some("Lain"), "Sapu"), "box");
    }

    #[test]
    fn the_conversion_is_told_where_there_is_one() {
        let lang = Language::Indonesian;
        assert_eq!(contents(12, 40, "pcs", lang).unwrap(), "480\u{a0}pcs");
        assert_eq!(contents(3, 25_000, "gram", lang).unwrap(), "75\u{a0}kg");
        assert_eq!(contents(3, 1, "pcs", lang), None);
        assert_eq!(pack_words("karton", 6, "pcs", lang), "karton isi 6");
        assert_eq!(pack_words("sak", 25_000, "gram", lang), "sak 25\u{a0}kg");
    }
}
