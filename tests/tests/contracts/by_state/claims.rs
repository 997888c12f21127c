//! Claims, from the draft that a count makes to the goods that went back.

use std::io::Cursor;
use std::rc::Rc;

use reqwest::Method;
use serde_json::{Value, json};
use supply_chain::claim::CommandName;
use supply_chain::organization::{Kind, Role};
use tests::app::{Client, Reply, TestApp};
use uuid::Uuid;

use super::people::{House, Person, outsiders};
use super::table::Table;
use super::{Case, Scene, assert_complete, walk};

const TABLE: &str = include_str!("claims.txt");

/// A village cooperative that buys from a distributor, and the secondary above it.
struct Dispute {
    app: TestApp,
    buyer: House,
    seller: House,
    secondary: Uuid,
    offer: Uuid,
    everybody: Rc<Vec<Person>>,
}

impl Dispute {
    async fn begin() -> Self {
        let app = TestApp::start().await;
        let buyer = House::open(&app, "buyer", Kind::Primary, "KDMP Nangapanda").await;
        let seller = House::open(&app, "seller", Kind::Distributor, "Nusa Niaga Ende").await;
        let secondary = House::open(&app, "secondary", Kind::Secondary, "Flores Bersama").await;
        app.affiliate(secondary.id, buyer.id).await;
        let mut everybody = buyer.people.clone();
        everybody.extend(seller.people.iter().chain(&secondary.people).cloned());
        everybody.extend(outsiders(&app).await);
        let desk = seller.client(Role::Manager);
        let product =
            json!({ "name": "Minyak goreng 2 L", "category": "Minyak", "base_unit": "pcs" });
        let product = desk.post("/api/v1/products", product).await.id("id");
        let offer = json!({ "product_id": product, "pack": { "name": "karton", "factor": 6 },
            "price_breaks": [{ "min_count": 1, "price": "108000.00" }], "stock": 1_000_000, "audience": "everyone" });
        let offer = desk.post("/api/v1/offers", offer).await.id("id");
        let (secondary, everybody) = (secondary.id, Rc::new(everybody));
        Self { app, buyer, seller, secondary, offer, everybody }
    }

    /// One bottle of a carton burst: the count drafts a claim about it.
    async fn drafted(&self) -> Value {
        let (buyer, seller) = (self.buyer.client(Role::Manager), self.seller.client(Role::Manager));
        let lines = json!([{ "offer_id": self.offer, "count": 1 }]);
        let body = json!({ "seller_id": self.seller.id, "submit": true, "lines": lines });
        let order = done(buyer, "/api/v1/purchase-orders", body).await;
        let path = format!("/api/v1/purchase-orders/{}", order["id"].as_str().unwrap());
        let line = &order["lines"][0]["id"];
        done(seller, &format!("{path}/accept"), json!({})).await;
        let sent = json!({ "lines": [{ "line_id": line, "count": 1 }] });
        let sent = done(seller, &format!("{path}/dispatch"), sent).await;
        let counted = json!({ "line_id": line, "received_base": 5, "rejected_base": 1 });
        let body = json!({ "shipment_id": sent["shipments"][0]["id"], "lines": [counted] });
        let order = done(buyer, &format!("{path}/receive"), body).await;
        buyer.get(&address(&order["claims"][0])).await.body
    }

    async fn bought(&self, claim: Value, command: &str, body: Value) -> Value {
        done(self.buyer.client(Role::Manager), &format!("{}/{command}", address(&claim)), body)
            .await
    }

    async fn sold(&self, claim: Value, command: &str, body: Value) -> Value {
        done(self.seller.client(Role::Manager), &format!("{}/{command}", address(&claim)), body)
            .await
    }

    async fn opened(&self) -> Value {
        self.bought(self.drafted().await, "open", json!({ "words": "Pecah" })).await
    }

    async fn answered(&self) -> Value {
        let part =
            json!({ "verdict": "accepted_in_part", "amount": "9000.00", "words": "Separuh" });
        self.sold(self.opened().await, "answer", part).await
    }

    async fn mediated(&self) -> Value {
        self.bought(self.answered().await, "escalate", json!({ "words": "Semua" })).await
    }

