//! What is late holds orders back, or is told; and who has to pay is reminded in time, once.

use chrono::TimeDelta;
use serde_json::{Value, json};
use supply_chain::organization::Role;
use tests::app::Client;

use super::Trade;

#[tokio::test]
async fn while_something_is_late_orders_wait_as_the_two_agreed() {
    let trade = Trade::open().await;
    trade.agree(json!({ "money": { "when_late": "hold", "days_of_grace": 3 } })).await;
    trade.billed(1, 50_000, -3).await;
    let order = trade.order(trade.rice, 1).await;
    assert_eq!(order.body["terms"]["money"]["when_late"], "hold", "{}", order.text);
    assert_eq!(trade.accept(&order).await.status, 200, "three days are within three of grace");

    trade.billed(2, 70_000, -4).await;
    let order = trade.order(trade.rice, 1).await;
    assert_eq!(order.body["credit"]["problem"], "on-hold", "{}", order.text);
    let refused = trade.accept(&order).await;
    assert_eq!((refused.status, refused.problem()), (422, "on-hold"), "{}", refused.text);
    assert_eq!((&refused.body["overdue"], &refused.body["days"]), (&json!("120000.00"), &json!(4)));
    assert_eq!(trade.standing().await["late"], json!({ "overdue": "120000.00", "days": 4 }));
}

#[tokio::test]
async fn where_late_means_paid_first_what_stands_to_the_buyers_good_counts() {
    let trade = Trade::open().await;
    trade.agree(json!({ "money": { "when_late": "prepaid_only" } })).await;
    trade.billed(1, 50_000, -1).await;
    let order = trade.order(trade.rice, 3).await;
    let refused = trade.accept(&order).await;
    assert_eq!((refused.status, refused.problem()), (422, "prepaid-only"), "{}", refused.text);
    assert_eq!(refused.body["missing"], "300000.00");

    trade.run("UPDATE credit_account SET unapplied_sen = 20000000").await;
    let refused = trade.accept(&order).await;
    assert_eq!(refused.body["missing"], "100000.00", "{}", refused.text);
    trade.run("UPDATE credit_account SET unapplied_sen = 30000000").await;
    assert_eq!(trade.accept(&order).await.status, 200);
}

#[tokio::test]
async fn where_late_is_only_minded_both_are_told() {
    let trade = Trade::open().await;
    let buyers = trade.app.person(trade.buyer, &[Role::Treasurer]).await;
    trade.billed(1, 50_000, -2).await;
    let order = trade.order(trade.rice, 1).await;
    assert_eq!(order.body["credit"]["overdue"], "50000.00", "{}", order.text);
    assert_eq!(order.body["credit"]["is_enough"], json!(true));

    let accepted = trade.accept(&order).await;

    assert_eq!(accepted.status, 200, "{}", accepted.text);
    let told = "SELECT count(*) FROM notice WHERE kind = 'credit.overdue'";
    assert_eq!(trade.number(told).await, 2, "one to each side");
    let message = message(&buyers, "credit.overdue").await;
    assert_eq!(message["notice"]["facts"]["amount"], "50000.00", "{message}");
    assert_eq!(message["notice"]["with"], "Nusa Niaga Ende");
    assert_eq!(message["notice"]["money_kind"], "credit");

    let page = trade.app.browser(buyers.person.unwrap()).await.get("/inbox").await;
    assert!(page.text.contains("Tunggakan Anda kepada Nusa Niaga Ende"), "{}", page.text);
}

#[tokio::test]
async fn little_credit_left_is_told_to_both_and_the_order_stands() {
    let trade = Trade::open().await;
    trade.up_to("1000000.00").await;
    let order = trade.order(trade.rice, 9).await;
    assert_eq!(trade.accept(&order).await.body["credit"]["is_near_limit"], json!(false));
    let order = trade.order(trade.oil, 1).await;
    let accepted = trade.accept(&order).await;
    assert_eq!(accepted.status, 200, "{}", accepted.text);
    assert_eq!(accepted.body["credit"]["is_near_limit"], json!(true));
    let told = "SELECT count(*) FROM notice WHERE kind = 'credit.near_limit'";
    assert_eq!(trade.number(told).await, 2);
}

#[tokio::test]
async fn who_has_to_pay_is_reminded_three_days_before_on_the_day_and_a_week_after_once_each() {
    let trade = Trade::open().await;
    let buyers = trade.app.person(trade.buyer, &[Role::Treasurer]).await;
    let invoice = trade.billed(1, 50_000, 3).await;
    trade.billed(2, 70_000, 9).await;

    let steps: [(i64, &str, i64); 3] =
        [(0, "invoice.due_soon", 1), (3, "invoice.due_today", 1), (7, "invoice.overdue", 2)];
    for (days, kind, told) in steps {
        trade.app.clock.advance(TimeDelta::days(days));
        // Whoever comes second finds nothing left to tell, the job of this very program among them.
        for _twice in 0..2 {
            trade.app.workflow.remind_of_bills().await.unwrap();
        }
        let count =
            format!("SELECT count(*) FROM notice WHERE kind = '{kind}' AND money_id = '{invoice}'");
        assert_eq!(trade.number(&count).await, told, "{kind}");
    }
    let message = message(&buyers, "invoice.due_soon").await;
    assert_eq!(message["notice"]["facts"]["amount"], "50000.00", "{message}");
    assert_eq!(message["notice"]["money_id"], invoice.to_string());

    // What a claim disputes is neither late nor asked for.
    let open = "SELECT sum(open_sen)::bigint FROM open_bill";
    assert_eq!(trade.number(open).await, 12_000_000);
}

#[tokio::test]
async fn a_job_that_was_away_does_not_make_up_for_what_it_missed() {
    let trade = Trade::open().await;
    trade.billed(1, 50_000, -30).await;
    trade.app.workflow.remind_of_bills().await.unwrap();
    let told = |kind: &str| format!("SELECT count(*) FROM notice WHERE kind = '{kind}'");
    assert_eq!(trade.number(&told("invoice.overdue")).await, 2, "who pays and who is paid");
    assert_eq!(trade.number(&told("invoice.due_today")).await, 0);
    assert_eq!(trade.number(&told("invoice.due_soon")).await, 0);
}

/// The reader's message of that kind, once it is told.
async fn message(who: &Client, kind: &str) -> Value {
    for _try in 0..100 {
        let messages = who.get("/api/v1/messages").await;
        let found = messages.body["items"].as_array().cloned().unwrap_or_default();
        if let Some(found) = found.into_iter().find(|message| message["kind"] == kind) {
            return found;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    panic!("nobody is told of {kind}");
}
