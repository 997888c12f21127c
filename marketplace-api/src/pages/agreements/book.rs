//! A price book as it is typed: one line for each price, as in the lists people send each other.
//!
//! ```text
//! MG-2L; 105.000
//! Beras Medium 25 kg (sak); 300.000 / 10: 295.000
//! Gula Pasir; 2,5%; 5; 5
//! kategori Sembako; 2%
//! semua; 1%
//! ```
//! Goods by the seller's code, or by name, with the pack in brackets where there are several; then the price
//! or the discount; then, if they are other than the list's, minimum and multiple.

use order_workflow::command::agreements::NewPrice;
use order_workflow::price_list::{typed_count, typed_price};
use order_workflow::query::agreements::{NamedOffer, PriceView};
use supply_chain::agreement::Percent;
use supply_chain::id::OfferId;
use supply_chain::money::Money;
use supply_chain::price_ladder::PriceBreak;

use crate::language::Language;
use crate::language::format::{count, rupiah_typed};

/// The words for a category, and for everything, that a line may begin with.
const CATEGORY: [&str; 2] = ["kategori ", "category "];
const EVERYTHING: [&str; 2] = ["semua", "everything"];

/// What a line is about, before the seller's offers are looked through.
#[derive(Debug, Clone, PartialEq, Eq)]
enum About<'a> {
    Goods(&'a str),
    Category(&'a str),
    Everything,
}

fn about(text: &str) -> About<'_> {
    let lower = text.to_lowercase();
    if EVERYTHING.contains(&lower.as_str()) {
        return About::Everything;
    }
    let begun = CATEGORY.iter().find(|word| lower.starts_with(**word));
    match begun.and_then(|word| text.get(word.len()..)) {
        Some(category) => About::Category(category.trim()),
        None => About::Goods(text),
    }
}

/// The lines that say something, each with its number from 1.
fn said(text: &str) -> impl Iterator<Item = (usize, &str)> {
    (1..).zip(text.lines().map(str::trim)).filter(|(_, line)| !line.is_empty())
}

/// What the goods are called on each line that is about goods: to be looked for among the seller's offers.
#[must_use]
pub fn called(text: &str) -> Vec<String> {
    let names = said(text).filter_map(|(_, line)| {
        let what = line.split(';').next().unwrap_or_default().trim();
        match about(what) {
            About::Goods(name) => Some(bare(name).0.to_lowercase()),
            About::Category(_) | About::Everything => None,
        }
    });
    names.collect()
}

/// A name, and the pack in brackets behind it.
fn bare(name: &str) -> (&str, Option<&str>) {
    match name.strip_suffix(')').and_then(|name| name.rsplit_once('(')) {
        Some((name, pack)) => (name.trim(), Some(pack.trim())),
        None => (name.trim(), None),
    }
}

/// The most lines of which each is said what is wrong with it.
const TOLD_MAX: usize = 20;

/// The lines as entries; or a sentence about each that cannot be read.
///
/// # Errors
/// What to type instead, with each line's number.
pub fn read(
    text: &str,
    offers: &[NamedOffer],
    lang: Language,
) -> Result<Vec<NewPrice>, Vec<String>> {
    let (mut prices, mut wrongs) = (Vec::new(), Vec::new());
    for (number, line) in said(text) {
        match entry(line, offers, lang) {
            Ok(price) => prices.push(price),
            Err(wrong) => wrongs.push(
                lang.pick(format!("Baris {number}: {wrong}"), format!("Line {number}: {wrong}")),
            ),
        }
    }
    let more = wrongs.len().saturating_sub(TOLD_MAX);
    if more > 0 {
        wrongs.truncate(TOLD_MAX);
        wrongs.push(lang.pick(
            format!("{more} baris lain juga belum bisa dibaca."),
            format!("{more} more lines cannot be read either."),
        ));
    }
    if wrongs.is_empty() { Ok(prices) } else { Err(wrongs) }
}

fn entry(line: &str, offers: &[NamedOffer], lang: Language) -> Result<NewPrice, String> {
    let mut parts = line.split(';').map(str::trim);
    let what = parts.next().unwrap_or_default();
    let paid = parts.next().filter(|paid| !paid.is_empty()).ok_or_else(|| {
        lang.t(
            "tulis barang, titik koma, lalu harganya.",
            "write the goods, a semicolon, then the price.",
        )
        .to_owned()
    })?;
    let mut price = NewPrice::default();
    match about(what) {
        About::Everything => {}
        About::Category(category) => price.category = Some(category.to_owned()),
        About::Goods(name) => price.offer = Some(meant(name, offers, lang)?),
    }
    match paid.strip_suffix('%') {
        Some(percent) => {
            let read = percent.trim().replace(',', ".").parse::<Percent>();
            let read = read.map_err(|_unread| {
                lang.t("potongan ditulis seperti 2,5%.", "a discount is written like 2.5%.")
                    .to_owned()
            })?;
            price.discount = Some(read);
        }
        None => price.price_breaks = Some(steps(paid, lang)?),
    }
    let counted = |text: Option<&str>| match text.filter(|text| !text.is_empty()) {
        None => Ok(None),
        Some(text) => match typed_count(text, 1, 1_000_000_000) {
            Ok(n) => Ok(Some(n)),
            Err(code) => Err(code.sentence(lang.into())),
        },
    };
    price.minimum = counted(parts.next())?;
    price.multiple = counted(parts.next())?;
    Ok(price)
}

