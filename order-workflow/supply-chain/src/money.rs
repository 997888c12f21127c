//! Money is whole sen, rupiah with two places; never a float (data.md 4).
//!
//! It is compared, added, multiplied by a count, shared out, and told for a part of a pack; it is not
//! divided otherwise.

use rust_decimal::{Decimal, RoundingStrategy, prelude::ToPrimitive};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// An amount in sen (1/100 rupiah); may be negative where something is owed back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Money(i64);

/// Why a text or number is not an amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotMoney {
    /// Not digits with at most one point.
    #[error("money is written as digits with a point, such as \"12500.00\"")]
    Malformed,
    /// More than two places after the point.
    #[error("money has at most two decimals")]
    TooManyDecimals,
    /// Beyond what 64 bits of sen hold.
    #[error("this amount is too large")]
    TooLarge,
}

impl Money {
    /// Nothing owed.
    pub const ZERO: Self = Self(0);

    /// The most that one paper, payment or refund is about: Rp10 trillion, as a line of a bank's statement. Nobody
    /// writes a sum into another's books that their totals could not hold.
    pub const MOST_AT_ONCE: Self = Self(1_000_000_000_000_000);

    /// `sen` hundredths of a rupiah.
    #[must_use]
    pub const fn from_sen(sen: i64) -> Self {
        Self(sen)
    }

    /// The amount in sen.
    #[must_use]
    pub const fn sen(self) -> i64 {
        self.0
    }

    /// `self + other`, or nothing when 64 bits do not hold it.
    #[must_use]
    pub const fn plus(self, other: Self) -> Option<Self> {
        match self.0.checked_add(other.0) {
            Some(sen) => Some(Self(sen)),
            None => None,
        }
    }

    /// `self − other`, or nothing when 64 bits do not hold it.
    #[must_use]
    pub const fn minus(self, other: Self) -> Option<Self> {
        match self.0.checked_sub(other.0) {
            Some(sen) => Some(Self(sen)),
            None => None,
        }
    }

    /// `self` times a count, or nothing when 64 bits do not hold it.
    #[must_use]
    pub const fn times(self, count: i64) -> Option<Self> {
        match self.0.checked_mul(count) {
            Some(sen) => Some(Self(sen)),
            None => None,
        }
    }

    /// What `part` base units cost where `whole` of them, a pack, cost `self`; rounded half up to sen.
    /// Nothing when `whole` is below one, or 64 bits do not hold it.
    #[must_use]
    pub fn for_part(self, part: i64, whole: i64) -> Option<Self> {
        if whole < 1 {
            return None;
        }
        let (dear, whole) = (i128::from(self.0) * i128::from(part), i128::from(whole));
        let rounded = (2 * dear + whole).div_euclid(2 * whole);
        i64::try_from(rounded).ok().map(Self)
    }

    /// The sum, or nothing when 64 bits do not hold it.
    pub fn sum(amounts: impl IntoIterator<Item = Self>) -> Option<Self> {
        amounts.into_iter().try_fold(Self::ZERO, Self::plus)
    }

    /// `self × factor`, rounded half away from zero to sen: the one place where a rate meets money.
    #[must_use]
    pub fn at_rate(self, factor: Decimal) -> Option<Self> {
        Decimal::from(self.0)
            .checked_mul(factor)?
            .round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero)
            .to_i64()
            .map(Self)
    }

    /// Shares `self` by `weights` so that the parts add up exactly: largest remainder, ties to the
    /// smaller share, then to the earlier. Without any weight everybody gets the same (E9 to E11).
    ///
    /// In whole rupiah unless the amount itself has sen (data.md 4).
    #[must_use]
    pub fn share(self, weights: &[u64]) -> Vec<Self> {
        self.share_in(if self.is_whole_rupiah() { Self::RUPIAH } else { Self::SEN }, weights)
    }

    /// Whether it has no sen.
    #[must_use]
    pub const fn is_whole_rupiah(self) -> bool {
        self.0 % 100 == 0
    }

    /// As [`Money::share`], in a unit said beforehand: for what is told at a price that has sen.
    pub(crate) fn share_in(self, unit: Self, weights: &[u64]) -> Vec<Self> {
        let unit = i128::from(unit.0);
        let parts = largest_remainder(i128::from(self.0) / unit, weights);
        parts.into_iter().map(|part| Self(i64::try_from(part * unit).unwrap_or_default())).collect()
    }

    /// One rupiah: what is shared out is shared in these …
    pub(crate) const RUPIAH: Self = Self(100);

    /// … unless it has sen itself.
    pub(crate) const SEN: Self = Self(1);
}

/// Shares whole units by weight: largest remainder, ties to the smaller share, then to the earlier.
pub(crate) fn largest_remainder(amount: i128, weights: &[u64]) -> Vec<i128> {
    if weights.is_empty() {
        return Vec::new();
    }
    let even = weights.iter().all(|weight| *weight == 0);
    let weights: Vec<i128> =
        weights.iter().map(|weight| if even { 1 } else { i128::from(*weight) }).collect();
    let total: i128 = weights.iter().sum();
    let (sign, size) = (amount.signum(), amount.abs());
    let mut parts: Vec<i128> = weights.iter().map(|weight| size * weight / total).collect();
    let left = usize::try_from(size - parts.iter().sum::<i128>()).unwrap_or_default();
    if left > 0 {
        // Reckoned once: a pool has hundreds of thousands of shares.
        let rests: Vec<i128> = weights.iter().map(|weight| size * weight % total).collect();
        let mut order: Vec<usize> = (0..weights.len()).collect();
        order.sort_unstable_by(|&a, &b| {
            rests[b].cmp(&rests[a]).then(parts[a].cmp(&parts[b])).then(a.cmp(&b))
        });
        for &index in order.iter().take(left) {
            parts[index] += 1;
        }
    }
    parts.into_iter().map(|part| part * sign).collect()
}

