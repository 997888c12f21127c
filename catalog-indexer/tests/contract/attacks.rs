//! What somebody may try who wants to learn of offers, or prices, that are not theirs.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use catalog_indexer::document::{OfferDocument, PricePerBase};
use catalog_indexer::engine::SearchEngine;
use catalog_indexer::own_prices::{OwnPrice, OwnPrices, SellersPrices};
use catalog_indexer::search::{Reading, SearchQuery, Sort};

use super::{DISTRIBUTOR, ask, hidden, id, numbers, offer, secondary, sell, visitor};

pub(crate) fn what_is_typed_is_never_grammar(engine: &dyn SearchEngine) {
    sell(engine, [offer(1, "Gula pasir")]);
    sell(engine, (10..20).map(|number| hidden(number, "Gula rahasia")));

    for typed in [
        "x\" OR live = true OR name = \"",
        "gula\") OR (live = true",
        "53.08\" OR audience EXISTS OR region = \"53",
        "\\",
        "\\\" OR live = true OR \"",
        "*",
        "everyone] OR live = true",
    ] {
        let some = || Some(typed.to_owned());
        for query in [
            visitor(typed),
            SearchQuery { literally: true, ..visitor(typed) },
            SearchQuery { category: some(), ..visitor("gula") },
            SearchQuery { region: some(), ..visitor("gula") },
            SearchQuery { category: some(), region: some(), ..visitor(typed) },
        ] {
            let answer = ask(engine, &query);
            assert!(answer.ids.iter().all(|found| *found == id(1)), "{query:?}");
            assert!(answer.total <= 1, "{query:?}");
            assert!(answer.facets["seller_id"].len() <= 1, "{query:?}");
        }
    }
}

pub(crate) fn hidden_words_crowd_out_no_correction(engine: &dyn SearchEngine) {
    sell(engine, [offer(1, "Minyak zaitun"), offer(2, "Zzsabun")]);
    let asked = ["zaitan", "zaitn", "zzsabin", "zait", "zaitunn minyak"];
    let before: Vec<_> = asked.iter().map(|text| ask(engine, &visitor(text))).collect();
    assert!(
        before[0].understood.words.iter().any(|word| word.reading == Reading::Correction),
        "{:?}",
        before[0].understood
    );

    // Far more words near the visible one than any engine looks at, before it and behind it in the alphabet.
    let letters = || 'a'..='z';
    let words = letters().flat_map(|a| letters().map(move |b| format!("zait{a}{b} zai{a}{b}n")));
    let names: Vec<String> = words.collect();
    sell(engine, (1_000..).zip(&names).map(|(number, name)| hidden(number, name)));

    let after: Vec<_> = asked.iter().map(|text| ask(engine, &visitor(text))).collect();
    assert_eq!(before, after);
    let seen = SearchQuery { asker: secondary(), limit: 1, ..visitor("zaitan") };
    assert!(ask(engine, &seen).total > 20, "they are there for whom they are meant");
}

pub(crate) fn a_price_of_another_cannot_be_found_by_halving(engine: &dyn SearchEngine) {
    sell(engine, (1..=20).map(|number| offer(number, "Beras")));
    let mut own = OwnPrices::default();
    let offers = BTreeMap::from([(id(20), OwnPrice::Fixed(PricePerBase::of_sen(1)))]);
    own.insert(DISTRIBUTOR, SellersPrices { offers, ..SellersPrices::default() });
    let own = Arc::new(own);
    let agreed =
        SearchQuery { own_prices: Arc::clone(&own), sort: Sort::Price, ..visitor("beras") };

    // While whoever has the price asks all the time, another one halves the bound.
    let (mut low, mut high) = (0_i64, 40_000_i64);
    while high - low > 1 {
        let middle = i64::midpoint(low, high);
        assert_eq!(numbers(engine, &agreed)[0], 20);
        let max_price = Some(PricePerBase::of_sen(middle));
        let bounded = ask(engine, &SearchQuery { max_price, ..visitor("beras") });
        if bounded.ids.contains(&id(20)) { high = middle } else { low = middle }
    }

    assert_eq!(high, 20_000, "the list's price, and nothing else");
}

pub(crate) fn stock_of_hidden_offers_is_not_counted(engine: &dyn SearchEngine) {
    sell(engine, [OfferDocument { in_stock: false, ..offer(1, "Susu kental") }]);
    let questions = || {
        [Some(true), Some(false), None]
            .map(|in_stock| ask(engine, &SearchQuery { in_stock, ..visitor("susu") }))
    };
    let before = questions();
    sell(engine, (10..60).map(|number| hidden(number, "Susu kental")));
    let sold_out =
        (60..90).map(|number| OfferDocument { in_stock: false, ..hidden(number, "Susu bubuk") });
    sell(engine, sold_out);

    assert_eq!(questions(), before);
}

/// What is hidden may cost the machine something, but not so that it could be told from outside: an empty answer
/// takes about as long with thousands of hidden offers behind it as with none.
pub(crate) fn timed_an_empty_answer_takes_no_longer_for_what_is_hidden(engine: &dyn SearchEngine) {
    sell(engine, (1..=50).map(|number| offer(number, "Sabun mandi")));
    let took = |text: &str| {
        let mut times: Vec<Duration> = (0..41)
            .map(|_| {
                let begun = Instant::now();
                assert_eq!(ask(engine, &visitor(text)).total, 0);
                begun.elapsed()
            })
            .collect();
        times.sort_unstable();
        times[times.len() / 2]
    };
    took("xanadu");
    sell(engine, (100..4_100).map(|number| hidden(number, "Xanadu minyak goreng")));
    took("xanadu");

    // The same engine at the same size: a word that only hidden offers have, and one that none has.
    let (hidden, absent) = (took("xanadu"), took("yonedi"));

    let (more, less) = (hidden.max(absent), hidden.min(absent));
    assert!(
        more < less * 3 + Duration::from_millis(3),
        "{hidden:?} for a hidden word, {absent:?} for an absent one"
    );
}
