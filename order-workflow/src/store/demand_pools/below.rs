//! Where the demand comes from that a cooperative pledges for above: the links between lines, what stands below, and what
//! came down.

use sea_orm::{ConnectionTrait, FromQueryResult};
use serde_json::{Value, json};
use supply_chain::demand_pool::{DemandPool, Gate, Pledge, PledgeWish, PoolLine};
use supply_chain::id::{DemandPoolId, OrganizationId, PledgeId, PoolLineId};
use supply_chain::money::Money;
use uuid::Uuid;

use super::pledges::{Which, pledges_of};
use crate::error::WorkflowError;
use crate::unit_of_work::{Work, execute, row, rows};

/// A line below, and the line above that its demand is pledged for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Below {
    /// Above.
    pub(crate) above: PoolLineId,
    /// Below.
    pub(crate) line: PoolLineId,
    /// Units below in one above.
    pub(crate) units_per_unit: i64,
}

/// Writes down what of `pool` is pledged for above, in place of what was. Whoever gave up an earlier pool for the same
/// line may gather for it anew.
pub(crate) async fn set_links(
    work: Work<'_>,
    pool: &DemandPool,
    links: Option<&(DemandPoolId, Vec<Below>)>,
) -> Result<(), WorkflowError> {
    let Some((above, links)) = links else { return Ok(()) };
    let written: Vec<Value> = links
        .iter()
        .map(
            |link| json!({ "above": link.above, "below": link.line, "units": link.units_per_unit }),
        )
        .collect();
    let id = Uuid::from(pool.id);
    let written = Value::Array(written);
    execute(
        work.tx,
        "DELETE FROM pledge_source s USING demand_pool d
         WHERE d.id = s.source_pool_id AND (d.id = $1 OR d.state = 'failed' AND s.organization_id = $2
               AND s.line_id IN (SELECT w.above FROM jsonb_to_recordset($3) AS w (above uuid)))",
        [id.into(), Uuid::from(pool.organizer).into(), written.clone().into()],
    )
    .await?;
    execute(
        work.tx,
        "INSERT INTO pledge_source (pool_id, line_id, organization_id, kind, source_pool_id, source_line_id, units_per_unit)
         SELECT $1, w.above, $2, 'pool', $3, w.below, w.units
         FROM jsonb_to_recordset($4) AS w (above uuid, below uuid, units bigint)",
        [
            Uuid::from(*above).into(),
            Uuid::from(pool.organizer).into(),
            id.into(),
            written.into(),
        ],
    )
    .await?;
    Ok(())
}

#[derive(FromQueryResult)]
struct LinkRow {
    line_id: Uuid,
    source_line_id: Uuid,
    units_per_unit: i64,
}

/// Which lines of a pool are pledged for above, by the lines there.
pub(crate) async fn links(
    on: &impl ConnectionTrait,
    pool: DemandPoolId,
) -> Result<Vec<Below>, WorkflowError> {
    let sql = "SELECT line_id, source_line_id, units_per_unit FROM pledge_source WHERE source_pool_id = $1 ORDER BY line_id";
    let found: Vec<LinkRow> = rows(on, sql, [Uuid::from(pool).into()]).await?;
    let link = |row: LinkRow| Below {
        above: row.line_id.into(),
        line: row.source_line_id.into(),
        units_per_unit: row.units_per_unit,
    };
    Ok(found.into_iter().map(link).collect())
}

/// Whether somebody's pledge of a line is what comes from below, or will be.
pub(crate) async fn is_fed(
    on: &impl ConnectionTrait,
    line: PoolLineId,
    of: OrganizationId,
    besides: Option<DemandPoolId>,
) -> Result<bool, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Found {
        there_is: bool,
    }
    let sql =
        "SELECT EXISTS (SELECT FROM pledge_source s JOIN demand_pool d ON d.id = s.source_pool_id
               WHERE s.line_id = $1 AND s.organization_id = $2 AND d.state <> 'failed'
                 AND s.source_pool_id IS DISTINCT FROM $3) AS there_is";
    let values = [Uuid::from(line).into(), Uuid::from(of).into(), besides.map(Uuid::from).into()];
    let found: Option<Found> = row(on, sql, values).await?;
    Ok(found.is_some_and(|found| found.there_is))
}

