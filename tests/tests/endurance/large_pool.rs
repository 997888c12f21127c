//! A thousand cooperatives, ten thousand offers, three hundred thousand pledges in one pool: a pledge costs what it does
//! with ten, and the price is found in seconds.

use std::time::{Duration, Instant};

use chrono::TimeDelta;
use reqwest::Method;
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use supply_chain::organization::{Kind, Role};
use tests::app::{Client, TestApp};
use uuid::Uuid;

use super::figure;

const COOPERATIVES: usize = 1_000;
const OFFERS: usize = 10_000;
const PLEDGES: i64 = 300_000;

/// Pledges that are timed, before and after.
const TIMED: i64 = 100;

/// What the supplier sells, and who may pledge.
fn trade(supplier: Uuid, organizer: Uuid) -> String {
    format!(
        "BEGIN;
         INSERT INTO organization (id, kind, abilities, name, code, region_code, zone, created_at)
         SELECT gen_random_uuid(), 'primary', '{{buy,list}}', 'KDMP ' || n, 'V' || n, o.region_code, o.zone, now()
         FROM generate_series(1, {COOPERATIVES}) n, organization o WHERE o.id = '{organizer}';
         INSERT INTO affiliation (id, upper_id, lower_id, since)
         SELECT gen_random_uuid(), '{organizer}', id, now() FROM organization WHERE code LIKE 'V%' AND name LIKE 'KDMP %';
         INSERT INTO product (id, name, base_unit, created_at)
         SELECT gen_random_uuid(), 'Barang ' || n, 'pcs', now() FROM generate_series(1, {OFFERS}) n;
         INSERT INTO offer (id, seller_id, product_id, name, pack_name, factor, multiple, audience, audience_tokens, state,
             created_at, updated_at)
         SELECT gen_random_uuid(), '{supplier}', id, name, 'sak', 1, 3, 'everyone', '{{everyone}}', 'published', now(), now()
         FROM product WHERE name LIKE 'Barang %';
         INSERT INTO offer_price_break SELECT id, 1, 10000000 FROM offer WHERE name LIKE 'Barang %';
         INSERT INTO offer_price_break SELECT id, 100, 9000000 FROM offer WHERE name LIKE 'Barang %';
         COMMIT; ANALYZE;"
    )
}

/// Thirty pledges for each line, as the commands would have written them, with their sums.
fn pledges(pool: Uuid) -> String {
    format!(
        "BEGIN; SET LOCAL statement_timeout = 0;
         INSERT INTO pledge (id, pool_id, line_id, organization_id, firm, tolerance, highest_sen, consents, committed_at,
             days_away, state, version, created_at, updated_at)
         SELECT gen_random_uuid(), l.pool_id, l.id, o.id, 1 + (l.position + o.n) % 9, 2, 10000000, '{{case_fill,tier_unlock}}',
             now(), 0, 'standing', 1, now(), now()
         FROM demand_pool_line l JOIN (SELECT id, row_number() OVER (ORDER BY id) - 1 AS n FROM organization
                                       WHERE code LIKE 'V%' AND name LIKE 'KDMP %') o
             ON (o.n - l.position * 30 + {PLEDGES}) % {COOPERATIVES} < 30
         WHERE l.pool_id = '{pool}' ON CONFLICT DO NOTHING;
         UPDATE demand_pool_line l SET fill = jsonb_build_object('coming_in', jsonb_build_array(
             jsonb_build_object('firm', p.firm, 'case_fill', p.more, 'tier_unlock', p.more, 'pledges', p.pledges),
             '{{\"firm\": 0, \"case_fill\": 0, \"tier_unlock\": 0, \"pledges\": 0}}'::jsonb,
             '{{\"firm\": 0, \"case_fill\": 0, \"tier_unlock\": 0, \"pledges\": 0}}'::jsonb))
         FROM (SELECT line_id, sum(firm) AS firm, sum(tolerance) FILTER (WHERE 'case_fill' = ANY(consents)) AS more,
                      count(*) AS pledges
               FROM pledge WHERE pool_id = '{pool}' AND state = 'standing' GROUP BY 1) p WHERE p.line_id = l.id;
         COMMIT; ANALYZE pledge; ANALYZE demand_pool_line;"
    )
}

