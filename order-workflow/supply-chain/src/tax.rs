//! PPN, the value-added tax, per line by class and dated rule (domain.md 4.1).

use crate::money::Money;
use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The PPN class of goods; a matter of the product, not of the shop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TaxClass {
    /// Taxed, as most packed goods are.
    #[default]
    Taxed,
    /// Exempt basic food: rice, eggs, meat, fresh vegetables … (PP 49/2022).
    Exempt,
    /// Outside the tax.
    None,
}

impl TaxClass {
    /// The word the API and the tables use.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Taxed => "taxed",
            Self::Exempt => "exempt",
            Self::None => "none",
        }
    }

    /// The class of that word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Taxed, Self::Exempt, Self::None].into_iter().find(|class| class.as_str() == word)
    }
}

/// A rate with the day it starts; rates are data, never constants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaxRule {
    /// The rule's own id, frozen on the line.
    pub id: Uuid,
    /// Goods it is about.
    pub class: TaxClass,
    /// Transaction code of the tax invoice: 04, 08 …
    pub code: String,
    /// Such as 0.12.
    pub rate: Decimal,
    /// The taxed part of the price, above the line.
    pub numerator: i32,
    /// … and below it: 11/12 for most goods (PMK 131/2024).
    pub denominator: i32,
    /// First day.
    pub valid_from: NaiveDate,
}

/// What a line's tax comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct LineTax {
    /// The price without tax.
    pub net: Money,
    /// What the rate is applied to (DPP nilai lain).
    pub base: Money,
    /// The tax.
    pub tax: Money,
}

/// The rule for `class` on `day`: the latest that has started.
#[must_use]
pub fn rule_on(rules: &[TaxRule], class: TaxClass, day: NaiveDate) -> Option<&TaxRule> {
    rules
        .iter()
        .filter(|rule| rule.class == class && rule.valid_from <= day)
        .max_by_key(|rule| rule.valid_from)
}

impl TaxRule {
    /// The tax of a line of `amount`; nothing when the sums are too large.
    ///
    /// Rounded half up to sen, base first and then tax, as Coretax does. Where the price includes
    /// the tax, net and tax together are exactly the price.
    #[must_use]
    pub fn of_line(&self, amount: Money, includes_tax: bool) -> Option<LineTax> {
        let part = Decimal::from(self.numerator).checked_div(Decimal::from(self.denominator))?;
        let net = if includes_tax {
            let gross = Decimal::ONE.checked_add(
                self.rate
                    .checked_mul(Decimal::from(self.numerator))?
                    .checked_div(Decimal::from(self.denominator))?,
            )?;
            amount.at_rate(Decimal::ONE.checked_div(gross)?)?
        } else {
            amount
        };
        let base = net.at_rate(part)?;
        let tax = if includes_tax { amount.minus(net)? } else { base.at_rate(self.rate)? };
        Some(LineTax { net, base, tax })
    }
}

#[cfg(test)]
mod tests {
    use super::{LineTax, TaxClass, TaxRule, rule_on};
    use crate::money::Money;
    use chrono::NaiveDate;
    use rust_decimal::Decimal;
    use uuid::Uuid;

    fn rule() -> TaxRule {
        TaxRule {
            id: Uuid::nil(),
            class: TaxClass::Taxed,
            code: "04".into(),
            rate: Decimal::new(12, 2),
            numerator: 11,
            denominator: 12,
            valid_from: NaiveDate::from_ymd_opt(2025, 1, 1).unwrap(),
        }
    }

    #[test]
    fn the_published_examples_come_out_to_the_sen() {
        for (amount, base, tax) in [
            ("2900000.00", "2658333.33", "319000.00"),    // E15
            ("12000000.00", "11000000.00", "1320000.00"), // PER-1/PJ/2025
            ("100000.00", "91666.67", "11000.00"),
            ("3500.00", "3208.33", "385.00"),
        ] {
            let line = rule().of_line(amount.parse().unwrap(), false).unwrap();
            assert_eq!((line.base.to_string(), line.tax.to_string()), (base.into(), tax.into()));
        }
    }

    #[test]
    fn a_price_that_includes_the_tax_is_split_without_a_remainder() {
        let price: Money = "11100.00".parse().unwrap();

        let LineTax { net, tax, .. } = rule().of_line(price, true).unwrap();

        assert_eq!((net.to_string(), tax.to_string()), ("10000.00".into(), "1100.00".into()));
        assert_eq!(net.plus(tax), Some(price));
    }

    #[test]
    fn a_rule_holds_from_its_first_day() {
        let day = |d| NaiveDate::from_ymd_opt(2025, 1, d).unwrap();
        let eve = NaiveDate::from_ymd_opt(2024, 12, 31).unwrap();

        assert!(rule_on(&[rule()], TaxClass::Taxed, day(1)).is_some());
        assert!(rule_on(&[rule()], TaxClass::Taxed, eve).is_none());
        assert!(rule_on(&[rule()], TaxClass::Exempt, day(1)).is_none());
    }
}
