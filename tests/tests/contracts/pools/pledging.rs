//! Pledging: given, changed, taken back, up to the instant of the cut-off and by the rules of top-up.

use super::*;
use chrono::SubsecRound;
use order_workflow::Workflow;
use order_workflow::ask::{Ask, Asker, Channel};
use order_workflow::clock::{Clock, Origin, System};
use order_workflow::command::demand_pools::{OfLine, PledgeRequest};
use order_workflow::error::WorkflowError;
use supply_chain::ask::Actor;
use supply_chain::demand_pool::{Consents, PledgeWish, Refusal};
use supply_chain::id::PersonId;
use supply_chain::money::Money;

#[tokio::test]
async fn a_pledge_is_given_changed_and_taken_back_and_counts_once() {
    let world = World::open().await;
    let rice = world.on_sale("Beras", &[(1, 300_000), (100, 280_000)], 1, 20).await;
    let pool = world.opened(&[rice], &world.rules()).await;
    let (path, buyer) = (pool.pledge(0), &world.villages[0]);

    let first = put(&buyer.once("k-1"), &path, wish(5, 2, 300_000)).await;
    assert_eq!((first.status, first.header("etag")), (201, "\"v1\""), "{}", first.text);
    assert_eq!(first.body["at_most"], "2100000.00");
    let again = put(&buyer.once("k-1"), &path, wish(5, 2, 300_000)).await;
    assert_eq!((again.status, again.header("idempotency-replayed")), (201, "true"));
    let same = done(put(buyer, &path, wish(5, 2, 300_000)).await, 200);
    assert_eq!(same["version"], 1, "said a second time it stands as it stood");
    let stale = put(&buyer.with("if-match", "\"v7\""), &path, wish(6, 2, 300_000)).await;
    refused(&stale, 412, "stale");
    let more = done(put(&buyer.with("if-match", "\"v1\""), &path, wish(9, 0, 290_000)).await, 200);
    assert_eq!((&more["id"], &more["version"]), (&first.body["id"], &json!(2)));
    let fill = "SELECT (fill -> 'coming_in' -> 1 ->> 'firm')::bigint FROM demand_pool_line";
    assert_eq!(world.number(fill).await, 9, "at 290,000 only the second price is cheap enough");
    let gone = done(delete(buyer, &path, json!({})).await, 200);
    assert_eq!((&gone["state"], &gone["version"]), (&json!("withdrawn"), &json!(3)));
    refused(&delete(buyer, &path, json!({})).await, 409, "nothing-pledged");
    let anew = done(put(buyer, &path, wish(3, 0, 300_000)).await, 200);
    assert_eq!((&anew["id"], &anew["version"]), (&first.body["id"], &json!(4)));

    for (body, problem, pointer) in [
        (wish(0, 0, 300_000), "count-out-of-range", "/firm"),
        (wish(1, -1, 300_000), "count-out-of-range", "/tolerance"),
        // More than fills a case or reaches a price can never be added: that is a slip of the finger.
        (wish(1, 101, 300_000), "count-out-of-range", "/tolerance"),
        (wish(1, 2_147_483_648, 300_000), "count-out-of-range", "/tolerance"),
        (wish(1, 0, 0), "highest-price", "/highest"),
        (wish(1_000_000_000, 0, 900_000), "pledge-too-large", "/firm"),
    ] {
        let reply = put(&world.villages[1], &path, body).await;
        refused(&reply, 422, problem);
        assert_eq!(reply.pointers(), [pointer]);
    }
    let unknown = format!("{POOLS}/{}/lines/{}/pledge", pool.id, Uuid::nil());
    refused(&put(buyer, &unknown, wish(1, 0, 300_000)).await, 404, "not-found");
    assert_eq!(pool.happened(&world, "pledged").await, 2);
    assert_eq!(pool.column(&world, "version").await, "3", "pledges do not touch the pool's row");
    world.end().await;
}

#[tokio::test]
async fn many_pledge_for_one_line_at_once_and_every_one_counts() {
    let world = World::open().await;
    let rice = world.on_sale("Beras", &[(1, 300_000)], 1, 1).await;
    let pool = world.opened(&[rice], &world.rules()).await;
    let path = pool.pledge(0);

    let asked = (1..=12).map(|firm| {
        let (who, path) = (&world.villages[firm % 3], path.clone());
        async move { put(who, &path, wish(i64::try_from(firm).unwrap(), 0, 300_000)).await.status }
    });
    let answered = futures::future::join_all(asked).await;

    assert!(answered.iter().all(|status| matches!(status, 200 | 201)), "{answered:?}");
    assert_eq!(answered.iter().filter(|status| **status == 201).count(), 3);
    world.end().await;
}

