//! Above an amount of the payer's own, two officers sign before money moves; what is then recorded is what they signed.

use sea_orm::{ConnectionTrait, DbBackend, Statement};
use serde_json::json;

use super::{PAYMENTS, World, at, commands, done};

#[tokio::test]
async fn two_officers_sign_before_it_is_paid_and_the_seller_knows_nothing_of_it() {
    let world = World::open().await;
    let [first, second] = world.owes(&[(400, 10), (600, 20)]).await[..] else { unreachable!() };
    let rules = format!("/api/v1/organizations/{}/payment-rules", world.buyer);
    let rule = json!({ "from": "500.00", "needed": 2 });
    done(world.manager.post(&rules, rule).await, 201);
    let small = world.paid(300, "FT-1/0001").await;
    assert_eq!(small["state"], "recorded", "below the amount");
    let mut body = world.transfer(600, "");
    body["reference"] = json!(null);
    body["applications"] = json!([{ "invoice_id": second }]);

    let prepared = done(world.treasurer.post(PAYMENTS, body).await, 201);

    assert_eq!(prepared["state"], "awaiting_signatures");
    assert_eq!(prepared["planned"][0]["amount"], "600.00");
    assert_eq!(world.open_of(second).await, 60_000, "nothing counts yet");
    let path = format!("{PAYMENTS}/{}", prepared["id"].as_str().unwrap());
    assert_eq!(world.desk.get(&path).await.status, 404, "the payer's own affair");
    let own = world.treasurer.post(&at(&prepared, "sign"), json!({})).await;
    assert_eq!((own.status, own.problem()), (403, "not-your-role"));
    let early = json!({ "paid_on": world.today(), "reference": "FT-1/0002" });
    assert_eq!(world.treasurer.post(&at(&prepared, "record"), early.clone()).await.status, 409);
    let [chair, secretary] = &world.officers;
    let once = done(chair.post(&at(&prepared, "sign"), json!({})).await, 200);
    assert_eq!(once["signatures"]["signed"].as_array().unwrap().len(), 1);
    let again = chair.post(&at(&prepared, "sign"), json!({})).await;
    assert_eq!((again.status, again.problem()), (409, "signed-already"));
    let twice = done(secretary.post(&at(&prepared, "sign"), json!({})).await, 200);
    assert_eq!(twice["state"], "approved");
    let seen = world.treasurer.get(&path).await;
    assert_eq!(commands(&seen.body), ["record", "withdraw"]);

    let mut other = early.clone();
    other["amount"] = json!("601.00");
    let other = world.treasurer.post(&at(&prepared, "record"), other).await;
    assert_eq!((other.status, other.problem()), (422, "other-than-signed"));
    let made = done(world.treasurer.post(&at(&prepared, "record"), early).await, 200);

    assert_eq!((&made["state"], world.open_of(second).await), (&json!("recorded"), 0));
    assert_eq!(world.open_of(first).await, 10_000, "what the small one left");
    let reply = world.desk.get(&path).await;
    assert_eq!(reply.header("etag"), "\"v1\"", "nothing tells how many signed");
    let seen = reply.body;
    assert_eq!((&seen["version"], &seen["events"][0]["position"]), (&json!(1), &json!(1)));
    let confirm = world.desk.with("if-match", "\"v1\"");
    done(confirm.post(&at(&prepared, "confirm"), json!({})).await, 200);
    assert_eq!((&seen["signatures"], &seen["planned"]), (&json!(null), &json!([])));
    assert_eq!(seen["events"].as_array().unwrap().len(), 1, "from when it was made");
    world.end().await;
}

