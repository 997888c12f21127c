//! The supplier's answer to the one order is its answer to the pool.

use super::{PLEDGED, bound, cleared, of_legs};
use serde_json::{Value, json};
use tests::joint::{Joint, done, text};
use uuid::Uuid;

/// The supplier would sell so many packs, at that price.
async fn counter(joint: &Joint, pool: Uuid, change: Value) {
    let order = joint.upstream(pool).await;
    let mut line = json!({ "line_id": order["lines"][0]["id"] });
    for (name, value) in change.as_object().unwrap() {
        line[name] = value.clone();
    }
    let offer = json!({ "lines": [line], "note": "musim hujan" });
    done(joint.on_order(&joint.desk, &order, "counter", offer).await, 200);
    joint.settle().await;
}

#[tokio::test]
async fn one_order_goes_out_and_legs_are_made_when_the_supplier_has_said_yes() {
    let (joint, pool) = cleared().await;

    let order = joint.upstream(pool).await;
    assert_eq!(order["lines"][0]["ordered_base"], 104 * 50_000, "{order}");
    assert_eq!(order["lines"][0]["price"], "298500.00");
    assert!(order["requested_date"].is_string(), "the day that was announced: {order}");
    assert_eq!(order["pool"]["id"], json!(pool));
    assert!(joint.leg(0).await.is_none(), "nobody has an order before the supplier says yes");
    assert_eq!(joint.state(pool).await, "awarded");

    done(joint.on_order(&joint.desk, &order, "accept", json!({})).await, 200);
    joint.settle().await;

    assert_eq!(of_legs(&joint, "confirmed_base").await, PLEDGED);
    let leg = joint.leg(0).await.unwrap();
    assert_eq!((text(&leg, "state"), text(&leg, "kind")), ("confirmed", "pool_leg"));
    assert_eq!(
        leg["lines"][0]["price"], "300000.00",
        "the gate's price and the organizer's margin"
    );
    assert_eq!(
        (&leg["seller"]["id"], &leg["pool"]["code"]),
        (&json!(joint.organizer), &order["pool"]["code"])
    );
    assert_eq!(leg["totals"]["total"], "9000000.00");
    assert_eq!(of_legs(&joint, "held_base").await, [0; 5], "nothing came yet");
    assert_eq!(joint.state(pool).await, "awarded");
    joint.app.stop().await;
}

#[tokio::test]
async fn however_often_and_by_how_many_it_is_looked_at_there_is_one_order_and_one_leg_each() {
    let (joint, pool) = cleared().await;
    let order = joint.upstream(pool).await;
    done(joint.on_order(&joint.desk, &order, "accept", json!({})).await, 200);

    let workflow = &joint.app.workflow;
    for _ in 0..3 {
        let (one, two, three, four) = tokio::join!(
            workflow.settle_pool_orders(),
            workflow.settle_pool_orders(),
            workflow.settle_pool_orders(),
            workflow.settle_pool_orders(),
        );
        for steps in [one, two, three, four] {
            assert!(steps.is_ok(), "{steps:?}");
        }
    }

    let parts = format!(
        "SELECT part || ' ' || count(*) || ' ' || count(*) FILTER (WHERE is_current) AS told FROM pool_order
         WHERE pool_id = '{pool}' GROUP BY part ORDER BY part"
    );
    assert_eq!(joint.told(&parts).await, ["leg 5 5", "upstream 1 1"]);
    assert_eq!(joint.told("SELECT job AS told FROM failing_deadline").await, Vec::<String>::new());
    assert_eq!(joint.state(pool).await, "awarded");
    joint.app.stop().await;
}

#[tokio::test]
async fn a_supplier_that_says_no_ends_the_pool_and_nobody_ever_had_an_order() {
    let (joint, pool) = cleared().await;
    let order = joint.upstream(pool).await;

    done(
        joint.on_order(&joint.desk, &order, "reject", json!({ "reason": "gudang kosong" })).await,
        200,
    );
    joint.settle().await;

    assert_eq!(joint.state(pool).await, "failed");
    let why = format!(
        "SELECT failure_why || ': ' || failure_reason AS told FROM demand_pool WHERE id = '{pool}'"
    );
    assert_eq!(joint.told(&why).await, ["supplier_refused: gudang kosong"]);
    assert!(joint.leg(0).await.is_none());
    joint.app.stop().await;
}

#[tokio::test]
async fn a_dearer_counter_offer_clears_the_pool_once_more_and_another_order_takes_its_place() {
    let (joint, pool) = cleared().await;
    let first = joint.upstream(pool).await;

    counter(&joint, pool, json!({ "count": 104, "price": "300500.00" })).await;

    let second = joint.upstream(pool).await;
    assert_ne!(first["id"], second["id"]);
    assert_eq!(
        (text(&second, "state"), &second["lines"][0]["price"]),
        ("submitted", &json!("300500.00"))
    );
    let first = joint.order(&joint.desk, text(&first, "id")).await;
    assert_eq!(
        (text(&first, "state"), &first["ended_reason"]),
        ("cancelled", &json!("pool_recleared"))
    );
    let again = json!({ "lines": [{ "line_id": second["lines"][0]["id"], "count": 90 }] });
    let again = joint.on_order(&joint.desk, &second, "counter", again).await;
    assert_eq!((again.status, again.problem()), (409, "pool-cleared-again"), "{}", again.text);

    done(joint.on_order(&joint.desk, &second, "accept", json!({})).await, 200);
    joint.settle().await;
    assert_eq!(of_legs(&joint, "confirmed_base").await, PLEDGED);
    assert_eq!(joint.leg(0).await.unwrap()["lines"][0]["price"], "302000.00");
    assert_eq!(joint.state(pool).await, "awarded");
    joint.app.stop().await;
}

#[tokio::test]
async fn a_counter_offer_for_less_is_shared_and_one_beyond_every_highest_price_ends_the_pool() {
    let (joint, pool) = cleared().await;
    counter(&joint, pool, json!({ "count": 90 })).await;
    let order = joint.upstream(pool).await;
    let line = &order["lines"][0];
    assert_eq!((&line["ordered_base"], &line["price"]), (&json!(90 * 50_000), &json!("298500.00")));
    done(joint.on_order(&joint.desk, &order, "accept", json!({})).await, 200);
    joint.settle().await;
    assert_eq!(of_legs(&joint, "confirmed_base").await.iter().sum::<i64>(), 90);
    assert_eq!(joint.state(pool).await, "awarded");
    joint.app.stop().await;

    let (joint, pool) = cleared().await;
    counter(&joint, pool, json!({ "count": 104, "price": "320000.00" })).await;
    assert_eq!(joint.state(pool).await, "failed");
    let why = format!("SELECT failure_why AS told FROM demand_pool WHERE id = '{pool}'");
    assert_eq!(joint.told(&why).await, ["counter_unmet"]);
    joint.app.stop().await;
}

#[tokio::test]
async fn a_supplier_that_calls_off_before_sending_takes_the_legs_with_it() {
    let (joint, pool) = bound().await;
    let order = joint.upstream(pool).await;

    done(
        joint.on_order(&joint.desk, &order, "cancel", json!({ "reason": "truk rusak" })).await,
        200,
    );
    joint.settle().await;

    assert_eq!(joint.state(pool).await, "failed");
    let leg = joint.leg(0).await.unwrap();
    assert_eq!(
        (text(&leg, "state"), &leg["ended_reason"]),
        ("cancelled", &json!("pool_came_to_nothing"))
    );
    joint.app.stop().await;
}
