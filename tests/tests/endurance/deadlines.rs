//! Orders that nobody answers, and a clock that runs ahead of them: deadlines fall due while everything else
//! is going on.
//!
//! A deadline is a column. The hand of this clock moves it close to now, and the program's own job keeps it,
//! late or twice, whoever is killed meanwhile.

use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use order_workflow::database::Database;
use reqwest::Method;
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use serde_json::{Value, json};
use tests::caller::{Caller, Dice};
use tests::market::{Market, id_of};
use uuid::Uuid;

use super::figure;

/// A short rest before somebody asks again.
const REST: Duration = Duration::from_millis(100);

/// The job looks every five seconds; after a start it may have to catch up first.
const TIME_TO_KEEP: Duration = Duration::from_mins(2);

/// Somebody who begins what nobody ends: orders without an answer, counter-offers and amendments without one.
pub(super) async fn forget(market: Arc<Market>, number: u64, stop: Arc<AtomicBool>) {
    let mut dice = Dice::of(1_000 + number);
    let mut asked = 0_u64;
    let buyer = &market.buyers[usize::try_from(number).unwrap() % market.buyers.len()].caller;
    let seller = &market.seller.caller;
    while !stop.load(Ordering::Relaxed) {
        let mut ask = |who: &Caller, path: String, body: Value| {
            asked += 1;
            // The same key until there is an answer: it happens once, whoever dies on the way.
            let request = who.request(Method::POST, &path);
            let request =
                request.header("idempotency-key", format!("lupa-{number}-{asked}")).json(&body);
            (who.clone(), request, Arc::clone(&stop))
        };
        let lines = json!([{ "offer_id": dice.one_of(&market.offers), "count": 2 }]);
        let body = json!({ "seller_id": market.seller.id, "lines": lines, "submit": true });
        let placed = ask(buyer, "/api/v1/purchase-orders".to_owned(), body);
        let Some(order) = answered(placed).await else { continue };
        let path = format!("/api/v1/purchase-orders/{}", id_of(&order));
        let change = json!({ "lines": [{ "line_id": order["lines"][0]["id"], "count": 1 }] });
        match dice.throw(3) {
            0 => {}
            1 => drop(answered(ask(seller, format!("{path}/counter"), change)).await),
            _ => {
                if answered(ask(seller, format!("{path}/accept"), json!({}))).await.is_some() {
                    answered(ask(buyer, format!("{path}/amend"), change)).await;
                }
            }
        }
        tokio::time::sleep(REST).await;
    }
}

type Asked = (Caller, reqwest::RequestBuilder, Arc<AtomicBool>);

/// The thing as it then stands; nothing when it was refused, or everybody went home first.
async fn answered((who, request, stop): Asked) -> Option<Value> {
    while !stop.load(Ordering::Relaxed) {
        match who.send("forget", request.try_clone().unwrap()).await {
            Ok(answer) if answer.status < 300 => return Some(answer.body),
            Ok(answer) if answer.status < 500 => return None,
            _ => tokio::time::sleep(REST).await,
        }
    }
    None
}

/// Moves deadlines of orders and claims close to now; tells which orders' were moved.
pub(super) async fn hasten(database: Database, stop: Arc<AtomicBool>) -> HashSet<Uuid> {
    let sql = "UPDATE purchase_order SET deadline_at = now() + random() * interval '3 seconds'
               WHERE id IN (SELECT id FROM purchase_order WHERE deadline_at > now() + interval '1 minute'
                              AND updated_at < now() - interval '1 second' LIMIT 20 FOR UPDATE SKIP LOCKED)
               RETURNING id";
    let mut moved = HashSet::new();
    while !stop.load(Ordering::Relaxed) {
        let asked = Statement::from_string(DbBackend::Postgres, sql);
        // The server may just have been killed; then nothing was moved.
        if let Ok(rows) = database.connection().query_all_raw(asked).await {
            moved.extend(rows.iter().map(|row| row.try_get::<Uuid>("", "id").unwrap()));
        }
        tokio::time::sleep(REST).await;
    }
    moved
}

/// Waits until nothing is due any more.
pub(super) async fn all_kept(database: &Database) {
    let due = "SELECT count(*) FROM purchase_order WHERE deadline_at < now()";
    let begun = Instant::now();
    while figure(database, due).await > 0 {
        assert!(begun.elapsed() < TIME_TO_KEEP, "deadlines that have passed are not kept");
        tokio::time::sleep(REST).await;
    }
}

/// Every deadline that passed had its effect once: what nobody answered is over or dropped, by one entry.
/// That nothing follows the end of an order, and that nothing is dropped that was not open, is in the books.
pub(super) async fn once_each(database: &Database, moved: &HashSet<Uuid>) -> (i64, i64) {
    let twice = "SELECT count(*) FROM (SELECT 1 FROM order_history WHERE kind = 'expired'
                 GROUP BY order_id HAVING count(*) > 1) AS twice";
    assert_eq!(figure(database, twice).await, 0, "an order expired twice");
    let unmatched = "SELECT count(*) FROM purchase_order o WHERE (o.state = 'expired') <>
                     EXISTS (SELECT 1 FROM order_history h WHERE h.order_id = o.id AND h.kind = 'expired')";
    assert_eq!(
        figure(database, unmatched).await,
        0,
        "expired without an entry, or the other way round"
    );
    let open = "SELECT count(*) FROM purchase_order
                WHERE id = ANY($1) AND (state IN ('submitted', 'countered') OR proposal IS NOT NULL)
                  AND (deadline_at IS NULL OR deadline_at < now())";
    let ids: Vec<Uuid> = moved.iter().copied().collect();
    let asked = Statement::from_sql_and_values(DbBackend::Postgres, open, [ids.into()]);
    let row = database.connection().query_one_raw(asked).await.unwrap().unwrap();
    let left: i64 = row.try_get_by_index(0).unwrap();
    assert_eq!(left, 0, "their deadline has passed, and nothing came of it");
    let expired =
        figure(database, "SELECT count(*) FROM order_history WHERE kind = 'expired'").await;
    let dropped =
        "SELECT count(*) FROM order_history_field f JOIN order_history h USING (order_id, position)
         WHERE h.kind = 'amendment_dropped' AND f.name = 'how' AND f.value = to_jsonb('Lapsed'::text)";
    (expired, figure(database, dropped).await)
}
