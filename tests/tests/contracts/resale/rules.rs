//! Rules: previewed, written, changed, paused, stopped; and what is refused.

use super::{Federation, refused};
use reqwest::Method;
use serde_json::json;
use supply_chain::organization::{Kind, Role};

#[tokio::test]
async fn a_carton_is_sold_on_by_the_dozen_at_the_resellers_own_price() {
    let at = Federation::open().await;
    let noodles = at.lists("Mi goreng", 100_000).await;

    let lusin = json!({ "split": 4, "pack_name": "isi 10", "margins": [{ "min_count": 1, "percent": "5" },
        { "min_count": 8, "amount": "800.00" }], "round_up_to": "100.00" });
    let resold = at.sells_on(noodles, lusin).await;

    let own = at.buyer.get(&format!("/api/v1/offers/{}", resold.own)).await;
    assert_eq!(own.status, 200, "{}", own.text);
    assert_eq!(own.body["pack"], json!({ "name": "isi 10", "factor": 10 }));
    let prices: Vec<_> = own.body["price_breaks"]
        .as_array()
        .unwrap()
        .iter()
        .map(|step| (step["min_count"].as_i64().unwrap(), step["price"].as_str().unwrap()))
        .collect();
    // 25,000 and five percent; 25,000 and 800; from ten cartons 24,750 and 800, rounded up.
    assert_eq!(prices, [(1, "26300.00"), (8, "25800.00"), (40, "25600.00")]);
    assert_eq!(own.body["available_count"], 400, "what can be had above");
    let above = at.buyer.get(&format!("/api/v1/offers/{noodles}")).await;
    assert_eq!(above.status, 404, "what stands above is not the village's to see");
    at.ends_well().await;
}

#[tokio::test]
async fn a_whole_catalogue_is_previewed_taken_up_and_kept_up_to_date() {
    let at = Federation::open().await;
    at.lists("Mi goreng", 100_000).await;
    at.lists("Gula pasir", 200_000).await;
    let goods = json!({ "seller_id": at.distributor });
    let rule = json!({ "margins": [{ "min_count": 1, "percent": "4" }], "round_up_to": "500.00" });

    let asked = json!({ "seller_id": at.distributor, "rule": rule });
    let seen = at.reseller.post("/api/v1/resale-rules/preview", asked).await;
    assert_eq!((seen.status, seen.body["goods"].as_i64()), (200, Some(2)), "{}", seen.text);
    assert_eq!(seen.body["rows"][0]["prices"][0]["price"], "104000.00");
    assert_eq!(at.number("SELECT count(*) FROM resale").await, 0, "nothing is written");

    let made = at.writes(goods.clone(), rule.clone()).await;
    assert_eq!((made.status, made.body["goods"].as_i64()), (201, Some(2)), "{}", made.text);
    refused(&at.writes(goods, rule).await, 409, "rule-there");

    at.lists("Beras", 300_000).await;
    at.job_comes_by().await;
    let rule = made.id("id");
    let listed = at.reseller.get(&format!("/api/v1/resales?rule_id={rule}")).await;
    let names: Vec<_> = listed.body["items"].as_array().unwrap().iter().collect();
    assert_eq!(names.len(), 3, "{}", listed.text);
    assert_eq!(listed.body["items"][0]["prices"][0]["price"], "312000.00");
    at.ends_well().await;
}

