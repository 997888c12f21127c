//! Runs: loaded with what is ready, sent off all at once, moved when the boat does not sail.

use super::{bought, ends_well, made, on_run, planned, put, route_to, sacks, seen, shared_out};
use serde_json::{Value, json};
use supply_chain::organization::Kind;
use tests::joint::{Joint, done, text};

/// What is ready of the legs when 99 of 104 came.
const GOT: [i64; 5] = [29, 24, 19, 15, 12];

#[tokio::test]
async fn a_run_takes_legs_and_orders_alike_and_sends_them_off_at_once() {
    let (joint, pool) = shared_out().await;
    let direct = bought(&joint, 1, 3).await;
    let route = made(&joint.lead, route_to(&joint, &[0, 1, 2])).await;

    let run = planned(&joint, &route, 1).await;
    assert_eq!(sacks(&run), [GOT[0], GOT[1] + 3, GOT[2]], "{run}");
    assert_eq!(run["stops"][1]["orders"].as_array().unwrap().len(), 2);
    assert_eq!(run["stops"][0]["orders"][0]["pool"]["id"], json!(pool));
    assert_eq!((text(&run, "driver"), text(&run, "state")), ("Pak Rafael", "planned"));
    assert!(text(&run, "number").starts_with("JL-"), "{run}");

    let left = done(on_run(&joint.lead, &run, "dispatch", json!({})).await, 200);
    assert_eq!((text(&left, "state"), &left["is_over"]), ("dispatched", &json!(false)));
    assert_eq!(left["runs_on"], json!(joint.day(0)), "it left a day before it was planned");
    assert_eq!(sacks(&left), [GOT[0], GOT[1] + 3, GOT[2]]);
    for village in 0..3 {
        let leg = joint.leg_of(village, pool).await;
        assert_eq!(text(&leg, "state"), "in_fulfilment", "{leg}");
        assert_eq!(leg["shipments"][0]["carrier"], "Pak Rafael, EB 8123 AB");
    }
    let direct = joint.order(&joint.lead, text(&direct, "id")).await;
    assert_eq!(text(&direct, "state"), "in_fulfilment");
    let stays = joint.leg_of(3, pool).await;
    assert_eq!(text(&stays, "state"), "confirmed", "nobody stops there");

    // Each stop counts what came to it; with the last the run is over.
    for stop in left["stops"].as_array().unwrap() {
        for order in stop["orders"].as_array().unwrap() {
            let village =
                joint.villages.iter().find(|(id, _)| json!(id) == stop["organization"]["id"]);
            let (_, buyer) = village.unwrap();
            let of = joint.order(buyer, text(order, "order_id")).await;
            let count = of["lines"].as_array().unwrap().iter().map(
                |line| json!({ "line_id": line["id"], "received_base": line["shipped_base"] }),
            );
            let count = json!({ "shipment_id": order["shipment"]["id"], "lines": count.collect::<Vec<_>>() });
            done(joint.on_order(buyer, &of, "receive", count).await, 200);
        }
    }
    let over = seen(&joint.lead, &format!("/api/v1/delivery-runs/{}", text(&run, "id"))).await;
    assert_eq!(over["is_over"], true, "{over}");
    let lists = async |over: bool| {
        let list = seen(&joint.lead, &format!("/api/v1/delivery-runs?over={over}")).await;
        list["items"].as_array().unwrap().len()
    };
    assert_eq!((lists(false).await, lists(true).await), (0, 1));
    ends_well(joint).await;
}

#[tokio::test]
async fn one_order_that_cannot_leave_keeps_all_of_the_run_and_is_named() {
    let (joint, pool) = shared_out().await;
    let terms = json!({ "seller_id": joint.organizer, "buyer_id": joint.villages[1].0,
        "terms": { "money": { "is_prepaid": true } } });
    let agreement = done(joint.lead.post("/api/v1/agreements", terms).await, 201);
    let accept = format!("/api/v1/agreements/{}/accept", text(&agreement, "id"));
    done(joint.villages[1].1.post(&accept, json!({})).await, 200);
    let unpaid = bought(&joint, 1, 3).await;
    let route = made(&joint.lead, route_to(&joint, &[0, 1])).await;
    let run = planned(&joint, &route, 1).await;

    let refused = on_run(&joint.lead, &run, "dispatch", json!({})).await;
    assert!(matches!(refused.status, 409 | 422), "{}", refused.text);
    assert_eq!(refused.body["number"], unpaid["number"], "{}", refused.text);
    assert_eq!(text(&joint.leg_of(0, pool).await, "state"), "confirmed", "nothing left");

    // Without it the others go.
    let others: Vec<Value> = run["stops"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|stop| stop["orders"].as_array().unwrap())
        .map(|order| order["order_id"].clone())
        .filter(|order| *order != unpaid["id"])
        .collect();
    let path = format!("/api/v1/delivery-runs/{}", text(&run, "id"));
    let changed =
        put(&joint.lead, &path, json!({ "driver": "Pak Yosef", "order_ids": others })).await;
    let changed = done(changed, 200);
    assert_eq!(changed["ready"][0]["order_id"], unpaid["id"], "{changed}");
    done(on_run(&joint.lead, &run, "dispatch", json!({})).await, 200);
    assert_eq!(text(&joint.leg_of(0, pool).await, "state"), "in_fulfilment");
    ends_well(joint).await;
}

