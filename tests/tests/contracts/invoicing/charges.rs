//! Freight, fees, deposits and discounts of an order: named by the seller in a counter-offer or by their agreement,
//! agreed by the buyer, shown wherever the order is, and billed once with the goods.

use super::*;
use reqwest::Method;

pub(super) fn charge(kind: &str, description: &str, amount: &str) -> Value {
    json!({ "kind": kind, "description": description, "amount": amount })
}

pub(super) fn sen(value: &Value) -> i64 {
    value.as_str().unwrap().replace('.', "").parse().unwrap()
}

impl Trade {
    /// Offered to the seller, who has not answered.
    pub(super) async fn offered(&self, cartons: i64) -> String {
        let lines = json!([{ "offer_id": self.offer, "count": cartons }]);
        let body = json!({ "seller_id": self.seller, "submit": true, "lines": lines });
        let made = self.buys.post("/api/v1/purchase-orders", body).await;
        assert_eq!(made.status, 201, "{}", made.text);
        format!("/api/v1/purchase-orders/{}", made.id("id"))
    }

    /// The seller counters with these charges alone; what it answers.
    pub(super) async fn countered(&self, order: &str, charges: Value) -> Reply {
        self.sells.post(&format!("{order}/counter"), json!({ "charges": charges })).await
    }

    pub(super) async fn is_pkp(&self) {
        self.run(
            "UPDATE organization SET vat_registered = true WHERE id = $1",
            [self.seller.into()],
        )
        .await;
    }

    /// What counts of open orders, as the seller sees it.
    async fn open_orders(&self) -> Value {
        let shown = self.sells.get(&format!("/api/v1/credit/{}", self.buyer)).await;
        assert_eq!(shown.status, 200, "{}", shown.text);
        shown.body["exposure"]["open_orders"].clone()
    }
}

#[tokio::test]
async fn charges_of_a_counter_offer_are_the_buyers_to_take_and_are_billed_once() {
    let trade = Trade::open().await;
    trade.is_pkp().await;
    let order = trade.offered(10).await;
    let silent = trade.sells.post(&format!("{order}/accept"), json!({ "charges": [] })).await;
    assert_eq!(silent.status, 400, "an accept adds nothing: {}", silent.text);

    let mut deposit = charge("deposit", "Jaminan krat", "40000.00");
    deposit["tax_class"] = json!("none");
    let named = json!([
        charge("freight", "Ongkos kirim", "60000.00"),
        deposit,
        charge("discount", "Potongan panen", "-108000.00"),
    ]);
    let countered = trade.countered(&order, named).await;
    assert_eq!(countered.status, 200, "{}", countered.text);
    assert_eq!(countered.body["charges"], json!([]), "nothing is agreed yet");
    assert_eq!(countered.body["proposal"]["charges"].as_array().unwrap().len(), 3);

    let agreed = trade.buys.post(&format!("{order}/accept-counter"), json!({})).await;
    assert_eq!((agreed.status, &agreed.body["revision"]), (200, &json!(2)), "{}", agreed.text);
    // 11 % of 1.080.000 + 60.000 − 108.000; the deposit bears none.
    let totals = json!({ "goods": "1080000.00", "charges": "-8000.00", "tax": "113520.00", "total": "1185520.00" });
    assert_eq!(agreed.body["totals"], totals);
    assert_eq!(agreed.body["charges"][2]["tax"], "-11880.00");
    assert_eq!(trade.open_orders().await, "1185520.00");

    let mut asked = 0;
    for (good, bills) in
        [(24, ["24000.00", "16000.00", "-43200.00"]), (36, ["36000.00", "24000.00", "-64800.00"])]
    {
        trade.delivered(&order, (good, 0, 0)).await;
        let invoice = trade.billed(&order).await;
        let kinds = ["freight", "deposit", "discount"];
        for (kind, amount) in kinds.into_iter().zip(bills) {
            let lines = invoice["lines"].as_array().unwrap();
            let line = lines.iter().find(|line| line["kind"] == kind).unwrap();
            assert_eq!(line["amount"], amount, "{line}");
        }
        asked += sen(&invoice["total"]);
        trade.paid(&order, sen(&invoice["total"]) / 100).await;
    }
    assert_eq!(asked, 118_552_000, "the parts add up to what was agreed");
    let seen = trade.buys.get(&order).await.body;
    let billed = seen["charges"].as_array().unwrap().iter().map(|charge| &charge["billed"]);
    assert_eq!(billed.collect::<Vec<_>>(), ["60000.00", "40000.00", "-108000.00"]);
    assert_eq!(trade.open_orders().await, "0.00");
    trade.holds().await;
}

