//! When an invoice is due: the days that were agreed, from the day that was agreed, on a day people work.

use super::terms::{EarlyDiscount, MoneyTerms};
use crate::calendar::{Period, WorkingDays, days_after};
use crate::money::Money;
use crate::words::words;
use chrono::NaiveDate;

words! {
    /// From when the days of the tempo count.
    DueFrom {
        /// The day of the invoice.
        Invoice = "invoice",
        /// The last day of the invoice's month.
        EndOfMonth = "end_of_month",
    }
}

/// The last day on which an invoice of `day` is not late. Without a tempo it is due at once: on the day
/// itself, or on the next one people work.
#[must_use]
pub fn due_on(
    day: NaiveDate,
    payment_days: Option<u32>,
    terms: &MoneyTerms,
    days: &WorkingDays,
) -> NaiveDate {
    let from = match terms.due_from {
        DueFrom::EndOfMonth if payment_days.is_some() => Period::of(day).last_day(),
        _ => day,
    };
    let due = days_after(from, payment_days.unwrap_or_default());
    // A working day before the invoice itself would be due before it was written.
    days.settle(due, terms.due_on_free_day).max(day)
}

/// What an invoice of `day` over `total` costs less when it is paid on `paid_on`, rounded down to whole rupiah.
#[must_use]
pub fn early_discount(
    terms: Option<EarlyDiscount>,
    total: Money,
    day: NaiveDate,
    paid_on: NaiveDate,
) -> Money {
    let Some(EarlyDiscount { basis_points, days }) = terms else { return Money::ZERO };
    if total <= Money::ZERO || paid_on > days_after(day, days) {
        return Money::ZERO;
    }
    let rupiah = i128::from(total.sen()) * i128::from(basis_points.min(10_000)) / 1_000_000;
    i64::try_from(rupiah * 100).map_or(Money::ZERO, Money::from_sen)
}
