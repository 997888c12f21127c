//! Planning and publishing: whose it is, of which offers, until when.

use super::*;

#[tokio::test]
async fn a_pool_is_its_organizers_alone_until_its_rules_are_published() {
    let world = World::open().await;
    let rice = world.on_sale("Beras", &[(1, 300_000), (100, 280_000)], 1, 20).await;

    let planned = done(world.organizer.post(POOLS, world.plan(&[rice], &world.rules())).await, 201);

    let pool = Pool::of(&world, &planned).await;
    assert_eq!((&planned["state"], &planned["version"]), (&json!("planned"), &json!(1)));
    assert!(planned["rules_digest"].is_null() && planned["published_at"].is_null());
    refused(&put(&world.villages[0], &pool.pledge(0), wish(5, 0, 300_000)).await, 404, "not-found");
    let published = world.organizer.post(&pool.at("publish"), json!({})).await;
    assert_eq!(published.body["rules_digest"].as_str().unwrap().len(), 64);
    assert_eq!(published.header("etag"), "\"v2\"");
    refused(&world.organizer.post(&pool.at("publish"), json!({})).await, 409, "not-in-this-state");
    // Known by now, but not open.
    refused(
        &put(&world.villages[0], &pool.pledge(0), wish(5, 0, 300_000)).await,
        409,
        "not-in-this-state",
    );
    refused(&put(&world.stranger, &pool.pledge(0), wish(5, 0, 300_000)).await, 404, "not-found");
    refused(&put(&world.desk, &pool.pledge(0), wish(5, 0, 300_000)).await, 404, "not-found");
    refused(
        &put(&world.organizer, &pool.pledge(0), wish(5, 0, 300_000)).await,
        403,
        "not-your-part",
    );
    world.end().await;
}

#[tokio::test]
async fn what_is_written_anew_must_be_published_anew_and_nothing_is_once_it_is_open() {
    let world = World::open().await;
    let rice = world.on_sale("Beras", &[(1, 300_000), (100, 280_000)], 1, 20).await;
    let oil = world.on_sale("Minyak", &[(1, 200_000)], 12, 12).await;
    let planned = done(world.organizer.post(POOLS, world.plan(&[rice], &world.rules())).await, 201);
    let pool = Pool::of(&world, &planned).await;
    let before = done(world.organizer.post(&pool.at("publish"), json!({})).await, 200);
    let mut plan = world.plan(&[oil, rice], &world.rules());
    plan.as_object_mut().unwrap().remove("supplier_id");
    let path = format!("{POOLS}/{}", pool.id);

    let stale = world
        .organizer
        .with("if-match", "\"v1\"")
        .ask(Method::PUT, &path, Some(plan.clone()))
        .await;
    refused(&stale, 412, "stale");
    let again = world
        .organizer
        .with("if-match", "\"v2\"")
        .ask(Method::PUT, &path, Some(plan.clone()))
        .await;
    let again = done(again, 200);

    assert!(again["rules_digest"].is_null());
    let lines = Pool::of(&world, &again).await.lines;
    assert_eq!((lines.len(), lines[1]), (2, pool.lines[0]), "the same offer is the same line");
    let after = done(world.organizer.post(&pool.at("publish"), json!({})).await, 200);
    assert_ne!(after["rules_digest"], before["rules_digest"]);
    world.app.clock.advance(TimeDelta::hours(2));
    refused(&put(&world.organizer, &path, plan).await, 409, "not-in-this-state");
    world.end().await;
}

