//! Credit is how much a seller lets a buyer owe, for how long, and what it does when that is late.
//!
//! For how long, and what then, the two agree ([`MoneyTerms`]); how much is the seller's to say and to change
//! at any time ([`Limit`]). What counts against the limit is the [`Exposure`]: what is confirmed and not billed,
//! and what is billed and not paid, less what stands to the buyer's good. It is checked under a lock when an
//! order is accepted and whenever one grows or opens again (machines.md I4). Where a seller never said
//! anything there is no account and nothing is checked: such orders are due at once.

mod due_date;
mod exposure;
mod lateness;
mod limit;
mod record;
mod terms;
#[cfg(test)]
mod tests;

pub use due_date::{DueFrom, due_on, early_discount};
pub use exposure::{
    Clearance, Exposure, OpenCharge, OpenLine, Warning, check, check_prepaid, open_value,
};
pub use lateness::{Lateness, OpenBill, lateness};
pub use limit::{Command, CreditAccount, Event, Limit, LimitRefusal, decide, may_say};
pub use record::{BuyerFacts, Measure, Ratio, SellerFacts, buyer_record, seller_record};
pub use terms::{EarlyDiscount, MoneyTerms, WhenLate};

use crate::money::Money;

/// Why a seller's credit does not bear an order.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// It would go beyond the limit.
    #[error("{left} of the limit {limit} is left; this adds {increase}")]
    OverLimit {
        /// The limit.
        limit: Money,
        /// What of it is left; below zero where more is owed than that already.
        left: Money,
        /// What the order adds.
        increase: Money,
    },
    /// The seller gives no credit; it takes orders that are paid first.
    #[error("this seller gives no credit; {missing} has to be paid first")]
    NoCredit {
        /// How much is not covered by what stands to the buyer's good.
        missing: Money,
    },
    /// Something is late, and the two agreed that new orders wait until it is paid.
    #[error("{overdue} is overdue for {days} days; new orders wait until it is paid")]
    OnHold {
        /// What is late.
        overdue: Money,
        /// The oldest, in days.
        days: i64,
    },
    /// Something is late, and the two agreed that orders are then paid first.
    #[error("{overdue} is overdue; until it is paid, {missing} has to be paid first")]
    PrepaidOnly {
        /// What is late.
        overdue: Money,
        /// How much of this order is not covered by what stands to the buyer's good.
        missing: Money,
    },
    /// The seller takes no orders from this buyer for now.
    #[error("this seller takes no orders from this buyer for now")]
    Blocked,
    /// The two agreed that goods are paid before they are sent, and something is missing.
    #[error("{missing} has to be paid before the goods are sent")]
    PrepaymentMissing {
        /// How much.
        missing: Money,
    },
    /// A sum beyond 64 bits of sen.
    #[error("the sum is too large to add up")]
    TooLarge,
}

impl Refusal {
    /// The word that programs know it by.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::OverLimit { .. } => "over-credit",
            Self::NoCredit { .. } => "no-credit",
            Self::OnHold { .. } => "on-hold",
            Self::PrepaidOnly { .. } => "prepaid-only",
            Self::Blocked => "buyer-blocked",
            Self::PrepaymentMissing { .. } => "prepayment-missing",
            Self::TooLarge => "order-too-large",
        }
    }
}
