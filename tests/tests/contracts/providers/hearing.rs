//! What a provider says: forged, doubled, late, out of order, of another amount, of nothing of ours. One effect, the
//! right one, and whatever a person has to look at is kept where they see it.

use std::time::Duration;

use chrono::TimeDelta;
use futures::future::join_all;
use serde_json::{Value, json};
use supply_chain::organization::{Kind, Role};

use super::double::SECRET_KEY;
use super::{ASKED, CALLBACK_TOKEN, MERCHANT, OWED, PROVIDER, World, snap_paid, verified_account};

const AT: &str = "2026-11-23T07:00:00+07:00";

#[tokio::test]
async fn a_notice_that_the_provider_signed_pays_the_invoice_once_however_often_it_comes() {
    let world = World::begin("snap").await;
    let (id, reference) = world.waiting().await;
    let notice = snap_paid(&reference);

    let heard = world.snap(PROVIDER, &notice, AT).await;

    assert_eq!(
        (heard.status, &heard.body["responseCode"]),
        (200, &json!("2005200")),
        "{}",
        heard.text
    );
    let seen = world.seen(&id).await;
    assert_eq!(seen["state"], "paid");
    assert_eq!(world.open().await, 0);
    // The rest of a rupiah stands on account.
    assert_eq!(world.paid().await, (1, 125_000_100));
    let payment = world
        .buying
        .get(&format!("/api/v1/payments/{}", seen["payment_id"].as_str().unwrap()))
        .await;
    assert_eq!(
        (&payment.body["state"], &payment.body["method"]),
        (&json!("confirmed"), &json!("qris"))
    );
    assert_eq!(payment.body["on_account"], "0.50");
    // Said again, a minute later and signed anew, it is answered alike.
    for timestamp in [AT, "2026-11-23T07:01:00+07:00"] {
        let again = world.snap(PROVIDER, &notice, timestamp).await;
        assert_eq!((again.status, &again.body), (200, &heard.body));
    }
    assert_eq!(world.paid().await, (1, 125_000_100));
    assert_eq!(world.seen(&id).await["notices"].as_array().unwrap().len(), 1);
    assert_eq!(world.app.breaches().await, Vec::<String>::new());
    world.app.stop().await;
}

#[tokio::test]
async fn what_the_provider_did_not_sign_is_turned_away_and_leaves_nothing_behind() {
    let world = World::begin("snap").await;
    let (id, reference) = world.waiting().await;
    let notice = snap_paid(&reference);
    let path = "/api/v1/providers/snap/notices";
    let unsigned = world.app.visitor().post(path, notice.clone()).await;
    assert_eq!((unsigned.status, unsigned.problem()), (401, "not-genuine"), "{}", unsigned.text);
    // Signed by somebody: the merchant itself, say.
    let other = world.snap(MERCHANT, &notice, AT).await;
    assert_eq!(other.status, 401);
    assert_eq!(other.text, world.snap(MERCHANT, &notice, AT).await.text);
    // Signed by the provider, and changed on the way.
    let signed = |body: &Value| {
        let hash = marketplace_api::providers::snap::body_hash(body.to_string().as_bytes());
        let key = marketplace_api::providers::snap::RsaKey::from_pem(PROVIDER).unwrap();
        key.sign(&format!("POST:{path}:{hash}:{AT}")).unwrap()
    };
    let visitor = world.app.visitor().with("x-timestamp", AT);
    let mut changed = notice.clone();
    changed["originalPartnerReferenceNo"] = json!("0193f0c4a7d67c2f9b1e5a0012345678");
    let forged = visitor.with("x-signature", &signed(&notice)).post(path, changed).await;
    assert_eq!(forged.status, 401);
    // Midtrans: another key, and a settlement made of a pending one.
    let midtrans = "/api/v1/providers/midtrans/notices";
    for body in [
        json!({ "transaction_status": "settlement", "status_code": "200", "order_id": reference, "gross_amount": ASKED,
            "signature_key": marketplace_api::providers::midtrans::signature_key(&reference, "200", ASKED, "kunci-lain") }),
        json!({ "transaction_status": "settlement", "status_code": "200", "order_id": reference, "gross_amount": ASKED }),
        json!({}),
    ] {
        assert_eq!(world.app.visitor().post(midtrans, body).await.status, 401);
    }
    // Xendit: no token, another, and the key that signs us in.
    let xendit = "/api/v1/providers/xendit/notices";
    let body = json!({ "external_id": reference, "payment_id": "p-1", "amount": 1_250_001 });
    assert_eq!(world.app.visitor().post(xendit, body.clone()).await.status, 401);
    for token in ["", "token", SECRET_KEY] {
        let visitor = world.app.visitor().with("x-callback-token", token);
        assert_eq!(visitor.post(xendit, body.clone()).await.status, 401);
    }
    assert_eq!(world.app.visitor().post("/api/v1/providers/lain/notices", body).await.status, 404);

    let seen = world.seen(&id).await;
    assert_eq!((&seen["state"], &seen["notices"]), (&json!("waiting"), &json!([])));
    assert_eq!(world.paid().await, (0, 0));
    let kept = world.selling.get("/api/v1/provider-notices").await;
    assert_eq!(kept.body["items"], json!([]));
    world.app.stop().await;
}

