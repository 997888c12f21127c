//! Webhooks: signed, tried again, given up, never sent where they must not go.

use chrono::TimeDelta;
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use super::receiver::{Receiver, Sent};
use super::{Told, a_while, items, soon, told};

/// A webhook of the seller's, and its secret.
async fn webhook(world: &Told, url: &str, types: &[&str]) -> (Uuid, String) {
    let made = world.seller.post("/api/v1/webhooks", json!({ "url": url, "types": types })).await;
    assert_eq!(made.status, 201, "{}", made.body);
    (made.id("id"), made.body["secret"].as_str().unwrap().to_owned())
}

async fn arrived(receiver: &Receiver, number: usize) -> Vec<Sent> {
    soon("it arrives", || async { Some(receiver.sent()).filter(|sent| sent.len() >= number) }).await
}

async fn log(world: &Told, id: Uuid) -> Vec<Value> {
    items(&world.seller.get(&format!("/api/v1/webhooks/{id}/deliveries")).await)
}

/// The log once its newest delivery is in this state.
async fn settled(world: &Told, id: Uuid, state: &str) -> Vec<Value> {
    soon("it is settled", || async {
        let log = log(world, id).await;
        log.first().is_some_and(|first| first["state"] == state).then_some(log)
    })
    .await
}

#[tokio::test]
async fn what_happened_arrives_once_signed_as_the_standard_has_it() {
    let (world, receiver) = (Told::begin().await, Receiver::open().await);
    let (id, secret) = webhook(&world, &receiver.url(), &["order.submitted"]).await;

    let order = world.order(true).await;
    world.answer(order, "accept", json!({})).await;

    let sent = arrived(&receiver, 1).await[0].clone();
    assert_eq!(sent.line, "POST /lumbung?x=1 HTTP/1.1");
    assert!(sent.is_signed_with(&secret));
    assert!(!Sent { body: format!("{} ", sent.body), ..sent.clone() }.is_signed_with(&secret));
    let event = sent.json();
    assert_eq!(event["type"], "order.submitted");
    assert_eq!(event["id"], sent.header("webhook-id"));
    let feed = items(&world.seller.get("/api/v1/events").await);
    assert_eq!(feed[0], event, "the feed tells the same");

    let log = settled(&world, id, "delivered").await;
    assert_eq!(log[0]["attempts"][0]["status"], 204);
    a_while().await;
    assert_eq!(receiver.sent().len(), 1, "once, and only the type that was asked for");
    let kept = world.seller.get(&format!("/api/v1/webhooks/{id}")).await;
    assert_eq!(kept.body["secret"], Value::Null, "the secret is told once");
    world.app.stop().await;
}

#[tokio::test]
async fn a_receiver_that_fails_is_tried_again_under_the_same_id_until_it_answers() {
    let (world, receiver) = (Told::begin().await, Receiver::open().await);
    let (id, secret) = webhook(&world, &receiver.url(), &["order.submitted"]).await;
    receiver.answer_next(&["503 Service Unavailable", "302 Found"]);
    world.order(true).await;

    arrived(&receiver, 1).await;
    settled(&world, id, "waiting").await;
    a_while().await;
    assert_eq!(receiver.sent().len(), 1, "not before its time");
    world.app.clock.advance(TimeDelta::seconds(6));
    arrived(&receiver, 2).await;
    a_while().await;
    world.app.clock.advance(TimeDelta::minutes(6));
    let sent = arrived(&receiver, 3).await;
    let log = settled(&world, id, "delivered").await;
    world.app.clock.advance(TimeDelta::days(2));
    a_while().await;

    assert_eq!(receiver.sent().len(), 3, "nothing comes twice to who answered");
    assert!(sent.iter().all(|one| one.header("webhook-id") == sent[0].header("webhook-id")));
    assert!(sent.iter().all(|one| one.body == sent[0].body));
    assert!(sent[0].is_signed_with(&secret));
    let statuses: Vec<i64> = log[0]["attempts"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|a| a["status"].as_i64())
        .collect();
    assert_eq!(statuses, [204, 302, 503]);
    assert_eq!(log[0]["attempts"][2]["answer"], "jawaban penerima");
    world.app.stop().await;
}

