//! Invoices over HTTP: what came good is billed once, at the frozen price, under a number without a gap; it is credited,
//! taken back, given up, paid; and the order ends. After each the books of both say what the papers say.

mod by_line;
mod charges;
mod charges_left;
mod ending;
mod made_good;
mod racing;
mod tables;
mod taxed;
mod using;

use std::collections::BTreeMap;

use chrono::{NaiveDate, TimeDelta};
use sea_orm::{ConnectionTrait, DbBackend, QueryResult, Statement, Value as Bound};
use serde_json::{Value, json};
use supply_chain::id::OrganizationId;
use supply_chain::ledger::{Counterparty, Ledger, Occurrence};
use supply_chain::organization::{Kind, Role};
use tests::app::{Client, Reply, TestApp};
use uuid::Uuid;

/// A distributor with goods, a primary that orders them, and whoever minds money on both sides.
pub(super) struct Trade {
    pub(super) app: TestApp,
    pub(super) seller: Uuid,
    pub(super) buyer: Uuid,
    /// Manager and treasurer.
    pub(super) sells: Client,
    /// Of the seller's board.
    pub(super) board: Client,
    /// Manager and treasurer.
    pub(super) buys: Client,
    /// Cartons of six, Rp108.000.
    pub(super) offer: Uuid,
}

impl Trade {
    pub(super) async fn open() -> Self {
        let app = TestApp::start().await;
        let seller = app.organization(Kind::Distributor, "Nusa Niaga Ende").await;
        let buyer = app.organization(Kind::Primary, "KDMP Nangapanda").await;
        let sells = app.person(seller, &[Role::Manager, Role::Treasurer]).await;
        let board = app.person(seller, &[Role::Approver]).await;
        let buys = app.person(buyer, &[Role::Manager, Role::Treasurer]).await;
        let offer = offer(&sells, "108000.00").await;
        Self { app, seller, buyer, sells, board, buys, offer }
    }

    /// The two agree on these terms.
    pub(super) async fn agree(&self, terms: Value) {
        let body = json!({ "seller_id": self.seller, "buyer_id": self.buyer, "terms": terms });
        let made = self.sells.post("/api/v1/agreements", body).await;
        assert_eq!(made.status, 201, "{}", made.text);
        let taken = format!("/api/v1/agreements/{}/accept", made.id("id"));
        let taken = self.buys.post(&taken, json!({ "number": 1 })).await;
        assert_eq!(taken.status, 200, "{}", taken.text);
    }

    /// So many cartons are agreed; the order's address.
    pub(super) async fn ordered(&self, cartons: i64) -> String {
        let lines = json!([{ "offer_id": self.offer, "count": cartons }]);
        let body = json!({ "seller_id": self.seller, "submit": true, "lines": lines });
        let made = self.buys.post("/api/v1/purchase-orders", body).await;
        assert_eq!(made.status, 201, "{}", made.text);
        let order = format!("/api/v1/purchase-orders/{}", made.id("id"));
        let agreed = self.sells.post(&format!("{order}/accept"), json!({})).await;
        assert_eq!(agreed.status, 200, "{}", agreed.text);
        order
    }

    /// So many pieces are sent, and counted: good, rejected, missing.
    pub(super) async fn delivered(&self, order: &str, (good, bad, lost): (i64, i64, i64)) {
        let line = self.buys.get(order).await.body["lines"][0]["id"].clone();
        let sent = json!({ "lines": [{ "line_id": line, "count_base": good + bad + lost }] });
        let sent = self.sells.post(&format!("{order}/dispatch"), sent).await;
        assert_eq!(sent.status, 200, "{}", sent.text);
        let shipments = sent.body["shipments"].as_array().unwrap();
        let line = json!({ "line_id": line, "received_base": good, "rejected_base": bad, "lost_base": lost });
        let count = json!({ "shipment_id": shipments.last().unwrap()["id"], "lines": [line] });
        let counted = self.buys.post(&format!("{order}/receive"), count).await;
        assert_eq!(counted.status, 200, "{}", counted.text);
    }

    /// An invoice over everything there is to bill.
    pub(super) async fn billed(&self, order: &str) -> Value {
        let billed = self.sells.post(&format!("{order}/invoice"), json!({})).await;
        assert_eq!(billed.status, 201, "{}", billed.text);
        billed.body
    }

    /// Paid in cash, under a receipt's number of its own.
    pub(super) async fn pay(&self, order: &str, rupiah: i64) -> Reply {
        let number = self.app.workflow.origin.id::<Uuid>().simple().to_string();
        let body = json!({
            "amount": format!("{rupiah}.00"), "paid_on": self.today().pred_opt(), "method": "cash", "reference": number,
        });
        self.buys.post(&format!("{order}/pay"), body).await
    }

    /// … and the seller says that it came.
    pub(super) async fn paid(&self, order: &str, rupiah: i64) {
        let paid = self.pay(order, rupiah).await;
        assert_eq!(paid.status, 201, "{}", paid.text);
        let confirm = format!("/api/v1/payments/{}/confirm", paid.id("id"));
        let confirmed = self.sells.post(&confirm, json!({})).await;
        assert_eq!(confirmed.status, 200, "{}", confirmed.text);
    }

