//! The feed: everything, in order, and nothing that is not the asker's.

use std::time::Duration;

use order_workflow::jobs::telling;
use sea_orm::{ConnectionTrait, DbErr};
use serde_json::{Value, json};

use super::{Told, items, run, soon};

/// The whole feed, two events at a time.
async fn feed(client: &tests::app::Client) -> Vec<Value> {
    let (mut events, mut cursor) = (Vec::new(), String::new());
    loop {
        let reply = client.get(&format!("/api/v1/events?limit=2&cursor={cursor}")).await;
        events.extend(items(&reply));
        match reply.body["next_cursor"].as_str() {
            Some(next) => next.clone_into(&mut cursor),
            None => return events,
        }
    }
}

fn types(events: &[Value]) -> Vec<&str> {
    events.iter().map(|event| event["type"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn each_side_reads_what_happened_in_order_and_never_what_is_the_others_alone() {
    let world = Told::begin().await;
    let order = world.order(false).await;
    let path = format!("/api/v1/purchase-orders/{order}");
    let note = json!({ "note": "rahasia pembeli" });
    world.buyer.ask(reqwest::Method::PATCH, &path, Some(note)).await;
    world.buyer.post(&format!("{path}/submit"), json!({})).await;
    world.answer(order, "accept", json!({})).await;
    world.order(false).await;
    soon("everything is told", || async {
        let events = feed(&world.buyer).await;
        (events.len() == 5).then_some(())
    })
    .await;

    let (buyers, sellers) = (feed(&world.buyer).await, feed(&world.seller).await);
    assert_eq!(
        types(&buyers),
        ["order.created", "order.edited", "order.submitted", "order.confirmed", "order.created"]
    );
    assert_eq!(types(&sellers), ["order.submitted", "order.confirmed"]);
    let seen = Value::from(sellers.clone()).to_string();
    assert!(!seen.contains("rahasia"), "{seen}");
    assert_eq!(sellers[0]["data"]["side"], "seller");
    assert_eq!(sellers[0]["data"]["number"], buyers[2]["data"]["number"]);
    assert!(sellers[0]["data"]["entry"]["lines"].is_array());

    assert_eq!(feed(&world.seller).await, sellers, "the same events again, ids and all");
    world.app.stop().await;
}

#[tokio::test]
async fn whoever_stands_at_the_end_goes_on_from_there() {
    let world = Told::begin().await;
    assert_eq!(world.seller.get("/api/v1/events").await.body["resume_cursor"], Value::Null);
    world.order(true).await;
    let first = soon("the first is told", || async {
        let reply = world.seller.get("/api/v1/events").await;
        reply.body["resume_cursor"].as_str().map(str::to_owned)
    })
    .await;
    let path = format!("/api/v1/events?cursor={first}");
    let end = world.seller.get(&path).await;
    assert_eq!((items(&end).len(), end.body["resume_cursor"].as_str()), (0, Some(first.as_str())));

    world.order(true).await;

    let news = soon("the second is told", || async {
        Some(items(&world.seller.get(&path).await)).filter(|news| !news.is_empty())
    })
    .await;
    assert_eq!(types(&news), ["order.submitted"]);
    assert_eq!(world.buyer.get(&path).await.status, 404, "a place in another's feed");
    world.app.stop().await;
}

#[tokio::test]
async fn a_transaction_that_commits_late_is_not_missed() {
    let world = Told::begin().await;
    let late = world.order(true).await;
    soon("the first is told", || async { (feed(&world.seller).await.len() == 1).then_some(()) })
        .await;

    // It records an entry, and takes its time.
    let database = world.app.workflow.database.clone();
    let (begun, has_begun) = tokio::sync::oneshot::channel::<()>();
    let (commit, may_commit) = tokio::sync::oneshot::channel::<()>();
    let signals = std::sync::Arc::new(tokio::sync::Mutex::new(Some((begun, may_commit))));
    let slow = tokio::spawn(async move {
        database
            .transaction(move |tx| {
                let signals = std::sync::Arc::clone(&signals);
                Box::pin(async move {
                    tx.execute_unprepared(&format!(
                        "INSERT INTO order_history (order_id, position, kind, recorded_at, channel, previous_hash, hash, fields)
                         VALUES ('{late}', 99, 'acknowledged', now(), 'system', decode(repeat('00', 32), 'hex'),
                                 decode(repeat('01', 32), 'hex'), '[]')"
                    ))
                    .await?;
                    let (begun, may_commit) = signals.lock().await.take().unwrap();
                    begun.send(()).unwrap();
                    may_commit.await.unwrap();
                    Ok::<_, DbErr>(())
                })
            })
            .await
    });
    has_begun.await.unwrap();
    for _ in 0..3 {
        world.order(true).await;
    }
    tokio::time::sleep(Duration::from_millis(1200)).await;
    telling::tell(&world.app.workflow).await.unwrap();
    assert_eq!(feed(&world.seller).await.len(), 1, "nobody overtakes what is under way");

    commit.send(()).unwrap();
    slow.await.unwrap().unwrap();
    soon("all are told", || async { (feed(&world.seller).await.len() == 5).then_some(()) }).await;

    let events = feed(&world.seller).await;
    assert_eq!(types(&events)[1], "order.acknowledged", "in the order they began");
    world.app.stop().await;
}

#[tokio::test]
async fn after_a_restore_elsewhere_the_feed_goes_on_behind_what_was_told() {
    let world = Told::begin().await;
    // As if all of it had been recorded by a cluster with a far higher count of transactions.
    let raised =
        "CREATE OR REPLACE FUNCTION feed_bias() RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE
                  AS 'SELECT 5000000000::bigint'";
    run(&world, raised).await;
    world.order(true).await;
    soon("told there", || async { (feed(&world.seller).await.len() == 1).then_some(()) }).await;
    run(&world, &raised.replace("5000000000", "0")).await;

    telling::settle(&world.app.workflow).await.unwrap();
    let order = world.order(true).await;
    soon("told here", || async { (feed(&world.seller).await.len() == 2).then_some(()) }).await;

    assert_eq!(feed(&world.seller).await[1]["data"]["order_id"], order.to_string());
    world.app.stop().await;
}
