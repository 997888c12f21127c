//! Several who ask at the same moment, twice, or about what is no longer so.

use futures::future::join_all;
use order_workflow::WorkflowError;
use order_workflow::answers::Answer;
use order_workflow::ask::Ask;
use order_workflow::command::catalogue::OfferChange;
use order_workflow::command::purchase_orders::Request;
use serde_json::Value;
use supply_chain::purchase_order::Refusal;

use super::{
    CARTON, ask_for, buying, noodles, nothing_contradicts_itself, once, place, sell, stock, wanted,
};
use crate::trade::Trade;

#[tokio::test]
async fn the_same_key_and_body_makes_one_order_even_at_the_same_moment() {
    let trade = Trade::begin().await;
    let (_, offer) = noodles(&trade, 5, OfferChange::default()).await;

    let twins = (0..8).map(|_| {
        let ask = once(buying(&trade), "K", "one");
        trade.workflow.create_order(ask, wanted(&trade, &[(offer, 1)], true))
    });
    let answers: Vec<Answer> = join_all(twins).await.into_iter().map(Result::unwrap).collect(); // E6

    assert!(answers.iter().all(|answer| answer.body == answers[0].body && answer.status == 201));
    assert_eq!(answers.iter().filter(|answer| !answer.replayed).count(), 1);
    assert_eq!(trade.number("SELECT count(*) FROM purchase_order").await, 1);
    let other = once(buying(&trade), "K", "two");
    let refused = trade.workflow.create_order(other, wanted(&trade, &[(offer, 2)], true)).await; // E7
    assert!(matches!(refused, Err(WorkflowError::KeyReused)));
    assert_eq!(trade.number("SELECT count(*) FROM purchase_order").await, 1);
}

#[tokio::test]
async fn of_two_who_accept_at_once_one_confirms_and_the_other_is_told() {
    let trade = Trade::begin().await;
    let (product, offer) = noodles(&trade, 10, OfferChange::default()).await;
    let order = place(&trade, &[(offer, 4)]).await.unwrap();

    let both =
        join_all((0..2).map(|_| sell(&trade, &order, Request::Accept { backorder_until: None })))
            .await; // E20

    assert_eq!(both.iter().filter(|answer| answer.is_ok()).count(), 1);
    let told = both.into_iter().find_map(Result::err).unwrap();
    assert!(matches!(told, WorkflowError::Order(Refusal::NotInThisState { .. })), "{told}");
    assert_eq!(stock(&trade, product).await, (10 * CARTON, 4 * CARTON));
}

#[tokio::test]
async fn fifty_buyers_at_once_get_exactly_the_fifty_cartons_there_are() {
    let trade = Trade::begin().await;
    let (product, offer) = noodles(&trade, 50, OfferChange::default()).await;
    let one_carton = [(offer, 1)];
    let orders = join_all((0..60).map(|_| place(&trade, &one_carton))).await;
    let orders: Vec<Value> = orders.into_iter().map(Result::unwrap).collect();

    let answers = join_all(
        orders.iter().map(|order| sell(&trade, order, Request::Accept { backorder_until: None })),
    )
    .await;

    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 50);
    for refused in answers.into_iter().filter_map(Result::err) {
        assert!(
            matches!(refused, WorkflowError::Order(Refusal::NotEnoughStock { .. })),
            "{refused}"
        );
    }
    assert_eq!(stock(&trade, product).await, (50 * CARTON, 50 * CARTON));
    nothing_contradicts_itself(&trade).await;
}

#[tokio::test]
async fn a_stale_command_is_refused_and_changes_nothing() {
    let trade = Trade::begin().await;
    let (_, offer) = noodles(&trade, 10, OfferChange::default()).await;
    let order = place(&trade, &[(offer, 1)]).await.unwrap();
    sell(&trade, &order, Request::Acknowledge).await.unwrap();

    let ask = Ask { expects: Some(1.into()), ..trade.desk() };
    let refused = ask_for(&trade, ask, &order, Request::Accept { backorder_until: None }).await;

    assert!(matches!(refused, Err(WorkflowError::Stale { current: 2 })), "{refused:?}");
}
