//! A new one-time code for whoever lost theirs or forgot the password, and nobody else's way in.

use reqwest::Method;
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use supply_chain::organization::{Kind, Role};
use tests::app::{Client, PASSWORD, Reply, TestApp};
use uuid::Uuid;

use crate::doors::{attribute, texts};

const REDEEM: &str = "/api/v1/invitations/redeem";
const NEW_PASSWORD: &str = "teh sore di Maumere";

fn people(organization: Uuid) -> String {
    format!("/api/v1/organizations/{organization}/people")
}

fn code_of(organization: Uuid, person: Uuid) -> String {
    format!("{}/{person}/invite-code", people(organization))
}

/// Somebody in an organization with [`PASSWORD`].
async fn known(app: &TestApp, organization: Uuid, login: &str, role: &str) -> Uuid {
    let body =
        json!({ "login": login, "name": "Agnes Weo", "roles": [role], "password": PASSWORD });
    let reply = app.operator().post(&people(organization), body).await;
    assert_eq!(reply.status, 201, "{}", reply.body);
    reply.id("id")
}

async fn sign_in(app: &TestApp, login: &str, password: &str) -> Reply {
    app.visitor().post("/api/v1/sessions", json!({ "login": login, "password": password })).await
}

async fn redeem(app: &TestApp, code: &Value, password: &str) -> Reply {
    app.visitor().post(REDEEM, json!({ "invite_code": code, "password": password })).await
}

async fn column(app: &TestApp, sql: &str) -> Vec<String> {
    let look = sea_orm::Statement::from_string(sea_orm::DbBackend::Postgres, sql.to_owned());
    let rows = app.workflow.database.connection().query_all_raw(look).await.unwrap();
    rows.iter().map(|row| row.try_get::<String>("", "found").unwrap()).collect()
}

#[tokio::test]
async fn a_lost_code_is_made_anew_and_the_old_one_dies_at_once() {
    let app = TestApp::start().await;
    let home = app.organization(Kind::Primary, "KDMP Nangapanda").await;
    let manager = app.person(home, &[Role::Manager]).await;
    let body = json!({ "login": "agnes", "name": "Agnes Weo", "roles": ["buyer"] });
    let invited = manager.post(&people(home), body).await;

    let renewed = manager.post(&code_of(home, invited.id("id")), json!({})).await;

    assert_eq!((renewed.status, &renewed.body["has_password"]), (201, &json!(false)));
    assert_eq!((renewed.id("id"), &renewed.body["login"]), (invited.id("id"), &json!("agnes")));
    assert!(renewed.body["expires_at"].is_string(), "{}", renewed.body);
    let old = redeem(&app, &invited.body["invite_code"], PASSWORD).await;
    assert_eq!((old.status, old.problem()), (422, "invitation-spent"));
    assert_eq!(redeem(&app, &renewed.body["invite_code"], PASSWORD).await.status, 201);
}

