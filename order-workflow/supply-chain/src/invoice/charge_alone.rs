//! What is left of an order's charges when none of its goods are left to come or to be billed.
//!
//! The rest of an order was given up after its last bill, or freight was agreed when everything had come. What comes on
//! top is billed by itself, and falls on the goods that were billed before; a discount is credited on their invoices.

use super::billing::Billing;
use super::charge::{charge_part, lines_of_part};
use super::credit_note::{WantedCredit, add};
use super::line::{CreditedPart, InvoiceLine, LineKind, taxed_as};
use super::refusal::Refusal;
use super::{DocumentKind, Invoice};
use crate::id::{InvoiceId, InvoiceLineId};
use crate::money::Money;
use crate::tax::TaxRule;
use chrono::NaiveDate;
use uuid::Uuid;

/// The lines of a bill of charges alone; none where goods are left to come or to be billed, or nothing is left of what
/// comes on top.
pub(super) fn charges_alone(
    billing: &Billing,
    day: NaiveDate,
    ids: &mut dyn Iterator<Item = InvoiceLineId>,
) -> Result<Vec<InvoiceLine>, Refusal> {
    let has_goods = billing.lines.iter().any(|line| line.billable(billing.basis) > 0);
    let goods = billed_before(billing)?;
    // An order may be about nothing but charges, or bear them though nothing that was sent came good.
    let is_borne = billing.is_charged_whole && billing.lines.iter().any(|line| line.shipped > 0);
    let is_about_goods = !billing.lines.is_empty() && !is_borne;
    if !billing.is_explained || has_goods || (is_about_goods && goods.is_empty()) {
        return Ok(Vec::new());
    }
    let mut left: Vec<Money> = goods.iter().map(|line| line.amount).collect();
    let mut lines = Vec::new();
    for charge in &billing.charges {
        let part = charge_part(billing, charge, &[])?;
        if part > Money::ZERO {
            let goods = (goods.as_slice(), left.as_mut_slice());
            lines.extend(lines_of_part(&billing.tax_rules, charge, part, goods, day, ids)?);
        }
    }
    Ok(lines)
}

/// The goods that earlier invoices bill, as far as charges fall on them.
fn billed_before(billing: &Billing) -> Result<Vec<InvoiceLine>, Refusal> {
    let mut goods = Vec::new();
    for (of, position) in billing.lines.iter().zip(1..) {
        let amount = of.worth(of.invoiced).ok_or(Refusal::TooLarge)?;
        if amount == Money::ZERO {
            continue;
        }
        goods.push(InvoiceLine {
            id: InvoiceLineId(Uuid::nil()),
            position,
            kind: LineKind::Goods,
            order_line: Some(of.line),
            description: String::new(),
            goods: None,
            amount,
            includes_tax: of.includes_tax,
            tax_class: of.tax_class,
            tax_rule: None,
            tax: crate::tax::LineTax::default(),
            trade_class: of.trade_class,
            shares: Vec::new(),
            credited: CreditedPart::default(),
        });
    }
    Ok(goods)
}

/// What credit notes over an order's invoices take back, one each, so that so much less (`off`, above zero) is asked for
/// its goods: shared among them by what is asked for each (largest remainder), and never more than that.
///
/// A price with tax becomes less with it and one without before it, whichever way the discount was named.
#[must_use]
pub fn discount_credit(
    (off, includes_tax): (Money, bool),
    invoices: &[Invoice],
    tax_rules: &[TaxRule],
) -> Vec<(InvoiceId, Vec<WantedCredit>)> {
    let standing =
        invoices.iter().filter(|paper| paper.kind == DocumentKind::Invoice && paper.stands());
    let goods: Vec<(InvoiceId, &InvoiceLine)> = standing
        .flat_map(|invoice| invoice.lines.iter().map(move |line| (invoice.id, line)))
        .filter(|(_, line)| line.kind == LineKind::Goods && line.creditable() > Money::ZERO)
        .collect();
    let weight = |line: &InvoiceLine| u64::try_from(line.creditable().sen()).unwrap_or_default();
    let weights: Vec<u64> = goods.iter().map(|(_, line)| weight(line)).collect();
    let mut notes = Vec::new();
    if goods.is_empty() {
        return notes;
    }
    for ((invoice, line), share) in goods.into_iter().zip(off.share(&weights)) {
        let Some(amount) = as_priced(line, (share, includes_tax), tax_rules) else { continue };
        let amount = amount.min(line.creditable());
        if amount > Money::ZERO {
            add(
                &mut notes,
                invoice,
                WantedCredit { line: line.id, quantity: 0, amount: Some(amount) },
            );
        }
    }
    notes
}

/// A sum that was named with tax or without, as a line's own price has it.
fn as_priced(
    line: &InvoiceLine,
    (sum, includes_tax): (Money, bool),
    tax_rules: &[TaxRule],
) -> Option<Money> {
    if includes_tax == line.includes_tax {
        return Some(sum);
    }
    let tax = taxed_as(tax_rules, line.tax_rule.as_ref(), sum, includes_tax)?;
    if line.includes_tax { tax.net.plus(tax.tax) } else { Some(tax.net) }
}
