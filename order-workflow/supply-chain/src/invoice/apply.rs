//! What an event makes of an invoice. It cannot fail: it has happened.

use super::credit_note::CreditNoteLine;
use super::event::Event;
use super::state::DocumentKind;
use super::{Applied, CreditReason, Invoice, Settler};
use crate::money::Money;
use crate::tax::LineTax;

pub(super) fn apply(invoice: &mut Invoice, event: &Event) {
    match event {
        Event::Issued { number, day, due_on, lines } => {
            invoice.number = Some(number.clone());
            invoice.business_date = *day;
            invoice.due_on = *due_on;
            invoice.lines.clone_from(lines);
        }
        Event::Credited { note, lines, applied, .. } => {
            take_back(invoice, lines);
            settle(invoice, Settler::CreditNote(*note), *applied);
        }
        Event::Reversed { by, lines, .. } => {
            take_back(invoice, lines);
            invoice.reversed_by = Some(*by);
        }
        Event::TaxNumberRecorded { number, .. } => {
            invoice.tax_numbers.retain(|other| other.code() != number.code());
            invoice.tax_numbers.push(number.clone());
            invoice.tax_numbers.sort_unstable_by(|one, other| one.as_str().cmp(other.as_str()));
        }
        Event::Applied { by, amount } => settle(invoice, *by, *amount),
        Event::Unapplied { by, amount } => unsettle(invoice, *by, *amount),
        Event::WrittenOff { amount, .. } => settle(invoice, Settler::WriteOff, *amount),
    }
}

fn take_back(invoice: &mut Invoice, lines: &[CreditNoteLine]) {
    let sum = |one: Money, other: Money| one.plus(other).unwrap_or(one);
    for CreditNoteLine { of, line } in lines {
        if let Some(credited) = invoice.lines.iter_mut().find(|billed| billed.id == *of) {
            let so_far = &mut credited.credited;
            so_far.quantity += line.quantity();
            so_far.amount = sum(so_far.amount, line.amount);
            so_far.tax = LineTax {
                net: sum(so_far.tax.net, line.tax.net),
                base: sum(so_far.tax.base, line.tax.base),
                tax: sum(so_far.tax.tax, line.tax.tax),
            };
        }
    }
}

fn settle(invoice: &mut Invoice, by: Settler, amount: Money) {
    if amount == Money::ZERO {
        return;
    }
    match invoice.applied.iter_mut().find(|applied| applied.by == by) {
        Some(applied) => applied.amount = applied.amount.plus(amount).unwrap_or(applied.amount),
        None => invoice.applied.push(Applied { by, amount }),
    }
}

fn unsettle(invoice: &mut Invoice, by: Settler, amount: Money) {
    if let Some(applied) = invoice.applied.iter_mut().find(|applied| applied.by == by) {
        applied.amount = applied.amount.minus(amount).unwrap_or(applied.amount);
    }
    invoice.applied.retain(|applied| applied.amount != Money::ZERO);
}

impl Invoice {
    /// The credit note or reversal that an event of this invoice made; nothing for any other event.
    #[must_use]
    pub fn paper_of(&self, event: &Event) -> Option<Self> {
        let (kind, id, number, day, lines, reason, words, used) = match event {
            Event::Credited { note, number, day, lines, reason, words, applied } => {
                let used = Applied { by: Settler::CreditNote(self.id), amount: *applied };
                let used = Some(used).filter(|used| used.amount != Money::ZERO);
                let kind = DocumentKind::CreditNote;
                (kind, *note, number, *day, lines, *reason, words.clone(), used)
            }
            Event::Reversed { by, number, day, lines, words } => {
                let amount = Money::sum(lines.iter().map(|line| line.line.payable()));
                let amount = amount.unwrap_or_default();
                let used = Some(Applied { by: Settler::CreditNote(self.id), amount });
                let (kind, reason) = (DocumentKind::Reversal, CreditReason::Correction);
                (kind, *by, number, *day, lines, reason, Some(words.clone()), used)
            }
            _ => return None,
        };
        Some(Self {
            id,
            kind,
            number: Some(number.clone()),
            business_date: day,
            due_on: day,
            lines: lines.iter().map(|line| line.line.clone()).collect(),
            corrects: Some(self.id),
            reason: Some(reason),
            words,
            tax_numbers: Vec::new(),
            applied: used.into_iter().collect(),
            reversed_by: None,
            version: 1,
            ..self.clone()
        })
    }
}
