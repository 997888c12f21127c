//! From the basket to the receipt.

use reqwest::Method;
use serde_json::json;
use supply_chain::organization::Role;

use super::{ORDERS, Shop, refused};

#[tokio::test]
async fn a_member_orders_from_the_shelf_fetches_it_and_pays_and_all_of_it_stands_in_the_books() {
    let shop = Shop::open().await;

    let placed = shop.orders(&shop.member, 2, "cash").await;

    assert_eq!(placed.status, 201, "{}", placed.text);
    assert_eq!(
        (&placed.body["state"], &placed.body["kind"]),
        (&json!("confirmed"), &json!("member"))
    );
    assert!(
        placed.body["number"].as_str().unwrap().starts_with("PA-"),
        "{}",
        placed.body["number"]
    );
    assert_eq!(placed.body["totals"]["total"], "74000.00");
    assert_eq!(placed.body["buyer"]["id"], json!(shop.tie));
    let path = format!("/api/v1/stock/{}", shop.oil_product);
    assert_eq!(shop.manager.get(&path).await.body["available"], 29);
    let order = placed.id("id");
    let ready = shop.cashier.post(&format!("{ORDERS}/{order}/ready"), json!({})).await;
    assert_eq!(ready.status, 200, "{}", ready.text);
    assert!(ready.body["ready_at"].is_string());

    let handed = shop.handed_over(order, json!({})).await;

    assert_eq!(handed.status, 200, "{}", handed.text);
    assert_eq!(handed.body["money"]["open"], "0.00");
    assert!(handed.body["invoice_number"].is_string());
    shop.is(order, "completed").await;
    assert_eq!(shop.manager.get(&path).await.body["on_hand"], 29);
    assert_eq!(shop.account("cash").await, 74_000);
    assert_eq!(shop.account("receivable").await, 0);
    assert_eq!(shop.account("sales_to_members").await, -74_000);
    assert_eq!(
        shop.account("sales_to_others").await + shop.account("sales_to_cooperatives").await,
        0
    );
    // It counts for the member's year, once.
    let sql = "SELECT coalesce(sum(trade_sen), 0)::bigint FROM patronage_trade WHERE trade_class = 'member'";
    assert_eq!(shop.number(sql).await, 7_400_000);
    let again = shop.handed_over(order, json!({})).await;
    assert_eq!(refused(&again), (409, "not-in-this-state"));
    shop.hold().await;
}

#[tokio::test]
async fn a_basket_is_filled_thing_by_thing_and_placed_at_the_price_that_was_shown() {
    let shop = Shop::open().await;
    let (_, sugar) = shop.goods("Gula Pasir 1 kg", "18000", 58).await;
    let body = json!({ "lines": [{ "offer_id": shop.oil, "count": 1 }, { "offer_id": sugar, "count": 2 }] });
    let draft = shop.member.post(ORDERS, body).await;
    assert_eq!((draft.status, &draft.body["state"]), (201, &json!("draft")));
    let order = draft.id("id");
    // A draft is its member's alone.
    assert_eq!(shop.manager.get(&format!("{ORDERS}/{order}")).await.status, 404);
    let place = |total: &str| json!({ "hand_over": "pick_up", "pay_by": "cash", "note": "Plastik dua", "expected_total": total });

    let moved = shop.member.post(&format!("{ORDERS}/{order}/place"), place("73001.00")).await;
    assert_eq!(refused(&moved), (422, "price-moved"));
    let placed = shop.member.post(&format!("{ORDERS}/{order}/place"), place("73000.00")).await;

    assert_eq!(
        (placed.status, &placed.body["state"]),
        (200, &json!("confirmed")),
        "{}",
        placed.text
    );
    assert_eq!(placed.body["note"], "Plastik dua");
    let twice = shop.member.post(&format!("{ORDERS}/{order}/place"), place("73000.00")).await;
    assert_eq!(refused(&twice), (409, "not-in-this-state"));
    shop.hold().await;
}

#[tokio::test]
async fn what_is_not_on_the_shelf_waits_for_the_shop_and_a_member_may_take_it_back() {
    let shop = Shop::open().await;
    let short = shop.orders(&shop.member, 32, "cash").await;
    assert_eq!((short.status, &short.body["state"]), (201, &json!("submitted")), "{}", short.text);
    let address = format!("/api/v1/purchase-orders/{}", short.id("id"));
    let accepted = shop.cashier.post(&format!("{address}/accept"), json!({})).await;
    assert_eq!(refused(&accepted), (422, "not-enough-stock"));
    let taken_back = shop.member.post(&format!("{address}/withdraw"), json!({})).await;
    assert_eq!((taken_back.status, &taken_back.body["state"]), (200, &json!("cancelled")));

    shop.rules(json!({ "accepts_automatically": false })).await;
    let asked = shop.orders(&shop.member, 1, "cash").await;
    assert_eq!(asked.body["state"], "submitted");
    let address = format!("/api/v1/purchase-orders/{}", asked.id("id"));
    let own = shop.member.post(&format!("{address}/accept"), json!({})).await;
    assert_eq!(refused(&own), (403, "not-your-part"));
    let accepted = shop.cashier.post(&format!("{address}/accept"), json!({})).await;
    assert_eq!(
        (accepted.status, &accepted.body["state"]),
        (200, &json!("confirmed")),
        "{}",
        accepted.text
    );
    let called_off =
        shop.member.post(&format!("{address}/cancel"), json!({ "reason": "salah" })).await;
    assert_eq!((called_off.status, &called_off.body["state"]), (200, &json!("cancelled")));
    let stock = shop.manager.get(&format!("/api/v1/stock/{}", shop.oil_product)).await;
    assert_eq!(stock.body["available"], 31);
    shop.hold().await;
}

