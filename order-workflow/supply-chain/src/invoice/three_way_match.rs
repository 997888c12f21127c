//! Ordered, received, billed: the three are laid side by side before anybody pays.
//!
//! Counts must agree exactly, for nobody pays for what did not come; a sum may be off by as much as the two
//! agreed, for papers are rounded in more than one way.

use super::billing::{Billable, InvoiceBasis};
use super::line::InvoiceLine;
use crate::id::OrderLineId;
use crate::money::Money;

/// A line whose sum is further from its frozen price than was agreed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Of the order.
    pub line: OrderLineId,
    /// What.
    pub product_name: String,
    /// What the frozen price makes of it.
    pub frozen: Money,
    /// What is billed.
    pub asked: Money,
    /// How far off it might have been.
    pub allowed: Money,
}

/// The three counts and the two sums of a line of the order; counts in base units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineMatch {
    /// Of the order.
    pub line: OrderLineId,
    /// What.
    pub product_name: String,
    /// What the order stands for.
    pub ordered: i64,
    /// What counts as supplied.
    pub supplied: i64,
    /// What is billed, by this invoice and by earlier ones.
    pub invoiced: i64,
    /// What the frozen price makes of this invoice's part.
    pub frozen: Money,
    /// What this invoice bills.
    pub billed: Money,
    /// Whether neither a count nor the sum is off.
    pub matches: bool,
}

/// The most that a sum may be off, rounded down to sen.
#[must_use]
pub fn allowance(frozen: Money, basis_points: u32) -> Money {
    let sen = i128::from(frozen.sen().unsigned_abs()) * i128::from(basis_points) / 10_000;
    Money::from_sen(i64::try_from(sen).unwrap_or(i64::MAX))
}

/// Whether a sum is as near to the frozen price as was agreed.
#[must_use]
pub fn is_within(frozen: Money, asked: Money, basis_points: u32) -> bool {
    let off = i128::from(asked.sen()) - i128::from(frozen.sen());
    off.abs() <= i128::from(allowance(frozen, basis_points).sen())
}

/// An invoice's goods beside what was ordered and supplied; `lines` are the order's with the invoice
/// already counted in.
#[must_use]
pub fn three_way_match(
    lines: &[Billable],
    basis: InvoiceBasis,
    invoice: &[InvoiceLine],
    tolerance_basis_points: u32,
) -> Vec<LineMatch> {
    let judged = invoice.iter().filter_map(|line| {
        let goods = line.goods.as_ref()?;
        let of = lines.iter().find(|of| Some(of.line) == line.order_line)?;
        let supplied = match basis {
            InvoiceBasis::Received => of.received,
            InvoiceBasis::Shipped => of.shipped,
        };
        let matches =
            of.invoiced <= supplied && is_within(goods.frozen, line.amount, tolerance_basis_points);
        Some(LineMatch {
            line: of.line,
            product_name: of.product_name.clone(),
            ordered: of.agreed,
            supplied,
            invoiced: of.invoiced,
            frozen: goods.frozen,
            billed: line.amount,
            matches,
        })
    });
    judged.collect()
}

/// Whether an invoice may be paid by somebody who was not there: every line of it matches.
#[must_use]
pub fn matches_throughout(lines: &[LineMatch]) -> bool {
    !lines.is_empty() && lines.iter().all(|line| line.matches)
}
