//! `/search`: goods that may be bought, how the question was understood, and the basket in sight.

use std::collections::HashMap;

use askama::Template;
use catalog_indexer::search::{SearchAnswer, Sort};
use form_urlencoded::Serializer;
use order_workflow::query::catalogue::OfferView;
use order_workflow::query::sellers::SellerName;
use supply_chain::id::OrganizationId;
use supply_chain::money::Money;
use supply_chain::offer::CountRule;
use uuid::Uuid;

use super::words::{Here, goods_found, group_icon, not_sold, pack_words, price_per_measure};
use crate::language::Language;
use crate::language::format::{count, price_per_unit, quantity, rupiah};
use crate::pages::layout::{Link, Shell};
use crate::pages::parts::{Choice, Choices, Empty, Field, Ladder, Pager, Stepper, Wrong, wrongs};

/// Hits on a page.
pub const HITS: usize = 20;
/// The most values of a facet that are offered as chips.
const CHIPS_MAX: usize = 8;

/// What was asked, as it stands in the address.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    /// What was typed.
    pub q: String,
    /// Whether to take it as typed.
    pub literally: bool,
    /// Only this category.
    pub category: Option<String>,
    /// Only this seller.
    pub seller: Option<Uuid>,
    /// Only what is in stock.
    pub in_stock: bool,
    /// The order of the hits.
    pub sort: Sort,
    /// The highest price per base unit, as typed.
    pub max_price: String,
    /// The mark of the page, as the page before gave it.
    pub after: Option<String>,
    /// How many hits the pages before held.
    pub before: u64,
}

impl Asked {
    /// The question of an address's query; what it does not know is passed over.
    #[must_use]
    pub fn of(query: &str) -> Self {
        let mut asked = Self::default();
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            let text = || Some(value.trim().to_owned()).filter(|text| !text.is_empty());
            match name.as_ref() {
                "q" => asked.q = value.trim().chars().take(200).collect(),
                "literal" => asked.literally = value == "1",
                "category" => asked.category = text(),
                "seller" | "seller_id" => asked.seller = value.parse().ok(),
                "in_stock" => asked.in_stock = value == "1" || value == "true",
                "sort" => asked.sort = sort_of(&value),
                "max_price" => asked.max_price = text().unwrap_or_default(),
                "after" => asked.after = text(),
                "before" => asked.before = value.parse().unwrap_or_default(),
                _ => {}
            }
        }
        asked
    }

    /// The address of this question.
    #[must_use]
    pub fn address(&self) -> String {
        let mut query = Serializer::new(String::new());
        let mut put = |name, value: &str| {
            if !value.is_empty() {
                query.append_pair(name, value);
            }
        };
        put("q", &self.q);
        put("literal", if self.literally { "1" } else { "" });
        put("category", self.category.as_deref().unwrap_or_default());
        put("seller", &self.seller.map(|id| id.to_string()).unwrap_or_default());
        put("in_stock", if self.in_stock { "1" } else { "" });
        put("sort", if self.sort == Sort::Relevance { "" } else { sort_word(self.sort) });
        put("max_price", &self.max_price);
        if let Some(after) = &self.after {
            put("after", after);
            put("before", &self.before.to_string());
        }
        let query = query.finish();
        if query.is_empty() { "/search".to_owned() } else { format!("/search?{query}") }
    }

    /// The highest price in sen, as typed in rupiah: `35.500` or `35500`.
    ///
    /// # Errors
    /// What to type instead.
    pub fn max_price_sen(&self, lang: Language) -> Result<Option<i64>, String> {
        let typed = self.max_price.trim().trim_start_matches("Rp").trim();
        if typed.is_empty() {
            return Ok(None);
        }
        super::words::typed_count(typed, lang)
            .ok()
            .and_then(|rupiah| rupiah.checked_mul(100))
            .map(Some)
            .ok_or_else(|| {
                lang.t(
                    "Tulis rupiah bulat, misalnya 35.500.",
                    "Type whole rupiah, such as 35.500.",
                )
                .to_owned()
            })
    }

    /// How many filters narrow the hits.
    fn filters(&self) -> usize {
        usize::from(self.category.is_some())
            + usize::from(self.seller.is_some())
            + usize::from(self.in_stock)
            + usize::from(!self.max_price.is_empty())
    }

    /// The same question from its first page.
    fn afresh(&self) -> Self {
        Self { after: None, before: 0, ..self.clone() }
    }
}

