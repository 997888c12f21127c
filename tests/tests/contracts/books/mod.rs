//! The books over HTTP and on pages: what was there before comes in, months are closed, entries are read and taken out,
//! and everything is built again from what happened alone. What the files beside this one share stands here.

mod closing;
mod on_pages;
mod opening;
mod reading;

use std::fmt::Write;

use chrono::{NaiveDate, Utc};
use reqwest::Method;
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use serde_json::Value;
use supply_chain::calendar::Period;
use supply_chain::id::OrganizationId;
use supply_chain::invoice::LineKind;
use supply_chain::ledger::{Bill, Counterparty, Means, Occurrence, OwedBy, Sale, post};
use supply_chain::money::Money;
use supply_chain::organization::{Kind, Role};
use supply_chain::patronage::TradeClass;
use tests::app::{Client, Reply, TestApp};
use uuid::Uuid;

/// A secondary and a primary that trade, with the people who look after their books.
struct Books {
    app: TestApp,
    secondary: Uuid,
    primary: Uuid,
    treasurer: Client,
    manager: Client,
    other_treasurer: Client,
}

impl Books {
    async fn begin() -> Self {
        let app = TestApp::start().await;
        let secondary = app.organization(Kind::Secondary, "Flores Bersama").await;
        let primary = app.organization(Kind::Primary, "KDMP Nangapanda").await;
        Self {
            treasurer: app.person(secondary, &[Role::Treasurer]).await,
            manager: app.person(secondary, &[Role::Manager]).await,
            other_treasurer: app.person(primary, &[Role::Treasurer]).await,
            app,
            secondary,
            primary,
        }
    }

    /// The month before this one, at the place of both.
    fn last_month(&self) -> Period {
        let now = order_workflow::clock::Clock::now(&self.app.clock);
        Period::of(now.with_timezone(&chrono_tz_makassar()).date_naive()).previous()
    }

    async fn sql(&self, statement: &str) {
        let done = self.app.workflow.database.connection().execute_unprepared(statement).await;
        done.unwrap_or_else(|error| panic!("{statement}: {error}"));
    }

    async fn number(&self, sql: &str) -> i64 {
        let asked = Statement::from_string(DbBackend::Postgres, sql);
        let row = self.app.workflow.database.connection().query_one_raw(asked).await;
        row.unwrap().unwrap().try_get_by_index(0).unwrap()
    }

    /// Writes into both books what happened, as the commands that move money do.
    async fn happened(&self, occurrence: &Occurrence, source: &str, day: NaiveDate) -> Uuid {
        let id: Uuid = self.app.workflow.origin.id();
        let postings = post(occurrence).unwrap();
        let mut entries = Vec::new();
        for posting in &postings {
            let organization = posting.organization;
            entries.extend(posting.entries.iter().map(|entry| (organization, *entry)));
        }
        let facts = serde_json::to_string(occurrence).unwrap().replace('\'', "''");
        let mut sql = format!(
            "BEGIN; INSERT INTO ledger_books (organization_id) VALUES ('{}'), ('{}') ON CONFLICT DO NOTHING;
             INSERT INTO ledger_occurrence (id, kind, facts, source, source_id, source_position, business_date, entries,
                 recorded_at) VALUES ('{id}', '{}', '{facts}', '{source}', '{id}', 1, '{day}', {}, now());",
            self.secondary,
            self.primary,
            occurrence.as_str(),
            entries.len()
        );
        for (position, (organization, entry)) in (1..).zip(entries) {
            let party = match entry.counterparty.and_then(Counterparty::organization) {
                Some(party) => format!("'{party}'"),
                None => "NULL".to_owned(),
            };
            write!(
                sql,
                "INSERT INTO ledger_entry (occurrence_id, position, organization_id, account, counterparty_id, amount_sen,
                     posted_on) VALUES ('{id}', {position}, '{organization}', '{}', {party}, {}, '{day}');",
                entry.account.as_str(),
                entry.amount.sen()
            )
            .unwrap();
        }
        sql.push_str("COMMIT;");
        self.sql(&sql).await;
        id
    }

    fn owed(&self) -> OwedBy {
        let debtor = Counterparty::Organization(OrganizationId(self.primary));
        OwedBy { debtor, creditor: OrganizationId(self.secondary) }
    }

    /// The secondary billed the primary for goods.
    fn invoiced(&self, net: i64) -> Occurrence {
        let sale =
            Sale { kind: LineKind::Goods, trade_class: TradeClass::InterCooperative, net: rp(net) };
        Occurrence::Invoiced {
            bill: Bill {
                issuer: OrganizationId(self.secondary),
                receiver: self.owed().debtor,
                receiver_deducts_tax: false,
                sales: vec![sale],
                tax: rp(net * 11 / 100),
            },
        }
    }

    /// The primary paid some of it.
    fn paid(&self, amount: i64, applied: i64) -> Occurrence {
        let (amount, applied) = (rp(amount), rp(applied));
        Occurrence::Paid { owed: self.owed(), amount, applied, means: Means::Bank }
    }

    async fn hand_in(
        &self,
        by: &Client,
        path: &str,
        fields: &[(&str, &str)],
        table: &str,
    ) -> Reply {
        let part =
            reqwest::multipart::Part::bytes(table.as_bytes().to_vec()).file_name("tabel.csv");
        let mut form = reqwest::multipart::Form::new().part("file", part);
        for (name, value) in fields {
            form = form.text((*name).to_owned(), (*value).to_owned());
        }
        Client::send(by.request(Method::POST, path).multipart(form)).await
    }

    /// The trial balance of a month, account by account.
    async fn trial(&self, by: &Client, period: Period) -> Vec<(String, String)> {
        let reply = by.get(&format!("/api/v1/ledger/trial-balance?period={period}")).await;
        assert_eq!(reply.status, 200, "{}", reply.body);
        rows(&reply.body["rows"], "account", "closing")
    }
}

fn chrono_tz_makassar() -> chrono::FixedOffset {
    chrono::FixedOffset::east_opt(8 * 3600).unwrap()
}

fn rp(rupiah: i64) -> Money {
    Money::from_sen(rupiah * 100)
}

fn rows(of: &Value, name: &str, value: &str) -> Vec<(String, String)> {
    let text = |row: &Value, member: &str| row[member].as_str().unwrap_or_default().to_owned();
    let all = of.as_array().unwrap_or_else(|| panic!("no rows in {of}"));
    all.iter().map(|row| (text(row, name), text(row, value))).collect()
}

fn pairs(of: &[(&str, &str)]) -> Vec<(String, String)> {
    of.iter().map(|(one, other)| ((*one).to_owned(), (*other).to_owned())).collect()
}

/// Today at the place of both.
fn today() -> NaiveDate {
    #[expect(clippy::disallowed_methods, reason = "a test's own clock is the computer's")]
    Utc::now().with_timezone(&chrono_tz_makassar()).date_naive()
}
