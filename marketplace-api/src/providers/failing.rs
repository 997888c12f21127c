//! Why a provider shows nothing or tells nothing, and why a notice is not one of theirs.

use order_workflow::jobs::telling::deliveries::Failure;

/// What was asked of a provider did not come about.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoDeal {
    /// The node keeps nothing it could be spoken with.
    #[error("the node keeps no credentials of that name")]
    NotConfigured,
    /// It cannot be paid that way, or not at that bank.
    #[error("the provider offers no {what}")]
    NotOffered {
        /// What it does not offer.
        what: String,
    },
    /// No answer came; whether it took what was asked is not known.
    #[error("no answer: {said}")]
    NoAnswer {
        /// Why.
        failure: Failure,
        /// What the machine said.
        said: String,
    },
    /// It says no.
    #[error("the provider says no: {status} {code} {said}")]
    Refused {
        /// The HTTP status.
        status: u16,
        /// Its own code.
        code: String,
        /// Its own words.
        said: String,
    },
    /// It broke; whether it took what was asked is not known.
    #[error("the provider broke: {status}")]
    Broken {
        /// The HTTP status.
        status: u16,
    },
    /// What it answers is not what it describes.
    #[error("the provider's answer cannot be understood: {missing}")]
    Unreadable {
        /// What is not there, or not as it should be.
        missing: &'static str,
    },
    /// What is signed with cannot be used.
    #[error("nothing can be signed: {why}")]
    Key {
        /// Why.
        why: &'static str,
    },
}

impl NoDeal {
    /// The code that a request keeps.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::NotConfigured | Self::Key { .. } => "not_configured",
            Self::NotOffered { .. } => "not_offered",
            Self::NoAnswer { failure: Failure::Timeout, .. } => "timeout",
            Self::NoAnswer { .. } => "unreachable",
            Self::Refused { .. } => "refused",
            Self::Broken { .. } => "broken",
            Self::Unreadable { .. } => "unreadable",
        }
    }
}

/// A notice is not the provider's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotGenuine {
    /// It is not signed, or by somebody else, or not as it was sent.
    #[error("not signed by the provider")]
    Signature,
    /// Whether it is cannot be told now: some keys cannot be used.
    #[error("some keys of the node cannot be used")]
    KeysUnusable,
    /// It is the provider's, and speaks of nothing that can be read.
    #[error("it speaks of nothing that can be read")]
    Unreadable,
}
