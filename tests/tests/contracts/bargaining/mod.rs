//! How two parties come to terms: the buyer's own approval, counter-offers, amendments, goods that come
//! later, baskets over several sellers. Over HTTP, as programs do it.

mod amending_on_pages;
mod approving;
mod approving_on_pages;
mod baskets;
mod changing;
mod late;
pub(crate) mod on_pages;
mod own_people_on_pages;
mod stuck;
mod unseen;

use chrono::TimeDelta;
use reqwest::Method;
use serde_json::{Value, json};
use supply_chain::organization::{Kind, Role};
use tests::app::{Client, Reply, TestApp};
use uuid::Uuid;

/// A secondary that buys, and a distributor with two goods in cartons of forty at Rp108.000.
struct Table {
    app: TestApp,
    buyers: Uuid,
    buyer: Client,
    manager: Client,
    approver: Client,
    seller: Uuid,
    desk: Client,
    noodles: Goods,
    sugar: Goods,
}

#[derive(Clone, Copy)]
struct Goods {
    product: Uuid,
    offer: Uuid,
}

impl Table {
    async fn lay() -> Self {
        let app = TestApp::start().await;
        let buyers = app.organization(Kind::Secondary, "Flores Bersama").await;
        let seller = app.organization(Kind::Distributor, "Nusa Niaga Ende").await;
        let buyer = app.person(buyers, &[Role::Buyer]).await;
        let manager = app.person(buyers, &[Role::Manager, Role::Approver]).await;
        let approver = app.person(buyers, &[Role::Approver]).await;
        let desk = app.person(seller, &[Role::Manager]).await;
        let noodles = goods(&desk, "Mi goreng", "Mi").await;
        let sugar = goods(&desk, "Gula pasir 1 kg", "Gula").await;
        Self { app, buyers, buyer, manager, approver, seller, desk, noodles, sugar }
    }

    /// A rule of the buyer.
    async fn rule(&self, rule: Value) {
        let path = format!("/api/v1/organizations/{}/approval-rules", self.buyers);
        let made = self.manager.post(&path, rule).await;
        assert_eq!(made.status, 201, "{}", made.text);
    }

    /// Sets the stock of goods, in cartons.
    async fn stock(&self, goods: Goods, cartons: i64) {
        let path = format!("/api/v1/stock/{}", goods.product);
        let count = json!({ "on_hand": cartons * 40 });
        let counted = self.desk.ask(Method::PUT, &path, Some(count)).await;
        assert_eq!(counted.status, 200, "{}", counted.text);
    }

    async fn draft(&self, lines: &[(Goods, i64)]) -> Reply {
        self.order(lines, false).await
    }

    async fn submitted(&self, lines: &[(Goods, i64)]) -> Reply {
        self.order(lines, true).await
    }

    async fn order(&self, lines: &[(Goods, i64)], submit: bool) -> Reply {
        let lines: Vec<Value> = lines
            .iter()
            .map(|(goods, count)| json!({ "offer_id": goods.offer, "count": count }))
            .collect();
        let body = json!({ "seller_id": self.seller, "lines": lines, "submit": submit });
        let made = self.buyer.post("/api/v1/purchase-orders", body).await;
        assert_eq!(made.status, 201, "{}", made.text);
        made
    }

    async fn confirmed(&self, lines: &[(Goods, i64)]) -> Reply {
        let order = self.submitted(lines).await;
        self.ok(&self.desk, &order, "accept", json!({})).await
    }

    /// Asks for a command that must be carried out; the order as it then stands.
    async fn ok(&self, by: &Client, order: &Reply, command: &str, body: Value) -> Reply {
        let reply = ask(by, order, command, body).await;
        assert_eq!(reply.status, 200, "{command}: {}", reply.text);
        reply
    }

    /// Lets the clock's job come by, as three processes at once would. The program's own may have been
    /// quicker, so what happened is read from the history.
    async fn clock_comes_by(&self) {
        let workflow = &self.app.workflow;
        for run in futures::future::join_all((0..3).map(|_| workflow.settle_deadlines())).await {
            assert_eq!(run.unwrap().failed, 0);
        }
    }

    /// How often something stands in the order's history.
    async fn times(&self, order: &Reply, kind: &str) -> usize {
        let path = format!("/api/v1/purchase-orders/{}/history", order.id("id"));
        let history = self.buyer.get(&path).await;
        let entries = history.body["items"].as_array().unwrap();
        entries.iter().filter(|entry| kind_of(entry) == kind).count()
    }

    /// Nothing contradicts anything, and no more is promised than there is.
    async fn ends_well(self) {
        let breaches = self.app.breaches().await;
        assert!(breaches.is_empty(), "{breaches:?}");
        self.app.stop().await;
    }
}

async fn goods(desk: &Client, name: &str, category: &str) -> Goods {
    let body = json!({ "name": name, "category": category, "base_unit": "pcs" });
    let product = desk.post("/api/v1/products", body).await.id("id");
    let body = json!({ "product_id": product, "pack": { "name": "karton", "factor": 40 },
        "price_breaks": [{ "min_count": 1, "price": "108000.00" }], "stock": 100 });
    let made = desk.post("/api/v1/offers", body).await;
    assert_eq!(made.status, 201, "{}", made.text);
    Goods { product, offer: made.id("id") }
}

async fn ask(by: &Client, order: &Reply, command: &str, body: Value) -> Reply {
    by.post(&format!("/api/v1/purchase-orders/{}/{command}", order.id("id")), body).await
}

async fn look(by: &Client, order: &Reply) -> Reply {
    by.get(&format!("/api/v1/purchase-orders/{}", order.id("id"))).await
}

/// What happened, as the buyer reads it: what is its own affair says so in a field of its own.
fn kind_of(entry: &Value) -> &str {
    let fields = entry["fields"].as_array().map(Vec::as_slice).unwrap_or_default();
    let own = fields.iter().find(|field| field["name"] == "said");
    own.map_or(&entry["kind"], |own| &own["value"]["kind"]).as_str().unwrap_or_default()
}

fn line(order: &Reply, index: usize) -> Value {
    order.body["lines"][index].clone()
}

fn refused(reply: &Reply, status: u16, slug: &str) {
    assert_eq!((reply.status, reply.problem()), (status, slug), "{}", reply.text);
}

fn hours(hours: i64) -> TimeDelta {
    TimeDelta::hours(hours)
}
