//! Asking a provider: what it shows, and what becomes of a request when it does not.

use chrono::TimeDelta;
use reqwest::Method;
use serde_json::json;
use supply_chain::organization::Role;
use tests::app::TestApp;

use super::double::{QR, Trouble};
use super::{ASKED, World, snap_paid};

#[tokio::test]
async fn snap_shows_a_qris_for_a_token_and_a_signed_call() {
    let world = World::begin("snap").await;

    let made = world.ask(json!({ "way": "qris" })).await;

    assert_eq!(made.status, 201, "{}", made.text);
    assert_eq!(made.body["state"], "waiting");
    assert_eq!((&made.body["shown"], &made.body["amount"]), (&json!(QR), &json!(ASKED)));
    let calls = world.double.calls("/v1.0/qr/qr-mpm-generate");
    assert_eq!(calls.len(), 1);
    assert_eq!(calls[0].body["amount"], json!({ "value": ASKED, "currency": "IDR" }));
    let timestamp = &calls[0].headers["x-timestamp"];
    assert!(timestamp.ends_with("+07:00") && timestamp.len() == 25, "{timestamp}");
    // Asked for again it is the one that waits, and the token is still good.
    let again = world.ask(json!({ "way": "qris" })).await;
    assert_eq!((again.status, &again.body["id"]), (200, &made.body["id"]));
    assert_eq!(world.double.calls("/access-token/").len(), 1);
    world.app.stop().await;
}

#[tokio::test]
async fn each_provider_gives_a_virtual_account_at_its_banks() {
    for (provider, number) in
        [("snap", None), ("midtrans", Some("333333333333333")), ("xendit", Some("886089999497724"))]
    {
        let world = World::begin(provider).await;

        let made = world.ask(json!({ "way": "virtual_account", "bank": "bri" })).await;

        assert_eq!(made.status, 201, "{provider}: {}", made.text);
        assert_eq!(made.body["state"], "waiting", "{provider}: {}", made.text);
        let shown = made.body["shown"].as_str().unwrap();
        assert!(shown.bytes().all(|byte| byte.is_ascii_digit()), "{shown}");
        assert!(number.is_none_or(|number| number == shown), "{shown}");
        let elsewhere = world.ask(json!({ "way": "virtual_account", "bank": "bank_lain" })).await;
        assert_eq!(elsewhere.body["failure"], "not_offered", "{provider}: {}", elsewhere.text);
        world.app.stop().await;
    }
}

#[tokio::test]
async fn a_token_that_has_run_out_is_fetched_anew_and_an_external_id_that_was_used_is_changed() {
    let world = World::begin("snap").await;
    world.double.trouble_next(&[Trouble::TokenOver]);

    let made = world.ask(json!({ "way": "qris" })).await;

    assert_eq!(made.body["state"], "waiting", "{}", made.text);
    assert_eq!(world.double.calls("/access-token/").len(), 2);

    world.double.trouble_next(&[Trouble::IdUsed]);
    let made = world.ask(json!({ "way": "qris", "amount": "10000.00" })).await;
    assert_eq!(made.body["state"], "waiting", "{}", made.text);
    let calls = world.double.calls("/v1.0/qr/qr-mpm-generate");
    let ids: Vec<&String> = calls.iter().map(|call| &call.headers["x-external-id"]).collect();
    assert_eq!(ids.len(), 4);
    assert!(ids.iter().enumerate().all(|(at, id)| !ids[..at].contains(id)), "{ids:?}");
    // The same reference each time: the provider would not make two of it.
    assert_eq!(calls[2].body["partnerReferenceNo"], calls[3].body["partnerReferenceNo"]);

    // What goes on is told as it is, after one more try and no third.
    world.double.trouble_next(&[Trouble::IdUsed, Trouble::IdUsed]);
    let made = world.ask(json!({ "way": "qris", "amount": "20000.00" })).await;
    assert_eq!((made.status, &made.body["failure"]), (201, &json!("refused")), "{}", made.text);
    world.app.stop().await;
}

