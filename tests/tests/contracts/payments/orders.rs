//! An order is paid as a whole: on account before it is billed, then for what is open of its invoices.

use serde_json::{Value, json};

use super::{World, done};

impl World {
    /// Two cartons at Rp108.000 that both have agreed on; its address.
    pub(super) async fn agreed(&self) -> String {
        let product =
            json!({ "name": "Minyak goreng 2 L", "category": "sembako", "base_unit": "pcs" });
        let product = done(self.lead.post("/api/v1/products", product).await, 201)["id"].clone();
        let offer = json!({
            "product_id": product, "pack": { "name": "karton", "factor": 6 }, "stock": 500, "audience": "everyone",
            "price_breaks": [{ "min_count": 1, "price": "108000.00" }],
        });
        let offer = done(self.lead.post("/api/v1/offers", offer).await, 201)["id"].clone();
        let lines = json!([{ "offer_id": offer, "count": 2 }]);
        let body = json!({ "seller_id": self.seller, "submit": true, "lines": lines });
        let made = done(self.manager.post("/api/v1/purchase-orders", body).await, 201);
        let order = format!("/api/v1/purchase-orders/{}", made["id"].as_str().unwrap());
        done(self.lead.post(&format!("{order}/accept"), json!({})).await, 200);
        order
    }

    /// … and that came, all of it.
    pub(super) async fn came(&self, order: &str) {
        let line = self.manager.get(order).await.body["lines"][0]["id"].clone();
        let sent = json!({ "lines": [{ "line_id": line, "count": 2 }] });
        let sent = done(self.lead.post(&format!("{order}/dispatch"), sent).await, 200);
        let counted = json!({ "line_id": line, "received_base": 12 });
        let body = json!({ "shipment_id": sent["shipments"][0]["id"], "lines": [counted] });
        done(self.manager.post(&format!("{order}/receive"), body).await, 200);
    }

    pub(super) fn transferred(&self, rupiah: i64, reference: &str) -> Value {
        let mut body = self.transfer(rupiah, reference);
        body.as_object_mut().unwrap().remove("payee_id");
        body
    }
}

#[tokio::test]
async fn an_order_is_paid_before_it_is_billed_and_after_and_its_history_says_so() {
    let world = World::open().await;
    let order = world.agreed().await;
    let pay = format!("{order}/pay");
    let early = world.treasurer.post(&pay, world.transferred(50_000, "FT-7/0001")).await;
    let early = done(early, 201);
    assert_eq!((&early["on_account"], &early["applied"]), (&json!("50000.00"), &json!([])));
    let theirs = world.desk.post(&pay, world.transferred(1, "FT-7/0009")).await;
    assert_eq!((theirs.status, theirs.problem()), (403, "not-your-part"));
    world.came(&order).await;
    let billed = world.desk.post(&format!("{order}/invoice"), json!({})).await;
    assert_eq!(billed.status, 201, "{}", billed.text);

    assert_eq!(billed.body["open"], "166000.00", "what was paid ahead settled it: {}", billed.text);
    let path = format!("/api/v1/payments/{}", early["id"].as_str().unwrap());
    let used = world.treasurer.get(&path).await.body;
    assert_eq!(
        (&used["on_account"], &used["applied"][0]["amount"]),
        (&json!("0.00"), &json!("50000.00"))
    );

    let rest = world.treasurer.post(&pay, world.transferred(166_000, "FT-7/0002")).await;

    assert_eq!(done(rest, 201)["applied"][0]["amount"], "166000.00");
    let open = "SELECT sum(total_sen - settled_sen)::bigint FROM invoice";
    assert_eq!(world.number(open).await, 0);
    assert_eq!(world.manager.get(&order).await.body["payment"], "paid");
    let history = world.manager.get(&format!("{order}/history")).await.body;
    let told = history["items"].as_array().unwrap().iter();
    assert_eq!(told.filter(|entry| entry["kind"] == "paid").count(), 2);
    world.end().await;
}

#[tokio::test]
async fn orders_that_are_paid_at_the_same_instant_wait_for_each_other() {
    let world = World::open().await;
    let mut orders = Vec::new();
    for _ in 0..4 {
        let order = world.agreed().await;
        world.came(&order).await;
        let billed = world.desk.post(&format!("{order}/invoice"), json!({})).await;
        assert_eq!(billed.status, 201, "{}", billed.text);
        orders.push(format!("{order}/pay"));
    }
    let all = orders.iter().zip(1..).map(|(pay, n): (_, i64)| {
        world.treasurer.post(pay, world.transferred(216_000, &format!("FT-8/{n:04}")))
    });

    let told = futures::future::join_all(all).await;

    for reply in told {
        assert_eq!(done(reply, 201)["on_account"], "0.00");
    }
    let open = "SELECT sum(total_sen - settled_sen)::bigint FROM invoice";
    assert_eq!(world.number(open).await, 0);
    world.end().await;
}

#[tokio::test]
async fn what_is_taken_back_stands_in_the_history_of_the_order() {
    let world = World::open().await;
    let order = world.agreed().await;
    world.came(&order).await;
    let billed = done(world.desk.post(&format!("{order}/invoice"), json!({})).await, 201);
    let pay = format!("{order}/pay");
    let paid = done(world.treasurer.post(&pay, world.transferred(216_000, "FT-9/0001")).await, 201);
    let off = json!({ "invoice_id": billed["id"] });
    let at = |command: &str| super::at(&paid, command);
    done(world.treasurer.post(&at("unapply"), off).await, 200);
    assert_eq!(world.manager.get(&order).await.body["payment"], "due");
    done(world.treasurer.post(&at("apply"), json!({})).await, 200);
    assert_eq!(world.manager.get(&order).await.body["payment"], "paid");

    let words = json!({ "words": "Tidak masuk" });
    done(world.desk.post(&at("reverse"), words).await, 200);

    assert_eq!(world.manager.get(&order).await.body["payment"], "due");
    for reader in [&world.manager, &world.lead] {
        let history = reader.get(&format!("{order}/history")).await.body;
        let kinds: Vec<&str> = history["items"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(|entry| entry["kind"].as_str())
            .filter(|kind| ["paid", "settled", "unsettled"].contains(kind))
            .collect();
        assert_eq!(kinds, ["paid", "unsettled", "paid", "unsettled"], "{history}");
    }
    // What was paid ahead, and is used for nothing yet, likewise.
    let second = world.agreed().await;
    let pay = format!("{second}/pay");
    let ahead = done(world.treasurer.post(&pay, world.transferred(1_000, "FT-9/0002")).await, 201);
    let words = json!({ "words": "Salah pesanan" });
    done(world.treasurer.post(&super::at(&ahead, "reverse"), words).await, 200);
    let history = world.lead.get(&format!("{second}/history")).await.body;
    let last =
        history["items"].as_array().unwrap().iter().filter(|entry| entry["kind"] == "unsettled");
    assert_eq!(last.count(), 1, "{history}");
    world.end().await;
}
