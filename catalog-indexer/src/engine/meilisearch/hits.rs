//! Hits as Meilisearch gives them: their places in an order, and where a page begins among them.

use serde_json::{Value, json};
use uuid::Uuid;

use super::filter::{Filter, from_hexadecimal};
use super::shape;
use crate::analysis::category_key;
use crate::document::PricePerBase;
use crate::engine::order::{Facts, Order, Place, of_rank};
use crate::own_prices::{OwnPrices, PackPrice};

/// What is read of each hit.
pub(super) const READ: [&str; 9] = [
    shape::ID,
    shape::SELLER,
    shape::CATEGORY_SHOWN,
    shape::SOLD_OUT,
    shape::PRICE,
    shape::PACK_PRICE,
    shape::FACTOR,
    shape::CREATED,
    shape::LENGTH,
];

/// A hit, and what its place is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Hit {
    pub(super) id: Uuid,
    pub(super) seller: Uuid,
    pub(super) category: Option<String>,
    pub(super) price: Option<i64>,
    pack: Option<PackPrice>,
    closeness: u64,
    length: u64,
    sold_out: bool,
    created: i64,
}

impl Hit {
    /// Reads a hit of a class of closeness; nothing where it makes no sense.
    pub(super) fn read(hit: &Value, closeness: u64) -> Option<Self> {
        let uuid = |name: &str| hit[name].as_str()?.parse().ok();
        let price = hit[shape::PRICE].as_str().and_then(|key| key.strip_prefix('p'));
        let price = price.and_then(|digits| u64::from_str_radix(digits, 16).ok());
        let pack = hit[shape::PACK_PRICE].as_i64().zip(hit[shape::FACTOR].as_i64());
        Some(Self {
            id: uuid(shape::ID)?,
            seller: uuid(shape::SELLER)?,
            category: hit[shape::CATEGORY_SHOWN].as_str().and_then(from_hexadecimal),
            price: price.map(of_rank),
            pack: pack.map(|(sen, factor)| PackPrice { sen, factor }),
            closeness,
            length: hit[shape::LENGTH].as_u64().unwrap_or_default(),
            sold_out: hit[shape::SOLD_OUT].as_u64() != Some(0),
            created: hit[shape::CREATED].as_i64().unwrap_or_default(),
        })
    }

    /// The same with what the asker pays by agreement in the place of the list's price.
    pub(super) fn priced(mut self, own: &OwnPrices) -> Self {
        let key = self.category.as_deref().map(category_key);
        let agreed = own.price_of(self.seller, self.id, key.as_deref(), self.pack);
        self.price = agreed.map(PricePerBase::micro_sen).or(self.price);
        self
    }

    pub(super) fn place(&self, order: Order) -> Place {
        Place::of(order, self.id, self)
    }
}

impl Facts for Hit {
    fn closeness(&self) -> u64 {
        self.closeness
    }

    fn length(&self) -> u64 {
        self.length
    }

    fn is_sold_out(&self) -> bool {
        self.sold_out
    }

    fn created(&self) -> i64 {
        self.created
    }

    fn price(&self) -> Option<i64> {
        self.price
    }
}

/// The order as the server sorts by it. Offers without a price come last either way.
pub(super) fn sort(order: Order) -> Value {
    match order {
        Order::Closeness => json!(["length:asc", "sold_out:asc", "price:asc", "id:asc"]),
        Order::Browsing => json!(["sold_out:asc", "created:desc", "id:desc"]),
        Order::Price => json!(["price:asc", "id:asc"]),
        Order::PriceDescending => json!(["price:desc", "id:asc"]),
        Order::Newest => json!(["created:desc", "id:desc"]),
        Order::Id => json!(["id:asc"]),
    }
}

/// One part of a place, as the server compares it.
enum Part {
    /// A whole number, and the sign of what comes behind it.
    Number(&'static str, String, &'static str),
    /// Text, likewise.
    Text(&'static str, String, &'static str),
    /// A price, likewise; without one it is among the last.
    Price(Option<String>, &'static str),
}

impl Part {
    fn beyond(&self) -> Filter {
        match self {
            Self::Number(field, value, sign) => Filter::compared_number(field, sign, value),
            Self::Text(field, value, sign) => Filter::compared(field, sign, value),
            Self::Price(None, _) => Filter::nothing(),
            Self::Price(Some(key), sign) => Filter::any([
                Filter::compared(shape::PRICE, sign, key),
                Filter::lacks(shape::PRICE),
            ]),
        }
    }

    fn same(&self) -> Filter {
        match self {
            Self::Number(field, value, _) => Filter::is_number(field, value),
            Self::Text(field, value, _) => Filter::is(field, value),
            Self::Price(Some(key), _) => Filter::is(shape::PRICE, key),
            Self::Price(None, _) => Filter::lacks(shape::PRICE),
        }
    }
}

/// What lies behind a place, within one class of closeness.
pub(super) fn behind(order: Order, place: Place) -> Filter {
    let [first, second, third, fourth] = place.ranks;
    let price = |rank: u64| (rank != u64::MAX).then(|| shape::price_key(of_rank(rank)));
    let sold_out = |rank: u64| Part::Number(shape::SOLD_OUT, rank.to_string(), ">");
    let created = |rank: u64| Part::Number(shape::CREATED, of_rank(!rank).to_string(), "<");
    let id = if order.newest_first() {
        Part::Text(shape::ID, Uuid::from_u128(!place.tie).to_string(), "<")
    } else {
        Part::Text(shape::ID, Uuid::from_u128(place.tie).to_string(), ">")
    };
    let parts = match order {
        Order::Closeness => vec![
            Part::Number(shape::LENGTH, second.to_string(), ">"),
            sold_out(third),
            Part::Price(price(fourth), ">"),
            id,
        ],
        Order::Browsing => vec![sold_out(first), created(second), id],
        Order::Price => vec![Part::Price(price(first), ">"), id],
        Order::PriceDescending => {
            let rank = if first == u64::MAX { first } else { !first };
            vec![Part::Price(price(rank), "<"), id]
        }
        Order::Newest => vec![created(first), id],
        Order::Id => vec![id],
    };
    let mut behind: Option<Filter> = None;
    for part in parts.iter().rev() {
        let deeper = behind.take().map(|rest| Filter::all([part.same(), rest]));
        behind = Some(Filter::any([Some(part.beyond()), deeper].into_iter().flatten()));
    }
    behind.unwrap_or_else(Filter::nothing)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn behind_an_offer_without_a_price_are_others_without_one_alone() {
        let id = Uuid::from_u128(7);
        let place = Place { ranks: [u64::MAX, 0, 0, 0], tie: id.as_u128() };

        for order in [Order::Price, Order::PriceDescending] {
            let filter = behind(order, place);
            assert!(filter.text().contains("price NOT EXISTS"), "{}", filter.text());
            assert!(!filter.text().contains("price >"), "{}", filter.text());
        }
    }
}
