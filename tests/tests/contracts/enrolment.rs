//! Organizations by the table: good rows go in, bad rows change nothing, again changes nothing.

use std::fmt::Write;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use supply_chain::organization::{Kind, Role};
use tests::app::{PASSWORD, TestApp};

const IMPORT: &str = "/api/v1/organizations/import";

#[tokio::test]
async fn each_row_is_answered_for_itself() {
    let app = TestApp::start().await;
    let table = "Jenis;Nama;Kode Wilayah;NIK Koperasi;NPWP;PKP;Manajer;Login;Sekunder\n\
        sekunder;Puskud NTT;53;S-1;;ya;Ana;ana;\n\
        primer;KDMP Nangapanda;53.08;P-1;01.234.567.8-901.000;tidak;Beni;BENI;puskud ntt\n\
        primer;KDMP Salah;99.99;P-2;12;mungkin;;a b;tidak ada\n\
        kios;KDMP Bank;53.08;P-1;;;Citra;beni;\n";

    let reply = app.operator().upload(IMPORT, "daftar.csv", table.as_bytes().to_vec()).await;

    assert_eq!(reply.status, 200, "{}", reply.body);
    assert_eq!((&reply.body["created"], &reply.body["refused"]), (&json!(2), &json!(2)));
    let rows = reply.body["rows"].as_array().unwrap();
    assert_eq!((&rows[1]["state"], &rows[1]["login"]), (&json!("created"), &json!("beni")));
    let columns = |row: &Value| {
        let errors = row["errors"].as_array().unwrap().iter();
        errors.map(|error| error["column"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(
        columns(&rows[2]),
        ["region_code", "npwp", "vat_registered", "manager_name", "login", "secondary"]
    );
    assert_eq!(columns(&rows[3]), ["kind", "nik_koperasi", "login"]);
    assert_eq!((&rows[3]["row"], &rows[3]["errors"][0]["row"]), (&json!(4), &json!(4)));

    let primary = rows[1]["organization_id"].as_str().unwrap();
    let seen = app.operator().get(&format!("/api/v1/organizations/{primary}")).await;
    assert_eq!(seen.body["npwp"], "0012345678901000");
    assert_eq!(seen.body["belongs_to"][0]["name"], "Puskud NTT");
    assert_eq!(
        app.operator().get("/api/v1/organizations").await.body["items"].as_array().unwrap().len(),
        2
    );
    let code = &rows[1]["invite_code"];
    let redeemed = app
        .visitor()
        .post("/api/v1/invitations/redeem", json!({ "invite_code": code, "password": PASSWORD }))
        .await;
    assert_eq!(redeemed.body["organizations"][0]["roles"], json!(["manager"]));
}

#[tokio::test]
async fn the_same_table_again_changes_nothing_and_tells_unused_codes_once_more() {
    let app = TestApp::start().await;
    let table = b"kind,name,region_code,manager_name,login\nprimary,Satu,53.08,Ana,ana\nprimary,Dua,53.08,Beni,beni\n";
    let first = app.operator().upload(IMPORT, "a.csv", table.to_vec()).await.body;
    let body = json!({ "invite_code": first["rows"][0]["invite_code"], "password": PASSWORD });
    app.visitor().post("/api/v1/invitations/redeem", body).await;

    let again = app.operator().upload(IMPORT, "a.csv", table.to_vec()).await.body;

    assert_eq!((&again["created"], &again["unchanged"]), (&json!(0), &json!(2)));
    assert_eq!(again["rows"][0]["invite_code"], Value::Null, "she is in already");
    assert_eq!(again["rows"][1]["invite_code"], first["rows"][1]["invite_code"]);
    assert_eq!(again["rows"][1]["organization_id"], first["rows"][1]["organization_id"]);

    let other = b"kind,name,region_code,manager_name,login\nprimary,Satu,53.08,Eva,eva\nprimary,Tiga,53.08,Ana,ana\n";
    let other = app.operator().upload(IMPORT, "a.csv", other.to_vec()).await.body;
    assert_eq!(
        other["refused"], 2,
        "another manager for what is there, and a login that is taken: {other}"
    );
}

#[tokio::test]
async fn under_its_key_the_first_answer_comes_again_with_its_codes() {
    let app = TestApp::start().await;
    let operator = app.operator().once("K");
    let table = b"kind,name,region_code,manager_name,login\nprimary,Satu,53.08,Ana,ana\n";

    let first = operator.upload(IMPORT, "a.csv", table.to_vec()).await;
    let again = operator.upload(IMPORT, "a.csv", table.to_vec()).await;
    assert_eq!((first.text, again.header("idempotency-replayed")), (again.text.clone(), "true"));

    let other = operator
        .upload(IMPORT, "a.csv", b"kind,name,region_code,manager_name,login\n".to_vec())
        .await;
    assert_eq!(other.problem(), "key-reused");
}

#[tokio::test]
async fn what_is_no_table_is_refused_with_what_is_missing() {
    let app = TestApp::start().await;
    let lacking =
        app.operator().upload(IMPORT, "a.csv", b"nama,jenis\nSatu,primer\n".to_vec()).await;
    assert_eq!(
        (lacking.status, &lacking.body["missing_columns"]),
        (422, &json!(["region_code", "manager_name", "login"]))
    );

    let primary = app.organization(Kind::Primary, "Satu").await;
    let manager = app.person(primary, &[Role::Manager]).await;
    assert_eq!(manager.upload(IMPORT, "a.csv", b"x".to_vec()).await.status, 403);
    assert_eq!(app.visitor().upload(IMPORT, "a.csv", b"x".to_vec()).await.status, 401);
    assert_eq!(app.operator().post(IMPORT, json!({})).await.status, 415);
}

#[tokio::test]
async fn a_province_goes_in_within_two_minutes() {
    let app = TestApp::start().await;
    let mut table = "kind,name,region_code,nik_koperasi,manager_name,login,secondary\nsecondary,Puskud,53,S,Ana,puskud,\n".to_owned();
    for number in 1..4_202 {
        writeln!(
            table,
            "primary,KDMP {number},53.08,N-{number},Manajer {number},manajer-{number},Puskud"
        )
        .unwrap();
    }
    let began = Instant::now();

    let reply = app.operator().upload(IMPORT, "ntt.csv", table.into_bytes()).await;

    assert_eq!(reply.body["created"], 4_202, "{}", &reply.text[..reply.text.len().min(500)]);
    assert!(began.elapsed() < Duration::from_mins(2), "{:?}", began.elapsed());
}
