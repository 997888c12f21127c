//! How a question was taken, word by word, told from nothing but what the asker may see.

use std::collections::BTreeMap;

use tantivy::collector::Count;
use tantivy::query::{FuzzyTermQuery, Occur, Query};
use tantivy::schema::Field;
use tantivy::{Searcher, Term};

use super::matching::{Matching, all_of, term};
use crate::analysis::Asked;
use crate::engine::worth::distance;
use crate::search::{Reading, SearchQuery, UnderstoodWord};

/// Looks into the part of the index that the asker may see.
pub(super) struct Understanding<'a> {
    pub(super) searcher: &'a Searcher,
    pub(super) matching: Matching<'a>,
    pub(super) query: &'a SearchQuery,
}

impl Understanding<'_> {
    /// Word by word, what the question was taken for.
    pub(super) fn of(
        &self,
        asked: &[Asked],
        ways: &[Box<dyn Query>],
    ) -> tantivy::Result<Vec<UnderstoodWord>> {
        let mut words: Vec<UnderstoodWord> = Vec::new();
        for (at, (word, ways)) in asked.iter().zip(ways).enumerate() {
            let (taken_as, reading) = if self.matching.literally {
                (word.typed().to_owned(), Reading::AsTyped)
            } else {
                self.word(word, at + 1 == asked.len(), ways)?
            };
            let typed = word.typed().to_owned();
            words.push(UnderstoodWord { typed, taken_as, reading });
        }
        Ok(words)
    }

    fn word(
        &self,
        asked: &Asked,
        last: bool,
        ways: &dyn Query,
    ) -> tantivy::Result<(String, Reading)> {
        let typed = asked.typed().to_owned();
        let (typed, (forms, also)) = match asked {
            Asked::Size { shown, .. } => {
                let met = self.count(ways.box_clone())? > 0;
                let reading = if met { Reading::Size } else { Reading::LeftOut };
                return Ok((shown.clone(), reading));
            }
            Asked::Number { .. } => {
                let met = self.count(ways.box_clone())? > 0;
                return Ok((typed, if met { Reading::AsTyped } else { Reading::LeftOut }));
            }
            Asked::Word { typed, forms, also } => (typed, (forms, also)),
        };
        for form in forms.iter().filter(|form| *form != typed) {
            if self.count(self.matching.spelling(form))? > 0 {
                return Ok((form.clone(), Reading::Abbreviation));
            }
        }
        if self.count(self.matching.spelling(typed))? > 0
            || (last && self.count(self.matching.beginning(typed))? > 0)
        {
            return Ok((typed.clone(), Reading::AsTyped));
        }
        for other in also {
            if self.count(self.matching.spelling(other))? > 0 {
                return Ok((other.clone(), Reading::Abbreviation));
            }
        }
        if let Some(nearest) = self.nearest(typed)? {
            return Ok((nearest, Reading::Correction));
        }
        let met = self.count(ways.box_clone())? > 0;
        Ok((typed.clone(), if met { Reading::AsTyped } else { Reading::LeftOut }))
    }

    /// How many offers that the asker may see match.
    pub(super) fn count(&self, query: Box<dyn Query>) -> tantivy::Result<usize> {
        let filters = vec![(Occur::Must, self.matching.audience(self.query))];
        self.searcher.search(&all_of(filters, vec![query]), &Count)
    }

    /// The nearest word, and among the equally near the commonest, that stands on an offer the asker may see.
    fn nearest(&self, typed: &str) -> tantivy::Result<Option<String>> {
        for wrong in 1..=distance(typed) {
            let mut seen: BTreeMap<String, usize> = BTreeMap::new();
            for field in self.matching.corrected() {
                for word in self.near(field, typed, wrong)? {
                    let count = self.count(term(Term::from_field_text(field, &word)))?;
                    if count > 0 {
                        *seen.entry(word).or_default() += count;
                    }
                }
            }
            let best = seen.into_iter().rev().max_by_key(|(_, count)| *count);
            if let Some((word, _)) = best {
                return Ok(Some(word));
            }
        }
        Ok(None)
    }

    fn near(&self, field: Field, typed: &str, wrong: u8) -> tantivy::Result<Vec<String>> {
        let spelled = FuzzyTermQuery::new(Term::from_field_text(field, typed), wrong, true);
        let mut words = Vec::new();
        for segment in self.searcher.segment_readers() {
            let inverted = segment.inverted_index(field)?;
            let mut near = inverted.terms().search(spelled.automaton()?).into_stream()?;
            while near.advance() {
                let word = String::from_utf8_lossy(near.key()).into_owned();
                if !words.contains(&word) {
                    words.push(word);
                }
            }
        }
        Ok(words)
    }
}
