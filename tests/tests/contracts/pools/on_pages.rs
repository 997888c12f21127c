//! What the pages of a pool say before the closing: which goods, how far, until when, and no button that is always refused.

use super::{Pool, World, done, put, wish};
use chrono::TimeDelta;
use serde_json::{Value, json};
use tests::app::{Client, Reply};
use uuid::Uuid;

/// Three prices of a rice that is not called as the pools here are.
async fn rice(world: &World) -> Uuid {
    let prices = [(1, 312_000), (10, 305_000), (20, 299_000)];
    world.on_sale("Beras Lio 25 kg", &prices, 1, 1).await
}

/// The rules of the world with some more of them.
fn with(world: &World, more: &Value) -> Value {
    let mut rules = world.rules();
    for (name, value) in more.as_object().unwrap() {
        rules[name] = value.clone();
    }
    rules
}

/// Tops up a day after it opens.
fn topping_up(world: &World) -> Value {
    with(world, &json!({ "top_up_at": world.now() + TimeDelta::hours(25) }))
}

async fn browser(world: &World, who: &Client) -> Client {
    world.app.browser(who.person.unwrap()).await
}

/// Its text with spaces that break.
fn text(page: &Reply) -> String {
    assert_eq!(page.status, 200, "{}", page.text);
    page.text.replace('\u{a0}', " ").replace("&nbsp;", " ")
}

#[track_caller]
fn holds(text: &str, part: &str) {
    assert!(text.contains(part), "no “{part}” in {text}");
}

#[track_caller]
fn lacks(text: &str, part: &str) {
    assert!(!text.contains(part), "“{part}” in {text}");
}

#[tokio::test]
async fn a_pool_names_its_goods_and_says_in_one_number_what_is_missing() {
    let world = World::open().await;
    let pool = world.opened(&[rice(&world).await], &topping_up(&world)).await;
    done(put(&world.villages[1], &pool.pledge(0), wish(7, 2, 312_000)).await, 201);
    let (first, second) =
        (browser(&world, &world.villages[0]).await, browser(&world, &world.villages[1]).await);
    let at = format!("/pools/{}", pool.id);

    let page = text(&first.get(&at).await);
    holds(&page, "Beras Lio 25 kg");
    holds(&page, "1 sak lagi, semua membayar Rp305.000");
    holds(&page, "1 sak, genapkan sekarang");
    lacks(&page, "3 sak lagi");
    holds(&page, "sampai penggenapan mulai");
    lacks(&page, "Sampai ditutup, komitmen bebas diubah");
    holds(&text(&first.get("/pools").await), "Beras Lio 25 kg");
    holds(&text(&second.get(&at).await), "7 sampai 9 sak");
    let desk = browser(&world, &world.organizer).await;
    holds(&text(&desk.get(&format!("{at}/manage")).await), "Beras Lio 25 kg");

    // With one more the tolerance reaches the gate, and the page says so.
    done(put(&world.villages[0], &pool.pledge(0), wish(1, 0, 312_000)).await, 201);
    let page = text(&first.get(&at).await);
    holds(&page, "dengan 2 dari kelonggaran tercapai 10 sak: Rp305.000");
    world.end().await;
}

