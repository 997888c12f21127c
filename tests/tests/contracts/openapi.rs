//! The published description says what the routes do, and nothing else.

use std::collections::BTreeSet;

use marketplace_api::api::openapi;
use marketplace_api::routes::{self, Who};
use reqwest::Method;
use serde_json::{Value, json};
use supply_chain::organization::{Kind, Role};
use tests::app::TestApp;

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

/// Every operation with its method and path.
fn operations(description: &Value) -> Vec<(String, String, &Value)> {
    let mut all = Vec::new();
    for (path, methods) in description["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            all.push((method.to_uppercase(), path.clone(), operation));
        }
    }
    all
}

fn headers(operation: &Value) -> Vec<&str> {
    let parameters = operation["parameters"].as_array().into_iter().flatten();
    let headers = parameters.filter(|parameter| parameter["in"] == "header");
    headers.map(|header| header["name"].as_str().unwrap()).collect()
}

#[test]
fn every_answer_is_described_and_every_refusal_is_a_problem() {
    let description = serde_json::to_value(openapi::description()).unwrap();
    let operations = operations(&description);
    assert!(operations.len() > 50);
    for (method, path, operation) in operations {
        let answers = operation["responses"].as_object().unwrap();
        for (status, answer) in answers {
            let told = answer["description"].as_str().unwrap_or_default();
            assert!(!told.is_empty(), "{method} {path} {status}");
            if path.starts_with("/api/") && status.starts_with(['4', '5']) {
                let problem = &answer["content"]["application/problem+json"]["schema"]["$ref"];
                assert_eq!(problem, "#/components/schemas/Problem", "{method} {path} {status}");
            }
        }
        let summary = operation["summary"].as_str().unwrap();
        assert!(!summary.contains("/api/") && !summary.starts_with('`'), "{summary}");
    }
}

#[test]
fn every_operation_names_its_refusals_and_headers() {
    let description = serde_json::to_value(openapi::description()).unwrap();
    let api: Vec<_> = operations(&description)
        .into_iter()
        .filter(|(_, path, _)| path.starts_with("/api/"))
        .collect();
    for (method, path, operation) in &api {
        let mut routes = routes::all();
        let route = routes.find(|route| route.path == path && route.method.as_str() == method);
        let signed_in = route.unwrap().who != Who::Anyone;
        let answers = operation["responses"].as_object().unwrap();
        assert!(answers.contains_key("400"), "{method} {path}");
        // Signing in is refused with 401 as well, but asks for no token.
        assert!(!signed_in || answers.contains_key("401"), "{method} {path}");
        assert_eq!(operation["security"] == json!([]), !signed_in, "{method} {path}");
        let acts = signed_in && !path.starts_with("/api/v1/sessions");
        let headers = headers(operation);
        assert_eq!(headers.contains(&"X-Organization"), acts, "{method} {path}");
        let writes = acts && method != "GET";
        assert_eq!(headers.contains(&"Idempotency-Key"), writes, "{method} {path}");
        assert_eq!(headers.contains(&"If-Match"), answers.contains_key("412"), "{method} {path}");
    }
    let at = |method: &str, path: &str| {
        let found = api.iter().find(|(m, p, _)| m == method && p == path);
        found.map(|(_, _, operation)| *operation).unwrap()
    };
    for (method, path) in [
        ("PATCH", "/api/v1/offers/{id}"),
        ("PATCH", "/api/v1/organizations/{id}"),
        ("PUT", "/api/v1/stock/{product_id}"),
        ("POST", "/api/v1/purchase-orders/{id}/accept"),
        ("POST", "/api/v1/catalogue-imports/{id}/publish"),
    ] {
        assert!(headers(at(method, path)).contains(&"If-Match"), "{method} {path}");
    }
    let order = "/api/v1/purchase-orders";
    assert!(!headers(at("POST", order)).contains(&"If-Match"), "a new one has no version yet");
    assert!(!at("POST", "/api/v1/sessions")["responses"]["429"].is_null());
    let needed = |command: &str| {
        let body = &at("POST", &format!("{order}/{{id}}/{command}"))["requestBody"];
        body["required"].as_bool().unwrap_or_default()
    };
    assert_eq!(["submit", "withdraw", "reject", "receive"].map(needed), [false, false, true, true]);
}