#[tokio::test]
async fn a_forgotten_password_holds_until_the_code_is_taken_up() {
    let app = TestApp::start().await;
    let home = app.organization(Kind::Primary, "KDMP Nangapanda").await;
    let manager = app.person(home, &[Role::Manager]).await;
    let person = known(&app, home, "agnes", "buyer").await;
    let device = app.signed_in(person, "agnes").await;

    let renewed = manager.post(&code_of(home, person), json!({})).await;
    assert_eq!((renewed.status, &renewed.body["has_password"]), (201, &json!(true)));
    assert_eq!(sign_in(&app, "agnes", PASSWORD).await.status, 201, "locked out by the asking");
    assert_eq!(device.get("/api/v1/organizations").await.status, 200);

    let taken_up = redeem(&app, &renewed.body["invite_code"], NEW_PASSWORD).await;
    assert_eq!((taken_up.status, &taken_up.body["person"]["login"]), (201, &json!("agnes")));
    assert_eq!(device.get("/api/v1/organizations").await.status, 401);
    assert_eq!(sign_in(&app, "agnes", PASSWORD).await.status, 401);
    assert_eq!(sign_in(&app, "agnes", NEW_PASSWORD).await.status, 201);
    let token = format!("Bearer {}", taken_up.body["token"].as_str().unwrap());
    let here = app.visitor().with("authorization", &token);
    assert_eq!(here.get("/api/v1/organizations").await.status, 200, "the one who took it up");
    let audited =
        "SELECT what || ' ' || facts::text AS found FROM audit_entry WHERE subject_id = '{}'
         AND what <> 'person_added' ORDER BY recorded_at, id";
    assert_eq!(
        column(&app, &audited.replace("{}", &person.to_string())).await,
        [r#"invite_code_renewed {"has_password": true}"#, r#"invitation_redeemed {"sessions": 2}"#]
    );
}

#[tokio::test]
async fn a_code_is_told_again_under_its_key_and_is_stored_nowhere() {
    let app = TestApp::start().await;
    let home = app.organization(Kind::Primary, "KDMP Nangapanda").await;
    let manager = app.person(home, &[Role::Manager]).await.once("K");
    let path = code_of(home, known(&app, home, "agnes", "buyer").await);

    let (first, again) =
        (manager.post(&path, json!({})).await, manager.post(&path, json!({})).await);

    assert_eq!((&first.text, again.header("idempotency-replayed")), (&again.text, "true"));
    let code = first.body["invite_code"].as_str().unwrap();
    let stored = column(&app, "SELECT to_jsonb(a)::text AS found FROM answer a").await;
    assert!(!stored.is_empty() && stored.iter().all(|row| !row.contains(code)), "{stored:?}");
    assert_eq!(redeem(&app, &again.body["invite_code"], NEW_PASSWORD).await.status, 201);
}

#[tokio::test]
async fn whoever_also_acts_elsewhere_gets_a_code_from_the_operator_alone() {
    let app = TestApp::start().await;
    let here = app.organization(Kind::Primary, "KDMP Nangapanda").await;
    let there = app.organization(Kind::Primary, "KDMP Detusoko").await;
    let manager = app.person(here, &[Role::Manager]).await;
    let both = known(&app, here, "agnes", "buyer").await;
    assert_eq!(known(&app, there, "agnes", "manager").await, both);
    let elsewhere = known(&app, there, "beni", "buyer").await;

    let refused = manager.post(&code_of(here, both), json!({})).await;
    assert_eq!((refused.status, refused.problem()), (403, "bound-elsewhere"));
    assert_eq!(manager.post(&code_of(here, elsewhere), json!({})).await.status, 404);
    assert_eq!(manager.post(&code_of(there, elsewhere), json!({})).await.status, 403);
    let own = manager.post(&code_of(here, manager.person.unwrap()), json!({})).await;
    assert_eq!((own.status, own.problem()), (403, "own-invite-code"));
    let made = app.operator().post(&code_of(here, both), json!({})).await;
    assert_eq!(made.status, 201, "{}", made.body);

    // Once the tie elsewhere has ended, they are this manager's people alone.
    let tie = format!("{}/{both}", people(there));
    assert_eq!(app.operator().ask(Method::DELETE, &tie, None).await.status, 204);
    assert_eq!(manager.post(&code_of(here, both), json!({})).await.status, 201);
}

#[tokio::test]
async fn an_operator_is_nobodys_to_renew_but_another_operators() {
    let app = TestApp::start().await;
    let home = app.organization(Kind::Primary, "KDMP Nangapanda").await;
    let manager = app.person(home, &[Role::Manager]).await;
    let hash = tests::app::password_hash().to_owned();
    let second = order_workflow::command::identity::create_operator(&app.workflow, "kedua", hash);
    let second = Uuid::from(second.await.unwrap());
    let body = json!({ "login": "kedua", "name": "Kedua", "roles": ["auditor"] });
    assert_eq!(app.operator().post(&people(home), body).await.id("id"), second);

    let refused = manager.post(&code_of(home, second), json!({})).await;
    assert_eq!((refused.status, refused.problem()), (403, "bound-elsewhere"));
    let itself = app.signed_in(second, "kedua").await.post(&code_of(home, second), json!({})).await;
    assert_eq!((itself.status, itself.problem()), (403, "own-invite-code"));
    assert_eq!(app.operator().post(&code_of(home, second), json!({})).await.status, 201);
}

#[tokio::test]
async fn a_code_of_before_does_not_open_the_next_organization() {
    let app = TestApp::start().await;
    let here = app.organization(Kind::Primary, "KDMP Nangapanda").await;
    let there = app.organization(Kind::Primary, "KDMP Detusoko").await;
    let manager = app.person(here, &[Role::Manager]).await;
    let person = known(&app, here, "agnes", "buyer").await;
    let kept_back = manager.post(&code_of(here, person), json!({})).await;
    assert_eq!(kept_back.status, 201);

    known(&app, there, "agnes", "manager").await;

    let tried = redeem(&app, &kept_back.body["invite_code"], NEW_PASSWORD).await;
    assert_eq!((tried.status, tried.problem()), (422, "invitation-spent"));
    assert_eq!(sign_in(&app, "agnes", PASSWORD).await.status, 201);
}

#[tokio::test]
async fn on_pages_a_new_code_is_asked_once_more_and_shown_once() {
    let app = TestApp::start().await;
    let home = app.organization(Kind::Primary, "KDMP Nangapanda").await;
    let there = app.organization(Kind::Primary, "KDMP Detusoko").await;
    let manager = app.person(home, &[Role::Manager]).await.person.unwrap();
    let person = known(&app, home, "agnes", "buyer").await;
    let both = known(&app, home, "beni", "buyer").await;
    known(&app, there, "beni", "buyer").await;
    let browser = app.browser(manager).await;
    let address = format!("/people/{person}/invite-code");

    let list = browser.get("/people").await;
    assert_eq!(
        texts(&list, "main li .b"),
        ["Kode baru…"],
        "neither oneself nor who acts elsewhere"
    );
    assert_eq!(attribute(&list, "main li .b", "href"), address);
    let elsewhere = browser.get(&format!("/people/{both}")).await;
    assert!(elsewhere.text.contains("kode baru untuknya dibuat operator"), "{}", elsewhere.text);
    assert_eq!(browser.get(&format!("/people/{both}/invite-code")).await.status, 403);
    assert_eq!(browser.get(&format!("/people/{manager}/invite-code")).await.status, 403);

    let asked = browser.get(&address).await;
    assert_eq!(texts(&asked, "h1"), ["Buat kode baru untuk Agnes Weo"]);
    assert!(asked.text.contains("kata sandi lamanya tetap bisa dipakai"), "{}", asked.text);
    let key = attribute(&asked, "main [name=key]", "value");
    let shown = browser.form(&address, &[("key", &key)]).await;
    assert_eq!((shown.status, shown.header("cache-control")), (200, "no-store"));
    let code = texts(&shown, "#code").remove(0);
    let message = texts(&shown, "#message").remove(0);
    assert!(message.contains(&format!("ketik kode\n{code}\n")), "{message}");

    let joined = app.visitor().form("/join", &[("code", &code), ("password", NEW_PASSWORD)]).await;
    assert_eq!((joined.status, joined.header("location")), (303, "/"));
    assert_eq!(sign_in(&app, "agnes", NEW_PASSWORD).await.status, 201);
    app.stop().await;
}

#[tokio::test]
async fn the_operator_makes_a_code_on_their_own_pages_too() {
    let app = TestApp::start().await;
    let home = app.organization(Kind::Primary, "KDMP Nangapanda").await;
    let person = known(&app, home, "agnes", "manager").await;
    let browser = app.browser(app.operator().person.unwrap()).await;
    let address = format!("/operator/organizations/{home}/people/{person}/invite-code");

    let page = browser.get(&format!("/operator/organizations/{home}")).await;
    assert_eq!(attribute(&page, "main li .b", "href"), address);
    let asked = browser.get(&address).await;
    let key = attribute(&asked, "main [name=key]", "value");
    let shown = browser.form(&address, &[("key", &key)]).await;

    assert_eq!(shown.status, 200, "{}", shown.text);
    let code = json!(texts(&shown, "#code").remove(0));
    assert_eq!(redeem(&app, &code, NEW_PASSWORD).await.status, 201);
    app.stop().await;
}

fn passwords<'a>(old: &'a str, new: &'a str) -> [(&'a str, &'a str); 2] {
    [("old_password", old), ("password", new)]
}

