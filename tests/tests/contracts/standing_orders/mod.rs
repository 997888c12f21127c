//! Standing orders: what is ordered again and again, by the same rules as by hand; and what came of it each time.

mod on_pages;
mod reasons;
mod rounds;
mod writing;

use chrono::{DateTime, FixedOffset, TimeDelta, Utc};
use reqwest::Method;
use serde_json::{Value, json};
use supply_chain::organization::{Kind, Role};
use tests::app::{Client, Reply, TestApp};
use uuid::Uuid;

/// A secondary that buys, and two distributors with goods in cartons of forty at Rp100.000.
pub(super) struct Table {
    pub(super) app: TestApp,
    pub(super) buyers: Uuid,
    pub(super) buyer: Client,
    pub(super) manager: Client,
    pub(super) seller: Uuid,
    pub(super) desk: Client,
    pub(super) noodles: Goods,
    pub(super) sugar: Goods,
}

#[derive(Clone, Copy)]
pub(super) struct Goods {
    pub(super) product: Uuid,
    pub(super) offer: Uuid,
}

impl Table {
    pub(super) async fn lay() -> Self {
        let app = TestApp::start().await;
        let buyers = app.organization(Kind::Secondary, "Flores Bersama").await;
        let seller = app.organization(Kind::Distributor, "Nusa Niaga Ende").await;
        let buyer = app.person(buyers, &[Role::Buyer]).await;
        let manager = app.person(buyers, &[Role::Manager, Role::Approver]).await;
        let desk = app.person(seller, &[Role::Manager]).await;
        let noodles = goods(&desk, "Mi goreng").await;
        let sugar = goods(&desk, "Gula pasir 1 kg").await;
        Self { app, buyers, buyer, manager, seller, desk, noodles, sugar }
    }

    pub(super) fn now(&self) -> DateTime<Utc> {
        self.app.workflow.origin.now()
    }

    /// Daily at a time that comes within the hour, submitted at once.
    pub(super) fn daily(&self, lines: &[(Goods, i64)]) -> Value {
        let wita = FixedOffset::east_opt(8 * 3600).unwrap();
        let soon = (self.now() + TimeDelta::minutes(30)).with_timezone(&wita);
        let lines: Vec<Value> = lines
            .iter()
            .map(|(goods, count)| json!({ "offer_id": goods.offer, "count": count }))
            .collect();
        json!({
            "name": "Belanja harian", "makes": "submit", "lines": lines,
            "schedule": { "every": "week", "weekdays": [1, 2, 3, 4, 5, 6, 7],
                          "time": soon.format("%H:%M").to_string(), "from": soon.date_naive().to_string() },
        })
    }

    pub(super) async fn written(&self, body: Value) -> Reply {
        let made = self.buyer.post("/api/v1/standing-orders", body).await;
        assert_eq!(made.status, 201, "{}", made.text);
        made
    }

    /// With other rules than those of [`Table::daily`].
    pub(super) async fn written_with(&self, lines: &[(Goods, i64)], rules: Value) -> Reply {
        let mut body = self.daily(lines);
        let rules = rules.as_object().unwrap().clone();
        body.as_object_mut().unwrap().extend(rules);
        self.written(body).await
    }

    /// Puts the clock to just after the next slot and lets the job come by, as three processes at once would.
    pub(super) async fn comes_round(&self, order: &Reply) {
        let seen = self.look(order).await;
        let next: DateTime<Utc> = seen.body["next"][0]["at"].as_str().unwrap().parse().unwrap();
        self.app.clock.advance(next - self.now() + TimeDelta::seconds(2));
        self.job_comes_by().await;
    }

    /// The program's own job may have been quicker, so what happened is read from the runs.
    pub(super) async fn job_comes_by(&self) {
        let workflow = &self.app.workflow;
        for ran in futures::future::join_all((0..3).map(|_| workflow.run_standing_orders())).await {
            assert_eq!(ran.unwrap().failed, 0);
        }
        self.settles().await;
    }