#[tokio::test]
async fn a_settlement_that_was_made_of_a_pending_notice_pays_nothing() {
    let world = World::begin("midtrans").await;
    let (id, reference) = world.waiting().await;
    // The signature covers code and amount, not the status: this one is genuine for 201.
    let heard = world.midtrans(&reference, ("settlement", "201"), json!({})).await;

    assert_eq!(heard.status, 200);
    assert_eq!(world.seen(&id).await["state"], "waiting");
    assert_eq!(world.paid().await, (0, 0));
    world.app.stop().await;
}

#[tokio::test]
async fn a_sellers_provider_speaks_of_that_sellers_requests_alone() {
    let world = World::begin("xendit").await;
    let (id, reference) = world.waiting().await;
    let rival = world.app.organization(Kind::Distributor, "Grosir Lain").await;
    let rivals = world.app.person(rival, &[Role::Treasurer, Role::Manager]).await;
    let account = verified_account(&world.app, rival, &rivals, "987654321").await;
    let mut entries = world.credentials(world.seller, "grosir");
    entries.push(json!({ "name": "lain-xendit", "organization": rival, "provider": "xendit",
        "url": world.double.url(), "secret_key": SECRET_KEY, "callback_token": "token-milik-penjual-lain" }));
    world.keep(&entries).await;
    world.be_paid_through(&rivals, "lain-xendit", &account).await;
    let body = json!({ "event": "qr.payment", "data": { "id": "qrpy_1", "reference_id": reference,
        "amount": 1_250_001, "currency": "IDR", "status": "SUCCEEDED" } });
    let path = "/api/v1/providers/xendit/notices";

    let rivals_word = world.app.visitor().with("x-callback-token", "token-milik-penjual-lain");
    assert_eq!(rivals_word.post(path, body.clone()).await.status, 200);

    assert_eq!(world.seen(&id).await["state"], "waiting");
    let unclear = rivals.get("/api/v1/provider-notices").await;
    assert_eq!(unclear.body["items"][0]["why"], "unknown_request", "{}", unclear.text);
    assert_eq!(world.selling.get("/api/v1/provider-notices").await.body["items"], json!([]));
    // And the seller's own provider is heard, though the very same was said before.
    let own_word = world.app.visitor().with("x-callback-token", CALLBACK_TOKEN);
    assert_eq!(own_word.post(path, body).await.status, 200);
    assert_eq!(world.seen(&id).await["state"], "paid");
    assert_eq!(world.open().await, 0);
    world.app.stop().await;
}

#[tokio::test]
async fn of_many_notices_at_the_same_instant_one_pays() {
    let world = World::begin("midtrans").await;
    let (id, reference) = world.waiting().await;
    let same = (0..6).map(|_| world.midtrans(&reference, ("settlement", "200"), json!({})));
    // And another that says the same in other words.
    let others = (0..3).map(|n| {
        world.midtrans(
            &reference,
            ("capture", "200"),
            json!({ "settlement_time": format!("2026-11-23 07:0{n}:00") }),
        )
    });

    let (same, others) = tokio::join!(join_all(same), join_all(others));

    assert!(same.iter().chain(&others).all(|reply| reply.status == 200));
    assert_eq!(world.paid().await, (1, 125_000_100));
    assert_eq!(world.seen(&id).await["state"], "paid");
    assert_eq!(world.app.breaches().await, Vec::<String>::new());
    world.app.stop().await;
}

