//! Which pools and lines somebody should be reminded of, each once.

use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, FromQueryResult};
use supply_chain::id::{DemandPoolId, PoolLineId};
use uuid::Uuid;

use crate::error::WorkflowError;
use crate::unit_of_work::{Work, execute, rows};

/// Pools that close within a day and of which that was not told; but for those that are hardly open longer.
pub(crate) async fn closing_soon(
    on: &impl ConnectionTrait,
    now: DateTime<Utc>,
) -> Result<Vec<DemandPoolId>, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Id {
        id: Uuid,
    }
    let sql = "SELECT id FROM demand_pool
               WHERE deadline_at IS NOT NULL AND state IN ('open', 'top_up', 'extended')
                 AND cut_off_at > $1 AND cut_off_at <= $1 + interval '24 hours'
                 AND open_at <= cut_off_at - interval '26 hours'
                 AND told_cut_off_for IS DISTINCT FROM cut_off_at
               ORDER BY cut_off_at LIMIT 500";
    let found: Vec<Id> = rows(on, sql, [now.into()]).await?;
    Ok(found.into_iter().map(|row| row.id.into()).collect())
}

/// That it is told of this cut-off; no where it was already.
pub(crate) async fn mark_closing_soon(
    work: Work<'_>,
    pool: DemandPoolId,
) -> Result<bool, WorkflowError> {
    let sql = "UPDATE demand_pool SET told_cut_off_for = cut_off_at
               WHERE id = $1 AND told_cut_off_for IS DISTINCT FROM cut_off_at";
    Ok(execute(work.tx, sql, [Uuid::from(pool).into()]).await? == 1)
}

/// Lines of pools that take pledges for whose next price little is missing, and of which that was not told.
pub(crate) async fn near_prices(
    on: &impl ConnectionTrait,
    now: DateTime<Utc>,
) -> Result<Vec<(DemandPoolId, PoolLineId)>, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Near {
        pool_id: Uuid,
        id: Uuid,
    }
    let sql =
        "SELECT l.pool_id, l.id FROM demand_pool_line l JOIN demand_pool d ON d.id = l.pool_id
               WHERE l.near_gate IS NOT NULL AND l.told_gate IS DISTINCT FROM l.near_gate
                 AND d.state IN ('open', 'top_up', 'extended') AND d.cut_off_at > $1
               ORDER BY l.pool_id, l.id LIMIT 500";
    let found: Vec<Near> = rows(on, sql, [now.into()]).await?;
    Ok(found.into_iter().map(|row| (row.pool_id.into(), row.id.into())).collect())
}

/// That it is told of this price; no where it was already, or it is not near any more.
pub(crate) async fn mark_near_price(
    work: Work<'_>,
    line: PoolLineId,
) -> Result<bool, WorkflowError> {
    let sql = "UPDATE demand_pool_line SET told_gate = near_gate
               WHERE id = $1 AND near_gate IS NOT NULL AND told_gate IS DISTINCT FROM near_gate";
    Ok(execute(work.tx, sql, [Uuid::from(line).into()]).await? == 1)
}
