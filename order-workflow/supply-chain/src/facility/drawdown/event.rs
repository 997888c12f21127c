//! What happened to a drawdown, in the past tense. Stored for ever, in its own history.

use crate::facility::Purpose;
use crate::money::Money;
use crate::payment::BankReference;
use crate::signature::{Signature, Signatures};
use chrono::NaiveDate;

/// What happened to a drawdown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DrawdownEvent {
    /// The board is asked.
    Requested {
        /// How much.
        amount: Money,
        /// What for.
        purpose: Purpose,
        /// Of the board's decision.
        decision_number: String,
        /// Who must sign.
        signatures: Signatures,
    },
    /// An officer signed.
    Signed {
        /// Who and when.
        signature: Signature,
    },
    /// Enough have signed.
    Approved,
    /// It is not wanted any more.
    Withdrawn,
    /// An officer of the cooperative said no.
    Rejected {
        /// Why.
        words: String,
    },
    /// The bank does not pay it.
    Refused {
        /// Why.
        words: String,
    },
    /// The facility's last day passed over it.
    Expired,
    /// The seller is paid.
    Paid {
        /// What the bank calls it.
        reference: BankReference,
        /// The day.
        paid_on: NaiveDate,
    },
    /// The seller was not paid after all: what it settled is open again, and nothing of it is paid back.
    Reversed {
        /// Why.
        words: String,
    },
}

impl DrawdownEvent {
    /// The word the tables use.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Requested { .. } => "requested",
            Self::Signed { .. } => "signed",
            Self::Approved => "approved",
            Self::Withdrawn => "withdrawn",
            Self::Rejected { .. } => "rejected",
            Self::Refused { .. } => "refused",
            Self::Expired => "expired",
            Self::Paid { .. } => "paid",
            Self::Reversed { .. } => "reversed",
        }
    }
}
