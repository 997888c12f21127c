//! Allocation shares what arrived among the pledges, by the rule that was published before.
//!
//! What was promised for sure comes before what was added, a shortage falls by the rule, and what is more
//! than was promised goes to the organizer's stock and to nobody's leg. The supplier's bill for what came
//! is shared by units, freight and other charges as the rules say, all to the last rupiah. The price stays
//! what it was: who gets less pays for less. What is lost at the hub, its keeper bears.

mod charge;
#[cfg(test)]
mod tests;

pub use charge::{Bearer, Borne, Charge, ChargeKind, bearers, check_charge};

use crate::demand_pool::{Claimant, ExactShare, Gate, SharingRule, share};
use crate::id::{PledgeId, PoolLineId};
use crate::money::Money;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// What was counted of one line at the hub.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct CountedArrival {
    /// Which line.
    pub line: PoolLineId,
    /// Good, and so billed by the supplier, in units. What was rejected or never came is no part of it.
    pub good: i64,
    /// Of these, lost or spoiled since at the hub.
    pub lost_at_hub: i64,
    /// What the supplier bills for the good ones.
    pub bill: Money,
}

/// What is still owed to one pledge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OpenLeg {
    /// Which pledge.
    pub pledge: PledgeId,
    /// Of what it pledged for sure, in units.
    pub firm: i64,
    /// Of what was added from its tolerance, in units.
    pub extra: i64,
    /// Since when it stands.
    pub committed_at: DateTime<Utc>,
    /// Days from the hub to its place.
    pub days_away: u8,
}

impl OpenLeg {
    /// What is owed after so many units were given: what was pledged for sure is given first.
    #[must_use]
    pub fn after(self, units: i64) -> Self {
        let of_firm = units.min(self.firm);
        let of_extra = (units - of_firm).min(self.extra);
        Self { firm: self.firm - of_firm, extra: self.extra - of_extra, ..self }
    }
}

/// An arrival of one line, with everybody it may be for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArrivedLine {
    /// What was counted.
    pub counted: CountedArrival,
    /// What is still owed, to every pledge of the line.
    pub legs: Vec<OpenLeg>,
}

/// How an arrival of one line is shared out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineAllocation {
    /// What was counted.
    pub counted: CountedArrival,
    /// What each pledge gets, in the order of their ids.
    pub shares: Vec<LegShare>,
    /// More than was promised: the organizer's as principal, the supplier's still where it is agent.
    pub to_stock: Kept,
    /// Lost at the hub, and borne by its keeper.
    pub borne: Kept,
}

/// What no leg gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Kept {
    /// Units.
    pub units: i64,
    /// Their part of the supplier's bill.
    pub goods: Money,
}

/// What one pledge gets of an arrival.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct LegShare {
    /// Which pledge.
    pub pledge: PledgeId,
    /// What was still owed to it, in units.
    pub promised: i64,
    /// Its share before it was made whole.
    pub exact: ExactShare,
    /// What it gets, in units.
    pub units: i64,
    /// Their part of the supplier's bill.
    pub goods: Money,
    /// The organizer's margin or fee; with the goods exactly the units at the one price.
    pub margin: Money,
}

/// Sums that do not agree: nothing may be confirmed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unbalanced {
    /// What is shared out is not what came.
    #[error("{shared} units are shared out of {arrived}")]
    Units {
        /// Which line.
        line: PoolLineId,
        /// Legs, stock and what is borne.
        shared: i64,
        /// What was counted good.
        arrived: i64,
    },
    /// What the legs bear is not what the supplier bills.
    #[error("{shared} is borne of a bill of {billed}")]
    Bill {
        /// Which line.
        line: PoolLineId,
        /// What is borne.
        shared: Money,
        /// What is billed.
        billed: Money,
    },
    /// Somebody would get more than was promised.
    #[error("{units} units for a pledge that is owed {promised}")]
    AbovePledge {
        /// Which pledge.
        pledge: PledgeId,
        /// What it would get.
        units: i64,
        /// What is owed to it.
        promised: i64,
    },
    /// What is borne of a charge is not what it comes to.
    #[error("{shared} is borne of a charge of {amount}")]
    Charge {
        /// What is borne.
        shared: Money,
        /// What it comes to.
        amount: Money,
    },
    /// More is lost at the hub than came, or something is below nothing.
    #[error("the counts contradict each other")]
    Counts {
        /// Which line.
        line: PoolLineId,
    },
}

