//! A slot comes round: once in effect, however late, often, or by how many processes it is looked at.

use chrono::TimeDelta;
use serde_json::{Value, json};
use supply_chain::organization::Role;

use super::{Table, at, came_to};

#[tokio::test]
async fn what_is_submitted_at_once_is_agreed_at_the_buyers_own_price() {
    let table = Table::lay().await;
    table.agree("95000.00").await;
    let order = table.written(table.daily(&[(table.noodles, 10), (table.sugar, 5)])).await;
    assert_eq!(order.body["lines"][0]["price"], "95000.00");

    table.comes_round(&order).await;

    let runs = table.runs(&order).await;
    assert_eq!(runs.len(), 1, "{runs:?}");
    assert_eq!((&runs[0]["outcome"], &runs[0]["reason"]), (&json!("done"), &json!(null)));
    let result = &runs[0]["orders"][0];
    assert_eq!(
        (&result["outcome"], &result["order_state"]),
        (&json!("submitted"), &json!("confirmed"))
    );
    let made = table.order(&result["order_id"]).await;
    assert_eq!(made.body["lines"][0]["price"], "95000.00");
    assert_eq!(made.body["number"], result["order_number"]);
    // The seller sees an order like any other, and nothing of what made it.
    let path = format!("/api/v1/purchase-orders/{}", result["order_id"].as_str().unwrap());
    assert!(!table.desk.get(&path).await.text.contains("standing"));
    table.ends_well().await;
}

#[tokio::test]
async fn what_is_drafted_waits_for_somebody_who_is_told_and_no_second_draft_is_made() {
    let table = Table::lay().await;
    let order = table.written_with(&[(table.noodles, 10)], json!({ "makes": "draft" })).await;

    table.comes_round(&order).await;
    table.comes_round(&order).await;

    let runs = table.runs(&order).await;
    assert_eq!(
        table.outcomes(&order).await,
        [came_to("empty", "draft_waits"), came_to("drafted", "")]
    );
    let draft = &runs[1]["orders"][0]["order_id"];
    assert_eq!(&runs[0]["orders"][0]["waits_for"], draft);
    assert_eq!(table.order(draft).await.body["state"], "draft");
    let told = table.told(2).await;
    assert_eq!(told[1]["kind"], "standing_order.drafted");
    assert_eq!(told[0]["kind"], "standing_order.empty");
    assert_eq!(told[0]["notice"]["facts"]["reason"], "draft_waits");
    // Once it was dealt with, the next one is made.
    let path = format!("/api/v1/purchase-orders/{}/submit", draft.as_str().unwrap());
    assert_eq!(table.buyer.post(&path, json!({})).await.status, 200);
    table.comes_round(&order).await;
    assert_eq!(table.outcomes(&order).await[0], came_to("drafted", ""));
    table.ends_well().await;
}

#[tokio::test]
async fn after_three_days_down_it_catches_up_in_order_and_orders_once() {
    let table = Table::lay().await;
    let order = table.written(table.daily(&[(table.noodles, 10)])).await;

    // Down over three slots; the last of them is an hour old.
    table.app.clock.advance(TimeDelta::days(2) + TimeDelta::minutes(90));
    table.job_comes_by().await;

    assert_eq!(
        table.outcomes(&order).await,
        [came_to("done", ""), came_to("empty", "too_late"), came_to("empty", "too_late")]
    );
    let slots: Vec<Value> =
        table.runs(&order).await.iter().map(|run| run["slot"].clone()).collect();
    assert!(slots[2].as_str() < slots[1].as_str() && slots[1].as_str() < slots[0].as_str());
    assert_eq!(table.number("SELECT count(*) FROM purchase_order").await, 1);
    let told = table.told(2).await;
    assert!(told.iter().all(|one| one["notice"]["facts"]["reason"] == "too_late"), "{told:?}");
    table.ends_well().await;
}

#[tokio::test]
async fn of_slots_that_are_late_but_not_too_late_only_the_last_orders() {
    let table = Table::lay().await;
    let rules = json!({ "late_hours": 168 });
    let order = table.written_with(&[(table.noodles, 10)], rules).await;

    table.app.clock.advance(TimeDelta::days(2) + TimeDelta::minutes(90));
    table.job_comes_by().await;

    assert_eq!(
        table.outcomes(&order).await,
        [came_to("done", ""), came_to("skipped", "superseded"), came_to("skipped", "superseded")]
    );
    assert_eq!(table.number("SELECT count(*) FROM purchase_order").await, 1);
    table.ends_well().await;
}

#[tokio::test]
async fn many_processes_at_once_run_each_slot_once() {
    let table = Table::lay().await;
    for _ in 0..8 {
        table.written(table.daily(&[(table.noodles, 1), (table.sugar, 1)])).await;
    }
    table.app.clock.advance(TimeDelta::minutes(40));

    let workflow = &table.app.workflow;
    let ran = futures::future::join_all((0..8).map(|_| workflow.run_standing_orders())).await;
    table.job_comes_by().await;

    assert!(ran.into_iter().all(|ran| ran.unwrap().failed == 0));
    let runs = "SELECT count(*) FROM standing_order_run WHERE outcome = 'done'";
    assert_eq!(table.number(runs).await, 8);
    assert_eq!(table.number("SELECT count(*) FROM purchase_order").await, 8);
    let numbers = "SELECT count(DISTINCT number) FROM purchase_order";
    assert_eq!(table.number(numbers).await, 8);
    table.ends_well().await;
}

