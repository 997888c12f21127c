//! Selling on: own offers made from another's by a rule, what follows when those move, and who sees what of the price.

mod attacks;
mod chains;
mod following;
mod ordering;
mod rules;

use reqwest::Method;
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use serde_json::{Value, json};
use supply_chain::organization::{Kind, Role};
use tests::app::{Client, Reply, TestApp};
use uuid::Uuid;

/// A distributor, the secondary that sells on what it lists, and a village cooperative that buys there.
pub(super) struct Federation {
    pub(super) app: TestApp,
    pub(super) distributor: Uuid,
    pub(super) secondary: Uuid,
    pub(super) primary: Uuid,
    pub(super) desk: Client,
    pub(super) reseller: Client,
    pub(super) buyer: Client,
}

impl Federation {
    pub(super) async fn open() -> Self {
        let app = TestApp::start().await;
        let distributor = app.organization(Kind::Distributor, "Nusa Niaga Ende").await;
        let secondary = app.organization(Kind::Secondary, "Flores Bersama").await;
        let primary = app.organization(Kind::Primary, "KDMP Detusoko").await;
        app.affiliate(secondary, primary).await;
        Self {
            distributor,
            secondary,
            primary,
            desk: app.person(distributor, &[Role::Manager]).await,
            reseller: app.person(secondary, &[Role::Manager]).await,
            buyer: app.person(primary, &[Role::Manager]).await,
            app,
        }
    }

    /// Cartons of forty of the distributor's, at a price and from ten on a thousand less; a hundred in stock.
    pub(super) async fn lists(&self, name: &str, rupiah: i64) -> Uuid {
        let goods = json!({ "name": name, "category": "Sembako", "base_unit": "pcs" });
        let product = self.desk.post("/api/v1/products", goods).await.id("id");
        let offer = json!({ "product_id": product, "pack": { "name": "karton", "factor": 40 }, "stock": 100,
            "price_breaks": [{ "min_count": 1, "price": rupiah }, { "min_count": 10, "price": rupiah - 1000 }] });
        let made = self.desk.post("/api/v1/offers", offer).await;
        assert_eq!(made.status, 201, "{}", made.text);
        made.id("id")
    }

    /// A rule, refused or not.
    pub(super) async fn writes(&self, goods: Value, rule: Value) -> Reply {
        let mut body = goods;
        body.as_object_mut().unwrap().insert("rule".to_owned(), rule);
        self.reseller.post("/api/v1/resale-rules", body).await
    }

    /// A rule for one offer: five percent, rounded up to a hundred rupiah.
    pub(super) async fn sells_on(&self, offer: Uuid, more: Value) -> Resold {
        let mut rule =
            json!({ "margins": [{ "min_count": 1, "percent": "5" }], "round_up_to": "100.00" });
        rule.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let made = self.writes(json!({ "offer_id": offer }), rule).await;
        assert_eq!(made.status, 201, "{}", made.text);
        let rule = made.id("id");
        let listed = self.reseller.get(&format!("/api/v1/resales?rule_id={rule}")).await;
        let resale = listed.body["items"][0].clone();
        let id = |value: &Value| value.as_str().unwrap().parse().unwrap();
        Resold { rule, id: id(&resale["id"]), own: id(&resale["own"]["id"]), upstream: offer }
    }

    /// The distributor asks another price.
    pub(super) async fn reprices(&self, offer: Uuid, rupiah: i64) {
        let steps = json!([{ "min_count": 1, "price": rupiah }, { "min_count": 10, "price": rupiah - 1000 }]);
        self.changes(offer, json!({ "price_breaks": steps })).await;
    }

    /// The distributor changes an offer.
    pub(super) async fn changes(&self, offer: Uuid, change: Value) {
        let path = format!("/api/v1/offers/{offer}");
        let changed = self.desk.ask(Method::PATCH, &path, Some(change)).await;
        assert_eq!(changed.status, 200, "{}", changed.text);
    }

    /// The job comes by, as three processes at once would; until nothing is left to look at.
    pub(super) async fn job_comes_by(&self) {
        for _ in 0..200 {
            let workflow = &self.app.workflow;
            let runs = (0..3).map(|_| workflow.follow_resale());
            for looked in futures::future::join_all(runs).await {
                assert_eq!(looked.unwrap().failed, 0);
            }
            let now = self.app.workflow.origin.now().to_rfc3339();
            let waits = format!(
                "SELECT (SELECT count(*) FROM resale_news) + (SELECT count(*) FROM resale WHERE look_at <= '{now}')
                      + (SELECT count(*) FROM resale_rule WHERE look_at <= '{now}')"
            );
            if self.number(&waits).await == 0 {
                return;
            }
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        panic!("something is still to be looked at");
    }

    pub(super) async fn resale(&self, resold: &Resold) -> Value {
        let seen = self.reseller.get(&format!("/api/v1/resales/{}", resold.id)).await;
        assert_eq!(seen.status, 200, "{}", seen.text);
        seen.body
    }

    pub(super) async fn says(&self, resold: &Resold, word: &str) -> Reply {
        self.reseller.post(&format!("/api/v1/resales/{}/{word}", resold.id), json!({})).await
    }

    /// The price of the own offer at its least count, as the village sees it; nothing where it does not.
    pub(super) async fn price_below(&self, own: Uuid) -> Option<String> {
        let seen = self.buyer.get(&format!("/api/v1/offers/{own}")).await;
        (seen.status == 200)
            .then(|| seen.body["price_breaks"][0]["price"].as_str().unwrap().to_owned())
    }

    /// The village orders so many packs, and submits.
    pub(super) async fn orders(&self, own: Uuid, count: i64) -> Reply {
        let body = json!({ "seller_id": self.secondary, "submit": true,
                           "lines": [{ "offer_id": own, "count": count }] });
        let made = self.buyer.post("/api/v1/purchase-orders", body).await;
        assert_eq!(made.status, 201, "{}", made.text);
        made
    }

    pub(super) async fn number(&self, sql: &str) -> i64 {
        let asked = Statement::from_string(DbBackend::Postgres, sql);
        let row = self.app.workflow.reader().query_one_raw(asked).await.unwrap().unwrap();
        row.try_get_by_index(0).unwrap()
    }

    /// Nothing contradicts anything.
    pub(super) async fn ends_well(self) {
        let sql = "SELECT what || ': ' || id || ': ' || detail FROM resale_breach";
        let asked = Statement::from_string(DbBackend::Postgres, sql);
        let rows = self.app.workflow.reader().query_all_raw(asked).await.unwrap();
        let told: Vec<String> = rows.iter().map(|row| row.try_get_by_index(0).unwrap()).collect();
        assert_eq!(told, [""; 0]);
        assert_eq!(self.app.breaches().await, [""; 0]);
        self.app.stop().await;
    }
}

/// An offer that is sold on.
#[derive(Clone, Copy)]
pub(super) struct Resold {
    pub(super) rule: Uuid,
    pub(super) id: Uuid,
    pub(super) own: Uuid,
    pub(super) upstream: Uuid,
}

pub(super) fn refused(reply: &Reply, status: u16, slug: &str) {
    assert_eq!((reply.status, reply.problem()), (status, slug), "{}", reply.text);
}

/// The amounts of a chain's hops, as told.
pub(super) fn amounts(chain: &Value) -> Vec<&str> {
    let hops = chain["hops"].as_array().unwrap();
    hops.iter().map(|hop| hop["amount"].as_str().unwrap_or("-")).collect()
}
