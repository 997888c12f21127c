//! Walkthrough 2, over the API: five villages pledge rice, one more pledges and thinks better of it, somebody comes too
//! late. Together they reach the price from 100 sacks on; one order goes to the distributor; 99 of 104 arrive; the rule
//! published before shares the shortage; freight is shared; one sack was torn, and is claimed. Everybody is billed and pays,
//! and the pool closes. Every rupiah adds up.

use chrono::TimeDelta;
use reqwest::Method;
use serde_json::{Value, json};
use tests::app::Client;
use tests::joint::{Joint, at, done, sen, text};

/// What the five pledge at first: together 97.
const PLEDGED: [i64; 5] = [30, 25, 20, 16, 6];

/// What each gets of 99, when the last has raised to 13.
const GOT: [i64; 5] = [29, 24, 19, 15, 12];

/// The one who pledges and takes it back, and then comes too late.
const UNSURE: usize = 5;

/// A sack at the distributor, and what everybody pays for it; in sen.
const BOUGHT_AT: i64 = 29_850_000;
const SOLD_AT: i64 = 30_000_000;

/// Freight, in sen.
const FREIGHT: i64 = 123_750_000;

/// Bills an order whole and has it paid in cash, which its seller confirms; tells what the bill came to, in sen.
pub(crate) async fn billed_and_paid(
    joint: &Joint,
    order: &str,
    (buyer, seller): (&Client, &Client),
) -> i64 {
    let path = format!("/api/v1/purchase-orders/{order}");
    let bill = done(seller.post(&format!("{path}/invoice"), json!({})).await, 201);
    // The number of the receipt that was written for it.
    let receipt = order.replace('-', "");
    let cash = json!({ "amount": bill["total"], "paid_on": joint.day(0), "method": "cash",
        "reference": receipt });
    let paid = done(buyer.post(&format!("{path}/pay"), cash).await, 201);
    let confirm = format!("/api/v1/payments/{}/confirm", text(&paid, "id"));
    done(seller.post(&confirm, json!({})).await, 200);
    sen(&bill["total"])
}

/// What shares come to, in sen.
fn sum(shares: &Value, member: &str) -> i64 {
    shares.as_array().unwrap().iter().map(|share| sen(&share[member])).sum()
}

