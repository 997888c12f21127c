//! One of the sixteen: a process of its own that does whatever its dice say, for either side.

use std::sync::Arc;
use std::time::Duration;

use linearizability::{Asked, Level, Part, Told};
use order_workflow::answers::Answer;
use order_workflow::ask::{Ask, Asker, Channel, Once};
use order_workflow::command::catalogue::{self, StockTake, take_stock};
use order_workflow::command::imports::{HandedIn, hand_in};
use order_workflow::command::purchase_orders::{
    Amount, CountOf, DraftChange, NewOrder, Request, WantedLine, WishOf, WishedGoods,
};
use order_workflow::database::{Database, Settings};
use order_workflow::query::imports::summary;
use order_workflow::query::stock::stock_of;
use order_workflow::{Workflow, WorkflowError};
use serde_json::Value;
use supply_chain::id::{ImportId, OrderLineId, PurchaseOrderId, ShipmentId};
use supply_chain::purchase_order::{Details, Refusal};
use tests::caller::Dice;
use uuid::Uuid;

use crate::effects::{self, number};
use crate::market::Market;

/// An import is read by the program's own worker, which looks several times a second.
const REST: Duration = Duration::from_millis(20);

pub(crate) struct Actor {
    market: Arc<Market>,
    workflow: Workflow,
    dice: Dice,
    number: u32,
    asked: u32,
}

impl Actor {
    pub(crate) async fn join(market: &Arc<Market>, number: u32) -> Self {
        let shared = &market.app.workflow;
        let url = shared.database.settings().url.clone();
        let settings = Settings { connections_max: 2, ..Settings::new(url) };
        let database = Database::connect(settings).await.unwrap();
        let workflow = Workflow { database, ..shared.clone() };
        Self {
            market: Arc::clone(market),
            workflow,
            dice: Dice::of(u64::from(number)),
            number,
            asked: 0,
        }
    }

    pub(crate) async fn step(&mut self) {
        match self.dice.throw(100) {
            0..10 => self.look().await,
            10..16 => self.count().await,
            16 => self.import().await,
            17..38 if self.market.has_room() => self.place().await,
            _ => self.trade().await,
        }
    }

    fn some_good(&mut self) -> usize {
        let goods = u64::try_from(self.market.goods.len()).unwrap();
        usize::try_from(self.dice.throw(goods)).unwrap()
    }

    fn amount(&mut self, most: i64) -> i64 {
        i64::try_from(self.dice.throw(u64::try_from(most.max(1)).unwrap())).unwrap()
    }

    fn note(&self, called: i64, part: Part) {
        self.market.history.note(self.number, called, vec![part]);
    }

    async fn look(&mut self) {
        let item = self.some_good();
        let called = self.market.history.moment();
        let product = self.market.goods[item].product;
        let seen = stock_of(self.workflow.reader(), &self.market.seller, product).await.unwrap();
        let level = Level { on_hand: seen.on_hand, reserved: seen.reserved };
        self.note(called, Part { item, asked: Asked::Look, told: Told::Stands(level) });
    }

    async fn count(&mut self) {
        let item = self.some_good();
        // Goods come in as often as somebody only counts.
        let on_hand = if self.dice.happens(50) { 2_400 } else { 0 } + self.amount(2_400);
        let product = self.market.goods[item].product;
        let ask = Ask::plain(self.market.seller.clone(), Channel::Api);
        let called = self.market.history.moment();
        let taken = take_stock(&self.workflow, ask, product, StockTake { on_hand, reason: None });
        let told = match taken.await {
            Ok(answer) => {
                let seen = json(&answer);
                let (on_hand, reserved) = (number(&seen, "on_hand"), number(&seen, "reserved"));
                Told::Stands(Level { on_hand, reserved })
            }
            Err(WorkflowError::Catalogue(catalogue::Refusal::BelowReserved {
                reserved, ..
            })) => Told::BelowPromised { reserved: Some(reserved) },
            Err(other) => panic!("counting: {other:?}"),
        };
        self.note(called, Part { item, asked: Asked::Count { on_hand }, told });
    }

    /// A price list of one row, which says how many packs there are.
    async fn import(&mut self) {
        let (item, packs) = (self.some_good(), self.amount(60));
        let good = &self.market.goods[item];
        let factor = good.packs[0].1;
        let row = format!("{},isi {factor},{factor},108000,{packs}", good.name);
        let list = format!("nama,kemasan,isi,harga,stok\n{row}\n");
        let file = HandedIn {
            id: None,
            file_name: "daftar.csv".to_owned(),
            content: list.into_bytes().into(),
            dry_run: false,
            mapping: None,
        };
        let ask = Ask::plain(self.market.seller.clone(), Channel::Api);
        let called = self.market.history.moment();
        let handed_in = hand_in(&self.workflow, ask, file).await.unwrap();
        let id = ImportId(json(&handed_in)["id"].as_str().unwrap().parse().unwrap());
        let came_of_it = loop {
            let seen = summary(self.workflow.reader(), &self.market.seller, id).await.unwrap();
            if seen.published_at.is_some() {
                break seen;
            }
            assert_eq!(seen.state, "running", "{seen:?}");
            tokio::time::sleep(REST).await;
        };
        assert_eq!((came_of_it.rows, came_of_it.new), (1, 0), "{came_of_it:?}");
        let told = match came_of_it.rejected {
            0 => Told::Done,
            _ => Told::BelowPromised { reserved: None },
        };
        self.market
            .count(format!("import {}", if told == Told::Done { "done" } else { "refused" }));
        self.note(called, Part { item, asked: Asked::Count { on_hand: packs * factor }, told });
    }