/// A clock that stands.
#[derive(Debug, Clone, Copy)]
struct Stands(DateTime<Utc>);

impl Clock for Stands {
    fn now(&self) -> DateTime<Utc> {
        self.0
    }
}

/// E8: a pledge a millisecond before the cut-off, and one at its instant, whether or not the job came by.
#[tokio::test]
async fn at_the_instant_of_the_cut_off_it_is_too_late() {
    let world = World::open().await;
    let rice = world.on_sale("Beras", &[(1, 300_000)], 1, 1).await;
    let rules = world.rules();
    let pool = world.opened(&[rice], &rules).await;
    let cut_off: DateTime<Utc> = rules["cut_off_at"].as_str().unwrap().parse().unwrap();
    let cut_off = cut_off.trunc_subsecs(6);
    let pledge = async |village: usize, at: DateTime<Utc>| {
        let workflow = Workflow {
            database: world.app.workflow.database.clone(),
            origin: Origin::new(Stands(at), System),
            seal: world.app.workflow.seal.clone(),
        };
        let actor = Actor {
            person: PersonId(world.villages[village].person.unwrap()),
            organization: world.village_ids[village].into(),
            kind: Kind::Primary,
            abilities: Kind::Primary.abilities().to_vec(),
            roles: vec![Role::Buyer],
        };
        let of = OfLine { pool: pool.id.into(), line: pool.lines[0].into() };
        let highest = Money::from_sen(30_000_000);
        let wish = PledgeWish { firm: 1, tolerance: 0, highest, consents: Consents::default() };
        let ask = Ask::plain(Asker::Actor(actor), Channel::Api);
        workflow.pledge(ask, of, PledgeRequest { id: None, wish }).await
    };

    assert!(pledge(0, cut_off - TimeDelta::milliseconds(1)).await.is_ok());
    let late = pledge(1, cut_off).await.unwrap_err();

    let WorkflowError::DemandPool(refusal) = late else { panic!("{late}") };
    assert_eq!(refusal, Refusal::TooLate { cut_off_at: cut_off });
    world.app.clock.advance(TimeDelta::hours(49));
    let late = put(&world.villages[2], &pool.pledge(0), wish(1, 0, 300_000)).await;
    assert_eq!(late.status, 409, "{}", late.text);
    world.end().await;
}

/// E18: a case of six, after the top-up date.
#[tokio::test]
async fn in_top_up_nothing_may_leave_more_missing_to_a_full_case() {
    let world = World::open().await;
    let mut offers = Vec::new();
    for name in ["Beras", "Gula", "Terigu"] {
        offers.push(world.on_sale(name, &[(1, 300_000)], 6, 6).await);
    }
    let mut rules = world.rules();
    rules["top_up_at"] = json!((world.now() + TimeDelta::hours(24)).to_rfc3339());
    let pool = world.opened(&offers, &rules).await;
    let buyer = &world.villages[0];
    for (line, firm, tolerance) in [(0, 3, 0), (1, 3, 1), (2, 7, 0)] {
        done(put(buyer, &pool.pledge(line), wish(firm, tolerance, 300_000)).await, 201);
    }
    world.app.clock.advance(TimeDelta::hours(24));

    let less = put(buyer, &pool.pledge(0), wish(2, 0, 300_000)).await;
    refused(&less, 422, "leaves-more-missing");
    assert_eq!((&less.body["missing_before"], &less.body["missing_after"]), (&json!(3), &json!(4)));
    done(put(buyer, &pool.pledge(1), wish(3, 2, 300_000)).await, 200);
    done(put(buyer, &pool.pledge(2), wish(6, 0, 300_000)).await, 200);
    refused(&delete(buyer, &pool.pledge(2), json!({})).await, 422, "lowered-in-top-up");
    world.settle().await;
    assert_eq!(pool.column(&world, "state").await, "top_up");
    world.end().await;
}

