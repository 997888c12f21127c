//! The order of hits, and a hit's place in it: the same in every engine.
//!
//! The order is made of whole numbers of the offers themselves, ending in their ids. It has no ties, and nothing in
//! it depends on other offers: a shopper cannot tell from the order whether there are offers they may not see.

use uuid::Uuid;

use crate::search::{PageMark, Sort};

/// What the hits are sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    /// The closest to the words first.
    Closeness,
    /// What is in stock, then the newest: the order of a catalogue nobody has asked anything.
    Browsing,
    Price,
    PriceDescending,
    Newest,
    /// By id: for walking through all there is.
    Id,
}

/// What is known of a hit. Engines look up only what an order asks for.
pub(super) trait Facts {
    /// How close it is to the words, as a number that grows with closeness.
    fn closeness(&self) -> u64;
    /// Words in its name.
    fn length(&self) -> u64;
    fn is_sold_out(&self) -> bool;
    /// In microseconds.
    fn created(&self) -> i64;
    /// What the asker pays for one base unit, in millionths of a sen.
    fn price(&self) -> Option<i64>;
}

impl Order {
    /// The order for a question, with words or without.
    pub(super) fn of(sort: Sort, has_words: bool) -> Self {
        match sort {
            Sort::Relevance if has_words => Self::Closeness,
            Sort::Relevance => Self::Browsing,
            Sort::Price => Self::Price,
            Sort::PriceDescending => Self::PriceDescending,
            Sort::Newest => Self::Newest,
        }
    }

    /// Whether what the asker pays decides anything in it.
    pub(super) const fn asks_price(self) -> bool {
        matches!(self, Self::Closeness | Self::Price | Self::PriceDescending)
    }

    const fn letter(self) -> char {
        match self {
            Self::Closeness => 'c',
            Self::Browsing => 'b',
            Self::Price => 'p',
            Self::PriceDescending => 'd',
            Self::Newest => 'n',
            Self::Id => 'i',
        }
    }

    /// Among equals the newest first: ids are UUIDv7 and grow with time.
    pub(super) const fn newest_first(self) -> bool {
        matches!(self, Self::Browsing | Self::Newest)
    }
}

/// A hit's place: smaller comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    pub(super) ranks: [u64; 4],
    pub(super) tie: u128,
}

impl Place {
    /// The place of an offer.
    pub(super) fn of(order: Order, id: Uuid, facts: &impl Facts) -> Self {
        let price = || facts.price().map_or(u64::MAX, rank);
        let sold_out = || u64::from(facts.is_sold_out());
        let newest = || !rank(facts.created());
        let ranks = match order {
            Order::Closeness => [!facts.closeness(), facts.length(), sold_out(), price()],
            Order::Browsing => [sold_out(), newest(), 0, 0],
            Order::Price => [price(), 0, 0, 0],
            Order::PriceDescending => {
                [facts.price().map_or(u64::MAX, |price| !rank(price)), 0, 0, 0]
            }
            Order::Newest => [newest(), 0, 0, 0],
            Order::Id => [0; 4],
        };
        let tie = if order.newest_first() { !id.as_u128() } else { id.as_u128() };
        Self { ranks, tie }
    }

    /// The place right before an offer in the order of ids.
    pub(super) fn of_id(id: Uuid) -> Self {
        Self { ranks: [0; 4], tie: id.as_u128() }
    }

    /// The place as it travels from page to page.
    pub(super) fn mark(self, order: Order) -> PageMark {
        let [a, b, c, d] = self.ranks;
        PageMark(format!("{}{a:016x}{b:016x}{c:016x}{d:016x}{:032x}", order.letter(), self.tie))
    }

    /// Reads a mark of the same order.
    pub(super) fn read(mark: &PageMark, order: Order) -> Option<Self> {
        let text = mark.0.strip_prefix(order.letter())?;
        if text.len() != 96 || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        let rank = |from: usize| u64::from_str_radix(text.get(from..from + 16)?, 16).ok();
        let ranks = [rank(0)?, rank(16)?, rank(32)?, rank(48)?];
        let tie = u128::from_str_radix(text.get(64..)?, 16).ok()?;
        Some(Self { ranks, tie })
    }
}

/// Whole numbers with a sign, in the same order without one.
pub(super) const fn rank(value: i64) -> u64 {
    value.cast_unsigned() ^ (1 << 63)
}

/// The number that has this rank.
pub(super) const fn of_rank(rank: u64) -> i64 {
    (rank ^ (1 << 63)).cast_signed()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_read_back_for_its_own_order_only() {
        let place = Place { ranks: [1, u64::MAX, 0, 7], tie: u128::MAX - 3 };
        let mark = place.mark(Order::Price);

        assert_eq!(Place::read(&mark, Order::Price), Some(place));
        assert_eq!(Place::read(&mark, Order::Newest), None);
        assert_eq!(Place::read(&PageMark("p+12".to_owned()), Order::Price), None);
        assert_eq!(Place::read(&PageMark(format!("p{}é", "0".repeat(94))), Order::Price), None);
    }

    #[test]
    fn ranks_keep_the_order_of_whole_numbers() {
        let values = [i64::MIN, -5, 0, 5, i64::MAX];
        assert!(values.windows(2).all(|pair| rank(pair[0]) < rank(pair[1])));
        assert!(values.iter().all(|value| of_rank(rank(*value)) == *value));
    }
}
