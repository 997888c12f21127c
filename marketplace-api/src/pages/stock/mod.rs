//! A seller's own goods: what is on sale, at which prices, for whom, and what is there of it.

pub mod bulk;
pub mod buyers;
pub mod changed_rows;
pub mod changes;
pub mod edit;
pub mod grid;
pub mod grid_form;
mod handlers;
pub mod levels;
pub mod list;
pub mod make;
pub mod offer_form;
pub mod take;

pub use handlers::{
    bulk as change_by_rule, bulk_form, cancel_change, change_page, changes as all_changes, edit,
    edit_form, export_catalogue, export_orders, export_receipts, export_stock, grid_form, levels,
    list, make, make_form, pause, publish, save_grid, take, take_form, undo_change,
    undo_change_form, withdraw, withdraw_form,
};

use order_workflow::query::catalogue::OfferView;
use supply_chain::offer::{Audience, OfferState};
use supply_chain::organization::Kind;

use super::parts::{Badge, Choice, Tab, Tone};
use crate::language::Language;
use crate::language::format::{count, quantity, volume, weight};

/// What the reader may do with goods.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct May {
    /// Enter goods, change prices.
    pub sell: bool,
    /// Count what is there.
    pub count: bool,
}

/// Who sees an offer, in plain words: "koperasi sekunder".
#[must_use]
pub fn audience_words(audience: &Audience, lang: Language) -> String {
    match audience {
        Audience::Secondaries => lang.t("koperasi sekunder", "secondary cooperatives").to_owned(),
        Audience::Affiliates => lang.t("koperasi anggota sendiri", "our own affiliates").to_owned(),
        Audience::Cooperatives => lang.t("semua koperasi", "all cooperatives").to_owned(),
        Audience::Storefront => lang.t("anggota di toko", "members at the shop").to_owned(),
        Audience::Everyone => {
            lang.t("semua yang berdagang di sini", "everybody who trades here").to_owned()
        }
        Audience::Organizations(named) if named.is_empty() => {
            lang.t("hanya koperasi yang saya pilih", "only cooperatives I choose").to_owned()
        }
        Audience::Organizations(named) => {
            let number = count(i64::try_from(named.len()).unwrap_or(i64::MAX));
            lang.pick(
                format!("{number} organisasi pilihan"),
                format!("{number} chosen organizations"),
            )
        }
    }
}

/// The word of the audience that names organizations one by one.
pub const NAMED: &str = "organizations";

/// The audiences an organization of this kind may choose from; the one that stands is among them, and
/// where the form has room for names the one that consists of them.
#[must_use]
pub fn audience_choices(
    kind: Kind,
    now: &Audience,
    (chosen, names): (&str, bool),
    lang: Language,
) -> Vec<Choice> {
    let mut offered = vec![Audience::default_of(kind)];
    for audience in [Audience::Secondaries, Audience::Cooperatives, Audience::Everyone] {
        if !offered.contains(&audience) {
            offered.push(audience);
        }
    }
    if kind == Kind::Primary {
        offered.push(Audience::Storefront);
    }
    if !offered.contains(now) {
        offered.push(now.clone());
    }
    if names && now.word() != NAMED {
        offered.push(Audience::Organizations(Vec::new()));
    }
    let choice = |audience: &Audience| {
        Choice::new(audience.word(), audience_words(audience, lang), audience.word() == chosen)
    };
    offered.iter().map(choice).collect()
}

/// The badge of an offer that is not simply on sale.
#[must_use]
pub fn offer_badge(state: OfferState, lang: Language) -> Option<Badge> {
    match state {
        OfferState::Published => None,
        OfferState::Paused => Some(Badge::new(Tone::Warn, "hourglass", lang.t("Dijeda", "Paused"))),
        OfferState::Withdrawn => {
            Some(Badge::new(Tone::Outline, "ban", lang.t("Ditarik", "Withdrawn")))
        }
    }
}

/// "karton isi 6 · Nusa · MG-2L".
#[must_use]
pub fn described(offer: &OfferView, lang: Language) -> String {
    let mut said = packed(&offer.pack.name, offer.pack.factor, &offer.product.base_unit, lang);
    for more in [&offer.product.brand, &offer.seller_code].into_iter().flatten() {
        said.push_str(" · ");
        said.push_str(more);
    }
    said
}

/// "karton isi 6", "sak isi 50 kg"; a pack of one piece is told by its name alone: "Pcs", "botol".
#[must_use]
pub fn packed(pack: &str, factor: i64, base_unit: &str, lang: Language) -> String {
    if factor == 1 && !matches!(base_unit, "gram" | "ml") {
        return pack.to_owned();
    }
    let content = in_base_units(factor, base_unit, lang);
    lang.pick(format!("{pack} isi {content}"), format!("{pack} of {content}"))
}

/// So many base units, as people say it: "240 pcs", "2,5 kg".
#[must_use]
pub fn in_base_units(number: i64, base_unit: &str, lang: Language) -> String {
    match base_unit {
        "gram" => weight(number),
        "ml" => volume(number, lang),
        unit => quantity(number, unit),
    }
}

/// Where in the goods the reader stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shelf {
    /// Offers in this state.
    Offers(OfferState),
    /// What is there.
    Levels,
}

/// The tabs over goods.
#[must_use]
pub fn shelves(here: Shelf, lang: Language) -> Vec<Tab> {
    [
        (Shelf::Offers(OfferState::Published), "/stock", lang.t("Dijual", "On sale")),
        (Shelf::Offers(OfferState::Paused), "/stock?state=paused", lang.t("Dijeda", "Paused")),
        (
            Shelf::Offers(OfferState::Withdrawn),
            "/stock?state=withdrawn",
            lang.t("Ditarik", "Withdrawn"),
        ),
        (Shelf::Levels, "/stock/levels", lang.t("Stok gudang", "Stock on hand")),
    ]
    .into_iter()
    .map(|(shelf, href, word)| Tab {
        word,
        href: href.to_owned(),
        count: None,
        current: shelf == here,
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_may_choose_its_usual_audience_and_keep_what_stands() {
        for kind in Kind::ALL {
            let usual = Audience::default_of(kind);
            let choices = audience_choices(
                kind,
                &Audience::Storefront,
                (usual.word(), true),
                Language::Indonesian,
            );

            assert_eq!(choices.iter().filter(|choice| choice.chosen).count(), 1, "{kind:?}");
            assert_eq!(choices[0].value, usual.word());
            assert!(choices.iter().any(|choice| choice.value == "storefront"));
            assert!(choices.iter().any(|choice| choice.value == NAMED));
        }
    }

    #[test]
    fn a_pack_says_its_content() {
        assert_eq!(packed("karton", 6, "pcs", Language::Indonesian), "karton isi 6\u{a0}pcs");
        assert_eq!(packed("sak", 50_000, "gram", Language::English), "sak of 50\u{a0}kg");
        assert_eq!(packed("pcs", 1, "pcs", Language::Indonesian), "pcs");
        assert_eq!(packed("Botol", 1, "pcs", Language::Indonesian), "Botol");
    }
}
