//! A line of a pool is one offer that is bought together, told in the unit in which it is pledged.
//!
//! The supplier sells packs and takes whole cases; a cooperative may pledge a part of a pack. So every gate
//! of the line, its case and its least are counted in pledged units, and at each gate stands what everybody
//! is asked for one unit: the supplier's price with the organizer's margin or fee, the freight apart.

use super::pool_fee::PoolFee;
use super::state::PoolRole;
use crate::id::{OfferId, OrganizationId, PoolLineId};
use crate::money::Money;
use crate::offer::CountRule;
use crate::price_chain::{HopKind, NotAChain, OpenTo, OwnHop, PriceChain};
use crate::price_ladder::PriceLadder;
use crate::quantity::Pack;
use serde::{Deserialize, Serialize};

/// From so many units on everybody pays this.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Gate {
    /// Units from which it holds, at least one.
    pub from: i64,
    /// What is asked of the participants for one unit, margin or fee included.
    pub unit_price: Money,
    /// What the supplier asks for one pack.
    pub pack_price: Money,
}

/// One offer in a pool.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PoolLine {
    /// Which line.
    pub id: PoolLineId,
    /// Of which offer of the supplier.
    pub offer: OfferId,
    /// Units in one pack of the supplier, at least one.
    pub units_per_pack: i64,
    /// Units in one case: the supplier sells only whole ones. A multiple of the pack.
    pub case: i64,
    /// The least the supplier takes, in units.
    pub minimum: i64,
    /// The most it has, in units; nothing where it said no bound.
    pub cap: Option<i64>,
    /// By rising count; prices never rise.
    pub gates: Vec<Gate>,
}

/// Why an offer cannot be pooled like this.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotALine {
    /// A pack is no whole number of units.
    #[error("a pack of {pack} base units is no whole number of units of {unit}")]
    UnitDoesNotDivide {
        /// Base units in a pack.
        pack: i64,
        /// Base units in the unit that was wanted.
        unit: i64,
    },
    /// Counts or prices that 64 bits do not hold.
    #[error("the offer's counts or prices are too large for a pool")]
    TooLarge,
}

impl PoolLine {
    /// The line for an offer of the supplier, pledged in units of `unit_factor` base units, with the organizer's margin
    /// or fee.
    ///
    /// # Errors
    /// See [`NotALine`].
    pub fn of_offer(
        (id, offer): (PoolLineId, OfferId),
        (pack, unit_factor): (&Pack, i64),
        ladder: &PriceLadder,
        counts: CountRule,
        cap_packs: Option<i64>,
        (fee, role): (PoolFee, PoolRole),
    ) -> Result<Self, NotALine> {
        if unit_factor < 1 || pack.factor % unit_factor != 0 {
            return Err(NotALine::UnitDoesNotDivide { pack: pack.factor, unit: unit_factor });
        }
        let units_per_pack = pack.factor / unit_factor;
        let units = |packs: i64| packs.checked_mul(units_per_pack).ok_or(NotALine::TooLarge);
        let gate = |step: &crate::price_ladder::PriceBreak| {
            let pack_price = role.pack_price(step.price, units_per_pack);
            let pack_price = pack_price.ok_or(NotALine::TooLarge)?;
            let unit_price = fee.asked(pack_price, units_per_pack).ok_or(NotALine::TooLarge)?;
            Ok(Gate { from: units(step.min_count)?, unit_price, pack_price })
        };
        Ok(Self {
            id,
            offer,
            units_per_pack,
            case: units(counts.multiple)?,
            minimum: units(counts.minimum)?,
            cap: cap_packs.map(units).transpose()?,
            gates: ladder.steps().iter().map(gate).collect::<Result<_, _>>()?,
        })
    }

    /// `units` rounded up to whole cases.
    #[must_use]
    pub const fn cases_up(&self, units: i64) -> i64 {
        let over = units.rem_euclid(self.case);
        if over == 0 { units } else { units.saturating_add(self.case - over) }
    }

