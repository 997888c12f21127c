//! A command as it was asked: by whom, for which organization, about which version.

use crate::id::{OrganizationId, PersonId};
use crate::organization::{Ability, Kind, Role};

/// Who asks, and for whom: one person acting for one organization.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// The person.
    pub person: PersonId,
    /// The organization they act for.
    pub organization: OrganizationId,
    /// Its kind.
    pub kind: Kind,
    /// What it can do.
    pub abilities: Vec<Ability>,
    /// What the person is in it.
    pub roles: Vec<Role>,
}

impl Actor {
    /// Whether the person holds any of `roles`.
    #[must_use]
    pub fn is_any(&self, roles: &[Role]) -> bool {
        self.roles.iter().any(|role| roles.contains(role))
    }

    /// Whether the organization can do this.
    #[must_use]
    pub fn can(&self, ability: Ability) -> bool {
        self.abilities.contains(&ability)
    }
}
