//! An offer is what one seller puts on sale: a pack of a product, a price ladder, and who it is for.

mod audience;
mod counts;

pub use audience::{Audience, asker_tokens};
pub use counts::{CountRule, WrongCount};

use crate::id::{OfferId, OrganizationId, ProductId};
use crate::money::Money;
use crate::price_chain::{FrozenChain, Origin};
use crate::price_ladder::PriceLadder;
use crate::quantity::{BaseUnit, Pack};
use crate::tax::TaxClass;
use serde::{Deserialize, Serialize};

/// Whether an offer can be bought.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OfferState {
    /// On sale.
    Published,
    /// Seen by its seller only, for now.
    Paused,
    /// Taken off for good; old orders still point to it.
    Withdrawn,
}

impl OfferState {
    /// The word the API and the tables use.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Published => "published",
            Self::Paused => "paused",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// The state of that word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Published, Self::Paused, Self::Withdrawn].into_iter().find(|s| s.as_str() == word)
    }
}

/// An offer as an order needs it: what is bought, at which price, by which counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// Which offer.
    pub id: OfferId,
    /// Who sells.
    pub seller: OrganizationId,
    /// What.
    pub product: ProductId,
    /// The seller's own article code.
    pub seller_code: Option<String>,
    /// As the seller wrote it.
    pub name: String,
    /// What one base unit is.
    pub base_unit: BaseUnit,
    /// The pack that is counted.
    pub pack: Pack,
    /// Prices per pack.
    pub ladder: PriceLadder,
    /// Whether those prices include PPN.
    pub price_includes_tax: bool,
    /// PPN class of the goods.
    pub tax_class: TaxClass,
    /// Which counts are sold.
    pub counts: CountRule,
    /// Whether it can be bought.
    pub state: OfferState,
    /// Whether it is meant for whoever asks.
    pub is_for_asker: bool,
    /// Where its price comes from.
    pub origin: Origin,
}

impl Offer {
    /// The chain of one pack, when `count` are sold at `price` each; nothing where there is no price.
    #[must_use]
    pub fn chain_at(&self, count: i64, price: Money) -> Option<FrozenChain> {
        self.origin.chain(self.seller, count, price).ok()
    }
}
