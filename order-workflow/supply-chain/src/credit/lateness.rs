//! What is late: how much, and for how long the oldest has been.

use crate::money::Money;
use chrono::NaiveDate;

/// An invoice as far as being late goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OpenBill {
    /// The last day on which it is not late.
    pub due_on: NaiveDate,
    /// What is open of it, without what a claim disputes: nobody is late with what is in dispute.
    pub open: Money,
}

/// What is late.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Lateness {
    /// How much.
    pub overdue: Money,
    /// The oldest, in days.
    pub days: i64,
}

impl Lateness {
    /// Whether it is late by more than the days of grace.
    #[must_use]
    pub fn counts(&self, days_of_grace: u32) -> bool {
        self.overdue > Money::ZERO && self.days > i64::from(days_of_grace)
    }
}

/// What of these bills is late on a day at the seller's place.
#[must_use]
pub fn lateness(bills: &[OpenBill], today: NaiveDate) -> Lateness {
    let late = bills.iter().filter(|bill| bill.open > Money::ZERO && bill.due_on < today);
    late.fold(Lateness::default(), |late, bill| Lateness {
        overdue: late.overdue.plus(bill.open).unwrap_or(late.overdue),
        days: late.days.max((today - bill.due_on).num_days()),
    })
}
