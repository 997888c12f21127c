//! Some of what can be billed is billed on a page; the rest stays for another bill.

use super::Trade;

#[tokio::test]
async fn some_of_what_came_is_billed_on_a_page_and_the_rest_later() {
    let trade = Trade::open().await;
    let order = trade.ordered(10).await;
    trade.delivered(&order, (60, 0, 0)).await;
    let line = trade.sells.get(&order).await.body["lines"][0]["id"].as_str().unwrap().to_owned();
    let page = format!("/orders/{}/invoice", order.rsplit('/').next().unwrap());
    let browser = trade.app.browser(trade.sells.person.unwrap()).await;
    assert!(browser.get(&page).await.text.contains("Tagih sebagian saja"));
    let (page, field) = (format!("{page}/lines"), format!("count-{line}"));
    let form = browser.get(&page).await;
    assert!(
        form.text.contains("Paling banyak") && form.text.contains("value=\"10\""),
        "{}",
        form.text
    );

    for (typed, why) in [("11", "more than came"), ("0", "nothing"), ("empat", "no number")] {
        let refused = browser.form(&page, &[(field.as_str(), typed), ("do", "issue")]).await;
        assert_eq!(refused.status, 422, "{why}: {}", refused.text);
        assert!(refused.text.contains("is-wrong"), "{why}");
    }
    let reckoned = browser.form(&page, &[(field.as_str(), "4"), ("do", "check")]).await;
    assert_eq!(reckoned.status, 200, "{}", reckoned.text);
    assert!(reckoned.text.replace('\u{a0}', " ").contains("Rp432.000"), "{}", reckoned.text);
    let made = browser.form(&page, &[(field.as_str(), "4"), ("do", "issue")]).await;

    assert_eq!(made.status, 303, "{}", made.text);
    let bill = trade.sells.get(&format!("/api/v1{}", made.header("location"))).await;
    assert_eq!(bill.body["total"], "432000.00", "{}", bill.text);
    let rest = trade.billed(&order).await;
    assert_eq!(rest["total"], "648000.00", "{rest}");
    let done = browser.get(&page).await;
    assert!(done.text.contains("Belum ada barang yang bisa ditagih"), "{}", done.text);
}
