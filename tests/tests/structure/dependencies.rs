//! The dependency rule of `docs/ARCHITECTURE.md`: arrows never turn back, and each vendor has one owner.
//!
//! Packages are judged by what Cargo says they ask for, files by the paths their code names.

use crate::workspace::{self, Dependency, Package, Source};

/// Which of our packages each may use, tests and build scripts included.
const ARROWS: [(&str, &[&str]); 7] = [
    ("supply-chain", &[]),
    ("migrations", &[]),
    ("order-workflow", &["supply-chain", "migrations"]),
    ("catalog-indexer", &["supply-chain", "migrations", "order-workflow"]),
    ("marketplace-api", &["supply-chain", "migrations", "order-workflow", "catalog-indexer"]),
    (
        "tests",
        &["supply-chain", "migrations", "order-workflow", "catalog-indexer", "marketplace-api"],
    ),
    // Apart from the other tests, for what its judge brings along.
    ("linearizability", &["supply-chain", "order-workflow", "tests"]),
];

/// All that the pure package may be shipped with; sha2 turns a text into a number and does nothing else.
const PURE: [&str; 6] = ["thiserror", "rust_decimal", "uuid", "chrono", "serde", "sha2"];

/// A vendor and the only places that may name it; a path is a file, a folder, or the stem of either.
struct Vendor {
    krate: &'static str,
    owners: &'static [&'static str],
}

const VENDORS: [Vendor; 9] = [
    Vendor { krate: "actix_web", owners: &["marketplace-api"] },
    Vendor { krate: "validator", owners: &["marketplace-api"] },
    Vendor { krate: "askama", owners: &["marketplace-api"] },
    Vendor { krate: "redis", owners: &["catalog-indexer/src/stream"] },
    Vendor {
        krate: "sea_orm",
        owners: &[
            "migrations",
            "order-workflow/src/store",
            "order-workflow/src/query",
            "order-workflow/src/event_log",
            "order-workflow/src/jobs",
            "order-workflow/src/unit_of_work",
            "order-workflow/src/answers",
            // The pool and the transaction that the ones above are given.
            "order-workflow/src/database",
            // A query that failed is one of its kinds.
            "order-workflow/src/error",
            // A journey looks at what stands in the tables, past every API.
            "tests",
        ],
    },
    Vendor {
        krate: "graphile_worker",
        // Its tables are made under the same lock as ours.
        owners: &["order-workflow/src/jobs", "order-workflow/src/database/migrate"],
    },
    Vendor { krate: "ureq", owners: &["catalog-indexer/src/engine/meilisearch"] },
    Vendor { krate: "porcupine_rs", owners: &["tests/linearizability"] },
    Vendor { krate: "tantivy", owners: &["catalog-indexer/src/engine/embedded"] },
];

/// Every breach of the arrows, one sentence each.
fn turned_arrows(members: &[Package]) -> Vec<String> {
    let ours = |name: &str| ARROWS.iter().find(|(package, _)| *package == name);
    let mut breaches = Vec::new();
    for package in members {
        let Some((_, may_use)) = ours(&package.name) else {
            breaches.push(format!("{} has no place in the dependency rule", package.name));
            continue;
        };
        for Dependency { name, .. } in &package.dependencies {
            if ours(name).is_some() && !may_use.contains(&name.as_str()) {
                breaches.push(format!("{} must not use {name}", package.name));
            }
        }
    }
    breaches
}

/// What the pure package asks for beyond values: a library that could do I/O, or a clock.
fn impurities(supply_chain: &Package) -> Vec<String> {
    let shipped = supply_chain.dependencies.iter().filter(|asked| asked.kind.is_none());
    let mut breaches = Vec::new();
    for asked in shipped {
        if !PURE.contains(&asked.name.as_str()) {
            breaches.push(format!("supply-chain must not use {}", asked.name));
        }
        let has_clock =
            asked.uses_default_features || asked.features.iter().any(|feature| feature == "clock");
        if asked.name == "chrono" && has_clock {
            breaches.push("supply-chain must not have a clock".to_owned());
        }
    }
    breaches
}

/// Every line that names a vendor outside its owner's files.
fn strayed_vendors(sources: &[Source]) -> Vec<String> {
    let mut breaches = Vec::new();
    for Source { path, text } in sources {
        for Vendor { krate, owners } in &VENDORS {
            if owners.iter().any(|owner| stands_in(path, owner)) {
                continue;
            }
            for (index, line) in text.lines().enumerate() {
                if names(line, krate) {
                    breaches.push(format!("{path}:{}: {krate} belongs to {owners:?}", index + 1));
                }
            }
        }
    }
    breaches
}

