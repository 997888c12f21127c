//! What cannot be taken is pointed at by the name its field has in the body that was sent, and a version that
//! is not the one expected is refused by its tag (api.md, Conventions; RFC 9110, 13.1.1).

use reqwest::Method;
use serde_json::{Value, json};
use supply_chain::organization::{Kind, Role};
use tests::app::{Client, Reply, TestApp};
use uuid::Uuid;

/// A distributor with one offer in cartons of forty.
struct Shop {
    app: TestApp,
    desk: Client,
    product: Uuid,
    offer: Uuid,
}

impl Shop {
    async fn open() -> Self {
        let app = TestApp::start().await;
        let distributor = app.organization(Kind::Distributor, "Nusa Niaga Ende").await;
        let desk = app.person(distributor, &[Role::Sales]).await;
        let goods = json!({ "name": "Mi goreng", "category": "Mi", "base_unit": "pcs" });
        let product = desk.post("/api/v1/products", goods).await.id("id");
        let offer = desk.post("/api/v1/offers", new_offer(product, &json!({}))).await.id("id");
        Self { app, desk, product, offer }
    }

    async fn change(&self, change: Value) -> Reply {
        self.desk.ask(Method::PATCH, &format!("/api/v1/offers/{}", self.offer), Some(change)).await
    }

    async fn make(&self, other: Value) -> Reply {
        self.desk.post("/api/v1/offers", new_offer(self.product, &other)).await
    }

    async fn count(&self, stock: Value) -> Reply {
        let path = format!("/api/v1/stock/{}", self.product);
        self.desk.ask(Method::PUT, &path, Some(stock)).await
    }
}

fn new_offer(product: Uuid, other: &Value) -> Value {
    let mut offer = json!({ "product_id": product, "pack": { "name": "karton", "factor": 40 },
        "price_breaks": [{ "min_count": 1, "price": "108000.00" }] });
    for (field, value) in other.as_object().unwrap() {
        offer[field] = value.clone();
    }
    offer
}

fn refused(reply: &Reply, status: u16, pointer: &str) {
    assert_eq!((reply.status, reply.pointers()), (status, vec![pointer]), "{}", reply.text);
}

#[tokio::test]
async fn a_stock_below_what_is_promised_is_pointed_at_in_the_unit_it_was_sent_in() {
    let shop = Shop::open().await;
    assert_eq!(shop.change(json!({ "stock": 5 })).await.status, 200);
    let buyers = shop.app.organization(Kind::Secondary, "Flores Bersama").await;
    let buyer = shop.app.person(buyers, &[Role::Buyer]).await;
    let seller =
        shop.desk.get(&format!("/api/v1/offers/{}", shop.offer)).await.body["seller"]["id"].clone();
    let order = json!({ "seller_id": seller, "submit": true,
        "lines": [{ "offer_id": shop.offer, "count": 3 }] });
    let order = buyer.post("/api/v1/purchase-orders", order).await.id("id");
    let accept = format!("/api/v1/purchase-orders/{order}/accept");
    assert_eq!(shop.desk.post(&accept, json!({})).await.status, 200);

    let desk = shop.desk.with("accept-language", "en");
    let path = format!("/api/v1/offers/{}", shop.offer);
    let packs = desk.ask(Method::PATCH, &path, Some(json!({ "stock": 2 }))).await;
    refused(&packs, 422, "/stock");
    assert_eq!(packs.body["errors"][0]["detail"], json!("At least 3."));
    let bigger = json!({ "pack": { "name": "dus", "factor": 50 }, "stock": 2 });
    let bigger = desk.ask(Method::PATCH, &path, Some(bigger)).await;
    refused(&bigger, 422, "/stock");
    assert_eq!(bigger.body["errors"][0]["detail"], json!("At least 3."), "120 in fifties");
    refused(&shop.make(json!({ "stock": 1 })).await, 422, "/stock");
    refused(&shop.count(json!({ "on_hand": 119 })).await, 422, "/on_hand");
    assert_eq!(shop.change(json!({ "stock": 3 })).await.status, 200);
}

