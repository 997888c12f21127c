//! The engines, and what keeps them up to date: the contract that any of them keeps, here the embedded one's own ways with files, and in
//! `meilisearch` the other one's with a server.

#![expect(clippy::unwrap_used, reason = "a helper that cannot go on fails its test")]

mod contract;
mod follow;
mod house;
mod meilisearch;
mod servers;
mod sharing;

use std::fs;
use std::path::Path;

use catalog_indexer::engine::embedded::{EmbeddedEngine, IndexFolder};
use catalog_indexer::engine::{EngineError, Health, SearchEngine};
use catalog_indexer::settings::Vocabulary;
use tempfile::TempDir;

use contract::{Made, ask, numbers, offer, sell, visitor};

/// A fresh engine with its first, empty generation.
#[expect(clippy::unnecessary_wraps, reason = "other engines may be absent")]
fn embedded() -> Option<Made> {
    let folder = TempDir::new().unwrap();
    let engine = open(folder.path());
    rebuild(&engine, 0);
    Some((Box::new(engine), Box::new(folder)))
}

fn open(folder: &Path) -> EmbeddedEngine {
    EmbeddedEngine::open(folder, Vocabulary::shipped()).unwrap()
}

fn rebuild(engine: &EmbeddedEngine, offers: u32) {
    engine.begin_rebuild().unwrap();
    let offers: Vec<_> = (1..=offers).map(|number| offer(number, "Gula pasir")).collect();
    engine.stage(&offers).unwrap();
    engine.finish_rebuild().unwrap();
}

contract_tests!(embedded);

#[test]
fn a_new_index_asks_to_be_built_and_answers_nothing_until_then() {
    let folder = TempDir::new().unwrap();
    let engine = open(folder.path());

    assert!(matches!(engine.health(), Health::NeedsRebuild { .. }));
    assert!(matches!(engine.search(&visitor("gula")), Err(EngineError::NotBuiltYet)));
    assert!(matches!(engine.apply(&[]), Err(EngineError::NotBuiltYet)));
}

#[test]
fn what_was_committed_is_there_after_a_restart() {
    let folder = TempDir::new().unwrap();
    {
        let engine = open(folder.path());
        rebuild(&engine, 3);
        sell(&engine, [offer(4, "Gula merah")]);
    }

    let engine = open(folder.path());

    assert_eq!(engine.health(), Health::Ready);
    assert_eq!(ask(&engine, &visitor("gula")).total, 4);
    sell(&engine, [offer(5, "Gula batu")]);
    assert_eq!(numbers(&engine, &visitor("batu")), [5]);
}

#[test]
fn one_program_keeps_the_index_and_others_may_look() {
    let folder = TempDir::new().unwrap();
    let keeper = open(folder.path());
    rebuild(&keeper, 3);

    let second = EmbeddedEngine::open(folder.path(), Vocabulary::shipped());
    assert!(matches!(second, Err(EngineError::KeptByAnother { .. })));
    let looker = EmbeddedEngine::open_to_read(folder.path(), Vocabulary::shipped());
    assert_eq!(looker.documents(None, 10).unwrap().len(), 3);
    assert!(matches!(looker.apply(&[]), Err(EngineError::KeptByAnother { .. })));

    drop(keeper);
    EmbeddedEngine::open(folder.path(), Vocabulary::shipped()).unwrap();
}

#[test]
fn a_rebuild_may_be_asked_for_from_outside() {
    let folder = TempDir::new().unwrap();
    let engine = open(folder.path());
    rebuild(&engine, 1);
    assert!(!engine.rebuild_requested());

    IndexFolder::of(folder.path()).ask_for_rebuild().unwrap();
    assert!(engine.rebuild_requested());

    rebuild(&engine, 1);
    assert!(!engine.rebuild_requested());
}