/// The slowest of a hundred pledges but one, each changing the one before.
async fn pledging(buyer: &Client, path: &str, from: i64) -> Duration {
    let mut took = Vec::new();
    for firm in from..from + TIMED {
        let wish = json!({ "firm": firm, "tolerance": 2, "highest": "100000.00",
                           "consents": ["case_fill", "tier_unlock"] });
        let begun = Instant::now();
        let reply = buyer.ask(Method::PUT, path, Some(wish)).await;
        took.push(begun.elapsed());
        assert!(matches!(reply.status, 200 | 201), "{}", reply.text);
    }
    took.sort_unstable();
    took[took.len() - 2]
}

/// The most memory that this process ever had, in MiB.
fn peak_memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() / 1024
}

#[tokio::test]
async fn long_a_pool_of_three_hundred_thousand_pledges_takes_and_clears_them_in_seconds() {
    let app = TestApp::start().await;
    let supplier = app.organization(Kind::Distributor, "Sumber Pangan").await;
    let organizer = app.organization(Kind::Secondary, "Puskud").await;
    let village = app.organization(Kind::Primary, "KDMP Nangapanda").await;
    app.affiliate(organizer, village).await;
    let manager = app.person(organizer, &[Role::Manager]).await;
    let buyer = app.person(village, &[Role::Buyer]).await;
    let database = &app.workflow.database;
    let run =
        |sql: String| async move { database.connection().execute_unprepared(&sql).await.unwrap() };
    run(trade(supplier, organizer)).await;
    let asked = sea_orm::Statement::from_string(
        sea_orm::DbBackend::Postgres,
        "SELECT id FROM offer WHERE name LIKE 'Barang %'",
    );
    let offers = database.connection().query_all_raw(asked).await.unwrap();
    let lines: Vec<Value> = offers
        .iter()
        .map(|row| json!({ "offer_id": row.try_get_by_index::<Uuid>(0).unwrap(), "is_unbounded": true }))
        .collect();
    let now = app.workflow.origin.now();
    let at = |hours: i64| (now + TimeDelta::hours(hours)).to_rfc3339();
    let plan = json!({ "supplier_id": supplier, "title": "Besar", "lines": lines,
                       "rules": { "open_at": at(1), "cut_off_at": at(49) } });
    let begun = Instant::now();
    let planned = manager.post("/api/v1/demand-pools", plan).await;
    assert_eq!(planned.status, 201, "{}", planned.text);
    eprintln!("{OFFERS} lines planned in {} ms", begun.elapsed().as_millis());
    let pool = planned.id("id");
    let published = manager.post(&format!("/api/v1/demand-pools/{pool}/publish"), json!({})).await;
    assert_eq!(published.status, 200, "{}", published.text);
    app.clock.advance(TimeDelta::hours(2));
    app.workflow.settle_demand_pools().await.unwrap();
    let asked = sea_orm::Statement::from_string(
        sea_orm::DbBackend::Postgres,
        "SELECT id FROM demand_pool_line ORDER BY position LIMIT 1",
    );
    let line = database.connection().query_one_raw(asked).await.unwrap().unwrap();
    let line: Uuid = line.try_get_by_index(0).unwrap();
    let path = format!("/api/v1/demand-pools/{pool}/lines/{line}/pledge");
    pledging(&buyer, &path, 1).await;

    let with_few = pledging(&buyer, &path, 101).await;
    run(pledges(pool)).await;
    let many = figure(database, "SELECT count(*) FROM pledge").await;
    let with_many = pledging(&buyer, &path, 201).await;
    eprintln!("a pledge: {with_few:?} with one, {with_many:?} with {many}");

    app.clock.advance(TimeDelta::hours(48));
    let begun = Instant::now();
    app.workflow.settle_demand_pools().await.unwrap();
    let cleared = begun.elapsed();
    eprintln!("{many} pledges cleared in {cleared:?}; {} MiB at most", peak_memory());
    let awards = figure(database, "SELECT count(*) FROM pool_award").await;
    assert!(awards > PLEDGES / 2, "{awards}");
    let breaches = figure(database, "SELECT count(*) FROM pool_breach").await;
    assert_eq!(breaches, 0);
    // Generous, for a build without optimization on a machine that does other things too.
    assert!(cleared < Duration::from_mins(1), "{cleared:?}");
    assert!(with_many < with_few * 4 + Duration::from_millis(20), "{with_few:?} {with_many:?}");
    app.stop().await;
}
