//! What comes lies in quarantine until it is shared out; then each leg has exactly its part.

use super::{PLEDGED, bound, of_legs, shares};
use serde_json::{Value, json};
use tests::app::Client;
use tests::joint::{Joint, at, done, text};
use uuid::Uuid;

/// Base units of the rice that the organizer has, by condition: on hand and set aside, in sacks.
async fn stock(joint: &Joint) -> Vec<String> {
    joint
        .told(&format!(
            "SELECT condition || ' ' || (sum(on_hand) / 50000)::bigint || ' ' || (sum(reserved) / 50000)::bigint AS told FROM stock_level
             WHERE owner_id = '{}' AND on_hand > 0 GROUP BY condition ORDER BY condition",
            joint.organizer
        ))
        .await
}

/// The pool's version, as its organizer names it.
async fn version(joint: &Joint, pool: Uuid) -> String {
    let sql = format!("SELECT version::text AS told FROM demand_pool WHERE id = '{pool}'");
    joint.told(&sql).await.remove(0)
}

#[tokio::test]
async fn a_short_delivery_is_shared_by_the_rule_and_what_never_comes_is_given_up() {
    let (joint, pool) = bound().await;

    joint.bring(pool, 104, (99, 2, 3)).await;
    assert_eq!(joint.state(pool).await, "allocating");
    assert_eq!(stock(&joint).await, ["quarantine 99 0"], "nobody else can take it");
    let shared = done(joint.allocate(pool, json!({})).await, 200);

    assert_eq!(shares(&joint, &shared), [29, 24, 19, 15, 12], "{shared}");
    assert_eq!(
        (text(&shared, "state"), &shared["lines"][0]["bill"]),
        ("settling", &json!("29551500.00"))
    );
    assert_eq!(of_legs(&joint, "held_base").await, [29, 24, 19, 15, 12]);
    assert_eq!(of_legs(&joint, "short_closed_base").await, [1; 5]);
    assert_eq!(stock(&joint).await, ["good 99 99"]);
    assert_eq!(joint.state(pool).await, "settling");
    let told = short_closed(&joint, &joint.villages[3].1).await;
    let shares = &told["order"]["shares"];
    assert_eq!((&shares[0]["got"], &shares[0]["awarded"]), (&json!(15), &json!(16)), "{told}");
    let reader = joint.app.browser(joint.villages[3].1.person.unwrap()).await;
    let page = reader.get("/inbox").await;
    assert!(page.text.contains("Anda mendapat 15 dari 16"), "{}", page.text);
    assert!(!page.text.contains("pool_nothing_more_comes"), "a code is no reason");
    joint.app.stop().await;
}

