//! Goods that go on from a hub: routes, runs, when they come, and what comes into the buyer's stock.

mod expected;
mod kept;
mod runs;

use chrono::{Days, NaiveDate};
use reqwest::Method;
use serde_json::{Value, json};
use tests::app::Client;
use tests::joint::{Joint, done, text};
use uuid::Uuid;

/// A pool shared out among five villages: 29, 24, 19, 15 and 12 sacks are set aside for their legs.
async fn shared_out() -> (Joint, Uuid) {
    let joint = Joint::open(5).await;
    let of = joint.pool(json!({})).await;
    for (village, firm) in [30, 25, 20, 16, 13].into_iter().enumerate() {
        joint.pledge(village, of, firm, "310000.00").await;
    }
    let order = joint.close(of.0).await;
    done(joint.on_order(&joint.desk, &order, "accept", json!({})).await, 200);
    joint.settle().await;
    joint.bring(of.0, 104, (99, 0, 5)).await;
    done(joint.allocate(of.0, json!({})).await, 200);
    (joint, of.0)
}

/// A route of somebody's to these villages, the n-th a day later than the one before the last: gone every day, ordered
/// by nine the day before.
fn route_to(joint: &Joint, villages: &[usize]) -> Value {
    let stops: Vec<Value> = villages
        .iter()
        .enumerate()
        .map(|(n, village)| {
            json!({ "organization_id": joint.villages[*village].0, "travel_days": n / 2,
                "note": format!("perhentian {n}") })
        })
        .collect();
    json!({ "name": "Utara", "stops": stops, "driver": "Pak Rafael", "vehicle": "EB 8123 AB",
        "timetable": { "days": { "weekdays": [1, 2, 3, 4, 5, 6, 7] },
                       "cut_off": { "days_before": 1, "time": "09:00:00" } } })
}

async fn made(by: &Client, route: Value) -> Value {
    done(by.post("/api/v1/delivery-routes", route).await, 201)
}

/// A run along a route so many days from now, with what is ready.
async fn planned(joint: &Joint, route: &Value, days: i64) -> Value {
    let run = json!({ "route_id": route["id"], "runs_on": joint.day(days) });
    done(joint.lead.post("/api/v1/delivery-runs", run).await, 201)
}

/// Asks something of a run.
async fn on_run(by: &Client, run: &Value, command: &str, body: Value) -> tests::app::Reply {
    by.post(&format!("/api/v1/delivery-runs/{}/{command}", text(run, "id")), body).await
}

/// The sacks aboard for each stop.
fn sacks(run: &Value) -> Vec<i64> {
    let stops = run["stops"].as_array().unwrap().iter();
    let of = |stop: &Value| -> i64 {
        let orders = stop["orders"].as_array().unwrap().iter();
        let lines = orders.flat_map(|order| order["lines"].as_array().unwrap());
        lines.map(|line| line["count_base"].as_i64().unwrap() / 50_000).sum()
    };
    stops.map(of).collect()
}

/// A village buys sacks from the secondary's own stock, and the secondary agrees.
async fn bought(joint: &Joint, village: usize, count: i64) -> Value {
    let offer = json!({ "product_id": joint.product, "stock": 500, "audience": "everyone",
        "pack": { "name": "karung", "factor": 50_000 },
        "price_breaks": [{ "min_count": 1, "price": "320000.00" }] });
    let offer = done(joint.lead.post("/api/v1/offers", offer).await, 201);
    let order = json!({ "seller_id": joint.organizer, "submit": true,
        "lines": [{ "offer_id": offer["id"], "count": count }] });
    let (_, buyer) = &joint.villages[village];
    let order = done(buyer.post("/api/v1/purchase-orders", order).await, 201);
    done(joint.on_order(&joint.lead, &order, "accept", json!({})).await, 200)
}

/// What a day is, so many days after another one.
fn after(day: &Value, days: u64) -> Value {
    let day: NaiveDate = day.as_str().unwrap().parse().unwrap();
    json!(day.checked_add_days(Days::new(days)).unwrap())
}

/// Nothing contradicts anything.
async fn ends_well(joint: Joint) {
    for view in ["delivery_breach", "pool_breach", "pool_order_breach", "invariant_breach"] {
        let sql =
            format!("SELECT what || ': ' || coalesce(detail, '') AS told FROM {view} LIMIT 20");
        assert_eq!(joint.told(&sql).await, Vec::<String>::new(), "{view}");
    }
    joint.app.stop().await;
}

/// What a client is told under a path.
async fn seen(by: &Client, path: &str) -> Value {
    done(by.get(path).await, 200)
}

/// Puts something.
async fn put(by: &Client, path: &str, body: Value) -> tests::app::Reply {
    by.ask(Method::PUT, path, Some(body)).await
}
