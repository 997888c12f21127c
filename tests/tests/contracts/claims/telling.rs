//! Who is told of a claim: the two parties through their order's history, whoever mediates by notices, and
//! whoever must act when little time is left.

use chrono::TimeDelta;
use serde_json::{Value, json};
use tests::app::Client;

use super::told;
use super::trade::Trade;

/// The kinds of an order's history, oldest first.
async fn history(who: &Client, order: &str) -> Vec<(String, Value)> {
    let history = who.get(&format!("{order}/history")).await;
    let items = history.body["items"].as_array().unwrap().clone();
    let kind = |entry: &Value| entry["kind"].as_str().unwrap().to_owned();
    items.into_iter().map(|entry| (kind(&entry), entry)).collect()
}

/// The types of everything a program reads, oldest first.
async fn types(who: &Client) -> Vec<String> {
    let events = who.get("/api/v1/events?limit=100").await;
    let items = events.body["items"].as_array().unwrap().clone();
    items.iter().map(|event| event["type"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn each_step_stands_in_the_orders_history_and_is_told_to_the_other_side() {
    let trade = Trade::counted().await;
    let claim = trade.opened().await;
    let part =
        json!({ "verdict": "accepted_in_part", "amount": "108000.00", "words": "Satu saja" });
    told(&trade.seller, &claim, "answer", part).await;
    told(&trade.buyer, &claim, "accept-answer", json!({})).await;

    let kinds: Vec<String> =
        history(&trade.seller, &trade.order).await.into_iter().map(|(kind, _)| kind).collect();
    assert_eq!(
        kinds[kinds.len() - 4..],
        ["received", "claim_opened", "claim_answered", "claim_settled"],
        "the draft is the buyer's own"
    );
    let opened = trade.told(&trade.seller, "claim_opened").await;
    assert_eq!(opened["order"]["claim"]["number"], trade.seller.get(&claim).await.body["number"]);
    assert_eq!(opened["order"]["reason"], "Pecah");
    trade.told(&trade.buyer, "claim_answered").await;
    trade.told(&trade.seller, "claim_settled").await;
    let events = types(&trade.seller).await;
    assert_eq!(
        events[events.len() - 3..],
        ["order.claim_opened", "order.claim_answered", "order.claim_settled"]
    );
    trade.end().await;
}

#[tokio::test]
async fn a_replacement_is_told_to_whoever_gets_the_goods_ready() {
    let trade = Trade::counted().await;
    let warehouse = supply_chain::organization::Role::Warehouse;
    let store = trade.app.person(trade.distributor, &[warehouse]).await;
    let claim = trade.claim().await;
    told(&trade.buyer, &claim, "open", json!({ "wants": "replacement" })).await;
    told(&trade.seller, &claim, "answer", json!({ "verdict": "accepted" })).await;

    let made = trade.told(&store, "replacement_made").await;

    assert_eq!(made["order"]["is_replacement"], true);
    assert!(made["order"]["claim"]["number"].as_str().unwrap().starts_with("KL-"));
    trade.told(&trade.buyer, "replacement_made").await;
    assert!(types(&trade.buyer).await.contains(&"order.replacement_made".to_owned()));
    trade.end().await;
}

#[tokio::test]
async fn whoever_mediates_is_told_when_a_claim_comes_and_when_it_leaves() {
    let trade = Trade::counted().await;
    let claim = trade.opened().await;
    let refused = json!({ "verdict": "refused", "words": "Utuh saat berangkat" });
    told(&trade.seller, &claim, "answer", refused).await;
    told(&trade.buyer, &claim, "escalate", json!({})).await;

    let brought = trade.told(&trade.mediator, "claim.brought").await;
    assert_eq!(brought["notice"]["with"], "KDMP Nangapanda");
    assert_eq!(
        format!("/api/v1/claims/{}", brought["notice"]["claim_id"].as_str().unwrap()),
        claim
    );
    assert_eq!(brought["order"], Value::Null, "the order is not theirs");
    told(&trade.buyer, &claim, "accept-answer", json!({})).await;
    trade.told(&trade.mediator, "claim.left").await;

    assert_eq!(types(&trade.mediator).await, ["claim.brought", "claim.left"]);
    let hook = json!({ "url": "https://contoh.example.id/", "types": ["claim.brought", "order.claim_opened"] });
    let hook = trade.mediator.post("/api/v1/webhooks", hook).await;
    assert_eq!(hook.body["types"], json!(["claim.brought", "order.claim_opened"]), "{}", hook.body);
    trade.end().await;
}

#[tokio::test]
async fn whoever_must_act_is_reminded_once_before_the_deadline() {
    let trade = Trade::counted().await;
    trade.opened().await;
    let reminded = || async {
        let messages = trade.seller.get("/api/v1/messages?limit=100").await;
        let items = messages.body["items"].as_array().unwrap().clone();
        items.iter().filter(|message| message["kind"] == "claim.deadline_near").count()
    };
    trade.app.workflow.remind_of_claims().await.unwrap();
    trade.app.clock.advance(TimeDelta::hours(37));

    let runs =
        futures::future::join_all((0..3).map(|_| trade.app.workflow.remind_of_claims())).await;
    assert!(runs.into_iter().all(|run| run.is_ok()));
    let due = trade.told(&trade.seller, "claim.deadline_near").await;

    assert_eq!(due["notice"]["facts"]["state"], "open");
    assert_eq!(reminded().await, 1);
    trade.end().await;
}

#[tokio::test]
async fn a_count_that_takes_an_open_claims_ground_is_told_in_the_orders_history() {
    let trade = Trade::counted().await;
    trade.opened().await;

    let corrected = trade.count("correct-receipt", (69, 3, 0)).await;

    let entries = history(&trade.buyer, &trade.order).await;
    let (kind, lowered) = entries.last().unwrap();
    assert_eq!(kind, "claim_lowered");
    assert!(lowered.to_string().contains("54000.00"), "{lowered}");
    assert_eq!(corrected.body["version"], trade.buyer.get(&trade.order).await.body["version"]);
    trade.end().await;
}

#[tokio::test]
async fn an_agreement_is_told_from_its_proposal_to_its_last_days() {
    let trade = Trade::sent().await;
    let today = trade.app.clock.today();
    let until = (today + TimeDelta::days(40)).to_string();
    let body = json!({ "seller_id": trade.distributor, "buyer_id": trade.primary, "valid_to": until,
        "terms": { "payment_days": 14 }, "prices": [] });
    let proposed = trade.seller.post("/api/v1/agreements", body).await;
    assert_eq!(proposed.status, 201, "{}", proposed.body);
    let agreement = format!("/api/v1/agreements/{}", proposed.id("id"));

    let told = trade.told(&trade.buyer, "agreement.proposed").await;
    assert_eq!(told["notice"]["agreement_id"], proposed.body["id"]);
    let accept = json!({ "number": 1 });
    trade.buyer.post(&format!("{agreement}/accept"), accept).await;
    trade.told(&trade.seller, "agreement.accepted").await;
    trade.app.workflow.tell_of_expiring_agreements().await.unwrap();
    trade.app.clock.advance(TimeDelta::days(30));
    for _ in 0..2 {
        trade.app.workflow.tell_of_expiring_agreements().await.unwrap();
    }
    let expiring = trade.told(&trade.buyer, "agreement.expiring").await;
    assert_eq!(expiring["notice"]["facts"]["last_day"], until);
    trade.told(&trade.seller, "agreement.expiring").await;

    let of_agreements: Vec<String> = types(&trade.buyer)
        .await
        .into_iter()
        .filter(|kind| kind.starts_with("agreement."))
        .collect();
    assert_eq!(of_agreements, ["agreement.proposed", "agreement.accepted", "agreement.expiring"]);
    trade.app.stop().await;
}
