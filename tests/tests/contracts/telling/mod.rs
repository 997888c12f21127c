//! Who is told what, and how: inbox, feed, webhooks, mails.

mod feed;
mod inbox;
mod mail_server;
mod mails;
mod receiver;
mod several;
mod webhooks;

use std::future::Future;
use std::time::Duration;

use marketplace_api::config::Settings;
use order_workflow::telling::address::Reach;
use serde_json::{Value, json};
use supply_chain::organization::{Kind, Role};
use tests::app::{Client, Reply, TestApp};
use uuid::Uuid;

/// A secondary that buys from a distributor, and their managers.
pub(super) struct Told {
    pub(super) app: TestApp,
    pub(super) secondary: Uuid,
    pub(super) distributor: Uuid,
    pub(super) buyer: Client,
    pub(super) seller: Client,
    offer: Uuid,
}

impl Told {
    pub(super) async fn begin() -> Self {
        Self::begin_as(|_| {}).await
    }

    /// Webhooks may go to this computer, as far as `change` leaves it so.
    pub(super) async fn begin_as(change: impl FnOnce(&mut Settings)) -> Self {
        let app = TestApp::start_as(|settings| {
            settings.webhook_reach = Reach::Loopback;
            change(settings);
        })
        .await;
        let secondary = app.organization(Kind::Secondary, "Flores Bersama").await;
        let distributor = app.organization(Kind::Distributor, "CV Sumber Pangan").await;
        let buyer = app.person(secondary, &[Role::Manager]).await;
        let seller = app.person(distributor, &[Role::Manager]).await;
        let product =
            json!({ "name": "Gula pasir 1 kg", "category": "sembako", "base_unit": "pcs" });
        let product = seller.post("/api/v1/products", product).await.id("id");
        let offer = json!({ "product_id": product, "pack": { "name": "karton", "factor": 20 }, "stock": 500,
                            "price_breaks": [{ "min_count": 1, "price": "300000.00" }] });
        let offer = seller.post("/api/v1/offers", offer).await.id("id");
        Self { app, secondary, distributor, buyer, seller, offer }
    }

    /// An order, submitted or a draft.
    pub(super) async fn order(&self, submit: bool) -> Uuid {
        let body = json!({ "seller_id": self.distributor, "submit": submit,
                           "lines": [{ "offer_id": self.offer, "count": 2 }] });
        let made = self.buyer.post("/api/v1/purchase-orders", body).await;
        assert_eq!(made.status, 201, "{}", made.body);
        made.id("id")
    }

    /// The seller's answer to an order.
    pub(super) async fn answer(&self, order: Uuid, command: &str, body: Value) {
        let path = format!("/api/v1/purchase-orders/{order}/{command}");
        let reply = self.seller.post(&path, body).await;
        assert_eq!(reply.status, 200, "{}", reply.body);
    }
}

/// What `look` finds, as soon as it finds something; jobs take a moment.
pub(super) async fn soon<T, F: Future<Output = Option<T>>>(what: &str, look: impl Fn() -> F) -> T {
    for _ in 0..200 {
        if let Some(found) = look().await {
            return found;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("{what}: not within ten seconds");
}

/// Long enough for every job to have come by twice.
pub(super) async fn a_while() {
    tokio::time::sleep(Duration::from_millis(1300)).await;
}

/// The items of a list.
pub(super) fn items(reply: &Reply) -> Vec<Value> {
    assert_eq!(reply.status, 200, "{}", reply.body);
    reply.body["items"].as_array().unwrap().clone()
}

/// The kinds of what was told, newest first.
pub(super) async fn told(client: &Client) -> Vec<String> {
    let messages = items(&client.get("/api/v1/messages?limit=100").await);
    messages.iter().map(|message| message["kind"].as_str().unwrap().to_owned()).collect()
}

/// Does something to the tables that no address does.
pub(super) async fn run(world: &Told, statement: &str) {
    use sea_orm::ConnectionTrait;
    world.app.workflow.reader().execute_unprepared(statement).await.unwrap();
}
