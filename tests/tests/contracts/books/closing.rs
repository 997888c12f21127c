//! A month is closed: what stands in the way, once only, and what comes late counts in the next one.

use serde_json::json;

use super::{Books, pairs};

const BALANCES: &str = "kode;debit;kredit\n1-1100;1.000.000;\n3-1400;;1.000.000\n";

#[tokio::test]
async fn a_month_is_closed_when_it_is_over_and_those_before_it_are_closed() {
    let books = Books::begin().await;
    let last = books.last_month();
    let (earlier, this) = (last.previous(), last.next());
    let path = |period| format!("/api/v1/ledger/periods/{period}/close");
    let as_of = earlier.first_day().to_string();
    let opened = books
        .hand_in(&books.treasurer, "/api/v1/ledger/opening", &[("as_of", &as_of)], BALANCES)
        .await;
    assert_eq!(opened.status, 201, "{}", opened.body);

    let early = books.treasurer.post(&path(this), json!({})).await;
    assert_eq!((early.status, early.problem()), (422, "period-not-over"), "{}", early.body);
    let skipped = books.treasurer.post(&path(last), json!({})).await;
    assert_eq!((skipped.status, skipped.problem()), (409, "earlier-open"));
    assert_eq!(skipped.body["period"], earlier.to_string());
    let not_a_month = books.treasurer.post("/api/v1/ledger/periods/2026-13/close", json!({})).await;
    assert_eq!(not_a_month.status, 404);

    // Two at the same instant: one closes it, the other is told that it is closed.
    let (earlier_path, body) = (path(earlier), json!({}));
    let (one, other) = tokio::join!(
        books.treasurer.post(&earlier_path, body.clone()),
        books.treasurer.post(&earlier_path, body.clone()),
    );
    let mut told = [one.status, other.status];
    told.sort_unstable();
    assert_eq!(told, [200, 409]);
    let kept = "SELECT count(*) FROM ledger_close WHERE balances @>
                '[{\"account\": \"cash\", \"amount\": \"1000000.00\"}, {\"account\": \"reserves\", \"amount\": \"-1000000.00\"}]'";
    assert_eq!(books.number(kept).await, 1);

    let closed = books.treasurer.once("k").post(&path(last), json!({})).await;
    assert_eq!(closed.status, 200, "{}", closed.body);
    assert_eq!(closed.body["rows"][0]["opening"], "1000000.00");
    let again = books.treasurer.once("k").post(&path(last), json!({})).await;
    assert_eq!((again.status, again.header("idempotency-replayed")), (200, "true"));
    let twice = books.treasurer.post(&path(last), json!({})).await;
    assert_eq!((twice.status, twice.problem()), (409, "period-closed"));
    // The other cooperative's months are its own.
    let theirs = books.other_treasurer.get(&format!("/api/v1/ledger/periods/{last}")).await;
    assert_eq!(theirs.body["state"], "open");
}

#[tokio::test]
async fn months_in_which_nothing_happened_are_closed_with_the_next_one() {
    let books = Books::begin().await;
    let last = books.last_month();
    let long_ago = (0..20).fold(last, |month, _| month.previous());
    let as_of = long_ago.first_day().to_string();
    let path = "/api/v1/ledger/opening";
    let opened = books.hand_in(&books.treasurer, path, &[("as_of", &as_of)], BALANCES).await;
    assert_eq!(opened.status, 201, "{}", opened.body);
    let close = |period| format!("/api/v1/ledger/periods/{period}/close");
    let skipped = books.treasurer.post(&close(last), json!({})).await;
    assert_eq!((skipped.status, &skipped.body["period"]), (409, &json!(long_ago.to_string())));
    let first = books.treasurer.post(&close(long_ago), json!({})).await;
    assert_eq!(first.status, 200, "{}", first.body);

    let leapt = books.treasurer.post(&close(last), json!({})).await;

    assert_eq!(leapt.status, 200, "nineteen months in one go: {}", leapt.body);
    assert_eq!(books.number("SELECT count(*) FROM ledger_close").await, 2);
    let between = last.previous();
    let seen = books.treasurer.get(&format!("/api/v1/ledger/periods/{between}")).await;
    assert_eq!((&seen.body["state"], seen.body["closed_at"].is_string()), (&json!("closed"), true));
    let twice = books.treasurer.post(&close(between), json!({})).await;
    assert_eq!((twice.status, twice.problem()), (409, "period-closed"));
}

