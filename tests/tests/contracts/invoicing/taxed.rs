//! Tax on invoices: by class and day, to the sen; none where the seller may not charge any.

use super::*;
use supply_chain::money::Money;

#[tokio::test]
async fn a_seller_that_is_pkp_charges_eleven_twelfths_of_twelve_per_cent() {
    let mut trade = Trade::open().await;
    trade
        .run("UPDATE organization SET vat_registered = true WHERE id = $1", [trade.seller.into()])
        .await;
    trade.offer = offer(&trade.sells, "2900000.00").await;
    let order = trade.ordered(1).await;
    trade.delivered(&order, (6, 0, 0)).await;

    let invoice = trade.billed(&order).await; // E15

    let line = &invoice["lines"][0];
    assert_eq!(
        (&line["net"], &line["tax_base"]),
        (&json!("2900000.00"), &json!("2658333.33")),
        "{line}"
    );
    assert_eq!((&invoice["tax"], &invoice["total"]), (&json!("319000.00"), &json!("3219000.00")));
    let path = format!("{}/record-tax-number", address(&invoice));
    let number = |number: &str| json!({ "number": number });
    refused(&trade.sells.post(&path, number("123")).await, 422, "wrong-tax-identity");
    refused(&trade.sells.post(&path, number("08002600000000123")).await, 422, "other-tax-code");
    let recorded = trade.sells.post(&path, number("040.026.00000000123")).await;
    let given = json!([{ "code": "04", "number": "04002600000000123" }]);
    assert_eq!(recorded.body["tax_numbers"], given, "{}", recorded.text);
    // Taken back in three parts, the tax is taken back to the sen.
    let (line, credit) = (line["id"].clone(), format!("{}/credit", address(&invoice)));
    for pieces in [1, 3, 2] {
        let lines = json!([{ "line_id": line, "count_base": pieces }]);
        let body = json!({ "reason": "correction", "words": "salah kirim", "lines": lines });
        let credited = trade.sells.post(&credit, body).await;
        assert_eq!(credited.status, 200, "{}", credited.text);
    }
    let seen = trade.buys.get(&address(&invoice)).await.body;
    assert_eq!((&seen["standing"], &seen["open"]), (&json!("credited"), &json!("0.00")), "{seen}");
    trade.holds().await;
}

