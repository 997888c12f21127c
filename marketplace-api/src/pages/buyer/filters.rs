//! The filters of a search, with how many of the hits each would leave.

use catalog_indexer::search::{SearchAnswer, Sort};
use order_workflow::query::sellers::SellerName;
use uuid::Uuid;

use super::asked::{Asked, sort_word};
use super::search::Found;
use crate::language::Language;
use crate::language::format::count;
use crate::pages::parts::{Choice, Choices};

/// The most values of a facet that are offered as chips.
const CHIPS_MAX: usize = 8;

/// A filter a phone shows as one tap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quick {
    /// Its word.
    pub word: &'static str,
    /// The question with it, or without when it is on.
    pub href: String,
    /// Whether it is on.
    pub on: bool,
}

pub(super) fn quick(asked: &Asked, lang: Language) -> Vec<Quick> {
    let afresh = asked.afresh();
    let cheapest = asked.sort == Sort::Price;
    vec![
        Quick {
            word: lang.t("Ada stok", "In stock"),
            href: Asked { in_stock: !asked.in_stock, ..afresh.clone() }.address(),
            on: asked.in_stock,
        },
        Quick {
            word: lang.t("Termurah", "Cheapest"),
            href: Asked { sort: if cheapest { Sort::Relevance } else { Sort::Price }, ..afresh }
                .address(),
            on: cheapest,
        },
    ]
}

fn chip(value: impl Into<String>, label: impl Into<String>, chosen: bool, n: u64) -> Choice {
    let n = count(i64::try_from(n).unwrap_or(i64::MAX));
    Choice { count: Some(n), ..Choice::new(value, label, chosen) }
}

pub(super) fn seller_chips(asked: &Asked, found: Found<'_>, lang: Language) -> Choices {
    let facet = found.answer.facets.get("seller_id").map(Vec::as_slice).unwrap_or_default();
    let mut choices =
        vec![Choice::new("", lang.t("Semua penjual", "All sellers"), asked.seller.is_none())];
    let mut named: Vec<(&SellerName, u64)> = facet
        .iter()
        .filter_map(|(id, n)| {
            let id: Uuid = id.parse().ok()?;
            Some((found.sellers.iter().find(|seller| seller.id == id)?, *n))
        })
        .collect();
    // The own secondary first, for that is where most is bought.
    named.sort_by_key(|(seller, _)| !seller.is_own_secondary);
    choices.extend(named.into_iter().take(CHIPS_MAX).map(|(seller, n)| {
        let label = if seller.is_own_secondary {
            format!("{} ({})", seller.name, lang.t("sekunder Anda", "your secondary"))
        } else {
            seller.name.clone()
        };
        chip(seller.id.to_string(), label, asked.seller == Some(seller.id), n)
    }));
    Choices {
        name: "seller",
        legend: lang.t("Penjual", "Seller").to_owned(),
        choices,
        ..Choices::default()
    }
}

pub(super) fn category_chips(asked: &Asked, answer: &SearchAnswer, lang: Language) -> Choices {
    let facet = answer.facets.get("category").map(Vec::as_slice).unwrap_or_default();
    let chosen = asked.category.as_deref();
    let mut choices =
        vec![Choice::new("", lang.t("Semua kelompok", "All groups"), chosen.is_none())];
    choices.extend(facet.iter().take(CHIPS_MAX).map(|(value, n)| {
        let same = chosen.is_some_and(|chosen| chosen.eq_ignore_ascii_case(value));
        chip(value.clone(), value.clone(), same, *n)
    }));
    if let Some(chosen) = chosen
        && !choices.iter().any(|choice| choice.chosen)
    {
        choices.push(Choice::new(chosen, chosen, true));
    }
    Choices {
        name: "category",
        legend: lang.t("Kelompok", "Group").to_owned(),
        choices,
        ..Choices::default()
    }
}

pub(super) fn stock_chip(asked: &Asked, lang: Language) -> Choices {
    Choices {
        name: "in_stock",
        legend: lang.t("Stok", "Stock").to_owned(),
        several: true,
        choices: vec![Choice::new("1", lang.t("Ada stok", "In stock"), asked.in_stock)],
        ..Choices::default()
    }
}

pub(super) fn sorts(asked: &Asked, lang: Language) -> Choices {
    let choices = [
        (Sort::Relevance, lang.t("Paling cocok", "Best match")),
        (Sort::Price, lang.t("Termurah per satuan", "Cheapest per unit")),
        (Sort::PriceDescending, lang.t("Termahal per satuan", "Dearest per unit")),
        (Sort::Newest, lang.t("Terbaru", "Newest")),
    ];
    Choices {
        name: "sort",
        legend: lang.t("Urutkan", "Sort").to_owned(),
        choices: choices
            .into_iter()
            .map(|(sort, word)| Choice::new(sort_word(sort), word, asked.sort == sort))
            .collect(),
        ..Choices::default()
    }
}