#[tokio::test]
async fn what_comes_late_counts_in_the_open_month_of_whoever_closed_and_in_its_own_elsewhere() {
    let books = Books::begin().await;
    let last = books.last_month();
    let as_of = last.last_day().to_string();
    let path = "/api/v1/ledger/opening";
    books.hand_in(&books.treasurer, path, &[("as_of", &as_of)], BALANCES).await;
    let closed =
        books.treasurer.post(&format!("/api/v1/ledger/periods/{last}/close"), json!({})).await;
    assert_eq!(closed.status, 200, "{}", closed.body);

    let mended = BALANCES.replace("1.000.000", "1.500.000");
    let late = books.hand_in(&books.treasurer, path, &[("as_of", &as_of)], &mended).await;

    assert_eq!(late.status, 201, "{}", late.body);
    assert_eq!(late.body["posted_on"], last.next().first_day().to_string());
    let before = pairs(&[("cash", "1000000.00"), ("reserves", "-1000000.00")]);
    assert_eq!(books.trial(&books.treasurer, last).await, before);
    let after = pairs(&[("cash", "1500000.00"), ("reserves", "-1500000.00")]);
    assert_eq!(books.trial(&books.treasurer, last.next()).await, after);
    let entries = books.treasurer.get("/api/v1/ledger/entries?account=cash").await;
    let newest = &entries.body["items"][0];
    assert_eq!((&newest["business_date"], &newest["debit"]), (&json!(as_of), &json!("500000.00")));
    // The database refuses it too, whoever asks.
    let into_closed = format!(
        "INSERT INTO ledger_entry SELECT occurrence_id, 9, organization_id, account, NULL, NULL, 5, '{as_of}'
         FROM ledger_entry LIMIT 1"
    );
    let done = sea_orm::ConnectionTrait::execute_unprepared(
        books.app.workflow.database.connection(),
        &into_closed,
    );
    let refused = done.await.unwrap_err().to_string();
    assert!(refused.contains("the books are closed through"), "{refused}");
}

#[tokio::test]
async fn a_month_with_something_unexplained_unposted_or_broken_stays_open_and_says_which() {
    let books = Books::begin().await;
    let last = books.last_month();
    let (day, report) = (last.last_day(), format!("/api/v1/ledger/periods/{last}"));
    let close = format!("{report}/close");
    let person = books.treasurer.person.unwrap();
    let (own, other) = (books.secondary, books.primary);
    books
        .sql(&format!(
            "INSERT INTO bank_account (id, owner_id, bank_code, number, holder, entered_by, entered_at)
             VALUES ('{own}', '{own}', 'BRI', '1234567890', 'Flores Bersama', '{person}', now());
             INSERT INTO bank_statement (id, account_id, organization_id, file_name, state, format, imported_by, imported_at)
             VALUES ('{own}', '{own}', '{own}', 'x.csv', 'staged', NULL, '{person}', now());
             INSERT INTO bank_line (id, statement_id, account_id, organization_id, file_row, booked_on, amount_sen, description,
                 counterparty_name, fingerprint, nth, state)
             VALUES ('{own}', '{own}', '{own}', '{own}', 1, '{day}', 5000, 'SETORAN', '', sha256('x'), 1, 'unexplained');
             INSERT INTO payment (id, payer_id, payee_id, state, amount_sen, paid_on, method, version, created_at, updated_at)
             VALUES ('{own}', '{other}', '{own}', 'recorded', 500, '{day}', 'cash', 1, now(), now());"
        ))
        .await;
    // In the books and on no invoice.
    books.happened(&books.invoiced(1_000), "invoice", day).await;

    let found = books.manager.get(&report).await;
    assert_eq!(
        found.body["hindrances"],
        json!([
            { "what": "unexplained", "count": 1 },
            { "what": "unposted", "count": 1 },
            { "what": "broken", "count": 1 },
        ]),
        "{}",
        found.body
    );
    let mut told = Vec::new();
    let mending = [
        "UPDATE bank_line SET state = 'explained', explained_as = 'bank_error'",
        "UPDATE payment SET state = 'withdrawn'",
        "SELECT 1",
    ];
    for mend in mending {
        let refused = books.treasurer.post(&close, json!({})).await;
        assert_eq!((refused.status, refused.problem()), (422, "period-not-ready"));
        told.push((refused.body["what"].clone(), refused.body["detail"].clone()));
        books.sql(mend).await;
    }

    assert_eq!(told[0].0, "unexplained");
    assert_eq!(told[1].0, "unposted");
    assert_eq!(told[2].0, "broken");
    assert_eq!(told[0].1, "1 baris rekening koran belum dijelaskan. Jelaskan semuanya dulu.");
    assert_eq!(books.number("SELECT count(*) FROM ledger_close").await, 0);
    // The night finds the same.
    let (number, first) =
        order_workflow::query::ledger::breaches(&books.app.workflow, 5).await.unwrap();
    assert_eq!((number, first[0].what.as_str()), (1, "receivable is not what is open"));
}
