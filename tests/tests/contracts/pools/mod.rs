//! Demand pools over HTTP and on the real PostgreSQL: planned, published, pledged in, closed and cleared. After each test
//! fills, awards and pledges agree.

mod approving;
mod clearing;
mod on_pages;
mod planning;
mod pledging;
mod sealed;
mod sight;

use chrono::{DateTime, TimeDelta, Utc};
use reqwest::Method;
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use serde_json::{Value, json};
use supply_chain::organization::{Kind, Role};
use tests::app::{Client, Reply, TestApp};
use uuid::Uuid;

const POOLS: &str = "/api/v1/demand-pools";

/// A secondary that gathers, the distributor it buys from, three cooperatives that belong to it, and one that does not.
struct World {
    app: TestApp,
    supplier: Uuid,
    /// The supplier's sales desk and manager.
    desk: Client,
    /// The organizer's manager, who buys too.
    organizer: Client,
    organizer_id: Uuid,
    /// The buyers of three cooperatives.
    villages: [Client; 3],
    village_ids: [Uuid; 3],
    /// Of a cooperative that belongs elsewhere.
    stranger: Client,
}

impl World {
    async fn open() -> Self {
        let app = TestApp::start().await;
        let supplier = app.organization(Kind::Distributor, "Sumber Pangan").await;
        let organizer_id = app.organization(Kind::Secondary, "Puskud Flores").await;
        let mut village_ids = [Uuid::nil(); 3];
        let mut villages = Vec::new();
        for (at, name) in ["KDMP Nangapanda", "KDMP Detusoko", "KDMP Wolowaru"].iter().enumerate() {
            village_ids[at] = app.organization(Kind::Primary, name).await;
            app.affiliate(organizer_id, village_ids[at]).await;
            villages.push(app.person(village_ids[at], &[Role::Buyer]).await);
        }
        let elsewhere = app.organization(Kind::Primary, "KDMP Lembata").await;
        Self {
            desk: app.person(supplier, &[Role::Manager]).await,
            organizer: app.person(organizer_id, &[Role::Manager]).await,
            villages: villages.try_into().unwrap(),
            stranger: app.person(elsewhere, &[Role::Manager]).await,
            app,
            supplier,
            organizer_id,
            village_ids,
        }
    }

    fn now(&self) -> DateTime<Utc> {
        self.app.workflow.origin.now()
    }

    /// Sacks of rice on sale to secondaries: one at each price from so many on, so many to a case.
    async fn on_sale(
        &self,
        name: &str,
        prices: &[(i64, i64)],
        multiple: i64,
        minimum: i64,
    ) -> Uuid {
        let product = json!({ "name": name, "category": "sembako", "base_unit": "pcs" });
        let product = done(self.desk.post("/api/v1/products", product).await, 201)["id"].clone();
        let prices: Vec<Value> = prices
            .iter()
            .map(|(from, price)| json!({ "min_count": from, "price": format!("{price}.00") }))
            .collect();
        let offer = json!({
            "product_id": product, "pack": { "name": "sak", "factor": 1 }, "price_breaks": prices, "multiple": multiple,
            "minimum_count": minimum, "audience": "secondaries", "stock": 1000,
        });
        done(self.desk.post("/api/v1/offers", offer).await, 201)["id"]
            .as_str()
            .unwrap()
            .parse()
            .unwrap()
    }

    /// Opens in an hour, tops up in a day, closes in two.
    fn rules(&self) -> Value {
        let now = self.now();
        let at = |hours: i64| (now + TimeDelta::hours(hours)).to_rfc3339();
        json!({ "open_at": at(1), "cut_off_at": at(49) })
    }

    fn plan(&self, offers: &[Uuid], rules: &Value) -> Value {
        let lines: Vec<Value> = offers.iter().map(|offer| json!({ "offer_id": offer })).collect();
        json!({ "supplier_id": self.supplier, "title": "Beras bersama", "rules": rules, "lines": lines })
    }

    /// A pool that is published and open, with the ids of its lines.
    async fn opened(&self, offers: &[Uuid], rules: &Value) -> Pool {
        let planned = done(self.organizer.post(POOLS, self.plan(offers, rules)).await, 201);
        let pool = Pool::of(self, &planned).await;
        done(self.organizer.post(&pool.at("publish"), json!({})).await, 200);
        self.app.clock.advance(TimeDelta::hours(1) + TimeDelta::seconds(1));
        self.settle().await;
        pool
    }

