//! Orders, from the draft to the receipt.

use std::rc::Rc;

use chrono::TimeDelta;
use order_workflow::clock::Origin;
use reqwest::Method;
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use serde_json::{Value, json};
use supply_chain::organization::{Kind, Role};
use supply_chain::purchase_order::CommandName;
use tests::app::{Client, Reply, TestApp};
use uuid::Uuid;

use super::people::{House, Person, outsiders};
use super::table::Table;
use super::{Case, Much, Scene, assert_complete, walk};

const TABLE: &str = include_str!("orders.txt");

/// Papers only show what stands in the order; what stands beside it changes nothing in it.
const ELSEWHERE: [&str; 5] = ["documents/", "shipments/", "order-above", "links", "financing"];

/// Rp108.000 a carton; an order over five million waits for an approver.
const LIMIT: &str = "5000000.00";
const CARTONS_OVER_THE_LIMIT: i64 = 50;
const CARTONS: i64 = 4;

/// A village cooperative that buys, the secondary above it, and a distributor.
struct Trade {
    app: TestApp,
    buyer: House,
    seller: House,
    offer: Uuid,
    everybody: Rc<Vec<Person>>,
}

impl Trade {
    async fn begin() -> Self {
        let app = TestApp::start().await;
        let buyer = House::open(&app, "buyer", Kind::Primary, "KDMP Nangapanda").await;
        let seller = House::open(&app, "seller", Kind::Distributor, "Nusa Niaga Ende").await;
        let secondary = app.organization(Kind::Secondary, "Flores Bersama").await;
        app.affiliate(secondary, buyer.id).await;
        let above = app.person(secondary, &[Role::Manager]).await;
        let mut everybody = buyer.people.clone();
        everybody.extend(seller.people.iter().cloned());
        everybody.push(Person { house: "secondary", role: Some(Role::Manager), client: above });
        everybody.extend(outsiders(&app).await);
        let offer = goods(seller.client(Role::Manager), 1_000_000).await;
        let rule = json!({ "kind": "total_from", "total": LIMIT });
        let path = format!("/api/v1/organizations/{}/approval-rules", buyer.id);
        let made = buyer.client(Role::Manager).post(&path, rule).await;
        assert_eq!(made.status, 201, "{}", made.text);
        Self { app, buyer, seller, offer, everybody: Rc::new(everybody) }
    }

    /// Written by the buyer's buyer, so that every approver may approve it.
    async fn written(&self, offer: Uuid, cartons: i64, submit: bool) -> Value {
        let lines = json!([{ "offer_id": offer, "count": cartons }]);
        let body = json!({ "seller_id": self.seller.id, "lines": lines, "submit": submit });
        let made = self.buyer.client(Role::Buyer).post("/api/v1/purchase-orders", body).await;
        assert_eq!(made.status, 201, "{}", made.text);
        made.body
    }

    async fn bought(&self, order: Value, command: &str, body: Value) -> Value {
        done(self.buyer.client(Role::Buyer), &order, command, body).await
    }

    async fn sold(&self, order: Value, command: &str, body: Value) -> Value {
        done(self.seller.client(Role::Manager), &order, command, body).await
    }

    async fn confirmed(&self) -> Value {
        let order = self.written(self.offer, CARTONS, true).await;
        self.sold(order, "accept", json!({})).await
    }

    /// Half of what was agreed is on its way.
    async fn sent(&self) -> Value {
        let order = self.confirmed().await;
        let body = dispatch(&order, CARTONS / 2);
        self.sold(order, "dispatch", body).await
    }

    async fn wished(&self, order: Value, cartons: i64) -> Value {
        let body = change(&order, cartons);
        self.bought(order, "amend", body).await
    }

    async fn offered(&self, order: Value) -> Value {
        let body = change(&order, CARTONS - 1);
        self.sold(order, "amend", body).await
    }

    /// All of it is sent and counted, so many pieces of it rejected.
    async fn received(&self, rejected: i64) -> Value {
        let order = self.confirmed().await;
        let body = dispatch(&order, CARTONS);
        let order = self.sold(order, "dispatch", body).await;
        let body = counted(&order, rejected);
        self.bought(order, "receive", body).await
    }

