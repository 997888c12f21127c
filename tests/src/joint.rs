//! A demand pool made over HTTP: a distributor's rice, a secondary that gathers, and villages that pledge.

use chrono::{NaiveDate, TimeDelta};
use reqwest::Method;
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use serde_json::{Value, json};
use supply_chain::organization::{Kind, Role};
use uuid::Uuid;

use crate::app::{Client, Reply, TestApp};

/// Everybody who can have something to do with one organization's pools.
const ALL: &[Role] = &[Role::Manager, Role::Treasurer, Role::Warehouse];

/// Who is in it.
#[derive(Debug)]
pub struct Joint {
    /// The program.
    pub app: TestApp,
    /// The distributor.
    pub supplier: Uuid,
    /// Its desk.
    pub desk: Client,
    /// The secondary that organizes.
    pub organizer: Uuid,
    /// Its manager.
    pub lead: Client,
    /// The villages, with their managers.
    pub villages: Vec<(Uuid, Client)>,
    /// The supplier's rice: a sack at Rp312.000, from 50 at Rp305.000, from 100 at Rp298.500.
    pub rice: Uuid,
    /// The product.
    pub product: Uuid,
}

/// What a reply holds, which has this status.
///
/// # Panics
/// It has another.
#[expect(clippy::must_use_candidate, reason = "what is looked at is the status")]
pub fn done(reply: Reply, status: u16) -> Value {
    assert_eq!(reply.status, status, "{}", reply.text);
    reply.body
}

/// The text of a member.
///
/// # Panics
/// It is none.
#[must_use]
pub fn text<'v>(value: &'v Value, member: &str) -> &'v str {
    value[member].as_str().unwrap_or_else(|| panic!("no {member} in {value}"))
}

/// Sen of a written amount.
///
/// # Panics
/// It is none.
#[must_use]
pub fn sen(amount: &Value) -> i64 {
    let digits: String = amount.as_str().unwrap_or("-").replace('.', "");
    digits.parse().unwrap_or_else(|_| panic!("{amount} is no amount"))
}

impl Joint {
    /// Makes it, with so many villages.
    ///
    /// # Panics
    /// Something is refused.
    pub async fn open(villages: usize) -> Self {
        let app = TestApp::start().await;
        let supplier = app.organization(Kind::Distributor, "Sumber Pangan").await;
        let organizer = app.organization(Kind::Secondary, "PUSKUD Flores").await;
        let desk = app.person(supplier, ALL).await;
        let lead = app.person(organizer, ALL).await;
        let mut gathered = Vec::new();
        for number in 1..=villages {
            let village = app.organization(Kind::Primary, &format!("KDMP Desa {number}")).await;
            app.affiliate(organizer, village).await;
            gathered.push((village, app.person(village, ALL).await));
        }
        let goods = json!({ "name": "Beras premium", "category": "sembako", "base_unit": "gram",
            "tax_class": "exempt" });
        let product = done(desk.post("/api/v1/products", goods).await, 201);
        let step = |count: u32, price: &str| json!({ "min_count": count, "price": price });
        let offer = json!({ "product_id": product["id"], "stock": 1000, "audience": "everyone",
            "pack": { "name": "karung", "factor": 50_000 },
            "price_breaks": [step(1, "312000.00"), step(50, "305000.00"), step(100, "298500.00")] });
        let offer = done(desk.post("/api/v1/offers", offer).await, 201);
        let id = |value: &Value| -> Uuid { text(value, "id").parse().expect("an id") };
        let (rice, product) = (id(&offer), id(&product));
        Self { app, supplier, desk, organizer, lead, villages: gathered, rice, product }
    }

    /// The day at everybody's place, so many days from now.
    #[must_use]
    pub fn day(&self, from_now: i64) -> NaiveDate {
        self.app.clock.today() + TimeDelta::days(from_now)
    }

