//! A year's surplus over HTTP and on pages: members come in with what they saved, the meeting's decision is recorded, shared
//! to the rupiah, taken back, passed on; and everybody sees their own. What the files beside this one share stands here.

mod closing;
mod members;
mod on_pages;
mod passing;
mod paying_out;
mod trading;

use chrono::{Datelike, TimeDelta};
use order_workflow::query::ledger::verify::verify;
use reqwest::Method;
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use serde_json::{Value, json};
use supply_chain::organization::{Kind, Role};
use tests::app::{Client, Reply, TestApp};
use uuid::Uuid;

/// A cooperative with the people who look after its year.
struct Cooperative {
    app: TestApp,
    id: Uuid,
    treasurer: Client,
    board: Client,
    manager: Client,
}

impl Cooperative {
    /// Of persons.
    async fn primary() -> Self {
        Self::of(TestApp::start().await, Kind::Primary, "KDMP Nangapanda").await
    }

    async fn of(app: TestApp, kind: Kind, name: &str) -> Self {
        let id = app.organization(kind, name).await;
        Self {
            treasurer: app.person(id, &[Role::Treasurer]).await,
            board: app.person(id, &[Role::Approver]).await,
            manager: app.person(id, &[Role::Manager]).await,
            id,
            app,
        }
    }

    /// The year that ended last, at everybody's place here.
    fn year(&self) -> i32 {
        let now = order_workflow::clock::Clock::now(&self.app.clock);
        // Ende keeps WITA, eight hours ahead.
        (now + TimeDelta::hours(8)).year() - 1
    }

    /// An address about that year.
    fn path(&self, rest: &str) -> String {
        format!("/api/v1/patronage/{}{rest}", self.year())
    }

    /// What is said of members at that year's end.
    async fn hand_in(&self, by: &Client, fields: &[(&str, &str)], table: &str) -> Reply {
        hand_in(by, fields, table).await
    }

    /// Members as they stood when that year ended.
    async fn members(&self, table: &str) {
        let as_of = format!("{}-12-31", self.year());
        let taken = hand_in(&self.treasurer, &[("as_of", &as_of)], table).await;
        assert_eq!(taken.status, 201, "{}", taken.text);
    }

    /// A decision about that year, each use with its hundredths of a percent.
    fn decision(&self, surplus: &str, uses: &[(&str, u32)]) -> Value {
        let uses: Vec<Value> =
            uses.iter().map(|(of, points)| json!({ "use": of, "basis_points": points })).collect();
        json!({
            "surplus": surplus, "uses": uses, "savings_kinds": ["principal", "mandatory"], "minutes": "RAT/1",
            "decided_on": self.day(3),
        })
    }

    /// The first day of a month of the year after, in which meetings are held.
    fn day(&self, month: u32) -> String {
        format!("{}-{month:02}-01", self.year() + 1)
    }

    async fn decide(&self, decision: &Value) -> Reply {
        self.board.post(&self.path("/decision"), decision.clone()).await
    }

    /// Each member's number with what the savings, the trade and both earned, in rupiah.
    async fn shares(&self) -> Vec<(String, [String; 3])> {
        let reply = self.treasurer.get(&self.path("/shares?limit=100")).await;
        assert_eq!(reply.status, 200, "{}", reply.text);
        let items = reply.body["items"].as_array().unwrap().clone();
        let text = |value: &Value| value.as_str().unwrap_or("-").trim_end_matches(".00").to_owned();
        let share = |row: &Value| {
            let parts = [&row["by_savings"]["share"], &row["by_trade"]["share"], &row["total"]];
            (text(&row["party"]["number"]), parts.map(text))
        };
        items.iter().map(share).collect()
    }

    /// That books and tables say the same, and come out the same when they are built again.
    async fn hold(&self) {
        let verdict = verify(&self.app.workflow).await.unwrap();
        assert_eq!(verdict.difference, None);
        assert_eq!(self.app.breaches().await, Vec::<String>::new());
        assert_eq!(self.number("SELECT count(*) FROM money_breach").await, 0);
    }

    async fn number(&self, sql: &str) -> i64 {
        let asked = Statement::from_string(DbBackend::Postgres, sql);
        let row = self.app.workflow.database.connection().query_one_raw(asked).await;
        row.unwrap().unwrap().try_get_by_index(0).unwrap()
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

    /// Somebody who is a member under that number, and signs in.
    async fn member(&self, number: &str) -> Client {
        let client = self.app.person(self.id, &[Role::Member]).await;
        let login = self.login(&client).await;
        let table = format!("nomor;nama masuk;pokok\n{number};{login};0\n");
        // Their own file, of today: the savings come with the others.
        let today = self.app.clock.today().to_string();
        let taken = hand_in(&self.treasurer, &[("as_of", &today)], &table).await;
        assert_eq!(taken.status, 201, "{}", taken.text);
        client
    }

    async fn login(&self, client: &Client) -> String {
        let sql = format!("SELECT login FROM login WHERE person_id = '{}'", client.person.unwrap());
        let asked = Statement::from_string(DbBackend::Postgres, sql);
        let row = self.app.workflow.database.connection().query_one_raw(asked).await;
        row.unwrap().unwrap().try_get_by_index(0).unwrap()
    }
}

async fn hand_in(by: &Client, fields: &[(&str, &str)], table: &str) -> Reply {
    let part = reqwest::multipart::Part::bytes(table.as_bytes().to_vec()).file_name("anggota.csv");
    let mut form = reqwest::multipart::Form::new().part("file", part);
    for (name, value) in fields {
        form = form.text((*name).to_owned(), (*value).to_owned());
    }
    Client::send(by.request(Method::POST, "/api/v1/savings").multipart(form)).await
}

fn share(number: &str, amounts: [&str; 3]) -> (String, [String; 3]) {
    (number.to_owned(), amounts.map(str::to_owned))
}
