//! Prices that start on a day: nobody else knows before, and they hold once, however the clock's job comes by.

use chrono::TimeDelta;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::resale::{Federation, refused};

impl Federation {
    /// The job comes by, as three processes at once would.
    async fn days_come(&self) {
        let runs = (0..3).map(|_| self.app.workflow.start_planned_prices());
        for started in futures::future::join_all(runs).await {
            started.unwrap();
        }
    }

    /// All that somebody else may look at of an offer, with its tag; what it took to answer left out.
    async fn told_to_others(&self, offer: Uuid) -> Vec<(String, String)> {
        let mut told = Vec::new();
        for path in [
            format!("/api/v1/offers/{offer}"),
            format!("/api/v1/offers/{offer}/price-chain?count=1"),
            "/api/v1/search?q=mi&sort=price".to_owned(),
            "/api/v1/search?max_price=1000000".to_owned(),
            "/api/v1/events".to_owned(),
            "/api/v1/messages".to_owned(),
        ] {
            let seen = self.reseller.get(&path).await;
            let mut body = seen.body.clone();
            if let Some(body) = body.as_object_mut() {
                body.remove("took_ms");
            }
            told.push((seen.header("etag").to_owned(), format!("{path} {} {body}", seen.status)));
        }
        told
    }
}

#[tokio::test]
async fn a_price_to_come_is_known_to_its_seller_alone() {
    let at = Federation::open().await;
    let noodles = at.lists("Mi goreng", 100_000).await;
    at.reseller.until_found(1).await;
    let before = at.told_to_others(noodles).await;
    let queued = "SELECT last_value FROM index_queue_seq_seq";
    let heard = at.number(queued).await;

    let planned = at.plans(noodles, 118_000, 2).await;

    assert_eq!(
        (planned.status, &planned.body["state"]),
        (201, &json!("planned")),
        "{}",
        planned.text
    );
    assert_eq!(
        at.told_to_others(noodles).await,
        before,
        "buyers are told nothing, not even that something changed"
    );
    let path = format!("/api/v1/offers/{noodles}/planned-prices");
    assert_eq!(at.reseller.get(&path).await.status, 404);
    let own = at.desk.get(&path).await;
    assert_eq!(own.body["items"][0]["price_breaks"][0]["price"], "118000.00", "{}", own.text);
    assert_eq!(at.number(queued).await, heard, "and the index hears of nothing");
    at.ends_well().await;
}

#[tokio::test]
async fn a_planned_price_holds_from_its_day_once_whoever_looks_and_however_late() {
    let at = Federation::open().await;
    let noodles = at.lists("Mi goreng", 100_000).await;
    let id = at.plans(noodles, 118_000, 1).await.id("id");

    at.days_come().await;
    assert_eq!(at.price(noodles).await, "100000.00", "not before its day");
    at.app.clock.advance(TimeDelta::days(4));
    at.days_come().await;
    at.days_come().await;

    assert_eq!(
        (at.price(noodles).await, at.offer(noodles).await["version"].clone()),
        ("118000.00".to_owned(), json!(2))
    );
    let change = at.change(id).await;
    assert_eq!(
        (&change["state"], &change["done"], &change["dearer"]),
        (&json!("done"), &json!(1), &json!(1)),
        "{change}"
    );
    let late = at.desk.post(&format!("/api/v1/catalogue-changes/{id}/cancel"), json!({})).await;
    refused(&late, 409, "not-in-this-state");
    let back = at.takes_back(id, json!({})).await;
    assert_eq!(back.status, 200, "{}", back.text);
    assert_eq!(at.price(noodles).await, "100000.00");
    assert_eq!(
        at.offer(noodles).await["price_breaks"].as_array().unwrap().len(),
        2,
        "all its steps"
    );
    at.ends_well().await;
}

#[tokio::test]
async fn the_day_begins_at_midnight_where_the_seller_is() {
    let at = Federation::open().await;
    let noodles = at.lists("Mi goreng", 100_000).await;
    let planned = at.plans(noodles, 118_000, 1).await;

    let day: chrono::NaiveDate = planned.body["starts_on"].as_str().unwrap().parse().unwrap();
    let begins: chrono::DateTime<chrono::Utc> =
        planned.body["starts_at"].as_str().unwrap().parse().unwrap();
    // Ende keeps WITA, eight hours ahead of UTC.
    assert_eq!(begins, (day.and_time(chrono::NaiveTime::MIN) - TimeDelta::hours(8)).and_utc());
    let left = begins - at.app.workflow.origin.now();
    at.app.clock.advance(left - TimeDelta::minutes(2));
    at.days_come().await;
    assert_eq!(at.price(noodles).await, "100000.00", "two minutes before midnight");
    at.app.clock.advance(TimeDelta::minutes(3));
    at.days_come().await;
    assert_eq!(at.price(noodles).await, "118000.00");
    at.ends_well().await;
}

