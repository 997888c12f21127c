//! The envelope of a command: who asks, through what, under which key, about which version.

use chrono::{DateTime, Utc};
use supply_chain::ask::Actor;
use supply_chain::id::{OrganizationId, PersonId};
use uuid::Uuid;

use crate::error::WorkflowError;

/// Who asks: a person for an organization, or a person who runs the installation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asker {
    /// For one organization.
    Actor(Actor),
    /// For the installation.
    Operator(PersonId),
}

impl Asker {
    /// The person.
    #[must_use]
    pub fn person(&self) -> PersonId {
        match self {
            Self::Actor(actor) => actor.person,
            Self::Operator(person) => *person,
        }
    }

    /// The organization, if they act for one.
    #[must_use]
    pub fn organization(&self) -> Option<OrganizationId> {
        match self {
            Self::Actor(actor) => Some(actor.organization),
            Self::Operator(_) => None,
        }
    }
}

/// The way a command came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Channel {
    /// A form on a page.
    Page,
    /// A program.
    Api,
    /// The installation itself: a deadline, the demo world.
    System,
}

impl Channel {
    /// The word the history keeps.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Page => "page",
            Self::Api => "api",
            Self::System => "system",
        }
    }
}

/// Under which key a command may be sent again without counting twice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Once {
    /// Method and path.
    pub route: String,
    /// The caller's own; 1 to 200 characters.
    pub key: String,
    /// SHA-256 of the body as canonical JSON.
    pub input_hash: [u8; 32],
}

/// Which version a thing is to have: any one of those named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expected(Vec<i64>);

impl Expected {
    /// One of these versions; of none, no version is.
    #[must_use]
    pub const fn one_of(versions: Vec<i64>) -> Self {
        Self(versions)
    }

    /// The versions.
    #[must_use]
    pub fn versions(&self) -> &[i64] {
        &self.0
    }
}

impl From<i64> for Expected {
    fn from(version: i64) -> Self {
        Self(vec![version])
    }
}

/// A command as asked (data.md 10).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ask {
    /// By whom.
    pub by: Asker,
    /// Through what.
    pub channel: Channel,
    /// Sent again under the same key, it gets the first answer.
    pub once: Option<Once>,
    /// Refused as stale when the thing is no longer at a version that is named here.
    pub expects: Option<Expected>,
    /// The device it was written on, and that device's own count.
    pub device: Option<(Uuid, i64)>,
    /// When the device says it was written: evidence, never authority.
    pub claimed_at: Option<DateTime<Utc>>,
    /// The asker's name, where whoever asks knows it already; looked up otherwise.
    pub name: Option<String>,
}

impl Ask {
    /// A command without key, version or device.
    #[must_use]
    pub fn plain(by: Asker, channel: Channel) -> Self {
        Self { by, channel, once: None, expects: None, device: None, claimed_at: None, name: None }
    }

    /// What a deadline or an agreement does by itself.
    #[must_use]
    pub fn by_the_clock() -> Self {
        Self::plain(Asker::Operator(PersonId(Uuid::nil())), Channel::System)
    }

    /// The person who put their name to it; nothing where the clock did.
    #[must_use]
    pub fn signed_by(&self) -> Option<PersonId> {
        Some(self.by.person()).filter(|person| *person != PersonId(Uuid::nil()))
    }

    /// Holds the version that stands against the one that was expected.
    ///
    /// # Errors
    /// [`WorkflowError::Stale`]; [`WorkflowError::NoVersionNamed`] when no version could ever have matched.
    pub fn expect(&self, current: i64) -> Result<(), WorkflowError> {
        match self.expects.as_ref().map(Expected::versions) {
            None => Ok(()),
            Some([]) => Err(WorkflowError::NoVersionNamed { current }),
            Some(versions) if versions.contains(&current) => Ok(()),
            Some(_) => Err(WorkflowError::Stale { current }),
        }
    }

    /// The actor; nothing where the operator asks for no organization.
    #[must_use]
    pub fn actor(&self) -> Option<&Actor> {
        match &self.by {
            Asker::Actor(actor) => Some(actor),
            Asker::Operator(_) => None,
        }
    }
}
