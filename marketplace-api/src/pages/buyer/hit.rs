//! One offer among the hits of a search: its prices by count, and the one tap that adds it.

use order_workflow::query::catalogue::OfferView;
use supply_chain::money::Money;
use supply_chain::offer::CountRule;
use uuid::Uuid;

use super::words::{Here, group_icon, not_sold, pack_words, price_per_measure};
use crate::language::format::{count, price_per_unit, quantity, rupiah};
use crate::pages::parts::{Ladder, Stepper};

/// One offer among the hits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// The offer.
    pub id: String,
    /// The icon of its group.
    pub icon: &'static str,
    /// The goods.
    pub name: String,
    /// Seller and pack.
    pub small: String,
    /// "240 karton", or "Habis".
    pub stock: String,
    /// Whether there is any.
    pub in_stock: bool,
    /// Prices by count.
    pub ladder: Ladder,
    /// "Rp35.500 per pcs".
    pub per_unit: String,
    /// "Rp17.750 per liter", where the size is certain.
    pub per_measure: String,
    /// The count in the basket, where it is there.
    pub stepper: Option<Stepper>,
    /// "3 karton, Rp639.000", where it is in the basket.
    pub sum: String,
    /// What one tap adds, where it may be added; the least that is sold.
    pub least: Option<i64>,
}

impl Hit {
    /// The offer as a hit; `place` is its row, `refused` what was typed into it and why not.
    #[must_use]
    pub fn of(
        offer: &OfferView,
        place: usize,
        in_basket: i64,
        may_buy: bool,
        refused: Option<&Refused>,
        here: Here,
    ) -> Self {
        let lang = here.lang;
        let (pack, unit) = (&offer.pack, offer.product.base_unit.as_str());
        let breaks = breaks(offer);
        let rule = CountRule { minimum: offer.minimum_count, multiple: offer.multiple };
        let ladder = Ladder::at(&breaks, in_basket, (&pack.name, pack.factor, unit), lang);
        let first = breaks.first().map_or(Money::ZERO, |(_, price)| *price);
        let per_measure = price_per_measure(&offer.product_name, first, pack.factor, unit, lang);
        let price = breaks.iter().rev().find(|(from, _)| *from <= in_basket);
        let sum = price
            .and_then(|(_, price)| price.times(in_basket))
            .map(|sum| format!("{}, {}", quantity(in_basket, &pack.name), rupiah(sum)));
        let refused = refused.filter(|refused| refused.offer == offer.id);
        let wrong = (in_basket > 0)
            .then(|| rule.check(in_basket).err())
            .flatten()
            .map(|wrong| not_sold(wrong, rule.minimum, rule.multiple, lang));
        let stepper = (may_buy && (in_basket > 0 || refused.is_some())).then(|| Stepper {
            name: format!("count-{place}"),
            line: "1".to_owned(),
            value: refused.map_or_else(|| count(in_basket), |refused| refused.typed.clone()),
            label: lang.pick(
                format!("Jumlah {}, {}", pack.name, offer.product_name),
                format!("Number of {}, {}", pack.name, offer.product_name),
            ),
            minimum: rule.minimum,
            multiple: rule.multiple,
            error: refused.map(|refused| refused.text.clone()).or(wrong),
        });
        let in_stock = offer.available_count > 0;
        Self {
            id: offer.id.to_string(),
            icon: group_icon(offer.product.category.as_deref(), &offer.product_name),
            name: offer.product_name.clone(),
            small: format!(
                "{} · {}{}",
                offer.seller.name,
                pack_words(&pack.name, pack.factor, unit, lang),
                match offer.agreed_by {
                    Some(_) => lang.t(" · harga kesepakatan", " · agreed price"),
                    None => "",
                }
            ),
            stock: if in_stock {
                quantity(offer.available_count, &pack.name)
            } else {
                lang.t("Habis", "Sold out").to_owned()
            },
            in_stock,
            per_unit: price_per_unit(first, pack.factor, unit, lang),
            per_measure: per_measure.map_or_else(String::new, |(price, word)| {
                format!("{} per\u{a0}{word}", rupiah(price))
            }),
            ladder,
            sum: sum.unwrap_or_default(),
            least: (may_buy && stepper.is_none() && in_stock).then(|| least(rule)),
            stepper,
        }
    }
}

/// The least count that is sold.
#[must_use]
pub fn least(rule: CountRule) -> i64 {
    rule.check(1).map_or_else(|wrong| wrong.higher, |()| 1)
}

/// Prices by rising count, as the ladder takes them.
#[must_use]
pub fn breaks(offer: &OfferView) -> Vec<(i64, Money)> {
    offer.price_breaks.iter().map(|step| (step.min_count, step.price)).collect()
}

/// A count that was refused, to be shown where it was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// Of which offer.
    pub offer: Uuid,
    /// What was typed.
    pub typed: String,
    /// What to type instead.
    pub text: String,
}
