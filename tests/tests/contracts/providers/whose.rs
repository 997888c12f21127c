//! Whose a notice is, where a bank signs for all its merchants with one key; and keys of one seller that cannot be used.

use serde_json::{Value, json};
use supply_chain::organization::{Kind, Role};
use tests::app::Client;
use uuid::Uuid;

use super::double::Trouble;
use super::{OWED, PROVIDER, World, snap_paid, verified_account};

const AT: &str = "2026-11-23T07:00:00+07:00";

/// Another merchant of the same bank, whose keys stand before the seller's in the file.
async fn with_rival(world: &World) -> Client {
    let rival = world.app.organization(Kind::Distributor, "Grosir Lain").await;
    let rivals = world.app.person(rival, &[Role::Treasurer, Role::Manager]).await;
    let account = verified_account(&world.app, rival, &rivals, "987654321").await;
    let mut entries = world.credentials(rival, "lain");
    entries[2]["qris"] = json!({ "merchant_id": "merch00002" });
    entries.extend(world.credentials(world.seller, "grosir"));
    world.keep(&entries).await;
    world.be_paid_through(&rivals, "lain-snap", &account).await;
    rivals
}

fn naming(merchant: &str, mut notice: Value) -> Value {
    notice["merchantId"] = json!(merchant);
    notice
}

#[tokio::test]
async fn of_a_banks_merchants_a_notice_is_the_one_that_it_names() {
    let world = World::begin("snap").await;
    let rivals = with_rival(&world).await;
    let (id, reference) = world.waiting().await;
    // The bank signed another's reference for the rival, who was paid: that pays nobody's invoice but its own.
    let forged = naming("merch00002", snap_paid(&reference));
    assert_eq!(world.snap(PROVIDER, &forged, AT).await.status, 200);
    assert_eq!(world.seen(&id).await["state"], "waiting");
    let unclear = rivals.get("/api/v1/provider-notices").await;
    assert_eq!(unclear.body["items"][0]["why"], "unknown_request", "{}", unclear.text);

    let heard = world.snap(PROVIDER, &naming("merch00001", snap_paid(&reference)), AT).await;

    assert_eq!((heard.status, world.open().await), (200, 0), "{}", heard.text);
    let unclear = rivals.get("/api/v1/provider-notices").await;
    assert_eq!(
        unclear.body["items"].as_array().unwrap().len(),
        1,
        "nothing of it is told the rival"
    );
    // A merchant that nobody here is.
    let nobody = world.snap(PROVIDER, &naming("merch00003", snap_paid(&reference)), AT).await;
    assert_eq!((nobody.status, nobody.problem()), (401, "not-genuine"));
    world.app.stop().await;
}

#[tokio::test]
async fn what_a_bank_signed_and_names_nobody_is_believed_once_the_bank_says_so_itself() {
    let world = World::begin("snap").await;
    with_rival(&world).await;
    let (id, reference) = world.waiting().await;
    let mut notice = snap_paid(&reference);
    notice.as_object_mut().unwrap().remove("merchantId");

    let unsure = world.snap(PROVIDER, &notice, AT).await;

    assert_eq!((unsure.status, unsure.problem()), (503, "try-again"), "{}", unsure.text);
    assert!(!unsure.header("retry-after").is_empty());
    assert_eq!(
        (world.seen(&id).await["state"].clone(), world.open().await),
        (json!("waiting"), OWED)
    );
    world.double.trouble_next(&[Trouble::Status(500)]);
    assert_eq!(world.snap(PROVIDER, &notice, AT).await.status, 503);
    world.double.becomes(&reference, notice.clone());
    let heard = world.snap(PROVIDER, &notice, AT).await;
    assert_eq!(
        (heard.status, &world.seen(&id).await["state"]),
        (200, &json!("paid")),
        "{}",
        heard.text
    );
    assert_eq!(world.snap(PROVIDER, &notice, AT).await.status, 200);
    assert_eq!(world.paid().await, (1, 125_000_100));
    world.app.stop().await;
}

#[tokio::test]
async fn one_sellers_wrong_keys_silence_nobody_else() {
    let world = World::begin("midtrans").await;
    let (id, reference) = world.waiting().await;
    let other = Uuid::from_u128(7);
    let wrong = [
        json!({ "name": "tanpa-kunci", "organization": other, "provider": "snap", "url": world.double.url(),
            "client_id": "a", "private_key": "tidak-ada.pem", "partner_id": "a", "channel_id": "95221" }),
        json!({ "name": "pendek", "organization": other, "provider": "xendit", "url": world.double.url(),
            "secret_key": "a", "callback_token": "pendek" }),
        json!({ "name": "bukan-apa-apa", "organization": "bukan uuid" }),
        json!({ "name": "grosir-midtrans", "organization": other, "provider": "midtrans",
            "url": world.double.url(), "server_key": "kunci-penjual-yang-lain" }),
    ];
    let mut entries: Vec<Value> = wrong[..2].to_vec();
    entries.extend(world.credentials(world.seller, "grosir"));
    entries.extend_from_slice(&wrong[3..]);
    world.keep(&entries).await;

    assert_eq!(world.midtrans(&reference, ("settlement", "200"), json!({})).await.status, 200);

    assert_eq!(world.seen(&id).await["state"], "paid");
    // Of the kind whose keys cannot be used nobody is turned away for good: it may be theirs.
    let path = "/api/v1/providers/xendit/notices";
    let late = world.app.visitor().with("x-callback-token", "pendek").post(path, json!({})).await;
    assert_eq!((late.status, late.problem()), (503, "try-again"), "{}", late.text);
    assert_eq!(late.header("retry-after"), "60");
    // What is no entry at all may be anybody's; and a file that is none is everybody's.
    world.keep(&wrong[2..3]).await;
    assert_eq!(world.midtrans(&reference, ("settlement", "200"), json!({})).await.status, 503);
    tokio::fs::write(world.folder.path().join("providers.json"), "{").await.unwrap();
    assert_eq!(world.midtrans(&reference, ("settlement", "200"), json!({})).await.status, 503);
    // Put right it is read again, without a restart.
    world.keep(&world.credentials(world.seller, "grosir")).await;
    assert_eq!(world.midtrans(&reference, ("settlement", "200"), json!({})).await.status, 200);
    assert_eq!(
        world
            .midtrans(&reference, ("settlement", "200"), json!({ "gross_amount": "" }))
            .await
            .status,
        401
    );
    world.app.stop().await;
}
