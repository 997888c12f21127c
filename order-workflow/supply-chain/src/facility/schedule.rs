//! The schedule of a loan: interest alone while grace lasts, then equal instalments, to the last rupiah.

use crate::calendar::{DayPolicy, WorkingDays, day_of_month_after};
use crate::money::Money;
use chrono::NaiveDate;
use rust_decimal::{Decimal, RoundingStrategy, prelude::ToPrimitive};

/// What was lent, and how it is paid back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loan {
    /// How much, in whole rupiah.
    pub principal: Money,
    /// Of a year, such as 0.06.
    pub annual_rate: Decimal,
    /// From the first instalment to the last.
    pub months: u32,
    /// Months at the beginning in which interest alone is paid.
    pub grace_months: u32,
    /// When it was paid out.
    pub drawn_on: NaiveDate,
    /// Of each following month.
    pub due_day: u32,
}

/// One instalment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Instalment {
    /// From 1.
    pub number: u32,
    /// The last day on which it is not late.
    pub due_on: NaiveDate,
    /// Of that: interest.
    pub interest: Money,
    /// Of that: paid back.
    pub principal: Money,
    /// What is owed afterwards.
    pub balance: Money,
}

impl Instalment {
    /// What has to be paid.
    #[must_use]
    pub fn payable(&self) -> Money {
        self.interest.plus(self.principal).unwrap_or_default()
    }
}

/// The instalments of a loan in order: a twelfth of the year's interest each month, rounded half up to whole
/// rupiah, and equal sums rounded up, so that the last one is the smallest (domain.md 3). Nothing where it cannot be reckoned: no month to pay
/// back in, or sums too large.
#[must_use]
pub fn schedule(loan: &Loan, days: &WorkingDays) -> Option<Vec<Instalment>> {
    let repaying = loan.months.checked_sub(loan.grace_months).filter(|months| *months > 0)?;
    let rate = loan.annual_rate.checked_div(Decimal::from(12))?;
    let equal = equal_instalment(loan.principal, rate, repaying)?;
    let mut balance = loan.principal;
    let mut instalments = Vec::new();
    for number in 1..=loan.months {
        let interest = rounded(Decimal::from(balance.sen()).checked_mul(rate)?, HALF_UP)?;
        let principal = if number <= loan.grace_months {
            Money::ZERO
        } else if number == loan.months {
            balance
        } else {
            equal.minus(interest)?.max(Money::ZERO).min(balance)
        };
        balance = balance.minus(principal)?;
        let due_on = day_of_month_after(loan.drawn_on, number, loan.due_day);
        let due_on = days.settle(due_on, DayPolicy::NextWorkingDay);
        instalments.push(Instalment { number, due_on, interest, principal, balance });
    }
    Some(instalments)
}

/// What is paid each month so that `months` of them pay interest and loan: P·r / (1 − (1 + r)^−n), rounded up.
fn equal_instalment(principal: Money, rate: Decimal, months: u32) -> Option<Money> {
    let sen = Decimal::from(principal.sen());
    if rate.is_zero() {
        return rounded(sen.checked_div(Decimal::from(months))?, UP);
    }
    let growth = (0..months)
        .try_fold(Decimal::ONE, |growth, _| growth.checked_mul(Decimal::ONE.checked_add(rate)?))?;
    let discounted = Decimal::ONE.checked_sub(Decimal::ONE.checked_div(growth)?)?;
    rounded(sen.checked_mul(rate)?.checked_div(discounted)?, UP)
}

const UP: RoundingStrategy = RoundingStrategy::ToPositiveInfinity;
const HALF_UP: RoundingStrategy = RoundingStrategy::MidpointAwayFromZero;

/// Sen as whole rupiah.
fn rounded(sen: Decimal, strategy: RoundingStrategy) -> Option<Money> {
    let rupiah =
        sen.checked_div(Decimal::ONE_HUNDRED)?.round_dp_with_strategy(0, strategy).to_i64()?;
    Some(Money::from_sen(rupiah.checked_mul(100)?))
}