    /// Today at everybody's place here.
    pub(super) fn today(&self) -> NaiveDate {
        self.app.clock.today()
    }

    /// The order once the clock has come by; the program's own clock may be quicker.
    pub(super) async fn settled(&self, order: &str, is_there: impl Fn(&Value) -> bool) -> Value {
        for _ in 0..50 {
            self.app.workflow.settle_order_money().await.unwrap();
            let seen = self.sells.get(order).await.body;
            if is_there(&seen) {
                return seen;
            }
        }
        panic!("{}", self.sells.get(order).await.text);
    }

    pub(super) async fn rows(
        &self,
        sql: &str,
        values: impl IntoIterator<Item = Bound>,
    ) -> Vec<QueryResult> {
        let statement = Statement::from_sql_and_values(DbBackend::Postgres, sql, values);
        self.app.workflow.database.connection().query_all_raw(statement).await.unwrap()
    }

    pub(super) async fn run(&self, sql: &str, values: impl IntoIterator<Item = Bound>) {
        let statement = Statement::from_sql_and_values(DbBackend::Postgres, sql, values);
        self.app.workflow.database.connection().execute_raw(statement).await.unwrap();
    }

    /// Nothing that must never be; the books of each rebuilt from what happened, twice, are those in the tables; and
    /// what is receivable is what is open. Ends the program.
    pub(super) async fn holds(self) {
        let broken =
            self.rows("SELECT what || ': ' || detail AS told FROM money_breach LIMIT 20", []).await;
        let broken: Vec<String> =
            broken.iter().map(|row| row.try_get("", "told").unwrap()).collect();
        assert_eq!(broken, [""; 0]);
        assert_eq!(self.app.breaches().await, [""; 0]);
        let facts = self.rows("SELECT facts FROM ledger_occurrence ORDER BY position", []).await;
        let facts: Vec<Occurrence> = facts
            .iter()
            .map(|row| serde_json::from_value(row.try_get("", "facts").unwrap()).unwrap())
            .collect();
        let (once, twice) = (Ledger::rebuild(&facts).unwrap(), Ledger::rebuild(&facts).unwrap());
        assert_eq!(once, twice);
        assert!(once.breaches().is_empty());
        let mut rebuilt: BTreeMap<(Uuid, String, Option<Uuid>), i64> = BTreeMap::new();
        for organization in once.organizations() {
            for (account, party, amount) in once.by_party(organization) {
                let party = party.and_then(Counterparty::organization).map(Uuid::from);
                let key = (organization.into(), account.as_str().to_owned(), party);
                *rebuilt.entry(key).or_default() += amount.sen();
            }
        }
        rebuilt.retain(|_, sen| *sen != 0);
        let entries = self
            .rows(
                "SELECT organization_id, account, counterparty_id, sum(amount_sen)::bigint AS sen FROM ledger_entry
                 GROUP BY 1, 2, 3 HAVING sum(amount_sen) <> 0",
                [],
            )
            .await;
        let kept: BTreeMap<(Uuid, String, Option<Uuid>), i64> = entries
            .iter()
            .map(|row| {
                let key = (
                    row.try_get("", "organization_id").unwrap(),
                    row.try_get("", "account").unwrap(),
                    row.try_get("", "counterparty_id").unwrap(),
                );
                (key, row.try_get("", "sen").unwrap())
            })
            .collect();
        assert_eq!(rebuilt, kept);
        let open = self
            .rows(
                "SELECT coalesce(sum(total_sen - settled_sen), 0)::bigint AS sen FROM invoice
                 WHERE kind = 'invoice' AND reversed_by_id IS NULL AND issuer_id = $1",
                [self.seller.into()],
            )
            .await;
        let receivable = once.balance_with(
            OrganizationId(self.seller),
            supply_chain::ledger::Account::Receivable,
            Counterparty::Organization(OrganizationId(self.buyer)),
        );
        assert_eq!(open[0].try_get::<i64>("", "sen").unwrap(), receivable.sen());
        self.app.stop().await;
    }
}

/// Goods in cartons of six.
pub(super) async fn offer(desk: &Client, price: &str) -> Uuid {
    let product = json!({ "name": "Minyak goreng 2 L", "category": "sembako", "base_unit": "pcs" });
    let product = desk.post("/api/v1/products", product).await.id("id");
    let body = json!({ "product_id": product, "pack": { "name": "karton", "factor": 6 }, "stock": 5000,
        "price_breaks": [{ "min_count": 1, "price": price }], "audience": "everyone" });
    let made = desk.post("/api/v1/offers", body).await;
    assert_eq!(made.status, 201, "{}", made.text);
    made.id("id")
}

pub(super) fn address(invoice: &Value) -> String {
    format!("/api/v1/invoices/{}", invoice["id"].as_str().unwrap())
}

fn refused(reply: &Reply, status: u16, slug: &str) {
    let kind = reply.body["type"].as_str().unwrap_or_default();
    assert!(reply.status == status && kind.ends_with(slug), "{}", reply.text);
}
