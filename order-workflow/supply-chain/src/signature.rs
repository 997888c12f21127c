//! Signatures of officers: what one person may not do alone is signed by several (data.md 18).
//!
//! A payment above an amount, a drawing on a bank's facility, a write-off: each names how many must sign and
//! who may. Nobody signs twice, and nobody signs what they made themselves.

use crate::ask::Actor;
use crate::id::PersonId;
use crate::organization::Role;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// How many officers must sign, and which.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quorum {
    /// So many different persons; nobody at zero.
    pub needed: usize,
    /// Who may; empty for everyone with the approver's role.
    pub board: Vec<PersonId>,
}

/// One officer's yes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signature {
    /// Who.
    pub person: PersonId,
    /// When.
    pub at: DateTime<Utc>,
}

/// What was signed so far.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signatures {
    /// How many are needed, and whose.
    pub quorum: Quorum,
    /// Who made what is to be signed.
    pub maker: PersonId,
    /// In the order they came.
    pub signed: Vec<Signature>,
}

/// Why somebody may not sign.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MayNotSign {
    /// They made it.
    #[error("whoever made it does not sign it")]
    OwnWork,
    /// They did already.
    #[error("this officer has signed already")]
    Already,
    /// Others were named.
    #[error("others were named to sign this")]
    NotNamed,
    /// Nobody waits for signatures that nobody could give.
    #[error("{able} could sign, {needed} must")]
    TooFewOfficers {
        /// How many must.
        needed: usize,
        /// How many could.
        able: usize,
    },
    /// They are no officer.
    #[error("signing needs another role")]
    NotYourRole {
        /// Who may.
        roles: &'static [Role],
    },
}

impl Quorum {
    /// Nobody has to sign.
    #[must_use]
    pub const fn nobody() -> Self {
        Self { needed: 0, board: Vec::new() }
    }

    /// How many could sign what `maker` made, of those who hold the approver's role.
    #[must_use]
    pub fn able(&self, maker: PersonId, approvers: &[PersonId]) -> usize {
        let named = |person: &&PersonId| self.board.is_empty() || self.board.contains(person);
        approvers.iter().filter(|person| **person != maker).filter(named).count()
    }

    /// Any `needed` approvers.
    #[must_use]
    pub const fn of_approvers(needed: usize) -> Self {
        Self { needed, board: Vec::new() }
    }
}

impl Signatures {
    /// None so far, of what `maker` made, if enough of `approvers` could sign it.
    ///
    /// # Errors
    /// [`MayNotSign::TooFewOfficers`]
    pub fn wanted(
        quorum: Quorum,
        maker: PersonId,
        approvers: &[PersonId],
    ) -> Result<Self, MayNotSign> {
        let (needed, able) = (quorum.needed, quorum.able(maker, approvers));
        if able < needed {
            Err(MayNotSign::TooFewOfficers { needed, able })
        } else {
            Ok(Self::none(quorum, maker))
        }
    }

    /// None so far, of what `maker` made.
    #[must_use]
    pub const fn none(quorum: Quorum, maker: PersonId) -> Self {
        Self { quorum, maker, signed: Vec::new() }
    }

    /// Whether enough have signed.
    #[must_use]
    pub const fn are_complete(&self) -> bool {
        self.signed.len() >= self.quorum.needed
    }

    /// Whether enough will have signed with one more.
    #[must_use]
    pub const fn are_complete_with_one_more(&self) -> bool {
        self.signed.len() + 1 >= self.quorum.needed
    }

    /// The signature that this person may add at `now`.
    ///
    /// # Errors
    /// [`MayNotSign`] names the rule.
    pub fn sign(&self, actor: &Actor, now: DateTime<Utc>) -> Result<Signature, MayNotSign> {
        const ROLES: &[Role] = &[Role::Approver];
        if !actor.is_any(ROLES) {
            return Err(MayNotSign::NotYourRole { roles: ROLES });
        }
        if actor.person == self.maker {
            return Err(MayNotSign::OwnWork);
        }
        if self.signed.iter().any(|signature| signature.person == actor.person) {
            return Err(MayNotSign::Already);
        }
        if !self.quorum.board.is_empty() && !self.quorum.board.contains(&actor.person) {
            return Err(MayNotSign::NotNamed);
        }
        Ok(Signature { person: actor.person, at: now })
    }
}

#[cfg(test)]
mod tests {
    use super::{MayNotSign, Quorum, Signatures};
    use crate::ask::Actor;
    use crate::id::{OrganizationId, PersonId};
    use crate::organization::{Kind, Role};
    use chrono::{DateTime, Utc};
    use uuid::Uuid;

    fn officer(n: u128, role: Role) -> Actor {
        Actor {
            person: PersonId(Uuid::from_u128(n)),
            organization: OrganizationId(Uuid::nil()),
            kind: Kind::Primary,
            abilities: Vec::new(),
            roles: vec![role],
        }
    }

    #[test]
    fn two_different_officers_sign_and_never_whoever_made_it() {
        let now: DateTime<Utc> = "2026-11-22T04:00:00Z".parse().unwrap();
        let (maker, chair, secretary) =
            (officer(1, Role::Approver), officer(2, Role::Approver), officer(3, Role::Approver));
        let quorum =
            Quorum { needed: 2, board: vec![maker.person, chair.person, secretary.person] };
        let mut signatures = Signatures::none(quorum, maker.person);

        let able = |approvers: &[PersonId]| {
            Signatures::wanted(signatures.quorum.clone(), maker.person, approvers).map(|_| ())
        };
        assert_eq!(able(&[chair.person, secretary.person]), Ok(()));
        assert_eq!(
            able(&[maker.person, chair.person, officer(4, Role::Approver).person]),
            Err(MayNotSign::TooFewOfficers { needed: 2, able: 1 })
        );
        assert_eq!(signatures.sign(&maker, now), Err(MayNotSign::OwnWork));
        assert_eq!(signatures.sign(&officer(4, Role::Approver), now), Err(MayNotSign::NotNamed));
        assert!(matches!(
            signatures.sign(&officer(2, Role::Treasurer), now),
            Err(MayNotSign::NotYourRole { .. })
        ));
        signatures.signed.push(signatures.sign(&chair, now).unwrap());
        assert_eq!(signatures.sign(&chair, now), Err(MayNotSign::Already));
        assert!(!signatures.are_complete() && signatures.are_complete_with_one_more());
        signatures.signed.push(signatures.sign(&secretary, now).unwrap());
        assert!(signatures.are_complete());
    }
}
