//! What two agree about money goes into each order as it was then; on pages it is said in words.

use serde_json::json;
use supply_chain::organization::Role;

use super::Trade;

#[tokio::test]
async fn terms_about_money_are_agreed_shown_and_frozen_into_the_order() {
    let trade = Trade::open().await;
    let money = json!({
        "invoice_basis": "shipped", "invoices_automatically": true, "due_from": "end_of_month",
        "due_on_free_day": "as_it_falls", "is_prepaid": false, "when_late": "prepaid_only", "days_of_grace": 5,
        "early_discount": { "basis_points": 200, "days": 10 }, "round_to": "100.00",
    });
    let terms = json!({ "payment_days": 30, "tolerance_basis_points": 50, "money": money });
    trade.agree(terms).await;

    let order = trade.order(trade.rice, 1).await;
    let frozen = &order.body["terms"];
    assert_eq!(frozen["money"], money, "{}", order.text);
    assert_eq!(frozen["tolerance_basis_points"], json!(50));

    let agreements = trade.sells.get("/api/v1/agreements").await;
    let id = agreements.body["items"][0]["id"].as_str().unwrap().to_owned();
    let other = json!({ "terms": { "money": { "when_late": "hold" } } });
    let proposed = trade.sells.post(&format!("/api/v1/agreements/{id}/versions"), other).await;
    assert_eq!(proposed.status, 200, "{}", proposed.text);
    assert_eq!(proposed.body["proposed"]["terms"]["money"]["when_late"], "hold");
    let taken = trade.buys.post(&format!("/api/v1/agreements/{id}/accept"), json!({})).await;
    assert_eq!(taken.status, 200, "{}", taken.text);
    let still = trade.buys.get(&format!("/api/v1/purchase-orders/{}", order.id("id"))).await;
    assert_eq!(still.body["terms"]["money"], money, "an order keeps the terms it was made under");

    for (wrong, pointer) in [
        (json!({ "days_of_grace": 366 }), "/terms/money/days_of_grace"),
        (
            json!({ "early_discount": { "basis_points": 0, "days": 1 } }),
            "/terms/money/early_discount/basis_points",
        ),
        (json!({ "round_to": "2000.00" }), "/terms/money/round_to"),
    ] {
        let body = json!({ "terms": { "money": wrong } });
        let refused = trade.sells.post(&format!("/api/v1/agreements/{id}/versions"), body).await;
        assert_eq!((refused.status, refused.pointers()), (422, vec![pointer]), "{}", refused.text);
    }
    let unknown = json!({ "terms": { "money": { "when_late": "sometimes" } } });
    let refused = trade.sells.post(&format!("/api/v1/agreements/{id}/versions"), unknown).await;
    assert_eq!(refused.status, 400, "{}", refused.text);
}

#[tokio::test]
async fn goods_that_are_paid_first_are_not_sent_before() {
    let trade = Trade::open().await;
    trade.agree(json!({ "money": { "is_prepaid": true } })).await;
    let (one, other) = (trade.order(trade.rice, 2).await, trade.order(trade.oil, 1).await);
    let mut sendings = Vec::new();
    for (order, count) in [(&one, 2), (&other, 1)] {
        let accepted = trade.accept(order).await;
        assert_eq!(accepted.status, 200, "{}", accepted.text);
        let line = &accepted.body["lines"][0]["id"];
        sendings.push(json!({ "lines": [{ "line_id": line, "count": count }] }));
    }

    let refused = trade.ask_of(&trade.sells, &one, "dispatch", sendings[0].clone()).await;
    assert_eq!(
        (refused.status, refused.problem()),
        (422, "prepayment-missing"),
        "{}",
        refused.text
    );
    assert_eq!(refused.body["missing"], "200000.00");

    // What only the buyer says to have paid sends nothing; the seller's own word does.
    let paid = format!(
        "INSERT INTO payment (id, payer_id, payee_id, state, amount_sen, paid_on, method, version, created_at, updated_at)
         VALUES (gen_random_uuid(), '{}', '{}', 'recorded', 25000000, current_date, 'cash', 1, now(), now())",
        trade.buyer, trade.seller
    );
    trade.run(&paid).await;
    let said = trade.ask_of(&trade.sells, &one, "dispatch", sendings[0].clone()).await;
    assert_eq!((said.status, &said.body["missing"]), (422, &json!("200000.00")), "{}", said.text);
    trade.run("UPDATE payment SET state = 'confirmed'").await;
    let sent = trade.ask_of(&trade.sells, &one, "dispatch", sendings[0].clone()).await;
    assert_eq!(sent.status, 200, "{}", sent.text);
    let refused = trade.ask_of(&trade.sells, &other, "dispatch", sendings[1].clone()).await;
    assert_eq!(
        (refused.status, refused.problem()),
        (422, "prepayment-missing"),
        "{}",
        refused.text
    );
    assert_eq!(refused.body["missing"], "50000.00", "the same money does not pay twice");
}

#[tokio::test]
async fn a_treasurer_sets_the_limit_on_the_partners_page_and_both_read_the_sums() {
    let trade = Trade::open().await;
    let order = trade.order(trade.rice, 3).await;
    assert_eq!(trade.accept(&order).await.status, 200);
    let treasurer = trade.app.browser(trade.treasurer.person.unwrap()).await;
    let address = format!("/partners/{}", trade.buyer);

    let page = treasurer.get(&address).await;
    assert_eq!(page.status, 200, "{}", page.text);
    assert!(
        page.text.contains("Rp300.000") && page.text.contains("belum ditetapkan"),
        "{}",
        page.text
    );
    let key = between(&page.text, "name=\"key\" value=\"");
    let version = between(&page.text, "name=\"version\" value=\"");

    let nought = [
        ("key", key.as_str()),
        ("version", version.as_str()),
        ("limit", "amount"),
        ("amount", "0"),
    ];
    let refused = treasurer.form(&format!("{address}/limit"), &nought).await;
    assert_eq!(refused.status, 422, "{}", refused.text);
    assert!(refused.text.contains("Batas harus lebih dari nol"), "{}", refused.text);

    let key = between(&refused.text, "name=\"key\" value=\"");
    let good = [
        ("key", key.as_str()),
        ("version", version.as_str()),
        ("limit", "amount"),
        ("amount", "1.000.000"),
    ];
    let set = treasurer.form(&format!("{address}/limit"), &good).await;
    assert_eq!(set.status, 303, "{}", set.text);
    let page = treasurer.get(&address).await;
    assert!(page.text.contains("Rp1.000.000") && page.text.contains("Rp700.000"), "{}", page.text);

    let buyer = trade.app.person(trade.buyer, &[Role::Buyer]).await;
    let buyer = trade.app.browser(buyer.person.unwrap()).await;
    let page = buyer.get(&format!("/partners/{}", trade.seller)).await;
    assert_eq!(page.status, 200, "{}", page.text);
    assert!(
        page.text.contains("Anda membeli dari mereka") && page.text.contains("Rp700.000"),
        "{}",
        page.text
    );
    let listed = buyer.get("/partners?as=buyer").await;
    assert!(listed.text.contains("Nusa Niaga Ende"), "{}", listed.text);
}

fn between(page: &str, before: &str) -> String {
    let rest = page.split_once(before).map(|(_, rest)| rest).unwrap_or_default();
    rest.split('"').next().unwrap_or_default().to_owned()
}
