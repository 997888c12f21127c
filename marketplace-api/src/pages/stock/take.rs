//! `/stock/products/{id}`: somebody counts what is there, and says why it differs.

use askama::Template;
use order_workflow::query::catalogue::StockView;

use super::in_base_units;
use crate::language::Language;
use crate::pages::filled::{Faults, Filled};
use crate::pages::layout::{Link, Shell};
use crate::pages::parts::{Choice, Choices, Field, Total, Wrong};

/// A pack the product is sold in, to count by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pack {
    /// Its name.
    pub name: String,
    /// Base units in it; more than one.
    pub factor: i64,
}

/// `/stock/products/{id}`.
#[derive(Debug, Template)]
#[template(path = "stock/take.html")]
pub struct TakePage {
    /// The shell, a task page's.
    pub shell: Shell,
    /// The goods.
    pub name: String,
    /// Whether somebody else counted meanwhile.
    pub is_overtaken: bool,
    /// What the books say.
    pub figures: Vec<Total>,
    /// Whole packs, where the goods are sold in packs of several.
    pub packs: Option<Field>,
    /// Base units, those in whole packs not counted again.
    pub loose: Field,
    /// Why.
    pub reasons: Choices,
    /// More about it.
    pub words: Field,
    /// What is wrong.
    pub wrongs: Vec<Wrong>,
    /// Where the form posts to.
    pub action: String,
    /// The form's key.
    pub key: String,
    /// The version of the stock.
    pub version: String,
}

impl TakePage {
    /// The page as it was filled in, or empty.
    #[must_use]
    pub fn new(
        shell: Shell,
        stock: &StockView,
        pack: Option<&Pack>,
        filled: &Filled,
        key: String,
        faults: &Faults,
    ) -> Self {
        let lang = shell.lang;
        let mut shell =
            shell.task(Link::new(lang.t("Stok gudang", "Stock on hand"), "/stock/levels"));
        shell.refused = !faults.is_empty();
        let told = |number| in_base_units(number, &stock.base_unit, lang);
        let figure = |id, en, number| Total::new(lang.t(id, en), told(number));
        Self {
            name: stock.product_name.clone(),
            is_overtaken: false,
            figures: vec![
                figure("Menurut catatan", "By the books", stock.on_hand),
                figure("Dijanjikan untuk pesanan", "Promised to orders", stock.reserved),
                Total::sum(lang.t("Bisa dijual", "Can be sold"), told(stock.available)),
            ],
            packs: pack.map(|pack| Field {
                name: "packs",
                label: lang.t("Kemasan utuh", "Whole packs"),
                hint: super::packed(&pack.name, pack.factor, &stock.base_unit, lang),
                error: faults.at("packs"),
                value: filled.get("packs").to_owned(),
                keyboard: "numeric",
                longest: 15,
                ..Field::default()
            }),
            loose: Field {
                name: "loose",
                label: if pack.is_some() {
                    lang.t("Sisa di luar kemasan utuh", "Loose, beside whole packs")
                } else {
                    lang.t("Jumlah yang ada", "What is there")
                },
                hint: unit_hint(&stock.base_unit, lang).to_owned(),
                error: faults.at("loose"),
                value: filled.get("loose").to_owned(),
                keyboard: "numeric",
                longest: 15,
                ..Field::default()
            },
            reasons: Choices {
                name: "reason",
                legend: lang.t("Kenapa dihitung?", "Why is it counted?").to_owned(),
                choices: reasons(lang)
                    .into_iter()
                    .enumerate()
                    .map(|(at, word)| {
                        let chosen = filled.get("reason");
                        Choice::new(word, word, word == chosen || (chosen.is_empty() && at == 0))
                    })
                    .collect(),
                ..Choices::default()
            },
            words: Field {
                name: "words",
                label: lang.t("Penjelasan, bila perlu", "More about it, if you like"),
                error: faults.at("words"),
                value: filled.get("words").to_owned(),
                longest: 400,
                ..Field::default()
            },
            wrongs: faults.wrongs(),
            action: format!("/stock/products/{}", stock.product_id),
            key,
            version: stock.version.to_string(),
            shell,
        }
    }
}

/// The usual reasons, in the reader's language; kept in the words of whoever counted.
fn reasons(lang: Language) -> [&'static str; 4] {
    [
        lang.t("Hitung rutin", "Regular count"),
        lang.t("Rusak atau kedaluwarsa", "Damaged or out of date"),
        lang.t("Hilang", "Missing"),
        lang.t("Salah catat", "Recorded wrongly"),
    ]
}

fn unit_hint(base_unit: &str, lang: Language) -> &'static str {
    match base_unit {
        "gram" => lang.t("Dalam gram.", "In grams."),
        "ml" => lang.t("Dalam ml.", "In ml."),
        _ => lang.t("Dalam pcs.", "In pcs."),
    }
}

/// What was counted, in base units, and why; or what is wrong with it.
///
/// # Errors
/// A sentence for each field.
pub fn counted(
    filled: &Filled,
    pack: Option<&Pack>,
    lang: Language,
) -> Result<(i64, Option<String>), Faults> {
    let mut faults = Faults::default();
    let most = 1_000_000_000;
    let blank = |field: &str| filled.get(field).trim().is_empty();
    let packs = match pack {
        Some(_) if !blank("packs") => faults.count(filled, "packs", (0, most), lang),
        _ => Some(0),
    };
    // Whoever counted whole packs alone need not write that nothing is left over.
    let loose = if pack.is_some() && blank("loose") && !blank("packs") {
        Some(0)
    } else {
        faults.count(filled, "loose", (0, most), lang)
    };
    let (Some(packs), Some(loose)) = (packs, loose) else { return Err(faults) };
    let factor = pack.map_or(1, |pack| pack.factor);
    let on_hand = packs.checked_mul(factor).and_then(|base| base.checked_add(loose));
    let Some(on_hand) = on_hand else {
        faults.add("packs", lang.t("Jumlah ini terlalu besar.", "This count is too large."));
        return Err(faults);
    };
    let said: Vec<String> =
        ["reason", "words"].into_iter().filter_map(|field| filled.text(field)).collect();
    Ok((on_hand, (!said.is_empty()).then(|| said.join(": "))))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(pairs: &[(&str, &str)]) -> Filled {
        Filled::of(pairs.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect())
    }

    #[test]
    fn whole_packs_and_what_is_left_over_come_together() {
        let carton = Pack { name: "karton".to_owned(), factor: 40 };
        let count =
            |pairs: &[(&str, &str)]| counted(&filled(pairs), Some(&carton), Language::Indonesian);

        assert_eq!(
            count(&[("packs", "12"), ("loose", "7"), ("reason", "Hilang"), ("words", "tikus")]),
            Ok((487, Some("Hilang: tikus".to_owned())))
        );
        assert_eq!(count(&[("packs", "1.000"), ("loose", "")]), Ok((40_000, None)));
        assert_eq!(count(&[("packs", ""), ("loose", "0")]), Ok((0, None)));
        assert!(count(&[("packs", ""), ("loose", "")]).is_err());
        assert!(count(&[("packs", "1,5")]).unwrap_err().at("packs").is_some());
    }
}
