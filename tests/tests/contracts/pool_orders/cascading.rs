//! A pool that pledges in one above: what comes together below is one pledge there, and what is awarded there comes down.

use chrono::TimeDelta;
use reqwest::Method;
use serde_json::{Value, json};
use supply_chain::demand_pool::{PoolFile, verify_pool};
use supply_chain::organization::{Kind, Role};
use tests::app::{Client, Reply};
use tests::joint::{Joint, at, done, text};
use uuid::Uuid;

const ALL: &[Role] = &[Role::Manager, Role::Treasurer, Role::Warehouse];
const POOLS: &str = "/api/v1/demand-pools";

/// An induk's pool, in which one cooperative of its own pledges; a secondary with two villages, that gathers for it.
struct Tiers {
    joint: Joint,
    /// The induk's pool and its line.
    above: (Uuid, Uuid),
    /// The secondary's manager.
    secondary: Client,
    /// Its villages.
    villages: Vec<(Uuid, Client)>,
}

impl Tiers {
    /// The induk sells at 313,500, from 50 on at 306,500, from 100 on at 300,000; sixty are pledged there.
    async fn open() -> Self {
        let joint = Joint::open(1).await;
        let above = joint.pool(json!({})).await;
        joint.pledge(0, above, 60, "310000.00").await;
        let id = joint.app.organization(Kind::Secondary, "KUD Ende").await;
        joint.app.affiliate(joint.organizer, id).await;
        let secondary = joint.app.person(id, ALL).await;
        let mut villages = Vec::new();
        for name in ["KDMP Detusoko", "KDMP Wolowaru"] {
            let village = joint.app.organization(Kind::Primary, name).await;
            joint.app.affiliate(id, village).await;
            villages.push((village, joint.app.person(village, ALL).await));
        }
        Self { joint, above, secondary, villages }
    }

    /// A plan below, that closes in so many hours.
    fn plan(&self, hours: i64) -> Value {
        let now = self.joint.app.workflow.origin.now();
        let rules = json!({ "open_at": now + TimeDelta::hours(1), "cut_off_at": now + TimeDelta::hours(hours),
            "openness": "named", "fee": { "per_pack": "2000.00" } });
        json!({ "supplier_id": self.joint.organizer, "pledges_into": self.above.0, "title": "Beras dari bawah",
            "rules": rules, "lines": [{ "offer_id": self.joint.rice }] })
    }

    async fn planned(&self, plan: &Value) -> Reply {
        self.secondary.post(POOLS, plan.clone()).await
    }

    /// A pool below that is open, and its line; thirty are pledged up to 315,000, twelve up to 306,000.
    async fn below(&self) -> (Uuid, Uuid) {
        let planned = done(self.planned(&self.plan(24)).await, 201);
        let pool: Uuid = text(&planned, "id").parse().unwrap();
        done(self.secondary.post(&format!("{}/publish", at(pool)), json!({})).await, 200);
        self.joint.app.clock.advance(TimeDelta::hours(2));
        self.joint.settle().await;
        let sql = format!("SELECT id::text AS told FROM demand_pool_line WHERE pool_id = '{pool}'");
        let line: Uuid = self.joint.told(&sql).await[0].parse().unwrap();
        for (village, firm, highest) in [(0, 30, "315000.00"), (1, 12, "306000.00")] {
            let path = format!("{}/lines/{line}/pledge", at(pool));
            let pledge = json!({ "firm": firm, "highest": highest, "consents": ["case_fill"] });
            done(self.villages[village].1.ask(Method::PUT, &path, Some(pledge)).await, 201);
        }
        (pool, line)
    }

    /// Both pools close, the upper one's supplier gets its order.
    async fn both_close(&self) -> Value {
        self.joint.app.clock.advance(TimeDelta::hours(24));
        self.joint.settle().await;
        self.joint.close(self.above.0).await
    }

