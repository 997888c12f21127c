//! What buyers are told of when goods come: to the hub, and on to them.

use super::{after, bought, ends_well, made, route_to, seen};
use chrono::{Datelike, FixedOffset};
use serde_json::json;
use tests::joint::{Joint, done, text};

#[tokio::test]
async fn a_pool_says_when_it_is_at_the_hub_and_which_run_takes_it_on_and_the_leg_follows() {
    let joint = Joint::open(2).await;
    // Gone on one weekday: the one after the announced arrival.
    let arrives = joint.day(6);
    let weekday = arrives.succ_opt().unwrap().weekday().number_from_monday();
    let mut route = route_to(&joint, &[0, 1]);
    route["timetable"]["days"] = json!({ "weekdays": [weekday] });
    route["stops"][0]["travel_days"] = json!(2);
    route["stops"][1]["travel_days"] = json!(3);
    made(&joint.lead, route).await;
    let of = joint.pool(json!({ "arrives_on": arrives })).await;

    let told =
        seen(&joint.villages[0].1, &format!("/api/v1/expected-delivery?pool_id={}", of.0)).await;
    let delivery = &told["delivery"];
    assert_eq!(delivery["hub_on"], json!(arrives), "{told}");
    assert_eq!(delivery["departs_on"], after(&json!(arrives), 1));
    assert_eq!(delivery["arrives_on"], after(&json!(arrives), 3));
    assert_eq!(text(delivery, "route"), "Utara");
    let organizers =
        seen(&joint.lead, &format!("/api/v1/expected-delivery?pool_id={}", of.0)).await;
    assert!(organizers["delivery"].is_null(), "it waits for nothing itself");

    joint.pledge(0, of, 60, "310000.00").await;
    let order = joint.close(of.0).await;
    done(joint.on_order(&joint.desk, &order, "accept", json!({})).await, 200);
    joint.settle().await;
    let leg = joint.leg(0).await.unwrap();
    assert_eq!(leg["requested_date"], after(&json!(arrives), 3), "{leg}");
    let told = seen(
        &joint.villages[0].1,
        &format!("/api/v1/expected-delivery?order_id={}", text(&leg, "id")),
    )
    .await;
    assert_eq!(told["delivery"]["arrives_on"], after(&json!(arrives), 3), "{told}");
    ends_well(joint).await;
}

#[tokio::test]
async fn an_offer_says_until_when_to_order_and_when_it_comes_in_the_places_own_zone() {
    let joint = Joint::open(1).await;
    made(&joint.lead, route_to(&joint, &[0])).await;
    let agreed = bought(&joint, 0, 2).await;

    let buyer = &joint.villages[0].1;
    let offer = &agreed["lines"][0]["offer_id"];
    let told =
        seen(buyer, &format!("/api/v1/expected-delivery?offer_id={}", offer.as_str().unwrap()))
            .await;
    let delivery = &told["delivery"];
    assert!(delivery["hub_on"].is_null(), "it lies there: {told}");
    assert_eq!(text(delivery, "zone"), "Asia/Makassar");
    // By nine the day before, on the wall of the place.
    let cut_off: chrono::DateTime<chrono::Utc> = text(delivery, "order_by").parse().unwrap();
    let wall = cut_off.with_timezone(&FixedOffset::east_opt(8 * 3600).unwrap());
    assert_eq!(wall.format("%H:%M").to_string(), "09:00");
    assert_eq!(after(&json!(wall.date_naive()), 1), delivery["departs_on"]);
    assert!(cut_off > joint.app.workflow.origin.now());

    // Who has no route to them is told nothing, and whose offer it is not learns nothing.
    let none =
        seen(&joint.lead, &format!("/api/v1/expected-delivery?offer_id={}", joint.rice)).await;
    assert!(none["delivery"].is_null(), "{none}");
    let two = format!("/api/v1/expected-delivery?offer_id={}&pool_id={}", joint.rice, joint.rice);
    assert_eq!(buyer.get(&two).await.status, 400);
    let order = format!("/api/v1/expected-delivery?order_id={}", text(&agreed, "id"));
    assert_eq!(joint.desk.get(&order).await.status, 404, "none of the distributor's business");
    ends_well(joint).await;
}

#[tokio::test]
async fn goods_sold_on_order_by_order_come_by_two_legs() {
    let joint = Joint::open(1).await;
    let to_hub = json!({ "name": "Ke PUSKUD", "stops": [{ "organization_id": joint.organizer, "travel_days": 1 }],
        "timetable": { "days": { "weekdays": [1, 2, 3, 4, 5, 6, 7] },
                       "cut_off": { "days_before": 0, "time": "23:59:00" } } });
    made(&joint.desk, to_hub).await;
    made(&joint.lead, route_to(&joint, &[0])).await;
    let rule = json!({ "offer_id": joint.rice, "rule": {
        "margins": [{ "min_count": 1, "percent": "5" }], "round_up_to": "100.00" } });
    let rule = done(joint.lead.post("/api/v1/resale-rules", rule).await, 201);
    let sold = seen(&joint.lead, &format!("/api/v1/resales?rule_id={}", text(&rule, "id"))).await;
    let own = text(&sold["items"][0]["own"], "id");

    let told =
        seen(&joint.villages[0].1, &format!("/api/v1/expected-delivery?offer_id={own}")).await;
    let delivery = &told["delivery"];
    let hub_on = after(&json!(joint.day(0)), 1);
    // At a minute to midnight of the wall the truck of today is gone.
    assert!(delivery["hub_on"] == hub_on || delivery["hub_on"] == after(&hub_on, 1), "{told}");
    assert_eq!(delivery["departs_on"], after(&delivery["hub_on"], 1));
    assert_eq!(delivery["arrives_on"], delivery["departs_on"]);
    assert!(delivery["order_by"].is_string());
    ends_well(joint).await;
}
