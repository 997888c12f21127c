//! Goods reserved, sent, counted, called back and freed.

use order_workflow::WorkflowError;
use order_workflow::command::catalogue::OfferChange;
use order_workflow::command::purchase_orders::Request;
use serde_json::json;
use supply_chain::purchase_order::Refusal;

use super::{
    CARTON, buy, confirmed, count, id, noodles, nothing_contradicts_itself, place, sell, send,
    shipment, stock,
};
use crate::trade::Trade;

#[tokio::test]
async fn stock_is_reserved_and_then_consumed() {
    let trade = Trade::begin().await;
    let (product, offer) = noodles(&trade, 5, OfferChange::default()).await;

    let order = confirmed(&trade, &[(offer, 3)]).await; // E1

    assert_eq!(stock(&trade, product).await, (5 * CARTON, 3 * CARTON));
    sell(&trade, &order, send(&order, 2)).await.unwrap();
    assert_eq!(stock(&trade, product).await, (3 * CARTON, CARTON));
    nothing_contradicts_itself(&trade).await;
}

#[tokio::test]
async fn asking_for_more_than_there_is_changes_nothing() {
    let trade = Trade::begin().await;
    let (product, offer) = noodles(&trade, 3, OfferChange::default()).await;
    let order = place(&trade, &[(offer, 5)]).await.unwrap();

    let refused =
        sell(&trade, &order, Request::Accept { backorder_until: None }).await.unwrap_err(); // E2

    let WorkflowError::Order(Refusal::NotEnoughStock { lines }) = refused else {
        panic!("{refused}")
    };
    assert_eq!((lines[0].asked, lines[0].available), (5, 3));
    assert_eq!(stock(&trade, product).await, (3 * CARTON, 0));
    let after = trade.workflow.order(id(&order), trade.desk().actor().unwrap()).await.unwrap();
    assert_eq!((after.state, after.version), ("submitted", 1));
}

#[tokio::test]
async fn two_packs_of_one_product_share_its_stock() {
    let trade = Trade::begin().await;
    let (product, cartons) = noodles(&trade, 5, OfferChange::default()).await;
    let (loose, _) =
        trade.offer(product, ("pcs", 1), &[(1, "2900")], OfferChange::default()).await.unwrap();

    let order = place(&trade, &[(cartons, 3), (loose, 100)]).await.unwrap(); // E3
    assert!(
        sell(&trade, &order, Request::Accept { backorder_until: None }).await.is_err(),
        "220 of 200"
    );

    assert_eq!(stock(&trade, product).await, (200, 0));
    confirmed(&trade, &[(cartons, 3), (loose, 80)]).await;
    assert_eq!(stock(&trade, product).await, (200, 200));
}

#[tokio::test]
async fn a_delivery_in_two_parts_with_a_burst_bottle_ends_explained() {
    let trade = Trade::begin().await;
    let (_, offer) = noodles(&trade, 50, OfferChange::default()).await;
    let order = confirmed(&trade, &[(offer, 12)]).await;

    let order = sell(&trade, &order, send(&order, 10)).await.unwrap();
    assert_eq!(
        (&order["state"], &order["fulfilment"]),
        (&json!("in_fulfilment"), &json!("part_dispatched"))
    );
    let order = buy(&trade, &order, count(&order, 0, 10 * CARTON, 0, 0)).await.unwrap(); // E4
    assert_eq!(
        (&order["state"], &order["fulfilment"]),
        (&json!("in_fulfilment"), &json!("part_received"))
    );
    assert_eq!(order["lines"][0]["to_dispatch_base"], json!(2 * CARTON));

    let order = sell(&trade, &order, send(&order, 2)).await.unwrap();
    let order = buy(&trade, &order, count(&order, 1, 2 * CARTON - 2, 1, 1)).await.unwrap(); // E5

    assert_eq!((&order["state"], &order["fulfilment"]), (&json!("received"), &json!("received")));
    let counted = &order["lines"][0];
    assert_eq!(
        (
            &counted["received_base"],
            &counted["received"],
            &counted["rejected_base"],
            &counted["lost_base"]
        ),
        (&json!(478), &json!(11), &json!(1), &json!(1))
    );
    assert_eq!(order["totals"]["total"], json!("1260000.00"));
    nothing_contradicts_itself(&trade).await;
}

#[tokio::test]
async fn a_shipment_called_back_is_reserved_again() {
    let trade = Trade::begin().await;
    let (product, offer) = noodles(&trade, 10, OfferChange::default()).await;
    let order = confirmed(&trade, &[(offer, 4)]).await;
    let order = sell(&trade, &order, send(&order, 3)).await.unwrap();

    let request =
        Request::UndoDispatch { shipment: shipment(&order, 0), reason: "Salah truk".into() };
    let order = sell(&trade, &order, request).await.unwrap();

    assert_eq!(order["state"], json!("confirmed"));
    assert_eq!(stock(&trade, product).await, (10 * CARTON, 4 * CARTON));
    let order = sell(&trade, &order, send(&order, 4)).await.unwrap();
    assert_eq!(stock(&trade, product).await, (6 * CARTON, 0));
    assert_eq!(order["shipments"].as_array().unwrap().len(), 2);
    nothing_contradicts_itself(&trade).await;
}

#[tokio::test]
async fn cancelling_and_short_closing_free_what_was_reserved() {
    let trade = Trade::begin().await;
    let (product, offer) = noodles(&trade, 10, OfferChange::default()).await;
    let cancelled = confirmed(&trade, &[(offer, 4)]).await;
    let closed = confirmed(&trade, &[(offer, 4)]).await;

    let why = || "Gudang penuh".to_owned();
    let order = buy(&trade, &cancelled, Request::Cancel { reason: why() }).await.unwrap();
    assert_eq!((&order["state"], &order["ended_reason"]), (&json!("cancelled"), &json!(why())));
    let closed = sell(&trade, &closed, send(&closed, 1)).await.unwrap();
    let closed = sell(&trade, &closed, Request::ShortClose { reason: why() }).await.unwrap();

    assert_eq!(
        (&closed["state"], &closed["lines"][0]["short_closed"]),
        (&json!("in_fulfilment"), &json!(3))
    );
    assert_eq!(stock(&trade, product).await, (9 * CARTON, 0));
    nothing_contradicts_itself(&trade).await;
}
