//! What nobody answers, counts or sends in time, and a clock that runs ahead of it: deadlines fall due while
//! everything else is going on.
//!
//! A deadline is a column. The hand of this clock moves it close to now, and the program's own jobs keep it,
//! late or twice, whoever is killed meanwhile.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
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

/// An offer of goods of which there are none.
pub(super) async fn scarce(market: &Market) -> Uuid {
    let seller = &market.seller.caller;
    let body = json!({ "name": "Kopi Bajawa", "category": "Kopi", "base_unit": "pcs" });
    let product = seller.post("make", "/api/v1/products", &body).await.unwrap().body;
    let body = json!({ "product_id": product["id"], "pack": { "name": "dus", "factor": 12 }, "stock": 0,
        "price_breaks": [{ "min_count": 1, "price": "350000.00" }] });
    id_of(&seller.post("make", "/api/v1/offers", &body).await.unwrap().body)
}

/// Somebody who begins what nobody ends: orders, counter-offers and amendments without an answer, promises
/// that are not kept, and goods that nobody counts.
pub(super) async fn forget(market: Arc<Market>, scarce: Uuid, number: u64, stop: Arc<AtomicBool>) {
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
        let forgotten = dice.throw(5);
        let offer = if forgotten == 3 { scarce } else { *dice.one_of(&market.offers) };
        let lines = json!([{ "offer_id": offer, "count": 2 }]);
        let body = json!({ "seller_id": market.seller.id, "lines": lines, "submit": true });
        let placed = ask(buyer, "/api/v1/purchase-orders".to_owned(), body);
        let Some(order) = answered(placed).await else { continue };
        let path = format!("/api/v1/purchase-orders/{}", id_of(&order));
        let change = json!({ "lines": [{ "line_id": order["lines"][0]["id"], "count": 1 }] });
        match forgotten {
            0 => {}
            1 => drop(answered(ask(seller, format!("{path}/counter"), change)).await),
            2 => {
                if answered(ask(seller, format!("{path}/accept"), json!({}))).await.is_some() {
                    answered(ask(buyer, format!("{path}/amend"), change)).await;
                }
            }
            3 => {
                let promised = json!({ "backorder_until": in_two_days(&order) });
                answered(ask(seller, format!("{path}/accept"), promised)).await;
            }
            _ => {
                let sent = json!({ "lines": change["lines"] });
                if answered(ask(seller, format!("{path}/accept"), json!({}))).await.is_some()
                    && let Some(order) =
                        answered(ask(seller, format!("{path}/dispatch"), sent)).await
                {
                    let shipment = &order["shipments"][0]["id"];
                    let proof = json!({ "shipment_id": shipment, "received_by": "Ibu Maria" });
                    answered(ask(seller, format!("{path}/prove-delivery"), proof)).await;
                }
            }
        }
        tokio::time::sleep(REST).await;
    }
}

