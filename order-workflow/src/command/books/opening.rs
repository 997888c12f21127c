//! Balances of the books that were kept before are brought in; brought in again, the difference is posted.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDate;
use serde::Serialize;
use supply_chain::calendar::earliest_day;
use supply_chain::id::OrganizationId;
use supply_chain::ledger::{
    Account, Entry, Occurrence, OpeningBalance, WrongOpening, opening_entries,
};
use supply_chain::money::Money;
use utoipa::ToSchema;

use super::{BalanceRow, KEEPERS, Refusal, holder};
use crate::answers::{self, Answer};
use crate::ask::{Ask, Asker};
use crate::error::WorkflowError;
use crate::query::ledger::{account_of, books_of, today_at};
use crate::store::books::{BroughtIn, brought_in, lock};
use crate::store::ledger::{Source, post};
use crate::unit_of_work::{ConnectionTrait, Workflow};

/// What was brought in, or would be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct OpenedView {
    /// The day on which the accounts stood so.
    pub as_of: NaiveDate,
    /// The day it counts on: that day, or the first day of the open month where that is closed.
    pub posted_on: NaiveDate,
    /// Each account, by code.
    pub lines: Vec<OpeningLine>,
    /// What debit and credit do not add up to, and so stands on the account of the opening balance (3-1900): above
    /// zero where there is more on the credit side.
    #[schema(value_type = String)]
    pub unexplained: Money,
    /// Whether balances were brought in before; then only the difference is posted.
    pub is_again: bool,
}

/// An account that is brought in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct OpeningLine {
    /// Its word.
    pub account: &'static str,
    /// Its code in the chart.
    pub code: &'static str,
    /// Its Indonesian name.
    pub name_id: &'static str,
    /// Its English name.
    pub name_en: &'static str,
    /// What it stood at on the debit side.
    #[schema(value_type = String)]
    pub debit: Money,
    /// What it stood at on the credit side.
    #[schema(value_type = String)]
    pub credit: Money,
    /// What was brought in for it before: debit above zero.
    #[schema(value_type = String)]
    pub before: Money,
}

/// What is there before and what is to be.
struct Plan {
    view: OpenedView,
    /// What has to be posted so that it is as wanted.
    entries: Vec<Entry>,
    /// Which time it is, from 1.
    position: i32,
}

/// Whether somebody may bring balances in, asked before a file is read.
///
/// # Errors
/// 403 but for the treasurer.
pub fn may_open_balances(asker: &Asker) -> Result<(), WorkflowError> {
    holder(asker, KEEPERS).map(|_actor| ())
}

/// What bringing these balances in would do; changes nothing.
///
/// # Errors
/// As [`open_balances`].
pub async fn preview_balances(
    workflow: &Workflow,
    asker: &Asker,
    as_of: NaiveDate,
    balances: &[BalanceRow],
) -> Result<OpenedView, WorkflowError> {
    let actor = holder(asker, KEEPERS)?;
    let today = today_at(workflow.reader(), actor.organization, workflow.origin.now()).await?;
    let plan = plan(workflow.reader(), actor.organization, (as_of, today), balances).await?;
    Ok(plan.view)
}

/// Brings balances in; answers 201 with an [`OpenedView`]. The same balances are no change and refused; others
/// replace those of before, by a posting of the difference.
///
/// # Errors
/// 403 but for the treasurer; [`Refusal::NotYet`], [`Refusal::Opening`], [`Refusal::SameOpening`].
pub async fn open_balances(
    workflow: &Workflow,
    ask: Ask,
    as_of: NaiveDate,
    balances: Vec<BalanceRow>,
) -> Result<Answer, WorkflowError> {
    let asked = Arc::new((ask, balances));
    workflow
        .carry_out(move |work| {
            let asked = Arc::clone(&asked);
            Box::pin(async move {
                let (ask, balances) = &*asked;
                let organization = holder(&ask.by, KEEPERS)?.organization;
                if let Some(answer) = answers::claim(work, ask).await? {
                    return Ok(answer);
                }
                lock(work, organization).await?;
                let today = today_at(work.tx, organization, work.now).await?;
                let Plan { view, entries, position } =
                    plan(work.tx, organization, (as_of, today), balances).await?;
                let occurrence = Occurrence::Opened { organization, entries };
                post(work, &occurrence, Source::Opening(organization), position, as_of).await?;
                answers::keep(work, ask, 201, &view, None).await
            })
        })
        .await
}

