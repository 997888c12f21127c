//! What makes Lumbung a thing on a phone's home screen: its manifest, and its worker with the files it needs.

use serde_json::{Value, json};

use crate::assets::{asset, digest};
use crate::language::Language;

/// The files that every page names, which the worker keeps from the beginning.
const SHELL: [&str; 8] = [
    "lumbung.css",
    "htmx.min.js",
    "lumbung.js",
    "queue.js",
    "offline.js",
    "icons.svg",
    "mark.svg",
    "icon-192.png",
];

/// The manifest: its name, its colours, its icons.
#[must_use]
pub fn manifest(lang: Language) -> Value {
    let icon = |name: &'static str, side: &str, purpose: &str| json!({ "src": asset(name), "sizes": side, "type": "image/png", "purpose": purpose });
    json!({
        "id": "/",
        "name": "Lumbung",
        "short_name": "Lumbung",
        "description": lang.t("Diisi bersama, diambil bersama.", "Filled together, shared together."),
        "lang": lang.code(),
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#F7F5EF",
        "theme_color": "#0E4431",
        "icons": [
            icon("icon-192.png", "192x192", "any"),
            icon("icon-512.png", "512x512", "any"),
            icon("icon-mask-512.png", "512x512", "maskable"),
        ],
    })
}

/// The worker's script with the names of this version's files in it: where one of them changes, so does the worker, and
/// browsers fetch it anew.
#[must_use]
pub fn worker() -> String {
    let mut files: Vec<String> = SHELL.iter().map(|name| asset(name).to_owned()).collect();
    let languages = [Language::Indonesian, Language::English];
    files.extend(languages.map(super::handling::offline_address));
    crate::assets::text("sw.js")
        .replace("\"@FILES@\"", &json!(files).to_string())
        .replace("@QUEUE@", asset("queue.js"))
        .replace("@VERSION@", &version())
}

/// One word for all of this version's files: whatever names any of them is out of date when it changes.
#[must_use]
pub fn version() -> String {
    let all: String = SHELL.iter().map(|name| asset(name)).collect::<Vec<_>>().join(" ");
    digest(all.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worker_names_this_versions_files_and_leaves_no_blank() {
        let worker = worker();

        assert!(!worker.contains('@'), "{worker}");
        for name in SHELL {
            assert!(worker.contains(asset(name)), "{name}");
            assert_ne!(asset(name), name, "{name} is no file of ours");
        }
        assert!(worker.contains("/offline?lang=en") && worker.contains(&version()));
    }

    #[test]
    fn the_manifest_has_icons_for_every_launcher_and_stays_at_home() {
        let manifest = manifest(Language::Indonesian);

        let icons = manifest["icons"].as_array().unwrap();
        assert!(icons.iter().any(|icon| icon["purpose"] == "maskable"));
        assert!(icons.iter().all(|icon| icon["src"].as_str().unwrap().starts_with("/a/icon-")));
        assert_eq!((&manifest["scope"], &manifest["start_url"]), (&json!("/"), &json!("/")));
    }
}
