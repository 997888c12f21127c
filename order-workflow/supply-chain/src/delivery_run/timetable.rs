//! A timetable: the days of a route, and until when one must have ordered to be on a run of it.

use super::days::RunDays;
use super::refusal::Refusal;
use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeDelta, TimeZone, Timelike, Utc};
use serde::{Deserialize, Serialize};

/// Until when orders count for a run, on the wall of the place it leaves from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CutOff {
    /// How many days before the run; 0 on the day itself.
    pub days_before: u8,
    /// At what time, to the minute; at that minute it is too late.
    pub time: NaiveTime,
}

/// When a route is gone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Timetable {
    /// On which days.
    pub days: RunDays,
    /// Until when one must have ordered.
    pub cut_off: CutOff,
}

/// One day on which a route is gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunDate {
    /// When it leaves.
    pub on: NaiveDate,
    /// What is ordered at that instant is too late for it.
    pub cut_off_at: DateTime<Utc>,
}

impl Timetable {
    /// The longest before a run that orders must be in.
    pub const MOST_DAYS_BEFORE: u8 = 30;

    /// Whether it can be kept.
    ///
    /// # Errors
    /// See [`RunDays::check`]; a cut-off too long before, or not to the minute.
    pub fn check(&self) -> Result<(), Refusal> {
        self.days.check()?;
        if self.cut_off.days_before > Self::MOST_DAYS_BEFORE {
            let (field, least, most) = ("cut_off/days_before", 0, Self::MOST_DAYS_BEFORE.into());
            return Err(Refusal::OutOfRange { field, least, most });
        }
        if self.cut_off.time.second() != 0 || self.cut_off.time.nanosecond() != 0 {
            return Err(Refusal::TimeNotToTheMinute);
        }
        Ok(())
    }

    /// The run of that day, with the instant of its cut-off. A time that a zone leaves out comes an hour later.
    #[must_use]
    pub fn run_on<Z: TimeZone>(&self, day: NaiveDate, zone: &Z) -> RunDate {
        let before = Days::new(self.cut_off.days_before.into());
        let wall = day.checked_sub_days(before).unwrap_or(day).and_time(self.cut_off.time);
        let instant = |wall: chrono::NaiveDateTime| zone.from_local_datetime(&wall).earliest();
        let cut_off = instant(wall).or_else(|| instant(wall + TimeDelta::hours(1)));
        let cut_off_at = cut_off.map_or_else(|| wall.and_utc(), |at| at.with_timezone(&Utc));
        RunDate { on: day, cut_off_at }
    }

    /// The runs that what is ordered now can still be on, the next first.
    pub fn coming<'t, Z: TimeZone>(
        &'t self,
        now: DateTime<Utc>,
        zone: &'t Z,
    ) -> impl Iterator<Item = RunDate> + 't {
        let today = now.with_timezone(zone).date_naive();
        let runs = self.days.from(today).map(|day| self.run_on(day, zone));
        runs.filter(move |run| run.cut_off_at > now)
    }

    /// The run that takes goods which come to where it leaves from on that day: the first one after it, for they are
    /// counted and shared out first. They are ordered long ago, so no cut-off is asked; but it has not left yet.
    #[must_use]
    pub fn meets<Z: TimeZone>(
        &self,
        arrives_on: NaiveDate,
        now: DateTime<Utc>,
        zone: &Z,
    ) -> Option<RunDate> {
        let today = now.with_timezone(zone).date_naive();
        let next = arrives_on.succ_opt()?;
        self.days.from(next.max(today)).next().map(|day| self.run_on(day, zone))
    }
}

/// When goods that are ordered now come by two legs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct TwoLegs {
    /// The run of the supplier's.
    pub first: RunDate,
    /// When it is at the hub.
    pub hub_on: NaiveDate,
    /// The run from there.
    pub second: RunDate,
    /// When it is at the buyer's.
    pub arrives_on: NaiveDate,
}

/// Which runs take what is ordered now: the supplier's next, and the first from the hub that meets it. Each leg is a
/// timetable with the days on its way.
#[must_use]
pub fn two_legs<Z: TimeZone>(
    (to_hub, days_to_hub): (&Timetable, u8),
    (from_hub, days_from_hub): (&Timetable, u8),
    now: DateTime<Utc>,
    (zone_above, zone): (&Z, &Z),
) -> Option<TwoLegs> {
    let first = to_hub.coming(now, zone_above).next()?;
    let hub_on = first.on.checked_add_days(Days::new(days_to_hub.into()))?;
    let second = from_hub.meets(hub_on, now, zone)?;
    let arrives_on = second.on.checked_add_days(Days::new(days_from_hub.into()))?;
    Some(TwoLegs { first, hub_on, second, arrives_on })
}