#[tokio::test]
async fn in_top_up_no_button_is_always_refused_and_refusals_are_told_in_the_zone_of_the_page() {
    let world = World::open().await;
    let pool = world.opened(&[rice(&world).await], &topping_up(&world)).await;
    let pledged = done(put(&world.villages[0], &pool.pledge(0), wish(9, 0, 312_000)).await, 201);
    let reader = browser(&world, &world.villages[0]).await;
    let at = format!("/pools/{}", pool.id);
    holds(&text(&reader.get(&at).await), "Tarik komitmen…");
    world.app.clock.advance(TimeDelta::hours(24));
    world.settle().await;

    let page = text(&reader.get(&at).await);
    holds(&page, "Penggenapan");
    lacks(&page, "Tarik komitmen…");
    let withdraw = reader.get(&format!("{at}/withdraw?line={}", pool.lines[0])).await;
    assert_eq!((withdraw.status, withdraw.header("location")), (303, at.as_str()));
    let (line, version) = (pool.lines[0].to_string(), pledged["version"].to_string());
    let less = [
        ("line", line.as_str()),
        ("version", version.as_str()),
        ("firm", "5"),
        ("tolerance", "0"),
        ("highest", "312.000"),
    ];
    let refused = reader.form(&format!("{at}/pledge"), &less).await;
    assert_eq!(refused.status, 422, "{}", refused.text);
    let said = refused.text.replace('\u{a0}', " ");
    holds(&said, "Penggenapan sampai");
    holds(&said, "komitmen boleh ditambah, tidak boleh dikurangi");
    holds(&said, "WITA");
    lacks(&said, "WIB");
    let free =
        [("line", line.as_str()), ("version", version.as_str()), ("firm", "9"), ("highest", "0")];
    let refused = reader.form(&format!("{at}/pledge"), &free).await;
    holds(&refused.text, "Isi harga tertinggi yang masih Anda bayar");
    world.end().await;
}

#[tokio::test]
async fn a_pool_that_was_too_dear_says_so_and_promises_no_price() {
    let world = World::open().await;
    let rules = with(&world, &json!({ "extension": { "times": 0, "days": 0 } }));
    let pool = world.opened(&[rice(&world).await], &rules).await;
    done(put(&world.villages[0], &pool.pledge(0), wish(3, 0, 50_000)).await, 201);
    world.app.clock.advance(TimeDelta::hours(49));
    world.settle().await;

    let reader = browser(&world, &world.villages[0]).await;
    let page = text(&reader.get(&format!("/pools/{}", pool.id)).await);

    holds(&page, "Jumlahnya cukup, tetapi di setiap harga terlalu sedikit yang mau membayarnya.");
    holds(&page, "Harga tertinggi Anda Rp50.000; harga paling rendah di sini Rp299.000.");
    holds(&page, "Cari Beras Lio 25 kg sendiri");
    lacks(&page, "harga pertama");
    world.end().await;
}

#[tokio::test]
async fn an_edit_of_what_is_published_is_published_with_it_and_an_open_pool_has_no_form() {
    let world = World::open().await;
    let offer = rice(&world).await;
    let planned =
        done(world.organizer.post(super::POOLS, world.plan(&[offer], &world.rules())).await, 201);
    let pool = Pool::of(&world, &planned).await;
    done(world.organizer.post(&pool.at("publish"), json!({})).await, 200);
    let desk = browser(&world, &world.organizer).await;
    let at = format!("/pools/{}", pool.id);
    let form = text(&desk.get(&format!("{at}/edit")).await);
    holds(&form, "Aturan ini sudah diumumkan.");
    holds(&form, "Simpan dan umumkan lagi");
    let local = |hours: i64| {
        let at = world.now() + TimeDelta::hours(8 + hours);
        at.format("%Y-%m-%dT%H:%M").to_string()
    };
    let (supplier, offer) = (world.supplier.to_string(), offer.to_string());
    let (opens, closes) = (local(2), local(50));
    let send = |title: &'static str, verb: &'static str, version: i64| {
        let fields = vec![
            ("supplier", supplier.clone()),
            ("offer", offer.clone()),
            ("title", title.to_owned()),
            ("open_at", opens.clone()),
            ("cut_off_at", closes.clone()),
            ("grace_hours", "0".to_owned()),
            ("times", "0".to_owned()),
            ("fee", "none".to_owned()),
            ("sharing", "pro_rata".to_owned()),
            ("audience", "affiliates".to_owned()),
            ("key", format!("ubah-{title}")),
            ("version", version.to_string()),
            ("do", verb.to_owned()),
        ];
        let (desk, at) = (&desk, format!("{at}/edit"));
        async move {
            let typed: Vec<(&str, &str)> = fields.iter().map(|(a, b)| (*a, b.as_str())).collect();
            desk.form(&at, &typed).await
        }
    };
    let version = || async { pool.column(&world, "version").await.parse::<i64>().unwrap() };

    let saved = send("Beras satu", "publish", version().await).await;
    assert_eq!(saved.status, 303, "{}", saved.text);
    assert_ne!(pool.column(&world, "published_at").await, "", "published with it");
    let village = browser(&world, &world.villages[0]).await;
    holds(&text(&village.get(&at).await), "Beras satu");
    let kept = send("Beras dua", "save", version().await).await;
    assert_eq!(kept.status, 303, "{}", kept.text);
    assert_eq!(pool.column(&world, "published_at").await, "", "as the button said");
    assert_eq!(village.get(&at).await.status, 404);
    done(world.organizer.post(&pool.at("publish"), json!({})).await, 200);
    world.app.clock.advance(TimeDelta::hours(3));
    world.settle().await;
    let open = desk.get(&format!("{at}/edit")).await;
    assert_eq!((open.status, open.header("location")), (303, format!("{at}/manage").as_str()));
    world.end().await;
}

