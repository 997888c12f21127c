//! The shape of the index in Meilisearch: its settings as one versioned value, and how an offer fills it.
//!
//! The server is given what [`analysis`] has cut, as values to filter by; its own reading of words is switched off
//! but for the search among values, which looks at nothing but what the filter lets through (ADR 46).

use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::filter::hexadecimal;
use crate::analysis::{self, category_key, code_key};
use crate::document::OfferDocument;
use crate::engine::order::rank;
use crate::settings::Vocabulary;

/// The number of this shape. It is kept inside each index; one of another number is rebuilt.
const SHAPE: u32 = 1;

/// The id of the document that says how an index was built. It is no offer and for nobody.
pub(super) const LABEL: &str = "label";

pub(super) const ID: &str = "id";
pub(super) const VERSION: &str = "version";
pub(super) const LIVE: &str = "live";
pub(super) const DOCUMENT: &str = "document";
pub(super) const AUDIENCE: &str = "audience";
/// Every word an offer is found by, for finding words that are written almost so.
pub(super) const WORDS: &str = "words";
pub(super) const NAME: &str = "name";
pub(super) const BRAND: &str = "brand";
pub(super) const CATEGORY: &str = "category";
/// The seller's name and the pack's.
pub(super) const OTHER: &str = "other";
pub(super) const SIZE: &str = "size";
pub(super) const NUMBER: &str = "number";
pub(super) const CODE: &str = "code";
pub(super) const CATEGORY_KEY: &str = "category_key";
pub(super) const CATEGORY_SHOWN: &str = "category_shown";
pub(super) const SELLER: &str = "seller_id";
pub(super) const REGION: &str = "region";
pub(super) const SOLD_OUT: &str = "sold_out";
pub(super) const PRICE: &str = "price";
pub(super) const PACK_PRICE: &str = "pack_price_sen";
pub(super) const FACTOR: &str = "factor";
pub(super) const CREATED: &str = "created";
pub(super) const LENGTH: &str = "length";

/// The settings, whole: applied to each new index and compared at start. Whatever is changed here, or in
/// [`fields`], goes with another [`SHAPE`].
pub(super) fn settings() -> Value {
    let rule = |fields: &[&str], facet_search: bool, comparison: bool| {
        json!({ "attributePatterns": fields, "features": {
            "facetSearch": facet_search, "filter": { "equality": true, "comparison": comparison } } })
    };
    json!({
        // Nothing is found by the server's own words: their number of near misses is bounded over all
        // offers, so that what one asker finds would tell of what others may see.
        "searchableAttributes": [],
        "rankingRules": ["sort"],
        "filterableAttributes": [
            rule(&[WORDS], true, false),
            // Beginnings are ranges.
            rule(&[NAME, BRAND, CATEGORY, OTHER, NUMBER], false, true),
            rule(&[AUDIENCE, SIZE, CODE, CATEGORY_KEY, CATEGORY_SHOWN, SELLER, REGION, LIVE], false, false),
            rule(&[ID, PRICE, CREATED, LENGTH, SOLD_OUT], false, true),
        ],
        "sortableAttributes": [CREATED, ID, LENGTH, PRICE, SOLD_OUT, VERSION],
        "stopWords": [], "synonyms": {}, "separatorTokens": [], "nonSeparatorTokens": [], "dictionary": [],
        "distinctAttribute": null,
        "prefixSearch": "disabled",
        "facetSearch": true,
        // As many letters may be wrong as in `worth::distance`.
        "typoTolerance": { "enabled": true, "minWordSizeForTypos": { "oneTypo": 4, "twoTypos": 8 },
            "disableOnWords": [], "disableOnAttributes": [], "disableOnNumbers": false },
        "faceting": { "maxValuesPerFacet": 20_000, "sortFacetValuesBy": { "*": "count" } },
        // Totals are exact at any size.
        "pagination": { "maxTotalHits": 100_000_000 },
        // An answer cut short would be a wrong one.
        "searchCutoffMs": 60_000,
    })
}

/// Which of the settings an index has otherwise; empty when it has them all.
pub(super) fn differences(found: &Value) -> Vec<String> {
    let wanted = settings();
    let Some(wanted) = wanted.as_object() else { return Vec::new() };
    let differs = |(name, value): (&String, &Value)| (found[name] != *value).then(|| name.clone());
    wanted.iter().filter_map(differs).collect()
}

/// What an index built by this program with these words is labelled.
pub(super) fn label(vocabulary: &Vocabulary) -> String {
    format!("{SHAPE}-{:016x}", vocabulary.fingerprint())
}