    /// The orders below: base units of each village's leg by this count.
    async fn legs(&self, pool: Uuid, count: &str) -> Vec<i64> {
        let mut counts = Vec::new();
        for (village, _) in &self.villages {
            let sql = format!(
                "SELECT l.{count}::text AS told FROM pool_order p JOIN order_line l ON l.order_id = p.order_id
                 WHERE p.pool_id = '{pool}' AND p.part = 'leg' AND p.participant_id = '{village}'"
            );
            let told = self.joint.told(&sql).await;
            counts.push(told.first().map_or(-1, |told| told.parse::<i64>().unwrap() / 50_000));
        }
        counts
    }

    /// The secondary's own leg above, as it sees it.
    async fn leg_above(&self) -> Value {
        let sql = format!(
            "SELECT p.order_id::text AS told FROM pool_order p JOIN organization o ON o.id = p.participant_id
             WHERE p.pool_id = '{}' AND p.part = 'leg' AND o.name = 'KUD Ende'",
            self.above.0
        );
        let told = self.joint.told(&sql).await;
        self.joint.order(&self.secondary, &told[0]).await
    }
}

#[tokio::test]
async fn what_comes_together_below_is_pledged_above_and_what_comes_there_comes_down() {
    let tiers = Tiers::open().await;
    let joint = &tiers.joint;
    let (pool, _) = tiers.below().await;
    let path = format!("{}/lines/{}/pledge", at(tiers.above.0), tiers.above.1);
    let by_hand = json!({ "firm": 5, "highest": "310000.00" });
    let by_hand = tiers.secondary.ask(Method::PUT, &path, Some(by_hand)).await;
    assert_eq!((by_hand.status, by_hand.problem()), (409, "fed-from-below"), "{}", by_hand.text);

    // The lower one closes: 42 with sixty there reach 300,000, which comes down at 302,000; both go to 304,000 above.
    joint.app.clock.advance(TimeDelta::hours(24));
    joint.settle().await;
    assert_eq!(joint.state(pool).await, "clearing", "it waits for what comes of it");
    let fed = format!(
        "SELECT firm || ' up to ' || highest_sen / 100 AS told FROM pledge p JOIN organization o ON o.id = p.organization_id
         WHERE p.pool_id = '{}' AND o.name = 'KUD Ende'",
        tiers.above.0
    );
    assert_eq!(joint.told(&fed).await, ["42 up to 304000"]);

    let order = joint.close(tiers.above.0).await;
    assert_eq!(order["lines"][0]["ordered_base"], 102 * 50_000, "{order}");
    assert_eq!(joint.state(pool).await, "clearing", "the supplier has not said yes");
    done(joint.on_order(&joint.desk, &order, "accept", json!({})).await, 200);
    joint.settle().await;
    assert_eq!(joint.state(pool).await, "awarded");
    assert_eq!(tiers.legs(pool, "confirmed_base").await, [30, 12]);
    let prices = format!(
        "SELECT DISTINCT (bought_gate ->> 'unit_price') AS told FROM demand_pool_line WHERE pool_id = '{pool}'"
    );
    assert_eq!(joint.told(&prices).await, ["302000.00"]);

    // A hundred of 102 come to the induk's hub; 41 are the secondary's, which go through its own hub.
    joint.bring(tiers.above.0, 102, (100, 0, 2)).await;
    done(joint.allocate(tiers.above.0, json!({})).await, 200);
    let leg = tiers.leg_above().await;
    let line = &leg["lines"][0];
    assert_eq!(line["held_base"], 41 * 50_000, "{leg}");
    let sent = json!({ "lines": [{ "line_id": line["id"], "count_base": line["held_base"] }] });
    let sent = done(joint.on_order(&joint.lead, &leg, "dispatch", sent).await, 200);
    let count = json!({ "line_id": line["id"], "received_base": 41 * 50_000, "rejected_base": 0, "lost_base": 0 });
    let count = json!({ "shipment_id": sent["shipments"][0]["id"], "lines": [count] });
    done(joint.on_order(&tiers.secondary, &leg, "receive", count).await, 200);
    joint.settle().await;
    assert_eq!(joint.state(pool).await, "allocating");
    let shared = tiers.secondary.post(&format!("{}/allocate", at(pool)), json!({})).await;
    done(shared, 200);
    assert_eq!(tiers.legs(pool, "held_base").await, [29, 12], "29.29 and 11.71 of 41");
    assert_eq!(joint.state(pool).await, "settling");

    let file = tiers.villages[1].1.get(&format!("{}/file", at(pool))).await;
    let file: PoolFile = serde_json::from_str(&file.text).unwrap();
    assert!(file.above.is_some());
    assert_eq!(verify_pool(&file), Vec::new());
    tiers.joint.app.stop().await;
}

