//! What is said between us and a provider, whoever it is: what is wanted, and what became of it.

use std::fmt;

use serde::{Deserialize, Serialize};
use supply_chain::money::Money;
use supply_chain::payment::{Method, NoticeKind};
use utoipa::ToSchema;

/// A kind of provider, by how it is spoken with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Provider {
    /// Midtrans, and whoever speaks like it.
    Midtrans,
    /// Xendit.
    Xendit,
    /// A bank or provider that speaks the national standard, SNAP BI.
    Snap,
}

impl Provider {
    /// Every one of them.
    pub const ALL: [Self; 3] = [Self::Midtrans, Self::Xendit, Self::Snap];

    /// The word in addresses and tables.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Midtrans => "midtrans",
            Self::Xendit => "xendit",
            Self::Snap => "snap",
        }
    }

    /// The one of that word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|provider| provider.as_str() == word)
    }
}

/// The way in which a provider is to be paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// A QRIS over one amount.
    Qris,
    /// A number at a bank over one amount.
    VirtualAccount,
}

impl Way {
    /// The word in the API and the tables.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Qris => "qris",
            Self::VirtualAccount => "virtual_account",
        }
    }

    /// The one of that word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Qris, Self::VirtualAccount].into_iter().find(|way| way.as_str() == word)
    }

    /// How a payment that came this way was made.
    #[must_use]
    pub const fn method(self) -> Method {
        match self {
            Self::Qris => Method::Qris,
            Self::VirtualAccount => Method::VirtualAccount,
        }
    }
}

/// What a provider shows to whoever pays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// The text of the QRIS, or the number of the virtual account.
    pub text: String,
    /// What the provider calls the request, where it has a name of its own for it.
    pub provider_id: Option<String>,
}

/// Which request a provider speaks of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Of {
    /// By the reference that we gave it.
    Reference(String),
    /// By the number of its virtual account; some say no more.
    Account(String),
}

impl Of {
    /// The text, whichever it is.
    #[must_use]
    pub fn text(&self) -> &str {
        match self {
            Self::Reference(text) | Self::Account(text) => text,
        }
    }
}

/// What a provider says of a request, in a notice that was verified or when it was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// Of which.
    pub of: Of,
    /// What became of it.
    pub kind: NoticeKind,
    /// The provider's own word for that.
    pub word: String,
    /// How much came or went back, where it says so.
    pub amount: Option<Money>,
    /// What it calls the payment.
    pub payment: Option<String>,
}

impl fmt::Display for Provider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
