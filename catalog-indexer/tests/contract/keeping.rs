use catalog_indexer::document::OfferDocument;
use catalog_indexer::engine::{Change, EngineError, Health, SearchEngine};
use uuid::Uuid;

use super::{ask, hidden, id, numbers, offer, sell, visitor};

fn versioned(version: i64, name: &str) -> Change {
    Change::Upsert(Box::new(OfferDocument { version, ..offer(1, name) }))
}

pub(crate) fn an_offer_is_found_after_the_commit_and_not_before(engine: &dyn SearchEngine) {
    engine.apply(&[versioned(1, "Kerupuk udang")]).unwrap();
    assert!(numbers(engine, &visitor("udang")).is_empty());

    engine.commit().unwrap();
    assert_eq!(numbers(engine, &visitor("udang")), [1]);
    assert_eq!(engine.stats().unwrap().documents, 1);
    assert_eq!(engine.health(), Health::Ready);
}

pub(crate) fn an_older_version_never_wins(engine: &dyn SearchEngine) {
    assert_eq!(engine.apply(&[versioned(5, "Lima"), versioned(4, "Empat")]).unwrap(), 1);
    engine.commit().unwrap();
    assert_eq!(engine.apply(&[versioned(3, "Tiga")]).unwrap(), 0);
    engine.commit().unwrap();
    assert_eq!(numbers(engine, &visitor("lima")), [1]);
    assert!(numbers(engine, &visitor("empat")).is_empty());

    engine.apply(&[versioned(5, "Lagi"), versioned(6, "Enam")]).unwrap();
    engine.commit().unwrap();
    assert_eq!(numbers(engine, &visitor("enam")), [1]);
    assert_eq!(ask(engine, &visitor("")).total, 1);
    assert_eq!(engine.stats().unwrap().highest_version, 6);
}

pub(crate) fn a_removed_offer_is_gone_and_stays_gone(engine: &dyn SearchEngine) {
    sell(engine, [OfferDocument { version: 3, ..offer(1, "Sirup") }, offer(2, "Sirup")]);
    let remove = |version| engine.apply(&[Change::Remove { offer_id: id(1), version }]).unwrap();

    assert_eq!(remove(2), 0, "an older removal");
    assert_eq!(remove(4), 1);
    engine.commit().unwrap();
    engine.apply(&[versioned(3, "Sirup")]).unwrap();
    engine.commit().unwrap();

    assert_eq!(numbers(engine, &visitor("sirup")), [2]);
    assert_eq!(engine.stats().unwrap().documents, 1);
    assert_eq!(engine.documents(None, 10).unwrap().len(), 1);

    engine.apply(&[versioned(7, "Sirup")]).unwrap();
    engine.commit().unwrap();
    assert_eq!(ask(engine, &visitor("sirup")).total, 2, "on sale again");
}

pub(crate) fn a_rebuild_replaces_everything_at_once(engine: &dyn SearchEngine) {
    sell(engine, [offer(1, "Lama"), offer(2, "Lama")]);
    let before = engine.stats().unwrap().generation;

    engine.begin_rebuild().unwrap();
    engine.stage(&[offer(3, "Baru")]).unwrap();
    assert_eq!(ask(engine, &visitor("")).total, 2, "the old one answers meanwhile");
    assert!(numbers(engine, &visitor("baru")).is_empty());
    engine.finish_rebuild().unwrap();

    assert_eq!(numbers(engine, &visitor("")), [3]);
    assert_ne!(engine.stats().unwrap().generation, before);
    assert_eq!(engine.health(), Health::Ready);
    sell(engine, [offer(4, "Sesudah")]);
    assert_eq!(ask(engine, &visitor("")).total, 2);
}

pub(crate) fn changes_during_a_rebuild_reach_the_new_generation(engine: &dyn SearchEngine) {
    sell(engine, [offer(1, "Satu"), offer(2, "Dua")]);

    engine.begin_rebuild().unwrap();
    engine.stage(&[offer(1, "Satu"), offer(2, "Dua")]).unwrap();
    engine.apply(&[Change::Remove { offer_id: id(1), version: 2 }]).unwrap();
    sell(engine, [OfferDocument { version: 2, ..offer(2, "Dua baru") }]);
    assert_eq!(numbers(engine, &visitor("dua baru")), [2], "and the old one");
    engine.stage(&[offer(2, "Dua")]).unwrap();
    engine.finish_rebuild().unwrap();

    assert_eq!(numbers(engine, &visitor("")), [2]);
    assert_eq!(numbers(engine, &visitor("baru")), [2]);
}

pub(crate) fn a_rebuild_that_was_given_up_changes_nothing(engine: &dyn SearchEngine) {
    sell(engine, [offer(1, "Tetap")]);
    assert!(matches!(engine.finish_rebuild(), Err(EngineError::NoRebuild)));
    assert!(matches!(engine.stage(&[]), Err(EngineError::NoRebuild)));

    engine.begin_rebuild().unwrap();
    engine.stage(&[offer(2, "Setengah jalan")]).unwrap();
    engine.begin_rebuild().unwrap();
    engine.stage(&[offer(3, "Selesai")]).unwrap();
    engine.finish_rebuild().unwrap();

    assert_eq!(numbers(engine, &visitor("")), [3]);
}

pub(crate) fn documents_are_given_back_whole_in_order(engine: &dyn SearchEngine) {
    let mut offers: Vec<OfferDocument> = (1..=25)
        .map(|number| match number % 2 {
            0 => offer(number, "Teh celup 25 s"),
            _ => hidden(number, "Teh celup 50 s"),
        })
        .collect();
    sell(engine, offers.iter().rev().cloned());

    let mut read = Vec::new();
    let mut after: Option<Uuid> = None;
    loop {
        let page = engine.documents(after, 10).unwrap();
        let Some(last) = page.last() else { break };
        after = Some(last.offer_id);
        read.extend(page);
    }

    offers.sort_by_key(|offer| offer.offer_id);
    assert_eq!(read, offers);
}
