//! A payer's own rules about who signs before money moves.

use crate::error::WorkflowError;
use crate::unit_of_work::{Work, execute, row, rows};
use sea_orm::{ConnectionTrait, FromQueryResult};
use supply_chain::id::{OrganizationId, PersonId};
use supply_chain::money::Money;
use supply_chain::signature::Quorum;
use uuid::Uuid;

/// From which sum how many officers sign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PaymentRule {
    /// Which.
    pub(crate) id: Uuid,
    /// From which sum.
    pub(crate) from: Money,
    /// How many, and who.
    pub(crate) quorum: Quorum,
}

#[derive(FromQueryResult)]
struct RuleRow {
    id: Uuid,
    from_sen: i64,
    needed: i32,
    board: Vec<Uuid>,
}

impl From<RuleRow> for PaymentRule {
    fn from(row: RuleRow) -> Self {
        let quorum = Quorum {
            needed: usize::try_from(row.needed).unwrap_or(usize::MAX),
            board: row.board.into_iter().map(PersonId).collect(),
        };
        Self { id: row.id, from: Money::from_sen(row.from_sen), quorum }
    }
}

/// The rules that hold today, the smallest sum first.
pub(crate) async fn of(
    on: &impl ConnectionTrait,
    organization: OrganizationId,
) -> Result<Vec<PaymentRule>, WorkflowError> {
    let found: Vec<RuleRow> = rows(
        on,
        "SELECT id, from_sen, needed, board FROM payment_rule
         WHERE organization_id = $1 AND ended_at IS NULL ORDER BY from_sen, id",
        [Uuid::from(organization).into()],
    )
    .await?;
    Ok(found.into_iter().map(PaymentRule::from).collect())
}

/// Who signs a payment of this sum: of the rules it comes under, the one that asks for most. Nobody without a rule.
pub(crate) async fn quorum(
    on: &impl ConnectionTrait,
    organization: OrganizationId,
    amount: Money,
) -> Result<Quorum, WorkflowError> {
    let found: Option<RuleRow> = row(
        on,
        "SELECT id, from_sen, needed, board FROM payment_rule
         WHERE organization_id = $1 AND ended_at IS NULL AND from_sen <= $2
         ORDER BY needed DESC, from_sen DESC, id LIMIT 1",
        [Uuid::from(organization).into(), amount.sen().into()],
    )
    .await?;
    Ok(found.map_or_else(Quorum::nobody, |row| PaymentRule::from(row).quorum))
}

/// Puts a rule on record.
pub(crate) async fn insert(
    work: Work<'_>,
    organization: OrganizationId,
    rule: &PaymentRule,
    by: PersonId,
) -> Result<(), WorkflowError> {
    let board: Vec<Uuid> = rule.quorum.board.iter().copied().map(Uuid::from).collect();
    execute(
        work.tx,
        "INSERT INTO payment_rule (id, organization_id, from_sen, needed, board, created_by, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        [
            rule.id.into(),
            Uuid::from(organization).into(),
            rule.from.sen().into(),
            i32::try_from(rule.quorum.needed).unwrap_or(i32::MAX).into(),
            board.into(),
            Uuid::from(by).into(),
            work.now.into(),
        ],
    )
    .await?;
    Ok(())
}

/// Ends a rule of this organization that holds; tells whether there was one.
pub(crate) async fn end(
    work: Work<'_>,
    organization: OrganizationId,
    id: Uuid,
    by: PersonId,
) -> Result<bool, WorkflowError> {
    let ended = execute(
        work.tx,
        "UPDATE payment_rule SET ended_by = $3, ended_at = $4
         WHERE id = $1 AND organization_id = $2 AND ended_at IS NULL",
        [id.into(), Uuid::from(organization).into(), Uuid::from(by).into(), work.now.into()],
    )
    .await?;
    Ok(ended == 1)
}