#[tokio::test]
async fn a_token_is_used_until_just_before_its_end() {
    let world = World::begin("snap").await;
    world.ask(json!({ "way": "qris" })).await;
    world.app.clock.advance(TimeDelta::seconds(800));
    world.ask(json!({ "way": "qris", "amount": "10000.00" })).await;
    assert_eq!(world.double.calls("/access-token/").len(), 1);

    world.app.clock.advance(TimeDelta::seconds(90));
    let made = world.ask(json!({ "way": "qris", "amount": "20000.00" })).await;

    assert_eq!(made.body["state"], "waiting", "{}", made.text);
    assert_eq!(world.double.calls("/access-token/").len(), 2);
    world.app.stop().await;
}

#[tokio::test]
async fn where_a_provider_shows_nothing_the_request_says_why_and_can_be_made_again() {
    for provider in ["snap", "midtrans", "xendit"] {
        let world = World::begin(provider).await;
        for (trouble, failure) in [
            (Trouble::Status(500), "broken"),
            (Trouble::Status(503), "broken"),
            (Trouble::Status(403), "refused"),
            (Trouble::Garbage, if provider == "midtrans" { "refused" } else { "unreadable" }),
        ] {
            world.double.trouble_next(&[trouble]);
            let made = world.ask(json!({ "way": "qris" })).await;
            assert_eq!(made.status, 201, "{provider}: {}", made.text);
            let said = (&made.body["state"], &made.body["failure"], &made.body["shown"]);
            assert_eq!(
                said,
                (&json!("cancelled"), &json!(failure), &json!(null)),
                "{provider} {trouble:?}"
            );
        }
        let made = world.ask(json!({ "way": "qris" })).await;
        assert_eq!(made.body["state"], "waiting", "{provider}: {}", made.text);
        world.app.stop().await;
    }
}

#[tokio::test]
async fn a_provider_that_says_nothing_is_waited_for_ten_seconds_and_money_that_comes_all_the_same_counts()
 {
    let world = World::begin("midtrans").await;
    world.double.trouble_next(&[Trouble::Silence]);

    let made = world.ask(json!({ "way": "qris" })).await;

    assert_eq!(
        (&made.body["state"], &made.body["failure"]),
        (&json!("cancelled"), &json!("timeout"))
    );
    let id = made.body["id"].as_str().unwrap();
    let heard = world.midtrans(&id.replace('-', ""), ("settlement", "200"), json!({})).await;
    assert_eq!(heard.status, 200, "{}", heard.text);
    let seen = world.seen(id).await;
    assert_eq!(seen["state"], "paid");
    assert_eq!(seen["notices"][0]["is_late"], true);
    assert_eq!(world.paid().await, (1, 125_000_100));
    world.app.stop().await;
}

#[tokio::test]
async fn a_provider_that_is_not_there_is_unreachable_and_keys_that_are_gone_are_not_configured() {
    let world = World::begin("xendit").await;
    let mut entries = world.credentials(world.seller, "grosir");
    entries[1]["url"] = json!("http://127.0.0.1:1");
    world.keep(&entries).await;
    let made = world.ask(json!({ "way": "qris" })).await;
    assert_eq!(made.body["failure"], "unreachable", "{}", made.text);

    // Somebody else's entry of that name is not the seller's.
    entries[1]["organization"] = json!(world.buyer);
    world.keep(&entries).await;
    let made = world.ask(json!({ "way": "qris" })).await;
    assert_eq!(made.body["failure"], "not_configured", "{}", made.text);
    let body = json!({ "credentials": "grosir-xendit", "account_id": world.account });
    let set = world.selling.ask(Method::PUT, "/api/v1/payment-provider", Some(body)).await;
    assert_eq!((set.status, set.problem()), (422, "credentials-unknown"), "{}", set.text);
    world.app.stop().await;
}

#[tokio::test]
async fn the_answer_under_a_key_is_the_same_and_the_provider_is_asked_once() {
    let world = World::begin("midtrans").await;
    let path = format!("/api/v1/invoices/{}/payment-requests", world.invoice);
    let first = world.buying.once("bayar-1").post(&path, json!({ "way": "qris" })).await;
    let again = world.buying.once("bayar-1").post(&path, json!({ "way": "qris" })).await;

    assert_eq!((first.status, again.status), (201, 201));
    assert_eq!(first.body, again.body);
    assert_eq!(first.body["shown"], QR);
    assert_eq!(world.double.calls("/v2/charge").len(), 1);
    world.app.stop().await;
}