async fn own_page(browser: &Client) -> String {
    browser.get("/account").await.text
}

#[tokio::test]
async fn whoever_knows_the_old_password_takes_another_and_the_other_sessions_end() {
    let app = TestApp::start().await;
    let home = app.organization(Kind::Primary, "KDMP Nangapanda").await;
    let manager = app.person(home, &[Role::Manager]).await;
    let person = known(&app, home, "agnes", "buyer").await;
    let (browser, other) = (app.browser(person).await, app.signed_in(person, "agnes").await);
    let code = manager.post(&code_of(home, person), json!({})).await;
    assert!(own_page(&browser).await.contains("Kode sekali pakai untuk Anda dibuat Orang"));

    let short = browser.form("/account", &passwords("", "pendek")).await;
    assert_eq!(short.status, 422);
    assert_eq!(texts(&short, ".err"), ["Isi bagian ini.", "Paling sedikit 10 huruf."]);
    let wrong = browser.form("/account", &passwords("bukan ini", NEW_PASSWORD)).await;
    assert_eq!(wrong.status, 422);
    assert_eq!(texts(&wrong, "#old_password-err"), ["Ini bukan kata sandi Anda sekarang."]);
    assert!(!wrong.text.contains(NEW_PASSWORD), "a password comes back");
    assert_eq!(other.get("/api/v1/organizations").await.status, 200);

    let changed = browser.form("/account", &passwords(PASSWORD, NEW_PASSWORD)).await;
    assert_eq!((changed.status, changed.header("location")), (303, "/account?changed=1"));
    let twice = browser.form("/account", &passwords(PASSWORD, NEW_PASSWORD)).await;
    assert_eq!(twice.status, 303, "a double tap reads as a wrong password");

    assert!(browser.get("/account?changed=1").await.text.contains("Kata sandi sudah diganti."));
    assert_eq!(other.get("/api/v1/organizations").await.status, 401);
    assert_eq!(sign_in(&app, "agnes", PASSWORD).await.status, 401);
    assert_eq!(sign_in(&app, "agnes", NEW_PASSWORD).await.status, 201);
    let dead = redeem(&app, &code.body["invite_code"], PASSWORD).await;
    assert_eq!(dead.problem(), "invitation-spent");
    assert!(!own_page(&browser).await.contains("Kode sekali pakai untuk Anda"));
    app.stop().await;
}

