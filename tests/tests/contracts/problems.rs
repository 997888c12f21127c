//! Problems as programs and people get them, and what surrounds every answer.

use marketplace_api::problem::catalogue;
use reqwest::Method;
use serde_json::json;
use tests::app::{Client, TestApp};

#[tokio::test]
async fn every_type_of_problem_is_explained_on_a_page() {
    let app = TestApp::start().await;
    for kind in catalogue::ALL {
        let page = app.visitor().get(&format!("/problems/{}", kind.slug)).await;
        assert_eq!(page.status, 200, "{}", kind.slug);
        assert!(page.text.contains(kind.slug), "{}", page.text);
    }
    assert_eq!(app.visitor().get("/problems/no-such-thing").await.status, 404);
}

#[tokio::test]
async fn a_problem_is_told_in_the_language_asked_for() {
    let app = TestApp::start().await;
    let english = app.visitor().with("accept-language", "en-GB,en;q=0.9");

    let (id, en) = (
        app.visitor().get("/api/v1/organizations").await,
        english.get("/api/v1/organizations").await,
    );

    assert_eq!(
        (&id.body["title"], &en.body["title"]),
        (&json!("Perlu masuk"), &json!("Sign-in needed"))
    );
    assert_eq!((id.header("content-language"), en.header("content-language")), ("id", "en"));
    assert_eq!(id.body["type"], en.body["type"]);
    assert_eq!(
        (&id.body["status"], &id.body["instance"]),
        (&json!(401), &json!("/api/v1/organizations"))
    );
}

#[tokio::test]
async fn programs_get_problems_and_people_get_pages() {
    let app = TestApp::start().await;
    let (program, browser) = (app.visitor(), app.visitor().with("accept", "text/html,*/*;q=0.8"));

    for path in ["/api/v1/no-such-thing", "/api/v2", "/no-such-page"] {
        let reply = program.get(path).await;
        assert_eq!(
            (reply.status, reply.problem(), reply.header("content-type")),
            (404, "not-found", "application/problem+json")
        );
    }
    let page = browser.get("/no-such-page").await;
    assert_eq!((page.status, page.header("content-type")), (404, "text/html; charset=utf-8"));
    assert!(page.text.contains("Halaman ini tidak ada"));
    // Not even a browser gets a page from the API.
    assert_eq!(
        browser.get("/api/v1/organizations").await.header("content-type"),
        "application/problem+json"
    );
}

#[tokio::test]
async fn another_method_is_told_which_there_are() {
    let app = TestApp::start().await;
    let reply = app.visitor().ask(Method::DELETE, "/api/v1/organizations", None).await;

    assert_eq!((reply.status, reply.problem()), (405, "method-not-allowed"));
    assert_eq!(reply.header("allow"), "POST, GET, HEAD");
    assert_eq!(app.visitor().ask(Method::HEAD, "/healthz", None).await.status, 200);
}

#[tokio::test]
async fn a_body_that_is_too_large_or_of_another_kind_is_refused_by_name() {
    let app = TestApp::start().await;
    let send = async |kind: &str, body: String| {
        let request = app
            .operator()
            .request(Method::POST, "/api/v1/organizations")
            .header("content-type", kind);
        Client::send(request.body(body)).await
    };

    let large =
        send("application/json", format!("{{\"name\":\"{}\"}}", "x".repeat(1_100_000))).await;
    assert_eq!((large.status, large.problem()), (413, "too-large"));
    let xml = send("application/xml", "<a/>".to_owned()).await;
    assert_eq!((xml.status, xml.problem()), (415, "unsupported-media"));
    let nul = send(
        "application/json",
        "{\"kind\":\"primary\",\"name\":\"a\\u0000b\",\"region_code\":\"53\"}".to_owned(),
    )
    .await;
    assert_eq!((nul.status, nul.pointers()), (400, vec!["/name"]));
    let deep = send("application/json", "[".repeat(100_000)).await;
    assert_eq!(deep.status, 400);
    assert_eq!(app.operator().get("/api/v1/organizations?q=a%00b").await.status, 400);
}

#[tokio::test]
async fn the_house_says_that_it_lives_and_what_it_counts() {
    let app = TestApp::start().await;
    let visitor = app.visitor();

    assert_eq!(visitor.get("/healthz").await.status, 200);
    let ready = visitor.get("/readyz").await;
    assert_eq!((ready.status, &ready.body["database"]), (200, &json!("ready")));
    let figures = visitor.get("/metrics").await.text;
    assert!(
        figures.contains(r#"http_requests_total{method="GET",route="/readyz",status="200"}"#),
        "{figures}"
    );
    assert!(figures.contains("database_pool_connections"));
    assert_eq!(visitor.get("/openapi.json").await.body["info"]["title"], "Lumbung");
    assert_eq!(visitor.get("/docs").await.header("location"), "/docs/index.html");
    let docs = visitor.get("/docs/index.html").await;
    assert!(
        docs.status == 200 && docs.header("content-security-policy").contains("'unsafe-inline'")
    );
}

#[tokio::test]
async fn without_its_database_it_is_not_ready_and_says_try_again() {
    let app = TestApp::start().await;
    app.workflow.database.close().await;

    assert_eq!(app.visitor().get("/healthz").await.status, 200);
    assert_eq!(app.visitor().get("/readyz").await.status, 503);
    let reply = app.operator().get("/api/v1/organizations").await;
    assert_eq!((reply.status, reply.problem()), (503, "try-again"), "{}", reply.body);
    assert!(!reply.header("retry-after").is_empty());
    assert!(!reply.text.contains("pool"), "{}", reply.text);
}

#[tokio::test]
async fn every_answer_has_a_number_and_tells_browsers_what_not_to_do() {
    let app = TestApp::start().await;
    let one = app.visitor().get("/healthz").await;
    let two = app.visitor().get("/api/v1/organizations").await;

    assert_eq!(one.header("x-request-id").len(), 32);
    assert_ne!(one.header("x-request-id"), two.header("x-request-id"));
    for reply in [&one, &two] {
        assert_eq!(reply.header("x-content-type-options"), "nosniff");
        assert!(reply.header("content-security-policy").contains("frame-ancestors 'none'"));
        assert_eq!(reply.header("referrer-policy"), "same-origin");
    }
}
