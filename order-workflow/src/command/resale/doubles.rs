//! Goods above that the reseller sells already: under an offer of its own, or made from another seller's.
//!
//! A catalogue rule passes them over unless it says otherwise, so that nobody finds one thing twice with one seller.

use crate::store::resale::{Candidate, OwnGoods};
use std::collections::HashMap;
use uuid::Uuid;

/// What the reseller has on sale, to look goods above up in.
#[derive(Debug, Default)]
pub(crate) struct SoldAlready {
    own: Vec<OwnGoods>,
    by_product: HashMap<Uuid, Vec<usize>>,
    by_gtin: HashMap<String, Vec<usize>>,
    by_name: HashMap<String, Vec<usize>>,
}

impl SoldAlready {
    /// These offers.
    pub(crate) fn of(own: Vec<OwnGoods>) -> Self {
        let mut sold = Self::default();
        for (at, goods) in own.iter().enumerate() {
            sold.by_product.entry(goods.product_id).or_default().push(at);
            if let Some(gtin) = &goods.gtin {
                sold.by_gtin.entry(gtin.clone()).or_default().push(at);
            }
            let name = key(&goods.name, goods.brand.as_deref());
            sold.by_name.entry(name).or_default().push(at);
        }
        Self { own, ..sold }
    }

    /// As what the reseller sells the same already, in the pack that `split` would make of it: the same product, the
    /// same barcode, or the same name and brand.
    pub(crate) fn find(&self, above: &Candidate, split: i64) -> Option<&OwnGoods> {
        let is_it = |at: &usize| {
            let own = self.own.get(*at)?;
            let same_pack = own.factor.checked_mul(split) == Some(above.factor);
            (same_pack && own.made_from != Some(above.id)).then_some(own)
        };
        let name = key(&above.name, above.brand.as_deref());
        let found = [
            self.by_product.get(&above.product_id),
            above.gtin.as_ref().and_then(|gtin| self.by_gtin.get(gtin)),
            self.by_name.get(&name),
        ];
        found.into_iter().flatten().flatten().find_map(is_it)
    }
}

fn key(name: &str, brand: Option<&str>) -> String {
    let plain = |text: &str| text.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ");
    format!("{}|{}", plain(name), plain(brand.unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own(n: u128, name: &str, factor: i64, made_from: Option<u128>) -> OwnGoods {
        OwnGoods {
            id: Uuid::from_u128(n),
            name: name.to_owned(),
            brand: None,
            product_id: Uuid::from_u128(900 + n),
            gtin: None,
            factor,
            made_from: made_from.map(Uuid::from_u128),
        }
    }

    fn above(n: u128, name: &str, factor: i64) -> Candidate {
        Candidate {
            id: Uuid::from_u128(n),
            name: name.to_owned(),
            brand: None,
            product_id: Uuid::from_u128(500 + n),
            gtin: None,
            factor,
            category: None,
            resale_id: None,
            rule_id: None,
            stopped_by: Vec::new(),
            comes_round: false,
        }
    }

    #[test]
    fn the_same_goods_are_known_by_product_barcode_or_name_and_only_in_the_same_pack() {
        let code = || Some("8992628022156".to_owned());
        let coded = OwnGoods { gtin: code(), ..own(3, "Bimoli", 6, None) };
        let sold = SoldAlready::of(vec![own(1, "Gula  Pasir", 40, None), coded]);

        assert!(sold.find(&above(7, "gula pasir", 40), 1).is_some());
        assert!(sold.find(&above(7, "gula pasir", 10), 1).is_none(), "another pack is no double");
        assert!(sold.find(&above(7, "gula pasir", 160), 4).is_some(), "split into the same pack");
        assert!(sold.find(&Candidate { gtin: code(), ..above(8, "Minyak 2 L", 6) }, 1).is_some());
        let same = Candidate { product_id: Uuid::from_u128(901), ..above(9, "GULA", 40) };
        assert_eq!(sold.find(&same, 1).map(|own| own.id), Some(Uuid::from_u128(1)));
        assert!(sold.find(&above(7, "Garam", 40), 1).is_none());
    }

    #[test]
    fn what_is_made_from_the_very_offer_is_no_double_of_it() {
        let sold = SoldAlready::of(vec![own(1, "Gula pasir", 40, Some(7))]);

        assert!(sold.find(&above(7, "Gula pasir", 40), 1).is_none());
        assert!(sold.find(&above(8, "Gula pasir", 40), 1).is_some(), "another seller's is");
    }
}
