//! What is about a whole order, in words: as it is typed, one line for each charge, as in the lists people send each
//! other, and as it is told.
//!
//! ```text
//! ongkos; Ongkos kirim; 50.000
//! ongkos; Ongkos kirim; 50.000; di bawah 2.000.000
//! jaminan; Jaminan krat; 40.000
//! potongan; Potongan musim panen; 20.000; mulai 1.000.000
//! ```
//! What for, its name, how much; then, in an agreement, from which sum of goods on or below which; then how it is
//! taxed, where that is not as the goods are (a deposit bears no PPN unless somebody says so).

use order_workflow::price_list::typed_price;
use order_workflow::query::orders::{AgreedChargeView, ChargeView};
use supply_chain::money::Money;
use supply_chain::purchase_order::{AgreedCharge, ChargeKind, NamedCharge};
use supply_chain::tax::TaxClass;

use crate::language::Language;
use crate::language::format::{rupiah, rupiah_typed};
use crate::pages::parts::Total;

/// The words a line may begin with, and what they mean; the first of each is the one that is written.
const KINDS: [(ChargeKind, [&str; 2], [&str; 1]); 4] = [
    (ChargeKind::Freight, ["ongkos", "ongkir"], ["freight"]),
    (ChargeKind::Fee, ["biaya", "jasa"], ["fee"]),
    (ChargeKind::Deposit, ["jaminan", "titipan"], ["deposit"]),
    (ChargeKind::Discount, ["potongan", "diskon"], ["discount"]),
];

/// How a charge may be taxed.
const TAXES: [(Option<TaxClass>, &str, &str); 4] = [
    (None, "ppn seperti barang", "taxed as the goods"),
    (Some(TaxClass::None), "tanpa ppn", "without ppn"),
    (Some(TaxClass::Exempt), "bebas ppn", "exempt"),
    (Some(TaxClass::Taxed), "kena ppn", "taxed"),
];

const INCLUDED: [&str; 2] = ["termasuk ppn", "includes ppn"];
const FROM: [&str; 2] = ["mulai ", "from "];
const BELOW: [&str; 2] = ["di bawah ", "below "];

/// What a charge of that word is for.
#[must_use]
pub fn kind_word(kind: &str, lang: Language) -> &'static str {
    match kind {
        "freight" => lang.t("Ongkos kirim", "Freight"),
        "deposit" => lang.t("Jaminan", "Deposit"),
        "discount" => lang.t("Potongan", "Discount"),
        _ => lang.t("Biaya", "Fee"),
    }
}

/// The charges of an order, one row each, without PPN that is added on top.
pub fn rows(charges: &[ChargeView]) -> impl Iterator<Item = Total> + '_ {
    charges.iter().map(|charge| Total::new(charge.description.clone(), rupiah(charge.net)))
}

/// What every order under an agreement carries, one row each.
#[must_use]
pub fn in_words(charges: &[AgreedChargeView], lang: Language) -> Vec<Total> {
    let told = |charge: &AgreedChargeView| {
        let mut said = rupiah(charge.amount);
        if let Some(from) = charge.from.map(rupiah) {
            said = lang.pick(
                format!("{said}, mulai belanja {from}"),
                format!("{said}, from {from} of goods on"),
            );
        }
        if let Some(below) = charge.below.map(rupiah) {
            said = lang.pick(
                format!("{said}, di bawah belanja {below}"),
                format!("{said}, below {below} of goods"),
            );
        }
        Total::new(charge.description.clone(), said)
    };
    charges.iter().map(told).collect()
}

