//! `/stock/new`: goods that are not there yet, and on what terms they are sold.

use askama::Template;
use order_workflow::command::catalogue::{NewOffer, NewProduct, OfferChange};
use supply_chain::id::ProductId;
use supply_chain::offer::Audience;
use supply_chain::organization::Kind;
use supply_chain::quantity::{BaseUnit, Pack};
use supply_chain::tax::TaxClass;
use uuid::Uuid;

use super::offer_form::{OfferForm, terms};
use crate::language::Language;
use crate::pages::filled::{Faults, Filled};
use crate::pages::layout::{Link, Shell};
use crate::pages::parts::{Choice, Choices, Field, Wrong};

/// `/stock/new`.
#[derive(Debug, Template)]
#[template(path = "stock/make.html")]
pub struct MakePage {
    /// The shell, a task page's.
    pub shell: Shell,
    /// The goods' name.
    pub name: Field,
    /// Their brand.
    pub brand: Field,
    /// Their group.
    pub category: Field,
    /// Their barcode.
    pub gtin: Field,
    /// What they are counted in.
    pub base_unit: Choices,
    /// Whether PPN is due on them.
    pub tax_class: Choices,
    /// The pack's name.
    pub pack: Field,
    /// What is in it.
    pub factor: Field,
    /// Packs in stock.
    pub stock: Field,
    /// The terms.
    pub form: OfferForm,
    /// What is wrong.
    pub wrongs: Vec<Wrong>,
    /// The form's key.
    pub key: String,
}

impl MakePage {
    /// The page as it was filled in, or empty.
    #[must_use]
    #[expect(clippy::too_many_lines, reason = "one field after the other, as the page shows them")]
    pub fn new(shell: Shell, kind: Kind, filled: &Filled, key: String, faults: &Faults) -> Self {
        let lang = shell.lang;
        let mut shell = shell.task(Link::new(lang.t("Barang & harga", "Goods & prices"), "/stock"));
        shell.refused = !faults.is_empty();
        let field = |name: &'static str, label, hint: &str, longest| Field {
            name,
            label,
            hint: hint.to_owned(),
            error: faults.at(name),
            value: filled.get(name).to_owned(),
            longest,
            ..Field::default()
        };
        let number =
            |name, label, hint| Field { keyboard: "numeric", ..field(name, label, hint, 15) };
        let choices = |name: &'static str, legend: &str, options: &[(&str, &str)]| Choices {
            name,
            legend: legend.to_owned(),
            error: faults.at(name),
            choices: options
                .iter()
                .enumerate()
                .map(|(at, (value, word))| {
                    let chosen = filled.get(name);
                    Choice::new(*value, *word, *value == chosen || (chosen.is_empty() && at == 0))
                })
                .collect(),
            ..Choices::default()
        };
        Self {
            name: field(
                "name",
                lang.t("Nama barang", "Name of the goods"),
                lang.t(
                    "Dengan ukuran, misalnya “Minyak Goreng Nusa 2 L”.",
                    "With its size, such as “Minyak Goreng Nusa 2 L”.",
                ),
                200,
            ),
            brand: field("brand", lang.t("Merek, bila ada", "Brand, if any"), "", 120),
            category: field(
                "category",
                lang.t("Kelompok barang", "Group of goods"),
                lang.t("Misalnya: minyak goreng.", "For example: cooking oil."),
                120,
            ),
            gtin: Field {
                keyboard: "numeric",
                ..field("gtin", lang.t("Kode batang, bila ada", "Barcode, if any"), "", 20)
            },
            base_unit: choices(
                "base_unit",
                lang.t("Dihitung dalam", "Counted in"),
                &[
                    ("pcs", "pcs"),
                    ("gram", lang.t("gram (barang timbang)", "grams (by weight)")),
                    ("ml", lang.t("ml (barang cair)", "ml (liquids)")),
                ],
            ),
            tax_class: choices(
                "tax_class",
                lang.t("PPN barang ini", "PPN on these goods"),
                &[
                    ("taxed", lang.t("kena PPN", "taxed")),
                    ("exempt", lang.t("bebas (bahan pokok)", "exempt (basic food)")),
                    ("none", lang.t("di luar PPN", "outside PPN")),
                ],
            ),
            pack: field(
                "pack",
                lang.t("Kemasan", "Pack"),
                lang.t(
                    "Yang dihitung pembeli: karton, sak, dus, pcs.",
                    "What buyers count: carton, sack, box, pcs.",
                ),
                40,
            ),
            factor: number(
                "factor",
                lang.t("Isi satu kemasan", "Content of one pack"),
                lang.t("Berapa pcs, gram atau ml.", "How many pcs, grams or ml."),
            ),
            stock: number(
                "stock",
                lang.t("Stok sekarang", "Stock now"),
                lang.t("Berapa kemasan; boleh kosong.", "How many packs; may be empty."),
            ),
            form: OfferForm::new(filled, faults, kind, &Audience::default_of(kind), None, lang),
            wrongs: faults.wrongs(),
            key,
            shell,
        }
    }
}

/// What the empty form begins with.
#[must_use]
pub fn usual() -> Filled {
    let usual = [("minimum", "1"), ("multiple", "1")];
    Filled::of(usual.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec())
}

/// The goods and their terms as they were filled in.
///
/// # Errors
/// A sentence for each field.
pub fn goods(filled: &Filled, lang: Language) -> Result<(NewProduct, NewOffer), Faults> {
    let mut faults = Faults::default();
    let needed = |faults: &mut Faults, field: &str, sentence: &str| {
        filled.text(field).unwrap_or_else(|| {
            faults.add(field, sentence);
            String::new()
        })
    };
    let name = needed(
        &mut faults,
        "name",
        lang.t("Kosong. Tulis nama barangnya.", "Empty. Type the goods' name."),
    );
    let category = needed(
        &mut faults,
        "category",
        lang.t(
            "Kosong. Tulis kelompoknya, misalnya minyak goreng.",
            "Empty. Type its group, such as cooking oil.",
        ),
    );
    let pack = needed(
        &mut faults,
        "pack",
        lang.t(
            "Kosong. Tulis kemasannya, misalnya karton.",
            "Empty. Type the pack, such as carton.",
        ),
    );
    let factor = faults.count(filled, "factor", (1, 1_000_000_000), lang);
    let stock = match filled.text("stock") {
        Some(_) => faults.count(filled, "stock", (0, 1_000_000_000), lang),
        None => None,
    };
    let terms = terms(filled, &mut faults, lang);
    let (Some(factor), Some(terms), true) = (factor, terms, faults.is_empty()) else {
        return Err(faults);
    };
    let product = NewProduct {
        id: None,
        name,
        brand: filled.text("brand"),
        category,
        base_unit: BaseUnit::from_word(filled.get("base_unit")).unwrap_or(BaseUnit::Pcs),
        gtin: filled.text("gtin"),
        tax_class: TaxClass::from_word(filled.get("tax_class")),
    };
    let offer = NewOffer {
        id: None,
        product: ProductId(Uuid::nil()),
        pack: Pack { name: pack, factor },
        price_breaks: terms.price_breaks,
        rest: OfferChange {
            price_includes_tax: Some(terms.includes_tax),
            minimum_count: Some(terms.minimum),
            multiple: Some(terms.multiple),
            audience: terms.audience,
            stock,
            ..OfferChange::default()
        },
    };
    Ok((product, offer))
}
