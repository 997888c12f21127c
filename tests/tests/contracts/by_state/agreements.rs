//! Agreements, from the first proposal to the notice.

use std::rc::Rc;

use serde_json::{Value, json};
use supply_chain::agreement::CommandName;
use supply_chain::organization::{Kind, Role};
use tests::app::{Client, Reply, TestApp};

use super::people::{House, Person, outsiders};
use super::table::Table;
use super::{Case, Much, Scene, assert_complete, walk};

const TABLE: &str = include_str!("agreements.txt");

/// A distributor, and whom it agrees with: two organizations have one agreement for ever, so each case is
/// another buyer's.
struct Partners {
    app: TestApp,
    seller: House,
    others: Vec<Person>,
}

impl Partners {
    async fn begin() -> Self {
        let app = TestApp::start().await;
        let seller = House::open(&app, "seller", Kind::Distributor, "Nusa Niaga Ende").await;
        let secondary = app.organization(Kind::Secondary, "Flores Bersama").await;
        let client = app.person(secondary, &[Role::Manager]).await;
        let mut others = vec![Person { house: "secondary", role: Some(Role::Manager), client }];
        others.extend(outsiders(&app).await);
        Self { app, seller, others }
    }
}

impl Scene for Partners {
    async fn bring(&self, standing: &str) -> Case {
        let buyer = House::open(&self.app, "buyer", Kind::Primary, "KDMP Nangapanda").await;
        let (buying, selling) = (buyer.client(Role::Manager), self.seller.client(Role::Manager));
        let both = json!({ "seller_id": self.seller.id, "buyer_id": buyer.id });
        let (first, second) = match standing {
            "asked-by-buyer" => (buying, selling),
            _ => (selling, buying),
        };
        let made = done(first, "/api/v1/agreements", both).await;
        let path = format!("/api/v1/agreements/{}", made["id"].as_str().unwrap());
        let then = |who: &Client, command: &str, body: Value| {
            let (who, address) = (who.clone(), format!("{path}/{command}"));
            async move { done(&who, &address, body).await }
        };
        let seen = match standing {
            "asked-by-buyer" | "asked-by-seller" => made,
            "declined" => then(second, "decline", json!({})).await,
            "withdrawn" => then(first, "withdraw", json!({})).await,
            agreed => {
                let taken = then(second, "accept", json!({})).await;
                match agreed {
                    "agreed" => taken,
                    "change-by-buyer" => then(buying, "versions", version()).await,
                    "change-by-seller" => then(selling, "versions", version()).await,
                    "ended" => then(buying, "end", self.notice()).await,
                    other => panic!("nobody knows how an agreement comes to be {other}"),
                }
            }
        };
        let mut people = buyer.people;
        people.extend(self.seller.people.iter().chain(&self.others).cloned());
        Case { path, seen, people: Rc::new(people) }
    }

    async fn ask(&self, by: &Client, command: &str, case: &Case) -> Reply {
        let body = match command {
            "show" => return by.get(&case.path).await,
            "versions" => version(),
            "end" => self.notice(),
            _ => json!({}),
        };
        by.post(&format!("{}/{command}", case.path), body).await
    }

    fn word<'c>(&self, command: &'c str) -> Option<&'c str> {
        Some(if command == "versions" { "propose" } else { command })
    }
}

impl Partners {
    /// Notice for today, at the seller's place.
    fn notice(&self) -> Value {
        json!({ "last_day": self.app.clock.today() })
    }
}

fn version() -> Value {
    json!({ "terms": { "payment_days": 30 } })
}

async fn done(by: &Client, path: &str, body: Value) -> Value {
    let reply = by.post(path, body).await;
    assert!(matches!(reply.status, 200 | 201), "{path}: {}", reply.text);
    reply.body
}

#[test]
fn every_command_of_an_agreement_has_its_rows() {
    let table = Table::read(TABLE);
    eprintln!("{}", table.told());
    assert_complete(&table, "/api/v1/agreements/{id}", &[]);

    let rows: Vec<&str> = table.commands().collect();
    for name in CommandName::ALL.into_iter().filter(|name| *name != CommandName::Propose) {
        assert!(rows.contains(&name.as_str()), "{} has no row", name.as_str());
    }
}

async fn hold(much: Much) {
    let partners = Partners::begin().await;
    let table = Table::read(TABLE);
    let standings: Vec<&str> = table.standings.iter().map(String::as_str).collect();
    walk(&partners, &table, &standings, much).await;
    partners.app.stop().await;
}

#[tokio::test]
async fn an_agreement_takes_from_each_what_its_table_says() {
    hold(Much::Usual).await;
}

#[tokio::test]
async fn long_an_agreement_takes_from_each_what_every_cell_of_its_table_says() {
    hold(Much::Whole).await;
}
