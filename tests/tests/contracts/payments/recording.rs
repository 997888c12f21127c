//! What was paid settles invoices, stands on account, is used, comes back; one reference counts once.

use serde_json::json;
use tests::app::Client;
use uuid::Uuid;

use super::{PAYMENTS, World, at, commands, done, photo};

#[tokio::test]
async fn a_payment_settles_what_it_names_and_the_rest_stands_on_account_until_it_is_used() {
    let world = World::open().await;
    let [first, second] = world.owes(&[(300, 10), (500, 20)]).await[..] else { unreachable!() };
    let mut body = world.transfer(600, "FT-1/0001");
    body["applications"] = json!([{ "invoice_id": second, "amount": "200.00" }]);

    let paid = done(world.treasurer.post(PAYMENTS, body).await, 201);

    assert_eq!((&paid["state"], &paid["on_account"]), (&json!("recorded"), &json!("400.00")));
    assert_eq!((world.open_of(first).await, world.open_of(second).await), (30_000, 30_000));
    assert_eq!(commands(&paid), ["reverse", "apply", "unapply"]);
    let more = world.treasurer.post(&at(&paid, "apply"), json!({})).await;
    let used = done(more, 200);
    assert_eq!((&used["on_account"], world.open_of(first).await), (&json!("0.00"), 0));
    assert_eq!(used["applied"].as_array().unwrap().len(), 2);
    let off = json!({ "invoice_id": second });
    let off = done(world.treasurer.post(&at(&paid, "unapply"), off).await, 200);
    assert_eq!((&off["on_account"], world.open_of(second).await), (&json!("300.00"), 50_000));
    world.holds().await;

    let early = json!({ "amount": "1.00", "paid_on": world.today(), "method": "cash" });
    let early = world.desk.post(&at(&paid, "refund"), early).await;
    assert_eq!((early.status, early.problem()), (409, "not-in-this-state"), "it has not come yet");
    done(world.desk.post(&at(&paid, "confirm"), json!({})).await, 200);
    let back = json!({ "amount": "300.01", "paid_on": world.today(), "method": "cash" });
    let too_much = world.desk.post(&at(&paid, "refund"), back).await;
    assert_eq!((too_much.status, too_much.problem()), (422, "more-than-paid"));
    let back = json!({ "amount": "250.00", "paid_on": world.today(), "method": "cash" });
    let back = done(world.desk.post(&at(&paid, "refund"), back).await, 200);
    assert_eq!((&back["refunded"], &back["on_account"]), (&json!("250.00"), &json!("50.00")));
    world.end().await;
}

#[tokio::test]
async fn without_a_word_the_oldest_is_paid_first_and_part_of_the_next() {
    let world = World::open().await;
    let [late, soon] = world.owes(&[(500, 20), (300, 10)]).await[..] else { unreachable!() };

    world.paid(450, "FT-2/0001").await;

    assert_eq!((world.open_of(soon).await, world.open_of(late).await), (0, 35_000));
    let limit = "SELECT unpaid_sen FROM credit_account";
    assert_eq!(world.number(limit).await, 35_000, "less counts against what may be owed");
    world.end().await;
}

#[tokio::test]
async fn two_payments_under_one_reference_at_the_same_instant_count_once() {
    let world = World::open().await;
    world.owes(&[(1_000, 10)]).await;
    // The same number, typed otherwise, and one of them as cash into no account is another reference.
    let bodies = [world.transfer(400, "FT26-326/0001"), world.transfer(500, "ft26 326.0001")];
    let both = bodies.map(|body| world.treasurer.post(PAYMENTS, body));

    let told = futures::future::join_all(both).await;

    let mut statuses: Vec<u16> = told.iter().map(|reply| reply.status).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 422]);
    let refused = told.iter().find(|reply| reply.status == 422).unwrap();
    assert_eq!((refused.problem(), refused.pointers()), ("reference-used", vec!["/reference"]));
    assert!(refused.body.get("payment_id").is_none(), "whose it is, is nobody else's to know");
    // The seller says that it never came: then the number is free.
    let first = told.iter().find(|reply| reply.status == 201).unwrap();
    let words = json!({ "words": "Tidak ada di rekening" });
    let gone = done(world.desk.post(&at(&first.body, "reverse"), words).await, 200);
    assert_eq!(gone["state"], "reversed");
    world.paid(300, "FT263260001").await;
    world.end().await;
}

