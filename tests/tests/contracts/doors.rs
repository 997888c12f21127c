//! The doors: signing in and out on pages, invite codes, the choice of organization, the language.

use reqwest::Method;
use scraper::{Html, Selector};
use serde_json::json;
use supply_chain::organization::{Kind, Role};
use tests::app::{Client, PASSWORD, Reply, TestApp};

const WRONG: &str = "Nama masuk atau kata sandi tidak cocok.";

/// The texts of the elements that match, one after the other.
pub(crate) fn texts(reply: &Reply, selector: &str) -> Vec<String> {
    let (page, selector) = (Html::parse_document(&reply.text), Selector::parse(selector).unwrap());
    page.select(&selector)
        .map(|element| element.text().collect::<String>().trim().to_owned())
        .collect()
}

/// An attribute of the first element that matches; empty where there is none.
pub(crate) fn attribute(reply: &Reply, selector: &str, name: &str) -> String {
    let (page, selector) = (Html::parse_document(&reply.text), Selector::parse(selector).unwrap());
    page.select(&selector)
        .next()
        .and_then(|element| element.value().attr(name))
        .unwrap_or_default()
        .to_owned()
}

/// The browser that got this answer: it sends its cookie from now on.
fn with_cookie(visitor: &Client, reply: &Reply) -> Client {
    let cookie = reply.header("set-cookie").split(';').next().unwrap().to_owned();
    visitor.with("cookie", &cookie).with("accept", "text/html")
}

/// Somebody with a password in these organizations.
async fn known(app: &TestApp, login: &str, organizations: &[uuid::Uuid]) {
    for organization in organizations {
        let body = json!({ "login": login, "name": "Agnes Weo", "roles": ["manager"], "password": PASSWORD });
        let path = format!("/api/v1/organizations/{organization}/people");
        let reply = app.operator().post(&path, body).await;
        assert_eq!(reply.status, 201, "{}", reply.body);
    }
}

#[tokio::test]
async fn a_wrong_login_and_a_wrong_password_read_alike() {
    let app = TestApp::start().await;
    let home = app.organization(Kind::Primary, "KDMP Nangapanda").await;
    known(&app, "agnes", &[home]).await;
    let visitor = app.visitor();

    let wrong_login = visitor.form("/sign-in", &[("login", "agnis"), ("password", PASSWORD)]).await;
    let wrong_password =
        visitor.form("/sign-in", &[("login", "agnes"), ("password", "teh sore di Ende")]).await;

    for reply in [&wrong_login, &wrong_password] {
        assert_eq!(reply.status, 422);
        assert!(texts(reply, ".wrong a")[0].starts_with(WRONG), "{}", reply.text);
        assert!(texts(reply, "title")[0].starts_with("Salah:"));
        assert!(reply.header("set-cookie").is_empty());
    }
    assert_eq!(texts(&wrong_login, ".wrong"), texts(&wrong_password, ".wrong"));
    assert_eq!(attribute(&wrong_password, "#login", "value"), "agnes");
    assert!(!wrong_password.text.contains("teh sore"), "a password comes back");
    app.stop().await;
}

#[tokio::test]
async fn after_five_wrong_passwords_the_door_says_when_to_come_back() {
    let app = TestApp::start().await;
    let visitor = app.visitor();

    let mut last = None;
    for _ in 0..7 {
        last =
            Some(visitor.form("/sign-in", &[("login", "agnes"), ("password", "teh sore")]).await);
    }

    let last = last.unwrap();
    assert_eq!(last.status, 429);
    assert!(texts(&last, ".wrong a")[0].contains("Coba lagi pukul "), "{}", last.text);
    app.stop().await;
}

#[tokio::test]
async fn signing_in_leads_where_one_wanted_to_go_and_nowhere_else() {
    let app = TestApp::start().await;
    let home = app.organization(Kind::Primary, "KDMP Nangapanda").await;
    known(&app, "agnes", &[home]).await;
    let visitor = app.visitor().with("accept", "text/html");

    let turned_away = visitor.get("/orders?state=draft").await;
    assert_eq!(turned_away.header("location"), "/sign-in?next=%2Forders%3Fstate%3Ddraft");
    for (next, led_to) in [
        ("/orders?state=draft", "/orders?state=draft"),
        ("//x.example/", "/"),
        ("https://x.example", "/"),
    ] {
        let typed = [("login", " Agnes "), ("password", PASSWORD), ("next", next)];
        let reply = visitor.form("/sign-in", &typed).await;
        assert_eq!((reply.status, reply.header("location")), (303, led_to), "{next}");
    }

    let reply = visitor.form("/sign-in", &[("login", "agnes"), ("password", PASSWORD)]).await;
    let browser = with_cookie(&app.visitor(), &reply);
    let cookie = reply.header("set-cookie");
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"), "{cookie}");
    assert_eq!(browser.get("/orders").await.status, 200);
    assert_eq!(browser.form("/sign-out", &[]).await.header("location"), "/sign-in");
    assert_eq!(browser.get("/orders").await.status, 303, "the session goes on after signing out");
    app.stop().await;
}

