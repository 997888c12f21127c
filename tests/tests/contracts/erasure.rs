//! A person asks to be forgotten: the name is nowhere, and every history still verifies.

use order_workflow::WorkflowError;
use order_workflow::command::identity::erase_person;
use order_workflow::proof::{Evidence, HistoryView, judge};
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use serde_json::json;
use supply_chain::organization::Kind;
use tests::app::{Client, TestApp};
use uuid::Uuid;

/// Nobody else is called that, and neither is anything.
const NAME: &str = "Kristoforus Bengu-Wangge";
const LOGIN: &str = "kristoforus.bengu";

/// How many rows of which tables hold the text anywhere, as a dump of the database would.
async fn standing(app: &TestApp, text: &str) -> Vec<(String, i64)> {
    let on = app.workflow.database.connection();
    let ask = |sql: String| Statement::from_string(DbBackend::Postgres, sql);
    let tables = "SELECT table_name::text AS name FROM information_schema.tables
                  WHERE table_schema = current_schema() AND table_type = 'BASE TABLE' ORDER BY 1";
    let mut found = Vec::new();
    for row in on.query_all_raw(ask(tables.to_owned())).await.unwrap() {
        let table: String = row.try_get("", "name").unwrap();
        let sql = format!(
            "SELECT count(*) AS n FROM \"{table}\" t WHERE lower(t::text) LIKE lower('%{text}%')"
        );
        let n: i64 = on.query_one_raw(ask(sql)).await.unwrap().unwrap().try_get("", "n").unwrap();
        if n > 0 {
            found.push((table, n));
        }
    }
    found
}

async fn history(of: &Client, order: Uuid) -> HistoryView {
    let path = format!("/api/v1/purchase-orders/{order}/history");
    serde_json::from_str(&of.get(&path).await.text).unwrap()
}

#[tokio::test]
async fn an_erased_person_is_named_nowhere_and_every_history_verifies() {
    let app = TestApp::start().await;
    let buyers = app.organization(Kind::Secondary, "Flores Bersama").await;
    let sellers = app.organization(Kind::Distributor, "Nusa Niaga Ende").await;
    let desk = app.person(sellers, &[supply_chain::organization::Role::Manager]).await;
    let colleague = app.person(buyers, &[supply_chain::organization::Role::Manager]).await;
    let body = json!({ "login": LOGIN, "name": NAME, "roles": ["manager"] });
    let people = format!("/api/v1/organizations/{buyers}/people");
    let made = app.operator().once("orang-baru").post(&people, body).await;
    assert_eq!(made.status, 201, "{}", made.text);
    let person = made.id("id");
    let buyer = app.signed_in(person, LOGIN).await;
    let product = json!({ "name": "Mi goreng", "category": "Mi", "base_unit": "pcs" });
    let product = desk.post("/api/v1/products", product).await.id("id");
    let offer = json!({ "product_id": product, "pack": { "name": "karton", "factor": 40 },
        "price_breaks": [{ "min_count": 1, "price": "108000.00" }], "stock": 100 });
    let offer = desk.post("/api/v1/offers", offer).await.id("id");
    let order = json!({ "seller_id": sellers, "lines": [{ "offer_id": offer, "count": 3 }] });
    let order = buyer.once("pesan-1").post("/api/v1/purchase-orders", order).await.id("id");
    let command = |name: &str| format!("/api/v1/purchase-orders/{order}/{name}");
    assert_eq!(buyer.post(&command("submit"), json!({})).await.status, 200);
    assert_eq!(desk.post(&command("accept"), json!({})).await.status, 200);
    let (theirs, ours) = (history(&desk, order).await, history(&colleague, order).await);
    assert!(serde_json::to_string(&theirs).unwrap().contains(NAME), "the seller read who ordered");
    assert!(!standing(&app, NAME).await.is_empty());

    let erased = erase_person(&app.workflow, LOGIN).await.unwrap();

    assert_eq!(
        (erased.person, erased.entries, erased.remains.as_slice()),
        (person, 2, [].as_slice())
    );
    assert_eq!(standing(&app, NAME).await, []);
    assert_eq!(standing(&app, LOGIN).await, []);
    assert_eq!(buyer.get("/api/v1/purchase-orders").await.status, 401, "every session ended");
    for (of, before) in [(&desk, &theirs), (&colleague, &ours)] {
        let after = history(of, order).await;
        assert!(!serde_json::to_string(&after).unwrap().contains(NAME));
        let evidence = Evidence { other: Some(before), ..Evidence::default() };
        let whole = judge(&after, &evidence).unwrap();
        assert_eq!(whole.entries, 3);
        assert!(whole.erased > 0, "the verdict says that something was emptied");
    }
    let page = app.browser(desk.person.unwrap()).await.get(&format!("/orders/{order}")).await;
    assert!(page.status == 200 && !page.text.contains(NAME), "{}", page.text);
    let again = erase_person(&app.workflow, LOGIN).await;
    assert!(matches!(again, Err(WorkflowError::NotFound { .. })), "{again:?}");

    // What somebody else typed is found, and left to the operator to judge.
    let note = json!({ "note": format!("Titip salam untuk {NAME}"), "seller_id": sellers,
        "lines": [{ "offer_id": offer, "count": 1 }] });
    assert_eq!(colleague.post("/api/v1/purchase-orders", note).await.status, 201);
    let body = json!({ "login": "bengu.kedua", "name": NAME, "roles": ["buyer"] });
    assert_eq!(app.operator().post(&people, body).await.status, 201);
    let erased = erase_person(&app.workflow, "bengu.kedua").await.unwrap();
    let told: Vec<(&str, &str)> =
        erased.remains.iter().map(|one| (one.table.as_str(), one.column.as_str())).collect();
    assert_eq!(told, [("order_history", "fields"), ("purchase_order", "note")]);
    let breaches = app.breaches().await;
    assert!(breaches.is_empty(), "{breaches:?}");
    app.stop().await;
}
