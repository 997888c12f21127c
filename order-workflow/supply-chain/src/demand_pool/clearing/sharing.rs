//! Sharing tells how what there is falls on those who were promised more: by the rule published before.
//!
//! Whole units, nobody above what they were promised, and every unit given to somebody. Ties go to the
//! smaller promise, then to the earlier commitment, then to the id, never to whoever stands first in a list.

use crate::demand_pool::pledge::Pledge;
use crate::id::PledgeId;
use crate::money::largest_remainder;
use chrono::{DateTime, Utc};
use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// How a shortage is shared, as it was published.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "rule")]
pub enum SharingRule {
    /// In proportion to what was pledged for sure; the rest by largest remainder.
    #[default]
    ProRata,
    /// Whoever pledged earlier is served in full before the next.
    FirstCome,
    /// First those who are far, then the others; among them the smaller pledge before the larger, each in
    /// full before the next.
    SmallAndRemoteFirst {
        /// Days from the hub from which on a place is far.
        remote_from_days: u8,
    },
}

impl SharingRule {
    /// The word the tables and the API use.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ProRata => "pro_rata",
            Self::FirstCome => "first_come",
            Self::SmallAndRemoteFirst { .. } => "small_and_remote_first",
        }
    }

    /// Whether somebody so many days away comes before those who are near.
    #[must_use]
    pub const fn is_far(self, days_away: u8) -> bool {
        match self {
            Self::SmallAndRemoteFirst { remote_from_days } => days_away >= remote_from_days,
            Self::ProRata | Self::FirstCome => false,
        }
    }
}

/// Somebody who was promised something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Claimant {
    /// By which pledge.
    pub pledge: PledgeId,
    /// How much, in units.
    pub weight: i64,
    /// Since when.
    pub committed_at: DateTime<Utc>,
    /// Days from the hub.
    pub days_away: u8,
}

impl Claimant {
    /// A pledge, promised so much.
    #[must_use]
    pub const fn of(pledge: &Pledge, weight: i64) -> Self {
        Self {
            pledge: pledge.id,
            weight,
            committed_at: pledge.committed_at,
            days_away: pledge.days_away,
        }
    }
}

/// A share before it was made whole: kept as a fraction, so that anybody can see how it was rounded. Written
/// as "2970/104", for JSON's numbers do not hold it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ExactShare {
    /// Above the line.
    pub numerator: i128,
    /// Below it; at least one.
    pub denominator: i128,
}

impl ExactShare {
    /// A whole number of units.
    #[must_use]
    pub const fn whole(units: i128) -> Self {
        Self { numerator: units, denominator: 1 }
    }

    /// With two places, half a hundredth rounded up: 28.56 of 30 × 99 / 104.
    #[must_use]
    pub fn two_places(self) -> Decimal {
        let half = self.denominator.max(1);
        let doubled = self.numerator.saturating_mul(200).saturating_add(half);
        let hundredths = doubled.div_euclid(2 * half);
        Decimal::try_from_i128_with_scale(hundredths, 2).unwrap_or(Decimal::MAX)
    }
}

impl std::fmt::Display for ExactShare {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.numerator, self.denominator)
    }
}

impl Serialize for ExactShare {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for ExactShare {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let parts = text.split_once('/').and_then(|(above, below)| {
            let (numerator, denominator) = (above.parse().ok()?, below.parse().ok()?);
            (denominator > 0).then_some(Self { numerator, denominator })
        });
        parts.ok_or_else(|| {
            de::Error::custom("a share is written as a fraction, such as \"2970/104\"")
        })
    }
}

/// What one of them gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Share {
    /// Which pledge.
    pub pledge: PledgeId,
    /// Units.
    pub units: i64,
    /// Before it was made whole; in a rule that serves one after the other, the units themselves.
    pub exact: ExactShare,
}

/// Shares `amount` units, in the order of `claimants`. What is more than all were promised together is
/// nobody's.
#[must_use]
pub fn share(rule: SharingRule, amount: i64, claimants: &[Claimant]) -> Vec<Share> {
    let promised: i128 = claimants.iter().map(|one| i128::from(one.weight)).sum();
    let amount = i128::from(amount.max(0)).min(promised);
    let mut order: Vec<usize> = (0..claimants.len()).collect();
    order.sort_unstable_by_key(|at| (claimants[*at].committed_at, claimants[*at].pledge));
    let units = match rule {
        SharingRule::ProRata => pro_rata(amount, claimants, &order),
        SharingRule::FirstCome => in_turn(amount, claimants, &order),
        SharingRule::SmallAndRemoteFirst { .. } => {
            // The sort is stable: the earlier commitment stays first among equals.
            order.sort_by_key(|at| (!rule.is_far(claimants[*at].days_away), claimants[*at].weight));
            in_turn(amount, claimants, &order)
        }
    };
    let shares = claimants.iter().zip(units);
    shares
        .map(|(one, units)| {
            let exact = match rule {
                SharingRule::ProRata if promised > 0 => {
                    ExactShare { numerator: amount * i128::from(one.weight), denominator: promised }
                }
                _ => ExactShare::whole(units),
            };
            Share { pledge: one.pledge, units: i64::try_from(units).unwrap_or(i64::MAX), exact }
        })
        .collect()
}

fn pro_rata(amount: i128, claimants: &[Claimant], order: &[usize]) -> Vec<i128> {
    if amount == 0 {
        return vec![0; claimants.len()];
    }
    let weight = |at: &usize| u64::try_from(claimants[*at].weight).unwrap_or(0);
    let weights: Vec<u64> = order.iter().map(weight).collect();
    let mut units = vec![0; claimants.len()];
    for (at, part) in order.iter().zip(largest_remainder(amount, &weights)) {
        units[*at] = part;
    }
    units
}

fn in_turn(amount: i128, claimants: &[Claimant], order: &[usize]) -> Vec<i128> {
    let mut left = amount;
    let mut units = vec![0; claimants.len()];
    for at in order {
        units[*at] = left.min(i128::from(claimants[*at].weight));
        left -= units[*at];
    }
    units
}
