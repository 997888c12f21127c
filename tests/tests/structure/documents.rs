//! Documents describe what is so: a file that a page names is there, and so is a link's end.

use std::path::Path;

use crate::workspace;

/// The pages a newcomer is led through.
const PAGES: [&str; 7] = [
    "README.md",
    "CONTRIBUTING.md",
    "docs/ARCHITECTURE.md",
    "docs/GLOSSARY.md",
    "docs/PROOF.md",
    "docs/TESTING.md",
    "deploy/RUNBOOK.md",
];

/// Every place a page names: links' ends, from the page's folder, and paths in code marks, from the root.
fn named(page: &str, text: &str) -> Vec<String> {
    let folder = Path::new(page).parent().unwrap_or(Path::new(""));
    let links = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    let ours = links.filter(|link| !link.contains("://") && !link.starts_with('#'));
    let ends = ours.filter_map(|link| link.split('#').next());
    let mut named: Vec<String> =
        ends.map(|end| folder.join(end).to_string_lossy().into_owned()).collect();

    let folders = ["supply-chain", "order-workflow/", "catalog-indexer/", "marketplace-api/"];
    let others = ["migrations/", "tests/", "deploy/", "docs/", ".ci/", ".config/"];
    let marked = text.lines().flat_map(|line| line.split('`').skip(1).step_by(2));
    named.extend(
        marked
            .filter(|words| folders.iter().chain(&others).any(|folder| words.starts_with(folder)))
            .filter(|words| words.contains('/'))
            .filter_map(|words| words.split_whitespace().next())
            .map(str::to_owned),
    );
    named
}

/// The named places that are not there.
fn missing(page: &str, text: &str, root: &Path) -> Vec<String> {
    let absent = named(page, text).into_iter().filter(|place| !root.join(place).exists());
    absent.map(|place| format!("{page} names {place}, which is not there")).collect()
}

#[test]
fn every_place_that_a_page_names_is_there() {
    let mut found = Vec::new();
    let mut count = 0;
    for page in PAGES {
        let text = workspace::text_of(page);
        count += named(page, &text).len();
        found.extend(missing(page, &text, workspace::root()));
    }

    assert!(count > 40, "the pages name places: {count}");
    assert_eq!(found, [""; 0]);
}

#[test]
fn a_dead_link_and_a_file_that_moved_are_found() {
    let text = "See [the map](ARCHITECTURE.md#map), [the web](https://example.org/x) and \
                [nothing](NOTHING.md).\nRun `tests/run --long`, open `order-workflow/src/gone.rs`, \
                set `LUMBUNG_BIND`, `GET /healthz`.\n";

    let found = missing("docs/TESTING.md", text, workspace::root());

    assert_eq!(
        found,
        [
            "docs/TESTING.md names docs/NOTHING.md, which is not there",
            "docs/TESTING.md names order-workflow/src/gone.rs, which is not there",
        ]
    );
}
