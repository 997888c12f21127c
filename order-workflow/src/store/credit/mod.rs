//! What buyers may owe their sellers, and what they do: one row for each two, made with the first order that
//! binds both, the first paper between them, or when the seller first says something.
//!
//! Whoever changes what counts against a limit holds the row until the transaction ends, so that a limit is
//! held against what is true at that moment (machines.md I4). Orders add the difference they make to it in the
//! statement that writes them ([`super::record`]). Whoever writes invoices, payments or what they settle takes
//! it first ([`lock`]), before any of those rows, and has it summed up anew at the end ([`refresh`]).

mod look;
mod reminders;
mod write;

pub(crate) use self::look::{
    Look, check_prepaid, levels_and_account_for_update, look, looks, prepayment_missing,
};
pub(super) use self::look::{look_sql, looked};
pub(crate) use self::reminders::{DueBill, take_due};
pub(crate) use self::write::record;

use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde::Deserialize;
use supply_chain::credit::{CreditAccount, Exposure, Limit};
use supply_chain::id::OrganizationId;
use supply_chain::money::Money;
use uuid::Uuid;

use crate::error::WorkflowError;
use crate::unit_of_work::{execute, row};

/// How a buyer stands with a seller.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CreditStanding {
    /// What the seller said.
    pub(crate) account: CreditAccount,
    /// What counts against it.
    pub(crate) exposure: Exposure,
}

impl CreditStanding {
    /// Of two between whom there is no row yet.
    pub(crate) const fn of_strangers(seller: OrganizationId, buyer: OrganizationId) -> Self {
        let account = CreditAccount { seller, buyer, limit: None, blocked: None, version: 1 };
        let nothing = Money::ZERO;
        let exposure = Exposure { open_orders: nothing, unpaid: nothing, unapplied: nothing };
        Self { account, exposure }
    }
}

/// A row of `credit_account`.
#[derive(Debug, Deserialize, FromQueryResult)]
struct AccountRow {
    seller_id: Uuid,
    buyer_id: Uuid,
    limit_kind: Option<String>,
    limit_sen: Option<i64>,
    limit_reason: Option<String>,
    blocked_reason: Option<String>,
    open_orders_sen: i64,
    unpaid_sen: i64,
    unapplied_sen: i64,
    version: i64,
}

impl TryFrom<AccountRow> for CreditStanding {
    type Error = WorkflowError;

    fn try_from(row: AccountRow) -> Result<Self, WorkflowError> {
        let bad = |column| WorkflowError::BadRow {
            table: "credit_account",
            column,
            id: format!("{} {}", row.seller_id, row.buyer_id),
        };
        let limit = match (row.limit_kind.as_deref(), row.limit_sen, row.limit_reason) {
            (None, None, None) => None,
            (Some("no_credit"), None, None) => Some(Limit::NoCredit),
            (Some("amount"), Some(sen), None) => {
                Some(Limit::Amount { amount: Money::from_sen(sen) })
            }
            (Some("unlimited"), None, Some(reason)) => Some(Limit::Unlimited { reason }),
            _ => return Err(bad("limit_kind")),
        };
        Ok(Self {
            account: CreditAccount {
                seller: row.seller_id.into(),
                buyer: row.buyer_id.into(),
                limit,
                blocked: row.blocked_reason,
                version: row.version,
            },
            exposure: Exposure {
                open_orders: Money::from_sen(row.open_orders_sen),
                unpaid: Money::from_sen(row.unpaid_sen),
                unapplied: Money::from_sen(row.unapplied_sen),
            },
        })
    }
}

/// A row that came as one value.
pub(crate) fn standing_of(account: serde_json::Value) -> Result<CreditStanding, WorkflowError> {
    let row: AccountRow = serde_json::from_value(account)?;
    row.try_into()
}

/// What stands in the row; `c` is the row.
const COLUMNS: &str =
    "c.seller_id, c.buyer_id, c.limit_kind, c.limit_sen, c.limit_reason, c.blocked_reason,
    c.open_orders_sen, c.unpaid_sen, c.unapplied_sen, c.version";

async fn one(
    on: &impl ConnectionTrait,
    seller: OrganizationId,
    buyer: OrganizationId,
    lock: &str,
) -> Result<Option<CreditStanding>, WorkflowError> {
    let found: Option<AccountRow> = row(
        on,
        &format!("SELECT {COLUMNS} FROM credit_account c WHERE c.seller_id = $1 AND c.buyer_id = $2 {lock}"),
        [Uuid::from(seller).into(), Uuid::from(buyer).into()],
    )
    .await?;
    found.map(CreditStanding::try_from).transpose()
}

