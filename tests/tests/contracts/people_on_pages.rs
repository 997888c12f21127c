//! People, the organization itself and the operator's desk on pages.

use reqwest::Method;
use reqwest::multipart::{Form, Part};
use supply_chain::organization::{Kind, Role};
use tests::app::{Client, TestApp};

use crate::doors::{attribute, texts};

#[tokio::test]
async fn nobody_is_offered_or_granted_their_own_roles() {
    let app = TestApp::start().await;
    let home = app.organization(Kind::Primary, "KDMP Nangapanda").await;
    let manager = app.person(home, &[Role::Manager]).await.person.unwrap();
    let clerk = app.person(home, &[Role::Buyer]).await.person.unwrap();
    let browser = app.browser(manager).await;

    let own = browser.get(&format!("/people/{manager}")).await;
    assert!(
        texts(&own, "main form").is_empty() && own.text.contains("Ini Anda sendiri."),
        "{}",
        own.text
    );
    let grasped = browser.form(&format!("/people/{manager}"), &[("roles", "sales")]).await;
    assert_eq!(grasped.status, 403, "{}", grasped.text);

    let none = browser.form(&format!("/people/{clerk}"), &[("key", "a")]).await;
    assert_eq!((none.status, attribute(&none, ".wrong a", "href")), (422, "#roles".to_owned()));
    let given = browser
        .form(&format!("/people/{clerk}"), &[("roles", "sales"), ("roles", "warehouse")])
        .await;
    assert_eq!(given.status, 303);
    assert!(browser.get("/people").await.text.contains("meja penjualan, gudang"));
    let gone = browser.form(&format!("/people/{clerk}/end"), &[]).await;
    assert_eq!((gone.status, gone.header("location")), (303, "/people"));
    assert_eq!(browser.get(&format!("/people/{clerk}")).await.status, 404);
    app.stop().await;
}

#[tokio::test]
async fn a_login_that_is_taken_is_said_beside_its_field() {
    let app = TestApp::start().await;
    let home = app.organization(Kind::Primary, "KDMP Nangapanda").await;
    let manager = app.person(home, &[Role::Manager]).await.person.unwrap();
    let browser = app.browser(manager).await;
    let typed = [("name", "Agnes"), ("login", "agnes"), ("roles", "buyer")];

    let first = browser.form("/people/new", &typed).await;
    let second = browser.form("/people/new", &typed).await;

    assert_eq!((first.status, second.status), (200, 409));
    assert_eq!(texts(&second, "#login-err"), ["Nama masuk ini sudah dipakai. Pilih yang lain."]);
    assert_eq!(attribute(&second, "[name=roles][checked]", "value"), "buyer");
    app.stop().await;
}

#[tokio::test]
async fn a_profile_is_kept_field_by_field_and_a_place_is_found_by_its_name() {
    let app = TestApp::start().await;
    let home = app.organization(Kind::Primary, "KDMP Nangapanda").await;
    let manager = app.person(home, &[Role::Manager]).await.person.unwrap();
    let browser = app.browser(manager).await;
    let form = browser.get("/organization/edit").await;
    let version = attribute(&form, "main [name=version]", "value");
    let typed = |region, date| {
        vec![
            ("version", version.as_str()),
            ("name", "KDMP Nangapanda"),
            ("region", region),
            ("deed_date", date),
            ("members_male", "1.204"),
        ]
    };

    let wrong = browser.form("/organization/edit", &typed("53.08.01", "31-02-2026")).await;
    assert_eq!(
        (wrong.status, attribute(&wrong, ".wrong a", "href")),
        (422, "#deed_date".to_owned())
    );
    let many = browser.form("/organization/edit", &typed("Ende", "")).await;
    assert_eq!(many.status, 422);
    let offered = texts(&many, "fieldset label");
    assert!(offered.iter().any(|place| place.contains("Kabupaten Ende")), "{offered:?}");
    let kept = browser.form("/organization/edit", &typed("53.08.01", "24-11-2025")).await;
    assert_eq!(kept.status, 303, "{}", kept.text);

    let page = browser.get("/organization").await;
    assert!(
        page.text.contains("Nangapanda, Kabupaten Ende") && page.text.contains("1.204"),
        "{}",
        page.text
    );
    let stale = browser.form("/organization/edit", &typed("53.08.01", "25-11-2025")).await;
    assert_eq!(
        (stale.status, attribute(&stale, "#deed_date", "value")),
        (412, "25-11-2025".to_owned())
    );
    app.stop().await;
}

