//! What people and programs may set up about being told: messages read, mails wanted, webhooks kept,
//! parked work tried again.

pub mod mail;
pub mod messages;
pub mod parked;
pub mod webhooks;

use crate::telling::address::Fault;

/// The answer is no.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// An address that a webhook may not have.
    #[error("not an address for a webhook: {0}")]
    WebhookAddress(Fault),
    /// A type of event that there is none of.
    #[error("there is no type of event called {word}")]
    TypeUnknown {
        /// At which place of the list.
        index: usize,
        /// What was written.
        word: String,
    },
    /// A note that is too long.
    #[error("a note has at most {limit} characters")]
    NoteTooLong {
        /// The most.
        limit: usize,
    },
    /// An organization has as many as it may.
    #[error("an organization has at most {limit} webhooks")]
    TooManyWebhooks {
        /// The most.
        limit: i64,
    },
    /// A test goes to an active webhook only.
    #[error("the webhook is not active")]
    WebhookNotActive,
    /// No address for mails.
    #[error("this is no address for mails")]
    MailAddress,
    /// Mails are wanted, but nowhere.
    #[error("mails need an address")]
    MailAddressNeeded,
    /// A link that never was, is used, or is too old.
    #[error("this link is not valid")]
    LinkSpent,
    /// Too many links were asked for in a day.
    #[error("at most {limit} links a day")]
    TooManyLinks {
        /// The most.
        limit: i64,
    },
}