fn sort_of(word: &str) -> Sort {
    match word {
        "price" => Sort::Price,
        "-price" => Sort::PriceDescending,
        "newest" => Sort::Newest,
        _ => Sort::Relevance,
    }
}

const fn sort_word(sort: Sort) -> &'static str {
    match sort {
        Sort::Relevance => "relevance",
        Sort::Price => "price",
        Sort::PriceDescending => "-price",
        Sort::Newest => "newest",
    }
}

/// How many packs of which offer stand in the basket.
pub type InBasket = HashMap<Uuid, i64>;

/// One offer among the hits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// The offer.
    pub id: String,
    /// The icon of its group.
    pub icon: &'static str,
    /// The goods.
    pub name: String,
    /// Seller and pack.
    pub small: String,
    /// "240 karton", or "Habis".
    pub stock: String,
    /// Whether there is any.
    pub in_stock: bool,
    /// Prices by count.
    pub ladder: Ladder,
    /// "Rp35.500 per pcs".
    pub per_unit: String,
    /// "Rp17.750 per liter", where the size is certain.
    pub per_measure: String,
    /// The count in the basket, where it is there.
    pub stepper: Option<Stepper>,
    /// "3 karton, Rp639.000", where it is in the basket.
    pub sum: String,
    /// What one tap adds, where it may be added; the least that is sold.
    pub least: Option<i64>,
}

impl Hit {
    /// The offer as a hit; `place` is its row, `refused` what was typed into it and why not.
    #[must_use]
    pub fn of(
        offer: &OfferView,
        place: usize,
        in_basket: i64,
        may_buy: bool,
        refused: Option<&Refused>,
        here: Here,
    ) -> Self {
        let lang = here.lang;
        let (pack, unit) = (&offer.pack, offer.product.base_unit.as_str());
        let breaks = breaks(offer);
        let rule = CountRule { minimum: offer.minimum_count, multiple: offer.multiple };
        let ladder = Ladder::at(&breaks, in_basket, (&pack.name, pack.factor, unit), lang);
        let first = breaks.first().map_or(Money::ZERO, |(_, price)| *price);
        let per_measure = price_per_measure(&offer.product_name, first, pack.factor, unit, lang);
        let price = breaks.iter().rev().find(|(from, _)| *from <= in_basket);
        let sum = price.and_then(|(_, price)| price.times(in_basket)).map(|sum| {
            format!("{}, {}", quantity(in_basket, &pack.name), rupiah(sum))
        });
        let refused = refused.filter(|refused| refused.offer == offer.id);
        let wrong = (in_basket > 0)
            .then(|| rule.check(in_basket).err())
            .flatten()
            .map(|wrong| not_sold(wrong, rule.minimum, rule.multiple, lang));
        let stepper = (may_buy && (in_basket > 0 || refused.is_some())).then(|| Stepper {
            name: format!("count-{place}"),
            line: "1".to_owned(),
            value: refused.map_or_else(|| count(in_basket), |refused| refused.typed.clone()),
            label: lang.pick(
                format!("Jumlah {}, {}", pack.name, offer.product_name),
                format!("Number of {}, {}", pack.name, offer.product_name),
            ),
            minimum: rule.minimum,
            multiple: rule.multiple,
            error: refused.map(|refused| refused.text.clone()).or(wrong),
        });
        let in_stock = offer.available_count > 0;
        Self {
            id: offer.id.to_string(),
            icon: group_icon(offer.product.category.as_deref(), &offer.product_name),
            name: offer.product_name.clone(),
            small: format!(
                "{} · {}",
                offer.seller.name,
                pack_words(&pack.name, pack.factor, unit, lang)
            ),
            stock: if in_stock {
                quantity(offer.available_count, &pack.name)
            } else {
                lang.t("Habis", "Sold out").to_owned()
            },
            in_stock,
            per_unit: price_per_unit(first, pack.factor, unit, lang),
            per_measure: per_measure.map_or_else(String::new, |(price, word)| {
                format!("{} per\u{a0}{word}", rupiah(price))
            }),
            ladder,
            sum: sum.unwrap_or_default(),
            least: (may_buy && stepper.is_none() && in_stock).then(|| least(rule)),
            stepper,
        }
    }
}

