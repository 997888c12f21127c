//! What one side wrote down wrongly is taken back with words by whoever wrote it, and by the other side where it is the only
//! word for it.

use serde_json::{Value, json};

use super::{PAYMENTS, World, at, commands, done};

impl World {
    /// Money that the seller's treasurer writes down as come from the buyer.
    async fn wrote_down(&self, rupiah: i64, reference: &str) -> Value {
        let mut body = self.transfer(rupiah, reference);
        body["payee_id"] = json!(null);
        body["payer_id"] = json!(self.buyer);
        done(self.desk.post(PAYMENTS, body).await, 201)
    }

    async fn seen(&self, payment: &Value) -> Value {
        let path = format!("{PAYMENTS}/{}", payment["id"].as_str().unwrap());
        done(self.treasurer.get(&path).await, 200)
    }
}

#[tokio::test]
async fn a_sum_with_a_nought_too_many_is_taken_back_by_whoever_typed_it() {
    let world = World::open().await;
    let [bill] = world.owes(&[(154_000, 10)]).await[..] else { unreachable!() };
    let wrong = world.wrote_down(1_540_000, "FT-1/0001").await;
    assert_eq!((commands(&wrong), world.open_of(bill).await), (vec!["reverse", "refund"], 0));

    let words = json!({ "words": "Kelebihan satu nol" });
    let back = done(world.desk.post(&at(&wrong, "reverse"), words).await, 200);

    assert_eq!((&back["state"], world.open_of(bill).await), (&json!("reversed"), 15_400_000));
    let right = world.wrote_down(154_000, "FT-1/0001").await;
    assert_eq!((&right["state"], world.open_of(bill).await), (&json!("confirmed"), 0));
    // One wrong tap on "the money has come".
    let said = world.paid(1_000, "FT-1/0002").await;
    done(world.desk.post(&at(&said, "confirm"), json!({})).await, 200);
    let words = json!({ "words": "Salah ketuk" });
    done(world.desk.post(&at(&said, "reverse"), words).await, 200);
    world.end().await;
}

#[tokio::test]
async fn that_was_not_us_is_said_by_the_payer_while_no_bank_says_otherwise() {
    let world = World::open().await;
    let [bill] = world.owes(&[(500_000, 10)]).await[..] else { unreachable!() };
    let theirs = world.wrote_down(500_000, "FT-2/0001").await;
    assert_eq!(commands(&world.seen(&theirs).await), ["reverse", "unapply"]);

    let words = json!({ "words": "Bukan dari kami" });
    let back = done(world.treasurer.post(&at(&theirs, "reverse"), words.clone()).await, 200);

    assert_eq!((&back["state"], world.open_of(bill).await), (&json!("reversed"), 50_000_000));
    // What both said to have been paid is nobody's alone: the payer said so itself.
    let own = world.paid(500_000, "FT-2/0002").await;
    done(world.desk.post(&at(&own, "confirm"), json!({})).await, 200);
    let late = world.treasurer.post(&at(&own, "reverse"), words).await;
    assert_eq!((late.status, late.problem()), (409, "not-in-this-state"));
    world.end().await;
}

#[tokio::test]
async fn a_refund_has_a_number_of_its_own_and_cannot_be_older_than_the_books() {
    let world = World::open().await;
    world.owes(&[(100_000, 10)]).await;
    let came = world.wrote_down(150_000, "FT-3/0001").await;
    let back = |reference: &str, day: Value| json!({ "amount": "50000.00", "paid_on": day, "method": "transfer", "reference": reference });

    let refund = at(&came, "refund");
    let same = world.desk.post(&refund, back("FT-3/0001", json!(world.today()))).await;
    assert_eq!((same.status, same.problem()), (422, "reference-used"), "{}", same.text);
    let old = world.desk.post(&refund, back("FT-3/0002", json!("0026-11-23"))).await;
    assert_eq!((old.problem(), old.pointers()), ("too-long-ago", vec!["/paid_on"]));
    let gone = done(world.desk.post(&refund, back("FT-3/0002", json!(world.today()))).await, 200);

    assert_eq!(gone["refunded"], "50000.00");
    let late = world.desk.post(&at(&came, "reverse"), json!({ "words": "x" })).await;
    assert_eq!(late.status, 409, "what went back in part is not undone");
    world.end().await;
}
