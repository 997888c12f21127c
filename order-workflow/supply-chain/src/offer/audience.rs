//! Who may see and buy an offer.
//!
//! An audience becomes tokens, and so does whoever asks; an offer is for the asker when the two
//! share one. The database and the search engine compare the same tokens inside their queries, so
//! that a price is never shown, counted or guessed at by anybody it is not meant for.

use crate::id::OrganizationId;
use crate::organization::Kind;
use serde::{Deserialize, Serialize};

/// Who may see and buy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    /// Secondary cooperatives.
    Secondaries,
    /// The seller's own affiliates.
    Affiliates,
    /// Every cooperative, primary or secondary.
    Cooperatives,
    /// The members of the seller, at its storefront.
    Storefront,
    /// Everybody who trades here.
    Everyone,
    /// These organizations only.
    #[serde(untagged)]
    Organizations(Vec<OrganizationId>),
}

impl Audience {
    /// What an offer of such a seller is, when it says nothing (api.md, Catalogue).
    #[must_use]
    pub const fn default_of(seller: Kind) -> Self {
        match seller {
            Kind::Distributor => Self::Secondaries,
            Kind::Secondary => Self::Affiliates,
            // A bank lists nothing; whoever could would mean cooperatives.
            Kind::Primary | Kind::Bank => Self::Cooperatives,
        }
    }

    /// The word the tables use.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Secondaries => "secondaries",
            Self::Affiliates => "affiliates",
            Self::Cooperatives => "cooperatives",
            Self::Storefront => "storefront",
            Self::Everyone => "everyone",
            Self::Organizations(_) => "organizations",
        }
    }

    /// The audience of that word and those tokens; the other way round of [`Audience::tokens`].
    #[must_use]
    pub fn from_word(word: &str, seller: OrganizationId, tokens: &[String]) -> Option<Self> {
        Some(match word {
            "secondaries" => Self::Secondaries,
            "affiliates" => Self::Affiliates,
            "cooperatives" => Self::Cooperatives,
            "storefront" => Self::Storefront,
            "everyone" => Self::Everyone,
            "organizations" => Self::Organizations(
                tokens
                    .iter()
                    .filter_map(|token| {
                        token.strip_prefix("org:")?.parse().ok().map(OrganizationId)
                    })
                    .filter(|id| *id != seller)
                    .collect(),
            ),
            _ => return None,
        })
    }

    /// The tokens of an offer of `seller`; the seller itself is always among them.
    #[must_use]
    pub fn tokens(&self, seller: OrganizationId) -> Vec<String> {
        let mut tokens = vec![own(seller)];
        match self {
            Self::Secondaries => tokens.push("kind:secondary".to_owned()),
            Self::Affiliates => tokens.push(format!("affiliate-of:{seller}")),
            Self::Cooperatives => tokens.push("kind:cooperative".to_owned()),
            Self::Storefront => tokens.push(format!("storefront:{seller}")),
            Self::Everyone => tokens.push("everyone".to_owned()),
            Self::Organizations(ids) => tokens.extend(ids.iter().copied().map(own)),
        }
        tokens.dedup();
        tokens
    }
}

/// The tokens of an organization that asks; `belongs_to` are the organizations above it today.
#[must_use]
pub fn asker_tokens(
    organization: OrganizationId,
    kind: Kind,
    belongs_to: &[OrganizationId],
) -> Vec<String> {
    let mut tokens = vec![own(organization), format!("kind:{}", kind.as_str())];
    // A bank does not trade: it sees its own facilities, and nobody's prices (domain.md 3).
    if kind != Kind::Bank {
        tokens.push("everyone".to_owned());
    }
    if matches!(kind, Kind::Primary | Kind::Secondary) {
        tokens.push("kind:cooperative".to_owned());
    }
    tokens.extend(belongs_to.iter().map(|upper| format!("affiliate-of:{upper}")));
    tokens
}

fn own(organization: OrganizationId) -> String {
    format!("org:{organization}")
}

#[cfg(test)]
mod tests {
    use super::{Audience, asker_tokens};
    use crate::id::OrganizationId;
    use crate::organization::Kind;
    use uuid::Uuid;

    fn is_for(
        audience: &Audience,
        asker: OrganizationId,
        kind: Kind,
        above: &[OrganizationId],
    ) -> bool {
        let seller = OrganizationId(Uuid::from_u128(1));
        let asking = asker_tokens(asker, kind, above);
        audience.tokens(seller).iter().any(|token| asking.contains(token))
    }

    #[test]
    fn an_offer_reaches_exactly_those_it_is_meant_for() {
        let [seller, other, third] = [1, 2, 3].map(|n| OrganizationId(Uuid::from_u128(n)));

        assert!(is_for(&Audience::Secondaries, other, Kind::Secondary, &[]));
        assert!(!is_for(&Audience::Secondaries, other, Kind::Primary, &[seller]));
        assert!(is_for(&Audience::Affiliates, other, Kind::Primary, &[seller]));
        assert!(!is_for(&Audience::Affiliates, other, Kind::Primary, &[third]));
        assert!(is_for(&Audience::Cooperatives, other, Kind::Primary, &[]));
        assert!(!is_for(&Audience::Cooperatives, other, Kind::Distributor, &[]));
        assert!(is_for(&Audience::Everyone, other, Kind::Distributor, &[]));
        assert!(!is_for(&Audience::Everyone, other, Kind::Bank, &[]), "a bank does not trade");
        assert!(!is_for(&Audience::Storefront, other, Kind::Primary, &[seller]));
        assert!(is_for(&Audience::Organizations(vec![other]), other, Kind::Primary, &[]));
        assert!(!is_for(&Audience::Organizations(vec![other]), third, Kind::Primary, &[]));
        assert!(is_for(&Audience::Secondaries, seller, Kind::Distributor, &[]), "its own seller");
    }

    #[test]
    fn an_audience_reads_back_from_word_and_tokens() {
        let [seller, other] = [1, 2].map(|n| OrganizationId(Uuid::from_u128(n)));
        for audience in
            [Audience::Affiliates, Audience::Everyone, Audience::Organizations(vec![other])]
        {
            let tokens = audience.tokens(seller);
            assert_eq!(Audience::from_word(audience.word(), seller, &tokens), Some(audience));
        }
    }
}
