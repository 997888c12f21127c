//! An order written on what is bought most.

use serde_json::json;
use uuid::Uuid;

use super::{DEVICE, World, filled, packet, words};

/// The page, and the address of its one form.
async fn written(world: &World, typed: &[(&str, &str)]) -> Vec<(String, String)> {
    let page = world.browser.get("/price-list").await;
    assert_eq!(page.status, 200, "{}", page.text);
    filled(&page, "/price-list", typed)
}

#[tokio::test]
async fn an_order_from_the_list_is_submitted_once_at_the_price_that_was_seen() {
    let world = World::open().await;
    world.order(&[5, 1], true).await;
    let noodles = format!("count-{}", world.offers[0]);
    let typed = [
        (noodles.as_str(), "12"),
        ("goods", "114000000"),
        ("do", "submit"),
        ("note", "Lewat Moni"),
    ];
    let fields = written(&world, &typed).await;

    for _ in 0..3 {
        let answer = packet(&world.browser, (DEVICE, 1), "/price-list", &fields).await;
        assert_eq!(answer.status, 204, "{}", words(&answer));
    }
    let id = fields.iter().find(|(name, _)| name == "id").map(|(_, id)| id.clone()).unwrap();
    let order = world.manager.get(&format!("/api/v1/purchase-orders/{id}")).await;
    assert_eq!(order.body["state"], "submitted", "{}", order.text);
    assert_eq!(
        (&order.body["lines"][0]["ordered"], &order.body["note"]),
        (&json!(12), &json!("Lewat Moni"))
    );
    assert_eq!(order.body["totals"]["goods"], "1140000.00");
    assert_eq!(world.number("SELECT count(*) FROM purchase_order").await, 2);
}

#[tokio::test]
async fn a_price_that_moved_is_a_question_and_the_order_waits_in_the_basket() {
    let world = World::open().await;
    world.order(&[5], true).await;
    let noodles = format!("count-{}", world.offers[0]);
    let typed = [(noodles.as_str(), "2"), ("goods", "20000000"), ("do", "submit")];
    let fields = written(&world, &typed).await;
    let offer = format!("/api/v1/offers/{}", world.offers[0]);
    let dearer = json!({ "price_breaks": [{ "min_count": 1, "price": "110000.00" }] });
    assert_eq!(world.desk.ask(reqwest::Method::PATCH, &offer, Some(dearer)).await.status, 200);

    let question = packet(&world.browser, (DEVICE, 1), "/price-list", &fields).await;
    assert_eq!(question.status, 422);
    let told = words(&question);
    assert!(told.contains("yang Anda lihat Rp200.000, sekarang Rp220.000"), "{told}");
    let id = fields.iter().find(|(name, _)| name == "id").map(|(_, id)| id.clone()).unwrap();
    let path = format!("/basket/{id}");
    let again = filled(&question, &path, &[("do", "submit")]);
    assert!(
        again.iter().any(|(name, value)| name == "queue" && value.contains(&format!("order-{id}")))
    );

    assert_eq!(packet(&world.browser, (DEVICE, 2), &path, &again).await.status, 204);
    let order = world.manager.get(&format!("/api/v1/purchase-orders/{id}")).await;
    assert_eq!(
        (&order.body["state"], &order.body["totals"]["goods"]),
        (&json!("submitted"), &json!("220000.00"))
    );
}

#[tokio::test]
async fn counts_that_cannot_be_read_come_back_beside_their_goods() {
    let world = World::open().await;
    world.order(&[5], true).await;
    let noodles = format!("count-{}", world.offers[0]);

    let odd = written(&world, &[(noodles.as_str(), "dua"), ("do", "submit")]).await;
    let fields: Vec<(&str, &str)> = odd.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    let refused = world.browser.form("/price-list", &fields).await;
    assert_eq!(refused.status, 422);
    assert!(
        words(&refused).contains("Tulis bilangan bulat saja")
            && refused.text.contains("value=\"dua\"")
    );

    let blank = written(&world, &[("do", "submit")]).await;
    let fields: Vec<(&str, &str)> = blank.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    let refused = world.browser.form("/price-list", &fields).await;
    assert_eq!(refused.status, 422);
    assert!(words(&refused).contains("Isi jumlah satu barang dulu."));
    assert_eq!(world.number("SELECT count(*) FROM purchase_order").await, 1);

    let unknown = Uuid::from_u128(7);
    let fields = written(&world, &[(&format!("count-{unknown}"), "1"), ("do", "basket")]).await;
    let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    assert_eq!(world.browser.form("/price-list", &fields).await.status, 422);
}

#[tokio::test]
async fn goods_put_into_the_basket_join_what_is_there() {
    let world = World::open().await;
    world.order(&[5], true).await;
    let noodles = format!("count-{}", world.offers[0]);
    let fields = written(&world, &[(noodles.as_str(), "3"), ("do", "basket")]).await;

    let answer = packet(&world.browser, (DEVICE, 1), "/price-list", &fields).await;
    assert_eq!((answer.status, answer.header("x-packet-to")), (204, "/basket"));
    assert_eq!(packet(&world.browser, (DEVICE, 1), "/price-list", &fields).await.status, 204);
    let drafts = world.manager.get("/api/v1/purchase-orders?state=draft").await;
    assert_eq!(drafts.body["items"][0]["lines"][0]["ordered"], 3, "{}", drafts.text);
}