#[tokio::test]
async fn everything_that_is_wrong_with_a_plan_is_told_at_once() {
    let world = World::open().await;
    rice(&world).await;
    let desk = browser(&world, &world.organizer).await;
    let local = |hours: i64| {
        let at = world.now() + TimeDelta::hours(8 + hours);
        at.format("%Y-%m-%dT%H:%M").to_string()
    };
    let (supplier, opens, closes) = (world.supplier.to_string(), local(-5), local(-9));
    let typed = [
        ("supplier", supplier.as_str()),
        ("open_at", &opens),
        ("cut_off_at", &closes),
        ("grace_hours", "200"),
        ("fee", "percent"),
        ("fee_amount", "900"),
        ("times", "0"),
    ];

    let refused = desk.form("/pools/new", &typed).await;

    assert_eq!(refused.status, 422, "{}", refused.text);
    let places: Vec<usize> = [
        "Centang paling sedikit satu barang",
        "Beri nama",
        "Waktu buka ini sudah lewat",
        "Urutannya: dibuka, lalu penggenapan, lalu ditutup",
        "dari nol sampai 100 persen",
    ]
    .map(|part| refused.text.find(part).unwrap_or_else(|| panic!("no {part} in {}", refused.text)))
    .to_vec();
    assert!(places.is_sorted(), "in the order of the form: {places:?}");
    world.end().await;
}

#[tokio::test]
async fn a_village_sees_open_pools_on_its_board_and_what_to_do_with_each_of_several_goods() {
    let world = World::open().await;
    let offers =
        [rice(&world).await, world.on_sale("Garam Lio", &[(1, 91_000), (5, 90_000)], 1, 1).await];
    let pool = world.opened(&offers, &world.rules()).await;
    let village = browser(&world, &world.villages[0]).await;
    let at = format!("/pools/{}", pool.id);

    // Two days before its closing.
    let board = text(&village.get("/").await);
    holds(&board, "Ikut belanja bersama sebelum ditutup");
    holds(&board, &at);
    let page = text(&village.get(&at).await);
    holds(&page, "Beri komitmen");
    holds(&page, "Rp312.000");
    done(put(&world.villages[0], &pool.pledge(0), wish(3, 1, 312_000)).await, 201);
    let page = text(&village.get(&at).await);
    holds(&page, "Ubah komitmen");
    holds(&page, "Komitmen Anda: 1 barang, paling banyak Rp1.248.000 sebelum ongkos.");
    lacks(&text(&village.get("/").await), &at);
    world.app.clock.advance(TimeDelta::hours(20));
    let board = text(&village.get("/").await);
    holds(&board, "Belanja bersama segera ditutup");
    holds(&board, &at);
    world.end().await;
}
