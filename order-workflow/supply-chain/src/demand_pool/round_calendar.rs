//! A calendar of rounds: the pool that comes round every second Tuesday, with its dates before it.
//!
//! Told by its cut-offs, on the organizer's wall, for that is what people keep in mind; when it is published,
//! opens and tops up is so long before.

use super::refusal::Refusal;
use crate::standing_order::Schedule;
use chrono::{DateTime, TimeDelta, TimeZone, Utc};
use serde::{Deserialize, Serialize};

/// When the rounds of a recurring pool are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoundCalendar {
    /// The cut-offs.
    pub cut_offs: Schedule,
    /// Hours before it that pledges are taken.
    pub open_hours: u16,
    /// Hours before it that top-up begins; nothing where there is none.
    pub top_up_hours: Option<u16>,
    /// Hours before the opening that the rules are published.
    pub publish_hours: u16,
}

/// The dates of one round.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoundDates {
    /// The rules are published by then.
    pub publish_at: DateTime<Utc>,
    /// Pledges are taken from here on.
    pub open_at: DateTime<Utc>,
    /// From here on nothing may leave more missing.
    pub top_up_at: Option<DateTime<Utc>>,
    /// No pledge is taken any more.
    pub cut_off_at: DateTime<Utc>,
}

impl RoundCalendar {
    /// The longest that a round is open, in hours: sixty days.
    pub const MOST_HOURS: u16 = 60 * 24;

    /// Whether it can be kept.
    ///
    /// # Errors
    /// Hours out of range, or a schedule that there is not.
    pub fn check(&self) -> Result<(), Refusal> {
        let within = |field, hours: u16, least: u16, most: u16| {
            let [hours, least, most] = [hours, least, most].map(i64::from);
            let is_good = (least..=most).contains(&hours);
            if is_good { Ok(()) } else { Err(Refusal::CountOutOfRange { field, least, most }) }
        };
        within("calendar/open_hours", self.open_hours, 1, Self::MOST_HOURS)?;
        within("calendar/publish_hours", self.publish_hours, 1, Self::MOST_HOURS)?;
        if let Some(hours) = self.top_up_hours {
            let most = self.open_hours.saturating_sub(1).max(1);
            within("calendar/top_up_hours", hours, 1, most)?;
        }
        self.cut_offs.check().or(Err(Refusal::DatesBackwards))
    }

    /// The rounds whose rules can still be published after an instant, one after the other.
    pub fn rounds<'a, Z: TimeZone>(
        &'a self,
        after: DateTime<Utc>,
        zone: &'a Z,
    ) -> impl Iterator<Item = RoundDates> + 'a {
        let dated = self.cut_offs.coming(after, zone).map(|cut_off_at| {
            let before = |hours: u16| cut_off_at - TimeDelta::hours(i64::from(hours));
            let open_at = before(self.open_hours);
            RoundDates {
                publish_at: open_at - TimeDelta::hours(i64::from(self.publish_hours)),
                open_at,
                top_up_at: self.top_up_hours.map(before),
                cut_off_at,
            }
        });
        dated.filter(move |round| round.publish_at > after)
    }
}

#[cfg(test)]
mod tests {
    use super::{RoundCalendar, RoundDates};
    use crate::standing_order::{Rhythm, Schedule};
    use chrono::FixedOffset;

    #[test]
    fn a_round_is_told_by_its_cut_off_on_the_organizers_wall() {
        let wita = FixedOffset::east_opt(8 * 3600).unwrap();
        let tuesdays = Schedule {
            rhythm: Rhythm::Week { interval: 2, weekdays: vec![2] },
            time: "17:00:00".parse().unwrap(),
            from: "2026-11-10".parse().unwrap(),
            until: None,
        };
        let calendar = RoundCalendar {
            cut_offs: tuesdays,
            open_hours: 7 * 24 + 9,
            top_up_hours: Some(33),
            publish_hours: 24,
        };
        assert_eq!(calendar.check(), Ok(()));

        let now = "2026-11-12T00:00:00Z".parse().unwrap();
        let rounds: Vec<RoundDates> = calendar.rounds(now, &wita).take(2).collect();

        let at = |text: &str| text.parse().unwrap();
        assert_eq!(
            rounds[0],
            RoundDates {
                publish_at: at("2026-11-16T08:00:00+08:00"),
                open_at: at("2026-11-17T08:00:00+08:00"),
                top_up_at: Some(at("2026-11-23T08:00:00+08:00")),
                cut_off_at: at("2026-11-24T17:00:00+08:00"),
            }
        );
        assert_eq!(rounds[1].cut_off_at, at("2026-12-08T17:00:00+08:00"));
        let over = RoundCalendar { top_up_hours: Some(200), ..calendar };
        assert!(over.check().is_err(), "tops up before it opens");
    }
}
