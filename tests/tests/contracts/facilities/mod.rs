//! Facilities: written down by a cooperative, agreed to by its bank, drawn invoice by invoice under the board's hand, paid
//! back by instalments. After each test the papers, the books of all three and what counts against limits agree.

mod drawing;
mod financing;
mod on_pages;
mod on_statements;
mod refusing;
mod repaying;
mod taking_back;

use chrono::{NaiveDate, TimeDelta};
use order_workflow::query::ledger::verify::verify;
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use serde_json::{Value, json};
use supply_chain::organization::{Kind, Role};
use tests::app::{Client, Reply, TestApp};
use uuid::Uuid;

/// A village cooperative that borrows, the distributor it buys from, the bank, and a stranger.
struct World {
    app: TestApp,
    borrower: Uuid,
    seller: Uuid,
    bank: Uuid,
    /// The borrower's.
    treasurer: Client,
    officers: [Client; 3],
    manager: Client,
    /// The seller's.
    lead: Client,
    desk: Client,
    /// The bank's.
    banker: Client,
    teller: Client,
    stranger: Client,
    /// The seller's verified account.
    account: Uuid,
}

const FACILITIES: &str = "/api/v1/facilities";

impl World {
    async fn open() -> Self {
        let app = TestApp::start().await;
        let borrower = app.organization(Kind::Primary, "KDMP Nangapanda").await;
        let seller = app.organization(Kind::Distributor, "Sumber Pangan").await;
        let bank = app.organization(Kind::Bank, "Bank Flores").await;
        let elsewhere = app.organization(Kind::Bank, "Bank Lain").await;
        let treasurer = app.person(borrower, &[Role::Treasurer]).await;
        let officers = [
            app.person(borrower, &[Role::Approver]).await,
            app.person(borrower, &[Role::Approver]).await,
            app.person(borrower, &[Role::Approver, Role::Treasurer]).await,
        ];
        let manager = app.person(borrower, &[Role::Manager]).await;
        let lead = app.person(seller, &[Role::Manager]).await;
        let desk = app.person(seller, &[Role::Treasurer]).await;
        let banker = app.person(bank, &[Role::Manager]).await;
        let teller = app.person(bank, &[Role::Treasurer]).await;
        let stranger = app.person(elsewhere, &[Role::Manager, Role::Treasurer]).await;
        let account = verified(&desk, &lead, "1234567890").await;
        Self {
            app,
            borrower,
            seller,
            bank,
            treasurer,
            officers,
            manager,
            lead,
            desk,
            banker,
            teller,
            stranger,
            account,
        }
    }

    /// Today at the place of everybody here: Ende keeps WITA, eight hours ahead.
    fn today(&self) -> NaiveDate {
        self.app.clock.today()
    }

    /// A facility as PMK 49/2025 has it (domain.md 3), of so many rupiah, of which so many for goods.
    fn terms(&self, number: &str, limit: i64, goods: i64) -> Value {
        let board: Vec<Uuid> = self.officers.iter().map(|one| one.person.unwrap()).collect();
        json!({
            "bank_id": self.bank, "number": number, "limit": format!("{limit}.00"), "annual_rate": "0.06",
            "purposes": [
                { "purpose": "goods", "most": format!("{goods}.00") },
                { "purpose": "premises", "most": format!("{limit}.00") },
            ],
            "months": 72, "grace_months": 6, "meeting_decision": "RA/2026/3", "needed": 2, "board": board,
            "available_until": self.today() + TimeDelta::days(400),
        })
    }

    /// … that the bank has agreed to.
    async fn facility(&self, number: &str, limit: i64, goods: i64) -> Uuid {
        let proposed =
            done(self.manager.post(FACILITIES, self.terms(number, limit, goods)).await, 201);
        let id: Uuid = proposed["id"].as_str().unwrap().parse().unwrap();
        done(self.banker.post(&format!("{FACILITIES}/{id}/agree"), json!({})).await, 200);
        id
    }

    /// An order of one piece at so many rupiah that both have agreed on; its address.
    async fn ordered(&self, rupiah: i64) -> String {
        let product = json!({ "name": "Gudang dingin", "category": "alat", "base_unit": "pcs" });
        let product = done(self.lead.post("/api/v1/products", product).await, 201)["id"].clone();
        let offer = json!({
            "product_id": product, "pack": { "name": "unit", "factor": 1 }, "stock": 5, "audience": "everyone",
            "price_breaks": [{ "min_count": 1, "price": format!("{rupiah}.00") }],
        });
        let offer = done(self.lead.post("/api/v1/offers", offer).await, 201)["id"].clone();
        let lines = json!([{ "offer_id": offer, "count": 1 }]);
        let body = json!({ "seller_id": self.seller, "submit": true, "lines": lines });
        let made = done(self.manager.post("/api/v1/purchase-orders", body).await, 201);
        let order = format!("/api/v1/purchase-orders/{}", made["id"].as_str().unwrap());
        done(self.lead.post(&format!("{order}/accept"), json!({})).await, 200);
        order
    }