#[tokio::test]
async fn guessing_at_the_old_password_in_an_open_session_is_limited() {
    let app = TestApp::start().await;
    let home = app.organization(Kind::Primary, "KDMP Nangapanda").await;
    let person = known(&app, home, "agnes", "buyer").await;
    let browser = app.browser(person).await;

    for _ in 0..5 {
        let wrong = browser.form("/account", &passwords("bukan ini", NEW_PASSWORD)).await;
        assert_eq!(wrong.status, 422);
    }
    let right = browser.form("/account", &passwords(PASSWORD, NEW_PASSWORD)).await;

    assert_eq!(right.status, 429);
    assert!(texts(&right, "#old_password-err")[0].starts_with("Terlalu banyak percobaan."));
    assert_eq!(sign_in(&app, "agnes", PASSWORD).await.status, 429);
    app.stop().await;
}

#[tokio::test]
async fn signing_out_everywhere_ends_this_browser_too() {
    let app = TestApp::start().await;
    let home = app.organization(Kind::Primary, "KDMP Nangapanda").await;
    let person = known(&app, home, "agnes", "buyer").await;
    let (browser, other) = (app.browser(person).await, app.browser(person).await);

    let out = browser.form("/account/sign-out-everywhere", &[]).await;

    assert_eq!((out.status, out.header("location")), (303, "/sign-in"));
    for gone in [&browser, &other] {
        assert_eq!(gone.get("/account").await.header("location"), "/sign-in?next=%2Faccount");
    }
    app.stop().await;
}

#[tokio::test]
async fn whoever_holds_the_machine_resets_an_operators_password_and_nobody_elses() {
    use order_workflow::command::identity::reset_operator_password;
    let app = TestApp::start().await;
    let home = app.organization(Kind::Primary, "KDMP Nangapanda").await;
    known(&app, home, "agnes", "manager").await;
    let hash = || marketplace_api::identity::password::hash_now(NEW_PASSWORD).unwrap();
    for _ in 0..5 {
        assert_eq!(sign_in(&app, "operator", "lupa sama sekali").await.status, 401);
    }

    for nobodys in ["agnes", "tidak.ada"] {
        let refused = reset_operator_password(&app.workflow, nobodys, hash()).await.unwrap_err();
        assert!(refused.to_string().contains("does not run the installation"), "{refused}");
    }
    reset_operator_password(&app.workflow, " Operator ", hash()).await.unwrap();

    assert_eq!(app.operator().get("/api/v1/organizations").await.status, 401);
    assert_eq!(sign_in(&app, "operator", NEW_PASSWORD).await.status, 201, "still waiting");
    assert_eq!(sign_in(&app, "operator", PASSWORD).await.status, 401);
    assert_eq!(sign_in(&app, "agnes", PASSWORD).await.status, 201);
}
