//! A pool whose organizer is agent: the supplier's own order for each cooperative, one for the truck that nobody bills, and
//! a fee.

use super::{PLEDGED, of_legs, shares};
use serde_json::{Value, json};
use tests::joint::{Joint, at, done, sen, text};
use uuid::Uuid;

/// A pool on behalf of five, cleared at 104 sacks, and with its supplier.
async fn cleared() -> (Joint, Uuid) {
    let joint = Joint::open(PLEDGED.len()).await;
    let of = joint.pool(json!({ "role": "agent" })).await;
    for (village, firm) in PLEDGED.into_iter().enumerate() {
        joint.pledge(village, of, firm, "310000.00").await;
    }
    let order = joint.close(of.0).await;
    assert_eq!((text(&order, "state"), text(&order, "kind")), ("submitted", "pool_collective"));
    (joint, of.0)
}

async fn bound() -> (Joint, Uuid) {
    let (joint, pool) = cleared().await;
    let order = joint.upstream(pool).await;
    done(joint.on_order(&joint.desk, &order, "accept", json!({})).await, 200);
    joint.settle().await;
    (joint, pool)
}

/// Likewise; 99 of 104 came and are shared out, and everybody has the order for the fee.
async fn shared_out() -> (Joint, Uuid) {
    let (joint, pool) = bound().await;
    joint.bring(pool, 104, (99, 2, 3)).await;
    done(joint.allocate(pool, json!({})).await, 200);
    joint.settle().await;
    (joint, pool)
}

async fn charge(by: &tests::app::Client, pool: Uuid, body: &Value) -> tests::app::Reply {
    by.post(&format!("{}/charges", at(pool)), body.clone()).await
}

#[tokio::test]
async fn legs_are_the_suppliers_own_at_its_price_and_the_fee_stands_by_itself() {
    let (joint, pool) = bound().await;

    assert_eq!(of_legs(&joint, "confirmed_base").await, PLEDGED);
    let leg = joint.leg(0).await.unwrap();
    assert_eq!((text(&leg, "state"), text(&leg, "kind")), ("confirmed", "pool_leg"));
    assert_eq!(leg["seller"]["id"], json!(joint.supplier));
    assert_eq!(leg["lines"][0]["price"], "298500.00", "without the fee: {leg}");
    assert_eq!(leg["totals"]["total"], "8955000.00");
    assert!(joint.own(0, "fee").await.is_none(), "nothing is owed before anything came");

    joint.bring(pool, 104, (99, 2, 3)).await;
    let owners = "SELECT condition || ' ' || on_hand / 50000 || CASE WHEN holder_id <> owner_id THEN ' in care' ELSE '' END
                  AS told FROM stock_level WHERE on_hand > 0 ORDER BY 1";
    assert_eq!(joint.told(owners).await, ["good 896", "quarantine 99 in care"]);
    let shared = done(joint.allocate(pool, json!({})).await, 200);
    joint.settle().await;

    assert_eq!(shares(&joint, &shared), [29, 24, 19, 15, 12], "{shared}");
    let fee = joint.own(0, "fee").await.unwrap();
    assert_eq!((text(&fee, "state"), text(&fee, "kind")), ("received", "pool_charge"));
    assert_eq!(fee["seller"]["id"], json!(joint.organizer));
    assert_eq!(fee["totals"]["total"], "43500.00", "29 sacks at 1,500: {fee}");
    assert_eq!(joint.state(pool).await, "settling");
    joint.app.stop().await;
}

#[tokio::test]
async fn nobody_bills_pays_or_claims_the_joint_order() {
    let (joint, pool) = shared_out().await;
    let order = joint.upstream(pool).await;
    assert_eq!(order["claims"], json!([]), "what was lost on the way is nobody's claim: {order}");

    let bill = joint.on_order(&joint.desk, &order, "invoice", json!({})).await;
    assert_eq!((bill.status, bill.problem()), (409, "pool-billed-by-legs"), "{}", bill.text);
    let lines = json!([{ "line_id": order["lines"][0]["id"], "reason": "missing", "count": 1 }]);
    let claim = json!({ "shipment_id": order["shipments"][0]["id"], "lines": lines, "words": "kurang",
            "wants": "credit" });
    let claim = joint.on_order(&joint.lead, &order, "claims", claim).await;
    assert_eq!((claim.status, claim.problem()), (409, "pool-billed-by-legs"), "{}", claim.text);
    let owed =
        "SELECT coalesce(sum(open_orders_sen + unpaid_sen), 0)::text AS told FROM credit_account c
                JOIN organization o ON o.id = c.buyer_id AND o.kind = 'secondary'";
    assert_eq!(joint.told(owed).await, ["0"], "the agent owes the supplier nothing");

    // It ends by itself, before anything else does.
    joint.app.workflow.settle_order_money().await.unwrap();
    assert_eq!(text(&joint.upstream(pool).await, "state"), "completed");
    assert_eq!(joint.state(pool).await, "settling");
    joint.app.stop().await;
}

