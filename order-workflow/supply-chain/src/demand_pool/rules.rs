//! The rules of a pool, published before it opens and the same until it is over.
//!
//! Whoever pledges has read them: when it closes, how a shortage falls, what the organizer takes, how
//! freight is borne, what happens when the least is not met, and how long a packet written without signal
//! before the end may still come in.

use super::clearing::{Digest, SharingRule};
use super::pool_fee::PoolFee;
use super::pool_line::PoolLine;
use super::refusal::Refusal;
use super::state::PoolRole;
use crate::words::words;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

words! {
    /// By what freight and other charges are shared.
    Bearing {
        /// By units received.
        ByUnits = "by_units",
        /// By what the goods cost.
        ByAmount = "by_amount",
        /// Everybody the same.
        Evenly = "evenly",
    }
}

words! {
    /// What participants see of each other; counts always.
    Openness {
        /// Names.
        Named = "named",
        /// No names but one's own.
        Unnamed = "unnamed",
    }
}

/// When things happen. All half-open: what comes at the instant itself is too late.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PoolDates {
    /// Pledges are taken from here on.
    pub open_at: DateTime<Utc>,
    /// From here on nothing may leave more missing; nothing where there is no top-up.
    pub top_up_at: Option<DateTime<Utc>>,
    /// No pledge is taken any more.
    pub cut_off_at: DateTime<Utc>,
    /// How long a packet that a device wrote before the cut-off may still come in, 0 to 72 hours; so long
    /// fill and result are sealed.
    pub grace_hours: u8,
    /// When the goods are to be at the hub, as far as is known.
    pub arrives_on: Option<NaiveDate>,
}

/// What happens when nothing reaches the supplier's least.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Extension {
    /// How often it is opened once more; never at zero.
    pub times: u8,
    /// For how many days each time.
    pub days: u8,
}

impl PoolDates {
    /// Whether it opens, then tops up where it does, then closes.
    #[must_use]
    pub fn run_forwards(&self) -> bool {
        let Self { open_at, top_up_at, cut_off_at, .. } = *self;
        open_at < cut_off_at && top_up_at.is_none_or(|at| open_at < at && at < cut_off_at)
    }
}

/// The rules.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rules {
    /// Whether the organizer resells or orders on behalf.
    pub role: PoolRole,
    /// How a shortage is shared.
    pub sharing: SharingRule,
    /// What the organizer takes.
    pub fee: PoolFee,
    /// How freight and other charges are borne.
    pub freight: Bearing,
    /// What happens when the least is not met.
    pub extension: Extension,
    /// When.
    pub dates: PoolDates,
    /// What participants see of each other.
    pub openness: Openness,
}

impl Rules {
    /// The longest grace: three days.
    pub const MOST_GRACE_HOURS: u8 = 72;
    /// The most extensions.
    pub const MOST_EXTENSIONS: u8 = 5;
    /// The longest extension.
    pub const MOST_EXTENSION_DAYS: u8 = 30;

    /// Whether they can be kept.
    ///
    /// # Errors
    /// Dates that run backwards, a grace or an extension out of range, a fee below zero.
    pub fn check(&self) -> Result<(), Refusal> {
        let grace_hours = self.dates.grace_hours;
        if !self.dates.run_forwards() {
            return Err(Refusal::DatesBackwards);
        }
        let within = |field, number: u8, least: u8, most: u8| {
            let [count, least, most] = [number, least, most].map(i64::from);
            if (least..=most).contains(&count) {
                Ok(())
            } else {
                Err(Refusal::CountOutOfRange { field, least, most })
            }
        };
        within("rules/dates/grace_hours", grace_hours, 0, Self::MOST_GRACE_HOURS)?;
        let Extension { times, days } = self.extension;
        within("rules/extension/times", times, 0, Self::MOST_EXTENSIONS)?;
        if times > 0 {
            within("rules/extension/days", days, 1, Self::MOST_EXTENSION_DAYS)?;
        }
        if let SharingRule::SmallAndRemoteFirst { remote_from_days } = self.sharing {
            within("rules/sharing/remote_from_days", remote_from_days, 1, 60)?;
        }
        if self.fee.is_sound() { Ok(()) } else { Err(Refusal::FeeOutOfRange) }
    }

    /// When the result is found: at the cut-off, or when the grace is over.
    #[must_use]
    pub fn clears_at(&self, cut_off_at: DateTime<Utc>) -> DateTime<Utc> {
        cut_off_at + TimeDelta::hours(i64::from(self.dates.grace_hours))
    }

    /// Of the rules and the lines as they are published: what a participant read can be shown to be what
    /// holds.
    #[must_use]
    pub fn digest(&self, lines: &[PoolLine]) -> Digest {
        let Self { role, sharing, fee, freight, extension, dates, openness } = self;
        Digest::of_text(|out| {
            writeln!(out, "lumbung pool rules 1")?;
            match sharing {
                SharingRule::SmallAndRemoteFirst { remote_from_days } => {
                    writeln!(out, "sharing {} {remote_from_days}", sharing.as_str())?;
                }
                _ => writeln!(out, "sharing {}", sharing.as_str())?,
            }
            match fee {
                PoolFee::None => writeln!(out, "fee none")?,
                PoolFee::PerPack(amount) => writeln!(out, "fee per_pack {}", amount.sen())?,
                PoolFee::Percent(percent) => writeln!(out, "fee percent {}", percent.normalize())?,
            }
            let (role, freight) = (role.as_str(), freight.as_str());
            writeln!(out, "role {role} freight {freight} openness {}", openness.as_str())?;
            writeln!(out, "extension {} {}", extension.times, extension.days)?;
            let at = |at: DateTime<Utc>| at.timestamp_micros();
            write!(out, "dates {} {} ", at(dates.open_at), at(dates.cut_off_at))?;
            match dates.top_up_at {
                Some(top_up) => write!(out, "{}", at(top_up))?,
                None => write!(out, "-")?,
            }
            write!(out, " {} ", dates.grace_hours)?;
            match dates.arrives_on {
                Some(day) => writeln!(out, "{day}")?,
                None => writeln!(out, "-")?,
            }
            let mut lines: Vec<&PoolLine> = lines.iter().collect();
            lines.sort_by_key(|line| line.id);
            lines.into_iter().try_for_each(|line| super::clearing::write_line(out, line))
        })
    }
}
