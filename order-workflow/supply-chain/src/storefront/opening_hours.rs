//! When somebody is at the shop.

use super::refusal::{Refusal, Wrong};
use chrono::{Datelike, NaiveDateTime, NaiveTime};
use serde::{Deserialize, Serialize};

/// One stretch of one day of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shift {
    /// 1 is Monday, 7 Sunday.
    pub weekday: u8,
    /// From when.
    pub from: NaiveTime,
    /// Until when; at that minute it is shut.
    pub until: NaiveTime,
}

/// A week, at the cooperative's place; empty where nobody said.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct OpeningHours(pub Vec<Shift>);

/// Whether somebody is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doors {
    /// Nobody said when.
    Unsaid,
    /// Until then, today.
    OpenUntil(NaiveTime),
    /// The next time it opens: in so many days, at that time.
    ShutUntil {
        /// 0 is today.
        days: u8,
        /// 1 is Monday, 7 Sunday.
        weekday: u8,
        /// At what time.
        at: NaiveTime,
    },
}

/// The most stretches of a week.
const MOST: usize = 21;

impl OpeningHours {
    /// The same in order.
    ///
    /// # Errors
    /// [`Refusal::Invalid`] where a stretch ends before it begins, or two of one day meet.
    pub fn checked(mut self) -> Result<Self, Refusal> {
        let crossed = Refusal::Invalid { field: "hours", wrong: Wrong::HoursCross };
        self.0.sort_unstable();
        let meets = |pair: &[Shift]| match pair {
            [one, next] => one.weekday == next.weekday && one.until > next.from,
            _ => false,
        };
        let is_wrong =
            |shift: &Shift| !(1..=7).contains(&shift.weekday) || shift.from >= shift.until;
        if self.0.len() > MOST || self.0.iter().any(is_wrong) || self.0.windows(2).any(meets) {
            return Err(crossed);
        }
        Ok(self)
    }

    /// Whether somebody is there at `now`, as the clock on the wall says there.
    #[must_use]
    pub fn doors(&self, now: NaiveDateTime) -> Doors {
        let today = u8::try_from(now.weekday().number_from_monday()).unwrap_or(1);
        let open = |shift: &&Shift| {
            shift.weekday == today && shift.from <= now.time() && now.time() < shift.until
        };
        if let Some(shift) = self.0.iter().find(open) {
            return Doors::OpenUntil(shift.until);
        }
        let next = (0..=7_u8).find_map(|days| {
            let weekday = (today - 1 + days) % 7 + 1;
            let later =
                |shift: &&Shift| shift.weekday == weekday && (days > 0 || shift.from > now.time());
            let first = self.0.iter().filter(later).min()?;
            Some(Doors::ShutUntil { days, weekday, at: first.from })
        });
        next.unwrap_or(Doors::Unsaid)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::NaiveDate;

    fn at(hour: u32, minute: u32) -> NaiveTime {
        NaiveTime::from_hms_opt(hour, minute, 0).unwrap()
    }

    fn shift(weekday: u8, from: u32, until: u32) -> Shift {
        Shift { weekday, from: at(from, 0), until: at(until, 0) }
    }

    /// 2026-11-23 is a Monday.
    fn on(day: u32, hour: u32, minute: u32) -> NaiveDateTime {
        NaiveDate::from_ymd_opt(2026, 11, day).unwrap().and_time(at(hour, minute))
    }

    #[test]
    fn a_door_is_open_until_the_minute_it_shuts_and_opens_next_where_the_week_says() {
        let hours = OpeningHours(vec![shift(1, 8, 12), shift(1, 14, 17), shift(3, 8, 12)]);
        assert_eq!(hours.doors(on(23, 8, 0)), Doors::OpenUntil(at(12, 0)));
        let lunch = Doors::ShutUntil { days: 0, weekday: 1, at: at(14, 0) };
        assert_eq!(hours.doors(on(23, 12, 0)), lunch);
        let evening = Doors::ShutUntil { days: 2, weekday: 3, at: at(8, 0) };
        assert_eq!(hours.doors(on(23, 17, 0)), evening);
        let week = Doors::ShutUntil { days: 5, weekday: 1, at: at(8, 0) };
        assert_eq!(hours.doors(on(25, 12, 0)), week);
        assert_eq!(OpeningHours::default().doors(on(23, 8, 0)), Doors::Unsaid);
        let once = OpeningHours(vec![shift(1, 8, 12)]);
        let again = Doors::ShutUntil { days: 7, weekday: 1, at: at(8, 0) };
        assert_eq!(once.doors(on(23, 13, 0)), again);
    }

    #[test]
    fn hours_that_cross_are_refused() {
        assert!(OpeningHours(vec![shift(1, 8, 12), shift(1, 12, 17)]).checked().is_ok());
        for wrong in [
            vec![shift(1, 12, 12)],
            vec![shift(0, 8, 12)],
            vec![shift(8, 8, 12)],
            vec![shift(1, 14, 17), shift(1, 8, 15)],
        ] {
            assert!(OpeningHours(wrong.clone()).checked().is_err(), "{wrong:?}");
        }
    }
}
