//! The year's end: revenue and expenses are emptied into the surplus that the members' meeting will share.

use super::account::{Account, Counterparty};
use super::balance::Ledger;
use super::posting::{Entry, NotPosted};
use crate::id::OrganizationId;
use crate::money::Money;

/// The entries that empty an organization's accounts of the year, and the surplus they leave: below zero for
/// a loss. `ledger` holds the books up to the last day of the year.
///
/// # Errors
/// [`NotPosted::TooLarge`]
pub fn close_year(
    ledger: &Ledger,
    organization: OrganizationId,
) -> Result<(Vec<Entry>, Money), NotPosted> {
    empty_accounts(ledger.by_party(organization))
}

/// As [`close_year`], from what the accounts come to on the year's last day.
///
/// # Errors
/// [`NotPosted::TooLarge`]
pub fn empty_accounts(
    balances: impl IntoIterator<Item = (Account, Option<Counterparty>, Money)>,
) -> Result<(Vec<Entry>, Money), NotPosted> {
    let mut entries = Vec::new();
    let mut sum = Money::ZERO;
    for (account, counterparty, amount) in balances {
        if !account.kind().is_of_the_year() || amount == Money::ZERO {
            continue;
        }
        let emptied = Money::ZERO.minus(amount).ok_or(NotPosted::TooLarge)?;
        entries.push(Entry { account, counterparty, amount: emptied });
        sum = sum.plus(amount).ok_or(NotPosted::TooLarge)?;
    }
    // More revenue than expenses is a credit.
    let surplus = Money::ZERO.minus(sum).ok_or(NotPosted::TooLarge)?;
    if sum != Money::ZERO {
        entries.push(Entry { account: Account::Surplus, counterparty: None, amount: sum });
    }
    Ok((entries, surplus))
}

/// The same entries the other way round: what was emptied is there again.
///
/// # Errors
/// [`NotPosted::TooLarge`]
pub fn reversed(entries: &[Entry]) -> Result<Vec<Entry>, NotPosted> {
    let back = |entry: &Entry| {
        let amount = Money::ZERO.minus(entry.amount).ok_or(NotPosted::TooLarge)?;
        Ok(Entry { amount, ..*entry })
    };
    entries.iter().map(back).collect()
}
