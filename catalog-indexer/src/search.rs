//! The asking side: what a shopper asks of the catalogue, and what comes back.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use uuid::Uuid;

use crate::audience::AudienceToken;
use crate::document::PricePerBase;
use crate::own_prices::OwnPrices;
use crate::trade_words::TradeWords;

/// The most hits of one answer; the API's own limit for lists.
pub const LIMIT_MAX: usize = 100;

/// How far [`Start::Offset`] reaches; whoever wants more walks from page to page by
/// [`Start::After`], which costs the same at any depth.
pub const OFFSET_MAX: usize = 10_000;

/// The most values of one facet; the commonest stay.
pub const FACET_VALUES_MAX: usize = 200;

/// The order of the hits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Sort {
    /// The closest first: words in the name over brand over category, whole words over unfinished
    /// over misspelled; then the shorter name, what is in stock, the lower price per base unit. Without
    /// words: what is in stock, then the newest.
    #[default]
    Relevance,
    /// The lowest price per base unit first; offers without a price last.
    Price,
    /// The highest price per base unit first; offers without a price last.
    PriceDescending,
    /// The newest offer first.
    Newest,
}

/// Where a page begins.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Start {
    /// At the first hit.
    #[default]
    First,
    /// After so many hits, up to [`OFFSET_MAX`].
    Offset(usize),
    /// After the last hit of the page before: exact at any depth, also while offers come and go.
    After(PageMark),
}

/// The place of a hit in its order, opaque to whoever carries it from page to page.
///
/// It is made and read by the engine. A mark made up by a stranger only moves the place at which a
/// page begins; it never widens what is found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageMark(pub String);

/// A question to the catalogue.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SearchQuery {
    /// What was typed; absent or without a word, everything is meant.
    pub text: Option<String>,
    /// Takes the words as typed: no corrections, abbreviations or unfinished words.
    pub literally: bool,
    /// Only this category, whatever its case.
    pub category: Option<String>,
    /// Only this seller.
    pub seller_id: Option<Uuid>,
    /// Nothing of this seller's: nobody buys from themselves.
    pub not_of: Option<Uuid>,
    /// Only sellers in this region: a Kemendagri code of any level.
    pub region: Option<String>,
    /// Only what costs the asker at most this for one base unit, inclusive; no price, no match.
    pub max_price: Option<PricePerBase>,
    /// Only what is in stock (or, when `false`, only what is not).
    pub in_stock: Option<bool>,
    /// The order.
    pub sort: Sort,
    /// Where the page begins.
    pub start: Start,
    /// How many hits, up to [`LIMIT_MAX`]; more is cut to it, and none asks for counts alone.
    pub limit: usize,
    /// Who asks. Without a token nothing is found.
    pub asker: BTreeSet<AudienceToken>,
    /// Offers that are no longer for the asker, though the index may not know it yet: neither found, counted
    /// nor heard of.
    pub withheld: BTreeSet<Uuid>,
    /// What the asker pays instead of the list: these offers are sorted and filtered by it. It goes with the
    /// question; nothing of it is ever indexed.
    pub own_prices: Arc<OwnPrices>,
    /// What the operator says that words mean. It goes with the question too.
    pub trade_words: Arc<TradeWords>,
}

/// How one word of the question was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reading {
    /// As it was typed, or as the beginning of a word.
    AsTyped,
    /// As what the abbreviation stands for, or as another word for the same.
    Abbreviation,
    /// As a size, whatever its spelling.
    Size,
    /// As the nearest word that the catalogue shows the asker.
    Correction,
    /// Nothing fits the word, and it was left out.
    LeftOut,
}

/// A word of the question and what it was taken for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnderstoodWord {
    /// As typed.
    pub typed: String,
    /// What was looked for: "goreng" for "grg", "2 liter" for "2ltr".
    pub taken_as: String,
    /// In which way.
    pub reading: Reading,
}

/// How the question was understood, so that a page can say it and offer the literal search.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Understood {
    /// Word by word, as typed.
    pub words: Vec<UnderstoodWord>,
    /// No offer has all the words; these have most of them.
    pub relaxed: bool,
    /// The whole question is a barcode or a seller's own code that was found.
    pub by_code: bool,
}

impl Understood {
    /// The question as it was understood, in words: "minyak goreng 2 liter".
    #[must_use]
    pub fn phrase(&self) -> String {
        let mut phrase: Vec<&str> = Vec::new();
        for word in self.words.iter().filter(|word| word.reading != Reading::LeftOut) {
            phrase.push(&word.taken_as);
        }
        phrase.join(" ")
    }

    /// Whether anything was taken otherwise than typed.
    #[must_use]
    pub fn differs(&self) -> bool {
        self.relaxed
            || self.words.iter().any(|word| {
                matches!(
                    word.reading,
                    Reading::Correction | Reading::LeftOut | Reading::Abbreviation
                )
            })
    }
}

/// What the catalogue answers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SearchAnswer {
    /// The offers of this page, in order.
    pub ids: Vec<Uuid>,
    /// How many offers there are on all pages, exactly.
    pub total: u64,
    /// For `category` and `seller_id`: values and how many of all the hits have them, most first.
    pub facets: BTreeMap<String, Vec<(String, u64)>>,
    /// How the words were understood.
    pub understood: Understood,
    /// Where the next page begins; absent on the last.
    pub next: Option<PageMark>,
    /// What the engine took.
    pub took: Duration,
}
