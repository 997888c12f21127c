//! Trade words: what an operator says that shoppers mean, beside the words that ship with the program.
//!
//! They go with the question, like own prices do, and nothing of them is ever indexed: a word that is added,
//! changed or removed holds from the next question on, in every engine, without a rebuild. So both sides of a
//! word are looked for: whoever asks for either finds both.

use std::collections::{BTreeMap, BTreeSet};

use crate::analysis::Asked;

/// The most spellings that one word of a question is looked for by besides itself: each costs an engine a lookup
/// in four fields.
pub const ALSO_MAX: usize = 16;

/// How a word is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum WordKind {
    /// It stands for all of these words together: "odol" for "pasta gigi".
    Abbreviation,
    /// It is the same as each of these words: "micin" as "vetsin" and as "msg".
    Synonym,
}

/// What an operator added, ready to be asked with.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TradeWords {
    stands_for: BTreeMap<String, Vec<String>>,
    same: BTreeMap<String, BTreeSet<String>>,
    /// What several words together are also written as, by the first of them.
    phrases: BTreeMap<String, Vec<(Vec<String>, String)>>,
}

impl TradeWords {
    /// These words: as written, and what is meant, in folded letters.
    #[must_use]
    pub fn of(words: impl IntoIterator<Item = (String, WordKind, Vec<String>)>) -> Self {
        let mut known = Self::default();
        for (written, kind, meant) in words {
            match kind {
                WordKind::Synonym => {
                    let group: BTreeSet<String> = meant.into_iter().chain([written]).collect();
                    for word in &group {
                        let others = group.iter().filter(|other| *other != word).cloned();
                        known.same.entry(word.clone()).or_default().extend(others);
                    }
                }
                WordKind::Abbreviation => {
                    match meant.as_slice() {
                        // It stands for itself: what ships with the program is not meant here.
                        [one] if *one == written => {}
                        [one] => {
                            known.same.entry(one.clone()).or_default().insert(written.clone());
                        }
                        [first, ..] => {
                            let phrase = (meant.clone(), written.clone());
                            known.phrases.entry(first.clone()).or_default().push(phrase);
                        }
                        [] => continue,
                    }
                    known.stands_for.insert(written, meant);
                }
            }
        }
        known
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.stands_for.is_empty() && self.same.is_empty()
    }

    /// What a word stands for; it takes the place of what ships with the program.
    #[must_use]
    pub fn full(&self, word: &str) -> Option<&[String]> {
        self.stands_for.get(word).map(Vec::as_slice)
    }

    /// Adds to each word of a question the other words for the same.
    pub(crate) fn meet(&self, asked: &mut [Asked]) {
        for word in &mut *asked {
            if let Asked::Word { forms, also, .. } = word {
                let others = forms.iter().flat_map(|form| self.same_as(form));
                for other in others.filter(|other| forms.iter().all(|form| form != other)) {
                    push_once(also, other);
                }
            }
        }
        let typed: Vec<String> = asked.iter().map(|word| word.typed().to_owned()).collect();
        let typed: Vec<&str> = typed.iter().map(String::as_str).collect();
        for at in 0..typed.len() {
            let rest = typed.get(at..).unwrap_or_default();
            for (count, written) in self.written_as(rest) {
                for word in asked.iter_mut().skip(at).take(count) {
                    if let Asked::Word { also, .. } = word {
                        push_once(also, written);
                    }
                }
            }
        }
    }

    /// Other words for the same.
    fn same_as(&self, word: &str) -> impl Iterator<Item = &str> {
        self.same.get(word).into_iter().flatten().map(String::as_str)
    }

    /// What some words in a row are also written as: how many of them, and the word.
    fn written_as<'a>(&'a self, words: &'a [&str]) -> impl Iterator<Item = (usize, &'a str)> {
        let first = words.first().and_then(|first| self.phrases.get(*first));
        first.into_iter().flatten().filter_map(move |(phrase, written)| {
            let begins = words.len() >= phrase.len()
                && phrase.iter().zip(words).all(|(meant, typed)| meant == typed);
            begins.then_some((phrase.len(), written.as_str()))
        })
    }
}

fn push_once(also: &mut Vec<String>, other: &str) {
    if also.len() < ALSO_MAX && also.iter().all(|there| there != other) {
        also.push(other.to_owned());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(of: &[(&str, WordKind, &str)]) -> TradeWords {
        TradeWords::of(of.iter().map(|(written, kind, meant)| {
            ((*written).to_owned(), *kind, meant.split(' ').map(str::to_owned).collect())
        }))
    }

    #[test]
    fn all_words_of_a_synonym_find_one_another() {
        let known = words(&[("micin", WordKind::Synonym, "vetsin msg")]);

        assert_eq!(known.same_as("vetsin").collect::<Vec<_>>(), ["micin", "msg"]);
        assert_eq!(known.same_as("micin").collect::<Vec<_>>(), ["msg", "vetsin"]);
        assert_eq!(known.full("micin"), None);
    }

    #[test]
    fn an_abbreviation_is_met_by_all_of_its_words_together_only() {
        let known = words(&[("odol", WordKind::Abbreviation, "pasta gigi")]);

        assert_eq!(known.full("odol").unwrap(), ["pasta", "gigi"]);
        assert_eq!(
            known.written_as(&["pasta", "gigi", "formula"]).collect::<Vec<_>>(),
            [(2, "odol")]
        );
        assert_eq!(known.written_as(&["pasta", "basah"]).count(), 0);
        assert_eq!(known.same_as("gigi").count(), 0);
    }

    #[test]
    fn a_word_that_stands_for_itself_is_nothing_else() {
        let known = words(&[("sak", WordKind::Abbreviation, "sak")]);

        assert_eq!(known.full("sak").unwrap(), ["sak"]);
        assert_eq!(known.same_as("sak").count(), 0);
    }
}
