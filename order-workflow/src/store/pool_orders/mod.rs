//! What becomes of a pool once everybody is bound: which orders it was made into, what came, and how that and its
//! charges were shared out. Always under the lock of the pool's row, before those of its orders.

pub(crate) mod arriving;
pub(crate) mod charging;
pub(crate) mod fees;
pub(crate) mod goods;
pub(crate) mod linking;
pub(crate) mod stock;

use crate::error::WorkflowError;
use crate::store::failing::Falling;
use crate::unit_of_work::row;
use sea_orm::{ConnectionTrait, FromQueryResult};
use supply_chain::id::{DemandPoolId, PurchaseOrderId};
use supply_chain::purchase_order::State;
use uuid::Uuid;

/// Pools with whose orders something is to be done: the supplier is to be asked or has answered, legs are missing,
/// goods came, an agent's fee is to be asked for, or all have ended. It looks at the few that are bound and not over.
pub(crate) const DUE: Falling = Falling {
    job: "pool_orders",
    from: "demand_pool d
     LEFT JOIN pool_upstream u ON u.pool_id = d.id
     LEFT JOIN purchase_order o ON o.id = u.order_id
     WHERE d.state IN ('awarded', 'allocating', 'settling') AND d.awarded_at <= $1 AND CASE
         WHEN u.order_id IS NULL THEN true
         WHEN NOT d.is_accepted THEN o.state <> 'submitted'
         WHEN d.state = 'settling' AND d.fees_made_at IS NULL AND d.rules ->> 'role' = 'agent' THEN true
         WHEN d.state = 'settling' THEN NOT EXISTS (
             SELECT 1 FROM pool_order p JOIN purchase_order q ON q.id = p.order_id
             WHERE p.pool_id = d.id AND p.is_current
               AND q.state NOT IN ('completed', 'cancelled', 'rejected', 'expired'))
         WHEN d.legs_made_at IS NULL OR o.state = 'cancelled' THEN true
         WHEN o.state IN ('received', 'completed') AND NOT d.nothing_more_comes THEN true
         ELSE EXISTS (
             SELECT 1 FROM order_line l JOIN pool_upstream_line x ON x.order_line_id = l.id
             JOIN demand_pool_line m ON m.id = x.pool_line_id AND m.pool_id = d.id
             WHERE l.order_id = o.id AND m.bought_units IS NOT NULL AND l.received_base / m.unit_factor <>
                   coalesce((SELECT sum(a.good) FROM pool_arrival a
                             WHERE a.pool_id = d.id AND a.line_id = m.id), 0))
         END",
    id: "d.id",
    order: "d.awarded_at, d.id",
};

/// The order that stands with the supplier.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Upstream {
    /// Which.
    pub(crate) order: PurchaseOrderId,
    /// Where it is.
    pub(crate) state: State,
}

/// The order that brings a pool its goods, if one was made: it stands with the supplier, or is its organizer's leg of the
/// pool above.
pub(crate) async fn upstream(
    on: &impl ConnectionTrait,
    pool: DemandPoolId,
) -> Result<Option<Upstream>, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Found {
        id: Uuid,
        state: String,
    }
    let found: Option<Found> = row(
        on,
        "SELECT o.id, o.state FROM pool_upstream p JOIN purchase_order o ON o.id = p.order_id WHERE p.pool_id = $1",
        [Uuid::from(pool).into()],
    )
    .await?;
    found
        .map(|found| {
            let state = State::from_word(&found.state).ok_or_else(|| WorkflowError::BadRow {
                table: "purchase_order",
                column: "state",
                id: found.id.to_string(),
            })?;
            Ok(Upstream { order: found.id.into(), state })
        })
        .transpose()
}

/// How many of a pool's orders have not come to their end.
pub(crate) async fn open_orders(
    on: &impl ConnectionTrait,
    pool: DemandPoolId,
) -> Result<i64, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Count {
        open: i64,
    }
    let count: Option<Count> = row(
        on,
        "SELECT count(*) AS open FROM pool_order p JOIN purchase_order o ON o.id = p.order_id
         WHERE p.pool_id = $1 AND p.is_current AND o.state NOT IN ('completed', 'cancelled', 'rejected', 'expired')",
        [Uuid::from(pool).into()],
    )
    .await?;
    Ok(count.map_or(0, |count| count.open))
}
