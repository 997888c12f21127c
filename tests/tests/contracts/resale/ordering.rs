//! What was ordered below and comes from above order by order: drafts above, prepared at a tap, once.

use super::{Federation, refused};
use serde_json::{Value, json};
use supply_chain::organization::Role;

#[tokio::test]
async fn an_order_below_becomes_one_draft_above_however_often_it_is_tapped() {
    let at = Federation::open().await;
    let noodles = at.lists("Mi goreng", 100_000).await;
    let lusin = json!({ "split": 4, "pack_name": "isi 10" });
    let resold = at.sells_on(noodles, lusin).await;
    let below = at.orders(resold.own, 9).await;
    let path = format!("/api/v1/purchase-orders/{}", below.id("id"));

    let links = at.reseller.get(&format!("{path}/links")).await;
    assert_eq!(links.body["missing_lines"], 1, "{}", links.text);
    let above = format!("{path}/order-above");
    let taps = (0..4).map(|_| at.reseller.post(&above, json!({})));
    let taps = futures::future::join_all(taps).await;
    let made: Vec<_> = taps.iter().filter(|tap| tap.status == 201).collect();
    assert_eq!(made.len(), 1, "{:?}", taps.iter().map(|tap| &tap.text).collect::<Vec<_>>());
    for late in taps.iter().filter(|tap| tap.status != 201) {
        refused(late, 422, "nothing-to-order");
    }

    // Ninety pieces are three cartons above.
    let above = made[0].body["above"].as_array().unwrap();
    assert_eq!(above.len(), 1, "{}", made[0].text);
    let id = above[0]["order_id"].as_str().unwrap();
    let draft = at.reseller.get(&format!("/api/v1/purchase-orders/{id}")).await;
    assert_eq!(
        (&draft.body["state"], &draft.body["lines"][0]["ordered"]),
        (&json!("draft"), &json!(3))
    );
    assert_eq!(draft.body["seller"]["name"], "Nusa Niaga Ende");
    let back = at.reseller.get(&format!("/api/v1/purchase-orders/{id}/links")).await;
    assert_eq!(back.body["below"][0]["order_id"], json!(below.id("id")), "{}", back.text);

    // The village learns nothing of it, and may not do it.
    let seen = at.buyer.get(&format!("{path}/links")).await;
    assert_eq!((&seen.body["above"], &seen.body["missing_lines"]), (&json!([]), &json!(0)));
    refused(
        &at.buyer.post(&format!("{path}/order-above"), json!({})).await,
        422,
        "nothing-to-order",
    );

    // A draft that is called off leaves room for another.
    let cancelled = at
        .reseller
        .post(&format!("/api/v1/purchase-orders/{id}/cancel"), json!({ "reason": "salah" }))
        .await;
    assert_eq!(cancelled.status, 200, "{}", cancelled.text);
    let again = at.reseller.post(&format!("{path}/order-above"), json!({})).await;
    assert_eq!(again.status, 201, "{}", again.text);
    at.ends_well().await;
}

#[tokio::test]
async fn the_goods_that_come_are_sent_on_and_only_what_is_missing_is_ordered() {
    let at = Federation::open().await;
    let noodles = at.lists("Mi goreng", 100_000).await;
    let resold = at.sells_on(noodles, json!({})).await;
    let below = at.orders(resold.own, 5).await;
    let path = format!("/api/v1/purchase-orders/{}", below.id("id"));
    let today = at.app.clock.today();
    let day = today.checked_add_days(chrono::Days::new(5)).unwrap().to_string();
    let accepted = json!({ "backorder_until": day });
    let accepted = at.reseller.post(&format!("{path}/accept"), accepted).await;
    assert_eq!(accepted.status, 200, "{}", accepted.text);

    let made = at.reseller.post(&format!("{path}/order-above"), json!({})).await;
    let above = made.body["above"][0]["order_id"].as_str().unwrap().to_owned();
    let up = format!("/api/v1/purchase-orders/{above}");
    let ok = async |who: &tests::app::Client, path: String, body: Value| {
        let reply = who.post(&path, body).await;
        assert!(reply.status < 300, "{path}: {}", reply.text);
        reply
    };
    ok(&at.reseller, format!("{up}/submit"), json!({})).await;
    ok(&at.desk, format!("{up}/accept"), json!({})).await;
    let warehouse = at.app.person(at.distributor, &[Role::Warehouse, Role::Manager]).await;
    let line = at.reseller.get(&up).await.body["lines"][0]["id"].clone();
    let sent = json!({ "lines": [{ "line_id": line, "count": 5 }] });
    let sent = ok(&warehouse, format!("{up}/dispatch"), sent).await;
    let shipment = sent.body["shipments"][0]["id"].clone();
    let counts = json!({ "shipment_id": shipment,
        "lines": [{ "line_id": line, "received_base": 200 }] });
    ok(&at.reseller, format!("{up}/receive"), counts).await;
    // What came is in the secondary's stock by then, and the promise is kept by itself.
    let product = at.reseller.get(&up).await.body["lines"][0]["product_id"].clone();
    let stock = format!("/api/v1/stock/{}", product.as_str().unwrap());
    let there = at.reseller.get(&stock).await;
    assert_eq!(there.body["on_hand"], 200, "{}", there.text);
    let mut held = json!(0);
    for _ in 0..100 {
        at.app.workflow.settle_deadlines().await.unwrap();
        held = at.buyer.get(&path).await.body["lines"][0]["held_base"].clone();
        if held == json!(200) {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    assert_eq!(held, 200);
    refused(
        &at.reseller.post(&format!("{path}/order-above"), json!({})).await,
        422,
        "nothing-to-order",
    );
    at.ends_well().await;
}
