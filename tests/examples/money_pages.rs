//! How long the pages about money take the program with a hundred thousand documents in its tables, and a pair that
//! has 5,000 of them in one month: `tests/benchmark --pages` runs it. docs/TESTING.md says how to read it.

#![expect(clippy::expect_used, reason = "a measurement that breaks stops here")]

use std::io::{self, Write};
use std::time::{Duration, Instant};

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use order_workflow::clock::Clock;
use sea_orm::ConnectionTrait;
use serde_json::json;
use supply_chain::calendar::Period;
use supply_chain::organization::{Kind, Role};
use tests::app::{Client, TestApp};
use tests::caller::{millis, percentile};
use uuid::Uuid;

/// What it is measured with, as SQL; `{first}` stands for the first day of last month.
const DOCUMENTS: &str = include_str!("many_documents.sql");

/// Partners of the one organization whose pages are read.
const PARTNERS: usize = 40;

/// How often each page is read; the first reading counts for nothing.
const TIMES: usize = 40;

/// Lines on a page of a statement.
const LINES_SHOWN: usize = 50;

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() -> io::Result<()> {
    let mut out = io::stdout();
    let app = TestApp::start().await;
    let mut party = vec![app.organization(Kind::Secondary, "Flores Bersama").await];
    for number in 1..=PARTNERS {
        party.push(app.organization(Kind::Primary, &format!("KDMP {number}")).await);
    }
    let month = Period::of(in_ende(app.clock.now())).previous();
    let begun = Instant::now();
    write_documents(&app, &party, month.first_day()).await;
    writeln!(out, "100,000 documents written in {} s", begun.elapsed().as_secs())?;

    let treasurer = app.person(party[0], &[Role::Treasurer]).await;
    let with = json!({ "with_id": party[1], "period": month.to_string() });
    let begun = Instant::now();
    let drawn = treasurer.post("/api/v1/statements", with).await;
    assert_eq!(drawn.status, 201, "{}", drawn.text);
    let lines = drawn.body["lines"].as_array().map_or(0, Vec::len);
    writeln!(out, "a statement of {lines} lines drawn up in {} ms", begun.elapsed().as_millis())?;
    let reader = app.browser(treasurer.person.expect("a person")).await;

    writeln!(out, "{:<44} {:>9} {:>9} {:>9}", "page", "p50 ms", "p99 ms", "bytes")?;
    let statement = format!("/statements/{}", drawn.id("id"));
    let pages = lines.div_ceil(LINES_SHOWN).max(1);
    let of_statement = |n: usize| format!("{statement}?page={}", 1 + n * 7 % pages);
    measure(&mut out, &reader, "a statement, open, any of its pages", &of_statement).await?;
    for (what, path) in [
        ("statements", "/statements".to_owned()),
        ("bills to be paid to us", "/invoices?side=issuer".to_owned()),
        ("bills, newest first", "/invoices".to_owned()),
        ("payments", "/payments".to_owned()),
        ("ageing", "/ageing".to_owned()),
        ("the ledger's accounts", "/ledger".to_owned()),
        ("an account's month", format!("/ledger/accounts/receivable?period={month}")),
        ("the trial balance", format!("/ledger/trial-balance?period={month}")),
        ("months to close", "/ledger/close".to_owned()),
    ] {
        measure(&mut out, &reader, what, &|_| path.clone()).await?;
    }
    app.stop().await;
    Ok(())
}

/// Reads a page again and again; tells how long the program took.
async fn measure(
    out: &mut impl Write,
    reader: &Client,
    what: &str,
    path: &dyn Fn(usize) -> String,
) -> io::Result<()> {
    let mut took: Vec<Duration> = Vec::new();
    let mut bytes = 0;
    for n in 0..=TIMES {
        let path = path(n);
        let begun = Instant::now();
        let shown = reader.get(&path).await;
        took.push(begun.elapsed());
        assert_eq!(shown.status, 200, "{path}: {}", shown.text);
        bytes = shown.text.len();
    }
    let (half, most) = (percentile(&took[1..], 50), percentile(&took[1..], 99));
    writeln!(out, "{what:<44} {:>9.1} {:>9.1} {bytes:>9}", millis(half), millis(most))
}

async fn write_documents(app: &TestApp, party: &[Uuid], first: NaiveDate) {
    let places: Vec<String> =
        party.iter().enumerate().map(|(place, id)| format!("({place}, '{id}'::uuid)")).collect();
    let on = app.workflow.database.connection();
    let parties =
        format!("CREATE TABLE party AS SELECT * FROM (VALUES {}) p (place, id)", places.join(", "));
    on.execute_unprepared(&parties).await.expect("the parties");
    let documents = DOCUMENTS.replace("{first}", &first.to_string());
    let all = format!("BEGIN; {documents} COMMIT;");
    on.execute_unprepared(&all).await.expect("the documents");
    // As autovacuum leaves them.
    on.execute_unprepared("VACUUM ANALYZE").await.expect("known sizes");
}

/// The day it is in Ende.
fn in_ende(now: DateTime<Utc>) -> NaiveDate {
    (now + TimeDelta::hours(8)).date_naive()
}
