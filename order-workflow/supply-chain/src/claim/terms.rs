//! How long whom has for a claim, and what silence means: the defaults of machines.md section 8.

use super::state::Reason;
use crate::money::Money;
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// What holds between two organizations about claims.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ClaimTerms {
    /// Days after the count in which a claim may be opened.
    pub days_to_claim: u32,
    /// The same for goods that do not keep; an agreement says which two trade in those.
    pub are_goods_perishable: bool,
    /// Days after the count for a fault that shows later.
    pub days_for_hidden_defects: u32,
    /// Days the other side has for its answer.
    pub days_to_answer: u32,
    /// Days the claimant has for the answer, and a mediator for theirs.
    pub days_to_mediate: u32,
    /// A claim up to this counts as accepted when nobody answers; nothing does where it is zero.
    pub silence_accepts_up_to: Money,
}

impl Default for ClaimTerms {
    fn default() -> Self {
        Self {
            days_to_claim: 7,
            are_goods_perishable: false,
            days_for_hidden_defects: 30,
            days_to_answer: 2,
            days_to_mediate: 7,
            silence_accepts_up_to: Money::ZERO,
        }
    }
}

fn days(count: u32) -> TimeDelta {
    TimeDelta::days(i64::from(count))
}

impl ClaimTerms {
    /// Days in which perishable goods may be claimed at most.
    pub const DAYS_PERISHABLE: u32 = 2;

    /// Whether they are what holds where nothing was agreed.
    #[must_use]
    pub fn are_usual(&self) -> bool {
        *self == Self::default()
    }

    /// Until when goods counted at `counted_at` may be claimed for `reason`.
    #[must_use]
    pub fn claimable_until(&self, reason: Reason, counted_at: DateTime<Utc>) -> DateTime<Utc> {
        let count = match reason {
            Reason::HiddenDefect => self.days_for_hidden_defects,
            _ if self.are_goods_perishable => self.days_to_claim.min(Self::DAYS_PERISHABLE),
            _ => self.days_to_claim,
        };
        counted_at + days(count)
    }

    pub(super) fn answer_due(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        now + days(self.days_to_answer)
    }

    pub(super) fn mediation_due(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        now + days(self.days_to_mediate)
    }
}