fn steps(paid: &str, lang: Language) -> Result<Vec<PriceBreak>, String> {
    let step = |text: &str| {
        let (from, price) = match text.split_once(':') {
            None => (1, text),
            Some((from, price)) => {
                let from = typed_count(from.trim(), 1, 1_000_000_000);
                (from.map_err(|code| code.sentence(lang.into()))?, price)
            }
        };
        let sen = typed_price(price.trim()).map_err(|code| code.sentence(lang.into()))?;
        Ok(PriceBreak { min_count: from, price: Money::from_sen(sen) })
    };
    paid.split('/').map(|text| step(text.trim())).collect()
}

fn meant(name: &str, offers: &[NamedOffer], lang: Language) -> Result<OfferId, String> {
    let (goods, pack) = bare(name);
    let is = |offer: &&NamedOffer, goods: &str| {
        offer.seller_code.as_deref().is_some_and(|code| code.eq_ignore_ascii_case(goods))
            || offer.name.to_lowercase() == goods.to_lowercase()
    };
    let mut found: Vec<&NamedOffer> = offers.iter().filter(|offer| is(offer, goods)).collect();
    if let Some(pack) = pack {
        found.retain(|offer| offer.pack.eq_ignore_ascii_case(pack));
    }
    match found.as_slice() {
        [one] => Ok(OfferId(one.id)),
        [] => Err(lang.pick(
            format!("tidak ada barang \u{201c}{name}\u{201d}. Pakai kode atau nama yang persis."),
            format!("there are no goods \u{201c}{name}\u{201d}. Use the code or the exact name."),
        )),
        _ => Err(lang.pick(
            format!("ada beberapa \u{201c}{name}\u{201d}. Tulis kemasannya: {goods} (karton)."),
            format!("there are several \u{201c}{name}\u{201d}. Write the pack: {goods} (karton)."),
        )),
    }
}

/// Entries as lines, to be changed.
#[must_use]
pub fn written(prices: &[PriceView], lang: Language) -> String {
    let lines: Vec<String> = prices.iter().map(|price| line(price, lang)).collect();
    lines.join("\n")
}

fn line(price: &PriceView, lang: Language) -> String {
    let what = match (&price.product_name, &price.category) {
        (Some(name), _) => match &price.pack {
            Some(pack) => format!("{name} ({pack})"),
            None => name.clone(),
        },
        (None, Some(category)) => format!("{}{category}", lang.t(CATEGORY[0], CATEGORY[1])),
        (None, None) => lang.t(EVERYTHING[0], EVERYTHING[1]).to_owned(),
    };
    let mut line = format!("{what}; {}", paid(price));
    if price.minimum_count.is_some() || price.multiple.is_some() {
        let n = |n: Option<i64>| n.map(count).unwrap_or_default();
        line = format!("{line}; {}; {}", n(price.minimum_count), n(price.multiple));
    }
    line
}

/// "105.000 / 10: 104.000", or "2,50%".
#[must_use]
pub fn paid(price: &PriceView) -> String {
    if let Some(percent) = price.discount_percent {
        return format!("{percent}%").replace('.', ",");
    }
    let steps = price.price_breaks.iter().flatten().map(|step| match step.min_count {
        1 => rupiah_typed(step.price),
        from => format!("{}: {}", count(from), rupiah_typed(step.price)),
    });
    steps.collect::<Vec<_>>().join(" / ")
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn offers() -> Vec<NamedOffer> {
        let offer = |n, code: Option<&str>, name: &str, pack: &str| NamedOffer {
            id: Uuid::from_u128(n),
            seller_code: code.map(str::to_owned),
            name: name.to_owned(),
            pack: pack.to_owned(),
        };
        vec![
            offer(1, Some("MG-2L"), "Minyak Goreng 2 L", "karton"),
            offer(2, None, "Gula Pasir", "sak"),
            offer(3, None, "Gula Pasir", "pcs"),
        ]
    }

    #[test]
    fn a_typed_book_is_read_line_by_line() {
        let text = "mg-2l; 105.000 / 10: 104.000\n\n gula pasir (sak) ; 2,5% ; 5; 5\nkategori Sembako; 2%\nSEMUA; 1%";

        let read = read(text, &offers(), Language::Indonesian).unwrap();

        assert_eq!(called(text), ["mg-2l", "gula pasir"]);
        let steps = read[0].price_breaks.as_ref().unwrap();
        let steps: Vec<_> =
            steps.iter().map(|step| (step.min_count, step.price.to_string())).collect();
        assert_eq!(steps, [(1, "105000.00".to_owned()), (10, "104000.00".to_owned())]);
        assert_eq!(read[1].offer, Some(OfferId(Uuid::from_u128(2))));
        assert_eq!((read[1].minimum, read[1].multiple), (Some(5), Some(5)));
        assert_eq!(read[2].category.as_deref(), Some("Sembako"));
        assert_eq!(read[3].discount.unwrap().to_string(), "1.00");
    }

    #[test]
    fn a_line_that_cannot_be_read_says_what_to_type() {
        for (line, said) in [
            ("Minyak Goreng 2 L", "Baris 1: tulis barang"),
            ("gula pasir; 5000", "Baris 1: ada beberapa"),
            ("kopi; 5000", "Baris 1: tidak ada barang"),
            ("semua; x%", "Baris 1: potongan ditulis"),
        ] {
            let wrong = read(line, &offers(), Language::Indonesian).unwrap_err();
            assert!(wrong[0].starts_with(said), "{line}: {wrong:?}");
        }
    }

    #[test]
    fn every_line_that_cannot_be_read_is_named() {
        let text = "kopi; 5000\nmg-2l; 105.000\nsemua; x%";

        let wrong = read(text, &offers(), Language::English).unwrap_err();

        assert_eq!(wrong.len(), 2);
        assert!(wrong[0].starts_with("Line 1:") && wrong[1].starts_with("Line 3:"), "{wrong:?}");
    }
}
