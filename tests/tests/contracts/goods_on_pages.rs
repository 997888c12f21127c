//! A seller's pages: a price list from the file to the shelf and back, single goods, stock.

use std::time::Duration;

use reqwest::Method;
use reqwest::multipart::{Form, Part};
use supply_chain::organization::{Kind, Role};
use tests::app::{Client, Reply, TestApp};

use crate::doors::{attribute, texts};

/// A distributor's list with its own headers: two good rows, one wrong.
const LIST: &str = "kode;nama barang;satuan_beli;isi_per_satuan_beli;satuan_jual;harga_jual\n\
    MG-2L;Minyak Goreng Nusa 2 L;karton;6;pcs;213.000\n\
    GP-50;Gula Pasir 50 kg;sak;50;kg;815.000\n\
    SI-01;Sapu Ijuk;pcs;1;pcs;Rp 12.5O0\n";

async fn desk(app: &TestApp) -> Client {
    let seller = app.organization(Kind::Distributor, "Nusa Niaga Ende").await;
    let sales = app.person(seller, &[Role::Sales]).await;
    app.browser(sales.person.unwrap()).await
}

async fn hand_in(browser: &Client, name: &str, content: &str) -> Reply {
    let form = browser.get("/imports").await;
    let key = attribute(&form, "form[enctype] [name=key]", "value");
    let part = Part::bytes(content.as_bytes().to_vec()).file_name(name.to_owned());
    let parts = Form::new().text("key", key).part("file", part);
    Client::send(browser.request(Method::POST, "/imports").multipart(parts)).await
}

