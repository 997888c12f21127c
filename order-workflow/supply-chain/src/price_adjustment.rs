//! A price adjustment moves every step of a price ladder by one rule: by a part of it, or by an amount, then rounded.
//!
//! A seller says it of a whole group of goods at once: "all of this, 3 % dearer, in steps of Rp100".

use crate::money::Money;
use crate::price_ladder::{PriceBreak, PriceLadder};
use serde::{Deserialize, Serialize};

/// Ten thousand basis points are the whole.
const WHOLE: i128 = 10_000;

/// By how much prices move.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Adjustment {
    /// By a part of themselves, in basis points: 300 is 3 % dearer, −250 is 2.5 % cheaper.
    BasisPoints(i64),
    /// By an amount a pack; below zero is cheaper.
    Amount(Money),
}

/// How prices move, and to what they are rounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PriceAdjustment {
    /// By how much.
    pub by: Adjustment,
    /// Each price becomes the nearest multiple of this, half upwards.
    pub round_to: Money,
}

/// Why an adjustment is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotAnAdjustment {
    /// Nothing would move, or by more than is taken for meant.
    #[error("prices move by {least} to {most} basis points, and not by 0")]
    BasisPoints {
        /// The least, below zero.
        least: i64,
        /// The most.
        most: i64,
    },
    /// Nothing would move, or by more than any price.
    #[error("prices move by an amount that is not 0")]
    Amount,
    /// Rounded to nothing, to less than a rupiah or to too much.
    #[error("prices are rounded to whole rupiah, from {least} to {most}")]
    RoundTo {
        /// The least.
        least: Money,
        /// The most.
        most: Money,
    },
}

/// A price would come to nothing, or to more than can be counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("from {min_count} packs no price would be left")]
pub struct NoPriceLeft {
    /// At which step.
    pub min_count: i64,
}

impl PriceAdjustment {
    /// A rupiah.
    pub const ROUND_TO_LEAST: Money = Money::from_sen(100);
    /// A hundred thousand rupiah.
    pub const ROUND_TO_MOST: Money = Money::from_sen(10_000_000);
    /// Nine tenths cheaper; what is cheaper still is rather a slip of the hand.
    pub const BASIS_POINTS_LEAST: i64 = -9_000;
    /// Ten times as dear.
    pub const BASIS_POINTS_MOST: i64 = 90_000;

    /// The adjustment, if it is one.
    ///
    /// # Errors
    /// See [`NotAnAdjustment`].
    pub fn checked(self) -> Result<Self, NotAnAdjustment> {
        let (least, most) = (Self::BASIS_POINTS_LEAST, Self::BASIS_POINTS_MOST);
        match self.by {
            Adjustment::BasisPoints(points) if points == 0 || !(least..=most).contains(&points) => {
                return Err(NotAnAdjustment::BasisPoints { least, most });
            }
            Adjustment::Amount(amount)
                if amount == Money::ZERO
                    || amount.sen().unsigned_abs() > Money::MOST_AT_ONCE.sen().unsigned_abs() =>
            {
                return Err(NotAnAdjustment::Amount);
            }
            Adjustment::BasisPoints(_) | Adjustment::Amount(_) => {}
        }
        let (least, most) = (Self::ROUND_TO_LEAST, Self::ROUND_TO_MOST);
        if !self.round_to.is_whole_rupiah() || !(least..=most).contains(&self.round_to) {
            return Err(NotAnAdjustment::RoundTo { least, most });
        }
        Ok(self)
    }

    /// The ladder after it. Prices that did not rise with the count do not rise afterwards, since a larger price never
    /// becomes a smaller one.
    ///
    /// # Errors
    /// [`NoPriceLeft`].
    pub fn applied(self, ladder: &PriceLadder) -> Result<PriceLadder, NoPriceLeft> {
        let steps: Result<Vec<PriceBreak>, NoPriceLeft> = ladder
            .steps()
            .iter()
            .map(|step| {
                let price = self.price(step.price);
                let price = price.ok_or(NoPriceLeft { min_count: step.min_count })?;
                Ok(PriceBreak { price, ..*step })
            })
            .collect();
        PriceLadder::new(steps?).map_err(|_no_ladder| NoPriceLeft { min_count: 1 })
    }

