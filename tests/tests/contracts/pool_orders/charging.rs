//! Freight is shared among those who got goods, to the rupiah, and becomes a charge of each leg.

use super::bound;
use serde_json::{Value, json};
use tests::app::Reply;
use tests::joint::{Joint, at, done, sen};
use uuid::Uuid;

async fn charge(joint: &Joint, pool: Uuid, paper: &str, amount: &str) -> Reply {
    let body = json!({ "kind": "freight", "paper": paper, "amount": amount });
    joint.lead.post(&format!("{}/charges", at(pool)), body).await
}

fn borne(shared: &Value) -> Vec<i64> {
    shared["shares"].as_array().unwrap().iter().map(|share| sen(&share["amount"])).collect()
}

#[tokio::test]
async fn freight_is_shared_to_the_rupiah_and_stands_on_every_leg() {
    let (joint, pool) = bound().await;
    let early = charge(&joint, pool, "ANG-1", "1000000.00").await;
    assert_eq!(early.status, 409, "before everything is shared out: {}", early.text);
    joint.bring(pool, 104, (99, 0, 5)).await;
    done(joint.allocate(pool, json!({})).await, 200);

    let shared = done(charge(&joint, pool, "ANG-1", "1000000.00").await, 200);

    assert_eq!(borne(&shared).iter().sum::<i64>(), 100_000_000, "{shared}");
    let mut on_legs = 0;
    for village in 0..joint.villages.len() {
        let leg = joint.leg(village).await.unwrap();
        let charge = &leg["charges"][0];
        assert_eq!((&charge["kind"], &charge["description"]), (&json!("freight"), &json!("ANG-1")));
        assert_eq!(leg["totals"]["charges"], charge["amount"]);
        on_legs += sen(&charge["amount"]);
    }
    assert_eq!(on_legs, 100_000_000);
    let twice = charge(&joint, pool, "ANG-1", "1000000.00").await;
    assert!(matches!(twice.status, 409 | 422), "{}", twice.text);
    let back = done(charge(&joint, pool, "NK-ANG-1", "-10001.00").await, 200);
    assert_eq!(borne(&back).iter().sum::<i64>(), -1_000_100, "what the carrier credits goes back");
    assert_eq!(joint.state(pool).await, "settling");
    joint.app.stop().await;
}

#[tokio::test]
async fn whoever_does_not_keep_the_organizers_money_charges_nobody() {
    let (joint, pool) = bound().await;
    joint.bring(pool, 104, (104, 0, 0)).await;
    done(joint.allocate(pool, json!({})).await, 200);
    let path = format!("{}/charges", at(pool));
    let freight = json!({ "kind": "freight", "paper": "ANG-1", "amount": "1000.00" });

    for by in [&joint.villages[0].1, &joint.desk] {
        assert_eq!(by.post(&path, freight.clone()).await.status, 403);
    }
    let store =
        joint.app.person(joint.organizer, &[supply_chain::organization::Role::Warehouse]).await;
    assert_eq!(store.post(&path, freight).await.status, 403);
    let nothing = joint
        .lead
        .post(&path, json!({ "kind": "freight", "paper": "ANG-1", "amount": "0.00" }))
        .await;
    assert_eq!(nothing.status, 422, "{}", nothing.text);
    let nameless =
        joint.lead.post(&path, json!({ "kind": "other", "paper": " ", "amount": "1.00" })).await;
    assert_eq!(nameless.status, 422, "{}", nameless.text);
    assert_eq!(joint.state(pool).await, "settling");
    joint.app.stop().await;
}
