//! Price chains: frozen on each line at submit, and shown as far as the reader may see.

use super::{Federation, amounts};
use reqwest::Method;
use serde_json::{Value, json};

async fn chain_of(at: &Federation, own: uuid::Uuid, count: i64) -> Value {
    let seen = at.buyer.get(&format!("/api/v1/offers/{own}/price-chain?count={count}")).await;
    assert_eq!(seen.status, 200, "{}", seen.text);
    seen.body
}

async fn opens(client: &tests::app::Client, open_to: &str) {
    let said = json!({ "open_to": open_to });
    let reply = client.ask(Method::PUT, "/api/v1/price-opening", Some(said)).await;
    assert_eq!(
        (reply.status, reply.body["open_to"].as_str()),
        (200, Some(open_to)),
        "{}",
        reply.text
    );
}

#[tokio::test]
async fn an_ordinary_line_has_one_hop_and_a_resold_one_says_who_takes_what() {
    let at = Federation::open().await;
    let noodles = at.lists("Mi goreng", 100_000).await;
    let body = json!({ "seller_id": at.distributor, "submit": true,
                       "lines": [{ "offer_id": noodles, "count": 10 }] });
    let plain = at.reseller.post("/api/v1/purchase-orders", body).await;
    assert_eq!(plain.status, 201, "{}", plain.text);
    let chain = &plain.body["lines"][0]["price_chain"];
    assert_eq!(amounts(chain), ["99000.00"], "{}", plain.text);
    assert_eq!(chain["hops"][0]["organization"]["name"], "Nusa Niaga Ende");

    opens(&at.desk, "everyone").await;
    let resold = at.sells_on(noodles, json!({ "open_to": "direct_buyer" })).await;
    let chain = chain_of(&at, resold.own, 10).await;
    assert_eq!(amounts(&chain), ["99000.00", "5000.00"], "{chain}");
    let order = at.orders(resold.own, 10).await;
    let chain = &order.body["lines"][0]["price_chain"];
    assert_eq!(amounts(chain), ["99000.00", "5000.00"], "{}", order.text);
    assert_eq!(chain["hops"][1]["rule"], "5%");
    assert_eq!((&chain["price"], &chain["unopened"]), (&json!("104000.00"), &json!("0.00")));
    at.ends_well().await;
}

#[tokio::test]
async fn what_was_submitted_keeps_its_chain_whatever_is_said_later() {
    let at = Federation::open().await;
    let noodles = at.lists("Mi goreng", 100_000).await;
    opens(&at.desk, "everyone").await;
    let open = json!({ "open_to": "everyone", "follow": "pass_on" });
    let resold = at.sells_on(noodles, open).await;
    let order = at.orders(resold.own, 1).await;

    opens(&at.desk, "nobody").await;
    at.reprices(noodles, 150_000).await;
    at.job_comes_by().await;

    let path = format!("/api/v1/purchase-orders/{}", order.id("id"));
    let seen = at.buyer.get(&path).await;
    assert_eq!(amounts(&seen.body["lines"][0]["price_chain"]), ["100000.00", "5000.00"]);
    let chain = chain_of(&at, resold.own, 1).await;
    assert_eq!(amounts(&chain), ["-", "-"], "the distributor closed its price: {chain}");
    assert_eq!(chain["unopened"], "157500.00");
    at.ends_well().await;
}

#[tokio::test]
async fn a_price_that_the_two_settle_on_is_the_sum_of_its_chain_too() {
    let at = Federation::open().await;
    let noodles = at.lists("Mi goreng", 100_000).await;
    opens(&at.desk, "everyone").await;
    let resold = at.sells_on(noodles, json!({ "open_to": "everyone" })).await;
    let order = at.orders(resold.own, 2).await;
    let path = format!("/api/v1/purchase-orders/{}", order.id("id"));
    let line = &order.body["lines"][0]["id"];

    let product = order.body["lines"][0]["product_id"].as_str().unwrap();
    let counted = json!({ "on_hand": 80 });
    let stocked =
        at.reseller.ask(Method::PUT, &format!("/api/v1/stock/{product}"), Some(counted)).await;
    assert_eq!(stocked.status, 200, "{}", stocked.text);
    let counter = json!({ "lines": [{ "line_id": line, "count": 2, "price": "103000.00", "reason": "langganan" }] });
    let countered = at.reseller.post(&format!("{path}/counter"), counter).await;
    assert_eq!(countered.status, 200, "{}", countered.text);
    let taken = at.buyer.post(&format!("{path}/accept-counter"), json!({})).await;
    assert_eq!(taken.status, 200, "{}", taken.text);

    let chain = &taken.body["lines"][0]["price_chain"];
    assert_eq!(amounts(chain), ["100000.00", "3000.00"], "{}", taken.text);
    at.ends_well().await;
}

#[tokio::test]
async fn a_price_below_cost_says_what_the_goods_cost_and_who_bears_it() {
    let at = Federation::open().await;
    let noodles = at.lists("Mi goreng", 100_000).await;
    opens(&at.desk, "everyone").await;
    let day = at.app.clock.today() + chrono::TimeDelta::days(3);
    let held =
        json!({ "open_to": "everyone", "follow": "hold_until", "hold_until": day.to_string() });
    let resold = at.sells_on(noodles, held).await;

    at.reprices(noodles, 110_000).await;
    at.job_comes_by().await;

    let chain = chain_of(&at, resold.own, 1).await;
    assert_eq!(amounts(&chain), ["110000.00", "-5000.00"], "{chain}");
    assert_eq!(chain["hops"][1]["rule"], json!(null), "no rule made this price");
    let order = at.orders(resold.own, 1).await;
    let chain = &order.body["lines"][0]["price_chain"];
    assert_eq!(amounts(chain), ["110000.00", "-5000.00"], "{}", order.text);
    assert_eq!(chain["price"], "105000.00");
    let page = at
        .app
        .browser(at.buyer.person.unwrap())
        .await
        .get(&format!("/offers/{}", resold.own))
        .await;
    assert!(page.text.contains("Rp110.000") && page.text.contains("−Rp5.000"), "{}", page.text);

    // Where the distributor does not open its price, a loss below it is not told either.
    opens(&at.desk, "nobody").await;
    at.job_comes_by().await;
    assert_eq!(amounts(&chain_of(&at, resold.own, 1).await), ["-", "-"]);
    at.ends_well().await;
}