    /// What has fallen due of pools happens now.
    async fn settle(&self) {
        let settled = self.app.workflow.settle_demand_pools().await.unwrap();
        assert_eq!(settled.failed, 0);
    }

    /// One number from the database.
    async fn number(&self, sql: &str) -> i64 {
        let asked = Statement::from_string(DbBackend::Postgres, sql.to_owned());
        let row = self.app.workflow.database.connection().query_one_raw(asked).await.unwrap();
        row.unwrap().try_get_by_index(0).unwrap()
    }

    /// Some words from the database.
    async fn words(&self, sql: &str) -> Vec<String> {
        let asked = Statement::from_string(DbBackend::Postgres, sql.to_owned());
        let rows = self.app.workflow.database.connection().query_all_raw(asked).await.unwrap();
        rows.iter().map(|row| row.try_get_by_index(0).unwrap()).collect()
    }

    /// What somebody is told of pools, newest first, once there is so much of it.
    async fn told(&self, who: &Client, at_least: usize) -> Vec<Value> {
        for _ in 0..200 {
            let inbox = who.get("/api/v1/messages?limit=100").await;
            let mut items = inbox.body["items"].as_array().unwrap().clone();
            items.retain(|item| item["kind"].as_str().unwrap().starts_with("demand_pool."));
            if items.len() >= at_least {
                return items;
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
        panic!("not told {at_least} times of pools within ten seconds");
    }

    /// Nothing contradicts anything.
    async fn end(self) {
        let told = self
            .words("SELECT what || ': ' || id || ': ' || detail FROM pool_breach LIMIT 20")
            .await;
        assert_eq!(told, Vec::<String>::new());
        assert_eq!(self.app.breaches().await, [""; 0]);
        self.app.stop().await;
    }
}

/// A pool, by its id and those of its lines.
struct Pool {
    id: Uuid,
    lines: Vec<Uuid>,
}

impl Pool {
    async fn of(world: &World, view: &Value) -> Self {
        let id: Uuid = view["id"].as_str().unwrap().parse().unwrap();
        let sql = format!(
            "SELECT id::text FROM demand_pool_line WHERE pool_id = '{id}' ORDER BY position"
        );
        let lines = world.words(&sql).await.iter().map(|id| id.parse().unwrap()).collect();
        Self { id, lines }
    }

    fn at(&self, command: &str) -> String {
        format!("{POOLS}/{}/{command}", self.id)
    }

    fn pledge(&self, line: usize) -> String {
        format!("{POOLS}/{}/lines/{}/pledge", self.id, self.lines[line])
    }

    /// Of the pool's row, as a word.
    async fn column(&self, world: &World, column: &str) -> String {
        let sql = format!(
            "SELECT coalesce({column}::text, '') FROM demand_pool WHERE id = '{}'",
            self.id
        );
        world.words(&sql).await.remove(0)
    }

    /// How often this stands in its history.
    async fn happened(&self, world: &World, kind: &str) -> i64 {
        let id = self.id;
        world
            .number(&format!(
                "SELECT count(*) FROM demand_pool_event WHERE pool_id = '{id}' AND kind = '{kind}'"
            ))
            .await
    }

    /// What each cooperative was awarded in all, in the order of the world's villages.
    async fn awards(&self, world: &World) -> Vec<i64> {
        let mut units = Vec::new();
        for village in world.village_ids {
            let sql = format!(
                "SELECT coalesce(sum(a.units), 0)::bigint FROM pool_award a JOIN pledge p ON p.id = a.pledge_id
                 WHERE p.pool_id = '{}' AND p.organization_id = '{village}' AND a.round = 0",
                self.id
            );
            units.push(world.number(&sql).await);
        }
        units
    }
}

/// So many for sure and so many more, at this price at most.
fn wish(firm: i64, tolerance: i64, highest: i64) -> Value {
    json!({
        "firm": firm, "tolerance": tolerance, "highest": format!("{highest}.00"),
        "consents": ["case_fill", "tier_unlock", "extend"],
    })
}

async fn put(who: &Client, path: &str, body: Value) -> Reply {
    who.ask(Method::PUT, path, Some(body)).await
}

async fn delete(who: &Client, path: &str, body: Value) -> Reply {
    who.ask(Method::DELETE, path, Some(body)).await
}

fn done(reply: Reply, status: u16) -> Value {
    assert_eq!(reply.status, status, "{}", reply.text);
    reply.body
}

fn refused(reply: &Reply, status: u16, problem: &str) {
    assert_eq!((reply.status, reply.problem()), (status, problem), "{}", reply.text);
}
