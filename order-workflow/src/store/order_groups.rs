//! Baskets over several sellers: their number, and which orders they became.

use crate::error::WorkflowError;
use crate::unit_of_work::{Work, execute, row, rows};
use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, FromQueryResult};
use supply_chain::id::{OrderGroupId, OrganizationId, PersonId, PurchaseOrderId};
use supply_chain::money::Money;
use uuid::Uuid;

/// A basket as its row says it.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub(crate) struct Group {
    pub(crate) id: Uuid,
    pub(crate) number: String,
    pub(crate) buyer_id: Uuid,
    pub(crate) created_at: DateTime<Utc>,
}

/// Puts a basket on record.
pub(crate) async fn insert(
    work: Work<'_>,
    id: OrderGroupId,
    number: &str,
    buyer: OrganizationId,
    by: PersonId,
) -> Result<(), WorkflowError> {
    execute(
        work.tx,
        "INSERT INTO order_group (id, number, buyer_id, created_by, created_at) VALUES ($1, $2, $3, $4, $5)",
        [
            Uuid::from(id).into(),
            number.into(),
            Uuid::from(buyer).into(),
            Uuid::from(by).into(),
            work.now.into(),
        ],
    )
    .await?;
    Ok(())
}

/// The basket that has just been put on record.
pub(crate) async fn find(
    on: &impl ConnectionTrait,
    id: OrderGroupId,
) -> Result<Group, WorkflowError> {
    let found: Option<Group> = row(
        on,
        "SELECT id, number, buyer_id, created_at FROM order_group WHERE id = $1",
        [Uuid::from(id).into()],
    )
    .await?;
    found.ok_or(WorkflowError::NotFound { what: "order group" })
}

/// The basket, if this organization made it.
pub(crate) async fn find_of(
    on: &impl ConnectionTrait,
    id: OrderGroupId,
    buyer: OrganizationId,
) -> Result<Option<Group>, WorkflowError> {
    row(
        on,
        "SELECT id, number, buyer_id, created_at FROM order_group WHERE id = $1 AND buyer_id = $2",
        [Uuid::from(id).into(), Uuid::from(buyer).into()],
    )
    .await
}

/// The orders of a basket, by rising id: the order in which they are locked.
pub(crate) async fn members(
    on: &impl ConnectionTrait,
    id: OrderGroupId,
) -> Result<Vec<Uuid>, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Member {
        id: Uuid,
    }
    let found: Vec<Member> = rows(
        on,
        "SELECT id FROM purchase_order WHERE group_id = $1 ORDER BY id",
        [Uuid::from(id).into()],
    )
    .await?;
    Ok(found.into_iter().map(|member| member.id).collect())
}

/// What the other orders of a basket come to with tax, as far as they have not come to nothing.
pub(crate) async fn beside(
    on: &impl ConnectionTrait,
    id: OrderGroupId,
    order: PurchaseOrderId,
) -> Result<Money, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Sum {
        total_sen: i64,
    }
    let found: Option<Sum> = row(
        on,
        "SELECT coalesce(sum(total_sen), 0)::bigint AS total_sen FROM purchase_order
         WHERE group_id = $1 AND id <> $2 AND state NOT IN ('rejected', 'expired', 'cancelled')",
        [Uuid::from(id).into(), Uuid::from(order).into()],
    )
    .await?;
    Ok(found.map_or(Money::ZERO, |sum| Money::from_sen(sum.total_sen)))
}
