//! How the words of a question become the engine's query.
//!
//! Every clause has a fixed worth in whole numbers, by field and by how well the word is met
//! ([`crate::engine::worth`]).

use std::collections::BTreeSet;
use std::ops::Bound;
use std::sync::Arc;

use tantivy::query::{
    BooleanQuery, ConstScoreQuery, DisjunctionMaxQuery, FuzzyTermQuery, Occur, Query, RangeQuery,
    TermQuery, TermSetQuery,
};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{Score, Term};

use super::pricing::WithinPrice;
use super::schema::Fields;
use crate::analysis::{Asked, category_key, code_key};
use crate::document::region_key;
use crate::engine::worth::{
    BRAND, CATEGORY, JOINED, NAME, NUMBER_UNFINISHED, NUMBER_WITH_UNIT, OTHER, SIZE_WITHOUT_UNIT,
    SPLIT, Worth, distance, halves,
};
use crate::search::SearchQuery;

/// What a code met exactly is worth: more than any number of words.
const CODE: Score = 100_000.0;

/// Builds queries over the fields of one index.
#[derive(Debug, Clone, Copy)]
pub(super) struct Matching<'a> {
    pub(super) fields: &'a Fields,
    pub(super) literally: bool,
}

impl Matching<'_> {
    /// The fields a word is looked for in, and what it is worth there.
    const fn worths(self) -> [(Field, Worth); 4] {
        let fields = self.fields;
        [
            (fields.name, NAME),
            (fields.brand, BRAND),
            (fields.category, CATEGORY),
            (fields.other, OTHER),
        ]
    }

    /// The fields whose words are offered as corrections.
    pub(super) const fn corrected(self) -> [Field; 4] {
        let fields = self.fields;
        [fields.name, fields.brand, fields.category, fields.other]
    }

    /// For whom: the part of every query that nothing gets around.
    pub(super) fn audience(self, query: &SearchQuery) -> Box<dyn Query> {
        let tokens: BTreeSet<Term> = query
            .asker
            .iter()
            .map(|token| Term::from_field_text(self.fields.audience, token.as_str()))
            .collect();
        let meant: Box<dyn Query> = Box::new(TermSetQuery::new(tokens));
        if query.withheld.is_empty() {
            return Box::new(ConstScoreQuery::new(meant, 0.0));
        }
        let withheld: Vec<Term> =
            query.withheld.iter().map(|id| self.fields.id_term(*id)).collect();
        let withheld: Box<dyn Query> = Box::new(TermSetQuery::new(withheld));
        let meant = BooleanQuery::new(vec![(Occur::Must, meant), (Occur::MustNot, withheld)]);
        Box::new(ConstScoreQuery::new(Box::new(meant), 0.0))
    }

    /// The audience and every filter that was chosen.
    pub(super) fn filters(self, query: &SearchQuery) -> Vec<(Occur, Box<dyn Query>)> {
        let fields = self.fields;
        let mut filters = vec![(Occur::Must, self.audience(query))];
        let mut demand = |query: Box<dyn Query>| {
            let filter: Box<dyn Query> = Box::new(ConstScoreQuery::new(query, 0.0));
            filters.push((Occur::Must, filter));
        };
        if let Some(category) = &query.category {
            demand(term(Term::from_field_text(fields.category_key, &category_key(category))));
        }
        if let Some(seller) = query.seller_id {
            demand(term(Term::from_field_text(fields.seller, &seller.to_string())));
        }
        if let Some(region) = &query.region {
            demand(term(Term::from_field_text(fields.region, &region_key(region))));
        }
        if let Some(price) = query.max_price {
            if query.own_prices.is_empty() {
                let bound = Bound::Included(Term::from_field_i64(fields.price, price.micro_sen()));
                demand(Box::new(RangeQuery::new(Bound::Unbounded, bound)));
            } else {
                let prices = Arc::clone(&query.own_prices);
                demand(Box::new(WithinPrice { prices, bound: price.micro_sen() }));
            }
        }
        if let Some(in_stock) = query.in_stock {
            demand(term(Term::from_field_bool(fields.in_stock, in_stock)));
        }
        if let Some(own) = query.not_of {
            filters.push((
                Occur::MustNot,
                term(Term::from_field_text(fields.seller, &own.to_string())),
            ));
        }
        filters
    }

    /// The whole question as a barcode or a seller's own code.
    pub(super) fn code(self, text: &str) -> Option<Box<dyn Query>> {
        let key = code_key(text);
        (!key.is_empty()).then(|| {
            let code = term(Term::from_field_text(self.fields.code, &key));
            let code: Box<dyn Query> = Box::new(ConstScoreQuery::new(code, CODE));
            code
        })
    }

    /// What each word of a question may be met by, word by word.
    pub(super) fn words(self, asked: &[Asked]) -> Vec<Box<dyn Query>> {
        let mut words: Vec<Vec<Box<dyn Query>>> = Vec::new();
        for (at, word) in asked.iter().enumerate() {
            let last = at + 1 == asked.len();
            words.push(self.word(word, last));
        }
        if !self.literally {
            self.join_neighbours(asked, &mut words);
        }
        words.into_iter().map(best).collect()
    }

    /// The exact spellings of a word, without corrections and unfinished words.
    pub(super) fn spelling(self, spelling: &str) -> Box<dyn Query> {
        let spellings =
            self.corrected().map(|field| term(Term::from_field_text(field, spelling))).into();
        Box::new(BooleanQuery::union(spellings))
    }

    /// Words that begin so.
    pub(super) fn beginning(self, beginning: &str) -> Box<dyn Query> {
        let mut begun = Vec::new();
        for field in self.corrected() {
            let query: Box<dyn Query> = Box::new(FuzzyTermQuery::new_prefix(
                Term::from_field_text(field, beginning),
                0,
                true,
            ));
            begun.push(query);
        }
        Box::new(BooleanQuery::union(begun))
    }

    fn word(self, asked: &Asked, last: bool) -> Vec<Box<dyn Query>> {
        let mut ways = Vec::new();
        let fields = self.fields;
        match asked {
            Asked::Word { typed, forms, also } => {
                for (field, worth) in self.worths() {
                    for form in forms {
                        push(&mut ways, worth.whole, || term(Term::from_field_text(field, form)));
                    }
                    for other in also {
                        push(&mut ways, worth.same(), || term(Term::from_field_text(field, other)));
                    }
                    if !self.literally {
                        guess(&mut ways, field, worth, typed, last);
                    }
                }
                if !self.literally {
                    self.split(typed, &mut ways);
                }
            }
            Asked::Size { size, number, .. } => {
                push(&mut ways, NAME.whole, || term(Term::from_field_text(fields.size, size)));
                if !self.literally {
                    let bare = Term::from_field_text(fields.size, number);
                    push(&mut ways, SIZE_WITHOUT_UNIT, || term(bare));
                }
            }
            Asked::Number { number, .. } => {
                push(&mut ways, NAME.whole, || term(Term::from_field_text(fields.size, number)));
                let anywhere = Term::from_field_text(fields.number, number);
                push(&mut ways, NUMBER_WITH_UNIT, || term(anywhere.clone()));
                if last && !self.literally {
                    push(&mut ways, NUMBER_UNFINISHED, || {
                        Box::new(FuzzyTermQuery::new_prefix(anywhere, 0, true))
                    });
                }
            }
        }
        ways
    }

    /// "indo mie" is also "indomie": either word is met by the two as one.
    fn join_neighbours(self, asked: &[Asked], words: &mut [Vec<Box<dyn Query>>]) {
        for (at, pair) in asked.windows(2).enumerate() {
            let [Asked::Word { typed: first, .. }, Asked::Word { typed: second, .. }] = pair else {
                continue;
            };
            let joined = format!("{first}{second}");
            for ways in words.iter_mut().skip(at).take(2) {
                for field in [self.fields.name, self.fields.brand] {
                    push(ways, JOINED, || term(Term::from_field_text(field, &joined)));
                }
            }
        }
    }

    /// "indomiegoreng" is also "indomie goreng": both halves are in the name.
    fn split(self, word: &str, ways: &mut Vec<Box<dyn Query>>) {
        for (first, second) in halves(word) {
            let halves = [first, second]
                .map(|half| term(Term::from_field_text(self.fields.name, half)))
                .into();
            push(ways, SPLIT, || Box::new(BooleanQuery::intersection(halves)));
        }
    }
}

