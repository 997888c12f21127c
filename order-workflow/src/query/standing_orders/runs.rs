//! Runs of standing orders, as their buyer's people see them.

use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use supply_chain::ask::Actor;
use supply_chain::id::{PurchaseOrderId, StandingOrderId};
use supply_chain::money::Money;
use utoipa::ToSchema;
use uuid::Uuid;

use super::known;
use crate::error::WorkflowError;
use crate::store::standing_orders::{self as store, Hold};
use crate::unit_of_work::{row, rows};

/// One time that a standing order came round.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RunView {
    /// UUIDv7.
    pub id: Uuid,
    /// Of which standing order.
    pub standing_order_id: Uuid,
    /// When it was due; when somebody asked for it, where it was run by hand.
    pub slot: DateTime<Utc>,
    /// When it ran.
    pub ran_at: DateTime<Utc>,
    /// Who had it run by hand; null where its time had come.
    pub asked_by: Option<Uuid>,
    /// `done`, `drafted`, `partly`, `empty`, `skipped` or `failed`.
    pub outcome: String,
    /// Why nothing came of it, as a code: `too_late`, `asked`, `superseded`, `writer_gone`, `not_on_sale` …
    pub reason: Option<String>,
    /// What came of each order, one for each seller.
    pub orders: Vec<OrderResultView>,
}

/// What came of one order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OrderResultView {
    /// From whom.
    pub seller_id: Uuid,
    /// Their name.
    pub seller_name: String,
    /// `submitted`, `made` (a draft) or `skipped`.
    pub outcome: String,
    /// The order that was made.
    pub order_id: Option<Uuid>,
    /// Its number, once it has one.
    pub order_number: Option<String>,
    /// Its state today.
    pub order_state: Option<String>,
    /// The draft of an earlier run that still waits, where that is why there is no other.
    pub waits_for: Option<Uuid>,
    /// Why it was not submitted, or not made, as a code: `dearer`, `short_stock`, `below_minimum` …
    pub reason: Option<String>,
    /// Its lines.
    pub lines: Vec<RunLineView>,
}

/// What came of one line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RunLineView {
    /// Which offer.
    pub offer_id: Uuid,
    /// The goods.
    pub product_name: String,
    /// The pack.
    pub pack: String,
    /// Packs that were written down.
    pub wanted: i64,
    /// Packs in the order.
    pub ordered: i64,
    /// Why the two differ, or why somebody has to look, as a code.
    pub reason: Option<String>,
    /// Of one pack when it was written down, where the price is why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub price_then: Option<Money>,
    /// Of one pack on that day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub price_now: Option<Money>,
}

#[derive(FromQueryResult)]
struct RunRow {
    id: Uuid,
    standing_order_id: Uuid,
    slot: DateTime<Utc>,
    ran_at: DateTime<Utc>,
    asked_by: Option<Uuid>,
    outcome: String,
    reason: Option<String>,
    orders: Value,
}

const RUNS: &str = "
SELECT r.id, r.standing_order_id, r.slot, r.ran_at, r.asked_by, r.outcome, r.reason,
       coalesce((SELECT jsonb_agg(jsonb_build_object('seller_id', s.seller_id, 'seller_name', p.name, 'outcome', s.outcome,
                        'order_id', s.order_id, 'order_number', o.number, 'order_state', o.state,
                        'waits_for', s.waits_for, 'reason', s.reason, 'lines', s.lines) ORDER BY p.name, s.seller_id)
                 FROM standing_order_result s JOIN organization p ON p.id = s.seller_id
                 LEFT JOIN purchase_order o ON o.id = s.order_id WHERE s.run_id = r.id), '[]') AS orders
FROM standing_order_run r";

fn view(row: RunRow) -> Result<RunView, WorkflowError> {
    Ok(RunView {
        id: row.id,
        standing_order_id: row.standing_order_id,
        slot: row.slot,
        ran_at: row.ran_at,
        asked_by: row.asked_by,
        outcome: row.outcome,
        reason: row.reason,
        orders: serde_json::from_value(row.orders)?,
    })
}

/// Up to `limit` runs of a standing order older than the one called `after`, the newest first.
///
/// # Errors
/// [`WorkflowError::NotFound`] to anybody but its buyer's people.
pub async fn runs(
    on: &impl ConnectionTrait,
    actor: &Actor,
    id: StandingOrderId,
    after: Option<Uuid>,
    limit: u64,
) -> Result<Vec<RunView>, WorkflowError> {
    known(store::find(on, id, Hold::No).await?, actor)?;
    let sql = format!(
        "{RUNS} WHERE r.standing_order_id = $1 AND ($2::uuid IS NULL OR r.id < $2) ORDER BY r.id DESC LIMIT $3"
    );
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let found: Vec<RunRow> =
        rows(on, &sql, [Uuid::from(id).into(), after.into(), limit.into()]).await?;
    found.into_iter().map(view).collect()
}

/// The last run of each of these standing orders.
///
/// # Errors
/// The database fails.
pub async fn last_runs(
    on: &impl ConnectionTrait,
    ids: &[Uuid],
) -> Result<Vec<RunView>, WorkflowError> {
    let sql = format!(
        "{RUNS} WHERE r.id IN (SELECT DISTINCT ON (standing_order_id) id FROM standing_order_run
                              WHERE standing_order_id = ANY($1) ORDER BY standing_order_id, id DESC)"
    );
    let found: Vec<RunRow> = rows(on, &sql, [ids.to_vec().into()]).await?;
    found.into_iter().map(view).collect()
}

/// These runs, whosever they are: for telling the buyer whose they are.
///
/// # Errors
/// The database fails.
pub async fn runs_of_ids(
    on: &impl ConnectionTrait,
    ids: &[Uuid],
) -> Result<Vec<RunView>, WorkflowError> {
    let sql = format!("{RUNS} WHERE r.id = ANY($1)");
    let found: Vec<RunRow> = rows(on, &sql, [ids.to_vec().into()]).await?;
    found.into_iter().map(view).collect()
}

/// The standing order that an order came from.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct MadeBy {
    /// Which.
    pub id: Uuid,
    /// What people call it.
    pub name: String,
}

/// The standing order that one of the actor's own orders came from, if one made it.
///
/// # Errors
/// The database fails.
pub async fn run_of_order(
    on: &impl ConnectionTrait,
    actor: &Actor,
    order: PurchaseOrderId,
) -> Result<Option<MadeBy>, WorkflowError> {
    row(
        on,
        "SELECT d.id, d.name FROM standing_order_result s JOIN standing_order_run r ON r.id = s.run_id
         JOIN standing_order d ON d.id = r.standing_order_id WHERE s.order_id = $1 AND d.buyer_id = $2",
        [Uuid::from(order).into(), Uuid::from(actor.organization).into()],
    )
    .await
}
