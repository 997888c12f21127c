//! The books of every order, written anew from its history alone, and held against its rows.
//!
//! A second account of what orders do, which shares no code with the rules it is held against: it reads what
//! was written down for the parties (kinds and fields) and reckons lines, states and sums from it. After a
//! load, a crash or a thousand kills the two must agree, line by line (invariants I1, I3, I7 and I8).

mod account;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use order_workflow::database::Database;
use sea_orm::{ConnectionTrait, DbBackend, QueryResult, Statement, Value};
use serde_json::Value as Json;
use uuid::Uuid;

use self::account::Books;

/// Orders read at a time.
const PAGE: i64 = 200;

/// What was found.
#[derive(Debug, Default)]
pub struct Audit {
    /// Orders held against their history.
    pub orders: usize,
    /// Entries read.
    pub entries: usize,
    /// How often each kind of entry was found.
    pub kinds: BTreeMap<String, usize>,
    /// What does not agree, in sentences; empty when all is well.
    pub contradictions: Vec<String>,
}

/// Holds every order against its history.
///
/// # Panics
/// The database does not answer, or a history cannot be read at all.
pub async fn audit(database: &Database) -> Audit {
    let mut audit = Audit::default();
    let mut after = Uuid::nil();
    loop {
        let orders = rows(
            database,
            "SELECT id, state, total_sen, revision, history_length, encode(history_head, 'hex') AS head
             FROM purchase_order WHERE id > $1 ORDER BY id LIMIT $2",
            [after.into(), PAGE.into()],
        )
        .await;
        let Some(last) = orders.last() else { return audit };
        after = get(last, "id");
        for order in &orders {
            hold(database, order, &mut audit).await;
        }
    }
}

async fn hold(database: &Database, order: &QueryResult, audit: &mut Audit) {
    let id: Uuid = get(order, "id");
    let entries = rows(
        database,
        "SELECT h.position, h.kind, encode(h.previous_hash, 'hex') AS previous, encode(h.hash, 'hex') AS hash,
                jsonb_object_agg(f.name, f.value) FILTER (WHERE f.name IS NOT NULL) AS fields
         FROM order_history h LEFT JOIN order_history_field f USING (order_id, position)
         WHERE h.order_id = $1 GROUP BY h.order_id, h.position ORDER BY h.position",
        [id.into()],
    )
    .await;
    let mut books = Books::default();
    let mut wrong = Vec::new();
    let mut previous = "0".repeat(64);
    for (place, entry) in (1_i32..).zip(&entries) {
        let (position, kind): (i32, String) = (get(entry, "position"), get(entry, "kind"));
        if (position, &previous) != (place, &get(entry, "previous")) {
            wrong.push(format!("entry {position} does not follow the one before it"));
        }
        previous = get(entry, "hash");
        let fields: Json = get(entry, "fields");
        // What is the buyer's own affair says everything in one field.
        let said = fields.get("said").unwrap_or(&fields);
        if let Err(told) = books.enter(&kind, said) {
            wrong.push(format!("entry {position}, {kind}: {told}"));
        }
        *audit.kinds.entry(kind).or_default() += 1;
    }
    audit.orders += 1;
    audit.entries += entries.len();
    let length = i32::try_from(entries.len()).unwrap_or(i32::MAX);
    if (get::<i32>(order, "history_length"), get::<Option<String>>(order, "head"))
        != (length, Some(previous))
    {
        wrong.push("the order does not stand where its history ends".to_owned());
    }
    let lines = rows(
        database,
        "SELECT id, ordered_base, confirmed_base, shipped_base, received_base, rejected_base, lost_base,
                short_closed_base, cancelled_base, held_base, invoiced_base, unit_price_sen, amount_sen, tax_sen, factor
         FROM order_line WHERE order_id = $1 AND kind = 'goods'",
        [id.into()],
    )
    .await;
    let lines = lines.iter().map(|line| (get(line, "id"), account::row(line))).collect();
    let state: String = get(order, "state");
    wrong.extend(books.differences(&state, get(order, "revision"), &lines));
    audit.contradictions.extend(wrong.into_iter().map(|told| format!("{id}: {told}")));
}

async fn rows(
    database: &Database,
    sql: &str,
    values: impl IntoIterator<Item = Value>,
) -> Vec<QueryResult> {
    let asked = Statement::from_sql_and_values(DbBackend::Postgres, sql, values);
    database.connection().query_all_raw(asked).await.expect("the database answers")
}

fn get<T: sea_orm::TryGetable>(row: &QueryResult, column: &str) -> T {
    row.try_get("", column).unwrap_or_else(|error| panic!("{column}: {error}"))
}
