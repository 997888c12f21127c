//! What waits to be indexed: offers whose entry in the search index may be out of date.
//!
//! Triggers queue an offer in the transaction that changes it. Whoever keeps an index takes offers
//! off the queue, always with their present state, so that the order of the queue never matters; an offer
//! leaves the queue only after the index has acknowledged it.

use std::error::Error;
use std::pin::Pin;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbErr, FromQueryResult};
use uuid::Uuid;

use crate::database::Database;
use crate::error::WorkflowError;
use crate::unit_of_work::{execute, row, rows};

/// An offer on sale, as the index needs it.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct OfferOnSale {
    /// Which offer.
    pub id: Uuid,
    /// Which product.
    pub product_id: Uuid,
    /// Who sells it.
    pub seller_id: Uuid,
    /// The goods' name, as the seller writes it.
    pub name: String,
    /// The brand, as the seller writes it, else the product's.
    pub brand: Option<String>,
    /// The category, as the seller writes it, else the product's.
    pub category: Option<String>,
    /// The number under the barcode.
    pub gtin: Option<String>,
    /// The seller's own article code.
    pub seller_code: Option<String>,
    /// A code of the seller's that is no barcode.
    pub own_barcode: Option<String>,
    /// The seller's name.
    pub seller_name: String,
    /// Where the seller is.
    pub region_code: String,
    /// `pcs`, `gram` or `ml`.
    pub base_unit: String,
    /// The pack's name.
    pub pack_name: String,
    /// Base units in one pack.
    pub factor: i64,
    /// Of one pack at the first price break, in sen.
    pub price_sen: Option<i64>,
    /// Whether a whole pack can be had.
    pub in_stock: bool,
    /// Who may see and buy, as tokens.
    pub audience_tokens: Vec<String>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

/// What the database says of one offer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// Which offer.
    pub offer_id: Uuid,
    /// Of two readings of an offer, the one with the higher number saw at least as much.
    pub version: i64,
    /// The offer; `None` when it is not on sale.
    pub on_sale: Option<OfferOnSale>,
}

/// How much waits.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Backlog {
    /// Entries in the queue; an offer may have several.
    pub entries: i64,
    /// Since when the oldest has waited.
    pub oldest: Option<DateTime<Utc>>,
}