    /// A pool for the rice that opens in an hour, closes in two days and arrives on the sixth, with these rules besides;
    /// published. Tells its id and its line.
    ///
    /// # Panics
    /// It is refused.
    pub async fn pool(&self, besides: Value) -> (Uuid, Uuid) {
        let now = self.app.workflow.origin.now();
        let mut rules = json!({ "open_at": now + TimeDelta::hours(1), "cut_off_at": now + TimeDelta::days(2),
            "arrives_on": self.day(6), "openness": "named", "fee": { "per_pack": "1500.00" } });
        for (name, value) in besides.as_object().expect("rules") {
            rules[name] = value.clone();
        }
        let plan = json!({ "supplier_id": self.supplier, "title": "Beras bersama", "rules": rules,
            "lines": [{ "offer_id": self.rice }] });
        let pool = done(self.lead.post("/api/v1/demand-pools", plan).await, 201);
        let id: Uuid = text(&pool, "id").parse().expect("an id");
        let published = done(self.lead.post(&format!("{}/publish", at(id)), json!({})).await, 200);
        assert_eq!(published["state"], "planned", "{published}");
        self.app.clock.advance(TimeDelta::hours(2));
        self.settle().await;
        (id, self.line_of(id).await)
    }

    async fn line_of(&self, pool: Uuid) -> Uuid {
        let sql = format!("SELECT id::text AS told FROM demand_pool_line WHERE pool_id = '{pool}'");
        self.told(&sql).await[0].parse().expect("an id")
    }

    /// A village pledges so many sacks, and pays up to that.
    ///
    /// # Panics
    /// It is refused.
    pub async fn pledge(&self, village: usize, of: (Uuid, Uuid), firm: i64, highest: &str) {
        let pledge = json!({ "firm": firm, "highest": highest,
            "consents": ["case_fill", "tier_unlock", "late"] });
        let reply = self.try_pledge(village, of, pledge).await;
        assert!(reply.status < 300, "{}", reply.text);
    }

    /// Likewise, whatever comes of it.
    pub async fn try_pledge(
        &self,
        village: usize,
        (pool, line): (Uuid, Uuid),
        pledge: Value,
    ) -> Reply {
        let path = format!("{}/lines/{line}/pledge", at(pool));
        self.villages[village].1.ask(Method::PUT, &path, Some(pledge)).await
    }

    /// The cut-off passes, and the pool is cleared; the supplier gets its order. Tells that order.
    ///
    /// # Panics
    /// There is none.
    pub async fn close(&self, pool: Uuid) -> Value {
        self.app.clock.advance(TimeDelta::days(2));
        self.settle().await;
        self.upstream(pool).await
    }

    /// Does whatever is due with pools and their orders.
    ///
    /// # Panics
    /// It fails.
    pub async fn settle(&self) {
        for _ in 0..3 {
            self.app.workflow.settle_demand_pools().await.expect("pools go on");
            self.app.workflow.settle_pool_orders().await.expect("their orders go on");
        }
    }

    /// The order that stands with the supplier, as the supplier sees it.
    ///
    /// # Panics
    /// There is none.
    pub async fn upstream(&self, pool: Uuid) -> Value {
        let sql = format!(
            "SELECT order_id::text AS told FROM pool_order WHERE pool_id = '{pool}' AND part = 'upstream' AND is_current"
        );
        let told = self.told(&sql).await;
        assert_eq!(told.len(), 1, "one order stands with the supplier");
        self.order(&self.desk, &told[0]).await
    }

    /// An order as somebody sees it.
    pub async fn order(&self, by: &Client, id: &str) -> Value {
        done(by.get(&format!("/api/v1/purchase-orders/{id}")).await, 200)
    }

    /// A village's leg, as it sees it; nothing where it has none.
    ///
    /// # Panics
    /// It has two.
    pub async fn leg(&self, village: usize) -> Option<Value> {
        self.own(village, "leg").await
    }