#[tokio::test]
async fn a_deposit_is_credited_when_the_crates_come_back() {
    let trade = Trade::open().await;
    let order = trade.offered(1).await;
    trade.countered(&order, json!([charge("deposit", "Jaminan krat", "25000.00")])).await;
    trade.buys.post(&format!("{order}/accept-counter"), json!({})).await;
    trade.delivered(&order, (6, 0, 0)).await;
    let invoice = trade.billed(&order).await;
    assert_eq!(invoice["total"], "133000.00");

    let lines = invoice["lines"].as_array().unwrap();
    let line = lines.iter().find(|line| line["kind"] == "deposit").unwrap();
    let body = json!({ "reason": "return", "words": "krat kembali",
                       "lines": [{ "line_id": line["id"], "count_base": 0, "amount": "25000.00" }] });
    let credited = trade.sells.post(&format!("{}/credit", address(&invoice)), body).await;
    assert_eq!(credited.status, 200, "{}", credited.text);

    let seen = trade.buys.get(&address(&invoice)).await.body;
    assert_eq!(seen["open"], "108000.00", "{seen}");
    trade.holds().await;
}

#[tokio::test]
async fn an_order_called_off_before_it_is_billed_owes_none_of_its_charges() {
    let trade = Trade::open().await;
    let order = trade.offered(2).await;
    trade.countered(&order, json!([charge("freight", "Ongkos kirim", "30000.00")])).await;
    trade.buys.post(&format!("{order}/accept-counter"), json!({})).await;
    assert_eq!(trade.open_orders().await, "246000.00");

    let off = trade.buys.post(&format!("{order}/cancel"), json!({ "reason": "batal" })).await;
    assert_eq!(off.status, 200, "{}", off.text);

    assert_eq!(trade.open_orders().await, "0.00");
    trade.holds().await;
}

#[tokio::test]
async fn a_limit_and_the_buyers_own_rules_count_what_is_charged() {
    let trade = Trade::open().await;
    let rule = json!({ "kind": "total_from", "total": "220000.00", "needed": 1 });
    let boss = trade.app.person(trade.buyer, &[Role::Approver]).await;
    let rules = format!("/api/v1/organizations/{}/approval-rules", trade.buyer);
    let made = trade.buys.post(&rules, rule).await;
    assert_eq!(made.status, 201, "{}", made.text);
    let limit = json!({ "limit": "amount", "amount": "230000.00" });
    let path = format!("/api/v1/credit/{}", trade.buyer);
    let said = trade.sells.ask(Method::PUT, &path, Some(limit)).await;
    assert_eq!(said.status, 200, "{}", said.text);

    let order = trade.offered(2).await;
    trade.countered(&order, json!([charge("fee", "Bongkar muat", "4000.00")])).await;
    let take = format!("{order}/accept-counter");
    let alone = trade.buys.post(&take, json!({})).await;
    assert_eq!(alone.status, 403, "four thousand make it the board's: {}", alone.text);
    let taken = boss.post(&take, json!({})).await;
    assert_eq!((taken.status, &taken.body["state"]), (200, &json!("confirmed")), "{}", taken.text);

    let more = json!({ "charges": [charge("fee", "Bongkar muat", "15000.00")] });
    let more = trade.sells.post(&format!("{order}/amend"), more).await;
    assert_eq!(more.status, 200, "{}", more.text);
    let beyond = boss.post(&take, json!({})).await;
    refused(&beyond, 422, "over-credit");
    trade.holds().await;
}