#[tokio::test]
async fn notices_out_of_order_end_where_they_should() {
    let world = World::begin("midtrans").await;
    let (id, reference) = world.waiting().await;
    let none = || json!({});
    assert_eq!(world.midtrans(&reference, ("settlement", "200"), none()).await.status, 200);
    for late in [("pending", "201"), ("expire", "202"), ("cancel", "200"), ("settlement", "200")] {
        let more = json!({ "note": "dari sebelumnya" });
        assert_eq!(world.midtrans(&reference, late, more).await.status, 200);
    }
    assert_eq!(world.seen(&id).await["state"], "paid");
    assert_eq!(world.paid().await, (1, 125_000_100));

    // The money goes back: the payment is reversed and the invoice open again.
    let back = json!({ "refund_amount": ASKED });
    assert_eq!(world.midtrans(&reference, ("refund", "200"), back).await.status, 200);
    assert_eq!(world.seen(&id).await["state"], "refunded");
    assert_eq!((world.paid().await, world.open().await), ((0, 0), OWED));
    // And stays so, whatever old news comes after it.
    let more = json!({ "note": "sangat terlambat" });
    assert_eq!(world.midtrans(&reference, ("settlement", "200"), more).await.status, 200);
    assert_eq!((world.paid().await, world.open().await), ((0, 0), OWED));
    assert_eq!(world.app.breaches().await, Vec::<String>::new());
    world.app.stop().await;
}

#[tokio::test]
async fn money_that_went_back_before_we_heard_that_it_came_never_counts() {
    let world = World::begin("midtrans").await;
    let (id, reference) = world.waiting().await;
    let back = json!({ "refund_amount": ASKED });
    assert_eq!(world.midtrans(&reference, ("refund", "200"), back).await.status, 200);
    assert_eq!(world.midtrans(&reference, ("settlement", "200"), json!({})).await.status, 200);

    assert_eq!(world.seen(&id).await["state"], "refunded");
    assert_eq!(world.paid().await, (0, 0));
    world.app.stop().await;
}

#[tokio::test]
async fn a_request_ends_with_its_time_and_money_that_comes_later_still_counts() {
    let world = World::begin("midtrans").await;
    let (id, reference) = world.waiting().await;
    world.app.clock.advance(TimeDelta::minutes(61));
    // The work that ends it asks the provider first, which knows of no payment.
    assert_eq!(becomes(&world, &id).await, "expired");

    assert_eq!(world.midtrans(&reference, ("settlement", "200"), json!({})).await.status, 200);

    let seen = world.seen(&id).await;
    assert_eq!(seen["state"], "paid");
    assert_eq!(seen["notices"][0]["is_late"], true);
    assert_eq!((world.paid().await.0, world.open().await), (1, 0));
    world.app.stop().await;
}

#[tokio::test]
async fn a_notice_that_never_came_is_asked_for_before_a_request_ends() {
    let world = World::begin("xendit").await;
    let (id, reference) = world.waiting().await;
    let paid = json!({ "data": [{ "id": "qrpy_9", "status": "SUCCEEDED", "amount": 1_250_001 }], "has_more": false });
    world.double.becomes(&format!("qr_{reference}"), paid);
    world.app.clock.advance(TimeDelta::minutes(61));

    assert_eq!(becomes(&world, &id).await, "paid");

    assert_eq!((world.paid().await.0, world.open().await), (1, 0));
    world.app.stop().await;
}

