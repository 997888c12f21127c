//! An order that its buyer means to have paid by a facility, once its goods have come and are billed.
//!
//! The mark binds nobody: each drawing is asked for and signed for itself, invoice by invoice. It keeps the room that the
//! order will need from being promised twice, and tells whoever approves the order how it is going to be paid.

use super::{DrawdownName, DrawdownRefusal, Facility, FacilityState, Purpose};
use crate::ask::Actor;
use crate::money::Money;
use chrono::NaiveDate;

/// What a mark rests on, under the facility's lock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FinancingFacts {
    /// What the order is still going to draw.
    pub to_draw: Money,
    /// What other marked orders are still going to draw in all.
    pub promised: Money,
    /// Of that, for the same purpose.
    pub promised_for_purpose: Money,
    /// The day at the borrower's place.
    pub today: NaiveDate,
}

impl Facility {
    /// What is left for a purpose once every other marked order has drawn what it will.
    #[must_use]
    pub fn room(&self, purpose: Purpose, facts: &FinancingFacts) -> Money {
        let of = self.purposes.iter().find(|of| of.purpose == purpose);
        let for_purpose = of
            .and_then(|of| of.most.minus(of.used))
            .and_then(|left| left.minus(facts.promised_for_purpose));
        let in_all = self.limit.minus(self.used).and_then(|left| left.minus(facts.promised));
        for_purpose.unwrap_or_default().min(in_all.unwrap_or_default()).max(Money::ZERO)
    }
}

/// Whether `by` may mark orders of the borrower of `facility` as paid by it, or withdraw a mark.
///
/// # Errors
/// [`DrawdownRefusal::NotYourPart`] or [`DrawdownRefusal::NotYourRole`].
pub fn financing_authority(facility: &Facility, by: &Actor) -> Result<(), DrawdownRefusal> {
    super::drawdown_authority(facility, DrawdownName::Request, by)
}

/// Whether an order may be marked as paid by `facility`: it is in force, not over, and has the room.
///
/// # Errors
/// As [`financing_authority`]; [`DrawdownRefusal::NotDrawable`], [`DrawdownRefusal::NotAvailable`] or
/// [`DrawdownRefusal::BeyondFacility`].
pub fn may_finance(
    facility: &Facility,
    purpose: Purpose,
    facts: &FinancingFacts,
    by: &Actor,
) -> Result<(), DrawdownRefusal> {
    financing_authority(facility, by)?;
    if facility.state != FacilityState::Agreed {
        return Err(DrawdownRefusal::NotDrawable { state: facility.state });
    }
    if facts.today > facility.available_until {
        return Err(DrawdownRefusal::NotAvailable { last_day: facility.available_until });
    }
    let available = facility.room(purpose, facts);
    // Even an order that comes to nothing yet needs a purpose that the bank allows.
    if facts.to_draw > available || available == Money::ZERO {
        return Err(DrawdownRefusal::BeyondFacility { purpose, available });
    }
    Ok(())
}
