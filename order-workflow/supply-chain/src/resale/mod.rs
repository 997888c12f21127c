//! Resale: what a cooperative buys from above, it sells on as its own, one by one or by a rule for a catalogue.
//!
//! Its offer is made from the one above it: a smaller pack, its margin on each price, a price that rounds
//! well. When the price above moves, it does what was declared beforehand: pass it on, hold its own until a
//! day, or ask. Goods come from above order by order, or lie in the own warehouse already.

mod state;
#[cfg(test)]
mod tests;

pub use state::{ResaleState, RuleState, WhyHalted};

use crate::id::{OfferId, OrganizationId};
use crate::money::Money;
use crate::offer::{Offer, OfferState};
use crate::price_chain::{
    Above, AboveStep, HopKind, NotAChain, OpenTo, Origin, OwnHop, PriceChain,
};
use crate::price_ladder::{NotALadder, PriceBreak, PriceLadder};
use crate::words::words;
use chrono::NaiveDate;
use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What is added to what goods cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Margin {
    /// So many percent of the cost.
    Percent(Decimal),
    /// An amount on each pack that is sold.
    Amount(Money),
}

/// A margin that holds from a count on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct MarginFrom {
    /// Packs as they are sold, at least one; the first starts at one.
    pub min_count: i64,
    /// What is added.
    pub margin: Margin,
}

words! {
    /// Where the goods come from.
    Sourcing {
        /// Ordered above for each order below.
        BackToBack = "back_to_back",
        /// Out of the own warehouse.
        FromStock = "from_stock",
    }
}

/// What happens when the price above moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "policy")]
pub enum Follow {
    /// The own price moves with it.
    PassOn,
    /// The own price stays until the end of this day, and moves then.
    HoldUntil {
        /// The last day.
        day: NaiveDate,
    },
    /// A person is asked; until then the own price stays, and where it is below what the goods cost by now,
    /// nothing is sold.
    AskMe,
}

/// How one offer is sold on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResaleRule {
    /// Own packs in one pack from above; one where it is sold as it comes.
    pub split: i64,
    /// What is added, by own count.
    pub margins: Vec<MarginFrom>,
    /// Prices are rounded up to a multiple of this, such as Rp100; what that brings is part of the margin.
    pub round_up_to: Money,
    /// Where the goods come from.
    pub sourcing: Sourcing,
    /// What happens when the price above moves.
    pub follow: Follow,
    /// For whom the own margin is open.
    pub open_to: OpenTo,
}

/// For which offers above a rule holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// This one.
    Offer(OfferId),
    /// Every one of this category.
    Category(String),
    /// Every one.
    Everything,
}

/// What stands above at the moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upstream {
    /// Its prices, of its own packs; nothing more than what the reseller itself may see.
    pub ladder: PriceLadder,
    /// Whether it is on sale.
    pub state: OfferState,
    /// Whether it is meant for the reseller.
    pub is_for_reseller: bool,
    /// What one own pack in the warehouse cost, where goods come from there.
    pub stock_cost: Option<Money>,
}

/// Why goods cannot be sold on like this.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotResold {
    /// A pack is not split into nothing.
    #[error("a pack is split into 1 to {most}")]
    SplitOutOfRange {
        /// The most.
        most: i64,
    },
    /// There is no margin for one pack, or two start at one count.
    #[error("margins start at 1 pack, each at a count of its own")]
    MarginsUnsound,
    /// A margin below nothing, or beyond a thousand percent.
    #[error("a margin is not negative and at most {most} percent")]
    MarginOutOfRange {
        /// The most.
        most: Decimal,
    },
    /// Prices are rounded to a sen at least.
    #[error("prices are rounded up to at least one sen")]
    RoundingOutOfRange,
    /// Nothing lies in the warehouse that a price could be made from.
    #[error("there is no stock whose cost is known")]
    NoStockCost,
    /// The prices would be no ladder.
    #[error(transparent)]
    NotALadder(#[from] NotALadder),
    /// More than 64 bits hold.
    #[error("this price is too large")]
    TooLarge,
    /// The pack above holds a number of units that does not go up in so many packs.
    #[error("a pack of {factor} is not split into {split} equal ones")]
    PackNotSplit {
        /// Base units in the pack above.
        factor: i64,
        /// Own packs it would make.
        split: i64,
    },
}

/// What the price above means for the own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Followed {
    /// Nothing.
    Unchanged,
    /// It moves.
    Reprice {
        /// To these prices.
        to: PriceLadder,
    },
    /// It stays for now.
    Held {
        /// The last day.
        until: NaiveDate,
        /// What it would be.
        would_be: PriceLadder,
        /// Whether goods are sold below what they cost.
        is_below_cost: bool,
    },
    /// A person is asked.
    Ask {
        /// What it would be.
        would_be: PriceLadder,
        /// Whether the own price is below what goods cost by now; then nothing is sold until it is answered.
        is_below_cost: bool,
    },
    /// There is nothing to sell on: the own offer pauses.
    Pause,
}

