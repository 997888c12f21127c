//! What a device wrote without signal: numbered, taken once, answered once; and what a phone is told to keep.

mod kept;
mod packets;
mod price_list;

use chrono::TimeDelta;
use reqwest::Method;
use scraper::{Html, Selector};
use sea_orm::{ConnectionTrait, DbBackend, QueryResult, Statement};
use serde_json::{Value, json};
use supply_chain::organization::{Kind, Role};
use tests::app::{Client, Reply, TestApp};
use uuid::Uuid;

/// A device of anybody's.
const DEVICE: &str = "019abcde-0000-7000-8000-000000000001";

/// A distributor with noodles and oil, and a secondary whose manager has a browser and a program.
struct World {
    app: TestApp,
    seller: Uuid,
    buyer: Uuid,
    desk: Client,
    manager: Client,
    browser: Client,
    offers: [Uuid; 2],
}

impl World {
    async fn open() -> Self {
        let app = TestApp::start().await;
        let seller = app.organization(Kind::Distributor, "Nusa Niaga").await;
        let buyer = app.organization(Kind::Secondary, "Flores Bersama").await;
        let desk = app.person(seller, &[Role::Manager]).await;
        let manager = app.person(buyer, &[Role::Manager]).await;
        let browser = app.browser(manager.person.unwrap()).await;
        let offers = [offer(&desk, "Mi Nusa").await, offer(&desk, "Minyak Nusa").await];
        Self { app, seller, buyer, desk, manager, browser, offers }
    }

    /// An order of so many cartons of each, in whatever state it gets to by itself.
    async fn order(&self, counts: &[i64], submit: bool) -> Reply {
        let lines: Vec<Value> = self
            .offers
            .iter()
            .zip(counts)
            .map(|(offer, count)| json!({ "offer_id": offer, "count": count }))
            .collect();
        let body = json!({ "seller_id": self.seller, "submit": submit, "lines": lines });
        let made = self.manager.post("/api/v1/purchase-orders", body).await;
        assert_eq!(made.status, 201, "{}", made.text);
        made
    }

    /// An order on its way: the order and its shipment.
    async fn shipped(&self, counts: &[i64]) -> (Uuid, Uuid) {
        let order = self.order(counts, true).await.id("id");
        let path = format!("/api/v1/purchase-orders/{order}");
        assert_eq!(self.desk.post(&format!("{path}/accept"), json!({})).await.status, 200);
        let stands = self.desk.get(&path).await.body;
        let lines: Vec<Value> = stands["lines"]
            .as_array()
            .unwrap()
            .iter()
            .map(|line| json!({ "line_id": line["id"], "count": line["confirmed"] }))
            .collect();
        let sent = self.desk.post(&format!("{path}/dispatch"), json!({ "lines": lines })).await;
        assert_eq!(sent.status, 200, "{}", sent.text);
        (order, sent.body["shipments"][0]["id"].as_str().unwrap().parse().unwrap())
    }

    async fn one(&self, sql: &str) -> QueryResult {
        let asked = Statement::from_string(DbBackend::Postgres, sql);
        let connection = self.app.workflow.database.connection();
        connection.query_one_raw(asked).await.unwrap().unwrap()
    }

    async fn number(&self, sql: &str) -> i64 {
        self.one(sql).await.try_get_by_index(0).unwrap()
    }
}

async fn offer(desk: &Client, name: &str) -> Uuid {
    let body =
        json!({ "name": name, "category": "Sembako", "base_unit": "pcs", "tax_class": "none" });
    let product = desk.post("/api/v1/products", body).await;
    assert_eq!(product.status, 201, "{}", product.text);
    let body = json!({ "product_id": product.id("id"), "stock": 1000, "pack": { "name": "karton", "factor": 12 },
        "price_breaks": [{ "min_count": 1, "price": "100000.00" }, { "min_count": 10, "price": "95000.00" }] });
    let made = desk.post("/api/v1/offers", body).await;
    assert_eq!(made.status, 201, "{}", made.text);
    made.id("id")
}

/// The fields of a page's form that the browser would send by itself, and those typed over them.
fn filled(page: &Reply, action: &str, typed: &[(&str, &str)]) -> Vec<(String, String)> {
    let html = Html::parse_document(&page.text);
    let form = Selector::parse(&format!("form[action='{action}']")).unwrap();
    let form = html.select(&form).next().unwrap_or_else(|| panic!("no {action} in {}", page.text));
    let inputs = Selector::parse("input[name]:not([type=radio]):not([type=checkbox])").unwrap();
    let mut fields: Vec<(String, String)> = form
        .select(&inputs)
        .map(|input| {
            let value = |name: &str| input.value().attr(name).unwrap_or_default().to_owned();
            (value("name"), value("value"))
        })
        .filter(|(name, _)| !typed.iter().any(|(over, _)| over == name))
        .collect();
    fields.extend(typed.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
    fields
}

/// Sends a form as a device does that kept it.
async fn packet(
    client: &Client,
    (device, number): (&str, i64),
    path: &str,
    fields: &[(String, String)],
) -> Reply {
    let request = client
        .with("x-device", device)
        .with("x-device-sequence", &number.to_string())
        .with("x-written-at", "2026-11-21T23:10:00Z")
        .request(Method::POST, path);
    Client::send(request.form(fields)).await
}

/// Which text stands in the page, spaces told as one.
fn words(page: &Reply) -> String {
    let html = Html::parse_document(&page.text);
    let all: String = html.root_element().text().collect::<Vec<_>>().join(" ");
    all.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Days pass.
fn later(app: &TestApp, days: i64) {
    app.clock.advance(TimeDelta::days(days));
}
