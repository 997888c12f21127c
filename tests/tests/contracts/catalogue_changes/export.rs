//! The own catalogue out as a file, and in again: nothing changes.

use std::time::Duration;

use serde_json::json;
use tests::app::Reply;

use crate::resale::Federation;

impl Federation {
    /// What an upload that changes nothing leaves as it is.
    async fn untouched(&self) -> [i64; 5] {
        let sum = |sql: &'static str| self.number(sql);
        [
            sum("SELECT coalesce(sum(version), 0)::bigint FROM offer").await,
            sum("SELECT coalesce(sum(min_count * price_sen), 0)::bigint FROM offer_price_break")
                .await,
            sum("SELECT count(*) FROM offer").await,
            sum("SELECT count(*) FROM product").await,
            sum("SELECT count(*) FROM stock_movement").await,
        ]
    }

    /// Hands a file in and waits until it is published.
    async fn takes_in(&self, name: &str, bytes: Vec<u8>) -> Reply {
        let taken = self.desk.upload("/api/v1/catalogue-imports", name, bytes).await;
        assert_eq!(taken.status, 202, "{}", taken.text);
        let path = format!("/api/v1/catalogue-imports/{}", taken.id("id"));
        for _ in 0..600 {
            let seen = self.desk.get(&path).await;
            if seen.body["state"] != "running" {
                return seen;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("the price list was not read within thirty seconds");
    }

    /// The own price list as a file.
    async fn file(&self, query: &str) -> Vec<u8> {
        let path = format!("/api/v1/exports/catalogue?{query}");
        let request = self.desk.request(reqwest::Method::GET, &path);
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), 200, "{path}");
        response.bytes().await.unwrap().to_vec()
    }

    /// Goods that are hard to say in a file, and some that cannot be.
    async fn odd_shelf(&self) {
        let first = |price: &str| json!([{ "min_count": 1, "price": price }]);
        let carton = self.lists("Mi goreng", 100_000).await;
        let product = self.offer(carton).await["product"]["id"].as_str().unwrap().parse().unwrap();
        self.packs(
            product,
            json!({ "pack": { "name": "pcs", "factor": 1 }, "price_breaks": first("2750.55") }),
        )
        .await;
        let goods = |name: &str, unit: &str| json!({ "name": name, "category": "Lain-lain", "base_unit": unit, "brand": "=Merek" });
        let loose = json!({ "pack": { "name": "dus", "factor": 12 }, "price_breaks": first("1200.05"), "minimum_count": 2, "multiple": 2 });
        let loose = self.puts_on_sale(goods("=1+1 Sabun; \"murah\", 90%", "pcs"), loose).await;
        let product = self.offer(loose).await["product"]["id"].as_str().unwrap().to_owned();
        let counted = json!({ "on_hand": 29 });
        let counted = self
            .desk
            .ask(reqwest::Method::PUT, &format!("/api/v1/stock/{product}"), Some(counted))
            .await;
        assert_eq!(counted.status, 200, "{}", counted.text);
        let rice = json!({ "name": "Beras", "category": "Beras", "base_unit": "gram", "gtin": "8991234500010" });
        let sack = json!({ "pack": { "name": "sak", "factor": 50000 }, "stock": 40, "price_breaks": first("650000"), "price_includes_tax": true });
        self.puts_on_sale(rice, sack).await;
        let paused = json!({ "pack": { "name": "botol", "factor": 1 }, "price_breaks": first("9000"), "state": "paused" });
        self.puts_on_sale(goods("Kecap", "pcs"), paused).await;
        let steps: Vec<_> = (1..=7).map(|n| json!({ "min_count": n, "price": 9000 - n })).collect();
        let long = json!({ "pack": { "name": "botol", "factor": 1 }, "price_breaks": steps });
        self.puts_on_sale(goods("Tujuh tingkat", "pcs"), long).await;
    }
}

#[tokio::test]
async fn what_is_taken_out_and_put_in_again_changes_nothing() {
    let at = Federation::open().await;
    at.odd_shelf().await;
    // A code that is no barcode, and an article code, come only with an upload.
    let list = "nama,kode,barcode,kemasan,isi,harga,stok,harga_2,min_2\n\
                Gula pasir,00123,ABC-7,sak,50,815000,4,800000,10\n\
                Teh celup,TEH;1,8991234500027,dus,24,60000,,,\n";
    let first = at.takes_in("daftar.csv", list.as_bytes().to_vec()).await;
    assert_eq!(
        (&first.body["state"], &first.body["accepted"]),
        (&json!("done"), &json!(2)),
        "{}",
        first.text
    );
    let before = at.untouched().await;

    for (name, query) in [
        ("ekspor.csv", "format=csv"),
        ("ekspor.xlsx", "format=xlsx"),
        ("export.csv", "format=csv&language=en"),
    ] {
        let file = at.file(query).await;
        let again = at.takes_in(name, file).await;

        assert_eq!(again.body["state"], "done", "{}", again.text);
        assert_eq!(
            (&again.body["rows"], &again.body["accepted"], &again.body["rejected"]),
            (&json!(7), &json!(7), &json!(0)),
            "{name}: {}",
            again.text
        );
        assert_eq!(at.untouched().await, before, "{name}");
    }
    at.ends_well().await;
}

#[tokio::test]
async fn what_is_edited_in_the_file_is_all_that_changes() {
    let at = Federation::open().await;
    at.odd_shelf().await;
    let noodles = at.lists("Mi kuah", 100_000).await;
    let before = at.untouched().await;

    let file = String::from_utf8(at.file("format=csv").await).unwrap();
    let edited: String = file
        .lines()
        .map(|line| if line.starts_with("Mi kuah") { line.replace("100000", "101000") } else { line.to_owned() } + "\n")
        .collect();
    let taken = at.takes_in("ekspor.csv", edited.into_bytes()).await;

    assert_eq!(
        (&taken.body["changed"], &taken.body["unchanged"]),
        (&json!(1), &json!(5)),
        "{}",
        taken.text
    );
    assert_eq!(at.price(noodles).await, "101000.00");
    assert_eq!(at.untouched().await[0], before[0] + 1);
    at.ends_well().await;
}

#[tokio::test]
async fn what_a_rule_of_resale_makes_and_what_others_sell_are_not_in_the_file() {
    let at = Federation::open().await;
    let noodles = at.lists("Mi goreng", 100_000).await;
    at.sells_on(noodles, json!({})).await;

    let file = at.reseller.get("/api/v1/exports/catalogue").await;

    assert_eq!(file.status, 200);
    assert_eq!(file.text.lines().count(), 1, "headers alone: {}", file.text);
    assert!(file.text.contains("nama,kode,merek"), "{}", file.text);
    let disposition = file.header("content-disposition").to_owned();
    assert_eq!(disposition, "attachment; filename=\"lumbung-price-list.csv\"");
    at.ends_well().await;
}
