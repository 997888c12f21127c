//! A delivery route: whose places a run stops at, in which order, and how long it takes to each.

use super::refusal::Refusal;
use super::timetable::Timetable;
use crate::id::{OrganizationId, PurchaseOrderId};
use crate::words::words;
use serde::{Deserialize, Serialize};

words! {
    /// Where a run stands. Whether everything has been counted is told by its shipments.
    RunState {
        /// It is being loaded, and may still be changed.
        Planned = "planned",
        /// It has left.
        Dispatched = "dispatched",
        /// It is not gone.
        CalledOff = "called_off",
    }
}

/// One stop of a route.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stop {
    /// Whose place it is.
    pub organization: OrganizationId,
    /// Days after the run has left until it is there; 0 on the same day.
    pub travel_days: u8,
    /// How to get there, or what to mind.
    pub note: Option<String>,
}

/// What is written of a route.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Route {
    /// What people call it.
    pub name: String,
    /// Its stops, in the order in which they are made.
    pub stops: Vec<Stop>,
    /// When it is gone.
    pub timetable: Timetable,
}

impl Route {
    /// The longest name, in characters.
    pub const LONGEST_NAME: usize = 80;
    /// The longest note of a stop.
    pub const LONGEST_NOTE: usize = 300;
    /// The most stops.
    pub const MOST_STOPS: usize = 100;
    /// The most days on the way.
    pub const MOST_TRAVEL_DAYS: u8 = 30;

    /// Whether `owner` can go it.
    ///
    /// # Errors
    /// No name, no stop, a stop made twice or at oneself, a later stop reached before an earlier one, or a timetable
    /// that says nothing.
    pub fn check(&self, owner: OrganizationId) -> Result<(), Refusal> {
        let name = self.name.trim().chars().count();
        if !(1..=Self::LONGEST_NAME).contains(&name) {
            return Err(Refusal::TextLength { field: "name", longest: Self::LONGEST_NAME });
        }
        if self.stops.is_empty() || self.stops.len() > Self::MOST_STOPS {
            let most = i64::try_from(Self::MOST_STOPS).unwrap_or(i64::MAX);
            return Err(Refusal::OutOfRange { field: "stops", least: 1, most });
        }
        for (n, stop) in self.stops.iter().enumerate() {
            let is_twice = self.stops[..n].iter().any(|one| one.organization == stop.organization);
            if is_twice || stop.organization == owner {
                return Err(Refusal::StopNotServed { organization: stop.organization });
            }
            if stop.travel_days > Self::MOST_TRAVEL_DAYS {
                let (least, most) = (0, Self::MOST_TRAVEL_DAYS.into());
                return Err(Refusal::OutOfRange { field: "stops/travel_days", least, most });
            }
            if self.stops[..n].last().is_some_and(|last| last.travel_days > stop.travel_days) {
                return Err(Refusal::StopsBackwards { organization: stop.organization });
            }
            let longest = Self::LONGEST_NOTE;
            if stop.note.as_ref().is_some_and(|note| note.chars().count() > longest) {
                return Err(Refusal::TextLength { field: "stops/note", longest });
            }
        }
        self.timetable.check()
    }
}

/// Whether these orders may be on a run: each once, and each of a buyer where it stops.
///
/// # Errors
/// The first one that may not.
pub fn check_manifest(
    stops: &[OrganizationId],
    orders: &[(PurchaseOrderId, OrganizationId)],
) -> Result<(), Refusal> {
    for (n, (order, buyer)) in orders.iter().enumerate() {
        if orders[..n].iter().any(|(other, _)| other == order) || !stops.contains(buyer) {
            return Err(Refusal::OrderNotOnRoute { order: *order });
        }
    }
    Ok(())
}