/// The least count that is sold.
#[must_use]
pub fn least(rule: CountRule) -> i64 {
    rule.check(1).map_or_else(|wrong| wrong.higher, |()| 1)
}

/// Prices by rising count, as the ladder takes them.
#[must_use]
pub fn breaks(offer: &OfferView) -> Vec<(i64, Money)> {
    offer.price_breaks.iter().map(|step| (step.min_count, step.price)).collect()
}

/// A count that was refused, to be shown where it was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// Of which offer.
    pub offer: Uuid,
    /// What was typed.
    pub typed: String,
    /// What to type instead.
    pub text: String,
}

/// What the basket comes to, at the foot of the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MiniBasket {
    /// "Rp2.061.000".
    pub sum: String,
    /// "2 penjual, 4 barang".
    pub small: String,
}

impl MiniBasket {
    /// `sum` from `sellers` and of `goods`; nothing where the basket is empty.
    #[must_use]
    pub fn of(sum: Money, sellers: usize, goods: usize, lang: Language) -> Option<Self> {
        let n = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
        let many = |n: i64, one, many| quantity(n, if n == 1 { one } else { many });
        let sellers = n(sellers);
        let small = lang.pick(
            format!("{}, {}", quantity(sellers, "penjual"), quantity(n(goods), "barang")),
            format!(
                "{}, {}",
                many(sellers, "seller", "sellers"),
                many(n(goods), "product", "products")
            ),
        );
        (goods > 0).then(|| Self { sum: rupiah(sum), small })
    }
}

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

/// What was found, with what is known about it.
#[derive(Debug, Clone, Copy)]
pub struct Found<'a> {
    /// The index's answer.
    pub answer: &'a SearchAnswer,
    /// The hits of this page.
    pub offers: &'a [OfferView],
    /// The names of the sellers that the facet counts.
    pub sellers: &'a [SellerName],
    /// What stands in the basket.
    pub basket: &'a InBasket,
    /// The reader's own organization, which buys nothing from itself.
    pub own: OrganizationId,
    /// Whether the reader may buy.
    pub may_buy: bool,
}

/// `/search`.
#[derive(Debug, Template)]
#[template(path = "buyer/search.html", blocks = ["main"])]
pub struct SearchPage {
    /// The shell.
    pub shell: Shell,
    /// "8 barang untuk “minyak goreng 2 liter”".
    pub heading: String,
    /// How the question was taken, and the way to take it otherwise.
    pub taken: Option<(String, Link)>,
    /// What was asked.
    pub asked: Asked,
    /// How many filters are on; empty for none.
    pub filter_count: String,
    /// Filters of one tap.
    pub quick: Vec<Quick>,
    /// Sellers to choose from.
    pub sellers: Choices,
    /// Categories to choose from.
    pub categories: Choices,
    /// Only what is in stock.
    pub stock: Choices,
    /// The order.
    pub sort: Choices,
    /// The highest price.
    pub max_price: Field,
    /// What is wrong.
    pub wrongs: Vec<Wrong>,
    /// The hits.
    pub hits: Vec<Hit>,
    /// What stands where there are none.
    pub empty: Option<Empty>,
    /// The next page.
    pub pager: Pager,
    /// The basket.
    pub mini: Option<MiniBasket>,
    /// The key of the page's forms; each posts to an address of its own.
    pub key: String,
    /// Where they come back to.
    pub back: String,
}