#[tokio::test]
async fn a_changed_rule_makes_prices_anew_and_a_paused_one_sells_nothing() {
    let at = Federation::open().await;
    let noodles = at.lists("Mi goreng", 100_000).await;
    let resold = at.sells_on(noodles, json!({})).await;
    let path = format!("/api/v1/resale-rules/{}", resold.rule);
    assert_eq!(at.price_below(resold.own).await.as_deref(), Some("105000.00"));

    let says = json!({ "margins": [{ "min_count": 1, "amount": "2000.00" }] });
    let changed = at.reseller.ask(Method::PUT, &path, Some(says)).await;
    assert_eq!(
        (changed.status, changed.body["number"].as_i64()),
        (200, Some(2)),
        "{}",
        changed.text
    );
    assert_eq!(at.price_below(resold.own).await.as_deref(), Some("102000.00"));

    let paused = at.reseller.post(&format!("{path}/pause"), json!({})).await;
    assert_eq!(paused.status, 200, "{}", paused.text);
    assert_eq!(at.price_below(resold.own).await, None);
    refused(&at.reseller.post(&format!("{path}/pause"), json!({})).await, 409, "not-in-this-state");
    at.job_comes_by().await;
    assert_eq!(at.price_below(resold.own).await, None, "the job lets it rest");

    let resumed = at.reseller.post(&format!("{path}/resume"), json!({})).await;
    assert_eq!(resumed.status, 200, "{}", resumed.text);
    assert_eq!(at.price_below(resold.own).await.as_deref(), Some("102000.00"));

    let stopped = at.reseller.post(&format!("{path}/stop"), json!({})).await;
    assert_eq!(
        (stopped.status, stopped.body["goods"].as_i64()),
        (200, Some(0)),
        "{}",
        stopped.text
    );
    assert_eq!(at.resale(&resold).await["state"], "stopped");
    refused(
        &at.reseller.post(&format!("{path}/resume"), json!({})).await,
        409,
        "not-in-this-state",
    );
    assert_eq!(at.number("SELECT count(*) FROM resale_terms").await, 2, "every version stays");
    at.ends_well().await;
}

#[tokio::test]
async fn what_cannot_be_kept_is_refused_with_its_reason() {
    let at = Federation::open().await;
    let noodles = at.lists("Mi goreng", 100_000).await;
    let one = json!({ "offer_id": noodles });
    let margin = |margin: serde_json::Value| json!({ "margins": [margin] });

    let odd =
        json!({ "split": 7, "pack_name": "isi", "margins": [{ "min_count": 1, "percent": "5" }] });
    let reply = at.writes(one.clone(), odd).await;
    refused(&reply, 422, "invalid");
    assert_eq!(reply.pointers(), ["/rule/split"], "{}", reply.text);

    let nameless = json!({ "split": 4, "margins": [{ "min_count": 1, "percent": "5" }] });
    assert_eq!(at.writes(one.clone(), nameless).await.pointers(), ["/rule/pack_name"]);

    for wrong in [
        json!({ "min_count": 1, "percent": "-1" }),
        json!({ "min_count": 1, "amount": "-500.00" }),
        json!({ "min_count": 2, "percent": "5" }),
        json!({ "min_count": 1, "percent": "1001" }),
    ] {
        let reply = at.writes(one.clone(), margin(wrong)).await;
        assert_eq!(reply.pointers(), ["/rule/margins"], "{}", reply.text);
    }
    let both = margin(json!({ "min_count": 1, "percent": "5", "amount": "500.00" }));
    assert_eq!(at.writes(one.clone(), both).await.pointers(), ["/rule/margins/0"]);
    let past = json!({ "margins": [{ "min_count": 1, "percent": "5" }], "follow": "hold_until",
                       "hold_until": "2020-01-01" });
    assert_eq!(at.writes(one.clone(), past).await.pointers(), ["/rule/hold_until"]);
    let from_stock =
        json!({ "margins": [{ "min_count": 1, "percent": "5" }], "sourcing": "from_stock" });
    assert_eq!(at.writes(one, from_stock).await.pointers(), ["/rule/sourcing"]);
    assert_eq!(at.number("SELECT count(*) FROM resale_rule").await, 0);
    at.ends_well().await;
}

