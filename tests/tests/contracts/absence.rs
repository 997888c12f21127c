//! While PostgreSQL is away every answer says so and when to come back, whatever was asked and however it broke.

use std::fs::{self, File};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, kill};
use reqwest::Method;
use serde_json::json;
use tests::caller::{Caller, Tally};
use tests::market::{Market, PASSWORD, id_of};
use tests::program::{Program, create_operator, postmaster_of};

/// What programs and people ask for that needs the database.
const ASKED: &[(&str, &str)] = &[
    ("GET", "/api/v1/purchase-orders"),
    ("GET", "/api/v1/purchase-orders/01980c00-0000-7000-8000-000000000000"),
    ("GET", "/api/v1/purchase-orders/01980c00-0000-7000-8000-000000000000/history"),
    ("GET", "/api/v1/order-groups/01980c00-0000-7000-8000-000000000000"),
    ("GET", "/api/v1/organizations"),
    ("GET", "/api/v1/search?q=beras"),
    ("GET", "/api/v1/events"),
    ("GET", "/api/v1/messages"),
    ("GET", "/api/v1/exports/orders"),
    ("GET", "/api/v1/agreements"),
    ("GET", "/api/v1/claims"),
    ("POST", "/api/v1/purchase-orders"),
    ("POST", "/api/v1/sessions"),
    ("POST", "/api/v1/catalogue-imports"),
    ("DELETE", "/api/v1/sessions/current"),
    ("GET", "/"),
    ("GET", "/orders"),
    ("GET", "/search?q=beras"),
    ("GET", "/basket"),
    ("GET", "/desk/orders"),
    ("GET", "/inbox"),
    ("POST", "/sign-in"),
    ("POST", "/basket/add"),
];

/// Status, when to come back, and what was said.
type Said = (String, u16, Option<String>, String);

async fn ask(caller: &Caller, browser: &Caller, method: &str, path: &str) -> Said {
    let is_page = !path.starts_with("/api");
    let of = if is_page { browser } else { caller };
    let verb: Method = method.parse().unwrap();
    let mut request = of.request(verb, path);
    if is_page {
        request = request.header("accept", "text/html").header("accept-language", "en");
    }
    if method == "POST" {
        request = match path {
            "/api/v1/sessions" => {
                request.json(&json!({ "login": "penjual", "password": PASSWORD }))
            }
            "/api/v1/catalogue-imports" => {
                let part = reqwest::multipart::Part::bytes(b"nama;harga\nBeras;1\n".to_vec());
                let part = part.file_name("daftar.csv");
                request.multipart(reqwest::multipart::Form::new().part("file", part))
            }
            _ if is_page => {
                request.form(&[("login", "penjual"), ("password", PASSWORD), ("count", "1")])
            }
            _ => request.json(&json!({ "seller_id": "01980c00-0000-7000-8000-000000000000",
                "lines": [{ "offer_id": "01980c00-0000-7000-8000-000000000001", "count": 1 }] })),
        };
    }
    let answer = request.send().await.unwrap();
    let retry = answer.headers().get("retry-after").map(|value| value.to_str().unwrap().to_owned());
    let status = answer.status().as_u16();
    (format!("{method} {path}"), status, retry, answer.text().await.unwrap())
}

/// What everything answers once nothing answers from the database: a connection that was open may do so until it
/// notices that its server is gone; on a busy machine one round of questions takes seconds.
async fn once_all_is_gone(buyer: &Caller, browser: &Caller) -> Vec<Said> {
    let begun = Instant::now();
    loop {
        let asked = ASKED.iter().map(|(method, path)| ask(buyer, browser, method, path));
        let said = futures::future::join_all(asked).await;
        let all_gone = said.iter().all(|(_, status, ..)| *status == 503);
        if all_gone || begun.elapsed() > Duration::from_mins(1) {
            return said;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn while_postgresql_is_away_everything_answers_503_and_when_to_come_back() {
    let home = tempfile::tempdir().unwrap();
    let (data_dir, log) = (home.path().join("data"), home.path().join("log"));
    create_operator(None, &data_dir, "operator", PASSWORD);
    let program = Program::start_private(&data_dir, &log);
    let tally = Tally::default();
    let visitor = Caller::new(program.address(), &tally);
    let market = Arc::new(Market::open(&visitor, 1, 2).await);
    let browser = visitor.browsing("pembeli-1", PASSWORD).await;
    let buyer = market.buyers[0].caller.clone();

    // Orders are made as fast as they can be while it dies: statements, commits and journeys back are cut.
    let stop = Arc::new(AtomicBool::new(false));
    let traders: Vec<_> = (0..6)
        .map(|_| {
            let (market, buyer, stop) = (Arc::clone(&market), buyer.clone(), Arc::clone(&stop));
            tokio::spawn(async move {
                let mut seen = Vec::new();
                while !stop.load(Ordering::Relaxed) {
                    let body = json!({ "seller_id": market.seller.id, "submit": true,
                        "lines": [{ "offer_id": market.offers[0], "count": 1 }] });
                    let made = buyer.post("order", "/api/v1/purchase-orders", &body).await.unwrap();
                    seen.push((made.status, made.text.clone()));
                    if made.status == 201 {
                        let path = format!("/api/v1/purchase-orders/{}/accept", id_of(&made.body));
                        let done = market.seller.caller.post("accept", &path, &json!({})).await;
                        let done = done.unwrap();
                        seen.push((done.status, done.text));
                    }
                }
                seen
            })
        })
        .collect();
    for round in 0..4 {
        tokio::time::sleep(Duration::from_millis(250 + 137 * round)).await;
        let killed = postmaster_of(&data_dir);
        kill(killed, Signal::SIGKILL).unwrap();
        let file = data_dir.join("postgres/cluster/postmaster.pid");
        while fs::read_to_string(&file).is_ok_and(|text| text.starts_with(&killed.to_string())) {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        while visitor.get("ready?", "/readyz").await.unwrap().status != 200 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
    stop.store(true, Ordering::Relaxed);
    let mut cut = 0;
    for trader in traders {
        for (status, text) in trader.await.unwrap() {
            assert!(matches!(status, 200 | 201 | 503), "{status}: {text}");
            cut += usize::from(status == 503);
        }
    }

    // As long as another process changes the server, nobody starts it: the door stays closed.
    let change = File::open(data_dir.join("postgres/change.lock")).unwrap();
    change.lock().unwrap();
    kill(postmaster_of(&data_dir), Signal::SIGKILL).unwrap();
    let said = once_all_is_gone(&buyer, &browser).await;
    for (what, status, retry, text) in &said {
        assert_eq!(*status, 503, "{what}: {text}");
        assert!(retry.is_some(), "{what}");
        let sentence = if what.contains("/api/") { "try-again" } else { "sibuk" };
        assert!(text.contains(sentence) || text.contains("busy"), "{what}: {text}");
        assert!(!text.contains("postgres") && !text.contains("sqlx"), "{what}: {text}");
    }
    assert_eq!(visitor.get("alive?", "/healthz").await.unwrap().status, 200);
    drop(change);
    eprintln!("{cut} requests were cut and told so; {} kinds of request say 503", said.len());
    program.stop();
}
