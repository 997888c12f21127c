//! The money's walkthrough, over the API: what came good is billed by itself, what came broken is credited, two officers
//! sign and it is paid to the seller's verified account, the order ends, both agree on the month's statement, and both
//! close it on figures that mirror each other.

use chrono::{Datelike, NaiveDate, TimeDelta};
use serde_json::{Value, json};
use supply_chain::organization::{Kind, Role};
use tests::app::{Client, Reply, TestApp};
use uuid::Uuid;

/// Those who have to do with the money of both.
struct Traders {
    app: TestApp,
    seller: Uuid,
    buyer: Uuid,
    desk: Client,
    lead: Client,
    treasurer: Client,
    manager: Client,
    officers: [Client; 2],
}

impl Traders {
    async fn open() -> Self {
        let app = TestApp::start().await;
        let seller = app.organization(Kind::Distributor, "Sumber Pangan").await;
        let buyer = app.organization(Kind::Primary, "KDMP Nangapanda").await;
        let desk = app.person(seller, &[Role::Treasurer, Role::Manager]).await;
        let lead = app.person(seller, &[Role::Manager]).await;
        let treasurer = app.person(buyer, &[Role::Treasurer]).await;
        let manager = app.person(buyer, &[Role::Manager]).await;
        let officers = [
            app.person(buyer, &[Role::Approver]).await,
            app.person(buyer, &[Role::Approver]).await,
        ];
        Self { app, seller, buyer, desk, lead, treasurer, manager, officers }
    }

    /// Today at the place of both: Ende keeps WITA, eight hours ahead.
    fn today(&self) -> NaiveDate {
        self.app.clock.today()
    }

    /// What `by` sees at `path`, once it is so; the program's own jobs may still be at it.
    async fn soon(&self, by: &Client, path: &str, is_so: impl Fn(&Value) -> bool) -> Value {
        for _ in 0..50 {
            self.app.workflow.settle_order_money().await.unwrap();
            let seen = by.get(path).await.body;
            if is_so(&seen) {
                return seen;
            }
        }
        panic!("{}", by.get(path).await.text)
    }

    /// The sums of a month by account, in rupiah as they are written.
    async fn closing(&self, by: &Client, period: &str, account: &str) -> String {
        let trial =
            done(by.get(&format!("/api/v1/ledger/trial-balance?period={period}")).await, 200);
        assert_eq!(trial["totals"]["debit"], trial["totals"]["credit"], "{trial}");
        let rows = trial["rows"].as_array().unwrap();
        let row = rows.iter().find(|row| row["account"] == account);
        row.map_or("0.00".to_owned(), |row| row["closing"].as_str().unwrap().to_owned())
    }
}