    /// A village's own order of its pool, as it sees it: its leg, or its agent's fee; nothing where it has none.
    ///
    /// # Panics
    /// It has two.
    pub async fn own(&self, village: usize, part: &str) -> Option<Value> {
        let (of, client) = &self.villages[village];
        let sql = format!(
            "SELECT order_id::text AS told FROM pool_order WHERE part = '{part}' AND is_current
             AND participant_id = '{of}'"
        );
        let told = self.told(&sql).await;
        assert!(told.len() < 2, "{told:?}");
        match told.first() {
            Some(id) => Some(self.order(client, id).await),
            None => None,
        }
    }

    /// A village's leg of a pool, as it sees it, among whatever else it ordered.
    ///
    /// # Panics
    /// It has none.
    pub async fn leg_of(&self, village: usize, pool: Uuid) -> Value {
        let (id, client) = &self.villages[village];
        let sql = format!(
            "SELECT order_id::text AS told FROM pool_order
             WHERE pool_id = '{pool}' AND participant_id = '{id}' AND is_current"
        );
        self.order(client, &self.told(&sql).await[0]).await
    }

    /// Asks something of an order.
    pub async fn on_order(&self, by: &Client, order: &Value, command: &str, body: Value) -> Reply {
        by.post(&format!("/api/v1/purchase-orders/{}/{command}", text(order, "id")), body).await
    }

    /// The supplier sends so many packs of its order, and the organizer counts these of them good, rejected and lost.
    ///
    /// # Panics
    /// It is refused.
    pub async fn bring(
        &self,
        pool: Uuid,
        packs: i64,
        (good, rejected, lost): (i64, i64, i64),
    ) -> Value {
        let order = self.upstream(pool).await;
        let line = &order["lines"][0];
        let factor = line["factor"].as_i64().expect("a factor");
        let sent = json!({ "lines": [{ "line_id": line["id"], "count": packs }] });
        let sent = done(self.on_order(&self.desk, &order, "dispatch", sent).await, 200);
        let shipment = sent["shipments"].as_array().and_then(|all| all.last()).expect("a shipment");
        let count = json!({ "line_id": line["id"], "received_base": good * factor,
            "rejected_base": rejected * factor, "lost_base": lost * factor });
        let count = json!({ "shipment_id": shipment["id"], "lines": [count] });
        let counted = done(self.on_order(&self.lead, &order, "receive", count).await, 200);
        self.settle().await;
        counted
    }

    /// The organizer confirms how what waits is shared out.
    pub async fn allocate(&self, pool: Uuid, body: Value) -> Reply {
        self.lead.post(&format!("{}/allocate", at(pool)), body).await
    }

    /// Where the pool is, and whether anything of it contradicts itself.
    ///
    /// # Panics
    /// It does.
    pub async fn state(&self, pool: Uuid) -> String {
        for view in ["pool_breach", "pool_order_breach", "invariant_breach"] {
            let sql =
                format!("SELECT what || ': ' || coalesce(detail, '') AS told FROM {view} LIMIT 20");
            assert_eq!(self.told(&sql).await, Vec::<String>::new(), "{view}");
        }
        let sql = format!("SELECT state AS told FROM demand_pool WHERE id = '{pool}'");
        self.told(&sql).await.remove(0)
    }

    /// What a query tells, row by row in its column `told`.
    ///
    /// # Panics
    /// The database does not answer.
    pub async fn told(&self, sql: &str) -> Vec<String> {
        let asked = Statement::from_string(DbBackend::Postgres, sql);
        let rows = self.app.workflow.database.connection().query_all_raw(asked).await;
        let rows = rows.unwrap_or_else(|error| panic!("{sql}: {error}"));
        rows.iter().map(|row| row.try_get("", "told").expect("a text")).collect()
    }
}

/// Where a pool is.
#[must_use]
pub fn at(pool: Uuid) -> String {
    format!("/api/v1/demand-pools/{pool}")
}
