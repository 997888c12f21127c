//! Balances: what all postings come to. Built by adding them up from the first one, and from nothing else.

use super::account::{Account, Counterparty};
use super::occurrence::Occurrence;
use super::posting::{NotPosted, Posting, is_balanced, post};
use crate::id::OrganizationId;
use crate::money::Money;
use std::collections::BTreeMap;

type Key = (OrganizationId, Account, Option<Counterparty>);

/// Every organization's books.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Ledger {
    balances: BTreeMap<Key, Money>,
    postings: usize,
}

/// The accounts in which trade between two stands.
pub const TRADE: [Account; 4] =
    [Account::Receivable, Account::Payable, Account::AdvancePaid, Account::AdvanceReceived];

/// By how much an occurrence makes `other` owe `mine` more, in `mine`'s books; below zero for less.
///
/// # Errors
/// [`NotPosted`] for something that should never have been recorded.
pub fn effect_between(
    occurrence: &Occurrence,
    mine: OrganizationId,
    other: Counterparty,
) -> Result<Money, NotPosted> {
    let postings = post(occurrence)?;
    let entries = postings.iter().filter(|posting| posting.organization == mine);
    let of_trade = entries
        .flat_map(|posting| &posting.entries)
        .filter(|entry| entry.counterparty == Some(other) && TRADE.contains(&entry.account));
    Money::sum(of_trade.map(|entry| entry.amount)).ok_or(NotPosted::TooLarge)
}

/// Something that must never be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Breach {
    /// An organization's accounts do not add up to nothing.
    Unbalanced {
        /// Whose.
        organization: OrganizationId,
        /// To what instead.
        off: Money,
    },
    /// What one says it is owed is not what the other says it owes.
    NotMirrored {
        /// Whose account.
        organization: OrganizationId,
        /// Which.
        account: Account,
        /// With whom.
        other: OrganizationId,
        /// By how much they differ.
        off: Money,
    },
}

impl Ledger {
    /// The books after everything that happened, in order.
    ///
    /// # Errors
    /// [`NotPosted`] for something that should never have been recorded.
    pub fn rebuild<'a>(
        occurrences: impl IntoIterator<Item = &'a Occurrence>,
    ) -> Result<Self, NotPosted> {
        let mut ledger = Self::default();
        for occurrence in occurrences {
            ledger.record(occurrence)?;
        }
        Ok(ledger)
    }

    /// Adds one occurrence to the books of all its parties; all of it or nothing.
    ///
    /// # Errors
    /// [`NotPosted`]
    pub fn record(&mut self, occurrence: &Occurrence) -> Result<(), NotPosted> {
        let mut after = self.clone_touched(&post(occurrence)?)?;
        self.balances.append(&mut after.balances);
        self.postings += after.postings;
        Ok(())
    }

    /// What the accounts that some postings touch come to with them.
    fn clone_touched(&self, postings: &[Posting]) -> Result<Self, NotPosted> {
        let mut touched = Self { balances: BTreeMap::new(), postings: postings.len() };
        for Posting { organization, entries } in postings {
            is_balanced(entries)?;
            for entry in entries {
                let key = (*organization, entry.account, entry.counterparty);
                let before = self.balances.get(&key).copied().unwrap_or_default();
                let now = touched.balances.entry(key).or_insert(before);
                *now = now.plus(entry.amount).ok_or(NotPosted::TooLarge)?;
            }
        }
        Ok(touched)
    }

    /// How many postings it holds.
    #[must_use]
    pub const fn postings(&self) -> usize {
        self.postings
    }

    /// What an account comes to over all parties, debit above zero.
    #[must_use]
    pub fn balance(&self, organization: OrganizationId, account: Account) -> Money {
        let of = self.of(organization).filter(|((_, on, _), _)| *on == account);
        Money::sum(of.map(|(_, amount)| *amount)).unwrap_or_default()
    }

    /// What an account comes to for one party, debit above zero.
    #[must_use]
    pub fn balance_with(
        &self,
        organization: OrganizationId,
        account: Account,
        party: Counterparty,
    ) -> Money {
        self.balances.get(&(organization, account, Some(party))).copied().unwrap_or_default()
    }

    /// What the other owes the organization for goods, less what it owes the other, less what stands to either's
    /// good. The other's books say exactly the opposite.
    #[must_use]
    pub fn position(&self, organization: OrganizationId, other: Counterparty) -> Money {
        Money::sum(TRADE.map(|account| self.balance_with(organization, account, other)))
            .unwrap_or_default()
    }

    /// Everybody who keeps books here.
    #[must_use]
    pub fn organizations(&self) -> Vec<OrganizationId> {
        let mut all: Vec<OrganizationId> = self.balances.keys().map(|(id, ..)| *id).collect();
        all.dedup();
        all
    }

    /// An organization's accounts with what they come to, by code; those that come to nothing are left out.
    #[must_use]
    pub fn trial_balance(&self, organization: OrganizationId) -> Vec<(Account, Money)> {
        let mut rows: Vec<(Account, Money)> = Vec::new();
        for ((_, account, _), amount) in self.of(organization) {
            match rows.iter_mut().find(|(on, _)| on == account) {
                Some((_, sum)) => *sum = sum.plus(*amount).unwrap_or(*sum),
                None => rows.push((*account, *amount)),
            }
        }
        rows.retain(|(_, amount)| *amount != Money::ZERO);
        rows
    }

    /// An organization's balances by account and party, in the order of the chart.
    pub fn by_party(
        &self,
        organization: OrganizationId,
    ) -> impl Iterator<Item = (Account, Option<Counterparty>, Money)> {
        self.of(organization).map(|((_, account, party), amount)| (*account, *party, *amount))
    }

    fn of(&self, organization: OrganizationId) -> impl Iterator<Item = (&Key, &Money)> {
        self.balances
            .range((organization, Account::Cash, None)..)
            .take_while(move |((id, ..), _)| *id == organization)
    }

    /// Everything that must never be and is; empty as long as the rules hold.
    #[must_use]
    pub fn breaches(&self) -> Vec<Breach> {
        let mut breaches = Vec::new();
        for organization in self.organizations() {
            let off = Money::sum(self.of(organization).map(|(_, amount)| *amount));
            let off = off.unwrap_or_default();
            if off != Money::ZERO {
                breaches.push(Breach::Unbalanced { organization, off });
            }
        }
        for (&(organization, account, party), amount) in &self.balances {
            let other = party.and_then(Counterparty::organization);
            let (Some(mirror), Some(other)) = (account.mirror(), other) else { continue };
            let theirs = self.balance_with(other, mirror, Counterparty::Organization(organization));
            let off = amount.plus(theirs).unwrap_or_default();
            if off != Money::ZERO {
                breaches.push(Breach::NotMirrored { organization, account, other, off });
            }
        }
        breaches
    }
}
