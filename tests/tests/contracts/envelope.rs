//! What surrounds every command: in which order it is judged, for whom, under which key, about which
//! version (api.md, Conventions; examples E6 and E7).

use reqwest::Method;
use serde_json::{Value, json};
use supply_chain::organization::{Kind, Role};
use tests::app::{Client, TestApp};
use uuid::Uuid;

const ORGANIZATIONS: &str = "/api/v1/organizations";

fn primary(name: &str) -> Value {
    json!({ "kind": "primary", "name": name, "region_code": "53.08" })
}

async fn how_many(client: &Client, name: &str) -> usize {
    let reply = client.get(&format!("{ORGANIZATIONS}?q={name}")).await;
    reply.body["items"].as_array().unwrap().len()
}

#[tokio::test]
async fn the_same_key_and_body_give_the_first_answer_again() {
    let app = TestApp::start().await;
    let operator = app.operator().once("K");

    let first = operator.post(ORGANIZATIONS, primary("Ulang")).await;
    // The same as JSON: other order of members, another id of the request.
    let again = operator
        .request(Method::POST, ORGANIZATIONS)
        .header("content-type", "application/json")
        .body(r#"{ "region_code":"53.08", "name":"Ulang", "kind":"primary" }"#);
    let again = Client::send(again).await;

    assert_eq!((first.status, again.status), (201, 201), "{} {}", first.body, again.body);
    assert_eq!(first.text, again.text);
    assert_eq!(
        (first.header("idempotency-replayed"), again.header("idempotency-replayed")),
        ("", "true")
    );
    assert_eq!(first.header("etag"), "\"v1\"");
    assert_eq!(again.header("etag"), "\"v1\"");
    assert_eq!(how_many(&operator, "Ulang").await, 1);
}

#[tokio::test]
async fn twins_at_the_same_moment_make_one_thing() {
    let app = TestApp::start().await;
    let operator = app.operator().once("K");

    let twins = (0..12).map(|_| operator.post(ORGANIZATIONS, primary("Kembar")));
    let replies = futures::future::join_all(twins).await;

    let id = replies[0].id("id");
    assert!(replies.iter().all(|reply| reply.status == 201 && reply.id("id") == id), "{replies:?}");
    let replayed =
        replies.iter().filter(|reply| reply.header("idempotency-replayed") == "true").count();
    assert_eq!(replayed, 11);
    assert_eq!(how_many(&operator, "Kembar").await, 1);
}

#[tokio::test]
async fn the_same_key_with_another_body_is_refused_and_writes_nothing() {
    let app = TestApp::start().await;
    let operator = app.operator().once("K");
    operator.post(ORGANIZATIONS, primary("Satu")).await;

    let other = operator.post(ORGANIZATIONS, primary("Dua")).await;

    assert_eq!((other.status, other.problem()), (422, "key-reused"));
    assert_eq!(how_many(&operator, "Dua").await, 0);
}

#[tokio::test]
async fn a_refusal_is_not_kept_so_the_key_may_be_used_again() {
    let app = TestApp::start().await;
    let operator = app.operator().once("K");
    let unknown = json!({ "kind": "primary", "name": "Ulang", "region_code": "99.99" });
    assert_eq!(operator.post(ORGANIZATIONS, unknown).await.status, 422);

    assert_eq!(operator.post(ORGANIZATIONS, primary("Ulang")).await.status, 201);
}

#[tokio::test]
async fn a_key_belongs_to_one_person_and_one_route() {
    let app = TestApp::start().await;
    let one = app.organization(Kind::Primary, "Satu").await;
    let [ana, beni] =
        [app.person(one, &[Role::Manager]).await, app.person(one, &[Role::Manager]).await]
            .map(|c| c.once("K"));
    let people = format!("{ORGANIZATIONS}/{one}/people");
    let new = |login: &str| json!({ "login": login, "name": login, "roles": ["buyer"] });

    assert_eq!(ana.post(&people, new("citra")).await.status, 201);
    assert_eq!(beni.post(&people, new("dewi")).await.status, 201);
    let path = format!("{ORGANIZATIONS}/{one}");
    assert_eq!(ana.ask(Method::PATCH, &path, Some(json!({ "grade": "B" }))).await.status, 200);
}

#[tokio::test]
async fn unreadable_comes_before_unknown_and_unknown_before_forbidden() {
    let app = TestApp::start().await;
    let one = app.organization(Kind::Primary, "Satu").await;
    let buyer = app.person(one, &[Role::Buyer]).await;
    let visitor = app.visitor();

    let unreadable =
        visitor.post(ORGANIZATIONS, json!({ "kind": "primary", "colour": "red" })).await;
    assert_eq!((unreadable.status, unreadable.pointers()), (400, vec!["/colour"]));
    assert_eq!(unreadable.header("content-type"), "application/problem+json");
    let not_json = visitor.request(Method::POST, ORGANIZATIONS).body("{nonsense");
    assert_eq!(Client::send(not_json).await.status, 400);

    let unknown = visitor.post(ORGANIZATIONS, primary("Dua")).await;
    assert_eq!((unknown.status, unknown.header("www-authenticate")), (401, "Bearer"));

    // The region does not exist either, but that is told to those who may only.
    let forbidden = json!({ "kind": "primary", "name": "Dua", "region_code": "99.99" });
    assert_eq!(buyer.post(ORGANIZATIONS, forbidden).await.status, 403);
    let absent = format!("{ORGANIZATIONS}/{}/people", Uuid::nil());
    let person = json!({ "login": "a b", "name": "", "roles": [] });
    assert_eq!(buyer.post(&absent, person.clone()).await.status, 404);
    assert_eq!(buyer.post(&format!("{ORGANIZATIONS}/no-id/people"), person).await.status, 404);
}

#[tokio::test]
async fn who_acts_for_several_organizations_says_for_which() {
    let app = TestApp::start().await;
    let [one, two, three] = [
        app.organization(Kind::Primary, "Satu").await,
        app.organization(Kind::Primary, "Dua").await,
        app.organization(Kind::Primary, "Tiga").await,
    ];
    let ana = app.person(one, &[Role::Manager]).await;
    let people = app.operator().get(&format!("{ORGANIZATIONS}/{one}/people")).await;
    let login = people.body["items"][0]["login"].clone();
    let second = json!({ "login": login, "name": "Ana", "roles": ["auditor"] });
    assert_eq!(
        app.operator().post(&format!("{ORGANIZATIONS}/{two}/people"), second).await.status,
        201
    );

    let unnamed = ana.get(ORGANIZATIONS).await;
    assert_eq!((unnamed.status, unnamed.problem()), (400, "organization-unnamed"));
    assert_eq!(ana.acting_for(one).get(ORGANIZATIONS).await.status, 200);
    assert_eq!(ana.acting_for(three).get(ORGANIZATIONS).await.status, 403);
    assert_eq!(ana.with("x-organization", "Satu").get(ORGANIZATIONS).await.status, 400);

    // Roles are what they are in the organization acted for.
    let change = json!({ "grade": "A" });
    let path = format!("{ORGANIZATIONS}/{two}");
    assert_eq!(ana.acting_for(two).ask(Method::PATCH, &path, Some(change)).await.status, 403);
}

#[tokio::test]
async fn an_old_version_is_refused_with_the_one_that_stands() {
    let app = TestApp::start().await;
    let one = app.organization(Kind::Primary, "Satu").await;
    let manager = app.person(one, &[Role::Manager]).await;
    let path = format!("{ORGANIZATIONS}/{one}");
    let grade = |grade: &str| Some(json!({ "grade": grade }));

    let changed = manager.with("if-match", "\"v1\"").ask(Method::PATCH, &path, grade("B")).await;
    assert_eq!((changed.status, changed.header("etag")), (200, "\"v2\""));

    let stale = manager.with("if-match", "\"v1\"").ask(Method::PATCH, &path, grade("C")).await;
    assert_eq!((stale.status, &stale.body["current_version"]), (412, &json!(2)));
    assert_eq!(
        manager.with("if-match", "*").ask(Method::PATCH, &path, grade("A")).await.status,
        200
    );
    assert_eq!(manager.get(&path).await.body["grade"], "A");
}

#[tokio::test]
async fn lists_come_in_pages_of_which_none_repeats_anything() {
    let app = TestApp::start().await;
    for name in ["Flores", "Adonara", "Solor", "Lembata", "alor"] {
        app.organization(Kind::Primary, name).await;
    }

    let (mut seen, mut cursor) = (Vec::new(), String::new());
    loop {
        let page =
            app.operator().get(&format!("{ORGANIZATIONS}?kind=primary&limit=2{cursor}")).await;
        assert_eq!(page.status, 200, "{}", page.body);
        let items = page.body["items"].as_array().unwrap();
        seen.extend(items.iter().map(|item| item["name"].as_str().unwrap().to_owned()));
        match page.body["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    assert_eq!(seen, ["Adonara", "alor", "Flores", "Lembata", "Solor"]);

    for wrong in ["limit=0", "limit=101", "limit=x", "cursor=x", "kind=kios"] {
        let reply = app.operator().get(&format!("{ORGANIZATIONS}?{wrong}")).await;
        let name = wrong.split('=').next().unwrap();
        assert_eq!((reply.status, reply.pointers()), (400, vec![name]), "{wrong}");
    }
}
