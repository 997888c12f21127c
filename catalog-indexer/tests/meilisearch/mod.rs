//! Meilisearch as the engine: the contract that any engine keeps, and its own ways with a server.

use std::collections::BTreeSet;
use std::sync::Arc;

use catalog_indexer::engine::meilisearch::{MeilisearchEngine, Server};
use catalog_indexer::engine::{Change, EngineError, Health, SearchEngine};
use catalog_indexer::settings::Vocabulary;

use crate::contract::{Made, ask, hidden, id, numbers, offer, sell, visitor};
use crate::servers::{self, Running};

/// A fresh engine with its first, empty generation; nothing where there is no server.
fn made() -> Option<Made> {
    let (server, running) = servers::meilisearch()?;
    let engine = open(&server);
    rebuild(&engine, 0);
    Some((Box::new(engine), Box::new(running)))
}

fn open(server: &Server) -> MeilisearchEngine {
    MeilisearchEngine::open(server, Vocabulary::shipped())
}

fn rebuild(engine: &MeilisearchEngine, offers: u32) {
    engine.begin_rebuild().unwrap();
    let offers: Vec<_> = (1..=offers).map(|number| offer(number, "Gula pasir")).collect();
    engine.stage(&offers).unwrap();
    engine.finish_rebuild().unwrap();
}

crate::contract_tests!(made);

/// A server over which an engine has built a generation of some offers.
fn house(offers: u32) -> Option<(Server, Running, MeilisearchEngine)> {
    let (server, running) = servers::meilisearch()?;
    let engine = open(&server);
    rebuild(&engine, offers);
    Some((server, running, engine))
}

#[test]
fn a_new_index_asks_to_be_built_and_answers_nothing_until_then() {
    let Some((server, _running)) = servers::meilisearch() else { return };
    let engine = open(&server);

    assert!(matches!(engine.health(), Health::NeedsRebuild { .. }));
    assert!(matches!(engine.search(&visitor("gula")), Err(EngineError::NotBuiltYet)));
    assert!(matches!(engine.apply(&[]), Err(EngineError::NotBuiltYet)));
    assert!(matches!(engine.stats(), Err(EngineError::NotBuiltYet)));
}

#[test]
fn a_server_that_is_down_is_no_reason_to_rebuild() {
    let Some((_, mut running, engine)) = house(3) else { return };

    running.kill();
    assert!(matches!(engine.health(), Health::Unreachable { .. }));
    assert!(matches!(engine.search(&visitor("gula")), Err(EngineError::Unreachable { .. })));
    let change = Change::Upsert(Box::new(offer(4, "Gula merah")));
    assert!(matches!(engine.apply(&[change]), Err(EngineError::Unreachable { .. })));

    running.start_again();
    assert!(running.folder().exists());
    assert_eq!(engine.health(), Health::Ready);
    assert_eq!(ask(&engine, &visitor("gula")).total, 3);
    sell(&engine, [offer(4, "Gula merah")]);
    assert_eq!(ask(&engine, &visitor("gula")).total, 4);
}

#[test]
fn another_key_or_other_words_are_told_apart() {
    let Some((server, _running, engine)) = house(2) else { return };
    assert_eq!(engine.health(), Health::Ready);

    let stranger = open(&Server { key: Some("bukan kuncinya".to_owned()), ..server.clone() });
    assert!(matches!(stranger.search(&visitor("gula")), Err(EngineError::Failed { .. })));
    let message = stranger.search(&visitor("gula")).unwrap_err();
    assert!(!format!("{message:?}").contains("bukan kuncinya"));

    let without = open(&Server { key: None, ..server });
    assert!(matches!(without.search(&visitor("gula")), Err(EngineError::Failed { .. })));
}

#[test]
fn settings_that_somebody_changed_are_noticed_and_mended_by_a_rebuild() {
    let Some((server, _running, engine)) = house(2) else { return };
    assert_eq!(engine.health(), Health::Ready);

    contract_change_settings(&server);
    let looked = open(&server).health();
    let Health::NeedsRebuild { reason } = looked else { panic!("{looked:?}") };
    assert!(reason.contains("rankingRules"), "{reason}");

    rebuild(&engine, 2);
    assert_eq!(open(&server).health(), Health::Ready);
}

/// Changes a setting behind the engine's back, as somebody at the server's own dashboard might.
fn contract_change_settings(server: &Server) {
    let url = format!("{}indexes/offers/settings/ranking-rules", server.url);
    let key = server.key.clone().unwrap_or_default();
    let sent = std::process::Command::new("curl")
        .args(["--silent", "--fail", "--noproxy", "*", "--request", "PUT"])
        .args(["--header", &format!("Authorization: Bearer {key}")])
        .args([
            "--header",
            "Content-Type: application/json",
            "--data",
            "[\"words\", \"sort\"]",
            &url,
        ])
        .output()
        .unwrap();
    assert!(sent.status.success(), "{sent:?}");
    let begun = std::time::Instant::now();
    while open(server).health() == Health::Ready {
        assert!(begun.elapsed() < std::time::Duration::from_secs(20), "it is never noticed");
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
}

#[test]
fn a_rebuild_by_one_program_takes_what_another_changes_meanwhile() {
    let Some((server, _running, one)) = house(3) else { return };
    let other = open(&server);

    one.begin_rebuild().unwrap();
    one.stage(&[offer(1, "Gula pasir"), offer(2, "Gula pasir")]).unwrap();
    sell(&other, [offer(4, "Gula merah")]);
    other.apply(&[Change::Remove { offer_id: id(2), version: 2 }]).unwrap();
    other.commit().unwrap();
    one.finish_rebuild().unwrap();

    for engine in [&one, &other] {
        assert_eq!(
            numbers(engine, &visitor("gula")).into_iter().collect::<BTreeSet<_>>(),
            [1, 4].into()
        );
    }
}

#[test]
fn a_rebuild_that_was_killed_is_begun_anew() {
    let Some((server, _running, one)) = house(3) else { return };
    one.begin_rebuild().unwrap();
    one.stage(&[offer(9, "Setengah jalan")]).unwrap();
    drop(one);

    let next = open(&server);
    assert_eq!(next.health(), Health::Ready);
    assert_eq!(ask(&next, &visitor("")).total, 3);
    rebuild(&next, 5);
    assert_eq!(ask(&next, &visitor("")).total, 5);
}

#[test]
fn searches_go_on_while_a_generation_is_swapped() {
    let Some((server, _running, engine)) = house(200) else { return };
    let asking: Arc<dyn SearchEngine> = Arc::new(open(&server));
    let (end, ended) = std::sync::mpsc::channel();
    let asker = {
        let asking = Arc::clone(&asking);
        std::thread::spawn(move || {
            let mut asked = 0;
            while ended.try_recv().is_err() {
                assert_eq!(ask(asking.as_ref(), &visitor("gula")).total, 200);
                asked += 1;
            }
            asked
        })
    };

    for _ in 0..3 {
        rebuild(&engine, 200);
    }
    end.send(()).unwrap();

    assert!(asker.join().unwrap() > 10);
    sell(&engine, [hidden(300, "Gula batu")]);
    assert_eq!(ask(asking.as_ref(), &visitor("gula")).total, 200);
}