#[tokio::test]
async fn only_offers_of_the_one_supplier_that_the_organizer_may_buy_are_pooled() {
    let world = World::open().await;
    let rice = world.on_sale("Beras", &[(1, 300_000)], 1, 1).await;
    let rules = world.rules();
    let ask = |plan: Value| world.organizer.post(POOLS, plan);

    let unknown = ask(world.plan(&[rice, Uuid::nil()], &rules)).await;
    refused(&unknown, 422, "offer-unknown");
    assert_eq!(unknown.pointers(), ["/lines/1/offer_id"]);
    done(
        world
            .desk
            .ask(
                Method::PATCH,
                &format!("/api/v1/offers/{rice}"),
                Some(json!({ "audience": "storefront" })),
            )
            .await,
        200,
    );
    refused(&ask(world.plan(&[rice], &rules)).await, 422, "offer-unknown");
    done(
        world
            .desk
            .ask(
                Method::PATCH,
                &format!("/api/v1/offers/{rice}"),
                Some(json!({ "audience": "secondaries" })),
            )
            .await,
        200,
    );
    let mut plan = world.plan(&[rice], &rules);
    plan["supplier_id"] = json!(world.organizer_id);
    refused(&ask(plan).await, 422, "not-a-supplier");
    let mut plan = world.plan(&[rice], &rules);
    plan["lines"][0]["unit"] = json!("kg");
    plan["lines"][0]["unit_factor"] = json!(3);
    let indivisible = ask(plan).await;
    refused(&indivisible, 422, "not-a-pool-line");
    assert_eq!(indivisible.pointers(), ["/lines/0/unit_factor"]);
    refused(&ask(world.plan(&[], &rules)).await, 422, "empty-pool");
    refused(&ask(world.plan(&[rice, rice], &rules)).await, 422, "offer-repeated");
    let mut plan = world.plan(&[rice], &rules);
    plan["hub_place_id"] = json!(Uuid::nil());
    refused(&ask(plan).await, 422, "not-own-place");
    let mut backwards = rules.clone();
    backwards["cut_off_at"] = rules["open_at"].clone();
    refused(&ask(world.plan(&[rice], &backwards)).await, 422, "pool-dates");
    let mut long = rules.clone();
    long["grace_hours"] = json!(73);
    let long = ask(world.plan(&[rice], &long)).await;
    refused(&long, 422, "count-out-of-range");
    assert_eq!(long.pointers(), ["/rules/grace_hours"]);
    assert_eq!(world.villages[0].post(POOLS, world.plan(&[rice], &rules)).await.status, 403);
    assert_eq!(world.number("SELECT count(*) FROM demand_pool").await, 0);
    world.end().await;
}

#[tokio::test]
async fn where_the_organizer_is_agent_a_unit_has_one_price_at_the_supplier_too() {
    let world = World::open().await;
    let product = json!({ "name": "Minyak", "category": "sembako", "base_unit": "pcs" });
    let product = done(world.desk.post("/api/v1/products", product).await, 201)["id"].clone();
    let offer = json!({
        "product_id": product, "pack": { "name": "karton", "factor": 3 }, "audience": "secondaries",
        "price_breaks": [{ "min_count": 1, "price": "100000.00" }], "stock": 90,
    });
    let offer = done(world.desk.post("/api/v1/offers", offer).await, 201)["id"].clone();
    let mut rules = world.rules();
    rules["role"] = json!("agent");
    rules["fee"] = json!({ "per_pack": "3000.00" });
    let lines = json!([{ "offer_id": offer, "unit": "botol", "unit_factor": 1 }]);
    let plan =
        json!({ "supplier_id": world.supplier, "title": "Minyak", "rules": rules, "lines": lines });

    let planned = done(world.organizer.post(POOLS, plan).await, 201);

    let pool = Pool::of(&world, &planned).await;
    let gate = format!(
        "SELECT (gates #>> '{{0,pack_price}}') || ' ' || (gates #>> '{{0,unit_price}}') FROM demand_pool_line WHERE pool_id = '{}'",
        pool.id
    );
    assert_eq!(
        world.words(&gate).await,
        ["100002.00 34334.00"],
        "33,334 a bottle, and 1,000 for its work"
    );
    done(world.organizer.post(&pool.at("publish"), json!({})).await, 200);
    world.end().await;
}

#[tokio::test]
async fn lines_have_the_organizers_own_price_its_margin_the_units_of_the_pool_and_what_the_supplier_has()
 {
    let world = World::open().await;
    let product = json!({ "name": "Minyak", "category": "sembako", "base_unit": "pcs" });
    let product = done(world.desk.post("/api/v1/products", product).await, 201)["id"].clone();
    let offer = json!({
        "product_id": product, "pack": { "name": "karton", "factor": 12 }, "multiple": 2, "minimum_count": 4, "stock": 50,
        "price_breaks": [{ "min_count": 1, "price": "120000.00" }, { "min_count": 10, "price": "114000.00" }],
    });
    let offer = done(world.desk.post("/api/v1/offers", offer).await, 201)["id"].clone();
    let mut rules = world.rules();
    rules["fee"] = json!({ "per_pack": "1200.00" });
    let mut plan = world.plan(&[offer.as_str().unwrap().parse().unwrap()], &rules);
    plan["lines"][0]["unit"] = json!("botol");
    plan["lines"][0]["unit_factor"] = json!(1);

    let planned = done(world.organizer.post(POOLS, plan).await, 201);

    let id = planned["id"].as_str().unwrap();
    let line = format!(
        "SELECT concat_ws(' ', unit_name, units_per_pack, case_units, minimum_units, cap_units,
                          gates -> 0 ->> 'unit_price', gates -> 1 ->> 'from', gates -> 1 ->> 'unit_price',
                          gates -> 1 ->> 'pack_price')
         FROM demand_pool_line WHERE pool_id = '{id}'"
    );
    assert_eq!(world.words(&line).await, ["botol 12 24 48 600 10100.00 120 9600.00 114000.00"]);
    world.end().await;
}

