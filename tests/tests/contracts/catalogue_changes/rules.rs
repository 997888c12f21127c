//! By a rule: looked at first, done as it was shown, taken back as one.

use serde_json::{Value, json};
use uuid::Uuid;

use crate::resale::{Federation, refused};

impl Federation {
    /// What a rule would do.
    async fn looks(&self, rule: &Value) -> Value {
        let seen =
            self.desk.post("/api/v1/catalogue-changes/preview", json!({ "rule": rule })).await;
        assert_eq!(seen.status, 200, "{}", seen.text);
        seen.body
    }

    /// Three offers of two categories.
    async fn shelf(&self) -> [Uuid; 3] {
        let soap = json!({ "name": "Sabun", "category": "Kebersihan", "base_unit": "pcs" });
        let offer = json!({ "pack": { "name": "dus", "factor": 12 }, "stock": 10,
                            "price_breaks": [{ "min_count": 1, "price": "24000" }] });
        [
            self.lists("Mi", 108_000).await,
            self.lists("Minyak", 90_050).await,
            self.puts_on_sale(soap, offer).await,
        ]
    }
}

#[tokio::test]
async fn three_per_cent_on_a_category_is_shown_and_then_done_as_it_was_shown() {
    let at = Federation::open().await;
    let [noodles, oil, soap] = at.shelf().await;
    let rule = json!({ "category": "SEMBAKO", "basis_points": 300, "round_to": "100" });

    let seen = at.looks(&rule).await;
    assert_eq!(at.price(noodles).await, "108000.00", "looking changes nothing");
    let body = json!({ "rule": rule, "seen": seen["seen"] });
    let done = at.desk.post("/api/v1/catalogue-changes", body).await;

    assert_eq!(
        (&seen["matched"], &seen["changed"], &seen["dearer"]),
        (&json!(2), &json!(2), &json!(2)),
        "{seen}"
    );
    let biggest: Vec<_> = seen["biggest"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| {
            (row["product_name"].clone(), row["old_price"].clone(), row["new_price"].clone())
        })
        .collect();
    let expected = [("Minyak", "90050.00", "92800.00"), ("Mi", "108000.00", "111200.00")];
    assert_eq!(biggest, expected.map(|(name, old, new)| (json!(name), json!(old), json!(new))));
    assert_eq!(done.status, 201, "{}", done.text);
    assert_eq!(
        (&done.body["rule"]["basis_points"], &done.body["dearer"]),
        (&json!(300), &json!(2))
    );
    let steps = at.offer(noodles).await;
    assert_eq!(steps["price_breaks"][1]["price"], "110200.00", "every step moves");
    assert_eq!(
        (at.price(oil).await, at.price(soap).await),
        ("92800.00".to_owned(), "24000.00".to_owned())
    );
    at.ends_well().await;
}

#[tokio::test]
async fn what_moved_since_the_preview_is_looked_at_again() {
    let at = Federation::open().await;
    let [noodles, ..] = at.shelf().await;
    let rule = json!({ "category": "Sembako", "amount": "-500" });
    let seen = at.looks(&rule).await["seen"].clone();
    assert_eq!(at.patches(noodles, json!({ "minimum_count": 2 })).await.status, 200);

    let body = json!({ "rule": rule, "seen": seen });
    refused(&at.desk.post("/api/v1/catalogue-changes", body).await, 409, "preview-overtaken");

    assert_eq!(at.price(noodles).await, "108000.00");
    at.ends_well().await;
}

#[tokio::test]
async fn a_rule_does_what_it_can_and_says_what_it_leaves_out() {
    let at = Federation::open().await;
    let [_, oil, soap] = at.shelf().await;
    let product = at.offer(oil).await["product"]["id"].as_str().unwrap().parse().unwrap();
    let piece = json!({ "pack": { "name": "pcs", "factor": 1 }, "price_breaks": [{ "min_count": 1, "price": "400" }] });
    at.packs(product, piece).await;

    let cheaper = at.looks(&json!({ "amount": "-500" })).await;
    let stock = at.looks(&json!({ "stock": 10 })).await;
    let nothing = at.desk.post("/api/v1/catalogue-changes/preview", json!({ "rule": {} })).await;

    assert_eq!(cheaper["left_out"], json!([{ "why": "no_price_left", "count": 1 }]), "{cheaper}");
    assert_eq!(
        stock["left_out"],
        json!([{ "why": "several_packs", "count": 2 }, { "why": "unchanged", "count": 1 }]),
        "{stock}"
    );
    assert_eq!((nothing.status, nothing.pointers()), (422, vec!["/rule"]), "{}", nothing.text);
    let wrong =
        at.desk.post("/api/v1/catalogue-changes", json!({ "rule": { "basis_points": 0 } })).await;
    assert_eq!(
        (wrong.status, wrong.pointers()),
        (422, vec!["/rule/basis_points"]),
        "{}",
        wrong.text
    );
    assert_eq!(at.on_hand(soap).await, 120);
    at.ends_well().await;
}