#[test]
fn a_deleted_folder_is_noticed_and_answers_go_on_until_it_is_rebuilt() {
    let folder = TempDir::new().unwrap();
    let engine = open(folder.path());
    rebuild(&engine, 7);

    fs::remove_dir_all(folder.path().join("search")).unwrap();

    assert!(matches!(engine.health(), Health::NeedsRebuild { .. }));
    assert_eq!(ask(&engine, &visitor("gula")).total, 7);
    engine.begin_rebuild().unwrap();
    sell(&engine, [offer(8, "Gula semut")]);
    engine.stage(&[offer(1, "Gula pasir")]).unwrap();
    engine.finish_rebuild().unwrap();
    assert_eq!(engine.health(), Health::Ready);
    assert_eq!(ask(&engine, &visitor("gula")).total, 2);
}

#[test]
fn deleted_files_are_noticed_too() {
    let folder = TempDir::new().unwrap();
    let engine = open(folder.path());
    rebuild(&engine, 7);
    let name = IndexFolder::of(folder.path()).current().unwrap();

    fs::remove_dir_all(folder.path().join("search").join(name)).unwrap();

    assert!(matches!(engine.health(), Health::NeedsRebuild { .. }));
}

/// Damages each kind of file of an index, one at a time.
#[test]
fn a_damaged_index_is_rebuilt_and_never_a_fault() {
    let folder = TempDir::new().unwrap();
    {
        let engine = open(folder.path());
        rebuild(&engine, 50);
    }
    let name = IndexFolder::of(folder.path()).current().unwrap();
    let files: Vec<_> = fs::read_dir(folder.path().join("search").join(name))
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .filter(|file| !file.to_string_lossy().ends_with(".lock"))
        .filter(|file| file != ".managed.json")
        .collect();
    assert!(files.len() > 5, "{files:?}");

    for file in files {
        for is_deleted in [false, true] {
            let copy = TempDir::new().unwrap();
            {
                let engine = open(copy.path());
                rebuild(&engine, 50);
            }
            let name = IndexFolder::of(copy.path()).current().unwrap();
            let generation = copy.path().join("search").join(name);
            let extension = Path::new(&file).extension().map(std::ffi::OsStr::to_owned);
            let victim = fs::read_dir(&generation)
                .unwrap()
                .map(|entry| entry.unwrap().path())
                .find(|path| {
                    path.file_name() == Some(&file)
                        || (extension.is_some() && path.extension() == extension.as_deref())
                })
                .unwrap();
            if is_deleted {
                fs::remove_file(&victim).unwrap();
            } else {
                let mut bytes = fs::read(&victim).unwrap();
                let middle = bytes.len() / 2;
                bytes[middle] ^= 0x5A;
                fs::write(&victim, bytes).unwrap();
            }

            let engine = open(copy.path());
            if engine.health() == Health::Ready {
                // What the engine does without is no loss.
                assert_eq!(ask(&engine, &visitor("gula")).total, 50, "{}", victim.display());
            }
            rebuild(&engine, 5);
            assert_eq!(ask(&engine, &visitor("gula")).total, 5);
        }
    }
}

#[test]
fn a_pointer_that_makes_no_sense_is_rebuilt() {
    let folder = TempDir::new().unwrap();
    {
        rebuild(&open(folder.path()), 2);
    }
    for pointer in ["", "../../etc", "00009999", "\u{0}"] {
        fs::write(folder.path().join("search/current"), pointer).unwrap();
        let engine = open(folder.path());
        assert!(matches!(engine.health(), Health::NeedsRebuild { .. }), "{pointer:?}");
        rebuild(&engine, 2);
        assert_eq!(engine.health(), Health::Ready);
    }
}

#[test]
fn old_generations_are_cleared_away() {
    let folder = TempDir::new().unwrap();
    let engine = open(folder.path());
    for _ in 0..3 {
        rebuild(&engine, 2);
    }

    let generations = fs::read_dir(folder.path().join("search"))
        .unwrap()
        .filter(|entry| entry.as_ref().unwrap().path().is_dir())
        .count();
    assert_eq!(generations, 1);
}