/// What a request that waits becomes, once the work behind came by.
async fn becomes(world: &World, id: &str) -> String {
    for _ in 0..200 {
        let state = world.seen(id).await["state"].as_str().unwrap().to_owned();
        if state != "waiting" {
            return state;
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    "waiting".to_owned()
}

#[tokio::test]
async fn another_amount_than_was_asked_for_counts_as_what_it_is_and_is_shown() {
    let world = World::begin("midtrans").await;
    let (id, reference) = world.waiting().await;
    let less = json!({ "gross_amount": "1000000.00" });
    assert_eq!(world.midtrans(&reference, ("settlement", "200"), less).await.status, 200);

    let seen = world.seen(&id).await;
    assert_eq!(
        (&seen["state"], &seen["notices"][0]["is_other_amount"]),
        (&json!("paid"), &json!(true))
    );
    assert_eq!((world.paid().await, world.open().await), ((1, 100_000_000), OWED - 100_000_000));
    world.app.stop().await;
}

#[tokio::test]
async fn money_for_an_invoice_that_was_paid_meanwhile_stands_on_account() {
    let world = World::begin("midtrans").await;
    let (_, reference) = world.waiting().await;
    by_hand(&world, "TRF0001", "1250000.50").await;
    assert_eq!(world.open().await, 0);

    assert_eq!(world.midtrans(&reference, ("settlement", "200"), json!({})).await.status, 200);

    assert_eq!(world.paid().await, (2, OWED + 125_000_100));
    assert_eq!(world.app.breaches().await, Vec::<String>::new());
    world.app.stop().await;
}

#[tokio::test]
async fn a_payment_that_somebody_wrote_down_by_the_providers_reference_is_confirmed_and_counts_once()
 {
    let world = World::begin("midtrans").await;
    let (id, reference) = world.waiting().await;
    let payment = by_hand(&world, &format!("t-{reference}"), ASKED).await;

    assert_eq!(world.midtrans(&reference, ("settlement", "200"), json!({})).await.status, 200);

    let seen = world.seen(&id).await;
    assert_eq!((&seen["state"], &seen["payment_id"]), (&json!("paid"), &json!(payment)));
    assert_eq!(world.paid().await.0, 1);
    let shown = world.buying.get(&format!("/api/v1/payments/{payment}")).await;
    assert_eq!(shown.body["state"], "confirmed");
    world.app.stop().await;
}

async fn by_hand(world: &World, reference: &str, amount: &str) -> String {
    let day = world.app.clock.today();
    let body = json!({ "payee_id": world.seller, "amount": amount, "paid_on": day, "method": "qris",
        "account_id": world.account, "reference": reference });
    let made = world.buying.post("/api/v1/payments", body).await;
    assert_eq!(made.status, 201, "{}", made.text);
    made.body["id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn what_cannot_be_booked_is_kept_and_told_to_the_sellers_treasurers() {
    let world = World::begin("midtrans").await;
    let (id, reference) = world.waiting().await;
    let heard = |body| world.midtrans(&reference, ("settlement", "200"), body);
    assert_eq!(heard(json!({})).await.status, 200);
    // The same code was paid a second time.
    assert_eq!(heard(json!({ "transaction_id": "transaksi-lain-0002" })).await.status, 200);
    // Only a part went back.
    let part = json!({ "refund_amount": "1000.00" });
    assert_eq!(world.midtrans(&reference, ("partial_refund", "200"), part).await.status, 200);
    // A request that is none of ours.
    let unknown = world.midtrans("pesanan-lain", ("settlement", "200"), json!({})).await;
    assert_eq!(unknown.status, 200);

    let unclear = world.selling.get("/api/v1/provider-notices").await;
    let why: Vec<&str> = unclear.body["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["why"].as_str().unwrap())
        .collect();
    assert_eq!(why, ["unknown_request", "partly_refunded", "paid_again"]);
    assert_eq!(world.seen(&id).await["state"], "paid");
    assert_eq!(world.paid().await.0, 1);
    let mut told = 0;
    for _ in 0..100 {
        let inbox = world.selling.get("/api/v1/messages").await;
        let items = inbox.body["items"].as_array().unwrap();
        told = items.iter().filter(|one| one["kind"] == "payment_request.unclear").count();
        if told == 2 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert_eq!(told, 2);
    // The buyer learns nothing of what the provider told the seller.
    let seen = world.buying.get(&format!("/api/v1/payment-requests/{id}")).await;
    assert_eq!(seen.body["notices"], json!([]));
    assert_eq!(world.buying.get("/api/v1/provider-notices").await.body["items"], json!([]));
    // Whoever has looked ticks it off, with what came of it; nobody else's treasurer does.
    let first = unclear.body["items"][0]["id"].as_str().unwrap();
    let tick = format!("/api/v1/provider-notices/{first}/tick");
    let theirs = world.buying.post(&tick, json!({ "words": "x" })).await;
    assert_eq!(theirs.status, 404, "{}", theirs.text);
    let wordless = world.selling.post(&tick, json!({ "words": " " })).await;
    assert_eq!((wordless.status, wordless.problem()), (422, "wrong-length"));
    let ticked = world.selling.post(&tick, json!({ "words": "Pesanan di toko lain" })).await;
    assert_eq!((ticked.status, &ticked.body["seen"]), (200, &json!("Pesanan di toko lain")));
    let again = world.selling.post(&tick, json!({ "words": "x" })).await;
    assert_eq!((again.status, again.problem()), (409, "already-so"));
    let left = world.selling.get("/api/v1/provider-notices").await;
    assert_eq!(left.body["items"].as_array().unwrap().len(), 2, "{}", left.text);
    let browser = world.app.browser(world.selling.person.unwrap()).await;
    let second = left.body["items"][0]["id"].as_str().unwrap();
    let fields = [("notice", second), ("words", "Sudah dikembalikan tunai")];
    assert_eq!(browser.form("/payment-provider/notices", &fields).await.status, 303);
    let left = world.selling.get("/api/v1/provider-notices").await;
    assert_eq!(left.body["items"].as_array().unwrap().len(), 1, "{}", left.text);
    world.app.stop().await;
}