#[tokio::test]
async fn goods_do_not_come_round_and_nobody_sells_on_what_they_cannot_buy() {
    let at = Federation::open().await;
    let noodles = at.lists("Mi goreng", 100_000).await;
    let five = json!({ "margins": [{ "min_count": 1, "percent": "5" }] });
    let other = at.app.organization(Kind::Secondary, "Sumba Jaya").await;
    let others = at.app.person(other, &[Role::Manager]).await;

    // The secondary sells to another, which sells on to it: what came from it does not come back.
    let everyone = json!({ "audience": "everyone" });
    let resold = at.sells_on(noodles, everyone).await;
    let body = json!({ "offer_id": resold.own, "rule": { "margins": [{ "min_count": 1, "percent": "5" }],
                       "audience": "everyone" } });
    let further = others.post("/api/v1/resale-rules", body).await;
    assert_eq!(further.status, 201, "{}", further.text);
    let listed = others.get("/api/v1/resales").await;
    let round = listed.body["items"][0]["own"]["id"].clone();
    refused(&at.writes(json!({ "offer_id": round }), five.clone()).await, 422, "comes-round");

    let whole = at.writes(json!({ "seller_id": other }), five.clone()).await;
    assert_eq!((whole.status, whole.body["goods"].as_i64()), (201, Some(0)), "{}", whole.text);
    at.job_comes_by().await;
    assert_eq!(at.number("SELECT count(*) FROM resale").await, 2);

    let own = at.writes(json!({ "offer_id": resold.own }), five.clone()).await;
    refused(&own, 422, "own-offer");
    // A village does not sell on; another secondary does not see what is listed for one alone.
    let body = json!({ "offer_id": noodles, "rule": five });
    refused(&at.buyer.post("/api/v1/resale-rules", body.clone()).await, 403, "not-able");
    at.changes(noodles, json!({ "audience": [at.secondary] })).await;
    refused(&others.post("/api/v1/resale-rules", body).await, 404, "not-found");
    // What a rule makes is not changed by hand; that it rests is the seller's to say.
    let path = format!("/api/v1/offers/{}", resold.own);
    let by_hand = json!({ "price_breaks": [{ "min_count": 1, "price": 1 }] });
    let reply = at.reseller.ask(Method::PATCH, &path, Some(by_hand)).await;
    refused(&reply, 409, "follows-a-rule");
    let rest = at.reseller.ask(Method::PATCH, &path, Some(json!({ "state": "paused" }))).await;
    assert_eq!(rest.status, 200, "{}", rest.text);
    at.ends_well().await;
}

#[tokio::test]
async fn the_nearest_rule_holds_and_what_was_stopped_by_hand_stays_so() {
    let at = Federation::open().await;
    let noodles = at.lists("Mi goreng", 100_000).await;
    at.lists("Gula pasir", 200_000).await;
    let margin = |percent: &str| json!({ "margins": [{ "min_count": 1, "percent": percent }] });
    let whole = at.writes(json!({ "seller_id": at.distributor }), margin("4")).await;
    assert_eq!(whole.body["goods"], 2, "{}", whole.text);

    let near = at.writes(json!({ "offer_id": noodles }), margin("10")).await;
    assert_eq!(near.status, 201, "{}", near.text);
    at.job_comes_by().await;
    let near = near.id("id");
    let listed = at.reseller.get(&format!("/api/v1/resales?rule_id={near}")).await;
    let resale = &listed.body["items"][0];
    assert_eq!(resale["prices"][0]["price"], "110000.00", "{}", listed.text);
    assert_eq!(at.number("SELECT count(*) FROM resale").await, 2, "nothing is sold on twice");

    // Without the nearer rule the wider one takes it up anew.
    let stop = format!("/api/v1/resale-rules/{near}/stop");
    assert_eq!(at.reseller.post(&stop, json!({})).await.status, 200);
    at.job_comes_by().await;
    let rule = whole.id("id");
    let listed = at.reseller.get(&format!("/api/v1/resales?rule_id={rule}")).await;
    assert_eq!(listed.body["items"].as_array().unwrap().len(), 2, "{}", listed.text);

    let one = listed.body["items"][0]["id"].as_str().unwrap();
    let stopped = at.reseller.post(&format!("/api/v1/resales/{one}/stop"), json!({})).await;
    assert_eq!(stopped.body["state"], "stopped", "{}", stopped.text);
    at.reprices(noodles, 101_000).await;
    at.job_comes_by().await;
    let listed = at.reseller.get(&format!("/api/v1/resales?rule_id={rule}")).await;
    assert_eq!(listed.body["items"].as_array().unwrap().len(), 1, "{}", listed.text);
    at.ends_well().await;
}

