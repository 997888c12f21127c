//! An order is marked as paid by a facility, the mark is withdrawn, and the board is asked for what an invoice of it needs.

use supply_chain::ask::Actor;
use supply_chain::facility::{
    DrawdownName, DrawdownRefusal, Purpose, drawdown_authority, financing_authority, may_finance,
};
use supply_chain::id::{BankAccountId, FacilityId, InvoiceId, PurchaseOrderId};
use supply_chain::ledger::Counterparty;
use supply_chain::purchase_order::{self, CommandName, Party};

use super::drawing::{Begin, NewDrawdown};
use crate::ask::Ask;
use crate::command::identity::frame::{Command, Done};
use crate::error::WorkflowError;
use crate::query::facilities::{
    DrawdownView, FinancingView, financing_view, known as known_facility,
};
use crate::query::{invoices::known as known_invoice, orders::known};
use crate::store::agreements::day_in;
use crate::store::facilities::{self as store, Mark};
use crate::store::purchase_orders::{self, Stored};
use crate::store::{bank_accounts, invoices};
use crate::unit_of_work::Work;

/// The longest number of a decision, in characters.
const LONGEST: usize = 500;

fn acting(ask: &Ask) -> Result<&Actor, WorkflowError> {
    ask.actor().ok_or(WorkflowError::OrganizationNeeded)
}

/// The order, if it is the asker's to pay; whoever may not is told before anything is held.
fn own(found: Option<Stored>, actor: &Actor) -> Result<Stored, WorkflowError> {
    let stored = known(found, actor)?;
    if stored.order.buyer != actor.organization {
        return Err(purchase_order::Refusal::NotYourPart { party: Party::Buyer }.into());
    }
    let (command, roles) = (DrawdownName::Request, DrawdownName::Request.roles());
    if actor.is_any(roles) {
        Ok(stored)
    } else {
        Err(DrawdownRefusal::NotYourRole { command, roles }.into())
    }
}

/// How an order shall be paid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewFinancing {
    /// By which facility.
    pub facility: FacilityId,
    /// What for.
    pub purpose: Purpose,
    /// Of the board's decision.
    pub decision_number: String,
}

/// Marks an order, in the place of the mark it has.
pub(super) struct Finance {
    pub(super) order: PurchaseOrderId,
    pub(super) new: NewFinancing,
}

impl Command for Finance {
    type Grounds = ();
    type View = FinancingView;

    async fn judge(&self, work: Work<'_>, ask: &Ask) -> Result<(), WorkflowError> {
        let actor = acting(ask)?;
        own(purchase_orders::find(work.tx, &[self.order.into()]).await?.pop(), actor)?;
        let seen = known_facility(store::find(work.tx, self.new.facility).await?, &ask.by)?;
        Ok(financing_authority(&seen.facility, actor)?)
    }

    async fn change(
        &self,
        work: Work<'_>,
        ask: &Ask,
        (): (),
    ) -> Result<Done<FinancingView>, WorkflowError> {
        let (actor, new) = (acting(ask)?, &self.new);
        let stored = own(purchase_orders::find_for_update(work.tx, self.order).await?, actor)?;
        let state = stored.order.state_to(Some(Party::Buyer));
        if state.is_over() {
            let command = CommandName::Pay;
            return Err(purchase_order::Refusal::NotInThisState { state, command }.into());
        }
        let decision_number = new.decision_number.trim().to_owned();
        if !(1..=LONGEST).contains(&decision_number.chars().count()) {
            let field = "decision_number";
            return Err(DrawdownRefusal::WrongLength { field, limit: LONGEST }.into());
        }
        let facility = known_facility(store::find_for_update(work, new.facility).await?, &ask.by)?;
        let of = (self.order, new.facility, new.purpose);
        let today = day_in(&facility.zone, work.now);
        let facts = store::financing_facts(work.tx, of, today).await?;
        may_finance(&facility.facility, new.purpose, &facts, actor)?;
        let mark = Mark { facility: new.facility, purpose: new.purpose, decision_number };
        if store::mark_of(work.tx, self.order).await?.as_ref() != Some(&mark) {
            store::unmark(work, self.order, actor.person).await?;
            store::mark(work, self.order, &mark, actor.person).await?;
        }
        Ok(Done::changed(financing_view(work.tx, self.order, actor, work.now).await?))
    }
}

