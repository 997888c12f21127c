//! Purchase orders on a real database: the worked examples, the races, and who may see what. What the
//! files beside this one share, an offer and the two who trade in it, stands here.

mod at_once;
mod deadlines;
mod goods;
mod history;
mod prices;
mod who_sees;

use order_workflow::WorkflowError;
use order_workflow::answers::Answer;
use order_workflow::ask::{Ask, Channel, Once};
use order_workflow::command::catalogue::OfferChange;
use order_workflow::command::purchase_orders::{Amount, CountOf, NewOrder, Request, WantedLine};
use serde_json::Value;
use sha2::{Digest, Sha256};
use supply_chain::id::{OfferId, OrderLineId, ProductId, PurchaseOrderId, ShipmentId};
use supply_chain::organization::Role;
use supply_chain::purchase_order::Details;

use crate::trade::{Trade, json};

const CARTON: i64 = 40;

/// Cartons of forty noodles at Rp108.000, from ten Rp105.000, from fifty Rp101.500; `stock` cartons.
async fn noodles(trade: &Trade, stock: i64, rest: OfferChange) -> (ProductId, OfferId) {
    let product = trade.product("Mi Goreng 85 g").await;
    let steps = [(1, "108000.00"), (10, "105000.00"), (50, "101500.00")];
    let rest = OfferChange { stock: Some(stock), ..rest };
    let (offer, _) = trade.offer(product, ("karton", CARTON), &steps, rest).await.unwrap();
    (product, offer)
}

fn buying(trade: &Trade) -> Ask {
    Ask::plain(trade.asker(trade.secondary, Role::Buyer), Channel::Api)
}

fn once(ask: Ask, key: &str, input: &str) -> Ask {
    let input_hash = Sha256::digest(input.as_bytes()).into();
    Ask { once: Some(Once { route: "POST /orders".into(), key: key.into(), input_hash }), ..ask }
}

fn wanted(trade: &Trade, lines: &[(OfferId, i64)], submit: bool) -> NewOrder {
    let lines = lines.iter().map(|&(offer, count)| WantedLine { offer, count }).collect();
    NewOrder {
        id: None,
        seller: trade.distributor,
        lines,
        details: Details::default(),
        submit,
        reason: None,
    }
}

async fn place(trade: &Trade, lines: &[(OfferId, i64)]) -> Result<Value, WorkflowError> {
    let answer = trade.workflow.create_order(buying(trade), wanted(trade, lines, true)).await?;
    assert_eq!(answer.status, 201);
    Ok(json(&answer))
}

fn id(order: &Value) -> PurchaseOrderId {
    PurchaseOrderId(order["id"].as_str().unwrap().parse().unwrap())
}

fn line(order: &Value, place: usize) -> OrderLineId {
    OrderLineId(order["lines"][place]["id"].as_str().unwrap().parse().unwrap())
}

fn shipment(order: &Value, place: usize) -> ShipmentId {
    ShipmentId(order["shipments"][place]["id"].as_str().unwrap().parse().unwrap())
}

async fn ask_for(
    trade: &Trade,
    ask: Ask,
    order: &Value,
    request: Request,
) -> Result<Value, WorkflowError> {
    trade.workflow.handle_order(ask, id(order), request).await.map(|answer: Answer| json(&answer))
}

async fn sell(trade: &Trade, order: &Value, request: Request) -> Result<Value, WorkflowError> {
    ask_for(trade, trade.desk(), order, request).await
}

async fn buy(trade: &Trade, order: &Value, request: Request) -> Result<Value, WorkflowError> {
    ask_for(trade, buying(trade), order, request).await
}

async fn confirmed(trade: &Trade, lines: &[(OfferId, i64)]) -> Value {
    let order = place(trade, lines).await.unwrap();
    sell(trade, &order, Request::Accept { backorder_until: None }).await.unwrap()
}

fn send(order: &Value, packs: i64) -> Request {
    Request::Dispatch {
        lines: vec![(line(order, 0), Amount::Packs(packs))],
        carrier: Some("Bpk. Rafael".into()),
    }
}

fn count(order: &Value, place: usize, good: i64, rejected: i64, lost: i64) -> Request {
    Request::Receive {
        shipment: shipment(order, place),
        counts: vec![CountOf {
            line: line(order, 0),
            received: Amount::Base(good),
            rejected: Amount::Base(rejected),
            lost: Amount::Base(lost),
            reason: None,
        }],
    }
}

async fn stock(trade: &Trade, product: ProductId) -> (i64, i64) {
    let one =
        |column: &str| format!("SELECT {column} FROM stock_level WHERE product_id = '{product}'");
    (trade.number(&one("on_hand")).await, trade.number(&one("reserved")).await)
}

async fn nothing_contradicts_itself(trade: &Trade) {
    assert_eq!(trade.number("SELECT count(*) FROM invariant_breach").await, 0);
}
