//! An account at a bank, and what a bank calls a payment into it.

use crate::id::{BankAccountId, OrganizationId, PersonId};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// An organization's account at a bank; money goes there and nowhere else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BankAccount {
    /// Which.
    pub id: BankAccountId,
    /// Whose.
    pub owner: OrganizationId,
    /// The bank's code, such as 014.
    pub bank_code: String,
    /// Its number there.
    pub number: String,
    /// In whose name it is.
    pub holder: String,
    /// Who looked at proof that it is the owner's, and when: another person than whoever entered it.
    pub verified: Option<(PersonId, DateTime<Utc>)>,
    /// Since when it is not used any more.
    pub ended_at: Option<DateTime<Utc>>,
}

/// Why money may not go to an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// Somebody else's.
    #[error("that account is not the payee's")]
    OthersAccount,
    /// Nobody has looked at proof yet.
    #[error("nobody has verified that account yet")]
    NotVerified,
    /// Not used any more.
    #[error("that account is not used any more")]
    Ended,
}

impl BankAccount {
    /// Holds the account to whom money is for.
    ///
    /// # Errors
    /// [`Unfit`]
    pub fn is_fit_for(&self, payee: OrganizationId) -> Result<(), Unfit> {
        if self.owner != payee {
            Err(Unfit::OthersAccount)
        } else if self.ended_at.is_some() {
            Err(Unfit::Ended)
        } else if self.verified.is_none() {
            Err(Unfit::NotVerified)
        } else {
            Ok(())
        }
    }
}

/// What a bank or provider calls a payment: letters and digits in upper case, so that the same reference is the
/// same however it was typed. It counts once for each account of a payee.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct BankReference(String);

/// A text that is no reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a reference has from 4 to 64 letters and digits")]
pub struct NotAReference;

impl BankReference {
    /// As it is kept.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for BankReference {
    type Error = NotAReference;

    fn try_from(text: String) -> Result<Self, NotAReference> {
        let kept: String = text
            .chars()
            .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '/' | '.' | '_' | ':'))
            .map(|c| c.to_ascii_uppercase())
            .collect();
        let all = kept.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if all && (4..=64).contains(&kept.len()) { Ok(Self(kept)) } else { Err(NotAReference) }
    }
}

impl From<BankReference> for String {
    fn from(reference: BankReference) -> Self {
        reference.0
    }
}
