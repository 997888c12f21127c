//! Signing in and out, and what guessing costs.

use chrono::TimeDelta;
use reqwest::Method;
use serde_json::json;
use supply_chain::organization::{Kind, Role};
use tests::app::{Client, PASSWORD, Reply, TestApp};

async fn try_password(client: &Client, login: &str, password: &str) -> Reply {
    client.post("/api/v1/sessions", json!({ "login": login, "password": password })).await
}

#[tokio::test]
async fn a_session_tells_who_signed_in_and_for_whom_they_may_act() {
    let app = TestApp::start().await;
    let primary = app.organization(Kind::Primary, "KDMP Nangapanda").await;
    let path = format!("/api/v1/organizations/{primary}/people");
    let person = json!({ "login": "Yustina", "name": "Yustina Mbele", "password": PASSWORD, "roles": ["manager", "buyer"] });
    assert_eq!(app.operator().post(&path, person).await.status, 201);

    let reply = try_password(&app.visitor(), " YUSTINA ", PASSWORD).await;

    assert_eq!(reply.status, 201, "{}", reply.body);
    assert_eq!(reply.body["person"]["name"], "Yustina Mbele");
    assert_eq!(
        reply.body["organizations"],
        json!([{ "id": primary, "name": "KDMP Nangapanda", "kind": "primary", "roles": ["buyer", "manager"] }])
    );
    let token = reply.body["token"].as_str().unwrap();
    let client = app.visitor().with("authorization", &format!("Bearer {token}"));
    assert_eq!(client.get(&format!("/api/v1/organizations/{primary}")).await.status, 200);
}

#[tokio::test]
async fn a_wrong_login_and_a_wrong_password_are_told_alike() {
    let app = TestApp::start().await;

    let unknown = try_password(&app.visitor(), "nobody", PASSWORD).await;
    let wrong = try_password(&app.visitor(), "operator", "a wrong password").await;

    assert_eq!((unknown.status, wrong.status), (401, 401));
    assert_eq!(unknown.body["detail"], wrong.body["detail"]);
    assert_eq!(unknown.problem(), "wrong-login");
}

#[tokio::test]
async fn after_five_failures_even_the_right_password_waits_and_a_success_forgets_them() {
    let app = TestApp::start().await;
    let visitor = app.visitor();
    for _ in 0..5 {
        assert_eq!(try_password(&visitor, "operator", "a wrong password").await.status, 401);
    }

    let refused = try_password(&visitor, "operator", PASSWORD).await;
    assert_eq!(refused.status, 429);
    assert_eq!(refused.problem(), "too-many-tries");
    let seconds: i64 = refused.header("retry-after").parse().unwrap();
    assert!((1..=30).contains(&seconds), "{seconds}");

    app.clock.advance(TimeDelta::seconds(31));
    assert_eq!(try_password(&visitor, "operator", PASSWORD).await.status, 201);
    for _ in 0..5 {
        assert_eq!(try_password(&visitor, "operator", "a wrong password").await.status, 401);
    }
}

#[tokio::test]
async fn a_burst_of_guesses_gets_hardly_further_than_one_after_the_other() {
    let app = TestApp::start().await;
    let visitor = app.visitor();

    let guesses = (0..40).map(|_| try_password(&visitor, "operator", "a wrong password"));
    let replies = futures::future::join_all(guesses).await;

    let compared = replies.iter().filter(|reply| reply.status == 401).count();
    // Five, and at most as many more as hash at the same time.
    assert!((5..=13).contains(&compared), "{compared}");
    assert!(replies.iter().all(|reply| matches!(reply.status, 401 | 429)));
}

#[tokio::test]
async fn guessing_at_many_logins_from_one_address_is_limited_too() {
    let app = TestApp::start().await;
    let visitor = app.visitor();
    for number in 0..30 {
        let reply = try_password(&visitor, &format!("guess-{number}"), "a wrong password").await;
        assert_eq!(reply.status, 401, "{number}");
    }

    assert_eq!(try_password(&visitor, "operator", PASSWORD).await.status, 429);
    // Nobody believes a stranger's word about where they come from.
    let elsewhere = visitor.with("x-forwarded-for", "203.0.113.9");
    assert_eq!(try_password(&elsewhere, "operator", PASSWORD).await.status, 429);
}

