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
use crate::unit_of_work::{row, rows};

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
                   AND l.condition = 'good'), 0)
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
pub async fn take<K>(database: &Database, entries_max: u32, keep: K) -> Result<usize, TakeError>
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
    database
        .transaction(move |tx| {
            let keep = Arc::clone(&keep);
            Box::pin(async move {
                let readings = take_off(tx, entries_max).await.map_err(TakeError::Queue)?;
                let taken = readings.len();
                if taken > 0 {
                    keep(readings).await.map_err(TakeError::Index)?;
                }
                Ok(taken)
            })
        })
        .await
}

/// The order of the three statements matters: what is deleted was committed before it, so the state read
/// after it has seen what the deleted entries tell of; and a number read in between is not above that of any
/// entry that is still to come.
async fn take_off(
    tx: &DatabaseTransaction,
    entries_max: u32,
) -> Result<Vec<Reading>, WorkflowError> {
    let queued: Vec<Queued> = rows(
        tx,
        "WITH first AS (SELECT seq, offer_id FROM index_queue ORDER BY seq LIMIT $1
                        FOR UPDATE SKIP LOCKED),
              more AS (SELECT q.seq FROM index_queue q
                       WHERE q.offer_id IN (SELECT offer_id FROM first)
                       FOR UPDATE SKIP LOCKED)
         DELETE FROM index_queue WHERE seq IN (SELECT seq FROM first UNION SELECT seq FROM more)
         RETURNING offer_id",
        [i64::from(entries_max).into()],
    )
    .await?;
    let mut ids: Vec<Uuid> = queued.into_iter().map(|entry| entry.offer_id).collect();
    ids.sort_unstable();
    ids.dedup();
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
