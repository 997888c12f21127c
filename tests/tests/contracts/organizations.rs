//! Organizations: entered by the operator, kept by their managers, seen by everybody.

use reqwest::Method;
use serde_json::{Value, json};
use supply_chain::code::is_well_formed;
use supply_chain::organization::{Kind, Role};
use tests::app::TestApp;
use uuid::Uuid;

const ORGANIZATIONS: &str = "/api/v1/organizations";

#[tokio::test]
async fn an_organization_is_entered_with_its_place_zone_and_short_code() {
    let app = TestApp::start().await;
    let body = json!({
        "kind": "primary", "name": " KDMP Nangapanda ", "region_code": "53.08.01.2006",
        "nik_koperasi": "5308010020001", "npwp": "01.234.567.8-901.000", "vat_registered": true,
    });

    let made = app.operator().post(ORGANIZATIONS, body).await;

    assert_eq!((made.status, made.header("etag")), (201, "\"v1\""), "{}", made.body);
    assert!(made.text.starts_with("{\"id\":"), "ids come first: {}", made.text);
    assert_eq!(made.body["name"], "KDMP Nangapanda");
    assert_eq!(made.body["npwp"], "0012345678901000");
    assert_eq!(made.body["zone"], "Asia/Makassar");
    assert_eq!(
        (&made.body["province"], &made.body["regency"]),
        (&json!("Nusa Tenggara Timur"), &json!("Kabupaten Ende"))
    );
    assert!(made.body["village"].is_string());
    assert_eq!(made.body["abilities"], json!(["buy", "list"]));
    assert!(is_well_formed(made.body["code"].as_str().unwrap()));
    let seen = app.operator().get(&format!("{ORGANIZATIONS}/{}", made.id("id"))).await;
    assert_eq!((seen.status, seen.body), (200, made.body));
}

#[tokio::test]
async fn each_wrong_value_is_pointed_at_and_nothing_is_entered() {
    let app = TestApp::start().await;
    let wrong = json!({
        "id": "018f0000-0000-4000-8000-000000000001", "kind": "primary", "name": "  ",
        "region_code": "99.99", "npwp": "123", "nik_koperasi": "x".repeat(51),
    });

    let reply = app.operator().post(ORGANIZATIONS, wrong).await;

    assert_eq!((reply.status, reply.problem()), (422, "invalid"), "{}", reply.body);
    let mut pointers = reply.pointers();
    pointers.sort_unstable();
    assert_eq!(pointers, ["/id", "/name", "/nik_koperasi", "/npwp", "/region_code"]);
    assert_eq!(app.operator().get(ORGANIZATIONS).await.body["items"], json!([]));
}

#[tokio::test]
async fn an_id_and_a_nik_belong_to_one_organization() {
    let app = TestApp::start().await;
    let id = app.workflow.origin.id::<Uuid>();
    let body = |id: Option<Uuid>, nik: &str| {
        let mut body = json!({ "kind": "secondary", "name": "Puskud", "region_code": "53", "nik_koperasi": nik });
        if let Some(id) = id {
            body["id"] = json!(id);
        }
        body
    };
    let first = app.operator().post(ORGANIZATIONS, body(Some(id), "N-1")).await;
    assert_eq!((first.status, first.id("id")), (201, id));

    let same_id = app.operator().post(ORGANIZATIONS, body(Some(id), "N-2")).await;
    assert_eq!((same_id.status, same_id.problem()), (409, "id-taken"));
    let same_nik = app.operator().post(ORGANIZATIONS, body(None, "N-1")).await;
    assert_eq!((same_nik.status, same_nik.problem()), (409, "nik-koperasi-taken"));

    let other = app.operator().post(ORGANIZATIONS, body(None, "N-3")).await.id("id");
    let change = Some(json!({ "nik_koperasi": "N-1" }));
    let changed =
        app.operator().ask(Method::PATCH, &format!("{ORGANIZATIONS}/{other}"), change).await;
    assert_eq!((changed.status, changed.problem()), (409, "nik-koperasi-taken"));
}

