//! The pages of requests to pay, as a browser without scripts sees them.

use chrono::TimeDelta;
use scraper::{Html, Selector};
use serde_json::json;
use tests::app::Client;

use super::World;

async fn browser(world: &World, of: &Client) -> Client {
    world.app.browser(of.person.unwrap()).await
}

fn has(page: &str, selector: &str) -> bool {
    Html::parse_document(page).select(&Selector::parse(selector).unwrap()).next().is_some()
}

fn key(page: &str, form: &str) -> String {
    let selector = Selector::parse(&format!("form[action='{form}'] input[name=key]")).unwrap();
    let page = Html::parse_document(page);
    let field = page.select(&selector).next().unwrap();
    field.value().attr("value").unwrap().to_owned()
}

#[tokio::test]
async fn a_treasurer_chooses_how_to_pay_and_scans_a_code_that_keeps_itself_up_to_date() {
    let world = World::begin("midtrans").await;
    let browser = browser(&world, &world.buying).await;
    let address = format!("/invoices/{}/payment-requests", world.invoice);
    let form = browser.get(&address).await;
    assert_eq!(form.status, 200, "{}", form.text);
    assert!(has(&form.text, "input[name=way][value=qris]"));
    assert!(has(&form.text, "input[name=way][value='virtual_account:bca']"));
    let key = key(&form.text, &address);

    let typed = [("key", key.as_str()), ("way", "qris"), ("amount", "1.250.001")];
    let led = browser.form(&address, &typed).await;

    assert_eq!(led.status, 303, "{}", led.text);
    let page = led.headers["location"].to_str().unwrap().to_owned();
    let shown = browser.get(&page).await;
    assert_eq!(shown.status, 200);
    assert!(has(&shown.text, "svg.scan path"));
    assert_eq!(shown.headers["refresh"], "10");
    assert!(shown.text.contains("Rp1.250.001"), "{}", shown.text);
    // A double tap leads to the same.
    let again = browser.form(&address, &typed).await;
    assert_eq!(again.headers["location"], page.as_str());

    let reference = page.rsplit('/').next().unwrap().replace('-', "");
    world.midtrans(&reference, ("settlement", "200"), json!({})).await;
    let paid = browser.get(&page).await;
    assert!(!has(&paid.text, "svg.scan") && paid.headers.get("refresh").is_none());
    assert!(has(&paid.text, "a[href^='/payments/']"));
    world.app.stop().await;
}

#[tokio::test]
async fn a_number_is_shown_in_fours_until_its_time_is_up() {
    let world = World::begin("xendit").await;
    let made = world.ask(json!({ "way": "virtual_account", "bank": "bri", "minutes": 5 })).await;
    let browser = browser(&world, &world.buying).await;
    let page = format!("/payment-requests/{}", made.body["id"].as_str().unwrap());
    let shown = browser.get(&page).await;
    assert!(shown.text.contains("8860 8999 9497 724"), "{}", shown.text);
    assert!(has(&shown.text, "button[data-copy='886089999497724']"));

    world.app.clock.advance(TimeDelta::minutes(6));
    let over = browser.get(&page).await;

    assert!(!over.text.contains("8860 8999 9497 724"), "{}", over.text);
    world.app.stop().await;
}

#[tokio::test]
async fn a_seller_chooses_among_the_keys_that_the_node_keeps_for_it() {
    let world = World::begin("snap").await;
    let browser = browser(&world, &world.selling).await;
    let page = browser.get("/payment-provider").await;
    assert_eq!(page.status, 200, "{}", page.text);
    assert!(has(&page.text, "option[value=grosir-midtrans]"));
    // Nothing that is secret is on the page.
    for secret in [super::CLIENT_SECRET, super::SERVER_KEY, super::CALLBACK_TOKEN] {
        assert!(!page.text.contains(secret));
    }
    let key = key(&page.text, "/payment-provider");
    let typed =
        [("key", key.as_str()), ("credentials", "grosir-midtrans"), ("account_id", &world.account)];

    let led = browser.form("/payment-provider", &typed).await;

    assert_eq!(led.status, 303, "{}", led.text);
    let set = world.selling.get("/api/v1/payment-provider").await;
    assert_eq!(set.body["provider"], "midtrans");
    world.app.stop().await;
}