fn done(reply: Reply, status: u16) -> Value {
    assert_eq!(reply.status, status, "{}", reply.text);
    reply.body
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "a walkthrough is told in one go")]
async fn a_month_is_settled() {
    let traders = Traders::open().await;
    let Traders { app, seller, buyer, desk, lead, treasurer, manager, officers } = &traders;

    // What the two agreed: fourteen days, and a bill as soon as the goods are counted.
    let terms = json!({ "payment_days": 14, "money": { "invoices_automatically": true } });
    let terms = json!({ "seller_id": seller, "buyer_id": buyer, "terms": terms });
    let made = done(desk.post("/api/v1/agreements", terms).await, 201);
    let taken = format!("/api/v1/agreements/{}/accept", text(&made["id"]));
    done(manager.post(&taken, json!({ "number": 1 })).await, 200);
    // The seller's account, entered by one and looked at by another.
    let account =
        json!({ "bank_code": "014", "number": "1234567890", "holder": "CV Sumber Pangan" });
    let account = done(desk.post("/api/v1/bank-accounts", account).await, 201);
    let verify = format!("/api/v1/bank-accounts/{}/verify", text(&account["id"]));
    done(lead.post(&verify, json!({ "proof": "Buku tabungan" })).await, 200);
    // The buyer's board: above a million two officers sign.
    let rules = format!("/api/v1/organizations/{buyer}/payment-rules");
    done(manager.post(&rules, json!({ "from": "1000000.00", "needed": 2 })).await, 201);

    // Twelve cartons; one bottle of them burst.
    let goods = json!({ "name": "Minyak goreng 2 L", "category": "sembako", "base_unit": "pcs" });
    let product = done(desk.post("/api/v1/products", goods).await, 201);
    let offer = json!({ "product_id": product["id"], "pack": { "name": "karton", "factor": 6 }, "stock": 5000,
        "price_breaks": [{ "min_count": 1, "price": "108000.00" }], "audience": "everyone" });
    let offer = done(desk.post("/api/v1/offers", offer).await, 201);
    let lines = json!([{ "offer_id": offer["id"], "count": 12 }]);
    let order = json!({ "seller_id": seller, "submit": true, "lines": lines });
    let order = done(manager.post("/api/v1/purchase-orders", order).await, 201);
    let order = format!("/api/v1/purchase-orders/{}", text(&order["id"]));
    let agreed = done(desk.post(&format!("{order}/accept"), json!({})).await, 200);
    let line = &agreed["lines"][0]["id"];
    let sent = json!({ "lines": [{ "line_id": line, "count": 12 }] });
    let sent = done(desk.post(&format!("{order}/dispatch"), sent).await, 200);
    let line = json!({ "line_id": line, "received_base": 71, "rejected_base": 1, "lost_base": 0, "reason": "pecah" });
    let count = json!({ "shipment_id": sent["shipments"][0]["id"], "lines": [line] });
    let counted = done(manager.post(&format!("{order}/receive"), count).await, 200);
    assert_eq!(counted["state"], "received");

    // Billed by itself, for what came good: 71 of 72 at Rp18.000.
    let seen = traders.soon(treasurer, &order, |order| order["billing"] == "full").await;
    assert_eq!(seen["money"]["invoiced"], "1278000.00", "{}", seen["money"]);
    let bills = done(treasurer.get("/api/v1/invoices").await, 200);
    let bill = &bills["items"][0];
    let number = text(&bill["number"]).to_owned();
    assert!(number.starts_with("INV/") && number.ends_with("000001"), "{number}");

    // Prepared, signed twice, sent by the bank, and confirmed by whoever got it.
    let payment = json!({ "payee_id": seller, "amount": "1278000.00", "paid_on": traders.today(), "method": "transfer",
        "account_id": account["id"], "applications": [{ "invoice_id": bill["id"] }] });
    let payment = done(treasurer.post("/api/v1/payments", payment).await, 201);
    assert_eq!(payment["state"], "awaiting_signatures");
    let at = |command: &str| format!("/api/v1/payments/{}/{command}", text(&payment["id"]));
    for officer in officers {
        done(officer.post(&at("sign"), json!({})).await, 200);
    }
    let slip = json!({ "paid_on": traders.today(), "reference": "FT-2026/0031" });
    done(treasurer.post(&at("record"), slip).await, 200);
    done(desk.post(&at("confirm"), json!({})).await, 200);
    let paid = done(manager.get(&order).await, 200);
    assert_eq!((&paid["payment"], &paid["money"]["open"]), (&json!("paid"), &json!("0.00")));

    // The month ends; so does the order, as nothing can be claimed any more.
    let month = traders.today();
    let period = month.format("%Y-%m").to_string();
    let next = month.with_day(1).unwrap() + chrono::Months::new(1);
    let to_wait = (next - month).num_days() + i64::from(next.day());
    app.clock.advance(TimeDelta::days(to_wait.max(9)));
    let ended = traders.soon(manager, &order, |order| order["state"] == "completed").await;
    assert_eq!(ended["money"]["paid"], "1278000.00");

    // The statement is drawn up by itself; it says the same to both, turned around, and both agree.
    app.workflow.draw_up_statements().await.unwrap();
    let all = done(desk.get("/api/v1/statements").await, 200);
    let drawn = &all["items"][0];
    assert_eq!((&drawn["period"], &drawn["closing"]), (&json!(period), &json!("0.00")), "{all}");
    let statement = format!("/api/v1/statements/{}", text(&drawn["id"]));
    let ours = done(desk.get(&statement).await, 200);
    let theirs = done(treasurer.get(&statement).await, 200);
    let amounts = |view: &Value| -> Vec<String> {
        let lines = view["lines"].as_array().unwrap().iter();
        lines.map(|line| text(&line["amount"]).trim_start_matches('-').to_owned()).collect()
    };
    assert_eq!(amounts(&ours), ["1278000.00", "1278000.00"]);
    assert_eq!(amounts(&ours), amounts(&theirs));
    done(desk.post(&format!("{statement}/agree"), json!({})).await, 200);
    let agreed = done(treasurer.post(&format!("{statement}/agree"), json!({})).await, 200);
    assert_eq!(agreed["state"], "agreed");

    // Both close the month on figures that mirror each other, and nothing comes into it any more.
    for (by, keeps) in [(desk, "receivable"), (treasurer, "payable")] {
        assert_eq!(traders.closing(by, &period, keeps).await, "0.00");
        let close = format!("/api/v1/ledger/periods/{period}/close");
        done(by.once("close").post(&close, json!({})).await, 200);
        let shut = done(by.get(&format!("/api/v1/ledger/periods/{period}")).await, 200);
        assert_eq!(shut["state"], "closed", "{shut}");
    }
    assert_eq!(traders.closing(desk, &period, "bank").await, "1278000.00");
    assert_eq!(traders.closing(treasurer, &period, "bank").await, "-1278000.00");
    let journal = desk.get(&format!("/api/v1/ledger/export?period={period}")).await;
    assert!(journal.text.contains(&number), "{}", journal.text);
    let (wrong, _) = order_workflow::query::ledger::breaches(&app.workflow, 20).await.unwrap();
    assert_eq!((wrong, app.breaches().await), (0, Vec::new()));
    traders.app.stop().await;
}