/// What stands below, line by line: the wishes of a pool's pledges.
pub(crate) async fn demand(
    on: &impl ConnectionTrait,
    pool: DemandPoolId,
) -> Result<Vec<(PoolLineId, PledgeWish)>, WorkflowError> {
    let pledges = pledges_of(on, pool, Which::Standing).await?;
    Ok(pledges.into_iter().map(|pledge: Pledge| (pledge.line, pledge.wish)).collect())
}

/// What was pledged above was pledged.
pub(crate) async fn note_fed(work: Work<'_>, pool: DemandPoolId) -> Result<(), WorkflowError> {
    let sql = "UPDATE demand_pool SET fed_at = $2 WHERE id = $1";
    execute(work.tx, sql, [Uuid::from(pool).into(), work.now.into()]).await?;
    Ok(())
}

/// Whether it is known what comes of a pool above: everybody has their leg, or it came to nothing.
pub(crate) async fn is_settled(
    on: &impl ConnectionTrait,
    above: DemandPoolId,
) -> Result<bool, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Found {
        there_is: bool,
    }
    let sql = "SELECT EXISTS (SELECT FROM demand_pool
               WHERE id = $1 AND (state = 'failed' OR legs_made_at IS NOT NULL)) AS there_is";
    let found: Option<Found> = row(on, sql, [Uuid::from(above).into()]).await?;
    Ok(found.is_some_and(|found| found.there_is))
}

/// The lines as they came down, kept beside those that were published.
pub(crate) async fn keep_above(
    work: Work<'_>,
    pool: DemandPoolId,
    lines: &[PoolLine],
) -> Result<(), WorkflowError> {
    let sql = "UPDATE demand_pool SET above = $2 WHERE id = $1";
    execute(work.tx, sql, [Uuid::from(pool).into(), serde_json::to_value(lines)?.into()]).await?;
    Ok(())
}

/// What came down of one line: the pledge above, what a unit costs there, and how many came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct CameDown {
    /// Below.
    pub(crate) line: PoolLineId,
    /// The pledge above.
    pub(crate) pledge: PledgeId,
    /// Of one unit above.
    pub(crate) price: Money,
    /// Units above.
    pub(crate) units: i64,
}

/// What was awarded above of what was pledged for a pool's lines; nothing of those that got nothing.
pub(crate) async fn came_down(
    on: &impl ConnectionTrait,
    pool: DemandPoolId,
) -> Result<Vec<CameDown>, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Row {
        source_line_id: Uuid,
        pledge_id: Uuid,
        bought_gate: Value,
        units: i64,
    }
    let found: Vec<Row> = rows(
        on,
        "SELECT s.source_line_id, p.id AS pledge_id, m.bought_gate, a.units
         FROM pledge_source s JOIN demand_pool u ON u.id = s.pool_id AND u.state <> 'failed'
         JOIN demand_pool_line m ON m.id = s.line_id AND m.bought_gate IS NOT NULL
         JOIN pledge p ON p.line_id = s.line_id AND p.organization_id = s.organization_id AND p.state = 'awarded'
         JOIN pool_award a ON a.pool_id = u.id AND a.pledge_id = p.id AND a.round = u.is_countered::int AND a.units > 0
         WHERE s.source_pool_id = $1",
        [Uuid::from(pool).into()],
    )
    .await?;
    let came = |row: Row| {
        let gate: Gate = serde_json::from_value(row.bought_gate).map_err(|_unreadable| {
            WorkflowError::BadRow {
                table: "demand_pool_line",
                column: "bought_gate",
                id: row.source_line_id.to_string(),
            }
        })?;
        Ok(CameDown {
            line: row.source_line_id.into(),
            pledge: row.pledge_id.into(),
            price: gate.unit_price,
            units: row.units,
        })
    };
    found.into_iter().map(came).collect()
}
