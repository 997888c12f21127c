//! What comes into a buyer's stock when it is counted, once, and goes out again when the count is put right.

use super::{bought, ends_well, put, seen, shared_out};
use reqwest::Method;
use serde_json::{Value, json};
use tests::app::Client;
use tests::joint::{Joint, done, text};

/// What somebody has of the rice, in base units.
async fn there(joint: &Joint, by: &Client) -> i64 {
    let stock = seen(by, &format!("/api/v1/stock/{}", joint.product)).await;
    stock["on_hand"].as_i64().unwrap()
}

/// An order is sent and counted, of each line so much good and the rest lost; tells the order as its buyer sees it.
async fn counted(joint: &Joint, order: &Value, by: (&Client, &Client), good: i64) -> Value {
    let (seller, buyer) = by;
    let order = joint.order(seller, text(order, "id")).await;
    let line = &order["lines"][0];
    let held = line["held_base"].as_i64().unwrap();
    let sent = json!({ "lines": [{ "line_id": line["id"], "count_base": held }] });
    let sent = done(joint.on_order(seller, &order, "dispatch", sent).await, 200);
    let count = json!({ "line_id": line["id"], "received_base": good, "lost_base": held - good });
    let count = json!({ "shipment_id": sent["shipments"][0]["id"], "lines": [count] });
    done(joint.on_order(buyer, &order, "receive", count).await, 200)
}

async fn corrected(joint: &Joint, order: &Value, by: &Client, good: i64) -> tests::app::Reply {
    let sent = order["lines"][0]["shipped_base"].as_i64().unwrap();
    let count = json!({ "line_id": order["lines"][0]["id"], "received_base": good, "lost_base": sent - good });
    let count = json!({ "shipment_id": order["shipments"][0]["id"], "lines": [count], "reason": "salah hitung" });
    joint.on_order(by, order, "correct-receipt", count).await
}

#[tokio::test]
async fn goods_that_are_sold_on_come_in_with_their_cost_and_a_correction_takes_them_out_again() {
    let joint = Joint::open(1).await;
    let rule = json!({ "offer_id": joint.rice, "rule": {
        "margins": [{ "min_count": 1, "percent": "5" }], "round_up_to": "100.00" } });
    done(joint.lead.post("/api/v1/resale-rules", rule).await, 201);
    let order = json!({ "seller_id": joint.supplier, "submit": true,
        "lines": [{ "offer_id": joint.rice, "count": 10 }] });
    let order = done(joint.lead.post("/api/v1/purchase-orders", order).await, 201);
    done(joint.on_order(&joint.desk, &order, "accept", json!({})).await, 200);

    let order = counted(&joint, &order, (&joint.desk, &joint.lead), 450_000).await;
    assert_eq!(there(&joint, &joint.lead).await, 450_000);
    let cost = "SELECT round(m.unit_cost * 50000)::text AS told FROM stock_movement m JOIN stock_level l ON l.id = m.level_id
                JOIN receipt r ON r.id = m.document_id WHERE m.kind = 'receipt' AND l.condition = 'good'";
    assert_eq!(joint.told(cost).await, ["31200000"], "what a sack cost, in sen");

    done(corrected(&joint, &order, &joint.lead, 400_000).await, 200);
    assert_eq!(there(&joint, &joint.lead).await, 400_000);
    let order = joint.order(&joint.lead, text(&order, "id")).await;
    done(corrected(&joint, &order, &joint.lead, 500_000).await, 200);
    assert_eq!(there(&joint, &joint.lead).await, 500_000, "once, whatever it was before");

    // What was promised on since then is not counted away.
    let stock = format!("/api/v1/stock/{}", joint.product);
    done(put(&joint.lead, &stock, json!({ "on_hand": 50_000 })).await, 200);
    let order = joint.order(&joint.lead, text(&order, "id")).await;
    let refused = corrected(&joint, &order, &joint.lead, 400_000).await;
    assert_eq!((refused.status, refused.problem()), (422, "below-reserved"), "{}", refused.text);
    assert_eq!(there(&joint, &joint.lead).await, 50_000);
    ends_well(joint).await;
}

#[tokio::test]
async fn without_a_choice_nothing_comes_in_and_with_one_what_was_counted_comes_in_once() {
    let joint = Joint::open(1).await;
    let buyer = &joint.villages[0].1;
    let order = bought(&joint, 0, 4).await;
    let order = counted(&joint, &order, (&joint.lead, buyer), 200_000).await;
    assert_eq!(there(&joint, buyer).await, 0, "nobody said that it is kept");

    let path = format!("/api/v1/kept-products/{}", joint.product);
    let keep = json!({ "shipment_id": order["shipments"][0]["id"] });
    for _ in 0..2 {
        done(put(buyer, &path, keep.clone()).await, 200);
        assert_eq!(there(&joint, buyer).await, 200_000);
    }
    let list = seen(buyer, "/api/v1/kept-products").await;
    assert_eq!(list["items"][0]["product_id"], json!(joint.product), "{list}");
    done(corrected(&joint, &order, buyer, 150_000).await, 200);
    assert_eq!(there(&joint, buyer).await, 150_000);

    assert_eq!(buyer.ask(Method::DELETE, &path, Some(json!({}))).await.status, 204);
    let next = bought(&joint, 0, 2).await;
    counted(&joint, &next, (&joint.lead, buyer), 100_000).await;
    assert_eq!(there(&joint, buyer).await, 150_000, "not kept any more");
    let none = buyer.ask(Method::DELETE, &path, Some(json!({}))).await;
    assert_eq!(none.status, 422, "{}", none.text);
    let strange =
        joint.app.organization(supply_chain::organization::Kind::Distributor, "Lain").await;
    let strange = joint.app.person(strange, &[supply_chain::organization::Role::Manager]).await;
    assert_eq!(put(&strange, &path, json!({})).await.status, 404, "none of its business");
    ends_well(joint).await;
}

#[tokio::test]
async fn a_leg_of_a_pool_comes_into_the_villages_stock_and_the_hubs_goods_are_counted_once() {
    let (joint, _) = shared_out().await;
    let village = &joint.villages[0].1;
    // The organizer sells the same rice on: what came for the pool lies in its quarantine all the same.
    let before = there(&joint, &joint.lead).await;
    let keep = format!("/api/v1/kept-products/{}", joint.product);
    let leg = joint.leg(0).await.unwrap();
    done(put(village, &keep, json!({})).await, 200);
    done(put(&joint.lead, &keep, json!({})).await, 200);

    let held = leg["lines"][0]["held_base"].as_i64().unwrap();
    counted(&joint, &leg, (&joint.lead, village), held).await;
    assert_eq!(there(&joint, village).await, held);
    assert_eq!(there(&joint, &joint.lead).await, before - held, "sent, and nothing came in twice");
    ends_well(joint).await;
}