/// Withdraws the mark; what was drawn by it stays drawn.
pub(super) struct Unmark {
    pub(super) order: PurchaseOrderId,
}

impl Command for Unmark {
    type Grounds = ();
    type View = FinancingView;

    async fn judge(&self, work: Work<'_>, ask: &Ask) -> Result<(), WorkflowError> {
        let actor = acting(ask)?;
        own(purchase_orders::find(work.tx, &[self.order.into()]).await?.pop(), actor)?;
        Ok(())
    }

    async fn change(
        &self,
        work: Work<'_>,
        ask: &Ask,
        (): (),
    ) -> Result<Done<FinancingView>, WorkflowError> {
        let actor = acting(ask)?;
        own(purchase_orders::find_for_update(work.tx, self.order).await?, actor)?;
        if !store::unmark(work, self.order, actor.person).await? {
            return Err(DrawdownRefusal::NotFinanced.into());
        }
        Ok(Done::changed(financing_view(work.tx, self.order, actor, work.now).await?))
    }
}

/// Asks the board for what is open of an invoice of a marked order, as the mark says.
pub(super) struct DrawFor {
    pub(super) invoice: InvoiceId,
    /// Into which account of the seller; its only one when nothing is said.
    pub(super) account: Option<BankAccountId>,
}

impl Command for DrawFor {
    /// The mark of the invoice's order, where it has one.
    type Grounds = Option<Mark>;
    type View = DrawdownView;

    async fn judge(&self, work: Work<'_>, ask: &Ask) -> Result<Option<Mark>, WorkflowError> {
        let actor = acting(ask)?;
        let found = invoices::find(work.tx, &[self.invoice]).await?.pop();
        let paper = known_invoice(found, actor)?.invoice;
        let (command, roles) = (DrawdownName::Request, DrawdownName::Request.roles());
        if paper.receiver != Counterparty::Organization(actor.organization) {
            return Err(DrawdownRefusal::NotYourPart { command }.into());
        }
        if !actor.is_any(roles) {
            return Err(DrawdownRefusal::NotYourRole { command, roles }.into());
        }
        let mark = match paper.order {
            Some(order) => store::mark_of(work.tx, order).await?,
            None => None,
        };
        if let Some(mark) = &mark {
            let seen = known_facility(store::find(work.tx, mark.facility).await?, &ask.by)?;
            drawdown_authority(&seen.facility, command, actor)?;
        }
        Ok(mark)
    }

    async fn change(
        &self,
        work: Work<'_>,
        ask: &Ask,
        mark: Option<Mark>,
    ) -> Result<Done<DrawdownView>, WorkflowError> {
        let Mark { facility, purpose, decision_number } =
            mark.ok_or(DrawdownRefusal::NotFinanced)?;
        let account = match self.account {
            Some(account) => account,
            None => self.only_account(work).await?,
        };
        let (id, amount, invoice) = (None, None, self.invoice);
        let new = NewDrawdown { id, invoice, amount, purpose, decision_number, account };
        Begin { facility, new }.change(work, ask, ()).await
    }
}

impl DrawFor {
    /// The one account that the seller is paid into; a person has to choose where there are more, or none.
    async fn only_account(&self, work: Work<'_>) -> Result<BankAccountId, WorkflowError> {
        let absent = || WorkflowError::NotFound { what: "invoice" };
        let paper = invoices::find(work.tx, &[self.invoice]).await?.pop().ok_or_else(absent)?;
        let issuer = paper.invoice.issuer;
        let accounts = bank_accounts::of_owner(work.tx, issuer).await?.into_iter();
        let mut fit = accounts.filter(|of| of.account.is_fit_for(issuer).is_ok());
        match (fit.next(), fit.next()) {
            (Some(only), None) => Ok(only.account.id),
            _ => Err(DrawdownRefusal::AccountNeeded.into()),
        }
    }
}
