//! The trial balance of a month: for each account what it stood at, what came on either side, what it came to.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde::Serialize;
use supply_chain::calendar::Period;
use supply_chain::id::OrganizationId;
use supply_chain::ledger::Account;
use supply_chain::money::Money;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{account_of, kind_word, reader};
use crate::ask::Asker;
use crate::error::WorkflowError;
use crate::unit_of_work::{row, rows};

/// A month's trial balance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct TrialBalance {
    /// `2026-11`.
    pub period: String,
    /// Its first day.
    pub first_day: NaiveDate,
    /// Its last day.
    pub last_day: NaiveDate,
    /// When it was closed; null while it is open and its figures may still move.
    pub closed_at: Option<DateTime<Utc>>,
    /// Accounts that stand or moved, by code.
    pub rows: Vec<TrialRow>,
    /// All that came on the debit side in this month.
    #[schema(value_type = String)]
    pub debit: Money,
    /// All that came on the credit side; the same.
    #[schema(value_type = String)]
    pub credit: Money,
}

/// An account in a month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct TrialRow {
    /// Its word.
    pub account: &'static str,
    /// Its code in the chart.
    pub code: &'static str,
    /// Its Indonesian name.
    pub name_id: &'static str,
    /// Its English name.
    pub name_en: &'static str,
    /// asset, liability, equity, revenue or expense.
    pub kind: &'static str,
    /// What it stood at before the month: debit above zero.
    #[schema(value_type = String)]
    pub opening: Money,
    /// What came on its debit side.
    #[schema(value_type = String)]
    pub debit: Money,
    /// What came on its credit side.
    #[schema(value_type = String)]
    pub credit: Money,
    /// What it stands at when the month is over.
    #[schema(value_type = String)]
    pub closing: Money,
}

impl TrialRow {
    /// Of an account of the chart.
    #[must_use]
    pub fn new(account: Account, opening: Money, debit: Money, credit: Money) -> Option<Self> {
        let (name_id, name_en) = account.names();
        let closing = opening.plus(debit)?.minus(credit)?;
        Some(Self {
            account: account.as_str(),
            code: account.code(),
            name_id,
            name_en,
            kind: kind_word(account),
            opening,
            debit,
            credit,
            closing,
        })
    }
}

#[derive(FromQueryResult)]
struct Sums {
    account: String,
    opening: i64,
    debit: i64,
    credit: i64,
}

#[derive(FromQueryResult)]
struct Closed {
    closed_at: DateTime<Utc>,
}

/// The accounts of an organization in a month, by code.
pub(crate) async fn trial_rows(
    on: &impl ConnectionTrait,
    organization: OrganizationId,
    period: Period,
) -> Result<Vec<TrialRow>, WorkflowError> {
    let sums: Vec<Sums> = rows(
        on,
        "SELECT account,
                coalesce(sum(amount_sen) FILTER (WHERE posted_on < $2), 0)::bigint AS opening,
                coalesce(sum(amount_sen) FILTER (WHERE posted_on >= $2 AND amount_sen > 0), 0)::bigint AS debit,
                coalesce(-sum(amount_sen) FILTER (WHERE posted_on >= $2 AND amount_sen < 0), 0)::bigint AS credit
         FROM ledger_entry WHERE organization_id = $1 AND posted_on <= $3 GROUP BY account",
        [Uuid::from(organization).into(), period.first_day().into(), period.last_day().into()],
    )
    .await?;
    let mut found = Vec::with_capacity(sums.len());
    for Sums { account, opening, debit, credit } in sums {
        let account = account_of(&account, &organization)?;
        let [opening, debit, credit] = [opening, debit, credit].map(Money::from_sen);
        let row = TrialRow::new(account, opening, debit, credit).ok_or_else(too_large)?;
        if [row.opening, row.debit, row.credit] != [Money::ZERO; 3] {
            found.push(row);
        }
    }
    found.sort_by_key(|row| row.code);
    Ok(found)
}

/// The month's trial balance of the asker's organization.
///
/// # Errors
/// The asker does not read the books, or the database fails.
pub async fn trial_balance(
    on: &impl ConnectionTrait,
    asker: &Asker,
    period: Period,
) -> Result<TrialBalance, WorkflowError> {
    let actor = reader(asker)?;
    let found = trial_rows(on, actor.organization, period).await?;
    let closed: Option<Closed> = row(
        on,
        "SELECT closed_at FROM ledger_close WHERE organization_id = $1 AND last_day >= $2
         ORDER BY last_day LIMIT 1",
        [Uuid::from(actor.organization).into(), period.last_day().into()],
    )
    .await?;
    let debit = Money::sum(found.iter().map(|row| row.debit)).ok_or_else(too_large)?;
    let credit = Money::sum(found.iter().map(|row| row.credit)).ok_or_else(too_large)?;
    Ok(TrialBalance {
        period: period.to_string(),
        first_day: period.first_day(),
        last_day: period.last_day(),
        closed_at: closed.map(|closed| closed.closed_at),
        rows: found,
        debit,
        credit,
    })
}

fn too_large() -> WorkflowError {
    WorkflowError::Internal("the sums of the books are too large".to_owned())
}
