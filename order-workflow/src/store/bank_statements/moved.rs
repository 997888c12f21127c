//! Money in the books that a line of a bank may be: a payment, a refund, a drawdown, a repayment; each one line a side.

use super::lines::{Explained, StoredLine};
use crate::error::WorkflowError;
use crate::unit_of_work::{Work, row};
use sea_orm::FromQueryResult;
use supply_chain::id::{BankLineId, DrawdownId, OrganizationId, PayoutId, RefundId, RepaymentId};
use supply_chain::money::Money;
use uuid::Uuid;

/// The line of the same side that this money is already, where there is one.
///
/// # Errors
/// The database fails.
pub(crate) async fn taken_by(
    work: Work<'_>,
    organization: OrganizationId,
    of: &Explained,
    amount: Money,
) -> Result<Option<BankLineId>, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Line {
        id: Uuid,
    }
    let found: Option<Line> = row(
        work.tx,
        "SELECT id FROM bank_line
         WHERE (payment_id = $1 OR refund_id = $2 OR drawdown_id = $4 OR repayment_id = $5
                OR payout_id = $6 AND organization_id = $7) AND (amount_sen > 0) = $3",
        [
            of.payment.map(Uuid::from).into(),
            of.refund.map(Uuid::from).into(),
            (amount > Money::ZERO).into(),
            of.drawdown.map(Uuid::from).into(),
            of.repayment.map(Uuid::from).into(),
            of.payout.map(Uuid::from).into(),
            Uuid::from(organization).into(),
        ],
    )
    .await?;
    Ok(found.map(|line| line.id.into()))
}

/// How much of a payment went back, on the side that it came to or else went from; locked until the transaction ends.
/// Nothing where it is none of the organization's.
///
/// # Errors
/// The database fails.
pub(crate) async fn lock_refund(
    work: Work<'_>,
    organization: OrganizationId,
    id: RefundId,
    is_coming: bool,
) -> Result<Option<Money>, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Refund {
        amount_sen: i64,
    }
    let found: Option<Refund> = row(
        work.tx,
        "SELECT r.amount_sen FROM payment_refund r JOIN payment p ON p.id = r.payment_id
         WHERE r.id = $1 AND r.method <> 'cash' AND r.state IN ('made', 'confirmed') AND CASE WHEN $3 THEN p.payer_id = $2 ELSE p.payee_id = $2 END
         FOR UPDATE OF r",
        [Uuid::from(id).into(), Uuid::from(organization).into(), is_coming.into()],
    )
    .await?;
    Ok(found.map(|refund| Money::from_sen(refund.amount_sen)))
}

/// How much a bank paid a seller by this drawdown, on the account's side that it came to or else went from; locked until
/// the transaction ends. Nothing where it is none of the organization's.
///
/// # Errors
/// The database fails.
pub(crate) async fn lock_drawn(
    work: Work<'_>,
    line: &StoredLine,
    id: DrawdownId,
) -> Result<Option<Money>, WorkflowError> {
    lock_moved(
        work,
        "SELECT d.amount_sen FROM drawdown d JOIN facility f ON f.id = d.facility_id
         WHERE d.id = $1 AND d.state = 'paid'
           AND CASE WHEN $3 THEN d.seller_id = $2 AND d.account_id = $4 ELSE f.bank_id = $2 END FOR UPDATE OF d",
        id.into(),
        line,
    )
    .await
}

/// How much was paid back to a bank, on the side that it came to or else went from; locked until the transaction ends.
///
/// # Errors
/// The database fails.
pub(crate) async fn lock_repaid(
    work: Work<'_>,
    line: &StoredLine,
    id: RepaymentId,
) -> Result<Option<Money>, WorkflowError> {
    lock_moved(
        work,
        "SELECT r.interest_sen + r.principal_sen AS amount_sen
         FROM facility_repayment r JOIN facility f ON f.id = r.facility_id
         WHERE r.id = $1 AND r.reversed_at IS NULL AND CASE WHEN $3 THEN f.bank_id = $2 ELSE f.borrower_id = $2 END
           AND $4::uuid IS NOT NULL FOR UPDATE OF r",
        id.into(),
        line,
    )
    .await
}

/// How much of shares was paid out, to the organization that it came to or by the one that it went from; locked until the
/// transaction ends.
///
/// # Errors
/// The database fails.
pub(crate) async fn lock_paid_out(
    work: Work<'_>,
    line: &StoredLine,
    id: PayoutId,
) -> Result<Option<Money>, WorkflowError> {
    lock_moved(
        work,
        "SELECT CASE WHEN $3 THEN s.amount_sen ELSE y.amount_sen END AS amount_sen
         FROM patronage_payout y LEFT JOIN patronage_paid_share s ON s.payout_id = y.id AND s.party_id = $2
         WHERE y.id = $1 AND y.means = 'bank' AND y.reversed_at IS NULL AND $4::uuid IS NOT NULL
           AND CASE WHEN $3 THEN s.party_id = $2 ELSE y.cooperative_id = $2 END FOR UPDATE OF y",
        id.into(),
        line,
    )
    .await
}

async fn lock_moved(
    work: Work<'_>,
    sql: &str,
    id: Uuid,
    line: &StoredLine,
) -> Result<Option<Money>, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Moved {
        amount_sen: i64,
    }
    let found: Option<Moved> = row(
        work.tx,
        sql,
        [
            id.into(),
            Uuid::from(line.organization).into(),
            (line.line.amount > Money::ZERO).into(),
            Uuid::from(line.line.account).into(),
        ],
    )
    .await?;
    Ok(found.map(|moved| Money::from_sen(moved.amount_sen)))
}