/// The page of an upload once nothing runs any more.
async fn settled(browser: &Client, address: &str) -> Reply {
    for _ in 0..200 {
        let page = browser.get(address).await;
        assert_eq!(page.status, 200, "{}", page.text);
        if attribute(&page, "#import", "hx-get").is_empty() {
            return page;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("{address} never settles");
}

/// Posts the form whose address ends so, as it stands on the page, with these fields changed.
async fn post(browser: &Client, page: &Reply, ends: &str, changed: &[(&str, &str)]) -> Reply {
    let form = format!("form[action$='{ends}']");
    let action = attribute(page, &form, "action");
    assert!(!action.is_empty(), "no form to {ends}: {}", page.text);
    let key = attribute(page, &format!("{form} [name=key]"), "value");
    let version = attribute(page, &format!("{form} [name=version]"), "value");
    let mut typed = vec![("key", key.as_str()), ("version", version.as_str())];
    typed.retain(|(name, _)| changed.iter().all(|(other, _)| other != name));
    typed.extend_from_slice(changed);
    browser.form(&action, &typed).await
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "a day at the desk is told in one go")]
async fn a_list_with_its_own_headers_is_matched_checked_published_and_taken_back() {
    let app = TestApp::start().await;
    let browser = desk(&app).await;
    assert!(
        browser.get("/imports").await.text.contains("Contoh baris"),
        "the first time shows sample rows"
    );

    let taken = hand_in(&browser, "daftar.csv", LIST).await;
    assert_eq!(taken.status, 303, "{}", taken.text);
    let address = taken.header("location").to_owned();
    let unread = settled(&browser, &address).await;
    assert!(
        texts(&unread, ".note.bad p")[0].contains("Kolom yang belum ada: nama, isi, harga."),
        "{}",
        unread.text
    );

    let form = browser.get(&format!("{address}/mapping")).await;
    let twice = post(
        &browser,
        &form,
        "/mapping",
        &[("to-1", "name"), ("to-0", "name"), ("to-5", "price"), ("to-3", "factor")],
    )
    .await;
    assert_eq!(twice.status, 422);
    assert_eq!(attribute(&twice, ".wrong a", "href"), "#to-1");
    assert_eq!(attribute(&twice, "#to-0 [selected]", "value"), "name", "what was chosen is kept");
    let columns = [
        ("to-0", "sku"),
        ("to-1", "name"),
        ("to-2", "pack"),
        ("to-3", "factor"),
        ("to-4", "base_unit"),
        ("to-5", "price"),
    ];
    let matched = post(&browser, &form, "/mapping", &columns).await;
    assert_eq!(
        (matched.status, matched.header("location")),
        (303, address.as_str()),
        "{}",
        matched.text
    );

    let report = settled(&browser, &address).await;
    assert_eq!(texts(&report, ".figures .fig"), ["2", "1"]);
    assert_eq!(texts(&report, "#faults tbody td code"), ["harga_jual"]);
    assert!(
        texts(&report, "#faults tbody th")[0].ends_with('4'),
        "the row's number in the spreadsheet"
    );
    assert!(report.text.contains("Bukan angka. Ada huruf O, seharusnya angka 0."));
    let wrong_rows = browser.get(&format!("{address}/rejected")).await;
    assert!(
        wrong_rows.text.contains("Sapu Ijuk") && !wrong_rows.text.contains("Gula"),
        "{}",
        wrong_rows.text
    );
    assert!(
        browser.get("/stock").await.text.contains("Belum ada barang"),
        "on sale before it is published"
    );

    let published = post(&browser, &report, "/publish", &[]).await;
    assert_eq!(published.status, 303, "{}", published.text);
    let done = settled(&browser, &address).await;
    assert_eq!(texts(&browser.get("/stock").await, ".offers h2 a").len(), 2);
    let late = post(&browser, &report, "/publish", &[("key", "another")]).await;
    assert_eq!(late.status, 412, "the page shows the latest: {}", late.text);
    assert!(late.text.contains("Sudah terbit"));

    let asks = browser.get(&attribute(&done, "a.b.no", "href")).await;
    let undone = post(&browser, &asks, "/undo", &[]).await;
    assert_eq!(undone.status, 303, "{}", undone.text);
    assert!(browser.get("/stock").await.text.contains("Belum ada barang"));
    app.stop().await;
}

#[tokio::test]
async fn progress_is_answered_by_304_while_nothing_moves() {
    let app = TestApp::start().await;
    let browser = desk(&app).await;
    let taken = hand_in(&browser, "daftar.csv", LIST).await;
    let address = taken.header("location").to_owned();
    settled(&browser, &address).await;

    let part = browser.get(&format!("{address}?part=1")).await;
    let again =
        browser.with("if-none-match", part.header("etag")).get(&format!("{address}?part=1")).await;

    assert!(part.text.trim_start().starts_with("<div id=\"import\""), "{}", part.text);
    assert_eq!((again.status, again.text.len()), (304, 0));
    app.stop().await;
}

#[tokio::test]
async fn a_file_that_is_no_list_comes_back_with_what_to_do() {
    let app = TestApp::start().await;
    let browser = desk(&app).await;

    let picture = hand_in(&browser, "foto.pdf", "%PDF-1.4 x").await;
    let nothing = hand_in(&browser, "", "").await;

    assert_eq!((picture.status, nothing.status), (422, 422));
    assert!(texts(&picture, "#file-err")[0].starts_with("Ini berkas PDF"), "{}", picture.text);
    assert_eq!(texts(&nothing, "#file-err"), ["Pilih berkasnya dulu."]);
    assert!(texts(&picture, "title")[0].starts_with("Salah:"));
    app.stop().await;
}

#[tokio::test]
async fn the_template_can_be_uploaded_as_it_is() {
    let app = TestApp::start().await;
    let browser = desk(&app).await;
    let template = browser.get("/imports/sample.csv").await;

    let taken = hand_in(&browser, "contoh.csv", &template.text).await;
    let report = settled(&browser, taken.header("location")).await;

    assert_eq!(texts(&report, ".figures .fig"), ["3"], "{}", report.text);
    let workbook = browser.get("/imports/template.xlsx").await;
    assert!(workbook.header("content-disposition").contains("contoh-daftar-harga.xlsx"));
    app.stop().await;
}

#[tokio::test]
async fn new_goods_come_in_with_their_terms_or_not_at_all() {
    let app = TestApp::start().await;
    let browser = desk(&app).await;
    let form = browser.get("/stock/new").await;
    let good = [
        ("name", "Kopi Bajawa 250 g"),
        ("category", "Kopi"),
        ("base_unit", "pcs"),
        ("pack", "karton"),
        ("factor", "24"),
        ("price-0", "Rp900.000"),
        ("from-1", "10"),
        ("minimum", "1"),
        ("multiple", "1"),
        ("audience", "cooperatives"),
        ("stock", "12"),
    ];

    let mut rising = good.to_vec();
    rising.push(("price-1", "950.000"));
    let refused = post(&browser, &form, "/stock/new", &rising).await;
    assert_eq!(
        (refused.status, attribute(&refused, ".wrong a", "href")),
        (422, "#price-1".to_owned()),
        "{}",
        refused.text
    );
    assert_eq!(
        attribute(&refused, "#name", "value"),
        "Kopi Bajawa 250 g",
        "what was typed is kept"
    );
    let mut mistyped = good.to_vec();
    mistyped.push(("price-1", "85O.000"));
    let mistyped = post(&browser, &form, "/stock/new", &mistyped).await;
    assert_eq!(texts(&mistyped, "#price-1-err"), ["Bukan angka. Ada huruf O, seharusnya angka 0."]);
    assert!(
        texts(&browser.get("/stock/levels").await, "tbody tr").is_empty(),
        "a product without an offer"
    );

    let mut right = good.to_vec();
    right.push(("price-1", "850.000"));
    let made = post(&browser, &refused, "/stock/new", &right).await;
    assert_eq!(made.status, 303, "{}", made.text);
    let page = browser.get(made.header("location")).await;
    assert_eq!(attribute(&page, "#price-1", "value"), "850.000");
    assert_eq!(attribute(&page, "[name=audience][checked]", "value"), "cooperatives");
    assert!(texts(&page, "dl dd").iter().any(|figure| figure == "288\u{a0}pcs"), "{}", page.text);
    app.stop().await;
}

#[tokio::test]
async fn a_form_that_was_overtaken_keeps_what_was_typed_and_says_so() {
    let app = TestApp::start().await;
    let browser = desk(&app).await;
    let taken =
        hand_in(&browser, "contoh.csv", &browser.get("/imports/sample.csv").await.text).await;
    let report = settled(&browser, taken.header("location")).await;
    post(&browser, &report, "/publish", &[]).await;
    settled(&browser, taken.header("location")).await;
    let address = attribute(&browser.get("/stock?q=Sapu").await, ".offers h2 a", "href");
    let seen = browser.get(&address).await;
    let terms = |price, key| {
        let terms =
            [("price-0", price), ("minimum", "10"), ("multiple", "5"), ("audience", "secondaries")];
        [terms.to_vec(), vec![("key", key)]].concat()
    };

    let first = post(&browser, &seen, &address, &terms("13.000", "one tab")).await;
    let gone_back = post(&browser, &seen, &address, &terms("13.500", "one tab")).await;
    let second = post(&browser, &seen, &address, &terms("14.000", "another tab")).await;

    assert_eq!(first.status, 303, "{}", first.text);
    assert_eq!(gone_back.status, 422);
    assert!(texts(&gone_back, ".wrong a")[0].starts_with("Formulir ini sudah pernah dikirim"));
    assert_eq!(second.status, 412);
    assert_eq!(attribute(&second, "#price-0", "value"), "14.000");
    assert!(second.text.contains("baru saja diubah orang lain"));
    let third = post(&browser, &second, &address, &terms("14.000", "a fresh one")).await;
    assert_eq!(third.status, 303, "the page it came back with can be sent: {}", third.text);
    let paused = post(&browser, &browser.get(&address).await, "/pause", &[]).await;
    assert_eq!(paused.status, 303, "{}", paused.text);
    assert!(browser.get("/stock?state=paused").await.text.contains("Sapu Ijuk"));
    let other = desk(&app).await;
    assert_eq!(other.get(&address).await.status, 404, "another seller's offer");
    app.stop().await;
}

#[tokio::test]
async fn stock_is_counted_in_packs_and_pieces_with_a_reason() {
    let app = TestApp::start().await;
    let browser = desk(&app).await;
    let taken =
        hand_in(&browser, "contoh.csv", &browser.get("/imports/sample.csv").await.text).await;
    let report = settled(&browser, taken.header("location")).await;
    post(&browser, &report, "/publish", &[]).await;
    settled(&browser, taken.header("location")).await;
    let address = attribute(&browser.get("/stock/levels?q=Minyak").await, "tbody a", "href");
    let form = browser.get(&address).await;

    let wrong = post(&browser, &form, &address, &[("packs", "1,5")]).await;
    let counted = post(
        &browser,
        &form,
        &address,
        &[("packs", "100"), ("loose", "4"), ("reason", "Hilang"), ("words", "satu pecah")],
    )
    .await;

    assert_eq!((wrong.status, attribute(&wrong, "#packs", "value")), (422, "1,5".to_owned()));
    assert_eq!((counted.status, counted.header("location")), (303, "/stock/levels?saved=1"));
    assert!(browser.get(&address).await.text.contains("604\u{a0}pcs"));
    app.stop().await;
}