    /// Mediated by the operator, for at that moment nobody is above the buyer.
    async fn mediated_by_the_operator(&self) -> Value {
        let claim = self.answered().await;
        let tie = format!("/api/v1/organizations/{}/affiliates/{}", self.secondary, self.buyer.id);
        let ended = self.app.operator().ask(Method::DELETE, &tie, None).await;
        assert_eq!(ended.status, 204, "{}", ended.text);
        let claim = self.bought(claim, "escalate", json!({ "words": "Semua" })).await;
        self.app.affiliate(self.secondary, self.buyer.id).await;
        claim
    }

    async fn to_return(&self) -> Value {
        let offered = json!({ "verdict": "accepted", "remedy": "return" });
        let offered = self.sold(self.opened().await, "answer", offered).await;
        self.bought(offered, "accept-answer", json!({})).await
    }
}

impl Scene for Dispute {
    async fn bring(&self, standing: &str) -> Case {
        let seen = match standing {
            "draft" => self.drafted().await,
            "open" => self.opened().await,
            "answered" => self.answered().await,
            "mediation" => self.mediated().await,
            "with-operator" => self.mediated_by_the_operator().await,
            "arbitration" => {
                let named = json!({ "arbiter": "Dinas Koperasi Kabupaten Ende" });
                self.bought(self.mediated().await, "escalate", named).await
            }
            "resolved" => {
                self.sold(self.opened().await, "answer", json!({ "verdict": "accepted" })).await
            }
            "to-return" => self.to_return().await,
            "returning" => self.bought(self.to_return().await, "send-goods", json!({})).await,
            "withdrawn" => self.bought(self.opened().await, "withdraw", json!({})).await,
            "discarded" => self.bought(self.drafted().await, "discard", json!({})).await,
            other => panic!("nobody knows how a claim comes to be {other}"),
        };
        // A seller's answer shows the claim as the seller sees it; its version is the same.
        Case { path: address(&seen), seen, people: Rc::clone(&self.everybody) }
    }

    async fn ask(&self, by: &Client, command: &str, case: &Case) -> Reply {
        let path = format!("{}/{command}", case.path);
        let body = match command {
            "show" => return by.get(&case.path).await,
            "photos" => return by.upload(&path, "foto.png", photo()).await,
            "answer" => json!({ "verdict": "accepted" }),
            "escalate" => {
                json!({ "words": "Belum selesai", "arbiter": "Dinas Koperasi Kabupaten Ende" })
            }
            "decide" => json!({ "amount": "1000.00", "words": "Foto jelas" }),
            _ => json!({}),
        };
        by.post(&path, body).await
    }
}

async fn done(by: &Client, path: &str, body: Value) -> Value {
    let reply = by.post(path, body).await;
    assert!(matches!(reply.status, 200 | 201), "{path}: {}", reply.text);
    reply.body
}

fn address(claim: &Value) -> String {
    format!("/api/v1/claims/{}", claim["id"].as_str().unwrap())
}

/// The smallest picture there is.
fn photo() -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    image::RgbImage::new(1, 1).write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    bytes.into_inner()
}

#[test]
fn every_command_of_a_claim_has_its_rows() {
    let table = Table::read(TABLE);
    eprintln!("{}", table.told());
    assert_complete(&table, "/api/v1/claims/{id}", &[]);

    let rows: Vec<&str> = table.commands().collect();
    // A count drafts and recounts, a deadline lapses; to discard is also the claimant's.
    let asked = |name: &CommandName| !name.is_the_clocks() || *name == CommandName::Discard;
    for name in CommandName::ALL.into_iter().filter(asked) {
        assert!(rows.contains(&name.word()), "{} has no row", name.word());
    }
}

const SHARES: [&[&str]; 2] = [
    &["draft", "open", "answered", "mediation", "with-operator"],
    &["arbitration", "resolved", "to-return", "returning", "withdrawn", "discarded"],
];

#[test]
fn every_state_of_a_claim_is_walked() {
    let mut walked: Vec<&str> = SHARES.concat();
    walked.sort_unstable();
    let mut standings = Table::read(TABLE).standings;
    standings.sort_unstable();
    assert_eq!(walked, standings);
}

async fn hold(standings: &[&str]) {
    let dispute = Dispute::begin().await;
    walk(&dispute, &Table::read(TABLE), standings).await;
    dispute.app.stop().await;
}

#[tokio::test]
async fn a_claim_that_is_not_decided_takes_from_each_what_its_table_says() {
    hold(SHARES[0]).await;
}

#[tokio::test]
async fn a_claim_at_its_end_takes_from_each_what_its_table_says() {
    hold(SHARES[1]).await;
}
