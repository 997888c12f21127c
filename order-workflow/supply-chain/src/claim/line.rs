//! The lines of a claim: how much of which goods, why, and what it comes to at the frozen price.

use super::refusal::Refusal;
use super::state::{Basis, Reason};
use super::terms::ClaimTerms;
use crate::id::{ClaimLineId, OrderLineId, ShipmentLineId};
use crate::money::Money;
use crate::quantity::Pack;
use chrono::{DateTime, Utc};

/// One line of a claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimLine {
    /// Which line.
    pub id: ClaimLineId,
    /// Of which line of the shipment.
    pub shipment_line: ShipmentLineId,
    /// Of which line of the order.
    pub order_line: OrderLineId,
    /// What was wrong.
    pub reason: Reason,
    /// How much, in base units.
    pub quantity: i64,
    /// What that much cost at the order's price; with PPN only where the price includes it.
    pub worth: Money,
    /// What is claimed for it: all of that, or less.
    pub amount: Money,
}

/// A line as it is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WantedLine {
    /// A new identifier.
    pub id: ClaimLineId,
    /// Of which line of the order.
    pub order_line: OrderLineId,
    /// What was wrong.
    pub reason: Reason,
    /// How much, in base units.
    pub quantity: i64,
    /// What is claimed for it, where that is less than it cost.
    pub amount: Option<Money>,
}

/// A counted line of a shipment, and how much of it is not claimed yet, in base units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Countable {
    /// The line of the shipment.
    pub shipment_line: ShipmentLineId,
    /// The line of the order.
    pub order_line: OrderLineId,
    /// What.
    pub product_name: String,
    /// The pack its price is for.
    pub pack: Pack,
    /// Of one pack, frozen.
    pub unit_price: Money,
    /// What all goods of the order cost with its discounts, and without: what was taken off is not claimed back.
    pub asked: (Money, Money),
    /// When it was counted.
    pub counted_at: DateTime<Utc>,
    /// What never came.
    pub lost: i64,
    /// What came and could not be taken.
    pub rejected: i64,
    /// What was counted good.
    pub received: i64,
}

impl Countable {
    /// How much is left to be claimed.
    #[must_use]
    pub const fn left(&self, basis: Basis) -> i64 {
        match basis {
            Basis::Lost => self.lost,
            Basis::Rejected => self.rejected,
            Basis::Received => self.received,
        }
    }

    const fn left_mut(&mut self, basis: Basis) -> &mut i64 {
        match basis {
            Basis::Lost => &mut self.lost,
            Basis::Rejected => &mut self.rejected,
            Basis::Received => &mut self.received,
        }
    }

    /// Takes what other claims hold of it away.
    pub const fn take(&mut self, basis: Basis, quantity: i64) {
        *self.left_mut(basis) -= quantity;
    }

    /// What so much of it cost, with its part of the order's discounts off.
    #[must_use]
    pub fn worth(&self, quantity: i64) -> Option<Money> {
        let price = self.unit_price.for_part(quantity, self.pack.factor)?;
        let (with, without) = self.asked;
        if with >= without { Some(price) } else { price.for_part(with.sen(), without.sen()) }
    }
}

/// Judges what is wanted: known lines, each reason once, no more than is left, in time.
pub(super) fn judged(
    wanted: Vec<WantedLine>,
    countables: &[Countable],
    terms: ClaimTerms,
    now: DateTime<Utc>,
) -> Result<Vec<ClaimLine>, Refusal> {
    let mut left = countables.to_vec();
    let mut lines: Vec<ClaimLine> = Vec::with_capacity(wanted.len());
    for WantedLine { id, order_line, reason, quantity, amount } in wanted {
        let line = order_line;
        let of = left.iter_mut().find(|of| of.order_line == line);
        let of = of.ok_or(Refusal::LineUnknown { line })?;
        if lines.iter().any(|other| other.order_line == line && other.reason == reason) {
            return Err(Refusal::LineRepeated { line });
        }
        let left_base = of.left(reason.basis());
        if quantity < 1 || quantity > left_base {
            return Err(Refusal::MoreThanCounted {
                line,
                product_name: of.product_name.clone(),
                basis: reason.basis(),
                asked_base: quantity,
                left_base,
                pack: of.pack.clone(),
            });
        }
        let until = terms.claimable_until(reason, of.counted_at);
        if now >= until {
            return Err(Refusal::TooLateToClaim { until });
        }
        let worth = of.worth(quantity).ok_or(Refusal::TooMuch)?;
        let amount = match (amount, reason) {
            (None, Reason::Price) => return Err(Refusal::AmountNeeded { line }),
            (None, _) => worth,
            (Some(amount), _) if amount.sen() < 1 || amount > worth => {
                return Err(Refusal::AmountOutOfRange { line: Some(line), most: worth });
            }
            (Some(amount), _) => amount,
        };
        *of.left_mut(reason.basis()) -= quantity;
        let shipment_line = of.shipment_line;
        lines.push(ClaimLine { id, shipment_line, order_line, reason, quantity, worth, amount });
    }
    if lines.is_empty() {
        return Err(Refusal::NothingNamed);
    }
    Money::sum(lines.iter().map(|line| line.amount)).ok_or(Refusal::TooMuch)?;
    Ok(lines)
}

/// The line with another quantity: worth as much as that, and claimed for no more than before.
pub(super) fn resized(line: &ClaimLine, quantity: i64, of: &Countable) -> Option<ClaimLine> {
    let worth = of.worth(quantity)?;
    // A line claimed whole stays whole; one claimed for less is not claimed for more.
    let amount = if line.amount == line.worth { worth } else { line.amount.min(worth) };
    Some(ClaimLine { quantity, worth, amount, ..line.clone() })
}