impl ResaleRule {
    /// The finest split.
    pub const MOST_SPLIT: i64 = 1_000_000;
    /// The highest margin, in percent.
    pub const MOST_PERCENT: Decimal = Decimal::ONE_THOUSAND;

    /// Whether it can be kept.
    ///
    /// # Errors
    /// See [`NotResold`].
    pub fn check(&self) -> Result<(), NotResold> {
        if !(1..=Self::MOST_SPLIT).contains(&self.split) {
            return Err(NotResold::SplitOutOfRange { most: Self::MOST_SPLIT });
        }
        let rising = self.margins.windows(2).all(|two| two[0].min_count < two[1].min_count);
        if !rising || self.margins.first().is_none_or(|first| first.min_count != 1) {
            return Err(NotResold::MarginsUnsound);
        }
        let is_good = |from: &MarginFrom| match from.margin {
            Margin::Percent(percent) => (Decimal::ZERO..=Self::MOST_PERCENT).contains(&percent),
            Margin::Amount(amount) => amount >= Money::ZERO,
        };
        if !self.margins.iter().all(is_good) {
            return Err(NotResold::MarginOutOfRange { most: Self::MOST_PERCENT });
        }
        if self.round_up_to < Money::SEN {
            return Err(NotResold::RoundingOutOfRange);
        }
        Ok(())
    }

    /// The own prices.
    ///
    /// # Errors
    /// See [`NotResold`].
    pub fn ladder(&self, upstream: &Upstream) -> Result<PriceLadder, NotResold> {
        self.check()?;
        let mut counts: BTreeSet<i64> = self.margins.iter().map(|from| from.min_count).collect();
        if self.sourcing == Sourcing::BackToBack {
            let above = upstream.ladder.steps().iter().map(|step| step.min_count);
            counts.extend(above.map(|count| count.saturating_mul(self.split)));
        }
        // Nobody orders beyond the largest count; a gate there is nobody's.
        counts.retain(|count| *count == 1 || *count <= crate::quantity::Pack::LARGEST);
        counts.insert(1);
        let price = |min_count| {
            let price = self.price_at(upstream, min_count)?;
            Ok(PriceBreak { min_count, price })
        };
        let breaks: Result<Vec<_>, NotResold> = counts.into_iter().map(price).collect();
        let mut breaks = breaks?;
        // Steps that change nothing are none.
        breaks.dedup_by_key(|step| step.price);
        Ok(PriceLadder::new(breaks)?)
    }

    fn price_at(&self, upstream: &Upstream, count: i64) -> Result<Money, NotResold> {
        let cost = self.exact_cost(upstream, count)?;
        let margins = self.margins.iter().rev();
        let from = margins.into_iter().find(|from| from.min_count <= count);
        let added = match from.ok_or(NotResold::MarginsUnsound)?.margin {
            Margin::Percent(percent) => cost * percent / Decimal::ONE_HUNDRED,
            Margin::Amount(amount) => Decimal::from(amount.sen()),
        };
        let steps = ((cost + added) / Decimal::from(self.round_up_to.sen()))
            .round_dp_with_strategy(0, RoundingStrategy::ToPositiveInfinity);
        self.round_up_to.at_rate(steps).ok_or(NotResold::TooLarge)
    }

    /// What one own pack costs when `count` are sold, in sen and exactly.
    fn exact_cost(&self, upstream: &Upstream, count: i64) -> Result<Decimal, NotResold> {
        match self.sourcing {
            Sourcing::FromStock => {
                let cost = upstream.stock_cost.ok_or(NotResold::NoStockCost)?;
                Ok(Decimal::from(cost.sen()))
            }
            Sourcing::BackToBack => {
                // So many packs must be bought above for them, the last one maybe opened.
                let above = upstream.ladder.price_of((count / self.split).max(1));
                Ok(Decimal::from(above.sen()) / Decimal::from(self.split))
            }
        }
    }

    /// What the prices above mean for the own `current` ones on a day at the reseller's place.
    ///
    /// # Errors
    /// See [`NotResold`].
    pub fn follow(
        &self,
        current: &PriceLadder,
        upstream: &Upstream,
        today: NaiveDate,
    ) -> Result<Followed, NotResold> {
        let is_there = upstream.state == OfferState::Published && upstream.is_for_reseller;
        if self.sourcing == Sourcing::BackToBack && !is_there {
            return Ok(Followed::Pause);
        }
        let would_be = self.ladder(upstream)?;
        if would_be == *current {
            return Ok(Followed::Unchanged);
        }
        let mut is_below_cost = false;
        for step in current.steps().iter().chain(would_be.steps()) {
            let cost = self.exact_cost(upstream, step.min_count)?;
            let price = current.price_of(step.min_count);
            is_below_cost |= Decimal::from(price.sen()) < cost;
        }
        Ok(match self.follow {
            Follow::HoldUntil { day: until } if today <= until => {
                Followed::Held { until, would_be, is_below_cost }
            }
            Follow::PassOn | Follow::HoldUntil { .. } => Followed::Reprice { to: would_be },
            Follow::AskMe => Followed::Ask { would_be, is_below_cost },
        })
    }

