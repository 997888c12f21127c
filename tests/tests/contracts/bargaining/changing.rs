//! Counter-offers and amendments.

use super::{Table, ask, hours, line, look, refused};
use serde_json::{Value, json};

fn wish(order: &tests::app::Reply, index: usize, count: i64) -> Value {
    json!({ "line_id": line(order, index)["id"], "count": count })
}

#[tokio::test]
async fn a_counter_offer_holds_goods_until_it_is_answered() {
    let table = Table::lay().await;
    table.stock(table.noodles, 6).await;
    let order = table.submitted(&[(table.noodles, 10), (table.sugar, 2)]).await;
    refused(&ask(&table.desk, &order, "accept", json!({})).await, 422, "not-enough-stock");

    let lines = json!([wish(&order, 0, 6), wish(&order, 1, 0)]);
    let countered = table
        .ok(
            &table.desk,
            &order,
            "counter",
            json!({ "lines": lines, "note": "Sisanya minggu depan" }),
        )
        .await;
    assert_eq!(countered.body["state"], "countered");
    let seen = look(&table.buyer, &order).await;
    assert_eq!(seen.body["proposal"]["totals"]["total"], "648000.00");
    assert_eq!(
        line(&seen, 0)["proposed"],
        json!({ "count": 6, "count_base": 240, "price": "108000.00",
        "amount": "648000.00", "tax": "0.00", "promised_date": null, "reason": null, "code": "3" })
    );
    assert_eq!(line(&seen, 1)["proposed"]["code"], "7");
    let stock = table.desk.get(&format!("/api/v1/stock/{}", table.noodles.product)).await;
    assert_eq!((&stock.body["reserved"], &stock.body["available"]), (&json!(240), &json!(0)));

    // Somebody else cannot have them meanwhile; declined, they can.
    let other = table.submitted(&[(table.noodles, 1)]).await;
    refused(&ask(&table.desk, &other, "accept", json!({})).await, 422, "not-enough-stock");
    let declined =
        table.ok(&table.buyer, &order, "decline", json!({ "reason": "Butuh semua" })).await;
    assert_eq!(
        (&declined.body["state"], &declined.body["ended_by"]),
        (&json!("cancelled"), &json!("buyer"))
    );
    table.ok(&table.desk, &other, "accept", json!({})).await;
    table.ends_well().await;
}

#[tokio::test]
async fn a_counter_offer_nobody_answers_lapses_and_frees_its_goods_once() {
    let table = Table::lay().await;
    let order = table.submitted(&[(table.noodles, 10)]).await;
    table.ok(&table.desk, &order, "counter", json!({ "lines": [wish(&order, 0, 6)] })).await;
    table.app.clock.advance(hours(24));

    table.clock_comes_by().await;

    assert_eq!(table.times(&order, "expired").await, 1);
    let stock = table.desk.get(&format!("/api/v1/stock/{}", table.noodles.product)).await;
    assert_eq!(stock.body["reserved"], 0);
    refused(
        &ask(&table.buyer, &order, "accept-counter", json!({})).await,
        409,
        "not-in-this-state",
    );
    table.ends_well().await;
}

#[tokio::test]
async fn a_substitute_comes_in_and_the_order_goes_its_way() {
    let table = Table::lay().await;
    let order = table.submitted(&[(table.noodles, 3)]).await;
    let instead = json!({ "offer_id": table.sugar.offer, "count": 2, "substitutes": line(&order, 0)["id"], "reason": "Mi habis" });
    let lines = json!([wish(&order, 0, 1), instead]);
    table.ok(&table.desk, &order, "counter", json!({ "lines": lines })).await;
    let taken = table.ok(&table.buyer, &order, "accept-counter", json!({})).await;

    assert_eq!((&taken.body["state"], &taken.body["revision"]), (&json!("confirmed"), &json!(2)));
    let added = line(&taken, 1);
    assert_eq!(
        (&added["ordered"], &added["confirmed"], &added["amount"]),
        (&json!(0), &json!(2), &json!("216000.00"))
    );
    assert_eq!(added["substitutes"], line(&order, 0)["id"]);
    let sent = json!({ "lines": [{ "line_id": line(&order, 0)["id"], "count": 1 }, { "line_id": added["id"], "count": 2 }] });
    let sent = table.ok(&table.desk, &order, "dispatch", sent).await;
    let counts = json!({ "shipment_id": sent.body["shipments"][0]["id"], "lines": [
        { "line_id": line(&order, 0)["id"], "received": 1 }, { "line_id": added["id"], "received": 2 }] });
    let received = table.ok(&table.buyer, &order, "receive", counts).await;
    assert_eq!(received.body["state"], "received");
    table.ends_well().await;
}

#[tokio::test]
async fn a_revised_order_is_offered_anew() {
    let table = Table::lay().await;
    let order = table.submitted(&[(table.noodles, 10)]).await;
    table.ok(&table.desk, &order, "counter", json!({ "lines": [wish(&order, 0, 6)] })).await;
    let lines = json!([{ "offer_id": table.noodles.offer, "count": 7 }, { "offer_id": table.sugar.offer, "count": 1 }]);
    let revised = table.ok(&table.buyer, &order, "revise", json!({ "lines": lines })).await;

    assert_eq!(
        (&revised.body["state"], &revised.body["revision"]),
        (&json!("submitted"), &json!(2))
    );
    assert_eq!(revised.body["number"], order.body["number"]);
    assert_eq!(revised.body["totals"]["total"], "864000.00");
    let accepted = table.ok(&table.desk, &order, "accept", json!({})).await;
    assert_eq!(accepted.body["state"], "confirmed");
    table.ends_well().await;
}