    async fn place(&mut self) {
        let mut lines: Vec<WantedLine> = Vec::new();
        for _ in 0..=self.dice.throw(3) {
            let good = self.some_good();
            let packs = self.market.goods[good].packs.clone();
            let (offer, factor) = *self.dice.one_of(&packs);
            if lines.iter().all(|line| line.offer != offer) {
                lines.push(WantedLine { offer, count: 1 + self.amount(240 / factor) });
            }
            // Two packs of the same goods in one order share its stock.
            for (other, factor) in packs.into_iter().filter(|(other, _)| *other != offer) {
                if self.dice.happens(40) && lines.iter().all(|line| line.offer != other) {
                    lines.push(WantedLine { offer: other, count: 1 + self.amount(240 / factor) });
                }
            }
        }
        let new = NewOrder {
            id: None,
            seller: self.market.seller_id,
            lines,
            details: Details::default(),
            submit: true,
            reason: None,
        };
        let ask = Ask::plain(self.market.buyer.clone(), Channel::Api);
        let answer = self.workflow.create_order(ask, new).await.unwrap();
        self.market.keep(json(&answer));
    }

    /// Something that could be done with some order, by whoever may.
    async fn trade(&mut self) {
        let throw = self.dice.throw(1 << 30);
        let Some(before) = self.market.some_order(throw) else { return };
        let mut open = self.open(&before);
        if open.is_empty() {
            return;
        }
        let place = usize::try_from(self.dice.throw(u64::try_from(open.len()).unwrap())).unwrap();
        let (by, request) = open.swap_remove(place);
        // Now and then it is asked by whoever it is not for.
        let everybody = [&self.market.buyer, &self.market.seller, &self.market.stranger];
        let by = if self.dice.happens(8) { (*self.dice.one_of(&everybody)).clone() } else { by };
        let word = request.name().word();
        let id = PurchaseOrderId(before["id"].as_str().unwrap().parse().unwrap());
        // About the version that was looked at: whoever was slower is told so.
        let expects = Some(number(&before, "version").into());
        let ask = Ask { expects, once: self.once(), ..Ask::plain(by, Channel::Api) };
        let called = self.market.history.moment();
        match self.workflow.handle_order(ask.clone(), id, request.clone()).await {
            Ok(answer) => {
                let after = json(&answer);
                let parts = effects::done(&self.market, &before, &after, &request);
                self.market.history.note(self.number, called, parts);
                self.market.count(format!("{word} done"));
                self.market.keep(after);
                if ask.once.is_some() {
                    // The same key again: the same answer, and nothing happens twice (I7).
                    let again = self.workflow.handle_order(ask, id, request).await.unwrap();
                    assert_eq!((again.body, again.replayed), (answer.body, true));
                    self.market.count("asked again".to_owned());
                }
            }
            Err(WorkflowError::Order(Refusal::NotEnoughStock { lines })) => {
                let parts = effects::refused(&self.market, &before, &request, &lines);
                self.market.history.note(self.number, called, parts);
                self.market.count(format!("{word} short"));
            }
            Err(WorkflowError::Stale { .. }) => self.market.count("stale".to_owned()),
            Err(WorkflowError::NotFound { .. }) => self.market.count("stranger".to_owned()),
            Err(WorkflowError::Order(refusal)) => {
                let debug = format!("{refusal:?}");
                let name = debug.split([' ', '{', '(']).next().unwrap_or_default();
                self.market.count(format!("{word} refused: {name}"));
            }
            Err(other) => panic!("{word}: {other:?}"),
        }
    }

    /// A key, now and then.
    fn once(&mut self) -> Option<Once> {
        self.asked += 1;
        let key = format!("{}-{}", self.number, self.asked);
        let once = Once { route: "POST".to_owned(), key, input_hash: [7; 32] };
        self.dice.happens(15).then_some(once)
    }