impl std::fmt::Display for Money {
    /// `12500.00`, as the API writes it.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (sign, size) = (if self.0 < 0 { "-" } else { "" }, self.0.unsigned_abs());
        write!(f, "{sign}{}.{:02}", size / 100, size % 100)
    }
}

impl std::str::FromStr for Money {
    type Err = NotMoney;

    fn from_str(text: &str) -> Result<Self, NotMoney> {
        let (sign, digits) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || !all_digits(whole) || !all_digits(fraction) || digits.ends_with('.')
        {
            return Err(NotMoney::Malformed);
        }
        if fraction.len() > 2 {
            return Err(NotMoney::TooManyDecimals);
        }
        let sen: i64 = format!("{whole}{fraction:0<2}").parse().or(Err(NotMoney::TooLarge))?;
        Ok(Self(sen * sign))
    }
}

impl Serialize for Money {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Money {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Amount;

        impl de::Visitor<'_> for Amount {
            type Value = Money;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(
                    "money as a decimal string such as \"12500.00\", or a whole number of rupiah",
                )
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Money, E> {
                text.parse().map_err(E::custom)
            }

            fn visit_u64<E: de::Error>(self, rupiah: u64) -> Result<Money, E> {
                let rupiah = i64::try_from(rupiah).or(Err(E::custom(NotMoney::TooLarge)))?;
                self.visit_i64(rupiah)
            }

            fn visit_i64<E: de::Error>(self, rupiah: i64) -> Result<Money, E> {
                rupiah.checked_mul(100).map(Money).ok_or_else(|| E::custom(NotMoney::TooLarge))
            }
        }

        deserializer.deserialize_any(Amount)
    }
}

#[cfg(test)]
mod tests {
    use super::Money;
    use proptest::prelude::*;

    fn shares(amount: i64, weights: &[u64]) -> Vec<i64> {
        Money::from_sen(amount * 100).share(weights).iter().map(|part| part.sen() / 100).collect()
    }

    #[test]
    fn a_fee_is_shared_by_amount_to_the_rupiah() {
        assert_eq!(shares(299, &[4_300, 1_400, 2_300]), [161, 52, 86]); // E9
    }

    #[test]
    fn a_part_of_a_pack_costs_its_share_rounded_half_up_to_sen() {
        let cost = |sen, part, whole| Money::from_sen(sen).for_part(part, whole).map(Money::sen);
        assert_eq!(cost(20_850_000, 59, 6), Some(205_025_000)); // one bottle of 60 burst
        assert_eq!(cost(100, 1, 3), Some(33));
        assert_eq!(cost(100, 2, 3), Some(67));
        assert_eq!(cost(1, 1, 2), Some(1));
        assert_eq!(cost(20_850_000, 0, 6), Some(0));
        assert_eq!(cost(i64::MAX, 6, 6), Some(i64::MAX));
        assert_eq!(cost(i64::MAX, 7, 6), None);
        assert_eq!(cost(100, 1, 0), None);
    }

    #[test]
    fn without_weights_everybody_bears_the_same() {
        assert_eq!(shares(10, &[0, 0]), [5, 5]); // E10
        assert_eq!(shares(-20, &[7, 7]), [-10, -10]); // E11
    }

    #[test]
    fn money_is_written_with_two_places_and_read_with_at_most_two() {
        assert_eq!("12500".parse(), Ok(Money::from_sen(1_250_000)));
        assert_eq!("12500.5".parse(), Ok(Money::from_sen(1_250_050)));
        assert_eq!(Money::from_sen(-5).to_string(), "-0.05");
        for wrong in ["", ".5", "1.", "1.234", "1,5", "Rp5", "1e3", "92233720368547758.08"] {
            assert!(wrong.parse::<Money>().is_err(), "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn shares_add_up_and_none_is_off_by_a_whole_unit(
            amount in -1_000_000_000_i64..1_000_000_000, weights in prop::collection::vec(0_u64..10_000, 1..20),
        ) {
            let whole = Money::from_sen(amount);
            let parts = whole.share(&weights);

            prop_assert_eq!(Money::sum(parts.iter().copied()), Some(whole));
            let total: i128 = weights.iter().map(|w| i128::from(*w)).sum();
            if total > 0 {
                let unit = if amount % 100 == 0 { 100 } else { 1 };
                for (part, weight) in parts.iter().zip(&weights) {
                    let off = i128::from(part.sen()) * total - i128::from(amount) * i128::from(*weight);
                    prop_assert!(off.abs() < total * unit);
                }
            }
        }

        #[test]
        fn money_reads_back_what_it_writes(sen in any::<i64>().prop_filter("", |s| *s != i64::MIN)) {
            let amount = Money::from_sen(sen);
            prop_assert_eq!(amount.to_string().parse(), Ok(amount));
        }
    }
}