#[tokio::test]
async fn staff_writes_for_a_member_without_a_phone_and_nobody_serves_themselves() {
    let shop = Shop::open().await;
    let person: uuid::Uuid = shop.app.workflow.origin.id();
    shop.run(&format!("INSERT INTO person (id, created_at) VALUES ('{person}', now())")).await;
    shop.run(&format!(
        "INSERT INTO person_detail (person_id, name) VALUES ('{person}', 'Mama Maria')"
    ))
    .await;
    let tie = shop.tied(person, "0007").await;
    let body = json!({ "member_id": tie, "lines": [{ "offer_id": shop.oil, "count": 1 }] });

    let written = shop.cashier.post(ORDERS, body.clone()).await;

    assert_eq!(
        (written.status, &written.body["state"]),
        (201, &json!("confirmed")),
        "{}",
        written.text
    );
    assert_eq!(written.body["is_written_by_staff"], true);
    assert_eq!(written.body["buyer"]["name"], "Mama Maria");
    assert_eq!(shop.handed_over(written.id("id"), json!({})).await.status, 200);
    assert_eq!(refused(&shop.member.post(ORDERS, body).await), (403, "not-your-role"));
    // A cashier who is a member too is a member where it is their own order.
    let own_tie = shop.tied(shop.cashier.person.unwrap(), "0413").await;
    let own = shop.orders(&shop.cashier, 1, "cash").await;
    assert_eq!((own.status, &own.body["member_id"]), (201, &json!(own_tie)), "{}", own.text);
    let by_themselves = shop.handed_over(own.id("id"), json!({})).await;
    assert_eq!(refused(&by_themselves), (403, "not-your-part"));
    let by_another =
        shop.manager.post(&format!("{ORDERS}/{}/hand-over", own.id("id")), json!({})).await;
    assert_eq!(by_another.status, 200, "{}", by_another.text);
    shop.hold().await;
}

#[tokio::test]
async fn a_closed_shop_takes_no_orders_and_one_that_does_not_deliver_says_so() {
    let shop = Shop::open().await;
    let place = json!({ "hand_over": "delivery", "pay_by": "cash", "deliver_to": "RT 2" });
    let body = json!({ "lines": [{ "offer_id": shop.oil, "count": 1 }], "place": place });
    let brought = shop.member.post(ORDERS, body.clone()).await;
    assert_eq!((refused(&brought), brought.pointers()), ((422, "invalid"), vec!["/hand_over"]));
    shop.rules(json!({ "delivers": true })).await;
    let brought = shop.member.post(ORDERS, body).await;
    assert_eq!(
        (brought.status, &brought.body["deliver_to"]),
        (201, &json!("RT 2")),
        "{}",
        brought.text
    );
    shop.rules(json!({ "is_open": false, "closed_note": "Libur sampai Senin" })).await;
    let closed = shop.orders(&shop.member, 1, "cash").await;
    assert_eq!(refused(&closed), (409, "storefront-closed"));
    assert_eq!(closed.body["note"], "Libur sampai Senin");
}

#[tokio::test]
async fn what_members_would_buy_together_is_told_by_product_and_never_by_name() {
    let shop = Shop::open().await;
    let (other, _) = shop.another("0500").await;
    let path = format!("/api/v1/storefront/wishes/{}", shop.oil_product);
    for (who, base) in [(&shop.member, 12), (&other, 8), (&shop.member, 24)] {
        let wished = who.ask(Method::PUT, &path, Some(json!({ "quantity_base": base }))).await;
        assert_eq!(wished.status, 204, "{}", wished.text);
    }
    let buyer = shop.app.person(shop.id, &[Role::Buyer]).await;

    let demand = buyer.get("/api/v1/storefront/demand").await;

    assert_eq!(demand.status, 200, "{}", demand.text);
    assert_eq!(
        demand.body["items"],
        json!([{ "product_id": shop.oil_product, "name": "Minyak Goreng Nusa 2 L", "base_unit": "pcs",
                 "quantity_base": 32, "members": 2 }])
    );
    let back = shop.member.ask(Method::PUT, &path, Some(json!({ "quantity_base": 0 }))).await;
    assert_eq!(back.status, 204);
    assert_eq!(buyer.get("/api/v1/storefront/demand").await.body["items"][0]["quantity_base"], 8);
    assert_eq!(shop.member.get("/api/v1/storefront/demand").await.status, 403);
}
