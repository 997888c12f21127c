//! Why something cannot be done to an agreement.

use super::content::{TextTooLong, WrongTerm};
use super::price_book::EntryFault;
use crate::id::{AgreementId, OrganizationId};
use crate::organization::Role;
use crate::purchase_order::Party;

/// The answer is no.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The asker's role does not cover it.
    #[error("this needs one of the roles {roles:?}")]
    NotYourRole {
        /// Who may, on that side.
        roles: &'static [Role],
    },
    /// The other side's to do: one's own proposal is answered by the other.
    #[error("this is for the {party:?} to do")]
    NotYourPart {
        /// Whose part it is.
        party: Party,
    },
    /// Whoever proposed it accepts it for nobody else either.
    #[error("whoever proposed it does not accept it")]
    OwnProposal,
    /// One proposal at a time.
    #[error("version {number} waits for an answer")]
    ProposalOpen {
        /// The one that waits.
        number: i32,
    },
    /// There is nothing to answer.
    #[error("nothing waits for an answer")]
    NothingProposed,
    /// Another version waits than the one the asker saw.
    #[error("it is version {number} that waits")]
    OtherProposal {
        /// The one that waits.
        number: i32,
    },
    /// Nothing holds, so that there is nothing to end.
    #[error("nothing holds that could be ended")]
    NothingToEnd,
    /// The last day lies before the first.
    #[error("the last day lies before the first")]
    PeriodBackwards,
    /// The last day is over.
    #[error("the last day is over")]
    PeriodOver,
    /// Notice for a day that is over.
    #[error("that day is over")]
    LastDayPast,
    /// A term outside what makes sense.
    #[error("{} is from {} to {}", .0.field, .0.least, .0.most)]
    Term(WrongTerm),
    /// A note that is too long.
    #[error("a note has at most {} characters", .0.limit)]
    NoteTooLong(TextTooLong),
    /// More entries than a book may have.
    #[error("a price book has at most {limit} entries")]
    TooManyPrices {
        /// The most.
        limit: usize,
    },
    /// An entry that cannot be.
    #[error("entry {index}: {fault}")]
    Entry {
        /// Its place, from 0.
        index: usize,
        /// What is wrong with it.
        fault: EntryFault,
    },
    /// With oneself.
    #[error("an agreement is between two")]
    WithItself,
    /// The asker is neither the seller nor the buyer named.
    #[error("the asker is neither of the two")]
    NotBetweenYou,
    /// There is no such organization.
    #[error("there is no organization {0}")]
    PartnerUnknown(OrganizationId),
    /// The two have one; a new version of it is proposed there.
    #[error("the two have an agreement: {id}")]
    Exists {
        /// The one they have.
        id: AgreementId,
    },
}
