//! The frame every invoice command shares: the order, the credit account and the invoice under lock, whether the
//! asker may, a stored answer again, decide, record, keep the answer.

use super::answer::answered;
use super::crediting::{follow, paper};
use super::following::{ending, locked_papers};
use super::issuing::{issue as write, lock_account};
use super::request::{BillOf, GiveUp, NewInvoice, Request};
use super::writing_off::{may_sign, put_before_board, sign, withdraw};
use crate::answers::{self, Answer};
use crate::ask::Ask;
use crate::command::payments;
use crate::command::purchase_orders::{Amount, authority, dates};
use crate::error::WorkflowError;
use crate::query::invoices::known as readable;
use crate::query::orders::{known, view};
use crate::store::invoices::{self as store, Because, StoredInvoice};
use crate::store::payments::unconfirmed_until;
use crate::store::purchase_orders::{self, Stored};
use crate::store::record::record;
use crate::store::tax_rules;
use crate::unit_of_work::Work;
use supply_chain::ask::Actor;
use supply_chain::id::{InvoiceId, PurchaseOrderId};
use supply_chain::invoice::{self, DocumentKind, Nsfp, WantedCredit, WantedLine};
use supply_chain::money::Money;
use supply_chain::purchase_order::{self, CommandName, Party, PurchaseOrder, State};

/// The order of a command under lock, and who asks; a stored answer instead where it was answered before.
enum Begun<'a> {
    Again(Answer),
    Now(&'a Actor, Box<Stored>),
}

async fn begin<'a>(
    work: Work<'_>,
    ask: &'a Ask,
    order: PurchaseOrderId,
    name: CommandName,
) -> Result<Begun<'a>, WorkflowError> {
    let actor = ask.actor().ok_or(WorkflowError::OrganizationNeeded)?;
    let stored = known(purchase_orders::find_for_update(work.tx, order).await?, actor)?;
    authority(&stored.order, name, actor)?;
    if let Some(answer) = answers::claim(work, ask).await? {
        return Ok(Begun::Again(answer));
    }
    let side = stored.order.party(actor).unwrap_or(Party::Seller);
    ask.expect(stored.mark_to(side).version)?;
    Ok(Begun::Now(actor, Box::new(stored)))
}

/// Writes an invoice over some of an order, or all there is to bill.
pub(super) async fn issue(
    work: Work<'_>,
    ask: &Ask,
    order: PurchaseOrderId,
    new: NewInvoice,
) -> Result<Answer, WorkflowError> {
    let (actor, stored) = match begin(work, ask, order, CommandName::Invoice).await? {
        Begun::Again(answer) => return Ok(answer),
        Begun::Now(actor, stored) => (actor, *stored),
    };
    // Nothing of it is nothing, and not everything.
    if new.lines.as_ref().is_some_and(Vec::is_empty) {
        return Err(invoice::Refusal::NothingToBill.into());
    }
    let lines = new.lines.unwrap_or_default();
    let wanted = lines.iter().map(|line| wanted(&stored.order, line)).collect();
    let (_, paper) = Box::pin(write(work, stored, wanted, Some(actor), ask)).await?;
    answered(work, ask, actor, paper.invoice.id, 201).await
}

/// Base units; more than 64 bits hold is more than any line has, and refused as such.
fn wanted(order: &PurchaseOrder, line: &BillOf) -> WantedLine {
    let of = order.lines.iter().find(|of| of.id == line.line);
    let left = || {
        let left = order.to_invoice().find(|(id, _)| *id == line.line);
        left.map_or(0, |(_, left)| left)
    };
    let quantity = match line.quantity {
        Some(Amount::Base(base)) => base,
        Some(Amount::Packs(packs)) => {
            of.map_or(packs, |of| of.pack.base_units(packs).unwrap_or(i64::MAX))
        }
        None => left(),
    };
    WantedLine { line: line.line, quantity, amount: line.amount }
}

/// Carries out a request on an invoice; answers with the invoice as it then stands.
pub(super) async fn handle(
    work: Work<'_>,
    ask: &Ask,
    id: InvoiceId,
    request: Request,
) -> Result<Answer, WorkflowError> {
    let actor = ask.actor().ok_or(WorkflowError::OrganizationNeeded)?;
    let order = match store::order_of(work, id).await? {
        Some(order) => purchase_orders::find_for_update(work.tx, order).await?,
        None => None,
    };
    let stored = store::get_for_update(work, id, actor).await?;
    let stored = readable(Some(stored), actor)?;
    match request {
        Request::SignWriteOff { .. } => may_sign(&stored, actor)?,
        _ => invoice::authority(&stored.invoice, request.name(), invoice::By::Person(actor))?,
    }
    if let Some(answer) = answers::claim(work, ask).await? {
        return Ok(answer);
    }
    ask.expect(stored.invoice.version)?;
    Box::pin(carry_out(work, stored, order, request, actor, ask)).await?;
    answered(work, ask, actor, id, 200).await
}

