//! What is left of freight, a fee or a discount when no goods are left to bill: billed by itself, or credited.

use super::charges::{charge, sen};
use super::*;

impl Trade {
    /// Agreed with these charges, and so many of sixty pieces came good and are billed; the order and its bill.
    async fn part_billed(&self, named: Value, good: i64) -> (String, Value) {
        let order = self.offered(10).await;
        assert_eq!(self.countered(&order, named).await.status, 200);
        let agreed = self.buys.post(&format!("{order}/accept-counter"), json!({})).await;
        assert_eq!(agreed.status, 200, "{}", agreed.text);
        self.delivered(&order, (good, 0, 0)).await;
        let bill = self.billed(&order).await;
        (order, bill)
    }

    /// The seller gives up what it has not sent.
    async fn rest_given_up(&self, order: &str) {
        let body = json!({ "reason": "stok habis" });
        let closed = self.sells.post(&format!("{order}/short-close"), body).await;
        assert_eq!(
            (closed.status, &closed.body["state"]),
            (200, &json!("received")),
            "{}",
            closed.text
        );
    }
}

#[tokio::test]
async fn the_rest_of_freight_is_billed_alone_and_the_rest_of_a_discount_credited_by_itself() {
    let trade = Trade::open().await;
    trade.is_pkp().await;
    let named = json!([
        charge("freight", "Ongkos kirim", "60000.00"),
        charge("discount", "Potongan panen", "-108000.00"),
    ]);
    let (order, first) = trade.part_billed(named, 36).await;
    trade.paid(&order, sen(&first["total"]) / 100).await;
    let early = trade.sells.post(&format!("{order}/invoice"), json!({})).await;
    assert_eq!(early.status, 422, "goods may still come: {}", early.text);

    trade.rest_given_up(&order).await;
    let credited =
        trade.settled(&order, |order| order["charges"][1]["billed"] == "-108000.00").await;
    assert_eq!(credited["billing"], "part", "{}", credited["money"]);
    let allowed = credited["allowed_commands"].as_array().unwrap();
    assert!(allowed.contains(&json!("invoice")), "{allowed:?}");
    let paper = trade.buys.get(&address(&first)).await.body;
    let note = &paper["corrections"][0]["id"];
    let note = trade.buys.get(&format!("/api/v1/invoices/{}", note.as_str().unwrap())).await.body;
    // 43.200 off the goods, and 11 % of them.
    let told = (&note["reason"], &note["words"], &note["total"], &note["open"]);
    let expected =
        (json!("discount"), json!("Potongan panen"), json!("47952.00"), json!("47952.00"));
    assert_eq!(told, (&expected.0, &expected.1, &expected.2, &expected.3), "{note}");

    let desk = trade.app.browser(trade.sells.person.unwrap()).await;
    let page = desk.get(&format!("/orders/{}/invoice", order.rsplit('/').next().unwrap())).await;
    assert!(page.text.contains("Sisa ongkos dan biaya"), "{}", page.text);
    assert!(page.text.contains("Rp26.640"), "{}", page.text);
    let rest = trade.billed(&order).await;
    let lines = rest["lines"].as_array().unwrap();
    assert_eq!(lines.len(), 1, "{rest}");
    assert_eq!((&lines[0]["kind"], &lines[0]["amount"]), (&json!("freight"), &json!("24000.00")));
    assert_eq!(rest["total"], "26640.00");
    for document in ["invoice.xml", "invoice.pdf"] {
        let paper = trade.buys.get(&format!("{}/documents/{document}", address(&rest))).await;
        assert_eq!(paper.status, 200, "{document}: {}", paper.text);
        if document == "invoice.xml" {
            crate::papers::valid("Invoice", &paper.text);
        }
    }
    let again = trade.sells.post(&format!("{order}/invoice"), json!({})).await;
    assert_eq!(again.status, 422, "once: {}", again.text);

    trade.paid(&order, 26_640).await;
    trade.app.clock.advance(TimeDelta::days(8));
    let ended = trade.settled(&order, |order| order["state"] == "completed").await;
    assert_eq!(ended["billing"], "full");
    trade.holds().await;
}

