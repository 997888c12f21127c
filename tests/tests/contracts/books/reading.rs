//! Entries, the journal as a file, and the books built again from what happened alone.

use order_workflow::price_list::{Cell, Limits, read_sheet};
use order_workflow::query::ledger::verify::{Difference, verify};
use serde_json::json;

use super::{Books, pairs, rows, today};

#[tokio::test]
async fn entries_are_read_by_account_partner_and_month_page_by_page_and_never_those_of_others() {
    let books = Books::begin().await;
    let last = books.last_month();
    books.happened(&books.invoiced(1_000), "invoice", last.first_day()).await;
    books.happened(&books.invoiced(2_000), "invoice", last.last_day()).await;
    books.happened(&books.paid(3_000, 1_110), "payment", today()).await;
    let path = "/api/v1/ledger/entries";

    let all = books.treasurer.get(&format!("{path}?limit=100")).await;
    assert_eq!(all.body["items"].as_array().unwrap().len(), 3 + 3 + 3);
    let theirs = books.other_treasurer.get(&format!("{path}?limit=100&account=receivable")).await;
    assert_eq!(theirs.body["items"], json!([]));

    // Newest first, a page at a time, nothing twice.
    let mut seen = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = books.treasurer.get(&format!("{path}?account=receivable&limit=1{cursor}")).await;
        let item = &page.body["items"][0];
        assert_eq!(item["partner"]["name"], "KDMP Nangapanda");
        seen.push((item["debit"].clone(), item["credit"].clone(), item["kind"].clone()));
        match page.body["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    assert_eq!(
        seen,
        [
            (json!("0.00"), json!("1110.00"), json!("paid")),
            (json!("2220.00"), json!("0.00"), json!("invoiced")),
            (json!("1110.00"), json!("0.00"), json!("invoiced")),
        ]
    );
    let month =
        books.treasurer.get(&format!("{path}?period={last}&partner={}", books.primary)).await;
    assert_eq!(month.body["items"].as_array().unwrap().len(), 2);
    for (query, pointer) in
        [("account=gold", "account"), ("period=2026-13", "period"), ("cursor=x", "cursor")]
    {
        let refused = books.treasurer.get(&format!("{path}?{query}")).await;
        assert_eq!((refused.status, refused.pointers()), (400, vec![pointer]));
    }

    // My receivable is your payable, and what was paid too much stands to the payer's good.
    let accounts = books.treasurer.get("/api/v1/ledger/accounts").await;
    let used = |reply: &serde_json::Value| -> Vec<(String, String)> {
        let all = rows(&reply["items"], "account", "balance");
        all.into_iter().filter(|(_, balance)| balance != "0.00").collect()
    };
    assert_eq!(
        used(&accounts.body),
        pairs(&[
            ("bank", "3000.00"),
            ("receivable", "2220.00"),
            ("advance_received", "-1890.00"),
            ("output_tax", "-330.00"),
            ("sales_to_cooperatives", "-3000.00"),
        ])
    );
    let accounts = books.other_treasurer.get("/api/v1/ledger/accounts").await;
    assert_eq!(
        used(&accounts.body),
        pairs(&[
            ("bank", "-3000.00"),
            ("advance_paid", "1890.00"),
            ("inventory", "3330.00"),
            ("payable", "-2220.00"),
        ])
    );
}

