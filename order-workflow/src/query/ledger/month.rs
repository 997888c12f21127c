//! An account over one month: what it stood at, each entry with what it stood at then, and what it came to.

use sea_orm::{ConnectionTrait, FromQueryResult};
use supply_chain::calendar::Period;
use supply_chain::ledger::Account;
use supply_chain::money::Money;
use uuid::Uuid;

use super::entries::{Conditions, ENTRIES, EntryFilter, EntryPlace, EntryRow, EntryView, FROM};
use super::reader;
use crate::ask::Asker;
use crate::error::WorkflowError;
use crate::unit_of_work::{row, rows};

/// An entry, and what the account stood at with it.
#[derive(Debug, Clone)]
pub struct BalancedEntry {
    /// The entry.
    pub entry: EntryView,
    /// Debit above zero.
    pub balance: Money,
}

/// A stretch of an account's month.
#[derive(Debug, Clone)]
pub struct AccountMonth {
    /// What it stood at before the first of these entries.
    pub before: Money,
    /// The entries, oldest first.
    pub entries: Vec<BalancedEntry>,
    /// Where the next stretch begins, if there is one.
    pub next: Option<EntryPlace>,
    /// What it stands at when the month is over.
    pub closing: Money,
}

#[derive(FromQueryResult)]
struct Sum {
    amount: i64,
}

/// An account's month for one partner or all, behind `after`.
///
/// # Errors
/// The asker does not read the books, or the database fails.
pub async fn account_month(
    on: &impl ConnectionTrait,
    asker: &Asker,
    filter: (Account, Period, Option<Uuid>),
    after: Option<EntryPlace>,
    limit: usize,
) -> Result<AccountMonth, WorkflowError> {
    let actor = reader(asker)?;
    let (account, period, partner) = filter;
    let organization = Uuid::from(actor.organization);
    let everything = EntryFilter { account: Some(account), partner, period: None };
    let conditions = || Conditions::of(organization, &everything);

    let mut before = conditions();
    before.add("e.posted_on < $", after.map_or(period.first_day(), |place| place.0));
    let mut before = sum(on, before).await?;
    if let Some(place) = after {
        // Days before are summed by their index alone; of that very day a part comes to it.
        let mut of_that_day = conditions();
        of_that_day.add("e.posted_on = $", place.0);
        of_that_day.beyond("<=", place);
        before = before.plus(sum(on, of_that_day).await?).unwrap_or(before);
    }
    let mut until = conditions();
    until.add("e.posted_on <= $", period.last_day());
    let closing = sum(on, until).await?;

    let mut wanted =
        Conditions::of(organization, &EntryFilter { period: Some(period), ..everything });
    if let Some(place) = after {
        wanted.beyond(">", place);
    }
    let sql = format!(
        "{ENTRIES} FROM (SELECT * FROM ledger_entry e WHERE {} \
         ORDER BY e.posted_on, e.occurrence_id, e.position LIMIT {}) e {FROM} \
         ORDER BY e.posted_on, e.occurrence_id, e.position",
        wanted.sql(),
        limit + 1
    );
    let found: Vec<EntryRow> = rows(on, &sql, wanted.values()).await?;
    let more = found.len() > limit;
    let mut entries = Vec::with_capacity(limit);
    let mut balance = before;
    for row in found.into_iter().take(limit) {
        let entry = row.view()?;
        balance = balance.plus(entry.amount()).unwrap_or(balance);
        entries.push(BalancedEntry { entry, balance });
    }
    let next = entries.last().filter(|_| more).map(|last| last.entry.place());
    Ok(AccountMonth { before, entries, next, closing })
}

async fn sum(on: &impl ConnectionTrait, of: Conditions) -> Result<Money, WorkflowError> {
    let sql = format!(
        "SELECT coalesce(sum(e.amount_sen), 0)::bigint AS amount FROM ledger_entry e WHERE {}",
        of.sql()
    );
    let sum: Option<Sum> = row(on, &sql, of.values()).await?;
    Ok(Money::from_sen(sum.map_or(0, |sum| sum.amount)))
}
