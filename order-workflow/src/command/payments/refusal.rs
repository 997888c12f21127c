//! Why something about payments or accounts is not taken, where the rule of a payment alone does not say so.

use chrono::{DateTime, Utc};

/// The answer is no.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// What settles the order is the buyer's own word still.
    #[error("the seller has not said that it was paid, and may until {until}")]
    Unconfirmed {
        /// Until when.
        until: DateTime<Utc>,
    },
    /// Less was asked because of it.
    #[error("less was asked for that invoice because this paid it early")]
    PaidEarly,
    /// A photo that nobody of the asker's organization handed in.
    #[error("nobody of this organization handed that photo in")]
    EvidenceUnknown,
    /// Nobody pays themselves.
    #[error("payer and payee are the same organization")]
    Oneself,
    /// A bank's code has 3 to 11 letters and digits.
    #[error("a bank's code has 3 to 11 letters and digits")]
    NotABankCode,
    /// The number of an account has 5 to 34 digits.
    #[error("the number of an account has 5 to 34 digits")]
    NotAnAccountNumber,
    /// A text that is missing or too long.
    #[error("{field} has from 1 to {limit} characters")]
    WrongLength {
        /// The field's name in the API.
        field: &'static str,
        /// The most.
        limit: usize,
    },
    /// The organization has it already.
    #[error("this account was entered already")]
    AccountEntered,
    /// Another organization's account of this number is verified.
    #[error("another organization's account of this number is verified")]
    AccountTaken,
    /// Somebody else looks at proof.
    #[error("whoever entered an account does not verify it")]
    OwnEntry,
    /// Somebody looked at proof before.
    #[error("this account is verified already")]
    AccountVerified,
    /// It is not used any more.
    #[error("this account is not used any more")]
    AccountEnded,
}
