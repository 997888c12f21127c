//! Earlier debts: written down by one of two, one by one or from a file; agreed, disputed or taken back.
//!
//! What both agree to becomes a bill at once, in the same transaction as the yes: with its own number and days, in the
//! books of both against their opening balance, counted against the debtor's limit.

mod agreeing;
mod file;
mod proposing;
mod telling;

pub use self::file::{DebtColumn, DebtRow, debts_template, read_debts};
pub use self::proposing::{
    EarlierDebtLine, EarlierDebtsView, NewEarlierDebt, bring_earlier_debts, may_bring_debts,
    preview_earlier_debts, propose_earlier_debt,
};

use supply_chain::ask::Actor;
use supply_chain::id::EarlierDebtId;
use supply_chain::settlement::{
    EarlierDebt, EarlierDebtCommand, EarlierDebtEvent, EarlierDebtRefusal, decide_earlier_debt,
};

use crate::answers::Answer;
use crate::ask::{Ask, Asker};
use crate::command::identity::frame::{Command, Done, carry_out};
use crate::error::WorkflowError;
use crate::query::earlier_debts::{EarlierDebtView, known, one};
use crate::query::statements::readers;
use crate::store::earlier_debts::{self as store, Stored};
use crate::unit_of_work::{Work, Workflow};

/// Carries out a command on an earlier debt; 200 with the debt as it then stands. A yes makes its bill.
///
/// # Errors
/// [`WorkflowError::NotFound`] to anyone it is not between; stale; an [`EarlierDebtRefusal`].
pub async fn handle_earlier_debt(
    workflow: &Workflow,
    ask: Ask,
    id: EarlierDebtId,
    command: EarlierDebtCommand,
) -> Result<Answer, WorkflowError> {
    carry_out(workflow, ask, Handle { id, command }).await
}

/// The actor, if they may write earlier debts down and say whether they are so.
fn acting(asker: &Asker) -> Result<&Actor, WorkflowError> {
    let Asker::Actor(actor) = asker else { return Err(WorkflowError::OrganizationNeeded) };
    if actor.is_any(EarlierDebt::ROLES) {
        Ok(actor)
    } else {
        Err(EarlierDebtRefusal::NotYourRole { roles: EarlierDebt::ROLES }.into())
    }
}

struct Handle {
    id: EarlierDebtId,
    command: EarlierDebtCommand,
}

impl Command for Handle {
    type Grounds = Stored;
    type View = EarlierDebtView;

    async fn judge(&self, work: Work<'_>, ask: &Ask) -> Result<Stored, WorkflowError> {
        let actor = ask.actor().ok_or(WorkflowError::OrganizationNeeded)?;
        readers(actor)?;
        let stored = known(store::find(work.tx, self.id, true).await?, actor)?;
        acting(&ask.by)?;
        Ok(stored)
    }

    async fn change(
        &self,
        work: Work<'_>,
        ask: &Ask,
        stored: Stored,
    ) -> Result<Done<EarlierDebtView>, WorkflowError> {
        let actor = acting(&ask.by)?;
        ask.expect(stored.version)?;
        let debt = &stored.debt;
        for event in &decide_earlier_debt(debt, self.command.clone(), actor)?.events {
            let bill = match event {
                EarlierDebtEvent::Agreed => Some(agreeing::billed(work, debt, ask).await?),
                EarlierDebtEvent::Disputed { .. } | EarlierDebtEvent::Withdrawn => None,
            };
            store::record(work, debt, event, bill, ask).await?;
            telling::happened(work, debt, event, ask).await?;
        }
        let view = one(work.tx, actor, self.id).await?;
        let version = view.version;
        Ok(Done::changed(view).at(version))
    }
}