#[tokio::test]
async fn either_side_amends_what_has_not_left_and_the_other_answers() {
    let table = Table::lay().await;
    let order = table.confirmed(&[(table.noodles, 10), (table.sugar, 5)]).await;
    let sent = json!({ "lines": [{ "line_id": line(&order, 0)["id"], "count": 6 }] });
    table.ok(&table.desk, &order, "dispatch", sent).await;
    let less = ask(&table.buyer, &order, "amend", json!({ "lines": [wish(&order, 0, 5)] })).await;
    refused(&less, 422, "less-than-shipped");

    let lines = json!([wish(&order, 0, 6), wish(&order, 1, 8)]);
    let open = table.ok(&table.buyer, &order, "amend", json!({ "lines": lines })).await;
    assert!(open.body["allowed_commands"].as_array().unwrap().contains(&json!("withdraw")));
    refused(
        &ask(&table.desk, &order, "amend", json!({ "lines": [wish(&order, 1, 1)] })).await,
        409,
        "proposal-open",
    );
    let seen = look(&table.desk, &order).await;
    assert!(seen.body["allowed_commands"].as_array().unwrap().contains(&json!("accept")));
    let agreed = table.ok(&table.desk, &order, "accept", json!({})).await;
    assert_eq!(
        (&line(&agreed, 0)["confirmed"], &line(&agreed, 1)["confirmed"]),
        (&json!(6), &json!(8))
    );

    // The seller's own, taken back; then one that nobody answers.
    table.ok(&table.desk, &order, "amend", json!({ "lines": [wish(&order, 1, 7)] })).await;
    table.ok(&table.desk, &order, "withdraw", json!({})).await;
    table.ok(&table.desk, &order, "amend", json!({ "lines": [wish(&order, 1, 7)] })).await;
    table.app.clock.advance(hours(24));
    table.clock_comes_by().await;
    assert_eq!(table.times(&order, "amendment_dropped").await, 2);
    let after = look(&table.buyer, &order).await;
    assert_eq!(
        (&after.body["state"], &after.body["proposal"]),
        (&json!("in_fulfilment"), &json!(null))
    );
    assert_eq!(line(&after, 1)["confirmed"], 8);
    table.ends_well().await;
}

#[tokio::test]
async fn a_dearer_amendment_of_the_buyers_is_approved_before_the_seller_sees_it() {
    let table = Table::lay().await;
    let order = table.confirmed(&[(table.noodles, 1)]).await;
    table.rule(json!({ "kind": "total_from", "total": "500000.00" })).await;
    let open =
        table.ok(&table.buyer, &order, "amend", json!({ "lines": [wish(&order, 0, 5)] })).await;
    assert_eq!(open.body["proposal"]["waits_for_approval"], true);
    let hidden = look(&table.desk, &order).await;
    assert_eq!(
        (&hidden.body["proposal"], &line(&hidden, 0)["proposed"]),
        (&json!(null), &json!(null))
    );
    refused(&ask(&table.desk, &order, "accept", json!({})).await, 409, "not-in-this-state");

    let path = format!("/api/v1/purchase-orders/{}/history", order.id("id"));
    let sold = table.desk.get(&path).await;
    let last = sold.body["items"].as_array().unwrap().last().unwrap().clone();
    assert_eq!(last["kind"], "confirmed", "not even that there is something");

    table.ok(&table.approver, &order, "approve", json!({})).await;
    let agreed = table.ok(&table.desk, &order, "accept", json!({})).await;
    assert_eq!(line(&agreed, 0)["confirmed"], 5);
    table.ends_well().await;
}

#[tokio::test]
async fn an_amendment_to_nothing_ends_the_order_with_consent() {
    let table = Table::lay().await;
    let order = table.confirmed(&[(table.noodles, 4)]).await;
    table.ok(&table.buyer, &order, "amend", json!({ "lines": [wish(&order, 0, 0)] })).await;
    let ended = table.ok(&table.desk, &order, "accept", json!({})).await;
    assert_eq!(ended.body["state"], "cancelled");
    table.ends_well().await;
}

#[tokio::test]
async fn a_wish_names_a_line_or_an_offer() {
    let table = Table::lay().await;
    let order = table.submitted(&[(table.noodles, 1)]).await;
    let both =
        json!({ "line_id": line(&order, 0)["id"], "offer_id": table.sugar.offer, "count": 1 });
    let wrong = ask(&table.desk, &order, "counter", json!({ "lines": [both] })).await;
    assert_eq!((wrong.status, wrong.pointers()), (400, vec!["/lines/0/line_id"]), "{}", wrong.text);
    let none = ask(&table.desk, &order, "counter", json!({ "lines": [{ "count": 1 }] })).await;
    assert_eq!(none.status, 400, "{}", none.text);
    let negative = json!([{ "line_id": line(&order, 0)["id"], "count": -1 }]);
    refused(
        &ask(&table.desk, &order, "counter", json!({ "lines": negative })).await,
        422,
        "count-out-of-range",
    );
    table.ends_well().await;
}