#[tokio::test]
async fn values_of_an_offer_are_pointed_at_by_their_own_names() {
    let shop = Shop::open().await;
    let step = |count: i64, price: &str| json!({ "min_count": count, "price": price });

    for (change, pointer) in [
        (json!({ "stock": -1 }), "/stock"),
        (json!({ "stock": i64::MAX }), "/stock"),
        (json!({ "minimum_count": 0 }), "/minimum_count"),
        (json!({ "multiple": 0 }), "/multiple"),
        (json!({ "pack": { "name": " ", "factor": 1 } }), "/pack/name"),
        (json!({ "pack": { "name": "x".repeat(41), "factor": 1 } }), "/pack/name"),
        (json!({ "pack": { "name": "dus", "factor": 0 } }), "/pack/factor"),
        (json!({ "product_id": Uuid::nil() }), "/product_id"),
        (json!({ "audience": [Uuid::nil()] }), "/audience"),
        (json!({ "audience": [] }), "/audience"),
        (json!({ "price_breaks": [] }), "/price_breaks"),
        (json!({ "price_breaks": [step(2, "1")] }), "/price_breaks"),
        (json!({ "price_breaks": [step(1, "1"), step(2, "0")] }), "/price_breaks/1/price"),
        (json!({ "price_breaks": [step(0, "1")] }), "/price_breaks/0/min_count"),
        // As sent, not as sorted: the step from 10 is the dearer one.
        (json!({ "price_breaks": [step(10, "2"), step(1, "1")] }), "/price_breaks/0/price"),
        (json!({ "price_breaks": [step(1, "1"), step(1, "1")] }), "/price_breaks/1/min_count"),
    ] {
        refused(&shop.change(change.clone()).await, 422, pointer);
        refused(&shop.make(change).await, 422, pointer);
    }
    refused(&shop.make(json!({ "id": Uuid::nil() })).await, 422, "/id");
    refused(&shop.make(json!({ "id": shop.offer })).await, 409, "/id");
    refused(&shop.count(json!({ "on_hand": -1 })).await, 422, "/on_hand");
    refused(&shop.count(json!({ "on_hand": 1, "reason": "x".repeat(501) })).await, 422, "/reason");
}

#[tokio::test]
async fn values_of_organizations_and_people_are_pointed_at_by_their_own_names() {
    let app = TestApp::start().await;
    let operator = app.operator();
    let organizations = "/api/v1/organizations";
    let new = |other: Value| {
        let mut new = json!({ "kind": "primary", "name": "KDMP Detusoko", "region_code": "53.08" });
        for (field, value) in other.as_object().unwrap() {
            new[field] = value.clone();
        }
        new
    };
    for (other, pointer) in [
        (json!({ "name": " " }), "/name"),
        (json!({ "region_code": "99.99" }), "/region_code"),
        (json!({ "npwp": "12" }), "/npwp"),
        (json!({ "nik_koperasi": "1".repeat(300) }), "/nik_koperasi"),
        (json!({ "id": Uuid::nil() }), "/id"),
    ] {
        refused(&operator.post(organizations, new(other)).await, 422, pointer);
    }
    let taken = new(json!({ "nik_koperasi": "5308000000001" }));
    let one = operator.post(organizations, taken.clone()).await.id("id");
    refused(&operator.post(organizations, taken).await, 409, "/nik_koperasi");

    let path = format!("{organizations}/{one}");
    for (change, pointer) in [
        (json!({ "nitku": "1" }), "/nitku"),
        (json!({ "members_male": -1 }), "/members_male"),
        (json!({ "address": "x".repeat(5_000) }), "/address"),
    ] {
        refused(&operator.ask(Method::PATCH, &path, Some(change)).await, 422, pointer);
    }
    let people = format!("{path}/people");
    let person = |login: &str, name: &str, roles: &[&str]| json!({ "login": login, "name": name, "roles": roles });
    refused(&operator.post(&people, person("a b", "Ana", &["buyer"])).await, 422, "/login");
    refused(&operator.post(&people, person("ana", " ", &["buyer"])).await, 422, "/name");
    refused(&operator.post(&people, person("ana", "Ana", &[])).await, 422, "/roles");
    refused(&operator.post(&people, person("ana", "Ana", &["boss"])).await, 400, "/roles/0");
    let mut short = person("ana", "Ana", &["buyer"]);
    short["password"] = json!("short");
    refused(&operator.post(&people, short).await, 422, "/password");
    let manager = app.person(one, &[Role::Manager]).await;
    assert_eq!(manager.post(&people, person("ana", "Ana", &["buyer"])).await.status, 201);
    refused(&manager.post(&people, person("ana", "Ana", &["buyer"])).await, 409, "/login");
}

