//! What is bought through Lumbung counts by itself: members and others apart, less what goes back; and closing the year empties
//! its accounts.

use chrono::{Datelike, TimeDelta};
use serde_json::{Value, json};
use supply_chain::organization::{Kind, Role};
use tests::app::{Client, TestApp};
use uuid::Uuid;

use super::Cooperative;

/// The buyer orders cartons at Rp108.000, counts them good, and is billed.
async fn traded(seller: (&Client, Uuid, Uuid), buyer: &Client, cartons: i64) {
    let (sells, seller, offer) = seller;
    let body = json!({ "seller_id": seller, "submit": true, "lines": [{ "offer_id": offer, "count": cartons }] });
    let order = buyer.post("/api/v1/purchase-orders", body).await;
    assert_eq!(order.status, 201, "{}", order.text);
    let path = format!("/api/v1/purchase-orders/{}", order.id("id"));
    let agreed = sells.post(&format!("{path}/accept"), json!({})).await;
    assert_eq!(agreed.status, 200, "{}", agreed.text);
    let line = agreed.body["lines"][0]["id"].clone();
    let sent = json!({ "lines": [{ "line_id": line, "count": cartons }] });
    let sent = sells.post(&format!("{path}/dispatch"), sent).await;
    assert_eq!(sent.status, 200, "{}", sent.text);
    let counted = json!({ "line_id": line, "received": cartons, "rejected": 0, "lost": 0 });
    let count = json!({ "shipment_id": sent.body["shipments"][0]["id"], "lines": [counted] });
    let counted = buyer.post(&format!("{path}/receive"), count).await;
    assert_eq!(counted.status, 200, "{}", counted.text);
    let billed = sells.post(&format!("{path}/invoice"), json!({})).await;
    assert_eq!(billed.status, 201, "{}", billed.text);
}

fn text<'v>(value: &'v Value, member: &str) -> &'v str {
    value[member].as_str().unwrap_or_default()
}

#[tokio::test]
async fn a_years_trade_is_shared_and_its_accounts_are_emptied() {
    let app = TestApp::start().await;
    let above = Cooperative::of(app, Kind::Secondary, "Flores Bersama").await;
    let sells = above.app.person(above.id, &[Role::Manager, Role::Treasurer]).await;
    let product = json!({ "name": "Minyak goreng", "category": "sembako", "base_unit": "pcs" });
    let product = sells.post("/api/v1/products", product).await.id("id");
    let offer = json!({
        "product_id": product, "pack": { "name": "karton", "factor": 6 }, "stock": 500, "audience": "cooperatives",
        "price_breaks": [{ "min_count": 1, "price": "108000.00" }],
    });
    let offer = sells.post("/api/v1/offers", offer).await;
    assert_eq!(offer.status, 201, "{}", offer.text);
    let offer = offer.id("id");
    let mut buyers = Vec::new();
    for (name, is_member) in
        [("KDMP Nangapanda", true), ("KDMP Detusoko", true), ("KDMP Asing", false)]
    {
        let primary = above.app.organization(Kind::Primary, name).await;
        if is_member {
            above.app.affiliate(above.id, primary).await;
        }
        buyers.push(above.app.person(primary, &[Role::Manager]).await);
    }
    let seller = (&sells, above.id, offer);
    for (buyer, cartons) in buyers.iter().zip([3, 1, 2]) {
        traded(seller, buyer, cartons).await;
    }

    let year = above.year() + 1;
    let path = format!("/api/v1/patronage/{year}");
    let running = above.treasurer.get(&path).await;
    assert_eq!(running.body["state"], "running", "{}", running.text);
    assert_eq!(text(&running.body["totals"], "trade_of_members"), "432000.00");
    assert_eq!(text(&running.body["totals"], "trade_of_others"), "216000.00");
    assert_eq!(text(&running.body, "surplus_in_books"), "648000.00");
    let shares = above.treasurer.get(&format!("{path}/shares")).await;
    let rows = shares.body["items"].as_array().unwrap();
    let told: Vec<_> =
        rows.iter().map(|row| (row["is_member"] == true, text(row, "trade"))).collect();
    assert_eq!(told, [(true, "324000.00"), (true, "108000.00"), (false, "216000.00")]);

    // The year turns; sessions are as old, so the board signs in again.
    let now = order_workflow::clock::Clock::now(&above.app.clock) + TimeDelta::hours(8);
    let days = i64::from(367 - now.ordinal0().min(366));
    above.app.clock.advance(TimeDelta::days(days + 60));
    let board = above.app.signed_in(above.board.person.unwrap(), "pengurus").await;
    let decision = json!({
        "surplus": "600000", "from_others": "200000", "others_go_to": "social", "minutes": "RAT/3",
        "uses": [{ "use": "members_by_trade", "basis_points": 10_000 }], "decided_on": format!("{}-01-15", year + 1),
    });
    let decided = board.post(&format!("{path}/decision"), decision).await;
    assert_eq!(decided.status, 201, "{}", decided.text);

    let shares = board.get(&format!("{path}/shares")).await;
    let rows = shares.body["items"].as_array().unwrap();
    let told: Vec<_> = rows.iter().map(|row| text(row, "total")).collect();
    assert_eq!(told, ["300000.00", "100000.00"]);
    // All that was sold stands in the surplus, less what was shared.
    assert_eq!(above.account("sales_to_cooperatives").await, 0);
    assert_eq!(above.account("surplus").await, -48_000);
    assert_eq!(above.account("surplus_funds").await, -200_000);
    above.hold().await;
}

#[tokio::test]
async fn what_was_bought_before_one_belonged_here_stays_a_strangers_trade() {
    let app = TestApp::start().await;
    let above = Cooperative::of(app, Kind::Secondary, "Flores Bersama").await;
    let sells = above.app.person(above.id, &[Role::Manager, Role::Treasurer]).await;
    let product = json!({ "name": "Minyak goreng", "category": "sembako", "base_unit": "pcs" });
    let product = sells.post("/api/v1/products", product).await.id("id");
    let offer = json!({
        "product_id": product, "pack": { "name": "karton", "factor": 6 }, "stock": 500, "audience": "cooperatives",
        "price_breaks": [{ "min_count": 1, "price": "108000.00" }],
    });
    let offer = sells.post("/api/v1/offers", offer).await.id("id");
    let primary = above.app.organization(Kind::Primary, "KDMP Asing").await;
    let buyer = above.app.person(primary, &[Role::Manager]).await;
    let seller = (&sells, above.id, offer);
    traded(seller, &buyer, 2).await;
    assert_eq!(above.account("sales_to_others").await, -216_000);

    above.app.affiliate(above.id, primary).await;
    traded(seller, &buyer, 1).await;

    assert_eq!(above.account("sales_to_others").await, -216_000);
    assert_eq!(above.account("sales_to_cooperatives").await, -108_000);
    let path = format!("/api/v1/patronage/{}", above.year() + 1);
    let year = above.treasurer.get(&path).await.body;
    assert_eq!(text(&year["totals"], "trade_of_members"), "108000.00", "{year}");
    assert_eq!(text(&year["totals"], "trade_of_others"), "216000.00", "{year}");
    let shares = above.treasurer.get(&format!("{path}/shares")).await;
    assert_eq!(text(&shares.body["items"][0], "trade"), "108000.00", "{}", shares.text);
    above.hold().await;
}
