//! What the history of its order tells of a claim: the steps that concern both parties.
//!
//! A claim keeps a history of its own; the order's, which is hash-chained and can be proven, names each
//! step with the facts both sides rely on. Drafts and photos are not among them.

use super::event::Event;
use super::state::{Reason, Remedy, SettledBy, Verdict};
use super::{Claim, ClaimLine};
use crate::id::{ClaimId, OrderLineId};
use crate::money::Money;
use crate::words::words;
use chrono::{DateTime, Utc};
use serde::Serialize;

words! {
    /// What happened, as the order's history calls it.
    Step {
        /// It was put before the seller.
        Opened = "claim_opened",
        /// The seller said something short of a plain yes.
        Answered = "claim_answered",
        /// It went to whoever mediates.
        Mediated = "claim_mediated",
        /// It went to a named body, or the operator.
        Arbitrated = "claim_arbitrated",
        /// It is decided.
        Settled = "claim_settled",
        /// Something of the replacement is credited instead of sent.
        FellShort = "claim_fell_short",
        /// The claimant took it back, or a corrected count left nothing of it.
        Withdrawn = "claim_withdrawn",
        /// A corrected count left less of it.
        Lowered = "claim_lowered",
        /// The goods left for the seller.
        GoodsSent = "claim_goods_sent",
        /// The seller has the goods.
        GoodsTaken = "claim_goods_taken",
    }
}

/// One step of a claim, with its facts; those that do not apply say nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ClaimNews {
    /// Which claim.
    pub id: ClaimId,
    /// From the claimant's series.
    pub number: String,
    /// What happened; the entry's kind says it already.
    #[serde(skip)]
    pub step: Step,
    /// What is claimed, offered or credited by it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amount: Option<Money>,
    /// What the seller said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verdict: Option<Verdict>,
    /// In which way it is asked, offered or settled.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remedy: Option<Remedy>,
    /// By whom it was decided.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub settled_by: Option<SettledBy>,
    /// Until when whoever must act next has time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due: Option<DateTime<Utc>>,
    /// Of the order that brings the goods once more, or of the shipment in which they go back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub paper: Option<String>,
    /// What is claimed, line by line.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<NewsLine>,
    /// Why, in the words of whoever did it.
    #[serde(skip)]
    pub words: Option<String>,
}

/// What is claimed of one line of the order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NewsLine {
    /// Which.
    pub line_id: OrderLineId,
    /// What was wrong.
    pub reason: Reason,
    /// How much, in base units.
    pub quantity_base: i64,
    /// What is claimed for it.
    pub amount: Money,
}

impl From<&ClaimLine> for NewsLine {
    fn from(line: &ClaimLine) -> Self {
        Self {
            line_id: line.order_line,
            reason: line.reason,
            quantity_base: line.quantity,
            amount: line.amount,
        }
    }
}

impl Claim {
    /// What `event`, after which the claim is as it is here, is to its order; nothing while it is a draft.
    #[must_use]
    pub fn news_of(&self, event: &Event) -> Option<ClaimNews> {
        let number = self.number.clone()?;
        let plain = |step| ClaimNews {
            id: self.id,
            number: number.clone(),
            step,
            amount: None,
            verdict: None,
            remedy: None,
            settled_by: None,
            due: None,
            paper: None,
            lines: Vec::new(),
            words: None,
        };
        let lines = || self.lines.iter().map(NewsLine::from).collect();
        Some(match event {
            Event::Drafted { .. } | Event::PhotoAdded { .. } | Event::Discarded { .. } => {
                return None;
            }
            Event::Opened { wants, words, due, .. } => ClaimNews {
                amount: Some(self.total()),
                remedy: Some(*wants),
                due: Some(*due),
                lines: lines(),
                words: words.clone(),
                ..plain(Step::Opened)
            },
            Event::Answered { answer, due } => ClaimNews {
                amount: Some(answer.amount),
                verdict: Some(answer.verdict),
                remedy: Some(answer.remedy),
                due: *due,
                words: answer.words.clone(),
                ..plain(Step::Answered)
            },
            Event::BroughtToMediation { words, due, .. } => {
                ClaimNews { due: Some(*due), words: words.clone(), ..plain(Step::Mediated) }
            }
            Event::BroughtToArbitration { words, .. } => {
                ClaimNews { words: words.clone(), ..plain(Step::Arbitrated) }
            }
            Event::Resolved { resolution } => ClaimNews {
                amount: Some(resolution.credited),
                remedy: Some(resolution.remedy),
                settled_by: Some(resolution.by),
                words: resolution.words.clone(),
                ..plain(Step::Settled)
            },
            Event::ReplacementFellShort { credited } => {
                ClaimNews { amount: Some(*credited), ..plain(Step::FellShort) }
            }
            Event::Withdrawn { reason } => {
                ClaimNews { words: reason.clone(), ..plain(Step::Withdrawn) }
            }
            Event::Lowered { .. } => {
                ClaimNews { amount: Some(self.total()), lines: lines(), ..plain(Step::Lowered) }
            }
            Event::GoodsSent { number, .. } => {
                ClaimNews { paper: Some(number.clone()), ..plain(Step::GoodsSent) }
            }
            Event::GoodsTaken { .. } => {
                ClaimNews { amount: Some(self.credited()), ..plain(Step::GoodsTaken) }
            }
        })
    }
}
