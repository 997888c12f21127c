//! A demand pool gathers pledges from several cooperatives for a supplier's offers.
//!
//! Alone, a village cooperative pays the price of a small order. A pool adds their needs up until the next
//! step of the price ladder is reached, or its closing time passes and it fails. Its [`Rules`] are published
//! before it opens and stay as they are; [`clear`] then finds one price for all, and what comes is shared by
//! [`allocate`](crate::allocation::allocate). Whoever doubts a figure downloads the [`PoolFile`] and reckons
//! it again with [`verify_pool`].
//!
//! The pool itself knows no pledge: what they come to is a [`LineFill`] beside each line, so that a pool with
//! three hundred thousand is asked as quickly as one with ten. The same machine serves every tier: a
//! cooperative pledges in its secondary's pool what its own members ordered, and the secondary in its induk's.
//!
//! What may be asked of a pool is a [`Command`], what happened an [`Event`], and [`decide`] is the rule
//! between the two (machines.md section 6).

mod apply;
mod cascade;
mod clearing;
mod command;
mod decide;
mod event;
mod fill;
mod permission;
mod pledge;
mod pool_fee;
mod pool_file;
mod pool_line;
mod preview;
mod refusal;
mod round_calendar;
mod rules;
mod state;
#[cfg(test)]
mod tests;

pub use cascade::{come_down, gathered, pledged_above};
pub use clearing::{
    Award, Claimant, ClearingInput, Digest, ExactShare, LineClearing, NotADigest, PoolClearing,
    Share, SharingRule, TooMuch, clear, share,
};
pub use command::{By, Command, CounterTerms, Countered, PledgeFacts};
pub use decide::decide;
pub use event::Event;
pub use fill::{Close, LineFill, NextGate, Sums, Way};
pub use permission::{CommandName, allowed_commands, authority};
pub use pledge::{Consent, Consents, Pledge, PledgeWish};
pub use pool_fee::PoolFee;
pub use pool_file::{
    Breach, FiledCharge, FiledCounter, FiledLeg, FiledPledge, LegsFrom, OpenedPledge, PoolFile,
    legs_of, verify_pool,
};
pub use pool_line::{Gate, NotALine, PoolLine};
pub use preview::{PreviewRow, preview};
pub use refusal::Refusal;
pub use round_calendar::{RoundCalendar, RoundDates};
pub use rules::{Bearing, Extension, Openness, PoolDates, Rules};
pub use state::{Party, PoolRole, State, WhyFailed};

use crate::allocation::CountedArrival;
use crate::ask::Actor;
use crate::id::{DemandPoolId, OrganizationId, PoolLineId};
use chrono::{DateTime, Utc};

/// A pool as it stands, without its pledges.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemandPool {
    /// Which pool.
    pub id: DemandPoolId,
    /// Who gathers the demand.
    pub organizer: OrganizationId,
    /// Who sells: one supplier for all lines, so that one order goes out.
    pub supplier: OrganizationId,
    /// Where it is, as it was recorded; see [`DemandPool::state_at`].
    pub state: State,
    /// Rises with every command.
    pub version: i64,
    /// The rules; nothing before they are written.
    pub rules: Option<Rules>,
    /// What is bought, as it was published.
    pub lines: Vec<PoolLine>,
    /// That rules and lines are published.
    pub published: Option<Published>,
    /// When it closes, extensions included.
    pub cut_off_at: Option<DateTime<Utc>>,
    /// How often it was extended.
    pub extended_times: u8,
    /// Of what its price was reckoned from.
    pub cleared_from: Option<Digest>,
    /// What is bought of each line that closed, and at which gate.
    pub bought: Vec<BoughtLine>,
    /// Whether the supplier sells as ordered.
    pub is_accepted: bool,
    /// Whether the supplier countered and the pool was cleared again.
    pub is_countered: bool,
    /// What was counted and is not shared out yet.
    pub waiting: Vec<CountedArrival>,
    /// Whether everything that comes has come.
    pub nothing_more_comes: bool,
    /// Papers whose charges are shared out.
    pub charged: Vec<String>,
    /// Why it came to nothing.
    pub failure: Option<Failure>,
}

