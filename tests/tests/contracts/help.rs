//! Help where one stands, for whoever is signed in and whoever cannot sign in, and the steps of a newcomer.

use reqwest::Method;
use serde_json::json;
use supply_chain::organization::Kind;
use tests::app::{Client, PASSWORD, TestApp};
use uuid::Uuid;

use crate::doors::{attribute, texts};

async fn known(app: &TestApp, organization: Uuid, login: &str, role: &str) -> Uuid {
    let body =
        json!({ "login": login, "name": "Agnes Weo", "roles": [role], "password": PASSWORD });
    let people = format!("/api/v1/organizations/{organization}/people");
    let reply = app.operator().post(&people, body).await;
    assert_eq!(reply.status, 201, "{}", reply.body);
    reply.id("id")
}

/// Which of the newcomer's steps are ticked.
async fn ticked(browser: &Client) -> Vec<String> {
    let page = browser.get("/start").await;
    assert_eq!(page.status, 200);
    texts(&page, "li:has(.sq.good) a b")
}

#[tokio::test]
async fn the_foot_of_a_page_leads_to_its_help_and_back() {
    let app = TestApp::start().await;
    let home = app.organization(Kind::Primary, "KDMP Nangapanda").await;
    let browser = app.browser(known(&app, home, "agnes", "buyer").await).await;

    let page = browser.get("/orders?as=buyer").await;
    let help = attribute(&page, "footer a[href^='/help/']", "href");
    assert_eq!(help, "/help/order?of=/orders%3Fas%3Dbuyer");
    let topic = browser.get(&help).await;
    assert_eq!(topic.status, 200);
    assert_eq!(attribute(&topic, "main > a.back", "href"), "/orders?as=buyer");

    let elsewhere = browser.get("/help/order?of=//evil.example/").await;
    assert_eq!(attribute(&elsewhere, "main > a.back", "href"), "/help");
    assert_eq!(browser.get("/help/nothing").await.status, 404);
    assert_eq!(browser.get("/help/first-day/nobody").await.status, 404);
    // There is nothing to walk through where all is real.
    assert_eq!(browser.get("/help/tour").await.status, 404);
    app.stop().await;
}

#[tokio::test]
async fn whoever_cannot_sign_in_is_helped_too_and_whoever_did_finds_their_own_day_first() {
    let app = TestApp::start().await;
    let home = app.organization(Kind::Primary, "KDMP Nangapanda").await;
    let treasurer = app.browser(known(&app, home, "agnes", "treasurer").await).await;

    let visitor = app.visitor().get("/help").await;
    assert_eq!(visitor.status, 200);
    assert!(visitor.text.contains("/help/account"));
    let own = treasurer.get("/help").await;
    let first = attribute(&own, "main .list a", "href");
    assert_eq!(first, "/help/first-day/treasurer");
    let day = treasurer.get(&first).await;
    assert_eq!(attribute(&day, "ol a", "href"), "/ledger/opening");
    app.stop().await;
}

#[tokio::test]
async fn a_newcomers_steps_are_ticked_as_they_are_done() {
    let app = TestApp::start().await;
    let home = app.organization(Kind::Primary, "KDMP Nangapanda").await;
    let browser = app.browser(known(&app, home, "agnes", "manager").await).await;
    assert_eq!(ticked(&browser).await, Vec::<String>::new());

    known(&app, home, "rafael", "warehouse").await;
    assert_eq!(ticked(&browser).await, ["Undang orang kedua"]);
    let data = json!({ "address": "Jalan Melati 3", "npwp": "0123456789012345" });
    let path = format!("/api/v1/organizations/{home}");
    let changed = app.operator().ask(Method::PATCH, &path, Some(data)).await;
    assert_eq!(changed.status, 200, "{}", changed.body);
    assert_eq!(ticked(&browser).await, ["Lengkapi data koperasi", "Undang orang kedua"]);
    app.stop().await;
}
