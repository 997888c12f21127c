//! What is left of a credit note goes to another invoice of the same two; a write-off that waits is taken back.

use super::*;

#[tokio::test]
async fn what_is_left_of_a_credit_note_settles_another_invoice_of_the_same_two() {
    let trade = Trade::open().await;
    let (first, second) = (trade.ordered(1).await, trade.ordered(1).await);
    trade.delivered(&first, (6, 0, 0)).await;
    let paid = trade.billed(&first).await;
    trade.paid(&first, 108_000).await;
    let line = paid["lines"][0]["id"].clone();
    let body =
        json!({ "reason": "goodwill", "lines": [{ "line_id": line, "amount": "30000.00" }] });
    let credited = trade.sells.post(&format!("{}/credit", address(&paid)), body).await;
    assert_eq!(credited.status, 200, "{}", credited.text);
    let note = credited.body["corrections"][0]["id"].as_str().unwrap().to_owned();
    let note = format!("/api/v1/invoices/{note}");
    let left = trade.buys.get(&note).await.body;
    assert_eq!(left["open"], "30000.00", "all was paid, so all of it is left: {left}");
    assert_eq!(left["allowed_commands"], json!(["apply"]));

    trade.delivered(&second, (6, 0, 0)).await;
    let open = trade.billed(&second).await;
    let wish = |amount: &str| json!({ "invoice_id": open["id"], "amount": amount });
    let apply = format!("{note}/apply");
    refused(&trade.buys.post(&apply, wish("30000.01")).await, 422, "amount-out-of-range");
    refused(&trade.board.post(&apply, wish("1.00")).await, 403, "not-your-role");
    let to_itself = json!({ "invoice_id": left["id"] });
    refused(&trade.buys.post(&apply, to_itself).await, 422, "not-applied");
    let stranger = trade.app.organization(Kind::Primary, "KDMP Detusoko").await;
    let stranger = trade.app.person(stranger, &[Role::Treasurer]).await;
    assert_eq!(stranger.post(&apply, wish("1.00")).await.status, 404);
    let of_invoice = format!("{}/apply", address(&open));
    refused(&trade.buys.post(&of_invoice, wish("1.00")).await, 403, "not-your-part");

    let once = trade.buys.once("sisa-nota").post(&apply, wish("10000.00")).await;
    assert_eq!((once.status, &once.body["open"]), (200, &json!("20000.00")), "{}", once.text);
    let again = trade.buys.once("sisa-nota").post(&apply, wish("10000.00")).await;
    assert_eq!(again.body["open"], "20000.00", "asked twice, used once");
    // The seller's treasurer uses the rest, on its page.
    let seller = trade.app.browser(trade.sells.person.unwrap()).await;
    let page = seller.get(&format!("/invoices/{}", left["id"].as_str().unwrap())).await;
    assert!(page.text.contains("Pakai untuk tagihan lain"), "{}", page.text);
    let form = [("invoice", open["id"].as_str().unwrap()), ("amount", ""), ("key", "k-2")];
    let used =
        seller.form(&format!("/invoices/{}/apply", left["id"].as_str().unwrap()), &form).await;
    assert_eq!(used.status, 303, "{}", used.text);

    let seen = trade.sells.get(&address(&open)).await.body;
    assert_eq!((&seen["open"], &seen["standing"]), (&json!("78000.00"), &json!("part_paid")));
    let shown = trade.buys.get(&note).await.body;
    assert_eq!((&shown["open"], &shown["allowed_commands"]), (&json!("0.00"), &json!(["unapply"])));

    // Used for the wrong invoice, it comes back; from the one that it corrects it never does.
    let off = format!("{note}/unapply");
    refused(
        &trade.board.post(&off, json!({ "invoice_id": open["id"] })).await,
        403,
        "not-your-role",
    );
    let own = json!({ "invoice_id": paid["id"] });
    refused(&trade.buys.post(&off, own).await, 422, "not-applied");
    let page = seller.get(&format!("/invoices/{}", left["id"].as_str().unwrap())).await;
    assert!(page.text.contains("Lepas dari tagihan"), "{}", page.text);
    let form = [("used_for", open["id"].as_str().unwrap()), ("key", "k-3")];
    let taken = format!("/invoices/{}/unapply", left["id"].as_str().unwrap());
    let taken = seller.form(&taken, &form).await;
    assert_eq!(taken.status, 303, "{}", taken.text);
    let shown = trade.buys.get(&note).await.body;
    assert_eq!(
        (&shown["open"], &shown["allowed_commands"]),
        (&json!("30000.00"), &json!(["apply"]))
    );
    assert_eq!(trade.buys.get(&address(&open)).await.body["open"], "108000.00");
    refused(
        &trade.buys.post(&off, json!({ "invoice_id": open["id"] })).await,
        409,
        "not-in-this-state",
    );
    trade.holds().await;
}

#[tokio::test]
async fn a_write_off_that_waits_is_taken_back_by_the_treasurer() {
    let trade = Trade::open().await;
    let order = trade.ordered(1).await;
    trade.delivered(&order, (6, 0, 0)).await;
    let invoice = trade.billed(&order).await;
    let back = format!("{}/withdraw-write-off", address(&invoice));
    assert_eq!(trade.sells.post(&back, json!({})).await.status, 404, "nothing waits");
    let body = json!({ "words": "toko tutup", "minutes": "Rapat 12/2026" });
    let asked = trade.sells.post(&format!("{}/write-off", address(&invoice)), body).await;
    let allowed = asked.body["allowed_commands"].as_array().unwrap();
    assert!(allowed.contains(&json!("withdraw-write-off")), "{}", asked.text);
    refused(&trade.board.post(&back, json!({})).await, 403, "not-your-role");

    let taken = trade.sells.post(&back, json!({})).await;

    assert_eq!((taken.status, &taken.body["write_off"]), (200, &Value::Null), "{}", taken.text);
    let sign = format!("{}/sign-write-off", address(&invoice));
    assert_eq!(trade.board.post(&sign, json!({})).await.status, 404);
    assert_eq!(trade.buys.get(&address(&invoice)).await.body["open"], "108000.00");
    trade.holds().await;
}
