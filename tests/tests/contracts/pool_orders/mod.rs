//! From award to orders, over HTTP and on the real PostgreSQL. After each test what was bought, awarded, ordered, counted
//! and shared out agree.

mod answering;
mod as_agent;
mod by_hand;
mod cascading;
mod charging;
mod on_pages;
mod sharing;

use serde_json::{Value, json};
use tests::joint::{Joint, done, text};
use uuid::Uuid;

/// What the villages pledge: together 104 sacks, so that the price from 100 on is reached.
const PLEDGED: [i64; 5] = [30, 25, 20, 16, 13];

/// A pool that was cleared at 104 sacks, and is with its supplier.
async fn cleared() -> (Joint, Uuid) {
    let joint = Joint::open(PLEDGED.len()).await;
    let of = joint.pool(json!({})).await;
    for (village, firm) in PLEDGED.into_iter().enumerate() {
        joint.pledge(village, of, firm, "310000.00").await;
    }
    let order = joint.close(of.0).await;
    assert_eq!((text(&order, "state"), text(&order, "kind")), ("submitted", "pool_upstream"));
    (joint, of.0)
}

/// Likewise, and the supplier has said yes.
async fn bound() -> (Joint, Uuid) {
    let (joint, pool) = cleared().await;
    let order = joint.upstream(pool).await;
    done(joint.on_order(&joint.desk, &order, "accept", json!({})).await, 200);
    joint.settle().await;
    (joint, pool)
}

/// A count of the first line of each leg, village by village.
async fn of_legs(joint: &Joint, count: &str) -> Vec<i64> {
    let mut counts = Vec::new();
    for village in 0..joint.villages.len() {
        let leg = joint.leg(village).await.unwrap_or(Value::Null);
        counts.push(leg["lines"][0][count].as_i64().unwrap_or(-1) / 50_000);
    }
    counts
}

/// What each village gets of what was shared out.
fn shares(joint: &Joint, shared: &Value) -> Vec<i64> {
    let all = shared["lines"][0]["shares"].as_array().unwrap();
    let of = |(village, _): &(Uuid, _)| {
        let share = all.iter().find(|share| share["organization_id"] == json!(village)).unwrap();
        share["units"].as_i64().unwrap()
    };
    joint.villages.iter().map(of).collect()
}
