//! What happens to own offers when those above move: as was declared beforehand, late, twice, or by three at once.

use super::{Federation, refused};
use chrono::{Days, TimeDelta};
use reqwest::Method;
use serde_json::json;

#[tokio::test]
async fn a_price_above_is_passed_on_once_whoever_looks() {
    let at = Federation::open().await;
    let noodles = at.lists("Mi goreng", 100_000).await;
    let resold = at.sells_on(noodles, json!({ "follow": "pass_on" })).await;

    at.reprices(noodles, 110_000).await;
    at.job_comes_by().await;
    at.job_comes_by().await;

    assert_eq!(at.price_below(resold.own).await.as_deref(), Some("115500.00"));
    let sql = format!(
        "SELECT count(*) FROM resale_event WHERE resale_id = '{}' AND kind = 'repriced'",
        resold.id
    );
    assert_eq!(at.number(&sql).await, 1);
    at.ends_well().await;
}

#[tokio::test]
async fn a_held_price_stays_to_the_end_of_its_day_and_moves_then() {
    let at = Federation::open().await;
    let noodles = at.lists("Mi goreng", 100_000).await;
    let today = at.app.clock.today();
    let until = today.checked_add_days(Days::new(2)).unwrap();
    let held = json!({ "follow": "hold_until", "hold_until": until.to_string() });
    let resold = at.sells_on(noodles, held).await;

    at.reprices(noodles, 110_000).await;
    at.job_comes_by().await;
    assert_eq!(at.price_below(resold.own).await.as_deref(), Some("105000.00"));
    let seen = at.resale(&resold).await;
    assert_eq!(seen["held_until"], until.to_string());
    assert_eq!(
        (&seen["is_below_cost"], &seen["margin"]),
        (&json!(true), &json!("-5000.00")),
        "{seen}"
    );

    at.app.clock.advance(TimeDelta::days(3));
    at.job_comes_by().await;
    assert_eq!(at.price_below(resold.own).await.as_deref(), Some("115500.00"));
    assert_eq!(at.resale(&resold).await["held_until"], json!(null));
    at.ends_well().await;
}

#[tokio::test]
async fn a_person_is_asked_once_and_takes_or_keeps() {
    let at = Federation::open().await;
    let noodles = at.lists("Mi goreng", 100_000).await;
    let resold = at.sells_on(noodles, json!({})).await;
    refused(&at.says(&resold, "take").await, 409, "nothing-asked");

    at.reprices(noodles, 104_000).await;
    at.job_comes_by().await;
    at.job_comes_by().await;
    let seen = at.resale(&resold).await;
    assert_eq!(seen["question"]["would_be"][0]["price"], "109200.00", "{seen}");
    assert_eq!(seen["question"]["is_below_cost"], false);
    assert_eq!(at.price_below(resold.own).await.as_deref(), Some("105000.00"));
    let sql = "SELECT count(*) FROM notice WHERE kind = 'resale.asked'";
    assert_eq!(at.number(sql).await, 1);

    let kept = at.says(&resold, "keep").await;
    assert_eq!((kept.status, &kept.body["question"]), (200, &json!(null)), "{}", kept.text);
    at.app.clock.advance(TimeDelta::hours(2));
    at.job_comes_by().await;
    assert_eq!(at.resale(&resold).await["question"], json!(null), "nobody is asked the same again");

    // Now the own price is below what the goods cost: it cannot be kept.
    at.reprices(noodles, 120_000).await;
    at.job_comes_by().await;
    let seen = at.resale(&resold).await;
    assert_eq!(seen["question"]["is_below_cost"], true);
    assert_eq!(seen["allowed_commands"], json!(["take", "pause", "stop"]));
    refused(&at.says(&resold, "keep").await, 422, "below-cost");
    let taken = at.says(&resold, "take").await;
    assert_eq!(taken.status, 200, "{}", taken.text);
    assert_eq!(at.price_below(resold.own).await.as_deref(), Some("126000.00"));

    // A price that comes back by itself takes its question with it.
    at.reprices(noodles, 90_000).await;
    at.job_comes_by().await;
    at.reprices(noodles, 120_000).await;
    at.job_comes_by().await;
    assert_eq!(at.resale(&resold).await["question"], json!(null));
    at.ends_well().await;
}

#[tokio::test]
async fn what_is_gone_above_is_not_sold_below_and_comes_back_with_it() {
    let at = Federation::open().await;
    let noodles = at.lists("Mi goreng", 100_000).await;
    let resold = at.sells_on(noodles, json!({})).await;

    for (gone, back) in [
        (json!({ "state": "paused" }), json!({ "state": "published" })),
        (json!({ "audience": [at.primary] }), json!({ "audience": "secondaries" })),
    ] {
        at.changes(noodles, gone).await;
        at.job_comes_by().await;
        assert_eq!(at.price_below(resold.own).await, None);
        assert_eq!(at.resale(&resold).await["halted_why"], "gone");
        at.changes(noodles, back).await;
        at.job_comes_by().await;
        assert_eq!(at.price_below(resold.own).await.as_deref(), Some("105000.00"));
    }

    // A pack that holds something else waits for a person.
    at.changes(noodles, json!({ "pack": { "name": "karton", "factor": 24 } })).await;
    at.job_comes_by().await;
    assert_eq!(at.resale(&resold).await["halted_why"], "pack");
    let resumed = at.says(&resold, "resume").await;
    assert_eq!(
        (resumed.status, &resumed.body["pack"]["factor"]),
        (200, &json!(24)),
        "{}",
        resumed.text
    );
    assert_eq!(at.price_below(resold.own).await.as_deref(), Some("105000.00"));
    at.ends_well().await;
}

