//! The chart with what stands on each account, and with whom.

use chrono::NaiveDate;
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde::Serialize;
use supply_chain::ledger::Account;
use supply_chain::money::Money;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{account_of, kind_word, reader};
use crate::ask::Asker;
use crate::error::WorkflowError;
use crate::unit_of_work::rows;

/// An account of the chart, and what stands on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct AccountBalance {
    /// Its word, as `?account=` takes it.
    pub account: &'static str,
    /// Its code in the chart.
    pub code: &'static str,
    /// Its Indonesian name.
    pub name_id: &'static str,
    /// Its English name.
    pub name_en: &'static str,
    /// asset, liability, equity, revenue or expense.
    pub kind: &'static str,
    /// debit or credit: the side on which it usually stands.
    pub side: &'static str,
    /// What stands on it: above zero on the debit side, below on the credit side.
    #[schema(value_type = String)]
    pub balance: Money,
    /// Whether anything was ever posted on it.
    pub is_used: bool,
}

impl AccountBalance {
    /// Of an account of the chart.
    #[must_use]
    pub fn new(account: Account, balance: Money, is_used: bool) -> Self {
        let (name_id, name_en) = account.names();
        Self {
            account: account.as_str(),
            code: account.code(),
            name_id,
            name_en,
            kind: kind_word(account),
            side: side(account),
            balance,
            is_used,
        }
    }

    /// The account itself.
    #[must_use]
    pub fn of(&self) -> Option<Account> {
        Account::from_word(self.account)
    }
}

/// The side on which an account usually stands.
const fn side(account: Account) -> &'static str {
    if account.kind().grows_by_debit() { "debit" } else { "credit" }
}

#[derive(FromQueryResult)]
struct Sum {
    account: String,
    amount: i64,
}

/// The whole chart with what stands on each account at the end of `until`, or now; an account that was never
/// used stands at nothing.
///
/// # Errors
/// The asker does not read the books, or the database fails.
pub async fn accounts(
    on: &impl ConnectionTrait,
    asker: &Asker,
    until: Option<NaiveDate>,
) -> Result<Vec<AccountBalance>, WorkflowError> {
    let actor = reader(asker)?;
    let sums: Vec<Sum> = rows(
        on,
        "SELECT account, sum(amount_sen)::bigint AS amount FROM ledger_entry
         WHERE organization_id = $1 AND ($2::date IS NULL OR posted_on <= $2) GROUP BY account",
        [Uuid::from(actor.organization).into(), until.into()],
    )
    .await?;
    let mut known = Vec::with_capacity(sums.len());
    for Sum { account, amount } in sums {
        known.push((account_of(&account, &actor.organization)?, Money::from_sen(amount)));
    }
    let of = |account: Account| {
        let found = known.iter().find(|(on, _)| *on == account);
        AccountBalance::new(
            account,
            found.map(|(_, amount)| *amount).unwrap_or_default(),
            found.is_some(),
        )
    };
    Ok(Account::ALL.iter().copied().map(of).collect())
}

/// What stands on an account with one other party.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct PartnerBalance {
    /// The organization, or the member's tie.
    pub id: Uuid,
    /// Its name, or the member's.
    pub name: String,
    amount: i64,
}

impl PartnerBalance {
    /// Somebody with a balance.
    #[must_use]
    pub const fn new(id: Uuid, name: String, balance: Money) -> Self {
        Self { id, name, amount: balance.sen() }
    }

    /// Debit above zero.
    #[must_use]
    pub const fn balance(&self) -> Money {
        Money::from_sen(self.amount)
    }
}

/// With whom something stands on an account at the end of `until`, the largest first; nothing for an account that
/// is not kept by party.
///
/// # Errors
/// As [`accounts`].
pub async fn partners(
    on: &impl ConnectionTrait,
    asker: &Asker,
    account: Account,
    until: NaiveDate,
    limit: u64,
) -> Result<Vec<PartnerBalance>, WorkflowError> {
    let actor = reader(asker)?;
    rows(
        on,
        "SELECT s.id, coalesce(o.name, d.name, t.number, '?') AS name, s.amount FROM (
             SELECT coalesce(counterparty_id, counterparty_tie_id) AS id, sum(amount_sen)::bigint AS amount
             FROM ledger_entry
             WHERE organization_id = $1 AND account = $2 AND posted_on <= $3
               AND coalesce(counterparty_id, counterparty_tie_id) IS NOT NULL
             GROUP BY 1 HAVING sum(amount_sen) <> 0) s
         LEFT JOIN organization o ON o.id = s.id
         LEFT JOIN tie t ON t.id = s.id LEFT JOIN person_detail d ON d.person_id = t.person_id
         ORDER BY abs(s.amount) DESC, name, s.id LIMIT $4",
        [
            Uuid::from(actor.organization).into(),
            account.as_str().into(),
            until.into(),
            i64::try_from(limit).unwrap_or(i64::MAX).into(),
        ],
    )
    .await
}
