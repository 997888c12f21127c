//! Many own offers changed as one: row by row, by a rule, from a day to come; taken back; and out as a file and in again.

mod export;
mod on_pages;
mod planned;
mod rows;
mod rules;

use reqwest::Method;
use serde_json::{Value, json};
use tests::app::Reply;
use uuid::Uuid;

use crate::resale::Federation;

impl Federation {
    /// The distributor's desk changes these rows as one.
    async fn tables(&self, rows: Value) -> Reply {
        self.desk.post("/api/v1/catalogue-changes", json!({ "rows": rows })).await
    }

    /// The distributor plans a price from so many days ahead on.
    async fn plans(&self, offer: Uuid, rupiah: i64, days: i64) -> Reply {
        let day = self.app.clock.today() + chrono::TimeDelta::days(days);
        let rows =
            json!([{ "offer_id": offer, "price_breaks": [{ "min_count": 1, "price": rupiah }] }]);
        let body = json!({ "starts_on": day, "rows": rows });
        self.desk.post("/api/v1/catalogue-changes", body).await
    }

    /// An offer as its seller sees it.
    async fn offer(&self, offer: Uuid) -> Value {
        let seen = self.desk.get(&format!("/api/v1/offers/{offer}")).await;
        assert_eq!(seen.status, 200, "{}", seen.text);
        seen.body
    }

    /// Its first price.
    async fn price(&self, offer: Uuid) -> String {
        self.offer(offer).await["price_breaks"][0]["price"].as_str().unwrap().to_owned()
    }

    /// A change as it stands.
    async fn change(&self, id: Uuid) -> Value {
        let seen = self.desk.get(&format!("/api/v1/catalogue-changes/{id}")).await;
        assert_eq!(seen.status, 200, "{}", seen.text);
        seen.body
    }

    /// What became of its offers.
    async fn outcomes(&self, id: Uuid) -> Vec<(Uuid, String, Value)> {
        let path = format!("/api/v1/catalogue-changes/{id}/rows?limit=100");
        let seen = self.desk.get(&path).await;
        let rows = seen.body["items"].as_array().unwrap().clone();
        let row = |row: &Value| {
            let offer = row["offer_id"].as_str().unwrap().parse().unwrap();
            (offer, row["outcome"].as_str().unwrap().to_owned(), row["why"].clone())
        };
        rows.iter().map(row).collect()
    }

    /// The distributor takes a change back.
    async fn takes_back(&self, change: Uuid, body: Value) -> Reply {
        self.desk.post(&format!("/api/v1/catalogue-changes/{change}/undo"), body).await
    }

    /// Base units there are of an offer's product.
    async fn on_hand(&self, offer: Uuid) -> i64 {
        let product = self.offer(offer).await["product"]["id"].as_str().unwrap().to_owned();
        let seen = self.desk.get(&format!("/api/v1/stock/{product}")).await;
        seen.body["on_hand"].as_i64().unwrap()
    }

    /// An offer of these goods, as the body says.
    async fn puts_on_sale(&self, goods: Value, offer: Value) -> Uuid {
        let product = self.desk.post("/api/v1/products", goods).await.id("id");
        self.packs(product, offer).await
    }

    /// Another pack of a product.
    async fn packs(&self, product: Uuid, mut offer: Value) -> Uuid {
        offer["product_id"] = json!(product);
        let made = self.desk.post("/api/v1/offers", offer).await;
        assert_eq!(made.status, 201, "{}", made.text);
        made.id("id")
    }

    /// The desk changes one offer by hand.
    async fn patches(&self, offer: Uuid, change: Value) -> Reply {
        self.desk.ask(Method::PATCH, &format!("/api/v1/offers/{offer}"), Some(change)).await
    }
}