#[tokio::test]
async fn where_nothing_comes_of_the_pool_above_the_one_below_fails_with_it() {
    let tiers = Tiers::open().await;
    let joint = &tiers.joint;
    let (pool, _) = tiers.below().await;
    let order = tiers.both_close().await;

    let no = json!({ "reason": "gudang kosong" });
    done(joint.on_order(&joint.desk, &order, "reject", no).await, 200);
    joint.settle().await;

    assert_eq!(joint.state(tiers.above.0).await, "failed");
    assert_eq!(joint.state(pool).await, "failed");
    assert_eq!(tiers.legs(pool, "confirmed_base").await, [-1, -1]);
    tiers.joint.app.stop().await;
}

#[tokio::test]
async fn a_dearer_counter_offer_above_lets_go_below_whom_it_is_too_dear() {
    let tiers = Tiers::open().await;
    let joint = &tiers.joint;
    let (pool, _) = tiers.below().await;
    let order = tiers.both_close().await;

    // 301,500 above is 303,000 with the induk's part, and 305,000 below: still within everybody's price.
    let line = json!({ "line_id": order["lines"][0]["id"], "count": 80, "price": "301500.00" });
    done(joint.on_order(&joint.desk, &order, "counter", json!({ "lines": [line] })).await, 200);
    joint.settle().await;
    let second = joint.upstream(tiers.above.0).await;
    done(joint.on_order(&joint.desk, &second, "accept", json!({})).await, 200);
    joint.settle().await;

    // Of 80 instead of 102 the secondary's are 33, shared below in proportion.
    assert_eq!(joint.state(pool).await, "awarded");
    assert_eq!(tiers.legs(pool, "confirmed_base").await, [24, 9]);
    let price = format!(
        "SELECT bought_gate ->> 'unit_price' AS told FROM demand_pool_line WHERE pool_id = '{pool}'"
    );
    assert_eq!(joint.told(&price).await, ["305000.00"]);
    tiers.joint.app.stop().await;
}

#[tokio::test]
async fn what_cannot_pledge_above_is_not_planned() {
    let tiers = Tiers::open().await;
    let refused = |reply: &Reply, pointer: &str| {
        assert_eq!((reply.status, reply.problem()), (422, "pool-above"), "{}", reply.text);
        assert_eq!(reply.pointers(), [pointer], "{}", reply.text);
    };
    let with = |change: &dyn Fn(&mut Value)| {
        let mut plan = tiers.plan(24);
        change(&mut plan);
        plan
    };

    refused(&tiers.planned(&tiers.plan(60)).await, "/rules/cut_off_at");
    let agent = with(&|plan| plan["rules"]["role"] = json!("agent"));
    refused(&tiers.planned(&agent).await, "/rules/role");
    let extended = with(&|plan| plan["rules"]["extension"] = json!({ "times": 1, "days": 2 }));
    refused(&tiers.planned(&extended).await, "/rules/extension");
    let other = with(&|plan| plan["supplier_id"] = json!(tiers.joint.supplier));
    refused(&tiers.planned(&other).await, "/supplier_id");
    let nowhere = with(&|plan| plan["pledges_into"] = json!(Uuid::from_u128(7)));
    refused(&tiers.planned(&nowhere).await, "/pledges_into");
    let path = format!("{}/lines/{}/pledge", at(tiers.above.0), tiers.above.1);
    let by_hand = json!({ "firm": 5, "highest": "310000.00" });
    done(tiers.secondary.ask(Method::PUT, &path, Some(by_hand)).await, 201);
    refused(&tiers.planned(&tiers.plan(24)).await, "/lines/0/offer_id");
    assert_eq!(tiers.joint.state(tiers.above.0).await, "open");
    tiers.joint.app.stop().await;
}
