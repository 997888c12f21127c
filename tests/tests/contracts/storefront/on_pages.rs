//! The shop as its members and its counter see it in a browser.

use serde_json::json;

use super::{ORDERS, Shop};

/// What stands in a hidden field of a page.
fn hidden<'a>(page: &'a str, name: &str) -> &'a str {
    let marked = format!("name=\"{name}\" value=\"");
    page.split_once(&marked)
        .and_then(|(_, rest)| rest.split_once('"'))
        .map_or("", |(value, _)| value)
}

#[tokio::test]
async fn a_member_finds_fills_orders_and_keeps_the_receipt_without_scripts() {
    let shop = Shop::open().await;
    let phone = shop.app.browser(shop.member.person.unwrap()).await;

    let shelf = phone.get("/shop").await;
    assert_eq!(shelf.status, 200, "{}", shelf.text);
    for said in [
        "Minyak Goreng Nusa 2 L",
        "Rp37.000",
        "Ada 31",
        "SHU Anda",
        "belum diputuskan",
        "perkiraan",
    ] {
        assert!(shelf.text.contains(said), "{said}");
    }
    let put = [("count", "2"), ("back", "/shop")];
    let added = phone.form(&format!("/shop/basket/{}", shop.oil), &put).await;
    assert_eq!((added.status, added.header("location")), (303, "/shop"), "{}", added.text);
    let shelf = phone.get("/shop").await;
    assert!(shelf.text.contains("+Rp74.000"), "what the basket adds");
    let basket = phone.get("/shop/basket").await;
    assert!(
        basket.text.contains("Rp74.000") && !basket.text.contains("QRIS"),
        "only what is open to them"
    );
    let order = shop.member.get(ORDERS).await.body["items"][0]["id"].as_str().unwrap().to_owned();
    let typed = [
        ("key", "satu"),
        ("version", hidden(&basket.text, "version")),
        ("expected", hidden(&basket.text, "expected")),
        ("hand_over", "pick_up"),
        ("pay_by", "cash"),
    ];
    let placed = phone.form(&format!("/shop/orders/{order}/place"), &typed).await;
    assert_eq!(placed.status, 303, "{}", placed.text);
    let own = phone.get(placed.header("location")).await;
    assert!(own.text.contains("toko menyiapkan barang"), "{}", own.text);
    assert_eq!(phone.get(&format!("/shop/orders/{order}/receipt")).await.status, 404, "not yet");

    let till = shop.app.browser(shop.cashier.person.unwrap()).await;
    let desk = till.get("/shop/desk").await;
    assert!(desk.text.contains(&order), "{}", desk.text);
    let seen = till.get(&format!("/shop/orders/{order}")).await;
    assert!(seen.text.contains("0412") && seen.text.contains("Sudah diserahkan"), "{}", seen.text);
    let given = [("key", "dua"), ("version", hidden(&seen.text, "version")), ("pay_by", "cash")];
    let given = till.form(&format!("/shop/orders/{order}/hand-over"), &given).await;
    assert_eq!(given.status, 303, "{}", given.text);

    let receipt = phone.get(&format!("/shop/orders/{order}/receipt")).await;
    assert_eq!(receipt.status, 200);
    for said in ["KDMP Nangapanda", "Rp74.000", "Lunas", "dasar SHU"] {
        assert!(receipt.text.contains(said), "{said}");
    }
    let usual = phone.get("/shop").await;
    assert!(usual.text.contains("Sering Anda beli") && usual.text.contains("Ada 29"));
    shop.hold().await;
}

#[tokio::test]
async fn whoever_looks_in_sees_what_the_shop_shows_and_no_more() {
    let shop = Shop::open().await;
    let code =
        shop.manager.get("/api/v1/storefront").await.body["code"].as_str().unwrap().to_owned();
    let visitor = shop.app.visitor();
    let look = |display: &'static str| {
        let (shop, visitor, path) = (&shop, &visitor, format!("/s/{code}"));
        async move {
            shop.rules(json!({ "display": display })).await;
            let page = visitor.get(&path).await;
            assert_eq!(page.status, 200, "{}", page.text);
            (page.text.contains("Minyak Goreng"), page.text.contains("Rp37.000"))
        }
    };
    assert_eq!(look("nothing").await, (false, false));
    assert_eq!(look("goods").await, (true, false));
    assert_eq!(look("prices").await, (true, true));
    // What is meant for others never stands there.
    let wholesale = json!({ "product_id": shop.oil_product, "pack": { "name": "karton", "factor": 6 },
                            "price_breaks": [{ "min_count": 1, "price": "111111" }] });
    assert_eq!(shop.manager.post("/api/v1/offers", wholesale).await.status, 201);
    let page = visitor.get(&format!("/s/{code}")).await;
    assert!(!page.text.contains("111.111"));
    assert!(!shop.member.get("/api/v1/storefront/shelf").await.text.contains("111111"));
    assert_eq!(visitor.get("/s/00000000").await.status, 404);
    let form = visitor.get(&format!("/s/{code}/register")).await;
    assert!(
        form.text.contains("Nomor anggota") && !form.text.contains("NIK"),
        "asked for only by rule"
    );
    let typed = [("name", "Agnes Weo"), ("login", "agnes")];
    let asked = visitor.form(&format!("/s/{code}/register"), &typed).await;
    assert!(asked.status == 200 && asked.text.contains("sudah sampai"), "{}", asked.text);
    let refused =
        visitor.form(&format!("/s/{code}/register"), &[("name", ""), ("login", "x")]).await;
    assert!(refused.status == 422 && refused.text.contains("Salah:"), "{}", refused.text);
}

#[tokio::test]
async fn the_manager_sets_the_week_and_a_member_reads_the_door() {
    let shop = Shop::open().await;
    let desk = shop.app.browser(shop.manager.person.unwrap()).await;
    let page = desk.get("/shop/settings").await;
    assert_eq!(page.status, 200, "{}", page.text);
    let version = hidden(&page.text, "version").to_owned();
    let typed = |until: &'static str| {
        vec![
            ("version", version.clone()),
            ("is_open", "1".to_owned()),
            ("from-1", "08:00".to_owned()),
            ("until-1", until.to_owned()),
            ("display", "goods".to_owned()),
            ("admission", "open".to_owned()),
            ("account_days", "14".to_owned()),
        ]
    };
    let send = |fields: Vec<(&'static str, String)>| {
        let desk = &desk;
        async move {
            let typed: Vec<(&str, &str)> =
                fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
            desk.form("/shop/settings", &typed).await
        }
    };
    let crossed = send(typed("07:00")).await;
    assert!(
        crossed.status == 422 && crossed.text.contains("Jam tutup harus sesudah"),
        "{}",
        crossed.text
    );
    let saved = send(typed("17:00")).await;
    assert_eq!(
        (saved.status, saved.header("location")),
        (303, "/shop/settings?saved=1"),
        "{}",
        saved.text
    );
    let view = shop.member.get("/api/v1/storefront").await;
    assert_eq!(
        view.body["hours"],
        json!([{ "weekday": 1, "from": "08:00:00", "until": "17:00:00" }])
    );
    assert_eq!(view.body["account_days"], 14);
    let phone = shop.app.browser(shop.member.person.unwrap()).await;
    assert!(phone.get("/shop").await.text.contains("Buka "));
}