#[tokio::test]
async fn the_supplier_charges_what_it_pays_and_the_agent_what_it_pays_itself() {
    let (joint, pool) = shared_out().await;
    let freight = json!({ "kind": "freight", "paper": "ANG-1", "amount": "990000.00" });
    let loading = json!({ "kind": "handling", "paper": "BM-7", "amount": "99000.00" });

    let by_supplier = done(charge(&joint.desk, pool, &freight).await, 200);
    let by_agent = done(charge(&joint.lead, pool, &loading).await, 200);

    let leg = joint.leg(0).await.unwrap();
    assert_eq!(leg["charges"][0]["description"], "ANG-1");
    assert_eq!(leg["totals"]["charges"], "290000.00", "{leg}");
    let fee = joint.own(0, "fee").await.unwrap();
    assert_eq!(fee["totals"]["total"], "72500.00", "43,500 and 29,000: {fee}");
    for (shared, all) in [(by_supplier, 99_000_000), (by_agent, 9_900_000)] {
        let amounts = shared["shares"].as_array().unwrap().iter();
        assert_eq!(amounts.map(|share| sen(&share["amount"])).sum::<i64>(), all, "{shared}");
    }
    let back = json!({ "kind": "handling", "paper": "BM-8", "amount": "-1.00" });
    assert_eq!(charge(&joint.lead, pool, &back).await.status, 422, "it credits its own bill");
    assert_eq!(charge(&joint.villages[0].1, pool, &loading).await.status, 403);
    assert_eq!(joint.state(pool).await, "settling");
    joint.app.stop().await;
}

#[tokio::test]
async fn what_is_lost_in_its_care_the_agent_owes_the_supplier() {
    let (joint, pool) = bound().await;
    joint.bring(pool, 104, (104, 0, 0)).await;
    let line = joint
        .told(&format!("SELECT id::text AS told FROM demand_pool_line WHERE pool_id = '{pool}'"))
        .await;
    let lost = json!({ "lost_at_hub": [{ "line_id": line[0], "units": 4 }] });
    done(joint.allocate(pool, lost).await, 200);
    joint.settle().await;

    let sql = "SELECT order_id::text AS told FROM pool_order WHERE part = 'loss'";
    let loss = joint.told(sql).await;
    let loss = joint.order(&joint.desk, &loss[0]).await;
    assert_eq!(loss["buyer"]["id"], json!(joint.organizer));
    assert_eq!(loss["totals"]["total"], "1194000.00", "four sacks at the supplier's price: {loss}");
    let bill = done(joint.on_order(&joint.desk, &loss, "invoice", json!({})).await, 201);
    assert_eq!(bill["total"], "1194000.00");
    assert_eq!(of_legs(&joint, "held_base").await.iter().sum::<i64>(), 100);
    assert_eq!(joint.state(pool).await, "settling");
    joint.app.stop().await;
}

#[tokio::test]
async fn who_is_no_party_of_a_leg_does_not_see_it_and_the_supplier_sees_whom_it_bills() {
    let (joint, pool) = shared_out().await;
    let leg = joint.leg(0).await.unwrap();
    let path = format!("/api/v1/purchase-orders/{}", text(&leg, "id"));

    assert_eq!(joint.lead.get(&path).await.status, 404, "the agent's books know nothing of it");
    assert_eq!(joint.villages[1].1.get(&path).await.status, 404);
    let seen = done(joint.desk.get(&path).await, 200);
    assert_eq!(seen["buyer"]["name"], "KDMP Desa 1");
    let fee = joint.own(0, "fee").await.unwrap();
    let fee = format!("/api/v1/purchase-orders/{}", text(&fee, "id"));
    assert_eq!(joint.desk.get(&fee).await.status, 404, "what an agent takes is not the supplier's");
    assert_eq!(joint.desk.get(&format!("{}/pledges", at(pool))).await.status, 404);
    let own = done(joint.villages[0].1.get(&at(pool)).await, 200);
    assert_eq!(own["own_order"]["id"], leg["id"]);
    assert!(own["fee_order"]["id"].is_string(), "{own}");
    joint.app.stop().await;
}

#[tokio::test]
async fn an_agents_pool_is_cleared_again_once_and_ends_with_a_no() {
    let (joint, pool) = cleared().await;
    let order = joint.upstream(pool).await;
    let line = json!({ "line_id": order["lines"][0]["id"], "count": 104, "price": "300500.00" });
    let offer = json!({ "lines": [line] });
    done(joint.on_order(&joint.desk, &order, "counter", offer).await, 200);
    joint.settle().await;
    let second = joint.upstream(pool).await;
    assert_eq!(text(&second, "kind"), "pool_collective");
    done(joint.on_order(&joint.desk, &second, "accept", json!({})).await, 200);
    joint.settle().await;
    let leg = joint.leg(0).await.unwrap();
    assert_eq!(leg["lines"][0]["price"], "300500.00");
    assert_eq!(joint.state(pool).await, "awarded");
    // It may call off while nothing was sent, and the legs end with it.
    let no = json!({ "reason": "truk rusak" });
    done(joint.on_order(&joint.desk, &second, "cancel", no).await, 200);
    joint.settle().await;
    assert_eq!(joint.state(pool).await, "failed");
    assert_eq!(text(&joint.leg(0).await.unwrap(), "state"), "cancelled");
    joint.app.stop().await;

    let (joint, pool) = cleared().await;
    let order = joint.upstream(pool).await;
    let no = json!({ "reason": "gudang kosong" });
    done(joint.on_order(&joint.desk, &order, "reject", no).await, 200);
    joint.settle().await;
    assert_eq!(joint.state(pool).await, "failed");
    assert!(joint.leg(0).await.is_none());
    joint.app.stop().await;
}
