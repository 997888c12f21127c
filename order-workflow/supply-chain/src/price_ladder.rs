//! A price ladder: the more packs, the lower the price of each.

use crate::money::Money;
use serde::{Deserialize, Serialize};

/// From `min_count` packs a pack costs `price`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PriceBreak {
    /// Packs, at least one.
    pub min_count: i64,
    /// Of one pack, above zero.
    pub price: Money,
}

/// Price breaks by rising count; the first starts at one pack, and prices never rise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct PriceLadder(Vec<PriceBreak>);

/// Why breaks are no ladder; `index` is the place of the faulty break as it was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotALadder {
    /// There is no price at all.
    #[error("at least one price is needed")]
    Empty,
    /// More than a hundred breaks.
    #[error("a ladder has at most {limit} steps")]
    TooLong {
        /// The most there may be.
        limit: usize,
    },
    /// A price that is zero or negative.
    #[error("a price must be above zero")]
    PriceNotPositive {
        /// Place in the list as sent.
        index: usize,
    },
    /// A count below one or above what is taken.
    #[error("a step starts at a count from 1 to 1,000,000,000")]
    CountOutOfRange {
        /// Place in the list as sent.
        index: usize,
    },
    /// No step for one pack.
    #[error("the first step must start at 1 pack")]
    DoesNotStartAtOne,
    /// Two steps start at the same count.
    #[error("two steps start at {min_count}")]
    Repeated {
        /// Place in the list as sent.
        index: usize,
        /// The count they share.
        min_count: i64,
    },
    /// A bigger order would pay more for each pack.
    #[error("from {min_count} packs the price rises")]
    Rises {
        /// Place in the list as sent.
        index: usize,
        /// Where it rises.
        min_count: i64,
    },
}

impl PriceLadder {
    /// The most steps a ladder may have.
    pub const LONGEST: usize = 100;

    /// Orders the breaks and checks them.
    ///
    /// # Errors
    /// The first fault found, see [`NotALadder`].
    pub fn new(breaks: Vec<PriceBreak>) -> Result<Self, NotALadder> {
        if breaks.is_empty() {
            return Err(NotALadder::Empty);
        }
        if breaks.len() > Self::LONGEST {
            return Err(NotALadder::TooLong { limit: Self::LONGEST });
        }
        let mut placed: Vec<(usize, PriceBreak)> = breaks.into_iter().enumerate().collect();
        for &(index, step) in &placed {
            if step.price <= Money::ZERO {
                return Err(NotALadder::PriceNotPositive { index });
            }
            if !(1..=crate::quantity::Pack::LARGEST).contains(&step.min_count) {
                return Err(NotALadder::CountOutOfRange { index });
            }
        }
        placed.sort_by_key(|(_, step)| step.min_count);
        for pair in placed.windows(2) {
            let ((_, lower), (index, upper)) = (pair[0], pair[1]);
            let min_count = upper.min_count;
            if lower.min_count == min_count {
                return Err(NotALadder::Repeated { index, min_count });
            }
            if upper.price > lower.price {
                return Err(NotALadder::Rises { index, min_count });
            }
        }
        if placed[0].1.min_count != 1 {
            return Err(NotALadder::DoesNotStartAtOne);
        }
        Ok(Self(placed.into_iter().map(|(_, step)| step).collect()))
    }

    /// The steps by rising count.
    #[must_use]
    pub fn steps(&self) -> &[PriceBreak] {
        &self.0
    }

    /// What one pack costs when `count` are bought.
    #[must_use]
    pub fn price_of(&self, count: i64) -> Money {
        let reached = self.0.iter().rev().find(|step| step.min_count <= count);
        reached.unwrap_or(&self.0[0]).price
    }

    /// The step after the one that `count` reaches.
    #[must_use]
    pub fn next_step(&self, count: i64) -> Option<PriceBreak> {
        self.0.iter().copied().find(|step| step.min_count > count)
    }
}

#[cfg(test)]
mod tests {
    use super::{NotALadder, PriceBreak, PriceLadder};
    use crate::money::Money;

    fn ladder(steps: &[(i64, i64)]) -> Result<PriceLadder, NotALadder> {
        PriceLadder::new(
            steps
                .iter()
                .map(|&(min_count, rupiah)| PriceBreak {
                    min_count,
                    price: Money::from_sen(rupiah * 100),
                })
                .collect(),
        )
    }

    #[test]
    fn the_price_is_that_of_the_step_reached() {
        let oil = ladder(&[(1, 108_000), (10, 105_000), (50, 101_500)]).unwrap();

        let total = |count| oil.price_of(count).times(count).unwrap().to_string();

        assert_eq!(total(9), "972000.00"); // E12
        assert_eq!(total(10), "1050000.00");
        assert_eq!(total(49), "5145000.00");
        assert_eq!(total(50), "5075000.00");
    }

    #[test]
    fn what_is_no_ladder_is_named() {
        assert_eq!(ladder(&[]), Err(NotALadder::Empty));
        assert_eq!(ladder(&[(2, 5)]), Err(NotALadder::DoesNotStartAtOne));
        assert_eq!(ladder(&[(1, 0)]), Err(NotALadder::PriceNotPositive { index: 0 }));
        assert_eq!(ladder(&[(1, 5), (9, 6)]), Err(NotALadder::Rises { index: 1, min_count: 9 }));
        assert_eq!(
            ladder(&[(9, 4), (1, 5), (9, 3)]),
            Err(NotALadder::Repeated { index: 2, min_count: 9 })
        );
    }
}