#[tokio::test]
async fn a_rule_is_taken_back_as_one() {
    let at = Federation::open().await;
    let [noodles, oil, soap] = at.shelf().await;
    let paused =
        at.desk.post("/api/v1/catalogue-changes", json!({ "rule": { "state": "paused" } })).await;
    let stocked =
        at.desk.post("/api/v1/catalogue-changes", json!({ "rule": { "stock": 5 } })).await;
    assert_eq!((paused.status, stocked.status), (201, 201), "{}", stocked.text);
    assert_eq!((at.on_hand(noodles).await, at.on_hand(soap).await), (200, 60));
    let day = at.app.clock.today() + chrono::TimeDelta::days(1);
    let body = json!({ "rule": { "basis_points": 1000 }, "starts_on": day });
    assert_eq!(at.desk.post("/api/v1/catalogue-changes", body).await.status, 201);

    let stale = at.desk.with("if-match", "\"v7\"");
    let path = format!("/api/v1/catalogue-changes/{}/undo", stocked.id("id"));
    assert_eq!(stale.post(&path, json!({})).await.status, 412);
    let back = at.takes_back(stocked.id("id"), json!({})).await;
    let on_again = at.takes_back(paused.id("id"), json!({})).await;

    assert_eq!((back.status, on_again.status), (200, 200), "{} {}", back.text, on_again.text);
    assert_eq!(
        (at.on_hand(noodles).await, at.on_hand(oil).await, at.on_hand(soap).await),
        (4000, 4000, 120)
    );
    for offer in [noodles, oil, soap] {
        assert_eq!(at.offer(offer).await["state"], "published");
    }
    refused(&at.takes_back(paused.id("id"), json!({})).await, 409, "not-in-this-state");
    at.ends_well().await;
}

#[tokio::test]
async fn what_changed_since_is_named_and_the_rest_may_be_taken_back() {
    let at = Federation::open().await;
    let [noodles, oil, soap] = at.shelf().await;
    let done = at
        .desk
        .post("/api/v1/catalogue-changes", json!({ "rule": { "basis_points": 1000 } }))
        .await;
    let id = done.id("id");
    assert_eq!(at.patches(oil, json!({ "minimum_count": 3 })).await.status, 200);

    let no = at.takes_back(id, json!({})).await;
    refused(&no, 409, "changed-since");
    assert_eq!(
        (&no.body["names"], &no.body["count"]),
        (&json!(["Minyak"]), &json!(1)),
        "{}",
        no.text
    );
    assert_eq!(at.price(noodles).await, "118800.00", "nothing was taken back");
    let rest = at.takes_back(id, json!({ "leave_changed": true })).await;

    assert_eq!((rest.status, &rest.body["kept"]), (200, &json!(1)), "{}", rest.text);
    assert_eq!(
        (at.price(noodles).await, at.price(oil).await, at.price(soap).await),
        ("108000.00".to_owned(), "99055.00".to_owned(), "24000.00".to_owned())
    );
    assert_eq!(at.offer(noodles).await["price_breaks"][1]["price"], "107000.00");
    let outcomes = at.outcomes(id).await;
    assert_eq!(outcomes[0], (oil, "kept".to_owned(), json!("changed_since")));
    at.ends_well().await;
}

#[tokio::test]
async fn a_stock_that_was_counted_or_promised_since_is_not_moved_back() {
    let at = Federation::open().await;
    let [noodles, oil, soap] = at.shelf().await;
    let rows = json!([{ "offer_id": noodles, "stock": 120 }, { "offer_id": oil, "stock": 200 },
                      { "offer_id": soap, "stock": 20 }]);
    let done = at.tables(rows).await;
    let counted = at.patches(noodles, json!({ "stock": 110 })).await;
    assert_eq!(counted.status, 200, "{}", counted.text);
    let made = at.reseller.post("/api/v1/purchase-orders", json!({
        "seller_id": at.distributor, "submit": true, "lines": [{ "offer_id": oil, "count": 150 }],
    })).await;
    let accept = format!("/api/v1/purchase-orders/{}/accept", made.id("id"));
    let accepted = at.desk.post(&accept, json!({})).await;
    assert_eq!(accepted.status, 200, "{}", accepted.text);

    let no = at.takes_back(done.id("id"), json!({})).await;
    refused(&no, 409, "changed-since");
    assert_eq!(no.body["count"], 2, "{}", no.text);
    let rest = at.takes_back(done.id("id"), json!({ "leave_changed": true })).await;

    assert_eq!(rest.status, 200, "{}", rest.text);
    assert_eq!(
        (at.on_hand(noodles).await, at.on_hand(oil).await, at.on_hand(soap).await),
        (4400, 8000, 120)
    );
    at.ends_well().await;
}

#[tokio::test]
async fn a_day_later_it_is_too_late_to_take_it_back() {
    let at = Federation::open().await;
    let [noodles, ..] = at.shelf().await;
    let done = at.tables(json!([{ "offer_id": noodles, "price": "109000" }])).await;
    assert!(done.body["undo_until"].is_string(), "{}", done.text);

    at.app.clock.advance(chrono::TimeDelta::hours(25));

    refused(&at.takes_back(done.id("id"), json!({})).await, 409, "too-late-to-undo");
    assert_eq!(at.change(done.id("id")).await["undo_until"], json!(null));
    at.ends_well().await;
}
