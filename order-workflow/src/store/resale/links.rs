//! Which orders above were prepared for which lines below.

use crate::error::WorkflowError;
use crate::unit_of_work::{Work, execute, rows};
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde_json::{Value, json};
use supply_chain::id::{OrderLineId, OrganizationId, PersonId, PurchaseOrderId};
use uuid::Uuid;

/// A line of an order below whose goods come from above, order by order, and are not there yet.
#[derive(Debug, Clone, FromQueryResult)]
pub(crate) struct LineAbove {
    /// The line below.
    pub(crate) line_id: Uuid,
    /// What sells it on.
    pub(crate) resale_id: Uuid,
    /// The offer above.
    pub(crate) offer_id: Uuid,
    /// Who sells that.
    pub(crate) seller_id: Uuid,
    /// Base units in a pack above.
    pub(crate) factor: i64,
    /// The fewest packs above, and the multiple.
    pub(crate) minimum_count: i64,
    /// See [`LineAbove::minimum_count`].
    pub(crate) multiple: i64,
    /// Base units that are missing.
    pub(crate) missing: i64,
}

/// The lines of an order below for which goods are to be ordered above: what was asked for and lies neither in the own
/// stock nor in an order above that is still to come. What has come of one is in the own stock. The order's own row is locked by whoever asks.
pub(crate) async fn lines_above(
    on: &impl ConnectionTrait,
    (order, seller): (PurchaseOrderId, OrganizationId),
) -> Result<Vec<LineAbove>, WorkflowError> {
    let found: Vec<LineAbove> = rows(
        on,
        "SELECT l.id AS line_id, r.id AS resale_id, u.id AS offer_id, u.seller_id, u.factor, u.minimum_count, u.multiple,
                (CASE WHEN o.state IN ('submitted', 'countered')
                      THEN l.ordered_base - least(l.ordered_base, coalesce((
                               SELECT sum(s.on_hand - s.reserved) FROM stock_level s
                               WHERE s.owner_id = o.seller_id AND s.product_id = l.product_id AND s.condition = 'good'), 0))
                      ELSE l.confirmed_base - l.shipped_base - l.short_closed_base - l.cancelled_base - l.held_base END
                 - coalesce((SELECT sum(x.base) FROM resale_order_line x JOIN purchase_order a ON a.id = x.upstream_order_id
                             WHERE x.order_line_id = l.id
                               AND a.state NOT IN ('rejected', 'expired', 'cancelled', 'received', 'completed')), 0)
                )::bigint AS missing
         FROM purchase_order o JOIN order_line l ON l.order_id = o.id
         JOIN resale r ON r.own_offer_id = l.offer_id AND r.sourcing = 'back_to_back'
         JOIN offer u ON u.id = r.upstream_offer_id
         WHERE o.id = $1 AND o.seller_id = $2 AND o.state IN ('submitted', 'countered', 'confirmed', 'in_fulfilment')
         ORDER BY u.seller_id, l.position",
        [Uuid::from(order).into(), Uuid::from(seller).into()],
    )
    .await?;
    Ok(found.into_iter().filter(|line| line.missing > 0).collect())
}

/// Ties lines below to the order above that was prepared for them.
pub(crate) async fn link(
    work: Work<'_>,
    (order, upstream): (PurchaseOrderId, PurchaseOrderId),
    lines: &[LineAbove],
    by: PersonId,
) -> Result<(), WorkflowError> {
    let lines: Vec<Value> = lines
        .iter()
        .map(|line| {
            json!({ "line": OrderLineId(line.line_id), "offer": line.offer_id, "resale": line.resale_id,
                    "base": line.missing })
        })
        .collect();
    execute(
        work.tx,
        "INSERT INTO resale_order_line (order_line_id, order_id, upstream_order_id, upstream_offer_id, resale_id, base, made_by,
             made_at)
         SELECT l.line, $1, $2, l.offer, l.resale, l.base, $4, $5
         FROM jsonb_to_recordset($3) AS l(line uuid, offer uuid, resale uuid, base bigint)",
        [
            Uuid::from(order).into(),
            Uuid::from(upstream).into(),
            Value::Array(lines).into(),
            Uuid::from(by).into(),
            work.now.into(),
        ],
    )
    .await?;
    Ok(())
}
