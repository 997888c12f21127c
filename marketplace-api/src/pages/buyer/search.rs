//! `/search`: goods that may be bought, how the question was understood, and the basket in sight.

use std::collections::HashMap;

use askama::Template;
use catalog_indexer::search::SearchAnswer;
use order_workflow::query::catalogue::OfferView;
use order_workflow::query::sellers::SellerName;
use supply_chain::id::OrganizationId;
use supply_chain::money::Money;
use uuid::Uuid;

pub use super::asked::Asked;
pub use super::filters::Quick;
use super::filters::{category_chips, quick, seller_chips, sorts, stock_chip};
pub use super::hit::{Hit, Refused, breaks, least};
use super::words::{Here, goods_found};
use crate::language::Language;
use crate::language::format::{count, quantity, rupiah};
use crate::pages::layout::{Link, Shell};
use crate::pages::parts::{Choices, Empty, Field, Pager, Wrong, wrongs};

/// Hits on a page.
pub const HITS: usize = 20;

/// How many packs of which offer stand in the basket.
pub type InBasket = HashMap<Uuid, i64>;

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
        (true, None) => {
            lang.pick(format!("{found} dijual untuk Anda"), format!("{found} on sale for you"))
        }
        (true, Some(category)) => {
            lang.pick(format!("{found} di {category}"), format!("{found} in {category}"))
        }
        (false, _) if answer.total == 0 => {
            lang.pick(format!("Belum ada “{phrase}”"), format!("No “{phrase}” yet"))
        }
        (false, _) if answer.understood.relaxed => lang
            .pick(format!("{found} yang mirip “{phrase}”"), format!("{found} close to “{phrase}”")),
        (false, _) => {
            lang.pick(format!("{found} untuk “{phrase}”"), format!("{found} for “{phrase}”"))
        }
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
        lang.t(
            "Coba kata yang lebih pendek atau lebih umum.",
            "Try a shorter or more general word.",
        ),
        shorter.map(|word| {
            let query = Asked { q: word.to_owned(), ..Asked::default() };
            Link::new(
                lang.pick(format!("Cari “{word}”"), format!("Search “{word}”")),
                query.address(),
            )
        }),
    )
}

fn pager(asked: &Asked, answer: &SearchAnswer, hits: usize, lang: Language) -> Pager {
    let hits = u64::try_from(hits).unwrap_or_default();
    let last = asked.before.saturating_add(hits);
    let next = answer
        .next
        .as_ref()
        .map(|mark| Asked { after: Some(mark.0.clone()), before: last, ..asked.clone() }.address());
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
