//! Banks' statements: taken whole or not at all, once however often they are handed in; what is certain is booked by
//! itself, the rest by a person. After each test papers and books agree.

mod balance;
mod explaining;
mod files;
mod on_pages;
mod twice;

use reqwest::Method;
use reqwest::multipart::{Form, Part};
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use serde_json::{Value, json};
use supply_chain::organization::{Kind, Role};
use tests::app::{Client, Reply, TestApp};
use tests::bills::{Billed, bill};
use uuid::Uuid;

const FILES: &str = "/api/v1/bank-statements";
const LINES: &str = "/api/v1/bank-lines";

/// A distributor with an account, a village cooperative that owes it, and their treasurers.
pub(super) struct World {
    pub(super) app: TestApp,
    pub(super) buyer: Uuid,
    pub(super) seller: Uuid,
    /// The buyer's treasurer.
    pub(super) treasurer: Client,
    /// The seller's treasurer.
    pub(super) desk: Client,
    /// The seller's manager.
    pub(super) lead: Client,
    /// The seller's verified account, 1234567890.
    pub(super) account: Uuid,
}

impl World {
    pub(super) async fn open() -> Self {
        let app = TestApp::start().await;
        let buyer = app.organization(Kind::Primary, "KDMP Nangapanda").await;
        let seller = app.organization(Kind::Distributor, "Sumber Pangan").await;
        let treasurer = app.person(buyer, &[Role::Treasurer]).await;
        let desk = app.person(seller, &[Role::Treasurer]).await;
        let lead = app.person(seller, &[Role::Manager]).await;
        let account = verified(&desk, &lead, "1234567890").await;
        Self { app, buyer, seller, treasurer, desk, lead, account }
    }

    /// Invoices of the seller to the buyer, in rupiah; their ids and numbers.
    pub(super) async fn owes(&self, sums: &[i64]) -> Vec<(Uuid, String)> {
        let day = "2026-01-10".parse().unwrap();
        let (issuer, receiver) = (self.seller, self.buyer);
        let billed = |sum: &i64| Billed { issuer, receiver, sen: sum * 100, day, due: day };
        let bills: Vec<Billed> = sums.iter().map(billed).collect();
        let mut told = Vec::new();
        for id in bill(&self.app.workflow, &bills).await {
            let number = self.text(&format!("SELECT number FROM invoice WHERE id = '{id}'")).await;
            told.push((id, number));
        }
        told
    }

    /// Hands a file in for the seller's account.
    async fn hand_in(&self, file: &str, fields: &[(&'static str, &str)]) -> Reply {
        hand_in(&self.desk, self.account, file, fields).await
    }

    /// Lines of the seller that nobody explained.
    async fn queue(&self) -> Vec<Value> {
        let found = done(self.desk.get(&format!("{LINES}?state=unexplained")).await, 200);
        found["items"].as_array().unwrap().clone()
    }

    async fn explain(&self, line: &Value, body: Value) -> Reply {
        self.desk.post(&at(line, "explain"), body).await
    }

    /// What is open of an invoice, in sen.
    async fn open_of(&self, invoice: Uuid) -> i64 {
        self.number(&format!("SELECT total_sen - settled_sen FROM invoice WHERE id = '{invoice}'"))
            .await
    }

    /// What an account of the seller's books stands at, in sen.
    async fn booked(&self, account: &str) -> i64 {
        self.number(&format!(
            "SELECT coalesce(sum(amount_sen), 0)::bigint FROM ledger_entry
             WHERE organization_id = '{}' AND account = '{account}'",
            self.seller
        ))
        .await
    }

    async fn number(&self, sql: &str) -> i64 {
        let asked = Statement::from_string(DbBackend::Postgres, sql.to_owned());
        let row = self.app.workflow.database.connection().query_one_raw(asked).await.unwrap();
        row.unwrap().try_get_by_index(0).unwrap()
    }

    async fn text(&self, sql: &str) -> String {
        let asked = Statement::from_string(DbBackend::Postgres, sql.to_owned());
        let row = self.app.workflow.database.connection().query_one_raw(asked).await.unwrap();
        row.unwrap().try_get_by_index(0).unwrap()
    }

    /// Nothing contradicts itself.
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

/// An account that `enters` entered and `verifies` looked at.
pub(super) async fn verified(enters: &Client, verifies: &Client, number: &str) -> Uuid {
    let body = json!({ "bank_code": "014", "number": number, "holder": "CV Sumber Pangan" });
    let entered = done(enters.post("/api/v1/bank-accounts", body).await, 201);
    let path = format!("/api/v1/bank-accounts/{}/verify", entered["id"].as_str().unwrap());
    done(verifies.post(&path, json!({ "proof": "Buku tabungan" })).await, 200);
    entered["id"].as_str().unwrap().parse().unwrap()
}

/// Hands a file in.
async fn hand_in(by: &Client, account: Uuid, file: &str, fields: &[(&'static str, &str)]) -> Reply {
    let part = Part::bytes(file.as_bytes().to_vec()).file_name("rekening-koran.csv");
    let mut form = Form::new().part("file", part).text("account_id", account.to_string());
    for (name, value) in fields {
        form = form.text(*name, (*value).to_owned());
    }
    Client::send(by.request(Method::POST, FILES).multipart(form)).await
}

fn at(thing: &Value, command: &str) -> String {
    format!("{LINES}/{}/{command}", thing["id"].as_str().unwrap())
}

fn done(reply: Reply, status: u16) -> Value {
    assert_eq!(reply.status, status, "{}", reply.text);
    reply.body
}

/// A table of a bank's: day, description, debit, credit.
fn table(rows: &[&str]) -> String {
    let head = "No. Rekening;1234567890\nTanggal;Keterangan;Debet;Kredit\n";
    format!("{head}{}\n", rows.join("\n"))
}
