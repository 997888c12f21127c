//! An organization's books as a whole: held while a month is closed or balances are brought in, and what was.

use crate::error::WorkflowError;
use crate::unit_of_work::{Work, execute, row, rows};
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde_json::Value;
use supply_chain::calendar::Period;
use supply_chain::id::{OrganizationId, PersonId};
use supply_chain::ledger::Account;
use supply_chain::money::Money;
use uuid::Uuid;

#[derive(FromQueryResult)]
struct Held {
    #[expect(dead_code, reason = "it is read for its lock")]
    organization_id: Uuid,
}

/// Takes an organization's books alone, made where there are none yet; whoever is posting is waited for.
pub(crate) async fn lock(
    work: Work<'_>,
    organization: OrganizationId,
) -> Result<(), WorkflowError> {
    let organization = Uuid::from(organization);
    execute(
        work.tx,
        "INSERT INTO ledger_books (organization_id) VALUES ($1) ON CONFLICT DO NOTHING",
        [organization.into()],
    )
    .await?;
    let _held: Option<Held> = row(
        work.tx,
        "SELECT organization_id FROM ledger_books WHERE organization_id = $1 FOR UPDATE",
        [organization.into()],
    )
    .await?;
    Ok(())
}

/// Closes a month of books that are held; `balances` is the trial balance as it stood.
pub(crate) async fn close(
    work: Work<'_>,
    organization: OrganizationId,
    period: Period,
    by: PersonId,
    balances: Vec<Value>,
) -> Result<(), WorkflowError> {
    execute(
        work.tx,
        "WITH books AS (UPDATE ledger_books SET closed_through = $2 WHERE organization_id = $1)
         INSERT INTO ledger_close (organization_id, last_day, closed_by, closed_at, balances)
         VALUES ($1, $2, $3, $4, $5)",
        [
            Uuid::from(organization).into(),
            period.last_day().into(),
            Uuid::from(by).into(),
            work.now.into(),
            Value::Array(balances).into(),
        ],
    )
    .await?;
    Ok(())
}

/// What was brought in so far.
pub(crate) struct BroughtIn {
    /// Each account by its word, with what was brought in for it: debit above zero.
    pub(crate) balances: Vec<(String, Money)>,
    /// How often.
    pub(crate) times: i64,
}

/// What was brought in so far when these books began.
pub(crate) async fn brought_in(
    on: &impl ConnectionTrait,
    organization: OrganizationId,
) -> Result<BroughtIn, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Balance {
        account: String,
        amount: i64,
    }
    #[derive(FromQueryResult)]
    struct Times {
        times: i64,
    }
    let found: Vec<Balance> = rows(
        on,
        "SELECT e.account, sum(e.amount_sen)::bigint AS amount
         FROM ledger_occurrence x JOIN ledger_entry e ON e.occurrence_id = x.id
         WHERE x.source = 'opening' AND x.source_id = $1 GROUP BY e.account",
        [Uuid::from(organization).into()],
    )
    .await?;
    let times: Option<Times> = row(
        on,
        "SELECT count(*) AS times FROM ledger_occurrence WHERE source = 'opening' AND source_id = $1",
        [Uuid::from(organization).into()],
    )
    .await?;
    let balances = found.into_iter().map(|one| (one.account, Money::from_sen(one.amount)));
    Ok(BroughtIn { balances: balances.collect(), times: times.map_or(0, |found| found.times) })
}

/// What the account of the inventory stands at.
pub(crate) async fn inventory(
    on: &impl ConnectionTrait,
    organization: OrganizationId,
) -> Result<Money, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Sum {
        amount: i64,
    }
    let sum: Option<Sum> = row(
        on,
        "SELECT coalesce(sum(amount_sen), 0)::bigint AS amount FROM ledger_entry
         WHERE organization_id = $1 AND account = $2",
        [Uuid::from(organization).into(), Account::Inventory.as_str().into()],
    )
    .await?;
    Ok(Money::from_sen(sum.map_or(0, |sum| sum.amount)))
}
