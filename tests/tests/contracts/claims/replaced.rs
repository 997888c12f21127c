//! A claim settled by goods that come once more: an order at no price, which can be claimed about again.

use chrono::TimeDelta;
use serde_json::{Value, json};

use super::told;
use super::trade::Trade;

impl Trade {
    /// The claim about one burst and one missing carton, opened with the wish for this.
    async fn wanting(&self, remedy: &str) -> String {
        let claim = self.claim().await;
        let body = json!({ "wants": remedy, "words": "Satu pecah, satu tidak ada" });
        let opened = told(&self.buyer, &claim, "open", body).await;
        assert_eq!(opened.status, 200, "{}", opened.body);
        claim
    }

    /// Settled so by the seller; the claim, and the address of the order that brings its goods once more.
    async fn replaced(&self) -> (String, String) {
        let claim = self.wanting("replacement").await;
        let accepted = told(&self.seller, &claim, "answer", json!({ "verdict": "accepted" })).await;
        assert_eq!(accepted.body["state"], "resolved", "{}", accepted.body);
        let order = accepted.body["replacement"]["order_id"].as_str().unwrap();
        (claim, format!("/api/v1/purchase-orders/{order}"))
    }
}

#[tokio::test]
async fn a_replacement_is_an_order_at_no_price_that_binds_both_from_the_start() {
    let trade = Trade::counted().await;
    let (claim, order) = trade.replaced().await;

    let settled = trade.buyer.get(&claim).await.body;
    assert_eq!(settled["resolution"]["remedy"], "replacement");
    assert_eq!((&settled["held"], &settled["credited"]), (&json!("0.00"), &json!("0.00")));
    let made = trade.buyer.get(&order).await.body;
    assert_eq!((&made["state"], &made["kind"]), (&json!("confirmed"), &json!("direct")));
    assert_eq!(made["totals"]["total"], "0.00");
    assert!(made["number"].as_str().unwrap().starts_with("PO-"));
    assert_eq!(made["replaces"]["claim_number"], settled["number"]);
    assert_eq!(made["replaces"]["order_number"], settled["order"]["number"]);
    let line = &made["lines"][0];
    assert_eq!(
        made["lines"].as_array().unwrap().len(),
        1,
        "two lines of a claim, one of the order"
    );
    assert_eq!((&line["price"], &line["confirmed_base"]), (&json!("0.00"), &json!(12)));
    assert_eq!((&line["held_base"], &line["tax"]), (&json!(12), &json!("0.00")));
    assert_eq!(line["replaces"]["price"], "108000.00");
    assert_eq!(line["replaces"]["line_id"], trade.line);
    assert_eq!(made["deadline_at"], Value::Null, "nobody has to answer it");

    let amend = json!({ "lines": [{ "line_id": line["id"], "count": 1 }] });
    let amended = trade.buyer.post(&format!("{order}/amend"), amend).await;
    assert_eq!((amended.status, amended.problem()), (409, "replacement-is-fixed"));
    assert!(!made["allowed_commands"].as_array().unwrap().contains(&json!("amend")));
    let history = trade.seller.get(&format!("{order}/history")).await;
    assert_eq!(history.body["items"][0]["kind"], "replacement_made", "{}", history.body);
    assert_eq!(trade.mediator.get(&order).await.status, 404);
    trade.end().await;
}

