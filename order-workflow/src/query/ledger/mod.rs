//! An organization's books as its treasurer reads them: accounts, entries, trial balance, the journal to take out,
//! and whether a month can be closed.
//!
//! Every reading is of the asker's own organization and no other; who it trades with stands in its entries by
//! name, and nothing of theirs besides.

mod accounts;
mod breaches;
mod entries;
mod journal;
mod month;
mod opened;
mod periods;
mod trial_balance;
pub mod verify;

pub use accounts::{AccountBalance, PartnerBalance, accounts, partners};
pub use breaches::{Breach, breaches};
pub use entries::{DocumentView, EntryFilter, EntryPlace, EntryView, MemberView, entries};
pub use journal::{FileForm, XLSX_LINES_MAX, journal_file};
pub use month::{AccountMonth, BalancedEntry, account_month};
pub use opened::{Opened, opened};
pub use periods::{Hindrance, PeriodBrief, PeriodReport, period_report, periods, today_at};
pub(crate) use periods::{books_of, facts_of};
pub(crate) use trial_balance::trial_rows;
pub use trial_balance::{TrialBalance, TrialRow, trial_balance};

use crate::ask::Asker;
use crate::error::WorkflowError;
use supply_chain::ask::Actor;
use supply_chain::ledger::Account;
use supply_chain::organization::Role;

/// Who reads the books of their organization: whoever keeps them, runs it, answers for it or looks after it.
pub const READERS: &[Role] = &[Role::Treasurer, Role::Manager, Role::Approver, Role::Auditor];

/// The actor, if they may read the books of the organization they act for.
pub(crate) fn reader(asker: &Asker) -> Result<&Actor, WorkflowError> {
    let Asker::Actor(actor) = asker else { return Err(WorkflowError::OrganizationNeeded) };
    if actor.is_any(READERS) {
        Ok(actor)
    } else {
        Err(WorkflowError::NotYourRole { roles: READERS })
    }
}

/// The account of that word in a row.
pub(crate) fn account_of(word: &str, id: &impl ToString) -> Result<Account, WorkflowError> {
    Account::from_word(word).ok_or_else(|| WorkflowError::BadRow {
        table: "ledger_entry",
        column: "account",
        id: id.to_string(),
    })
}

/// The word of an account's kind.
pub(crate) const fn kind_word(account: Account) -> &'static str {
    use supply_chain::ledger::AccountKind;
    match account.kind() {
        AccountKind::Asset => "asset",
        AccountKind::Liability => "liability",
        AccountKind::Equity => "equity",
        AccountKind::Revenue => "revenue",
        AccountKind::Expense => "expense",
    }
}