/// How `buyer` stands with `seller`, under lock until the transaction ends; the row is made where there is
/// none. Taken after orders and stock and before invoices and payments; of several, by rising seller, then
/// buyer ([`lock_all`]).
///
/// # Errors
/// One of the two does not exist, they are the same, or the database fails.
pub(crate) async fn lock(
    on: &impl ConnectionTrait,
    seller: OrganizationId,
    buyer: OrganizationId,
    now: DateTime<Utc>,
) -> Result<CreditStanding, WorkflowError> {
    if let Some(there) = one(on, seller, buyer, "FOR UPDATE").await? {
        return Ok(there);
    }
    // Two who make it at once meet here: the second waits, makes nothing, and reads what the first made.
    execute(
        on,
        "INSERT INTO credit_account (seller_id, buyer_id, updated_at) VALUES ($1, $2, $3)
         ON CONFLICT (seller_id, buyer_id) DO NOTHING",
        [Uuid::from(seller).into(), Uuid::from(buyer).into(), now.into()],
    )
    .await?;
    one(on, seller, buyer, "FOR UPDATE")
        .await?
        .ok_or_else(|| WorkflowError::Internal("a credit account vanished".to_owned()))
}

/// [`lock`] of several at once, in the order in which everybody takes them: `(seller, buyer)` each.
///
/// # Errors
/// As [`lock`].
pub(crate) async fn lock_all(
    on: &impl ConnectionTrait,
    pairs: &[(OrganizationId, OrganizationId)],
    now: DateTime<Utc>,
) -> Result<(), WorkflowError> {
    for (seller, buyer) in in_order(pairs) {
        lock(on, seller, buyer, now).await?;
    }
    Ok(())
}

/// Sums up anew what counts against what `seller` lets `buyer` owe, and answers with it. To be called at the
/// end of every transaction that wrote an invoice, a credit note, a payment, or what one of them settles,
/// between these two.
///
/// # Errors
/// As [`lock`].
pub(crate) async fn refresh(
    on: &impl ConnectionTrait,
    seller: OrganizationId,
    buyer: OrganizationId,
    now: DateTime<Utc>,
) -> Result<Exposure, WorkflowError> {
    // The sums are a statement of their own, begun when the row is held: whoever held it before is over, and
    // what they wrote is seen.
    lock(on, seller, buyer, now).await?;
    let summed: Option<AccountRow> = row(
        on,
        &format!(
            "UPDATE credit_account c SET open_orders_sen = {OPEN_ORDERS}, unpaid_sen = {UNPAID},
                 unapplied_sen = {UNAPPLIED}, updated_at = $3
             WHERE c.seller_id = $1 AND c.buyer_id = $2 RETURNING {COLUMNS}"
        ),
        [Uuid::from(seller).into(), Uuid::from(buyer).into(), now.into()],
    )
    .await?;
    let summed =
        summed.ok_or_else(|| WorkflowError::Internal("a credit account vanished".to_owned()))?;
    Ok(CreditStanding::try_from(summed)?.exposure)
}

/// [`refresh`] of several, `(seller, buyer)` each, in the order in which everybody takes them.
///
/// # Errors
/// As [`lock`].
pub(crate) async fn refresh_all(
    on: &impl ConnectionTrait,
    pairs: &[(OrganizationId, OrganizationId)],
    now: DateTime<Utc>,
) -> Result<(), WorkflowError> {
    for (seller, buyer) in in_order(pairs) {
        refresh(on, seller, buyer, now).await?;
    }
    Ok(())
}

fn in_order(pairs: &[(OrganizationId, OrganizationId)]) -> Vec<(OrganizationId, OrganizationId)> {
    let mut pairs = pairs.to_vec();
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

/// Confirmed by seller `$1` and buyer `$2` and neither billed nor given up, at frozen prices with tax.
const OPEN_ORDERS: &str = "(
    SELECT coalesce(sum(open_order_sen(o.id, o.terms)), 0)::bigint
    FROM purchase_order o
    WHERE o.seller_id = $1 AND o.buyer_id = $2 AND o.state IN ('confirmed', 'in_fulfilment', 'received'))";

/// Billed by `$1` to `$2` and not settled.
const UNPAID: &str = "(
    SELECT coalesce(sum(i.total_sen - i.settled_sen), 0)::bigint FROM invoice i
    WHERE i.issuer_id = $1 AND i.receiver_id = $2 AND i.kind = 'invoice' AND i.settled_sen < i.total_sen
      AND i.reversed_by_id IS NULL)";

/// Paid by `$2` to `$1` on account, or credited by `$1`, and not used yet.
const UNAPPLIED: &str = "(
    SELECT coalesce(sum(p.amount_sen - p.applied_sen - p.refunded_sen), 0)::bigint FROM payment p
    WHERE p.payee_id = $1 AND p.payer_id = $2 AND p.state IN ('recorded', 'confirmed')
      AND p.applied_sen + p.refunded_sen < p.amount_sen) + (
    SELECT coalesce(sum(n.total_sen - n.settled_sen), 0)::bigint FROM invoice n
    WHERE n.issuer_id = $1 AND n.receiver_id = $2 AND n.kind = 'credit_note' AND n.settled_sen < n.total_sen
      AND n.reversed_by_id IS NULL)";