#[tokio::test]
async fn who_works_for_several_chooses_and_the_last_one_stands_first_next_time() {
    let app = TestApp::start().await;
    let first = app.organization(Kind::Primary, "Aneka Usaha").await;
    let second = app.organization(Kind::Primary, "Zaitun Jaya").await;
    let foreign = app.organization(Kind::Primary, "Milik Orang").await;
    known(&app, "agnes", &[first, second]).await;
    let typed = [("login", "agnes"), ("password", PASSWORD), ("next", "/orders")];

    let reply = app.visitor().form("/sign-in", &typed).await;
    assert_eq!(reply.header("location"), "/choose-organization?next=%2Forders");
    let browser = with_cookie(&app.visitor(), &reply);
    let stolen = foreign.to_string();
    let refused = browser.form("/choose-organization", &[("organization", &stolen)]).await;
    assert_eq!(refused.status, 404);
    let chosen = second.to_string();
    let typed_choice = [("organization", chosen.as_str()), ("next", "/orders")];
    let reply = browser.form("/choose-organization", &typed_choice).await;
    assert_eq!((reply.status, reply.header("location")), (303, "/orders"));
    assert!(browser.get("/orders").await.text.contains("Zaitun Jaya"));

    let again = app.visitor().form("/sign-in", &typed).await;
    let page = with_cookie(&app.visitor(), &again).get("/choose-organization").await;
    assert_eq!(texts(&page, "li b"), ["Zaitun Jaya", "Aneka Usaha"]);
    app.stop().await;
}

#[tokio::test]
async fn an_invite_code_becomes_a_password_once() {
    let app = TestApp::start().await;
    let home = app.organization(Kind::Primary, "KDMP Nangapanda").await;
    let manager = app.person(home, &[Role::Manager]).await;
    let browser = app.browser(manager.person.unwrap()).await;

    let form = browser.get("/people/new").await;
    let key = attribute(&form, "main [name=key]", "value");
    let typed = [
        ("key", key.as_str()),
        ("name", "Rafael Wara"),
        ("login", "rafael"),
        ("roles", "warehouse"),
        ("roles", "buyer"),
    ];
    let invited = browser.form("/people/new", &typed).await;
    assert_eq!((invited.status, invited.header("cache-control")), (200, "no-store"));
    let code = texts(&invited, "#code").remove(0);
    assert!(texts(&invited, "#message")[0].contains(&code));
    let again = browser.form("/people/new", &typed).await;
    assert_eq!(
        texts(&again, "#code"),
        std::slice::from_ref(&code),
        "a double tap makes a second person"
    );

    let visitor = app.visitor();
    let short = visitor.form("/join", &[("code", &code), ("password", "pendek")]).await;
    assert_eq!((short.status, attribute(&short, "#code", "value")), (422, code.clone()));
    assert_eq!(texts(&short, "#password-err"), ["Paling sedikit 10 huruf."]);
    let joined = visitor.form("/join", &[("code", &code), ("password", PASSWORD)]).await;
    assert_eq!((joined.status, joined.header("location")), (303, "/"));
    assert_eq!(with_cookie(&visitor, &joined).get("/stock/levels").await.status, 200);
    let spent = visitor.form("/join", &[("code", &code), ("password", PASSWORD)]).await;
    assert_eq!(spent.status, 422);
    assert!(texts(&spent, "#code-err")[0].starts_with("Kode undangan ini tidak berlaku"));
    app.stop().await;
}

#[tokio::test]
async fn a_language_chosen_at_the_foot_of_a_page_stays_with_the_account() {
    let app = TestApp::start().await;
    let home = app.organization(Kind::Primary, "KDMP Nangapanda").await;
    let buyer = app.person(home, &[Role::Buyer]).await;
    let browser = app.browser(buyer.person.unwrap()).await;
    let page = browser.get("/orders?state=draft").await;

    let switch = attribute(&page, "footer a", "href");
    let reply = browser.get(&switch).await;
    let elsewhere = app.browser(buyer.person.unwrap()).await.get("/orders").await;

    assert_eq!(attribute(&page, "html", "lang"), "id");
    assert_eq!((reply.status, reply.header("location")), (303, "/orders?state=draft"));
    assert!(reply.header("set-cookie").starts_with("lang=en"), "{}", reply.header("set-cookie"));
    assert_eq!(attribute(&elsewhere, "html", "lang"), "en", "another browser of the same person");
    let away = browser.get("/language/id?back=//x.example").await;
    assert_eq!(away.header("location"), "/");
    assert_eq!(browser.get("/language/fr").await.status, 404);
    let dark = browser.get("/theme/dark?back=/orders").await;
    assert!(dark.header("set-cookie").starts_with("theme=dark"));
    let seen = browser
        .with("cookie", &format!("{}; theme=dark", cookie_of(&browser)))
        .get("/orders")
        .await;
    assert_eq!(attribute(&seen, "html", "data-theme"), "dark");
    app.stop().await;
}

/// The cookie a browser sends.
fn cookie_of(browser: &Client) -> String {
    let request = browser.request(Method::GET, "/").build().unwrap();
    request.headers()["cookie"].to_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_refusal_keeps_the_way_to_ones_places() {
    let app = TestApp::start().await;
    let home = app.organization(Kind::Primary, "KDMP Nangapanda").await;
    let buyer = app.person(home, &[Role::Buyer]).await;
    let browser = app.browser(buyer.person.unwrap()).await;

    let absent = browser.get("/nowhere").await;
    let forbidden = browser.get("/people").await;
    let stranger = app.visitor().with("accept", "text/html").get("/nowhere").await;

    assert_eq!((absent.status, forbidden.status, stranger.status), (404, 403, 404));
    assert!(absent.text.contains("KDMP Nangapanda"), "{}", absent.text);
    assert!(texts(&forbidden, "main p")[0].contains("manajer"), "{}", forbidden.text);
    assert!(
        !texts(&absent, "nav.places a").is_empty() && texts(&stranger, "nav.places a").is_empty()
    );
    app.stop().await;
}
