//! Standing orders as they are written, changed, paused, skipped and ended.

use reqwest::Method;
use serde_json::json;
use supply_chain::organization::{Kind, Role};

use super::{Table, at, came_to, refused};

#[tokio::test]
async fn it_says_its_next_three_slots_in_the_zone_of_its_buyer() {
    let table = Table::lay().await;
    let mut body = table.daily(&[(table.noodles, 10)]);
    body["schedule"] =
        json!({ "every": "month", "day": 31, "time": "06:00", "from": "2027-01-15" });

    let order = table.written(body).await;

    let slots: Vec<&str> = order.body["next"]
        .as_array()
        .unwrap()
        .iter()
        .map(|slot| slot["at"].as_str().unwrap())
        .collect();
    // Six in the morning in Ende, eight hours ahead; February has no 31st.
    assert_eq!(slots, ["2027-01-30T22:00:00Z", "2027-02-27T22:00:00Z", "2027-03-30T22:00:00Z"]);
    assert_eq!(order.body["schedule"]["zone"], "Asia/Makassar");
    assert_eq!(order.body["makes"], "submit");
    assert_eq!((order.header("etag"), &order.body["version"]), ("\"v1\"", &json!(1)));
    table.ends_well().await;
}

#[tokio::test]
async fn what_is_wrong_is_named_at_its_place() {
    let table = Table::lay().await;
    let cases = [
        (json!({ "name": " " }), "invalid", "/name"),
        (json!({ "lines": [] }), "empty-order", "/lines"),
        (json!({ "late_hours": 200 }), "invalid", "/late_hours"),
        (json!({ "price_rise_percent": 2000 }), "invalid", "/price_rise_percent"),
        (json!({ "days_to_delivery": 61 }), "invalid", "/days_to_delivery"),
        (json!({ "buyer_reference": "x".repeat(101) }), "text-too-long", "/buyer_reference"),
        (
            json!({ "lines": [{ "offer_id": table.noodles.offer, "count": 0 }] }),
            "count-out-of-range",
            "/lines/0/count",
        ),
        (
            json!({ "lines": [{ "offer_id": table.noodles.offer, "count": 1 },
                              { "offer_id": table.noodles.offer, "count": 2 }] }),
            "offer-repeated",
            "/lines/1/offer_id",
        ),
        (
            json!({ "lines": [{ "offer_id": table.buyers, "count": 1 }] }),
            "offer-unknown",
            "/lines/0/offer_id",
        ),
        (
            json!({ "schedule": { "every": "week", "time": "06:00", "from": "2026-11-23" } }),
            "invalid",
            "/schedule/weekdays",
        ),
        (
            json!({ "schedule": { "every": "month", "day": 32, "time": "06:00", "from": "2026-11-23" } }),
            "invalid",
            "/schedule/day",
        ),
        (
            json!({ "schedule": { "every": "week", "interval": 53, "weekdays": [1], "time": "06:00",
                                  "from": "2026-11-23" } }),
            "invalid",
            "/schedule/interval",
        ),
        (
            json!({ "schedule": { "every": "week", "weekdays": [1], "time": "06:00", "from": "2020-01-01",
                                  "until": "2020-02-01" } }),
            "invalid",
            "/schedule/until",
        ),
        (
            json!({ "schedule": { "every": "month", "day": 1, "time": "06:00", "from": "9999-12-31" } }),
            "invalid",
            "/schedule/from",
        ),
    ];
    for (wrong, slug, pointer) in cases {
        let mut body = table.daily(&[(table.noodles, 10)]);
        body.as_object_mut().unwrap().extend(wrong.as_object().unwrap().clone());
        let reply = table.buyer.post("/api/v1/standing-orders", body).await;
        refused(&reply, 422, slug);
        assert_eq!(reply.pointers(), [pointer], "{}", reply.text);
    }
    let mut body = table.daily(&[(table.noodles, 10)]);
    body["schedule"]["time"] = json!("6 pagi");
    refused(&table.buyer.post("/api/v1/standing-orders", body).await, 400, "malformed");
    assert_eq!(table.number("SELECT count(*) FROM standing_order").await, 0);
    table.ends_well().await;
}

#[tokio::test]
async fn it_is_written_once_under_its_key_and_its_id() {
    let table = Table::lay().await;
    let mut body = table.daily(&[(table.noodles, 10)]);
    body["id"] = json!(table.app.workflow.origin.id::<uuid::Uuid>());

    let once = table.buyer.once("k1");
    let first = once.post("/api/v1/standing-orders", body.clone()).await;
    let again = once.post("/api/v1/standing-orders", body.clone()).await;

    assert_eq!((first.status, again.status), (201, 201), "{}", first.text);
    assert_eq!(first.text, again.text);
    refused(&table.buyer.post("/api/v1/standing-orders", body).await, 409, "id-taken");
    table.ends_well().await;
}

