//! Opening balances: what the books that were kept before say, brought in once and in balance.
//!
//! What two organizations owe each other comes in as invoices that both agreed to, so that neither can open
//! a debt of the other's; everything else is each one's own.

use super::account::Account;
use super::posting::{Entry, is_balanced};
use crate::money::Money;

/// What one account stood at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OpeningBalance {
    /// Which.
    pub account: Account,
    /// Debit above zero, credit below.
    pub amount: Money,
}

/// Why balances are not brought in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WrongOpening {
    /// Nothing but noughts.
    #[error("there is nothing to bring in")]
    Nothing,
    /// An account that another organization's books mirror.
    #[error("{} with another organization comes in as an invoice both agreed to", account.as_str())]
    Mirrored {
        /// Which.
        account: Account,
    },
    /// The same account twice.
    #[error("{} is named twice", account.as_str())]
    Repeated {
        /// Which.
        account: Account,
    },
    /// An account of a year that is over.
    #[error("{} begins every year at nothing", account.as_str())]
    OfTheYear {
        /// Which.
        account: Account,
    },
    /// A sum beyond 64 bits of sen.
    #[error("the sum is too large")]
    TooLarge,
}

/// The entries that bring balances in; what they do not add up to stands on [`Account::OpeningEquity`], for
/// the treasurer to explain.
///
/// # Errors
/// [`WrongOpening`]
pub fn opening_entries(balances: &[OpeningBalance]) -> Result<Vec<Entry>, WrongOpening> {
    let mut entries: Vec<Entry> = Vec::with_capacity(balances.len() + 1);
    for &OpeningBalance { account, amount } in balances {
        if account.mirror().is_some() {
            return Err(WrongOpening::Mirrored { account });
        }
        if account.kind().is_of_the_year() {
            return Err(WrongOpening::OfTheYear { account });
        }
        if entries.iter().any(|entry| entry.account == account) {
            return Err(WrongOpening::Repeated { account });
        }
        if amount != Money::ZERO {
            entries.push(Entry { account, counterparty: None, amount });
        }
    }
    if entries.is_empty() {
        return Err(WrongOpening::Nothing);
    }
    let sum = Money::sum(entries.iter().map(|entry| entry.amount)).ok_or(WrongOpening::TooLarge)?;
    let amount = Money::ZERO.minus(sum).ok_or(WrongOpening::TooLarge)?;
    if amount != Money::ZERO {
        let opening = entries.iter_mut().find(|entry| entry.account == Account::OpeningEquity);
        if let Some(entry) = opening {
            entry.amount = entry.amount.plus(amount).ok_or(WrongOpening::TooLarge)?;
        } else {
            let account = Account::OpeningEquity;
            entries.push(Entry { account, counterparty: None, amount });
        }
    }
    debug_assert!(is_balanced(&entries).is_ok());
    Ok(entries)
}
