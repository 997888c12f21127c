//! Several at the same instant: each unit is billed once, and no number is left out or given twice.

use futures::future::join_all;

use super::*;

#[tokio::test]
async fn of_two_invoices_over_the_same_goods_at_the_same_instant_one_is_written() {
    let trade = Trade::open().await;
    let order = trade.ordered(3).await;
    trade.delivered(&order, (18, 0, 0)).await;
    let path = format!("{order}/invoice");

    let both = join_all((0..4).map(|_| trade.sells.post(&path, json!({})))).await;

    let mut told: Vec<u16> = both.iter().map(|reply| reply.status).collect();
    told.sort_unstable();
    assert_eq!(told, [201, 422, 422, 422]);
    trade.holds().await;
}

#[tokio::test]
async fn numbers_have_no_gap_however_many_are_drawn_at_once_and_whatever_is_refused() {
    let trade = Trade::open().await;
    let mut orders = Vec::new();
    for _ in 0..6 {
        let order = trade.ordered(1).await;
        trade.delivered(&order, (6, 0, 0)).await;
        orders.push(order);
    }

    // Every second one asks for more than there is: it draws a number and gives it back.
    let asked =
        orders.iter().flat_map(|order| [(order, false), (order, true)]).map(|(order, too_much)| {
            let trade = &trade;
            async move {
                let line = trade.sells.get(order).await.body["lines"][0]["id"].clone();
                let pieces = if too_much { 7 } else { 6 };
                let body = json!({ "lines": [{ "line_id": line, "count_base": pieces }] });
                trade.sells.post(&format!("{order}/invoice"), body).await.status
            }
        });
    let told = join_all(asked).await;

    assert_eq!(told.iter().filter(|status| **status == 201).count(), 6, "{told:?}");
    let rows = trade.rows("SELECT sequence FROM invoice ORDER BY sequence", []).await;
    let drawn: Vec<i64> = rows.iter().map(|row| row.try_get("", "sequence").unwrap()).collect();
    assert_eq!(drawn, [1, 2, 3, 4, 5, 6]);
    trade.holds().await;
}
