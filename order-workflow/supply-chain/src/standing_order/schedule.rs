//! A schedule says when a standing order comes round: on which days, at what time of the buyer's own day.
//!
//! It is told on the buyer's wall: six in the morning stays six in the morning whatever a zone does with
//! its clocks. Zones come in as an argument; none is known here.

use super::refusal::Refusal;
use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, TimeDelta, TimeZone, Timelike, Utc};
use serde::{Deserialize, Serialize};

/// The longest rhythm: every so many weeks, or months.
const WEEKS_MOST: u32 = 52;
const MONTHS_MOST: u32 = 12;

/// How far ahead a slot is looked for; beyond two turns of the longest rhythm there is none.
const DAYS_AHEAD: u64 = 800;

/// In which rhythm.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "every", rename_all = "snake_case")]
pub enum Rhythm {
    /// On days of the week, every so many weeks from the week of the first day.
    Week {
        /// Every week, every second …; 1 to 52.
        interval: u32,
        /// 1 is Monday, 7 Sunday; each once, rising.
        weekdays: Vec<u8>,
    },
    /// On a day of the month, every so many months from the month of the first day.
    Month {
        /// Every month, every second …; 1 to 12.
        interval: u32,
        /// 1 to 31; in a month that is shorter, its last day.
        day: u32,
    },
}

/// When a standing order comes round.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Schedule {
    /// In which rhythm.
    #[serde(flatten)]
    pub rhythm: Rhythm,
    /// At what time of day, to the minute.
    pub time: NaiveTime,
    /// The first day on which it may come round.
    pub from: NaiveDate,
    /// The last; nothing for until further notice.
    pub until: Option<NaiveDate>,
}

impl Schedule {
    /// Whether it can be kept.
    ///
    /// # Errors
    /// A day or an interval that there is not, or a period that ends before it begins.
    pub fn check(&self) -> Result<(), Refusal> {
        let within = |field, number: u32, most| {
            let least = 1;
            if (least..=most).contains(&number) {
                Ok(())
            } else {
                Err(Refusal::OutOfRange { field, least, most })
            }
        };
        match &self.rhythm {
            Rhythm::Week { interval, weekdays } => {
                within("schedule/interval", *interval, WEEKS_MOST)?;
                let rising = weekdays.windows(2).all(|pair| pair[0] < pair[1]);
                if weekdays.is_empty()
                    || !rising
                    || weekdays.iter().any(|day| !(1..=7).contains(day))
                {
                    return Err(Refusal::WeekdaysNeeded);
                }
            }
            Rhythm::Month { interval, day } => {
                within("schedule/interval", *interval, MONTHS_MOST)?;
                within("schedule/day", *day, 31)?;
            }
        }
        if self.time.second() != 0 || self.time.nanosecond() != 0 {
            return Err(Refusal::TimeNotToTheMinute);
        }
        if self.until.is_some_and(|until| until < self.from) {
            return Err(Refusal::PeriodBackwards);
        }
        Ok(())
    }

    /// The first slot after an instant; nothing when there is none any more.
    #[must_use]
    pub fn next_after<Z: TimeZone>(&self, after: DateTime<Utc>, zone: &Z) -> Option<DateTime<Utc>> {
        let today = after.with_timezone(zone).date_naive();
        // From the day before: a time that a zone leaves out comes later, maybe past midnight.
        let start = self.from.max(today.pred_opt().unwrap_or(today));
        let ahead = (0..DAYS_AHEAD).map_while(|days| start.checked_add_days(Days::new(days)));
        ahead
            .take_while(|day| self.until.is_none_or(|until| *day <= until))
            .filter(|day| self.falls_on(*day))
            .map(|day| self.instant(day, zone))
            .find(|slot| *slot > after)
    }

    /// The slots after an instant, one after the other.
    pub fn coming<'a, Z: TimeZone>(
        &'a self,
        after: DateTime<Utc>,
        zone: &'a Z,
    ) -> impl Iterator<Item = DateTime<Utc>> + 'a {
        std::iter::successors(self.next_after(after, zone), |slot| self.next_after(*slot, zone))
    }

    /// Whether it comes round on this day, the period aside.
    fn falls_on(&self, day: NaiveDate) -> bool {
        match &self.rhythm {
            Rhythm::Week { interval, weekdays } => {
                let weeks = (monday_of(day) - monday_of(self.from)).num_weeks();
                let today = day.weekday().number_from_monday();
                weeks.rem_euclid(i64::from((*interval).max(1))) == 0
                    && weekdays.iter().any(|weekday| u32::from(*weekday) == today)
            }
            Rhythm::Month { interval, day: wanted } => {
                let months = months_of(day) - months_of(self.from);
                months.rem_euclid(i64::from((*interval).max(1))) == 0
                    && day.day() == (*wanted).min(u32::from(day.num_days_in_month()))
            }
        }
    }

    /// The instant of a day's slot. A time that comes twice counts once, the first time; one that a zone
    /// leaves out is the first that there is after it.
    fn instant<Z: TimeZone>(&self, day: NaiveDate, zone: &Z) -> DateTime<Utc> {
        let said = day.and_time(self.time);
        let later = (0..=24).map(|quarter| said + TimeDelta::minutes(15 * quarter));
        let mut there = later.filter_map(|time| zone.from_local_datetime(&time).earliest());
        there.next().map_or_else(|| said.and_utc(), |found| found.to_utc())
    }
}

fn monday_of(day: NaiveDate) -> NaiveDate {
    let past = u64::from(day.weekday().num_days_from_monday());
    day.checked_sub_days(Days::new(past)).unwrap_or(day)
}

fn months_of(day: NaiveDate) -> i64 {
    i64::from(day.year()) * 12 + i64::from(day.month0())
}