/// That the rules were published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Published {
    /// Of rules and lines.
    pub digest: Digest,
    /// When.
    pub at: DateTime<Utc>,
}

/// What is bought of one line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BoughtLine {
    /// Which.
    pub line: PoolLineId,
    /// At which gate.
    pub gate: Gate,
    /// Units, whole cases.
    pub units: i64,
}

/// Why a pool came to nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// In one word.
    pub why: WhyFailed,
    /// In the words of whoever ended it.
    pub reason: Option<String>,
}

impl DemandPool {
    /// The most offers in one pool.
    pub const MOST_LINES: usize = 10_000;

    /// A pool of which nothing is written yet.
    #[must_use]
    pub const fn begin(
        id: DemandPoolId,
        organizer: OrganizationId,
        supplier: OrganizationId,
    ) -> Self {
        Self {
            id,
            organizer,
            supplier,
            state: State::Planned,
            version: 0,
            rules: None,
            lines: Vec::new(),
            published: None,
            cut_off_at: None,
            extended_times: 0,
            cleared_from: None,
            bought: Vec::new(),
            is_accepted: false,
            is_countered: false,
            waiting: Vec::new(),
            nothing_more_comes: false,
            charged: Vec::new(),
            failure: None,
        }
    }

    /// Whose part somebody has: whoever neither organizes nor sells may only pledge.
    #[must_use]
    pub fn party(&self, actor: &Actor) -> Party {
        if actor.organization == self.organizer {
            Party::Organizer
        } else if actor.organization == self.supplier {
            Party::Supplier
        } else {
            Party::Participant
        }
    }

    /// Where it is at an instant: a deadline counts from the moment it passes, whenever the clock comes by.
    #[must_use]
    pub fn state_at(&self, now: DateTime<Utc>) -> State {
        let (Some(rules), Some(cut_off_at)) = (&self.rules, self.cut_off_at) else {
            return self.state;
        };
        let opens = self.published.is_some() && now >= rules.dates.open_at;
        match self.state {
            State::Planned if !opens => State::Planned,
            State::Planned | State::Open | State::TopUp | State::Extended if now >= cut_off_at => {
                State::Clearing
            }
            State::Planned | State::Open if rules.dates.top_up_at.is_some_and(|at| now >= at) => {
                State::TopUp
            }
            State::Planned => State::Open,
            recorded => recorded,
        }
    }

    /// Whether fill and result are nobody's to see, for packets written before the cut-off may still come in.
    #[must_use]
    pub fn is_sealed(&self, now: DateTime<Utc>) -> bool {
        let (Some(rules), Some(cut_off_at)) = (&self.rules, self.cut_off_at) else {
            return false;
        };
        self.state_at(now) == State::Clearing && now < rules.clears_at(cut_off_at)
    }

    /// Whether somebody with this part may know that it exists: before its rules are published it is its
    /// organizer's alone, and the supplier knows of it by its order.
    #[must_use]
    pub const fn is_known_to(&self, party: Party) -> bool {
        match party {
            Party::Organizer => true,
            Party::Participant => self.published.is_some(),
            Party::Supplier => self.cleared_from.is_some(),
        }
    }

    /// When the clock must come by next; nothing where it waits for somebody.
    #[must_use]
    pub fn deadline(&self) -> Option<DateTime<Utc>> {
        let rules = self.rules.as_ref()?;
        match self.state {
            State::Planned => self.published.map(|_| rules.dates.open_at),
            State::Open => rules.dates.top_up_at.or(self.cut_off_at),
            State::TopUp | State::Extended => self.cut_off_at,
            State::Clearing => self.cut_off_at.map(|at| rules.clears_at(at)),
            _ => None,
        }
    }

    /// The line, as it was published.
    #[must_use]
    pub fn line(&self, id: PoolLineId) -> Option<&PoolLine> {
        self.lines.iter().find(|line| line.id == id)
    }

    /// The pool after something happened to it. Total: it cannot fail, for the event has happened.
    #[must_use]
    pub fn after(mut self, event: &Event) -> Self {
        apply::apply(&mut self, event);
        self
    }
}
