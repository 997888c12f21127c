//! The money: billed, taken back, ended. What an invoice asks for and what settles it is the invoice's own rule.

use super::super::PurchaseOrder;
use super::super::command::{Bill, Ending};
use super::super::event::Event;
use super::super::refusal::Refusal;
use super::needed;
use crate::id::OrderLineId;
use crate::invoice::BillingAxis;
use crate::machine::Decision;
use chrono::{DateTime, Utc};

/// Whether nothing that is billed would be taken away by `event`: a credit note does that, not a count.
pub(super) fn stays_billed(order: &PurchaseOrder, event: &Event) -> Result<(), Refusal> {
    let basis = order.terms.money.invoice_basis;
    let after = order.clone().after(event);
    let pairs = after.lines.iter().zip(&order.lines);
    // What was billed beyond what came by then is looked at elsewhere; here nothing becomes worse.
    let mut taken = pairs.filter(|(after, before)| {
        let left = after.counts.to_invoice(basis);
        left < 0 && left < before.counts.to_invoice(basis)
    });
    if taken.next().is_some() { Err(Refusal::AlreadyInvoiced) } else { Ok(()) }
}

/// Some of what was supplied is billed (I3 of machines.md section 4), or what is left of charges when all of that is.
pub(super) fn invoice(
    order: &PurchaseOrder,
    bill: Bill,
    lines: Vec<(OrderLineId, i64)>,
) -> Result<Decision<Event>, Refusal> {
    let left_of = |line| order.to_invoice().find(|(id, _)| *id == line).map_or(0, |(_, left)| left);
    for (at, &(line, asked_base)) in lines.iter().enumerate() {
        if order.lines.iter().all(|there| there.id != line) {
            return Err(Refusal::LineUnknown { line });
        }
        if lines[..at].iter().any(|(other, _)| *other == line) {
            return Err(Refusal::LineRepeated { line });
        }
        let left_base = left_of(line);
        if asked_base < 1 || asked_base > left_base {
            return Err(Refusal::MoreThanSupplied { line, asked_base, left_base });
        }
    }
    // A bill of charges alone names no goods.
    if lines.is_empty() && !order.has_to_invoice() {
        return Err(Refusal::NothingNamed);
    }
    Ok(Decision::of(Event::Invoiced { bill, lines }))
}

/// An invoice is taken back: what it billed can be billed again.
pub(super) fn take_back(
    order: &PurchaseOrder,
    bill: Bill,
    lines: Vec<(OrderLineId, i64)>,
    reason: &str,
) -> Result<Decision<Event>, Refusal> {
    let reason = needed(reason)?;
    for &(line, base) in &lines {
        let of =
            order.lines.iter().find(|of| of.id == line).ok_or(Refusal::LineUnknown { line })?;
        if base < 0 || base > of.counts.invoiced {
            return Err(Refusal::NotBilled { line });
        }
    }
    Ok(Decision::of(Event::InvoiceTakenBack { bill, lines, reason }))
}

/// Everything is billed and paid, nothing is claimed and nothing can be, but for faults that show later.
pub(super) fn complete(ending: &Ending, now: DateTime<Utc>) -> Result<Decision<Event>, Refusal> {
    let Ending { money, claimable_until, open_claims } = *ending;
    if !money.is_finished {
        let is_billed = money.billing == BillingAxis::Full;
        return Err(Refusal::MoneyOpen { open: money.open, is_billed });
    }
    if open_claims > 0 {
        return Err(Refusal::ClaimsOpen { open: open_claims });
    }
    match claimable_until.filter(|until| *until > now) {
        Some(until) => Err(Refusal::StillClaimable { until }),
        None => Ok(Decision::of(Event::Completed)),
    }
}
