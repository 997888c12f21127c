use catalog_indexer::document::OfferDocument;
use catalog_indexer::engine::{Change, EngineError, SearchEngine};
use catalog_indexer::search::{OFFSET_MAX, PageMark, SearchQuery, Sort, Start};
use uuid::Uuid;

use super::{ask, id, offer, sell, visitor};

const SORTS: [Sort; 4] = [Sort::Relevance, Sort::Price, Sort::PriceDescending, Sort::Newest];

/// Many offers that are equal in all but their ids, and some that are not.
fn shelves(engine: &dyn SearchEngine) {
    let alike = offer(1, "Gula pasir");
    sell(
        engine,
        (1..=230).map(|number| OfferDocument {
            offer_id: id(number),
            created_at: alike.created_at + chrono::TimeDelta::minutes(i64::from(number / 100)),
            in_stock: number % 7 > 0,
            ..alike.clone()
        }),
    );
}

fn walk(engine: &dyn SearchEngine, query: &SearchQuery) -> Vec<Uuid> {
    let mut all = Vec::new();
    let mut start = Start::First;
    loop {
        let answer = ask(engine, &SearchQuery { start, ..query.clone() });
        all.extend(answer.ids);
        match answer.next {
            Some(mark) => start = Start::After(mark),
            None => return all,
        }
    }
}

pub(crate) fn pages_together_hold_every_hit_once(engine: &dyn SearchEngine) {
    shelves(engine);

    for text in ["", "gula"] {
        for sort in SORTS {
            let query = SearchQuery { sort, limit: 23, ..visitor(text) };
            let by_mark = walk(engine, &query);
            let by_offset: Vec<Uuid> = (0..10)
                .flat_map(|page| {
                    let start = Start::Offset(page * 23);
                    let answer = ask(engine, &SearchQuery { start, ..query.clone() });
                    assert_eq!((answer.total, answer.ids.len()), (230, 23));
                    assert_eq!(answer.next.is_some(), page < 9);
                    answer.ids
                })
                .collect();

            assert_eq!(by_mark, by_offset);
            let mut ids = by_mark;
            ids.sort_unstable();
            ids.dedup();
            assert_eq!(ids.len(), 230);
        }
    }
}

pub(crate) fn pages_by_mark_stay_exact_while_offers_come_and_go(engine: &dyn SearchEngine) {
    shelves(engine);
    let query = SearchQuery { sort: Sort::Newest, limit: 50, ..visitor("gula") };

    let first = ask(engine, &query);
    let gone: Vec<Change> =
        first.ids.iter().map(|gone| Change::Remove { offer_id: *gone, version: 2 }).collect();
    engine.apply(&gone).unwrap();
    sell(engine, [offer(5000, "Gula baru")]);
    let start = Start::After(first.next.clone().unwrap());
    let second = ask(engine, &SearchQuery { start, ..query });

    assert_eq!(second.total, 181);
    assert_eq!(second.ids.len(), 50);
    assert!(!second.ids.contains(&id(5000)), "it came in before the mark");
    assert!(second.ids.iter().all(|found| !first.ids.contains(found)));
    assert!(second.ids.contains(&id(180)), "nothing is passed over");
}

pub(crate) fn pages_too_deep_or_marks_unreadable_are_refused(engine: &dyn SearchEngine) {
    shelves(engine);
    let at = |start| engine.search(&SearchQuery { start, ..visitor("") });

    assert!(matches!(
        at(Start::Offset(OFFSET_MAX + 1)),
        Err(EngineError::TooDeep { offset }) if offset == OFFSET_MAX + 1
    ));
    assert!(at(Start::Offset(OFFSET_MAX)).unwrap().ids.is_empty());
    for mark in ["", "x", "ç", "b00", &"f".repeat(97)] {
        let refused = at(Start::After(PageMark(mark.to_owned())));
        assert!(matches!(refused, Err(EngineError::UnreadableMark)), "{mark}");
    }
}

pub(crate) fn counts_alone_can_be_asked_for(engine: &dyn SearchEngine) {
    shelves(engine);

    let answer = ask(engine, &SearchQuery { limit: 0, ..visitor("gula") });

    assert_eq!((answer.total, answer.ids.len(), answer.next), (230, 0, None));
    assert_eq!(answer.facets["seller_id"].len(), 1);
}
