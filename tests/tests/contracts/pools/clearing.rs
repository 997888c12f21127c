//! The price is found once, the same, however often and by however many it is looked for; or the pool is open once more,
//! or comes to nothing.

use super::*;
use std::time::Duration;

/// E17: a case of three; wants 3 (tolerance 2), 1 (tolerance 3), 1 (tolerance 0).
#[tokio::test]
async fn cases_are_filled_from_tolerances_and_nobody_gets_more_than_that() {
    let world = World::open().await;
    let rice = world.on_sale("Beras", &[(1, 300_000)], 3, 3).await;
    let pool = world.opened(&[rice], &world.rules()).await;
    for (village, firm, tolerance) in [(0, 3, 2), (1, 1, 3), (2, 1, 0)] {
        done(
            put(&world.villages[village], &pool.pledge(0), wish(firm, tolerance, 300_000)).await,
            201,
        );
    }
    world.app.clock.advance(TimeDelta::hours(49));
    world.settle().await;

    let awards = pool.awards(&world).await;
    assert_eq!(awards.iter().sum::<i64>(), 6, "two cases: {awards:?}");
    assert!(awards[0] <= 5 && awards[1] <= 4 && awards[2] == 1, "{awards:?}");
    assert_eq!(pool.column(&world, "state").await, "awarded");
    let told = world.told(&world.villages[0], 2).await;
    assert_eq!(told[0]["kind"], "demand_pool.awarded");
    world.end().await;
}

#[tokio::test]
async fn everybody_pays_one_price_and_who_would_not_is_let_go() {
    let world = World::open().await;
    let rice = world.on_sale("Beras", &[(1, 300_000), (10, 280_000), (100, 250_000)], 1, 1).await;
    let pool = world.opened(&[rice], &world.rules()).await;
    for (village, firm, highest) in [(0, 8, 300_000), (1, 4, 280_000), (2, 50, 260_000)] {
        done(put(&world.villages[village], &pool.pledge(0), wish(firm, 0, highest)).await, 201);
    }
    world.app.clock.advance(TimeDelta::hours(49));
    world.settle().await;

    assert_eq!(pool.awards(&world).await, [8, 4, 0]);
    let close = "SELECT concat_ws(' ', gate ->> 'unit_price', units, way) FROM pool_close";
    assert_eq!(world.words(close).await, ["280000.00 12 as_pledged"]);
    let sums = "SELECT (sum(goods_sen + margin_sen) / 100)::bigint FROM pool_award";
    assert_eq!(world.number(sums).await, 12 * 280_000);
    let told = world.told(&world.villages[2], 2).await;
    assert_eq!(told[0]["kind"], "demand_pool.let_go");
    let states =
        "SELECT state || coalesce(' ' || released_why, '') FROM pledge ORDER BY highest_sen";
    assert_eq!(world.words(states).await, ["released price", "awarded", "awarded"]);
    // The supplier knows of it by now, and of nothing that was pledged.
    let seen = done(world.desk.get(&format!("{POOLS}/{}", pool.id)).await, 200);
    assert_eq!(seen["side"], "supplier");
    world.end().await;
}

#[tokio::test]
async fn clearing_jobs_that_start_at_once_find_one_result() {
    let world = World::open().await;
    let rice = world.on_sale("Beras", &[(1, 300_000)], 1, 1).await;
    let pool = world.opened(&[rice], &world.rules()).await;
    for (village, firm) in [(0, 8), (1, 4), (2, 5)] {
        done(put(&world.villages[village], &pool.pledge(0), wish(firm, 0, 300_000)).await, 201);
    }
    world.app.clock.advance(TimeDelta::hours(49));

    let jobs = (0..6).map(|_| world.app.workflow.settle_demand_pools());
    let ran = futures::future::join_all(jobs).await;

    assert!(ran.iter().all(|ran| ran.as_ref().is_ok_and(|ran| ran.failed == 0)), "{ran:?}");
    world.settle().await;
    assert_eq!(pool.happened(&world, "awarded").await, 1);
    assert_eq!(pool.happened(&world, "cut_off").await, 1);
    assert_eq!(pool.awards(&world).await, [8, 4, 5]);
    assert_eq!(world.number("SELECT count(*) FROM pool_award").await, 3);
    world.end().await;
}