#[tokio::test]
async fn what_is_sold_on_follows_a_planned_price_when_it_happens() {
    let at = Federation::open().await;
    let noodles = at.lists("Mi goreng", 100_000).await;
    let resold = at.sells_on(noodles, json!({ "follow": "pass_on" })).await;
    assert_eq!(at.plans(noodles, 110_000, 1).await.status, 201);
    at.job_comes_by().await;
    assert_eq!(at.price_below(resold.own).await.as_deref(), Some("105000.00"));

    at.app.clock.advance(TimeDelta::days(1));
    at.days_come().await;
    at.job_comes_by().await;

    assert_eq!(at.price_below(resold.own).await.as_deref(), Some("115500.00"));
    at.ends_well().await;
}

#[tokio::test]
async fn a_plan_that_was_called_off_never_holds() {
    let at = Federation::open().await;
    let noodles = at.lists("Mi goreng", 100_000).await;
    let id = at.plans(noodles, 118_000, 1).await.id("id");

    let ended = at.desk.post(&format!("/api/v1/catalogue-changes/{id}/cancel"), json!({})).await;
    let anew = at.plans(noodles, 120_000, 1).await;
    at.app.clock.advance(TimeDelta::days(2));
    at.days_come().await;

    assert_eq!((ended.status, &ended.body["state"]), (200, &json!("cancelled")), "{}", ended.text);
    assert_eq!(anew.status, 201, "its day is free again: {}", anew.text);
    assert_eq!(at.price(noodles).await, "120000.00");
    refused(&at.takes_back(id, json!({})).await, 409, "not-in-this-state");
    at.ends_well().await;
}

#[tokio::test]
async fn what_is_no_longer_what_was_planned_for_is_left_and_named() {
    let at = Federation::open().await;
    let (noodles, oil, sugar, salt) = (
        at.lists("Mi", 100_000).await,
        at.lists("Minyak", 90_000).await,
        at.lists("Gula", 80_000).await,
        at.lists("Garam", 70_000).await,
    );
    let day = at.app.clock.today() + TimeDelta::days(1);
    let rows: Vec<Value> = [noodles, oil, sugar, salt]
        .iter()
        .map(|offer| json!({ "offer_id": offer, "price_breaks": [{ "min_count": 1, "price": "50000" }] }))
        .collect();
    let planned =
        at.desk.post("/api/v1/catalogue-changes", json!({ "rows": rows, "starts_on": day })).await;
    let id = planned.id("id");
    for (offer, change) in [
        (oil, json!({ "state": "withdrawn" })),
        (sugar, json!({ "pack": { "name": "karton", "factor": 20 } })),
        (salt, json!({ "price_includes_tax": true })),
    ] {
        assert_eq!(at.patches(offer, change).await.status, 200);
    }

    at.app.clock.advance(TimeDelta::days(1));
    at.days_come().await;

    assert_eq!(at.price(noodles).await, "50000.00");
    assert_eq!(at.price(sugar).await, "80000.00");
    let change = at.change(id).await;
    assert_eq!((&change["done"], &change["left"]), (&json!(1), &json!(3)), "{change}");
    let mut outcomes = at.outcomes(id).await;
    let mut expected = vec![
        (noodles, "done".to_owned(), json!(null)),
        (oil, "left".to_owned(), json!("withdrawn")),
        (sugar, "left".to_owned(), json!("other_pack")),
        (salt, "left".to_owned(), json!("other_pack")),
    ];
    expected.sort_by_key(|row| row.0);
    outcomes.sort_by_key(|row| row.0);
    assert_eq!(outcomes, expected);
    at.ends_well().await;
}

#[tokio::test]
async fn only_prices_wait_and_an_offer_has_one_to_come_a_day() {
    let at = Federation::open().await;
    let noodles = at.lists("Mi goreng", 100_000).await;
    assert_eq!(at.plans(noodles, 118_000, 3).await.status, 201);

    let again = at.plans(noodles, 119_000, 3).await;
    let other_day = at.plans(noodles, 119_000, 4).await;
    let (today, far) = (at.plans(noodles, 1_000, 0).await, at.plans(noodles, 1_000, 500).await);
    let day = at.app.clock.today() + TimeDelta::days(9);
    let rows = json!([{ "offer_id": noodles, "stock": 3, "state": "paused" }]);
    let stock =
        at.desk.post("/api/v1/catalogue-changes", json!({ "rows": rows, "starts_on": day })).await;

    assert_eq!((again.status, again.pointers()), (422, vec!["/rows/0/price"]), "{}", again.text);
    assert_eq!(other_day.status, 201, "{}", other_day.text);
    for outside in [today, far] {
        assert_eq!(
            (outside.status, outside.pointers()),
            (422, vec!["/starts_on"]),
            "{}",
            outside.text
        );
    }
    assert_eq!(stock.pointers(), ["/rows/0/stock", "/rows/0/state"], "{}", stock.text);
    at.ends_well().await;
}