#[tokio::test]
async fn a_replacement_that_comes_broken_is_claimed_at_what_the_goods_once_cost() {
    let trade = Trade::counted().await;
    let (_, order) = trade.replaced().await;
    let line = trade.buyer.get(&order).await.body["lines"][0]["id"].clone();

    let sent = json!({ "lines": [{ "line_id": line, "count": 2 }] });
    let sent = trade.seller.post(&format!("{order}/dispatch"), sent).await;
    assert_eq!(sent.status, 200, "{}", sent.body);
    let shipment = sent.body["shipments"][0]["id"].clone();
    let counted = json!({ "shipment_id": shipment, "lines": [
        { "line_id": line, "received_base": 11, "rejected_base": 1, "lost_base": 0 }] });
    let counted = trade.buyer.post(&format!("{order}/receive"), counted).await;

    assert_eq!(counted.body["state"], "received", "{}", counted.body);
    assert_eq!(counted.body["claims"][0]["total"], "18000.00", "one bottle of a carton");
    let again = counted.body["claims"][0]["id"].as_str().unwrap();
    let again = format!("/api/v1/claims/{again}");
    told(&trade.buyer, &again, "open", json!({ "wants": "replacement" })).await;
    let answer = json!({ "verdict": "accepted" });
    let settled = told(&trade.seller, &again, "answer", answer).await;
    let third = settled.body["replacement"]["order_id"].as_str().unwrap();
    let third = trade.buyer.get(&format!("/api/v1/purchase-orders/{third}")).await;
    assert_eq!(third.body["lines"][0]["replaces"]["price"], "108000.00", "{}", third.body);
    assert_eq!(third.body["lines"][0]["ordered_base"], 1);
    trade.end().await;
}

