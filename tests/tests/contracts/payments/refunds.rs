//! What goes back: above an amount the payee's officers sign first, and whoever it goes to says whether it came.

use serde_json::{Value, json};
use supply_chain::organization::Role;
use tests::app::Client;

use super::{PAYMENTS, World, at, done};

impl World {
    /// Money of the buyer's that stands on account at the seller, received.
    async fn spare(&self, rupiah: i64, reference: &str) -> Value {
        self.owes(&[(1, 30)]).await;
        let mut body = self.transfer(rupiah, reference);
        body["applications"] = json!([]);
        let paid = done(self.treasurer.post(PAYMENTS, body).await, 201);
        done(self.desk.post(&at(&paid, "confirm"), json!({})).await, 200)
    }

    fn back(&self, rupiah: i64, reference: &str) -> Value {
        json!({ "amount": format!("{rupiah}.00"), "paid_on": self.today(), "method": "transfer", "reference": reference })
    }

    async fn read(&self, by: &Client, payment: &Value) -> Value {
        done(by.get(&format!("{PAYMENTS}/{}", payment["id"].as_str().unwrap())).await, 200)
    }
}

/// Where the last refund of a payment takes a command.
fn of_refund(payment: &Value, command: &str) -> String {
    let refund = payment["refunds"].as_array().unwrap().last().unwrap();
    at(payment, &format!("refunds/{}/{command}", refund["id"].as_str().unwrap()))
}

#[tokio::test]
async fn the_sellers_officers_sign_before_money_goes_back_and_the_buyer_reads_of_it_once_it_went() {
    let world = World::open().await;
    let chair = world.app.person(world.seller, &[Role::Approver]).await;
    let secretary = world.app.person(world.seller, &[Role::Approver]).await;
    let rules = format!("/api/v1/organizations/{}/payment-rules", world.seller);
    done(world.lead.post(&rules, json!({ "from": "500.00", "needed": 2 })).await, 201);
    let paid = world.spare(1_000, "FT-1/0001").await;
    let small =
        done(world.desk.post(&at(&paid, "refund"), world.back(100, "FT-1/0002")).await, 200);
    assert_eq!(
        (&small["refunds"][0]["state"], &small["refunded"]),
        (&json!("made"), &json!("100.00"))
    );

    let mut body = world.back(600, "");
    body["reference"] = json!(null);
    let asked = done(world.desk.post(&at(&paid, "refund"), body).await, 200);

    assert_eq!(asked["refunds"][1]["state"], "awaiting_signatures");
    assert_eq!((&asked["refunded"], &asked["on_account"]), (&json!("100.00"), &json!("900.00")));
    let seen = world.read(&world.treasurer, &paid).await;
    assert_eq!(seen["refunds"].as_array().unwrap().len(), 1, "the seller's own affair: {seen}");
    let before = seen["version"].as_i64().unwrap();
    let browser = world.app.browser(chair.person.unwrap()).await;
    let waiting = browser.get("/approvals").await;
    assert!(waiting.text.contains("Pengembalian uang"), "{}", waiting.text);
    let home = browser.get("/").await;
    assert!(
        home.text.contains(&format!("/payments/{}", paid["id"].as_str().unwrap())),
        "{}",
        home.text
    );
    let own = world.desk.post(&of_refund(&asked, "sign"), json!({})).await;
    assert_eq!((own.status, own.problem()), (403, "not-your-role"));
    let theirs = world.officers[0].post(&of_refund(&asked, "sign"), json!({})).await;
    assert_eq!((theirs.status, theirs.problem()), (403, "not-your-part"));
    let made = json!({ "paid_on": world.today(), "reference": "FT-1/0003" });
    let early = world.desk.post(&of_refund(&asked, "record"), made.clone()).await;
    assert_eq!((early.status, early.problem()), (409, "not-in-this-state"));
    done(chair.post(&of_refund(&asked, "sign"), json!({})).await, 200);
    let again = chair.post(&of_refund(&asked, "sign"), json!({})).await;
    assert_eq!((again.status, again.problem()), (409, "signed-already"));
    let signed = done(secretary.post(&of_refund(&asked, "sign"), json!({})).await, 200);
    assert_eq!(
        (&signed["going_back"], &signed["on_account"]),
        (&json!("600.00"), &json!("300.00"))
    );
    let seen = world.read(&world.treasurer, &paid).await;
    assert_eq!(seen["version"].as_i64(), Some(before), "nothing tells how many signed");
    assert_eq!(seen["events"].as_array().unwrap().len(), 3, "{seen}");

    // What they signed is not used for something else meanwhile.
    world.owes(&[(1_000, 10)]).await;
    let used = done(world.treasurer.post(&at(&paid, "apply"), json!({})).await, 200);
    assert_eq!(used["applied"][0]["amount"], "300.00");
    let same = json!({ "paid_on": world.today(), "reference": "FT-1/0002" });
    let same = world.desk.post(&of_refund(&asked, "record"), same).await;
    assert_eq!((same.status, same.problem()), (422, "reference-used"));
    let gone = done(world.desk.post(&of_refund(&asked, "record"), made).await, 200);
    assert_eq!((&gone["refunded"], &gone["on_account"]), (&json!("700.00"), &json!("0.00")));
    let seen = world.read(&world.treasurer, &paid).await;
    assert_eq!(
        (&seen["refunds"][1]["state"], &seen["refunds"][1]["signatures"]),
        (&json!("made"), &json!(null))
    );
    let page = world.app.browser(world.treasurer.person.unwrap()).await;
    let page = page.get(&format!("/payments/{}", paid["id"].as_str().unwrap())).await;
    assert!(page.text.contains("Uangnya sudah masuk"), "{}", page.text);
    let came = done(world.treasurer.post(&of_refund(&gone, "confirm"), json!({})).await, 200);
    assert_eq!(came["refunds"][1]["state"], "confirmed");
    world.end().await;
}

