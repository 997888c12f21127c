//! Agreements: between two, seen by two. The buyer finds, sees and pays its own prices; nobody else can
//! tell that there are any, by whatever they ask (api.md; data.md 17).

use chrono::TimeDelta;
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use serde_json::{Value, json};
use supply_chain::organization::{Kind, Role};
use tests::app::{Client, Reply, TestApp};
use uuid::Uuid;

/// A distributor with goods, the secondary it agrees with, another one, and a village cooperative.
struct Market {
    app: TestApp,
    distributor: Uuid,
    secondary: Uuid,
    sales: Client,
    owner: Client,
    buyer: Client,
    manager: Client,
    other: Client,
    stranger: Client,
}

impl Market {
    async fn open() -> Self {
        let app = TestApp::start().await;
        let distributor = app.organization(Kind::Distributor, "Nusa Niaga Ende").await;
        let secondary = app.organization(Kind::Secondary, "Flores Bersama").await;
        let second = app.organization(Kind::Secondary, "Sumba Jaya").await;
        let primary = app.organization(Kind::Primary, "KDMP Detusoko").await;
        Self {
            distributor,
            secondary,
            sales: app.person(distributor, &[Role::Sales]).await,
            owner: app.person(distributor, &[Role::Manager]).await,
            buyer: app.person(secondary, &[Role::Buyer]).await,
            manager: app.person(secondary, &[Role::Manager]).await,
            other: app.person(second, &[Role::Manager]).await,
            stranger: app.person(primary, &[Role::Manager]).await,
            app,
        }
    }

    /// Cartons of forty at `price` rupiah, 500 in stock.
    async fn offer(&self, name: &str, category: &str, price: i64) -> Uuid {
        let goods = json!({ "name": name, "category": category, "base_unit": "pcs" });
        let product = self.sales.post("/api/v1/products", goods).await.id("id");
        let offer = json!({ "product_id": product, "pack": { "name": "karton", "factor": 40 },
            "price_breaks": [{ "min_count": 1, "price": price }, { "min_count": 10, "price": price - 1000 }],
            "stock": 500 });
        let made = self.sales.post("/api/v1/offers", offer).await;
        assert_eq!(made.status, 201, "{}", made.text);
        made.id("id")
    }

    async fn propose(&self, by: &Client, terms: Value, prices: Value) -> Reply {
        let body = json!({ "seller_id": self.distributor, "buyer_id": self.secondary,
            "terms": terms, "prices": prices });
        by.post("/api/v1/agreements", body).await
    }

    /// Proposed by the seller's desk, taken by the buyer's manager.
    async fn agree(&self, terms: Value, prices: Value) -> Uuid {
        let made = self.propose(&self.sales, terms, prices).await;
        assert_eq!(made.status, 201, "{}", made.text);
        let id = made.id("id");
        let taken = self.manager.post(&address(id, "accept"), json!({ "number": 1 })).await;
        assert_eq!(taken.status, 200, "{}", taken.text);
        id
    }

    async fn order(&self, by: &Client, offer: Uuid, count: i64) -> Reply {
        let lines = json!([{ "offer_id": offer, "count": count }]);
        let body = json!({ "seller_id": self.distributor, "lines": lines, "submit": true });
        by.post("/api/v1/purchase-orders", body).await
    }
}

fn address(id: Uuid, command: &str) -> String {
    format!("/api/v1/agreements/{id}/{command}")
}

async fn found(who: &Client, query: &str) -> Value {
    let found = who.get(&format!("/api/v1/search?{query}")).await;
    assert_eq!(found.status, 200, "{}", found.text);
    found.body
}

