//! What a buyer may owe a seller, and what it does: held against what is true at that instant, whoever asks and
//! however many at once (machines.md I4).

mod late;
mod limits;
mod racing;
mod terms;

use chrono::{NaiveDate, TimeDelta};
use reqwest::Method;
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use serde_json::{Value, json};
use supply_chain::organization::{Kind, Role};
use tests::app::{Client, Reply, TestApp};
use uuid::Uuid;

/// A distributor with goods, and a secondary that orders them.
struct Trade {
    app: TestApp,
    seller: Uuid,
    buyer: Uuid,
    /// Manager, sales and treasurer of the seller.
    sells: Client,
    treasurer: Client,
    /// Manager of the buyer.
    buys: Client,
    /// Two offers of different goods, a carton each, 100,000 rupiah.
    rice: Uuid,
    oil: Uuid,
}

impl Trade {
    async fn open() -> Self {
        let app = TestApp::start().await;
        let seller = app.organization(Kind::Distributor, "Nusa Niaga Ende").await;
        let buyer = app.organization(Kind::Secondary, "Flores Bersama").await;
        let sells = app.person(seller, &[Role::Manager]).await;
        let rice = offer(&sells, "Beras 5 kg").await;
        let oil = offer(&sells, "Minyak goreng 2 L").await;
        Self {
            seller,
            buyer,
            treasurer: app.person(seller, &[Role::Treasurer]).await,
            buys: app.person(buyer, &[Role::Manager]).await,
            sells,
            rice,
            oil,
            app,
        }
    }

    /// The two agree on these terms.
    async fn agree(&self, terms: Value) {
        let body = json!({ "seller_id": self.seller, "buyer_id": self.buyer, "terms": terms });
        let made = self.sells.post("/api/v1/agreements", body).await;
        assert_eq!(made.status, 201, "{}", made.text);
        let taken = format!("/api/v1/agreements/{}/accept", made.id("id"));
        let taken = self.buys.post(&taken, json!({ "number": 1 })).await;
        assert_eq!(taken.status, 200, "{}", taken.text);
    }

    /// The seller's treasurer says how much may be owed.
    async fn limit(&self, said: Value) -> Reply {
        self.treasurer.ask(Method::PUT, &format!("/api/v1/credit/{}", self.buyer), Some(said)).await
    }

    async fn up_to(&self, amount: &str) {
        let set = self.limit(json!({ "limit": "amount", "amount": amount })).await;
        assert_eq!(set.status, 200, "{}", set.text);
    }

    /// An order of so many cartons, submitted.
    async fn order(&self, offer: Uuid, count: i64) -> Reply {
        let lines = json!([{ "offer_id": offer, "count": count }]);
        let body = json!({ "seller_id": self.seller, "lines": lines, "submit": true });
        let made = self.buys.post("/api/v1/purchase-orders", body).await;
        assert_eq!(made.status, 201, "{}", made.text);
        made
    }

    async fn accept(&self, order: &Reply) -> Reply {
        self.ask_of(&self.sells, order, "accept", json!({})).await
    }

    async fn ask_of(&self, who: &Client, order: &Reply, command: &str, body: Value) -> Reply {
        let path = format!("/api/v1/purchase-orders/{}/{command}", order.id("id"));
        who.post(&path, body).await
    }

    /// How the buyer stands, as the seller sees it.
    async fn standing(&self) -> Value {
        let shown = self.treasurer.get(&format!("/api/v1/credit/{}", self.buyer)).await;
        assert_eq!(shown.status, 200, "{}", shown.text);
        shown.body
    }

    async fn used(&self) -> String {
        self.standing().await["exposure"]["total"].as_str().unwrap().to_owned()
    }

    async fn run(&self, sql: &str) {
        let on = self.app.workflow.database.connection();
        on.execute_raw(Statement::from_string(DbBackend::Postgres, sql)).await.unwrap();
    }

    async fn number(&self, sql: &str) -> i64 {
        let on = self.app.workflow.database.connection();
        let found = on.query_one_raw(Statement::from_string(DbBackend::Postgres, sql)).await;
        found.unwrap().unwrap().try_get_by_index(0).unwrap()
    }

    /// The day at the seller's place.
    async fn today(&self) -> NaiveDate {
        let now = self.app.workflow.origin.now().to_rfc3339();
        let sql = format!(
            "SELECT ('{now}'::timestamptz AT TIME ZONE zone)::date FROM organization WHERE id = '{}'",
            self.seller
        );
        let on = self.app.workflow.database.connection();
        let found = on.query_one_raw(Statement::from_string(DbBackend::Postgres, sql)).await;
        found.unwrap().unwrap().try_get_by_index(0).unwrap()
    }

    /// An invoice of the seller's over so many rupiah, due so many days from today; what stands on it is not asked.
    async fn billed(&self, sequence: u32, rupiah: u32, due_in: i64) -> Uuid {
        let id = Uuid::from_u128(0x0193_5000_0000_7000_8000_0000_0000_0000 + u128::from(sequence));
        let today = self.today().await;
        let due = today + TimeDelta::days(due_in);
        let day = due.min(today);
        self.run(&format!(
            "INSERT INTO invoice (id, kind, number, issuer_id, branch, letters, year, sequence, receiver_id, business_date,
                                  due_on, net_sen, tax_sen, total_sen, created_at)
             VALUES ('{id}', 'invoice', 'INV-{sequence}', '{}', '000000', 'INV', {}, {sequence}, '{}', '{day}', '{due}',
                     {rupiah}00, 0, {rupiah}00, now())",
            self.seller,
            day.format("%Y"),
            self.buyer,
        ))
        .await;
        self.run(&format!(
            "INSERT INTO credit_account (seller_id, buyer_id, unpaid_sen, updated_at)
             VALUES ('{0}', '{1}', {rupiah}00, now()) ON CONFLICT (seller_id, buyer_id)
             DO UPDATE SET unpaid_sen = credit_account.unpaid_sen + {rupiah}00",
            self.seller, self.buyer,
        ))
        .await;
        id
    }

    /// What is stored is what it is made of.
    async fn is_sound(&self) {
        let on = self.app.workflow.database.connection();
        let sql = "SELECT detail FROM money_breach WHERE what LIKE 'exposure%'";
        let found = on.query_all_raw(Statement::from_string(DbBackend::Postgres, sql)).await;
        let found: Vec<String> =
            found.unwrap().iter().map(|row| row.try_get_by_index(0).unwrap()).collect();
        assert!(found.is_empty(), "{found:?}");
    }
}

async fn offer(sells: &Client, name: &str) -> Uuid {
    let goods = json!({ "name": name, "category": "Sembako", "base_unit": "pcs" });
    let product = sells.post("/api/v1/products", goods).await.id("id");
    let offer = json!({ "product_id": product, "pack": { "name": "karton", "factor": 12 },
        "price_breaks": [{ "min_count": 1, "price": 100_000 }], "stock": 5000 });
    let made = sells.post("/api/v1/offers", offer).await;
    assert_eq!(made.status, 201, "{}", made.text);
    made.id("id")
}