#[tokio::test]
async fn the_journal_of_a_month_balances_voucher_by_voucher_as_csv_and_as_a_workbook() {
    let books = Books::begin().await;
    let last = books.last_month();
    books
        .sql(&format!("UPDATE organization SET name = '=1+1 \"x\"' WHERE id = '{}'", books.primary))
        .await;
    books.happened(&books.invoiced(1_000), "invoice", last.first_day()).await;
    books.happened(&books.paid(110, 110), "payment", last.last_day()).await;
    books.happened(&books.paid(110, 110), "payment", today()).await;
    let path = format!("/api/v1/ledger/export?period={last}");

    let csv = books.treasurer.get(&path).await;
    assert_eq!(
        csv.header("content-disposition"),
        format!("attachment; filename=\"lumbung-jurnal-{last}.csv\"")
    );
    let lines: Vec<&str> = csv.text.trim_start_matches('\u{feff}').lines().collect();
    assert_eq!(lines.len(), 1 + 3 + 2, "{}", csv.text);
    let first: Vec<&str> = lines[1].split(',').collect();
    let day = last.first_day().to_string();
    assert_eq!(
        (first[0], first[4], first[7], first[8]),
        (&*day, "invoiced", "1-1300", "Piutang usaha")
    );
    assert_eq!(first[9], "\"'=1+1 \"\"x\"\"\"");
    assert_eq!((first[10], first[11]), ("1110.00", "0.00"));

    let request = books.treasurer.request(reqwest::Method::GET, &format!("{path}&format=xlsx"));
    let workbook = request.send().await.unwrap().bytes().await.unwrap();
    let sheet = read_sheet(&workbook, "jurnal.xlsx", &Limits::default()).unwrap();
    let figure = |row: usize, column: usize| match sheet.rows()[row].cell(column) {
        Cell::Number(number) => *number,
        other => panic!("{other:?} is no number"),
    };
    assert_eq!(sheet.rows().len(), 5);
    let sides = |column| (0..5).map(|row| figure(row, column)).sum::<f64>();
    assert!(
        (sides(10) - 1_220.0).abs() < f64::EPSILON && (sides(11) - 1_220.0).abs() < f64::EPSILON
    );

    let other = books.other_treasurer.with("accept-language", "en").get(&path).await;
    assert!(other.text.contains("Trade payables") && !other.text.contains("Trade receivables"));
}

#[tokio::test]
async fn the_books_built_again_from_what_happened_are_what_is_written_until_somebody_meddles() {
    let books = Books::begin().await;
    let last = books.last_month();
    books.happened(&books.invoiced(1_000), "invoice", last.first_day()).await;
    books.happened(&books.paid(110, 110), "payment", last.last_day()).await;
    let as_of = last.last_day().to_string();
    let table = "kode;debit;kredit\n1-1100;100;\n3-1400;;100\n";
    books.hand_in(&books.treasurer, "/api/v1/ledger/opening", &[("as_of", &as_of)], table).await;

    let whole = verify(&books.app.workflow).await.unwrap();
    assert_eq!(whole.difference, None);
    assert_eq!((whole.occurrences, whole.entries, whole.organizations), (3, 6 + 4 + 2, 2));

    // Somebody who owns the database moves ten rupiah, and keeps every sum of both books.
    let meddle = |set: &str| {
        format!(
            "ALTER TABLE ledger_entry DISABLE TRIGGER USER; UPDATE ledger_entry SET {set};
             ALTER TABLE ledger_entry ENABLE TRIGGER USER;"
        )
    };
    books.sql(&meddle("account = 'cash' WHERE account = 'bank' AND amount_sen > 0")).await;
    let moved = verify(&books.app.workflow).await.unwrap();
    let Some(Difference::Entry { position, written, .. }) = &moved.difference else {
        panic!("{moved:?}")
    };
    assert_eq!((*position, written.as_deref().unwrap().split(' ').next()), (2, Some("cash")));
    let told = marketplace_api::verify_books::lines(&moved);
    assert!(
        told[1].starts_with("different after 1 occurrences: occurrence 2, entry "),
        "{}",
        told[1]
    );

    books.sql(&meddle("account = 'bank' WHERE account = 'cash' AND amount_sen = 11000")).await;
    assert_eq!(verify(&books.app.workflow).await.unwrap().difference, None);

    // What was kept when a month was closed is held against it too.
    books
        .sql(&format!(
            "INSERT INTO ledger_close (organization_id, last_day, closed_by, closed_at, balances)
             VALUES ('{}', '{as_of}', '{}', now(), '[{{\"account\": \"cash\", \"amount\": \"5.00\"}}]')",
            books.secondary,
            books.treasurer.person.unwrap()
        ))
        .await;
    let closed = verify(&books.app.workflow).await.unwrap();
    assert!(matches!(closed.difference, Some(Difference::Closed { .. })), "{closed:?}");
}

#[tokio::test]
async fn the_night_says_how_much_of_the_money_is_broken() {
    let books = Books::begin().await;
    for _ in 0..100 {
        let metrics = books.app.visitor().get("/metrics").await.text;
        if metrics.contains("money_breaches 0") {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    panic!("nobody looked through the money within ten seconds of the start");
}
