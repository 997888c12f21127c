//! Accounts are entered by one and verified by another who looked at proof; money goes to verified ones alone.

use serde_json::json;

use super::{ACCOUNTS, World, done, photo, verified};

#[tokio::test]
async fn whoever_enters_an_account_does_not_verify_it() {
    let world = World::open().await;
    let body =
        json!({ "bank_code": "002", "number": "0012 3456-789", "holder": "CV Sumber Pangan" });
    let entered = done(world.desk.post(ACCOUNTS, body.clone()).await, 201);
    assert_eq!((&entered["number"], &entered["state"]), (&json!("00123456789"), &json!("entered")));
    assert_eq!(entered["allowed_commands"], json!(["end"]));
    let path = format!("{ACCOUNTS}/{}", entered["id"].as_str().unwrap());
    let proof = json!({ "proof": "Buku tabungan halaman depan" });

    let own = world.desk.post(&format!("{path}/verify"), proof.clone()).await;

    assert_eq!((own.status, own.problem()), (403, "own-work"));
    let unseen = world.lead.post(&format!("{path}/verify"), json!({ "proof": " " })).await;
    assert_eq!((unseen.status, unseen.problem()), (422, "wrong-length"));
    let seen = done(world.lead.post(&format!("{path}/verify"), proof.clone()).await, 200);
    assert_eq!(seen["entry"]["proof"], "Buku tabungan halaman depan");
    assert_eq!(world.lead.post(&format!("{path}/verify"), proof).await.status, 409);
    let twice = world.desk.post(ACCOUNTS, body).await;
    assert_eq!((twice.status, twice.problem()), (409, "account-entered"));
    assert_eq!(world.treasurer.post(&format!("{path}/end"), json!({})).await.status, 404);
    let ended = done(world.desk.post(&format!("{path}/end"), json!({})).await, 200);
    assert_eq!((&ended["state"], &ended["allowed_commands"]), (&json!("ended"), &json!([])));
    world.end().await;
}

#[tokio::test]
async fn a_stranger_who_enters_the_sellers_number_keeps_nobody_out() {
    let world = World::open().await;
    let body = json!({ "bank_code": "008", "number": "777888999", "holder": "CV Sumber Pangan" });
    let squat = done(world.stranger.post(ACCOUNTS, body).await, 201);

    let own = json!({ "bank_code": "008", "number": "777888999", "holder": "CV Sumber Pangan" });
    let own = done(world.desk.post(ACCOUNTS, own).await, 201);
    let verify = |id: &serde_json::Value| format!("{ACCOUNTS}/{}/verify", id.as_str().unwrap());
    let proof = json!({ "proof": "Surat bank" });
    done(world.lead.post(&verify(&own["id"]), proof.clone()).await, 200);

    let organization: uuid::Uuid = squat["owner_id"].as_str().unwrap().parse().unwrap();
    let other = world.app.person(organization, &[supply_chain::organization::Role::Manager]).await;
    let taken = other.post(&verify(&squat["id"]), proof).await;
    assert_eq!((taken.status, taken.problem()), (409, "account-taken"));
    world.end().await;
}

#[tokio::test]
async fn a_buyer_sees_the_verified_accounts_of_a_seller_it_trades_with_and_nothing_of_who_entered_them()
 {
    let world = World::open().await;
    let slip = done(world.desk.upload("/api/v1/evidence", "buku.jpg", photo()).await, 201);
    let body = json!({ "bank_code": "002", "number": "00123456789", "holder": "X", "proof_id": slip["id"] });
    done(world.desk.post(ACCOUNTS, body).await, 201);
    let of_seller = format!("{ACCOUNTS}?owner_id={}", world.seller);
    assert_eq!(world.treasurer.get(&of_seller).await.status, 404, "no dealings yet");
    world.owes(&[(100, 10)]).await;

    let seen = done(world.treasurer.get(&of_seller).await, 200);

    let [only] = &seen["items"].as_array().unwrap()[..] else { panic!("{seen}") };
    assert_eq!((&only["number"], &only["entry"]), (&json!("1234567890"), &json!(null)));
    assert_eq!(world.stranger.get(&of_seller).await.status, 404);
    let proof = format!("/api/v1/files/{}", slip["id"].as_str().unwrap());
    assert_eq!(world.treasurer.get(&proof).await.status, 404);
    assert_eq!(world.lead.get(&proof).await.status, 200);
    verified(&world.desk, &world.lead, "9988776655").await;
    let own = done(world.desk.get(ACCOUNTS).await, 200);
    assert_eq!(own["items"].as_array().unwrap().len(), 3);
    world.end().await;
}
