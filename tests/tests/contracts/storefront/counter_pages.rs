//! The counter in a browser without scripts, and what a phone sends that sold without signal.

use serde_json::json;

use super::{ORDERS, Shop};

/// What stands in a hidden field of a page.
fn hidden<'a>(page: &'a str, name: &str) -> &'a str {
    let marked = format!("name=\"{name}\" value=\"");
    page.split_once(&marked)
        .and_then(|(_, rest)| rest.split_once('"'))
        .map_or("", |(value, _)| value)
}

impl Shop {
    /// A barcode for the oil.
    async fn coded(&self, gtin: &str) {
        self.run(&format!("UPDATE product SET gtin = '{gtin}' WHERE id = '{}'", self.oil_product))
            .await;
    }
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one customer after another, as at a counter")]
async fn a_cashier_scans_sells_gives_change_and_the_receipt_without_scripts() {
    let shop = Shop::open().await;
    shop.coded("2000000000015").await;
    let till = shop.app.browser(shop.cashier.person.unwrap()).await;
    let page = till.get("/shop/counter").await;
    assert_eq!(page.status, 200, "{}", page.text);
    let line = format!("n-{}", shop.oil);

    // A scanner types the code and presses Enter; the thing goes straight in.
    let scanned = till.form("/shop/counter", &[("do", "look"), ("q", "2000000000015")]).await;
    assert_eq!(scanned.status, 200, "{}", scanned.text);
    assert!(scanned.text.contains(&format!("name=\"{line}\" value=\"1\"")), "{}", scanned.text);
    let again = [("do", "look"), ("q", "2000000000015"), (line.as_str(), "1")];
    let again = till.form("/shop/counter", &again).await;
    assert!(again.text.contains(&format!("name=\"{line}\" value=\"2\"")));
    assert!(again.text.contains("Rp74.000"));
    // Part of a name shows what it may be, and adds nothing by itself.
    let named = till.form("/shop/counter", &[("do", "look"), ("q", "goreng")]).await;
    assert!(
        named.text.contains("Minyak Goreng Nusa 2 L")
            && !named.text.contains(&format!("name=\"{line}\""))
    );
    let none = till.form("/shop/counter", &[("do", "look"), ("q", "sepeda")]).await;
    assert!(none.text.contains("Tidak ada barang yang cocok"));

    // A count that was changed since is summed up before money changes hands.
    let key = hidden(&again.text, "key").to_owned();
    let id = hidden(&again.text, "id").to_owned();
    let (shown, expected) = (hidden(&again.text, "shown"), hidden(&again.text, "expected"));
    let fields = |count: &'static str, shown: &str, expected: &str, given: &'static str| {
        vec![
            ("do".to_owned(), "sell".to_owned()),
            ("key".to_owned(), key.clone()),
            ("id".to_owned(), id.clone()),
            (line.clone(), count.to_owned()),
            ("shown".to_owned(), shown.to_owned()),
            ("expected".to_owned(), expected.to_owned()),
            ("pay_by".to_owned(), "cash".to_owned()),
            ("given".to_owned(), given.to_owned()),
        ]
    };
    let send = async |fields: Vec<(String, String)>| {
        let typed: Vec<(&str, &str)> =
            fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        till.form("/shop/counter", &typed).await
    };
    let changed = send(fields("3", shown, expected, "")).await;
    assert!(
        changed.status == 200 && changed.text.contains("Periksa jumlahnya"),
        "{}",
        changed.text
    );
    let little = send(fields("2", shown, expected, "70.000")).await;
    assert!(little.status == 422 && little.text.contains("Diterima Rp70.000"), "{}", little.text);
    let sold = send(fields("2", shown, expected, "100.000")).await;
    assert_eq!(sold.status, 303, "{}", sold.text);
    assert_eq!(sold.header("location"), format!("/shop/counter/{id}"));
    // A double tap sells once.
    let twice = send(fields("2", shown, expected, "100.000")).await;
    assert_eq!((twice.status, twice.header("location")), (303, sold.header("location")));

    let done = till.get(sold.header("location")).await;
    for said in ["Kembalian Rp26.000", "Bukan anggota", "Penjualan baru"] {
        assert!(done.text.contains(said), "{said}: {}", done.text);
    }
    let receipt = till.get(&format!("/shop/orders/{id}/receipt")).await;
    for said in ["KDMP Nangapanda", "Rp74.000", "Lunas: Tunai", "Rp26.000", "Bukan anggota"] {
        assert!(receipt.text.contains(said), "{said}");
    }
    assert!(!receipt.text.contains("dasar SHU"), "nobody by name has a share");

    let undo = till.get(&format!("/shop/counter/{id}/undo")).await;
    assert!(undo.text.contains("Berikan kembali Rp74.000"), "{}", undo.text);
    let typed =
        [("key", hidden(&undo.text, "key")), ("goods_back", "yes"), ("words", "Salah barang")];
    let undone = till.form(&format!("/shop/counter/{id}/undo"), &typed).await;
    assert_eq!(undone.status, 303, "{}", undone.text);
    let receipt = till.get(&format!("/shop/orders/{id}/receipt")).await;
    assert!(receipt.text.contains("DIBATALKAN: Salah barang"), "{}", receipt.text);
    shop.hold().await;
}

#[tokio::test]
async fn what_is_short_is_asked_about_and_a_member_is_found_by_number() {
    let shop = Shop::open().await;
    let till = shop.app.browser(shop.cashier.person.unwrap()).await;
    let line = format!("n-{}", shop.oil);
    let look = [("do", "look"), (line.as_str(), "32"), ("member", "0412")];
    let looked = till.form("/shop/counter", &look).await;
    let shown = hidden(&looked.text, "shown").to_owned();
    let nobody = till.form("/shop/counter", &[("do", "look"), ("member", "9999")]).await;
    assert!(nobody.text.contains("Tidak ada anggota bernomor ini"), "{}", nobody.text);

    let sell = |act: &'static str| {
        let (till, line, shown) = (&till, line.clone(), shown.clone());
        async move {
            let typed = [
                ("do", act),
                (line.as_str(), "32"),
                ("member", "0412"),
                ("shown", shown.as_str()),
                ("pay_by", "cash"),
            ];
            till.form("/shop/counter", &typed).await
        }
    };
    let short = sell("sell").await;
    assert!(
        short.status == 422 && short.text.contains("Barangnya ada di tangan?"),
        "{}",
        short.text
    );
    let found = sell("sell-found").await;
    assert_eq!(found.status, 303, "{}", found.text);
    let done = till.get(found.header("location")).await;
    assert!(
        done.text.contains("Ditambahkan ke stok") && done.text.contains("0412"),
        "{}",
        done.text
    );
    shop.hold().await;
}

