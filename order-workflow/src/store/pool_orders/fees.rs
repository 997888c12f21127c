//! What an agent is owed of what was shared out, and what it owes of what was lost in its care.

use crate::error::WorkflowError;
use crate::unit_of_work::{Work, execute, rows};
use sea_orm::{ConnectionTrait, FromQueryResult};
use supply_chain::id::{DemandPoolId, OrganizationId, PurchaseOrderId};
use supply_chain::money::Money;
use supply_chain::tax::TaxClass;
use uuid::Uuid;

/// Who owes a fee of what was shared out and has no order for it, and how much: of at most `at_most`, by id.
pub(crate) async fn owing(
    on: &impl ConnectionTrait,
    pool: DemandPoolId,
    at_most: u32,
) -> Result<Vec<(OrganizationId, Money)>, WorkflowError> {
    let sql = format!("{OWED} HAVING sum(s.margin_sen) > 0 ORDER BY 1 LIMIT $2");
    let found: Vec<OwedRow> =
        rows(on, &sql, [Uuid::from(pool).into(), i64::from(at_most).into()]).await?;
    Ok(found.into_iter().map(OwedRow::owed).collect())
}

/// What those owe that have no order for it, one by one; nothing to whom nothing was shared out.
pub(crate) async fn owed_by(
    on: &impl ConnectionTrait,
    pool: DemandPoolId,
    of: &[OrganizationId],
) -> Result<Vec<(OrganizationId, Money)>, WorkflowError> {
    let of: Vec<Uuid> = of.iter().copied().map(Uuid::from).collect();
    let sql = OWED.replacen("WHERE", "WHERE g.organization_id = ANY($2) AND", 1) + " ORDER BY 1";
    let found: Vec<OwedRow> = rows(on, &sql, [Uuid::from(pool).into(), of.into()]).await?;
    Ok(found.into_iter().map(OwedRow::owed).collect())
}

const OWED: &str = "
SELECT g.organization_id, sum(s.margin_sen)::bigint AS sen
FROM pool_arrival v JOIN pool_allocation s ON s.arrival_id = v.id JOIN pledge g ON g.id = s.pledge_id
WHERE v.pool_id = $1 AND NOT EXISTS (
    SELECT 1 FROM pool_order o WHERE o.pool_id = $1 AND o.part = 'fee' AND o.is_current
      AND o.participant_id = g.organization_id)
GROUP BY 1";

#[derive(FromQueryResult)]
struct OwedRow {
    organization_id: Uuid,
    sen: i64,
}

impl OwedRow {
    fn owed(self) -> (OrganizationId, Money) {
        (self.organization_id.into(), Money::from_sen(self.sen))
    }
}

/// The orders for fees that stand, by rising id.
pub(crate) async fn orders(
    on: &impl ConnectionTrait,
    pool: DemandPoolId,
) -> Result<Vec<PurchaseOrderId>, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Row {
        order_id: Uuid,
    }
    let found: Vec<Row> = rows(
        on,
        "SELECT order_id FROM pool_order WHERE pool_id = $1 AND part = 'fee' AND is_current ORDER BY order_id",
        [Uuid::from(pool).into()],
    )
    .await?;
    Ok(found.into_iter().map(|row| row.order_id.into()).collect())
}

/// Goods of one line that were lost in the care of an agent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct LostGoods {
    /// Of the line, in its pool.
    pub(crate) position: i32,
    /// What.
    pub(crate) product_name: String,
    /// PPN class.
    pub(crate) tax_class: TaxClass,
    /// Whether the amount includes PPN.
    pub(crate) includes_tax: bool,
    /// What they cost at the supplier.
    pub(crate) amount: Money,
}

/// What was lost in the care of an agent, by line.
pub(crate) async fn lost(
    on: &impl ConnectionTrait,
    pool: DemandPoolId,
) -> Result<Vec<LostGoods>, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Row {
        id: Uuid,
        position: i32,
        product_name: String,
        tax_class: String,
        price_includes_tax: bool,
        sen: i64,
    }
    let found: Vec<Row> = rows(
        on,
        "SELECT l.id, l.position, l.product_name, l.tax_class, l.price_includes_tax, sum(k.borne_sen)::bigint AS sen
         FROM pool_arrival v JOIN pool_kept k ON k.arrival_id = v.id JOIN demand_pool_line l ON l.id = v.line_id
         WHERE v.pool_id = $1 GROUP BY l.id HAVING sum(k.borne_sen) > 0 ORDER BY l.position",
        [Uuid::from(pool).into()],
    )
    .await?;
    let goods = |row: Row| {
        let class = TaxClass::from_word(&row.tax_class).ok_or_else(|| WorkflowError::BadRow {
            table: "demand_pool_line",
            column: "tax_class",
            id: row.id.to_string(),
        })?;
        Ok(LostGoods {
            position: row.position,
            product_name: row.product_name,
            tax_class: class,
            includes_tax: row.price_includes_tax,
            amount: Money::from_sen(row.sen),
        })
    };
    found.into_iter().map(goods).collect()
}

/// Everybody who owes a fee has the order for it.
pub(crate) async fn note_fees_made(
    work: Work<'_>,
    pool: DemandPoolId,
) -> Result<(), WorkflowError> {
    execute(
        work.tx,
        "UPDATE demand_pool SET fees_made_at = $2 WHERE id = $1",
        [Uuid::from(pool).into(), work.now.into()],
    )
    .await?;
    Ok(())
}