/// Adds what a word may be met by when it is misspelled, or unfinished at the end of the question.
fn guess(ways: &mut Vec<Box<dyn Query>>, field: Field, worth: Worth, typed: &str, last: bool) {
    let wrong = distance(typed);
    let spelled = || Term::from_field_text(field, typed);
    if last {
        push(ways, worth.unfinished, || Box::new(FuzzyTermQuery::new_prefix(spelled(), 0, true)));
        // Four letters with one wrong begin half the dictionary.
        if wrong > 0 && typed.chars().count() > 4 {
            push(ways, worth.unfinished_near, || {
                Box::new(FuzzyTermQuery::new_prefix(spelled(), 1, true))
            });
        }
    }
    if wrong > 0 {
        push(ways, worth.near, || Box::new(FuzzyTermQuery::new(spelled(), 1, true)));
    }
    if wrong > 1 {
        push(ways, worth.far, || Box::new(FuzzyTermQuery::new(spelled(), 2, true)));
    }
}

/// A word is worth its best way of being met, not their sum.
fn best(ways: Vec<Box<dyn Query>>) -> Box<dyn Query> {
    Box::new(DisjunctionMaxQuery::new(ways))
}

fn push(ways: &mut Vec<Box<dyn Query>>, worth: u16, way: impl FnOnce() -> Box<dyn Query>) {
    if worth > 0 {
        ways.push(Box::new(ConstScoreQuery::new(way(), Score::from(worth))));
    }
}

/// Exactly this term.
pub(super) fn term(term: Term) -> Box<dyn Query> {
    Box::new(TermQuery::new(term, IndexRecordOption::Basic))
}

/// All of these, inside the filters.
pub(super) fn all_of(
    mut filters: Vec<(Occur, Box<dyn Query>)>,
    queries: Vec<Box<dyn Query>>,
) -> BooleanQuery {
    filters.extend(queries.into_iter().map(|query| (Occur::Must, query)));
    BooleanQuery::new(filters)
}