#[tokio::test]
async fn an_order_waits_for_one_run_at_a_time() {
    let (joint, _) = shared_out().await;
    let north = made(&joint.lead, route_to(&joint, &[0, 1])).await;
    let mut south = route_to(&joint, &[0, 4]);
    south["name"] = json!("Selatan");
    let south = made(&joint.lead, south).await;
    let first = planned(&joint, &north, 1).await;
    let aboard = &first["stops"][0]["orders"][0]["order_id"];

    let second = planned(&joint, &south, 1).await;
    assert_eq!(sacks(&second), [0, GOT[4]], "what waits for another run stays with it");
    let again = json!({ "route_id": south["id"], "runs_on": joint.day(2), "order_ids": [aboard] });
    let refused = joint.lead.post("/api/v1/delivery-runs", again).await;
    assert_eq!((refused.status, refused.problem()), (409, "on-another-run"), "{}", refused.text);
    let there = json!({ "route_id": north["id"], "runs_on": joint.day(1) });
    let refused = joint.lead.post("/api/v1/delivery-runs", there).await;
    assert_eq!((refused.status, refused.problem()), (409, "run-there"), "{}", refused.text);

    // Called off, what was aboard may go with another.
    let refused = on_run(&joint.lead, &first, "call-off", json!({ "reason": " " })).await;
    assert_eq!((refused.status, refused.problem()), (422, "reason-needed"), "{}", refused.text);
    let off = on_run(&joint.lead, &first, "call-off", json!({ "reason": "Jalan longsor" })).await;
    assert_eq!(text(&done(off, 200), "state"), "called_off");
    let taken = json!({ "order_ids": [aboard, second["stops"][1]["orders"][0]["order_id"]] });
    let path = format!("/api/v1/delivery-runs/{}", text(&second, "id"));
    assert_eq!(sacks(&done(put(&joint.lead, &path, taken).await, 200)), [GOT[0], GOT[4]]);
    let nothing = on_run(&joint.lead, &first, "dispatch", json!({})).await;
    assert_eq!((nothing.status, nothing.problem()), (409, "not-in-this-state"));
    ends_well(joint).await;
}

