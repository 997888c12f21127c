//! A deadline that cannot be kept: tried again after growing pauses, parked where a person sees it, tried again by
//! hand; and nothing else that is due waits for it.

use super::{Table, ask, hours, look};
use chrono::TimeDelta;
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use tests::app::Reply;

impl Table {
    pub(super) async fn sql(&self, sql: &str) {
        self.app.workflow.database.connection().execute_unprepared(sql).await.unwrap();
    }

    /// From now on PostgreSQL itself refuses to write this order.
    async fn break_row(&self, order: &Reply) {
        let id = order.id("id");
        let sql = format!(
            "CREATE FUNCTION refuse_the_row() RETURNS trigger LANGUAGE plpgsql AS
                 $$ BEGIN RAISE EXCEPTION 'sector 7 cannot be written'; END $$;
             CREATE TRIGGER broken BEFORE UPDATE ON purchase_order FOR EACH ROW
                 WHEN (OLD.id = '{id}') EXECUTE FUNCTION refuse_the_row()"
        );
        self.sql(&sql).await;
    }

    async fn mend_row(&self) {
        self.sql("DROP TRIGGER broken ON purchase_order; DROP FUNCTION refuse_the_row()").await;
    }

    async fn parked(&self) -> Vec<Value> {
        let listed = self.app.operator().get("/api/v1/parked-jobs").await;
        assert_eq!(listed.status, 200, "{}", listed.text);
        listed.body["items"].as_array().unwrap().clone()
    }

    /// Lets the time pass in which it is tried again and again.
    async fn wait_until_parked(&self) -> Value {
        for _ in 0..20 {
            self.app.workflow.settle_deadlines().await.unwrap();
            if let Some(parked) = self.parked().await.first() {
                return parked.clone();
            }
            self.app.clock.advance(TimeDelta::minutes(30));
        }
        panic!("it is never parked");
    }

    async fn state(&self, order: &Reply) -> String {
        look(&self.buyer, order).await.body["state"].as_str().unwrap().to_owned()
    }
}

#[tokio::test]
async fn a_deadline_that_keeps_failing_is_parked_seen_and_tried_again_and_holds_up_nothing_else() {
    let table = Table::lay().await;
    let stuck = table.submitted(&[(table.noodles, 1)]).await;
    let other = table.submitted(&[(table.noodles, 2)]).await;
    table.break_row(&stuck).await;
    table.app.clock.advance(hours(24));

    // The other goes its way though the broken one is due before it.
    table.app.workflow.settle_deadlines().await.unwrap();
    assert_eq!(
        (table.state(&stuck).await, table.state(&other).await),
        ("submitted".into(), "expired".into())
    );
    let again = table.app.workflow.settle_deadlines().await.unwrap();
    assert_eq!(again.failed, 0, "there is a pause before it is tried again");
    assert!(table.parked().await.is_empty(), "one failure is no reason to call anybody");

    let parked = table.wait_until_parked().await;

    assert_eq!((&parked["job"], &parked["about"]), (&json!("order_answer"), &stuck.body["number"]));
    assert!(parked["attempts"].as_i64().unwrap() >= 8, "{parked}");
    assert!(parked["detail"].as_str().unwrap().contains("sector 7 cannot be written"), "{parked}");
    let theirs = table.manager.get("/api/v1/parked-jobs").await;
    assert_eq!(theirs.body["items"], json!([]), "a machine's words are not for the parties");
    let operator = table.app.browser(table.app.operator().person.unwrap()).await;
    let page = operator.get("/operator/parked").await;
    let name = format!("Tenggat pesanan · {}", stuck.body["number"].as_str().unwrap());
    assert!(page.text.contains(&name), "{}", page.text);
    // Parked, it is left alone.
    table.app.clock.advance(hours(48));
    assert_eq!(table.app.workflow.settle_deadlines().await.unwrap().failed, 0);
    assert_eq!(table.parked().await[0]["attempts"], parked["attempts"]);

    // Tried again too early it is parked once more; mended, it is done.
    let retry = |id: &Value| format!("/api/v1/parked-jobs/{}/retry", id.as_str().unwrap());
    assert_eq!(table.app.operator().post(&retry(&parked["id"]), json!({})).await.status, 204);
    assert!(table.parked().await.is_empty());
    let parked = table.wait_until_parked().await;
    table.mend_row().await;
    assert_eq!(table.app.operator().post(&retry(&parked["id"]), json!({})).await.status, 204);
    table.app.workflow.settle_deadlines().await.unwrap();
    assert_eq!(
        (table.state(&stuck).await, table.times(&stuck, "expired").await),
        ("expired".into(), 1)
    );
    assert!(table.parked().await.is_empty());
    table.ends_well().await;
}

#[tokio::test]
async fn what_is_no_longer_due_is_not_parked_any_more() {
    let table = Table::lay().await;
    let order = table.confirmed(&[(table.noodles, 2)]).await;
    let wish = json!({ "line_id": order.body["lines"][0]["id"], "count": 1 });
    table.ok(&table.buyer, &order, "amend", json!({ "lines": [wish] })).await;
    table.break_row(&order).await;
    table.app.clock.advance(hours(24));
    table.wait_until_parked().await;
    table.mend_row().await;

    // The buyer takes it back by hand; nobody has to look after the deadline.
    let back = ask(&table.buyer, &order, "withdraw", json!({})).await;
    assert_eq!(back.status, 200, "{}", back.text);
    table.app.workflow.settle_deadlines().await.unwrap();

    assert!(table.parked().await.is_empty());
    assert_eq!(table.times(&order, "amendment_dropped").await, 1);
    table.ends_well().await;
}
