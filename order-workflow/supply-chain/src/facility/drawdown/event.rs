//! What happened to a drawdown, in the past tense. Stored for ever, in its own history.

use crate::facility::Purpose;
use crate::money::Money;
use crate::payment::BankReference;
use crate::signature::{Signature, Signatures};

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
    /// The bank does not pay it.
    Refused {
        /// Why.
        words: String,
    },
    /// The seller is paid.
    Paid {
        /// What the bank calls it.
        reference: BankReference,
    },
}
