//! How far an order is with its money: billed, paid, finished. Read from its lines and papers, never stored.

use super::Invoice;
use super::billing::{Billable, InvoiceBasis};
use super::state::{BillingAxis, DocumentKind, PaymentAxis};
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

/// What the papers of an order come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PaperSums {
    /// Whether an invoice stands.
    pub is_billed: bool,
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
}

impl PaperSums {
    /// Adds up invoices, credit notes and reversals.
    #[must_use]
    pub fn of(papers: &[Invoice]) -> Self {
        let sum =
            |amounts: &mut dyn Iterator<Item = Money>| Money::sum(amounts).unwrap_or_default();
        let of = |kind| papers.iter().filter(move |paper| paper.kind == kind && paper.stands());
        let unpaid = of(DocumentKind::Invoice).filter(|invoice| invoice.open() > Money::ZERO);
        Self {
            is_billed: of(DocumentKind::Invoice).next().is_some(),
            invoiced: sum(&mut of(DocumentKind::Invoice).map(Invoice::total)),
            credited: sum(&mut of(DocumentKind::CreditNote).map(Invoice::total)),
            paid: sum(&mut of(DocumentKind::Invoice).map(Invoice::paid)),
            open: sum(&mut of(DocumentKind::Invoice).map(Invoice::open)),
            due_on: unpaid.map(|invoice| invoice.due_on).min(),
        }
    }
}

/// How much of an order is billed, as its counts have it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BilledCounts {
    /// Whether any of it is.
    pub is_any: bool,
    /// Whether any is left to bill, or may still come to be.
    pub is_left: bool,
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
    let counts = BilledCounts {
        is_any: lines.iter().any(|line| line.invoiced > 0),
        is_left: !is_explained || lines.iter().any(|line| line.billable(basis) > 0),
    };
    money_of(counts, PaperSums::of(papers), refunded, today)
}

/// The same of what is added up already.
#[must_use]
pub fn money_of(
    counts: BilledCounts,
    sums: PaperSums,
    refunded: Money,
    today: NaiveDate,
) -> OrderMoney {
    let PaperSums { is_billed, invoiced, credited, paid, open, due_on } = sums;
    let billing = match (counts.is_any, counts.is_left) {
        (false, true) => BillingAxis::None,
        (true, true) => BillingAxis::Part,
        // Nothing came good, and nothing will be asked for.
        (_, false) => BillingAxis::Full,
    };
    let payment = if refunded > Money::ZERO && refunded >= paid {
        PaymentAxis::Refunded
    } else if !is_billed {
        PaymentAxis::NotDue
    } else if due_on.is_some_and(|due_on| due_on < today) {
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
