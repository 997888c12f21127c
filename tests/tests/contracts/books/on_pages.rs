//! The books in a browser without scripts: read, uploaded, looked at first, and closed with one more question.

use scraper::{Html, Selector};
use tests::app::{Client, Reply};

use super::{Books, today};

fn text(reply: &Reply, selector: &str) -> String {
    let page = Html::parse_document(&reply.text);
    let found: Vec<String> = page
        .select(&Selector::parse(selector).unwrap())
        .map(|part| part.text().collect())
        .collect();
    found.join(" ").split_whitespace().collect::<Vec<_>>().join(" ")
}

fn value(reply: &Reply, name: &str) -> String {
    let page = Html::parse_document(&reply.text);
    let selector = Selector::parse(&format!("form [name={name}]")).unwrap();
    let field = page.select(&selector).next().unwrap_or_else(|| panic!("no {name}"));
    field.value().attr("value").unwrap_or_default().to_owned()
}

async fn upload(browser: &Client, path: &str, table: &str) -> Reply {
    browser.upload(path, "saldo.csv", table.as_bytes().to_vec()).await
}

#[tokio::test]
async fn balances_are_shown_before_they_come_in_and_a_wrong_file_says_which_rows() {
    let books = Books::begin().await;
    let browser = books.app.browser(books.treasurer.person.unwrap()).await;
    let table = "kode;debit;kredit\n1-1100;1.250.000;\n3-1100;;1.000.000\n";

    let wrong = upload(&browser, "/ledger/opening", "kode;debit;kredit\n9-9999;5;\n").await;
    assert_eq!(wrong.status, 422);
    assert!(text(&wrong, "#faults").contains("9-9999"), "{}", wrong.text);
    assert!(text(&wrong, "title").starts_with("Salah:"));

    let shown = upload(&browser, "/ledger/opening", table).await;
    assert_eq!(shown.status, 200, "{}", shown.text);
    assert!(text(&shown, "main").contains("Debit dan kredit berselisih Rp250.000."));
    assert_eq!(books.number("SELECT count(*) FROM ledger_entry").await, 0);
    assert_eq!(value(&shown, "as_of"), books.last_month().last_day().to_string());

    let (lines, key) = (value(&shown, "lines"), value(&shown, "key"));
    let later = [("lines", lines.as_str()), ("key", "other"), ("as_of", "2999-12-31")];
    let refused = browser.form("/ledger/opening/confirm", &later).await;
    assert_eq!((refused.status, value(&refused, "as_of")), (422, "2999-12-31".to_owned()));
    let day = books.last_month().last_day().to_string();
    let typed = [("lines", lines.as_str()), ("key", key.as_str()), ("as_of", day.as_str())];
    for _ in 0..2 {
        let taken = browser.form("/ledger/opening/confirm", &typed).await;
        assert_eq!(
            (taken.status, taken.header("location")),
            (303, "/ledger/opening?saved=balances")
        );
    }
    assert_eq!(books.number("SELECT count(*) FROM ledger_occurrence").await, 1);

    let ledger = browser.get("/ledger").await;
    assert!(text(&ledger, "main").contains("Kas 1-1100"), "{}", ledger.text);
    let account =
        browser.get(&format!("/ledger/accounts/cash?period={}", books.last_month())).await;
    assert!(
        text(&account, "tbody").contains("Saldo awal")
            && text(&account, "tbody").contains("Rp1.250.000")
    );
    let later = browser.get("/ledger/accounts/cash").await;
    assert!(text(&later, ".totals").contains("Rp1.250.000"));
    assert_eq!(browser.get("/ledger/accounts/gold").await.status, 404);
}

#[tokio::test]
async fn a_month_is_closed_with_one_more_question_and_an_auditor_only_looks() {
    let books = Books::begin().await;
    let last = books.last_month();
    let browser = books.app.browser(books.treasurer.person.unwrap()).await;
    let manager = books.app.browser(books.manager.person.unwrap()).await;
    let table = "kode;debit;kredit\n1-1100;5;\n3-1100;;5\n";
    let as_of = last.first_day().to_string();
    books.hand_in(&books.treasurer, "/api/v1/ledger/opening", &[("as_of", &as_of)], table).await;
    let address = format!("/ledger/periods/{last}/close");

    let looked = manager.get("/ledger/close").await;
    assert!(
        text(&looked, "main").contains("Menutup bulan dilakukan bendahara."),
        "{}",
        looked.text
    );
    assert!(!looked.text.contains(&address));
    let list = browser.get("/ledger/close").await;
    assert!(list.text.contains(&format!("href=\"{address}\"")), "{}", list.text);
    assert_eq!(
        Html::parse_document(&list.text).select(&Selector::parse(".t-good").unwrap()).count(),
        5
    );

    let asked = browser.get(&address).await;
    assert!(text(&asked, "main").contains("tidak dibuka lagi"), "{}", asked.text);
    let key = value(&asked, "key");
    let closed = browser.form(&address, &[("key", &key)]).await;
    assert_eq!(
        (closed.status, closed.header("location")),
        (303, &*format!("/ledger/close?closed={last}"))
    );
    let done = browser.get(&format!("/ledger/close?closed={last}")).await;
    assert!(text(&done, ".note").contains("sudah ditutup."));
    // The next one is this month, which is not over.
    assert!(text(&done, ".t-bad + .grow").starts_with("Bulan ini berlangsung sampai"));
    let twice = browser.form(&address, &[("key", "another")]).await;
    assert_eq!(twice.status, 409);
    assert!(text(&twice, ".wrong").contains("sudah ditutup."));
    let trial = browser.get(&format!("/ledger/trial-balance?period={last}")).await;
    assert!(text(&trial, ".badge").starts_with("Ditutup"), "{}", trial.text);
}

#[tokio::test]
async fn an_account_leads_to_whom_it_is_with_and_reckons_on_from_page_to_page() {
    let books = Books::begin().await;
    let browser = books.app.browser(books.treasurer.person.unwrap()).await;
    for _ in 0..60 {
        books.happened(&books.invoiced(100), "invoice", today()).await;
    }

    let first = browser.get("/ledger/accounts/receivable").await;
    let with_whom = text(&first, "aside");
    assert!(with_whom.contains("KDMP Nangapanda") && with_whom.contains("Rp6.660"), "{with_whom}");
    let page = Html::parse_document(&first.text);
    let rows = Selector::parse("tbody tr").unwrap();
    assert_eq!(page.select(&rows).count(), 50);
    let links = Selector::parse("a[rel=next]").unwrap();
    let next = page.select(&links);
    let next =
        next.filter_map(|link| link.value().attr("href")).find(|href| href.contains("after="));
    let second = browser.get(next.unwrap()).await;

    let page = Html::parse_document(&second.text);
    assert_eq!(page.select(&rows).count(), 10);
    assert!(text(&second, "tbody tr:first-child .amt").contains("Rp5.661"));
    assert!(text(&second, "tbody tr:last-child .amt").contains("Rp6.660"));
    let chosen = format!("/ledger/accounts/receivable?partner={}", books.primary);
    assert!(text(&browser.get(&chosen).await, "aside").contains("Tampilkan semua"));
}
