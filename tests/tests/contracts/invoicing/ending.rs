//! From the first count to the end: billed in parts, claimed, credited, taken back, given up, paid.

use super::*;

#[tokio::test]
async fn an_order_ends_once_it_is_billed_paid_and_can_be_claimed_no_more() {
    let trade = Trade::open().await;
    let order = trade.ordered(12).await;
    trade.delivered(&order, (60, 6, 6)).await; // E5

    let invoice = trade.billed(&order).await;
    assert_eq!(invoice["total"], "1080000.00", "{invoice}");
    let seen = trade.buys.get(&order).await.body;
    assert_eq!((&seen["billing"], &seen["payment"]), (&json!("full"), &json!("due")), "{seen}");
    trade.paid(&order, 500_000).await;
    assert_eq!(trade.buys.get(&order).await.body["payment"], "part");
    let early = trade.sells.post(&format!("{order}/complete"), json!({})).await;
    refused(&early, 409, "not-settled");
    trade.paid(&order, 580_000).await;
    let seen = trade.sells.get(&order).await.body;
    assert_eq!((&seen["payment"], &seen["money"]["open"]), (&json!("paid"), &json!("0.00")));
    assert!(!seen["allowed_commands"].as_array().unwrap().contains(&json!("complete")));
    let early = trade.sells.post(&format!("{order}/complete"), json!({})).await;
    refused(&early, 409, "still-claimable");

    trade.app.clock.advance(TimeDelta::days(8));
    let ended = trade.settled(&order, |order| order["state"] == "completed").await;

    assert_eq!(ended["money"]["paid"], "1080000.00");
    let history = trade.buys.get(&format!("{order}/history")).await.body;
    let kinds: Vec<&str> = history["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|entry| entry["kind"].as_str())
        .collect();
    assert!(kinds.ends_with(&["invoiced", "paid", "paid", "completed"]), "{kinds:?}");
    trade.holds().await;
}

#[tokio::test]
async fn parts_that_come_one_after_the_other_add_up_to_the_whole() {
    let trade = Trade::open().await;
    let order = trade.ordered(2).await;
    refused(
        &trade.sells.post(&format!("{order}/invoice"), json!({})).await,
        409,
        "not-in-this-state",
    );
    trade.delivered(&order, (5, 0, 0)).await;
    let first = trade.billed(&order).await;
    refused(
        &trade.sells.post(&format!("{order}/invoice"), json!({})).await,
        422,
        "nothing-to-bill",
    );
    trade.delivered(&order, (7, 0, 0)).await;
    let line = trade.sells.get(&order).await.body["lines"][0]["id"].clone();
    let bill = |base: i64| json!({ "lines": [{ "line_id": line, "count_base": base }] });
    refused(
        &trade.sells.post(&format!("{order}/invoice"), bill(8)).await,
        422,
        "more-than-supplied",
    );
    let second = trade.sells.post(&format!("{order}/invoice"), bill(4)).await;
    assert_eq!(second.status, 201, "{}", second.text);
    let third = trade.billed(&order).await;

    assert_eq!(first["total"], "90000.00");
    assert_eq!((&second.body["total"], &third["total"]), (&json!("72000.00"), &json!("54000.00")));
    let numbers =
        [&first, &second.body, &third].map(|paper| paper["number"].as_str().unwrap().to_owned());
    for (number, end) in numbers.iter().zip(["000001", "000002", "000003"]) {
        assert!(number.starts_with("INV/") && number.ends_with(end), "{number}");
    }
    let seen = trade.buys.get(&order).await.body;
    assert_eq!(seen["money"]["invoiced"], "216000.00");
    trade.holds().await;
}

#[tokio::test]
async fn what_was_agreed_to_be_billed_by_itself_is_billed_by_the_clock() {
    let trade = Trade::open().await;
    trade.agree(json!({ "payment_days": 14, "money": { "invoices_automatically": true } })).await;
    let order = trade.ordered(3).await;
    trade.delivered(&order, (18, 0, 0)).await;

    let seen = trade.settled(&order, |order| order["billing"] == "full").await;

    assert_eq!(seen["money"]["invoiced"], "324000.00");
    let due: NaiveDate = seen["money"]["due_on"].as_str().unwrap().parse().unwrap();
    let days = (due - trade.today()).num_days();
    assert!((14..=16).contains(&days), "on a working day: {due}");
    trade.app.workflow.settle_order_money().await.unwrap();
    let papers = trade.rows("SELECT id, number FROM invoice", []).await;
    assert_eq!(papers.len(), 1, "once");

    // What a person took back is not written again by the clock, only by a person.
    let id: Uuid = papers[0].try_get("", "id").unwrap();
    let back = format!("/api/v1/invoices/{id}/reverse");
    let back = trade.sells.post(&back, json!({ "words": "salah alamat" })).await;
    assert_eq!(back.status, 200, "{}", back.text);
    trade.app.clock.advance(TimeDelta::minutes(5));
    trade.app.workflow.settle_order_money().await.unwrap();
    let seen = trade.sells.get(&order).await.body;
    assert_eq!(seen["billing"], "none", "{seen}");
    trade.billed(&order).await;
    trade.holds().await;
}

#[tokio::test]
async fn a_claim_that_is_settled_is_credited_by_itself_and_the_order_ends_without_it() {
    let trade = Trade::open().await;
    let order = trade.ordered(4).await;
    trade.delivered(&order, (24, 0, 0)).await;
    let invoice = trade.billed(&order).await;
    let seen = trade.buys.get(&order).await.body;
    let line = json!({ "line_id": seen["lines"][0]["id"], "reason": "hidden_defect", "count": 1 });
    let claim =
        json!({ "shipment_id": seen["shipments"][0]["id"], "lines": [line], "wants": "credit" });
    let claim = trade.buys.post(&format!("{order}/claims"), claim).await;
    assert_eq!(claim.status, 201, "{}", claim.text);
    trade.paid(&order, 324_000).await;
    let claim = format!("/api/v1/claims/{}", claim.id("id"));
    let yes = trade.sells.post(&format!("{claim}/answer"), json!({ "verdict": "accepted" })).await;
    assert_eq!(yes.status, 200, "{}", yes.text);

    let seen = trade.settled(&order, |order| order["money"]["credited"] != "0.00").await;

    assert_eq!(
        (&seen["money"]["credited"], &seen["money"]["open"]),
        (&json!("108000.00"), &json!("0.00"))
    );
    let paper = trade.sells.get(&address(&invoice)).await.body;
    assert_eq!(
        (&paper["standing"], &paper["settled"]),
        (&json!("paid"), &json!("432000.00")),
        "{paper}"
    );
    trade.app.workflow.settle_order_money().await.unwrap();
    let notes = trade.rows("SELECT id FROM invoice WHERE kind = 'credit_note'", []).await;
    assert_eq!(notes.len(), 1, "once");
    trade.app.clock.advance(TimeDelta::days(8));
    trade.settled(&order, |order| order["state"] == "completed").await;
    trade.holds().await;
}

#[tokio::test]
async fn an_invoice_is_taken_back_as_a_whole_only_while_nothing_settled_it_and_billed_again() {
    let trade = Trade::open().await;
    let order = trade.ordered(2).await;
    trade.delivered(&order, (12, 0, 0)).await;
    let wrong = trade.billed(&order).await;
    let reverse = |invoice: &Value| format!("{}/reverse", address(invoice));
    let by_buyer = trade.buys.post(&reverse(&wrong), json!({ "words": "salah" })).await;
    refused(&by_buyer, 403, "not-your-part");
    let back = trade.sells.post(&reverse(&wrong), json!({ "words": "salah alamat" })).await;
    assert_eq!((back.status, &back.body["standing"]), (200, &json!("reversed")), "{}", back.text);
    refused(
        &trade.sells.post(&reverse(&wrong), json!({ "words": "lagi" })).await,
        409,
        "not-in-this-state",
    );

    let right = trade.billed(&order).await;

    assert_eq!(right["total"], wrong["total"]);
    trade.paid(&order, 1).await;
    refused(
        &trade.sells.post(&reverse(&right), json!({ "words": "x" })).await,
        409,
        "not-in-this-state",
    );
    let line = &right["lines"][0]["id"];
    let credit = |base: i64| json!({ "reason": "goodwill", "lines": [{ "line_id": line, "count_base": base }] });
    let path = format!("{}/credit", address(&right));
    refused(&trade.sells.post(&path, credit(13)).await, 422, "more-than-billed");
    let credited = trade.sells.post(&path, credit(6)).await;
    assert_eq!(credited.status, 200, "{}", credited.text);
    assert_eq!(credited.body["open"], "107999.00");
    assert_eq!(credited.body["corrections"].as_array().unwrap().len(), 1);
    trade.holds().await;
}

#[tokio::test]
async fn a_count_cannot_take_away_what_is_billed() {
    let trade = Trade::open().await;
    let order = trade.ordered(2).await;
    trade.delivered(&order, (12, 0, 0)).await;
    trade.billed(&order).await;
    let seen = trade.buys.get(&order).await.body;
    let line =
        json!({ "line_id": seen["lines"][0]["id"], "received_base": 11, "rejected_base": 1 });
    let less =
        json!({ "shipment_id": seen["shipments"][0]["id"], "lines": [line], "reason": "salah" });

    let less = trade.buys.post(&format!("{order}/correct-receipt"), less).await;

    refused(&less, 409, "already-invoiced");
    trade.holds().await;
}

#[tokio::test]
async fn what_is_given_up_is_signed_by_the_board_first() {
    let trade = Trade::open().await;
    let order = trade.ordered(1).await;
    trade.delivered(&order, (6, 0, 0)).await;
    let invoice = trade.billed(&order).await;
    trade.paid(&order, 100_000).await;
    let body = json!({ "words": "toko tutup", "minutes": "Rapat pengurus 12/2026" });
    refused(
        &trade.buys.post(&format!("{order}/write-off"), body.clone()).await,
        403,
        "not-your-part",
    );

    let asked = trade.sells.post(&format!("{order}/write-off"), body).await;

    assert_eq!(asked.status, 200, "{}", asked.text);
    assert_eq!(
        trade.sells.get(&order).await.body["money"]["open"],
        "8000.00",
        "nothing is given up yet"
    );
    let sign = format!("{}/sign-write-off", address(&invoice));
    refused(&trade.sells.post(&sign, json!({})).await, 403, "not-your-role");
    let seen = trade.buys.get(&address(&invoice)).await.body;
    assert_eq!(seen["write_off"], Value::Null, "the buyer knows nothing of it");
    let signed = trade.board.post(&sign, json!({})).await;
    assert_eq!(signed.status, 200, "{}", signed.text);
    assert_eq!(signed.body["standing"], "written_off");
    let told = trade.buys.get(&format!("{order}/history")).await.text;
    assert!(
        told.contains("written_off") && !told.contains("toko tutup"),
        "the board's own: {told}"
    );
    trade.app.clock.advance(TimeDelta::days(8));
    trade.settled(&order, |order| order["state"] == "completed").await;
    trade.holds().await;
}

#[tokio::test]
async fn a_write_off_that_was_paid_while_it_waited_gives_up_nothing() {
    let trade = Trade::open().await;
    let order = trade.ordered(1).await;
    trade.delivered(&order, (6, 0, 0)).await;
    let invoice = trade.billed(&order).await;
    let body = json!({ "words": "toko tutup", "minutes": "Rapat 12/2026" });
    let asked = trade.sells.post(&format!("{order}/write-off"), body).await;
    assert_eq!(asked.status, 200, "{}", asked.text);
    trade.paid(&order, 108_000).await;

    let signed =
        trade.board.post(&format!("{}/sign-write-off", address(&invoice)), json!({})).await;

    assert_eq!(
        (signed.status, &signed.body["standing"], &signed.body["write_off"]),
        (200, &json!("paid"), &Value::Null),
        "{}",
        signed.text
    );
    trade.holds().await;
}

#[tokio::test]
async fn goods_that_were_never_billed_hold_nothing_back_when_they_are_claimed() {
    let trade = Trade::open().await;
    let order = trade.ordered(12).await;
    trade.delivered(&order, (60, 6, 6)).await; // E5
    trade.billed(&order).await;
    let claim = trade.buys.get(&order).await.body["claims"][0]["id"].clone();
    let claim = format!("/api/v1/claims/{}", claim.as_str().unwrap());
    let opened = trade.buys.post(&format!("{claim}/open"), json!({ "words": "kurang" })).await;
    assert_eq!(opened.status, 200, "{}", opened.text);

    let open = trade.rows("SELECT open_sen FROM open_bill", []).await;

    assert_eq!(open[0].try_get::<i64>("", "open_sen").unwrap(), 108_000_000);
    let yes = trade.sells.post(&format!("{claim}/answer"), json!({ "verdict": "accepted" })).await;
    assert_eq!(yes.status, 200, "{}", yes.text);
    trade.app.workflow.settle_order_money().await.unwrap();
    let notes = trade.rows("SELECT id FROM invoice WHERE kind = 'credit_note'", []).await;
    assert_eq!(notes.len(), 0, "nothing of it was billed");
    trade.holds().await;
}

#[tokio::test]
async fn a_claim_is_not_credited_by_hand() {
    let trade = Trade::open().await;
    let order = trade.ordered(1).await;
    trade.delivered(&order, (6, 0, 0)).await;
    let invoice = trade.billed(&order).await;
    let line = json!({ "line_id": invoice["lines"][0]["id"], "count_base": 1 });
    let body = json!({ "reason": "claim", "words": "pecah", "lines": [line] });

    let refusal = trade.sells.post(&format!("{}/credit", address(&invoice)), body).await;

    refused(&refusal, 422, "credited-by-itself");
    trade.holds().await;
}

#[tokio::test]
async fn who_pays_early_keeps_what_was_agreed_once_the_seller_has_the_money() {
    let trade = Trade::open().await;
    let early = json!({ "basis_points": 200, "days": 10 });
    trade.agree(json!({ "payment_days": 30, "money": { "early_discount": early } })).await;
    let order = trade.ordered(10).await;
    trade.delivered(&order, (60, 0, 0)).await;
    let invoice = trade.billed(&order).await;
    let told = &invoice["early_payment"];
    assert_eq!(told["amount"], "21600.00", "{invoice}");
    let paid = trade.pay(&order, 1_058_400).await;
    assert_eq!(paid.status, 201, "{}", paid.text);
    trade.app.workflow.settle_order_money().await.unwrap();
    let seen = trade.buys.get(&address(&invoice)).await.body;
    assert_eq!(seen["open"], "21600.00", "the seller has not said yet that it came");

    let confirm = format!("/api/v1/payments/{}/confirm", paid.id("id"));
    let confirmed = trade.sells.post(&confirm, json!({})).await;
    assert_eq!(confirmed.status, 200, "{}", confirmed.text);
    let seen = trade.settled(&order, |order| order["money"]["open"] == "0.00").await;

    assert_eq!(seen["money"]["credited"], "21600.00", "{}", seen["money"]);
    let paper = trade.buys.get(&address(&invoice)).await.body;
    assert_eq!((&paper["standing"], &paper["early_payment"]), (&json!("paid"), &Value::Null));
    let note = &paper["corrections"][0]["id"];
    let note = trade.buys.get(&format!("/api/v1/invoices/{}", note.as_str().unwrap())).await.body;
    assert_eq!((&note["reason"], &note["open"]), (&json!("early_payment"), &json!("0.00")));
    // Taken off and put back it would be paid early again.
    let off = format!("/api/v1/payments/{}/unapply", paid.id("id"));
    let off = trade.buys.post(&off, json!({ "invoice_id": invoice["id"] })).await;
    assert_eq!((off.status, off.problem()), (409, "paid-early"), "{}", off.text);
    trade.app.clock.advance(TimeDelta::days(8));
    trade.settled(&order, |order| order["state"] == "completed").await;
    trade.holds().await;
}

#[tokio::test]
async fn a_paid_order_says_on_which_day_it_ends_by_itself_and_asks_for_no_money() {
    let trade = Trade::open().await;
    let order = trade.ordered(1).await;
    trade.delivered(&order, (6, 0, 0)).await;
    let bill = trade.billed(&order).await;
    assert_eq!(bill["total"], "108000.00");
    let page = format!("/orders/{}", order.rsplit('/').next().unwrap());
    let buyer = trade.app.browser(trade.buys.person.unwrap()).await;
    let before = buyer.get(&page).await;
    assert!(before.text.contains("Catat pembayaran"), "{}", before.text);
    assert_eq!(trade.buys.get(&order).await.body["money"]["ends_at"], Value::Null);

    trade.paid(&order, 108_000).await;

    assert!(trade.buys.get(&order).await.body["money"]["ends_at"].is_string());
    let seller = trade.app.browser(trade.sells.person.unwrap()).await;
    for reader in [&buyer, &seller] {
        let after = reader.get(&page).await;
        assert!(after.text.contains("Pesanan ini selesai sendiri pada"), "{}", after.text);
        assert!(!after.text.contains("/payments/new"), "{}", after.text);
    }
    trade.holds().await;
}
