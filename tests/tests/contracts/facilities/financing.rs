//! Orders marked as paid by a facility: the buyer's own affair, that keeps the room and fills in what is drawn.

use super::*;
use reqwest::Method;

fn mark(facility: Uuid, purpose: &str) -> Value {
    json!({ "facility_id": facility, "purpose": purpose, "decision_number": "PENGURUS/2026/14" })
}

impl World {
    async fn marked(&self, order: &str, facility: Uuid, purpose: &str) -> Reply {
        let body = Some(mark(facility, purpose));
        self.treasurer.ask(Method::PUT, &format!("{order}/financing"), body).await
    }

    async fn financing(&self, order: &str) -> Value {
        done(self.treasurer.get(&format!("{order}/financing")).await, 200)
    }
}

#[tokio::test]
async fn an_order_is_marked_while_the_facility_has_the_room_and_the_mark_keeps_it() {
    let world = World::open().await;
    let facility = world.facility("KK-1", 100_000_000, 50_000_000).await;
    let (first, second) = (world.ordered(40_000_000).await, world.ordered(20_000_000).await);

    let marked = done(world.marked(&first, facility, "goods").await, 200);
    assert_eq!(marked["to_draw"], "40000000.00", "{marked}");
    assert_eq!(
        (&marked["mark"]["room"], &marked["mark"]["is_enough"]),
        (&json!("50000000.00"), &json!(true))
    );
    let short = world.marked(&second, facility, "goods").await;
    refused(&short, 422, "beyond-facility");
    assert_eq!(short.body["available"], "10000000.00", "what the first will draw is kept for it");
    refused(&world.marked(&second, facility, "vehicle").await, 422, "beyond-facility");
    done(world.marked(&second, facility, "premises").await, 200);
    let listed = done(world.treasurer.get(&format!("{FACILITIES}/{facility}/orders")).await, 200);
    assert_eq!(listed["items"].as_array().unwrap().len(), 2, "{listed}");

    // Nobody but the buyer knows of it.
    refused(&world.lead.get(&format!("{first}/financing")).await, 403, "not-your-part");
    let put = Some(mark(facility, "goods"));
    let sellers = world.lead.ask(Method::PUT, &format!("{first}/financing"), put.clone()).await;
    refused(&sellers, 403, "not-your-part");
    assert_eq!(world.stranger.get(&format!("{first}/financing")).await.status, 404);
    let seen = done(world.teller.get(&format!("{FACILITIES}/{facility}/orders")).await, 200);
    assert_eq!(seen["items"], json!([]), "the bank sees no orders");
    let shown =
        world.lead.get(&first).await.text + &world.lead.get(&format!("{first}/history")).await.text;
    assert!(!shown.contains("KK-1") && !shown.contains("PENGURUS/2026/14"), "{shown}");

    // Withdrawn, the room is free again; what was is told.
    let off = world.treasurer.ask(Method::DELETE, &format!("{first}/financing"), None).await;
    assert_eq!(done(off, 200)["mark"], Value::Null);
    let again = world.treasurer.ask(Method::DELETE, &format!("{first}/financing"), None).await;
    refused(&again, 422, "not-financed");
    done(world.marked(&second, facility, "goods").await, 200);
    let history = world.financing(&second).await["history"].clone();
    let purposes: Vec<&Value> =
        history.as_array().unwrap().iter().map(|one| &one["purpose"]).collect();
    assert_eq!(purposes, ["premises", "goods"]);
    assert!(history[0]["ended_at"].is_string() && history[1]["ended_at"].is_null(), "{history}");
    let ended = format!("{FACILITIES}/{facility}/end");
    done(world.banker.post(&ended, json!({})).await, 200);
    refused(&world.marked(&first, facility, "goods").await, 422, "facility-not-open");
    world.end().await;
}

