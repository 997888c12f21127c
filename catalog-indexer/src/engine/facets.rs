//! What is counted beside the hits: categories and sellers, the commonest first.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use crate::analysis::category_key;
use crate::search::FACET_VALUES_MAX;

/// The facets of an answer. Spellings of one category are one value, shown as most offers write it.
pub(super) fn facets(
    categories: BTreeMap<String, u64>,
    sellers: BTreeMap<String, u64>,
) -> BTreeMap<String, Vec<(String, u64)>> {
    let mut spellings: BTreeMap<String, Vec<(String, u64)>> = BTreeMap::new();
    for (spelling, count) in categories {
        spellings.entry(category_key(&spelling)).or_default().push((spelling, count));
    }
    let merged = spellings.into_values().filter_map(|mut spellings| {
        spellings.sort_by(by_count);
        let count = spellings.iter().map(|(_, count)| count).sum();
        spellings.into_iter().next().map(|(spelling, _)| (spelling, count))
    });
    BTreeMap::from([
        ("category".to_owned(), commonest(merged.collect())),
        ("seller_id".to_owned(), commonest(sellers.into_iter().collect())),
    ])
}

/// Adds counts to counts.
pub(super) fn add(all: &mut BTreeMap<String, u64>, some: BTreeMap<String, u64>) {
    for (value, count) in some {
        *all.entry(value).or_default() += count;
    }
}

fn commonest(mut values: Vec<(String, u64)>) -> Vec<(String, u64)> {
    values.sort_by(by_count);
    values.truncate(FACET_VALUES_MAX);
    values
}

fn by_count(left: &(String, u64), right: &(String, u64)) -> Ordering {
    right.1.cmp(&left.1).then_with(|| left.0.cmp(&right.0))
}