/// Whether a file is this place, or within it: `src/store` holds `src/store.rs` and `src/store/…`.
fn stands_in(path: &str, place: &str) -> bool {
    path.strip_prefix(place).is_some_and(|rest| rest.starts_with(['/', '.']))
}

/// Whether the code of a line, strings and comments aside, names the crate as the start of a path.
fn names(line: &str, krate: &str) -> bool {
    let code = code_of(line);
    code.match_indices(krate).any(|(at, _)| {
        let before = code.get(..at).and_then(|before| before.chars().next_back());
        let after = code.get(at + krate.len()..).unwrap_or_default();
        let starts_a_word = !before.is_some_and(|c| c.is_alphanumeric() || c == '_');
        let imported = code.trim_start().trim_start_matches("pub ").starts_with("use ")
            && after.starts_with([';', ' ']);
        starts_a_word && (after.starts_with("::") || imported)
    })
}

/// A line without what it quotes and what it remarks.
fn code_of(line: &str) -> String {
    let mut code = String::new();
    let line = line.replace("\\\"", "");
    for (index, part) in line.split('"').enumerate() {
        // Every other part stands between quotation marks.
        if index % 2 == 1 {
            continue;
        }
        let Some((before, _remark)) = part.split_once("//") else {
            code.push_str(part);
            continue;
        };
        code.push_str(before);
        break;
    }
    code
}

#[test]
fn arrows_between_our_packages_never_turn_back() {
    let members = workspace::members();

    assert_eq!(members.len(), ARROWS.len(), "every package of the rule is there");
    assert_eq!(turned_arrows(&members), [""; 0]);
}

#[test]
fn the_trade_is_pure() {
    let members = workspace::members();
    let supply_chain = members.iter().find(|package| package.name == "supply-chain");

    assert_eq!(impurities(supply_chain.expect("supply-chain is a package")), [""; 0]);
}

#[test]
fn each_vendor_is_named_by_its_owner_alone() {
    let sources = workspace::sources();

    assert!(sources.len() > 20, "the repository's files were found");
    assert_eq!(strayed_vendors(&sources), [""; 0]);
}

#[test]
fn a_house_that_breaks_the_rule_is_refused() {
    let asks = |name: &str, default: bool| Dependency {
        name: name.to_owned(),
        kind: None,
        features: vec!["std".to_owned()],
        uses_default_features: default,
    };
    let package = |name: &str, dependencies| Package {
        name: name.to_owned(),
        version: "0.1.0".to_owned(),
        license: None,
        source: None,
        dependencies,
    };
    let trade = package("supply-chain", vec![asks("tokio", true), asks("chrono", true)]);
    let turned = package("order-workflow", vec![asks("marketplace-api", true)]);
    let stray = package("helpers", vec![]);

    assert_eq!(
        turned_arrows(&[trade.clone(), turned, stray]),
        [
            "order-workflow must not use marketplace-api",
            "helpers has no place in the dependency rule",
        ]
    );
    assert_eq!(
        impurities(&trade),
        ["supply-chain must not use tokio", "supply-chain must not have a clock"]
    );
}

#[test]
fn a_vendor_outside_its_owner_is_found_and_a_comment_is_not() {
    let file = |path: &str, text: &str| Source { path: path.to_owned(), text: text.to_owned() };
    let sources = [
        file("order-workflow/src/command/offers.rs", "use std::fmt;\nuse sea_orm::EntityTrait;\n"),
        file("order-workflow/src/store/offers.rs", "use sea_orm::EntityTrait;\n"),
        file("order-workflow/src/storeroom.rs", "fn f() -> sea_orm::DbErr {}\n"),
        file("catalog-indexer/src/search.rs", "// tantivy::Index is hidden behind the trait\n"),
        file("catalog-indexer/src/rebuild.rs", "pub use tantivy;\n"),
        file("catalog-indexer/src/engine/embedded/query.rs", "use tantivy::Index;\n"),
        file("order-workflow/src/lib.rs", "let redisplay = my_redis::open();\n"),
        file("tests/src/lib.rs", "let text = \"use tantivy::Index;\"; // askama::Template\n"),
    ];

    let found = strayed_vendors(&sources);

    let places: Vec<_> = found.iter().filter_map(|breach| breach.split(": ").next()).collect();
    assert_eq!(
        places,
        [
            "order-workflow/src/command/offers.rs:2",
            "order-workflow/src/storeroom.rs:1",
            "catalog-indexer/src/rebuild.rs:1",
        ]
    );
}
