//! Traders who take orders through their whole life, with everything that happens on the way, and
//! write down what they were told.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::caller::{Answered, Caller, Dice};
use crate::market::{FACTOR, Market, Party, id_of};

/// A short rest before the same is asked again.
const REST: Duration = Duration::from_millis(100);

/// The newest version and state of each order that was acknowledged to anybody. Clones share it.
#[derive(Debug, Clone, Default)]
pub struct Acknowledged(Arc<Mutex<HashMap<Uuid, (u64, String)>>>);

impl Acknowledged {
    fn note(&self, order: &Value) {
        let (id, version) = (id_of(order), order["version"].as_u64().unwrap_or_default());
        let state = order["state"].as_str().unwrap_or_default().to_owned();
        let mut orders = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let known = orders.entry(id).or_default();
        if version > known.0 {
            *known = (version, state);
        }
    }

    /// Every order with the version and state that somebody was told.
    #[must_use]
    pub fn all(&self) -> Vec<(Uuid, u64, String)> {
        let orders = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        orders.iter().map(|(id, (version, state))| (*id, *version, state.clone())).collect()
    }
}

/// Trades for one buyer with the market's seller.
#[derive(Debug)]
pub struct Trader {
    market: Arc<Market>,
    buyer: Party,
    dice: Dice,
    acknowledged: Acknowledged,
    patience: Duration,
    asked: u64,
    number: u64,
}

/// Nobody answered, or the answer ended the order's life early.
type Step = Option<Value>;

impl Trader {
    /// Trader `number`; the buyers of the market are shared out among the traders. Who has
    /// `patience` asks again under the same key until they are answered.
    #[must_use]
    pub fn new(
        market: &Arc<Market>,
        number: u64,
        acknowledged: &Acknowledged,
        patience: Duration,
    ) -> Self {
        let place = usize::try_from(number).unwrap_or_default() % market.buyers.len();
        Self {
            market: Arc::clone(market),
            buyer: market.buyers[place].clone(),
            dice: Dice::of(number + 1),
            acknowledged: acknowledged.clone(),
            patience,
            asked: 0,
            number,
        }
    }

    /// One order, from its draft to its end, whichever that is.
    pub async fn trade(&mut self) {
        let Some(order) = self.agree().await else { return };
        if self.dice.happens(7) {
            let by_buyer = self.dice.happens(50);
            self.command(by_buyer, &order, "cancel", json!({ "reason": "batal" })).await;
            return;
        }
        let Some(mut order) = self.send_out(order).await else { return };
        let shipments = order["shipments"].as_array().cloned().unwrap_or_default();
        for shipment in shipments.iter().filter(|shipment| shipment["state"] == "in_transit") {
            match self.count_in(&order, shipment).await {
                Some(counted) => order = counted,
                None => return,
            }
        }
        if order["allowed_commands"]
            .as_array()
            .is_some_and(|all| all.contains(&"short-close".into()))
        {
            let body = json!({ "reason": "sisanya tidak ada" });
            self.command(false, &order, "short-close", body).await;
        }
    }

    /// From the draft to the seller's yes; `None` where it ended before.
    async fn agree(&mut self) -> Step {
        let lines: Vec<Value> = self.some_offers();
        let at_once = self.dice.happens(30);
        let reference = format!("PB-{}-{}", self.number, self.asked);
        let body = json!({ "seller_id": self.market.seller.id, "lines": lines, "submit": at_once,
            "buyer_reference": reference });
        let mut order = self.ask(true, "create", "/api/v1/purchase-orders", body).await?;
        if !at_once {
            if self.dice.happens(5) {
                return None;
            }
            order = self.command(true, &order, "submit", json!({})).await?;
        }
        if self.dice.happens(40) {
            order = self.command(false, &order, "acknowledge", json!({})).await?;
        }
        match self.dice.throw(12) {
            0 => {
                self.command(true, &order, "withdraw", json!({})).await;
                None
            }
            1 => {
                self.command(false, &order, "reject", json!({ "reason": "tidak ada" })).await;
                None
            }
            _ => self.command(false, &order, "accept", json!({})).await,
        }
    }