    /// Waits until whoever has a slot in hand let go.
    pub(super) async fn settles(&self) {
        for _ in 0..100 {
            if self.due().await == 0 {
                return;
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
        panic!("a slot is still waiting");
    }

    async fn due(&self) -> i64 {
        let sql = format!(
            "SELECT count(*) AS n FROM standing_order WHERE try_at <= '{}'",
            self.now().to_rfc3339()
        );
        self.number(&sql).await
    }

    /// What a query counts.
    pub(super) async fn number(&self, sql: &str) -> i64 {
        use sea_orm::{ConnectionTrait, DbBackend, Statement};
        let asked = Statement::from_string(DbBackend::Postgres, sql);
        let row = self.app.workflow.reader().query_one_raw(asked).await.unwrap().unwrap();
        row.try_get_by_index(0).unwrap()
    }

    /// Does something to the tables that no address does.
    pub(super) async fn execute(&self, sql: &str) {
        use sea_orm::ConnectionTrait;
        self.app.workflow.reader().execute_unprepared(sql).await.unwrap();
    }

    pub(super) async fn look(&self, order: &Reply) -> Reply {
        let seen = self.manager.get(&at(order, "")).await;
        assert_eq!(seen.status, 200, "{}", seen.text);
        seen
    }

    /// Its runs, newest first.
    pub(super) async fn runs(&self, order: &Reply) -> Vec<Value> {
        let seen = self.manager.get(&at(order, "/runs?limit=100")).await;
        assert_eq!(seen.status, 200, "{}", seen.text);
        seen.body["items"].as_array().unwrap().clone()
    }

    /// The outcomes and reasons of its runs, newest first.
    pub(super) async fn outcomes(&self, order: &Reply) -> Vec<(String, String)> {
        let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        self.runs(order)
            .await
            .iter()
            .map(|run| (word(&run["outcome"]), word(&run["reason"])))
            .collect()
    }

    pub(super) async fn ok(&self, order: &Reply, command: &str) -> Reply {
        let reply = self.buyer.post(&at(order, &format!("/{command}")), json!({})).await;
        assert_eq!(reply.status, 200, "{command}: {}", reply.text);
        reply
    }

    /// An order, as the buyer sees it.
    pub(super) async fn order(&self, id: &Value) -> Reply {
        let path = format!("/api/v1/purchase-orders/{}", id.as_str().unwrap());
        self.buyer.get(&path).await
    }

    /// Another price for goods.
    pub(super) async fn reprice(&self, goods: Goods, price: &str) {
        let change = json!({ "price_breaks": [{ "min_count": 1, "price": price }] });
        let path = format!("/api/v1/offers/{}", goods.offer);
        let changed = self.desk.ask(Method::PATCH, &path, Some(change)).await;
        assert_eq!(changed.status, 200, "{}", changed.text);
    }

    /// Sets the stock of goods, in cartons.
    pub(super) async fn stock(&self, goods: Goods, cartons: i64) {
        let path = format!("/api/v1/stock/{}", goods.product);
        let count = json!({ "on_hand": cartons * 40 });
        let counted = self.desk.ask(Method::PUT, &path, Some(count)).await;
        assert_eq!(counted.status, 200, "{}", counted.text);
    }

    /// An agreement by which orders are accepted at once, with a price of the buyer's own for the noodles.
    pub(super) async fn agree(&self, own_price: &str) {
        let body = json!({
            "seller_id": self.seller, "buyer_id": self.buyers,
            "terms": { "accepts_automatically": true },
            "prices": [{ "offer_id": self.noodles.offer, "price": own_price }],
        });
        let proposed = self.desk.post("/api/v1/agreements", body).await;
        assert_eq!(proposed.status, 201, "{}", proposed.text);
        let path = format!("/api/v1/agreements/{}/accept", proposed.id("id"));
        let accepted = self.manager.post(&path, json!({})).await;
        assert_eq!(accepted.status, 200, "{}", accepted.text);
    }

    /// The kinds and reasons of what the manager was told about standing orders, once there are so many.
    pub(super) async fn told(&self, at_least: usize) -> Vec<Value> {
        for _ in 0..200 {
            let inbox = self.manager.get("/api/v1/messages?limit=100").await;
            let mut items = inbox.body["items"].as_array().unwrap().clone();
            items.retain(|item| item["kind"].as_str().unwrap().starts_with("standing_order."));
            if items.len() >= at_least {
                return items;
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
        panic!("not told of {at_least} runs within ten seconds");
    }

    /// Nothing contradicts anything.
    pub(super) async fn ends_well(self) {
        assert_eq!(self.app.breaches().await, [""; 0]);
        assert_eq!(self.number("SELECT count(*) FROM standing_order_breach").await, 0);
        self.app.stop().await;
    }
}

pub(super) async fn goods(desk: &Client, name: &str) -> Goods {
    let body = json!({ "name": name, "category": "Sembako", "base_unit": "pcs" });
    let product = desk.post("/api/v1/products", body).await.id("id");
    let body = json!({ "product_id": product, "pack": { "name": "karton", "factor": 40 },
        "price_breaks": [{ "min_count": 1, "price": "100000.00" }], "stock": 100 });
    let made = desk.post("/api/v1/offers", body).await;
    assert_eq!(made.status, 201, "{}", made.text);
    Goods { product, offer: made.id("id") }
}

/// The address of something of a standing order.
pub(super) fn at(order: &Reply, rest: &str) -> String {
    format!("/api/v1/standing-orders/{}{rest}", order.id("id"))
}

pub(super) fn refused(reply: &Reply, status: u16, slug: &str) {
    assert_eq!((reply.status, reply.problem()), (status, slug), "{}", reply.text);
}

/// An outcome with its reason.
pub(super) fn came_to(outcome: &str, reason: &str) -> (String, String) {
    (outcome.to_owned(), reason.to_owned())
}