/// Shares out an arrival of one line, that was bought at `gate`.
///
/// # Errors
/// [`Unbalanced`], when the counts contradict each other or the sums would not agree.
pub fn allocate(
    rule: SharingRule,
    gate: &Gate,
    arrived: &ArrivedLine,
) -> Result<LineAllocation, Unbalanced> {
    let counted = arrived.counted;
    let line = counted.line;
    if counted.lost_at_hub < 0 || counted.good < counted.lost_at_hub || counted.bill < Money::ZERO {
        return Err(Unbalanced::Counts { line });
    }
    let mut legs: Vec<&OpenLeg> = arrived.legs.iter().collect();
    if legs.iter().any(|leg| leg.firm < 0 || leg.extra < 0) {
        return Err(Unbalanced::Counts { line });
    }
    // The order in which ties of the bill are settled; what each gets does not depend on it.
    legs.sort_unstable_by_key(|leg| (leg.committed_at, leg.pledge));
    let there = counted.good - counted.lost_at_hub;
    let units = units_of(rule, there, &legs);
    let shared: i64 = units.iter().map(|(units, _)| units).sum();
    let (to_stock, borne) = (there - shared, counted.lost_at_hub);

    let weight = |units: i64| u64::try_from(units).unwrap_or(0);
    let mut weights: Vec<u64> = units.iter().map(|(units, _)| weight(*units)).collect();
    weights.extend([weight(to_stock), weight(borne)]);
    let has_sen = !gate.pack_price.is_whole_rupiah() || !counted.bill.is_whole_rupiah();
    let unit = if has_sen { Money::SEN } else { Money::RUPIAH };
    let goods = counted.bill.share_in(unit, &weights);
    let kept = |at: usize, units| Kept { units, goods: goods.get(at).copied().unwrap_or_default() };

    let shares = legs.iter().zip(&units).zip(&goods).map(|((leg, (units, exact)), goods)| {
        let asked = gate.unit_price.times(*units).unwrap_or_default();
        LegShare {
            pledge: leg.pledge,
            promised: leg.firm + leg.extra,
            exact: *exact,
            units: *units,
            goods: *goods,
            margin: asked.minus(*goods).unwrap_or_default(),
        }
    });
    let mut shares: Vec<LegShare> = shares.collect();
    shares.sort_unstable_by_key(|share| share.pledge);
    let [to_stock, borne] = [kept(legs.len(), to_stock), kept(legs.len() + 1, borne)];
    let allocation = LineAllocation { counted, shares, to_stock, borne };
    allocation.check()?;
    Ok(allocation)
}

/// Firm promises first, by the rule when they are not all there; then what was added, in proportion to it.
fn units_of(rule: SharingRule, there: i64, legs: &[&OpenLeg]) -> Vec<(i64, ExactShare)> {
    let firm: i64 = legs.iter().map(|leg| leg.firm).sum();
    let claimant = |leg: &OpenLeg, weight| Claimant {
        pledge: leg.pledge,
        weight,
        committed_at: leg.committed_at,
        days_away: leg.days_away,
    };
    if there < firm {
        let claimants: Vec<_> = legs.iter().map(|leg| claimant(leg, leg.firm)).collect();
        let shares = share(rule, there, &claimants);
        return shares.into_iter().map(|share| (share.units, share.exact)).collect();
    }
    let claimants: Vec<_> = legs.iter().map(|leg| claimant(leg, leg.extra)).collect();
    let shares = share(SharingRule::ProRata, there - firm, &claimants);
    let with_firm = legs.iter().zip(shares).map(|(leg, share)| {
        let ExactShare { numerator, denominator } = share.exact;
        let numerator = numerator + i128::from(leg.firm) * denominator;
        (leg.firm + share.units, ExactShare { numerator, denominator })
    });
    with_firm.collect()
}

impl LineAllocation {
    /// The checks that a page ticks off: units, bill, and nobody above what was promised.
    ///
    /// # Errors
    /// The first that fails.
    pub fn check(&self) -> Result<(), Unbalanced> {
        let CountedArrival { line, good, bill, .. } = self.counted;
        let units: i64 = self.shares.iter().map(|share| share.units).sum();
        let shared = units + self.to_stock.units + self.borne.units;
        if shared != good {
            return Err(Unbalanced::Units { line, shared, arrived: good });
        }
        let goods = self.shares.iter().map(|share| share.goods);
        let shared = Money::sum(goods.chain([self.to_stock.goods, self.borne.goods]));
        if shared != Some(bill) && (good > 0 || bill != Money::ZERO) {
            return Err(Unbalanced::Bill {
                line,
                shared: shared.unwrap_or_default(),
                billed: bill,
            });
        }
        let above = self.shares.iter().find(|share| share.units > share.promised);
        above.map_or(Ok(()), |share| {
            let LegShare { pledge, units, promised, .. } = *share;
            Err(Unbalanced::AbovePledge { pledge, units, promised })
        })
    }
}
