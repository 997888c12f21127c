//! Patronage as it is read: a year of a cooperative with what was decided, each party's row, a member's own page, and
//! what members saved.
//!
//! The treasurer, the board and whoever oversees read all of their own cooperative. A member reads their own row and
//! nobody else's.

mod mine;
mod payouts;
mod savings;
mod shares;
mod year;

pub use mine::{MyPurchase, MyShare, MyYear, is_member, mine, my_years};
pub use payouts::{PaidView, PayoutView, PayoutsView, payouts};
pub(crate) use payouts::{payouts_of, shown_payouts};
pub use savings::{MemberSavings, savings};
pub use shares::{PartyShare, shares};
pub use year::{
    DecisionView, ReceivedView, TakenBackView, UseView, YearTotals, YearView, year, years,
};

use chrono::NaiveDate;
use serde::Serialize;
use supply_chain::ask::Actor;
use supply_chain::money::Money;
use supply_chain::organization::Kind;
use supply_chain::patronage::Part;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::ask::Asker;
use crate::command::years::Refusal;
use crate::error::WorkflowError;

/// One part of a share with every number of its formula.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = PatronagePart)]
pub struct PartView {
    /// What there is for all.
    #[schema(value_type = String)]
    pub pot: Money,
    /// The party's own.
    #[schema(value_type = String)]
    pub mine: Money,
    /// Everybody's.
    #[schema(value_type = String)]
    pub all: Money,
    /// pot × mine ÷ all, to the rupiah.
    #[schema(value_type = String)]
    pub share: Money,
    /// Whether the last rupiah came by rounding.
    pub rounded_up: bool,
}

impl PartView {
    /// Of the numbers of a formula.
    #[must_use]
    pub fn of(part: Part) -> Self {
        let Part { pot, mine, all, share } = part;
        Self { pot, mine, all, share, rounded_up: part.is_rounded_up() }
    }
}

/// Who a row is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = PatronageParty)]
pub struct PartyName {
    /// `member` for a person, `cooperative` for an organization.
    pub kind: &'static str,
    /// The person's tie, or the organization.
    pub id: Uuid,
    /// The member's number, or the organization's code.
    pub number: Option<String>,
    /// As registered; nothing once it was erased.
    pub name: Option<String>,
}

impl PartyName {
    fn new(is_person: bool, id: Uuid, number: Option<String>, name: Option<String>) -> Self {
        Self { kind: if is_person { "member" } else { "cooperative" }, id, number, name }
    }
}

/// The first and the last day of a year; nothing for what is none.
#[must_use]
pub fn days_of(year: i32) -> Option<(NaiveDate, NaiveDate)> {
    if !(1900..=2999).contains(&year) {
        return None;
    }
    NaiveDate::from_ymd_opt(year, 1, 1).zip(NaiveDate::from_ymd_opt(year, 12, 31))
}

/// The actor, if they may read the years of the cooperative they act for.
pub(crate) fn reader(asker: &Asker) -> Result<&Actor, WorkflowError> {
    let actor = crate::query::ledger::reader(asker)?;
    if !matches!(actor.kind, Kind::Primary | Kind::Secondary) {
        return Err(Refusal::NotACooperative.into());
    }
    Ok(actor)
}
