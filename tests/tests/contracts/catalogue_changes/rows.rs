//! Row by row: all of it or none, and nobody's work overwritten.

use serde_json::json;

use crate::resale::{Federation, refused};

#[tokio::test]
async fn price_stock_and_sale_of_many_offers_are_changed_as_one() {
    let at = Federation::open().await;
    let (noodles, oil, sugar) = (
        at.lists("Mi", 100_000).await,
        at.lists("Minyak", 90_000).await,
        at.lists("Gula", 80_000).await,
    );

    let rows = json!([
        { "offer_id": noodles, "version": 1, "price": "105000" },
        { "offer_id": oil, "stock": 7, "on_hand_was": 4000 },
        { "offer_id": sugar, "state": "paused" },
    ]);
    let made = at.tables(rows).await;

    assert_eq!((made.status, made.header("etag")), (201, "\"v1\""), "{}", made.text);
    assert_eq!(
        (&made.body["state"], &made.body["rows"]),
        (&json!("done"), &json!(3)),
        "{}",
        made.text
    );
    let noodles = at.offer(noodles).await;
    let prices: Vec<_> =
        noodles["price_breaks"].as_array().unwrap().iter().map(|s| &s["price"]).collect();
    assert_eq!(prices, ["105000.00", "99000.00"], "further steps stay");
    assert_eq!(at.on_hand(oil).await, 280);
    assert_eq!(at.offer(oil).await["version"], 1, "counting changes no offer");
    assert_eq!(at.offer(sugar).await["state"], "paused");
    assert_eq!(at.reseller.get(&format!("/api/v1/offers/{sugar}")).await.status, 404);
    at.ends_well().await;
}

#[tokio::test]
async fn one_wrong_row_changes_nothing_and_every_fault_is_told_with_its_field() {
    let at = Federation::open().await;
    let (noodles, oil, sugar) = (
        at.lists("Mi", 100_000).await,
        at.lists("Minyak", 90_000).await,
        at.lists("Gula", 80_000).await,
    );
    let gone = at.lists("Sabun", 70_000).await;
    assert_eq!(at.patches(gone, json!({ "state": "withdrawn" })).await.status, 200);
    let made = at.reseller.post("/api/v1/purchase-orders", json!({
        "seller_id": at.distributor, "submit": true, "lines": [{ "offer_id": oil, "count": 3 }],
    })).await;
    let order = made.id("id");
    let accepted =
        at.desk.post(&format!("/api/v1/purchase-orders/{order}/accept"), json!({})).await;
    assert_eq!(accepted.status, 200, "{}", accepted.text);

    let rows = json!([
        { "offer_id": noodles, "price": "101000" },
        { "offer_id": oil, "stock": 2, "state": "withdrawn" },
        { "offer_id": sugar, "price": "70000", "version": 1 },
        { "offer_id": gone, "price": "1000" },
        { "offer_id": at.secondary, "price": "1000" },
        { "offer_id": noodles, "price": "2000" },
        { "offer_id": sugar, "stock": -1 },
    ]);
    let wrong = at.tables(rows).await;

    refused(&wrong, 422, "wrong-rows");
    assert_eq!(
        wrong.pointers(),
        [
            "/rows/1/stock",
            "/rows/1/state",
            "/rows/2/price",
            "/rows/3/offer_id",
            "/rows/4/offer_id",
            "/rows/5/offer_id",
            "/rows/6/offer_id",
        ],
        "{}",
        wrong.text
    );
    assert!(wrong.text.contains("Paling sedikit 3"), "{}", wrong.text);
    assert_eq!(at.price(noodles).await, "100000.00", "the good row is not saved either");
    assert_eq!(at.on_hand(oil).await, 4000);
    assert_eq!(at.number("SELECT count(*) FROM catalogue_change").await, 0);
    at.ends_well().await;
}

#[tokio::test]
async fn two_people_at_one_table_do_not_overwrite_each_other() {
    let at = Federation::open().await;
    let (noodles, oil) = (at.lists("Mi", 100_000).await, at.lists("Minyak", 90_000).await);
    let drawn = |rupiah: &str, stock: i64| {
        json!([{ "offer_id": noodles, "version": 1, "price": rupiah },
               { "offer_id": oil, "stock": stock, "on_hand_was": 4000 }])
    };

    let (first, second) =
        tokio::join!(at.tables(drawn("105000", 90)), at.tables(drawn("99500", 80)));

    let (won, lost) = if first.status == 201 { (first, second) } else { (second, first) };
    assert_eq!(won.status, 201, "{}", won.text);
    refused(&lost, 422, "wrong-rows");
    assert_eq!(lost.pointers(), ["/rows/0/version", "/rows/1/stock"]);
    assert_eq!(at.number("SELECT count(*) FROM catalogue_change").await, 1);
    at.ends_well().await;
}