fn ids(found: &Value) -> Vec<String> {
    let items = found["items"].as_array().unwrap();
    items.iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn the_buyer_finds_sees_and_pays_its_own_price() {
    let market = Market::open().await;
    let oil = market.offer("Minyak goreng 2 L", "Sembako", 400_000).await;
    let rice = market.offer("Beras 5 kg", "Sembako", 200_000).await;
    let soap = market.offer("Sabun cuci", "Kebersihan", 300_000).await;
    let agreed = market
        .agree(
            json!({ "payment_days": 30, "accepts_automatically": true, "minimum_goods": "100000.00" }),
            json!([
                { "offer_id": oil, "price": "100000.00", "minimum_count": 2, "multiple": 2 },
                { "category": "SEMBAKO", "discount_percent": "2.50" },
                { "discount_percent": "1" },
            ]),
        )
        .await;
    market.buyer.until_found(3).await;

    let shown = market.buyer.get(&format!("/api/v1/offers/{oil}")).await.body;
    assert_eq!(
        shown["price_breaks"],
        json!([
        { "min_count": 1, "price": "100000.00", "price_per_base_unit": "2500.00" }])
    );
    assert_eq!((&shown["minimum_count"], &shown["multiple"]), (&json!(2), &json!(2)));
    assert_eq!(shown["agreed_by"], json!({ "id": agreed, "version": 1 }));
    let shown = market.buyer.get(&format!("/api/v1/offers/{rice}")).await.body;
    assert_eq!(shown["price_breaks"][0]["price"], "195000.00");
    assert_eq!(shown["price_breaks"][1]["price"], "194025.00");

    // Beras Rp4.875 a piece, sabun Rp7.425, minyak Rp2.500; by the list the oil is the dearest.
    let cheapest = found(&market.buyer, "sort=price").await;
    assert_eq!(ids(&cheapest), [oil, rice, soap].map(|id| id.to_string()));
    assert_eq!(cheapest["items"][2]["price_per_base_unit"], "7425.00");
    let page = found(&market.buyer, "sort=price&limit=1").await;
    let next = page["next_cursor"].as_str().unwrap();
    let second = found(&market.buyer, &format!("sort=price&limit=1&cursor={next}")).await;
    assert_eq!(ids(&second), [rice.to_string()]);
    for (bound, total) in [("2499.99", 0), ("2500", 1), ("4874.99", 1), ("4875", 2), ("7425", 3)] {
        let within = found(&market.buyer, &format!("max_price={bound}")).await;
        assert_eq!(within["total"], total, "{bound}");
        let facet: u64 = within["facets"]["category"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|value| value["count"].as_u64().unwrap())
            .sum();
        assert_eq!(facet, total, "{bound}");
    }

    let odd = market.order(&market.buyer, oil, 3).await;
    assert_eq!((odd.status, odd.problem()), (422, "count-not-sold"), "{}", odd.text);
    let ordered = market.order(&market.buyer, oil, 2).await;
    assert_eq!(ordered.status, 201, "{}", ordered.text);
    assert_eq!(ordered.body["state"], "confirmed", "it is accepted by itself");
    assert_eq!(ordered.body["totals"]["goods"], "200000.00");
    assert_eq!(ordered.body["terms"]["agreement_id"], json!(agreed));
    assert_eq!(ordered.body["terms"]["payment_days"], 30);
    assert!(market.app.breaches().await.is_empty());
}

#[tokio::test]
async fn an_order_below_the_agreed_minimum_is_refused_with_both_sums() {
    let market = Market::open().await;
    let soap = market.offer("Sabun cuci", "Kebersihan", 300_000).await;
    market.agree(json!({ "minimum_goods": "600000.00" }), json!([])).await;

    let small = market.order(&market.buyer, soap, 1).await;

    assert_eq!((small.status, small.problem()), (422, "below-minimum"));
    assert_eq!(
        (&small.body["minimum"], &small.body["now"]),
        (&json!("600000.00"), &json!("300000.00"))
    );
    assert_eq!(
        market.order(&market.other, soap, 1).await.status,
        201,
        "another buyer has no minimum"
    );
}

/// Everything that somebody may ask about goods and prices, as they see it; without the time it took.
async fn all_they_see(who: &Client, offers: &[Uuid]) -> Vec<String> {
    let mut seen = Vec::new();
    for offer in offers {
        let shown = who.get(&format!("/api/v1/offers/{offer}")).await;
        seen.push(format!("{} {} {}", shown.status, shown.header("etag"), shown.text));
    }
    let mut questions: Vec<String> = ["relevance", "price", "-price", "newest"]
        .map(|sort| format!("sort={sort}&limit=2"))
        .into();
    questions.extend(
        ["q=minyak", "q=beras&sort=price", "category=sembako&sort=price"].map(str::to_owned),
    );
    // Halving: whoever looks for the edge of a hidden price finds it between two of these.
    questions.extend((1..=24).map(|step| format!("max_price={}&sort=-price", step * 500)));
    for question in questions {
        let mut cursor = String::new();
        loop {
            let mut answer = found(who, &format!("{question}{cursor}")).await;
            answer["took_ms"] = Value::Null;
            seen.push(answer.to_string());
            match answer["next_cursor"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => break,
            }
        }
    }
    seen
}

#[tokio::test]
async fn nobody_else_can_tell_that_there_is_an_agreement() {
    let market = Market::open().await;
    let mut offers = Vec::new();
    for (name, price) in
        [("Minyak goreng 2 L", 400_000), ("Beras 5 kg", 200_000), ("Gula 1 kg", 300_000)]
    {
        offers.push(market.offer(name, "Sembako", price).await);
    }
    market.buyer.until_found(3).await;
    let member = market.app.person(market.secondary, &[Role::Member]).await;
    let others = [&market.other, &market.stranger, &market.sales, &member];
    let mut before = Vec::new();
    for who in others {
        before.push(all_they_see(who, &offers).await);
    }
    let own_before = all_they_see(&market.buyer, &offers).await;

    let id = market
        .agree(
            json!({}),
            json!([{ "offer_id": offers[0], "price": 50_000 }, { "discount_percent": "10" }]),
        )
        .await;

    for (who, before) in others.into_iter().zip(before) {
        assert_eq!(all_they_see(who, &offers).await, before);
    }
    assert_ne!(all_they_see(&market.buyer, &offers).await, own_before);
    let nowhere = market.other.get(&format!("/api/v1/agreements/{}", Uuid::nil())).await;
    for who in [&market.other, &market.stranger] {
        let shown = who.get(&format!("/api/v1/agreements/{id}")).await;
        assert_eq!((shown.status, &shown.body["detail"]), (404, &nowhere.body["detail"]));
        let listed = who.get("/api/v1/agreements").await;
        assert_eq!(listed.body["items"], json!([]));
        for command in ["versions", "accept", "decline", "withdraw"] {
            assert_eq!(who.post(&address(id, command), json!({})).await.status, 404, "{command}");
        }
    }
}

#[tokio::test]
async fn an_offer_in_the_book_that_is_not_meant_for_the_buyer_stays_hidden() {
    let market = Market::open().await;
    let oil = market.offer("Minyak goreng 2 L", "Sembako", 400_000).await;
    market.agree(json!({}), json!([{ "offer_id": oil, "price": 100_000 }])).await;
    market.buyer.until_found(1).await;
    let path = format!("/api/v1/offers/{oil}");
    let narrowed = json!({ "audience": "storefront" });
    let narrowed = market.sales.ask(reqwest::Method::PATCH, &path, Some(narrowed)).await;
    assert_eq!(narrowed.status, 200, "{}", narrowed.text);

    assert_eq!(market.buyer.get(&path).await.status, 404);
    for query in ["", "sort=price", "max_price=2500"] {
        assert_eq!(found(&market.buyer, query).await["total"], 0, "{query}");
    }
    assert_eq!(market.order(&market.buyer, oil, 1).await.problem(), "offer-unknown");
    let version = json!({ "prices": [{ "offer_id": oil, "price": 90_000 }] });
    let id = market.manager.get("/api/v1/agreements").await.body["items"][0]["id"].clone();
    let path = format!("/api/v1/agreements/{}/versions", id.as_str().unwrap());
    let asked = market.manager.post(&path, version.clone()).await;
    let nothing = json!({ "prices": [{ "offer_id": Uuid::nil(), "price": 90_000 }] });
    let unknown = market.manager.post(&path, nothing).await;
    assert_eq!((asked.status, asked.problem()), (422, "offer-unknown"));
    assert_eq!(asked.body["errors"], unknown.body["errors"], "hidden and absent are told alike");
    assert_eq!(market.sales.post(&path, version).await.status, 200, "the seller knows its own");
}

#[tokio::test]
async fn a_version_is_answered_by_the_other_side_and_never_changed() {
    let market = Market::open().await;
    let made = market.propose(&market.manager, json!({ "payment_days": 14 }), json!([])).await;
    assert_eq!(made.status, 201, "{}", made.text);
    let id = made.id("id");
    assert_eq!(made.body["allowed_commands"], json!(["withdraw"]));

    let own = market.manager.post(&address(id, "accept"), json!({})).await;
    assert_eq!((own.status, own.problem()), (403, "not-your-part"));
    assert_eq!(market.buyer.post(&address(id, "withdraw"), json!({})).await.status, 403);
    let again = market.propose(&market.sales, json!({}), json!([])).await;
    assert_eq!((again.status, again.problem()), (409, "agreement-exists"));
    assert_eq!(again.body["agreement_id"], json!(id));
    let two = market.sales.post(&address(id, "versions"), json!({})).await;
    assert_eq!((two.status, two.problem()), (409, "proposal-open"));
    let other = market.sales.post(&address(id, "accept"), json!({ "number": 2 })).await;
    assert_eq!((other.status, other.problem()), (409, "not-in-this-state"));
    let stale =
        market.sales.with("if-match", "\"v7\"").post(&address(id, "accept"), json!({})).await;
    assert_eq!(stale.status, 412);
    let taken = market.sales.once("taken").post(&address(id, "accept"), json!({})).await;
    assert_eq!(taken.status, 200, "{}", taken.text);
    let replayed = market.sales.once("taken").post(&address(id, "accept"), json!({})).await;
    assert_eq!(replayed.header("idempotency-replayed"), "true");

    assert_eq!(taken.body["in_force"]["number"], 1);
    assert_eq!(taken.body["in_force"]["terms"]["payment_days"], 14);
    let told: Vec<&str> = taken.body["history"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| entry["kind"].as_str().unwrap())
        .collect();
    assert_eq!(told, ["proposed", "accepted"]);
    let database = market.app.workflow.database.connection();
    for sql in [
        "UPDATE agreement_version SET terms = '{}'",
        "UPDATE agreement_version SET state = 'declined'",
        "UPDATE agreement_version SET valid_to = valid_from",
        "DELETE FROM agreement_version",
        "UPDATE agreement_history SET kind = 'declined'",
    ] {
        let done = database.execute_raw(Statement::from_string(DbBackend::Postgres, sql)).await;
        assert!(done.is_err(), "{sql}");
    }
}

#[tokio::test]
async fn an_agreement_ends_on_its_day_and_the_list_price_counts_again() {
    let market = Market::open().await;
    let oil = market.offer("Minyak goreng 2 L", "Sembako", 400_000).await;
    let id = market.agree(json!({}), json!([{ "offer_id": oil, "price": 100_000 }])).await;
    let price = async |who: &Client| {
        let shown = who.get(&format!("/api/v1/offers/{oil}")).await;
        shown.body["price_breaks"][0]["price"].clone()
    };
    assert_eq!(price(&market.buyer).await, "100000.00");
    // Makassar is eight hours ahead of UTC; the day that counts is the seller's.
    let today = market.app.clock.today();

    let past = json!({ "last_day": today - TimeDelta::days(1) });
    let past = market.owner.post(&address(id, "end"), past).await;
    assert_eq!((past.status, past.pointers()), (422, vec!["/last_day"]));
    let ended = market.owner.post(&address(id, "end"), json!({ "last_day": today })).await;
    assert_eq!(ended.status, 200, "{}", ended.text);
    assert_eq!(ended.body["in_force"]["last_day"], json!(today));
    assert_eq!(price(&market.buyer).await, "100000.00", "its last day");

    market.app.clock.advance(TimeDelta::days(1));

    assert_eq!(price(&market.buyer).await, "400000.00");
    let order = market.order(&market.buyer, oil, 1).await;
    assert_eq!(order.body["totals"]["goods"], "400000.00");
    assert_eq!(order.body["terms"]["agreement_id"], Value::Null);
    let renewed = json!({ "prices": [{ "offer_id": oil, "price": 120_000 }] });
    assert_eq!(market.sales.post(&address(id, "versions"), renewed).await.status, 200);
    assert_eq!(market.manager.post(&address(id, "accept"), json!({})).await.status, 200);
    assert_eq!(
        price(&market.buyer).await,
        "120000.00",
        "a newer version is not ended by an old notice"
    );
}

#[tokio::test]
async fn what_makes_no_price_book_is_said_at_its_place() {
    let market = Market::open().await;
    let oil = market.offer("Minyak goreng 2 L", "Sembako", 400_000).await;
    let said = [
        (json!([{ "price": 1000 }]), "/prices/0/price_breaks"),
        (json!([{ "discount_percent": "5", "category": "" }]), "/prices/0/category"),
        (json!([{ "discount_percent": "5" }, { "discount_percent": "6" }]), "/prices/1"),
        (json!([{ "offer_id": oil }]), "/prices/0"),
        (json!([{ "offer_id": oil, "discount_percent": "0" }]), "/prices/0/discount_percent"),
        (json!([{ "offer_id": oil, "price": "0.00" }]), "/prices/0/price_breaks/0/price"),
        (
            json!([{ "category": "a", "discount_percent": "5", "multiple": 2 }]),
            "/prices/0/minimum_count",
        ),
    ];
    for (prices, pointer) in said {
        let refused = market.propose(&market.sales, json!({}), prices.clone()).await;
        assert_eq!(
            (refused.status, refused.pointers()),
            (422, vec![pointer]),
            "{prices}: {}",
            refused.text
        );
    }
    let broken = market.propose(&market.sales, json!({ "hours_to_answer": 0 }), json!([])).await;
    assert_eq!((broken.status, broken.pointers()), (422, vec!["/terms/hours_to_answer"]));
    for unread in [json!({ "discount_percent": 2.5 }), json!({ "discount_percent": "2.555" })] {
        let refused = market.propose(&market.sales, json!({}), json!([unread])).await;
        assert_eq!(refused.status, 400, "{}", refused.text);
    }
    assert_eq!(market.manager.get("/api/v1/agreements").await.body["items"], json!([]));
}