/// Everything a `$ref` anywhere inside points to.
fn references<'a>(value: &'a Value, found: &mut BTreeSet<&'a str>) {
    match value {
        Value::Object(members) => {
            found.extend(members.get("$ref").and_then(Value::as_str));
            members.values().for_each(|member| references(member, found));
        }
        Value::Array(items) => items.iter().for_each(|item| references(item, found)),
        _ => {}
    }
}

#[test]
fn what_is_referred_to_is_there() {
    let description = serde_json::to_value(openapi::description()).unwrap();
    let mut found = BTreeSet::new();
    references(&description, &mut found);
    assert!(found.len() > 40);
    let pointer = |reference: &str| reference.trim_start_matches('#').to_owned();
    let absent: Vec<_> =
        found.iter().filter(|found| description.pointer(&pointer(found)).is_none()).collect();
    assert!(absent.is_empty(), "{absent:?}");
}

/// Where `value` is otherwise than `schema` says: another type, a word that is none, a member
/// without a name there, or one that is missing.
fn faults(description: &Value, schema: &Value, value: &Value, at: &str) -> Vec<String> {
    if let Some(reference) = schema["$ref"].as_str() {
        let target = description.pointer(reference.trim_start_matches('#')).unwrap();
        return faults(description, target, value, at);
    }
    for of in ["oneOf", "anyOf"] {
        if let Some(choices) = schema[of].as_array() {
            let tries: Vec<_> =
                choices.iter().map(|one| faults(description, one, value, at)).collect();
            let fits = tries.iter().any(Vec::is_empty);
            return if fits { Vec::new() } else { tries.concat() };
        }
    }
    let types: Vec<&str> = match &schema["type"] {
        Value::String(one) => vec![one],
        Value::Array(several) => several.iter().filter_map(Value::as_str).collect(),
        _ => return Vec::new(),
    };
    let is = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_i64() || number.is_u64() => "integer",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    if !types.contains(&is) {
        return vec![format!("{at} is {value}, not {types:?}")];
    }
    if schema["enum"].as_array().is_some_and(|words| !words.contains(value)) {
        return vec![format!("{at} is {value}, not of {}", schema["enum"])];
    }
    let mut found = Vec::new();
    for (index, item) in value.as_array().into_iter().flatten().enumerate() {
        found.extend(faults(description, &schema["items"], item, &format!("{at}/{index}")));
    }
    for (name, member) in value.as_object().into_iter().flatten() {
        let at = format!("{at}/{name}");
        match (schema["properties"].get(name), &schema["additionalProperties"]) {
            (Some(described), _) => found.extend(faults(description, described, member, &at)),
            (None, Value::Bool(true)) => {}
            (None, Value::Null | Value::Bool(false)) => {
                found.push(format!("{at} is not described"));
            }
            (None, rest) => found.extend(faults(description, rest, member, &at)),
        }
    }
    for name in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
        if value.is_object() && value.get(name).is_none() {
            found.push(format!("{at}/{name} is missing"));
        }
    }
    found
}

#[test]
fn every_operation_has_a_name_of_its_own() {
    let description = serde_json::to_value(openapi::description()).unwrap();
    let mut names: Vec<&str> = Vec::new();
    for item in description["paths"].as_object().unwrap().values() {
        for operation in item.as_object().unwrap().values() {
            names.push(operation["operationId"].as_str().unwrap());
        }
    }
    let all = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), all);
}

#[test]
fn the_comparison_finds_what_does_not_fit() {
    let description = serde_json::to_value(openapi::description()).unwrap();
    let with = |schema: &str, value: Value| {
        let schema = json!({ "$ref": format!("#/components/schemas/{schema}") });
        faults(&description, &schema, &value, "")
    };
    let line = "0198f0a0-0000-7000-8000-000000000001";
    assert!(with("Audience", json!("secondaries")).is_empty());
    assert!(with("Audience", json!([line])).is_empty());
    assert!(!with("Audience", json!("friends")).is_empty());
    assert!(!with("Audience", json!({})).is_empty());
    for price in [json!("108000.00"), json!(108_000)] {
        assert!(with("PriceStep", json!({ "min_count": 1, "price": price })).is_empty());
    }
    assert!(!with("PriceStep", json!({ "min_count": 1, "price": 108.5 })).is_empty());
    assert!(with("SentLine", json!({ "line_id": line, "count_base": 7 })).is_empty());
    let part = json!({ "line_id": line, "received_base": 7, "rejected_base": 1, "lost_base": 0 });
    assert!(with("CountedLine", part).is_empty());
    let strange = with("CountedLine", json!({ "received": 1, "stolen": 1 }));
    assert_eq!(strange, ["/stolen is not described", "/line_id is missing"]);
}