    /// … that came and was billed: the order's address and the invoice.
    async fn billed(&self, rupiah: i64) -> (String, Uuid) {
        let order = self.ordered(rupiah).await;
        let line = self.manager.get(&order).await.body["lines"][0]["id"].clone();
        let sent = json!({ "lines": [{ "line_id": line, "count": 1 }] });
        let sent = done(self.lead.post(&format!("{order}/dispatch"), sent).await, 200);
        let counted = json!({ "line_id": line, "received_base": 1 });
        let body = json!({ "shipment_id": sent["shipments"][0]["id"], "lines": [counted] });
        done(self.manager.post(&format!("{order}/receive"), body).await, 200);
        let billed = done(self.desk.post(&format!("{order}/invoice"), json!({})).await, 201);
        (order, billed["id"].as_str().unwrap().parse().unwrap())
    }

    /// What the treasurer asks for on an invoice.
    fn asked(&self, invoice: Uuid, purpose: &str, rupiah: i64) -> Value {
        json!({
            "invoice_id": invoice, "purpose": purpose, "amount": format!("{rupiah}.00"),
            "decision_number": "PENGURUS/2026/14", "account_id": self.account,
        })
    }

    async fn ask(&self, facility: Uuid, body: Value) -> Reply {
        self.treasurer.post(&format!("{FACILITIES}/{facility}/drawdowns"), body).await
    }

    /// A drawdown on an invoice that two of the board have signed.
    async fn approved(&self, facility: Uuid, invoice: Uuid, rupiah: i64) -> Value {
        let asked = done(self.ask(facility, self.asked(invoice, "premises", rupiah)).await, 201);
        done(self.officers[0].post(&at(&asked, "sign"), json!({})).await, 200);
        done(self.officers[1].post(&at(&asked, "sign"), json!({})).await, 200)
    }

    fn transferred(&self, reference: &str) -> Value {
        json!({ "reference": reference, "paid_on": self.today() })
    }

    /// One number from the database.
    async fn number(&self, sql: &str) -> i64 {
        let asked = Statement::from_string(DbBackend::Postgres, sql.to_owned());
        let row = self.app.workflow.database.connection().query_one_raw(asked).await.unwrap();
        row.unwrap().try_get_by_index(0).unwrap()
    }

    /// What stands on an account in the books of an organization, in sen.
    async fn booked(&self, organization: Uuid, account: &str) -> i64 {
        self.number(&format!(
            "SELECT coalesce(sum(amount_sen), 0)::bigint FROM ledger_entry
             WHERE organization_id = '{organization}' AND account = '{account}'"
        ))
        .await
    }

    /// Nothing contradicts itself, and the books built again from what happened alone are what is written.
    async fn end(self) {
        let sql = "SELECT what || ': ' || detail AS told FROM money_breach LIMIT 20";
        let asked = Statement::from_string(DbBackend::Postgres, sql);
        let rows = self.app.workflow.database.connection().query_all_raw(asked).await.unwrap();
        let told: Vec<String> = rows.iter().map(|row| row.try_get("", "told").unwrap()).collect();
        assert_eq!(told, Vec::<String>::new());
        assert_eq!(self.app.breaches().await, [""; 0]);
        assert_eq!(verify(&self.app.workflow).await.unwrap().difference, None);
        self.app.stop().await;
    }
}

/// An account that `enters` entered and `verifies` looked at.
async fn verified(enters: &Client, verifies: &Client, number: &str) -> Uuid {
    let body = json!({ "bank_code": "014", "number": number, "holder": "CV Sumber Pangan" });
    let entered = done(enters.post("/api/v1/bank-accounts", body).await, 201);
    let path = format!("/api/v1/bank-accounts/{}/verify", entered["id"].as_str().unwrap());
    let verified = done(verifies.post(&path, json!({ "proof": "Buku tabungan" })).await, 200);
    verified["id"].as_str().unwrap().parse().unwrap()
}

fn done(reply: Reply, status: u16) -> Value {
    assert_eq!(reply.status, status, "{}", reply.text);
    reply.body
}

fn refused(reply: &Reply, status: u16, problem: &str) {
    assert_eq!((reply.status, reply.problem()), (status, problem), "{}", reply.text);
}

fn at(drawdown: &Value, command: &str) -> String {
    format!("/api/v1/drawdowns/{}/{command}", drawdown["id"].as_str().unwrap())
}

fn commands(view: &Value) -> Vec<&str> {
    let all = view["allowed_commands"].as_array().unwrap();
    all.iter().map(|one| one.as_str().unwrap()).collect()
}
