//! Days as money counts them: trading periods, book years, and which days are working days.
//!
//! Everything here is a day at somebody's place; the instant it came from stays where it was recorded.

use crate::words::words;
use chrono::{Datelike, Days, Months, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A calendar month: what is closed, stated and settled at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Period {
    year: i32,
    month: u32,
}

/// How many days back money may be dated: two years. What is older is a slip of the hand, and would open books that
/// nobody keeps any more.
pub const REACHES_BACK_DAYS: u64 = 731;

/// The earliest day that money may be dated on, at a place where it is `today`.
#[must_use]
pub fn earliest_day(today: NaiveDate) -> NaiveDate {
    today.checked_sub_days(Days::new(REACHES_BACK_DAYS)).unwrap_or(NaiveDate::MIN)
}

/// A text that is no period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a period is written as year and month, such as \"2026-11\"")]
pub struct NotAPeriod;

impl Period {
    /// The period in which a day is.
    #[must_use]
    pub fn of(day: NaiveDate) -> Self {
        Self { year: day.year(), month: day.month() }
    }

    /// Its year.
    #[must_use]
    pub const fn year(self) -> i32 {
        self.year
    }

    /// The first day.
    #[must_use]
    pub fn first_day(self) -> NaiveDate {
        // Year and month came from a day or were checked when they were read.
        NaiveDate::from_ymd_opt(self.year, self.month, 1).unwrap_or_default()
    }

    /// The last day.
    #[must_use]
    pub fn last_day(self) -> NaiveDate {
        let first = self.next().first_day();
        first.pred_opt().unwrap_or(first)
    }

    /// The one after it.
    #[must_use]
    pub const fn next(self) -> Self {
        match self.month {
            12 => Self { year: self.year + 1, month: 1 },
            month => Self { year: self.year, month: month + 1 },
        }
    }

    /// The one before it.
    #[must_use]
    pub const fn previous(self) -> Self {
        match self.month {
            1 => Self { year: self.year - 1, month: 12 },
            month => Self { year: self.year, month: month - 1 },
        }
    }

    /// Whether the day is in it.
    #[must_use]
    pub fn contains(self, day: NaiveDate) -> bool {
        Self::of(day) == self
    }
}

impl std::fmt::Display for Period {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}-{:02}", self.year, self.month)
    }
}

impl std::str::FromStr for Period {
    type Err = NotAPeriod;

    fn from_str(text: &str) -> Result<Self, NotAPeriod> {
        let well_formed = text.len() == 7
            && text.bytes().enumerate().all(|(at, byte)| match at {
                4 => byte == b'-',
                _ => byte.is_ascii_digit(),
            });
        let day = NaiveDate::parse_from_str(&format!("{text}-01"), "%Y-%m-%d");
        match day {
            Ok(day) if well_formed => Ok(Self::of(day)),
            _ => Err(NotAPeriod),
        }
    }
}

words! {
    /// What happens to a day something is due when nobody works on it.
    DayPolicy {
        /// It stays.
        AsItFalls = "as_it_falls",
        /// It is the next working day, as banks do it.
        NextWorkingDay = "next_working_day",
        /// It is the working day before.
        WorkingDayBefore = "working_day_before",
    }
}

/// Which days are working days: not Saturday, not Sunday, and not one of the days the government names
/// each year. Those are data, with their year.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct WorkingDays {
    holidays: BTreeSet<NaiveDate>,
}

impl WorkingDays {
    /// With these holidays.
    #[must_use]
    pub fn with_holidays(holidays: impl IntoIterator<Item = NaiveDate>) -> Self {
        Self { holidays: holidays.into_iter().collect() }
    }

    /// Whether people work on that day.
    #[must_use]
    pub fn is_working_day(&self, day: NaiveDate) -> bool {
        !matches!(day.weekday(), Weekday::Sat | Weekday::Sun) && !self.holidays.contains(&day)
    }

    /// The day itself, or the one that the policy puts in its place.
    #[must_use]
    pub fn settle(&self, day: NaiveDate, policy: DayPolicy) -> NaiveDate {
        let step: fn(NaiveDate) -> Option<NaiveDate> = match policy {
            DayPolicy::AsItFalls => return day,
            DayPolicy::NextWorkingDay => |day| day.succ_opt(),
            DayPolicy::WorkingDayBefore => |day| day.pred_opt(),
        };
        let mut settled = day;
        // Nobody has named a hundred days of holidays in a row; a table that does is taken as it falls.
        for _ in 0..100 {
            if self.is_working_day(settled) {
                return settled;
            }
            settled = step(settled).unwrap_or(settled);
        }
        day
    }
}

/// `count` days after `day`; the day itself where the calendar ends.
#[must_use]
pub fn days_after(day: NaiveDate, count: u32) -> NaiveDate {
    day.checked_add_days(Days::new(u64::from(count))).unwrap_or(day)
}

/// The `day_of_month`-th of the month `months` after that of `from`; the month's last day where it is shorter.
#[must_use]
pub fn day_of_month_after(from: NaiveDate, months: u32, day_of_month: u32) -> NaiveDate {
    let first = Period::of(from).first_day();
    let month = first.checked_add_months(Months::new(months)).map_or(Period::of(from), Period::of);
    month.first_day().with_day(day_of_month).unwrap_or_else(|| month.last_day())
}

#[cfg(test)]
mod tests {
    use super::{DayPolicy, Period, WorkingDays, day_of_month_after};
    use chrono::NaiveDate;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_period_is_read_as_it_is_written() {
        let december: Period = "2026-12".parse().unwrap();

        assert_eq!(december.to_string(), "2026-12");
        assert_eq!(december.next().to_string(), "2027-01");
        assert_eq!(december.next().previous(), december);
        assert_eq!(
            (december.first_day(), december.last_day()),
            (day("2026-12-01"), day("2026-12-31"))
        );
        for wrong in ["2026-13", "2026-1", "26-12", "2026/12", "2026-12-01", "+026-12"] {
            assert!(wrong.parse::<Period>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn what_is_due_on_a_free_day_is_due_when_people_work_again() {
        // Friday 2026-12-25 is Christmas.
        let days = WorkingDays::with_holidays([day("2026-12-25")]);

        assert_eq!(days.settle(day("2026-12-25"), DayPolicy::NextWorkingDay), day("2026-12-28"));
        assert_eq!(days.settle(day("2026-12-27"), DayPolicy::WorkingDayBefore), day("2026-12-24"));
        assert_eq!(days.settle(day("2026-12-27"), DayPolicy::AsItFalls), day("2026-12-27"));
        assert_eq!(days.settle(day("2026-12-23"), DayPolicy::NextWorkingDay), day("2026-12-23"));
    }

    #[test]
    fn a_month_without_that_day_ends_earlier() {
        assert_eq!(day_of_month_after(day("2026-11-30"), 3, 31), day("2027-02-28"));
        assert_eq!(day_of_month_after(day("2026-11-22"), 1, 12), day("2026-12-12"));
    }
}