#[tokio::test]
async fn where_bills_are_made_by_themselves_so_is_that_of_the_rest_and_taken_back_it_is_billed_by_hand()
 {
    let trade = Trade::open().await;
    let terms = json!({
        "payment_days": 14, "money": { "invoices_automatically": true },
        "charges": [charge("fee", "Bongkar muat", "10000.00")],
    });
    trade.agree(terms).await;
    let order = trade.ordered(10).await;
    trade.delivered(&order, (45, 0, 0)).await;
    let billed = trade.settled(&order, |order| order["billing"] == "part").await;
    assert_eq!(billed["charges"][0]["billed"], "7500.00", "{}", billed["charges"]);

    trade.rest_given_up(&order).await;
    let billed = trade.settled(&order, |order| order["billing"] == "full").await;
    assert_eq!(billed["charges"][0]["billed"], "10000.00", "{}", billed["charges"]);
    assert_eq!(billed["money"]["invoiced"], "820000.00", "{}", billed["money"]);

    let bills = trade.sells.get("/api/v1/invoices").await.body;
    let rest = bills["items"].as_array().unwrap().iter().find(|bill| bill["total"] == "2500.00");
    let rest = address(rest.unwrap());
    let back = trade.sells.post(&format!("{rest}/reverse"), json!({ "words": "salah" })).await;
    assert_eq!(back.status, 200, "{}", back.text);
    let open = trade.settled(&order, |order| order["billing"] == "part").await;
    assert_eq!(open["charges"][0]["billed"], "7500.00", "{}", open["charges"]);
    assert_eq!(trade.billed(&order).await["total"], "2500.00");
    trade.holds().await;
}

#[tokio::test]
async fn a_charge_that_comes_when_everything_is_billed_is_billed_alone_and_the_order_waits_for_it()
{
    let trade = Trade::open().await;
    let order = trade.ordered(10).await;
    // Four of sixty were lost: what never came is not charged for.
    trade.delivered(&order, (56, 0, 4)).await;
    let first = trade.billed(&order).await;
    let id: Uuid = order.rsplit('/').next().unwrap().parse().unwrap();
    // As an organizer shares freight among the orders of its pool.
    trade
        .run(
            "WITH named AS (
                 INSERT INTO order_charge (id, order_id, position, kind, description, amount_sen, tax_base_sen, tax_sen)
                 VALUES (gen_random_uuid(), $1, 1, 'freight', 'Ongkos truk', 6000000, 0, 0))
             UPDATE purchase_order SET charges_sen = 6000000, total_sen = total_sen + 6000000 WHERE id = $1",
            [id.into()],
        )
        .await;
    trade.paid(&order, sen(&first["total"]) / 100).await;
    trade.app.clock.advance(TimeDelta::days(40));
    trade.app.workflow.settle_order_money().await.unwrap();
    let waits = trade.sells.get(&order).await.body;
    assert_eq!((&waits["state"], &waits["billing"]), (&json!("received"), &json!("part")));

    let rest = trade.billed(&order).await;
    assert_eq!(rest["total"], "56000.00", "{rest}");
    trade.paid(&order, 56_000).await;
    trade.settled(&order, |order| order["state"] == "completed").await;
    trade.holds().await;
}

#[tokio::test]
async fn goods_that_are_credited_by_count_take_their_part_of_the_discount_along() {
    let trade = Trade::open().await;
    let named = json!([charge("discount", "Potongan panen", "-540000.00")]);
    let (order, bill) = trade.part_billed(named, 60).await;
    assert_eq!(bill["total"], "540000.00");

    let half = json!({ "reason": "goodwill",
                       "lines": [{ "line_id": bill["lines"][0]["id"], "count_base": 30 }] });
    let half = trade.sells.post(&format!("{}/credit", address(&bill)), half).await;
    assert_eq!((half.status, &half.body["open"]), (200, &json!("270000.00")), "{}", half.text);
    // A claim is worth what was asked for the goods, too.
    let seen = trade.buys.get(&order).await.body;
    let line = json!({ "line_id": seen["lines"][0]["id"], "reason": "hidden_defect", "count": 1 });
    let body =
        json!({ "shipment_id": seen["shipments"][0]["id"], "wants": "credit", "lines": [line] });
    let claim = trade.buys.post(&format!("{order}/claims"), body).await;
    assert_eq!(claim.status, 201, "{}", claim.text);
    assert_eq!(claim.body["lines"][0]["worth"], "54000.00", "{}", claim.text);
    trade.holds().await;
}
