//! A limit holds to the rupiah, wherever an order comes to bind its buyer to more.

use reqwest::Method;
use serde_json::json;
use supply_chain::organization::{Kind, Role};

use super::Trade;

#[tokio::test]
async fn nobody_said_anything_is_not_a_limit_of_nothing_and_nothing_is_no_limit() {
    let trade = Trade::open().await;

    let first = trade.order(trade.rice, 30).await;
    assert_eq!(trade.accept(&first).await.status, 200, "nobody said anything, nothing is checked");
    let standing = trade.standing().await;
    assert!(standing["limit"].is_null() && standing["left"].is_null(), "{standing}");
    assert_eq!(standing["exposure"]["open_orders"], "3000000.00");

    for nought in [json!({ "limit": "amount", "amount": "0" }), json!({ "limit": "amount" })] {
        let refused = trade.limit(nought).await;
        assert_eq!((refused.status, refused.problem()), (422, "not-a-limit"), "{}", refused.text);
    }
    let refused = trade.limit(json!({ "limit": "unlimited", "reason": " " })).await;
    assert_eq!((refused.status, refused.problem()), (422, "wrong-length"));
    assert!(trade.standing().await["limit"].is_null(), "a refused limit is none");

    assert_eq!(trade.limit(json!({ "limit": "no_credit" })).await.status, 200);
    let second = trade.order(trade.rice, 1).await;
    let refused = trade.accept(&second).await;
    assert_eq!((refused.status, refused.problem()), (422, "no-credit"), "{}", refused.text);
    assert_eq!(refused.body["missing"], "100000.00");

    let reason = json!({ "limit": "unlimited", "reason": "Anggota pendiri" });
    assert_eq!(trade.limit(reason).await.status, 200);
    assert_eq!(trade.accept(&second).await.status, 200);
    assert_eq!(trade.used().await, "3100000.00");
    trade.is_sound().await;
}

#[tokio::test]
async fn a_limit_holds_to_the_rupiah_and_what_is_over_is_said_before_anybody_accepts() {
    let trade = Trade::open().await;
    trade.up_to("500000.00").await;

    let whole = trade.order(trade.rice, 5).await;
    assert_eq!(whole.body["credit"]["is_enough"], json!(true), "{}", whole.text);
    assert_eq!(whole.body["credit"]["left"], "0.00");
    let over = trade.order(trade.oil, 1).await;
    assert_eq!(over.body["state"], "submitted");
    assert_eq!(trade.accept(&whole).await.status, 200);

    // Before anybody is bound it is shown to both, on the order itself.
    for who in [&trade.buys, &trade.sells] {
        let shown = who.get(&format!("/api/v1/purchase-orders/{}", over.id("id"))).await;
        let check = &shown.body["credit"];
        assert_eq!(check["is_enough"], json!(false), "{}", shown.text);
        assert_eq!((&check["problem"], &check["left"]), (&json!("over-credit"), &json!("0.00")));
    }
    let refused = trade.accept(&over).await;
    assert_eq!((refused.status, refused.problem()), (422, "over-credit"), "{}", refused.text);
    assert_eq!(refused.body["limit"], "500000.00");
    assert_eq!(
        (&refused.body["left"], &refused.body["increase"]),
        (&json!("0.00"), &json!("100000.00"))
    );
    let still = trade.sells.get(&format!("/api/v1/purchase-orders/{}", over.id("id"))).await;
    assert_eq!(still.body["state"], "submitted");
    let reserved = "SELECT coalesce(sum(reserved), 0)::bigint FROM stock_level";
    assert_eq!(trade.number(reserved).await, 60, "what was refused sets nothing aside");

    trade.up_to("600000.00").await;
    assert_eq!(trade.accept(&over).await.status, 200);
    assert_eq!(trade.used().await, "600000.00");
    trade.is_sound().await;
}

#[tokio::test]
async fn what_will_not_come_no_longer_counts() {
    let trade = Trade::open().await;
    trade.up_to("1000000.00").await;
    let order = trade.order(trade.rice, 10).await;
    let accepted = trade.accept(&order).await;
    assert_eq!(accepted.status, 200, "{}", accepted.text);
    let line = accepted.body["lines"][0]["id"].clone();

    let sent = json!({ "lines": [{ "line_id": line, "count": 6 }] });
    let sent = trade.ask_of(&trade.sells, &order, "dispatch", sent).await;
    assert_eq!(sent.status, 200, "{}", sent.text);
    let shipment = sent.body["shipments"][0]["id"].clone();
    let counts = json!({ "shipment_id": shipment, "lines": [
        { "line_id": line, "received": 5, "lost": 1, "reason": "Tidak datang" }] });
    let counted = trade.ask_of(&trade.buys, &order, "receive", counts).await;
    assert_eq!(counted.status, 200, "{}", counted.text);
    assert_eq!(trade.used().await, "900000.00", "what never came is owed by nobody");

    let closed = json!({ "reason": "Stok habis" });
    let closed = trade.ask_of(&trade.sells, &order, "short-close", closed).await;
    assert_eq!(closed.status, 200, "{}", closed.text);
    assert_eq!(trade.used().await, "500000.00");

    let other = trade.order(trade.oil, 5).await;
    assert_eq!(trade.accept(&other).await.status, 200);
    let off = trade.ask_of(&trade.sells, &other, "cancel", json!({ "reason": "Truk rusak" })).await;
    assert_eq!(off.status, 200, "{}", off.text);
    assert_eq!(trade.used().await, "500000.00");
    trade.is_sound().await;
}