#[tokio::test]
async fn a_boat_that_does_not_sail_moves_the_run_and_whoever_waits_is_told_why() {
    let (joint, pool) = shared_out().await;
    let route = made(&joint.lead, route_to(&joint, &[0, 1, 2])).await;
    let run = planned(&joint, &route, 1).await;
    let leg = joint.leg_of(2, pool).await;
    let path = format!("/api/v1/expected-delivery?order_id={}", text(&leg, "id"));
    let before = seen(&joint.villages[2].1, &path).await;
    assert_eq!(before["delivery"]["departs_on"], json!(joint.day(1)), "{before}");
    assert_eq!(before["delivery"]["arrives_on"], json!(joint.day(2)), "a day on the way");

    let why = "Kapal tidak berlayar, ombak tinggi";
    let past = json!({ "to": joint.day(-1), "reason": why });
    let past = on_run(&joint.lead, &run, "move", past).await;
    assert_eq!((past.status, past.problem()), (422, "day-is-past"), "{}", past.text);
    let to = json!({ "to": joint.day(3), "reason": why });
    let moved = done(on_run(&joint.lead, &run, "move", to).await, 200);
    assert_eq!(
        (&moved["runs_on"], &moved["planned_for"], text(&moved, "moved_because")),
        (&json!(joint.day(3)), &json!(joint.day(1)), why)
    );

    let now = seen(&joint.villages[2].1, &path).await;
    assert_eq!(now["delivery"]["arrives_on"], json!(joint.day(4)), "{now}");
    assert_eq!(now["delivery"]["planned_for"], json!(joint.day(1)));
    assert_eq!(now["delivery"]["moved_because"], why);
    let told = joint.told(
        "SELECT o.name || ' ' || (n.facts ->> 'reason') AS told FROM notice n JOIN organization o ON o.id = n.organization_id
         WHERE n.kind = 'delivery_run.moved' ORDER BY 1",
    );
    let expected: Vec<String> = (1..=3).map(|n| format!("KDMP Desa {n} {why}")).collect();
    assert_eq!(told.await, expected);
    let mut said = String::new();
    for _ in 0..100 {
        let inbox = seen(&joint.villages[2].1, "/api/v1/messages").await;
        let items = inbox["items"].as_array().unwrap().iter();
        let of = items
            .clone()
            .find(|one| one["type"] == "delivery_run.moved" || one["kind"] == "delivery_run.moved");
        if let Some(one) = of {
            said = one.to_string();
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    assert!(said.contains(why), "{said}");

    // Under way it may still be late: the boat lies at anchor.
    done(on_run(&joint.lead, &run, "dispatch", json!({})).await, 200);
    let again = json!({ "to": joint.day(5), "reason": why });
    done(on_run(&joint.lead, &run, "move", again).await, 200);
    let now = seen(&joint.villages[2].1, &path).await;
    assert_eq!(now["delivery"]["arrives_on"], json!(joint.day(6)), "{now}");
    assert_eq!(now["delivery"]["run_state"], "dispatched");
    ends_well(joint).await;
}

#[tokio::test]
async fn a_run_that_left_keeps_its_stops_when_the_route_is_changed() {
    let (joint, _) = shared_out().await;
    let route = made(&joint.lead, route_to(&joint, &[0, 1])).await;
    let run = planned(&joint, &route, 0).await;
    done(on_run(&joint.lead, &run, "dispatch", json!({})).await, 200);

    let path = format!("/api/v1/delivery-routes/{}", text(&route, "id"));
    let changed = done(put(&joint.lead, &path, route_to(&joint, &[2])).await, 200);
    assert_eq!(changed["version"], 2);
    let still = seen(&joint.lead, &format!("/api/v1/delivery-runs/{}", text(&run, "id"))).await;
    assert_eq!(sacks(&still), [GOT[0], GOT[1]], "{still}");
    let ended = done(joint.lead.post(&format!("{path}/end"), json!({})).await, 200);
    assert!(ended["ended_at"].is_string(), "{ended}");
    let late = json!({ "route_id": route["id"], "runs_on": joint.day(1) });
    let late = joint.lead.post("/api/v1/delivery-runs", late).await;
    assert_eq!((late.status, late.problem()), (409, "not-in-this-state"), "{}", late.text);
    ends_well(joint).await;
}

#[tokio::test]
async fn routes_and_runs_are_their_owners_alone_and_name_only_what_they_may() {
    let (joint, _) = shared_out().await;
    let route = made(&joint.lead, route_to(&joint, &[0, 1])).await;
    let run = planned(&joint, &route, 1).await;
    let other = joint.app.organization(Kind::Secondary, "PUSKUD Lain").await;
    let other = joint.app.person(other, &[supply_chain::organization::Role::Manager]).await;
    for stranger in [&other, &joint.villages[0].1, &joint.desk] {
        for path in [
            format!("/api/v1/delivery-routes/{}", text(&route, "id")),
            format!("/api/v1/delivery-runs/{}", text(&run, "id")),
        ] {
            assert_eq!(stranger.get(&path).await.status, 404);
        }
        assert_eq!(on_run(stranger, &run, "dispatch", json!({})).await.status, 404);
        let theirs = json!({ "route_id": route["id"], "runs_on": joint.day(2) });
        assert_eq!(stranger.post("/api/v1/delivery-runs", theirs).await.status, 404);
    }
    // Another's order cannot be named into a run of one's own, and nothing is learnt of it.
    let own = json!({ "name": "Ke desa", "stops": [{ "organization_id": joint.villages[0].0 }],
        "timetable": { "days": { "weekdays": [1] }, "cut_off": { "days_before": 0, "time": "07:00:00" } } });
    let own = made(&other, own).await;
    let aboard = &run["stops"][0]["orders"][0]["order_id"];
    let taken = json!({ "route_id": own["id"], "runs_on": joint.day(2), "order_ids": [aboard] });
    let refused = other.post("/api/v1/delivery-runs", taken).await;
    assert_eq!((refused.status, refused.problem()), (422, "not-on-route"), "{}", refused.text);
    assert!(!refused.text.contains(text(&run, "id")), "{}", refused.text);
    joint_ends(joint).await;
}

async fn joint_ends(joint: Joint) {
    ends_well(joint).await;
}