#[tokio::test]
async fn whoever_saw_another_version_changes_nothing() {
    let table = Table::lay().await;
    let order = table.written(table.daily(&[(table.noodles, 10)])).await;
    table.ok(&order, "pause").await;

    let late = table.buyer.with("if-match", "\"v1\"");
    let change = json!({ "name": "Lain" });
    let reply = late.ask(Method::PATCH, &at(&order, ""), Some(change)).await;

    refused(&reply, 412, "stale");
    // A run is nothing that anybody wrote: it makes no new version.
    let resumed = table.ok(&order, "resume").await;
    table.comes_round(&order).await;
    assert_eq!(table.look(&order).await.body["version"], resumed.body["version"]);
    table.ends_well().await;
}

#[tokio::test]
async fn while_it_rests_nothing_is_ordered_and_nothing_is_made_up_for() {
    let table = Table::lay().await;
    let order = table.written(table.daily(&[(table.noodles, 10)])).await;
    let paused = table.ok(&order, "pause").await;
    assert_eq!((&paused.body["state"], &paused.body["next"]), (&json!("paused"), &json!([])));
    refused(&table.buyer.post(&at(&order, "/pause"), json!({})).await, 409, "not-in-this-state");

    table.app.clock.advance(chrono::TimeDelta::days(3));
    table.job_comes_by().await;
    table.ok(&order, "resume").await;
    table.job_comes_by().await;

    assert!(table.runs(&order).await.is_empty());
    table.comes_round(&order).await;
    assert_eq!(table.outcomes(&order).await, [came_to("done", "")]);
    table.ends_well().await;
}

#[tokio::test]
async fn the_next_one_can_be_skipped_and_kept_after_all() {
    let table = Table::lay().await;
    let order = table.written(table.daily(&[(table.noodles, 10)])).await;
    let skipped = table.ok(&order, "skip-next").await;
    assert_eq!(skipped.body["next"][0]["is_left_out"], true);
    assert_eq!(skipped.body["next"][1]["is_left_out"], false);
    refused(
        &table.buyer.post(&at(&order, "/skip-next"), json!({})).await,
        409,
        "not-in-this-state",
    );
    table.ok(&order, "keep-next").await;
    table.ok(&order, "skip-next").await;

    table.comes_round(&order).await;
    table.comes_round(&order).await;

    assert_eq!(table.outcomes(&order).await, [came_to("done", ""), came_to("skipped", "asked")]);
    assert!(table.told(0).await.is_empty(), "what was asked for is no alarm");
    table.ends_well().await;
}

#[tokio::test]
async fn what_is_over_stays_over() {
    let table = Table::lay().await;
    let order = table.written(table.daily(&[(table.noodles, 10)])).await;
    let ended = table.ok(&order, "end").await;
    assert_eq!(
        (&ended.body["state"], &ended.body["allowed_commands"]),
        (&json!("ended"), &json!([]))
    );
    for command in ["pause", "resume", "skip-next", "keep-next", "run-now", "end"] {
        let reply = table.buyer.post(&at(&order, &format!("/{command}")), json!({})).await;
        refused(&reply, 409, "not-in-this-state");
    }
    // One whose last day is its first ends by itself.
    let mut body = table.daily(&[(table.noodles, 10)]);
    body["schedule"]["until"] = body["schedule"]["from"].clone();
    let last = table.written(body).await;
    assert_eq!(last.body["next"].as_array().unwrap().len(), 1);
    table.comes_round(&last).await;
    assert_eq!(table.look(&last).await.body["state"], "ended");
    let listed = table.buyer.get("/api/v1/standing-orders?state=ended").await;
    assert_eq!(listed.body["items"].as_array().unwrap().len(), 2);
    let none = table.buyer.get("/api/v1/standing-orders?state=active").await;
    assert!(none.body["items"].as_array().unwrap().is_empty());
    table.ends_well().await;
}

#[tokio::test]
async fn nobody_else_learns_that_there_is_one() {
    let table = Table::lay().await;
    let order = table.written(table.daily(&[(table.noodles, 10)])).await;
    let stranger = table.app.organization(Kind::Secondary, "Lain").await;
    let stranger = table.app.person(stranger, &[Role::Manager]).await;
    let member = table.app.person(table.buyers, &[Role::Member]).await;
    for nobody in [&stranger, &table.desk, &member] {
        assert_eq!(nobody.get(&at(&order, "")).await.status, 404);
        assert_eq!(nobody.get(&at(&order, "/runs")).await.status, 404);
        assert_eq!(nobody.post(&at(&order, "/run-now"), json!({})).await.status, 404);
    }
    assert!(
        table.desk.get("/api/v1/standing-orders").await.body["items"]
            .as_array()
            .unwrap()
            .is_empty()
    );
    let auditor = table.app.person(table.buyers, &[Role::Auditor]).await;
    assert_eq!(auditor.get(&at(&order, "")).await.body["allowed_commands"], json!([]));
    refused(&auditor.post(&at(&order, "/pause"), json!({})).await, 403, "not-your-role");
    table.ends_well().await;
}
