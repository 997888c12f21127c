//! The same walkthrough with the secondary as agent: five villages pledge, one order goes to the distributor, 99 of 104 arrive
//! and are shared out; the distributor bills each village what it got, the secondary its fee alone. Every rupiah is in the
//! books of all seven, and in the secondary's nothing is bought or sold but that fee.

use super::a_pool_becomes_an_order::billed_and_paid;
use chrono::TimeDelta;
use serde_json::{Value, json};
use supply_chain::demand_pool::{PoolFile, verify_pool};
use tests::joint::{Joint, at, done, sen, text};

const PLEDGED: [i64; 5] = [30, 25, 20, 16, 13];
const GOT: [i64; 5] = [29, 24, 19, 15, 12];

/// A sack at the distributor, and what the secondary takes for it; in sen.
const GOODS: i64 = 29_850_000;
const FEE: i64 = 150_000;

/// The distributor's freight, and the secondary's own paper for loading.
const FREIGHT: i64 = 99_000_000;
const LOADING: i64 = 9_900_000;

/// The distributor sends a village what its leg holds; so many sacks of it are torn.
async fn sent(joint: &Joint, village: usize, torn: i64) -> Value {
    let leg = joint.leg(village).await.unwrap();
    let line = &leg["lines"][0];
    let held = line["held_base"].as_i64().unwrap();
    assert_eq!(held, GOT[village] * 50_000);
    let body = json!({ "lines": [{ "line_id": line["id"], "count_base": held }] });
    let sent = done(joint.on_order(&joint.desk, &leg, "dispatch", body).await, 200);
    let count = json!({ "line_id": line["id"], "received_base": held - torn * 50_000,
        "rejected_base": torn * 50_000, "lost_base": 0, "reason": (torn > 0).then_some("sobek") });
    let count = json!({ "shipment_id": sent["shipments"][0]["id"], "lines": [count] });
    done(joint.on_order(&joint.villages[village].1, &leg, "receive", count).await, 200)
}

/// What stands in an organization's books: the sum of an account, in sen; debit above zero.
async fn booked(joint: &Joint, organization: uuid::Uuid, account: &str) -> i64 {
    let sql = format!(
        "SELECT coalesce(sum(amount_sen), 0)::text AS told FROM ledger_entry
         WHERE organization_id = '{organization}' AND account LIKE '{account}'"
    );
    joint.told(&sql).await[0].parse().unwrap()
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one story, step by step")]
async fn an_agent_orders_for_each() {
    let joint = Joint::open(5).await;
    let Joint { app, desk, lead, villages, .. } = &joint;
    let of = joint.pool(json!({ "role": "agent", "sharing": { "rule": "pro_rata" } })).await;
    let pool = of.0;
    for (village, firm) in PLEDGED.into_iter().enumerate() {
        joint.pledge(village, of, firm, "310000.00").await;
    }
    let order = joint.close(pool).await;
    assert_eq!(sen(&order["totals"]["total"]), 104 * GOODS);
    done(joint.on_order(desk, &order, "accept", json!({})).await, 200);
    joint.settle().await;

    joint.bring(pool, 104, (99, 0, 5)).await;
    done(joint.allocate(pool, json!({})).await, 200);
    joint.settle().await;
    let charges = format!("{}/charges", at(pool));
    let freight = json!({ "kind": "freight", "paper": "ANG-2026-0171", "amount": "990000.00" });
    done(desk.post(&charges, freight).await, 200);
    let loading = json!({ "kind": "handling", "paper": "BM-9", "amount": "99000.00" });
    done(lead.post(&charges, loading).await, 200);

    // The statement tells everybody what they pay to whom, before anything is paid.
    let statement = done(villages[4].1.get(&format!("{}/statement", at(pool))).await, 200);
    assert_eq!(sen(&statement["goods"]), 99 * GOODS, "{statement}");
    assert_eq!(sen(&statement["margin"]), 99 * FEE);
    assert_eq!(sen(&statement["charged"]), FREIGHT + LOADING);

    // One of the second village's sacks is torn; what never came good is not billed.
    for village in 0..GOT.len() {
        let counted = sent(&joint, village, i64::from(village == 1)).await;
        assert_eq!(counted["state"], "received", "{counted}");
    }
    let (mut to_supplier, mut to_agent) = (0, 0);
    for (village, (_, manager)) in villages.iter().enumerate() {
        let (leg, fee) =
            (joint.leg(village).await.unwrap(), joint.own(village, "fee").await.unwrap());
        let torn = i64::from(village == 1);
        let paid = billed_and_paid(&joint, text(&leg, "id"), (manager, desk)).await;
        let good = (GOT[village] - torn) * GOODS;
        let carried = paid - good;
        assert!(carried > 0 && carried <= GOT[village] * FREIGHT / 99, "{carried}");
        let asked = billed_and_paid(&joint, text(&fee, "id"), (manager, lead)).await;
        assert_eq!(asked, GOT[village] * (FEE + LOADING / 99), "village {village}");
        (to_supplier, to_agent) = (to_supplier + paid, to_agent + asked);
    }
    assert!(to_supplier > 98 * GOODS && to_supplier <= 98 * GOODS + FREIGHT, "{to_supplier}");
    assert_eq!(
        to_agent,
        99 * FEE + LOADING,
        "its whole turnover, and so what its surplus comes from"
    );

    // In the agent's books nothing was bought, and what was sold is its fee.
    let (organizer, supplier) = (joint.organizer, joint.supplier);
    assert_eq!(booked(&joint, organizer, "cash").await, to_agent);
    assert_eq!(booked(&joint, organizer, "%").await, 0, "balanced");
    assert_eq!(booked(&joint, organizer, "payable").await, 0);
    for bought in ["inventory", "cost_of_goods", "sales_to%"] {
        assert_eq!(booked(&joint, organizer, bought).await, 0, "{bought}");
    }
    assert_eq!(booked(&joint, organizer, "fee_income").await, -to_agent);
    assert_eq!(booked(&joint, supplier, "cash").await, to_supplier);
    let of_both: i64 = {
        let mut sum = 0;
        for (village, _) in villages {
            sum += booked(&joint, *village, "cash").await;
        }
        sum
    };
    assert_eq!(of_both, -(to_supplier + to_agent), "what the villages paid is what the two got");

    // The torn sack's claim lapses; everything ends, and with the last the pool.
    app.clock.advance(TimeDelta::days(40));
    for _ in 0..50 {
        app.workflow.settle_claims().await.unwrap();
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

    // Whoever took part reckons it again from the download.
    let file = villages[2].1.get(&format!("{}/file", at(pool))).await;
    let file: PoolFile = serde_json::from_str(&file.text).unwrap();
    assert_eq!(verify_pool(&file), Vec::new());
    joint.app.stop().await;
}