#[tokio::test]
async fn a_refund_that_never_came_or_was_a_slip_stands_on_account_again() {
    let world = World::open().await;
    let paid = world.spare(1_000, "FT-2/0001").await;
    let slip =
        done(world.desk.post(&at(&paid, "refund"), world.back(1_000, "FT-2/0002")).await, 200);
    let words = json!({ "words": "Salah angka" });
    let back = done(world.desk.post(&of_refund(&slip, "reverse"), words).await, 200);
    assert_eq!((&back["refunded"], &back["on_account"]), (&json!("0.00"), &json!("1000.00")));
    // Its number is free again.
    let right =
        done(world.desk.post(&at(&paid, "refund"), world.back(100, "FT-2/0002")).await, 200);

    let words = json!({ "words": "Tidak masuk di rekening kami" });
    let wordless =
        world.treasurer.post(&of_refund(&right, "reverse"), json!({ "words": " " })).await;
    assert_eq!((wordless.status, wordless.problem()), (422, "wrong-length"));
    let denied = done(world.treasurer.post(&of_refund(&right, "reverse"), words).await, 200);

    assert_eq!(
        (&denied["refunds"][1]["state"], &denied["on_account"]),
        (&json!("reversed"), &json!("1000.00"))
    );
    let twice = world.treasurer.post(&of_refund(&right, "confirm"), json!({})).await;
    assert_eq!((twice.status, twice.problem()), (409, "not-in-this-state"));
    let nothing = at(&paid, &format!("refunds/{}/confirm", uuid::Uuid::nil()));
    assert_eq!(world.treasurer.post(&nothing, json!({})).await.status, 404);
    let posted =
        world.number("SELECT count(*) FROM ledger_occurrence WHERE kind = 'refund_reversed'").await;
    assert_eq!(posted, 2);
    // What both say to have gone stays, but for a wrong tap of whom it went to.
    let last = done(world.desk.post(&at(&paid, "refund"), world.back(50, "FT-2/0003")).await, 200);
    done(world.treasurer.post(&of_refund(&last, "confirm"), json!({})).await, 200);
    let late = world.desk.post(&of_refund(&last, "reverse"), json!({ "words": "x" })).await;
    assert_eq!((late.status, late.problem()), (409, "not-in-this-state"));
    world.end().await;
}