#[tokio::test]
async fn whoever_organizes_may_give_a_pool_up_with_a_reason_and_everybody_is_let_go() {
    let world = World::open().await;
    let rice = world.on_sale("Beras", &[(1, 300_000)], 1, 1).await;
    let pool = world.opened(&[rice], &world.rules()).await;
    done(put(&world.villages[0], &pool.pledge(0), wish(5, 0, 300_000)).await, 201);

    refused(&world.organizer.post(&pool.at("call-off"), json!({})).await, 422, "reason-needed");
    refused(
        &world.villages[0].post(&pool.at("call-off"), json!({ "reason": "Tidak" })).await,
        403,
        "not-your-part",
    );
    let reason = json!({ "reason": "Kapal tidak berlayar" });
    let off = done(world.organizer.post(&pool.at("call-off"), reason).await, 200);

    assert_eq!((&off["state"], &off["failure"]["why"]), (&json!("failed"), &json!("called_off")));
    assert_eq!(
        world.words("SELECT state || ' ' || released_why FROM pledge").await,
        ["released failed"]
    );
    let told = world.told(&world.villages[0], 2).await;
    assert_eq!(told[0]["kind"], "demand_pool.failed");
    assert_eq!(told[0]["notice"]["facts"]["reason"], "Kapal tidak berlayar");
    assert_eq!(told[1]["kind"], "demand_pool.opened");
    refused(
        &put(&world.villages[1], &pool.pledge(0), wish(5, 0, 300_000)).await,
        409,
        "not-in-this-state",
    );
    world.end().await;
}

#[tokio::test]
async fn the_next_round_is_planned_once_when_one_has_closed_for_the_organizer_to_publish() {
    let world = World::open().await;
    let rice = world.on_sale("Beras", &[(1, 300_000)], 1, 1).await;
    let oil = world.on_sale("Minyak", &[(1, 200_000)], 1, 1).await;
    let mut plan = world.plan(&[rice, oil], &world.rules());
    plan["calendar"] = json!({
        "cut_offs": { "every": "week", "weekdays": [2], "time": "17:00", "from": "2026-01-01" },
        "open_hours": 48, "top_up_hours": 12, "publish_hours": 24,
    });
    let planned = done(world.organizer.post(POOLS, plan).await, 201);
    let pool = Pool::of(&world, &planned).await;
    done(world.organizer.post(&pool.at("publish"), json!({})).await, 200);
    assert_eq!(world.app.workflow.plan_next_rounds().await.unwrap(), 0);
    let gone = json!({ "state": "withdrawn" });
    done(world.desk.ask(Method::PATCH, &format!("/api/v1/offers/{oil}"), Some(gone)).await, 200);
    world.app.clock.advance(TimeDelta::hours(50));
    world.settle().await;

    for _ in 0..2 {
        world.app.workflow.plan_next_rounds().await.unwrap();
    }

    let next = format!(
        "SELECT concat_ws(' ', n.state, n.version, n.published_at IS NULL, n.cut_off_at > d.cut_off_at,
                          extract(isodow FROM n.cut_off_at AT TIME ZONE n.zone),
                          to_char(n.cut_off_at AT TIME ZONE n.zone, 'HH24:MI'), n.cut_off_at - n.open_at,
                          (SELECT count(*) FROM demand_pool_line l WHERE l.pool_id = n.id))
         FROM demand_pool n JOIN demand_pool d ON d.id = n.round_of WHERE d.id = '{}'",
        pool.id
    );
    assert_eq!(world.words(&next).await, ["planned 1 t t 2 17:00 2 days 1"]);
    let told = world.told(&world.organizer, 2).await;
    let told = told.iter().find(|one| one["kind"] == "demand_pool.round_planned").unwrap();
    assert_eq!(told["notice"]["facts"]["left_out"], 1);
    world.end().await;
}
