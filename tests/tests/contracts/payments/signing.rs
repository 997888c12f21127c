//! Above an amount of the payer's own, two officers sign before money moves; what is then recorded is what they signed.

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
    let seen = world.desk.get(&path).await.body;
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
