//! Who pays early pays less, where it was agreed so: what is left open is credited, and nobody has to ask.

use super::credit_note::{WantedCredit, credit};
use super::{DocumentKind, Invoice};
use crate::credit::{EarlyDiscount, early_discount};
use crate::id::InvoiceLineId;
use crate::money::Money;
use crate::tax::TaxRule;
use chrono::NaiveDate;
use uuid::Uuid;

/// What an invoice costs less when all the rest of it is paid by `paid_on`, reckoned on what was not credited.
#[must_use]
pub fn early_payment(invoice: &Invoice, terms: Option<EarlyDiscount>, paid_on: NaiveDate) -> Money {
    if invoice.kind != DocumentKind::Invoice || !invoice.stands() {
        return Money::ZERO;
    }
    early_discount(terms, invoice.creditable(), invoice.business_date, paid_on).min(invoice.open())
}

/// What a credit note takes back once everything but the agreed discount was paid, the last of it on `paid_on`; nothing
/// where more is open, or it came too late. It is shared among the lines by what they cost, and comes to what is open;
/// where tax makes that sum impossible, to a sen or two more.
#[must_use]
pub fn early_payment_credit(
    invoice: &Invoice,
    terms: Option<EarlyDiscount>,
    paid_on: NaiveDate,
    tax_rules: &[TaxRule],
) -> Vec<WantedCredit> {
    let open = invoice.open();
    if open <= Money::ZERO || early_payment(invoice, terms, paid_on) < open {
        return Vec::new();
    }
    let lines: Vec<_> =
        invoice.lines.iter().filter(|line| line.creditable() > Money::ZERO).collect();
    let weight = |amount: Money| u64::try_from(amount.sen()).unwrap_or_default();
    let weights: Vec<u64> = lines.iter().map(|line| weight(line.creditable())).collect();
    let wish = |(line, part): (&&super::InvoiceLine, Money)| {
        // The part is what has to be paid; a line without tax in its price is credited before tax.
        let amount = part.for_part(line.amount.sen(), line.payable().sen()).unwrap_or_default();
        WantedCredit { line: line.id, quantity: 0, amount: Some(amount.min(line.creditable())) }
    };
    let mut wanted: Vec<WantedCredit> = lines.iter().zip(open.share(&weights)).map(wish).collect();
    for _ in 0..64 {
        let Some(total) = total_of(invoice, &wanted, tax_rules) else { return Vec::new() };
        if total >= open {
            break;
        }
        // Rounding left a sen: the line that bears it takes one more.
        let bears = |wish: &&mut WantedCredit| {
            let line = invoice.lines.iter().find(|line| line.id == wish.line);
            line.is_some_and(|line| wish.amount.unwrap_or_default() < line.creditable())
        };
        let Some(wish) = wanted.iter_mut().find(bears) else { return Vec::new() };
        wish.amount = wish.amount.and_then(|amount| amount.plus(Money::from_sen(1)));
    }
    wanted.retain(|wish| wish.amount.is_some_and(|amount| amount > Money::ZERO));
    wanted
}

fn total_of(invoice: &Invoice, wanted: &[WantedCredit], rules: &[TaxRule]) -> Option<Money> {
    let mut ids = std::iter::repeat_with(|| InvoiceLineId::from(Uuid::nil()));
    let lines = credit(invoice, wanted, rules, &mut ids).ok()?;
    Money::sum(lines.iter().map(|line| line.line.payable()))
}
