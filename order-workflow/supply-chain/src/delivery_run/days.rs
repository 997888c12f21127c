//! The days on which a run goes: weekdays, days of the Javanese market week, and days of a boat.

use super::refusal::Refusal;
use crate::words::words;
use chrono::{Datelike, Days, NaiveDate};
use serde::{Deserialize, Serialize};

words! {
    /// A day of the market week of five days, by which village markets come round.
    Pasaran {
        /// The first.
        Legi = "legi",
        /// The second.
        Pahing = "pahing",
        /// The third.
        Pon = "pon",
        /// The fourth.
        Wage = "wage",
        /// The fifth.
        Kliwon = "kliwon",
    }
}

impl Pasaran {
    /// Which one a day is. The seventeenth of August 1945 was a Friday Legi.
    #[must_use]
    pub fn of(day: NaiveDate) -> Self {
        // Its number in the count of days from the year 1 on is a multiple of five.
        match day.num_days_from_ce().rem_euclid(5) {
            0 => Self::Legi,
            1 => Self::Pahing,
            2 => Self::Pon,
            3 => Self::Wage,
            _ => Self::Kliwon,
        }
    }
}

/// When a route is gone: on all of these days, but for those it is not.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RunDays {
    /// 1 is Monday, 7 Sunday; rising, each once.
    pub weekdays: Vec<u8>,
    /// Days of the five-day market week.
    pub market_days: Vec<Pasaran>,
    /// Days on which a boat sails; rising, each once.
    pub sailings: Vec<NaiveDate>,
    /// Days on which it is not gone all the same: a feast, a boat in dock.
    pub not_on: Vec<NaiveDate>,
}

impl RunDays {
    /// The most dates of either list.
    pub const MOST_DATES: usize = 400;
    /// How far ahead a day is looked for.
    const AHEAD: u64 = 400;

    /// Whether it is gone at all, and said so that it can be read.
    ///
    /// # Errors
    /// No day at all, a weekday that there is not, something said twice or out of order, too many dates.
    pub fn check(&self) -> Result<(), Refusal> {
        if self.weekdays.is_empty() && self.market_days.is_empty() && self.sailings.is_empty() {
            return Err(Refusal::NoDays);
        }
        let is_rising = self.weekdays.windows(2).all(|pair| pair[0] < pair[1]);
        if !is_rising || self.weekdays.iter().any(|day| !(1..=7).contains(day)) {
            return Err(Refusal::DaysUnclear { field: "days/weekdays" });
        }
        let twice = |n: usize| self.market_days[..n].contains(&self.market_days[n]);
        if (0..self.market_days.len()).any(twice) {
            return Err(Refusal::DaysUnclear { field: "days/market_days" });
        }
        for (field, dates) in [("days/sailings", &self.sailings), ("days/not_on", &self.not_on)] {
            if dates.len() > Self::MOST_DATES || dates.windows(2).any(|pair| pair[0] >= pair[1]) {
                return Err(Refusal::DaysUnclear { field });
            }
        }
        Ok(())
    }

    /// Whether it is gone on that day.
    #[must_use]
    pub fn has(&self, day: NaiveDate) -> bool {
        let weekday = u8::try_from(day.weekday().number_from_monday()).unwrap_or_default();
        !self.not_on.contains(&day)
            && (self.weekdays.contains(&weekday)
                || self.sailings.contains(&day)
                || (!self.market_days.is_empty() && self.market_days.contains(&Pasaran::of(day))))
    }

    /// The days on which it is gone, from that day on.
    pub fn from(&self, day: NaiveDate) -> impl Iterator<Item = NaiveDate> + '_ {
        let ahead = (0..Self::AHEAD).map_while(move |days| day.checked_add_days(Days::new(days)));
        ahead.filter(|day| self.has(*day))
    }
}