#[tokio::test]
async fn those_with_a_part_are_told_that_little_is_missing_and_that_it_closes_tomorrow() {
    let world = World::open().await;
    let rice = world.on_sale("Beras", &[(1, 300_000), (10, 280_000)], 1, 1).await;
    let pool = world.opened(&[rice], &world.rules()).await;
    done(put(&world.villages[0], &pool.pledge(0), wish(9, 0, 300_000)).await, 201);
    done(put(&world.villages[1], &pool.at("reminder"), json!({})).await, 204);
    refused(&put(&world.stranger, &pool.at("reminder"), json!({})).await, 404, "not-found");

    world.app.clock.advance(TimeDelta::hours(25));
    for _ in 0..2 {
        world.app.workflow.remind_of_demand_pools().await.unwrap();
    }

    for village in [0, 1] {
        let told = world.told(&world.villages[village], 3).await;
        let mut kinds: Vec<&str> = told.iter().map(|one| one["kind"].as_str().unwrap()).collect();
        kinds.sort_unstable();
        assert_eq!(
            kinds,
            ["demand_pool.closing_soon", "demand_pool.near_price", "demand_pool.opened"]
        );
        let near = told.iter().find(|one| one["kind"] == "demand_pool.near_price").unwrap();
        assert_eq!(near["notice"]["facts"]["missing"], 1);
        assert_eq!(near["notice"]["facts"]["price"], "280000.00");
    }
    done(delete(&world.villages[1], &pool.at("reminder"), json!({})).await, 204);
    assert_eq!(world.number("SELECT count(*) FROM pool_reminder").await, 0);
    world.end().await;
}

#[tokio::test]
async fn in_top_up_neither_tolerance_nor_consent_is_taken_from_a_price_that_others_count_on() {
    let world = World::open().await;
    let rice = world.on_sale("Beras", &[(1, 333_000), (25, 323_000), (50, 313_100)], 1, 1).await;
    let mut rules = world.rules();
    rules["top_up_at"] = json!((world.now() + TimeDelta::hours(24)).to_rfc3339());
    let pool = world.opened(&[rice], &rules).await;
    let path = pool.pledge(0);
    for (village, firm, tolerance) in [(0, 40, 2), (1, 5, 1), (2, 2, 0)] {
        done(put(&world.villages[village], &path, wish(firm, tolerance, 323_000)).await, 201);
    }
    world.app.clock.advance(TimeDelta::hours(24));
    let line = |who: &Client| {
        let (who, at) = (who.clone(), pool.at("lines"));
        async move { done(who.get(&at).await, 200)["items"][0]["closes_now"].clone() }
    };
    assert_eq!(line(&world.villages[2]).await["unit_price"], "313100.00", "47 and 3 more");

    let lower = put(&world.villages[0], &path, wish(40, 0, 323_000)).await;
    refused(&lower, 422, "lowered-in-top-up");
    let mut unticked = wish(5, 1, 323_000);
    unticked["consents"] = json!(["case_fill", "extend"]);
    refused(&put(&world.villages[1], &path, unticked).await, 422, "lowered-in-top-up");
    refused(&delete(&world.villages[2], &path, json!({})).await, 422, "lowered-in-top-up");
    done(put(&world.villages[2], &path, wish(4, 0, 323_000)).await, 200);
    done(put(&world.villages[0], &path, wish(40, 0, 323_000)).await, 200);
    assert_eq!(line(&world.villages[2]).await["unit_price"], "313100.00", "49 and one more");
    world.end().await;
}

#[tokio::test]
async fn nobody_is_told_of_a_lower_price_where_there_is_none_yet() {
    let world = World::open().await;
    let rice = world.on_sale("Beras", &[(1, 300_000), (10, 280_000)], 1, 1).await;
    let pool = world.opened(&[rice], &world.rules()).await;
    let (path, buyer) = (pool.pledge(0), &world.villages[0]);
    // Given and taken back; then nine that reach no price at all.
    done(put(buyer, &path, wish(1, 0, 300_000)).await, 201);
    done(delete(buyer, &path, json!({})).await, 200);
    done(put(&world.villages[1], &path, wish(9, 0, 50_000)).await, 201);

    world.app.workflow.remind_of_demand_pools().await.unwrap();

    assert_eq!(
        world.number("SELECT count(*) FROM notice WHERE kind = 'demand_pool.near_price'").await,
        0
    );
    let browser = world.app.browser(world.villages[1].person.unwrap()).await;
    let page = browser.get(&format!("/pools/{}", pool.id)).await;
    assert!(page.text.contains("Harga tertinggi yang ada belum sampai Rp300.000"), "{}", page.text);
    assert!(!page.text.contains("lagi, semua membayar Rp300.000"), "{}", page.text);
    world.end().await;
}