#[tokio::test]
async fn the_till_is_counted_on_a_page_and_the_difference_is_said() {
    let shop = Shop::open().await;
    let body = json!({ "lines": [{ "offer_id": shop.oil, "count": 1 }], "pay_by": "cash" });
    let sold = shop.cashier.post("/api/v1/storefront/sales", body).await;
    assert_eq!(sold.status, 201, "{}", sold.text);
    let desk = shop.app.browser(shop.manager.person.unwrap()).await;
    let page = desk.get("/shop/till").await;
    for said in ["Rp37.000", "Seharusnya ada di laci", "Minyak Goreng Nusa 2 L", "Bukan anggota"] {
        assert!(page.text.contains(said), "{said}: {}", page.text);
    }
    let close = |words: &'static str| {
        let (desk, key, version) =
            (&desk, hidden(&page.text, "key").to_owned(), hidden(&page.text, "version").to_owned());
        async move {
            let typed = [
                ("key", key.as_str()),
                ("version", version.as_str()),
                ("counted", "36.500"),
                ("left", "0"),
                ("words", words),
            ];
            desk.form("/shop/till", &typed).await
        }
    };
    let why = close("").await;
    assert!(why.status == 422 && why.text.contains("kurang Rp500"), "{}", why.text);
    let closed = close("Kembalian kurang").await;
    assert_eq!(
        (closed.status, closed.header("location")),
        (303, "/shop/till/closings/1"),
        "{}",
        closed.text
    );
    let seen = desk.get("/shop/till/closings/1").await;
    assert!(
        seen.text.contains("−Rp500") && seen.text.contains("Kembalian kurang"),
        "{}",
        seen.text
    );
    let list = desk.get("/shop/till/closings").await;
    assert!(list.text.contains("/shop/till/closings/1"), "{}", list.text);
    shop.hold().await;
}

