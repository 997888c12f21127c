//! Nettings: shown to each, done once when all agreed, and exact.

use chrono::TimeDelta;
use futures::future::join_all;
use serde_json::{Value, json};
use supply_chain::organization::Role;
use tests::app::{Client, Reply};
use uuid::Uuid;

use super::{World, commands, sen};

fn at(id: Uuid, command: &str) -> String {
    format!("/api/v1/nettings/{id}/{command}")
}

async fn said(who: &Client, id: Uuid, command: &str) -> Reply {
    who.post(&at(id, command), json!({})).await
}

/// First and second owe each other 700,000 and 300,000; first calls it.
async fn between_two(world: &World) -> Uuid {
    let [first, second, _] = world.primaries;
    world
        .billed(&[(second, first, 400_000), (second, first, 300_000), (first, second, 300_000)])
        .await;
    let called = world.below[0].post("/api/v1/nettings", json!({ "with_id": second })).await;
    assert_eq!(called.status, 201, "{}", called.text);
    called.id("id")
}

/// Three that owe each other in a circle, 500,000, 300,000 and 400,000; their secondary calls it.
async fn in_a_circle(world: &World) -> Uuid {
    let [a, b, c] = world.primaries;
    world
        .billed(&[(b, a, 500_000), (c, b, 300_000), (a, c, 400_000), (world.secondary, a, 999_000)])
        .await;
    let called =
        world.above.post("/api/v1/nettings", json!({ "federation_id": world.secondary })).await;
    assert_eq!(called.status, 201, "{}", called.text);
    called.id("id")
}

#[tokio::test]
async fn two_set_off_what_they_owe_each_other_and_both_hold_its_certificate() {
    let world = World::open().await;
    let id = between_two(&world).await;
    let before = world.positions().await;
    let shown = world.below[1].get(&format!("/api/v1/nettings/{id}")).await.body;
    assert_eq!(
        (&shown["state"], commands(&shown)),
        (&json!("proposed"), vec!["consent", "refuse"])
    );
    let legs: Vec<(bool, i64, i64, i64)> = shown["legs"]
        .as_array()
        .unwrap()
        .iter()
        .map(|leg| {
            let we_owe = leg["we_owe"].as_bool().unwrap();
            (we_owe, sen(&leg["before"]), sen(&leg["taken"]), sen(&leg["after"]))
        })
        .collect();
    assert!(legs.contains(&(true, 30_000_000, 30_000_000, 0)), "{shown}");
    assert!(legs.contains(&(false, 70_000_000, 30_000_000, 40_000_000)), "{shown}");
    let early = said(&world.below[0], id, "carry").await;
    assert_eq!((early.status, early.problem()), (409, "not-in-this-state"), "{}", early.text);
    let paper = world.below[0].get(&at(id, "certificate.pdf")).await;
    assert_eq!((paper.status, paper.problem()), (409, "not-in-this-state"));

    let agreed = said(&world.below[1], id, "consent").await;
    assert_eq!(agreed.body["state"], "agreed", "{}", agreed.text);
    let theirs = said(&world.below[1], id, "carry").await;
    assert_eq!((theirs.status, theirs.problem()), (403, "not-your-part"), "{}", theirs.text);
    let done = said(&world.below[0].once("carry-1"), id, "carry").await;

    assert_eq!((done.status, &done.body["state"]), (200, &json!("done")), "{}", done.text);
    let bills: Vec<i64> =
        done.body["bills"].as_array().unwrap().iter().map(|bill| sen(&bill["amount"])).collect();
    assert_eq!(bills.iter().sum::<i64>(), 60_000_000, "{}", done.text);
    assert_eq!(world.positions().await, before, "nobody's position moved by a sen");
    world.holds().await;
    // The same once more is answered as it was; another is refused; nothing happens twice.
    let again = said(&world.below[0].once("carry-1"), id, "carry").await;
    assert_eq!(
        (again.status, again.header("idempotency-replayed")),
        (200, "true"),
        "{}",
        again.text
    );
    let twice = said(&world.below[0], id, "carry").await;
    assert_eq!((twice.status, twice.problem()), (409, "not-in-this-state"), "{}", twice.text);
    assert_eq!(
        world.number("SELECT count(*) FROM ledger_occurrence WHERE kind = 'netted'").await,
        1
    );

    let marks = [&world.below[0], &world.below[1]].map(|who| {
        let path = format!("/api/v1/nettings/{id}");
        async move { who.get(&path).await.body["mark"].clone() }
    });
    let marks: Vec<Value> = join_all(marks).await;
    assert_eq!(marks[0], marks[1], "both hold the same certificate");
    for who in [&world.below[0], &world.below[1]] {
        let paper = who.get(&at(id, "certificate.pdf")).await;
        assert_eq!((paper.status, paper.header("content-type")), (200, "application/pdf"));
        let browser = world.app.browser(who.person.unwrap()).await;
        let page = browser.get(&format!("/nettings/{id}/certificate")).await;
        let told =
            ["BERITA ACARA PERJUMPAAN UTANG", "Rp300.000", "KDMP Nangapanda", "KDMP Detusoko"];
        assert!(told.iter().all(|told| page.text.contains(told)), "{}", page.text);
    }
    assert_eq!(world.below[2].get(&at(id, "certificate.pdf")).await.status, 404);
    // It stands on the statement of the month in which it was done.
    let period = world.today().format("%Y-%m").to_string();
    world.app.clock.advance(TimeDelta::days(32));
    let body = json!({ "with_id": world.primaries[1], "period": period });
    let statement = world.below[0].post("/api/v1/statements", body).await;
    let opened = (&statement.body["opening"], &statement.body["closing"]);
    assert_eq!(opened, (&json!("-400000.00"), &json!("-400000.00")), "{}", statement.text);
}

