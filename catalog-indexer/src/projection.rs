//! From what the database says of an offer to what the index does about it. Pure: the same reading is
//! always the same change.

use order_workflow::jobs::index_queue::{OfferOnSale, Reading};

use crate::audience::AudienceToken;
use crate::document::{OfferDocument, PricePerBase};
use crate::engine::Change;

/// What a reading changes in the index: an offer on sale is there, any other is not.
#[must_use]
pub fn change(reading: Reading) -> Change {
    match reading.on_sale {
        Some(offer) => Change::Upsert(Box::new(document(offer, reading.version))),
        None => Change::Remove { offer_id: reading.offer_id, version: reading.version },
    }
}

/// An offer on sale as the index knows it.
#[must_use]
pub fn document(offer: OfferOnSale, version: i64) -> OfferDocument {
    let price = offer.price_sen.map(|sen| PricePerBase::of_pack(sen, offer.factor));
    OfferDocument {
        offer_id: offer.id,
        product_id: offer.product_id,
        seller_id: offer.seller_id,
        version,
        name: offer.name,
        brand: offer.brand,
        category: offer.category,
        gtin: offer.gtin,
        seller_code: offer.seller_code,
        own_barcode: offer.own_barcode,
        seller_name: offer.seller_name,
        region_code: Some(offer.region_code),
        base_unit: offer.base_unit,
        pack_name: offer.pack_name,
        factor: offer.factor,
        price_per_base: price,
        pack_price_sen: offer.price_sen,
        in_stock: offer.in_stock,
        created_at: offer.created_at,
        audience: offer.audience_tokens.into_iter().map(AudienceToken::from).collect(),
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use uuid::Uuid;

    use super::*;

    fn on_sale() -> OfferOnSale {
        OfferOnSale {
            id: Uuid::from_u128(1),
            product_id: Uuid::from_u128(2),
            seller_id: Uuid::from_u128(3),
            name: "Minyak goreng Bimoli 2L".to_owned(),
            brand: Some("Bimoli".to_owned()),
            category: Some("Sembako".to_owned()),
            gtin: None,
            seller_code: Some("MG2".to_owned()),
            own_barcode: None,
            seller_name: "Sumber Jaya".to_owned(),
            region_code: "53.08".to_owned(),
            base_unit: "pcs".to_owned(),
            pack_name: "karton".to_owned(),
            factor: 6,
            price_sen: Some(20_400_000),
            in_stock: true,
            audience_tokens: vec!["org:3".to_owned(), "kind:secondary".to_owned()],
            created_at: DateTime::UNIX_EPOCH,
        }
    }

    #[test]
    fn an_offer_on_sale_is_indexed_with_its_price_per_base_unit_and_its_audience() {
        let reading =
            Reading { offer_id: Uuid::from_u128(1), version: 7, on_sale: Some(on_sale()) };

        let Change::Upsert(document) = change(reading) else { panic!("it is on sale") };

        assert_eq!(document.version, 7);
        assert_eq!(document.price_per_base, Some(PricePerBase::of_sen(3_400_000)));
        assert_eq!(document.audience.len(), 2);
    }

    #[test]
    fn an_offer_that_is_not_on_sale_is_removed_whatever_the_reason() {
        let offer_id = Uuid::from_u128(1);

        let removed = change(Reading { offer_id, version: 8, on_sale: None });

        assert_eq!(removed, Change::Remove { offer_id, version: 8 });
    }
}
