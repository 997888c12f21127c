//! What happened to a claim, in the past tense. Stored for ever, in each claim's own history.

use super::line::ClaimLine;
use super::state::{Remedy, Side};
use super::{Answer, Resolution};
use crate::id::{OrganizationId, ShipmentId};
use crate::money::Money;
use chrono::{DateTime, Utc};

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// A count or a person said what is claimed.
    Drafted {
        /// What.
        lines: Vec<ClaimLine>,
        /// Until when it may be opened.
        due: DateTime<Utc>,
    },
    /// It was put before the other side.
    Opened {
        /// From the claimant's series.
        number: String,
        /// What is claimed.
        lines: Vec<ClaimLine>,
        /// What is asked for it.
        wants: Remedy,
        /// In own words.
        words: Option<String>,
        /// Until when the other side may answer.
        due: DateTime<Utc>,
    },
    /// A photo was put with it.
    PhotoAdded {
        /// By which side.
        by: Side,
    },
    /// What was drafted is not claimed.
    Discarded {
        /// Why.
        reason: Option<String>,
    },
    /// The other side said something short of a plain yes.
    Answered {
        /// What it offers.
        answer: Answer,
        /// Until when the claimant may say no to it; as it was where somebody looks at it already.
        due: Option<DateTime<Utc>>,
    },
    /// It went to whoever mediates.
    BroughtToMediation {
        /// The secondary cooperative; nothing for the operator.
        mediator: Option<OrganizationId>,
        /// Why, in the claimant's words.
        words: Option<String>,
        /// Until when.
        due: DateTime<Utc>,
    },
    /// It went to a named body.
    BroughtToArbitration {
        /// Which; nothing for the operator.
        arbiter: Option<String>,
        /// Why.
        words: Option<String>,
        /// Which side called for it; nothing where the time for mediation was over.
        by: Option<Side>,
    },
    /// It is decided.
    Resolved {
        /// How.
        resolution: Resolution,
    },
    /// What is not sent of the replacement is credited after all.
    ReplacementFellShort {
        /// All that is credited so far.
        credited: Money,
    },
    /// The claimant took it back.
    Withdrawn {
        /// Why.
        reason: Option<String>,
    },
    /// A corrected count left less of it.
    Lowered {
        /// What is still claimed.
        lines: Vec<ClaimLine>,
    },
    /// The goods left for the respondent.
    GoodsSent {
        /// The shipment in the other direction.
        shipment: ShipmentId,
        /// Its number.
        number: String,
        /// Driver, plate, carrier.
        carrier: Option<String>,
    },
    /// The respondent has the goods.
    GoodsTaken {
        /// When.
        at: DateTime<Utc>,
    },
}

impl Event {
    /// The word its history keeps.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Drafted { .. } => "drafted",
            Self::Opened { .. } => "opened",
            Self::PhotoAdded { .. } => "photo_added",
            Self::Discarded { .. } => "discarded",
            Self::Answered { .. } => "answered",
            Self::BroughtToMediation { .. } => "brought_to_mediation",
            Self::BroughtToArbitration { .. } => "brought_to_arbitration",
            Self::Resolved { .. } => "resolved",
            Self::ReplacementFellShort { .. } => "replacement_fell_short",
            Self::Withdrawn { .. } => "withdrawn",
            Self::Lowered { .. } => "lowered",
            Self::GoodsSent { .. } => "goods_sent",
            Self::GoodsTaken { .. } => "goods_taken",
        }
    }
}