async fn plan(
    on: &impl ConnectionTrait,
    organization: OrganizationId,
    (as_of, today): (NaiveDate, NaiveDate),
    balances: &[BalanceRow],
) -> Result<Plan, WorkflowError> {
    if as_of > today {
        return Err(Refusal::NotYet { as_of }.into());
    }
    let earliest = earliest_day(today);
    if as_of < earliest {
        return Err(Refusal::TooLongAgo { as_of, earliest }.into());
    }
    let balances: Vec<OpeningBalance> = balances
        .iter()
        .map(|row| OpeningBalance { account: row.account, amount: row.amount })
        .collect();
    let wanted = opening_entries(&balances).map_err(Refusal::from)?;
    let BroughtIn { balances: brought_in, times } = brought_in(on, organization).await?;
    let mut before: BTreeMap<Account, Money> = BTreeMap::new();
    for (account, amount) in brought_in {
        before.insert(account_of(&account, &organization)?, amount);
    }
    let (books, _first) = books_of(on, organization).await?;
    let entries = difference(&wanted, &before);
    let entries = entries.ok_or(Refusal::Opening(WrongOpening::TooLarge))?;
    if entries.is_empty() {
        return Err(Refusal::SameOpening.into());
    }
    let view = OpenedView {
        as_of,
        posted_on: books.posting_day(as_of),
        lines: lines(&wanted, &before),
        unexplained: unexplained(&wanted, &balances),
        is_again: times > 0,
    };
    Ok(Plan { view, entries, position: i32::try_from(times + 1).unwrap_or(i32::MAX) })
}

/// What has to be posted so that `before` becomes `wanted`; nothing beyond 64 bits of sen.
fn difference(wanted: &[Entry], before: &BTreeMap<Account, Money>) -> Option<Vec<Entry>> {
    let mut missing: BTreeMap<Account, Money> = BTreeMap::new();
    for (account, amount) in before {
        missing.insert(*account, Money::ZERO.minus(*amount)?);
    }
    for entry in wanted {
        let there = missing.entry(entry.account).or_default();
        *there = there.plus(entry.amount)?;
    }
    let moved = missing.into_iter().filter(|(_, amount)| *amount != Money::ZERO);
    Some(moved.map(|(account, amount)| Entry { account, counterparty: None, amount }).collect())
}

/// Every account that is wanted or was there, by code.
fn lines(wanted: &[Entry], before: &BTreeMap<Account, Money>) -> Vec<OpeningLine> {
    let line = |account: Account| {
        let entry = wanted.iter().find(|entry| entry.account == account);
        let amount = entry.map(|entry| entry.amount).unwrap_or_default();
        let earlier = before.get(&account).copied().unwrap_or_default();
        let (name_id, name_en) = account.names();
        let credit = Money::ZERO.minus(amount).unwrap_or_default().max(Money::ZERO);
        (amount != Money::ZERO || earlier != Money::ZERO).then(|| OpeningLine {
            account: account.as_str(),
            code: account.code(),
            name_id,
            name_en,
            debit: amount.max(Money::ZERO),
            credit,
            before: earlier,
        })
    };
    Account::ALL.iter().copied().filter_map(line).collect()
}

/// By how much more stands on the credit side than on the debit side of what was given.
fn unexplained(wanted: &[Entry], given: &[OpeningBalance]) -> Money {
    let on_equity = |amount: Option<Money>| amount.unwrap_or_default();
    let wanted = wanted.iter().find(|entry| entry.account == Account::OpeningEquity);
    let given = given.iter().find(|balance| balance.account == Account::OpeningEquity);
    let wanted = on_equity(wanted.map(|entry| entry.amount));
    wanted.minus(on_equity(given.map(|balance| balance.amount))).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rp(rupiah: i64) -> Money {
        Money::from_sen(rupiah * 100)
    }

    fn balance(account: Account, rupiah: i64) -> OpeningBalance {
        OpeningBalance { account, amount: rp(rupiah) }
    }

    #[test]
    fn balances_brought_in_again_post_only_what_changed() {
        let before = BTreeMap::from([
            (Account::Cash, rp(100)),
            (Account::Bank, rp(50)),
            (Account::OpeningEquity, rp(-150)),
        ]);
        let wanted =
            opening_entries(&[balance(Account::Cash, 100), balance(Account::Reserves, -30)])
                .unwrap();

        let posted = difference(&wanted, &before).unwrap();

        let told: Vec<_> = posted.iter().map(|entry| (entry.account, entry.amount)).collect();
        assert_eq!(
            told,
            [
                (Account::Bank, rp(-50)),
                (Account::Reserves, rp(-30)),
                (Account::OpeningEquity, rp(80))
            ]
        );
        assert_eq!(Money::sum(posted.iter().map(|entry| entry.amount)), Some(Money::ZERO));
    }

    #[test]
    fn what_does_not_add_up_is_told_apart_from_what_was_given() {
        let given = [balance(Account::Cash, 100), balance(Account::OpeningEquity, -60)];
        let wanted = opening_entries(&given).unwrap();

        assert_eq!(unexplained(&wanted, &given), rp(-40));
    }
}