#[tokio::test]
async fn sixteen_treasurers_with_one_slip_make_one_payment() {
    let world = World::open().await;
    world.owes(&[(1_000, 10)]).await;
    let tries = (0..16).map(|n| world.treasurer.post(PAYMENTS, world.transfer(100 + n, "FT-X/1")));

    let told = futures::future::join_all(tries).await;

    assert_eq!(told.iter().filter(|reply| reply.status == 201).count(), 1);
    assert!(told.iter().all(|reply| matches!(reply.status, 201 | 422)));
    assert_eq!(world.number("SELECT count(*) FROM payment").await, 1);
    world.end().await;
}

#[tokio::test]
async fn money_goes_to_the_sellers_own_verified_account_with_something_that_shows_it() {
    let world = World::open().await;
    world.owes(&[(1_000, 10)]).await;
    let own = super::verified(&world.treasurer, &world.manager, "5554443332").await;
    let new = json!({ "bank_code": "008", "number": "111222333", "holder": "CV Sumber Pangan" });
    let new = done(world.desk.post(super::ACCOUNTS, new).await, 201)["id"].clone();
    let refused = async |field: &str, value: serde_json::Value| {
        let mut body = world.transfer(100, "FT-3/0001");
        body[field] = value;
        let reply = world.treasurer.post(PAYMENTS, body).await;
        assert_eq!(reply.status, 422, "{}", reply.text);
        reply.problem().to_owned()
    };

    assert_eq!(refused("account_id", json!(own)).await, "account-unfit");
    assert_eq!(refused("account_id", new).await, "account-unfit");
    assert_eq!(refused("account_id", json!(Uuid::nil())).await, "account-unfit");
    assert_eq!(refused("account_id", json!(null)).await, "account-needed");
    assert_eq!(refused("reference", json!(null)).await, "reference-needed");
    assert_eq!(refused("amount", json!("0.00")).await, "nothing-paid");
    assert_eq!(refused("paid_on", json!("2999-01-01")).await, "not-yet");
    assert_eq!(refused("paid_on", json!("0026-11-23")).await, "too-long-ago");
    assert_eq!(refused("amount", json!("10000000000000.01")).await, "too-much");
    assert_eq!(refused("evidence_id", json!(Uuid::nil())).await, "evidence-unknown");
    let cash = json!({ "payee_id": world.seller, "amount": "100.00", "paid_on": world.today(), "method": "cash" });
    let bare = world.treasurer.post(PAYMENTS, cash.clone()).await;
    assert_eq!(bare.problem(), "evidence-needed");
    let short = world.treasurer.post(PAYMENTS, json!({ "reference": "1" })).await;
    assert_eq!(short.status, 400);
    world.end().await;
}

#[tokio::test]
async fn a_slip_is_kept_without_its_place_and_shown_to_both_sides_alone() {
    let world = World::open().await;
    world.owes(&[(1_000, 10)]).await;
    let slip = done(world.treasurer.upload("/api/v1/evidence", "bukti.jpg", photo()).await, 201);
    let file = format!("/api/v1/files/{}", slip["id"].as_str().unwrap());
    assert_eq!(world.desk.get(&file).await.status, 404, "it shows nothing yet");
    let mut cash = json!({ "payee_id": world.seller, "amount": "100.00", "paid_on": world.today(), "method": "cash" });
    cash["evidence_id"] = slip["id"].clone();

    let paid = done(world.treasurer.post(PAYMENTS, cash).await, 201);

    assert_eq!(paid["evidence"]["width"], 40);
    for reader in [&world.treasurer, &world.manager, &world.desk, &world.lead] {
        assert_eq!(reader.get(&file).await.status, 200);
    }
    assert_eq!(world.stranger.get(&file).await.status, 404);
    assert_eq!(world.app.operator().get(&file).await.status, 404);
    let theirs = world.stranger.get(&format!("{PAYMENTS}/{}", paid["id"].as_str().unwrap())).await;
    assert_eq!(theirs.status, 404);
    world.end().await;
}

