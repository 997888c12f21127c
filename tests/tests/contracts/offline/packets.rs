//! Numbers, and what becomes of what was sent under them.

use serde_json::json;
use supply_chain::organization::Role;
use uuid::Uuid;

use super::{DEVICE, World, filled, later, packet, words};

async fn counted(world: &World, shipment: Uuid) -> (String, Vec<(String, String)>) {
    let path = format!("/shipments/{shipment}/receive");
    let page = world.browser.get(&path).await;
    assert_eq!(page.status, 200, "{}", page.text);
    let fields = filled(&page, &path, &[("how-1", "all")]);
    (path, fields)
}

#[tokio::test]
async fn a_packet_counts_once_however_often_it_comes_and_its_envelope_is_in_the_history() {
    let world = World::open().await;
    let (order, shipment) = world.shipped(&[5]).await;
    let (path, fields) = counted(&world, shipment).await;

    let first = packet(&world.browser, (DEVICE, 3), &path, &fields).await;
    assert_eq!(first.status, 204, "{}", first.text);
    assert_eq!(first.header("x-packet"), format!("{DEVICE}/3"));
    assert_eq!(first.header("x-packet-to"), format!("/orders/{order}?counted={shipment}"));

    for _ in 0..2 {
        let again = packet(&world.browser, (DEVICE, 3), &path, &fields).await;
        assert_eq!((again.status, again.header("idempotency-replayed")), (204, "true"));
        assert_eq!(again.header("x-packet-to"), first.header("x-packet-to"));
    }
    assert_eq!(world.number("SELECT count(*) FROM receipt").await, 1);
    let kept = "SELECT device_id::text, device_sequence, claimed_at::text, channel FROM order_history WHERE kind = 'counted'";
    let entry = world.one(kept).await;
    let (device, sequence): (String, i64) =
        (entry.try_get_by_index(0).unwrap(), entry.try_get_by_index(1).unwrap());
    let (claimed, channel): (String, String) =
        (entry.try_get_by_index(2).unwrap(), entry.try_get_by_index(3).unwrap());
    assert_eq!((device.as_str(), sequence, channel.as_str()), (DEVICE, 3, "page"));
    assert!(claimed.starts_with("2026-11-21 23:10:00"), "{claimed}");
    assert!(world.app.breaches().await.is_empty());
}

#[tokio::test]
async fn a_number_stands_for_one_content_for_ever() {
    let world = World::open().await;
    let (_, shipment) = world.shipped(&[5]).await;
    let (path, fields) = counted(&world, shipment).await;
    assert_eq!(packet(&world.browser, (DEVICE, 1), &path, &fields).await.status, 204);

    let mut other = fields.clone();
    other.push(("whole".to_owned(), "good".to_owned()));
    let refused = packet(&world.browser, (DEVICE, 1), &path, &other).await;
    assert_eq!((refused.status, refused.header("x-packet")), (422, format!("{DEVICE}/1").as_str()));

    // Other answers are forgotten after ninety days.
    later(&world.app, 120);
    order_workflow::jobs::tidy::tidy(&world.app.workflow).await.unwrap();
    let browser = world.app.browser(world.manager.person.unwrap()).await;
    let again = packet(&browser, (DEVICE, 1), &path, &fields).await;
    assert_eq!((again.status, again.header("idempotency-replayed")), (204, "true"));
    assert!(world.number("SELECT count(*) FROM answer WHERE device_id IS NOT NULL").await > 0);
    assert_eq!(world.number("SELECT count(*) FROM receipt").await, 1);
}

#[tokio::test]
async fn what_somebody_else_wrote_waits_for_its_writer() {
    let world = World::open().await;
    let (_, shipment) = world.shipped(&[5]).await;
    let (path, fields) = counted(&world, shipment).await;
    let colleague = world.app.person(world.buyer, &[Role::Manager]).await;
    let others = world.app.browser(colleague.person.unwrap()).await;
    let visitor = world.app.visitor().with("accept", "text/html");

    // The writer's device is known by an earlier packet that came back with a question.
    let question = packet(&world.browser, (DEVICE, 1), &path, &[]).await;
    assert_eq!(question.status, 422, "{}", question.text);

    for client in [&others, &visitor] {
        let refused = packet(client, (DEVICE, 2), &path, &fields).await;
        assert_eq!(
            (refused.status, refused.header("x-packet")),
            (401, format!("{DEVICE}/2").as_str())
        );
    }
    assert_eq!(world.number("SELECT count(*) FROM receipt").await, 0);
    assert_eq!(packet(&world.browser, (DEVICE, 2), &path, &fields).await.status, 204);
}

