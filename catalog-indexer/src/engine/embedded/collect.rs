//! One walk over everything that matches: the page, the exact total and the facets together.

use std::collections::{BTreeMap, BinaryHeap};
use std::sync::Arc;

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::{Column, StrColumn};
use tantivy::{DocAddress, DocId, Score, SegmentOrdinal, SegmentReader};
use uuid::Uuid;

use super::pricing::Pricing;
use super::schema::{CATEGORY_SHOWN, CREATED, ID_HIGH, ID_LOW, IN_STOCK, LENGTH, SELLER};
use crate::engine::facets::add;
use crate::engine::order::{Facts, Order, Place};
use crate::own_prices::OwnPrices;

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
}

/// An offer of a segment, and how well it meets the words.
struct OfferAt<'a> {
    walk: &'a SegmentWalk,
    doc: DocId,
    score: Score,
}

impl Facts for OfferAt<'_> {
    fn closeness(&self) -> u64 {
        // Scores are sums of whole numbers, never negative: their bits sort as they do.
        u64::from(self.score.to_bits())
    }

    fn length(&self) -> u64 {
        first(self.walk.length.as_ref(), self.doc).unwrap_or_default()
    }

    fn is_sold_out(&self) -> bool {
        !first(self.walk.in_stock.as_ref(), self.doc).unwrap_or_default()
    }

    fn created(&self) -> i64 {
        first(self.walk.created.as_ref(), self.doc).unwrap_or_default()
    }

    fn price(&self) -> Option<i64> {
        self.walk.pricing.of_offer(self.doc)
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
        let place = Place::of(self.walk.order, id, &OfferAt { walk: self, doc, score });
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
