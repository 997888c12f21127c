//! A facility is a bank's line of credit that a cooperative draws on, order by order, under its board's hand.
//!
//! The meeting allowed it and gave it a number; the bank allows what it may be used for. A [`Drawdown`] pays one
//! seller for one invoice that matches what was ordered and received, after enough of the board have signed,
//! and goes to the seller's own account, never through the cooperative's hands (domain.md 3). What is to be
//! paid back, and when, is its [`schedule`]. The bank sees its facility and nothing else of the cooperative.

mod decide;
mod drawdown;
mod financing;
mod repayment;
mod schedule;
#[cfg(test)]
mod tests;

pub use decide::{
    FacilityAsker, FacilityCommand, FacilityEvent, FacilityName, FacilityRefusal, Term,
    allowed_facility_commands, check_terms, decide_facility, facility_authority, judge_unpaying,
};
pub use drawdown::{
    DAYS_TO_PAY, Drawdown, DrawdownCommand, DrawdownEvent, DrawdownFacts, DrawdownName,
    DrawdownRefusal, DrawdownState, StandsOnIt, allowed_drawdown_commands, decide_drawdown,
    drawdown_authority, lapsed,
};
pub use financing::{FinancingFacts, financing_authority, may_finance};
pub use repayment::{Owed, Share, share_out};
pub use schedule::{Instalment, Loan, schedule};

use crate::id::{FacilityId, OrganizationId};
use crate::money::Money;
use crate::signature::Quorum;
use crate::words::words;
use chrono::{Datelike, NaiveDate};
use rust_decimal::Decimal;

words! {
    /// What money of a facility may be spent on.
    Purpose {
        /// Goods to sell: running costs, as banks count them.
        Goods = "goods",
        /// Bringing them: likewise.
        Transport = "transport",
        /// Shelves, scales, cold stores.
        Equipment = "equipment",
        /// Vehicles.
        Vehicle = "vehicle",
        /// Shop and store.
        Premises = "premises",
    }
}

words! {
    /// Where a facility is.
    FacilityState {
        /// The borrower wrote it down; the bank has not said that it is so.
        Proposed = "proposed",
        /// Both say that it is so: it can be drawn on.
        Agreed = "agreed",
        /// The bank says that it is not so.
        Declined = "declined",
        /// Nothing more is drawn on it; what was drawn is paid back all the same.
        Ended = "ended",
    }
}

/// What may be spent on one purpose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PurposeLimit {
    /// Which.
    pub purpose: Purpose,
    /// At most so much of the facility.
    pub most: Money,
    /// What is drawn for it or approved.
    pub used: Money,
}

/// A bank's line of credit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facility {
    /// Which.
    pub id: FacilityId,
    /// Who lends.
    pub bank: OrganizationId,
    /// Whether the bank has people here. Where it has none, the borrower's treasurer writes down what the bank says.
    pub bank_is_here: bool,
    /// Who borrows.
    pub borrower: OrganizationId,
    /// Where it is.
    pub state: FacilityState,
    /// The most that may be drawn in all.
    pub limit: Money,
    /// What is drawn, or asked for and not turned down. It comes back by a refusal, not by paying back: what was drawn
    /// once is not drawn again.
    pub used: Money,
    /// What for; nothing else is paid.
    pub purposes: Vec<PurposeLimit>,
    /// Of a year, such as 0.06.
    pub annual_rate: Decimal,
    /// From the first drawing to the last instalment.
    pub months: u32,
    /// Months at the beginning in which interest alone is paid.
    pub grace_months: u32,
    /// Of each month; the next working day where nobody works.
    pub due_day: u32,
    /// Of the members' meeting that allowed it (domain.md 1.2).
    pub meeting_decision: String,
    /// Who of the board must sign each drawing.
    pub quorum: Quorum,
    /// The last day on which it can be drawn.
    pub available_until: NaiveDate,
    /// The day of its first drawing, from which its months count.
    pub first_drawn_on: Option<NaiveDate>,
}

impl Facility {
    /// What may still be drawn for a purpose; nothing at all where it is not allowed.
    #[must_use]
    pub fn available(&self, purpose: Purpose) -> Money {
        let of = self.purposes.iter().find(|of| of.purpose == purpose);
        let for_purpose = of.and_then(|of| of.most.minus(of.used)).unwrap_or_default();
        let in_all = self.limit.minus(self.used).unwrap_or_default();
        for_purpose.min(in_all).max(Money::ZERO)
    }

    /// What is drawn on a day, as a loan: its months count from the first drawing, so that every drawing is paid back
    /// with the last instalment of the first. Nothing once those months are over.
    #[must_use]
    pub fn loan(&self, principal: Money, drawn_on: NaiveDate) -> Option<Loan> {
        let month = |day: NaiveDate| i64::from(day.year()) * 12 + i64::from(day.month0());
        let first = self.first_drawn_on.unwrap_or(drawn_on).min(drawn_on);
        let gone = u32::try_from(month(drawn_on) - month(first)).ok()?;
        let months = self.months.checked_sub(gone).filter(|months| *months > 0)?;
        Some(Loan {
            principal,
            annual_rate: self.annual_rate,
            months,
            grace_months: self.grace_months.saturating_sub(gone),
            drawn_on,
            due_day: self.due_day,
        })
    }

    /// The same of what a bank has paid already: the board had signed it in time, the money is out, and so it is paid back
    /// with the next instalment at the latest, whatever months are over.
    #[must_use]
    pub fn loan_paid_out(&self, principal: Money, drawn_on: NaiveDate) -> Loan {
        self.loan(principal, drawn_on).unwrap_or(Loan {
            principal,
            annual_rate: self.annual_rate,
            months: 1,
            grace_months: 0,
            drawn_on,
            due_day: self.due_day,
        })
    }

    /// Whether its months, counted from the first drawing, are over on a day: nothing could be paid back in them.
    #[must_use]
    pub fn months_are_over(&self, today: NaiveDate) -> bool {
        self.loan(Money::ZERO, today).is_none()
    }
}
