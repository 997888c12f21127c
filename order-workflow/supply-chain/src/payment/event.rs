//! What happened to a payment, in the past tense. Stored for ever, in its own history.

use super::application::Application;
use super::bank_account::BankReference;
use super::state::{Method, Side};
use crate::id::{BankAccountId, FileId, RefundId};
use crate::money::Money;
use crate::signature::{Signature, Signatures};
use chrono::NaiveDate;

/// What a payment says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Particulars {
    /// How much.
    pub amount: Money,
    /// The day it was paid.
    pub paid_on: NaiveDate,
    /// How.
    pub method: Method,
    /// Into which account.
    pub account: Option<BankAccountId>,
    /// What the bank calls it.
    pub reference: Option<BankReference>,
    /// What shows it.
    pub evidence: Option<FileId>,
    /// Who wrote it down; nothing for a bank or provider.
    pub recorded_by: Option<Side>,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// Officers are to sign it.
    Prepared {
        /// What it is to be.
        particulars: Particulars,
        /// Who must sign.
        signatures: Signatures,
        /// What it is for, as far as its maker said; the rest is to stand on account.
        planned: Vec<Application>,
    },
    /// An officer signed.
    Signed {
        /// Who and when.
        signature: Signature,
    },
    /// Enough have signed; it may be made.
    Approved,
    /// It counts.
    Recorded {
        /// What it is.
        particulars: Particulars,
        /// What it settled; the rest is on account.
        applied: Vec<Application>,
    },
    /// It is not made.
    Withdrawn,
    /// It came.
    Confirmed,
    /// It never came, or was recorded by mistake; whatever it settled is open again.
    Reversed {
        /// Who says so; nothing for a bank.
        by: Option<Side>,
        /// Why.
        words: String,
    },
    /// What was on account settled something.
    Applied {
        /// What.
        applied: Vec<Application>,
    },
    /// It settles that no longer, and stands on account.
    Unapplied {
        /// What, and how much.
        application: Application,
    },
    /// The payee's officers are to sign what is to go back.
    RefundPrepared {
        /// Which.
        refund: RefundId,
        /// How much.
        amount: Money,
        /// The day that was said.
        paid_on: NaiveDate,
        /// How.
        method: Method,
        /// What the bank calls it, where that is known.
        reference: Option<BankReference>,
        /// Who must sign.
        signatures: Signatures,
    },
    /// An officer of the payee signed what is to go back.
    RefundSigned {
        /// Which.
        refund: RefundId,
        /// Who and when.
        signature: Signature,
    },
    /// Enough have signed; it may go back.
    RefundApproved {
        /// Which.
        refund: RefundId,
    },
    /// It does not go back after all.
    RefundWithdrawn {
        /// Which.
        refund: RefundId,
    },
    /// What went back came.
    RefundConfirmed {
        /// Which.
        refund: RefundId,
    },
    /// It never came, or was written down by mistake; it stands on account again.
    RefundReversed {
        /// Which.
        refund: RefundId,
        /// Who says so.
        by: Option<Side>,
        /// Why.
        words: String,
    },
    /// Some of what was on account went back.
    Refunded {
        /// Which.
        refund: RefundId,
        /// How much.
        amount: Money,
        /// The day.
        paid_on: NaiveDate,
        /// How.
        method: Method,
        /// What the bank calls it.
        reference: Option<BankReference>,
    },
}

impl Event {
    /// The word the history uses.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Prepared { .. } => "prepared",
            Self::Signed { .. } => "signed",
            Self::Approved => "approved",
            Self::Recorded { .. } => "recorded",
            Self::Withdrawn => "withdrawn",
            Self::Confirmed => "confirmed",
            Self::Reversed { .. } => "reversed",
            Self::Applied { .. } => "applied",
            Self::Unapplied { .. } => "unapplied",
            Self::Refunded { .. } => "refunded",
            Self::RefundPrepared { .. } => "refund_prepared",
            Self::RefundSigned { .. } => "refund_signed",
            Self::RefundApproved { .. } => "refund_approved",
            Self::RefundWithdrawn { .. } => "refund_withdrawn",
            Self::RefundConfirmed { .. } => "refund_confirmed",
            Self::RefundReversed { .. } => "refund_reversed",
        }
    }
}