#[tokio::test]
async fn what_fails_on_our_side_is_tried_again_then_given_up_aloud_and_can_be_run_again() {
    let table = Table::lay().await;
    let order = table.written(table.daily(&[(table.noodles, 10)])).await;
    // Nothing can be recorded of any order.
    let broken = "ALTER TABLE purchase_order ADD CONSTRAINT broken CHECK (false) NOT VALID";
    table.execute(broken).await;
    let try_it = || async {
        // Whoever has it in hand fails; the others find it put off.
        table.app.workflow.run_standing_orders().await.unwrap();
        table.settles().await;
    };

    table.app.clock.advance(TimeDelta::minutes(31));
    try_it().await;
    let seen = table.look(&order).await;
    assert_eq!((&seen.body["failed_tries"], &seen.body["last_run"]), (&json!(1), &json!(null)));
    for pause in [1, 5, 30, 120, 360] {
        table.app.clock.advance(TimeDelta::minutes(pause) + TimeDelta::seconds(5));
        try_it().await;
    }

    assert_eq!(table.outcomes(&order).await, [came_to("failed", "fault")]);
    assert_eq!(table.told(1).await[0]["kind"], "standing_order.failed");
    let parked = table.app.operator().get("/api/v1/parked-jobs").await;
    let parked = &parked.body["items"][0];
    assert_eq!((&parked["job"], &parked["attempts"]), (&json!("standing_order"), &json!(6)));
    assert!(parked["detail"].as_str().unwrap().contains("broken"), "{parked}");

    table.execute("ALTER TABLE purchase_order DROP CONSTRAINT broken").await;
    let retry = format!("/api/v1/parked-jobs/{}/retry", parked["id"].as_str().unwrap());
    let retried = table.app.operator().post(&retry, json!({})).await;
    assert_eq!(retried.status, 204, "{}", retried.text);
    assert_eq!(table.outcomes(&order).await, [came_to("done", ""), came_to("failed", "fault")]);
    assert_eq!(table.number("SELECT count(*) FROM parked_job").await, 0);
    assert_eq!(table.look(&order).await.body["failed_tries"], 0);
    table.ends_well().await;
}

#[tokio::test]
async fn run_now_orders_once_under_its_key_and_leaves_the_schedule_as_it_was() {
    let table = Table::lay().await;
    let order = table.written(table.daily(&[(table.noodles, 10)])).await;
    let next = order.body["next"].clone();

    let once = table.buyer.once("sekarang");
    let first = once.post(&at(&order, "/run-now"), json!({})).await;
    let again = once.post(&at(&order, "/run-now"), json!({})).await;

    assert_eq!((first.status, again.status), (200, 200), "{}", first.text);
    assert_eq!((&first.text, again.header("idempotency-replayed")), (&again.text, "true"));
    assert_eq!(first.body["last_run"]["outcome"], "done");
    assert_eq!(first.body["last_run"]["asked_by"], json!(table.buyer.person));
    assert_eq!(first.body["next"], next);
    assert_eq!(table.number("SELECT count(*) FROM purchase_order").await, 1);
    table.comes_round(&order).await;
    assert_eq!(table.runs(&order).await.len(), 2);
    table.ends_well().await;
}

#[tokio::test]
async fn a_run_is_in_the_buyers_feed_and_in_nobody_elses() {
    let table = Table::lay().await;
    let order = table.written(table.daily(&[(table.noodles, 10)])).await;
    table.comes_round(&order).await;

    let mut found = Vec::new();
    for _ in 0..200 {
        let feed = table.buyer.get("/api/v1/events?limit=100").await;
        found = feed.body["items"].as_array().unwrap().clone();
        found.retain(|event| event["type"].as_str().unwrap().starts_with("standing_order."));
        if !found.is_empty() {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }

    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0]["type"], "standing_order.done");
    let data = &found[0]["data"];
    assert_eq!(data["standing_order_id"], json!(order.id("id")));
    let run = &table.runs(&order).await[0];
    assert_eq!(data["facts"]["run_id"], run["id"]);
    assert_eq!(data["facts"]["orders"][0]["order_id"], run["orders"][0]["order_id"]);
    let feed = table.desk.get("/api/v1/events?limit=100").await;
    assert!(!feed.text.contains("standing_order"), "{}", feed.text);
    // What went as it was written asks nobody to look.
    assert!(table.told(0).await.is_empty());
    let clerk = table.app.person(table.buyers, &[Role::Warehouse]).await;
    assert_eq!(clerk.get(&at(&order, "")).await.status, 200);
    table.ends_well().await;
}