#[tokio::test]
async fn a_trusted_proxy_is_believed_about_the_address_and_its_client_is_not() {
    let app = TestApp::start_as(|settings| {
        settings.trusted_proxies = vec!["127.0.0.0/8".parse().unwrap()];
    })
    .await;
    let guesser = app.visitor().with("x-forwarded-for", "198.51.100.1, 203.0.113.9");
    for number in 0..30 {
        try_password(&guesser, &format!("guess-{number}"), "a wrong password").await;
    }

    let same = app.visitor().with("x-forwarded-for", "192.0.2.1, 203.0.113.9");
    assert_eq!(try_password(&same, "operator", PASSWORD).await.status, 429);
    let other = app.visitor().with("x-forwarded-for", "203.0.113.10");
    assert_eq!(try_password(&other, "operator", PASSWORD).await.status, 201);
}

#[tokio::test]
async fn signing_out_ends_one_session_or_all() {
    let app = TestApp::start().await;
    let primary = app.organization(Kind::Primary, "KDMP Detusoko").await;
    let one = app.person(primary, &[Role::Buyer]).await;
    let two = app.signed_in(one.person.unwrap(), "again").await;
    let three = app.signed_in(one.person.unwrap(), "again").await;
    let path = format!("/api/v1/organizations/{primary}");

    assert_eq!(one.ask(Method::DELETE, "/api/v1/sessions/current", None).await.status, 204);
    assert_eq!(one.get(&path).await.status, 401);
    assert_eq!(two.get(&path).await.status, 200);

    assert_eq!(two.ask(Method::DELETE, "/api/v1/sessions", None).await.status, 204);
    assert_eq!((two.get(&path).await.status, three.get(&path).await.status), (401, 401));
}

#[tokio::test]
async fn a_token_lasts_ninety_days_after_it_was_last_used() {
    let app = TestApp::start().await;
    let operator = app.operator();

    app.clock.advance(TimeDelta::days(60));
    assert_eq!(operator.get("/api/v1/organizations").await.status, 200);
    app.clock.advance(TimeDelta::days(60));
    assert_eq!(operator.get("/api/v1/organizations").await.status, 200);
    app.clock.advance(TimeDelta::days(91));
    assert_eq!(operator.get("/api/v1/organizations").await.status, 401);
}

#[tokio::test]
async fn tokens_are_stored_as_digests_only() {
    use sea_orm::ConnectionTrait;
    let app = TestApp::start().await;
    let reply = try_password(&app.visitor(), "operator", PASSWORD).await;
    let token = reply.body["token"].as_str().unwrap().to_owned();

    let sql = "SELECT (to_jsonb(s)::text LIKE '%' || $1 || '%') AS found FROM session s";
    let look =
        sea_orm::Statement::from_sql_and_values(sea_orm::DbBackend::Postgres, sql, [token.into()]);
    let rows = app.workflow.database.connection().query_all_raw(look).await.unwrap();

    assert!(!rows.is_empty());
    assert!(rows.iter().all(|row| !row.try_get::<bool>("", "found").unwrap()));
}

#[tokio::test]
async fn a_form_of_a_foreign_page_is_turned_away_and_a_cookie_opens_no_api() {
    let app = TestApp::start().await;
    let primary = app.organization(Kind::Primary, "KDMP Detusoko").await;
    let person = app.person(primary, &[Role::Manager]).await.person.unwrap();
    let browser = app.browser(person).await;

    let foreign = browser.with("origin", "https://evil.example").form("/basket/submit", &[]).await;
    assert_eq!((foreign.status, foreign.header("content-type")), (403, "text/html; charset=utf-8"));
    let foreign = browser.with("sec-fetch-site", "cross-site").form("/basket/submit", &[]).await;
    assert_eq!(foreign.status, 403);
    let ours = browser.with("origin", app.address()).form("/basket/submit", &[]).await;
    assert_eq!((ours.status, ours.header("location")), (303, "/orders"));

    assert_eq!(browser.get("/api/v1/organizations").await.status, 401);
    let stranger = app.visitor().with("accept", "text/html").get("/orders?state=draft").await;
    assert_eq!(stranger.header("location"), "/sign-in?next=%2Forders%3Fstate%3Ddraft");
}