#[tokio::test]
async fn its_manager_keeps_the_profile_and_nobody_else() {
    let app = TestApp::start().await;
    let [one, two] = [
        app.organization(Kind::Primary, "Satu").await,
        app.organization(Kind::Primary, "Dua").await,
    ];
    let manager = app.person(one, &[Role::Manager]).await;
    let path = format!("{ORGANIZATIONS}/{one}");
    let profile = json!({
        "deed_number": "AHU-1", "deed_date": "2025-06-01", "address": "Jl. Soekarno", "members_male": 20,
        "members_female": 31, "grade": "C", "region_code": "53.71", "npwp": "5308011234567890", "nitku": null,
    });

    let changed = manager.ask(Method::PATCH, &path, Some(profile)).await;
    assert_eq!(changed.status, 200, "{}", changed.body);
    assert_eq!(changed.body["members_total"], 51);
    assert_eq!(changed.body["regency"], "Kota Kupang");
    assert_eq!(changed.body["deed_date"], "2025-06-01");

    // Another cooperative sees the profile without its tax number.
    let other = app.person(two, &[Role::Manager]).await;
    let seen = other.get(&path).await;
    assert_eq!(
        (seen.status, &seen.body["grade"], &seen.body["npwp"]),
        (200, &json!("C"), &Value::Null)
    );
    assert_eq!(other.ask(Method::PATCH, &path, Some(json!({ "grade": "A" }))).await.status, 403);
    let buyer = app.person(one, &[Role::Buyer]).await;
    let refused = buyer.ask(Method::PATCH, &path, Some(json!({ "grade": "A" }))).await;
    assert_eq!((refused.status, &refused.body["roles"]), (403, &json!(["manager"])));

    let wrong = json!({ "members_male": -1, "nitku": "12", "name": "" });
    let wrong = manager.ask(Method::PATCH, &path, Some(wrong)).await;
    let mut pointers = wrong.pointers();
    pointers.sort_unstable();
    assert_eq!((wrong.status, pointers), (422, vec!["/members_male", "/name", "/nitku"]));
}

#[tokio::test]
async fn a_primary_belongs_to_a_secondary_until_it_is_let_go() {
    let app = TestApp::start().await;
    let secondary = app.organization(Kind::Secondary, "Puskud").await;
    let primary = app.organization(Kind::Primary, "Satu").await;
    let distributor = app.organization(Kind::Distributor, "Grosir").await;
    let manager = app.person(secondary, &[Role::Manager]).await;
    let outsider = app.person(primary, &[Role::Manager]).await;
    let path = |lower: Uuid| format!("{ORGANIZATIONS}/{secondary}/affiliates/{lower}");
    let belongs_to = async || {
        let seen = app.operator().get(&format!("{ORGANIZATIONS}/{primary}")).await;
        seen.body["belongs_to"].as_array().unwrap().len()
    };

    for _ in 0..2 {
        assert_eq!(manager.ask(Method::PUT, &path(primary), None).await.status, 204);
        assert_eq!(belongs_to().await, 1);
    }
    assert_eq!(outsider.ask(Method::PUT, &path(primary), None).await.status, 403);
    assert_eq!(manager.ask(Method::PUT, &path(Uuid::nil()), None).await.status, 404);
    assert_eq!(
        manager.ask(Method::PUT, &path(distributor), None).await.problem(),
        "affiliation-impossible"
    );
    assert_eq!(manager.ask(Method::PUT, &path(secondary), None).await.status, 422);
    let with_fields =
        manager.ask(Method::PUT, &path(primary), Some(json!({ "since": "2020-01-01" }))).await;
    assert_eq!(with_fields.status, 400);

    assert_eq!(manager.ask(Method::DELETE, &path(primary), None).await.status, 204);
    assert_eq!(belongs_to().await, 0);
    assert_eq!(manager.ask(Method::DELETE, &path(primary), None).await.status, 404);
    assert_eq!(app.operator().ask(Method::PUT, &path(primary), Some(json!({}))).await.status, 204);
}

#[tokio::test]
async fn organizations_are_found_by_kind_name_nik_and_code() {
    let app = TestApp::start().await;
    app.organization(Kind::Primary, "Koperasi 100% Maju").await;
    app.organization(Kind::Distributor, "Maju Grosir").await;
    let names = async |query: &str| {
        let found = app.operator().get(&format!("{ORGANIZATIONS}?{query}")).await;
        let items = found.body["items"].as_array().unwrap().clone();
        items.iter().map(|item| item["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };

    assert_eq!(names("q=maju").await, ["Koperasi 100% Maju", "Maju Grosir"]);
    assert_eq!(names("q=maju&kind=distributor").await, ["Maju Grosir"]);
    assert_eq!(names("q=100%25").await, ["Koperasi 100% Maju"]);
    assert_eq!(names("q=%25grosir").await, [""; 0]);
    let code =
        app.operator().get(&format!("{ORGANIZATIONS}?q=grosir")).await.body["items"][0]["code"]
            .clone();
    assert_eq!(
        names(&format!("q={}", code.as_str().unwrap().to_lowercase())).await,
        ["Maju Grosir"]
    );
}

#[tokio::test]
async fn regions_are_looked_up_by_name_code_and_what_they_lie_in() {
    let app = TestApp::start().await;
    let regions =
        async |query: &str| app.operator().get(&format!("/api/v1/regions?{query}")).await.body;

    let ende = regions("q=kabupaten%20ende").await;
    assert_eq!(
        ende["items"][0],
        json!({ "code": "53.08", "name": "Kabupaten Ende", "level": "regency", "parent_code": "53",
                "lies_in": "Nusa Tenggara Timur", "zone": "Asia/Makassar" })
    );
    let provinces = regions("limit=100").await;
    assert_eq!(provinces["items"][0]["level"], "province");
    let districts = regions("parent=53.08&limit=100").await;
    assert!(districts["items"].as_array().unwrap().iter().all(|item| item["level"] == "district"));
}