impl SearchPage {
    /// The page of what was found for `asked`.
    #[must_use]
    pub fn new(
        mut shell: Shell,
        asked: Asked,
        found: Found<'_>,
        mini: Option<MiniBasket>,
        refused: Option<&Refused>,
        here: Here,
        key: &str,
    ) -> Self {
        let lang = here.lang;
        let understood = &found.answer.understood;
        let phrase = if asked.literally || understood.phrase().is_empty() {
            asked.q.clone()
        } else {
            understood.phrase()
        };
        let hits: Vec<Hit> = found
            .offers
            .iter()
            .enumerate()
            .map(|(place, offer)| {
                let in_basket = found.basket.get(&offer.id).copied().unwrap_or_default();
                let may_buy = found.may_buy && Uuid::from(found.own) != offer.seller.id;
                Hit::of(offer, place, in_basket, may_buy, refused, here)
            })
            .collect();
        let max_price = Field {
            name: "max_price",
            label: lang.t("Harga paling tinggi per satuan", "Highest price per unit"),
            value: asked.max_price.clone(),
            error: asked.max_price_sen(lang).err(),
            keyboard: "numeric",
            before: "Rp",
            longest: 15,
            ..Field::default()
        };
        let mut wrongs = wrongs(&[&max_price]);
        if refused.is_some() {
            wrongs.extend(hits.iter().filter_map(|hit| {
                let stepper = hit.stepper.as_ref()?;
                let text = stepper.error.clone()?;
                Some(Wrong { field: stepper.name.clone(), text: format!("{}: {text}", hit.name) })
            }));
        }
        shell.query = Some(asked.q.clone());
        shell.refused = !wrongs.is_empty();
        let filters = asked.filters();
        Self {
            heading: heading(&asked, &phrase, found.answer, lang),
            taken: taken(&asked, found.answer, lang),
            filter_count: if filters == 0 { String::new() } else { filters.to_string() },
            quick: quick(&asked, lang),
            sellers: seller_chips(&asked, found, lang),
            categories: category_chips(&asked, found.answer, lang),
            stock: stock_chip(&asked, lang),
            sort: sorts(&asked, lang),
            empty: hits.is_empty().then(|| nothing(&asked, lang)),
            pager: pager(&asked, found.answer, hits.len(), lang),
            back: asked.address(),
            key: key.to_owned(),
            wrongs,
            max_price,
            hits,
            mini,
            asked,
            shell,
        }
    }
}

fn heading(asked: &Asked, phrase: &str, answer: &SearchAnswer, lang: Language) -> String {
    let found = goods_found(answer.total, lang);
    match (asked.q.is_empty(), asked.category.as_deref()) {
        (true, None) => lang.pick(format!("{found} dijual untuk Anda"), format!("{found} on sale for you")),
        (true, Some(category)) => lang.pick(format!("{found} di {category}"), format!("{found} in {category}")),
        (false, _) if answer.total == 0 => {
            lang.pick(format!("Belum ada “{phrase}”"), format!("No “{phrase}” yet"))
        }
        (false, _) if answer.understood.relaxed => lang.pick(
            format!("{found} yang mirip “{phrase}”"),
            format!("{found} close to “{phrase}”"),
        ),
        (false, _) => lang.pick(
            format!("{found} untuk “{phrase}”"),
            format!("{found} for “{phrase}”"),
        ),
    }
}

fn taken(asked: &Asked, answer: &SearchAnswer, lang: Language) -> Option<(String, Link)> {
    if asked.q.is_empty() {
        return None;
    }
    let other = Asked { literally: !asked.literally, ..asked.afresh() };
    if asked.literally {
        let said = lang.t("Dicari persis seperti diketik.", "Searched exactly as typed.");
        let word = lang.t("Cari seperti biasa", "Search as usual");
        return Some((said.to_owned(), Link::new(word, other.address())));
    }
    answer.understood.differs().then(|| {
        let q = &asked.q;
        let said = lang.pick(format!("Anda mengetik “{q}”."), format!("You typed “{q}”."));
        let word = lang.t("Cari persis seperti itu", "Search exactly that");
        (said, Link::new(word, other.address()))
    })
}

