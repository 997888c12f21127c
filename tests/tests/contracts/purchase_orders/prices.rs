//! What an order costs, and how much of an offer is sold at all.

use order_workflow::WorkflowError;
use order_workflow::command::catalogue::OfferChange;
use serde_json::json;
use supply_chain::purchase_order::Refusal;
use uuid::Uuid;

use super::{buying, noodles, nothing_contradicts_itself, place, wanted};
use crate::trade::{Trade, json};

#[tokio::test]
async fn the_price_is_that_of_the_step_reached() {
    let trade = Trade::begin().await;
    let (_, offer) = noodles(&trade, 500, OfferChange::default()).await;

    for (packs, total) in
        [(9, "972000.00"), (10, "1050000.00"), (49, "5145000.00"), (50, "5075000.00")]
    {
        let order = place(&trade, &[(offer, packs)]).await.unwrap(); // E12
        assert_eq!(order["totals"]["total"], json!(total));
        assert_eq!(order["totals"]["tax"], json!("0.00"));
    }
}

#[tokio::test]
async fn minimum_and_multiple_hold_at_submit_and_not_before() {
    let trade = Trade::begin().await;
    let rest = OfferChange { minimum_count: Some(6), multiple: Some(3), ..OfferChange::default() };
    let (_, offer) = noodles(&trade, 500, rest).await;

    for (packs, lower, higher) in [(5, None, 6), (7, Some(6), 9)] {
        let refused = place(&trade, &[(offer, packs)]).await.unwrap_err(); // E13
        let WorkflowError::Order(Refusal::CountNotSold { wrong, .. }) = refused else {
            panic!("{refused}")
        };
        assert_eq!((wrong.lower, wrong.higher), (lower, higher));
        let draft = trade
            .workflow
            .create_order(buying(&trade), wanted(&trade, &[(offer, packs)], false))
            .await;
        assert_eq!(json(&draft.unwrap())["state"], json!("draft"));
    }
    for packs in [6, 9] {
        assert!(place(&trade, &[(offer, packs)]).await.is_ok());
    }
}

#[tokio::test]
async fn a_seller_registered_for_ppn_charges_it_line_by_line() {
    let trade = Trade::begin().await;
    let (_, offer) = noodles(&trade, 100, OfferChange::default()).await;
    trade
        .run(
            "UPDATE organization SET vat_registered = true WHERE id = $1",
            [Uuid::from(trade.distributor).into()],
        )
        .await;

    let order = place(&trade, &[(offer, 1)]).await.unwrap();

    let totals = &order["totals"];
    assert_eq!(
        (&totals["goods"], &totals["tax"], &totals["total"]),
        (&json!("108000.00"), &json!("11880.00"), &json!("119880.00"))
    );
    nothing_contradicts_itself(&trade).await;
}
