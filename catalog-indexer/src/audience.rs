//! Who may find an offer: tokens kept with the offer, and tokens carried by whoever asks.
//!
//! An offer is found when one of its tokens is among the asker's, and the engine compares them
//! inside its query, before anything is counted, sorted or suggested. A token is opaque to the
//! engine; what it means is decided here and nowhere else.

use std::collections::BTreeSet;
use std::fmt;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// One word of the language in which an offer says for whom it is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AudienceToken(String);

impl AudienceToken {
    /// Anybody at all, signed in or not.
    #[must_use]
    pub fn everyone() -> Self {
        Self("everyone".to_owned())
    }

    /// Every organization of a kind: `primary`, `secondary`, `distributor`.
    #[must_use]
    pub fn kind(kind: &str) -> Self {
        Self(format!("kind:{kind}"))
    }

    /// Every cooperative, primary or secondary.
    #[must_use]
    pub fn cooperative() -> Self {
        Self("kind:cooperative".to_owned())
    }

    /// The primaries that belong to a secondary.
    #[must_use]
    pub fn affiliate_of(secondary: Uuid) -> Self {
        Self(format!("affiliate-of:{secondary}"))
    }

    /// One organization.
    #[must_use]
    pub fn organization(organization: Uuid) -> Self {
        Self(format!("org:{organization}"))
    }

    /// The members who shop at a cooperative.
    #[must_use]
    pub fn storefront_of(cooperative: Uuid) -> Self {
        Self(format!("storefront:{cooperative}"))
    }

    /// The token as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for AudienceToken {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// For whom an offer is, as its seller said it (`audience` of an offer in the API).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Audience {
    /// Every secondary cooperative: a distributor's usual audience.
    Secondaries,
    /// The primaries that belong to the seller: a secondary's usual audience.
    Affiliates,
    /// Every cooperative: a primary's usual audience.
    Cooperatives,
    /// The seller's own members.
    Storefront,
    /// Anybody.
    Everyone,
    /// The organizations named.
    Organizations(Vec<Uuid>),
}

impl Audience {
    /// The tokens an offer of this audience carries; the seller always finds its own.
    #[must_use]
    pub fn tokens(&self, seller: Uuid) -> BTreeSet<AudienceToken> {
        let mut tokens = BTreeSet::from([AudienceToken::organization(seller)]);
        match self {
            Self::Secondaries => {
                tokens.insert(AudienceToken::kind("secondary"));
            }
            Self::Affiliates => {
                tokens.insert(AudienceToken::affiliate_of(seller));
            }
            Self::Cooperatives => {
                tokens.insert(AudienceToken::cooperative());
            }
            Self::Storefront => {
                tokens.insert(AudienceToken::storefront_of(seller));
            }
            Self::Everyone => {
                tokens.insert(AudienceToken::everyone());
            }
            Self::Organizations(organizations) => {
                tokens.extend(organizations.iter().copied().map(AudienceToken::organization));
            }
        }
        tokens
    }
}

/// Who asks, as far as audiences care.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asker {
    /// Nobody in particular.
    Visitor,
    /// Somebody who acts for an organization.
    Organization {
        /// The organization.
        id: Uuid,
        /// `primary`, `secondary` or `distributor`.
        kind: String,
        /// The secondaries it belongs to today.
        affiliated_with: Vec<Uuid>,
    },
    /// A member at the storefront of their cooperative.
    Member {
        /// The cooperative.
        cooperative: Uuid,
    },
}

impl Asker {
    /// The tokens whoever asks carries into a search.
    #[must_use]
    pub fn tokens(&self) -> BTreeSet<AudienceToken> {
        let mut tokens = BTreeSet::from([AudienceToken::everyone()]);
        match self {
            Self::Visitor => {}
            Self::Organization { id, kind, affiliated_with } => {
                tokens.insert(AudienceToken::organization(*id));
                tokens.insert(AudienceToken::kind(kind));
                if matches!(kind.as_str(), "primary" | "secondary") {
                    tokens.insert(AudienceToken::cooperative());
                }
                tokens.extend(affiliated_with.iter().copied().map(AudienceToken::affiliate_of));
            }
            Self::Member { cooperative } => {
                tokens.insert(AudienceToken::storefront_of(*cooperative));
            }
        }
        tokens
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECONDARY: Uuid = Uuid::from_u128(2);
    const PRIMARY: Uuid = Uuid::from_u128(3);
    const DISTRIBUTOR: Uuid = Uuid::from_u128(1);

    fn finds(asker: &Asker, audience: &Audience, seller: Uuid) -> bool {
        !asker.tokens().is_disjoint(&audience.tokens(seller))
    }

    fn primary(affiliated_with: Vec<Uuid>) -> Asker {
        Asker::Organization { id: PRIMARY, kind: "primary".to_owned(), affiliated_with }
    }

    fn secondary() -> Asker {
        Asker::Organization { id: SECONDARY, kind: "secondary".to_owned(), affiliated_with: vec![] }
    }

    #[test]
    fn each_audience_is_found_by_those_it_names_and_by_its_seller_alone() {
        let own = primary(vec![SECONDARY]);
        let strange = primary(vec![]);

        assert!(finds(&secondary(), &Audience::Secondaries, DISTRIBUTOR));
        assert!(!finds(&own, &Audience::Secondaries, DISTRIBUTOR));
        assert!(finds(&own, &Audience::Affiliates, SECONDARY));
        assert!(!finds(&strange, &Audience::Affiliates, SECONDARY));
        assert!(finds(&secondary(), &Audience::Affiliates, SECONDARY), "its own");
        assert!(finds(&strange, &Audience::Cooperatives, DISTRIBUTOR));
        assert!(finds(&strange, &Audience::Organizations(vec![PRIMARY]), DISTRIBUTOR));
        assert!(!finds(&secondary(), &Audience::Organizations(vec![PRIMARY]), DISTRIBUTOR));
        assert!(finds(&Asker::Visitor, &Audience::Everyone, DISTRIBUTOR));
        assert!(!finds(&Asker::Visitor, &Audience::Cooperatives, DISTRIBUTOR));
    }

    #[test]
    fn a_storefront_is_for_the_members_of_that_cooperative() {
        let member = Asker::Member { cooperative: PRIMARY };

        assert!(finds(&member, &Audience::Storefront, PRIMARY));
        assert!(!finds(&member, &Audience::Storefront, SECONDARY));
        assert!(!finds(&primary(vec![]), &Audience::Storefront, SECONDARY));
    }
}
