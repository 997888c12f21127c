//! One basket over several sellers: all of it or nothing, and one approval.

use super::{Table, ask, goods, line, look, refused};
use serde_json::{Value, json};
use supply_chain::organization::{Kind, Role};
use tests::app::Reply;

/// Drafts with the two sellers of the table: five cartons each, Rp540.000.
pub(super) async fn drafts(table: &Table) -> (Vec<Reply>, Value) {
    let other = table.app.organization(Kind::Distributor, "Timor Makmur").await;
    let desk = table.app.person(other, &[Role::Manager]).await;
    let salt = goods(&desk, "Garam 250 g", "Garam").await;
    let body = json!({ "seller_id": other, "lines": [{ "offer_id": salt.offer, "count": 5 }] });
    let drafts = vec![
        table.draft(&[(table.noodles, 5)]).await,
        table.buyer.post("/api/v1/purchase-orders", body).await,
    ];
    let ids = drafts.iter().map(|draft| draft.id("id")).collect::<Vec<_>>();
    (drafts, json!(ids))
}

#[tokio::test]
async fn the_whole_basket_is_approved_once() {
    let table = Table::lay().await;
    // Neither order reaches the limit; together they do.
    table.rule(json!({ "kind": "total_from", "total": "1000000.00" })).await;
    let (drafts, ids) = drafts(&table).await;

    let body = json!({ "order_ids": ids, "expected_total": "1080000.00" });
    let group = table.buyer.post("/api/v1/order-groups", body).await;
    assert_eq!(
        (group.status, &group.body["state"]),
        (201, &json!("pending_approval")),
        "{}",
        group.text
    );
    assert_eq!(group.body["total"], "1080000.00");

    let path = format!("/api/v1/order-groups/{}", group.id("id"));
    refused(&table.buyer.post(&format!("{path}/approve"), json!({})).await, 403, "not-your-role");
    assert_eq!(table.desk.get(&path).await.status, 404, "a basket is the buyer's alone");
    let approved = table.approver.post(&format!("{path}/approve"), json!({})).await;
    assert_eq!(
        (approved.status, &approved.body["state"]),
        (200, &json!("submitted")),
        "{}",
        approved.text
    );
    for draft in &drafts {
        let order = look(&table.buyer, draft).await;
        assert_eq!(
            (&order.body["state"], &order.body["group_id"]),
            (&json!("submitted"), &group.body["id"])
        );
        assert!(order.body["number"].is_string());
    }
    refused(
        &table.approver.post(&format!("{path}/approve"), json!({})).await,
        409,
        "not-in-this-state",
    );
    table.ends_well().await;
}

#[tokio::test]
async fn an_answer_to_one_of_its_orders_is_an_answer_to_all() {
    let table = Table::lay().await;
    table.rule(json!({ "kind": "total_from", "total": 1 })).await;
    let (drafts, ids) = drafts(&table).await;
    let group = table.buyer.post("/api/v1/order-groups", json!({ "order_ids": ids })).await;
    table.ok(&table.approver, &drafts[1], "send-back", json!({ "reason": "Cek lagi" })).await;

    let path = format!("/api/v1/order-groups/{}", group.id("id"));
    let seen = table.buyer.get(&path).await;
    assert_eq!(seen.body["state"], "draft");
    // Mended, it is a basket again.
    let again = table.buyer.post("/api/v1/order-groups", json!({ "order_ids": ids })).await;
    assert_eq!(again.status, 201, "{}", again.text);
    table.ends_well().await;
}

#[tokio::test]
async fn an_order_of_a_basket_does_not_grow_past_what_was_approved() {
    let table = Table::lay().await;
    table.rule(json!({ "kind": "total_from", "total": "1000000.00" })).await;
    let (drafts, ids) = drafts(&table).await;
    let group = table.buyer.post("/api/v1/order-groups", json!({ "order_ids": ids })).await;
    let path = format!("/api/v1/order-groups/{}/approve", group.id("id"));
    assert_eq!(table.approver.post(&path, json!({})).await.status, 200);

    // Seven cartons alone are far below the limit; with the other order they are above it.
    let noodles = look(&table.desk, &drafts[0]).await;
    let lines = json!([{ "line_id": line(&noodles, 0)["id"], "count": 7 }]);
    table.ok(&table.desk, &drafts[0], "counter", json!({ "lines": lines })).await;
    refused(
        &ask(&table.buyer, &drafts[0], "accept-counter", json!({})).await,
        403,
        "not-your-role",
    );

    let more = json!({ "lines": [{ "offer_id": table.noodles.offer, "count": 8 }] });
    let revised = table.ok(&table.buyer, &drafts[0], "revise", more).await;
    assert_eq!(revised.body["state"], "pending_approval", "{}", revised.text);
    table.ok(&table.approver, &drafts[0], "send-back", json!({ "reason": "Cukup" })).await;
    let taken = table.ok(&table.approver, &drafts[0], "accept-counter", json!({})).await;
    assert_eq!(taken.body["state"], "confirmed", "{}", taken.text);
    table.ends_well().await;
}

#[tokio::test]
async fn one_bad_draft_submits_none_and_is_named() {
    let table = Table::lay().await;
    let (drafts, ids) = drafts(&table).await;
    let path = format!("/api/v1/offers/{}", table.noodles.offer);
    let gone = json!({ "state": "paused" });
    assert_eq!(table.desk.ask(reqwest::Method::PATCH, &path, Some(gone)).await.status, 200);

    let refusal = table.buyer.post("/api/v1/order-groups", json!({ "order_ids": ids })).await;

    refused(&refusal, 422, "offer-gone");
    assert_eq!(refusal.body["order_id"], drafts[0].body["id"]);
    assert_eq!(look(&table.buyer, &drafts[1]).await.body["state"], "draft");
    for wrong in [json!([]), json!([ids[0]]), json!([ids[0], ids[0]])] {
        let reply = table.buyer.post("/api/v1/order-groups", json!({ "order_ids": wrong })).await;
        assert_eq!((reply.status, reply.pointers()), (422, vec!["/order_ids"]), "{}", reply.text);
    }
    table.ends_well().await;
}
