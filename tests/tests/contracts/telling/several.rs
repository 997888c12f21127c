//! Several processes tell of the same history: nobody is told twice, nothing is sent twice.

use std::collections::BTreeSet;

use marketplace_api::telling::{Post, send_webhooks};
use order_workflow::jobs::telling;
use order_workflow::telling::address::Reach;
use serde_json::json;
use tokio::sync::watch;
use tokio::task::JoinSet;

use super::receiver::Receiver;
use super::{Told, a_while, items, soon, told};

#[tokio::test]
async fn several_at_once_tell_and_send_everything_once() {
    let (world, receiver) = (Told::begin().await, Receiver::open().await);
    let body = json!({ "url": receiver.url() });
    assert_eq!(world.seller.post("/api/v1/webhooks", body).await.status, 201);
    // Four more beside the program's own.
    let (stop, stopped) = watch::channel(false);
    let mut others = JoinSet::new();
    for _ in 0..4 {
        let post = Post::new(Reach::Loopback).unwrap();
        others.spawn(telling::run(world.app.workflow.clone(), stopped.clone()));
        others.spawn(send_webhooks(world.app.workflow.clone(), post, stopped.clone()));
    }

    for _ in 0..25 {
        world.order(true).await;
    }
    soon("all of it arrives", || async { (receiver.sent().len() >= 25).then_some(()) }).await;
    a_while().await;
    stop.send(true).unwrap();
    others.join_all().await;

    let ids: BTreeSet<String> =
        receiver.sent().iter().map(|sent| sent.header("webhook-id").to_owned()).collect();
    assert_eq!((receiver.sent().len(), ids.len()), (25, 25));
    assert_eq!(told(&world.seller).await.len(), 25);
    let feed = items(&world.seller.get("/api/v1/events?limit=100").await);
    let in_feed: BTreeSet<String> =
        feed.iter().map(|event| event["id"].as_str().unwrap().to_owned()).collect();
    assert_eq!(in_feed, ids);
    world.app.stop().await;
}
