//! Messages: who gets one, how many are unread, and reading them.

use serde_json::json;
use supply_chain::organization::Role;

use super::{Told, a_while, items, soon, told};

#[tokio::test]
async fn an_order_is_told_to_the_sellers_desk_and_its_answer_to_the_buyers_people() {
    let world = Told::begin().await;
    let sales = world.app.person(world.distributor, &[Role::Sales]).await;
    let store = world.app.person(world.distributor, &[Role::Warehouse]).await;
    let other_buyer = world.app.person(world.secondary, &[Role::Buyer]).await;
    let order = world.order(true).await;
    soon("the desk is told", || async { told(&sales).await.first().cloned() }).await;
    world.answer(order, "reject", json!({ "reason": "Gudang kosong" })).await;
    soon("the buyer is told", || async { told(&world.buyer).await.first().cloned() }).await;

    assert_eq!(told(&sales).await, ["submitted"]);
    assert_eq!(told(&world.seller).await, ["submitted"]);
    assert_eq!(told(&store).await, [""; 0]);
    assert_eq!(told(&world.buyer).await, ["rejected"], "never what they did themselves");
    assert_eq!(told(&other_buyer).await, ["rejected"]);
    let message = &items(&world.buyer.get("/api/v1/messages").await)[0];
    assert_eq!(message["order"]["reason"], "Gudang kosong");
    assert_eq!(message["order"]["with"], "CV Sumber Pangan");
    world.app.stop().await;
}

#[tokio::test]
async fn the_unread_count_follows_reading_and_costs_nothing_while_it_is_the_same() {
    let world = Told::begin().await;
    for _ in 0..3 {
        world.order(true).await;
    }
    let unread =
        || async { world.seller.get("/api/v1/messages/unread").await.body["unread"].as_i64() };
    soon("all three are told", || async { unread().await.filter(|unread| *unread == 3) }).await;
    let counted = world.seller.get("/api/v1/messages/unread").await;

    let known = world.seller.with("if-none-match", counted.header("etag"));
    let same = known.get("/api/v1/messages/unread").await;
    assert_eq!((same.status, same.text.as_str()), (304, ""));

    let first = items(&world.seller.get("/api/v1/messages").await)[0].clone();
    let path = format!("/api/v1/messages/{}/read", first["id"].as_str().unwrap());
    let read = world.seller.post(&path, json!({})).await;
    let again = world.seller.post(&path, json!({})).await;
    assert_eq!((read.status, read.body == again.body), (200, true));
    assert_eq!(world.buyer.post(&path, json!({})).await.status, 404);
    assert_eq!(known.get("/api/v1/messages/unread").await.body["unread"], 2);
    assert_eq!(items(&world.seller.get("/api/v1/messages?unread=true").await).len(), 2);

    let read = world.seller.post("/api/v1/messages/read", json!({})).await;
    assert_eq!(read.body["read"], 2);
    assert_eq!(unread().await, Some(0));
    world.app.stop().await;
}

#[tokio::test]
async fn the_pages_bell_counts_and_opening_a_message_leads_to_its_order() {
    let world = Told::begin().await;
    let order = world.order(true).await;
    soon("the seller is told", || async { told(&world.seller).await.first().cloned() }).await;
    let browser = world.app.browser(world.seller.person.unwrap()).await;

    let inbox = browser.get("/inbox").await;
    assert!(inbox.text.contains("Flores Bersama mengajukan"), "{}", inbox.text);
    assert!(inbox.text.contains(r#"aria-label="Kabar, 1 belum dibaca""#), "{}", inbox.text);
    let polled = browser.get("/inbox/unread").await;
    assert_eq!(polled.body["n"], 1);
    let same = browser.with("if-none-match", polled.header("etag")).get("/inbox/unread").await;
    assert_eq!(same.status, 304);

    let id = items(&world.seller.get("/api/v1/messages").await)[0]["id"].clone();
    let path = format!("/inbox/{}", id.as_str().unwrap());
    assert_eq!(browser.get(&path).await.status, 200);
    assert_eq!(browser.get("/inbox/unread").await.body["n"], 1, "looking changes nothing");
    let opened = browser.form(&path, &[]).await;
    assert_eq!(
        (opened.status, opened.header("location")),
        (303, format!("/orders/{order}").as_str())
    );
    assert!(browser.get("/inbox").await.text.contains(r#"aria-label="Kabar""#));
    world.app.stop().await;
}

#[tokio::test]
async fn what_is_older_than_a_week_is_told_as_read() {
    let world = Told::begin().await;
    world.order(true).await;
    a_while().await;
    assert_eq!(items(&world.seller.get("/api/v1/messages?unread=true").await).len(), 1);

    // Told anew by a program that was down for longer than a week.
    world.app.clock.advance(chrono::TimeDelta::days(8));
    for statement in [
        "DELETE FROM message",
        "DELETE FROM organization_event",
        "UPDATE feed_reader SET turn = 0, seq = 0",
    ] {
        super::run(&world, statement).await;
    }
    soon("told again", || async { told(&world.seller).await.first().cloned() }).await;

    assert_eq!(items(&world.seller.get("/api/v1/messages?unread=true").await).len(), 0);
    world.app.stop().await;
}
