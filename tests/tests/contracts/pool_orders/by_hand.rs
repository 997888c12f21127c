//! A pool answers for its orders: nobody changes them so that they would not add up any more.

use super::{bound, cleared};
use serde_json::json;
use tests::joint::text;

#[tokio::test]
async fn neither_side_changes_calls_off_or_gives_up_a_leg() {
    let (joint, pool) = bound().await;
    let leg = joint.leg(1).await.unwrap();
    let (village, lead) = (&joint.villages[1].1, &joint.lead);
    let amend = json!({ "lines": [{ "line_id": leg["lines"][0]["id"], "count": 10 }] });

    for by in [village, lead] {
        for (command, body) in [
            ("cancel", json!({ "reason": "batal" })),
            ("amend", amend.clone()),
            ("short-close", json!({ "reason": "tutup" })),
        ] {
            let refused = joint.on_order(by, &leg, command, body).await;
            assert_eq!(
                (refused.status, refused.problem()),
                (409, "pool-answers-for-it"),
                "{command}: {}",
                refused.text
            );
            assert_eq!(refused.body["pool"], leg["pool"]["code"], "{}", refused.text);
        }
        let seen = joint.order(by, text(&leg, "id")).await;
        let allowed = seen["allowed_commands"].as_array().unwrap();
        for command in ["cancel", "amend", "short-close"] {
            assert!(!allowed.contains(&json!(command)), "{seen}");
        }
    }
    assert_eq!(joint.state(pool).await, "awarded");
    joint.app.stop().await;
}

#[tokio::test]
async fn the_organizer_does_not_touch_the_suppliers_order_and_the_supplier_counters_only_what_was_pledged_for()
 {
    let (joint, pool) = cleared().await;
    let order = joint.upstream(pool).await;

    for command in ["withdraw", "cancel"] {
        let refused =
            joint.on_order(&joint.lead, &order, command, json!({ "reason": "batal" })).await;
        assert_eq!(
            (refused.status, refused.problem()),
            (409, "pool-answers-for-it"),
            "{}",
            refused.text
        );
    }
    let freight = json!({ "lines": [], "charges": [{ "kind": "freight", "description": "Ongkos", "amount": "100000.00" }] });
    let refused = joint.on_order(&joint.desk, &order, "counter", freight).await;
    assert_eq!(
        (refused.status, refused.problem()),
        (422, "pool-takes-no-others"),
        "{}",
        refused.text
    );
    assert_eq!(joint.state(pool).await, "awarded");
    joint.app.stop().await;
}

#[tokio::test]
async fn stock_that_the_organizer_has_besides_fills_no_leg() {
    let (joint, pool) = bound().await;

    let leg = joint.leg(0).await.unwrap();
    let own = json!({ "product_id": joint.product, "stock": 500, "pack": { "name": "karung", "factor": 50_000 },
        "price_breaks": [{ "min_count": 1, "price": "320000.00" }], "audience": "affiliates" });
    let made = joint.lead.post("/api/v1/offers", own).await;
    assert_eq!(made.status, 201, "{}", made.text);
    joint.app.workflow.settle_deadlines().await.unwrap();

    let after = joint.leg(0).await.unwrap();
    assert_eq!((&after["version"], &after["lines"][0]["held_base"]), (&leg["version"], &json!(0)));
    assert_eq!(joint.state(pool).await, "awarded");
    joint.app.stop().await;
}
