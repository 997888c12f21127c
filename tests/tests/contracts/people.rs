//! People come in by one-time code; nobody decides on their own roles.

use chrono::TimeDelta;
use reqwest::Method;
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use supply_chain::organization::{Kind, Role};
use tests::app::{PASSWORD, TestApp};
use uuid::Uuid;

const REDEEM: &str = "/api/v1/invitations/redeem";

fn people(organization: Uuid) -> String {
    format!("/api/v1/organizations/{organization}/people")
}

fn person(login: &str, roles: &[&str]) -> Value {
    json!({ "login": login, "name": login, "roles": roles })
}

async fn column(app: &TestApp, sql: &str) -> Vec<String> {
    let look = sea_orm::Statement::from_string(sea_orm::DbBackend::Postgres, sql.to_owned());
    let rows = app.workflow.database.connection().query_all_raw(look).await.unwrap();
    rows.iter().map(|row| row.try_get::<String>("", "found").unwrap()).collect()
}

#[tokio::test]
async fn an_invite_code_lets_one_person_in_once() {
    let app = TestApp::start().await;
    let primary = app.organization(Kind::Primary, "Satu").await;
    let manager = app.person(primary, &[Role::Manager]).await;
    let added = manager.post(&people(primary), person("beni", &["buyer"])).await;
    assert_eq!(added.status, 201, "{}", added.body);
    let code = added.body["invite_code"].as_str().unwrap();
    let listed = manager.get(&people(primary)).await;
    assert_eq!(listed.body["items"][1]["state"], "invited");

    let visitor = app.visitor();
    let short = visitor.post(REDEEM, json!({ "invite_code": code, "password": "short" })).await;
    assert_eq!((short.status, short.pointers()), (422, vec!["/password"]));
    let typed = code.to_lowercase().replace('-', " ");
    let redeemed =
        visitor.post(REDEEM, json!({ "invite_code": typed, "password": PASSWORD })).await;
    assert_eq!(redeemed.status, 201, "{}", redeemed.body);
    assert_eq!(redeemed.body["person"]["login"], "beni");

    let again = visitor.post(REDEEM, json!({ "invite_code": code, "password": PASSWORD })).await;
    assert_eq!((again.status, again.problem()), (422, "invitation-spent"));
    let signed_in =
        visitor.post("/api/v1/sessions", json!({ "login": "beni", "password": PASSWORD })).await;
    assert_eq!(signed_in.status, 201);
    assert_eq!(manager.get(&people(primary)).await.body["items"][1]["state"], "active");
}

#[tokio::test]
async fn a_code_is_good_for_thirty_days() {
    let app = TestApp::start().await;
    let primary = app.organization(Kind::Primary, "Satu").await;
    let added = app.operator().post(&people(primary), person("beni", &["buyer"])).await;
    app.clock.advance(TimeDelta::days(31));

    let body = json!({ "invite_code": added.body["invite_code"], "password": PASSWORD });
    assert_eq!(app.visitor().post(REDEEM, body).await.problem(), "invitation-spent");
}

#[tokio::test]
async fn a_code_is_told_again_under_its_key_and_stored_nowhere() {
    let app = TestApp::start().await;
    let primary = app.organization(Kind::Primary, "Satu").await;
    let operator = app.operator().once("K");

    let first = operator.post(&people(primary), person("beni", &["buyer"])).await;
    let again = operator.post(&people(primary), person("beni", &["buyer"])).await;

    assert_eq!((first.text, again.header("idempotency-replayed")), (again.text.clone(), "true"));
    let code = again.body["invite_code"].as_str().unwrap();
    let stored = column(&app, "SELECT to_jsonb(a)::text AS found FROM answer a").await;
    assert!(!stored.is_empty() && stored.iter().all(|row| !row.contains(code)), "{stored:?}");
}

#[tokio::test]
async fn only_the_operator_chooses_a_password_for_others() {
    let app = TestApp::start().await;
    let primary = app.organization(Kind::Primary, "Satu").await;
    let manager = app.person(primary, &[Role::Manager]).await;
    let mut body = person("beni", &["buyer"]);
    body["password"] = json!(PASSWORD);

    let refused = manager.post(&people(primary), body.clone()).await;
    assert_eq!((refused.status, refused.problem()), (403, "operator-only"));
    let added = app.operator().post(&people(primary), body.clone()).await;
    assert_eq!((added.status, &added.body["invite_code"]), (201, &Value::Null));
    body["login"] = json!("citra");
    body["password"] = json!("short");
    assert_eq!(app.operator().post(&people(primary), body).await.pointers(), ["/password"]);
}