/// Why offers could not be taken off the queue. They stay in it.
#[derive(Debug, thiserror::Error)]
pub enum TakeError {
    /// The database failed.
    #[error("the queue of offers to index could not be read")]
    Queue(#[source] WorkflowError),
    /// The transaction failed.
    #[error("the queue of offers to index could not be read")]
    Transaction(#[from] DbErr),
    /// The index did not acknowledge them.
    #[error("the index did not take the offers")]
    Index(#[source] Box<dyn Error + Send + Sync>),
}

/// An index at work on some readings.
pub type Keeping = Pin<Box<dyn Future<Output = Result<(), Box<dyn Error + Send + Sync>>> + Send>>;

/// What is taken off the queue at once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Portion {
    /// At most so many entries, beside the others of the same offers; nothing for [`of`](Self::of) alone.
    pub entries_max: u32,
    /// Only entries of these offers, all of them.
    pub of: Option<Vec<Uuid>>,
    /// Whether whoever takes waits for its turn, because several programs keep the same index: readings are then
    /// made, and written to the index, one turn after the other, and none undoes a later one.
    pub in_turn: bool,
}

impl From<u32> for Portion {
    fn from(entries_max: u32) -> Self {
        Self { entries_max, ..Self::default() }
    }
}

/// The one that writes to a shared index; held for a transaction.
const TURN: i64 = 0x004c_554d_4255_4e01;

/// The one that rebuilds a shared index; held for a session.
const REBUILD: i64 = 0x004c_554d_4255_4e02;

/// After so long without an acknowledgement an entry is handed on again: whoever had it is dead, or the stream
/// was lost.
const HANDED_ON_AGAIN: &str = "30 seconds";

#[derive(FromQueryResult)]
struct Queued {
    offer_id: Uuid,
}

#[derive(FromQueryResult)]
struct Number {
    number: i64,
}

const ON_SALE: &str = "
SELECT o.id, o.product_id, o.seller_id, o.name, coalesce(o.brand, p.brand) AS brand,
       coalesce(o.category, p.category) AS category, p.gtin, o.seller_code, o.own_barcode,
       s.name AS seller_name, s.region_code, p.base_unit, o.pack_name, o.factor,
       (SELECT b.price_sen FROM offer_price_break b WHERE b.offer_id = o.id
        ORDER BY b.min_count LIMIT 1) AS price_sen,
       (coalesce((SELECT sum(l.on_hand - l.reserved) FROM stock_level l
                 WHERE l.owner_id = o.seller_id AND l.product_id = o.product_id
                   AND l.condition = 'good'
                   AND NOT (EXISTS (SELECT 1 FROM resale r WHERE r.own_offer_id = o.id AND r.ended_at IS NULL)
                            AND sold_beside(o.id))), 0)
        + coalesce((SELECT available_above(r.upstream_offer_id) FROM resale r
                    WHERE r.own_offer_id = o.id AND r.state = 'active' AND r.sourcing = 'back_to_back'), 0)) >= o.factor AS in_stock,
       o.audience_tokens, o.created_at
FROM offer o JOIN product p ON p.id = o.product_id JOIN organization s ON s.id = o.seller_id
WHERE o.state = 'published' AND s.ended_at IS NULL";

/// Takes up to `entries_max` entries off the queue, and with them every other entry of the same offers.
/// `keep` is given the present state of each offer once, and the entries are gone when it has
/// acknowledged them; when it fails, or this process ends meanwhile, they are still there. Several may take at
/// once: each gets others. Answers how many offers there were.
///
/// # Errors
/// The database fails, or `keep` does.
pub async fn take<K>(
    database: &Database,
    portion: impl Into<Portion>,
    keep: K,
) -> Result<usize, TakeError>
where
    K: Fn(Vec<Reading>) -> Keeping + Send + Sync + 'static,
{
    let empty = "SELECT 1::bigint AS number FROM index_queue LIMIT 1";
    let waiting: Option<Number> =
        row(database.connection(), empty, []).await.map_err(TakeError::Queue)?;
    if waiting.is_none() {
        return Ok(0);
    }
    let keep = Arc::new(keep);
    let portion = Arc::new(portion.into());
    database
        .transaction(move |tx| {
            let keep = Arc::clone(&keep);
            let portion = Arc::clone(&portion);
            Box::pin(async move {
                if portion.in_turn {
                    wait_for_turn(tx).await.map_err(TakeError::Queue)?;
                }
                let readings = take_off(tx, &portion).await.map_err(TakeError::Queue)?;
                let taken = readings.len();
                if taken > 0 {
                    keep(readings).await.map_err(TakeError::Index)?;
                }
                Ok(taken)
            })
        })
        .await
}

/// Does something with the index while no other program writes to it.
///
/// # Errors
/// The database fails, or the work does.
pub async fn in_turn<W>(database: &Database, work: W) -> Result<(), TakeError>
where
    W: Fn() -> Keeping + Send + Sync + 'static,
{
    let work = Arc::new(work);
    database
        .transaction(move |tx| {
            let work = Arc::clone(&work);
            Box::pin(async move {
                wait_for_turn(tx).await.map_err(TakeError::Queue)?;
                work().await.map_err(TakeError::Index)
            })
        })
        .await
}

/// Others may be at work for as long as a server takes over a large batch.
async fn wait_for_turn(tx: &DatabaseTransaction) -> Result<(), WorkflowError> {
    execute(tx, "SET LOCAL statement_timeout = '10min'", []).await?;
    execute(tx, "SET LOCAL idle_in_transaction_session_timeout = '20min'", []).await?;
    execute(tx, "SELECT pg_advisory_xact_lock($1)", [TURN.into()]).await?;
    Ok(())
}

/// The right to rebuild a shared index; given back when it is dropped.
#[derive(Debug)]
pub struct Rebuilding {
    _session: sqlx::pool::PoolConnection<sqlx::Postgres>,
}

/// Takes the right to rebuild a shared index; nothing while another program has it.
///
/// # Errors
/// The database fails.
pub async fn rebuilding(database: &Database) -> Result<Option<Rebuilding>, WorkflowError> {
    let failed = |error: sqlx::Error| DbErr::Query(sea_orm::RuntimeErr::SqlxError(error.into()));
    let mut session = database.pool().acquire().await.map_err(failed)?;
    let taken: bool = sqlx::query_scalar("SELECT pg_try_advisory_lock($1)")
        .bind(REBUILD)
        .fetch_one(&mut *session)
        .await
        .map_err(failed)?;
    if !taken {
        return Ok(None);
    }
    // A session that ends lets go of what it holds, also when this program is killed.
    session.close_on_drop();
    Ok(Some(Rebuilding { _session: session }))
}

/// Hands offers in the queue to `send`, the longest waiting first, and marks their entries as handed on. They stay in
/// the queue until an index has acknowledged them. Answers how many offers there were.
///
/// # Errors
/// The database fails, or `send` does; the entries are then not marked.
pub async fn hand_on<S>(database: &Database, entries_max: u32, send: S) -> Result<usize, TakeError>
where
    S: Fn(Vec<Uuid>) -> Keeping + Send + Sync + 'static,
{
    let due = format!(
        "(handed_on_at IS NULL OR handed_on_at < clock_timestamp() - interval '{HANDED_ON_AGAIN}')"
    );
    let waiting: Option<Number> = row(
        database.connection(),
        &format!("SELECT 1::bigint AS number FROM index_queue WHERE {due} LIMIT 1"),
        [],
    )
    .await
    .map_err(TakeError::Queue)?;
    if waiting.is_none() {
        return Ok(0);
    }
    let send = Arc::new(send);
    database
        .transaction(move |tx| {
            let send = Arc::clone(&send);
            let marks = format!(
                "WITH first AS (SELECT seq FROM index_queue WHERE {due} ORDER BY seq LIMIT $1
                                FOR UPDATE SKIP LOCKED)
                 UPDATE index_queue SET handed_on_at = clock_timestamp()
                 WHERE seq IN (SELECT seq FROM first) RETURNING offer_id"
            );
            Box::pin(async move {
                let marked: Vec<Queued> = rows(tx, &marks, [i64::from(entries_max).into()])
                    .await
                    .map_err(TakeError::Queue)?;
                let ids = distinct(marked);
                let handed = ids.len();
                if handed > 0 {
                    send(ids).await.map_err(TakeError::Index)?;
                }
                Ok(handed)
            })
        })
        .await
}

fn distinct(queued: Vec<Queued>) -> Vec<Uuid> {
    let mut ids: Vec<Uuid> = queued.into_iter().map(|entry| entry.offer_id).collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}

/// The order of the three statements matters: what is deleted was committed before it, so the state read
/// after it has seen what the deleted entries tell of; and a number read in between is not above that of any
/// entry that is still to come.
async fn take_off(
    tx: &DatabaseTransaction,
    portion: &Portion,
) -> Result<Vec<Reading>, WorkflowError> {
    let queued: Vec<Queued> = if let Some(offers) = &portion.of {
        let sql = "WITH named AS (SELECT seq FROM index_queue WHERE offer_id = ANY($1)
                                      FOR UPDATE SKIP LOCKED)
                       DELETE FROM index_queue WHERE seq IN (SELECT seq FROM named)
                       RETURNING offer_id";
        rows(tx, sql, [offers.clone().into()]).await?
    } else {
        let sql = "WITH first AS (SELECT seq, offer_id FROM index_queue ORDER BY seq LIMIT $1
                                      FOR UPDATE SKIP LOCKED),
                            more AS (SELECT q.seq FROM index_queue q
                                     WHERE q.offer_id IN (SELECT offer_id FROM first)
                                     FOR UPDATE SKIP LOCKED)
                       DELETE FROM index_queue
                       WHERE seq IN (SELECT seq FROM first UNION SELECT seq FROM more)
                       RETURNING offer_id";
        rows(tx, sql, [i64::from(portion.entries_max).into()]).await?
    };
    let ids = distinct(queued);
    let version = number(tx).await?;
    let mut found = on_sale(tx, &ids).await?.into_iter().peekable();
    let reading = |offer_id| {
        let on_sale = found.next_if(|offer| offer.id == offer_id);
        Reading { offer_id, version, on_sale }
    };
    Ok(ids.into_iter().map(reading).collect())
}

