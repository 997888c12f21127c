//! What providers say oddly: a part that goes back before it came, a name that is none, and nothing at all for a while.

use std::time::Duration;

use chrono::TimeDelta;
use serde_json::{Value, json};
use supply_chain::organization::{Kind, Role};

use super::double::{Double, SERVER_KEY, Trouble};
use super::{OWED, World, owed, verified_account};

#[tokio::test]
async fn a_part_that_went_back_takes_nothing_of_what_came_whenever_it_is_heard() {
    let world = World::begin("midtrans").await;
    let (id, reference) = world.waiting().await;
    let part = json!({ "refund_amount": "1000.00" });
    assert_eq!(world.midtrans(&reference, ("partial_refund", "200"), part).await.status, 200);
    assert_eq!(world.seen(&id).await["state"], "waiting", "all of it is still to be heard of");

    assert_eq!(world.midtrans(&reference, ("settlement", "200"), json!({})).await.status, 200);

    assert_eq!((world.seen(&id).await["state"].clone(), world.open().await), (json!("paid"), 0));
    // How much went back it does not say: that is not all of it.
    for word in ["partial_chargeback", "partial_refund"] {
        assert_eq!(world.midtrans(&reference, (word, "200"), json!({})).await.status, 200);
    }
    assert_eq!((world.seen(&id).await["state"].clone(), world.paid().await.0), (json!("paid"), 1));
    let unclear = world.selling.get("/api/v1/provider-notices").await;
    let why: Vec<&Value> =
        unclear.body["items"].as_array().unwrap().iter().map(|one| &one["why"]).collect();
    assert_eq!(why, ["partly_refunded"; 3]);
    // All of it is.
    assert_eq!(world.midtrans(&reference, ("chargeback", "200"), json!({})).await.status, 200);
    assert_eq!(
        (world.seen(&id).await["state"].clone(), world.open().await),
        (json!("refunded"), OWED)
    );
    assert_eq!(world.app.breaches().await, Vec::<String>::new());
    world.app.stop().await;
}

#[tokio::test]
async fn money_counts_whatever_the_provider_calls_it() {
    for (called, kept) in
        [(json!("TRX#77 (QRIS)"), "TRX77QRIS"), (json!("№7"), ""), (json!(null), "")]
    {
        let world = World::begin("midtrans").await;
        let (id, reference) = world.waiting().await;
        let odd = json!({ "transaction_id": called });

        assert_eq!(world.midtrans(&reference, ("settlement", "200"), odd).await.status, 200);

        let seen = world.seen(&id).await;
        assert_eq!((&seen["state"], world.open().await), (&json!("paid"), 0), "{called}");
        let path = format!("/api/v1/payments/{}", seen["payment_id"].as_str().unwrap());
        let payment = world.buying.get(&path).await;
        let kept = if kept.is_empty() { reference.to_uppercase() } else { kept.to_owned() };
        assert_eq!(payment.body["reference"], json!(kept), "{}", payment.text);
        world.app.stop().await;
    }
}

#[tokio::test]
async fn a_slow_provider_holds_up_nobody_elses_requests() {
    let world = World::begin("midtrans").await;
    let rival = world.app.organization(Kind::Distributor, "Grosir Lain").await;
    let rivals = world.app.person(rival, &[Role::Treasurer, Role::Manager]).await;
    let account = verified_account(&world.app, rival, &rivals, "987654321").await;
    let quick = Double::open().await;
    let mut entries = world.credentials(world.seller, "grosir");
    entries.push(json!({ "name": "lain-midtrans", "organization": rival, "provider": "midtrans",
        "url": quick.url(), "server_key": SERVER_KEY }));
    world.keep(&entries).await;
    world.be_paid_through(&rivals, "lain-midtrans", &account).await;
    for n in 1..=6 {
        let made = world.ask(json!({ "way": "qris", "amount": format!("{n}0000.00") })).await;
        assert_eq!(made.body["state"], "waiting", "{}", made.text);
    }
    let invoice = owed(&world.app, rival, world.buyer).await;
    let path = format!("/api/v1/invoices/{invoice}/payment-requests");
    let made = world.buying.post(&path, json!({ "way": "qris" })).await;
    let id = made.body["id"].as_str().unwrap().to_owned();

    // Ten seconds of silence for each of six, before the other's turn would come.
    world.double.trouble_next(&[Trouble::Silence; 12]);
    world.app.clock.advance(TimeDelta::minutes(61));

    let mut state = Value::Null;
    for _ in 0..150 {
        state = rivals.get(&format!("/api/v1/payment-requests/{id}")).await.body["state"].clone();
        if state != "waiting" {
            break;
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    assert_eq!(state, "expired");
    world.app.stop().await;
}
