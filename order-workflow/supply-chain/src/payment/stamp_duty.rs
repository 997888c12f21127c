//! The stamp (meterai) on papers that say money was received above a sum; the reader is reminded of it.

use crate::money::Money;
use chrono::NaiveDate;

/// From a day on, papers over more than a sum need a stamp (UU 10/2020: Rp10.000 above Rp5.000.000).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StampDuty {
    /// First day.
    pub valid_from: NaiveDate,
    /// Papers over more than this.
    pub above: Money,
    /// What the stamp costs.
    pub duty: Money,
}

/// The stamp that a receipt over `amount` of a day needs, if any. An invoice needs none.
#[must_use]
pub fn stamp_duty(rules: &[StampDuty], amount: Money, day: NaiveDate) -> Option<Money> {
    let started = rules.iter().filter(|rule| rule.valid_from <= day);
    let rule = started.max_by_key(|rule| rule.valid_from)?;
    (amount > rule.above).then_some(rule.duty)
}