    /// All of it came and is billed; what of the seller's is asked for is not its manager's alone.
    async fn billed(&self) -> Value {
        let order = self.received(0).await;
        let path = format!("{}/invoice", address(&order));
        let billed = self.seller.client(Role::Treasurer).post(&path, json!({})).await;
        assert_eq!(billed.status, 201, "{}", billed.text);
        self.seller.client(Role::Manager).get(&address(&order)).await.body
    }

    /// … and paid, and its days for a claim are over.
    async fn completed(&self) -> Value {
        let order = self.billed().await;
        let owed = &order["money"]["open"];
        let path = format!("{}/pay", address(&order));
        let mut body = cash();
        body["amount"] = owed.clone();
        let paid = self.buyer.client(Role::Treasurer).post(&path, body).await;
        assert_eq!(paid.status, 201, "{}", paid.text);
        let confirm = format!("/api/v1/payments/{}/confirm", paid.id("id"));
        let came = self.seller.client(Role::Treasurer).post(&confirm, json!({})).await;
        assert_eq!(came.status, 200, "{}", came.text);
        let id: Uuid = order["id"].as_str().unwrap().parse().unwrap();
        for sql in [
            "UPDATE receipt SET counted_at = counted_at - interval '8 days'
             WHERE shipment_id IN (SELECT id FROM shipment WHERE order_id = $1)",
            "INSERT INTO order_money_due VALUES ($1, now()) ON CONFLICT (order_id) DO UPDATE SET due_at = now()",
        ] {
            let update = Statement::from_sql_and_values(DbBackend::Postgres, sql, [id.into()]);
            self.app.workflow.database.connection().execute_raw(update).await.unwrap();
        }
        for _ in 0..100 {
            self.app.workflow.settle_order_money().await.unwrap();
            let seen = self.buyer.client(Role::Buyer).get(&address(&order)).await.body;
            if seen["state"] == "completed" {
                return seen;
            }
        }
        panic!("{order} did not end");
    }

    /// What the count drafted, put before the seller.
    async fn claimed(&self, order: &Value, wants: &str) -> String {
        let claim = format!("/api/v1/claims/{}", order["claims"][0]["id"].as_str().unwrap());
        let buyer = self.buyer.client(Role::Buyer);
        let opened = buyer.post(&format!("{claim}/open"), json!({ "wants": wants })).await;
        assert_eq!(opened.status, 200, "{}", opened.text);
        claim
    }

    /// A carton that comes once more, for one that could not be taken.
    async fn replacement(&self) -> Value {
        let claim = self.claimed(&self.received(40).await, "replacement").await;
        let yes = json!({ "verdict": "accepted" });
        let settled = self.seller.client(Role::Manager).post(&format!("{claim}/answer"), yes).await;
        assert_eq!(settled.status, 200, "{}", settled.text);
        let made = settled.body["replacement"]["order_id"].as_str().unwrap();
        let path = format!("/api/v1/purchase-orders/{made}");
        self.buyer.client(Role::Buyer).get(&path).await.body
    }

    /// Promised for a day that has passed; goods of its own, so that nothing fills it meanwhile.
    async fn late(&self) -> Value {
        let offer = goods(self.seller.client(Role::Manager), CARTONS).await;
        let order = self.written(offer, CARTONS + 6, true).await;
        let day = (self.app.clock.today() + TimeDelta::days(2)).to_string();
        let order = self.sold(order, "accept", json!({ "backorder_until": day })).await;
        self.passed("backorder_until", &order).await;
        self.settled(&order, |order| order["backorder_is_late"] == true).await
    }

    async fn expired(&self) -> Value {
        let order = self.written(self.offer, CARTONS, true).await;
        self.passed("deadline_at", &order).await;
        self.settled(&order, |order| order["state"] == "expired").await
    }

    /// A deadline is a column; this one has come.
    async fn passed(&self, column: &str, order: &Value) {
        let id: Uuid = order["id"].as_str().unwrap().parse().unwrap();
        let sql =
            format!("UPDATE purchase_order SET {column} = now() - interval '1 hour' WHERE id = $1");
        let update = Statement::from_sql_and_values(DbBackend::Postgres, sql, [id.into()]);
        self.app.workflow.database.connection().execute_raw(update).await.unwrap();
    }

    /// Lets the clock's job come by; the program's own may be quicker.
    async fn settled(&self, order: &Value, is_there: fn(&Value) -> bool) -> Value {
        for _ in 0..100 {
            self.app.workflow.settle_deadlines().await.unwrap();
            let seen = self.buyer.client(Role::Buyer).get(&address(order)).await.body;
            if is_there(&seen) {
                return seen;
            }
        }
        panic!("the deadline of {order} was not kept");
    }
}

