//! What two organizations agreed about how they trade: terms, and a price book of the buyer's own.
//!
//! An agreement is a row of versions. One side proposes a version, the other takes it or not; what was
//! taken is never changed. It holds from its first day to its last, at the seller's place, until somebody
//! gives notice or a newer version begins. Of all that hold today, the newest counts, whole: nothing is
//! pieced together from two versions.

mod content;
mod decide;
mod price_book;
mod refusal;

pub use content::{Content, NOTE_MAX, TextTooLong, WrongTerm};
pub use decide::{Command, CommandName, Event, allowed, authority, decide};
pub use price_book::{
    Entry, EntryFault, NotAPercent, OfferFacts, PRICES_MAX, PackAgreed, Percent, Price, PriceBook,
    Scope, category_key,
};
pub use refusal::Refusal;

use crate::id::{AgreementId, OrganizationId, PersonId};
use crate::purchase_order::Party;
use chrono::NaiveDate;

/// How far a version has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VersionState {
    /// The other side has not answered.
    Proposed,
    /// Both are bound, from its first day to its last.
    Accepted,
    /// The other side did not take it.
    Declined,
    /// Its own side took it back.
    Withdrawn,
}

impl VersionState {
    /// The word the API and the tables use.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Proposed => "proposed",
            Self::Accepted => "accepted",
            Self::Declined => "declined",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// The state of that word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Proposed, Self::Accepted, Self::Declined, Self::Withdrawn]
            .into_iter()
            .find(|state| state.as_str() == word)
    }
}

/// A version as far as rules about it go; what it says stands in its [`Content`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// From 1 up, in the order they were proposed.
    pub number: i32,
    /// How far it has come.
    pub state: VersionState,
    /// Whose proposal it is.
    pub side: Party,
    /// Who proposed it, and so may not accept it, for whomever they act.
    pub proposer: PersonId,
    /// The first day it holds, at the seller's place.
    pub valid_from: NaiveDate,
    /// The last day it holds; nothing for until further notice.
    pub valid_to: Option<NaiveDate>,
    /// The last day it holds by notice.
    pub last_day: Option<NaiveDate>,
}

impl Version {
    /// The last day it holds, if there is one.
    #[must_use]
    pub fn holds_until(&self) -> Option<NaiveDate> {
        match (self.valid_to, self.last_day) {
            (Some(one), Some(other)) => Some(one.min(other)),
            (one, other) => one.or(other),
        }
    }

    /// Whether it was accepted and its last day is `today` or later.
    #[must_use]
    pub fn lasts(&self, today: NaiveDate) -> bool {
        self.state == VersionState::Accepted && self.holds_until().is_none_or(|last| last >= today)
    }
}

/// Two organizations and what they proposed to each other so far, oldest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agreement {
    /// Which agreement.
    pub id: AgreementId,
    /// Who sells.
    pub seller: OrganizationId,
    /// Who buys.
    pub buyer: OrganizationId,
    /// By rising number.
    pub versions: Vec<Version>,
}

impl Agreement {
    /// The side an organization is on, if it is a party.
    #[must_use]
    pub fn party(&self, organization: OrganizationId) -> Option<Party> {
        match organization {
            of if of == self.seller => Some(Party::Seller),
            of if of == self.buyer => Some(Party::Buyer),
            _ => None,
        }
    }

    /// The version that counts on `day`: of all that hold, the newest.
    #[must_use]
    pub fn in_force(&self, day: NaiveDate) -> Option<&Version> {
        self.versions.iter().rev().find(|version| version.lasts(day) && version.valid_from <= day)
    }

    /// The version that waits for an answer.
    #[must_use]
    pub fn proposed(&self) -> Option<&Version> {
        self.versions.iter().find(|version| version.state == VersionState::Proposed)
    }
}

#[cfg(test)]
mod tests;
