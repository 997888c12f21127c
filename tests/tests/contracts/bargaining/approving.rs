//! The buyer's own approval.

use super::{Table, ask, hours, line, look, refused};
use serde_json::json;
use supply_chain::organization::Role;

#[tokio::test]
async fn an_order_over_the_limit_waits_for_somebody_who_did_not_make_it() {
    let table = Table::lay().await;
    table.rule(json!({ "kind": "total_from", "total": "1000000.00" })).await;

    let small = table.submitted(&[(table.noodles, 9)]).await;
    assert_eq!(small.body["state"], "submitted");

    let order = table.submitted(&[(table.noodles, 10)]).await;
    assert_eq!(
        (&order.body["state"], &order.body["number"]),
        (&json!("pending_approval"), &json!(null))
    );
    assert_eq!(order.body["approval"]["missing"], 1);
    assert_eq!(look(&table.desk, &order).await.status, 404, "the seller does not know of it");
    refused(&ask(&table.buyer, &order, "approve", json!({})).await, 403, "not-your-role");

    let seen = look(&table.approver, &order).await;
    assert_eq!(seen.body["allowed_commands"], json!(["approve", "send-back"]));
    let approved = table.ok(&table.approver, &order, "approve", json!({})).await;
    assert_eq!(approved.body["state"], "submitted");
    assert!(approved.body["number"].is_string());

    let sold = look(&table.desk, &order).await;
    assert_eq!((sold.status, &sold.body["approval"]), (200, &json!(null)));
    assert_eq!(sold.body["totals"], approved.body["totals"]);
    table.ends_well().await;
}

#[tokio::test]
async fn nobody_approves_what_they_made_and_a_board_decides_together() {
    let table = Table::lay().await;
    let third = table.app.person(table.buyers, &[Role::Approver]).await;
    let board = json!([table.approver.person, third.person]);
    table.rule(json!({ "kind": "total_from", "total": 1, "needed": 2, "board": board })).await;
    let lines = json!([{ "offer_id": table.noodles.offer, "count": 1 }]);
    let body = json!({ "seller_id": table.seller, "lines": lines, "submit": true });
    // The manager holds the approver's role as well, but is not on the board, and made it.
    let order = table.manager.post("/api/v1/purchase-orders", body).await;
    assert_eq!(order.body["state"], "pending_approval", "{}", order.text);
    refused(&ask(&table.manager, &order, "approve", json!({})).await, 403, "not-yours-to-approve");

    let once = table.ok(&table.approver, &order, "approve", json!({})).await;
    assert_eq!(
        (&once.body["state"], &once.body["approval"]["missing"]),
        (&json!("pending_approval"), &json!(1))
    );
    refused(&ask(&table.approver, &order, "approve", json!({})).await, 403, "not-yours-to-approve");
    let twice = table.ok(&third, &order, "approve", json!({})).await;
    assert_eq!(twice.body["state"], "submitted");
    table.ends_well().await;
}

#[tokio::test]
async fn what_is_sent_back_can_be_mended_and_what_nobody_answers_ends_unseen() {
    let table = Table::lay().await;
    table.rule(json!({ "kind": "category", "category": "gula" })).await;
    let order = table.submitted(&[(table.sugar, 2)]).await;
    refused(
        &ask(&table.approver, &order, "send-back", json!({ "reason": " " })).await,
        422,
        "reason-needed",
    );
    let back = table.ok(&table.approver, &order, "send-back", json!({ "reason": "Kurangi" })).await;
    assert_eq!(back.body["state"], "draft");
    let again = table.ok(&table.buyer, &order, "submit", json!({})).await;
    assert_eq!(again.body["state"], "pending_approval");

    table.app.clock.advance(hours(48));
    refused(&ask(&table.approver, &order, "approve", json!({})).await, 409, "not-in-this-state");
    table.clock_comes_by().await;
    assert_eq!(table.times(&order, "expired").await, 1, "once in effect");
    assert_eq!(look(&table.buyer, &order).await.body["state"], "expired");
    assert_eq!(look(&table.desk, &order).await.status, 404);
    table.ends_well().await;
}

