//! What is in stock when an organization begins here: which goods its codes mean, and the movements that bring them in.

use sea_orm::{ConnectionTrait, FromQueryResult};
use supply_chain::id::{OrganizationId, PersonId, ProductId};
use uuid::Uuid;

use crate::error::WorkflowError;
use crate::unit_of_work::{Work, execute, rows};

/// Goods that a code may mean.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub(crate) struct Meant {
    /// As it stands in the table; for a barcode its 14 digits.
    pub(crate) code: String,
    /// Which goods.
    pub(crate) product_id: Uuid,
    /// 1 for the organization's own code, 2 for a code it bought by, 3 for a barcode of goods it has to do with, 4 for a
    /// barcode of any.
    pub(crate) nearness: i32,
}

/// All goods that codes may mean for an organization.
pub(crate) async fn goods_of_codes(
    on: &impl ConnectionTrait,
    organization: OrganizationId,
    codes: &[String],
    barcodes: &[String],
) -> Result<Vec<Meant>, WorkflowError> {
    rows(
        on,
        "SELECT DISTINCT f.seller_code AS code, f.product_id, 1 AS nearness FROM offer f
         WHERE f.seller_id = $1 AND f.seller_code = ANY($2) AND f.state <> 'withdrawn'
         UNION
         SELECT l.seller_code, l.product_id, 2 FROM purchase_order o JOIN order_line l ON l.order_id = o.id
         WHERE o.buyer_id = $1 AND o.number IS NOT NULL AND l.seller_code = ANY($2)
         UNION
         SELECT lpad(p.gtin, 14, '0'), p.id,
                CASE WHEN p.created_by = $1
                       OR EXISTS (SELECT FROM offer f WHERE f.seller_id = $1 AND f.product_id = p.id)
                       OR EXISTS (SELECT FROM stock_level k WHERE k.owner_id = $1 AND k.product_id = p.id) THEN 3 ELSE 4 END
         FROM product p WHERE p.gtin IS NOT NULL AND lpad(p.gtin, 14, '0') = ANY($3)",
        [Uuid::from(organization).into(), codes.to_vec().into(), barcodes.to_vec().into()],
    )
    .await
}

/// Goods with what is there of them.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub(crate) struct Standing {
    /// Which goods.
    pub(crate) product_id: Uuid,
    /// What they are called.
    pub(crate) name: String,
    /// pcs, gram or ml.
    pub(crate) base_unit: String,
    /// The counted level; nothing where there is none yet.
    pub(crate) level_id: Option<Uuid>,
    /// There, in base units.
    pub(crate) on_hand: i64,
    /// Promised to orders.
    pub(crate) reserved: i64,
    /// Whether they were sent, received or moved since.
    pub(crate) has_moved: bool,
}

const STANDING: &str = "
SELECT p.id AS product_id, p.name, p.base_unit, l.id AS level_id, coalesce(l.on_hand, 0) AS on_hand,
       coalesce(l.reserved, 0) AS reserved,
       EXISTS (SELECT FROM stock_movement m WHERE m.level_id = l.id
               AND m.kind NOT IN ('opening', 'stock_take', 'import')) AS has_moved
FROM product p
LEFT JOIN (stock_level l JOIN place c ON c.id = l.place_id AND c.is_default AND c.organization_id = $1)
       ON l.product_id = p.id AND l.owner_id = $1 AND l.holder_id = $1 AND l.lot = '' AND l.condition = 'good'
WHERE p.id = ANY($2)";

/// What is there of these goods.
pub(crate) async fn standing(
    on: &impl ConnectionTrait,
    organization: OrganizationId,
    products: &[ProductId],
) -> Result<Vec<Standing>, WorkflowError> {
    let products: Vec<Uuid> = products.iter().copied().map(Uuid::from).collect();
    rows(on, STANDING, [Uuid::from(organization).into(), products.into()]).await
}

#[derive(FromQueryResult)]
struct Locked {
    #[expect(dead_code, reason = "it is read for its lock")]
    id: Uuid,
}

/// Locks the organization's levels of these goods, by rising id as everybody does.
pub(crate) async fn lock_levels(
    work: Work<'_>,
    organization: OrganizationId,
    products: &[ProductId],
) -> Result<(), WorkflowError> {
    let products: Vec<Uuid> = products.iter().copied().map(Uuid::from).collect();
    let _locked: Vec<Locked> = rows(
        work.tx,
        "SELECT id FROM stock_level WHERE owner_id = $1 AND product_id = ANY($2) ORDER BY id FOR UPDATE",
        [Uuid::from(organization).into(), products.into()],
    )
    .await?;
    Ok(())
}

/// Goods that come in or go out of a level, and what one base unit of them cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct OpeningMovement {
    /// Of which level.
    pub(crate) level: Uuid,
    /// Base units; inward positive.
    pub(crate) quantity: i64,
    /// In sen, where it is known.
    pub(crate) unit_cost_sen: Option<i64>,
}

/// Adds the movements; the levels follow by themselves.
pub(crate) async fn bring_in(
    work: Work<'_>,
    organization: OrganizationId,
    person: PersonId,
    movements: &[OpeningMovement],
) -> Result<(), WorkflowError> {
    if movements.is_empty() {
        return Ok(());
    }
    // As in `store::stock`: the triggers' plans may have been made when there was next to nothing.
    execute(work.tx, "DISCARD PLANS", []).await?;
    let ids: Vec<Uuid> = movements.iter().map(|_| work.id()).collect();
    let levels: Vec<Uuid> = movements.iter().map(|movement| movement.level).collect();
    let quantities: Vec<i64> = movements.iter().map(|movement| movement.quantity).collect();
    // Below zero for a cost that nobody said: arrays of nothing have no type everywhere.
    let costs: Vec<i64> =
        movements.iter().map(|movement| movement.unit_cost_sen.unwrap_or(-1)).collect();
    execute(
        work.tx,
        "INSERT INTO stock_movement
             (id, level_id, quantity, kind, unit_cost, business_date, person_id, recorded_at)
         SELECT m.id, m.level_id, m.quantity, 'opening', nullif(m.cost, -1), ($6 AT TIME ZONE o.zone)::date, $5, $6
         FROM unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::bigint[]) AS m (id, level_id, quantity, cost),
              organization o WHERE o.id = $7",
        [
            ids.into(),
            levels.into(),
            quantities.into(),
            costs.into(),
            Uuid::from(person).into(),
            work.now.into(),
            Uuid::from(organization).into(),
        ],
    )
    .await?;
    Ok(())
}