/// The offers on sale whose ids follow `after`, in the order of their ids, for building an index anew.
///
/// # Errors
/// The database fails.
pub async fn page(
    database: &Database,
    after: Option<Uuid>,
    limit: u32,
) -> Result<Vec<Reading>, WorkflowError> {
    let version = number(database.connection()).await?;
    let after = after.unwrap_or_default();
    let found: Vec<OfferOnSale> = rows(
        database.connection(),
        &format!("{ON_SALE} AND o.id > $1 ORDER BY o.id LIMIT $2"),
        [after.into(), i64::from(limit).into()],
    )
    .await?;
    let reading =
        |offer: OfferOnSale| Reading { offer_id: offer.id, version, on_sale: Some(offer) };
    Ok(found.into_iter().map(reading).collect())
}

/// How much waits to be indexed.
///
/// # Errors
/// The database fails.
pub async fn backlog(database: &Database) -> Result<Backlog, WorkflowError> {
    let found = row(
        database.connection(),
        "SELECT count(*) AS entries, min(queued_at) AS oldest FROM index_queue",
        [],
    )
    .await?;
    Ok(found.unwrap_or(Backlog { entries: 0, oldest: None }))
}

/// Offers in the queue that were taken back, and are not for whoever carries these tokens. An index that
/// has not followed yet may still have them for the asker: a search leaves them out by itself, so that
/// nothing is found or counted that was taken back before it began. What is in the queue and still for
/// the asker may be found as it was.
///
/// An entry leaves the queue only after the index has acknowledged it, so ask here before asking the index.
///
/// # Errors
/// The database fails.
pub async fn withheld(database: &Database, tokens: &[String]) -> Result<Vec<Uuid>, WorkflowError> {
    // New goods, prices and stocks hide nothing: a long price list in the queue costs a search nothing.
    let found: Vec<Queued> = rows(
        database.connection(),
        "SELECT DISTINCT q.offer_id FROM index_queue q
         LEFT JOIN offer o ON o.id = q.offer_id LEFT JOIN organization s ON s.id = o.seller_id
         WHERE q.may_hide AND (o.id IS NULL OR o.state <> 'published' OR s.ended_at IS NOT NULL
                               OR NOT o.audience_tokens && $1::text[])",
        [tokens.to_vec().into()],
    )
    .await?;
    Ok(found.into_iter().map(|entry| entry.offer_id).collect())
}