#[tokio::test]
async fn what_was_counted_meanwhile_is_a_question_that_holds_both_counts() {
    let world = World::open().await;
    let (_, shipment) = world.shipped(&[5]).await;
    let (path, fields) = counted(&world, shipment).await;
    let colleague = world.app.person(world.buyer, &[Role::Warehouse]).await;
    let others = world.app.browser(colleague.person.unwrap()).await;
    let their_fields = filled(&others.get(&path).await, &path, &[("how-1", "all")]);
    let other_device = "019abcde-0000-7000-8000-000000000002";
    assert_eq!(packet(&others, (other_device, 1), &path, &their_fields).await.status, 204);

    let question = packet(&world.browser, (DEVICE, 1), &path, &fields).await;
    assert_eq!(
        (question.status, question.header("x-packet")),
        (409, format!("{DEVICE}/1").as_str())
    );
    assert!(
        question.text.contains("data-theirs") && words(&question).contains("sudah dihitung"),
        "{}",
        question.text
    );
    assert_eq!(world.number("SELECT count(*) FROM receipt").await, 1);
    let status = "SELECT status::bigint FROM device_packet WHERE device_id = '019abcde-0000-7000-8000-000000000001'";
    assert_eq!(world.number(status).await, 409);
}

#[tokio::test]
async fn edits_written_on_one_kept_page_follow_each_other_and_stop_at_somebody_elses() {
    let world = World::open().await;
    let draft = world.order(&[2], false).await;
    let (id, path) = (draft.id("id"), format!("/basket/{}", draft.id("id")));
    let page = world.browser.get("/basket").await;
    let edit = |count: &str, key: &str| filled(&page, &path, &[("1-count-1", count), ("key", key)]);
    let ordered = || async {
        let stands = world.manager.get(&format!("/api/v1/purchase-orders/{id}")).await;
        (stands.body["lines"][0]["ordered"].clone(), stands.body["state"].clone())
    };

    // Three packets from the same copy: each names the version that the copy showed.
    for (number, count) in [(1, "3"), (2, "4"), (3, "6")] {
        let answer =
            packet(&world.browser, (DEVICE, number), &path, &edit(count, &format!("k{number}")))
                .await;
        assert_eq!(answer.status, 204, "{number}: {}", words(&answer));
    }
    assert_eq!(ordered().await.0, 6);

    let body = json!({ "lines": [{ "offer_id": world.offers[0], "count": 9 }] });
    let changed = world
        .manager
        .ask(reqwest::Method::PATCH, &format!("/api/v1/purchase-orders/{id}"), Some(body))
        .await;
    assert_eq!(changed.status, 200, "{}", changed.text);
    let question = packet(&world.browser, (DEVICE, 4), &path, &edit("7", "k4")).await;
    assert_eq!(question.status, 412, "{}", words(&question));
    assert_eq!(ordered().await.0, 9, "nothing is merged silently");
    // The question brings the same form with what stands now.
    let now = filled(&question, &path, &[]);
    assert!(now.iter().any(|(name, value)| name == "version" && value != "1"), "{now:?}");
}

#[tokio::test]
async fn a_number_that_never_came_is_seen() {
    let world = World::open().await;
    let (_, shipment) = world.shipped(&[5]).await;
    let (path, fields) = counted(&world, shipment).await;
    packet(&world.browser, (DEVICE, 1), &path, &fields).await;
    packet(&world.browser, (DEVICE, 4), "/basket/submit", &[]).await;

    let outbox = words(&world.browser.get("/outbox").await);
    assert!(outbox.contains("Belum pernah sampai: nomor 2, 3."), "{outbox}");
    // A colleague who is no manager sees their own devices alone.
    let buyer = world.app.person(world.buyer, &[Role::Buyer]).await;
    let theirs = world.app.browser(buyer.person.unwrap()).await;
    assert!(!words(&theirs.get("/outbox").await).contains("nomor 2, 3"));
}

#[tokio::test]
async fn what_names_its_device_wrongly_is_told_so_and_programs_may_number_too() {
    let world = World::open().await;
    let wrong = world.manager.with("x-device", "7").with("x-device-sequence", "1");
    let refused = wrong.post("/api/v1/purchase-orders", json!({})).await;
    assert_eq!((refused.status, refused.pointers()), (400, vec!["X-Device"]));

    let numbered = world.manager.with("x-device", DEVICE).with("x-device-sequence", "1").once("K");
    let body = json!({ "seller_id": world.seller, "lines": [{ "offer_id": world.offers[0], "count": 1 }] });
    let made = numbered.post("/api/v1/purchase-orders", body.clone()).await;
    assert_eq!((made.status, made.header("x-packet")), (201, format!("{DEVICE}/1").as_str()));
    let again = numbered.post("/api/v1/purchase-orders", body).await;
    assert_eq!((again.status, again.id("id")), (201, made.id("id")));
    let other = json!({ "seller_id": world.seller, "lines": [{ "offer_id": world.offers[0], "count": 2 }] });
    let reused = numbered.once("L").post("/api/v1/purchase-orders", other).await;
    assert_eq!((reused.status, reused.problem()), (422, "number-reused"));
}
