//! An amendment as the buyer types it, and as a seller that is short of goods takes it.

use super::on_pages::{holds, lacks, page_of, press};
use super::{Table, goods, line, look};
use chrono::TimeDelta;
use serde_json::json;
use tests::app::Reply;

fn day(table: &Table, days: i64) -> String {
    (table.app.clock.today() + TimeDelta::days(days)).to_string()
}

#[tokio::test]
async fn a_buyer_changes_the_day_takes_a_line_out_and_brings_goods_in() {
    let table = Table::lay().await;
    let salt = goods(&table.desk, "Garam beryodium 250 g", "Garam").await;
    let order = table.confirmed(&[(table.noodles, 10), (table.sugar, 5)]).await;
    let (buyer, desk) = (table.browser(&table.buyer).await, table.browser(&table.desk).await);
    let address = format!("{}/amend", page_of(&order));

    let form = buyer.get(&address).await;
    holds(&form, "Tambah barang");
    holds(&form, "Diminta untuk tanggal, Mi goreng");
    lacks(&form, "Harga per kemasan");
    let nothing = press(&buyer, &form, "/amend", &[("do", "find"), ("q-more", "zzzzqqq")]).await;
    holds(&nothing, "Tidak ada barang lain yang cocok dengan “zzzzqqq”.");
    // What was typed stays while goods are looked for; the index follows within moments.
    let wanted = day(&table, 9);
    let typed = [("d-1", wanted.as_str()), ("out-2", "1"), ("do", "find"), ("q-more", "garam")];
    let field = format!("a-{}", salt.offer);
    let mut found = press(&buyer, &form, "/amend", &typed).await;
    for _ in 0..100 {
        if found.text.contains(&field) {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        found = press(&buyer, &form, "/amend", &typed).await;
    }
    holds(&found, "Garam beryodium 250 g");
    holds(&found, &format!("value=\"{wanted}\""));
    assert!(!found.text.contains(&format!("a-{}", table.sugar.offer)), "it is there already");

    let wrong = [("do", "send"), (field.as_str(), "dua")];
    let wrong = press(&buyer, &found, "/amend", &wrong).await;
    assert_eq!(wrong.status, 422);
    holds(&wrong, "Tulis bilangan bulat, misalnya 4 atau 1.200.");
    let all = [("d-1", wanted.as_str()), ("out-2", "1"), (field.as_str(), "2"), ("do", "send")];
    let sent = press(&buyer, &found, "/amend", &all).await;
    assert_eq!(sent.status, 303, "{}", sent.text);

    let open = look(&table.desk, &order).await;
    let proposed = |n: usize| line(&open, n)["proposed"].clone();
    assert_eq!(
        (&proposed(0)["promised_date"], &proposed(0)["count"]),
        (&json!(wanted), &json!(10))
    );
    assert_eq!((&proposed(1)["code"], &proposed(1)["count"]), (&json!("7"), &json!(0)));
    assert_eq!((&proposed(2)["code"], &proposed(2)["count"]), (&json!("1"), &json!(2)));
    let shown = desk.get(&page_of(&order)).await;
    holds(&shown, "Garam beryodium 250 g");
    let binds = desk.get(&format!("{}/accept", page_of(&order))).await;
    assert_eq!(press(&desk, &binds, "/accept", &[]).await.status, 303);
    let agreed = look(&table.buyer, &order).await;
    let confirmed = |n: usize| line(&agreed, n)["confirmed"].clone();
    assert_eq!([confirmed(0), confirmed(1), confirmed(2)], [json!(10), json!(0), json!(2)]);
    table.ends_well().await;
}

#[tokio::test]
async fn a_buyer_answers_a_counter_offer_with_other_goods_as_well() {
    let table = Table::lay().await;
    let order = table.submitted(&[(table.noodles, 10)]).await;
    let wish = json!({ "line_id": line(&order, 0)["id"], "count": 6 });
    table.ok(&table.desk, &order, "counter", json!({ "lines": [wish] })).await;
    let buyer = table.browser(&table.buyer).await;
    let form = buyer.get(&format!("{}/revise", page_of(&order))).await;

    let field = format!("a-{}", table.sugar.offer);
    let sent = press(&buyer, &form, "/revise", &[("do", "send"), (field.as_str(), "3")]).await;

    assert_eq!(sent.status, 303, "{}", sent.text);
    let offered = look(&table.desk, &order).await;
    let ordered = |n: usize| line(&offered, n)["ordered"].clone();
    assert_eq!([ordered(0), ordered(1)], [json!(6), json!(3)]);
    table.ends_well().await;
}

/// The page that asks a seller for a day.
fn asks_for_a_day(page: &Reply) {
    assert_eq!(page.status, 422, "{}", page.text);
    holds(page, "Terima, sisanya dijanjikan");
    holds(page, "Yang belum ada, dijanjikan paling lambat");
}

#[tokio::test]
async fn a_seller_short_of_goods_is_asked_for_a_day_and_promises_it() {
    let table = Table::lay().await;
    table.stock(table.noodles, 11).await;
    let order = table.confirmed(&[(table.noodles, 10)]).await;
    let wish = json!({ "line_id": line(&order, 0)["id"], "count": 14 });
    table.ok(&table.buyer, &order, "amend", json!({ "lines": [wish] })).await;
    let desk = table.browser(&table.desk).await;

    let shown = desk.get(&format!("{}/accept", page_of(&order))).await;
    let short = press(&desk, &shown, "/accept", &[]).await;
    asks_for_a_day(&short);
    holds(&short, "Mi goreng: stok tinggal 1 karton.");
    let far = day(&table, 40);
    let late = press(&desk, &short, "/accept", &[("backorder_until", far.as_str())]).await;
    asks_for_a_day(&late);
    holds(&late, "Janji paling lambat");
    let unread = press(&desk, &late, "/accept", &[("backorder_until", "besok")]).await;
    asks_for_a_day(&unread);
    holds(&unread, "Tulis tanggal seperti 24-11-2026.");
    let near = day(&table, 3);
    let done = press(&desk, &unread, "/accept", &[("backorder_until", near.as_str())]).await;

    assert_eq!(done.status, 303, "{}", done.text);
    let agreed = look(&table.buyer, &order).await;
    assert_eq!(
        (&line(&agreed, 0)["confirmed"], &line(&agreed, 0)["backordered_base"]),
        (&json!(14), &json!(120))
    );
    assert!(agreed.body["backorder_until"].is_string());

    // An order likewise, when the goods went elsewhere after the page was drawn.
    table.stock(table.sugar, 5).await;
    let second = table.submitted(&[(table.sugar, 5)]).await;
    let shown = desk.get(&format!("{}/accept", page_of(&second))).await;
    table.confirmed(&[(table.sugar, 2)]).await;
    asks_for_a_day(&press(&desk, &shown, "/accept", &[]).await);
    table.ends_well().await;
}