#[tokio::test]
async fn what_the_agreement_names_the_draft_carries_and_freight_is_free_from_a_sum_on() {
    let trade = Trade::open().await;
    let mut freight = charge("freight", "Ongkos kirim", "50000.00");
    freight["below"] = json!("1000000.00");
    let mut discount = charge("discount", "Potongan besar", "-20000.00");
    discount["from"] = json!("1000000.00");
    let few = json!({ "charges": [charge("discount", "Terlalu", "-20000.00")] });
    let body = json!({ "seller_id": trade.seller, "buyer_id": trade.buyer, "terms": few });
    refused(&trade.sells.post("/api/v1/agreements", body).await, 422, "invalid");
    trade.agree(json!({ "charges": [freight, discount] })).await;
    let draft = |cartons: i64| json!({ "seller_id": trade.seller, "lines": [{ "offer_id": trade.offer, "count": cartons }] });

    let small = trade.buys.post("/api/v1/purchase-orders", draft(2)).await;
    assert_eq!(small.body["charges"][0]["amount"], "50000.00", "{}", small.text);
    assert_eq!(small.body["totals"]["total"], "266000.00");
    // As the draft grows the freight goes, and comes back as it shrinks.
    let order = format!("/api/v1/purchase-orders/{}", small.id("id"));
    let edit = |cartons: i64| {
        let body = json!({ "lines": [{ "offer_id": trade.offer, "count": cartons }] });
        trade.buys.ask(Method::PATCH, &order, Some(body))
    };
    let large = edit(10).await;
    assert_eq!(large.body["totals"]["total"], "1060000.00", "{}", large.text);
    assert_eq!(large.body["charges"].as_array().unwrap().len(), 1);
    let again = edit(3).await;
    assert_eq!(again.body["totals"]["total"], "374000.00", "{}", again.text);
    assert_eq!(again.body["charges"][0]["description"], "Ongkos kirim");

    let offered = trade.buys.post(&format!("{order}/submit"), json!({})).await;
    assert_eq!(offered.body["totals"]["charges"], "50000.00", "{}", offered.text);
    let agreed = trade.sells.post(&format!("{order}/accept"), json!({})).await;
    assert_eq!(agreed.status, 200, "{}", agreed.text);
    trade.delivered(&order, (18, 0, 0)).await;
    assert_eq!(trade.billed(&order).await["total"], "374000.00");
    trade.holds().await;
}

#[tokio::test]
async fn charges_that_make_no_sense_say_where() {
    let trade = Trade::open().await;
    let order = trade.offered(1).await;
    let freight = || charge("freight", "Ongkos kirim", "1000.00");
    for (charges, slug, pointer) in [
        (json!([charge("freight", " ", "1000.00")]), "wrong-charge", "/charges/0/description"),
        (json!([charge("freight", "Ongkos", "-1.00")]), "wrong-charge", "/charges/0/amount"),
        (json!([freight(), freight()]), "wrong-charge", "/charges/1/description"),
        (json!([charge("discount", "Semua", "-108000.01")]), "discount-too-large", ""),
        (json!([]), "nothing-changed", ""),
    ] {
        let reply = trade.countered(&order, charges).await;
        refused(&reply, 422, slug);
        let pointers = reply.pointers();
        assert_eq!(pointers.first().map_or("", |first| first), pointer, "{}", reply.text);
    }
    let odd = trade.countered(&order, json!([charge("goods", "Beras", "1000.00")])).await;
    assert_eq!(odd.status, 400, "{}", odd.text);

    // What is billed stays.
    trade.countered(&order, json!([freight()])).await;
    trade.buys.post(&format!("{order}/accept-counter"), json!({})).await;
    trade.delivered(&order, (3, 0, 0)).await;
    trade.billed(&order).await;
    let gone = trade.sells.post(&format!("{order}/amend"), json!({ "charges": [] })).await;
    refused(&gone, 422, "charge-billed");
    // Taken back, it may go; and billed again with what is left, it is billed whole.
    trade.holds().await;
}

#[tokio::test]
async fn what_was_taken_out_after_its_invoice_was_taken_back_is_never_billed_again() {
    let trade = Trade::open().await;
    let order = trade.offered(2).await;
    trade.countered(&order, json!([charge("freight", "Ongkos kirim", "12000.00")])).await;
    trade.buys.post(&format!("{order}/accept-counter"), json!({})).await;
    trade.delivered(&order, (6, 0, 0)).await;
    let first = trade.billed(&order).await;
    assert_eq!(first["total"], "114000.00");
    let back = json!({ "words": "salah ongkos" });
    let back = trade.sells.post(&format!("{}/reverse", address(&first)), back).await;
    assert_eq!(back.status, 200, "{}", back.text);

    let gone = trade.sells.post(&format!("{order}/amend"), json!({ "charges": [] })).await;
    assert_eq!(gone.status, 200, "{}", gone.text);
    let gone = trade.buys.post(&format!("{order}/accept-counter"), json!({})).await;
    assert_eq!((gone.status, &gone.body["charges"]), (200, &json!([])), "{}", gone.text);

    trade.delivered(&order, (6, 0, 0)).await;
    assert_eq!(trade.billed(&order).await["total"], "216000.00");
    trade.holds().await;
}

