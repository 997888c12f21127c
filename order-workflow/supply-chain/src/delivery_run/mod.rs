//! A delivery run goes along a route on one day and takes with it whatever is ready for its stops.
//!
//! Goods reach a village in two legs: the supplier's to the hub, and from the hub on. Each leg has its own days: of the
//! week, of the five-day market week, or of a boat; its own cut-off before them, and its own time on the way. What is
//! said here is when the next run goes, until when one must have ordered to be on it, and which run of the second leg
//! meets the first.

mod days;
mod refusal;
mod route;
mod timetable;

#[cfg(test)]
mod tests;

pub use days::{Pasaran, RunDays};
pub use refusal::Refusal;
pub use route::{Route, RunState, Stop, check_manifest};
pub use timetable::{CutOff, RunDate, Timetable, TwoLegs, two_legs};
