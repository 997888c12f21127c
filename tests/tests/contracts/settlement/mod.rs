//! What two have between them: stated and agreed, aged, set off. Both read the same to the sen; nobody else reads any.

mod earlier_debts;
mod nettings;
mod statements;

use chrono::{Datelike, NaiveDate, TimeDelta};
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use serde_json::Value;
use supply_chain::money::Money;
use supply_chain::organization::{Kind, Role};
use tests::app::{Client, TestApp};
use tests::bills::{Billed, bill};
use uuid::Uuid;

/// A secondary, three cooperatives that belong to it, and one that does not; a treasurer in each.
struct World {
    app: TestApp,
    secondary: Uuid,
    primaries: [Uuid; 3],
    stranger: Uuid,
    above: Client,
    below: [Client; 3],
    outside: Client,
}

impl World {
    async fn open() -> Self {
        let app = TestApp::start().await;
        let secondary = app.organization(Kind::Secondary, "Flores Bersama").await;
        let mut primaries = [Uuid::nil(); 3];
        let names = ["KDMP Nangapanda", "KDMP Detusoko", "KDMP Wolowaru"];
        for (primary, name) in primaries.iter_mut().zip(names) {
            *primary = app.organization(Kind::Primary, name).await;
            app.affiliate(secondary, *primary).await;
        }
        let stranger = app.organization(Kind::Primary, "KDMP Lio Timur").await;
        let treasurer = [Role::Treasurer];
        let below = [
            app.person(primaries[0], &treasurer).await,
            app.person(primaries[1], &treasurer).await,
            app.person(primaries[2], &treasurer).await,
        ];
        Self {
            above: app.person(secondary, &treasurer).await,
            outside: app.person(stranger, &treasurer).await,
            below,
            secondary,
            primaries,
            stranger,
            app,
        }
    }

    /// Today at the place of everybody here.
    fn today(&self) -> NaiveDate {
        self.app.clock.today()
    }

    /// The first day of the last month that is over.
    fn last_month(&self) -> NaiveDate {
        let first = self.today().with_day(1).unwrap();
        (first - TimeDelta::days(1)).with_day(1).unwrap()
    }

    /// That month as it is written.
    fn period(&self) -> String {
        self.last_month().format("%Y-%m").to_string()
    }

    /// Invoices of the 10th of the last month that is over: who wants how many rupiah from whom.
    async fn billed(&self, bills: &[(Uuid, Uuid, i64)]) -> Vec<Uuid> {
        let day = self.last_month().with_day(10).unwrap();
        let due = day + TimeDelta::days(7);
        let bills: Vec<Billed> = bills
            .iter()
            .map(|&(issuer, receiver, rupiah)| Billed {
                issuer,
                receiver,
                sen: rupiah * 100,
                day,
                due,
            })
            .collect();
        bill(&self.app.workflow, &bills).await
    }

    /// One number from the database.
    async fn number(&self, sql: &str) -> i64 {
        let asked = Statement::from_string(DbBackend::Postgres, sql.to_owned());
        let row = self.app.workflow.database.connection().query_one_raw(asked).await.unwrap();
        row.unwrap().try_get_by_index(0).unwrap()
    }

    /// What everybody is owed less what they owe, by their own books, in the order of their ids.
    async fn positions(&self) -> Vec<(Uuid, i64)> {
        let sql = "SELECT organization_id, sum(amount_sen)::bigint AS sen FROM ledger_entry
                   WHERE account IN ('receivable', 'payable', 'advance_paid', 'advance_received')
                   GROUP BY 1 ORDER BY 1";
        let asked = Statement::from_string(DbBackend::Postgres, sql);
        let rows = self.app.workflow.database.connection().query_all_raw(asked).await.unwrap();
        let read = |row: &sea_orm::QueryResult| {
            (row.try_get("", "organization_id").unwrap(), row.try_get("", "sen").unwrap())
        };
        rows.iter().map(read).collect()
    }

    /// Nothing contradicts itself, neither in the papers nor in the books.
    async fn holds(&self) {
        let sql = "SELECT what || ': ' || detail AS told FROM money_breach LIMIT 20";
        let asked = Statement::from_string(DbBackend::Postgres, sql);
        let rows = self.app.workflow.database.connection().query_all_raw(asked).await.unwrap();
        let told: Vec<String> = rows.iter().map(|row| row.try_get("", "told").unwrap()).collect();
        assert_eq!(told, Vec::<String>::new());
    }
}

fn sen(value: &Value) -> i64 {
    value.as_str().unwrap().parse::<Money>().unwrap().sen()
}

fn commands(reply: &Value) -> Vec<&str> {
    reply["allowed_commands"].as_array().unwrap().iter().map(|one| one.as_str().unwrap()).collect()
}