#[tokio::test]
async fn an_order_may_grow_as_far_as_the_limit_goes_and_always_become_smaller() {
    let trade = Trade::open().await;
    trade.up_to("500000.00").await;
    let order = trade.order(trade.rice, 4).await;
    let accepted = trade.accept(&order).await;
    let line = accepted.body["lines"][0]["id"].clone();
    let change =
        |count: i64| json!({ "lines": [{ "line_id": line, "count": count }], "note": "Ramai" });

    let asked = trade.ask_of(&trade.buys, &order, "amend", change(6)).await;
    assert_eq!(asked.status, 200, "{}", asked.text);
    let refused = trade.accept(&order).await;
    assert_eq!((refused.status, refused.problem()), (422, "over-credit"), "{}", refused.text);
    assert_eq!(
        (&refused.body["left"], &refused.body["increase"]),
        (&json!("100000.00"), &json!("200000.00"))
    );
    let off = trade.ask_of(&trade.buys, &order, "withdraw", json!({})).await;
    assert_eq!(off.status, 200, "{}", off.text);

    let asked = trade.ask_of(&trade.sells, &order, "amend", change(5)).await;
    assert_eq!(asked.status, 200, "{}", asked.text);
    let taken = trade.ask_of(&trade.buys, &order, "accept-counter", json!({})).await;
    assert_eq!(taken.status, 200, "{}", taken.text);
    assert_eq!(trade.used().await, "500000.00");

    // Less is always possible, however much is owed and whoever is blocked.
    trade.up_to("1.00").await;
    let block = format!("/api/v1/credit/{}/block", trade.buyer);
    let blocked = trade.treasurer.post(&block, json!({ "reason": "Sengketa" })).await;
    assert_eq!(blocked.status, 200, "{}", blocked.text);
    let asked = trade.ask_of(&trade.buys, &order, "amend", change(2)).await;
    assert_eq!(asked.status, 200, "{}", asked.text);
    assert_eq!(trade.accept(&order).await.status, 200);
    assert_eq!(trade.used().await, "200000.00");
    trade.is_sound().await;
}

#[tokio::test]
async fn a_counter_offer_is_held_against_the_limit_when_the_buyer_takes_it() {
    let trade = Trade::open().await;
    trade.up_to("300000.00").await;
    let order = trade.order(trade.rice, 5).await;
    let line = order.body["lines"][0]["id"].clone();
    let less = |count: i64| json!({ "lines": [{ "line_id": line, "count": count, "reason": "stock" }], "note": "Sisa" });
    let countered = trade.ask_of(&trade.sells, &order, "counter", less(4)).await;
    assert_eq!(countered.status, 200, "{}", countered.text);
    assert_eq!(countered.body["credit"]["problem"], "over-credit", "{}", countered.text);
    let refused = trade.ask_of(&trade.buys, &order, "accept-counter", json!({})).await;
    assert_eq!((refused.status, refused.problem()), (422, "over-credit"), "{}", refused.text);

    trade.up_to("400000.00").await;
    let taken = trade.ask_of(&trade.buys, &order, "accept-counter", json!({})).await;
    assert_eq!(taken.status, 200, "{}", taken.text);
    assert_eq!(trade.used().await, "400000.00");
    trade.is_sound().await;
}

#[tokio::test]
async fn what_would_be_accepted_by_itself_waits_for_somebody_where_credit_does_not_bear_it() {
    let trade = Trade::open().await;
    trade.agree(json!({ "accepts_automatically": true })).await;
    let free = trade.order(trade.rice, 1).await;
    assert_eq!(free.body["state"], "confirmed", "{}", free.text);

    trade.up_to("300000.00").await;
    let near = trade.order(trade.rice, 2).await;
    assert_eq!(near.body["state"], "confirmed", "{}", near.text);
    let over = trade.order(trade.rice, 1).await;
    assert_eq!(over.body["state"], "submitted", "{}", over.text);
    assert_eq!(over.body["credit"]["problem"], "over-credit");
    assert_eq!(trade.used().await, "300000.00");

    trade.up_to("400000.00").await;
    assert_eq!(trade.accept(&over).await.status, 200);
    trade.is_sound().await;
}

