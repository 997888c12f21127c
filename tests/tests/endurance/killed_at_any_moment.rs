//! `kill -9` at any moment, start again: no acknowledged write is missing, and no goods are reserved
//! without their order.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use reqwest::Client;
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use serde_json::{Value, json};
use tests::database::TestDatabase;
use tests::program::{Program, create_operator};

const PASSWORD: &str = "sebuah-sandi-panjang";

struct World {
    client: Client,
    buyer: String,
    seller: String,
    seller_id: String,
    offer_id: String,
}

async fn post(
    client: &Client,
    token: &str,
    url: &str,
    body: &Value,
) -> reqwest::Result<(u16, Value)> {
    let answer = client.post(url).bearer_auth(token).json(body).send().await?;
    let status = answer.status().as_u16();
    Ok((status, answer.json().await.unwrap_or(Value::Null)))
}

async fn sign_in(client: &Client, base: &str, login: &str) -> String {
    let body = json!({ "login": login, "password": PASSWORD });
    let (status, answer) =
        post(client, "", &format!("{base}/api/v1/sessions"), &body).await.unwrap();
    assert_eq!(status, 201, "{answer}");
    answer["token"].as_str().unwrap().to_owned()
}

/// An operator, a distributor with plenty of stock, and a secondary that buys.
async fn world(base: &str) -> World {
    let client = Client::new();
    let operator = sign_in(&client, base, "operator").await;
    let url = |path: &str| format!("{base}/api/v1/{path}");
    let mut ids = Vec::new();
    for (kind, name, login) in
        [("distributor", "Nusa Niaga", "penjual"), ("secondary", "Flores Bersama", "pembeli")]
    {
        let body = json!({ "kind": kind, "name": name, "region_code": "53.08" });
        let (status, made) = post(&client, &operator, &url("organizations"), &body).await.unwrap();
        assert_eq!(status, 201, "{made}");
        let id = made["id"].as_str().unwrap().to_owned();
        let body =
            json!({ "login": login, "name": login, "password": PASSWORD, "roles": ["manager"] });
        let (status, made) =
            post(&client, &operator, &url(&format!("organizations/{id}/people")), &body)
                .await
                .unwrap();
        assert_eq!(status, 201, "{made}");
        ids.push(id);
    }
    let (seller, buyer) =
        (sign_in(&client, base, "penjual").await, sign_in(&client, base, "pembeli").await);
    let body = json!({ "name": "Minyak Goreng 2 L", "category": "Minyak", "base_unit": "pcs" });
    let (_, product) = post(&client, &seller, &url("products"), &body).await.unwrap();
    let body = json!({ "product_id": product["id"], "pack": { "name": "karton", "factor": 6 },
        "price_breaks": [{ "min_count": 1, "price": "211500.00" }], "stock": 1_000_000 });
    let (status, offer) = post(&client, &seller, &url("offers"), &body).await.unwrap();
    assert_eq!(status, 201, "{offer}");
    let offer_id = offer["id"].as_str().unwrap().to_owned();
    World { client, buyer, seller, seller_id: ids.swap_remove(0), offer_id }
}

/// Orders, accepts and sends until the program is gone; tells what was acknowledged: order and state.
async fn trade(
    world: Arc<World>,
    base: String,
    done: Arc<AtomicUsize>,
) -> Vec<(String, &'static str)> {
    let mut acknowledged = Vec::new();
    loop {
        let body = json!({ "seller_id": world.seller_id, "submit": true,
            "lines": [{ "offer_id": world.offer_id, "count": 2 }] });
        let url = format!("{base}/api/v1/purchase-orders");
        let Ok((201, order)) = post(&world.client, &world.buyer, &url, &body).await else {
            return acknowledged;
        };
        let id = order["id"].as_str().unwrap().to_owned();
        acknowledged.push((id.clone(), "submitted"));
        let url = format!("{base}/api/v1/purchase-orders/{id}/accept");
        let Ok((200, order)) = post(&world.client, &world.seller, &url, &json!({})).await else {
            return acknowledged;
        };
        acknowledged.push((id.clone(), "confirmed"));
        let body = json!({ "lines": [{ "line_id": order["lines"][0]["id"], "count": 1 }] });
        let url = format!("{base}/api/v1/purchase-orders/{id}/dispatch");
        let Ok((200, _)) = post(&world.client, &world.seller, &url, &body).await else {
            return acknowledged;
        };
        acknowledged.push((id, "in_fulfilment"));
        done.fetch_add(1, Ordering::Relaxed);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn long_killed_at_any_moment_nothing_acknowledged_is_missing() {
    let database = TestDatabase::fresh().await;
    let url = database.url().to_owned();
    let data_dir = tempfile::tempdir().unwrap();
    create_operator(Some(&url), data_dir.path(), "operator", PASSWORD);
    let mut program = Program::start(&url, data_dir.path());
    let world = Arc::new(world(program.address()).await);
    let done = Arc::new(AtomicUsize::new(0));

    for round in 0..8_u64 {
        let base = program.address().to_owned();
        let traders: Vec<_> = (0..4)
            .map(|_| tokio::spawn(trade(Arc::clone(&world), base.clone(), Arc::clone(&done))))
            .collect();
        tokio::time::sleep(Duration::from_millis(300 + round * 137)).await;
        program.kill();
        let mut acknowledged = Vec::new();
        for trader in traders {
            acknowledged.extend(trader.await.unwrap());
        }

        program = Program::start(&url, data_dir.path());

        let order = ["submitted", "confirmed", "in_fulfilment"];
        let rank = |state: &str| order.iter().position(|known| *known == state);
        for (id, state) in acknowledged {
            let url = format!("{}/api/v1/purchase-orders/{id}", program.address());
            let answer = world.client.get(url).bearer_auth(&world.buyer).send().await.unwrap();
            let found: Value = answer.json().await.unwrap();
            let now = found["state"].as_str().unwrap_or("absent");
            assert!(rank(now) >= rank(state), "{id} was acknowledged as {state} and is {now}");
        }
        let breaches = database
            .database()
            .connection()
            .query_all_raw(Statement::from_string(
                DbBackend::Postgres,
                "SELECT what FROM invariant_breach",
            ))
            .await
            .unwrap();
        assert!(breaches.is_empty(), "{} contradictions after round {round}", breaches.len());
    }
    assert!(done.load(Ordering::Relaxed) > 8, "too little was traded to prove anything");
}