#[tokio::test]
async fn a_secondary_takes_in_whom_it_finds_by_name() {
    let app = TestApp::start().await;
    let secondary = app.organization(Kind::Secondary, "Flores Bersama").await;
    app.organization(Kind::Primary, "KDMP Detusoko").await;
    app.organization(Kind::Distributor, "Detusoko Niaga").await;
    let manager = app.person(secondary, &[Role::Manager]).await.person.unwrap();
    let browser = app.browser(manager).await;

    let found = browser.get("/organization/affiliates?q=detusoko").await;
    assert_eq!(texts(&found, "main li b"), ["KDMP Detusoko"], "a distributor belongs to nobody");
    let other = attribute(&found, "main li [name=other]", "value");
    let taken_in = browser.form("/organization/affiliates", &[("other", &other)]).await;
    assert_eq!(taken_in.status, 303, "{}", taken_in.text);
    assert!(browser.get("/organization").await.text.contains("KDMP Detusoko"));
    let gone = browser.form(&format!("/organization/affiliates/{other}/end"), &[]).await;
    assert_eq!(gone.status, 303);
    assert!(browser.get("/organization").await.text.contains("Belum ada koperasi anggota."));
    app.stop().await;
}

#[tokio::test]
async fn the_operator_brings_organizations_in_singly_and_as_a_table() {
    let app = TestApp::start().await;
    let browser = app.browser(app.operator().person.unwrap()).await;

    let made = browser
        .form(
            "/operator/new",
            &[("kind", "primary"), ("name", "KDMP Lio Timur"), ("region", "Lio Timur")],
        )
        .await;
    assert_eq!(made.status, 303, "{}", made.text);
    let page = browser.get(made.header("location")).await;
    assert!(page.text.contains("Belum ada orang. Undang manajernya."), "{}", page.text);

    let sample = browser.get("/operator/import/sample.csv").await.text;
    let table = format!("{sample}primer;KDMP Salah;99.99;;login salah;;12;mungkin;Tidak Ada\r\n");
    let key = attribute(&browser.get("/operator/import").await, "main [name=key]", "value");
    let part = Part::bytes(table.into_bytes()).file_name("organisasi.csv");
    let parts = Form::new().text("key", key).part("file", part);
    let taken =
        Client::send(browser.request(Method::POST, "/operator/import").multipart(parts)).await;
    assert_eq!(taken.status, 303, "{}", taken.text);
    let result = browser.get(taken.header("location")).await;
    assert_eq!(texts(&result, ".fig"), ["3", "0", "1"]);
    let file = browser.get(&format!("{}/result.csv", taken.header("location"))).await;
    let lines: Vec<&str> = file.text.lines().collect();
    assert_eq!((lines.len(), file.header("cache-control")), (5, "no-store"));
    assert!(
        lines[4].starts_with("5;ditolak;;") && lines[4].contains("kode_wilayah: "),
        "{}",
        lines[4]
    );
    let code = lines[1].split(';').nth(4).unwrap();
    let joined =
        app.visitor().form("/join", &[("code", code), ("password", "kopi pagi di Ende")]).await;
    assert_eq!(joined.status, 303, "the code in the file opens the door: {}", joined.text);

    let home = app.organization(Kind::Primary, "Lain").await;
    let manager = app.person(home, &[Role::Manager]).await.person.unwrap();
    let stranger = app.browser(manager).await;
    assert_eq!(stranger.get(taken.header("location")).await.status, 403);
    app.stop().await;
}