/// A day that is not over yet anywhere, counted from when the order was made.
fn in_two_days(order: &Value) -> String {
    let made: DateTime<Utc> = order["created_at"].as_str().unwrap().parse().unwrap();
    (made + TimeDelta::days(2)).date_naive().to_string()
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

/// Everything that falls due, a while before it would: who must answer, what was promised, what was proven to
/// have arrived, and what a count drafted.
const HASTE: [&str; 4] = [
    "UPDATE purchase_order SET deadline_at = now() + random() * interval '3 seconds'
     WHERE id IN (SELECT id FROM purchase_order WHERE deadline_at > now() + interval '1 minute'
                    AND updated_at < now() - interval '1 second' LIMIT 20 FOR UPDATE SKIP LOCKED)
     RETURNING id",
    "UPDATE purchase_order SET backorder_until = now() + random() * interval '3 seconds'
     WHERE id IN (SELECT id FROM purchase_order WHERE backorder_until > now() + interval '1 minute'
                  LIMIT 20 FOR UPDATE SKIP LOCKED)
     RETURNING id",
    "UPDATE shipment SET deemed_at = now() + random() * interval '3 seconds'
     WHERE id IN (SELECT id FROM shipment WHERE state = 'in_transit' AND proof_at IS NOT NULL AND deemed_at IS NULL
                  LIMIT 20 FOR UPDATE SKIP LOCKED)
     RETURNING order_id",
    "UPDATE claim SET deadline_at = now() + random() * interval '3 seconds'
     WHERE id IN (SELECT id FROM claim WHERE state = 'draft' AND deadline_at > now() + interval '1 minute'
                  LIMIT 20 FOR UPDATE SKIP LOCKED)
     RETURNING order_id",
];

/// What must be nothing once all of it is kept.
const DUE: [&str; 4] = [
    "SELECT count(*) FROM purchase_order WHERE deadline_at < now() OR waiting_until < now()",
    "SELECT count(*) FROM purchase_order WHERE backorder_until < now() AND NOT backorder_is_late",
    "SELECT count(*) FROM shipment WHERE deemed_at < now() AND state = 'in_transit'",
    "SELECT count(*) FROM claim WHERE deadline_at < now()",
];

/// What came of it, as it was written down; each once for what it is about.
const KEPT: [(&str, &str); 5] = [
    ("expired", "SELECT order_id FROM order_history WHERE kind = 'expired'"),
    (
        "lapsed",
        "SELECT order_id FROM order_history_field f JOIN order_history h USING (order_id, position)
         WHERE h.kind = 'amendment_dropped' AND f.name = 'how' AND f.value = to_jsonb('Lapsed'::text)",
    ),
    ("late", "SELECT order_id FROM order_history WHERE kind = 'backorder_late'"),
    (
        "deemed",
        "SELECT (f.value ->> 'id')::uuid FROM order_history_field f JOIN order_history h USING (order_id, position)
         WHERE h.kind = 'counted' AND f.name = 'shipment'
           AND EXISTS (SELECT 1 FROM order_history_field d WHERE (d.order_id, d.position, d.name) =
                                                              (h.order_id, h.position, 'deemed'))",
    ),
    ("discarded", "SELECT claim_id FROM claim_event WHERE kind = 'discarded'"),
];

/// Moves what falls due close to now; tells which orders' answers were hastened.
pub(super) async fn hasten(database: Database, stop: Arc<AtomicBool>) -> HashSet<Uuid> {
    let mut moved = HashSet::new();
    while !stop.load(Ordering::Relaxed) {
        for (place, sql) in HASTE.into_iter().enumerate() {
            let asked = Statement::from_string(DbBackend::Postgres, sql);
            // The server may just have been killed; then nothing was moved.
            if let Ok(rows) = database.connection().query_all_raw(asked).await
                && place == 0
            {
                moved.extend(rows.iter().map(|row| row.try_get::<Uuid>("", "id").unwrap()));
            }
        }
        tokio::time::sleep(REST).await;
    }
    moved
}

/// Waits until nothing is due any more.
pub(super) async fn all_kept(database: &Database) {
    let begun = Instant::now();
    for due in DUE {
        while figure(database, due).await > 0 {
            assert!(begun.elapsed() < TIME_TO_KEEP, "not kept: {due}");
            tokio::time::sleep(REST).await;
        }
    }
}

/// Every deadline that passed had its effect exactly once; tells how often each kind came. That nothing
/// follows the end of an order, that nothing is dropped that was not open and no shipment is counted twice is in
/// the books.
pub(super) async fn once_each(
    database: &Database,
    moved: &HashSet<Uuid>,
) -> BTreeMap<&'static str, i64> {
    let mut came = BTreeMap::new();
    for (kind, entries) in KEPT {
        came.insert(
            kind,
            figure(database, &format!("SELECT count(*) FROM ({entries}) AS e")).await,
        );
        // An amendment may be proposed and lapse again.
        if kind != "lapsed" {
            let twice = format!(
                "SELECT count(*) FROM (SELECT 1 FROM ({entries}) AS e(id) GROUP BY id HAVING count(*) > 1) AS twice"
            );
            assert_eq!(figure(database, &twice).await, 0, "{kind} twice");
        }
    }
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
    came
}