#[tokio::test]
async fn a_tax_number_stands_on_one_invoice_of_an_issuer_and_a_slip_is_put_right() {
    let mut trade = Trade::open().await;
    trade
        .run("UPDATE organization SET vat_registered = true WHERE id = $1", [trade.seller.into()])
        .await;
    trade.offer = offer(&trade.sells, "2900000.00").await;
    let mut bills = Vec::new();
    for _ in 0..3 {
        let order = trade.ordered(1).await;
        trade.delivered(&order, (6, 0, 0)).await;
        bills.push(trade.billed(&order).await);
    }
    let path = |n: usize| format!("{}/record-tax-number", address(&bills[n]));
    let number = |number: &str| json!({ "number": number });
    let first = trade.sells.post(&path(0), number("04002600000000123")).await;
    assert_eq!(first.status, 200, "{}", first.text);

    let copied = trade.sells.post(&path(1), number("04002600000000123")).await;

    refused(&copied, 422, "tax-number-taken");
    assert_eq!(copied.body["invoice"], bills[0]["number"]);
    assert_eq!(copied.pointers(), ["/number"]);
    // Two who write down one number at once: one of them is told of the other.
    let (first, second) = (path(1), path(2));
    let (one, other) = tokio::join!(
        trade.sells.post(&first, number("04002600000000200")),
        trade.sells.post(&second, number("04002600000000200")),
    );
    let mut statuses = [one.status, other.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 422], "{} {}", one.text, other.text);
    // A slip is put right; the history keeps both, and what was wrong is free again.
    let right = trade.sells.post(&path(0), number("04002600000000132")).await;
    assert_eq!(right.status, 200, "{}", right.text);
    assert_eq!(right.body["tax_numbers"][0]["number"], "04002600000000132");
    let events = right.body["events"].as_array().unwrap();
    assert_eq!(
        events.last().unwrap()["facts"],
        json!({ "number": "04002600000000132", "instead_of": "04002600000000123" })
    );
    let late = if one.status == 422 { 1 } else { 2 };
    let freed = trade.sells.post(&path(late), number("04002600000000123")).await;
    assert_eq!(freed.status, 200, "{}", freed.text);
    trade.holds().await;
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "from the order to the file and back")]
async fn an_invoice_under_two_codes_is_handed_in_until_each_has_its_number() {
    let trade = Trade::open().await;
    trade
        .run(
            "UPDATE organization SET vat_registered = true, npwp = '0012345678901000',
                    nitku = '0012345678901000000000' WHERE id = $1",
            [trade.seller.into()],
        )
        .await;
    trade
        .run(
            "UPDATE organization SET npwp = '0012345678902000', nitku = '0012345678902000000000',
                    address = 'Jl. Kelimutu 1' WHERE id = $1",
            [trade.buyer.into()],
        )
        .await;
    let rice = offer(&trade.sells, "500000.00").await;
    trade
        .run(
            "UPDATE product SET tax_class = 'exempt' WHERE id = (SELECT product_id FROM offer WHERE id = $1)",
            [rice.into()],
        )
        .await;
    let lines = json!([{ "offer_id": trade.offer, "count": 1 }, { "offer_id": rice, "count": 1 }]);
    let body = json!({ "seller_id": trade.seller, "submit": true, "lines": lines });
    let made = trade.buys.post("/api/v1/purchase-orders", body).await;
    assert_eq!(made.status, 201, "{}", made.text);
    let order = format!("/api/v1/purchase-orders/{}", made.id("id"));
    let agreed = trade.sells.post(&format!("{order}/accept"), json!({})).await;
    assert_eq!(agreed.status, 200, "{}", agreed.text);
    let of_lines = |key: &str| -> Value {
        let lines = agreed.body["lines"].as_array().unwrap();
        lines.iter().map(|line| json!({ "line_id": line["id"], key: 6 })).collect()
    };
    let sent = json!({ "lines": of_lines("count_base") });
    let sent = trade.sells.post(&format!("{order}/dispatch"), sent).await;
    assert_eq!(sent.status, 200, "{}", sent.text);
    let count = json!({ "shipment_id": sent.body["shipments"][0]["id"], "lines": of_lines("received_base") });
    let counted = trade.buys.post(&format!("{order}/receive"), count).await;
    assert_eq!(counted.status, 200, "{}", counted.text);
    let invoice = trade.billed(&order).await;
    assert_eq!(invoice["tax_codes"], json!(["04", "08"]), "{invoice}");
    let file = "/api/v1/exports/coretax?from=2020-01-01&to=2099-12-31&add_info=TD.00501&facility_stamp=TD.01101";
    let codes = async || {
        let found = trade.sells.get(file).await;
        let parts: Vec<String> = found
            .text
            .match_indices("<TrxCode>")
            .map(|(at, tag)| found.text[at + tag.len()..at + tag.len() + 2].to_owned())
            .collect();
        (found.status, parts.join(" "))
    };
    let (status, both) = codes().await;
    assert_eq!((status, both.len()), (200, 5), "{both}");
    let path = format!("{}/record-tax-number", address(&invoice));

    let first = trade.sells.post(&path, json!({ "number": "04002600000000123" })).await;

    assert_eq!(first.status, 200, "{}", first.text);
    assert_eq!(codes().await, (200, "08".to_owned()), "the other code is not forgotten");
    let second = trade.sells.post(&path, json!({ "number": "08002600000000009" })).await;
    assert_eq!(second.status, 200, "{}", second.text);
    assert_eq!(second.body["tax_numbers"].as_array().unwrap().len(), 2);
    assert_eq!(codes().await.0, 404, "nothing is left to hand in");
    // What was credited since is named, for no file tells the tax office of it.
    let line = invoice["lines"][0]["id"].clone();
    let credit = json!({ "reason": "correction", "words": "salah kirim",
                         "lines": [{ "line_id": line, "count_base": 1 }] });
    let credited = trade.sells.post(&format!("{}/credit", address(&invoice)), credit).await;
    assert_eq!(credited.status, 200, "{}", credited.text);
    let page = trade.app.browser(trade.sells.person.unwrap()).await;
    let page = page.get("/invoices/coretax?from=2020-01-01&to=2099-12-31").await;
    let note = credited.body["corrections"][0]["number"].as_str().unwrap();
    let sequence = note.rsplit('/').next().unwrap();
    assert!(
        page.text.contains("laporkan sendiri") && page.text.contains(sequence),
        "{}",
        page.text
    );
    trade.holds().await;
}

