//! Whose an order is, and for whom an offer exists.

use order_workflow::WorkflowError;
use order_workflow::ask::{Ask, Channel};
use order_workflow::command::catalogue::OfferChange;
use order_workflow::command::purchase_orders::Request;
use order_workflow::query::orders::OrderFilter;
use serde_json::Value;
use supply_chain::organization::Role;
use supply_chain::purchase_order::Refusal;

use super::{buy, buying, id, noodles, place, sell, wanted};
use crate::trade::{Trade, json};

#[tokio::test]
async fn a_draft_is_the_buyers_alone_and_an_order_its_parties() {
    let trade = Trade::begin().await;
    let (_, offer) = noodles(&trade, 10, OfferChange::default()).await;
    let draft = trade
        .workflow
        .create_order(buying(&trade), wanted(&trade, &[(offer, 1)], false))
        .await
        .unwrap();
    let draft = json(&draft);
    let seen = async |order: &Value, organization, role| -> bool {
        let asker = Ask::plain(trade.asker(organization, role), Channel::Api);
        trade.workflow.order(id(order), asker.actor().unwrap()).await.is_ok()
    };

    assert!(seen(&draft, trade.secondary, Role::Auditor).await);
    assert!(!seen(&draft, trade.distributor, Role::Manager).await);
    assert!(!seen(&draft, trade.secondary, Role::Member).await);
    let sell_draft = sell(&trade, &draft, Request::Accept { backorder_until: None }).await;
    assert!(matches!(sell_draft, Err(WorkflowError::NotFound { .. })));

    buy(&trade, &draft, Request::Cancel { reason: "Tidak jadi".into() }).await.unwrap();
    assert!(
        !seen(&draft, trade.distributor, Role::Manager).await,
        "never submitted, in every state"
    );
    let order = place(&trade, &[(offer, 1)]).await.unwrap();
    assert!(seen(&order, trade.distributor, Role::Warehouse).await);
    assert!(!seen(&order, trade.primary, Role::Manager).await);
    let (desk, filter) = (trade.desk(), OrderFilter { limit: 10, ..OrderFilter::default() });
    let listed = trade.workflow.orders(&filter, desk.actor().unwrap()).await.unwrap();
    assert_eq!(listed.len(), 1);
}

#[tokio::test]
async fn an_offer_that_is_not_for_the_buyer_does_not_exist() {
    let trade = Trade::begin().await;
    let (_, offer) = noodles(&trade, 10, OfferChange::default()).await;
    let primary = Ask::plain(trade.asker(trade.primary, Role::Manager), Channel::Api);

    let refused = trade.workflow.create_order(primary, wanted(&trade, &[(offer, 1)], false)).await;

    assert!(
        matches!(refused, Err(WorkflowError::Order(Refusal::OfferUnknown { .. }))),
        "{refused:?}"
    );
}
