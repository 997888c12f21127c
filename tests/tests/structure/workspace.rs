//! The workspace as the checks see it: its packages, what they ask for, and the lines they are written in.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use serde::Deserialize;

/// A package of the dependency tree, ours or another's, as `cargo metadata` tells it.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Package {
    pub(crate) name: String,
    pub(crate) version: String,
    /// The SPDX expression, when the package states one.
    pub(crate) license: Option<String>,
    /// Where it comes from; ours come from nowhere.
    pub(crate) source: Option<String>,
    pub(crate) dependencies: Vec<Dependency>,
}

/// What one package asks of another.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Dependency {
    pub(crate) name: String,
    /// `dev`, `build`, or nothing for what is shipped.
    pub(crate) kind: Option<String>,
    pub(crate) features: Vec<String>,
    pub(crate) uses_default_features: bool,
}

/// A file of Rust, by its path from the root of the repository.
#[derive(Debug, Clone)]
pub(crate) struct Source {
    pub(crate) path: String,
    pub(crate) text: String,
}

/// The root of the repository.
pub(crate) fn root() -> &'static Path {
    static ROOT: LazyLock<PathBuf> = LazyLock::new(|| {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        root.canonicalize().expect("the package `tests` stands in the repository")
    });
    &ROOT
}

/// A text file of the repository.
pub(crate) fn text_of(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Every package that this machine's build uses, ours first to be found by `source: None`.
///
/// Only this platform's: others' packages are not on disk after a build, and a check must not download.
pub(crate) fn packages() -> &'static [Package] {
    static PACKAGES: LazyLock<Vec<Package>> = LazyLock::new(|| {
        #[derive(Deserialize)]
        struct Metadata {
            packages: Vec<Package>,
        }
        let platform = host();
        let told = Command::new(env!("CARGO"))
            .args(["metadata", "--format-version=1", "--offline", "--locked"])
            .args(["--filter-platform", &platform])
            .current_dir(root())
            .output()
            .expect("cargo, which started this test, can be run");
        assert!(told.status.success(), "{}", String::from_utf8_lossy(&told.stderr));
        let metadata: Metadata = serde_json::from_slice(&told.stdout).expect("metadata is JSON");
        metadata.packages
    });
    &PACKAGES
}

/// Our own packages.
pub(crate) fn members() -> Vec<Package> {
    packages().iter().filter(|package| package.source.is_none()).cloned().collect()
}

/// The platform this test was built for, as the compiler names it.
fn host() -> String {
    let told = Command::new("rustc").arg("-vV").current_dir(root()).output();
    let told = told.expect("rustc, which built this test, can be run");
    let told = String::from_utf8_lossy(&told.stdout).into_owned();
    let host = told.lines().find_map(|line| line.strip_prefix("host: "));
    host.expect("rustc names its host").to_owned()
}

/// Every file of Rust in the repository, in order of path.
pub(crate) fn sources() -> Vec<Source> {
    let mut found = Vec::new();
    for package in ["order-workflow", "catalog-indexer", "marketplace-api", "migrations", "tests"] {
        gather(&root().join(package), &mut found);
    }
    found.sort_by(|one, other| one.path.cmp(&other.path));
    found
}

fn gather(folder: &Path, found: &mut Vec<Source>) {
    let entries =
        fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    for entry in entries {
        let path = entry.expect("an entry of a folder can be read").path();
        if path.is_dir() {
            gather(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path).expect("a file of Rust is text");
            let inside = path.strip_prefix(root()).expect("the folder is in the repository");
            found.push(Source { path: inside.to_string_lossy().into_owned(), text });
        }
    }
}