#[tokio::test]
async fn a_price_that_rose_wants_a_reason() {
    let table = Table::lay().await;
    table.confirmed(&[(table.noodles, 1)]).await;
    table.rule(json!({ "kind": "price_rise", "percent": 5 })).await;
    let dearer = json!({ "price_breaks": [{ "min_count": 1, "price": "120000.00" }] });
    let path = format!("/api/v1/offers/{}", table.noodles.offer);
    assert_eq!(table.desk.ask(reqwest::Method::PATCH, &path, Some(dearer)).await.status, 200);

    let order = table.draft(&[(table.noodles, 1)]).await;
    let why = ask(&table.buyer, &order, "submit", json!({})).await;
    refused(&why, 422, "price-reason-needed");
    assert_eq!(
        (&why.body["last_price"], &why.body["price"]),
        (&json!("108000.00"), &json!("120000.00"))
    );
    let reason = json!({ "reason": "Ongkos kapal naik" });
    let order = table.ok(&table.buyer, &order, "submit", reason).await;
    assert_eq!(order.body["approval"]["reason"], "Ongkos kapal naik");
    table.ends_well().await;
}

#[tokio::test]
async fn a_dearer_counter_offer_is_for_an_approver_to_take() {
    let table = Table::lay().await;
    let order = table.submitted(&[(table.noodles, 10)]).await;
    table.rule(json!({ "kind": "total_from", "total": 1 })).await;
    let wish = json!({ "line_id": line(&order, 0)["id"], "count": 10, "price": "110000.00" });
    let order = table.ok(&table.desk, &order, "counter", json!({ "lines": [wish] })).await;

    refused(&ask(&table.buyer, &order, "accept-counter", json!({})).await, 403, "not-your-role");
    let taken = table.ok(&table.approver, &order, "accept-counter", json!({})).await;

    assert_eq!(
        (&taken.body["state"], &taken.body["totals"]["total"]),
        (&json!("confirmed"), &json!("1100000.00"))
    );
    let history =
        table.desk.get(&format!("/api/v1/purchase-orders/{}/history", order.id("id"))).await;
    let entries = history.body["items"].as_array().unwrap();
    // Created, submitted, countered; then who approved, and that it was taken.
    let approved = &entries[3];
    assert_eq!(approved["kind"], "buyers_own", "{entries:?}");
    let shown =
        approved["fields"].as_array().unwrap().iter().any(|field| field.get("value").is_some());
    assert!(!shown, "who approved is the buyer's own affair: {approved}");
    table.ends_well().await;
}

#[tokio::test]
async fn goods_of_a_watched_category_come_in_by_no_other_door() {
    let table = Table::lay().await;
    table.rule(json!({ "kind": "category", "category": "gula" })).await;
    let sugar = json!({ "offer_id": table.sugar.offer, "count": 1 });

    // The buyer's own amendment, though the order becomes cheaper by it.
    let order = table.confirmed(&[(table.noodles, 4)]).await;
    let less = json!({ "line_id": line(&order, 0)["id"], "count": 1 });
    let lines = json!({ "lines": [less, sugar] });
    let amended = table.ok(&table.buyer, &order, "amend", lines).await;
    assert_eq!(amended.body["proposal"]["waits_for_approval"], true, "{}", amended.text);

    // A new version of what was countered.
    let order = table.submitted(&[(table.noodles, 4)]).await;
    let lines = json!({ "lines": [{ "line_id": line(&order, 0)["id"], "count": 3 }] });
    table.ok(&table.desk, &order, "counter", lines).await;
    let lines = json!({ "lines": [{ "offer_id": table.noodles.offer, "count": 1 }, sugar] });
    let revised = table.ok(&table.buyer, &order, "revise", lines).await;
    assert_eq!(revised.body["state"], "pending_approval", "{}", revised.text);
    table.ends_well().await;
}

#[tokio::test]
async fn who_writes_an_amendment_does_not_approve_it() {
    let table = Table::lay().await;
    table.rule(json!({ "kind": "total_from", "total": "1000000.00" })).await;
    let order = table.confirmed(&[(table.noodles, 2)]).await;
    let lines = json!({ "lines": [{ "line_id": line(&order, 0)["id"], "count": 20 }] });

    // A manager who is an approver too, and had nothing to do with the order so far.
    table.ok(&table.manager, &order, "amend", lines).await;
    refused(&ask(&table.manager, &order, "approve", json!({})).await, 403, "not-yours-to-approve");
    table.ok(&table.approver, &order, "approve", json!({})).await;
    table.ends_well().await;
}
