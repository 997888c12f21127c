//! What a member may owe their cooperative, and what they owe. The row of an account is locked before anything is held
//! against it, after the order and the stock.

use sea_orm::{ConnectionTrait, FromQueryResult};
use supply_chain::id::{OrganizationId, PersonId, PurchaseOrderId, TieId};
use supply_chain::money::Money;
use uuid::Uuid;

use crate::error::WorkflowError;
use crate::unit_of_work::{Work, execute, row};

/// An account as it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Account {
    /// What may be owed; nothing where the cooperative never said so.
    pub(crate) limit: Option<Money>,
    /// Goes up with each change; 0 where there is none.
    pub(crate) version: i64,
}

#[derive(FromQueryResult)]
struct AccountRow {
    limit_sen: i64,
    version: i64,
}

async fn find(
    on: &impl ConnectionTrait,
    cooperative: OrganizationId,
    tie: TieId,
    lock: &str,
) -> Result<Account, WorkflowError> {
    let found: Option<AccountRow> = row(
        on,
        &format!("SELECT limit_sen, version FROM member_account WHERE cooperative_id = $1 AND tie_id = $2 {lock}"),
        [Uuid::from(cooperative).into(), Uuid::from(tie).into()],
    )
    .await?;
    Ok(found.map_or_else(Account::default, |found| Account {
        limit: Some(Money::from_sen(found.limit_sen)),
        version: found.version,
    }))
}

/// The account of a member.
///
/// # Errors
/// The database fails.
pub(crate) async fn account(
    on: &impl ConnectionTrait,
    cooperative: OrganizationId,
    tie: TieId,
) -> Result<Account, WorkflowError> {
    find(on, cooperative, tie, "").await
}

/// The same, held until the transaction ends.
///
/// # Errors
/// The database fails.
pub(crate) async fn lock_account(
    work: Work<'_>,
    cooperative: OrganizationId,
    tie: TieId,
) -> Result<Account, WorkflowError> {
    find(work.tx, cooperative, tie, "FOR UPDATE").await
}

/// What a member owes: what is open of their bills, and what is agreed on account and not billed yet, but for `besides`.
///
/// # Errors
/// The database fails.
pub(crate) async fn owes(
    on: &impl ConnectionTrait,
    cooperative: OrganizationId,
    tie: TieId,
    besides: Option<PurchaseOrderId>,
) -> Result<Money, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Owed {
        sen: i64,
    }
    let owed: Option<Owed> = row(
        on,
        "SELECT (coalesce((SELECT sum(i.total_sen - i.settled_sen) FROM invoice i
                           WHERE i.issuer_id = $1 AND i.receiver_tie_id = $2 AND i.kind = 'invoice'
                             AND i.reversed_by_id IS NULL), 0)
                 + coalesce((SELECT sum(o.total_sen) FROM purchase_order o JOIN member_order m ON m.order_id = o.id
                             WHERE o.buyer_tie_id = $2 AND o.seller_id = $1 AND m.pay_by = 'account'
                               AND o.state IN ('confirmed', 'in_fulfilment') AND m.invoice_id IS NULL
                               AND ($3::uuid IS NULL OR o.id <> $3)), 0))::bigint AS sen",
        [
            Uuid::from(cooperative).into(),
            Uuid::from(tie).into(),
            besides.map(Uuid::from).into(),
        ],
    )
    .await?;
    Ok(owed.map_or(Money::ZERO, |owed| Money::from_sen(owed.sen)))
}

/// Sets what a member may owe, or that they may owe nothing; tells the version it then has.
///
/// # Errors
/// The database fails.
pub(crate) async fn set_account(
    work: Work<'_>,
    (cooperative, tie): (OrganizationId, TieId),
    limit: Option<Money>,
    by: PersonId,
) -> Result<(), WorkflowError> {
    let ids = || [Uuid::from(cooperative).into(), Uuid::from(tie).into()];
    let Some(limit) = limit else {
        let sql = "DELETE FROM member_account WHERE cooperative_id = $1 AND tie_id = $2";
        execute(work.tx, sql, ids()).await?;
        return Ok(());
    };
    let [cooperative, tie] = ids();
    execute(
        work.tx,
        "INSERT INTO member_account (cooperative_id, tie_id, limit_sen, version, updated_by, updated_at)
         VALUES ($1, $2, $3, 1, $4, $5)
         ON CONFLICT (cooperative_id, tie_id) DO UPDATE SET limit_sen = excluded.limit_sen,
             version = member_account.version + 1, updated_by = excluded.updated_by, updated_at = excluded.updated_at",
        [cooperative, tie, limit.sen().into(), Uuid::from(by).into(), work.now.into()],
    )
    .await?;
    Ok(())
}