#[tokio::test]
async fn what_was_sold_without_signal_comes_once_and_what_has_changed_is_a_question_with_its_answer_in_it()
 {
    let shop = Shop::open().await;
    let till = shop.app.browser(shop.cashier.person.unwrap()).await;
    let device = shop.app.workflow.origin.id::<uuid::Uuid>().to_string();
    let line = format!("n-{}", shop.oil);
    let packet = async |n: u32, fields: &[(&str, &str)]| {
        let request = till.request(reqwest::Method::POST, "/shop/counter");
        let request = request
            .header("X-Device", &device)
            .header("X-Device-Sequence", n.to_string())
            .form(fields);
        tests::app::Client::send(request).await
    };
    let id = shop.app.workflow.origin.id::<uuid::Uuid>().to_string();
    let shown = format!("{}:2", shop.oil);
    let queue = format!("sale|sale-{id}|Penjualan kasir");
    let fields = [
        ("do", "sell"),
        ("key", "satu"),
        ("id", id.as_str()),
        ("queue", queue.as_str()),
        ("shown", shown.as_str()),
        ("expected", "74000.00"),
        ("at_hand", ""),
        (line.as_str(), "2"),
        ("pay_by", "cash"),
        ("given", "80.000"),
    ];

    let first = packet(1, &fields).await;
    let again = packet(1, &fields).await;
    for reply in [&first, &again] {
        assert!(reply.status < 400, "{} {}", reply.status, reply.text);
    }
    assert_eq!(shop.number("SELECT count(*) FROM counter_sale").await, 1);

    // Meanwhile the price rose and the shelf was emptied by others.
    let offer = shop.manager.get(&format!("/api/v1/offers/{}", shop.oil)).await;
    assert_eq!(offer.status, 200, "{}", offer.text);
    shop.run(&format!(
        "UPDATE offer_price_break SET price_sen = 3800000 WHERE offer_id = '{}'",
        shop.oil
    ))
    .await;
    let bought = shop.orders(&shop.member, 28, "cash").await;
    assert_eq!(bought.status, 201, "{}", bought.text);
    let mut later = fields;
    let next = shop.app.workflow.origin.id::<uuid::Uuid>().to_string();
    later[1].1 = "dua";
    later[2].1 = &next;
    let question = packet(2, &later).await;
    assert_eq!(question.status, 422, "{}", question.text);
    let expected = hidden(&question.text, "expected").to_owned();
    assert_eq!(expected, "76000.00");
    later[1].1 = "tiga";
    later[5].1 = &expected;
    let short = packet(3, &later).await;
    assert_eq!((short.status, hidden(&short.text, "at_hand")), (422, "1"), "{}", short.text);
    later[1].1 = "empat";
    later[6].1 = "1";
    let taken = packet(4, &later).await;

    assert!(taken.status < 400, "{} {}", taken.status, taken.text);
    assert_eq!(shop.number("SELECT count(*) FROM counter_sale").await, 2);
    // The member's order keeps what was set aside for it.
    assert_eq!(shop.handed_over(bought.id("id"), json!({})).await.status, 200);
    shop.hold().await;
}

#[tokio::test]
async fn a_members_board_leads_to_what_is_theirs_and_they_are_told_when_an_order_is_ready() {
    let shop = Shop::open().await;
    let phone = shop.app.browser(shop.member.person.unwrap()).await;
    let board = phone.get("/").await;
    for way in ["href=\"/shop\"", "href=\"/shop/orders\"", "href=\"/shop/shu\""] {
        assert!(board.text.contains(way), "{way}: {}", board.text);
    }
    let order = shop.orders(&shop.member, 1, "cash").await.id("id");
    let path = format!("{ORDERS}/{order}/ready");
    let ready = || shop.cashier.post(&path, json!({}));
    assert_eq!(ready().await.status, 200);
    assert_eq!(ready().await.status, 200);

    let told = shop.member.get("/api/v1/messages").await;
    let items = told.body["items"].as_array().unwrap();
    let about: Vec<&serde_json::Value> =
        items.iter().filter(|item| item["kind"] == "ready").collect();
    assert_eq!(about.len(), 1, "{}", told.text);
    assert_eq!(about[0]["order"]["with"], "KDMP Nangapanda");
    let inbox = phone.get("/inbox").await;
    assert!(inbox.text.contains("siap diambil di KDMP Nangapanda"), "{}", inbox.text);
    let board = phone.get("/").await;
    assert!(
        board.text.contains("Ambil pesanan di toko")
            && board.text.contains(&format!("/shop/orders/{order}")),
        "{}",
        board.text
    );
    // Nobody of the staff is told of what the counter sells.
    let body = json!({ "lines": [{ "offer_id": shop.oil, "count": 1 }], "pay_by": "cash" });
    let sold = shop.cashier.post("/api/v1/storefront/sales", body).await;
    assert_eq!(sold.status, 201, "{}", sold.text);
}
