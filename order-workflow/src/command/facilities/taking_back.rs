//! A drawdown that was said to be paid, and was not: by the word of whoever said so, or of the seller, who got nothing.
//!
//! Nothing is edited: the invoice is open again by an entry below zero, the books of all three by one the other way. The
//! schedule goes, for nothing of it was paid.

use supply_chain::ask::Actor;
use supply_chain::facility::{
    Drawdown, DrawdownCommand, DrawdownEvent, DrawdownName, DrawdownRefusal, DrawdownState,
    decide_drawdown,
};
use supply_chain::id::{DrawdownId, FacilityId, InvoiceId};
use supply_chain::invoice::{self, Settler};
use supply_chain::ledger::{Counterparty, Occurrence, OwedBy};
use supply_chain::money::Money;
use supply_chain::purchase_order::SettledBy;

use super::ground::Ground;
use super::telling;
use crate::ask::Ask;
use crate::command::identity::frame::{Command, Done};
use crate::command::purchase_orders::tell_settled;
use crate::error::WorkflowError;
use crate::query::invoices::{InvoiceView, known as known_invoice, view};
use crate::store::facilities::{self as store, StoredFacility};
use crate::store::invoices::{self, Because};
use crate::store::ledger::{self, Source};
use crate::store::{agreements::day_in, credit};
use crate::unit_of_work::Work;

/// What a drawing that is taken back leaves to be posted.
#[derive(Debug, Clone, Copy)]
pub(super) struct Undone {
    /// Interest that was charged for it.
    interest: Money,
}

/// Opens what the drawdown settled again, and drops its schedule. Order, account, invoice, facility and drawdown are
/// locked, and the rule has agreed.
pub(super) async fn undo(
    work: Work<'_>,
    ground: &Ground,
    drawdown: &Drawdown,
    ask: &Ask,
) -> Result<Undone, WorkflowError> {
    let paper = &ground.paper;
    let by = Settler::Drawdown(drawdown.id);
    let (today, amount) = (paper.today(work.now), drawdown.amount);
    let command = invoice::Command::Unapply { by, amount };
    // A drawdown that is paid stands on its invoice whole; the invoice's saying no is our fault.
    let events = invoice::decide(&paper.invoice, command, invoice::By::Clock, today)
        .map_err(|refusal| WorkflowError::Internal(refusal.to_string()))?
        .events;
    invoices::record(work, paper.clone(), &events, ask, Because::default()).await?;
    if let Some(order) = paper.invoice.order {
        tell_settled(work, order, (SettledBy::Bank, amount, false), ask).await?;
    }
    let interest = store::drop_schedule(work, drawdown.id).await?;
    Ok(Undone { interest })
}

/// Posts it, once the drawdown's own history says so at `position`.
pub(super) async fn post(
    work: Work<'_>,
    stored: &StoredFacility,
    drawdown: &Drawdown,
    (undone, position): (Undone, i32),
) -> Result<(), WorkflowError> {
    let facility = &stored.facility;
    let (seller, amount) = (drawdown.seller, drawdown.amount);
    let owed = OwedBy { debtor: Counterparty::Organization(facility.borrower), creditor: seller };
    let (bank, interest) = (facility.bank, undone.interest);
    let occurrence = Occurrence::DrawnBack { bank, owed, amount, applied: amount, interest };
    let (source, day) = (Source::Drawdown(drawdown.id), day_in(&stored.zone, work.now));
    ledger::post(work, &occurrence, source, position, day).await?;
    credit::refresh(work.tx, seller, facility.borrower, work.now).await?;
    Ok(())
}

/// The seller says that what a bank is said to have paid never came.
pub(super) struct Deny {
    pub(super) invoice: InvoiceId,
    /// Which; the last that is said to be paid when nothing is said.
    pub(super) drawdown: Option<DrawdownId>,
    pub(super) words: String,
}

fn acting(ask: &Ask) -> Result<&Actor, WorkflowError> {
    ask.actor().ok_or(WorkflowError::OrganizationNeeded)
}

impl Command for Deny {
    /// Which it is, and of which facility: that never changes.
    type Grounds = (DrawdownId, FacilityId);
    type View = InvoiceView;

    async fn judge(&self, work: Work<'_>, ask: &Ask) -> Result<Self::Grounds, WorkflowError> {
        let actor = acting(ask)?;
        let found = invoices::find(work.tx, &[self.invoice]).await?.pop();
        let paper = known_invoice(found, actor)?.invoice;
        let command = DrawdownName::Deny;
        if paper.issuer != actor.organization {
            return Err(DrawdownRefusal::NotYourPart { command }.into());
        }
        if !actor.is_any(command.roles()) {
            return Err(DrawdownRefusal::NotYourRole { command, roles: command.roles() }.into());
        }
        let last = paper.applied.iter().rev().find_map(|applied| match applied.by {
            Settler::Drawdown(id) if applied.amount > Money::ZERO => Some(id),
            _ => None,
        });
        let found = match self.drawdown.or(last) {
            Some(id) => store::find_drawdown(work.tx, id, false).await?,
            None => None,
        };
        let found = found.filter(|found| found.drawdown.invoice == self.invoice);
        let nothing = DrawdownRefusal::NotInThisState { state: DrawdownState::Blank, command };
        let found = found.ok_or(nothing)?;
        Ok((found.drawdown.id, found.facility))
    }

    async fn change(
        &self,
        work: Work<'_>,
        ask: &Ask,
        (id, facility): Self::Grounds,
    ) -> Result<Done<InvoiceView>, WorkflowError> {
        let actor = acting(ask)?;
        let vanished = |what| WorkflowError::NotFound { what };
        let seen = store::find(work.tx, facility).await?.ok_or_else(|| vanished("facility"))?;
        let ground = Ground::lock(work, self.invoice, seen.facility.borrower).await?;
        ask.expect(ground.paper.invoice.version)?;
        let stored = store::find_for_update(work, facility).await?;
        let stored = stored.ok_or_else(|| vanished("facility"))?;
        let found = store::find_drawdown(work.tx, id, true).await?;
        let before = found.ok_or_else(|| vanished("drawdown"))?.drawdown;
        let (on_it, said_at) = store::paid_back(work.tx, before.id).await?;
        let command = DrawdownCommand::Deny {
            words: self.words.clone(),
            on_it,
            said_at: said_at.unwrap_or(work.now),
        };
        let events = decide_drawdown(&stored.facility, &before, command, actor, work.now)?.events;
        carry_out(work, (&stored, &ground), &before, &events, ask).await?;
        let stored = invoices::find(work.tx, &[self.invoice]).await?.pop();
        let stored = known_invoice(stored, actor)?;
        let shown = view(work.tx, &stored, actor, work.now).await?;
        Ok(Done::changed(shown).at(stored.invoice.version))
    }
}

/// Everything that follows from its being taken back; tells how it then stands.
pub(super) async fn carry_out(
    work: Work<'_>,
    (stored, ground): (&StoredFacility, &Ground),
    before: &Drawdown,
    events: &[DrawdownEvent],
    ask: &Ask,
) -> Result<Drawdown, WorkflowError> {
    let undone = undo(work, ground, before, ask).await?;
    let (after, first) = store::record_drawdown(work, before, events, ask).await?;
    post(work, stored, before, (undone, first)).await?;
    store::touch(work, stored.facility.id).await?;
    telling::drawn(work, stored, &after, events, ask).await?;
    Ok(after)
}