#[tokio::test]
async fn what_is_asked_before_billing_is_what_the_bill_says() {
    let mut trade = Trade::open().await;
    trade
        .run("UPDATE organization SET vat_registered = true WHERE id = $1", [trade.seller.into()])
        .await;
    trade.offer = offer(&trade.sells, "333333.00").await;
    let order = trade.ordered(2).await;
    trade.delivered(&order, (12, 0, 0)).await;
    let line = trade.buys.get(&order).await.body["lines"][0]["id"].clone();
    let none = trade.sells.post(&format!("{order}/invoice"), json!({ "lines": [] })).await;
    refused(&none, 422, "nothing-to-bill");
    let first = json!({ "lines": [{ "line_id": line, "count_base": 6 }] });
    let first = trade.sells.post(&format!("{order}/invoice"), first).await;
    assert_eq!(first.status, 201, "{}", first.text);
    let browser = trade.app.browser(trade.sells.person.unwrap()).await;
    let address = format!("/orders/{}/invoice", order.rsplit('/').next().unwrap());

    let asking = browser.get(&address).await;

    assert_eq!(asking.status, 200, "{}", asking.text);
    let rest = trade.billed(&order).await;
    let shown = |amount: &Value| {
        let amount: Money = amount.as_str().unwrap().parse().unwrap();
        marketplace_api::language::format::rupiah(amount)
    };
    for part in ["net", "tax", "total"] {
        assert!(asking.text.contains(&shown(&rest[part])), "{part}: {rest} {}", asking.text);
    }
    let nothing = browser.get(&address).await;
    assert_eq!(nothing.status, 422, "{}", nothing.text);
    assert!(nothing.text.contains("Belum ada barang baik yang belum ditagih"), "{}", nothing.text);
    trade.holds().await;
}

#[tokio::test]
async fn a_seller_that_is_not_pkp_prints_no_tax_at_all() {
    let trade = Trade::open().await;
    let order = trade.ordered(1).await;
    trade.delivered(&order, (6, 0, 0)).await;

    let invoice = trade.billed(&order).await; // E16

    assert_eq!(
        (&invoice["tax"], &invoice["tax_by_code"]),
        (&json!("0.00"), &json!([])),
        "{invoice}"
    );
    assert_eq!(invoice["lines"][0]["tax_code"], Value::Null);
    let number = json!({ "number": "04002600000000123" });
    let path = format!("{}/record-tax-number", address(&invoice));
    refused(&trade.sells.post(&path, number).await, 409, "not-in-this-state");
    trade.holds().await;
}

#[tokio::test]
async fn tax_is_taken_back_from_where_it_went_though_the_buyer_became_pkp_since() {
    let trade = Trade::open().await;
    let becomes_pkp = "UPDATE organization SET vat_registered = true WHERE id = $1";
    trade.run(becomes_pkp, [trade.seller.into()]).await;
    let order = trade.ordered(1).await;
    trade.delivered(&order, (6, 0, 0)).await;
    let invoice = trade.billed(&order).await;
    assert_ne!(invoice["tax"], "0.00");
    trade.run(becomes_pkp, [trade.buyer.into()]).await;

    let back = format!("{}/reverse", address(&invoice));
    let back = trade.sells.post(&back, json!({ "words": "salah alamat" })).await;

    assert_eq!(back.status, 200, "{}", back.text);
    let left = "SELECT account FROM ledger_entry WHERE organization_id = $1 GROUP BY 1 HAVING sum(amount_sen) <> 0";
    assert_eq!(trade.rows(left, [trade.buyer.into()]).await.len(), 0, "every account evens out");
    trade.holds().await;
}
