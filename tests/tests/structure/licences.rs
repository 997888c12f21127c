//! What comes into the build: under which licence, from where, and what never does.
//!
//! `deny.toml` is the one list, written as cargo-deny reads it, so that tool gives the same answer;
//! this check needs nothing installed and no network.

use serde::Deserialize;
use spdx::{Expression, LicenseReq, ParseMode};

use crate::workspace::{self, Package};

/// The parts of `deny.toml` that this check holds to.
#[derive(Debug, Deserialize)]
struct Rules {
    licenses: Licences,
    bans: Bans,
}

#[derive(Debug, Deserialize)]
struct Licences {
    allow: Vec<String>,
    #[serde(default)]
    exceptions: Vec<Exception>,
}

/// A licence that one package alone may come with.
#[derive(Debug, Deserialize)]
struct Exception {
    #[serde(rename = "crate")]
    krate: String,
    allow: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct Bans {
    deny: Vec<Ban>,
}

/// A package that never comes in, and why.
#[derive(Debug, Deserialize)]
struct Ban {
    #[serde(rename = "crate")]
    krate: String,
    reason: String,
}

/// Every package that must not be here, one sentence each.
fn unwelcome(rules: &Rules, packages: &[Package]) -> Vec<String> {
    let mut breaches = Vec::new();
    for package in packages.iter().filter(|package| package.source.is_some()) {
        let name = format!("{} {}", package.name, package.version);
        if let Some(ban) = rules.bans.deny.iter().find(|ban| ban.krate == package.name) {
            breaches.push(format!("{name} is banned: {}", ban.reason));
        }
        if !package.source.as_ref().is_some_and(|source| source.starts_with("registry+")) {
            breaches.push(format!("{name} does not come from the registry"));
        }
        match &package.license {
            None => breaches.push(format!("{name} states no licence")),
            Some(licence) if !is_allowed(rules, &package.name, licence) => {
                breaches.push(format!("{name} is under {licence}, which is not allowed"));
            }
            Some(_) => {}
        }
    }
    breaches
}

/// Whether the expression can be met with allowed licences alone.
fn is_allowed(rules: &Rules, krate: &str, licence: &str) -> bool {
    let excepted = rules.licenses.exceptions.iter().filter(|exception| exception.krate == krate);
    let mut allowed: Vec<&String> = rules.licenses.allow.iter().collect();
    allowed.extend(excepted.flat_map(|exception| &exception.allow));
    // Lax, for the old way of writing "or" as a slash.
    Expression::parse_mode(licence, ParseMode::LAX).is_ok_and(|expression| {
        expression.evaluate(|asked: &LicenseReq| allowed.contains(&&asked.to_string()))
    })
}

fn rules() -> Rules {
    basic_toml::from_str(&workspace::text_of("deny.toml")).expect("deny.toml has lists and bans")
}

#[test]
fn every_package_of_the_build_comes_under_an_allowed_licence_from_the_registry() {
    let packages = workspace::packages();

    assert!(packages.len() > 100, "the tree was read: {} packages", packages.len());
    assert_eq!(unwelcome(&rules(), packages), [""; 0]);
}

#[test]
fn every_allowed_licence_and_exception_is_still_used() {
    let rules = rules();
    let packages = workspace::packages();
    let written = |licence: &str, package: &Package| {
        package.license.as_ref().is_some_and(|stated| stated.contains(licence))
    };

    for licence in &rules.licenses.allow {
        let used = packages.iter().any(|package| written(licence, package));
        assert!(used, "nothing is under {licence}; take it off the list in deny.toml");
    }
    for Exception { krate, allow } in &rules.licenses.exceptions {
        let used = packages.iter().any(|package| {
            &package.name == krate && allow.iter().all(|licence| written(licence, package))
        });
        assert!(used, "{krate} needs no exception any more; take it out of deny.toml");
    }
}

#[test]
fn a_licence_a_source_or_a_package_off_the_list_is_refused() {
    let rules: Rules = basic_toml::from_str(
        "[licenses]\n\
         allow = [\"MIT\", \"Apache-2.0\"]\n\
         exceptions = [{ crate = \"roots\", allow = [\"CDLA-Permissive-2.0\"] }]\n\
         [bans]\n\
         deny = [{ crate = \"openssl-sys\", reason = \"the build must not need it\" }]\n",
    )
    .expect("the invented rules are complete");
    let package = |name: &str, license: Option<&str>, source: &str| Package {
        name: name.to_owned(),
        version: "1.0.0".to_owned(),
        license: license.map(str::to_owned),
        source: Some(source.to_owned()),
        dependencies: Vec::new(),
    };
    let from_registry = "registry+index";
    let packages = [
        package("either", Some("MIT/GPL-3.0"), from_registry),
        package("both", Some("(MIT OR Apache-2.0) AND Unicode-3.0"), from_registry),
        package("roots", Some("CDLA-Permissive-2.0"), from_registry),
        package("branches", Some("CDLA-Permissive-2.0"), from_registry),
        package("silent", None, from_registry),
        package("forked", Some("MIT"), "git+somewhere"),
        package("openssl-sys", Some("MIT"), from_registry),
    ];

    assert_eq!(
        unwelcome(&rules, &packages),
        [
            "both 1.0.0 is under (MIT OR Apache-2.0) AND Unicode-3.0, which is not allowed",
            "branches 1.0.0 is under CDLA-Permissive-2.0, which is not allowed",
            "silent 1.0.0 states no licence",
            "forked 1.0.0 does not come from the registry",
            "openssl-sys 1.0.0 is banned: the build must not need it",
        ]
    );
}