impl Scene for Trade {
    async fn bring(&self, standing: &str) -> Case {
        let seen = match standing {
            "draft" => self.written(self.offer, CARTONS, false).await,
            "pending" => self.written(self.offer, CARTONS_OVER_THE_LIMIT, true).await,
            "submitted" => self.written(self.offer, CARTONS, true).await,
            "countered" => {
                let order = self.written(self.offer, CARTONS, true).await;
                let body = change(&order, CARTONS - 1);
                self.sold(order, "counter", body).await
            }
            "revised" => {
                let order = self.written(self.offer, CARTONS, true).await;
                let body = change(&order, CARTONS - 1);
                let order = self.sold(order, "counter", body).await;
                let line = json!({ "offer_id": self.offer, "count": CARTONS_OVER_THE_LIMIT });
                self.bought(order, "revise", json!({ "lines": [line] })).await
            }
            "confirmed" => self.confirmed().await,
            "late" => self.late().await,
            "asked" => self.wished(self.confirmed().await, CARTONS_OVER_THE_LIMIT).await,
            "wished" => self.wished(self.confirmed().await, CARTONS + 1).await,
            "offered" => self.offered(self.confirmed().await).await,
            "sent" => self.sent().await,
            "sent-wished" => self.wished(self.sent().await, CARTONS + 1).await,
            "sent-offered" => self.offered(self.sent().await).await,
            "counted" => {
                let order = self.sent().await;
                let body = counted(&order, 0);
                self.bought(order, "receive", body).await
            }
            "received" => self.received(1).await,
            "claimed" => {
                let order = self.received(1).await;
                self.claimed(&order, "credit").await;
                self.buyer.client(Role::Buyer).get(&address(&order)).await.body
            }
            "billed" => self.billed().await,
            "completed" => self.completed().await,
            "replacement" => self.replacement().await,
            "rejected" => {
                let order = self.written(self.offer, CARTONS, true).await;
                self.sold(order, "reject", json!({ "reason": "habis" })).await
            }
            "expired" => self.expired().await,
            "cancelled" => {
                let order = self.confirmed().await;
                self.bought(order, "cancel", json!({ "reason": "batal" })).await
            }
            other => panic!("nobody knows how an order comes to be {other}"),
        };
        Case { path: address(&seen), seen, people: Rc::clone(&self.everybody) }
    }

    async fn ask(&self, by: &Client, command: &str, case: &Case) -> Reply {
        let order = &case.seen;
        let shipment = shipment(order);
        let body = match command {
            "show" => return by.get(&case.path).await,
            "history" => return by.get(&format!("{}/history", case.path)).await,
            "edit" => {
                return by.ask(Method::PATCH, &case.path, Some(json!({ "note": "pagi" }))).await;
            }
            "revise" => json!({ "note": "pagi" }),
            "send-back" | "reject" | "cancel" | "short-close" => json!({ "reason": "coba" }),
            "pay" => cash(),
            "write-off" => json!({ "words": "tidak tertagih", "minutes": "Rapat 12/2026" }),
            "counter" => change(order, 1),
            "amend" => change(order, CARTONS + 3),
            "dispatch" => dispatch(order, 1),
            "undo-dispatch" => json!({ "shipment_id": shipment, "reason": "coba" }),
            "prove-delivery" => json!({ "shipment_id": shipment, "received_by": "Ibu Maria" }),
            "receive" => counted(order, 0),
            "correct-receipt" => {
                let mut body = counted(order, 0);
                body["reason"] = json!("terhitung ulang");
                body
            }
            "claims" => {
                let line = json!({ "line_id": order["lines"][0]["id"], "reason": "hidden_defect", "count_base": 1 });
                json!({ "shipment_id": shipment, "lines": [line], "wants": "credit" })
            }
            _ => json!({}),
        };
        by.post(&format!("{}/{command}", case.path), body).await
    }

    fn word<'c>(&self, command: &'c str) -> Option<&'c str> {
        // A draft is edited by its own method, and a claim is made at the shipment.
        (!matches!(command, "edit" | "claims")).then_some(command)
    }
}