/// The charges of an agreement as they are typed.
#[must_use]
pub fn agreed_written(charges: &[AgreedChargeView], lang: Language) -> String {
    let line = |charge: &AgreedChargeView| {
        let mut parts = begun(charge.kind, &charge.description, charge.amount, lang);
        let sum = |words: [&str; 2], sum: Money| {
            format!("{}{}", lang.pick(words[0], words[1]), rupiah_typed(sum))
        };
        parts.extend(charge.from.map(|from| sum(FROM, from)));
        parts.extend(charge.below.map(|below| sum(BELOW, below)));
        parts.extend(taxed_written(charge.kind, charge.tax_class, charge.includes_tax, lang));
        parts.join("; ")
    };
    charges.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// The charges of an order as they are typed.
#[must_use]
pub fn written(charges: &[ChargeView], lang: Language) -> String {
    let line = |charge: &ChargeView| {
        let mut parts = begun(charge.kind, &charge.description, charge.amount, lang);
        parts.extend(taxed_written(charge.kind, charge.tax_class, charge.includes_tax, lang));
        parts.join("; ")
    };
    charges.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn begun(kind: &str, description: &str, amount: Money, lang: Language) -> Vec<String> {
    let words = KINDS.iter().find(|(known, ..)| known.as_str() == kind);
    let word = words.map_or(kind, |(_, id, en)| lang.pick(id[0], en[0]));
    let size = Money::from_sen(amount.sen().saturating_abs());
    vec![word.to_owned(), description.to_owned(), rupiah_typed(size)]
}

fn taxed_written(
    kind: &str,
    class: Option<&str>,
    includes_tax: bool,
    lang: Language,
) -> Vec<String> {
    let class = class.and_then(TaxClass::from_word);
    let mut parts = Vec::new();
    if class != usual_class(ChargeKind::from_word(kind)) {
        let words = TAXES.iter().find(|(known, ..)| *known == class);
        parts.extend(words.map(|(_, id, en)| lang.pick(*id, *en).to_owned()));
    }
    if includes_tax {
        parts.push(lang.pick(INCLUDED[0], INCLUDED[1]).to_owned());
    }
    parts
}

/// How a charge is taxed where nobody says: a deposit comes back, and so is no price.
fn usual_class(kind: Option<ChargeKind>) -> Option<TaxClass> {
    (kind == Some(ChargeKind::Deposit)).then_some(TaxClass::None)
}

/// The charges of an order as they were typed; or a sentence about each line that cannot be read.
///
/// # Errors
/// What to type instead, with each line's number.
pub fn typed(text: &str, lang: Language) -> Result<Vec<NamedCharge>, Vec<String>> {
    let only = |agreed: AgreedCharge| match (agreed.from, agreed.below) {
        (None, None) => Ok(agreed.charge),
        _ => Err(lang
            .t(
                "mulai dan di bawah hanya berlaku di kesepakatan.",
                "from and below belong in an agreement.",
            )
            .to_owned()),
    };
    each(text, lang, |line| read(line, lang).and_then(only))
}

/// The charges of an agreement as they were typed; or a sentence about each line that cannot be read.
///
/// # Errors
/// As [`typed`].
pub fn agreed_typed(text: &str, lang: Language) -> Result<Vec<AgreedCharge>, Vec<String>> {
    each(text, lang, |line| read(line, lang))
}

fn each<T>(
    text: &str,
    lang: Language,
    read: impl Fn(&str) -> Result<T, String>,
) -> Result<Vec<T>, Vec<String>> {
    let (mut found, mut wrongs) = (Vec::new(), Vec::new());
    let lines = (1..).zip(text.lines().map(str::trim)).filter(|(_, line)| !line.is_empty());
    for (number, line) in lines {
        match read(line) {
            Ok(one) => found.push(one),
            Err(wrong) => wrongs.push(
                lang.pick(format!("Baris {number}: {wrong}"), format!("Line {number}: {wrong}")),
            ),
        }
    }
    if wrongs.is_empty() { Ok(found) } else { Err(wrongs) }
}

fn read(line: &str, lang: Language) -> Result<AgreedCharge, String> {
    let parts: Vec<&str> = line.split(';').map(str::trim).collect();
    let word = parts.first().copied().unwrap_or_default().to_lowercase();
    // A name that was agreed may hold a semicolon itself: it ends where a sum begins.
    let paid_at = (2..parts.len()).find(|at| typed_price(parts[*at]).is_ok());
    let paid_at = paid_at.unwrap_or(2).min(parts.len());
    let name = parts.get(1..paid_at).map(|name| name.join("; "));
    let paid = parts.get(paid_at).copied();
    let known = KINDS.iter().find(|(_, id, en)| id.contains(&&*word) || en.contains(&&*word));
    let kind = known.map(|(kind, ..)| *kind).ok_or_else(|| {
        lang.t(
            "mulai dengan ongkos, biaya, jaminan, atau potongan.",
            "begin with freight, fee, deposit or discount.",
        )
        .to_owned()
    })?;
    let (Some(name), Some(paid)) = (name.filter(|name| !name.is_empty()), paid) else {
        return Err(lang
            .t(
                "tulis untuk apa, titik koma, namanya, titik koma, lalu jumlahnya.",
                "write what for, a semicolon, its name, a semicolon, then how much.",
            )
            .to_owned());
    };
    let sum = |text: &str| {
        let sen = typed_price(text).map_err(|code| code.sentence(lang.into()))?;
        Ok::<Money, String>(Money::from_sen(sen))
    };
    let size = sum(paid)?;
    let amount = match kind {
        ChargeKind::Discount => Money::from_sen(-size.sen()),
        _ => size,
    };
    let mut agreed = AgreedCharge {
        charge: NamedCharge {
            kind,
            description: name,
            amount,
            tax_class: usual_class(Some(kind)),
            includes_tax: false,
        },
        from: None,
        below: None,
    };
    for part in parts.iter().skip(paid_at + 1).filter(|part| !part.is_empty()) {
        let lower = part.to_lowercase();
        let after = |words: [&str; 2]| words.iter().find_map(|word| lower.strip_prefix(word));
        if INCLUDED.contains(&&*lower) {
            agreed.charge.includes_tax = true;
        } else if let Some((class, ..)) =
            TAXES.iter().find(|(_, id, en)| *id == lower || *en == lower)
        {
            agreed.charge.tax_class = *class;
        } else if let Some(text) = after(FROM) {
            agreed.from = Some(sum(text.trim())?);
        } else if let Some(text) = after(BELOW) {
            agreed.below = Some(sum(text.trim())?);
        } else {
            return Err(lang.pick(
                format!("“{part}” tidak dikenal di sini."),
                format!("“{part}” means nothing here."),
            ));
        }
    }
    Ok(agreed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_was_agreed_may_hold_a_semicolon() {
        let charges = typed("ongkos; Kapal; Ende; 25.000; tanpa ppn", Language::Indonesian);

        let charges = charges.unwrap();
        assert_eq!(charges[0].description, "Kapal; Ende");
        assert_eq!(charges[0].amount, Money::from_sen(2_500_000));
        assert_eq!(charges[0].tax_class, Some(TaxClass::None));
    }

    #[test]
    fn what_is_typed_is_what_is_written() {
        let text = "ongkos; Ongkos kirim; 50.000; di bawah 2.000.000\njaminan; Jaminan krat; 40.000\n\
                    potongan; Panen; 20.000; mulai 1.000.000; termasuk ppn\nbiaya; Timbang; 1.500; tanpa ppn";
        let lang = Language::Indonesian;

        let charges = agreed_typed(text, lang).unwrap();
        let (freight, deposit, discount) = (&charges[0], &charges[1], &charges[2]);
        assert_eq!(freight.below, Some(Money::from_sen(200_000_000)));
        assert_eq!(
            (freight.charge.tax_class, deposit.charge.tax_class),
            (None, Some(TaxClass::None))
        );
        assert_eq!(discount.charge.amount, Money::from_sen(-2_000_000));
        assert!(discount.charge.includes_tax);

        let views: Vec<AgreedChargeView> = charges
            .iter()
            .map(|agreed| AgreedChargeView {
                kind: agreed.charge.kind.as_str(),
                description: agreed.charge.description.clone(),
                amount: agreed.charge.amount,
                tax_class: agreed.charge.tax_class.map(TaxClass::as_str),
                includes_tax: agreed.charge.includes_tax,
                from: agreed.from,
                below: agreed.below,
            })
            .collect();
        for lang in [Language::Indonesian, Language::English] {
            let again = agreed_typed(&agreed_written(&views, lang), lang).unwrap();
            assert_eq!(again, charges);
        }
    }

    #[test]
    fn a_line_that_cannot_be_read_says_what_to_write() {
        let lang = Language::English;
        let wrong = |text| typed(text, lang).unwrap_err();
        assert!(wrong("Ongkos kirim 50.000")[0].starts_with("Line 1: begin with"));
        assert!(wrong("freight; Ferry")[0].contains("semicolon"));
        assert!(wrong("\nfreight; Ferry; 5000; tomorrow")[0].starts_with("Line 2: “tomorrow”"));
        assert!(wrong("freight; Ferry; 5000; below 9000")[0].contains("agreement"));
        assert_eq!(typed("  \n", lang), Ok(Vec::new()));
    }
}
