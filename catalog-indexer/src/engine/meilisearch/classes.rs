//! Classes of closeness: which hits come before which others, told by how each word of the question is met.
//!
//! The server sorts by what stands in an offer, not by a question. So a question's words are told apart by the ways
//! they may be met; offers that meet them equally well are a class, and the classes are asked for from the best
//! down, only as far as a page reaches.

use std::collections::{BTreeSet, BinaryHeap};

use super::filter::Filter;
use super::matching::Ways;

/// After so many combinations the rest is one class, the last. A question of three words has about a dozen.
const COMBINATIONS_MAX: usize = 64;

/// A word on its way into classes: its ways with how many offers each finds, and how much the word weighs.
#[derive(Debug, Clone)]
pub(super) struct Weighed {
    pub(super) ways: Ways,
    /// Which of the ways find anything, as places in `ways`, the best first.
    pub(super) found: Vec<usize>,
    /// From 1 to 16; more than 1 only where words are left out.
    pub(super) weight: u64,
}

/// How a combination meets each word: the place among the found ways, or not at all.
type Combination = Vec<Option<usize>>;

/// The classes of a question, the closest first.
pub(super) struct Classes {
    words: Vec<Weighed>,
    waiting: BinaryHeap<(u64, Combination)>,
    seen: BTreeSet<Combination>,
    /// All that meets the words at all.
    all: Filter,
    told: Vec<Filter>,
    ended: bool,
}

impl Classes {
    /// The classes of what meets at least `least` of the words; `all` is what does.
    pub(super) fn new(words: Vec<Weighed>, least: usize, all: Filter) -> Self {
        let mut classes = Self {
            words,
            waiting: BinaryHeap::new(),
            seen: BTreeSet::new(),
            all,
            told: Vec::new(),
            ended: false,
        };
        let count = classes.words.len();
        for chosen in subsets(count, least) {
            let best: Combination =
                (0..count).map(|word| chosen.contains(&word).then_some(0)).collect();
            classes.push(best);
        }
        classes
    }

    /// The next class: how close it is, and what is in it.
    pub(super) fn next(&mut self) -> Option<(u64, Filter)> {
        if self.ended {
            return None;
        }
        if self.told.len() >= COMBINATIONS_MAX {
            self.ended = true;
            let told = Filter::any(self.told.iter().cloned());
            return Some((0, self.all.clone().but(&told)));
        }
        let (closeness, first) = self.waiting.pop()?;
        let mut same = vec![first];
        while self.waiting.peek().is_some_and(|(other, _)| *other == closeness) {
            same.extend(self.waiting.pop().map(|(_, combination)| combination));
        }
        let mut filters = Vec::new();
        // What is worse by one way in one word may be as close as another: equals are one class.
        while let Some(combination) = same.pop() {
            filters.push(self.filter(&combination));
            for word in 0..combination.len() {
                let mut worse = combination.clone();
                if let Some(Some(level)) = worse.get_mut(word) {
                    *level += 1;
                    self.push(worse);
                }
            }
        }
        self.told.extend(filters.iter().cloned());
        Some((closeness, Filter::any(filters)))
    }

    fn push(&mut self, combination: Combination) {
        let mut closeness = 0;
        for (word, level) in self.words.iter().zip(&combination) {
            let Some(level) = level else { continue };
            let way = word.found.get(*level).and_then(|way| word.ways.0.get(*way));
            let Some((worth, _)) = way else { return };
            closeness += u64::from(*worth) * word.weight;
        }
        if self.seen.insert(combination.clone()) {
            self.waiting.push((closeness, combination));
        }
    }

    fn filter(&self, combination: &Combination) -> Filter {
        let mut met = Vec::new();
        let mut unmet = Vec::new();
        for (word, level) in self.words.iter().zip(combination) {
            match level.and_then(|level| word.found.get(level)) {
                Some(way) => met.push(word.ways.exactly(*way)),
                None => unmet.push(word.ways.any()),
            }
        }
        let met = Filter::all(met);
        if unmet.is_empty() { met } else { met.but(&Filter::any(unmet)) }
    }
}

/// The choices of so many among the first `count` whole numbers.
pub(super) fn subsets(count: usize, size: usize) -> Vec<Vec<usize>> {
    if size > count {
        return Vec::new();
    }
    if size == 0 {
        return vec![Vec::new()];
    }
    let mut chosen = Vec::new();
    for last in (size - 1)..count {
        for mut rest in subsets(last, size - 1) {
            rest.push(last);
            chosen.push(rest);
        }
    }
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(worths: &[u16], weight: u64) -> Weighed {
        let ways = worths.iter().map(|worth| (*worth, Filter::is("n", &worth.to_string())));
        let ways = Ways(ways.collect());
        Weighed { found: (0..worths.len()).collect(), ways, weight }
    }

    fn all_of(mut classes: Classes) -> Vec<u64> {
        std::iter::from_fn(|| classes.next()).map(|(closeness, _)| closeness).collect()
    }

    #[test]
    fn classes_come_closest_first_and_equals_are_one() {
        let words = vec![word(&[100, 60], 1), word(&[100, 60, 20], 1)];

        assert_eq!(all_of(Classes::new(words, 2, Filter::nothing())), [200, 160, 120, 80]);
    }

    #[test]
    fn with_words_left_out_the_rarer_word_weighs_more() {
        let words = vec![word(&[100], 1), word(&[100, 40], 8)];

        assert_eq!(all_of(Classes::new(words, 1, Filter::nothing())), [800, 320, 100]);
    }

    #[test]
    fn a_question_of_many_ways_ends_in_one_last_class() {
        let words = vec![word(&[97, 89, 83, 79, 73, 71, 67, 61, 59, 53, 47, 43], 1); 3];

        let closeness = all_of(Classes::new(words, 3, Filter::nothing()));

        assert!(closeness.len() < 80, "{}", closeness.len());
        assert_eq!(closeness.last(), Some(&0));
        assert!(closeness.windows(2).all(|pair| pair[0] > pair[1]));
    }

    #[test]
    fn subsets_are_all_the_choices() {
        assert_eq!(subsets(3, 2), [vec![0, 1], vec![0, 2], vec![1, 2]]);
        assert_eq!(subsets(4, 4).len(), 1);
        assert_eq!(subsets(2, 3).len(), 0);
    }
}
