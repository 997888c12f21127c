//! Tax on invoices: by class and day, to the sen; none where the seller may not charge any.

use super::*;

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
    assert_eq!(recorded.body["tax_number"], "04002600000000123", "{}", recorded.text);
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
