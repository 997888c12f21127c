//! What is left of a credit note settles another invoice of the same two, because one of them says so.

use super::answer::answered;
use super::crediting::follow;
use super::request::UseOf;
use crate::answers::{self, Answer};
use crate::ask::Ask;
use crate::command::payments;
use crate::command::purchase_orders::tell_settled;
use crate::error::WorkflowError;
use crate::query::invoices::known;
use crate::store::invoices::{self as store, Because};
use crate::store::payments::lock_orders;
use crate::unit_of_work::Work;
use supply_chain::id::{InvoiceId, PurchaseOrderId};
use supply_chain::invoice::{self, Event};
use supply_chain::money::Money;
use supply_chain::purchase_order::SettledBy;

/// What is done with a credit note and another invoice.
#[derive(Debug, Clone, Copy)]
pub(super) enum Use {
    /// It is used for that.
    For(UseOf),
    /// What was used of it for that comes back.
    Back(InvoiceId),
}

impl Use {
    const fn bill(self) -> InvoiceId {
        match self {
            Self::For(used) => used.invoice,
            Self::Back(invoice) => invoice,
        }
    }

    const fn name(self) -> invoice::CommandName {
        match self {
            Self::For(_) => invoice::CommandName::Apply,
            Self::Back(_) => invoice::CommandName::Unapply,
        }
    }
}

/// Uses it, or takes it off again; answers with the note as it then stands.
pub(super) async fn use_note(
    work: Work<'_>,
    ask: &Ask,
    id: InvoiceId,
    wanted: Use,
) -> Result<Answer, WorkflowError> {
    let actor = ask.actor().ok_or(WorkflowError::OrganizationNeeded)?;
    let by = invoice::By::Person(actor);
    let note = known(store::find(work.tx, &[id]).await?.pop(), actor)?;
    invoice::authority(&note.invoice, wanted.name(), by)?;
    if let Some(answer) = answers::claim(work, ask).await? {
        return Ok(answer);
    }
    if wanted.bill() == id {
        return Err(invoice::Refusal::NotAppliedHere.into());
    }
    let bill = known(store::find(work.tx, &[wanted.bill()]).await?.pop(), actor)?;
    // The orders of both come before the account of the two, and that before their papers.
    let mut orders: Vec<PurchaseOrderId> =
        [note.invoice.order, bill.invoice.order].into_iter().flatten().collect();
    orders.sort_unstable();
    orders.dedup();
    lock_orders(work, &orders).await?;
    store::lock_account_of(work, &note.invoice).await?;
    let mut held = store::lock(work, &[id, wanted.bill()]).await?.into_iter();
    let absent = || WorkflowError::NotFound { what: "invoice" };
    let (note, bill) = (held.next().ok_or_else(absent)?, held.next().ok_or_else(absent)?);
    ask.expect(note.invoice.version)?;
    let today = note.today(work.now);
    let decided = match wanted {
        Use::For(used) => invoice::use_note(&note.invoice, &bill.invoice, used.amount, by, today)?,
        Use::Back(_) => {
            // Less was asked for the invoice because this paid it early.
            if store::was_paid_early(work.tx, bill.invoice.id).await? {
                return Err(payments::Refusal::PaidEarly.into());
            }
            invoice::take_note_off(&note.invoice, &bill.invoice, by, today)?
        }
    };
    let (order, holds) = (bill.invoice.order, matches!(wanted, Use::For(_)));
    let moved = decided.events.iter().filter_map(|event| match event {
        Event::Applied { amount, .. } | Event::Unapplied { amount, .. } => Some(*amount),
        _ => None,
    });
    let moved = Money::sum(moved).unwrap_or_default();
    follow(work, bill, &decided.events, None, ask, Because::default()).await?;
    if let Some(order) = order {
        tell_settled(work, order, (SettledBy::CreditNote, moved, holds), ask).await?;
    }
    store::note_used(work, id).await?;
    answered(work, ask, actor, id, 200).await
}