#[tokio::test]
async fn real_answers_are_as_described() {
    let description = serde_json::to_value(openapi::description()).unwrap();
    let fits = |method: &str, path: &str, status: u16, body: &Value| {
        let answer = &description["paths"][path][method]["responses"][status.to_string()];
        let kind = if status < 400 { "application/json" } else { "application/problem+json" };
        let schema = &answer["content"][kind]["schema"];
        assert!(schema.is_object(), "{method} {path} {status} is not described: {body}");
        let found = faults(&description, schema, body, "");
        assert!(found.is_empty(), "{method} {path} {status}: {found:#?}");
    };
    let app = TestApp::start().await;
    let distributor = app.organization(Kind::Distributor, "Nusa Niaga Ende").await;
    let secondary = app.organization(Kind::Secondary, "Flores Bersama").await;
    let desk = app.person(distributor, &[Role::Sales, Role::Warehouse]).await;
    let buyer = app.person(secondary, &[Role::Buyer, Role::Warehouse]).await;

    let (products, offers) = ("/api/v1/products", "/api/v1/offers");
    let goods = json!({ "name": "Mi Goreng 85 g", "category": "Mi", "base_unit": "pcs" });
    let product = desk.post(products, goods).await;
    fits("post", products, product.status, &product.body);
    let offer = json!({ "product_id": product.id("id"), "pack": { "name": "karton", "factor": 40 },
        "price_breaks": [{ "min_count": 1, "price": 108_000 }], "stock": 5 });
    let offer = desk.post(offers, offer).await;
    assert_eq!(offer.body["audience"], "secondaries");
    fits("post", offers, offer.status, &offer.body);
    let (one, offer) = ("/api/v1/offers/{id}", offer.id("id"));
    let path = format!("{offers}/{offer}");
    let named = desk.ask(Method::PATCH, &path, Some(json!({ "audience": [secondary] }))).await;
    assert_eq!(named.body["audience"], json!([secondary]));
    fits("patch", one, named.status, &named.body);
    let seen = buyer.get(&path).await;
    fits("get", one, seen.status, &seen.body);
    let own = desk.get(offers).await;
    fits("get", offers, own.status, &own.body);
    let stale = desk.with("if-match", "\"v1\"");
    let stale = stale.ask(Method::PATCH, &path, Some(json!({ "stock": 6 }))).await;
    assert_eq!(stale.status, 412, "{}", stale.text);
    fits("patch", one, stale.status, &stale.body);

    let search = "/api/v1/search";
    let found = buyer.get(search).await;
    fits("get", search, found.status, &found.body);

    let orders = "/api/v1/purchase-orders";
    let wanted = json!({ "seller_id": distributor, "lines": [{ "offer_id": offer, "count": 2 }] });
    let order = buyer.post(orders, wanted).await;
    fits("post", orders, order.status, &order.body);
    let id = order.id("id");
    let command = |word: &str| format!("{orders}/{{id}}/{word}");
    let at = |word: &str| format!("{orders}/{id}/{word}");
    let submitted = buyer.ask(Method::POST, &at("submit"), None).await;
    fits("post", &command("submit"), submitted.status, &submitted.body);
    let accepted = desk.ask(Method::POST, &at("accept"), None).await;
    fits("post", &command("accept"), accepted.status, &accepted.body);
    let line = &order.body["lines"][0]["id"];
    let part = json!({ "lines": [{ "line_id": line, "count_base": 50 }] });
    let sent = desk.post(&at("dispatch"), part).await;
    fits("post", &command("dispatch"), sent.status, &sent.body);
    let counted = json!({ "shipment_id": sent.body["shipments"][0]["id"],
        "lines": [{ "line_id": line, "received_base": 49, "lost_base": 1 }] });
    let received = buyer.post(&at("receive"), counted).await;
    assert_eq!(received.status, 200, "{}", received.text);
    fits("post", &command("receive"), received.status, &received.body);
    let shown = buyer.get(&format!("{orders}/{id}")).await;
    fits("get", &format!("{orders}/{{id}}"), shown.status, &shown.body);
    let history = buyer.get(&at("history")).await;
    fits("get", &command("history"), history.status, &history.body);
    let malformed = buyer.post(&at("cancel"), json!({ "reasons": "x" })).await;
    assert_eq!(malformed.status, 400, "{}", malformed.text);
    fits("post", &command("cancel"), 400, &malformed.body);
}