    /// `units` rounded down to whole cases.
    #[must_use]
    pub const fn cases_down(&self, units: i64) -> i64 {
        units - units.rem_euclid(self.case)
    }

    /// What must come together for a gate: its count or the supplier's least, in whole cases.
    #[must_use]
    pub fn needed(&self, gate: &Gate) -> i64 {
        self.cases_up(gate.from.max(self.minimum).max(1))
    }

    /// What the supplier has, in whole cases.
    #[must_use]
    pub fn most(&self) -> i64 {
        self.cases_down(self.cap.unwrap_or(i64::MAX / 2).max(0))
    }

    /// The most that may be tolerated beside `firm` units: more is never added than fills a case or reaches the
    /// last gate, so a larger number is a slip.
    #[must_use]
    pub fn most_tolerance(&self, firm: i64) -> i64 {
        let last = self.gates.last().map_or(0, |gate| self.needed(gate));
        last.max(self.case).max(firm)
    }

    /// What one would pay the supplier's ladder for `units` alone, margin or fee included; nothing where
    /// the supplier does not sell so few, or not so many of a case.
    #[must_use]
    pub fn alone(&self, units: i64) -> Option<Money> {
        let sold = units >= self.minimum && units % self.case == 0 && units > 0;
        let gate = self.gates.iter().rev().find(|gate| gate.from <= units)?;
        if sold { gate.unit_price.times(units) } else { None }
    }

    /// What the supplier bills for `units` at a gate, rounded half up to sen.
    #[must_use]
    pub fn bill(&self, gate: &Gate, units: i64) -> Option<Money> {
        gate.pack_price.for_part(units, self.units_per_pack)
    }

    /// Packs that the supplier is asked for; what is bought is always whole ones.
    #[must_use]
    pub const fn packs(&self, units: i64) -> i64 {
        units.div_euclid(self.units_per_pack)
    }

    /// The price chain of one unit at a gate, when one pack of the supplier has the chain `above`: it is frozen
    /// on each leg's line, and comes to what everybody pays.
    ///
    /// # Errors
    /// [`NotAChain`].
    pub fn chain(
        &self,
        gate: &Gate,
        above: &PriceChain,
        (organizer, role): (OrganizationId, PoolRole),
        rule: Option<String>,
    ) -> Result<PriceChain, NotAChain> {
        let kind = match role {
            PoolRole::Principal => HopKind::Margin,
            PoolRole::Agent => HopKind::Fee,
        };
        // It was published with the rules: there is nothing to hide.
        let own = OwnHop { by: organizer, kind, rule, open_to: OpenTo::Everyone };
        above.sold_on(self.units_per_pack, gate.unit_price, own)
    }

    /// Whether gates, case and least can be reckoned with: a file from elsewhere may say anything.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        let rising = self
            .gates
            .windows(2)
            .all(|two| two[0].from < two[1].from && two[0].unit_price >= two[1].unit_price);
        let sane = |gate: &Gate| {
            (1..=LARGEST).contains(&gate.from)
                && (Money::ZERO..=DEAREST).contains(&gate.pack_price)
                && (Money::ZERO..=DEAREST).contains(&gate.unit_price)
        };
        (1..=LARGEST).contains(&self.units_per_pack)
            && (1..=LARGEST).contains(&self.case)
            && self.case % self.units_per_pack == 0
            && (0..=LARGEST).contains(&self.minimum)
            && self.cap.is_none_or(|cap| (0..=i64::MAX / 4).contains(&cap))
            && (1..=PriceLadder::LONGEST).contains(&self.gates.len())
            && rising
            && self.gates.iter().all(sane)
    }
}

/// The largest count that is reckoned with; a pack may hold a billion base units, and a gate as many packs.
const LARGEST: i64 = 1_000_000_000_000_000_000;

/// The dearest pack or unit: ten thousand milliard rupiah.
const DEAREST: Money = Money::from_sen(1_000_000_000_000_000);