#[tokio::test]
async fn a_circle_is_set_off_when_all_agree_and_each_sees_only_its_own() {
    let world = World::open().await;
    let id = in_a_circle(&world).await;
    let before = world.positions().await;
    let path = format!("/api/v1/nettings/{id}");

    let organizer = world.above.get(&path).await;
    assert_eq!((&organizer.body["legs"], &organizer.body["position"]), (&json!([]), &json!(null)));
    assert_eq!(organizer.body["parties"].as_array().unwrap().len(), 3, "{}", organizer.text);
    assert!(
        !organizer.text.contains("00000.00"),
        "sums between others stay theirs: {}",
        organizer.text
    );
    for (who, others) in [(0, [1, 2]), (1, [0, 2]), (2, [0, 1])] {
        let seen = world.below[who].get(&path).await.body;
        let legs = seen["legs"].as_array().unwrap();
        let with: Vec<&Value> = legs.iter().map(|leg| &leg["with_id"]).collect();
        assert!(
            others.iter().all(|other| with.contains(&&json!(world.primaries[*other]))),
            "{seen}"
        );
        assert_eq!(
            (legs.len(), sen(&legs[0]["taken"]), sen(&legs[1]["taken"])),
            (2, 30_000_000, 30_000_000)
        );
        let position = &seen["position"];
        let net = |owed: &str, owes: &str| sen(&position[owed]) - sen(&position[owes]);
        assert_eq!(net("owed_before", "owes_before"), net("owed_after", "owes_after"), "{seen}");
        assert_eq!(net("owed_before", "owes_before"), sen(&position["net"]));
    }
    assert_eq!(world.outside.get(&path).await.status, 404);

    for who in &world.below {
        let agreed = said(who, id, "consent").await;
        assert_eq!(agreed.status, 200, "{}", agreed.text);
    }
    let stray = said(&world.above, id, "consent").await;
    assert_eq!((stray.status, stray.problem()), (403, "not-your-part"), "{}", stray.text);
    let done = said(&world.above, id, "carry").await;

    assert_eq!((done.status, &done.body["state"]), (200, &json!("done")), "{}", done.text);
    let after = world.positions().await;
    assert_eq!(after, before, "nobody's position moved by a sen");
    assert_eq!(after.iter().map(|(_, sen)| sen).sum::<i64>(), 0, "the sum over all is nothing");
    let open = "SELECT sum(total_sen - settled_sen)::bigint FROM invoice";
    assert_eq!(world.number(open).await, (500 + 300 + 400 + 999 - 900) * 100_000);
    world.holds().await;
    assert_eq!(world.above.get(&at(id, "certificate.pdf")).await.status, 404, "it signs nothing");
}

