//! What is bought together: listed by the distributor with prices that a single village never reaches.

use super::super::{Trader, World, by, id_of};
use crate::command::catalogue::{NewOffer, NewProduct, OfferChange, make_offer, make_product};
use crate::error::WorkflowError;
use supply_chain::id::{OfferId, ProductId};
use supply_chain::money::Money;
use supply_chain::price_ladder::PriceBreak;
use supply_chain::quantity::{BaseUnit, Pack};
use supply_chain::tax::TaxClass;

/// Goods with the prices of 1, 50 and 100 packs, in rupiah.
pub(super) struct Goods {
    name: &'static str,
    category: &'static str,
    pack: &'static str,
    factor: i64,
    base_unit: BaseUnit,
    tax_class: TaxClass,
    prices: [i64; 3],
    /// The fewest packs that are sold at once.
    minimum: i64,
}

const fn sacks(name: &'static str, category: &'static str, kilos: i64, prices: [i64; 3]) -> Goods {
    let (base_unit, tax_class) = (BaseUnit::Gram, TaxClass::Exempt);
    let factor = kilos * 1_000;
    Goods { name, category, pack: "karung", factor, base_unit, tax_class, prices, minimum: 1 }
}

pub(super) static RICE: Goods =
    sacks("Beras premium 50 kg", "Beras", 50, [690_000, 675_000, 661_500]);
pub(super) static MEDIUM_RICE: Goods =
    sacks("Beras medium 50 kg", "Beras", 50, [640_000, 627_000, 615_000]);
pub(super) static SUGAR: Goods =
    sacks("Gula pasir 50 kg", "Sembako", 50, [860_000, 842_000, 826_500]);
pub(super) static FLOUR: Goods =
    sacks("Tepung terigu 25 kg", "Sembako", 25, [268_000, 261_500, 255_000]);
pub(super) static MUNG_BEANS: Goods =
    sacks("Kacang hijau 25 kg", "Sembako", 25, [560_000, 548_000, 537_000]);
pub(super) static SALT: Goods =
    sacks("Garam beryodium 20 kg", "Sembako", 20, [118_000, 114_500, 111_000]);
pub(super) static SEED: Goods = Goods {
    minimum: 60,
    ..sacks("Bibit jagung hibrida 5 kg", "Pertanian", 5, [485_000, 472_000, 460_000])
};
pub(super) static FERTILIZER: Goods = Goods {
    minimum: 60,
    ..sacks("Pupuk organik 40 kg", "Pertanian", 40, [76_000, 73_500, 71_000])
};
pub(super) static COOKING_OIL: Goods = Goods {
    pack: "jeriken",
    factor: 18_000,
    base_unit: BaseUnit::Ml,
    tax_class: TaxClass::Taxed,
    ..sacks("Minyak goreng 18 liter", "Sembako", 18, [318_000, 310_500, 303_000])
};
pub(super) static EGGS: Goods = Goods {
    pack: "peti",
    factor: 180,
    base_unit: BaseUnit::Pcs,
    ..sacks("Telur ayam isi 180", "Sembako", 1, [352_000, 345_000, 338_500])
};
pub(super) static CEMENT: Goods = Goods {
    tax_class: TaxClass::Taxed,
    ..sacks("Semen 50 kg", "Bangunan", 50, [74_000, 72_000, 70_500])
};

impl Goods {
    /// What a village pays at most: a little more than it costs alone.
    pub(super) const fn highest(&self) -> Money {
        Money::from_sen((self.prices[0] / 1_000 + 10) * 100_000)
    }
}

/// The distributor puts it on sale.
pub(super) async fn list(
    world: &World,
    seller: &Trader,
    goods: &Goods,
) -> Result<OfferId, WorkflowError> {
    let new = NewProduct {
        id: None,
        name: goods.name.to_owned(),
        brand: None,
        category: goods.category.to_owned(),
        base_unit: goods.base_unit,
        gtin: None,
        tax_class: Some(goods.tax_class),
    };
    let product = make_product(&world.workflow, by(&seller.actor), new).await?;
    let breaks = [1, 50, 100].into_iter().zip(goods.prices);
    let step = |(min_count, rupiah): (i64, i64)| PriceBreak {
        min_count,
        price: Money::from_sen(rupiah * 100),
    };
    let new = NewOffer {
        id: None,
        product: ProductId(id_of(&product)?),
        pack: Pack { name: goods.pack.to_owned(), factor: goods.factor },
        price_breaks: breaks.map(step).collect(),
        rest: OfferChange {
            stock: Some(400),
            minimum_count: Some(goods.minimum),
            ..OfferChange::default()
        },
    };
    Ok(OfferId(id_of(&make_offer(&world.workflow, by(&seller.actor), new).await?)?))
}
