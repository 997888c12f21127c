//! Goods that come later than ordered, and counts that never come.

use super::{Table, ask, hours, line, look, refused};
use chrono::{TimeDelta, Utc};
use serde_json::json;

/// A day as the API writes it, so many days from the test's today.
fn day(table: &Table, days: i64) -> String {
    (table.app.clock.today() + TimeDelta::days(days)).to_string()
}

#[tokio::test]
async fn what_is_promised_for_a_day_is_set_aside_when_it_comes_in() {
    let table = Table::lay().await;
    table.stock(table.noodles, 4).await;
    let order = table.submitted(&[(table.noodles, 10)]).await;
    let far = json!({ "backorder_until": day(&table, 30) });
    refused(&ask(&table.desk, &order, "accept", far).await, 422, "promise-too-late");
    let promised = json!({ "backorder_until": day(&table, 5) });
    let order = table.ok(&table.desk, &order, "accept", promised).await;
    assert_eq!(
        (&order.body["state"], &line(&order, 0)["backordered_base"]),
        (&json!("confirmed"), &json!(240))
    );

    let line_id = line(&order, 0)["id"].clone();
    let too_many = json!({ "lines": [{ "line_id": line_id, "count": 5 }] });
    refused(&ask(&table.desk, &order, "dispatch", too_many).await, 422, "not-in-stock-yet");
    table
        .ok(
            &table.desk,
            &order,
            "dispatch",
            json!({ "lines": [{ "line_id": line_id, "count": 4 }] }),
        )
        .await;
    table.clock_comes_by().await;
    assert_eq!(table.times(&order, "backorder_filled").await, 0);

    table.stock(table.noodles, 3).await;
    table.clock_comes_by().await;
    assert_eq!(table.times(&order, "backorder_filled").await, 1);
    let filled = look(&table.desk, &order).await;
    assert_eq!(
        (&line(&filled, 0)["held_base"], &line(&filled, 0)["backordered_base"]),
        (&json!(120), &json!(120))
    );
    // What is set aside for it is not somebody else's.
    let other = table.submitted(&[(table.noodles, 1)]).await;
    refused(&ask(&table.desk, &other, "accept", json!({})).await, 422, "not-enough-stock");
    table.ends_well().await;
}

#[tokio::test]
async fn after_the_promised_day_the_buyer_gives_up_what_is_missing() {
    let table = Table::lay().await;
    table.stock(table.noodles, 4).await;
    let order = table.submitted(&[(table.noodles, 10)]).await;
    let promised = json!({ "backorder_until": day(&table, 2) });
    table.ok(&table.desk, &order, "accept", promised).await;
    let give_up = || json!({ "reason": "Sudah beli di tempat lain" });
    refused(&ask(&table.buyer, &order, "short-close", give_up()).await, 422, "nothing-late");

    // The process was down for days; the catch-up counts once.
    table.app.clock.advance(hours(24 * 5));
    table.clock_comes_by().await;
    assert_eq!(table.times(&order, "backorder_late").await, 1);
    let late = look(&table.buyer, &order).await;
    assert_eq!(late.body["backorder_is_late"], true);
    assert!(late.body["allowed_commands"].as_array().unwrap().contains(&json!("short-close")));
    let closed = table.ok(&table.buyer, &order, "short-close", give_up()).await;
    assert_eq!(
        (&line(&closed, 0)["short_closed"], &line(&closed, 0)["held_base"]),
        (&json!(6), &json!(160))
    );
    assert_eq!(
        (&closed.body["state"], &closed.body["backorder_until"]),
        (&json!("confirmed"), &json!(null))
    );
    table.ends_well().await;
}

#[tokio::test]
async fn a_seller_cannot_put_off_the_day_of_the_buyers_own_amendment() {
    let table = Table::lay().await;
    table.stock(table.noodles, 2).await;
    let order = table.confirmed(&[(table.noodles, 2)]).await;
    let wish = json!({ "line_id": line(&order, 0)["id"], "count": 5, "date": day(&table, 3) });
    let asked = table.ok(&table.buyer, &order, "amend", json!({ "lines": [wish] })).await;
    assert_eq!(line(&asked, 0)["proposed"]["promised_date"], json!(day(&table, 3)));

    let far = json!({ "backorder_until": day(&table, 300) });
    let agreed = table.ok(&table.desk, &order, "accept", far).await;

    assert_eq!(line(&agreed, 0)["backordered_base"], 120);
    let until: chrono::DateTime<Utc> =
        agreed.body["backorder_until"].as_str().unwrap().parse().unwrap();
    assert!(until < table.app.workflow.origin.now() + TimeDelta::days(5), "{until}");
    table.ends_well().await;
}

#[tokio::test]
async fn the_first_promised_is_the_first_served() {
    let table = Table::lay().await;
    table.stock(table.noodles, 0).await;
    let promised = json!({ "backorder_until": day(&table, 5) });
    let mut orders = Vec::new();
    for _ in 0..2 {
        let order = table.submitted(&[(table.noodles, 3)]).await;
        orders.push(table.ok(&table.desk, &order, "accept", promised.clone()).await);
        table.app.clock.advance(hours(1));
    }
    table.stock(table.noodles, 4).await;
    table.clock_comes_by().await;
    let held = |reply: tests::app::Reply| line(&reply, 0)["held_base"].clone();
    assert_eq!(held(look(&table.desk, &orders[0]).await), 120);
    assert_eq!(held(look(&table.desk, &orders[1]).await), 40);
    table.ends_well().await;
}

#[tokio::test]
async fn a_proof_of_delivery_is_entered_once_and_shown_to_both() {
    let table = Table::lay().await;
    let order = table.confirmed(&[(table.noodles, 2)]).await;
    let sent = json!({ "lines": [{ "line_id": line(&order, 0)["id"], "count": 2 }] });
    let sent = table.ok(&table.desk, &order, "dispatch", sent).await;
    let shipment = sent.body["shipments"][0]["id"].clone();
    let nobody = json!({ "shipment_id": shipment, "received_by": " " });
    refused(&ask(&table.desk, &order, "prove-delivery", nobody).await, 422, "receiver-needed");
    let proof = json!({ "shipment_id": shipment, "received_by": "Ibu Maria" });
    table.ok(&table.desk, &order, "prove-delivery", proof.clone()).await;
    refused(&ask(&table.desk, &order, "prove-delivery", proof).await, 409, "proven-already");

    let seen = look(&table.buyer, &order).await;
    assert_eq!(seen.body["shipments"][0]["proof_by"], "Ibu Maria");
    // Without an agreement silence never counts.
    table.app.clock.advance(hours(24 * 60));
    table.clock_comes_by().await;
    assert_eq!(look(&table.buyer, &order).await.body["state"], "in_fulfilment");
    table.ends_well().await;
}