#[tokio::test]
async fn the_last_yes_of_several_at_once_is_counted_once() {
    let world = World::open().await;
    let id = in_a_circle(&world).await;
    let mut everybody: Vec<Client> = world.below.to_vec();
    for primary in world.primaries {
        everybody.push(world.app.person(primary, &[Role::Manager]).await);
    }

    let replies = join_all(everybody.iter().map(|who| said(who, id, "consent"))).await;

    let mut statuses: Vec<u16> = replies.iter().map(|reply| reply.status).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 200, 200, 409, 409, 409]);
    let view = world.above.get(&format!("/api/v1/nettings/{id}")).await.body;
    assert_eq!((&view["state"], &view["agreed_total"]), (&json!("agreed"), &json!(3)), "{view}");

    let manager = world.app.person(world.secondary, &[Role::Manager]).await;
    let carried = join_all([said(&world.above, id, "carry"), said(&manager, id, "carry")]).await;
    let mut statuses: Vec<u16> = carried.iter().map(|reply| reply.status).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409], "carried once: {} {}", carried[0].text, carried[1].text);
    assert_eq!(
        world.number("SELECT count(*) FROM ledger_occurrence WHERE kind = 'netted'").await,
        1
    );
    world.holds().await;
}

#[tokio::test]
async fn a_netting_is_not_done_when_the_debts_are_no_longer_those_that_were_shown() {
    let world = World::open().await;
    let id = between_two(&world).await;
    let agreed = said(&world.below[1], id, "consent").await;
    assert_eq!(agreed.body["state"], "agreed", "{}", agreed.text);
    let [first, second, _] = world.primaries;
    world.billed(&[(first, second, 1)]).await;

    let late = said(&world.below[0], id, "carry").await;

    assert_eq!((late.status, late.problem()), (409, "overtaken"), "{}", late.text);
    let settled = world.number("SELECT coalesce(sum(settled_sen), 0)::bigint FROM invoice").await;
    assert_eq!(settled, 0, "all of it or nothing");
    let seen = world.below[0].get(&format!("/api/v1/nettings/{id}")).await.body;
    assert!(
        seen["legs"].as_array().unwrap().iter().any(|leg| leg["still_holds"] == json!(false)),
        "{seen}"
    );
    assert_eq!(said(&world.below[0], id, "call-off").await.body["state"], "called_off");
    let anew = world.below[0].post("/api/v1/nettings", json!({ "with_id": second })).await;
    let anew = anew.id("id");
    said(&world.below[1], anew, "consent").await;
    let done = said(&world.below[0], anew, "carry").await;
    assert_eq!(done.body["state"], "done", "{}", done.text);
    world.holds().await;
}

