//! What is indexed of an offer: what a searcher asks by, and for whom it is.
//!
//! Prices are read from the database when a hit is shown; the one here is for sorting and for
//! `max_price`, and is looked at only inside the audience's filter.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::audience::AudienceToken;

/// A price per base unit in millionths of a sen, rounded up.
///
/// A price per base unit is a ratio, price of the pack over its factor, and rarely a whole number of
/// sen. Rounded **up**, it is at most a whole bound exactly when the ratio itself is, so `max_price`
/// is inclusive without a fault; and two ratios with factors up to 1,000 never change places, for
/// they differ by a millionth at least.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PricePerBase(i64);

impl PricePerBase {
    const PER_SEN: i128 = 1_000_000;

    /// The price per base unit of a pack: its price in sen over its factor.
    ///
    /// A factor below one makes no sense and counts as one; a price beyond what fits (92 billion
    /// rupiah for one piece) is kept as the highest there is.
    #[must_use]
    pub fn of_pack(price_sen: i64, factor: i64) -> Self {
        let numerator = i128::from(price_sen) * Self::PER_SEN;
        let factor = i128::from(factor.max(1));
        let rounded_down = numerator.div_euclid(factor);
        let rounded_up =
            if numerator.rem_euclid(factor) == 0 { rounded_down } else { rounded_down + 1 };
        Self(i64::try_from(rounded_up).unwrap_or(i64::MAX))
    }

    /// A bound given in sen for one base unit.
    #[must_use]
    pub fn of_sen(sen: i64) -> Self {
        Self::of_pack(sen, 1)
    }

    /// In millionths of a sen.
    #[must_use]
    pub const fn micro_sen(self) -> i64 {
        self.0
    }
}

/// An offer as the index knows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfferDocument {
    /// The offer.
    pub offer_id: Uuid,
    /// Its product.
    pub product_id: Uuid,
    /// Who sells it.
    pub seller_id: Uuid,
    /// Which reading of the database this is; an older one never replaces a newer.
    pub version: i64,
    /// The product's name, as sent.
    pub name: String,
    /// Its brand.
    pub brand: Option<String>,
    /// Its category: free text, as sent.
    pub category: Option<String>,
    /// Its barcode.
    pub gtin: Option<String>,
    /// The seller's own code for it.
    pub seller_code: Option<String>,
    /// A code of the seller's that looks like a barcode and is none.
    pub own_barcode: Option<String>,
    /// The seller's name.
    pub seller_name: String,
    /// Where the seller is: a Kemendagri code of any level, "53.08".
    pub region_code: Option<String>,
    /// `pcs`, `gram` or `ml`.
    pub base_unit: String,
    /// The pack's name: "karton".
    pub pack_name: String,
    /// Base units in a pack.
    pub factor: i64,
    /// What one base unit costs at the first price break; absent when the offer has no price.
    pub price_per_base: Option<PricePerBase>,
    /// What one pack costs there, in sen: a discount is taken off this and rounded.
    pub pack_price_sen: Option<i64>,
    /// Whether at least one pack is there to be sold.
    pub in_stock: bool,
    /// When the offer was made.
    pub created_at: DateTime<Utc>,
    /// Who may find it. An empty set is for nobody, its seller included.
    pub audience: BTreeSet<AudienceToken>,
}

impl OfferDocument {
    /// The codes of the levels a region lies in, itself included: "53.08.01" lies in "53" and "53.08".
    #[must_use]
    pub fn region_levels(&self) -> Vec<String> {
        let Some(code) = self.region_code.as_deref() else { return Vec::new() };
        let code = region_key(code);
        let mut levels: Vec<String> = code
            .match_indices('.')
            .filter_map(|(dot, _)| code.get(..dot))
            .map(str::to_owned)
            .collect();
        if !code.is_empty() {
            levels.push(code);
        }
        levels
    }

