//! What the organizer of a pool takes for its work: a margin as principal, a fee as agent.
//!
//! It is published before the opening and stands inside the price that everybody sees, so that a highest
//! price means what is paid for a unit, whatever the organizer's part in it is. On paper it is a line of its own.

use super::state::PoolRole;
use crate::money::Money;
use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Serialize};

/// How much, for each pack of the supplier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PoolFee {
    /// Nothing.
    #[default]
    None,
    /// An amount for each pack.
    PerPack(Money),
    /// So many percent of the supplier's price; half a rupiah is rounded up.
    Percent(Decimal),
}

impl PoolFee {
    /// The most percent that may be taken.
    pub const MOST_PERCENT: Decimal = Decimal::ONE_HUNDRED;

    /// Whether it is neither negative nor beyond reason.
    #[must_use]
    pub fn is_sound(self) -> bool {
        match self {
            Self::None => true,
            Self::PerPack(amount) => amount >= Money::ZERO,
            Self::Percent(percent) => (Decimal::ZERO..=Self::MOST_PERCENT).contains(&percent),
        }
    }

    /// On a pack at `price`; nothing when 64 bits do not hold it.
    #[must_use]
    pub fn on_pack(self, price: Money) -> Option<Money> {
        match self {
            Self::None => Some(Money::ZERO),
            Self::PerPack(amount) => Some(amount),
            Self::Percent(percent) => price.at_rate(percent / Decimal::ONE_HUNDRED),
        }
    }

    /// What is asked for one of `units_per_pack` units of a pack at `price`: rounded up to whole rupiah, or
    /// to sen where the supplier's own price has sen, so that one price is everybody's and the supplier's
    /// bill is covered. What the rounding brings is part of the margin or fee.
    #[must_use]
    pub fn asked(self, price: Money, units_per_pack: i64) -> Option<Money> {
        let pack = price.plus(self.on_pack(price)?)?;
        let unit = if price.is_whole_rupiah() { Money::RUPIAH } else { Money::SEN };
        let exact = Decimal::from(pack.sen()) / Decimal::from(units_per_pack.max(1));
        let steps = (exact / Decimal::from(unit.sen()))
            .round_dp_with_strategy(0, RoundingStrategy::ToPositiveInfinity);
        unit.at_rate(steps)
    }
}

impl PoolRole {
    /// What a pack of the supplier at `price` costs all together. Where it bills each cooperative by itself, a unit has
    /// one price there too: that of the pack by its units, rounded up as the pool's own; what that brings is the
    /// supplier's. Nothing when 64 bits do not hold it.
    #[must_use]
    pub fn pack_price(self, price: Money, units_per_pack: i64) -> Option<Money> {
        match self {
            Self::Principal => Some(price),
            Self::Agent => PoolFee::None.asked(price, units_per_pack)?.times(units_per_pack.max(1)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{PoolFee, PoolRole};
    use crate::money::Money;
    use rust_decimal::Decimal;

    #[test]
    fn what_is_asked_for_a_unit_covers_the_pack_to_the_rupiah() {
        let rupiah = |amount: i64| Money::from_sen(amount * 100);
        let asked = |fee: PoolFee, price, units| fee.asked(rupiah(price), units);

        assert_eq!(asked(PoolFee::None, 298_500, 1), Some(rupiah(298_500)));
        assert_eq!(asked(PoolFee::None, 100_000, 3), Some(rupiah(33_334)));
        assert_eq!(asked(PoolFee::PerPack(rupiah(2_000)), 298_500, 1), Some(rupiah(300_500)));
        assert_eq!(asked(PoolFee::Percent(Decimal::new(25, 1)), 101_501, 1), Some(rupiah(104_039)));
        let odd = PoolFee::None.asked(Money::from_sen(10_050), 4);
        assert_eq!(odd, Some(Money::from_sen(2_513)), "sen where the price has sen");
    }

    #[test]
    fn where_the_supplier_bills_each_a_unit_has_one_price_there_too() {
        let rupiah = |amount: i64| Money::from_sen(amount * 100);

        assert_eq!(PoolRole::Agent.pack_price(rupiah(100_000), 3), Some(rupiah(100_002)));
        assert_eq!(PoolRole::Agent.pack_price(rupiah(298_500), 1), Some(rupiah(298_500)));
        assert_eq!(PoolRole::Principal.pack_price(rupiah(100_000), 3), Some(rupiah(100_000)));
    }
}
