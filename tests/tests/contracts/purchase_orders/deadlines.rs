//! What ends with time: orders nobody answers, answers nobody asks for again.

use futures::future::join_all;
use order_workflow::WorkflowError;
use order_workflow::command::catalogue::OfferChange;
use order_workflow::command::purchase_orders::Request;
use supply_chain::purchase_order::Refusal;

use super::{buying, id, noodles, once, place, sell, wanted};
use crate::trade::Trade;

#[tokio::test]
async fn what_nobody_answers_expires_and_later_answers_are_refused() {
    let trade = Trade::begin().await;
    let (_, offer) = noodles(&trade, 10, OfferChange::default()).await;
    let order = place(&trade, &[(offer, 1)]).await.unwrap();
    trade.run("UPDATE purchase_order SET deadline_at = now() - interval '3 days'", []).await;

    let late = sell(&trade, &order, Request::Accept { backorder_until: None }).await;
    assert!(matches!(late, Err(WorkflowError::Order(Refusal::NotInThisState { .. }))), "{late:?}");
    let ended = join_all((0..3).map(|_| trade.workflow.settle_deadlines())).await;

    assert_eq!(
        ended.into_iter().map(|run| run.unwrap().expired).sum::<usize>(),
        1,
        "once, whoever comes first"
    );
    let after = trade.workflow.order(id(&order), trade.desk().actor().unwrap()).await.unwrap();
    assert_eq!((after.state, after.ended_by), ("expired", Some("system")));
}

#[tokio::test]
async fn an_answer_is_given_again_for_ninety_days_and_then_forgotten() {
    let trade = Trade::begin().await;
    let (_, offer) = noodles(&trade, 10, OfferChange::default()).await;
    for key in ["old", "new"] {
        let ask = once(buying(&trade), key, key);
        trade.workflow.create_order(ask, wanted(&trade, &[(offer, 1)], false)).await.unwrap();
    }
    trade
        .run("UPDATE answer SET created_at = now() - interval '91 days' WHERE key = 'old'", [])
        .await;

    let gone = order_workflow::jobs::tidy::tidy(&trade.workflow).await.unwrap();

    assert_eq!(gone, 1);
    assert_eq!(trade.number("SELECT count(*) FROM answer WHERE key = 'new'").await, 1);
    assert_eq!(trade.number("SELECT count(*) FROM purchase_order").await, 2, "orders stay");
}
