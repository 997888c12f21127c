//! A day that is not like the day on which it was written: prices, stock, minimums, people.

use reqwest::Method;
use serde_json::{Value, json};
use supply_chain::organization::Role;

use super::{Goods, Table, at, came_to, goods};

/// What came of the first order of the last run: outcome, reason, and of each line packs and reason.
async fn last(table: &Table, order: &super::Reply) -> (Value, Value, Vec<(Value, Value)>) {
    let run = table.runs(order).await.remove(0);
    let result = &run["orders"][0];
    let lines = result["lines"].as_array().unwrap();
    let lines = lines.iter().map(|line| (line["ordered"].clone(), line["reason"].clone()));
    (result["outcome"].clone(), result["reason"].clone(), lines.collect())
}

fn whole(count: i64) -> (Value, Value) {
    (json!(count), json!(null))
}

fn why(count: i64, reason: &str) -> (Value, Value) {
    (json!(count), json!(reason))
}

#[tokio::test]
async fn a_price_that_rose_beyond_the_bound_becomes_a_draft_or_is_left_out() {
    let table = Table::lay().await;
    let both: [(Goods, i64); 2] = [(table.noodles, 10), (table.sugar, 5)];
    let bound = json!({ "price_rise_percent": 5 });
    let drafts = table.written_with(&both, bound).await;
    let leaves = json!({ "price_rise_percent": 5, "when_dearer": "leave_out" });
    let leaves = table.written_with(&both, leaves).await;
    table.reprice(table.noodles, "105001.00").await;

    table.comes_round(&drafts).await;

    let dearer = why(10, "dearer");
    assert_eq!(
        last(&table, &drafts).await,
        (json!("made"), json!("dearer"), vec![dearer, whole(5)])
    );
    let left_out = why(0, "dearer");
    assert_eq!(
        last(&table, &leaves).await,
        (json!("submitted"), json!(null), vec![left_out, whole(5)])
    );
    assert_eq!(table.outcomes(&leaves).await, [came_to("partly", "")]);
    let line = &table.runs(&leaves).await[0]["orders"][0]["lines"][0];
    assert_eq!(
        (&line["price_then"], &line["price_now"]),
        (&json!("100000.00"), &json!("105001.00"))
    );
    // Whoever saves it again takes today's prices for the ones to hold it against.
    let lines = json!({ "lines": [{ "offer_id": table.noodles.offer, "count": 10 }] });
    let changed = table.buyer.ask(Method::PATCH, &at(&leaves, ""), Some(lines)).await;
    assert_eq!(changed.body["lines"][0]["price"], "105001.00");
    table.ends_well().await;
}

#[tokio::test]
async fn short_stock_is_handled_as_each_one_says() {
    let table = Table::lay().await;
    let both: [(Goods, i64); 2] = [(table.noodles, 10), (table.sugar, 5)];
    let mut written = Vec::new();
    for rule in ["order_all", "order_available", "leave_out", "skip_order"] {
        written.push(table.written_with(&both, json!({ "when_short": rule })).await);
    }
    table.stock(table.noodles, 7).await;

    table.comes_round(&written[0]).await;

    let submitted = |noodles| (json!("submitted"), json!(null), vec![noodles, whole(5)]);
    assert_eq!(last(&table, &written[0]).await, submitted(whole(10)));
    assert_eq!(last(&table, &written[1]).await, submitted(why(7, "short_stock")));
    assert_eq!(last(&table, &written[2]).await, submitted(why(0, "short_stock")));
    let skipped = (json!("skipped"), json!("short_stock"), vec![why(0, "short_stock"), whole(0)]);
    assert_eq!(last(&table, &written[3]).await, skipped);
    assert_eq!(table.outcomes(&written[3]).await, [came_to("empty", "short_stock")]);
    table.ends_well().await;
}

#[tokio::test]
async fn of_goods_that_are_not_for_the_buyer_any_more_nothing_is_told_but_that() {
    let table = Table::lay().await;
    let order = table.written(table.daily(&[(table.noodles, 10)])).await;
    let path = format!("/api/v1/offers/{}", table.noodles.offer);
    let hidden = json!({ "audience": [table.seller] });
    let changed = table.desk.ask(Method::PATCH, &path, Some(hidden)).await;
    assert_eq!(changed.status, 200, "{}", changed.text);
    table.reprice(table.noodles, "1.00").await;

    table.comes_round(&order).await;

    assert_eq!(table.outcomes(&order).await, [came_to("empty", "not_on_sale")]);
    let seen = table.look(&order).await;
    assert_eq!(seen.body["lines"][0]["price_now"], json!(null));
    let line = &table.runs(&order).await[0]["orders"][0]["lines"][0];
    assert_eq!(line.get("price_now"), None);
    assert_eq!(table.told(1).await[0]["kind"], "standing_order.empty");
    table.ends_well().await;
}

