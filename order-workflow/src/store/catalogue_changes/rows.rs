//! The rows of a change: what each offer was and became.

use chrono::NaiveDate;
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde_json::{Value, json};
use supply_chain::offer::OfferState;
use supply_chain::price_ladder::PriceLadder;
use uuid::Uuid;

use crate::error::WorkflowError;
use crate::store::resale::{ladder_json, ladder_of};
use crate::unit_of_work::{Work, execute, rows};

/// Small enough for a statement of a megabyte or so.
const BATCH: usize = 2_000;

/// What one offer was and becomes; `None` where it stays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Row {
    /// Which offer.
    pub(crate) offer: Uuid,
    /// `planned`, `done`, `left`, `cancelled`, `undone` or `kept`.
    pub(crate) outcome: &'static str,
    /// Why it was left, or kept.
    pub(crate) why: Option<&'static str>,
    /// Base units in the pack the prices are of.
    pub(crate) factor: i64,
    /// Whether the prices include PPN.
    pub(crate) price_includes_tax: bool,
    /// As they stood when it was done.
    pub(crate) old_prices: Option<PriceLadder>,
    /// As they are to be.
    pub(crate) new_prices: Option<PriceLadder>,
    /// As it stood when it was done.
    pub(crate) old_state: Option<OfferState>,
    /// As it is to be.
    pub(crate) new_state: Option<OfferState>,
    /// Base units there are to be.
    pub(crate) new_on_hand: Option<i64>,
    /// By how many base units the stock moved for it.
    pub(crate) moved: Option<i64>,
    /// The offer's version once it was done.
    pub(crate) offer_version: Option<i64>,
}

#[derive(FromQueryResult)]
struct Stored {
    offer_id: Uuid,
    outcome: String,
    factor: i64,
    price_includes_tax: bool,
    old_prices: Option<Value>,
    new_prices: Option<Value>,
    old_state: Option<String>,
    new_state: Option<String>,
    new_on_hand: Option<i64>,
    moved: Option<i64>,
    offer_version: Option<i64>,
}

/// The rows of a change that have this outcome, by rising offer.
pub(crate) async fn rows_of(
    on: &impl ConnectionTrait,
    change: Uuid,
    outcome: &'static str,
) -> Result<Vec<Row>, WorkflowError> {
    let found: Vec<Stored> = rows(
        on,
        "SELECT offer_id, outcome, factor, price_includes_tax, old_prices, new_prices, old_state,
                new_state, new_on_hand, moved, offer_version
         FROM catalogue_change_row WHERE change_id = $1 AND outcome = $2 ORDER BY offer_id",
        [change.into(), outcome.into()],
    )
    .await?;
    found
        .into_iter()
        .map(|row| {
            let bad = |column| WorkflowError::BadRow {
                table: "catalogue_change_row",
                column,
                id: format!("{change} {}", row.offer_id),
            };
            let prices = |value: &Option<Value>, column| match value {
                Some(value) => ladder_of(value).map(Some).ok_or_else(|| bad(column)),
                None => Ok(None),
            };
            let state = |word: &Option<String>, column| match word {
                Some(word) => OfferState::from_word(word).map(Some).ok_or_else(|| bad(column)),
                None => Ok(None),
            };
            if row.outcome != outcome {
                return Err(bad("outcome"));
            }
            Ok(Row {
                offer: row.offer_id,
                outcome,
                why: None,
                factor: row.factor,
                price_includes_tax: row.price_includes_tax,
                old_prices: prices(&row.old_prices, "old_prices")?,
                new_prices: prices(&row.new_prices, "new_prices")?,
                old_state: state(&row.old_state, "old_state")?,
                new_state: state(&row.new_state, "new_state")?,
                new_on_hand: row.new_on_hand,
                moved: row.moved,
                offer_version: row.offer_version,
            })
        })
        .collect()
}

fn record(row: &Row) -> Value {
    json!({
        "offer_id": row.offer, "outcome": row.outcome, "why": row.why, "factor": row.factor,
        "price_includes_tax": row.price_includes_tax,
        "old_prices": row.old_prices.as_ref().map(ladder_json),
        "new_prices": row.new_prices.as_ref().map(ladder_json),
        "old_state": row.old_state.map(OfferState::as_str),
        "new_state": row.new_state.map(OfferState::as_str),
        "new_on_hand": row.new_on_hand, "moved": row.moved, "offer_version": row.offer_version,
    })
}

const RECORD: &str = "jsonb_to_recordset($2::jsonb) AS r
    (offer_id uuid, outcome text, why text, factor bigint, price_includes_tax boolean,
     old_prices jsonb, new_prices jsonb, old_state text, new_state text, new_on_hand bigint,
     moved bigint, offer_version bigint)";

/// Puts the rows of a change on record; `starts_on` is its day.
pub(crate) async fn insert_rows(
    work: Work<'_>,
    change: Uuid,
    starts_on: Option<NaiveDate>,
    all: &[Row],
) -> Result<(), WorkflowError> {
    for batch in all.chunks(BATCH) {
        let records: Vec<Value> = batch.iter().map(record).collect();
        execute(
            work.tx,
            &format!(
                "INSERT INTO catalogue_change_row (change_id, offer_id, outcome, why, starts_on, factor,
                     price_includes_tax, old_prices, new_prices, old_state, new_state, new_on_hand,
                     moved, offer_version)
                 SELECT $1, r.offer_id, r.outcome, r.why, $3::date, r.factor, r.price_includes_tax,
                        nullif(r.old_prices, 'null'), nullif(r.new_prices, 'null'), r.old_state,
                        r.new_state, r.new_on_hand, r.moved, r.offer_version
                 FROM {RECORD}"
            ),
            [change.into(), serde_json::to_string(&records)?.into(), starts_on.into()],
        )
        .await?;
    }
    Ok(())
}

/// Writes what became of rows that stand already.
pub(crate) async fn outcomes(
    work: Work<'_>,
    change: Uuid,
    all: &[Row],
) -> Result<(), WorkflowError> {
    for batch in all.chunks(BATCH) {
        let records: Vec<Value> = batch.iter().map(record).collect();
        execute(
            work.tx,
            &format!(
                "UPDATE catalogue_change_row c SET outcome = r.outcome, why = r.why,
                     old_prices = nullif(r.old_prices, 'null'), offer_version = r.offer_version
                 FROM {RECORD} WHERE c.change_id = $1 AND c.offer_id = r.offer_id"
            ),
            [change.into(), serde_json::to_string(&records)?.into()],
        )
        .await?;
    }
    Ok(())
}