/// What is left of a removed offer: its id and the version that removed it. It is for nobody.
pub(super) fn removed(offer_id: Uuid, version: i64) -> Value {
    json!({ ID: offer_id, VERSION: version, LIVE: false })
}

/// An offer as the index keeps it.
pub(super) fn offer(
    offer: &OfferDocument,
    vocabulary: &Vocabulary,
) -> Result<Value, serde_json::Error> {
    let mut fields = Map::new();
    let mut put = |name: &str, value: Value| {
        fields.insert(name.to_owned(), value);
    };
    put(ID, json!(offer.offer_id));
    put(VERSION, json!(offer.version));
    put(LIVE, json!(true));
    put(DOCUMENT, json!(serde_json::to_string(offer)?));
    let audience: Vec<String> =
        offer.audience.iter().map(|token| hexadecimal(token.as_str())).collect();
    put(AUDIENCE, json!(audience));
    for (name, value) in words(offer, vocabulary) {
        put(name, value);
    }
    let codes: Vec<String> = [&offer.gtin, &offer.seller_code, &offer.own_barcode]
        .into_iter()
        .flatten()
        .map(|code| code_key(code))
        .filter(|code| !code.is_empty())
        .map(|code| hexadecimal(&code))
        .collect();
    put(CODE, json!(codes));
    if let Some(category) = &offer.category {
        put(CATEGORY_KEY, json!(hexadecimal(&category_key(category))));
        put(CATEGORY_SHOWN, json!(hexadecimal(category)));
    }
    put(SELLER, json!(offer.seller_id));
    let regions: Vec<String> =
        offer.region_levels().iter().map(|level| hexadecimal(level)).collect();
    put(REGION, json!(regions));
    put(SOLD_OUT, json!(u8::from(!offer.in_stock)));
    if let Some(price) = offer.price_per_base {
        put(PRICE, json!(price_key(price.micro_sen())));
    }
    if let Some(price) = offer.pack_price_sen {
        put(PACK_PRICE, json!(price));
        put(FACTOR, json!(offer.factor));
    }
    put(CREATED, json!(offer.created_at.timestamp_micros()));
    Ok(Value::Object(fields))
}

/// A price as it is sorted and compared: the server's numbers are floats, which lose millionths of a sen from
/// Rp90,000,000 for one base unit on.
pub(super) fn price_key(micro_sen: i64) -> String {
    format!("p{:016x}", rank(micro_sen))
}

fn words(offer: &OfferDocument, vocabulary: &Vocabulary) -> Vec<(&'static str, Value)> {
    let cut = |text: Option<&str>| text.map(|text| analysis::terms(text, vocabulary));
    let name = analysis::terms(&offer.name, vocabulary);
    let [brand, category] = [&offer.brand, &offer.category].map(|text| cut(text.as_deref()));
    let [seller, pack] = [&offer.seller_name, &offer.pack_name].map(|text| cut(Some(text)));
    let mut all = name.words.clone();
    let mut numbers = name.numbers.clone();
    let mut other = Vec::new();
    let mut aside = |terms: Option<analysis::Terms>| {
        let terms = terms.unwrap_or_default();
        all.extend(terms.words.iter().cloned());
        // A brand's number ("234") is asked for like a word of the name, and may be met here.
        numbers.extend(terms.numbers);
        terms.words
    };
    let (brand, category) = (aside(brand), aside(category));
    other.extend(aside(seller));
    other.extend(aside(pack));
    all.sort_unstable();
    all.dedup();
    vec![
        (LENGTH, json!(name.length)),
        (NAME, json!(name.words)),
        (BRAND, json!(brand)),
        (CATEGORY, json!(category)),
        (OTHER, json!(other)),
        (SIZE, json!(name.sizes)),
        (NUMBER, json!(numbers)),
        (WORDS, json!(all)),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prices_are_sorted_as_text_as_they_are_as_numbers() {
        let keys = [i64::MIN, -1, 0, 9, 10, 9_007_199_254_740_993, i64::MAX].map(price_key);
        assert!(keys.windows(2).all(|pair| pair[0] < pair[1]), "{keys:?}");
    }

    #[test]
    fn a_setting_that_is_otherwise_is_named_and_others_are_none_of_ours() {
        let mut found = settings();
        found["embedders"] = json!({});
        assert!(differences(&found).is_empty());

        found["rankingRules"] = json!(["words", "typo"]);
        found["searchCutoffMs"] = Value::Null;
        assert_eq!(differences(&found), ["rankingRules", "searchCutoffMs"]);
    }
}
