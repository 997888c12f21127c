//! Why the catalogue says no, with the facts to act on.

use supply_chain::id::{OrganizationId, ProductId};
use supply_chain::price_ladder::NotALadder;

/// In what a stock was counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counted {
    /// In base units, as `on_hand`.
    BaseUnits,
    /// In packs of so many base units, as an offer's `stock`.
    Packs {
        /// Base units in one pack.
        factor: i64,
    },
}

impl Counted {
    /// The field that says it, as the API names it.
    #[must_use]
    pub const fn field(self) -> &'static str {
        match self {
            Self::BaseUnits => "on_hand",
            Self::Packs { .. } => "stock",
        }
    }

    /// The fewest that hold so many base units.
    #[must_use]
    pub const fn at_least(self, base_units: i64) -> i64 {
        match self {
            Self::BaseUnits => base_units,
            Self::Packs { factor } => {
                base_units.div_euclid(factor) + if base_units % factor == 0 { 0 } else { 1 }
            }
        }
    }
}

/// The answer is no.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The organization lists no goods.
    #[error("this organization does not sell")]
    CannotSell,
    /// Another seller's offer.
    #[error("only its seller changes an offer")]
    NotYourOffer,
    /// An offer of a product that does not exist.
    #[error("there is no product {product}")]
    ProductUnknown {
        /// Which was named.
        product: ProductId,
    },
    /// The price breaks are no ladder.
    #[error("the prices make no ladder: {0}")]
    NotALadder(#[from] NotALadder),
    /// An audience that names somebody who is not there.
    #[error("the audience names {organization}, which does not exist")]
    AudienceUnknown {
        /// Which was named.
        organization: OrganizationId,
    },
    /// An audience of nobody, or of more organizations than are taken.
    #[error("an audience names 1 to {most} organizations")]
    AudienceSize {
        /// The most.
        most: usize,
    },
    /// A number outside its bounds.
    #[error("{field} must be from {least} to {most}")]
    OutOfRange {
        /// Which, as the API names it.
        field: &'static str,
        /// The least.
        least: i64,
        /// The most.
        most: i64,
    },
    /// A needed text was left empty.
    #[error("{field} is empty")]
    TextMissing {
        /// Which, as the API names it.
        field: &'static str,
    },
    /// A text that is longer than is kept.
    #[error("{field} has at most {limit} characters")]
    TextTooLong {
        /// Which, as the API names it.
        field: &'static str,
        /// The most.
        limit: usize,
    },
    /// A number that is no GTIN.
    #[error("{gtin} is no barcode")]
    NotAGtin {
        /// As sent.
        gtin: String,
        /// What it may have been meant to be, when only its last digit is wrong.
        likely: Option<String>,
    },
    /// Less would be there than is promised to orders.
    #[error("{reserved} are promised to orders; the stock cannot be {on_hand}")]
    BelowReserved {
        /// Of which product.
        product: ProductId,
        /// What was to be there, in base units.
        on_hand: i64,
        /// What is promised, in base units.
        reserved: i64,
        /// What was asked to be counted, and so has to change.
        counted: Counted,
    },
    /// An offer that a rule of resale makes.
    #[error("this offer follows a rule of resale")]
    FollowsARule,
    /// An offer that was taken off for good.
    #[error("this offer was withdrawn")]
    Withdrawn,
}