#[tokio::test]
async fn what_cannot_be_submitted_is_kept_as_a_draft_with_the_reason() {
    let table = Table::lay().await;
    let order = table.written(table.daily(&[(table.noodles, 3)])).await;
    let by_tens = json!({ "minimum_count": 10, "multiple": 10 });
    let path = format!("/api/v1/offers/{}", table.noodles.offer);
    assert_eq!(table.desk.ask(Method::PATCH, &path, Some(by_tens)).await.status, 200);

    table.comes_round(&order).await;

    assert_eq!(table.outcomes(&order).await, [came_to("drafted", "")]);
    let (outcome, reason, _) = last(&table, &order).await;
    assert_eq!((outcome, reason), (json!("made"), json!("count_not_sold")));
    // Nothing was drawn for what could not be submitted.
    assert_eq!(table.number("SELECT count(*) FROM number_series WHERE series = 'PO'").await, 0);
    table.ends_well().await;
}

#[tokio::test]
async fn the_board_approves_what_it_would_approve_by_hand_and_the_writer_never_does() {
    let table = Table::lay().await;
    let rules = format!("/api/v1/organizations/{}/approval-rules", table.buyers);
    let rule = json!({ "kind": "total_from", "total": "500000.00" });
    assert_eq!(table.manager.post(&rules, rule).await.status, 201);
    let board = table.app.person(table.buyers, &[Role::Approver]).await;
    // The manager, who may approve, is its writer.
    let body = table.daily(&[(table.noodles, 10)]);
    let order = table.manager.post("/api/v1/standing-orders", body).await;

    table.comes_round(&order).await;

    let run = table.runs(&order).await.remove(0);
    assert_eq!(
        (&run["outcome"], &run["orders"][0]["order_state"]),
        (&json!("done"), &json!("pending_approval"))
    );
    let path = format!(
        "/api/v1/purchase-orders/{}/approve",
        run["orders"][0]["order_id"].as_str().unwrap()
    );
    let own = table.manager.post(&path, json!({})).await;
    super::refused(&own, 403, "not-yours-to-approve");
    let other = board.post(&path, json!({})).await;
    assert_eq!((other.status, &other.body["state"]), (200, &json!("submitted")), "{}", other.text);
    table.ends_well().await;
}

#[tokio::test]
async fn when_its_writer_left_nothing_is_ordered_until_somebody_saves_it_again() {
    let table = Table::lay().await;
    let order = table.written(table.daily(&[(table.noodles, 10)])).await;
    let person = table.buyer.person.unwrap();
    let path = format!("/api/v1/organizations/{}/people/{person}", table.buyers);
    let left = table.app.operator().ask(Method::DELETE, &path, None).await;
    assert!(left.status < 300, "{}", left.text);

    table.comes_round(&order).await;

    assert_eq!(table.outcomes(&order).await, [came_to("empty", "writer_gone")]);
    assert_eq!(table.told(1).await[0]["notice"]["facts"]["reason"], "writer_gone");
    let saved = table.manager.ask(Method::PATCH, &at(&order, ""), Some(json!({}))).await;
    assert_eq!(saved.body["writer"]["id"], json!(table.manager.person));
    table.comes_round(&order).await;
    assert_eq!(table.outcomes(&order).await[0], came_to("done", ""));
    table.ends_well().await;
}

#[tokio::test]
async fn one_sellers_trouble_does_not_keep_another_from_being_ordered_from() {
    let table = Table::lay().await;
    let other =
        table.app.organization(supply_chain::organization::Kind::Distributor, "CV Timur").await;
    let desk = table.app.person(other, &[Role::Manager]).await;
    let salt = goods(&desk, "Garam").await;
    let rules = json!({ "when_short": "skip_order" });
    let order = table.written_with(&[(table.noodles, 10), (salt, 4)], rules).await;
    let empty = json!({ "on_hand": 0 });
    let path = format!("/api/v1/stock/{}", salt.product);
    assert_eq!(desk.ask(Method::PUT, &path, Some(empty)).await.status, 200);

    table.comes_round(&order).await;

    let run = table.runs(&order).await.remove(0);
    assert_eq!(run["outcome"], "partly");
    let of = |seller: uuid::Uuid| {
        let orders = run["orders"].as_array().unwrap();
        let found = orders.iter().find(|one| one["seller_id"] == json!(seller)).unwrap();
        (found["outcome"].clone(), found["reason"].clone())
    };
    assert_eq!(of(table.seller), (json!("submitted"), json!(null)));
    assert_eq!(of(other), (json!("skipped"), json!("short_stock")));
    table.ends_well().await;
}
