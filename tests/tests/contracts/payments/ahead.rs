//! Orders that are paid before their goods leave: what clears them, what is said meanwhile, and that the bill is paid.

use chrono::TimeDelta;
use serde_json::{Value, json};

use super::{World, at, done};

impl World {
    /// The two agree that goods are paid before they are sent.
    async fn paid_first(&self) {
        let terms = json!({ "money": { "is_prepaid": true } });
        let body = json!({ "seller_id": self.seller, "buyer_id": self.buyer, "terms": terms });
        let made = done(self.lead.post("/api/v1/agreements", body).await, 201);
        let taken = format!("/api/v1/agreements/{}/accept", made["id"].as_str().unwrap());
        done(self.manager.post(&taken, json!({ "number": 1 })).await, 200);
    }

    /// Sends all of an order.
    async fn sending(&self, order: &str) -> tests::app::Reply {
        let line = self.manager.get(order).await.body["lines"][0]["id"].clone();
        let sent = json!({ "lines": [{ "line_id": line, "count": 2 }] });
        self.lead.post(&format!("{order}/dispatch"), sent).await
    }

    async fn reverses(&self, payment: &Value) -> u16 {
        let words = json!({ "words": "Tidak jadi" });
        self.treasurer.post(&at(payment, "reverse"), words).await.status
    }
}

fn page_of(order: &str) -> String {
    order.replace("/api/v1/purchase-orders/", "/orders/")
}

#[tokio::test]
async fn goods_leave_on_what_the_seller_says_to_have_got_and_the_bill_is_paid_from_it() {
    let world = World::open().await;
    world.paid_first().await;
    let order = world.agreed().await;
    let buyer = world.app.browser(world.manager.person.unwrap()).await;
    let seller = world.app.browser(world.lead.person.unwrap()).await;
    let page = buyer.get(&page_of(&order)).await;
    assert!(page.text.contains("Bayar Rp216.000 dulu"), "{}", page.text);
    let theirs = seller.get(&page_of(&order)).await;
    assert!(theirs.text.contains("Menunggu Rp216.000 dari pembeli"), "{}", theirs.text);
    let treasurer = world.app.browser(world.treasurer.person.unwrap()).await;
    let id = order.rsplit('/').next().unwrap();
    let form = treasurer.get(&format!("/payments/new?to={}&order={id}", world.seller)).await;
    assert!(form.text.contains("value=\"216.000\""), "{}", form.text);

    // Invented, and taken back after: nothing leaves on it.
    let own =
        world.treasurer.post(&format!("{order}/pay"), world.transferred(216_000, "TIDAKADA")).await;
    let own = done(own, 201);
    let early = world.sending(&order).await;
    assert_eq!((early.status, early.problem()), (422, "prepayment-missing"), "{}", early.text);
    assert_eq!(world.reverses(&own).await, 200);
    let paid = world
        .treasurer
        .post(&format!("{order}/pay"), world.transferred(216_000, "FT-1/0001"))
        .await;
    let paid = done(paid, 201);
    done(world.desk.post(&at(&paid, "confirm"), json!({})).await, 200);
    let page = buyer.get(&page_of(&order)).await;
    assert!(!page.text.contains("Bayar Rp216.000 dulu"), "{}", page.text);
    world.came(&order).await;
    assert_eq!(world.reverses(&paid).await, 409, "what let goods go is not the payer's to undo");

    let billed = done(world.desk.post(&format!("{order}/invoice"), json!({})).await, 201);

    assert_eq!(
        (&billed["open"], &billed["standing"]),
        (&json!("0.00"), &json!("paid")),
        "{billed}"
    );
    world.end().await;
}

#[tokio::test]
async fn what_the_seller_alone_wrote_down_and_sent_goods_on_is_not_the_buyers_to_deny() {
    let world = World::open().await;
    world.paid_first().await;
    let order = world.agreed().await;
    let mut came = world.transfer(216_000, "FT-2/0001");
    came["payee_id"] = json!(null);
    came["payer_id"] = json!(world.buyer);
    let came = done(world.desk.post(super::PAYMENTS, came).await, 201);
    done(world.sending(&order).await, 200);

    assert_eq!(world.reverses(&came).await, 409);
    world.end().await;
}

#[tokio::test]
async fn an_order_ends_on_the_buyers_word_alone_only_after_the_sellers_days_to_deny_it() {
    let world = World::open().await;
    let order = world.agreed().await;
    world.came(&order).await;
    done(world.desk.post(&format!("{order}/invoice"), json!({})).await, 201);
    let paid = world
        .treasurer
        .post(&format!("{order}/pay"), world.transferred(216_000, "FT-3/0001"))
        .await;
    done(paid, 201);

    world.app.clock.advance(TimeDelta::days(9));
    let by_hand = world.manager.post(&format!("{order}/complete"), json!({})).await;
    assert_eq!((by_hand.status, by_hand.problem()), (409, "not-confirmed"), "{}", by_hand.text);
    for _ in 0..3 {
        world.app.workflow.settle_order_money().await.unwrap();
    }
    assert_eq!(world.manager.get(&order).await.body["state"], "received");
    world.app.clock.advance(TimeDelta::days(6));

    for _ in 0..50 {
        world.app.workflow.settle_order_money().await.unwrap();
        if world.manager.get(&order).await.body["state"] == "completed" {
            return world.end().await;
        }
    }
    panic!("{}", world.manager.get(&order).await.text);
}

#[tokio::test]
async fn the_sellers_word_ends_the_order_that_waited_for_it() {
    let world = World::open().await;
    let order = world.agreed().await;
    world.came(&order).await;
    done(world.desk.post(&format!("{order}/invoice"), json!({})).await, 201);
    let paid = world
        .treasurer
        .post(&format!("{order}/pay"), world.transferred(216_000, "FT-4/0001"))
        .await;
    let paid = done(paid, 201);
    world.app.clock.advance(TimeDelta::days(9));
    world.app.workflow.settle_order_money().await.unwrap();

    done(world.desk.post(&at(&paid, "confirm"), json!({})).await, 200);

    for _ in 0..50 {
        world.app.workflow.settle_order_money().await.unwrap();
        if world.manager.get(&order).await.body["state"] == "completed" {
            return world.end().await;
        }
    }
    panic!("{}", world.manager.get(&order).await.text);
}
