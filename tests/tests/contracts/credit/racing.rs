//! Two at the same instant: one effect, the right one.

use futures::future::join_all;
use serde_json::json;
use tokio::join;

use super::Trade;

#[tokio::test]
async fn of_two_accepts_that_race_for_the_last_credit_one_is_refused() {
    let trade = Trade::open().await;
    for round in 1..=8 {
        let (one, other) = (trade.order(trade.rice, 1).await, trade.order(trade.oil, 1).await);
        trade.up_to(&format!("{round}00000.00")).await;

        let (first, second) = join!(trade.accept(&one), trade.accept(&other));

        let mut outcomes = [first.status, second.status];
        outcomes.sort_unstable();
        assert_eq!(outcomes, [200, 422], "{} {}", first.text, second.text);
        let refused = if first.status == 422 { &first } else { &second };
        assert_eq!(refused.problem(), "over-credit", "{}", refused.text);
        assert_eq!(trade.used().await, format!("{round}00000.00"));
        let left = if first.status == 422 { &one } else { &other };
        let off = trade.ask_of(&trade.buys, left, "withdraw", json!({})).await;
        assert_eq!(off.status, 200, "{}", off.text);
    }
    trade.is_sound().await;
}

#[tokio::test]
async fn an_accept_and_a_limit_change_at_the_same_instant_come_one_after_the_other() {
    let trade = Trade::open().await;
    let (mut accepted, mut refused) = (0, 0);
    for _round in 0..12 {
        // What counts is known before each round, and there is room for exactly one more carton.
        let used: i64 = trade
            .number("SELECT coalesce(sum(open_orders_sen), 0)::bigint FROM credit_account")
            .await
            / 100;
        trade.up_to(&format!("{}.00", used + 100_000)).await;
        let order = trade.order(trade.rice, 1).await;
        let lower = json!({ "limit": "amount", "amount": format!("{}.00", used + 99_999) });

        let (answer, set) = join!(trade.accept(&order), trade.limit(lower));

        assert_eq!(set.status, 200, "{}", set.text);
        let standing = trade.standing().await;
        assert_eq!(standing["limit"]["amount"], format!("{}.00", used + 99_999));
        let now = standing["exposure"]["total"].as_str().unwrap().to_owned();
        if answer.status == 200 {
            accepted += 1;
            assert_eq!(now, format!("{}.00", used + 100_000), "it was accepted before the change");
        } else {
            refused += 1;
            assert_eq!(answer.problem(), "over-credit", "{}", answer.text);
            assert_eq!(answer.body["limit"], format!("{}.00", used + 99_999));
            assert_eq!(now, format!("{used}.00"), "it was refused after the change");
            let off = trade.ask_of(&trade.buys, &order, "withdraw", json!({})).await;
            assert_eq!(off.status, 200, "{}", off.text);
        }
    }
    assert_eq!(accepted + refused, 12);
    trade.is_sound().await;
}

#[tokio::test]
async fn many_first_orders_at_once_make_one_account_and_lose_nothing() {
    let trade = Trade::open().await;
    let orders = join_all((0..6).map(|n| {
        let offer = if n % 2 == 0 { trade.rice } else { trade.oil };
        trade.order(offer, 1)
    }))
    .await;

    let answers = join_all(orders.iter().map(|order| trade.accept(order))).await;

    assert!(answers.iter().all(|answer| answer.status == 200));
    assert_eq!(trade.number("SELECT count(*) FROM credit_account").await, 1);
    assert_eq!(trade.used().await, "600000.00");
    trade.is_sound().await;
}
