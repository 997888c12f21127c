//! How two organizations trade: copied from their agreement into the order when it is submitted, so
//! that a later agreement changes no order that exists (machines.md sections 1.4 and 8).

use super::charge::AgreedCharge;
use crate::claim::ClaimTerms;
use crate::credit::MoneyTerms;
use crate::id::AgreementId;
use crate::money::Money;
use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// How long a buyer's approval may take (machines.md section 8).
pub const TIME_TO_APPROVE: TimeDelta = TimeDelta::days(2);

/// What holds between buyer and seller for one order. The default is what holds without an agreement
/// (machines.md section 8).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Terms {
    /// Where they come from; nothing without an agreement.
    pub agreement: Option<AgreementVersion>,
    /// How long the seller has to answer.
    pub hours_to_answer: u32,
    /// How long the other side has to answer a counter-offer or an amendment.
    pub hours_to_counter: u32,
    /// Within how many days a seller may promise goods that are not there yet.
    pub days_of_backorder: u32,
    /// Until how many hours before the day of delivery a buyer may call a confirmed order off alone.
    pub free_cancel_hours: u32,
    /// After how many days from the proof of delivery a shipment nobody counted is taken as complete;
    /// nothing where it never is.
    pub deemed_receipt_days: Option<u32>,
    /// Tempo: days from invoice to payment; nothing where none was agreed.
    pub payment_days: Option<u32>,
    /// How far an invoice may differ from what was ordered, in hundredths of a percent.
    pub tolerance_basis_points: u32,
    /// Whether an order that the stock can serve is accepted at once.
    pub accepts_automatically: bool,
    /// The least an order must come to, without tax.
    pub minimum_goods: Option<Money>,
    /// When the seller delivers; nothing where any day will do.
    pub delivery: Option<DeliveryCalendar>,
    /// Who bears what is lost on the way (data.md 9).
    pub delivery_terms: DeliveryTerms,
    /// How long whom has for a claim, and what silence means; written only where it is not the usual.
    #[serde(skip_serializing_if = "ClaimTerms::are_usual")]
    pub claims: ClaimTerms,
    /// What is billed, when it is due and what happens when it is late; likewise.
    #[serde(skip_serializing_if = "MoneyTerms::are_usual")]
    pub money: MoneyTerms,
    /// What every order carries besides its goods; written only where anything was agreed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub charges: Vec<AgreedCharge>,
}

impl Default for Terms {
    fn default() -> Self {
        Self {
            agreement: None,
            hours_to_answer: 24,
            hours_to_counter: 24,
            days_of_backorder: 7,
            free_cancel_hours: 12,
            deemed_receipt_days: None,
            payment_days: None,
            tolerance_basis_points: 0,
            accepts_automatically: false,
            minimum_goods: None,
            delivery: None,
            delivery_terms: DeliveryTerms::Franco,
            claims: ClaimTerms::default(),
            money: MoneyTerms::default(),
            charges: Vec::new(),
        }
    }
}

impl Terms {
    /// Until when the seller may answer an order offered at `now`.
    #[must_use]
    pub fn answer_due(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        now + TimeDelta::hours(i64::from(self.hours_to_answer))
    }

    /// Until when a counter-offer or an amendment made at `now` may be answered.
    #[must_use]
    pub fn counter_due(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        now + TimeDelta::hours(i64::from(self.hours_to_counter))
    }

    /// The latest instant a seller may promise at `now` for goods that are not there yet.
    #[must_use]
    pub fn backorder_limit(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        // The promise is a day, and a day ends up to a day after the instant.
        now + TimeDelta::days(i64::from(self.days_of_backorder) + 1)
    }
}

/// One version of an agreement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgreementVersion {
    /// Which agreement.
    pub id: AgreementId,
    /// Rises with every change both accepted.
    pub version: i32,
}

/// Who bears what is lost on the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryTerms {
    /// The seller, until the goods are counted.
    #[default]
    Franco,
    /// The buyer, once the goods have left.
    Loco,
}

impl DeliveryTerms {
    /// The word the API and the tables use.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Franco => "franco",
            Self::Loco => "loco",
        }
    }
}

/// On which days of the week a seller delivers, and by when an order must be in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeliveryCalendar {
    /// 1 is Monday, 7 Sunday; at least one.
    pub weekdays: Vec<u8>,
    /// How many days before the delivery the order must be in.
    pub days_before: u32,
    /// At what time of that day, at the seller's place; at that minute it is too late.
    pub cut_off: NaiveTime,
}

impl DeliveryCalendar {
    /// Whether goods ordered at `time` on `today` can be delivered on `day`.
    #[must_use]
    pub fn serves(&self, day: NaiveDate, today: NaiveDate, time: NaiveTime) -> bool {
        let weekday = u8::try_from(day.weekday().number_from_monday()).unwrap_or_default();
        let last = day.checked_sub_days(Days::new(u64::from(self.days_before)));
        self.weekdays.contains(&weekday)
            && last.is_some_and(|last| last > today || (last == today && time < self.cut_off))
    }

    /// The first day from `from` on that goods ordered at `time` on `today` can be delivered.
    #[must_use]
    pub fn next(&self, from: NaiveDate, today: NaiveDate, time: NaiveTime) -> Option<NaiveDate> {
        let horizon = usize::try_from(self.days_before).unwrap_or_default() + 15;
        from.max(today).iter_days().take(horizon).find(|day| self.serves(*day, today, time))
    }
}

#[cfg(test)]
mod tests {
    use super::DeliveryCalendar;
    use chrono::{NaiveDate, NaiveTime};

    fn day(n: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, n).unwrap()
    }

    fn at(hour: u32, minute: u32) -> NaiveTime {
        NaiveTime::from_hms_opt(hour, minute, 0).unwrap()
    }

    #[test]
    fn at_the_cut_off_it_is_too_late_for_that_day() {
        // Tuesdays and Fridays; in by 15:00 the day before. 2026-11-23 is a Monday.
        let calendar =
            DeliveryCalendar { weekdays: vec![2, 5], days_before: 1, cut_off: at(15, 0) };

        assert!(calendar.serves(day(24), day(23), at(14, 59)));
        assert!(!calendar.serves(day(24), day(23), at(15, 0)));
        assert!(!calendar.serves(day(25), day(23), at(8, 0)), "a Wednesday");
        assert_eq!(calendar.next(day(23), day(23), at(15, 0)), Some(day(27)));
        assert_eq!(calendar.next(day(23), day(23), at(8, 0)), Some(day(24)));
    }
}
