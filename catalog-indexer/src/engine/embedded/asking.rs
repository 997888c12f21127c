//! A question answered from one generation: strictly first, then with words left out.

use std::sync::Arc;
use std::time::Instant;

use tantivy::collector::Count;
use tantivy::query::{BooleanQuery, BoostQuery, Occur, Query};
use tantivy::{Score, Searcher};

use super::collect::{Found, Walk};
use super::generation::{Reading, guarded};
use super::matching::{Matching, all_of};
use super::understanding::Understanding;
use crate::analysis;
use crate::engine::EngineError;
use crate::engine::facets::facets;
use crate::engine::order::{Order, Place};
use crate::search::{
    LIMIT_MAX, OFFSET_MAX, Reading as WordReading, SearchAnswer, SearchQuery, Start, Understood,
};
use crate::settings::Vocabulary;

/// A page of hits: how many are passed over, how many are wanted, and after which place.
struct Page {
    pass_over: usize,
    limit: usize,
    after: Option<Place>,
}

impl Page {
    fn of(query: &SearchQuery, order: Order) -> Result<Self, EngineError> {
        let limit = query.limit.min(LIMIT_MAX);
        match &query.start {
            Start::First => Ok(Self { pass_over: 0, limit, after: None }),
            Start::Offset(offset) if *offset > OFFSET_MAX => {
                Err(EngineError::TooDeep { offset: *offset })
            }
            Start::Offset(offset) => Ok(Self { pass_over: *offset, limit, after: None }),
            Start::After(mark) => {
                let after = Place::read(mark, order).ok_or(EngineError::UnreadableMark)?;
                Ok(Self { pass_over: 0, limit, after: Some(after) })
            }
        }
    }

    /// One more than is shown, to know whether there is a next page; none when only counts are wanted.
    const fn keep(&self) -> usize {
        if self.limit == 0 { 0 } else { self.pass_over + self.limit + 1 }
    }
}

/// Answers a question.
pub(super) fn answer(
    reading: &Reading,
    vocabulary: &Vocabulary,
    query: &SearchQuery,
) -> Result<SearchAnswer, EngineError> {
    let begun = Instant::now();
    let text = query.text.as_deref().unwrap_or_default().trim();
    let asked = if query.literally {
        analysis::literal_question(text, vocabulary)
    } else {
        analysis::question(text, vocabulary, &query.trade_words)
    };
    let order = Order::of(query.sort, !asked.is_empty());
    let page = Page::of(query, order)?;
    if query.asker.is_empty() {
        return Ok(SearchAnswer { took: begun.elapsed(), ..SearchAnswer::default() });
    }
    let (found, understood) = guarded("search", || {
        let searcher = reading.reader.searcher();
        let matching = Matching { fields: &reading.fields, literally: query.literally };
        let own_prices = Arc::clone(&query.own_prices);
        let walk = Walk { order, keep: page.keep(), after: page.after, facets: true, own_prices };
        let ask = Ask { searcher: &searcher, matching, query, walk: walk.clone() };
        if asked.is_empty() {
            let everything = all_of(matching.filters(query), vec![]);
            return Ok((searcher.search(&everything, &walk)?, Understood::default()));
        }
        ask.words(text, &asked)
    })?;
    let has_more = found.hits.len() > page.pass_over + page.limit;
    let shown = found.hits.get(page.pass_over..).unwrap_or_default();
    let shown = shown.get(..page.limit).unwrap_or(shown);
    let last = shown.last().filter(|_| has_more);
    Ok(SearchAnswer {
        ids: shown.iter().map(|hit| hit.id).collect(),
        total: found.total,
        next: last.map(|hit| hit.place.mark(order)),
        facets: facets(found.categories, found.sellers),
        understood,
        took: begun.elapsed(),
    })
}

/// A question with words, on its way through one searcher.
struct Ask<'a> {
    searcher: &'a Searcher,
    matching: Matching<'a>,
    query: &'a SearchQuery,
    walk: Walk,
}

impl Ask<'_> {
    /// All words first. When no offer has them all, as many as any offer has: the rarer a word among what
    /// the asker may see, the more it then weighs, so that "2 liter" does not drown "bimoli".
    fn words(&self, text: &str, asked: &[analysis::Asked]) -> tantivy::Result<(Found, Understood)> {
        let understanding =
            Understanding { searcher: self.searcher, matching: self.matching, query: self.query };
        let words = self.matching.words(asked);
        let code = self.matching.code(text);
        let by_code = match &code {
            Some(code) => understanding.count(code.box_clone())? > 0,
            None => false,
        };
        let code = code.filter(|_| by_code);
        let all: Box<dyn Query> =
            Box::new(BooleanQuery::intersection(words.iter().map(|w| w.box_clone()).collect()));
        let mut found = self.walk(all, code.as_deref())?;
        let mut met_by = None;
        if found.total == 0 && words.len() > 1 && !self.matching.literally {
            let mut weighed = Vec::new();
            for word in &words {
                let weight = self.rarity(word.as_ref())?;
                let word: Box<dyn Query> = Box::new(BoostQuery::new(word.box_clone(), weight));
                weighed.push(word);
            }
            for most in (1..words.len()).rev() {
                let some = weighed.iter().map(|word| word.box_clone()).collect();
                let some: Box<dyn Query> =
                    Box::new(BooleanQuery::union_with_minimum_required_clauses(some, most));
                found = self.walk(some.box_clone(), None)?;
                if found.total > 0 {
                    met_by = Some(some);
                    break;
                }
            }
        }
        let relaxed = met_by.is_some();
        let mut understood = understanding.of(asked, &words)?;
        if let Some(met_by) = met_by {
            // Other offers may have the word, but none of those found.
            for (word, ways) in understood.iter_mut().zip(&words) {
                if self.count(vec![met_by.box_clone(), ways.box_clone()])? == 0 {
                    word.taken_as.clone_from(&word.typed);
                    word.reading = WordReading::LeftOut;
                }
            }
        }
        Ok((found, Understood { words: understood, relaxed, by_code }))
    }

    fn walk(&self, words: Box<dyn Query>, code: Option<&dyn Query>) -> tantivy::Result<Found> {
        let matched: Box<dyn Query> = match code {
            None => words,
            Some(code) => Box::new(BooleanQuery::union(vec![words, code.box_clone()])),
        };
        self.searcher.search(&all_of(self.matching.filters(self.query), vec![matched]), &self.walk)
    }

    /// From 1 for a word on every offer inside the filters to 16 for one on very few.
    fn rarity(&self, word: &dyn Query) -> tantivy::Result<Score> {
        let (all, having) = (self.count(vec![])?, self.count(vec![word.box_clone()])?);
        let ratio = (all / having.max(1)).max(1);
        let halvings = u16::try_from(ratio.ilog2()).unwrap_or(u16::MAX);
        Ok(Score::from(halvings.min(15) + 1))
    }

    /// How many offers inside the filters meet all of these.
    fn count(&self, queries: Vec<Box<dyn Query>>) -> tantivy::Result<usize> {
        let inside: Vec<(Occur, Box<dyn Query>)> = self.matching.filters(self.query);
        self.searcher.search(&all_of(inside, queries), &Count)
    }
}