#[tokio::test]
async fn what_an_invoice_of_a_marked_order_needs_is_asked_for_in_one_step() {
    let world = World::open().await;
    let facility = world.facility("KK-1", 100_000_000, 50_000_000).await;
    let (other, unmarked) = world.billed(1_000_000).await;
    let (order, invoice) = world.billed(40_000_000).await;
    let draw = |invoice: Uuid| format!("/api/v1/invoices/{invoice}/drawdown");
    refused(&world.treasurer.post(&draw(unmarked), json!({})).await, 422, "not-financed");
    done(world.marked(&order, facility, "goods").await, 200);

    let form = world.app.browser(world.treasurer.person.unwrap()).await;
    let form = form.get(&format!("/invoices/{invoice}/drawdown")).await;
    assert!(form.text.contains("value=\"PENGURUS/2026/14\""), "filled in: {}", form.text);
    refused(&world.lead.post(&draw(invoice), json!({})).await, 403, "not-your-part");
    let asked = done(world.treasurer.post(&draw(invoice), json!({})).await, 201);
    let told = (&asked["purpose"], &asked["amount"], &asked["decision_number"], &asked["state"]);
    let expected =
        (json!("goods"), json!("40000000.00"), json!("PENGURUS/2026/14"), json!("requested"));
    assert_eq!(told, (&expected.0, &expected.1, &expected.2, &expected.3), "{asked}");
    let seen = world.financing(&order).await;
    assert_eq!(seen["to_draw"], "0.00", "asked for, it counts against the facility by itself");
    assert_eq!(seen["mark"]["room"], "10000000.00");

    done(world.officers[0].post(&at(&asked, "sign"), json!({})).await, 200);
    done(world.officers[1].post(&at(&asked, "sign"), json!({})).await, 200);
    done(world.teller.post(&at(&asked, "pay"), world.transferred("FLR-0001")).await, 200);
    assert_eq!(world.financing(&order).await["to_draw"], "0.00");
    // Two accounts want a choice.
    verified(&world.desk, &world.lead, "9876543210").await;
    done(world.marked(&other, facility, "goods").await, 200);
    refused(&world.treasurer.post(&draw(unmarked), json!({})).await, 422, "account-needed");
    let chosen = json!({ "account_id": world.account });
    done(world.treasurer.post(&draw(unmarked), chosen).await, 201);
    world.end().await;
}

#[tokio::test]
async fn the_mark_stands_on_the_orders_page_among_the_approvals_and_on_the_facilitys_page() {
    let world = World::open().await;
    let facility = world.facility("KK-1", 100_000_000, 50_000_000).await;
    let order = world.ordered(40_000_000).await;
    let id = order.rsplit('/').next().unwrap();
    let (page, form) = (format!("/orders/{id}"), format!("/orders/{id}/financing"));
    let treasurer = world.app.browser(world.treasurer.person.unwrap()).await;
    assert!(treasurer.get(&page).await.text.contains("Tandai dibayar dari fasilitas bank"));
    let seller = world.app.browser(world.lead.person.unwrap()).await;
    assert!(!seller.get(&page).await.text.contains("asilitas bank"), "the seller is told nothing");

    let nothing = treasurer.form(&form, &[("key", "k1"), ("decision_number", "P/1")]).await;
    assert_eq!(nothing.status, 422, "{}", nothing.text);
    assert!(nothing.text.contains("Pilih fasilitas dan tujuannya"), "{}", nothing.text);
    let from = format!("{facility} goods");
    let typed = [("key", "k2"), ("from", from.as_str()), ("decision_number", "P/1")];
    let marked = treasurer.form(&form, &typed).await;
    assert_eq!(marked.status, 303, "{}", marked.text);

    for (address, told) in [
        (page.clone(), "Bank Flores · KK-1, untuk barang dagangan"),
        (form.clone(), "Tarik tandanya"),
        (format!("/facilities/{facility}"), "Pesanan yang akan dibayar dari sini"),
    ] {
        let shown = treasurer.get(&address).await;
        assert!(shown.text.contains(told), "{address}: {}", shown.text);
    }
    // A draft that needs the board's approval tells the board how it will be paid.
    let rule = json!({ "kind": "total_from", "total": "1.00", "needed": 1 });
    let rules = format!("/api/v1/organizations/{}/approval-rules", world.borrower);
    done(world.manager.post(&rules, rule).await, 201);
    let offer = world.manager.get(&order).await.body["lines"][0]["offer_id"].clone();
    let lines = json!([{ "offer_id": offer, "count": 1 }]);
    let body = json!({ "seller_id": world.seller, "submit": true, "lines": lines });
    let made = done(world.manager.post("/api/v1/purchase-orders", body).await, 201);
    assert_eq!(made["state"], "pending_approval", "{made}");
    let waits = format!("/api/v1/purchase-orders/{}", made["id"].as_str().unwrap());
    done(world.marked(&waits, facility, "premises").await, 200);
    let officer = world.app.browser(world.officers[0].person.unwrap()).await;
    let shown = officer.get("/approvals").await;
    let told = "Akan dibayar dari fasilitas Bank Flores · KK-1";
    assert!(shown.text.contains(told), "{}", shown.text);
    let off = treasurer.form(&format!("{form}/withdraw"), &[("key", "k3")]).await;
    assert_eq!(off.status, 303, "{}", off.text);
    assert!(treasurer.get(&page).await.text.contains("Tandai dibayar dari fasilitas bank"));
    world.end().await;
}