#[tokio::test]
async fn nobody_writes_into_the_books_of_whom_they_have_no_dealings_with() {
    let world = World::open().await;
    world.owes(&[(1_000, 10)]).await;
    let body = world.transfer(100, "FT-4/0001");

    let strange = world.stranger.post(PAYMENTS, body.clone()).await;

    assert_eq!((strange.status, strange.problem()), (404, "not-found"));
    let mut other_way = body.clone();
    other_way["payee_id"] = json!(world.buyer);
    assert_eq!(world.desk.post(PAYMENTS, other_way).await.status, 404);
    let mut oneself = body;
    oneself["payee_id"] = json!(world.buyer);
    assert_eq!(world.treasurer.post(PAYMENTS, oneself).await.problem(), "paying-oneself");
    world.end().await;
}

#[tokio::test]
async fn the_seller_writes_down_what_came_and_confirms_what_was_said() {
    let world = World::open().await;
    let [only] = world.owes(&[(1_000, 10)]).await[..] else { unreachable!() };
    let mut came = world.transfer(400, "FT-5/0001");
    came["payee_id"] = json!(null);
    came["payer_id"] = json!(world.buyer);
    let came = done(world.desk.post(PAYMENTS, came).await, 201);
    assert_eq!((&came["state"], &came["recorded_by"]), (&json!("confirmed"), &json!("payee")));
    assert_eq!(world.open_of(only).await, 60_000);

    let said = world.paid(600, "FT-5/0002").await;
    let seen = world.desk.get(&format!("{PAYMENTS}/{}", said["id"].as_str().unwrap())).await;
    assert_eq!(commands(&seen.body), ["confirm", "reverse"]);
    let confirmed = done(world.desk.post(&at(&said, "confirm"), json!({})).await, 200);
    assert_eq!((&confirmed["state"], world.open_of(only).await), (&json!("confirmed"), 0));
    let again = world.desk.post(&at(&said, "confirm"), json!({})).await;
    assert_eq!((again.status, again.problem()), (409, "not-in-this-state"));
    told(&world.treasurer, "payment.confirmed").await;
    let list = world.desk.get(&format!("{PAYMENTS}?as=payee&state=confirmed")).await;
    assert_eq!(list.body["items"].as_array().unwrap().len(), 2);
    let spare = world.desk.get(&format!("{PAYMENTS}?on_account=true")).await;
    assert_eq!(spare.body["items"], json!([]));
    world.end().await;
}

#[tokio::test]
async fn the_same_request_twice_is_one_payment_and_a_stale_one_none() {
    let world = World::open().await;
    world.owes(&[(1_000, 10)]).await;
    let client = world.treasurer.once("bayar-1");
    let body = world.transfer(400, "FT-6/0001");

    let twice = [client.post(PAYMENTS, body.clone()).await, client.post(PAYMENTS, body).await];

    assert_eq!(twice[0].body["id"], twice[1].body["id"]);
    assert_eq!(twice[1].header("idempotency-replayed"), "true");
    let stale = world.treasurer.with("if-match", "\"v7\"");
    let stale = stale.post(&at(&twice[0].body, "reverse"), json!({ "words": "Salah" })).await;
    assert_eq!(stale.status, 412);
    world.end().await;
}

/// Until somebody was told of it: telling takes a moment.
async fn told(who: &Client, kind: &str) {
    for _ in 0..200 {
        let messages = who.get("/api/v1/messages").await;
        let items = messages.body["items"].as_array().unwrap().clone();
        if items.iter().any(|message| message["kind"] == kind) {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("nobody was told of {kind}");
}
