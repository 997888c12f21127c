//! How a question was taken, word by word, told from nothing but what the asker may see.

use super::asking::Asking;
use super::filter::Filter;
use super::matching::{Near, Ways, beginning, spelling};
use crate::analysis::Asked;
use crate::engine::EngineError;
use crate::search::{Reading, UnderstoodWord};

/// Looks into the part of the index that the asker may see.
pub(super) struct Understanding<'a> {
    pub(super) asking: &'a Asking<'a>,
    pub(super) asked: &'a [Asked],
    pub(super) near: &'a [Near],
    pub(super) words: &'a [Ways],
}

/// What is looked up of a word, all at once: its ways, its spellings in their order, other words for the same, its beginning.
struct Looked {
    any: u64,
    forms: Vec<u64>,
    also: Vec<u64>,
    typed: u64,
    begun: u64,
}

impl Understanding<'_> {
    /// Word by word, what the question was taken for.
    pub(super) fn words(&self) -> Result<Vec<UnderstoodWord>, EngineError> {
        if self.asking.query.literally {
            let as_typed = |word: &Asked| UnderstoodWord {
                typed: word.typed().to_owned(),
                taken_as: word.typed().to_owned(),
                reading: Reading::AsTyped,
            };
            return Ok(self.asked.iter().map(as_typed).collect());
        }
        let looked = self.looked()?;
        let mut words = Vec::new();
        for (at, ((word, near), looked)) in self.asked.iter().zip(self.near).zip(looked).enumerate()
        {
            let (taken_as, reading) = taken(word, near, &looked, at + 1 == self.asked.len());
            words.push(UnderstoodWord { typed: word.typed().to_owned(), taken_as, reading });
        }
        Ok(words)
    }

    /// Marks the words that none of what was found has, though other offers may.
    pub(super) fn leave_out(
        &self,
        understood: &mut [UnderstoodWord],
        met_by: &Filter,
    ) -> Result<(), EngineError> {
        for (word, ways) in understood.iter_mut().zip(self.words) {
            if self.asking.total(&Filter::all([met_by.clone(), ways.any()]))? == 0 {
                word.taken_as.clone_from(&word.typed);
                word.reading = Reading::LeftOut;
            }
        }
        Ok(())
    }

    fn looked(&self) -> Result<Vec<Looked>, EngineError> {
        let of_word = |word: &Asked| match word {
            Asked::Word { forms, also, .. } => (forms.clone(), also.clone()),
            Asked::Size { .. } | Asked::Number { .. } => (Vec::new(), Vec::new()),
        };
        let mut filters = Vec::new();
        for (word, ways) in self.asked.iter().zip(self.words) {
            filters.push(ways.any());
            let (forms, also) = of_word(word);
            filters.extend(forms.iter().chain(&also).map(|form| spelling(form)));
            filters.push(spelling(word.typed()));
            filters.push(beginning(word.typed()));
        }
        let mut counts = self.asking.count_meant(filters)?.into_iter();
        let mut next = || counts.next().unwrap_or_default();
        let mut looked = Vec::new();
        for word in self.asked {
            let (forms, also) = of_word(word);
            looked.push(Looked {
                any: next(),
                forms: forms.iter().map(|_| next()).collect(),
                also: also.iter().map(|_| next()).collect(),
                typed: next(),
                begun: next(),
            });
        }
        Ok(looked)
    }
}

fn taken(word: &Asked, near: &Near, looked: &Looked, last: bool) -> (String, Reading) {
    let met = |reading| if looked.any > 0 { reading } else { Reading::LeftOut };
    let (typed, (forms, also)) = match word {
        Asked::Size { shown, .. } => return (shown.clone(), met(Reading::Size)),
        Asked::Number { typed, .. } => return (typed.clone(), met(Reading::AsTyped)),
        Asked::Word { typed, forms, also } => (typed, (forms, also)),
    };
    for (form, count) in forms.iter().zip(&looked.forms) {
        if form != typed && *count > 0 {
            return (form.clone(), Reading::Abbreviation);
        }
    }
    if looked.typed > 0 || (last && looked.begun > 0) {
        return (typed.clone(), Reading::AsTyped);
    }
    let others = also.iter().zip(&looked.also);
    if let Some((other, _)) = others.into_iter().find(|(_, count)| **count > 0) {
        return (other.clone(), Reading::Abbreviation);
    }
    match near.nearest(typed) {
        Some(nearest) => (nearest.to_owned(), Reading::Correction),
        None => (typed.clone(), met(Reading::AsTyped)),
    }
}
