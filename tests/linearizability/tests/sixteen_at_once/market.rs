//! Where they meet: a distributor with four goods in five packs, a secondary that buys them, and all orders
//! between the two.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use linearizability::{Asked, History, Level, Part, Told};
use order_workflow::ask::Asker;
use order_workflow::query::stock::stock_of;
use reqwest::Method;
use serde_json::{Value, json};
use supply_chain::ask;
use supply_chain::id::{OfferId, OrganizationId, PersonId, ProductId};
use supply_chain::organization::{Kind, Role};
use tests::app::TestApp;
use uuid::Uuid;

/// Base units of each good at the beginning: some forty cartons.
const ENOUGH: i64 = 1_600;

/// The number under which everybody's first and last looks are written down.
const NOBODY: u32 = 0;

/// Everything they share.
pub(crate) struct Market {
    pub(crate) app: TestApp,
    pub(crate) history: History,
    pub(crate) goods: Vec<Good>,
    pub(crate) buyer: Asker,
    pub(crate) seller: Asker,
    /// Somebody whose organization has nothing to do with any of it.
    pub(crate) stranger: Asker,
    pub(crate) seller_id: OrganizationId,
    orders: Mutex<HashMap<Uuid, Value>>,
    counts: Mutex<BTreeMap<String, usize>>,
}

/// Goods with one stock, in one pack or two.
pub(crate) struct Good {
    pub(crate) name: String,
    pub(crate) product: ProductId,
    pub(crate) packs: Vec<(OfferId, i64)>,
}

impl Market {
    pub(crate) async fn open() -> Arc<Self> {
        let app = TestApp::start().await;
        let seller = app.organization(Kind::Distributor, "Nusa Niaga Ende").await;
        let buyer = app.organization(Kind::Secondary, "Flores Bersama").await;
        let desk = app.person(seller, &[Role::Manager]).await;
        let keeper = app.person(buyer, &[Role::Manager]).await;
        let elsewhere = app.organization(Kind::Secondary, "Sumba Jaya").await;
        let stranger = app.person(elsewhere, &[Role::Manager]).await;
        let mut goods = Vec::new();
        for (name, factors) in [
            ("Mi goreng", &[40, 12][..]),
            ("Gula pasir 1 kg", &[20]),
            ("Minyak goreng 2 L", &[6]),
            ("Beras 5 kg", &[4]),
        ] {
            let body = json!({ "name": name, "category": "Sembako", "base_unit": "pcs" });
            let product = desk.post("/api/v1/products", body).await.id("id");
            let mut packs = Vec::new();
            for factor in factors {
                let pack = json!({ "name": format!("isi {factor}"), "factor": factor });
                let body = json!({ "product_id": product, "pack": pack,
                    "price_breaks": [{ "min_count": 1, "price": "108000.00" }] });
                let made = desk.post("/api/v1/offers", body).await;
                assert_eq!(made.status, 201, "{}", made.text);
                packs.push((OfferId(made.id("id")), *factor));
            }
            goods.push(Good { name: name.to_owned(), product: product.into(), packs });
        }
        let actor = |person: Option<Uuid>, organization: Uuid, kind: Kind| {
            Asker::Actor(ask::Actor {
                person: PersonId(person.unwrap()),
                organization: organization.into(),
                kind,
                abilities: kind.abilities().to_vec(),
                roles: vec![Role::Manager],
            })
        };
        let market = Self {
            history: History::begin(),
            goods,
            buyer: actor(keeper.person, buyer, Kind::Secondary),
            seller: actor(desk.person, seller, Kind::Distributor),
            stranger: actor(stranger.person, elsewhere, Kind::Secondary),
            seller_id: seller.into(),
            orders: Mutex::default(),
            counts: Mutex::default(),
            app,
        };
        for good in &market.goods {
            let path = format!("/api/v1/stock/{}", good.product);
            let counted = desk.ask(Method::PUT, &path, Some(json!({ "on_hand": ENOUGH }))).await;
            assert_eq!(counted.status, 200, "{}", counted.text);
        }
        Arc::new(market)
    }

    /// Writes down how everything stands before anybody does anything.
    pub(crate) async fn begin(&self) {
        let called = self.history.moment();
        let mut parts = Vec::new();
        for item in 0..self.goods.len() {
            let told = Told::Stands(self.level(item).await);
            parts.push(Part { item, asked: Asked::Begin, told });
        }
        self.history.note(NOBODY, called, parts);
    }

    /// Writes down what is left when everybody has gone.
    pub(crate) async fn look_at_everything(&self) {
        for item in 0..self.goods.len() {
            let called = self.history.moment();
            let told = Told::Stands(self.level(item).await);
            self.history.note(NOBODY, called, vec![Part { item, asked: Asked::Look, told }]);
        }
    }

    async fn level(&self, item: usize) -> Level {
        let reader = self.app.workflow.reader();
        let seen = stock_of(reader, &self.seller, self.goods[item].product).await.unwrap();
        Level { on_hand: seen.on_hand, reserved: seen.reserved }
    }

    /// Which good a product is.
    pub(crate) fn item(&self, product: &Value) -> usize {
        let product: Uuid = product.as_str().unwrap().parse().unwrap();
        let found = self.goods.iter().position(|good| Uuid::from(good.product) == product);
        found.unwrap()
    }

    /// An order that is under way, by a throw of somebody's dice.
    pub(crate) fn some_order(&self, throw: u64) -> Option<Value> {
        let orders = lock(&self.orders);
        let place = throw % u64::try_from(orders.len().max(1)).unwrap();
        orders.values().nth(usize::try_from(place).unwrap()).cloned()
    }

    /// The order as somebody was told; the newest counts, and what is over goes.
    pub(crate) fn keep(&self, order: Value) {
        let id = order["id"].as_str().unwrap().parse().unwrap();
        let over = ["received", "rejected", "expired", "cancelled"];
        let mut orders = lock(&self.orders);
        if orders
            .get(&id)
            .is_some_and(|known| known["version"].as_i64() > order["version"].as_i64())
        {
            return;
        }
        if over.iter().any(|state| order["state"] == *state) {
            orders.remove(&id);
        } else {
            orders.insert(id, order);
        }
    }

    /// Counts what became of a command.
    pub(crate) fn count(&self, what: String) {
        *lock(&self.counts).entry(what).or_default() += 1;
    }

    pub(crate) fn carried_out(&self) -> BTreeMap<String, usize> {
        lock(&self.counts).clone()
    }

    pub(crate) async fn close(self: Arc<Self>) {
        match Arc::try_unwrap(self) {
            Ok(market) => market.app.stop().await,
            Err(_still_there) => panic!("everybody has gone"),
        }
    }
}

fn lock<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}
