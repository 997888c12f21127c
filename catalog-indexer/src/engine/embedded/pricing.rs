//! What each offer of a segment costs the asker, read from its columns: the list's price, or their own.

use std::sync::Arc;

use supply_chain::agreement::category_key;
use tantivy::columnar::{Column, StrColumn};
use tantivy::query::{
    BitSetDocSet, ConstScorer, EnableScoring, Explanation, Query, Scorer, Weight,
};
use tantivy::{BitSet, DocId, Score, SegmentReader, TantivyError};
use uuid::Uuid;

use super::collect::first;
use super::schema::{CATEGORY_SHOWN, FACTOR, ID_HIGH, ID_LOW, PACK_PRICE, PRICE, SELLER};
use crate::own_prices::{OwnPrice, OwnPrices, PackPrice, SellersPrices, discounted};

/// What the offers of one segment cost the asker, by base unit.
pub(super) struct Pricing {
    list: Option<Column<i64>>,
    own: Option<Own>,
}

/// The part that is only there for an asker who agreed on something.
struct Own {
    prices: Arc<OwnPrices>,
    /// By the seller column's values: whose prices are agreed.
    sellers: Vec<Option<Uuid>>,
    seller: StrColumn,
    category: Option<StrColumn>,
    /// By the category column's values: their keys, which spellings share.
    categories: Vec<String>,
    pack_price: Option<Column<i64>>,
    factor: Option<Column<i64>>,
    id_high: Option<Column<u64>>,
    id_low: Option<Column<u64>>,
}

impl Pricing {
    pub(super) fn of(reader: &SegmentReader, prices: &Arc<OwnPrices>) -> tantivy::Result<Self> {
        let columns = reader.fast_fields();
        let own = if prices.is_empty() { None } else { Own::of(reader, prices)? };
        Ok(Self { list: columns.column_opt(PRICE)?, own })
    }

    /// In millionths of a sen; nothing where the offer has no price.
    pub(super) fn of_offer(&self, doc: DocId) -> Option<i64> {
        let own = self.own.as_ref().and_then(|own| own.of_offer(doc));
        own.or_else(|| first(self.list.as_ref(), doc))
    }
}

impl Own {
    fn of(reader: &SegmentReader, prices: &Arc<OwnPrices>) -> tantivy::Result<Option<Self>> {
        let columns = reader.fast_fields();
        let Some(seller) = columns.str(SELLER)? else { return Ok(None) };
        let ids = words(&seller)?;
        let agreed = |id: &String| id.parse().ok().filter(|id| prices.with(*id).is_some());
        let sellers: Vec<Option<Uuid>> = ids.iter().map(agreed).collect();
        if sellers.iter().all(Option::is_none) {
            return Ok(None);
        }
        let category = columns.str(CATEGORY_SHOWN)?;
        let categories = category.as_ref().map(words).transpose()?.unwrap_or_default();
        let categories = categories.iter().map(|written| category_key(written)).collect();
        Ok(Some(Self {
            prices: Arc::clone(prices),
            sellers,
            seller,
            category,
            categories,
            pack_price: columns.column_opt(PACK_PRICE)?,
            factor: columns.column_opt(FACTOR)?,
            id_high: columns.column_opt(ID_HIGH)?,
            id_low: columns.column_opt(ID_LOW)?,
        }))
    }

    fn of_offer(&self, doc: DocId) -> Option<i64> {
        let seller = usize::try_from(self.seller.ords().first(doc)?).ok()?;
        let agreed = self.prices.with((*self.sellers.get(seller)?)?)?;
        let price = match self.nearest(agreed, doc)? {
            OwnPrice::Fixed(price) => price,
            OwnPrice::Off(off) => {
                let sen = first(self.pack_price.as_ref(), doc)?;
                let factor = first(self.factor.as_ref(), doc)?;
                discounted(PackPrice { sen, factor }, off)
            }
        };
        Some(price.micro_sen())
    }

    fn nearest(&self, agreed: &SellersPrices, doc: DocId) -> Option<OwnPrice> {
        let high = first(self.id_high.as_ref(), doc).unwrap_or_default();
        let low = first(self.id_low.as_ref(), doc).unwrap_or_default();
        if let Some(own) = agreed.offers.get(&Uuid::from_u64_pair(high, low)) {
            return Some(*own);
        }
        let off = || {
            let value = self.category.as_ref()?.ords().first(doc)?;
            let key = self.categories.get(usize::try_from(value).ok()?)?;
            agreed.categories.get(key).copied()
        };
        off().or(agreed.everything).map(OwnPrice::Off)
    }
}

/// All values of a column, by their numbers.
fn words(column: &StrColumn) -> tantivy::Result<Vec<String>> {
    let mut words = Vec::with_capacity(column.num_terms());
    for value in 0..column.num_terms() {
        let mut word = String::new();
        column.ord_to_str(u64::try_from(value).unwrap_or(u64::MAX), &mut word)?;
        words.push(word);
    }
    Ok(words)
}

/// Offers that cost the asker at most so much: for an asker with prices of their own, whose bound no range of
/// the list's column can be.
#[derive(Debug, Clone)]
pub(super) struct WithinPrice {
    pub(super) prices: Arc<OwnPrices>,
    /// In millionths of a sen for one base unit, inclusive.
    pub(super) bound: i64,
}

impl Query for WithinPrice {
    fn weight(&self, _scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(self.clone()))
    }
}

impl Weight for WithinPrice {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let pricing = Pricing::of(reader, &self.prices)?;
        let mut within = BitSet::with_max_value(reader.max_doc());
        for doc in 0..reader.max_doc() {
            if pricing.of_offer(doc).is_some_and(|price| price <= self.bound) {
                within.insert(doc);
            }
        }
        Ok(Box::new(ConstScorer::new(BitSetDocSet::from(within), boost)))
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        let price = Pricing::of(reader, &self.prices)?.of_offer(doc);
        if price.is_some_and(|price| price <= self.bound) {
            return Ok(Explanation::new("within the price", 1.0));
        }
        Err(TantivyError::InvalidArgument(format!("document {doc} costs more")))
    }
}
