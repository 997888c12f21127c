//! What claims are about: twelve cartons that were sent, and how they were counted.

use std::time::Duration;

use sea_orm::{ConnectionTrait, DbBackend, Statement};
use serde_json::{Value, json};
use supply_chain::organization::{Kind, Role};
use tests::app::{Client, Reply, TestApp};
use uuid::Uuid;

/// A primary that buys twelve cartons from a distributor, and the secondary above it.
pub(super) struct Trade {
    pub(super) app: TestApp,
    pub(super) primary: Uuid,
    pub(super) distributor: Uuid,
    pub(super) buyer: Client,
    pub(super) seller: Client,
    pub(super) mediator: Client,
    pub(super) product: Uuid,
    pub(super) offer: Uuid,
    pub(super) order: String,
    pub(super) line: Value,
    pub(super) shipment: Value,
}

impl Trade {
    /// Twelve cartons of six bottles at Rp108.000 are on the way.
    pub(super) async fn sent() -> Self {
        Self::sent_under(None).await
    }

    /// … under an agreement with these terms.
    pub(super) async fn sent_under(terms: Option<Value>) -> Self {
        let app = TestApp::start().await;
        let secondary = app.organization(Kind::Secondary, "Flores Bersama").await;
        let primary = app.organization(Kind::Primary, "KDMP Nangapanda").await;
        let distributor = app.organization(Kind::Distributor, "Sumber Pangan").await;
        app.affiliate(secondary, primary).await;
        let buyer = app.person(primary, &[Role::Manager]).await;
        let seller = app.person(distributor, &[Role::Manager]).await;
        let mediator = app.person(secondary, &[Role::Manager]).await;
        let product =
            json!({ "name": "Minyak goreng 2 L", "category": "sembako", "base_unit": "pcs" });
        let product = seller.post("/api/v1/products", product).await.id("id");
        let offer = json!({
            "product_id": product, "pack": { "name": "karton", "factor": 6 }, "stock": 500,
            "price_breaks": [{ "min_count": 1, "price": "108000.00" }], "audience": "everyone",
        });
        let offer = seller.post("/api/v1/offers", offer).await.id("id");
        if let Some(terms) = terms {
            let body = json!({ "seller_id": distributor, "buyer_id": primary, "terms": terms, "prices": [] });
            let agreed = seller.post("/api/v1/agreements", body).await;
            assert_eq!(agreed.status, 201, "{}", agreed.body);
            let path = format!("/api/v1/agreements/{}/accept", agreed.id("id"));
            assert_eq!(buyer.post(&path, json!({ "number": 1 })).await.status, 200);
        }
        let order = json!({
            "seller_id": distributor, "submit": true, "lines": [{ "offer_id": offer, "count": 12 }],
        });
        let made = buyer.post("/api/v1/purchase-orders", order).await;
        assert_eq!(made.status, 201, "{}", made.body);
        let order = format!("/api/v1/purchase-orders/{}", made.id("id"));
        let line = made.body["lines"][0]["id"].clone();
        seller.post(&format!("{order}/accept"), json!({})).await;
        let sent = json!({ "lines": [{ "line_id": line, "count": 12 }] });
        let sent = seller.post(&format!("{order}/dispatch"), sent).await;
        assert_eq!(sent.status, 200, "{}", sent.body);
        let shipment = sent.body["shipments"][0]["id"].clone();
        Self {
            app,
            primary,
            distributor,
            buyer,
            seller,
            mediator,
            product,
            offer,
            order,
            line,
            shipment,
        }
    }

    /// … and ten came well, one burst, one did not come (E5).
    pub(super) async fn counted() -> Self {
        let trade = Self::sent().await;
        let counted = trade.count("receive", (60, 6, 6)).await;
        assert_eq!(counted.status, 200, "{}", counted.body);
        trade
    }

    pub(super) async fn count(
        &self,
        how: &str,
        (received, rejected, lost): (i64, i64, i64),
    ) -> Reply {
        let line = json!({
            "line_id": self.line, "received_base": received, "rejected_base": rejected, "lost_base": lost,
        });
        let mut body = json!({ "shipment_id": self.shipment, "lines": [line] });
        if how == "correct-receipt" {
            body["reason"] = json!("salah hitung");
        }
        self.buyer.post(&format!("{}/{how}", self.order), body).await
    }

    pub(super) async fn claims(&self, by: &Client) -> Vec<Value> {
        let list = by.get("/api/v1/claims").await;
        assert_eq!(list.status, 200, "{}", list.body);
        list.body["items"].as_array().unwrap().clone()
    }

    /// The address of the one claim the buyer has.
    pub(super) async fn claim(&self) -> String {
        let claims = self.claims(&self.buyer).await;
        assert_eq!(claims.len(), 1);
        format!("/api/v1/claims/{}", claims[0]["id"].as_str().unwrap())
    }

    /// The draft, put before the seller.
    pub(super) async fn opened(&self) -> String {
        let claim = self.claim().await;
        let opened = self.buyer.post(&format!("{claim}/open"), json!({ "words": "Pecah" })).await;
        assert_eq!(opened.status, 200, "{}", opened.body);
        claim
    }

    /// A browser of one of its people.
    pub(super) async fn browser(&self, of: &Client) -> Client {
        self.app.browser(of.person.unwrap()).await
    }

    /// Until what somebody was told of holds `kind`, newest first: telling takes a moment.
    pub(super) async fn told(&self, who: &Client, kind: &str) -> Value {
        for _ in 0..200 {
            let messages = who.get("/api/v1/messages").await;
            let items = messages.body["items"].as_array().unwrap().clone();
            if let Some(message) = items.into_iter().find(|message| message["kind"] == kind) {
                return message;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("nobody was told of {kind}");
    }

    pub(super) async fn end(self) {
        let sql = "SELECT count(*) FROM claim_breach";
        let statement = Statement::from_string(DbBackend::Postgres, sql);
        let on = self.app.workflow.database.connection();
        let row = on.query_one_raw(statement).await.unwrap().unwrap();
        let breaches: i64 = row.try_get_by_index(0).unwrap();
        assert_eq!(breaches, 0);
        assert_eq!(self.app.breaches().await, [""; 0]);
        self.app.stop().await;
    }
}
