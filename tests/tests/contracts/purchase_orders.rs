//! Purchase orders on a real database: the worked examples, the races, and who may see what.

use futures::future::join_all;
use order_workflow::WorkflowError;
use order_workflow::answers::Answer;
use order_workflow::ask::{Ask, Channel, Once};
use order_workflow::command::catalogue::OfferChange;
use order_workflow::command::purchase_orders::{Amount, CountOf, NewOrder, Request, WantedLine};
use order_workflow::query::orders::OrderFilter;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use supply_chain::id::{OfferId, OrderLineId, ProductId, PurchaseOrderId, ShipmentId};
use supply_chain::organization::Role;
use supply_chain::purchase_order::{Details, Refusal};
use uuid::Uuid;

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
    NewOrder { id: None, seller: trade.distributor, lines, details: Details::default(), submit }
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
    sell(trade, &order, Request::Accept).await.unwrap()
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

    let refused = sell(&trade, &order, Request::Accept).await.unwrap_err(); // E2

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
    assert!(sell(&trade, &order, Request::Accept).await.is_err(), "220 of 200");

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
async fn of_two_who_accept_at_once_one_confirms_and_the_other_is_told() {
    let trade = Trade::begin().await;
    let (product, offer) = noodles(&trade, 10, OfferChange::default()).await;
    let order = place(&trade, &[(offer, 4)]).await.unwrap();

    let both = join_all((0..2).map(|_| sell(&trade, &order, Request::Accept))).await; // E20

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

    let answers = join_all(orders.iter().map(|order| sell(&trade, order, Request::Accept))).await;

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
    let sell_draft = sell(&trade, &draft, Request::Accept).await;
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

#[tokio::test]
async fn a_stale_command_is_refused_and_changes_nothing() {
    let trade = Trade::begin().await;
    let (_, offer) = noodles(&trade, 10, OfferChange::default()).await;
    let order = place(&trade, &[(offer, 1)]).await.unwrap();
    sell(&trade, &order, Request::Acknowledge).await.unwrap();

    let ask = Ask { expects: Some(1), ..trade.desk() };
    let refused = ask_for(&trade, ask, &order, Request::Accept).await;

    assert!(matches!(refused, Err(WorkflowError::Stale { current: 2 })), "{refused:?}");
}

#[tokio::test]
async fn a_history_verifies_from_its_own_words_and_shows_each_reader_their_part() {
    let trade = Trade::begin().await;
    let (_, offer) = noodles(&trade, 10, OfferChange::default()).await;
    let draft = trade
        .workflow
        .create_order(buying(&trade), wanted(&trade, &[(offer, 2)], false))
        .await
        .unwrap();
    let order = buy(&trade, &json(&draft), Request::Submit { expected_total: None }).await.unwrap();
    sell(&trade, &order, Request::Accept).await.unwrap();

    for (ask, drafts) in [(buying(&trade), true), (trade.desk(), false)] {
        let history = trade.workflow.order_history(id(&order), ask.actor().unwrap()).await.unwrap();
        let mut previous = "0".repeat(64);
        for entry in &history.items {
            let mut text = format!(
                "lumbung-entry-v1\n{previous}\n{}\n{}\n{}\n",
                id(&order),
                entry.position,
                entry.kind
            );
            for field in &entry.fields {
                if let (Some(value), Some(salt)) = (&field.value, &field.salt) {
                    let mut hasher = Sha256::new();
                    hasher.update(format!("lumbung-field-v1\n{}\n", field.name));
                    hasher.update(unhex(salt));
                    // serde_json writes members by name here, so plain printing is canonical.
                    hasher.update(value.to_string());
                    assert_eq!(
                        hex(&hasher.finalize()),
                        field.digest,
                        "{}.{}",
                        entry.kind,
                        field.name
                    );
                }
                text.extend([&field.name, ":", &field.audience, ":", &field.digest, "\n"]);
            }
            assert_eq!(
                (&entry.previous_hash, hex(&Sha256::digest(text))),
                (&previous, entry.hash.clone())
            );
            previous.clone_from(&entry.hash);
        }
        assert_eq!((history.head.hash, history.items.len()), (previous, 3));
        assert_eq!(
            history.items[0].fields.iter().any(|f| f.name == "lines" && f.value.is_some()),
            drafts
        );
    }
}

#[tokio::test]
async fn what_nobody_answers_expires_and_later_answers_are_refused() {
    let trade = Trade::begin().await;
    let (_, offer) = noodles(&trade, 10, OfferChange::default()).await;
    let order = place(&trade, &[(offer, 1)]).await.unwrap();
    trade.run("UPDATE purchase_order SET deadline_at = now() - interval '3 days'", []).await;

    let late = sell(&trade, &order, Request::Accept).await;
    assert!(matches!(late, Err(WorkflowError::Order(Refusal::NotInThisState { .. }))), "{late:?}");
    let ended = join_all((0..3).map(|_| trade.workflow.expire_orders())).await;

    assert_eq!(
        ended.into_iter().map(Result::unwrap).sum::<usize>(),
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

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        text.push(char::from_digit(u32::from(byte >> 4), 16).unwrap());
        text.push(char::from_digit(u32::from(byte & 15), 16).unwrap());
        text
    })
}

fn unhex(text: &str) -> Vec<u8> {
    (0..text.len() / 2).map(|i| u8::from_str_radix(&text[2 * i..2 * i + 2], 16).unwrap()).collect()
}