    /// Base units in one own pack.
    ///
    /// # Errors
    /// [`NotResold::PackNotSplit`].
    pub const fn own_factor(&self, factor: i64) -> Result<i64, NotResold> {
        if self.split > 0 && factor % self.split == 0 {
            Ok(factor / self.split)
        } else {
            Err(NotResold::PackNotSplit { factor, split: self.split })
        }
    }

    /// What stands above the own price of what `upstream` is sold on as: at the reseller's own price there, with
    /// what one own pack in the warehouse cost where goods come from there. Whose price the reseller sees
    /// elsewhere comes with the offer; the names are its keeper's to add.
    ///
    /// # Errors
    /// See [`NotResold`].
    pub fn above(&self, upstream: &Offer, stock_cost: Option<Money>) -> Result<Above, NotResold> {
        let mut counts: BTreeSet<i64> = BTreeSet::from([1]);
        let from = |count: i64| count.saturating_mul(self.split);
        counts.extend(upstream.ladder.steps().iter().map(|step| from(step.min_count)));
        let (known_to_seller, names) = match &upstream.origin {
            Origin::First { .. } => (Vec::new(), Vec::new()),
            Origin::SoldOn(above) => {
                counts.extend(above.steps.iter().map(|step| from(step.min_count)));
                (above.known_to_buyer.clone(), above.names.clone())
            }
        };
        // What the first step costs holds for whoever buys less than a whole pack above.
        counts.retain(|count| *count == 1 || *count > self.split);
        let step = |min_count: i64| {
            let count = (min_count / self.split).max(1);
            let chain = upstream.chain_at(count, upstream.ladder.price_of(count));
            let chain = chain.ok_or(NotResold::TooLarge)?.chain;
            let chain = match self.sourcing {
                Sourcing::BackToBack => chain,
                Sourcing::FromStock => {
                    let cost = stock_cost.ok_or(NotResold::NoStockCost)?;
                    chain.split_to(cost.times(self.split).ok_or(NotResold::TooLarge)?)
                }
            };
            Ok(AboveStep { min_count, chain })
        };
        let steps: Result<Vec<_>, NotResold> = counts.into_iter().map(step).collect();
        Ok(Above {
            split: self.split,
            steps: steps?,
            rule: Some(self.words()),
            open_to: self.open_to,
            known_to_buyer: Vec::new(),
            known_to_seller,
            names,
        })
    }

    /// The margins as a hop tells its rule: "4%", or "4%; 20: 350.00".
    #[must_use]
    pub fn words(&self) -> String {
        let margin = |from: &MarginFrom| match from.margin {
            Margin::Percent(percent) => format!("{}%", percent.normalize()),
            Margin::Amount(amount) => amount.to_string(),
        };
        let from = |from: &MarginFrom| match from.min_count {
            1 => margin(from),
            count => format!("{count}: {}", margin(from)),
        };
        self.margins.iter().map(from).collect::<Vec<_>>().join("; ")
    }

    /// How many own packs can be sold: what is there above or in the warehouse, whichever they come from.
    #[must_use]
    pub const fn available(&self, packs_above: i64, own_packs: i64) -> i64 {
        match self.sourcing {
            Sourcing::BackToBack => packs_above.saturating_mul(self.split),
            Sourcing::FromStock => own_packs,
        }
    }

    /// The chain of an own pack sold at `price`, when one pack from above has the chain `above`.
    ///
    /// # Errors
    /// [`NotAChain`].
    pub fn chain(
        &self,
        above: &PriceChain,
        price: Money,
        (by, rule): (OrganizationId, Option<String>),
    ) -> Result<PriceChain, NotAChain> {
        let own = OwnHop { by, kind: HopKind::Margin, rule, open_to: self.open_to };
        above.sold_on(self.split, price, own)
    }
}

/// The rule for an offer above: its own before its category's before everything's; of several of one scope
/// the one written last.
#[must_use]
pub fn rule_for<'a>(
    rules: &'a [(Scope, ResaleRule)],
    offer: OfferId,
    category: &str,
) -> Option<&'a ResaleRule> {
    let rank = |scope: &Scope| match scope {
        Scope::Offer(of) if *of == offer => Some(2),
        Scope::Category(of) if of.trim().eq_ignore_ascii_case(category.trim()) => Some(1),
        Scope::Everything => Some(0),
        _ => None,
    };
    let fitting = rules.iter().filter_map(|(scope, rule)| Some((rank(scope)?, rule)));
    fitting.max_by_key(|(rank, _)| *rank).map(|(_, rule)| rule)
}
