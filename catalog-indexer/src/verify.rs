//! The index compared with the database: every difference by name.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

use order_workflow::database::Database;
use order_workflow::jobs::index_queue;
use uuid::Uuid;

use crate::document::OfferDocument;
use crate::engine::{SearchEngine, blocking};
use crate::follow::FollowError;
use crate::projection::document;

/// Offers compared at once.
const PAGE: u32 = 5_000;

/// One offer on which the index and the database do not agree.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Difference {
    /// On sale, and not in the index.
    Missing {
        /// The offer.
        offer_id: Uuid,
    },
    /// In the index, and not on sale.
    Extra {
        /// The offer.
        offer_id: Uuid,
    },
    /// In both, and not the same.
    Other {
        /// The offer.
        offer_id: Uuid,
        /// In which fields.
        fields: Vec<&'static str>,
    },
}

impl Difference {
    /// The offer that differs.
    #[must_use]
    pub const fn offer_id(&self) -> Uuid {
        match self {
            Self::Missing { offer_id }
            | Self::Extra { offer_id }
            | Self::Other { offer_id, .. } => *offer_id,
        }
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing { offer_id } => {
                write!(formatter, "{offer_id} is on sale and not indexed")
            }
            Self::Extra { offer_id } => write!(formatter, "{offer_id} is indexed and not on sale"),
            Self::Other { offer_id, fields } => {
                write!(formatter, "{offer_id} is indexed otherwise: {}", fields.join(", "))
            }
        }
    }
}

/// Compares all offers once, as the two are at this moment. An offer that is just changing may differ; whoever
/// wants to be sure compares again and takes [`lasting`].
///
/// # Errors
/// The database or the engine cannot be read.
pub async fn compare(
    database: &Database,
    engine: &Arc<dyn SearchEngine>,
) -> Result<Vec<Difference>, FollowError> {
    let mut differences = Vec::new();
    let mut after = None;
    loop {
        // Both sides in the order of ids, a page of the database against the same span of the index.
        let page = index_queue::page(database, after, PAGE).await.map_err(FollowError::Database)?;
        let is_last = page.len() < usize::try_from(PAGE).unwrap_or(usize::MAX);
        let end = if is_last { None } else { page.last().map(|reading| reading.offer_id) };
        let on_sale: Vec<OfferDocument> = page
            .into_iter()
            .filter_map(|reading| Some(document(reading.on_sale?, reading.version)))
            .collect();
        let indexed = span(engine, after, end).await?;
        differences.extend(merge(&on_sale, &indexed));
        if end.is_none() {
            return Ok(differences);
        }
        after = end;
    }
}

/// The indexed offers after one id, up to another.
async fn span(
    engine: &Arc<dyn SearchEngine>,
    after: Option<Uuid>,
    end: Option<Uuid>,
) -> Result<Vec<OfferDocument>, FollowError> {
    let mut documents = Vec::new();
    let mut from = after;
    loop {
        let limit = usize::try_from(PAGE).unwrap_or(usize::MAX);
        let page = blocking(engine, move |engine| engine.documents(from, limit)).await?;
        let Some(last) = page.last() else { return Ok(documents) };
        from = Some(last.offer_id);
        let beyond = end.is_some_and(|end| last.offer_id >= end);
        let within = |document: &OfferDocument| end.is_none_or(|end| document.offer_id <= end);
        documents.extend(page.into_iter().filter(within));
        if beyond {
            return Ok(documents);
        }
    }
}

fn merge(on_sale: &[OfferDocument], indexed: &[OfferDocument]) -> Vec<Difference> {
    let find = |list: &[OfferDocument], id| list.binary_search_by_key(&id, |offer| offer.offer_id);
    let mut differences = Vec::new();
    for offer in on_sale {
        let offer_id = offer.offer_id;
        match find(indexed, offer_id).ok().and_then(|at| indexed.get(at)) {
            None => differences.push(Difference::Missing { offer_id }),
            Some(document) => {
                let fields = offer.differences(document);
                if !fields.is_empty() {
                    differences.push(Difference::Other { offer_id, fields });
                }
            }
        }
    }
    let extra = indexed.iter().filter(|document| find(on_sale, document.offer_id).is_err());
    differences.extend(extra.map(|document| Difference::Extra { offer_id: document.offer_id }));
    differences.sort();
    differences
}

/// What still differs in a later comparison: what was only on its way has arrived by then.
#[must_use]
pub fn lasting(earlier: &[Difference], later: Vec<Difference>) -> Vec<Difference> {
    let before: BTreeSet<Uuid> = earlier.iter().map(Difference::offer_id).collect();
    later.into_iter().filter(|difference| before.contains(&difference.offer_id())).collect()
}
