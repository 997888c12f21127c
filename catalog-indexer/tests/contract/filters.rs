use catalog_indexer::document::{OfferDocument, PricePerBase};
use catalog_indexer::engine::SearchEngine;
use catalog_indexer::search::{SearchQuery, Sort};

use super::{DISTRIBUTOR, RIVAL, ask, numbers, offer, sell, visitor};

fn in_category(number: u32, name: &str, category: &str) -> OfferDocument {
    OfferDocument { category: Some(category.to_owned()), ..offer(number, name) }
}

pub(crate) fn category_seller_and_stock_narrow_the_answer(engine: &dyn SearchEngine) {
    let sold_out = OfferDocument { in_stock: false, ..in_category(3, "Teh botol", "Minuman") };
    let rivals = OfferDocument { seller_id: RIVAL, ..in_category(4, "Teh celup", "Minuman") };
    sell(
        engine,
        [
            in_category(1, "Teh tarik", "Minuman"),
            in_category(2, "Teh pucuk", "Oleh-oleh"),
            sold_out,
            rivals,
        ],
    );
    let teh = || SearchQuery { sort: Sort::Price, ..visitor("teh") };
    let minuman = || SearchQuery { category: Some("Minuman".to_owned()), ..teh() };

    assert_eq!(numbers(engine, &minuman()), [1, 3, 4]);
    assert_eq!(numbers(engine, &SearchQuery { seller_id: Some(DISTRIBUTOR), ..minuman() }), [1, 3]);
    assert_eq!(numbers(engine, &SearchQuery { in_stock: Some(true), ..minuman() }), [1, 4]);
    assert_eq!(numbers(engine, &SearchQuery { in_stock: Some(false), ..teh() }), [3]);
    let answer = ask(engine, &teh());
    assert_eq!(answer.total, 4);
    assert_eq!(answer.facets["category"], [("Minuman".to_owned(), 3), ("Oleh-oleh".to_owned(), 1)]);
    assert_eq!(answer.facets["seller_id"], [(DISTRIBUTOR.to_string(), 3), (RIVAL.to_string(), 1)]);
}

pub(crate) fn spellings_of_one_category_are_one(engine: &dyn SearchEngine) {
    sell(
        engine,
        [
            in_category(1, "Mie", "MAKANAN"),
            in_category(2, "Roti", "Makanan"),
            in_category(3, "Bihun", "Makanan"),
            offer(4, "Tanpa golongan"),
        ],
    );

    assert_eq!(ask(engine, &visitor("")).facets["category"], [("Makanan".to_owned(), 3)]);
    for category in ["Makanan", "makanan", " MAKANAN "] {
        let query = SearchQuery { category: Some(category.to_owned()), ..visitor("") };
        assert_eq!(ask(engine, &query).total, 3);
    }
}

pub(crate) fn a_region_holds_all_that_lies_in_it(engine: &dyn SearchEngine) {
    let from = |number: u32, region: Option<&str>| OfferDocument {
        region_code: region.map(str::to_owned),
        ..offer(number, "Beras")
    };
    sell(
        engine,
        [
            from(1, Some("53")),
            from(2, Some("53.08")),
            from(3, Some("53.08.01.2003")),
            from(4, Some("53.09")),
            from(5, Some("5")),
            from(6, None),
        ],
    );
    let within = |region: &str| {
        let region = Some(region.to_owned());
        numbers(engine, &SearchQuery { region, sort: Sort::Price, ..visitor("beras") })
    };

    assert_eq!(within("53"), [1, 2, 3, 4]);
    assert_eq!(within("53.08"), [2, 3]);
    assert_eq!(within("53.08.01"), [3]);
    assert!(within("53.0").is_empty(), "half a level is no region");
}

pub(crate) fn the_price_bound_is_inclusive_and_exact(engine: &dyn SearchEngine) {
    let priced =
        |number: u32, price| OfferDocument { price_per_base: price, ..offer(number, "Garam") };
    sell(
        engine,
        [
            priced(1, Some(PricePerBase::of_pack(10_800_000, 40))),
            // Rp100.000,00 for three is more than Rp33.333,33 and less than Rp33.333,34.
            priced(2, Some(PricePerBase::of_pack(10_000_000, 3))),
            priced(3, None),
        ],
    );
    let up_to = |sen: i64| {
        let max_price = Some(PricePerBase::of_sen(sen));
        numbers(engine, &SearchQuery { max_price, sort: Sort::Price, ..visitor("") })
    };

    assert_eq!(up_to(270_000), [1]);
    assert!(up_to(269_999).is_empty());
    assert_eq!(up_to(3_333_333), [1]);
    assert_eq!(up_to(3_333_334), [1, 2]);
}

pub(crate) fn prices_are_sorted_per_base_unit(engine: &dyn SearchEngine) {
    let priced = |number: u32, sen, factor| OfferDocument {
        price_per_base: Some(PricePerBase::of_pack(sen, factor)),
        factor,
        ..offer(number, "Kopi")
    };
    sell(
        engine,
        [
            priced(1, 120_000, 12),
            priced(2, 11_000, 1),
            priced(3, 28_500, 3),
            OfferDocument { price_per_base: None, ..offer(4, "Kopi") },
            priced(5, 100_000, 10),
        ],
    );
    let sorted = |sort| numbers(engine, &SearchQuery { sort, ..visitor("kopi") });

    assert_eq!(sorted(Sort::Price), [3, 1, 5, 2, 4]);
    assert_eq!(sorted(Sort::PriceDescending), [2, 1, 5, 3, 4]);
}

pub(crate) fn the_newest_come_first_when_asked(engine: &dyn SearchEngine) {
    sell(engine, [offer(2, "Susu"), offer(3, "Susu bubuk coklat"), offer(1, "Susu")]);

    let query = SearchQuery { sort: Sort::Newest, ..visitor("susu") };

    assert_eq!(numbers(engine, &query), [3, 2, 1]);
}
