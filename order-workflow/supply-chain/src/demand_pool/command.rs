//! What may be asked of a pool, with everything its rule needs to know.

use super::fill::LineFill;
use super::permission::CommandName;
use super::pledge::{Consent, Pledge, PledgeWish};
use super::pool_line::PoolLine;
use super::rules::Rules;
use crate::allocation::{ArrivedLine, Charge, CountedArrival};
use crate::ask::Actor;
use crate::id::{PledgeId, PoolLineId};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Who asks.
#[derive(Debug, Clone, Copy)]
pub enum By<'a> {
    /// A person for an organization.
    Person(&'a Actor),
    /// A deadline, or what became of the orders that a pool was made into.
    Clock,
}

/// What stands of one line when somebody pledges, under lock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PledgeFacts {
    /// Whether the pool is meant for whoever asks.
    pub is_for_asker: bool,
    /// Their pledge as it stands.
    pub standing: Option<Pledge>,
    /// What all pledges of the line come to, theirs included.
    pub fill: LineFill,
    /// Days from the hub to their place, by the published list.
    pub days_away: u8,
    /// Drawn at random, for a pledge that there is not yet.
    pub salt: Uuid,
}

/// What the supplier would have otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct CounterTerms {
    /// Lines as it would sell them: other prices, another least, less stock. What is not named stays.
    pub lines: Vec<PoolLine>,
    /// Lines it does not sell at all.
    pub dropped: Vec<PoolLineId>,
    /// It sends later than was said: who did not consent to that is let go.
    pub is_later: bool,
    /// Lines for which it sends other goods: who did not consent to that is let go.
    pub substituted: Vec<PoolLineId>,
}

/// What is cleared again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Countered {
    /// As the supplier would sell them.
    pub lines: Vec<PoolLine>,
    /// Those whose consent covers it.
    pub pledges: Vec<Pledge>,
    /// Those whose consent does not, in the order of their ids.
    pub released: Vec<PledgeId>,
}

impl CounterTerms {
    /// What is cleared again, of what was published and the pledges that were awarded.
    #[must_use]
    pub fn applied(&self, lines: &[PoolLine], pledges: Vec<Pledge>) -> Countered {
        let changed: BTreeMap<PoolLineId, &PoolLine> =
            self.lines.iter().map(|line| (line.id, line)).collect();
        let [dropped, substituted] =
            [&self.dropped, &self.substituted].map(|lines| lines.iter().collect::<BTreeSet<_>>());
        let is_covered = |pledge: &Pledge| {
            let has = |consent| pledge.wish.consents.has(consent);
            !dropped.contains(&pledge.line)
                && (!self.is_later || has(Consent::Late))
                && (!substituted.contains(&pledge.line) || has(Consent::Substitute))
        };
        let kept = lines.iter().filter(|line| !dropped.contains(&line.id));
        let lines = kept.map(|line| changed.get(&line.id).copied().unwrap_or(line).clone());
        let (pledges, released): (Vec<_>, Vec<_>) = pledges.into_iter().partition(is_covered);
        let mut released: Vec<PledgeId> = released.iter().map(|pledge| pledge.id).collect();
        released.sort_unstable();
        Countered { lines: lines.collect(), pledges, released }
    }
}

/// What is asked of a pool.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// Write the rules and what is bought, again and again until it opens.
    Plan {
        /// The rules.
        rules: Rules,
        /// What is bought.
        lines: Vec<PoolLine>,
    },
    /// Publish them.
    Publish,
    /// The opening has come.
    Open,
    /// Promise to take something, or change what was promised.
    Pledge {
        /// A new pledge's id; that of the standing one where there is one.
        id: PledgeId,
        /// Of which line.
        line: PoolLineId,
        /// What is promised.
        wish: PledgeWish,
        /// When the device wrote it, by its own clock.
        claimed_at: Option<DateTime<Utc>>,
        /// What stands now.
        facts: Box<PledgeFacts>,
    },
    /// Take a promise back.
    Withdraw {
        /// Of which line.
        line: PoolLineId,
        /// When the device wrote it, by its own clock.
        claimed_at: Option<DateTime<Utc>>,
        /// What stands now.
        facts: Box<PledgeFacts>,
    },
    /// The time for topping up has come.
    BeginTopUp,
    /// The cut-off has come.
    CutOff,
    /// Find the price, when the grace is over.
    Clear {
        /// Every pledge, in whatever order.
        pledges: Vec<Pledge>,
        /// Where the pool pledged in one above: all its lines, at the price and with the count that came down.
        above: Option<Vec<PoolLine>>,
    },
    /// Give it up before it is cleared.
    CallOff {
        /// Why.
        reason: String,
    },
    /// The supplier sells as ordered.
    Accept,
    /// The supplier would sell otherwise: cleared again, once.
    Counter {
        /// How.
        terms: CounterTerms,
        /// Every pledge that was cleared, in whatever order.
        pledges: Vec<Pledge>,
    },
    /// The supplier does not sell, or no more.
    Refuse {
        /// Why.
        reason: String,
    },
    /// Goods were counted at the hub, or the supplier's order was explained without more coming.
    Arrive {
        /// What came and what it is billed at, by line.
        counted: Vec<CountedArrival>,
        /// Whether nothing more comes.
        is_last: bool,
    },
    /// Confirm how what came is shared out.
    Allocate {
        /// What came, with what is still owed to each pledge, under lock.
        lines: Vec<ArrivedLine>,
    },
    /// Share out freight or another charge, once everything is shared out.
    Charge {
        /// What, with who bears it.
        charge: Charge,
    },
    /// Every leg is completed.
    Finish {
        /// How many are not.
        open_legs: i64,
    },
}

impl Command {
    /// Its name.
    #[must_use]
    pub const fn name(&self) -> CommandName {
        match self {
            Self::Plan { .. } => CommandName::Plan,
            Self::Publish => CommandName::Publish,
            Self::Open => CommandName::Open,
            Self::Pledge { .. } => CommandName::Pledge,
            Self::Withdraw { .. } => CommandName::Withdraw,
            Self::BeginTopUp => CommandName::BeginTopUp,
            Self::CutOff => CommandName::CutOff,
            Self::Clear { .. } => CommandName::Clear,
            Self::CallOff { .. } => CommandName::CallOff,
            Self::Accept => CommandName::Accept,
            Self::Counter { .. } => CommandName::Counter,
            Self::Refuse { .. } => CommandName::Refuse,
            Self::Arrive { .. } => CommandName::Arrive,
            Self::Allocate { .. } => CommandName::Allocate,
            Self::Charge { .. } => CommandName::Charge,
            Self::Finish { .. } => CommandName::Finish,
        }
    }
}
