//! Who may find an offer: tokens kept with the offer, and tokens carried by whoever asks.
//!
//! An offer is found when one of its tokens is among the asker's. The engine compares them inside its
//! query, before anything is counted, sorted or suggested. What a token means is decided in the trade
//! (`supply_chain::offer::Audience`); here it is opaque.

use std::fmt;

use serde::{Deserialize, Serialize};

/// One word of the language in which an offer says for whom it is: "everyone", "affiliate-of:…".
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AudienceToken(String);

impl AudienceToken {
    /// The token as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<String> for AudienceToken {
    fn from(token: String) -> Self {
        Self(token)
    }
}

impl fmt::Display for AudienceToken {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}
