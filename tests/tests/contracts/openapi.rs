//! The published description says what the routes do, and nothing else.

use std::collections::BTreeSet;

use marketplace_api::api::openapi;
use marketplace_api::routes;

/// `GET /path`, with a pattern's expression left out.
fn told(method: &str, path: &str) -> String {
    let plain = path.split('{').enumerate().map(|(index, part)| match part.split_once('}') {
        Some((name, rest)) if index > 0 => {
            format!("{{{}}}{rest}", name.split(':').next().unwrap_or(name))
        }
        _ => part.to_owned(),
    });
    format!("{} {}", method.to_uppercase(), plain.collect::<String>())
}

#[test]
fn every_route_of_the_api_is_described_and_every_description_has_its_route() {
    let of_programs = |path: &str| {
        path.starts_with("/api/")
            || ["/healthz", "/readyz", "/metrics", "/openapi.json"].contains(&path)
    };
    let routes: BTreeSet<String> = routes::all()
        .filter(|route| of_programs(route.path))
        .map(|route| told(route.method.as_str(), route.path))
        .collect();

    let description = serde_json::to_value(openapi::description()).unwrap();
    let paths = description["paths"].as_object().unwrap();
    let described: BTreeSet<String> = paths
        .iter()
        .flat_map(|(path, methods)| {
            methods.as_object().unwrap().keys().map(move |method| told(method, path))
        })
        .collect();

    assert!(routes.len() > 20);
    let undescribed: Vec<_> = routes.difference(&described).collect();
    let unrouted: Vec<_> = described.difference(&routes).collect();
    assert!(
        undescribed.is_empty() && unrouted.is_empty(),
        "not described: {undescribed:?}, no route: {unrouted:?}"
    );
}

#[test]
fn every_operation_says_how_it_ends_well() {
    let description = serde_json::to_value(openapi::description()).unwrap();
    for (path, methods) in description["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            let ends = operation["responses"].as_object().unwrap();
            assert!(ends.keys().any(|status| status.starts_with('2')), "{method} {path}");
            for parameter in operation["parameters"].as_array().into_iter().flatten() {
                if parameter["in"] == "path" {
                    let name = parameter["name"].as_str().unwrap();
                    assert!(path.contains(&format!("{{{name}}}")), "{method} {path}: {name}");
                }
            }
        }
    }
}