    /// What may be tried with an order; what is likelier stands there more often.
    fn open(&mut self, order: &Value) -> Vec<(Asker, Request)> {
        let (buyer, seller) = (self.market.buyer.clone(), self.market.seller.clone());
        let reason = || "coba".to_owned();
        let mut open = Vec::new();
        let mut add = |times: usize, by: &Asker, request: Request| {
            open.extend(std::iter::repeat_n((by.clone(), request), times));
        };
        match order["state"].as_str().unwrap() {
            "submitted" => {
                add(6, &seller, Request::Accept { backorder_until: None });
                add(
                    3,
                    &seller,
                    Request::Counter { lines: self.wishes(order), charges: None, note: None },
                );
                add(1, &seller, Request::Reject { reason: reason() });
                add(1, &buyer, Request::Withdraw { reason: None });
            }
            "countered" => {
                add(4, &buyer, Request::AcceptCounter { reason: None });
                add(1, &buyer, Request::Decline { reason: None });
                add(1, &buyer, Request::Revise { change: DraftChange::default(), reason: None });
            }
            state => {
                add(1, &seller, Request::ShortClose { reason: reason() });
                if let Some(lines) = self.sendable(order) {
                    add(4, &seller, Request::Dispatch { lines, carrier: None });
                }
                if state == "confirmed" {
                    add(1, &buyer, Request::Cancel { reason: reason() });
                    add(1, &seller, Request::Cancel { reason: reason() });
                }
                if let Some(shipment) = on_its_way(order) {
                    add(3, &buyer, arrived(&shipment));
                    let shipment = ShipmentId(id_of(&shipment));
                    add(1, &seller, Request::UndoDispatch { shipment, reason: reason() });
                }
                match order["proposal"]["by"].as_str() {
                    None => {
                        add(
                            2,
                            &buyer,
                            Request::Amend { lines: self.wishes(order), charges: None, note: None },
                        );
                        add(
                            1,
                            &seller,
                            Request::Amend { lines: self.wishes(order), charges: None, note: None },
                        );
                    }
                    Some("buyer") => {
                        add(4, &seller, Request::Accept { backorder_until: None });
                        add(1, &seller, Request::Reject { reason: reason() });
                        add(1, &buyer, Request::Withdraw { reason: None });
                    }
                    Some(_) => {
                        add(4, &buyer, Request::AcceptCounter { reason: None });
                        add(1, &buyer, Request::Decline { reason: None });
                        add(1, &seller, Request::Withdraw { reason: None });
                    }
                }
            }
        }
        open
    }

    /// Another count for one line or two, and now and then goods that were not in the order.
    fn wishes(&mut self, order: &Value) -> Vec<WishOf> {
        let lines = order["lines"].as_array().cloned().unwrap_or_default();
        let bound = matches!(order["state"].as_str(), Some("confirmed" | "in_fulfilment"));
        let mut wishes = Vec::new();
        for line in &lines {
            if !wishes.is_empty() && self.dice.happens(50) {
                continue;
            }
            let factor = number(line, "factor");
            let gone = (number(line, "shipped_base") + factor - 1) / factor;
            let least = gone.max(i64::from(!bound));
            let count = least + self.amount(240 / factor);
            wishes.push(wish(WishedGoods::Line(OrderLineId(id_of(line))), count));
        }
        if bound && self.dice.happens(25) {
            let good = self.some_good();
            let (offer, factor) = self.market.goods[good].packs[0];
            if lines.iter().all(|line| line["offer_id"] != offer.to_string().as_str()) {
                let what = WishedGoods::Offer { offer, substitutes: None };
                wishes.push(wish(what, 1 + self.amount(120 / factor)));
            }
        }
        wishes
    }

    /// Some of what is set aside.
    fn sendable(&mut self, order: &Value) -> Option<Vec<(OrderLineId, Amount)>> {
        let lines = order["lines"].as_array()?;
        let mut sent = Vec::new();
        for line in lines {
            let held = number(line, "held_base");
            if held > 0 {
                let base = if self.dice.happens(60) { held } else { 1 + self.amount(held) };
                sent.push((OrderLineId(id_of(line)), Amount::Base(base)));
            }
        }
        (!sent.is_empty()).then_some(sent)
    }
}

fn wish(what: WishedGoods, count: i64) -> WishOf {
    WishOf { what, count, price: None, date: None, reason: None }
}

fn on_its_way(order: &Value) -> Option<Value> {
    let shipments = order["shipments"].as_array()?;
    shipments.iter().find(|shipment| shipment["state"] == "in_transit").cloned()
}

/// All of it, and well.
fn arrived(shipment: &Value) -> Request {
    let lines = shipment["lines"].as_array().map(Vec::as_slice).unwrap_or_default();
    let counts = lines.iter().map(|line| CountOf {
        line: OrderLineId(line["line_id"].as_str().unwrap().parse().unwrap()),
        received: Amount::Base(number(line, "count_base")),
        rejected: Amount::Base(0),
        lost: Amount::Base(0),
        reason: None,
    });
    Request::Receive { shipment: ShipmentId(id_of(shipment)), counts: counts.collect() }
}

fn id_of(thing: &Value) -> Uuid {
    thing["id"].as_str().unwrap().parse().unwrap()
}

fn json(answer: &Answer) -> Value {
    serde_json::from_str(&answer.body).unwrap()
}