/// The server ends the session of whoever clears while it writes the awards: nothing is left of it, and whoever comes next
/// finds the same.
#[tokio::test]
async fn a_crash_in_the_middle_of_clearing_leaves_nothing_and_the_next_finds_the_same() {
    let world = World::open().await;
    let rice = world.on_sale("Beras", &[(1, 300_000)], 1, 1).await;
    let pool = world.opened(&[rice], &world.rules()).await;
    for (village, firm) in [(0, 8), (1, 4), (2, 5)] {
        done(put(&world.villages[village], &pool.pledge(0), wish(firm, 0, 300_000)).await, 201);
    }
    // In the way of the awards, after the closes are written.
    world.words("CREATE TABLE crash_here AS SELECT 1 AS one").await;
    world
        .words(
            "CREATE FUNCTION wait_here() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                 IF EXISTS (SELECT FROM crash_here) THEN PERFORM pg_sleep(5); END IF;
                 RETURN NEW;
             END $$",
        )
        .await;
    world
        .words("CREATE TRIGGER slow BEFORE INSERT ON pool_award FOR EACH ROW EXECUTE FUNCTION wait_here()")
        .await;
    world.app.clock.advance(TimeDelta::hours(49));
    let workflow = world.app.workflow.clone();
    let crashing = tokio::spawn(async move { workflow.settle_demand_pools().await });
    // Whoever is in the middle of it: this one, or the one that runs anyway.
    let end_it = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
                  WHERE query LIKE 'INSERT INTO pool_award%' AND state = 'active' AND datname = current_database()";
    let mut ended = 0;
    while !crashing.is_finished() {
        ended += world.number(end_it).await;
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let crashed = crashing.await.unwrap();

    assert!(ended > 0 && crashed.is_err(), "{ended} {crashed:?}");
    assert_eq!(pool.column(&world, "state").await, "open");
    for rows in ["pool_close", "pool_award"] {
        assert_eq!(world.number(&format!("SELECT count(*) FROM {rows}")).await, 0, "{rows}");
    }
    world.words("DELETE FROM crash_here").await;
    world.settle().await;

    assert_eq!(pool.happened(&world, "awarded").await, 1);
    assert_eq!(pool.awards(&world).await, [8, 4, 5]);
    let input = "SELECT count(*) FROM demand_pool d JOIN demand_pool_event e ON e.pool_id = d.id
                 WHERE e.kind = 'awarded' AND e.facts ->> 'input' = d.cleared_from";
    assert_eq!(world.number(input).await, 1);
    world.end().await;
}

#[tokio::test]
async fn a_pool_whose_least_is_not_met_fails_and_everybody_is_told_why() {
    let world = World::open().await;
    let rice = world.on_sale("Beras", &[(1, 300_000)], 1, 20).await;
    let pool = world.opened(&[rice], &world.rules()).await;
    done(put(&world.villages[0], &pool.pledge(0), wish(8, 0, 300_000)).await, 201);
    world.app.clock.advance(TimeDelta::hours(49));
    world.settle().await;

    assert_eq!(pool.column(&world, "state || ' ' || failure_why").await, "failed minimum_unmet");
    assert_eq!(pool.column(&world, "deadline_at").await, "");
    assert_eq!(
        world.words("SELECT state || ' ' || released_why FROM pledge").await,
        ["released failed"]
    );
    for (who, at_least) in [(&world.villages[0], 2), (&world.organizer, 1)] {
        let told = world.told(who, at_least).await;
        assert_eq!(told[0]["kind"], "demand_pool.failed");
        assert_eq!(told[0]["notice"]["facts"]["why"], "minimum_unmet");
    }
    world.end().await;
}

#[tokio::test]
async fn a_pool_is_open_once_more_for_those_who_consented_and_for_whoever_comes() {
    let world = World::open().await;
    let rice = world.on_sale("Beras", &[(1, 300_000)], 1, 20).await;
    let mut rules = world.rules();
    rules["extension"] = json!({ "times": 1, "days": 3 });
    let pool = world.opened(&[rice], &rules).await;
    done(put(&world.villages[0], &pool.pledge(0), wish(8, 0, 300_000)).await, 201);
    let mut once = wish(9, 0, 300_000);
    once["consents"] = json!([]);
    done(put(&world.villages[1], &pool.pledge(0), once).await, 201);
    world.app.clock.advance(TimeDelta::hours(49));
    world.settle().await;

    assert_eq!(pool.column(&world, "state").await, "extended");
    assert_eq!(pool.happened(&world, "pledge_released").await, 1);
    let firm = "SELECT (fill -> 'coming_in' -> 0 ->> 'firm')::bigint FROM demand_pool_line";
    assert_eq!(world.number(firm).await, 8);
    assert_eq!(world.told(&world.villages[0], 2).await[0]["kind"], "demand_pool.extended");
    assert_eq!(world.told(&world.villages[1], 2).await[0]["kind"], "demand_pool.let_go");
    done(put(&world.villages[1], &pool.pledge(0), wish(9, 0, 300_000)).await, 200);
    done(put(&world.villages[2], &pool.pledge(0), wish(5, 0, 300_000)).await, 201);
    world.app.clock.advance(TimeDelta::hours(72));
    world.settle().await;

    assert_eq!(pool.awards(&world).await, [8, 9, 5]);
    assert_eq!(pool.happened(&world, "cut_off").await, 2);
    world.end().await;
}

#[tokio::test]
async fn a_clock_that_comes_days_late_does_everything_at_once() {
    let world = World::open().await;
    let rice = world.on_sale("Beras", &[(1, 300_000)], 1, 1).await;
    let planned = done(world.organizer.post(POOLS, world.plan(&[rice], &world.rules())).await, 201);
    let pool = Pool::of(&world, &planned).await;
    done(world.organizer.post(&pool.at("publish"), json!({})).await, 200);
    world.app.clock.advance(TimeDelta::hours(2));
    // Open by the time, whether or not the job came by.
    done(put(&world.villages[0], &pool.pledge(0), wish(2, 0, 300_000)).await, 201);
    world.app.clock.advance(TimeDelta::days(5));
    world.settle().await;

    assert_eq!(pool.column(&world, "state").await, "awarded");
    for kind in ["opened", "cut_off", "awarded"] {
        assert_eq!(pool.happened(&world, kind).await, 1, "{kind}");
    }
    world.end().await;
}

#[tokio::test]
async fn a_shortage_falls_by_the_rule_and_the_distances_that_were_published() {
    let world = World::open().await;
    let rice = world.on_sale("Beras", &[(1, 300_000)], 1, 1).await;
    let mut rules = world.rules();
    rules["sharing"] = json!({ "rule": "small_and_remote_first", "remote_from_days": 2 });
    let mut plan = world.plan(&[rice], &rules);
    plan["lines"][0]["cap_units"] = json!(10);
    plan["distances"] = json!([{ "organization_id": world.village_ids[1], "days_away": 3 }]);
    let planned = done(world.organizer.post(POOLS, plan).await, 201);
    let pool = Pool::of(&world, &planned).await;
    done(world.organizer.post(&pool.at("publish"), json!({})).await, 200);
    world.app.clock.advance(TimeDelta::hours(2));
    for (village, firm) in [(0, 3), (1, 6), (2, 4)] {
        done(put(&world.villages[village], &pool.pledge(0), wish(firm, 0, 300_000)).await, 201);
    }
    world.app.clock.advance(TimeDelta::hours(48));
    world.settle().await;

    assert_eq!(
        pool.awards(&world).await,
        [3, 6, 1],
        "far first, then the smaller before the larger"
    );
    let days = "SELECT string_agg(days_away::text, ' ' ORDER BY committed_at) FROM pledge";
    assert_eq!(world.words(days).await, ["0 3 0"]);
    world.end().await;
}