#[tokio::test]
async fn a_login_is_one_persons_and_only_the_operator_binds_them_to_more() {
    let app = TestApp::start().await;
    let [one, two] = [
        app.organization(Kind::Primary, "Satu").await,
        app.organization(Kind::Primary, "Dua").await,
    ];
    let manager = app.person(two, &[Role::Manager]).await;
    let first = app.operator().post(&people(one), person("beni", &["buyer"])).await;

    let taken = manager.post(&people(two), person(" BENI ", &["buyer"])).await;
    assert_eq!((taken.status, taken.problem()), (409, "login-taken"));
    let same = app.operator().post(&people(one), person("beni", &["sales"])).await;
    assert_eq!(same.problem(), "login-taken");
    let bound = app.operator().post(&people(two), person("beni", &["auditor"])).await;
    assert_eq!((bound.status, bound.id("id")), (201, first.id("id")));
}

#[tokio::test]
async fn wrong_values_are_pointed_at() {
    let app = TestApp::start().await;
    let primary = app.organization(Kind::Primary, "Satu").await;

    let reply = app
        .operator()
        .post(&people(primary), json!({ "login": "a b", "name": " ", "roles": [] }))
        .await;
    let mut pointers = reply.pointers();
    pointers.sort_unstable();
    assert_eq!((reply.status, pointers), (422, vec!["/login", "/name", "/roles"]));
    let unknown = app.operator().post(&people(primary), person("beni", &["king"])).await;
    assert_eq!((unknown.status, unknown.pointers()), (400, vec!["/roles/0"]));
}

#[tokio::test]
async fn a_changed_role_ends_the_sessions_it_was_held_in() {
    let app = TestApp::start().await;
    let primary = app.organization(Kind::Primary, "Satu").await;
    let manager = app.person(primary, &[Role::Manager]).await;
    let buyer = app.person(primary, &[Role::Buyer]).await;
    let path = format!("{}/{}", people(primary), buyer.person.unwrap());
    let roles = |roles: &[&str]| Some(json!({ "roles": roles }));

    // The same roles change nothing.
    assert_eq!(manager.ask(Method::PATCH, &path, roles(&["buyer"])).await.status, 200);
    assert_eq!(buyer.get("/api/v1/organizations").await.status, 200);

    let changed = manager.ask(Method::PATCH, &path, roles(&["warehouse", "sales", "sales"])).await;
    assert_eq!((changed.status, &changed.body["roles"]), (200, &json!(["sales", "warehouse"])));
    assert_eq!(buyer.get("/api/v1/organizations").await.status, 401);
    let audited =
        column(&app, "SELECT facts::text AS found FROM audit_entry WHERE what = 'roles_changed'")
            .await;
    assert_eq!(audited, [r#"{"after": ["sales", "warehouse"], "before": ["buyer"]}"#]);
}

#[tokio::test]
async fn nobody_decides_on_their_own_roles() {
    let app = TestApp::start().await;
    let primary = app.organization(Kind::Primary, "Satu").await;
    let manager = app.person(primary, &[Role::Manager]).await;
    let path = format!("{}/{}", people(primary), manager.person.unwrap());

    let more =
        manager.ask(Method::PATCH, &path, Some(json!({ "roles": ["manager", "approver"] }))).await;
    assert_eq!((more.status, more.problem()), (403, "own-roles"));
    assert_eq!(manager.ask(Method::DELETE, &path, None).await.problem(), "own-roles");
    let operator = app.operator().post(&people(primary), person("operator", &["manager"])).await;
    assert_eq!((operator.status, operator.problem()), (403, "own-roles"));
}

#[tokio::test]
async fn whoever_is_let_go_is_out_at_once() {
    let app = TestApp::start().await;
    let [one, two] = [
        app.organization(Kind::Primary, "Satu").await,
        app.organization(Kind::Primary, "Dua").await,
    ];
    let (manager, other) =
        (app.person(one, &[Role::Manager]).await, app.person(two, &[Role::Manager]).await);
    let buyer = app.person(one, &[Role::Buyer]).await;
    let path = format!("{}/{}", people(one), buyer.person.unwrap());

    assert_eq!(other.ask(Method::DELETE, &path, None).await.status, 403);
    let elsewhere = format!("{}/{}", people(two), buyer.person.unwrap());
    assert_eq!(other.ask(Method::DELETE, &elsewhere, None).await.status, 404);

    assert_eq!(manager.once("K").ask(Method::DELETE, &path, None).await.status, 204);
    let again = manager.once("K").ask(Method::DELETE, &path, None).await;
    assert_eq!((again.status, again.header("idempotency-replayed")), (204, "true"));
    assert_eq!(buyer.get("/api/v1/organizations").await.status, 401);
    let back = app.signed_in(buyer.person.unwrap(), "buyer").await;
    assert_eq!(back.get("/api/v1/organizations").await.problem(), "organization-needed");
    assert_eq!(manager.get(&people(one)).await.body["items"].as_array().unwrap().len(), 1);
}