/// The organizer sends a village what its leg holds; all of it is good but for so many sacks, which are torn.
async fn sent_on(joint: &Joint, village: usize, torn: i64) -> Value {
    let leg = joint.leg(village).await.unwrap();
    let line = &leg["lines"][0];
    let held = line["held_base"].as_i64().unwrap();
    let sent = json!({ "lines": [{ "line_id": line["id"], "count_base": held }] });
    let sent = done(joint.on_order(&joint.lead, &leg, "dispatch", sent).await, 200);
    let count = json!({ "line_id": line["id"], "received_base": held - torn * 50_000,
        "rejected_base": torn * 50_000, "lost_base": 0, "reason": (torn > 0).then_some("sobek") });
    let count = json!({ "shipment_id": sent["shipments"][0]["id"], "lines": [count] });
    let counted = joint.on_order(&joint.villages[village].1, &leg, "receive", count).await;
    done(counted, 200)
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "a walkthrough is told in one go")]
async fn a_pool_becomes_an_order() {
    let joint = Joint::open(6).await;
    let Joint { app, desk, lead, villages, .. } = &joint;
    let top_up = app.workflow.origin.now() + TimeDelta::hours(36);
    let of = joint.pool(json!({ "top_up_at": top_up, "sharing": { "rule": "pro_rata" } })).await;
    let (pool, line) = of;

    // Alone nobody reaches the price; together they have 97.
    for (village, firm) in PLEDGED.into_iter().enumerate() {
        joint.pledge(village, of, firm, "310000.00").await;
    }
    joint.pledge(UNSURE, of, 4, "310000.00").await;
    let pledge = format!("{}/lines/{line}/pledge", at(pool));
    done(villages[UNSURE].1.ask(Method::DELETE, &pledge, Some(json!({}))).await, 200);

    // The last day's top-up: three more to the next price.
    app.clock.advance(TimeDelta::hours(36));
    joint.settle().await;
    assert_eq!(joint.state(pool).await, "top_up");
    let lowered = json!({ "firm": 20, "highest": "310000.00" });
    assert!(
        joint.try_pledge(0, of, lowered).await.status >= 400,
        "nobody takes away what others count on"
    );
    joint.pledge(4, of, 13, "310000.00").await;

    // It closes at 104; who comes now is too late.
    let order = joint.close(pool).await;
    let late = joint.try_pledge(UNSURE, of, json!({ "firm": 5, "highest": "310000.00" })).await;
    assert_eq!(late.status, 409, "{}", late.text);
    assert_eq!(order["lines"][0]["ordered_base"], 104 * 50_000);
    assert_eq!(sen(&order["totals"]["total"]), 104 * BOUGHT_AT);
    done(joint.on_order(desk, &order, "accept", json!({})).await, 200);
    joint.settle().await;

    // 99 arrive. The rule shares the shortage.
    joint.bring(pool, 104, (99, 0, 5)).await;
    let shared = done(joint.allocate(pool, json!({})).await, 200);
    let shares = &shared["lines"][0]["shares"];
    let of_village = |village: usize| {
        let all = shares.as_array().unwrap();
        all.iter().find(|share| share["organization_id"] == json!(villages[village].0)).unwrap()
    };
    for (village, got) in GOT.into_iter().enumerate() {
        assert_eq!(of_village(village)["units"], got, "{shared}");
    }
    assert_eq!(sum(shares, "goods"), 99 * BOUGHT_AT, "the distributor's bill to the rupiah");
    assert_eq!(sum(shares, "goods") + sum(shares, "margin"), 99 * SOLD_AT, "one price for all");
    assert!(joint.leg(UNSURE).await.is_none(), "who took it back has no part in it");

    // Freight to the hub and from there, by sacks.
    let freight = json!({ "kind": "freight", "paper": "ANG-2026-0171", "amount": "1237500.00" });
    let freight = done(lead.post(&format!("{}/charges", at(pool)), freight).await, 200);
    assert_eq!(sum(&freight["shares"], "amount"), FREIGHT);

    // Each is sent its sacks; one of the second village's is torn, and claimed.
    for village in 0..GOT.len() {
        let counted = sent_on(&joint, village, i64::from(village == 1)).await;
        assert_eq!(counted["state"], "received", "{counted}");
        if village == 1 {
            let claim = format!("/api/v1/claims/{}", text(&counted["claims"][0], "id"));
            let words = json!({ "words": "Sobek, isinya basah" });
            done(villages[1].1.post(&format!("{claim}/open"), words).await, 200);
            let yes = done(
                lead.post(&format!("{claim}/answer"), json!({ "verdict": "accepted" })).await,
                200,
            );
            assert_eq!(yes["credited"], "300000.00", "{yes}");
        }
    }

    // The distributor is paid for what came; each village pays what came good, and its freight.
    let upstream = joint.upstream(pool).await;
    let paid_up = billed_and_paid(&joint, text(&upstream, "id"), (lead, desk)).await;
    assert_eq!(paid_up, sum(shares, "goods"));
    let mut paid_down = 0;
    for (village, (_, manager)) in villages.iter().enumerate().take(GOT.len()) {
        let leg = joint.leg(village).await.unwrap();
        let paid = billed_and_paid(&joint, text(&leg, "id"), (manager, lead)).await;
        let bears = freight["shares"].as_array().unwrap().iter();
        let bears = bears.filter(|share| share["organization_id"] == json!(villages[village].0));
        let bears: i64 = bears.map(|share| sen(&share["amount"])).sum();
        let torn = i64::from(village == 1);
        let goods = (GOT[village] - torn) * SOLD_AT;
        // The torn sack is not paid; what it cost to bring was shared out, and is.
        assert_eq!(paid, goods + bears, "village {village}");
        paid_down += paid;
        let told = done(manager.get(&format!("{}/statement", at(pool))).await, 200);
        let own = told["rows"].as_array().unwrap().iter().find(|row| row["is_own"] == true);
        let own = own.unwrap();
        assert_eq!(sen(&own["total"]) - sen(&own["claimed"]), paid, "village {village}: {own}");
        let others = told["rows"].as_array().unwrap().iter().filter(|row| row["is_own"] == false);
        assert!(others.into_iter().all(|row| row["claimed"].is_null()), "{told}");
    }
    assert_eq!(
        paid_down,
        98 * SOLD_AT + FREIGHT,
        "all bills: the goods that came good, and the paper"
    );
    let statement = done(lead.get(&format!("{}/statement", at(pool))).await, 200);
    assert_eq!(sen(&statement["claimed"]), SOLD_AT, "{statement}");
    assert_eq!(sen(&statement["total"]) - sen(&statement["claimed"]), paid_down, "{statement}");
    assert_eq!(sen(&statement["goods"]), paid_up, "the distributor's bill");
    assert_eq!(sen(&statement["charged"]), FREIGHT, "the carrier's paper");

    // Nothing can be claimed any more: each leg ends, the distributor's order too, and with the last the pool.
    app.clock.advance(TimeDelta::days(40));
    for _ in 0..50 {
        app.workflow.settle_order_money().await.unwrap();
        joint.settle().await;
        if joint.state(pool).await == "closed" {
            break;
        }
    }
    let open = "SELECT kind || ' ' || state AS told FROM purchase_order WHERE state <> 'completed'";
    assert_eq!(
        (joint.state(pool).await, joint.told(open).await),
        ("closed".to_owned(), Vec::new())
    );
    let (wrong, _) = order_workflow::query::ledger::breaches(&app.workflow, 20).await.unwrap();
    assert_eq!(wrong, 0);
    joint.app.stop().await;
}