async fn carry_out(
    work: Work<'_>,
    stored: StoredInvoice,
    order: Option<Stored>,
    request: Request,
    actor: &Actor,
    ask: &Ask,
) -> Result<(), WorkflowError> {
    let by = invoice::By::Person(actor);
    let today = stored.today(work.now);
    let command = match request {
        Request::WriteOff(given_up) => {
            if let Some(order) = &order {
                may_write_off(&order.order)?;
            }
            return put_before_board(work, &stored, given_up, actor, ask).await;
        }
        Request::WithdrawWriteOff => return withdraw(work, &stored).await,
        Request::SignWriteOff { seen } => {
            let events = sign(work, &stored, seen, actor).await?;
            follow(work, stored, &events, order, ask, Because::default()).await?;
            return Ok(());
        }
        Request::Credit { lines, reason, words } => {
            let lines = lines
                .iter()
                .map(|line| WantedCredit {
                    line: line.line,
                    quantity: line.quantity,
                    amount: line.amount,
                })
                .collect();
            let tax_rules = tax_rules::all(work.tx).await?;
            let paper = paper(work, &stored, DocumentKind::CreditNote).await?;
            invoice::Command::Credit { paper, lines, reason, words, tax_rules }
        }
        Request::Reverse { words } => {
            let paper = paper(work, &stored, DocumentKind::Reversal).await?;
            invoice::Command::Reverse { paper, words }
        }
        Request::RecordTaxNumber { number } => {
            let number = Nsfp::try_from(number)?;
            let of = (stored.invoice.issuer, stored.invoice.id);
            if let Some(invoice) = store::other_with_tax_number(work, of, &number).await? {
                let number = number.as_str().to_owned();
                return Err(invoice::Refusal::TaxNumberTaken { number, invoice }.into());
            }
            invoice::Command::RecordTaxNumber { number }
        }
    };
    let events = invoice::decide(&stored.invoice, command, by, today)?.events;
    follow(work, stored, &events, order, ask, Because::default()).await?;
    Ok(())
}

/// What is owed is given up once everything came, not before.
fn may_write_off(order: &PurchaseOrder) -> Result<(), purchase_order::Refusal> {
    purchase_order::may(order, CommandName::WriteOff, purchase_order::By::Clock)
}

/// Puts before the board that everything still owed for an order is given up.
pub(super) async fn write_off(
    work: Work<'_>,
    ask: &Ask,
    order: PurchaseOrderId,
    given_up: GiveUp,
) -> Result<Answer, WorkflowError> {
    let (actor, stored) = match begin(work, ask, order, CommandName::WriteOff).await? {
        Begun::Again(answer) => return Ok(answer),
        Begun::Now(actor, stored) => (actor, *stored),
    };
    may_write_off(&stored.order)?;
    lock_account(work, &stored.order).await?;
    let papers = locked_papers(work, order).await?;
    let open: Vec<&StoredInvoice> = papers
        .iter()
        .filter(|paper| paper.invoice.kind == DocumentKind::Invoice)
        .filter(|paper| paper.invoice.open() > Money::ZERO)
        .collect();
    if open.is_empty() {
        return Err(invoice::Refusal::AmountOutOfRange { open: Money::ZERO }.into());
    }
    for paper in open {
        let all = GiveUp { amount: None, ..given_up.clone() };
        put_before_board(work, paper, all, actor, ask).await?;
    }
    shown(work, ask, actor, &stored).await
}

/// Ends an order, if it may end.
pub(super) async fn complete(
    work: Work<'_>,
    ask: &Ask,
    order: PurchaseOrderId,
) -> Result<Answer, WorkflowError> {
    let (actor, stored) = match begin(work, ask, order, CommandName::Complete).await? {
        Begun::Again(answer) => return Ok(answer),
        Begun::Now(actor, stored) => (actor, *stored),
    };
    let by = purchase_order::By::Person(actor);
    purchase_order::may(&stored.order, CommandName::Complete, by)?;
    lock_account(work, &stored.order).await?;
    let papers = locked_papers(work, order).await?;
    let ending = ending(work, &stored, &papers);
    let command = purchase_order::Command::Complete(ending);
    let events = purchase_order::decide(&stored.order, command, by, work.now)?.events;
    // A buyer ends nothing on its own word of having paid; the seller may, on whatever it takes for paid.
    let is_buyers = stored.order.buyer == actor.organization;
    let unconfirmed = unconfirmed_until(work.tx, order).await?.filter(|until| *until > work.now);
    if let Some(until) = unconfirmed.filter(|_| is_buyers) {
        return Err(payments::Refusal::Unconfirmed { until }.into());
    }
    let dates = dates(&stored, work.now);
    let stored = record(work, stored, &events, ask, dates).await?;
    debug_assert_eq!(stored.order.state, State::Completed);
    store::rest_until(work, order, None).await?;
    shown(work, ask, actor, &stored).await
}

async fn shown(
    work: Work<'_>,
    ask: &Ask,
    actor: &Actor,
    stored: &Stored,
) -> Result<Answer, WorkflowError> {
    let view = view(stored, actor, work.seal, work.now);
    answers::keep(work, ask, 200, &view, Some(view.version)).await
}
