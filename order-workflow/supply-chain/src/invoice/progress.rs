//! How far an order is with its money: billed, paid, finished. Read from its lines and papers, never stored.

use super::billing::{Billable, InvoiceBasis};
use super::state::{BillingAxis, DocumentKind, PaymentAxis};
use super::{Invoice, Standing};
use crate::money::Money;
use chrono::NaiveDate;

/// The money of an order, added up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OrderMoney {
    /// How much of it is billed.
    pub billing: BillingAxis,
    /// How it is paid.
    pub payment: PaymentAxis,
    /// What invoices that stand ask for.
    pub invoiced: Money,
    /// What credit notes took back.
    pub credited: Money,
    /// What was paid, netted or drawn.
    pub paid: Money,
    /// What is still owed.
    pub open: Money,
    /// The earliest day on which something of that is due.
    pub due_on: Option<NaiveDate>,
    /// Whether the order may end: all billed, nothing open (machines.md 3, row 23; that no claim is open and
    /// the window is over is the order's to know).
    pub is_finished: bool,
}

/// Adds up an order's invoices, credit notes and reversals on a day at the seller's place.
///
/// `is_explained` says whether every confirmed unit is accounted for; `refunded` is what went back to the buyer.
#[must_use]
pub fn order_money(
    (lines, basis): (&[Billable], InvoiceBasis),
    papers: &[Invoice],
    is_explained: bool,
    refunded: Money,
    today: NaiveDate,
) -> OrderMoney {
    let sum = |amounts: &mut dyn Iterator<Item = Money>| Money::sum(amounts).unwrap_or_default();
    let of = |kind| papers.iter().filter(move |paper| paper.kind == kind && paper.stands());
    let invoiced = sum(&mut of(DocumentKind::Invoice).map(Invoice::total));
    let credited = sum(&mut of(DocumentKind::CreditNote).map(Invoice::total));
    let paid = sum(&mut of(DocumentKind::Invoice).map(Invoice::paid));
    let open = sum(&mut of(DocumentKind::Invoice).map(Invoice::open));
    let unpaid = of(DocumentKind::Invoice).filter(|invoice| invoice.open() > Money::ZERO);
    let due_on = unpaid.map(|invoice| invoice.due_on).min();
    let billed = lines.iter().any(|line| line.invoiced > 0);
    let left = lines.iter().any(|line| line.billable(basis) > 0);
    let billing = match (billed, left || !is_explained) {
        (false, true) => BillingAxis::None,
        (true, true) => BillingAxis::Part,
        // Nothing came good, and nothing will be asked for.
        (_, false) => BillingAxis::Full,
    };
    let is_late =
        of(DocumentKind::Invoice).any(|invoice| invoice.standing(today) == Standing::Overdue);
    let any = of(DocumentKind::Invoice).next().is_some();
    let payment = if refunded > Money::ZERO && refunded >= paid {
        PaymentAxis::Refunded
    } else if !any {
        PaymentAxis::NotDue
    } else if is_late {
        PaymentAxis::Overdue
    } else if open == Money::ZERO {
        PaymentAxis::Paid
    } else if paid > Money::ZERO {
        PaymentAxis::Part
    } else {
        PaymentAxis::Due
    };
    let is_finished = billing == BillingAxis::Full && open == Money::ZERO;
    OrderMoney { billing, payment, invoiced, credited, paid, open, due_on, is_finished }
}
