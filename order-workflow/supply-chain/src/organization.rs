//! An organization trades: a primary cooperative, a secondary above it, or a distributor; or it lends to those that do.
//!
//! Kind is data, abilities decide (data.md 6): what an organization may do is read from its
//! abilities, and what a person may do in it from their roles.

use serde::{Deserialize, Serialize};

/// The three kinds that trade today, and the bank that lends to them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A cooperative of persons.
    Primary,
    /// A cooperative of cooperatives.
    Secondary,
    /// A supplier that is no cooperative.
    Distributor,
    /// A bank that lends: it neither buys nor sells, and sees its own facilities alone.
    Bank,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Primary, Self::Secondary, Self::Distributor, Self::Bank];

    /// The word the API and the tables use.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Primary => "primary",
            Self::Secondary => "secondary",
            Self::Distributor => "distributor",
            Self::Bank => "bank",
        }
    }

    /// The kind of that word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }

    /// What a new organization of this kind can do.
    #[must_use]
    pub const fn abilities(self) -> &'static [Ability] {
        match self {
            Self::Primary => &[Ability::Buy, Ability::List],
            Self::Secondary => &[Ability::Buy, Ability::List, Ability::Resell, Ability::Pool],
            Self::Distributor => &[Ability::Buy, Ability::List, Ability::Carry],
            Self::Bank => &[Ability::Finance],
        }
    }
}

/// What an organization can do, whatever its kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ability {
    /// Order from others.
    Buy,
    /// Put goods on sale.
    List,
    /// Sell on what others list.
    Resell,
    /// Gather demand.
    Pool,
    /// Bring goods.
    Carry,
    /// Lend.
    Finance,
    /// Look after others, as the cooperative office does.
    Oversee,
}

impl Ability {
    const ALL: [Self; 7] = [
        Self::Buy,
        Self::List,
        Self::Resell,
        Self::Pool,
        Self::Carry,
        Self::Finance,
        Self::Oversee,
    ];

    /// The word the tables use.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Buy => "buy",
            Self::List => "list",
            Self::Resell => "resell",
            Self::Pool => "pool",
            Self::Carry => "carry",
            Self::Finance => "finance",
            Self::Oversee => "oversee",
        }
    }

    /// The ability of that word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|ability| ability.as_str() == word)
    }
}

/// What a person is in an organization; each may be held in any kind of organization.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Orders for the organization.
    Buyer,
    /// Runs it from day to day.
    Manager,
    /// Approves what others made.
    Approver,
    /// Answers orders and keeps the offers.
    Sales,
    /// Ships, receives, counts.
    Warehouse,
    /// Invoices and payments.
    Treasurer,
    /// Reads everything, changes nothing.
    Auditor,
    /// Buys at the storefront.
    Member,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 8] = [
        Self::Buyer,
        Self::Manager,
        Self::Approver,
        Self::Sales,
        Self::Warehouse,
        Self::Treasurer,
        Self::Auditor,
        Self::Member,
    ];

    /// The word the API and the tables use.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Buyer => "buyer",
            Self::Manager => "manager",
            Self::Approver => "approver",
            Self::Sales => "sales",
            Self::Warehouse => "warehouse",
            Self::Treasurer => "treasurer",
            Self::Auditor => "auditor",
            Self::Member => "member",
        }
    }

    /// The role of that word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == word)
    }
}
