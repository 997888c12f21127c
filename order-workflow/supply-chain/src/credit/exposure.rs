//! What a buyer owes a seller or is about to: what counts against the limit (machines.md I4).

use super::Refusal;
use super::lateness::Lateness;
use super::limit::{CreditAccount, Limit};
use super::terms::{MoneyTerms, WhenLate};
use crate::invoice::InvoiceBasis;
use crate::money::Money;
use crate::purchase_order::{Line, OrderCharge};

/// The three sums that make the exposure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Exposure {
    /// Confirmed and not billed, at frozen prices with tax.
    pub open_orders: Money,
    /// Billed and not settled.
    pub unpaid: Money,
    /// Paid on account and credited, and not used yet.
    pub unapplied: Money,
}

impl Exposure {
    /// Open orders and unpaid invoices less what stands to the buyer's good; nothing when 64 bits of sen do
    /// not hold it.
    #[must_use]
    pub fn total(&self) -> Option<Money> {
        self.open_orders.plus(self.unpaid)?.minus(self.unapplied)
    }
}

/// A line of an order as exposure sees it; counts in base units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OpenLine {
    /// What the line costs as it is agreed, with tax.
    pub payable: Money,
    /// What that is for.
    pub agreed: i64,
    /// What may still be billed of it: agreed, less what is billed and what never will be.
    pub open: i64,
}

impl OpenLine {
    /// The line of an order whose invoices are made from what `basis` says.
    #[must_use]
    pub fn of(line: &Line, basis: InvoiceBasis) -> Self {
        let counts = &line.counts;
        let never_billed = match basis {
            // What was rejected or lost is not billed, and so owed by nobody.
            InvoiceBasis::Received => counts.rejected + counts.lost,
            InvoiceBasis::Shipped => 0,
        };
        let gone = counts.short_closed + counts.cancelled + never_billed;
        Self {
            payable: line.tax.net.plus(line.tax.tax).unwrap_or_default(),
            agreed: counts.confirmed,
            open: (counts.confirmed - gone - counts.invoiced).max(0),
        }
    }
}

/// A charge of an order as exposure sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OpenCharge {
    /// What all of it costs, with tax; below zero for a discount.
    pub payable: Money,
    /// The same as priced.
    pub amount: Money,
    /// What of that stands on invoices.
    pub billed: Money,
}

impl OpenCharge {
    /// The charge of an order.
    #[must_use]
    pub fn of(charge: &OrderCharge) -> Self {
        Self { payable: charge.payable(), amount: charge.named.amount, billed: charge.billed }
    }
}

/// What a confirmed order is still going to cost; nothing when 64 bits of sen do not hold it.
///
/// Charges are billed with goods: they count, as far as they are not billed, while any goods do. An order never
/// takes off what others add.
#[must_use]
pub fn open_value(lines: &[OpenLine], charges: &[OpenCharge]) -> Option<Money> {
    let goods = lines.iter().try_fold(Money::ZERO, |sum, line| {
        sum.plus(line.payable.for_part(line.open.min(line.agreed), line.agreed.max(1))?)
    })?;
    if goods == Money::ZERO {
        return Some(goods);
    }
    let all = charges.iter().try_fold(goods, |sum, charge| {
        let left = charge.amount.minus(charge.billed)?;
        let (left, whole) = (left.sen().checked_abs()?, charge.amount.sen().checked_abs()?);
        sum.plus(charge.payable.for_part(left.min(whole), whole.max(1))?)
    })?;
    Some(all.max(Money::ZERO))
}

/// Something both sides are told although the order is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Warning {
    /// Something is late.
    Overdue {
        /// How much.
        overdue: Money,
        /// The oldest, in days.
        days: i64,
    },
    /// Less than a tenth of the limit will be left.
    NearLimit {
        /// So much.
        left: Money,
    },
}

/// That the credit bears the order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clearance {
    /// What will then count against the limit.
    pub exposure: Money,
    /// What of the limit will be left; nothing where there is no limit.
    pub left: Option<Money>,
    /// What both are told.
    pub warnings: Vec<Warning>,
}

/// Whether a seller's credit bears `increase` more: at accepting, at every increase, and when an order that was
/// closed opens again. Account and exposure are read under lock.
///
/// What makes nothing grow is never refused for credit, so that an order can always become smaller.
///
/// # Errors
/// A [`Refusal`], hold and block before the limit.
pub fn check(
    account: Option<&CreditAccount>,
    exposure: &Exposure,
    increase: Money,
    late: Lateness,
    terms: &MoneyTerms,
) -> Result<Clearance, Refusal> {
    let before = exposure.total().ok_or(Refusal::TooLarge)?;
    let after = before.plus(increase).ok_or(Refusal::TooLarge)?;
    let mut clearance = Clearance { exposure: after, left: None, warnings: Vec::new() };
    if increase <= Money::ZERO {
        return Ok(clearance);
    }
    if account.is_some_and(|account| account.blocked.is_some()) {
        return Err(Refusal::Blocked);
    }
    let missing = after.max(Money::ZERO).min(increase);
    if late.counts(terms.days_of_grace) {
        let Lateness { overdue, days } = late;
        match terms.when_late {
            WhenLate::Warn => clearance.warnings.push(Warning::Overdue { overdue, days }),
            WhenLate::Hold => return Err(Refusal::OnHold { overdue, days }),
            // What is late is owed besides: only what is on account beyond the open orders covers this one.
            WhenLate::PrepaidOnly => {
                let on_account = exposure.unapplied.minus(exposure.open_orders);
                let covered = on_account.ok_or(Refusal::TooLarge)?.max(Money::ZERO);
                let missing = increase.minus(covered).ok_or(Refusal::TooLarge)?;
                if missing > Money::ZERO {
                    return Err(Refusal::PrepaidOnly { overdue, missing });
                }
            }
        }
    }
    match account.and_then(|account| account.limit.as_ref()) {
        Some(Limit::NoCredit) if missing > Money::ZERO => {
            return Err(Refusal::NoCredit { missing });
        }
        None | Some(Limit::Unlimited { .. } | Limit::NoCredit) => {}
        Some(Limit::Amount { amount: limit }) => {
            let limit = *limit;
            let left = limit.minus(after).ok_or(Refusal::TooLarge)?;
            if left < Money::ZERO {
                let left = limit.minus(before).ok_or(Refusal::TooLarge)?;
                return Err(Refusal::OverLimit { limit, left, increase });
            }
            clearance.left = Some(left);
            if left.times(10).is_some_and(|tenfold| tenfold < limit) {
                clearance.warnings.push(Warning::NearLimit { left });
            }
        }
    }
    Ok(clearance)
}

/// Whether goods that are paid before they are sent may leave: what is still owed for their order, and for
/// others on those terms whose goods left already, stands to the buyer's good.
///
/// # Errors
/// [`Refusal::PrepaymentMissing`].
pub fn check_prepaid(owed: Money, owed_elsewhere: Money, on_account: Money) -> Result<(), Refusal> {
    // Money that is there for what left already is not there twice.
    let free = on_account.minus(owed_elsewhere).ok_or(Refusal::TooLarge)?.max(Money::ZERO);
    let missing = owed.minus(free).ok_or(Refusal::TooLarge)?;
    if missing > Money::ZERO { Err(Refusal::PrepaymentMissing { missing }) } else { Ok(()) }
}
