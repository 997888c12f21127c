//! One walk over everything that matches: the page, the exact total and the facets together.
//!
//! The order is made of whole numbers of the offers themselves, ending in their ids. It has no
//! ties, and nothing in it depends on other offers: a shopper cannot tell from the order whether
//! there are offers they may not see.

use std::collections::{BTreeMap, BinaryHeap};
use std::sync::Arc;

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::{Column, StrColumn};
use tantivy::{DocAddress, DocId, Score, SegmentOrdinal, SegmentReader};
use uuid::Uuid;

use super::pricing::Pricing;
use super::schema::{CATEGORY_SHOWN, CREATED, ID_HIGH, ID_LOW, IN_STOCK, LENGTH, SELLER};
use crate::own_prices::OwnPrices;
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
    const fn newest_first(self) -> bool {
        matches!(self, Self::Browsing | Self::Newest)
    }
}

/// A hit's place: smaller comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    ranks: [u64; 4],
    tie: u128,
}

impl Place {
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

/// A hit: its place in the order, the offer, and where the index keeps it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Hit {
    pub(super) place: Place,
    pub(super) id: Uuid,
    pub(super) address: DocAddress,
}

/// What a walk found.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// The first hits in order, as many as were asked for.
    pub(super) hits: Vec<Hit>,
    /// All that matched.
    pub(super) total: u64,
    /// Categories as written, and how many of all have them.
    pub(super) categories: BTreeMap<String, u64>,
    /// Sellers by id, and how many of all are theirs.
    pub(super) sellers: BTreeMap<String, u64>,
}

/// Walks over what matches.
#[derive(Debug, Clone)]
pub(super) struct Walk {
    pub(super) order: Order,
    /// How many hits to keep.
    pub(super) keep: usize,
    /// Only hits beyond this place are kept; all are counted.
    pub(super) after: Option<Place>,
    /// Whether facets are wanted.
    pub(super) facets: bool,
    /// What the asker pays instead of the list.
    pub(super) own_prices: Arc<OwnPrices>,
}

impl Collector for Walk {
    type Fruit = Found;
    type Child = SegmentWalk;

    fn for_segment(
        &self,
        segment: SegmentOrdinal,
        reader: &SegmentReader,
    ) -> tantivy::Result<SegmentWalk> {
        let columns = reader.fast_fields();
        let facet = |name| if self.facets { columns.str(name) } else { Ok(None) };
        Ok(SegmentWalk {
            walk: self.clone(),
            segment,
            id_high: columns.column_opt(ID_HIGH)?,
            id_low: columns.column_opt(ID_LOW)?,
            in_stock: columns.column_opt(IN_STOCK)?,
            pricing: Pricing::of(reader, &self.own_prices)?,
            created: columns.column_opt(CREATED)?,
            length: columns.column_opt(LENGTH)?,
            total: 0,
            hits: BinaryHeap::new(),
            categories: Tally::new(facet(CATEGORY_SHOWN)?),
            sellers: Tally::new(facet(SELLER)?),
        })
    }

    fn requires_scoring(&self) -> bool {
        self.order == Order::Closeness
    }

    fn merge_fruits(&self, segments: Vec<tantivy::Result<Found>>) -> tantivy::Result<Found> {
        let mut all = Found::default();
        for segment in segments {
            let segment = segment?;
            all.total += segment.total;
            all.hits.extend(segment.hits);
            add(&mut all.categories, segment.categories);
            add(&mut all.sellers, segment.sellers);
        }
        all.hits.sort_unstable();
        all.hits.truncate(self.keep);
        Ok(all)
    }
}

fn add(all: &mut BTreeMap<String, u64>, some: BTreeMap<String, u64>) {
    for (value, count) in some {
        *all.entry(value).or_default() += count;
    }
}

/// The walk over one segment.
pub(super) struct SegmentWalk {
    walk: Walk,
    segment: SegmentOrdinal,
    id_high: Option<Column<u64>>,
    id_low: Option<Column<u64>>,
    in_stock: Option<Column<bool>>,
    pricing: Pricing,
    created: Option<Column<i64>>,
    length: Option<Column<u64>>,
    total: u64,
    /// The worst of the kept hits on top.
    hits: BinaryHeap<Hit>,
    categories: Tally,
    sellers: Tally,
}

