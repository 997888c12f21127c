//! What an asker pays by agreement, as it goes with a question to the engine (ADR 17).
//!
//! An own price is never indexed: the index is one for all, and whatever stands in it can be told by its
//! order, its counts, or by halving a bound. The asker's own prices come with the asker's own question
//! instead, and the engine reads them where it would read the list's.

use std::collections::BTreeMap;

use supply_chain::agreement::Percent;
#[cfg(doc)]
use supply_chain::agreement::category_key;
use supply_chain::money::Money;
use uuid::Uuid;

use crate::document::PricePerBase;

/// What one pack costs at the first step, in sen, and the base units in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PackPrice {
    /// In sen.
    pub sen: i64,
    /// Base units.
    pub factor: i64,
}

/// The price of one offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OwnPrice {
    /// Whatever the list says.
    Fixed(PricePerBase),
    /// So much off the list.
    Off(Percent),
}

/// What is agreed with one seller; the nearest counts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SellersPrices {
    /// For one offer.
    pub offers: BTreeMap<Uuid, OwnPrice>,
    /// For a category, by its [`category_key`].
    pub categories: BTreeMap<String, Percent>,
    /// For everything else.
    pub everything: Option<Percent>,
}

/// An asker's own prices, by seller.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OwnPrices(BTreeMap<Uuid, SellersPrices>);

impl OwnPrices {
    /// What is agreed with a seller.
    pub fn insert(&mut self, seller: Uuid, prices: SellersPrices) {
        self.0.insert(seller, prices);
    }

    /// Whether nothing is agreed with anybody.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What is agreed with a seller, if anything is.
    #[must_use]
    pub fn with(&self, seller: Uuid) -> Option<&SellersPrices> {
        self.0.get(&seller)
    }
}

impl OwnPrices {
    /// Everybody something is agreed with.
    pub fn sellers(&self) -> impl Iterator<Item = (&Uuid, &SellersPrices)> {
        self.0.iter()
    }

    /// What one base unit of an offer costs by agreement: the nearest entry counts, alone. `category` is its key; an
    /// offer without a list price has nothing to take a discount off.
    #[must_use]
    pub fn price_of(
        &self,
        seller: Uuid,
        offer: Uuid,
        category: Option<&str>,
        list: Option<PackPrice>,
    ) -> Option<PricePerBase> {
        let agreed = self.with(seller)?;
        let of_category = || category.and_then(|key| agreed.categories.get(key).copied());
        let own = agreed
            .offers
            .get(&offer)
            .copied()
            .or_else(|| of_category().or(agreed.everything).map(OwnPrice::Off))?;
        match own {
            OwnPrice::Fixed(price) => Some(price),
            OwnPrice::Off(off) => list.map(|list| discounted(list, off)),
        }
    }
}

/// A list price with a discount taken off its pack, by the base unit: rounded as an order rounds it, so
/// that what is found for a price is what is paid.
#[must_use]
pub fn discounted(list: PackPrice, off: Percent) -> PricePerBase {
    PricePerBase::of_pack(off.off(Money::from_sen(list.sen)).sen(), list.factor)
}