    /// All goods in one or two shipments, or only some of them.
    async fn send_out(&mut self, order: Value) -> Step {
        let lines = order["lines"].as_array().cloned().unwrap_or_default();
        let part = self.dice.happens(50);
        let sent: Vec<Value> = lines
            .iter()
            .map(|line| {
                let count = line["count"].as_u64().unwrap_or(1);
                json!({ "line_id": line["id"], "count": if part { count.div_ceil(2) } else { count } })
            })
            .collect();
        let body = json!({ "lines": sent, "carrier": "Bpk. Rafael" });
        let mut order = self.command(false, &order, "dispatch", body.clone()).await?;
        if self.dice.happens(8) {
            let undone =
                json!({ "shipment_id": order["shipments"][0]["id"], "reason": "salah muat" });
            order = self.command(false, &order, "undo-dispatch", undone).await?;
            order = self.command(false, &order, "dispatch", body).await?;
        }
        Some(order)
    }

    /// A shipment counted, seldom with something broken or lost, seldom corrected.
    async fn count_in(&mut self, order: &Value, shipment: &Value) -> Step {
        let (rejected, lost) = (u64::from(self.dice.happens(15)), u64::from(self.dice.happens(10)));
        let counted = |rejected: u64, lost: u64| -> Vec<Value> {
            let lines = shipment["lines"].as_array().map(Vec::as_slice).unwrap_or_default();
            let line = |line: &Value| {
                let good = line["count_base"].as_u64().unwrap_or(FACTOR) - rejected - lost;
                json!({ "line_id": line["line_id"], "received_base": good, "rejected_base": rejected,
                    "lost_base": lost, "reason": if rejected + lost > 0 { Some("pecah") } else { None } })
            };
            lines.iter().map(line).collect()
        };
        let body = json!({ "shipment_id": shipment["id"], "lines": counted(rejected, lost) });
        let order = self.command(true, order, "receive", body).await?;
        if !self.dice.happens(8) {
            return Some(order);
        }
        let body = json!({ "shipment_id": shipment["id"], "lines": counted(0, 0),
            "reason": "terhitung ulang" });
        self.command(true, &order, "correct-receipt", body).await
    }

    fn some_offers(&mut self) -> Vec<Value> {
        let mut offers: Vec<Uuid> = Vec::new();
        for _ in 0..=self.dice.throw(5) {
            let offer = *self.dice.one_of(&self.market.offers);
            if !offers.contains(&offer) {
                offers.push(offer);
            }
        }
        let dice = &mut self.dice;
        offers.iter().map(|id| json!({ "offer_id": id, "count": dice.throw(4) + 1 })).collect()
    }

    async fn command(
        &mut self,
        buys: bool,
        order: &Value,
        word: &'static str,
        body: Value,
    ) -> Step {
        let path = format!("/api/v1/purchase-orders/{}/{word}", id_of(order));
        self.ask(buys, word, &path, body).await
    }

    /// Asks under a key, twice where nobody minds, and writes the answer down.
    async fn ask(&mut self, buys: bool, kind: &'static str, path: &str, body: Value) -> Step {
        self.asked += 1;
        let key = format!("{}-{}", self.number, self.asked);
        let caller = if buys { &self.buyer.caller } else { &self.market.seller.caller };
        let mut answer = once(caller, kind, path, &key, &body, self.patience).await?;
        if self.dice.happens(3) {
            let again = once(caller, kind, path, &key, &body, self.patience).await?;
            assert_eq!(again.text, answer.text, "the same key was answered otherwise");
            answer = again;
        }
        if answer.status >= 300 {
            return None;
        }
        self.acknowledged.note(&answer.body);
        Some(answer.body)
    }
}

async fn once(
    caller: &Caller,
    kind: &'static str,
    path: &str,
    key: &str,
    body: &Value,
    patience: Duration,
) -> Option<Answered> {
    let begun = Instant::now();
    loop {
        let request = caller.request(Method::POST, path).header("idempotency-key", key).json(body);
        match caller.send(kind, request).await {
            Ok(answer) if answer.status < 500 => return Some(answer),
            _ if begun.elapsed() < patience => tokio::time::sleep(REST).await,
            _ => return None,
        }
    }
}