#[tokio::test]
async fn one_no_ends_it_for_all_even_after_a_yes() {
    let world = World::open().await;
    let id = in_a_circle(&world).await;
    for who in &world.below {
        said(who, id, "consent").await;
    }

    let refuse = format!("/api/v1/nettings/{id}/refuse");
    let long = json!({ "words": "x".repeat(501) });
    let long = world.below[2].post(&refuse, long).await;
    assert_eq!((long.status, long.problem()), (422, "wrong-length"), "{}", long.text);
    let words = json!({ "words": " Saldo kami berbeda. " });
    let refused = world.below[2].post(&refuse, words).await;

    assert_eq!(
        (refused.status, &refused.body["state"]),
        (200, &json!("refused")),
        "{}",
        refused.text
    );
    let seen = world.above.get(&format!("/api/v1/nettings/{id}")).await.body;
    assert_eq!(seen["ended_for"], "KDMP Wolowaru", "whoever called it learns who: {seen}");
    let other = world.below[0].get(&format!("/api/v1/nettings/{id}")).await.body;
    assert_eq!(other["ended_for"], json!(null), "others do not: {other}");
    assert_eq!(seen["ended_words"], "Saldo kami berbeda.", "nor why: {seen}");
    assert_eq!(other["ended_words"], json!(null), "{other}");
    let organizer = world.app.browser(world.above.person.unwrap()).await;
    let page = organizer.get(&format!("/nettings/{id}")).await;
    assert!(page.text.contains("Saldo kami berbeda."), "{}", page.text);
    let carried = said(&world.above, id, "carry").await;
    assert_eq!((carried.status, carried.problem()), (409, "not-in-this-state"), "{}", carried.text);
    // Called anew without whoever refused, there is no circle left.
    let body = json!({ "federation_id": world.secondary, "without": [world.primaries[2]] });
    let anew = world.above.post("/api/v1/nettings", body).await;
    assert_eq!((anew.status, anew.problem()), (422, "nothing-to-net"), "{}", anew.text);
}

#[tokio::test]
async fn past_the_day_that_was_named_nobody_can_agree_and_it_lapses() {
    let world = World::open().await;
    let [_, second, _] = world.primaries;
    between_two(&world).await;
    let soon = world.today() + TimeDelta::days(2);
    let body = json!({ "with_id": second, "answer_by": soon });
    let id = world.below[0].post("/api/v1/nettings", body).await.id("id");
    assert_eq!(world.app.workflow.lapse_nettings().await.unwrap(), 0);
    world.app.clock.advance(TimeDelta::days(3));

    let late = said(&world.below[1], id, "consent").await;

    assert_eq!((late.status, late.problem()), (409, "not-in-this-state"), "{}", late.text);
    assert_eq!(late.body["state"], "called_off");
    assert_eq!(world.app.workflow.lapse_nettings().await.unwrap(), 1);
    assert_eq!(world.app.workflow.lapse_nettings().await.unwrap(), 0, "once");
    let seen = world.below[1].get(&format!("/api/v1/nettings/{id}")).await.body;
    assert_eq!(
        (&seen["state"], &seen["ended_for"]),
        (&json!("called_off"), &json!(null)),
        "{seen}"
    );
    let told = "SELECT count(*) FROM notice WHERE kind = 'netting.called_off'";
    assert_eq!(world.number(told).await, 2, "both");
    let far = json!({ "with_id": second, "answer_by": world.today() + TimeDelta::days(90) });
    let far = world.below[0].post("/api/v1/nettings", far).await;
    assert_eq!((far.status, far.pointers()), (422, vec!["/answer_by"]), "{}", far.text);
}

#[tokio::test]
async fn only_a_secondary_or_the_operator_calls_a_netting_among_many() {
    let world = World::open().await;
    let id = in_a_circle(&world).await;
    said(&world.above, id, "call-off").await;
    let federation = |of: Uuid| json!({ "federation_id": of });
    let wrong = world.below[0].post("/api/v1/nettings", federation(world.primaries[0])).await;
    assert_eq!((wrong.status, wrong.problem()), (422, "not-a-federation"), "{}", wrong.text);
    let foreign = world.outside.post("/api/v1/nettings", federation(world.secondary)).await;
    assert_eq!((foreign.status, foreign.problem()), (422, "not-a-federation"), "{}", foreign.text);
    assert_eq!(
        world.outside.post("/api/v1/nettings", json!({ "with_id": world.stranger })).await.status,
        422
    );

    let called = world.app.operator().post("/api/v1/nettings", federation(world.secondary)).await;

    assert_eq!((called.status, &called.body["legs"]), (201, &json!([])), "{}", called.text);
    let id = called.id("id");
    for who in &world.below {
        assert_eq!(said(who, id, "consent").await.status, 200);
    }
    let done = said(&world.above, id, "carry").await;
    assert_eq!(done.body["state"], "done", "its own people carry it out: {}", done.text);
    world.holds().await;
}