#[tokio::test]
async fn what_is_signed_is_withdrawn_or_refused_where_nobody_could_sign() {
    let world = World::open().await;
    world.owes(&[(1_000, 10)]).await;
    let rules = format!("/api/v1/organizations/{}/payment-rules", world.buyer);
    let three =
        done(world.manager.post(&rules, json!({ "from": "800.00", "needed": 3 })).await, 201);
    done(world.manager.post(&rules, json!({ "from": "500.00", "needed": 1 })).await, 201);
    let few = world.treasurer.post(PAYMENTS, world.transfer(900, "FT-2/0001")).await;
    assert_eq!((few.status, few.problem()), (422, "too-few-officers"));
    let end = format!("{rules}/{}", three["id"].as_str().unwrap());
    let ended = world.manager.ask(reqwest::Method::DELETE, &end, None).await;
    assert_eq!(ended.status, 204);

    let prepared = world.paid(900, "FT-2/0001").await;
    done(world.officers[0].post(&at(&prepared, "sign"), json!({})).await, 200);
    let withdrawn = done(world.treasurer.post(&at(&prepared, "withdraw"), json!({})).await, 200);

    assert_eq!((&withdrawn["state"], commands(&withdrawn).len()), (&json!("withdrawn"), 0));
    world.end().await;
}

#[tokio::test]
async fn a_bill_that_waits_for_officers_waits_in_one_payment() {
    let world = World::open().await;
    let [bill, other] = world.owes(&[(770, 10), (500, 20)]).await[..] else { unreachable!() };
    let rules = format!("/api/v1/organizations/{}/payment-rules", world.buyer);
    done(world.manager.post(&rules, json!({ "from": "100.00", "needed": 1 })).await, 201);
    let mut body = world.transfer(770, "FT-3/0001");
    body["applications"] = json!([{ "invoice_id": bill }]);
    let first = done(world.treasurer.post(PAYMENTS, body.clone()).await, 201);
    assert_eq!(first["reference"], "FT30001", "what was typed is not lost");

    let again = world.treasurer.post(PAYMENTS, body).await;

    assert_eq!((again.status, again.problem()), (409, "waits-already"), "{}", again.text);
    assert_eq!(again.body["planned"], "770.00");
    let browser = world.app.browser(world.treasurer.person.unwrap()).await;
    let form = browser.get(&format!("/payments/new?to={}", world.seller)).await;
    assert!(form.text.contains("sudah di pembayaran lain"), "{}", form.text);
    // The seller writes down that all of it came some other way: what is signed says that nothing is left to pay.
    let mut came = world.transfer(770, "FT-3/0009");
    came["payee_id"] = json!(null);
    came["payer_id"] = json!(world.buyer);
    came["applications"] = json!([{ "invoice_id": bill }]);
    done(world.desk.post(PAYMENTS, came).await, 201);
    done(world.officers[0].post(&at(&first, "sign"), json!({})).await, 200);
    let id = first["id"].as_str().unwrap();
    let seen = world.treasurer.get(&format!("{PAYMENTS}/{id}")).await.body;
    assert_eq!(seen["planned"][0]["open"], "0.00", "{seen}");
    let page = browser.get(&format!("/payments/{id}")).await;
    assert!(page.text.contains("tinggal"), "{}", page.text);
    let another = json!({ "paid_on": world.today(), "reference": "FT-3/0001",
        "applications": [{ "invoice_id": other, "amount": "1.00" }] });
    let another = world.treasurer.post(&at(&first, "record"), another).await;
    assert_eq!((another.status, another.problem()), (422, "other-than-signed"), "{}", another.text);
    let made = json!({ "paid_on": world.today(), "reference": "FT-3/0001" });
    let made = done(world.treasurer.post(&at(&first, "record"), made).await, 200);
    assert_eq!(made["on_account"], "770.00");
    world.end().await;
}

#[tokio::test]
async fn what_waits_longest_for_officers_is_shown_however_much_waits_behind_it() {
    let world = World::open().await;
    let sql = format!(
        "INSERT INTO payment (id, payer_id, payee_id, state, amount_sen, paid_on, method, signatures, version, created_at, updated_at)
         SELECT ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, '{}', '{}', 'awaiting_signatures', n * 100,
                current_date, 'cash', NULL, 1, now(), now() FROM generate_series(1, 105) n",
        world.buyer, world.seller
    );
    let done = Statement::from_string(DbBackend::Postgres, sql);
    world.app.workflow.database.connection().execute_raw(done).await.unwrap();
    let officer = world.app.browser(world.officers[0].person.unwrap()).await;

    let page = officer.get("/approvals").await;

    assert!(page.text.contains("/payments/00000000-0000-7000-8000-000000000001"), "the oldest");
    world.app.stop().await;
}
