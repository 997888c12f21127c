//! The glossary is the dictionary: one English word for code, one Indonesian word for pages, never a third.
//!
//! A module of `supply-chain` is a noun of the trade, and so is a file that a machine has beyond the
//! usual ones; a noun nobody explained is a noun two people will understand differently.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::workspace;

/// Files that every machine has, named after what they hold rather than after a noun.
const PARTS_OF_A_MACHINE: [&str; 10] = [
    "lib",
    "mod",
    "state",
    "command",
    "permission",
    "event",
    "apply",
    "decide",
    // What a machine and its words are written with.
    "sums",
    "words",
];

/// One row of the glossary.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Entry {
    english: String,
    indonesian: String,
    sentence: String,
}

/// The rows of every table whose first cell is a **word**.
fn entries(glossary: &str) -> Vec<Entry> {
    let rows = glossary.lines().filter(|line| line.starts_with("| **"));
    rows.map(|row| {
        let mut cells = row.trim_matches('|').split('|').map(|cell| cell.trim().to_owned());
        let mut next = || cells.next().unwrap_or_default();
        let english = next().trim_matches('*').to_owned();
        Entry { english, indonesian: next(), sentence: next() }
    })
    .collect()
}

/// Every noun without an entry, and every entry that does not do its work.
fn gaps(nouns: &[String], entries: &[Entry]) -> Vec<String> {
    let mut gaps = Vec::new();
    for noun in nouns {
        if !entries.iter().any(|entry| &entry.english == noun) {
            gaps.push(format!("{noun} is not explained"));
        }
    }
    let mut words = BTreeMap::new();
    for Entry { english, indonesian, sentence } in entries {
        if indonesian.is_empty() {
            gaps.push(format!("{english} has no Indonesian word"));
        }
        if !sentence.ends_with('.') {
            gaps.push(format!("{english} has no sentence"));
        }
        for word in [format!("en {english}"), format!("id {indonesian}")] {
            if let Some(other) = words.insert(word, english) {
                gaps.push(format!("{other} and {english} share a word"));
            }
        }
    }
    gaps
}

/// The nouns of a folder of modules: `price_ladder.rs` and `price_ladder/` are both "price ladder".
fn nouns(folder: &Path) -> Vec<String> {
    let mut nouns = Vec::new();
    let entries =
        fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    for entry in entries {
        let path = entry.expect("an entry of a folder can be read").path();
        let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_dir() {
            // `snapshots` is where the matrix tests keep what was accepted; a machine's own tests and
            // the parts of its `decide` are named after what they are about, not after nouns.
            if ["snapshots", "tests", "decide"].contains(&stem.as_str()) {
                continue;
            }
            nouns.extend(self::nouns(&path));
        } else if path.extension().is_none_or(|extension| extension != "rs") {
            continue;
        }
        if !PARTS_OF_A_MACHINE.contains(&stem.as_str()) && !stem.ends_with("tests") {
            nouns.push(stem.replace('_', " "));
        }
    }
    nouns.sort();
    nouns
}

#[test]
fn every_noun_of_the_trade_is_explained_in_both_languages() {
    let nouns = nouns(&workspace::root().join("order-workflow/supply-chain/src"));
    let entries = entries(&workspace::text_of("docs/GLOSSARY.md"));

    assert!(nouns.contains(&"purchase order".to_owned()), "the nouns were found: {nouns:?}");
    assert!(entries.len() > 40, "the glossary was read: {} entries", entries.len());
    assert_eq!(gaps(&nouns, &entries), [""; 0]);
}

#[test]
fn a_word_without_its_twin_its_sentence_or_its_entry_is_found() {
    let glossary = "\
        | word | kata | sentence |\n\
        | --- | --- | --- |\n\
        | **offer** | barang | What an organization puts on sale. |\n\
        | **goods** | barang | What is sold. |\n\
        | **claim** | | Trouble as an object. |\n\
        | **stock** | stok | |\n";

    let gaps = gaps(&["offer".to_owned(), "price ladder".to_owned()], &entries(glossary));

    assert_eq!(
        gaps,
        [
            "price ladder is not explained",
            "offer and goods share a word",
            "claim has no Indonesian word",
            "stock has no sentence",
        ]
    );
}
