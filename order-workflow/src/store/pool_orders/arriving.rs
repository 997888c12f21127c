//! What came for a pool, and how it was shared out.
//!
//! What waits to be shared out is what was counted good of the supplier's order less what was shared out before, so a
//! count that is put right in time puts it right, too. What is shared out is never written anew.

use crate::error::WorkflowError;
use crate::unit_of_work::{Work, execute, rows};
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde_json::Value;
use supply_chain::allocation::CountedArrival;
use supply_chain::demand_pool::Gate;
use supply_chain::id::{DemandPoolId, OrderLineId, PoolLineId, PurchaseOrderId};
use supply_chain::money::Money;
use uuid::Uuid;

/// A line of the supplier's order, as far as it came.
#[derive(Debug, Clone)]
pub(crate) struct Came {
    /// Which line of the pool.
    pub(crate) line: PoolLineId,
    /// Counted good, in base units.
    pub(crate) received_base: i64,
    /// Base units in a unit.
    pub(crate) unit_factor: i64,
    /// Units in a pack of the supplier.
    pub(crate) units_per_pack: i64,
    /// At which it was bought.
    pub(crate) gate: Gate,
    /// Units that were shared out before.
    pub(crate) shared: i64,
    /// What the supplier bills for those.
    pub(crate) billed: Money,
}

impl Came {
    /// What waits to be shared out: whole units, and what the supplier bills for them. Of all that came so far it is
    /// billed once, so that parts add up to the bill.
    #[must_use]
    pub(crate) fn waiting(&self) -> Option<CountedArrival> {
        let units = self.received_base.div_euclid(self.unit_factor);
        let good = units - self.shared;
        let all = self.gate.pack_price.for_part(units, self.units_per_pack)?;
        let bill = all.minus(self.billed)?;
        (good > 0).then_some(CountedArrival { line: self.line, good, lost_at_hub: 0, bill })
    }
}

/// What came so far of the order that stands with the supplier, line by line.
pub(crate) async fn came(
    on: &impl ConnectionTrait,
    pool: DemandPoolId,
    upstream: PurchaseOrderId,
) -> Result<Vec<Came>, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Row {
        id: Uuid,
        received_base: i64,
        unit_factor: i64,
        units_per_pack: i64,
        bought_gate: Value,
        shared: i64,
        billed: i64,
    }
    let found: Vec<Row> = rows(
        on,
        "SELECT m.id, l.received_base, m.unit_factor, m.units_per_pack, m.bought_gate,
                coalesce(a.good, 0)::bigint AS shared, coalesce(a.bill, 0)::bigint AS billed
         FROM order_line l JOIN pool_upstream_line x ON x.order_line_id = l.id
         JOIN demand_pool_line m ON m.id = x.pool_line_id AND m.pool_id = $2
         LEFT JOIN (SELECT line_id, sum(good) AS good, sum(bill_sen) AS bill FROM pool_arrival
                    WHERE pool_id = $2 AND allocated_at IS NOT NULL GROUP BY 1) a ON a.line_id = m.id
         WHERE l.order_id = $1 AND m.bought_gate IS NOT NULL ORDER BY m.id",
        [Uuid::from(upstream).into(), Uuid::from(pool).into()],
    )
    .await?;
    let came = |row: Row| {
        let bad = |_unreadable| WorkflowError::BadRow {
            table: "demand_pool_line",
            column: "bought_gate",
            id: row.id.to_string(),
        };
        Ok(Came {
            line: row.id.into(),
            received_base: row.received_base,
            unit_factor: row.unit_factor,
            units_per_pack: row.units_per_pack,
            gate: serde_json::from_value(row.bought_gate).map_err(bad)?,
            shared: row.shared,
            billed: Money::from_sen(row.billed),
        })
    };
    found.into_iter().map(came).collect()
}

/// What waited to be shared out was counted anew: it waits no longer.
pub(crate) async fn forget_waiting(
    work: Work<'_>,
    pool: DemandPoolId,
) -> Result<(), WorkflowError> {
    execute(
        work.tx,
        "DELETE FROM pool_arrival WHERE pool_id = $1 AND allocated_at IS NULL",
        [Uuid::from(pool).into()],
    )
    .await?;
    Ok(())
}

/// The pools whose goods an order brings, and the lines of the order that do.
pub(crate) async fn brings(
    on: &impl ConnectionTrait,
    order: PurchaseOrderId,
) -> Result<Vec<(DemandPoolId, OrderLineId)>, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Row {
        pool_id: Uuid,
        id: Uuid,
    }
    let found: Vec<Row> = rows(
        on,
        "SELECT m.pool_id, l.id FROM order_line l JOIN pool_upstream_line x ON x.order_line_id = l.id
         JOIN demand_pool_line m ON m.id = x.pool_line_id JOIN demand_pool d ON d.id = m.pool_id
         WHERE l.order_id = $1 AND d.state NOT IN ('planned', 'open', 'top_up', 'failed') ORDER BY 1, 2",
        [Uuid::from(order).into()],
    )
    .await?;
    Ok(found.into_iter().map(|row| (row.pool_id.into(), row.id.into())).collect())
}

/// Base units of each line of the supplier's order that were shared out and so cannot be counted away any more.
pub(crate) async fn shared_out(
    on: &impl ConnectionTrait,
    upstream: PurchaseOrderId,
) -> Result<Vec<(OrderLineId, i64)>, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Row {
        id: Uuid,
        base: i64,
    }
    let found: Vec<Row> = rows(
        on,
        "SELECT l.id, (sum(v.good) * m.unit_factor)::bigint AS base
         FROM order_line l JOIN pool_upstream_line x ON x.order_line_id = l.id
         JOIN demand_pool_line m ON m.id = x.pool_line_id
         JOIN pool_arrival v ON v.line_id = m.id AND v.allocated_at IS NOT NULL
         WHERE l.order_id = $1 GROUP BY l.id, m.unit_factor",
        [Uuid::from(upstream).into()],
    )
    .await?;
    Ok(found.into_iter().map(|row| (row.id.into(), row.base)).collect())
}