fn quick(asked: &Asked, lang: Language) -> Vec<Quick> {
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

fn seller_chips(asked: &Asked, found: Found<'_>, lang: Language) -> Choices {
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

fn category_chips(asked: &Asked, answer: &SearchAnswer, lang: Language) -> Choices {
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

fn stock_chip(asked: &Asked, lang: Language) -> Choices {
    Choices {
        name: "in_stock",
        legend: lang.t("Stok", "Stock").to_owned(),
        several: true,
        choices: vec![Choice::new("1", lang.t("Ada stok", "In stock"), asked.in_stock)],
        ..Choices::default()
    }
}

fn sorts(asked: &Asked, lang: Language) -> Choices {
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

fn nothing(asked: &Asked, lang: Language) -> Empty {
    let empty = |heading: String, text: &str, action| Empty {
        icon: "search",
        heading,
        text: text.to_owned(),
        action,
    };
    if asked.filters() > 0 {
        let wide = Asked {
            q: asked.q.clone(),
            literally: asked.literally,
            sort: asked.sort,
            ..Asked::default()
        };
        return empty(
            lang.t("Tidak ada dengan saringan ini", "Nothing with these filters").to_owned(),
            lang.t("Longgarkan saringannya.", "Loosen the filters."),
            Some(Link::new(lang.t("Hapus saringan", "Remove the filters"), wide.address())),
        );
    }
    if asked.q.is_empty() {
        return empty(
            lang.t("Belum ada barang yang dijual untuk Anda", "Nothing is on sale for you yet")
                .to_owned(),
            lang.t(
                "Penjual menentukan siapa yang boleh membeli. Tanyakan kepada koperasi sekunder Anda.",
                "Sellers decide who may buy. Ask your secondary cooperative.",
            ),
            None,
        );
    }
    // One word of several usually finds something; the longest says most about the goods.
    let shorter = asked
        .q
        .split_whitespace()
        .filter(|word| word.chars().all(char::is_alphabetic))
        .max_by_key(|word| word.len())
        .filter(|word| *word != asked.q);
    empty(
        lang.pick(format!("Belum ada “{}”", asked.q), format!("No “{}” yet", asked.q)),
        lang.t("Coba kata yang lebih pendek atau lebih umum.", "Try a shorter or more general word."),
        shorter.map(|word| {
            let query = Asked { q: word.to_owned(), ..Asked::default() };
            Link::new(lang.pick(format!("Cari “{word}”"), format!("Search “{word}”")), query.address())
        }),
    )
}

fn pager(asked: &Asked, answer: &SearchAnswer, hits: usize, lang: Language) -> Pager {
    let hits = u64::try_from(hits).unwrap_or_default();
    let last = asked.before.saturating_add(hits);
    let next = answer.next.as_ref().map(|mark| {
        Asked { after: Some(mark.0.clone()), before: last, ..asked.clone() }.address()
    });
    if next.is_none() && asked.after.is_none() {
        return Pager::default();
    }
    let n = |n: u64| count(i64::try_from(n).unwrap_or(i64::MAX));
    let (from, total) = (asked.before.saturating_add(1), n(answer.total));
    let said = lang.pick(
        format!("{}–{} dari {total}", n(from), n(last)),
        format!("{}–{} of {total}", n(from), n(last)),
    );
    Pager { back: None, next, said: if hits == 0 { String::new() } else { said } }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_and_its_address_are_the_same_thing() {
        let asked = Asked::of(
            "q=minyak+grg+2+ltr&literal=1&category=Minyak%20%26%20lemak&in_stock=1&sort=-price\
             &max_price=35.500&after=abc&before=20&unknown=x",
        );

        assert_eq!(asked.q, "minyak grg 2 ltr");
        assert_eq!(asked.max_price_sen(Language::Indonesian), Ok(Some(3_550_000)));
        assert_eq!(Asked::of(asked.address().trim_start_matches("/search?")), asked);
        assert_eq!(Asked::of("").address(), "/search");
    }

    #[test]
    fn a_price_that_is_none_is_told_and_kept() {
        let asked = Asked::of("max_price=murah");

        assert!(asked.max_price_sen(Language::Indonesian).is_err());
        assert_eq!(asked.max_price, "murah");
    }
}