#[tokio::test]
async fn what_is_sold_already_is_marked_and_left_out_of_a_catalogue_rule_unless_asked() {
    let at = Federation::open().await;
    let oil = at.lists("Minyak Goreng Nusa 2 L", 200_000).await;
    at.lists("Gula pasir", 150_000).await;
    let seen = at.desk.get(&format!("/api/v1/offers/{oil}")).await;
    let product = seen.body["product"]["id"].clone();
    let own = json!({ "product_id": product, "pack": { "name": "karton", "factor": 40 }, "stock": 7,
                      "price_breaks": [{ "min_count": 1, "price": 224_100 }] });
    let own = at.reseller.post("/api/v1/offers", own).await;
    assert_eq!(own.status, 201, "{}", own.text);
    let four = json!({ "margins": [{ "min_count": 1, "percent": "4" }] });
    let goods = json!({ "seller_id": at.distributor });

    let asked = json!({ "seller_id": at.distributor, "rule": four });
    let seen = at.reseller.post("/api/v1/resale-rules/preview", asked).await;
    assert_eq!(seen.status, 200, "{}", seen.text);
    assert_eq!(
        (&seen.body["goods"], &seen.body["doubles"]),
        (&json!(1), &json!(1)),
        "{}",
        seen.text
    );
    let row = &seen.body["rows"][1];
    assert_eq!((&row["sold_as"]["id"], &row["is_left_out"]), (&own.body["id"], &json!(true)));
    let made = at.writes(goods, four).await;
    assert_eq!((made.status, &made.body["goods"]), (201, &json!(1)), "{}", made.text);
    at.job_comes_by().await;
    assert_eq!(at.number("SELECT count(*) FROM resale").await, 1, "nor later by the job");

    // Who would have both says so; the own stock stays with the own offer.
    let path = format!("/api/v1/resale-rules/{}", made.id("id"));
    let both = json!({ "margins": [{ "min_count": 1, "percent": "4" }], "doubles": true });
    let changed = at.reseller.ask(Method::PUT, &path, Some(both)).await;
    assert_eq!((changed.status, &changed.body["goods"]), (200, &json!(2)), "{}", changed.text);
    let rule = made.id("id");
    let listed = at.reseller.get(&format!("/api/v1/resales?rule_id={rule}")).await;
    let items = listed.body["items"].as_array().unwrap();
    let resold = items.iter().find(|one| one["upstream"]["id"] == json!(oil)).unwrap();
    let available = async |offer: &serde_json::Value| {
        let seen = at.buyer.get(&format!("/api/v1/offers/{}", offer.as_str().unwrap())).await;
        seen.body["available_count"].as_i64().unwrap()
    };
    assert_eq!(available(&own.body["id"]).await, 7);
    assert_eq!(
        available(&resold["own"]["id"]).await,
        100,
        "what is above, and not the seven again"
    );
    at.ends_well().await;
}

#[tokio::test]
async fn a_rule_is_made_from_the_page_of_what_is_sold_on() {
    let at = Federation::open().await;
    at.lists("Mi goreng", 100_000).await;
    let browser = at.app.browser(at.reseller.person.unwrap()).await;

    let page = browser.get("/resale").await;
    assert!(page.text.contains("href=\"/resale/rules/new\""), "{}", page.text);
    let page = browser.get("/resale/rules/new").await;
    assert_eq!(page.status, 200, "{}", page.text);
    let form = format!("/resale/rules/new?seller={}", at.distributor);
    assert!(page.text.contains("Nusa Niaga Ende") && page.text.contains(&form), "{}", page.text);
    let page = browser.get(&form).await;
    assert!(page.text.contains("Yang sudah Anda jual"), "{}", page.text);
    let none = browser.get("/resale/rules/new?q=tidak+ada").await;
    assert!(none.text.contains("Tidak ada penjual"), "{}", none.text);

    let five = json!({ "margins": [{ "min_count": 1, "percent": "5" }] });
    let made = at.writes(json!({ "seller_id": at.distributor }), five).await;
    let page = browser.get("/resale/rules/new").await;
    assert!(page.text.contains(&format!("/resale/rules/{}", made.id("id"))), "{}", page.text);
    at.ends_well().await;
}
