//! Goods that a replacement brings in place of what was rejected or missing: paid for once, when they come.

use chrono::TimeDelta;
use serde_json::json;

use super::{Trade, address};

impl Trade {
    /// The claim that the count of this order drafted is settled with goods; the address of the order that brings them.
    async fn replaced(&self, order: &str) -> String {
        let claims = self.buys.get(order).await.body["claims"].clone();
        let claim = claims.as_array().unwrap().last().unwrap()["id"].clone();
        let claim = format!("/api/v1/claims/{}", claim.as_str().unwrap());
        let body = json!({ "wants": "replacement", "words": "pecah" });
        let opened = self.buys.post(&format!("{claim}/open"), body).await;
        assert_eq!(opened.status, 200, "{}", opened.text);
        let yes = json!({ "verdict": "accepted" });
        let yes = self.sells.post(&format!("{claim}/answer"), yes).await;
        assert_eq!(yes.status, 200, "{}", yes.text);
        let again = yes.body["replacement"]["order_id"].as_str().unwrap();
        format!("/api/v1/purchase-orders/{again}")
    }
}

#[tokio::test]
async fn what_was_rejected_is_billed_once_its_replacement_is_there_and_the_order_waits_for_it() {
    let trade = Trade::open().await;
    let order = trade.ordered(4).await;
    trade.delivered(&order, (18, 6, 0)).await;
    let first = trade.billed(&order).await;
    assert_eq!(first["total"], "324000.00", "three cartons of four");
    trade.paid(&order, 324_000).await;
    let again = trade.replaced(&order).await;
    trade.app.clock.advance(TimeDelta::days(9));
    trade.app.workflow.settle_order_money().await.unwrap();
    let waiting = trade.buys.get(&order).await.body;
    assert_eq!(waiting["state"], "received", "more may come of it: {waiting}");
    let nothing = trade.sells.post(&format!("{order}/invoice"), json!({})).await;
    assert_eq!(nothing.problem(), "nothing-to-bill", "{}", nothing.text);

    trade.delivered(&again, (6, 0, 0)).await;

    let free = trade.sells.post(&format!("{again}/invoice"), json!({})).await;
    assert_eq!(free.problem(), "nothing-to-bill", "it comes at no price: {}", free.text);
    let second = trade.billed(&order).await;
    assert_eq!(
        (&second["total"], &second["lines"][0]["count_base"]),
        (&json!("108000.00"), &json!(6))
    );
    trade.paid(&order, 108_000).await;
    let seen = trade.sells.get(&order).await.body;
    assert_eq!((&seen["billing"], &seen["payment"]), (&json!("full"), &json!("paid")), "{seen}");
    let settled = trade.sells.get(&address(&first)).await.body;
    assert_eq!(settled["settled"], "324000.00");
    trade.app.clock.advance(TimeDelta::days(9));
    trade.settled(&order, |order| order["state"] == "completed").await;
    trade.holds().await;
}

#[tokio::test]
async fn a_replacement_that_comes_broken_too_is_billed_when_the_third_one_is_good() {
    let trade = Trade::open().await;
    trade.agree(json!({ "money": { "invoices_automatically": true } })).await;
    let order = trade.ordered(2).await;
    trade.delivered(&order, (6, 0, 6)).await;
    let again = trade.replaced(&order).await;
    trade.delivered(&again, (0, 6, 0)).await;
    trade.app.workflow.settle_order_money().await.unwrap();
    let seen = trade.sells.get(&order).await.body;
    assert_eq!(seen["money"]["invoiced"], "108000.00", "{seen}");

    let third = trade.replaced(&again).await;
    trade.delivered(&third, (6, 0, 0)).await;

    let billed = trade.settled(&order, |order| order["money"]["invoiced"] == "216000.00").await;
    assert_eq!(billed["billing"], "full", "{billed}");
    trade.holds().await;
}

#[tokio::test]
async fn what_was_counted_good_and_turned_out_bad_comes_once_more_for_nothing() {
    let trade = Trade::open().await;
    let order = trade.ordered(2).await;
    trade.delivered(&order, (12, 0, 0)).await;
    trade.billed(&order).await;
    let seen = trade.buys.get(&order).await.body;
    let line = json!({ "line_id": seen["lines"][0]["id"], "reason": "hidden_defect", "count": 1 });
    let claim = json!({ "shipment_id": seen["shipments"][0]["id"], "lines": [line], "wants": "replacement" });
    let claim = trade.buys.post(&format!("{order}/claims"), claim).await;
    assert_eq!(claim.status, 201, "{}", claim.text);
    let claim = format!("/api/v1/claims/{}", claim.id("id"));
    let yes = trade.sells.post(&format!("{claim}/answer"), json!({ "verdict": "accepted" })).await;
    assert_eq!(yes.status, 200, "{}", yes.text);
    let again = yes.body["replacement"]["order_id"].as_str().unwrap();

    trade.delivered(&format!("/api/v1/purchase-orders/{again}"), (6, 0, 0)).await;

    let nothing = trade.sells.post(&format!("{order}/invoice"), json!({})).await;
    assert_eq!(nothing.problem(), "nothing-to-bill", "{}", nothing.text);
    let seen = trade.sells.get(&order).await.body;
    assert_eq!(seen["money"]["invoiced"], "216000.00", "{seen}");
    trade.holds().await;
}
