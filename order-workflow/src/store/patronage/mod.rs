//! A year of a cooperative in the tables: who its members are, what they saved and traded, what was decided about the
//! surplus and what it made for each.
//!
//! A decision and its shares are never changed. One that was wrong is taken back by a row of its own, and the year can be
//! decided again.

mod decisions;
mod members;
pub(crate) mod payouts;

pub(crate) use decisions::{
    NewDecision, TakenBack, given_to, hold, insert, kept, later_standing, passed_on_by, posted,
    standing, take_back,
};
pub(crate) use members::{MEMBERS, YearMember, members_at, of_the_year};