    /// What differs from another reading of the same offer, by field name; the version does not count.
    #[must_use]
    pub fn differences(&self, other: &Self) -> Vec<&'static str> {
        let mut fields = Vec::new();
        let mut note = |field, differs: bool| {
            if differs {
                fields.push(field);
            }
        };
        note("product_id", self.product_id != other.product_id);
        note("seller_id", self.seller_id != other.seller_id);
        note("name", self.name != other.name);
        note("brand", self.brand != other.brand);
        note("category", self.category != other.category);
        note("gtin", self.gtin != other.gtin);
        note("seller_code", self.seller_code != other.seller_code);
        note("own_barcode", self.own_barcode != other.own_barcode);
        note("seller_name", self.seller_name != other.seller_name);
        note("region_code", self.region_code != other.region_code);
        note("base_unit", self.base_unit != other.base_unit);
        note("pack_name", self.pack_name != other.pack_name);
        note("factor", self.factor != other.factor);
        note("price_per_base", self.price_per_base != other.price_per_base);
        note("pack_price_sen", self.pack_price_sen != other.pack_price_sen);
        note("in_stock", self.in_stock != other.in_stock);
        note("created_at", self.created_at != other.created_at);
        note("audience", self.audience != other.audience);
        fields
    }
}

/// A region's code without stray dots and spaces, as both sides of a filter compare it.
#[must_use]
pub fn region_key(code: &str) -> String {
    code.trim().trim_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_price_per_piece_that_is_no_whole_sen_is_compared_exactly() {
        // Rp100.000,00 for three: Rp33.333,33⅓ a piece.
        let third = PricePerBase::of_pack(10_000_000, 3);

        assert!(third > PricePerBase::of_sen(3_333_333));
        assert!(third <= PricePerBase::of_sen(3_333_334));
        assert_eq!(PricePerBase::of_pack(10_800_000, 40), PricePerBase::of_sen(270_000));
    }

    #[test]
    fn an_absurd_price_or_factor_is_no_fault() {
        assert_eq!(PricePerBase::of_pack(i64::MAX, 1).micro_sen(), i64::MAX);
        assert_eq!(PricePerBase::of_pack(100, 0), PricePerBase::of_sen(100));
    }

    proptest! {
        #[test]
        fn order_and_bound_are_those_of_the_ratio(
            (a, b) in (0_i64..100_000_000, 1_i64..1000),
            (c, d) in (0_i64..100_000_000, 1_i64..1000),
        ) {
            let (left, right) = (PricePerBase::of_pack(a, b), PricePerBase::of_pack(c, d));
            prop_assert_eq!(left.cmp(&right), (i128::from(a) * i128::from(d)).cmp(&(i128::from(c) * i128::from(b))));
            prop_assert_eq!(left <= PricePerBase::of_sen(c), i128::from(a) <= i128::from(c) * i128::from(b));
        }
    }

    #[test]
    fn a_village_lies_in_its_district_its_regency_and_its_province() {
        let mut document = sample();
        document.region_code = Some("53.08.01.2003".to_owned());
        assert_eq!(document.region_levels(), ["53", "53.08", "53.08.01", "53.08.01.2003"]);

        document.region_code = Some(String::new());
        assert!(document.region_levels().is_empty());
    }

    #[test]
    fn differences_are_named_and_the_version_is_none() {
        let one = sample();
        let mut other = sample();
        other.version = 9;
        assert!(one.differences(&other).is_empty());

        other.in_stock = !one.in_stock;
        other.category = None;
        assert_eq!(one.differences(&other), ["category", "in_stock"]);
    }

    fn sample() -> OfferDocument {
        OfferDocument {
            offer_id: Uuid::from_u128(1),
            product_id: Uuid::from_u128(2),
            seller_id: Uuid::from_u128(3),
            version: 1,
            name: "Gula pasir 1 kg".to_owned(),
            brand: None,
            category: Some("Sembako".to_owned()),
            gtin: None,
            seller_code: None,
            own_barcode: None,
            seller_name: "Sumber Jaya".to_owned(),
            region_code: Some("53.08".to_owned()),
            base_unit: "pcs".to_owned(),
            pack_name: "karung".to_owned(),
            factor: 25,
            price_per_base: Some(PricePerBase::of_sen(1_500_000)),
            pack_price_sen: Some(37_500_000),
            in_stock: true,
            created_at: DateTime::UNIX_EPOCH,
            audience: BTreeSet::new(),
        }
    }
}