/// The message of what never comes, once it is there.
async fn short_closed(joint: &Joint, who: &Client) -> Value {
    for _ in 0..200 {
        let inbox = who.get("/api/v1/messages?limit=100").await;
        let items = inbox.body["items"].as_array().unwrap().clone();
        if let Some(found) = items.into_iter().find(|one| one["kind"] == "short_closed") {
            return found;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("nobody was told within ten seconds at {}", joint.app.workflow.origin.now());
}

#[tokio::test]
async fn goods_that_come_in_parts_are_shared_as_they_come() {
    let (joint, pool) = bound().await;

    joint.bring(pool, 60, (60, 0, 0)).await;
    let first = done(joint.allocate(pool, json!({})).await, 200);
    assert_eq!(
        (text(&first, "state"), shares(&joint, &first)),
        ("allocating", vec![17, 14, 12, 9, 8])
    );
    let early = joint.allocate(pool, json!({})).await;
    assert_eq!(early.status, 409, "nothing waits: {}", early.text);
    joint.bring(pool, 44, (44, 0, 0)).await;
    let second = done(joint.allocate(pool, json!({})).await, 200);

    assert_eq!(
        (text(&second, "state"), shares(&joint, &second)),
        ("settling", vec![13, 11, 8, 7, 5])
    );
    assert_eq!(of_legs(&joint, "held_base").await, PLEDGED);
    let leg = joint.leg(0).await.unwrap();
    assert_eq!(leg["backorder_until"], json!(null), "everything is there");
    assert_eq!(joint.state(pool).await, "settling");
    joint.app.stop().await;
}

#[tokio::test]
async fn more_that_comes_joins_what_waits_and_a_count_put_right_in_time_changes_it() {
    let (joint, pool) = bound().await;
    let counted = joint.bring(pool, 60, (60, 0, 0)).await;

    let line = &counted["lines"][0]["id"];
    let right = |good: i64| {
        let line = json!({ "line_id": line, "received_base": good * 50_000, "rejected_base": 0,
            "lost_base": (60 - good) * 50_000 });
        json!({ "shipment_id": counted["shipments"][0]["id"], "lines": [line], "reason": "salah hitung" })
    };
    done(joint.on_order(&joint.lead, &counted, "correct-receipt", right(58)).await, 200);
    joint.settle().await;
    joint.bring(pool, 20, (20, 0, 0)).await;
    let shared = done(joint.allocate(pool, json!({})).await, 200);

    assert_eq!(shared["lines"][0]["good"], 78, "{shared}");
    let late = joint.on_order(&joint.lead, &counted, "correct-receipt", right(57)).await;
    assert_eq!((late.status, late.problem()), (409, "pool-shared-out"), "{}", late.text);
    assert_eq!(stock(&joint).await, ["good 78 78"]);
    assert_eq!(joint.state(pool).await, "allocating");
    joint.app.stop().await;
}

#[tokio::test]
async fn what_the_hub_lost_its_keeper_bears() {
    let (joint, pool) = bound().await;
    joint.bring(pool, 104, (104, 0, 0)).await;
    let line = joint
        .told(&format!("SELECT id::text AS told FROM demand_pool_line WHERE pool_id = '{pool}'"))
        .await;

    let too_many = json!({ "lost_at_hub": [{ "line_id": line[0], "units": 105 }] });
    let refused = joint.allocate(pool, too_many).await;
    assert_eq!(refused.status, 422, "{}", refused.text);
    let lost = json!({ "lost_at_hub": [{ "line_id": line[0], "units": 4 }] });
    let shared = done(joint.allocate(pool, lost).await, 200);

    assert_eq!(
        shared["lines"][0]["borne"],
        json!({ "units": 4, "goods": "1194000.00" }),
        "{shared}"
    );
    assert_eq!(of_legs(&joint, "held_base").await.iter().sum::<i64>(), 100);
    assert_eq!(stock(&joint).await, ["good 100 100"]);
    assert_eq!(joint.state(pool).await, "settling");
    joint.app.stop().await;
}

#[tokio::test]
async fn a_supplier_that_sends_nothing_good_leaves_every_leg_ended() {
    let (joint, pool) = bound().await;

    joint.bring(pool, 104, (0, 104, 0)).await;

    assert_eq!(joint.state(pool).await, "settling");
    let leg = joint.leg(0).await.unwrap();
    assert_eq!(
        (text(&leg, "state"), &leg["ended_reason"]),
        ("cancelled", &json!("pool_nothing_more_comes"))
    );
    joint.app.stop().await;
}

#[tokio::test]
async fn sharing_out_is_asked_for_once_about_what_was_seen_and_by_its_organizer_alone() {
    let (joint, pool) = bound().await;
    joint.bring(pool, 104, (104, 0, 0)).await;
    let path = format!("{}/allocate", at(pool));

    let village = joint.villages[0].1.post(&path, json!({})).await;
    assert_eq!(village.status, 403, "{}", village.text);
    let elsewhere =
        joint.app.organization(supply_chain::organization::Kind::Primary, "KDMP Lembata").await;
    let stranger = joint.app.person(elsewhere, &[supply_chain::organization::Role::Manager]).await;
    assert_eq!(stranger.post(&path, json!({})).await.status, 404);
    let store =
        joint.app.person(joint.organizer, &[supply_chain::organization::Role::Warehouse]).await;
    assert_eq!(store.post(&path, json!({})).await.status, 403);
    let stale = joint.lead.with("If-Match", "\"v1\"").post(&path, json!({})).await;
    assert_eq!(stale.status, 412, "{}", stale.text);

    let now = format!("\"v{}\"", version(&joint, pool).await);
    let asked = joint.lead.with("If-Match", &now).once("bagi");
    let first = asked.post(&path, json!({})).await;
    let again = asked.post(&path, json!({})).await;
    assert_eq!((first.status, again.status), (200, 200), "{}", first.text);
    assert_eq!(first.body, again.body);
    assert_eq!(of_legs(&joint, "held_base").await, PLEDGED);
    assert_eq!(joint.state(pool).await, "settling");
    joint.app.stop().await;
}
