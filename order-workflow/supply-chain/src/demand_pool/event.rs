//! What happened to a pool, in the past tense. Stored for ever, in each pool's own history.

use super::clearing::{Digest, PoolClearing};
use super::command::CounterTerms;
use super::pledge::Pledge;
use super::pool_line::PoolLine;
use super::rules::Rules;
use super::state::WhyFailed;
use crate::allocation::{Borne, ChargeKind, CountedArrival, LineAllocation};
use crate::id::PledgeId;
use crate::money::Money;
use chrono::{DateTime, Utc};

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// The organizer wrote the rules and what is bought.
    Planned {
        /// The rules.
        rules: Rules,
        /// What is bought.
        lines: Vec<PoolLine>,
    },
    /// They are published.
    RulesPublished {
        /// Of rules and lines.
        digest: Digest,
        /// When.
        at: DateTime<Utc>,
    },
    /// Pledges are taken.
    Opened,
    /// A cooperative promised something.
    Pledged {
        /// What.
        pledge: Pledge,
        /// Whether its packet came in after the cut-off, inside the grace.
        is_late: bool,
    },
    /// A cooperative changed what it promised.
    PledgeChanged {
        /// What it was.
        before: Pledge,
        /// What it is.
        pledge: Pledge,
        /// Whether its packet came in after the cut-off, inside the grace.
        is_late: bool,
    },
    /// A cooperative took its promise back.
    PledgeWithdrawn {
        /// What it was.
        pledge: Pledge,
        /// Whether its packet came in after the cut-off, inside the grace.
        is_late: bool,
    },
    /// From now on nothing may leave more missing.
    TopUpBegan,
    /// No pledge is taken any more.
    CutOff,
    /// The least was not met, and it is open once more.
    Extended {
        /// Until when.
        cut_off_at: DateTime<Utc>,
        /// The pledges that did not consent to it.
        released: Vec<PledgeId>,
        /// Of what was reckoned.
        input: Digest,
    },
    /// It came to nothing.
    Failed {
        /// Why.
        why: WhyFailed,
        /// In the words of whoever ended it.
        reason: Option<String>,
        /// Of what was reckoned, where it was.
        input: Option<Digest>,
    },
    /// Everybody is bound at one price, and the supplier is asked.
    Awarded {
        /// What came of it.
        clearing: PoolClearing,
    },
    /// The supplier sells as ordered.
    SupplierAccepted,
    /// The supplier would sell otherwise, and the pool was cleared again.
    Recleared {
        /// How it would sell.
        terms: CounterTerms,
        /// What comes of it now.
        clearing: PoolClearing,
        /// The pledges whose consent did not cover it.
        released: Vec<PledgeId>,
    },
    /// Goods were counted at the hub, or nothing more comes.
    Arrived {
        /// What was counted.
        counted: Vec<CountedArrival>,
        /// Whether nothing more comes.
        is_last: bool,
    },
    /// What came is shared out for good.
    Allocated {
        /// How, by line.
        lines: Vec<LineAllocation>,
    },
    /// Everything that comes has come and is shared out.
    FullyAllocated,
    /// A charge is shared out.
    Charged {
        /// What for.
        kind: ChargeKind,
        /// Number of its paper.
        paper: String,
        /// What it comes to.
        amount: Money,
        /// Who bears how much.
        borne: Vec<Borne>,
    },
    /// Every leg is completed.
    Closed,
}

impl Event {
    /// The word its history keeps.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Planned { .. } => "planned",
            Self::RulesPublished { .. } => "rules_published",
            Self::Opened => "opened",
            Self::Pledged { .. } => "pledged",
            Self::PledgeChanged { .. } => "pledge_changed",
            Self::PledgeWithdrawn { .. } => "pledge_withdrawn",
            Self::TopUpBegan => "top_up_began",
            Self::CutOff => "cut_off",
            Self::Extended { .. } => "extended",
            Self::Failed { .. } => "failed",
            Self::Awarded { .. } => "awarded",
            Self::SupplierAccepted => "supplier_accepted",
            Self::Recleared { .. } => "recleared",
            Self::Arrived { .. } => "arrived",
            Self::Allocated { .. } => "allocated",
            Self::FullyAllocated => "fully_allocated",
            Self::Charged { .. } => "charged",
            Self::Closed => "closed",
        }
    }
}