#[tokio::test]
async fn a_list_is_refused_where_an_object_is_meant() {
    let shop = Shop::open().await;
    let orders = "/api/v1/purchase-orders";

    refused(&shop.desk.post("/api/v1/offers", json!([null, shop.product])).await, 400, "");
    refused(&shop.change(json!({ "pack": ["dus", 40] })).await, 400, "/pack");
    let steps = json!({ "price_breaks": [[1, "108000.00"]] });
    refused(&shop.change(steps).await, 400, "/price_breaks/0");
    let lines = json!({ "seller_id": shop.product, "lines": [[shop.offer, 1]] });
    refused(&shop.desk.post(orders, lines).await, 400, "/lines/0");
    let accept = format!("{orders}/{}/accept", shop.offer);
    refused(&shop.desk.post(&accept, json!([])).await, 400, "");
    refused(&shop.app.visitor().post("/api/v1/sessions", json!(["a", "b"])).await, 400, "");
}

#[tokio::test]
async fn if_match_takes_a_list_and_compares_strongly() {
    let shop = Shop::open().await;
    let path = format!("/api/v1/offers/{}", shop.offer);
    let change = async |tags: &str, minimum: i64| {
        let desk = shop.desk.with("if-match", tags).with("accept-language", "en");
        desk.ask(Method::PATCH, &path, Some(json!({ "minimum_count": minimum }))).await
    };

    let listed = change("\"v7\", \"v1\"", 2).await;
    assert_eq!((listed.status, listed.header("etag")), (200, "\"v2\""), "{}", listed.text);
    assert_eq!(change("*", 3).await.status, 200);

    let stale = change("\"v1\", \"v2\"", 4).await;
    assert_eq!((stale.status, &stale.body["current_version"]), (412, &json!(3)), "{}", stale.text);
    for never in ["W/\"v3\"", "\"other\"", "W/\"v3\", \"other\""] {
        let refused = change(never, 4).await;
        assert_eq!((refused.status, refused.problem()), (412, "stale"), "{never}");
        let detail = refused.body["detail"].as_str().unwrap();
        assert!(detail.contains("a weak tag (W/…) never matches") && detail.contains("\"v3\""));
        assert_eq!(refused.body["current_version"], json!(3));
    }
    for malformed in ["v3", "\"v3", "*, \"v3\"", ","] {
        refused(&change(malformed, 4).await, 400, "If-Match");
    }
    // What cannot be read comes before who asks.
    let visitor = shop.app.visitor().with("if-match", "v3");
    assert_eq!(visitor.ask(Method::PATCH, &path, Some(json!({}))).await.status, 400);
    assert_eq!(shop.desk.get(&path).await.body["minimum_count"], json!(3), "nothing else changed");
}

#[tokio::test]
async fn a_query_that_cannot_be_read_is_told_by_its_parameter() {
    let shop = Shop::open().await;
    for (query, name, id, en) in [
        (
            "colour=red",
            "colour",
            "Tidak ada bagian bernama “colour” di sini.",
            "There is no “colour” here.",
        ),
        (
            "in_stock=ya",
            "in_stock",
            "“in_stock” harus true atau false.",
            "“in_stock” has to be true or false.",
        ),
        (
            "sort=cheap",
            "sort",
            "“sort” tidak boleh “cheap”; pilih relevance, price, -price atau newest.",
            "“sort” cannot be “cheap”; choose relevance, price, -price or newest.",
        ),
        (
            "max_price=1.234",
            "max_price",
            "“max_price” paling banyak dua angka di belakang titik.",
            "“max_price” has at most two decimals.",
        ),
        (
            "region=53&region=54",
            "region",
            "“region” tertulis dua kali.",
            "“region” is written twice.",
        ),
    ] {
        let path = format!("/api/v1/search?{query}");
        for (language, sentence) in [("id", id), ("en", en)] {
            let reply = shop.desk.with("accept-language", language).get(&path).await;
            refused(&reply, 400, name);
            assert_eq!(reply.body["errors"][0]["detail"], json!(sentence));
        }
    }
    let seller = shop.desk.get("/api/v1/search?seller_id=12").await;
    refused(&seller, 400, "seller_id");
}