/// Goods of their own in cartons of forty.
async fn goods(desk: &Client, cartons: i64) -> Uuid {
    let body = json!({ "name": "Mi goreng", "category": "Mi", "base_unit": "pcs" });
    let product = desk.post("/api/v1/products", body).await.id("id");
    let body = json!({ "product_id": product, "pack": { "name": "karton", "factor": 40 },
        "price_breaks": [{ "min_count": 1, "price": "108000.00" }], "stock": cartons, "audience": "everyone" });
    let made = desk.post("/api/v1/offers", body).await;
    assert_eq!(made.status, 201, "{}", made.text);
    made.id("id")
}

/// Cash against a receipt of its own.
fn cash() -> Value {
    let number = Origin::system().id::<Uuid>().simple().to_string();
    json!({ "amount": "1.00", "paid_on": "2026-11-01", "method": "cash", "reference": number })
}

async fn done(by: &Client, order: &Value, command: &str, body: Value) -> Value {
    let reply = by.post(&format!("{}/{command}", address(order)), body).await;
    assert_eq!(reply.status, 200, "{command}: {}", reply.text);
    reply.body
}

fn address(order: &Value) -> String {
    format!("/api/v1/purchase-orders/{}", order["id"].as_str().unwrap())
}

fn change(order: &Value, cartons: i64) -> Value {
    json!({ "lines": [{ "line_id": order["lines"][0]["id"], "count": cartons }] })
}

fn dispatch(order: &Value, cartons: i64) -> Value {
    json!({ "lines": [{ "line_id": order["lines"][0]["id"], "count": cartons }] })
}

/// The first shipment, or one there never was.
fn shipment(order: &Value) -> Value {
    let first = order["shipments"].get(0).map(|shipment| shipment["id"].clone());
    first.unwrap_or_else(|| json!(Uuid::nil()))
}

/// All of the first shipment is there, but for so many pieces that cannot be taken.
fn counted(order: &Value, rejected: i64) -> Value {
    let sent = order["shipments"][0]["lines"][0]["count_base"].as_i64().unwrap_or(1);
    let line = json!({ "line_id": order["lines"][0]["id"], "received_base": sent - rejected,
        "rejected_base": rejected, "reason": (rejected > 0).then_some("pecah") });
    json!({ "shipment_id": shipment(order), "lines": [line] })
}

#[test]
fn every_command_of_an_order_has_its_rows() {
    let table = Table::read(TABLE);
    eprintln!("{}", table.told());
    assert_complete(&table, "/api/v1/purchase-orders/{id}", &ELSEWHERE);

    let rows: Vec<&str> = table.commands().collect();
    for name in CommandName::ALL.into_iter().filter(|name| !name.is_the_clocks()) {
        assert!(rows.contains(&name.word()), "{} has no row", name.word());
    }
}

async fn hold(standings: &[&str], much: Much) {
    let trade = Trade::begin().await;
    walk(&trade, &Table::read(TABLE), standings, much).await;
    assert_eq!(trade.app.breaches().await, [""; 0]);
    trade.app.stop().await;
}

/// The tests below share the columns out, so that they run beside each other.
const SHARES: [&[&str]; 4] = [
    &["draft", "pending", "submitted", "countered", "revised", "rejected"],
    &["confirmed", "late", "asked", "wished", "offered"],
    &["sent", "sent-wished", "sent-offered", "counted"],
    &["received", "claimed", "billed", "completed", "replacement", "expired", "cancelled"],
];

#[test]
fn every_state_of_an_order_is_walked() {
    let mut walked: Vec<&str> = SHARES.concat();
    walked.sort_unstable();
    let mut standings = Table::read(TABLE).standings;
    standings.sort_unstable();
    assert_eq!(walked, standings);
}

#[tokio::test]
async fn an_order_before_it_is_agreed_takes_from_each_what_its_table_says() {
    hold(SHARES[0], Much::Usual).await;
}

#[tokio::test]
async fn an_agreed_order_takes_from_each_what_its_table_says() {
    hold(SHARES[1], Much::Usual).await;
}

#[tokio::test]
async fn an_order_on_its_way_takes_from_each_what_its_table_says() {
    hold(SHARES[2], Much::Usual).await;
}

#[tokio::test]
async fn an_order_that_ended_takes_from_each_what_its_table_says() {
    hold(SHARES[3], Much::Usual).await;
}

#[tokio::test]
async fn long_an_order_takes_from_each_what_every_cell_of_its_table_says() {
    hold(&SHARES.concat(), Much::Whole).await;
}