#[tokio::test]
async fn what_two_agreed_is_the_resellers_cost_and_is_noticed_by_itself() {
    let at = Federation::open().await;
    let noodles = at.lists("Mi goreng", 100_000).await;
    let resold = at.sells_on(noodles, json!({ "follow": "pass_on" })).await;

    let body = json!({ "seller_id": at.distributor, "buyer_id": at.secondary, "terms": {},
        "prices": [{ "offer_id": noodles, "price": "80000.00" }] });
    let proposed = at.desk.post("/api/v1/agreements", body).await;
    assert_eq!(proposed.status, 201, "{}", proposed.text);
    let path = format!("/api/v1/agreements/{}/accept", proposed.id("id"));
    assert_eq!(at.reseller.post(&path, json!({})).await.status, 200);
    at.job_comes_by().await;

    assert_eq!(at.resale(&resold).await["cost"], "80000.00");
    assert_eq!(at.price_below(resold.own).await.as_deref(), Some("84000.00"));
    at.ends_well().await;
}

#[tokio::test]
async fn stock_above_is_what_can_be_had_below() {
    let at = Federation::open().await;
    let noodles = at.lists("Mi goreng", 100_000).await;
    let resold = at.sells_on(noodles, json!({})).await;
    let available = async || {
        let seen = at.buyer.get(&format!("/api/v1/offers/{}", resold.own)).await;
        seen.body["available_count"].as_i64().unwrap()
    };
    assert_eq!(available().await, 100);

    at.changes(resold.upstream, json!({ "stock": 7 })).await;
    assert_eq!(available().await, 7);
    at.ends_well().await;
}

#[tokio::test]
async fn what_would_be_a_loss_is_off_sale_until_somebody_answers_and_they_are_told_at_once() {
    let at = Federation::open().await;
    let pencils = at.lists("Pensil 2B", 62_400).await;
    let noodles = at.lists("Mi goreng", 100_000).await;
    let [pencil, noodle] =
        [at.sells_on(pencils, json!({})).await, at.sells_on(noodles, json!({})).await];
    // A question that was there before silences nothing that comes later.
    at.reprices(noodles, 101_000).await;
    at.job_comes_by().await;
    assert_eq!(at.price_below(noodle.own).await.as_deref(), Some("105000.00"), "no loss");

    at.reprices(pencils, 70_000).await;
    at.job_comes_by().await;

    let seen = at.resale(&pencil).await;
    assert_eq!((&seen["state"], &seen["halted_why"]), (&json!("halted"), &json!("below_cost")));
    assert_eq!(at.price_below(pencil.own).await, None, "nothing is sold at a loss in silence");
    let sql = "SELECT count(*) FROM notice WHERE kind = 'resale.below_cost'";
    assert_eq!(at.number(sql).await, 1);
    let browser = at.app.browser(at.reseller.person.unwrap()).await;
    let home = browser.get("/").await;
    assert!(home.text.contains("Tentukan harga jual lagi"), "{}", home.text);
    assert!(home.text.contains(&format!("/resale/{}", pencil.id)));
    assert!(home.text.contains("Jawab perubahan harga"));
    let page = browser.get(&format!("/resale/{}", pencil.id)).await;
    assert!(page.text.contains("Tertahan") && page.text.contains("Ikuti harga baru"));
    assert!(!page.text.contains("Tetap harga saya"), "what is always refused has no button");
    // Nor is it put on sale by another way.
    let path = format!("/api/v1/offers/{}", pencil.own);
    let on_sale = json!({ "state": "published" });
    let reply = at.reseller.ask(Method::PATCH, &path, Some(on_sale)).await;
    refused(&reply, 409, "follows-a-rule");

    let taken = at.says(&pencil, "take").await;
    assert_eq!(taken.status, 200, "{}", taken.text);
    assert_eq!(at.price_below(pencil.own).await.as_deref(), Some("73500.00"));
    let home = browser.get("/").await;
    assert!(!home.text.contains("Tentukan harga jual lagi"));

    // A quarter of an hour later it is news again; and a price that falls back brings the goods back by itself.
    at.app.clock.advance(TimeDelta::minutes(20));
    at.reprices(pencils, 80_000).await;
    at.job_comes_by().await;
    assert_eq!(at.number(sql).await, 2);
    at.reprices(pencils, 70_000).await;
    at.job_comes_by().await;
    assert_eq!(at.price_below(pencil.own).await.as_deref(), Some("73500.00"));
    at.ends_well().await;
}

#[tokio::test]
async fn a_held_price_that_becomes_a_loss_is_told() {
    let at = Federation::open().await;
    let noodles = at.lists("Mi goreng", 100_000).await;
    let today = at.app.clock.today();
    let until = today.checked_add_days(Days::new(2)).unwrap();
    let held = json!({ "follow": "hold_until", "hold_until": until.to_string() });
    at.sells_on(noodles, held).await;
    let told = "SELECT count(*) FROM notice WHERE kind = 'resale.sold_below_cost'";

    at.reprices(noodles, 103_000).await;
    at.job_comes_by().await;
    assert_eq!(at.number(told).await, 0);
    at.reprices(noodles, 110_000).await;
    at.job_comes_by().await;

    assert_eq!(at.number(told).await, 1);
    at.ends_well().await;
}
