use std::collections::BTreeMap;
use std::sync::Arc;

use catalog_indexer::document::{OfferDocument, PricePerBase};
use catalog_indexer::engine::SearchEngine;
use catalog_indexer::own_prices::{OwnPrice, OwnPrices, SellersPrices};
use catalog_indexer::search::{SearchQuery, Sort, Start};
use supply_chain::agreement::Percent;
use uuid::Uuid;

use super::{DISTRIBUTOR, RIVAL, ask, id, numbers, offer, sell, visitor};

fn percent(text: &str) -> Percent {
    text.parse().unwrap()
}

/// Offers 1 to `count`, a carton of 40 at Rp400 times its number: Rp10 times its number for a piece.
fn list(count: u32) -> Vec<OfferDocument> {
    (1..=count).map(|number| offer(number, "Beras")).collect()
}

fn fixed(prices: &[(u32, i64)]) -> Arc<OwnPrices> {
    let price = |sen| OwnPrice::Fixed(PricePerBase::of_sen(sen));
    let offers = prices.iter().map(|(number, sen)| (id(*number), price(*sen))).collect();
    with(DISTRIBUTOR, SellersPrices { offers, ..SellersPrices::default() })
}

fn with(seller: Uuid, prices: SellersPrices) -> Arc<OwnPrices> {
    let mut own = OwnPrices::default();
    own.insert(seller, prices);
    Arc::new(own)
}

fn asked(own_prices: &Arc<OwnPrices>, sort: Sort) -> SearchQuery {
    SearchQuery { sort, own_prices: Arc::clone(own_prices), ..visitor("beras") }
}

pub(crate) fn an_own_price_is_sorted_and_filtered_by(engine: &dyn SearchEngine) {
    sell(engine, list(5));
    // The dearest of the list is the cheapest here, the cheapest the dearest.
    let own = fixed(&[(5, 500), (1, 9_000)]);

    assert_eq!(numbers(engine, &asked(&own, Sort::Price)), [5, 2, 3, 4, 1]);
    assert_eq!(numbers(engine, &asked(&own, Sort::PriceDescending)), [1, 4, 3, 2, 5]);
    let bound = |sen: i64| {
        let max_price = Some(PricePerBase::of_sen(sen));
        let query = SearchQuery { max_price, ..asked(&own, Sort::Price) };
        let answer = ask(engine, &query);
        let facets = &answer.facets["seller_id"];
        assert_eq!(answer.total, facets.iter().map(|(_, count)| count).sum::<u64>());
        numbers(engine, &query)
    };
    assert!(bound(499).is_empty());
    assert_eq!(bound(500), [5]);
    assert_eq!(bound(2_000), [5, 2]);
    assert_eq!(bound(8_999), [5, 2, 3, 4]);
    assert_eq!(bound(9_000), [5, 2, 3, 4, 1]);
    assert_eq!(numbers(engine, &asked(&own, Sort::Relevance))[0], 5, "the last word is the price");
}

pub(crate) fn the_nearest_own_price_counts(engine: &dyn SearchEngine) {
    let of = |number: u32, category: Option<&str>| OfferDocument {
        category: category.map(str::to_owned),
        ..offer(number, "Beras")
    };
    let rivals = OfferDocument { seller_id: RIVAL, ..of(4, Some("SEMBAKO")) };
    let unpriced = OfferDocument { price_per_base: None, pack_price_sen: None, ..of(5, None) };
    sell(
        engine,
        [of(1, Some("Minuman")), of(2, Some("SEMBAKO ")), of(3, Some("Sembako")), rivals, unpriced],
    );
    let off = BTreeMap::from([("sembako".to_owned(), percent("75"))]);
    let own = with(
        DISTRIBUTOR,
        SellersPrices {
            offers: BTreeMap::from([(id(3), OwnPrice::Off(percent("99.99")))]),
            categories: off,
            everything: Some(percent("10")),
        },
    );

    // Rp400 a carton less 10 %: Rp360, so Rp9 a piece; Rp800 less 75 %: Rp200, Rp5; Rp1.200 less nearly
    // all: not Rp0,12 but one whole rupiah, Rp0,025 a piece. The rival gave nothing off.
    assert_eq!(numbers(engine, &asked(&own, Sort::Price)), [3, 2, 1, 4, 5]);
    let up_to = |sen| {
        let max_price = Some(PricePerBase::of_sen(sen));
        ask(engine, &SearchQuery { max_price, ..asked(&own, Sort::Price) }).total
    };
    assert_eq!([2, 3, 499, 500, 899, 900, 3_999, 4_000].map(up_to), [0, 1, 1, 2, 2, 3, 3, 4]);
}

pub(crate) fn pages_in_the_order_of_own_prices_hold_every_hit_once(engine: &dyn SearchEngine) {
    sell(engine, list(90));
    let prices: Vec<(u32, i64)> =
        (1..=90).step_by(2).map(|n| (n, i64::from(95 - n) * 777)).collect();
    let own = fixed(&prices);
    let whole = numbers(engine, &asked(&own, Sort::Price));
    assert_eq!(whole.len(), 90);
    assert_ne!(whole, numbers(engine, &asked(&Arc::default(), Sort::Price)));

    let mut paged = Vec::new();
    let mut start = Start::First;
    loop {
        let query = SearchQuery { limit: 7, start, ..asked(&own, Sort::Price) };
        paged.extend(numbers(engine, &query));
        match ask(engine, &query).next {
            Some(mark) => start = Start::After(mark),
            None => break,
        }
    }

    assert_eq!(paged, whole);
}

pub(crate) fn own_prices_are_nobody_elses(engine: &dyn SearchEngine) {
    sell(engine, list(20));
    let questions = || {
        let mut asked_all = Vec::new();
        for sort in [Sort::Relevance, Sort::Price, Sort::PriceDescending, Sort::Newest] {
            for max_price in [None, Some(1), Some(5_000), Some(7_500), Some(20_000)] {
                let max_price = max_price.map(PricePerBase::of_sen);
                asked_all.push(SearchQuery { max_price, limit: 6, ..asked(&Arc::default(), sort) });
            }
        }
        asked_all.iter().map(|query| ask(engine, query)).collect::<Vec<_>>()
    };
    let before = questions();
    let (one, other) = (fixed(&[(20, 1), (19, 2)]), fixed(&[(10, 1)]));

    let first = numbers(engine, &asked(&one, Sort::Price));
    let second = numbers(engine, &asked(&other, Sort::Price));

    assert_eq!((&first[..2], second[0]), (&[20, 19][..], 10), "each has an order of their own");
    assert_eq!(questions(), before, "nothing stays behind");
}