#[tokio::test]
async fn whoever_waits_for_anothers_change_does_not_put_the_old_price_back() {
    let at = Federation::open().await;
    let noodles = at.lists("Mi", 100_000).await;

    for round in 1..=25 {
        let rupiah = 100_000 + round * 100;
        let steps = json!({ "price_breaks": [{ "min_count": 1, "price": rupiah }] });
        let rows = json!([{ "offer_id": noodles, "state": if round % 2 == 0 { "published" } else { "paused" } }]);
        let (priced, counted, turned) = tokio::join!(
            at.patches(noodles, steps),
            at.patches(noodles, json!({ "minimum_count": round })),
            at.tables(rows),
        );

        assert_eq!(
            (priced.status, counted.status, turned.status),
            (200, 200, 201),
            "{}",
            turned.text
        );
        let stands = at.offer(noodles).await;
        assert_eq!(stands["price_breaks"][0]["price"], format!("{rupiah}.00"), "round {round}");
        assert_eq!(stands["minimum_count"], round);
    }
    at.ends_well().await;
}

#[tokio::test]
async fn packs_that_share_a_stock_say_it_once_or_agree() {
    let at = Federation::open().await;
    let carton = at.lists("Mi", 100_000).await;
    let product = at.offer(carton).await["product"]["id"].as_str().unwrap().parse().unwrap();
    let piece = json!({ "pack": { "name": "pcs", "factor": 1 }, "price_breaks": [{ "min_count": 1, "price": "3000" }] });
    let piece = at.packs(product, piece).await;

    let differ = json!([{ "offer_id": carton, "stock": 2 }, { "offer_id": piece, "stock": 81 }]);
    let differ = at.tables(differ).await;
    let agree = json!([{ "offer_id": carton, "stock": 2 }, { "offer_id": piece, "stock": 80 }]);
    let agree = at.tables(agree).await;

    assert_eq!((differ.status, differ.pointers()), (422, vec!["/rows/1/stock"]), "{}", differ.text);
    assert_eq!(agree.status, 201, "{}", agree.text);
    assert_eq!(at.on_hand(carton).await, 80);
    let moved =
        "SELECT count(*) FROM stock_movement WHERE kind = 'stock_take' AND document_id IS NOT NULL";
    assert_eq!(at.number(moved).await, 1);
    at.ends_well().await;
}

#[tokio::test]
async fn the_same_form_twice_counts_once_and_nothing_new_is_refused() {
    let at = Federation::open().await;
    let noodles = at.lists("Mi", 100_000).await;
    let body = json!({ "rows": [{ "offer_id": noodles, "price": "105000" }] });

    let desk = at.desk.once("tabel-1");
    let first = desk.post("/api/v1/catalogue-changes", body.clone()).await;
    let again = desk.post("/api/v1/catalogue-changes", body.clone()).await;
    let same = at.desk.post("/api/v1/catalogue-changes", body).await;

    assert_eq!((first.status, again.status), (201, 201), "{}", again.text);
    assert_eq!(first.body["id"], again.body["id"]);
    refused(&same, 422, "nothing-changes");
    assert_eq!(at.offer(noodles).await["version"], 2);
    at.ends_well().await;
}

#[tokio::test]
async fn what_a_rule_of_resale_makes_keeps_its_price() {
    let at = Federation::open().await;
    let noodles = at.lists("Mi", 100_000).await;
    let resold = at.sells_on(noodles, json!({})).await;

    let rows = json!({ "rows": [{ "offer_id": resold.own, "price": "1000" }] });
    let priced = at.reseller.post("/api/v1/catalogue-changes", rows).await;
    let rows = json!({ "rows": [{ "offer_id": resold.own, "state": "paused" }] });
    let paused = at.reseller.post("/api/v1/catalogue-changes", rows).await;

    assert_eq!((priced.status, priced.pointers()), (422, vec!["/rows/0/price"]), "{}", priced.text);
    assert_eq!(paused.status, 201, "{}", paused.text);
    at.ends_well().await;
}

#[tokio::test]
async fn a_change_is_its_organizations_own() {
    let at = Federation::open().await;
    let noodles = at.lists("Mi", 100_000).await;
    let id = at.tables(json!([{ "offer_id": noodles, "price": "105000" }])).await.id("id");

    for path in ["", "/rows"] {
        let seen = at.reseller.get(&format!("/api/v1/catalogue-changes/{id}{path}")).await;
        assert_eq!(seen.status, 404, "{}", seen.text);
    }
    for word in ["undo", "cancel"] {
        let path = format!("/api/v1/catalogue-changes/{id}/{word}");
        assert_eq!(at.reseller.post(&path, json!({})).await.status, 404);
    }
    assert_eq!(at.reseller.get("/api/v1/catalogue-changes").await.body["items"], json!([]));
    assert_eq!(
        at.desk.get("/api/v1/catalogue-changes?state=done").await.body["items"][0]["id"],
        json!(id)
    );
    at.ends_well().await;
}