impl SegmentWalk {
    fn id(&self, doc: DocId) -> Uuid {
        let high = first(self.id_high.as_ref(), doc).unwrap_or_default();
        let low = first(self.id_low.as_ref(), doc).unwrap_or_default();
        Uuid::from_u64_pair(high, low)
    }

    fn place(&self, doc: DocId, score: Score, id: Uuid) -> Place {
        let sold_out = || u64::from(!first(self.in_stock.as_ref(), doc).unwrap_or_default());
        let newest = || !rank(first(self.created.as_ref(), doc).unwrap_or_default());
        let price = || self.pricing.of_offer(doc).map_or(u64::MAX, rank);
        let ranks = match self.walk.order {
            Order::Closeness => {
                // Scores are sums of whole numbers, never negative: their bits sort as they do.
                let distance = !u64::from(score.to_bits());
                [
                    distance,
                    first(self.length.as_ref(), doc).unwrap_or_default(),
                    sold_out(),
                    price(),
                ]
            }
            Order::Browsing => [sold_out(), newest(), 0, 0],
            Order::Price => [price(), 0, 0, 0],
            Order::PriceDescending => {
                [self.pricing.of_offer(doc).map_or(u64::MAX, |price| !rank(price)), 0, 0, 0]
            }
            Order::Newest => [newest(), 0, 0, 0],
            Order::Id => [0; 4],
        };
        let tie = if self.walk.order.newest_first() { !id.as_u128() } else { id.as_u128() };
        Place { ranks, tie }
    }
}

impl SegmentCollector for SegmentWalk {
    type Fruit = tantivy::Result<Found>;

    fn collect(&mut self, doc: DocId, score: Score) {
        self.total += 1;
        self.categories.count(doc);
        self.sellers.count(doc);
        if self.walk.keep == 0 {
            return;
        }
        let id = self.id(doc);
        let place = self.place(doc, score, id);
        if self.walk.after.is_some_and(|after| place <= after) {
            return;
        }
        if self.hits.len() == self.walk.keep {
            if self.hits.peek().is_some_and(|worst| worst.place <= place) {
                return;
            }
            self.hits.pop();
        }
        self.hits.push(Hit { place, id, address: DocAddress::new(self.segment, doc) });
    }

    fn harvest(self) -> tantivy::Result<Found> {
        Ok(Found {
            hits: self.hits.into_vec(),
            total: self.total,
            categories: self.categories.values()?,
            sellers: self.sellers.values()?,
        })
    }
}

/// The value of a column, which a segment without any value does not have.
pub(super) fn first<T>(column: Option<&Column<T>>, doc: DocId) -> Option<T>
where
    T: PartialOrd + Copy + Send + Sync + std::fmt::Debug + 'static,
{
    column?.first(doc)
}

/// Whole numbers with a sign, in the same order without one.
const fn rank(value: i64) -> u64 {
    value.cast_unsigned() ^ (1 << 63)
}

/// Counts the values of one column.
struct Tally {
    column: Option<StrColumn>,
    counts: Vec<u64>,
}

impl Tally {
    fn new(column: Option<StrColumn>) -> Self {
        let values = column.as_ref().map_or(0, |column| column.num_terms());
        Self { column, counts: vec![0; values] }
    }

    fn count(&mut self, doc: DocId) {
        let Some(column) = &self.column else { return };
        if let Some(value) = column.ords().first(doc)
            && let Ok(value) = usize::try_from(value)
            && let Some(count) = self.counts.get_mut(value)
        {
            *count += 1;
        }
    }

    fn values(self) -> tantivy::Result<BTreeMap<String, u64>> {
        let mut values = BTreeMap::new();
        let Some(column) = self.column else { return Ok(values) };
        for (value, count) in (0_u64..).zip(self.counts) {
            if count > 0 {
                let mut text = String::new();
                column.ord_to_str(value, &mut text)?;
                values.insert(text, count);
            }
        }
        Ok(values)
    }
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
    }
}
