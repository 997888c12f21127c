//! What a village could try, to learn what its secondary pays or takes: every address that tells of its order.

use super::{Federation, amounts};
use reqwest::Method;
use serde_json::{Value, json};
use supply_chain::organization::Role;
use uuid::Uuid;

/// A cost and a margin that stand nowhere else, in each way they are written.
const SECRETS: [&str; 8] = [
    "93713.77",
    "93.713,77",
    "93713,77",
    "9371377",
    "11286.23",
    "11.286,23",
    "11286,23",
    "1128623",
];

fn tells(text: &str) -> Option<&'static str> {
    // Ids are hexadecimal and long: digits in them tell nothing.
    let plain = without_ids(text);
    SECRETS.into_iter().find(|secret| plain.contains(secret))
}

/// The text without what looks like an id, a hash or an instant.
fn without_ids(text: &str) -> String {
    let is_word = |c: char| c.is_ascii_hexdigit() || c == '-';
    let mut kept = String::new();
    let mut word = String::new();
    for c in text.chars().chain(std::iter::once(' ')) {
        if is_word(c) {
            word.push(c);
            continue;
        }
        if word.len() < 30 {
            kept.push_str(&word);
        }
        word.clear();
        kept.push(c);
    }
    kept
}

async fn ordered(at: &Federation, open_to: &str) -> (Uuid, Uuid, Value) {
    let goods = json!({ "name": "Beras premium", "category": "Sembako", "base_unit": "pcs" });
    let product = at.desk.post("/api/v1/products", goods).await.id("id");
    let offer = json!({ "product_id": product, "pack": { "name": "sak", "factor": 1 }, "stock": 50,
        "price_breaks": [{ "min_count": 1, "price": "93713.77" }] });
    let above = at.desk.post("/api/v1/offers", offer).await.id("id");
    let rule = json!({ "margins": [{ "min_count": 1, "amount": "11286.23" }], "open_to": open_to,
                       "round_up_to": "1.00" });
    let resold = at.sells_on(above, rule).await;
    let order = at.orders(resold.own, 3).await;
    (resold.own, order.id("id"), order.body)
}

#[tokio::test]
async fn a_hidden_margin_stands_nowhere_that_the_buyer_can_look() {
    let at = Federation::open().await;
    let (own, order, body) = ordered(&at, "nobody").await;
    assert_eq!(amounts(&body["lines"][0]["price_chain"]), ["-", "-"], "{body}");
    assert_eq!(body["lines"][0]["price_chain"]["unopened"], "105000.00");
    let hops = body["lines"][0]["price_chain"]["hops"].as_array().unwrap();
    assert!(hops.iter().all(|hop| hop["rule"].is_null()), "a rule would say it too: {body}");

    let treasurer = at.app.person(at.primary, &[Role::Treasurer, Role::Manager]).await;
    let at_order = format!("/api/v1/purchase-orders/{order}");
    for path in [
        at_order.clone(),
        format!("{at_order}/history"),
        format!("{at_order}/documents/purchase-order.xml"),
        format!("{at_order}/documents/purchase-order.pdf"),
        format!("{at_order}/links"),
        "/api/v1/purchase-orders".to_owned(),
        "/api/v1/events".to_owned(),
        "/api/v1/exports/orders".to_owned(),
        "/api/v1/exports/orders?format=xlsx".to_owned(),
        format!("/api/v1/offers/{own}"),
        format!("/api/v1/offers/{own}/price-chain"),
        format!("/api/v1/offers/{own}/price-chain?count=50"),
        "/api/v1/messages".to_owned(),
    ] {
        let seen = treasurer.get(&path).await;
        assert_eq!(seen.status, 200, "{path}: {}", seen.text);
        let tells_the_price = path == at_order
            || path.ends_with("history")
            || path.contains("documents/purchase-order.xml");
        assert!(!tells_the_price || seen.text.contains("105000"), "{path}");
        assert_eq!(tells(&seen.text), None, "{path}: {}", seen.text);
    }
    for path in ["/api/v1/resales", "/api/v1/resale-rules"] {
        let seen = treasurer.get(path).await;
        assert_eq!(seen.body["items"], json!([]), "{path}");
    }
    at.ends_well().await;
}

#[tokio::test]
async fn pages_and_papers_of_the_buyer_do_not_tell_it_either() {
    let at = Federation::open().await;
    let (own, order, _) = ordered(&at, "nobody").await;
    let browser = at.app.browser(at.buyer.person.unwrap()).await;
    for path in [
        format!("/orders/{order}"),
        format!("/orders/{order}?print=1"),
        format!("/orders/{order}/history.json"),
        format!("/orders/{order}/papers/purchase-order.xml"),
        format!("/orders/{order}/history"),
        format!("/offers/{own}"),
        "/exports/orders".to_owned(),
    ] {
        let seen = browser.get(&path).await;
        assert_ne!(seen.status, 500, "{path}");
        assert_eq!(tells(&seen.text), None, "{path}");
    }
    at.ends_well().await;
}

#[tokio::test]
async fn an_open_margin_is_not_told_where_it_would_give_a_closed_price_away() {
    let at = Federation::open().await;
    // The secondary would open its margin; the distributor did not open its price, and from the one follows the other.
    let (_, _, body) = ordered(&at, "everyone").await;
    assert_eq!(amounts(&body["lines"][0]["price_chain"]), ["-", "-"], "{body}");

    // Whoever may see the distributor's list knows it anyway: then there is nothing left to hide.
    let said = json!({ "open_to": "everyone" });
    assert_eq!(at.desk.ask(Method::PUT, "/api/v1/price-opening", Some(said)).await.status, 200);
    let (_, _, body) = ordered_again(&at).await;
    assert_eq!(amounts(&body["lines"][0]["price_chain"]), ["93713.77", "11286.23"], "{body}");
    at.ends_well().await;
}

async fn ordered_again(at: &Federation) -> (Uuid, Uuid, Value) {
    at.job_comes_by().await;
    let listed = at.reseller.get("/api/v1/resales").await;
    let own: Uuid = listed.body["items"][0]["own"]["id"].as_str().unwrap().parse().unwrap();
    let order = at.orders(own, 3).await;
    (own, order.id("id"), order.body)
}

#[tokio::test]
async fn another_village_and_another_secondary_learn_nothing() {
    let at = Federation::open().await;
    let (own, order, _) = ordered(&at, "everyone").await;
    let other =
        at.app.organization(supply_chain::organization::Kind::Primary, "KDMP Wolowaru").await;
    let others = at.app.person(other, &[Role::Manager]).await;
    for path in [
        format!("/api/v1/purchase-orders/{order}"),
        format!("/api/v1/purchase-orders/{order}/links"),
        format!("/api/v1/offers/{own}"),
        format!("/api/v1/offers/{own}/price-chain"),
    ] {
        assert_eq!(others.get(&path).await.status, 404, "{path}");
    }
    let seen = at.desk.get(&format!("/api/v1/purchase-orders/{order}")).await;
    assert_eq!(seen.status, 404, "the distributor is no party of it");
    at.ends_well().await;
}