#[tokio::test]
async fn papers_pages_and_messages_name_each_charge() {
    let trade = Trade::open().await;
    trade.is_pkp().await;
    let order = trade.offered(5).await;
    let named = json!([
        charge("freight", "Ongkos kirim Ende", "55000.00"),
        charge("discount", "Potongan setia", "-10000.00"),
    ]);
    trade.countered(&order, named).await;
    let id = order.rsplit('/').next().unwrap().to_owned();
    let buyer = trade.app.person(trade.buyer, &[Role::Manager]).await;
    let browser = trade.app.browser(buyer.person.unwrap()).await;
    let page = browser.get(&format!("/orders/{id}")).await;
    for told in ["Ongkos kirim Ende", "Potongan setia", "Tambahan"] {
        assert!(page.text.contains(told), "the comparison tells {told}: {}", page.text);
    }
    let agreed = trade.buys.post(&format!("{order}/accept-counter"), json!({})).await;
    assert_eq!(agreed.status, 200, "{}", agreed.text);

    for address in [format!("/orders/{id}"), format!("/orders/{id}?print=1")] {
        let page = browser.get(&address).await;
        assert_eq!(page.status, 200, "{}", page.text);
        assert!(page.text.contains("Ongkos kirim Ende"), "{address}");
    }
    let xml = trade.buys.get(&format!("{order}/documents/purchase-order.xml")).await;
    for told in [
        "<cbc:AllowanceChargeReason>Ongkos kirim Ende</cbc:AllowanceChargeReason>",
        "<cbc:ChargeTotalAmount currencyID=\"IDR\">55000.00</cbc:ChargeTotalAmount>",
        "<cbc:AllowanceTotalAmount currencyID=\"IDR\">10000.00</cbc:AllowanceTotalAmount>",
        "<cbc:PayableAmount currencyID=\"IDR\">649350.00</cbc:PayableAmount>",
    ] {
        assert!(xml.text.contains(told), "{told}: {}", xml.text);
    }
    crate::papers::valid("Order", &xml.text);
    let history = trade.buys.get(&format!("{order}/history")).await;
    assert!(history.text.contains("Ongkos kirim Ende"), "its history says so");
    trade.holds().await;
}

#[tokio::test]
async fn the_desk_types_charges_line_by_line() {
    let trade = Trade::open().await;
    let order = trade.offered(1).await;
    let desk = trade.app.browser(trade.sells.person.unwrap()).await;
    let page = format!("/orders/{}/counter", order.rsplit('/').next().unwrap());

    let typed = |charges| [("do", "send"), ("key", "k1"), ("charges", charges)];
    let wrong = desk.form(&page, &typed("Ongkos kirim 5.000")).await;
    assert_eq!(wrong.status, 422, "{}", wrong.text);
    assert!(wrong.text.contains("Baris 1: mulai dengan ongkos"), "{}", wrong.text);
    let lines = "ongkos; Ongkos kirim; 5.000\r\njaminan; Krat; 2.500\r\npotongan; Panen; 1.000";
    let sent = desk.form(&page, &typed(lines)).await;
    assert_eq!(sent.status, 303, "{}", sent.text);

    let seen = trade.buys.get(&order).await.body;
    let charges = seen["proposal"]["charges"].as_array().unwrap();
    let told =
        charges.iter().map(|charge| (&charge["kind"], &charge["amount"], &charge["tax_class"]));
    assert_eq!(
        told.collect::<Vec<_>>(),
        [
            (&json!("freight"), &json!("5000.00"), &Value::Null),
            (&json!("deposit"), &json!("2500.00"), &json!("none")),
            (&json!("discount"), &json!("-1000.00"), &Value::Null),
        ]
    );
    assert_eq!(seen["proposal"]["totals"]["total"], "114500.00");
    trade.app.stop().await;
}