#[tokio::test]
async fn who_is_blocked_orders_nothing_until_it_is_lifted() {
    let trade = Trade::open().await;
    let order = trade.order(trade.rice, 1).await;
    let block = format!("/api/v1/credit/{}/block", trade.buyer);
    let blocked = trade.treasurer.post(&block, json!({ "reason": "Cek kosong" })).await;
    assert_eq!(blocked.status, 200, "{}", blocked.text);
    assert_eq!(blocked.body["blocked_reason"], "Cek kosong");

    let refused = trade.accept(&order).await;
    assert_eq!((refused.status, refused.problem()), (422, "buyer-blocked"), "{}", refused.text);
    let again = trade.treasurer.post(&block, json!({ "reason": "Cek kosong" })).await;
    assert_eq!((again.status, again.problem()), (409, "already-so"));

    // The buyer reads that it is so, and not why.
    let buyers = trade.buys.get(&format!("/api/v1/credit/{}?as=buyer", trade.seller)).await;
    assert_eq!(buyers.body["is_blocked"], json!(true), "{}", buyers.text);
    assert!(!buyers.text.contains("Cek kosong"), "{}", buyers.text);

    let lifted = format!("/api/v1/credit/{}/unblock", trade.buyer);
    assert_eq!(trade.treasurer.post(&lifted, json!({})).await.status, 200);
    assert_eq!(trade.accept(&order).await.status, 200);
}

#[tokio::test]
async fn what_may_be_owed_is_between_two_and_the_sellers_to_say() {
    let trade = Trade::open().await;
    let reason = json!({ "limit": "unlimited", "reason": "Rahasia dagang" });
    let set = trade.limit(reason).await;
    assert_eq!((set.status, set.header("etag")), (200, "\"v2\""), "{}", set.text);
    assert_eq!(set.body["history"][0]["facts"]["reason"], "Rahasia dagang");
    let limit = format!("/api/v1/credit/{}", trade.buyer);

    let clerk = trade.app.person(trade.seller, &[Role::Sales]).await;
    let other = json!({ "limit": "no_credit" });
    let refused = clerk.ask(Method::PUT, &limit, Some(other.clone())).await;
    assert_eq!((refused.status, refused.problem()), (403, "not-your-role"));
    let stale = trade.treasurer.with("if-match", "\"v1\"");
    let refused = stale.ask(Method::PUT, &limit, Some(other.clone())).await;
    assert_eq!((refused.status, refused.problem()), (412, "stale"));

    let buyers = trade.buys.get(&format!("/api/v1/credit/{}?as=buyer", trade.seller)).await;
    assert_eq!(buyers.body["limit"]["kind"], "unlimited", "{}", buyers.text);
    assert!(!buyers.text.contains("Rahasia"), "{}", buyers.text);
    assert_eq!(buyers.body["allowed_commands"], json!([]));

    // Somebody else asks about the same two and learns of nothing but their own dealings with each.
    let third = trade.app.organization(Kind::Secondary, "Sumba Jaya").await;
    let third = trade.app.person(third, &[Role::Manager]).await;
    for (id, side) in [(trade.buyer, "seller"), (trade.seller, "buyer")] {
        let shown = third.get(&format!("/api/v1/credit/{id}?as={side}")).await;
        assert_eq!(shown.status, 200, "{}", shown.text);
        assert!(
            shown.body["limit"].is_null() && !shown.text.contains("unlimited"),
            "{}",
            shown.text
        );
    }
    let listed = third.get("/api/v1/credit").await;
    assert_eq!(listed.body["items"], json!([]));
    let listed = trade.treasurer.get("/api/v1/credit?as=seller").await;
    assert_eq!(listed.body["items"][0]["partner"]["name"], "Flores Bersama", "{}", listed.text);
}

#[tokio::test]
async fn the_basket_says_what_is_left_and_what_is_paid_first_to_whoever_may_know() {
    let trade = Trade::open().await;
    let draft = async |count: i64| {
        let lines = json!([{ "offer_id": trade.rice, "count": count }]);
        let body = json!({ "seller_id": trade.seller, "lines": lines });
        let made = trade.buys.post("/api/v1/purchase-orders", body).await;
        assert_eq!(made.status, 201, "{}", made.text);
    };
    draft(3).await;
    let manager = trade.app.browser(trade.buys.person.unwrap()).await;
    let basket = async || manager.get("/basket").await.text.replace('\u{a0}', " ");
    assert!(!basket().await.contains("tempo"), "nobody said anything, nothing is told");

    trade.up_to("500000.00").await;
    let told = basket().await;
    assert!(told.contains("Sisa tempo Rp500.000."), "{told}");
    assert!(told.contains("Setelah pesanan ini sisa Rp200.000."), "{told}");
    trade.up_to("200000.00").await;
    let told = basket().await;
    assert!(told.contains("Lewat batas tempo Rp100.000: sebanyak itu dibayar di muka."), "{told}");
    // Whoever only carries goods sees the basket, and not what is owed.
    let warehouse = trade.app.person(trade.buyer, &[Role::Warehouse]).await;
    let warehouse = trade.app.browser(warehouse.person.unwrap()).await;
    let theirs = warehouse.get("/basket").await;
    assert_eq!(theirs.status, 200, "{}", theirs.text);
    assert!(!theirs.text.contains("tempo"), "{}", theirs.text);
}
