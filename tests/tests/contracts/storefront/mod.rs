//! The storefront over HTTP and on pages: a member orders, fetches and pays; nobody else sees it; what they owe, saved and
//! asked for holds. What the files beside this one share stands here.

mod account;
mod apart;
mod counter;
mod counter_pages;
mod on_pages;
mod registering;
mod sales;
mod till;

use order_workflow::query::ledger::verify::verify;
use reqwest::Method;
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use serde_json::{Value, json};
use supply_chain::organization::{Kind, Role};
use tests::app::{Client, Reply, TestApp};
use uuid::Uuid;

const ORDERS: &str = "/api/v1/storefront/orders";

/// A primary with a shop, its people, a member who signs in, and goods on the shelf.
struct Shop {
    app: TestApp,
    id: Uuid,
    manager: Client,
    cashier: Client,
    treasurer: Client,
    member: Client,
    tie: Uuid,
    /// Rp37,000 a bottle.
    oil: Uuid,
    oil_product: Uuid,
}

impl Shop {
    async fn open() -> Self {
        let app = TestApp::start().await;
        let id = app.organization(Kind::Primary, "KDMP Nangapanda").await;
        let manager = app.person(id, &[Role::Manager]).await;
        let cashier = app.person(id, &[Role::Sales]).await;
        let treasurer = app.person(id, &[Role::Treasurer]).await;
        let member = app.person(id, &[Role::Member]).await;
        let mut shop = Self {
            app,
            id,
            manager,
            cashier,
            treasurer,
            member,
            tie: Uuid::nil(),
            oil: Uuid::nil(),
            oil_product: Uuid::nil(),
        };
        let person = shop.member.person.unwrap();
        shop.tie = shop.tied(person, "0412").await;
        shop.rules(json!({})).await;
        (shop.oil_product, shop.oil) = shop.goods("Minyak Goreng Nusa 2 L", "37000", 31).await;
        shop
    }

    /// The person becomes a member under that number.
    async fn tied(&self, person: Uuid, number: &str) -> Uuid {
        let tie: Uuid = self.app.workflow.origin.id();
        let sql = format!(
            "INSERT INTO tie (id, person_id, organization_id, kind, number, roles, since)
             VALUES ('{tie}', '{person}', '{}', 'member', '{number}', ARRAY['member'], now())",
            self.id
        );
        self.run(&sql).await;
        tie
    }

    /// Somebody else who is a member and signs in.
    async fn another(&self, number: &str) -> (Client, Uuid) {
        let client = self.app.person(self.id, &[Role::Member]).await;
        let tie = self.tied(client.person.unwrap(), number).await;
        (client, tie)
    }

    /// How it trades, but for what is said otherwise.
    async fn rules(&self, otherwise: Value) -> Reply {
        let mut rules = json!({
            "is_open": true, "hours": [], "display": "goods", "accepts_automatically": true, "delivers": false,
            "account_days": 30, "admission": "open",
        });
        for (name, value) in otherwise.as_object().unwrap() {
            rules[name] = value.clone();
        }
        let set = self.manager.ask(Method::PUT, "/api/v1/storefront", Some(rules)).await;
        assert_eq!(set.status, 200, "{}", set.text);
        set
    }

    /// Goods for the storefront: product and offer.
    async fn goods(&self, name: &str, price: &str, stock: i64) -> (Uuid, Uuid) {
        let product = json!({ "name": name, "category": "Sembako", "base_unit": "pcs" });
        let product = self.manager.post("/api/v1/products", product).await.id("id");
        let offer = json!({
            "product_id": product, "pack": { "name": "botol", "factor": 1 }, "stock": stock, "audience": "storefront",
            "price_breaks": [{ "min_count": 1, "price": price }],
        });
        let offer = self.manager.post("/api/v1/offers", offer).await;
        assert_eq!(offer.status, 201, "{}", offer.text);
        (product, offer.id("id"))
    }

    /// The member orders so many bottles, and pays so.
    async fn orders(&self, by: &Client, count: i64, pay_by: &str) -> Reply {
        let body = json!({
            "lines": [{ "offer_id": self.oil, "count": count }],
            "place": { "hand_over": "pick_up", "pay_by": pay_by },
        });
        by.post(ORDERS, body).await
    }

    async fn handed_over(&self, order: Uuid, body: Value) -> Reply {
        self.cashier.post(&format!("{ORDERS}/{order}/hand-over"), body).await
    }

    /// Waits until the order is where it is to be.
    async fn is(&self, order: Uuid, state: &str) {
        for _ in 0..200 {
            let seen = self.member.get(&format!("{ORDERS}/{order}")).await;
            if seen.body["state"] == state {
                return;
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
        panic!("the order is not {state} within ten seconds");
    }

    /// Voluntary savings, as the cooperative's own file says.
    async fn saves(&self, number: &str, rupiah: i64) {
        let taken = self.file(number, rupiah).await;
        assert_eq!(taken.status, 201, "{}", taken.text);
    }

    /// That file, handed in today.
    async fn file(&self, number: &str, rupiah: i64) -> Reply {
        let table = format!("nomor_anggota;simpanan_sukarela\n{number};{rupiah}\n");
        let today = self.app.clock.today().to_string();
        let part =
            reqwest::multipart::Part::bytes(table.as_bytes().to_vec()).file_name("anggota.csv");
        let form = reqwest::multipart::Form::new().part("file", part).text("as_of", today);
        let request = self.treasurer.request(Method::POST, "/api/v1/savings").multipart(form);
        Client::send(request).await
    }

    /// What an account of the cooperative's books comes to, in rupiah.
    async fn account(&self, account: &str) -> i64 {
        let sql = format!(
            "SELECT coalesce(sum(amount_sen), 0)::bigint / 100 FROM ledger_entry
             WHERE organization_id = '{}' AND account = '{account}'",
            self.id
        );
        self.number(&sql).await
    }

    /// That nothing is that must not be, and the books come out the same when they are built again.
    async fn hold(&self) {
        assert_eq!(self.app.breaches().await, Vec::<String>::new());
        assert_eq!(self.number("SELECT count(*) FROM storefront_breach").await, 0);
        assert_eq!(self.number("SELECT count(*) FROM money_breach").await, 0);
        assert_eq!(verify(&self.app.workflow).await.unwrap().difference, None);
    }

    async fn number(&self, sql: &str) -> i64 {
        let asked = Statement::from_string(DbBackend::Postgres, sql);
        let row = self.app.workflow.database.connection().query_one_raw(asked).await;
        row.unwrap().unwrap().try_get_by_index(0).unwrap()
    }

    async fn run(&self, sql: &str) {
        self.app.workflow.database.connection().execute_unprepared(sql).await.unwrap();
    }
}

fn refused(reply: &Reply) -> (u16, &str) {
    (reply.status, reply.problem())
}