#[tokio::test]
async fn only_treasurers_of_the_two_ask_and_only_for_what_can_be_paid() {
    let world = World::begin("midtrans").await;
    let path = format!("/api/v1/invoices/{}/payment-requests", world.invoice);
    for (body, status, slug) in [
        (json!({ "way": "qris", "amount": "1250002.00" }), 422, "amount-out-of-range"),
        (json!({ "way": "qris", "amount": "0.50" }), 422, "amount-out-of-range"),
        (json!({ "way": "qris", "minutes": 1 }), 422, "invalid"),
        (json!({ "way": "virtual_account" }), 422, "invalid"),
    ] {
        let refused = world.buying.post(&path, body).await;
        assert_eq!((refused.status, refused.problem()), (status, slug), "{}", refused.text);
    }
    let manager = world.app.person(world.buyer, &[Role::Manager]).await;
    assert_eq!(manager.post(&path, json!({ "way": "qris" })).await.status, 403);
    let stranger = stranger(&world.app).await;
    assert_eq!(stranger.post(&path, json!({ "way": "qris" })).await.status, 404);
    // The seller shows it at its own counter.
    assert_eq!(world.selling.post(&path, json!({ "way": "qris" })).await.status, 201);
    assert!(world.double.calls("/v2/charge").len() == 1);

    // Officers sign such a sum: nobody pays it past them.
    let rules = format!("/api/v1/organizations/{}/payment-rules", world.buyer);
    let made = manager.post(&rules, json!({ "from": "1000000.00", "needed": 2 })).await;
    assert_eq!(made.status, 201, "{}", made.text);
    let refused = world.ask(json!({ "way": "qris", "amount": "1000000.00" })).await;
    assert_eq!((refused.status, refused.problem()), (422, "signatures-needed"), "{}", refused.text);
    let small = world.ask(json!({ "way": "qris", "amount": "900000.00" })).await;
    assert_eq!(small.status, 201, "{}", small.text);

    let ended = world.selling.ask(Method::DELETE, "/api/v1/payment-provider", None).await;
    assert_eq!(ended.status, 204);
    let refused = world.ask(json!({ "way": "qris", "amount": "50000.00" })).await;
    assert_eq!((refused.status, refused.problem()), (422, "no-provider"), "{}", refused.text);
    world.app.stop().await;
}

async fn stranger(app: &TestApp) -> tests::app::Client {
    let kind = supply_chain::organization::Kind::Primary;
    let other = app.organization(kind, "KDMP Detusoko").await;
    app.person(other, &[Role::Treasurer]).await
}

#[tokio::test]
async fn where_no_notice_came_the_provider_is_asked_and_what_it_says_counts() {
    let world = World::begin("snap").await;
    let (id, reference) = world.waiting().await;
    let check = format!("/api/v1/payment-requests/{id}/check");
    // It knows of nothing yet.
    assert_eq!(world.buying.post(&check, json!({})).await.body["state"], "waiting");
    world.double.trouble_next(&[Trouble::Status(500)]);
    let silent = world.buying.post(&check, json!({})).await;
    assert_eq!((silent.status, silent.problem()), (503, "provider-silent"));

    world.double.becomes(&reference, snap_paid(&reference));
    let paid = world.buying.post(&check, json!({})).await;

    assert_eq!((paid.status, &paid.body["state"]), (200, &json!("paid")), "{}", paid.text);
    // The notice that comes after all says nothing new.
    let notice = snap_paid(&reference);
    let heard = world.snap(super::PROVIDER, &notice, "2026-11-23T07:00:00+07:00").await;
    assert_eq!(heard.status, 200);
    assert_eq!(world.paid().await, (1, 125_000_100));
    assert_eq!(world.open().await, 0);
    world.app.stop().await;
}