#[tokio::test]
async fn what_keeps_failing_is_given_up_parked_told_and_may_be_tried_again() {
    let (world, receiver) = (Told::begin().await, Receiver::open().await);
    let (id, _) = webhook(&world, &receiver.url(), &["order.submitted"]).await;
    receiver.answer_always("500 Internal Server Error", "");
    world.order(true).await;

    for number in 1..=10 {
        arrived(&receiver, number).await;
        soon("the try is written down", || async {
            let log = log(&world, id).await;
            (log[0]["attempts"].as_array().unwrap().len() == number).then_some(())
        })
        .await;
        world.app.clock.advance(TimeDelta::hours(25));
    }
    let log = settled(&world, id, "parked").await;
    a_while().await;
    assert_eq!(receiver.sent().len(), 10);
    let path = format!("/api/v1/webhooks/{id}");
    let stopped = world.seller.get(&path).await;
    assert_eq!(
        (&stopped.body["state"], &stopped.body["failure"]),
        (&json!("failed"), &json!("status"))
    );
    // Beside it stands that the order, which nobody answered meanwhile, has lapsed.
    let said = told(&world.seller).await;
    assert!(said.iter().any(|kind| kind == "webhook_failed"), "{said:?}");
    let parked = items(&world.seller.get("/api/v1/parked-jobs").await);
    assert_eq!((parked.len(), &parked[0]["attempts"]), (1, &json!(10)));
    assert!(parked[0]["detail"].as_str().unwrap().starts_with("500 jawaban"), "{}", parked[0]);
    assert!(items(&world.buyer.get("/api/v1/parked-jobs").await).is_empty());
    let operator = world.app.browser(world.app.operator().person.unwrap()).await;
    assert!(operator.get("/operator/parked").await.text.contains("CV Sumber Pangan"));
    let metrics = world.app.visitor().get("/metrics").await.text;
    assert!(metrics.contains(r#"parked_jobs{job="webhook"}"#), "{metrics}");

    receiver.answer_always("200 OK", "");
    let retry = format!("{path}/deliveries/{}/retry", log[0]["id"].as_str().unwrap());
    let retried = world.seller.post(&retry, json!({})).await;
    assert_eq!((retried.status, &retried.body["state"]), (200, &json!("active")));
    settled(&world, id, "delivered").await;
    assert!(items(&world.app.operator().get("/api/v1/parked-jobs").await).is_empty());
    assert_eq!(world.seller.post(&retry, json!({})).await.status, 200);
    a_while().await;
    assert_eq!(receiver.sent().len(), 11, "one that was taken is not sent again");
    world.app.stop().await;
}

#[tokio::test]
async fn a_receiver_that_is_gone_is_asked_once() {
    let (world, receiver) = (Told::begin().await, Receiver::open().await);
    let (id, _) = webhook(&world, &receiver.url(), &[]).await;
    receiver.answer_always("410 Gone", "");

    world.order(true).await;
    settled(&world, id, "parked").await;

    let stopped = world.seller.get(&format!("/api/v1/webhooks/{id}")).await;
    assert_eq!(stopped.body["failure"], "gone");
    let test = world.seller.post(&format!("/api/v1/webhooks/{id}/test"), json!({})).await;
    assert_eq!(test.problem(), "webhook-not-active");
    world.app.stop().await;
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let (world, receiver) = (Told::begin().await, Receiver::open().await);
    let elsewhere = Receiver::open().await;
    let (id, _) = webhook(&world, &receiver.url(), &[]).await;
    receiver.answer_always("307 Temporary Redirect", &format!("location: {}\r\n", elsewhere.url()));

    world.seller.post(&format!("/api/v1/webhooks/{id}/test"), json!({})).await;
    arrived(&receiver, 1).await;
    a_while().await;

    assert_eq!(elsewhere.sent().len(), 0);
    assert_eq!(log(&world, id).await[0]["attempts"][0]["status"], 307);
    world.app.stop().await;
}

#[tokio::test]
async fn after_a_change_of_secret_both_sign_for_a_day() {
    let (world, receiver) = (Told::begin().await, Receiver::open().await);
    let (id, before) = webhook(&world, &receiver.url(), &[]).await;
    let path = format!("/api/v1/webhooks/{id}");
    let rotated = world.seller.post(&format!("{path}/rotate-secret"), json!({})).await;
    let after = rotated.body["secret"].as_str().unwrap();
    assert_ne!(before, after);

    world.seller.post(&format!("{path}/test"), json!({})).await;
    let sent = arrived(&receiver, 1).await[0].clone();
    assert!(sent.is_signed_with(&before) && sent.is_signed_with(after));
    assert_eq!(sent.json()["type"], "test");

    world.app.clock.advance(TimeDelta::hours(25));
    world.seller.post(&format!("{path}/test"), json!({})).await;
    let sent = arrived(&receiver, 2).await[1].clone();
    // A day later the reference library finds the time too far off, so the signatures are counted.
    assert_eq!(sent.header("webhook-signature").split(' ').count(), 1);
    world.app.stop().await;
}

#[tokio::test]
async fn a_private_address_is_refused_when_it_is_written_and_when_it_is_resolved() {
    let world = Told::begin_as(|settings| {
        settings.webhook_reach = order_workflow::telling::address::Reach::Public;
    })
    .await;
    for url in [
        "https://127.0.0.1/",
        "https://2130706433/",
        "https://0x7f.1/",
        "https://0177.0.0.1/",
        "https://[::ffff:10.0.0.1]/",
        "https://[64:ff9b::a00:1]/",
        "https://[2002:a00:1::]/",
        "https://169.254.169.254/latest",
        "https://100.64.0.1/",
        "https://224.0.0.1/",
        "https://0.0.0.0/",
        "https://localhost/",
        "http://contoh.id/",
    ] {
        let refused = world.seller.post("/api/v1/webhooks", json!({ "url": url })).await;
        assert_eq!((refused.status, refused.problem()), (422, "webhook-address"), "{url}");
        assert_eq!(refused.pointers(), ["/url"], "{url}");
    }
    // Written down when it was public; what it is now is judged when something is sent.
    let receiver = Receiver::open().await;
    let (id, _) = webhook(&world, "https://penerima.contoh.id/", &[]).await;
    let inside = receiver.url().replace("http:", "https:");
    super::run(&world, &format!("UPDATE webhook SET url = '{inside}'")).await;
    world.seller.post(&format!("/api/v1/webhooks/{id}/test"), json!({})).await;
    let log = soon("it is tried", || async {
        Some(log(&world, id).await).filter(|log| log[0]["attempts"][0].is_object())
    })
    .await;

    assert_eq!(log[0]["attempts"][0]["failure"], "address");
    assert_eq!(receiver.sent().len(), 0);
    world.app.stop().await;
}

#[tokio::test]
async fn a_webhook_is_paused_changed_and_ended_by_its_version() {
    let (world, receiver) = (Told::begin().await, Receiver::open().await);
    let (id, _) = webhook(&world, &receiver.url(), &[]).await;
    let path = format!("/api/v1/webhooks/{id}");
    let unknown = json!({ "types": ["order.submitted", "order.flown"] });
    let refused = world.seller.ask(Method::PATCH, &path, Some(unknown)).await;
    assert_eq!((refused.problem(), refused.pointers()), ("event-type-unknown", vec!["/types/1"]));

    let paused = world.seller.ask(Method::PATCH, &path, Some(json!({ "state": "paused" }))).await;
    assert_eq!((paused.status, &paused.body["state"]), (200, &json!("paused")));
    world.order(true).await;
    a_while().await;
    assert_eq!(receiver.sent().len(), 0);
    let stale = world
        .seller
        .with("if-match", "\"v1\"")
        .ask(Method::PATCH, &path, Some(json!({ "note": "x" })))
        .await;
    assert_eq!(stale.status, 412);

    assert_eq!(world.seller.ask(Method::DELETE, &path, None).await.status, 204);
    assert_eq!(world.seller.get(&path).await.status, 404);
    world.app.stop().await;
}