#[tokio::test]
async fn what_is_not_in_stock_waits_and_what_is_given_up_is_credited() {
    let trade = Trade::counted().await;
    let stock = format!("/api/v1/stock/{}", trade.product);
    trade.seller.ask(reqwest::Method::PUT, &stock, Some(json!({ "on_hand": 6 }))).await;
    let (claim, order) = trade.replaced().await;

    let made = trade.buyer.get(&order).await.body;
    let line = &made["lines"][0];
    assert_eq!((&line["held_base"], &line["backordered_base"]), (&json!(6), &json!(6)));
    assert!(made["backorder_until"].is_string(), "{made}");
    let sent = json!({ "lines": [{ "line_id": line["id"], "count": 1 }] });
    trade.seller.post(&format!("{order}/dispatch"), sent).await;
    let reason = json!({ "reason": "Barangnya tidak dibuat lagi" });
    let closed = trade.seller.post(&format!("{order}/short-close"), reason).await;
    assert_eq!(closed.status, 200, "{}", closed.body);

    let short = trade.buyer.get(&claim).await.body;
    assert_eq!(short["credited"], "108000.00", "{short}");
    assert_eq!(
        short["events"].as_array().unwrap().last().unwrap()["kind"],
        "replacement_fell_short"
    );
    let history = trade.buyer.get(&format!("{}/history", trade.order)).await;
    let kinds: Vec<&str> = history.body["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| entry["kind"].as_str().unwrap())
        .collect();
    assert_eq!(kinds.last(), Some(&"claim_fell_short"), "{kinds:?}");
    trade.end().await;
}

#[tokio::test]
async fn a_replacement_that_is_called_off_is_credited_whole() {
    let trade = Trade::counted().await;
    let (claim, order) = trade.replaced().await;

    let reason = json!({ "reason": "Kami sudah beli di tempat lain" });
    let off = trade.buyer.post(&format!("{order}/cancel"), reason).await;

    assert_eq!(off.body["state"], "cancelled", "{}", off.body);
    assert_eq!(trade.buyer.get(&claim).await.body["credited"], "216000.00");
    trade.end().await;
}

#[tokio::test]
async fn a_part_or_a_price_is_not_replaced_and_nothing_granted_is_nothing_sent() {
    let trade = Trade::counted().await;
    let line =
        json!({ "line_id": trade.line, "reason": "price", "count_base": 6, "amount": "5000.00" });
    let body = json!({ "shipment_id": trade.shipment, "lines": [line], "wants": "replacement" });
    let priced = trade.buyer.post(&format!("{}/claims", trade.order), body).await;
    assert_eq!(
        (priced.status, priced.problem()),
        (422, "price-is-not-replaced"),
        "{}",
        priced.body
    );
    let claim = trade.wanting("replacement").await;
    let part =
        json!({ "verdict": "accepted_in_part", "amount": "100000.00", "words": "Satu saja" });
    let part = told(&trade.seller, &claim, "answer", part).await;
    assert_eq!((part.status, part.problem()), (422, "replacement-is-whole"));

    let refused = json!({ "verdict": "refused", "words": "Utuh saat berangkat" });
    told(&trade.seller, &claim, "answer", refused).await;
    told(&trade.buyer, &claim, "escalate", json!({})).await;
    let half = json!({ "amount": "1000.00", "remedy": "replacement", "words": "Dibagi dua" });
    let half = told(&trade.mediator, &claim, "decide", half).await;
    assert_eq!((half.status, half.problem()), (422, "replacement-is-whole"));
    let nothing = json!({ "amount": 0, "remedy": "replacement", "words": "Tidak ada bukti" });
    let nothing = told(&trade.mediator, &claim, "decide", nothing).await;

    assert_eq!(nothing.status, 200, "{}", nothing.body);
    assert_eq!(nothing.body["resolution"]["remedy"], "credit");
    assert_eq!(nothing.body["replacement"], Value::Null);
    trade.end().await;
}

#[tokio::test]
async fn a_mediator_decides_for_a_replacement_and_reads_no_more_of_it_than_its_number() {
    let trade = Trade::counted().await;
    let claim = trade.wanting("credit").await;
    let refused = json!({ "verdict": "refused", "words": "Utuh saat berangkat" });
    told(&trade.seller, &claim, "answer", refused).await;
    told(&trade.buyer, &claim, "escalate", json!({})).await;

    let sent = json!({ "amount": "216000.00", "remedy": "replacement", "words": "Foto jelas" });
    let decided = told(&trade.mediator, &claim, "decide", sent).await;

    let order = decided.body["replacement"]["order_id"].as_str().unwrap();
    let order = format!("/api/v1/purchase-orders/{order}");
    assert_eq!(trade.mediator.get(&order).await.status, 404);
    assert_eq!(trade.seller.get(&order).await.body["state"], "confirmed");
    trade.end().await;
}

#[tokio::test]
async fn a_silence_that_accepts_sends_the_goods_once_more_though_nobody_asked_at_that_moment() {
    let terms = json!({ "silence_accepts_claims_up_to": "500000.00", "days_to_answer_claims": 3,
        "minimum_goods": "1000000.00" });
    let trade = Trade::sent_under(Some(terms)).await;
    assert_eq!(trade.count("receive", (60, 6, 6)).await.status, 200);
    let claim = trade.wanting("replacement").await;
    let opened = trade.buyer.get(&claim).await.body;
    assert_eq!(opened["state"], "open");

    trade.app.clock.advance(TimeDelta::days(3) + TimeDelta::minutes(1));
    trade.app.workflow.settle_claims().await.unwrap();

    let settled = trade.buyer.get(&claim).await.body;
    assert_eq!(settled["resolution"]["by"], "respondent_silent", "{settled}");
    let order = settled["replacement"]["order_id"].as_str().unwrap();
    let order = trade.seller.get(&format!("/api/v1/purchase-orders/{order}")).await;
    assert_eq!(
        order.body["state"], "confirmed",
        "below the minimum of their orders: {}",
        order.body
    );
    trade.end().await;
}

#[tokio::test]
async fn what_came_for_nothing_is_no_price_that_was_last_paid() {
    let trade = Trade::counted().await;
    let approver =
        trade.app.person(trade.primary, &[supply_chain::organization::Role::Approver]).await;
    trade.replaced().await;
    let rule = json!({ "kind": "price_rise", "percent": 5 });
    let path = format!("/api/v1/organizations/{}/approval-rules", trade.primary);
    let made = trade.buyer.post(&path, rule).await;
    assert_eq!(made.status, 201, "{}", made.body);

    let order = json!({ "seller_id": trade.distributor, "submit": true,
        "lines": [{ "offer_id": trade.offer, "count": 1 }] });
    let submitted = trade.buyer.post("/api/v1/purchase-orders", order).await;

    assert_eq!(submitted.body["state"], "submitted", "{}", submitted.body);
    assert!(approver.person.is_some());
    trade.end().await;
}
