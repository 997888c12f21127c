//! Patronage (SHU) is the part of a year's surplus that a member's own trade and savings earned.
//!
//! Every settled line of goods adds to the [`Base`] of whoever bought it, members and others apart. When the
//! members' meeting has decided what the surplus is for, [`close_year`] shares it out to the rupiah, and
//! each [`MemberShare`] holds the numbers of its formula, so that a member can reckon it again. A primary's
//! share of its secondary's surplus is passed on to those whose trade earned it ([`pass_through`]).

mod base;
mod pass_through;
#[cfg(test)]
mod tests;
mod year_close;

pub use base::{Base, BaseSource, Tally, TradeClass, TradeFacts, base_of_paper, tally};
pub use pass_through::{PassedOn, pass_through};
pub use year_close::{
    MeetingDecision, Member, MemberShare, Part, SavingsKind, SurplusUse, WrongDecision, YearShare,
    close_year,
};