/// How many offers are on sale.
///
/// # Errors
/// The database fails.
pub async fn count_on_sale(database: &Database) -> Result<i64, WorkflowError> {
    let found: Option<Number> = row(
        database.connection(),
        "SELECT count(*) AS number FROM offer o JOIN organization s ON s.id = o.seller_id
         WHERE o.state = 'published' AND s.ended_at IS NULL",
        [],
    )
    .await?;
    Ok(found.map_or(0, |found| found.number))
}

/// The number of a reading made now: the last the queue has given out. A database that was
/// restored from an older copy has a lower one than its index.
///
/// # Errors
/// The database fails.
pub async fn reading_number(database: &Database) -> Result<i64, WorkflowError> {
    number(database.connection()).await
}

async fn number(on: &impl ConnectionTrait) -> Result<i64, WorkflowError> {
    let found: Option<Number> =
        row(on, "SELECT last_value AS number FROM index_queue_seq_seq", []).await?;
    Ok(found.map_or(0, |found| found.number))
}

async fn on_sale(
    on: &impl ConnectionTrait,
    ids: &[Uuid],
) -> Result<Vec<OfferOnSale>, WorkflowError> {
    let sql = format!("{ON_SALE} AND o.id = ANY($1) ORDER BY o.id");
    rows(on, &sql, [ids.to_vec().into()]).await
}