    /// One price after it; none where nothing of it is left, or it is past all counting.
    fn price(self, price: Money) -> Option<Money> {
        let sen = i128::from(price.sen());
        let step = i128::from(self.round_to.sen()).max(1);
        // Everything over one denominator, so that nothing is rounded twice.
        let (moved, over) = match self.by {
            Adjustment::BasisPoints(points) => (sen * (WHOLE + i128::from(points)), WHOLE),
            Adjustment::Amount(amount) => (sen + i128::from(amount.sen()), 1),
        };
        let times = (2 * moved + step * over).div_euclid(2 * step * over);
        let rounded = i64::try_from(times * step).ok().map(Money::from_sen)?;
        (Money::ZERO < rounded && rounded <= Money::MOST_AT_ONCE).then_some(rounded)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn rp(rupiah: i64) -> Money {
        Money::from_sen(rupiah * 100)
    }

    fn by(points: i64, round_to: i64) -> PriceAdjustment {
        PriceAdjustment { by: Adjustment::BasisPoints(points), round_to: rp(round_to) }
    }

    fn ladder(steps: &[(i64, i64)]) -> PriceLadder {
        let steps = steps
            .iter()
            .map(|(min_count, rupiah)| PriceBreak { min_count: *min_count, price: rp(*rupiah) });
        PriceLadder::new(steps.collect()).unwrap()
    }

    #[test]
    fn three_per_cent_dearer_in_steps_of_a_hundred_moves_every_step_of_the_ladder() {
        let after = by(300, 100).applied(&ladder(&[(1, 108_000), (10, 105_000), (50, 101_500)]));

        assert_eq!(after, Ok(ladder(&[(1, 111_200), (10, 108_200), (50, 104_500)])));
    }

    #[test]
    fn half_a_step_is_rounded_upwards() {
        assert_eq!(by(500, 100).price(rp(1_000)), Some(rp(1_100)), "1,050 in hundreds");
        assert_eq!(by(-500, 100).price(rp(1_000)), Some(rp(1_000)), "950 in hundreds");
        assert_eq!(by(1, 1).price(Money::from_sen(1_250_050)), Some(rp(12_502)), "12,501.75");
    }

    #[test]
    fn an_amount_is_added_to_each_price() {
        let dearer = PriceAdjustment { by: Adjustment::Amount(rp(500)), round_to: rp(1) };
        let cheaper = PriceAdjustment { by: Adjustment::Amount(rp(-500)), round_to: rp(1) };

        assert_eq!(dearer.applied(&ladder(&[(1, 900)])), Ok(ladder(&[(1, 1_400)])));
        assert_eq!(
            cheaper.applied(&ladder(&[(1, 900), (10, 500)])),
            Err(NoPriceLeft { min_count: 10 })
        );
    }

    #[test]
    fn nothing_and_far_too_much_are_no_adjustments() {
        assert!(by(300, 100).checked().is_ok());
        for wrong in [by(0, 100), by(-9_500, 100), by(100_000, 100), by(300, 0), by(300, 200_000)] {
            assert!(wrong.checked().is_err(), "{wrong:?}");
        }
        let in_sen = PriceAdjustment { round_to: Money::from_sen(150), ..by(300, 1) };
        assert!(in_sen.checked().is_err());
    }

    proptest! {
        #[test]
        fn whatever_moves_a_ladder_leaves_one(
            prices in proptest::collection::vec(1_i64..1_000_000_000, 1..6),
            points in -9_000_i64..90_000,
            round_to in 1_i64..1_000,
        ) {
            let mut prices = prices;
            prices.sort_unstable_by(|a, b| b.cmp(a));
            let steps = (1_i64..).zip(&prices).map(|(min_count, sen)| PriceBreak {
                min_count,
                price: Money::from_sen(*sen),
            });
            let before = PriceLadder::new(steps.collect()).unwrap();

            if let Ok(after) = by(points, round_to).applied(&before) {
                for step in after.steps() {
                    prop_assert_eq!(step.price.sen() % (round_to * 100), 0);
                }
                prop_assert_eq!(after.steps().len(), before.steps().len());
            } else {
                // Only where the last step rounds to nothing.
                let last = before.steps().last().unwrap().price;
                prop_assert!(last.sen() / 10 < round_to * 100);
            }
        }
    }
}
