//! Payments: recorded, signed, confirmed, used, paid back; and the accounts they go to. After each test the papers, the
//! books of both and what counts against limits agree.

mod accounts;
mod ahead;
mod mistakes;
mod on_pages;
mod orders;
mod random;
mod recording;
mod refunds;
mod signing;
mod waiting;

use chrono::{NaiveDate, TimeDelta};
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use serde_json::{Value, json};
use supply_chain::organization::{Kind, Role};
use tests::app::{Client, Reply, TestApp};
use tests::bills::{Billed, bill};
use uuid::Uuid;

/// A village cooperative that owes a distributor, the people of both who have to do with money, and a stranger.
struct World {
    app: TestApp,
    buyer: Uuid,
    seller: Uuid,
    /// The buyer's.
    treasurer: Client,
    officers: [Client; 2],
    manager: Client,
    /// The seller's.
    desk: Client,
    lead: Client,
    stranger: Client,
    /// The seller's verified account.
    account: Uuid,
}

impl World {
    async fn open() -> Self {
        let app = TestApp::start().await;
        let buyer = app.organization(Kind::Primary, "KDMP Nangapanda").await;
        let seller = app.organization(Kind::Distributor, "Sumber Pangan").await;
        let elsewhere = app.organization(Kind::Primary, "KDMP Detusoko").await;
        let treasurer = app.person(buyer, &[Role::Treasurer]).await;
        let officers = [
            app.person(buyer, &[Role::Approver]).await,
            app.person(buyer, &[Role::Approver]).await,
        ];
        let manager = app.person(buyer, &[Role::Manager]).await;
        let desk = app.person(seller, &[Role::Treasurer]).await;
        let lead = app.person(seller, &[Role::Manager]).await;
        let stranger = app.person(elsewhere, &[Role::Treasurer]).await;
        let account = verified(&desk, &lead, "1234567890").await;
        Self { app, buyer, seller, treasurer, officers, manager, desk, lead, stranger, account }
    }

    /// Today at the place of everybody here.
    fn today(&self) -> NaiveDate {
        self.app.clock.today()
    }

    /// Invoices of the seller, in rupiah, due after so many days each.
    async fn owes(&self, sums: &[(i64, i64)]) -> Vec<Uuid> {
        let (day, today) = (self.today(), self.today());
        let bills: Vec<Billed> = sums
            .iter()
            .map(|&(rupiah, days)| Billed {
                issuer: self.seller,
                receiver: self.buyer,
                sen: rupiah * 100,
                day,
                due: today + TimeDelta::days(days),
            })
            .collect();
        bill(&self.app.workflow, &bills).await
    }

    /// A transfer of so many rupiah under a reference.
    fn transfer(&self, rupiah: i64, reference: &str) -> Value {
        json!({
            "payee_id": self.seller, "amount": format!("{rupiah}.00"), "paid_on": self.today(),
            "method": "transfer", "account_id": self.account, "reference": reference,
        })
    }

    /// … recorded by the buyer's treasurer.
    async fn paid(&self, rupiah: i64, reference: &str) -> Value {
        done(self.treasurer.post(PAYMENTS, self.transfer(rupiah, reference)).await, 201)
    }

    /// What is open of an invoice, in sen.
    async fn open_of(&self, invoice: Uuid) -> i64 {
        self.number(&format!("SELECT total_sen - settled_sen FROM invoice WHERE id = '{invoice}'"))
            .await
    }

    /// One number from the database.
    async fn number(&self, sql: &str) -> i64 {
        let asked = Statement::from_string(DbBackend::Postgres, sql.to_owned());
        let row = self.app.workflow.database.connection().query_one_raw(asked).await.unwrap();
        row.unwrap().try_get_by_index(0).unwrap()
    }

    /// Nothing contradicts itself: neither papers, nor books, nor what counts against limits.
    async fn holds(&self) {
        let sql = "SELECT what || ': ' || detail AS told FROM money_breach LIMIT 20";
        let asked = Statement::from_string(DbBackend::Postgres, sql);
        let rows = self.app.workflow.database.connection().query_all_raw(asked).await.unwrap();
        let told: Vec<String> = rows.iter().map(|row| row.try_get("", "told").unwrap()).collect();
        assert_eq!(told, Vec::<String>::new());
        assert_eq!(self.app.breaches().await, [""; 0]);
    }

    async fn end(self) {
        self.holds().await;
        self.app.stop().await;
    }
}

const PAYMENTS: &str = "/api/v1/payments";
const ACCOUNTS: &str = "/api/v1/bank-accounts";

/// An account that `enters` entered and `verifies` looked at.
async fn verified(enters: &Client, verifies: &Client, number: &str) -> Uuid {
    let body = json!({ "bank_code": "014", "number": number, "holder": "CV Sumber Pangan" });
    let entered = done(enters.post(ACCOUNTS, body).await, 201);
    let path = format!("{ACCOUNTS}/{}/verify", entered["id"].as_str().unwrap());
    let verified = done(verifies.post(&path, json!({ "proof": "Buku tabungan" })).await, 200);
    assert_eq!(verified["state"], "verified");
    verified["id"].as_str().unwrap().parse().unwrap()
}

fn done(reply: Reply, status: u16) -> Value {
    assert_eq!(reply.status, status, "{}", reply.text);
    reply.body
}

fn at(payment: &Value, command: &str) -> String {
    format!("{PAYMENTS}/{}/{command}", payment["id"].as_str().unwrap())
}

fn commands(payment: &Value) -> Vec<&str> {
    let all = payment["allowed_commands"].as_array().unwrap();
    all.iter().map(|one| one.as_str().unwrap()).collect()
}

/// The smallest picture there is.
fn photo() -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::RgbImage::new(40, 20).write_to(&mut bytes, image::ImageFormat::Jpeg).unwrap();
    bytes.into_inner()
}
