//! Standing orders on pages, as somebody without scripts walks them.

use serde_json::json;

use super::Table;

/// The value of the first field of that name on a page.
fn field(page: &str, name: &str) -> String {
    let html = scraper::Html::parse_document(page);
    let selector = scraper::Selector::parse(&format!("[name='{name}']")).unwrap();
    let found = html.select(&selector).next().unwrap_or_else(|| panic!("no field {name}"));
    found.value().attr("value").unwrap_or_default().to_owned()
}

fn text(page: &str) -> String {
    let html = scraper::Html::parse_document(page);
    let selector = scraper::Selector::parse("main").unwrap();
    html.select(&selector).next().unwrap().text().collect::<String>()
}

#[tokio::test]
async fn an_order_becomes_a_standing_order_and_is_walked_to_its_end() {
    let table = Table::lay().await;
    let line = json!([{ "offer_id": table.noodles.offer, "count": 12 }]);
    let body = json!({ "seller_id": table.seller, "lines": line, "submit": true });
    let ordered = table.buyer.post("/api/v1/purchase-orders", body).await;
    let browser = table.app.browser(table.buyer.person.unwrap()).await;
    let page = browser.get(&format!("/orders/{}", ordered.id("id"))).await;
    let way = format!("/standing-orders/new?order={}", ordered.id("id"));
    assert!(page.text.contains(&way), "the order leads there");

    let form = browser.get(&way).await;
    let count = format!("count-{}", table.noodles.offer);
    assert_eq!(field(&form.text, &count), "12");
    let typed = [
        ("key", "k1"),
        ("name", "Belanja Senin"),
        (count.as_str(), "10"),
        ("every", "week"),
        ("weekdays", "1"),
        ("interval", "1"),
        ("time", "06.00"),
        ("from", "2026-11-23"),
        ("makes", "submit"),
        ("price_rise_percent", "5"),
        ("when_dearer", "draft"),
        ("when_short", "order_all"),
        ("late_hours", "24"),
    ];
    let made = browser.form("/standing-orders/new", &typed).await;
    assert_eq!(made.status, 303, "{}", text(&made.text));
    let address = made.header("location").to_owned();
    // The same form again is the same standing order.
    assert_eq!(browser.form("/standing-orders/new", &typed).await.header("location"), address);

    let shown = browser.get(&address).await;
    let said = text(&shown.text);
    for words in
        ["Belanja Senin", "Tiap Senin, 06.00\u{a0}WITA", "10\u{a0}karton", "Belum pernah berjalan."]
    {
        assert!(said.contains(words), "{words}: {said}");
    }
    let version = field(&shown.text, "version");
    let send = |command: &'static str, key: &'static str, version: String| {
        let (browser, address) = (browser.clone(), address.clone());
        async move {
            let typed = [("key", key), ("version", version.as_str())];
            browser.form(&format!("{address}/{command}"), &typed).await
        }
    };
    assert_eq!(send("run-now", "k2", version.clone()).await.status, 303);
    let said = text(&browser.get(&address).await.text);
    assert!(said.contains("Semua diajukan") && said.contains("PO-"), "{said}");
    assert_eq!(send("pause", "k3", version.clone()).await.status, 303);
    // Drawn before the pause, the form is told how it stands by now.
    let late = send("skip-next", "k4", version).await;
    assert_eq!(late.status, 412);
    assert!(text(&late.text).contains("Sudah berubah sejak Anda melihatnya"), "{}", late.text);
    let asked = browser.get(&format!("{address}/end")).await;
    let ended = send("end", "k5", field(&asked.text, "version")).await;
    assert_eq!(ended.status, 303);
    assert!(text(&browser.get(&address).await.text).contains("Berakhir"));
    table.ends_well().await;
}

#[tokio::test]
async fn a_refused_form_comes_back_as_it_was_typed_with_each_sentence_at_its_field() {
    let table = Table::lay().await;
    let browser = table.app.browser(table.buyer.person.unwrap()).await;
    let count = format!("count-{}", table.noodles.offer);
    let typed = [
        ("key", "k1"),
        ("name", "Belanja"),
        (count.as_str(), "sepuluh"),
        ("every", "week"),
        ("interval", "1"),
        ("time", "pagi"),
        ("from", "2026-11-23"),
    ];

    let page = browser.form("/standing-orders/new", &typed).await;

    assert_eq!(page.status, 422);
    assert_eq!(field(&page.text, &count), "sepuluh");
    assert_eq!(field(&page.text, "name"), "Belanja");
    let said = text(&page.text);
    assert!(said.contains("Tulis jam seperti 06.00."), "{said}");
    let right = [(count.as_str(), "2"), ("time", "06:00"), ("name", "")];
    let mut typed: Vec<(&str, &str)> = typed.to_vec();
    for (name, value) in right {
        let at = typed.iter().position(|(of, _)| *of == name).unwrap();
        typed[at].1 = value;
    }
    let page = browser.form("/standing-orders/new", &typed).await;
    assert_eq!(page.status, 422);
    assert!(text(&page.text).contains("Beri nama"), "{}", text(&page.text));
    table.ends_well().await;
}

#[tokio::test]
async fn goods_are_found_and_stepped_without_scripts() {
    let table = Table::lay().await;
    let browser = table.app.browser(table.buyer.person.unwrap()).await;
    let typed = [("key", "k1"), ("name", "Baru"), ("do", "find"), ("find", "mi goreng")];
    let mut page = browser.form("/standing-orders/new", &typed).await;
    let count = format!("count-{}", table.noodles.offer);
    for _ in 0..100 {
        if page.text.contains(&count) {
            break;
        }
        // The index follows within a moment.
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        page = browser.form("/standing-orders/new", &typed).await;
    }
    assert_eq!((page.status, field(&page.text, "name").as_str()), (200, "Baru"));

    let offer = table.noodles.offer.to_string();
    let stepped = [("name", "Baru"), (count.as_str(), "4"), ("add", offer.as_str())];
    let page = browser.form("/standing-orders/new", &stepped).await;

    assert_eq!((page.status, field(&page.text, &count).as_str()), (200, "5"));
    table.ends_well().await;
}

#[tokio::test]
async fn an_alarm_is_read_in_the_inbox_and_leads_to_its_reason() {
    let table = Table::lay().await;
    let order = table.written(table.daily(&[(table.noodles, 10)])).await;
    let path = format!("/api/v1/offers/{}", table.noodles.offer);
    let paused = json!({ "state": "paused" });
    assert_eq!(table.desk.ask(reqwest::Method::PATCH, &path, Some(paused)).await.status, 200);
    table.comes_round(&order).await;
    table.told(1).await;
    let browser = table.app.browser(table.manager.person.unwrap()).await;

    let inbox = browser.get("/inbox").await;
    let said = text(&inbox.text);
    assert!(said.contains("Pesanan rutin “Belanja harian” tidak memesan apa pun."), "{said}");
    assert!(said.contains("Tidak dijual kepada Anda hari itu."), "{said}");
    let shown = browser.get(&format!("/standing-orders/{}", order.id("id"))).await;
    let said = text(&shown.text);
    assert!(
        said.contains("tidak memesan apa pun") && said.contains("Tidak ada yang dipesan"),
        "{said}"
    );
    let list = text(&browser.get("/standing-orders").await.text);
    assert!(list.contains("Belanja harian") && list.contains("Tidak ada yang dipesan"), "{list}");
    table.ends_well().await;
}
