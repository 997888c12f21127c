//! What each word of a question may be met by, as filters with their worth.

use std::collections::BTreeMap;

use super::filter::{Filter, hexadecimal};
use super::shape;
use crate::analysis::{Asked, code_key};
use crate::engine::worth::{
    BRAND, CATEGORY, JOINED, NAME, NUMBER_UNFINISHED, NUMBER_WITH_UNIT, OTHER, SIZE_WITHOUT_UNIT,
    SPLIT, Worth, distance, halves,
};

/// The fields a word is looked for in, and what it is worth there.
const WORTHS: [(&str, Worth); 4] = [
    (shape::NAME, NAME),
    (shape::BRAND, BRAND),
    (shape::CATEGORY, CATEGORY),
    (shape::OTHER, OTHER),
];

/// Words that the asker may see and that are written almost as a word of the question, with how many offers
/// have them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Near {
    /// One letter wrong, and two.
    by_distance: [Vec<(String, u64)>; 2],
    /// What begins with one letter wrong.
    begun: Vec<String>,
}

impl Near {
    /// Sorts the words a server holds near by how near they are.
    pub(super) fn of(typed: &str, found: Vec<(String, u64)>) -> Self {
        let mut near = Self::default();
        for (word, count) in found {
            let edits = edits(typed, &word);
            if begins(typed, &word) {
                near.begun.push(word.clone());
            }
            match edits {
                1 => near.by_distance[0].push((word, count)),
                2 => near.by_distance[1].push((word, count)),
                _ => {}
            }
        }
        near
    }

    /// The nearest word, and among the equally near the commonest.
    pub(super) fn nearest(&self, typed: &str) -> Option<&str> {
        let reach = usize::from(distance(typed));
        self.by_distance.iter().take(reach).find_map(|words| {
            let counted: BTreeMap<&str, u64> =
                words.iter().map(|(word, count)| (word.as_str(), *count)).collect();
            counted.into_iter().rev().max_by_key(|(_, count)| *count).map(|(word, _)| word)
        })
    }

    fn words(&self, wrong: usize) -> impl Iterator<Item = &str> {
        self.by_distance.iter().take(wrong).flatten().map(|(word, _)| word.as_str())
    }
}

/// One word of a question: the ways it may be met, the best first, each worth told once.
#[derive(Debug, Clone, Default)]
pub(super) struct Ways(pub(super) Vec<(u16, Filter)>);

impl Ways {
    fn of(ways: Vec<(u16, Filter)>) -> Self {
        let mut by_worth: BTreeMap<u16, Vec<Filter>> = BTreeMap::new();
        for (worth, filter) in ways {
            if worth > 0 {
                by_worth.entry(worth).or_default().push(filter);
            }
        }
        Self(by_worth.into_iter().rev().map(|(worth, ways)| (worth, Filter::any(ways))).collect())
    }

    /// Met in any way.
    pub(super) fn any(&self) -> Filter {
        Filter::any(self.0.iter().map(|(_, filter)| filter.clone()))
    }

    /// Met in exactly one way and in no better one.
    pub(super) fn exactly(&self, level: usize) -> Filter {
        let Some((_, filter)) = self.0.get(level) else { return Filter::nothing() };
        let better: Vec<Filter> =
            self.0.iter().take(level).map(|(_, filter)| filter.clone()).collect();
        if better.is_empty() { filter.clone() } else { filter.clone().but(&Filter::any(better)) }
    }
}

/// The whole question as a barcode or a seller's own code.
pub(super) fn code(text: &str) -> Option<Filter> {
    let key = code_key(text);
    (!key.is_empty()).then(|| Filter::is(shape::CODE, &hexadecimal(&key)))
}

/// What each word of a question may be met by, word by word.
pub(super) fn words(asked: &[Asked], near: &[Near], literally: bool) -> Vec<Ways> {
    let mut words: Vec<Vec<(u16, Filter)>> = Vec::new();
    for (at, (word, near)) in asked.iter().zip(near).enumerate() {
        words.push(self::word(word, near, at + 1 == asked.len(), literally));
    }
    if !literally {
        join_neighbours(asked, &mut words);
    }
    words.into_iter().map(Ways::of).collect()
}

/// The exact spellings of a word, without corrections and unfinished words.
pub(super) fn spelling(word: &str) -> Filter {
    Filter::is(shape::WORDS, word)
}

/// Words that begin so.
pub(super) fn beginning(word: &str) -> Filter {
    Filter::any(WORTHS.map(|(field, _)| Filter::begins(field, word)))
}

fn word(asked: &Asked, near: &Near, last: bool, literally: bool) -> Vec<(u16, Filter)> {
    let mut ways = Vec::new();
    match asked {
        Asked::Word { typed, forms, also } => {
            for (field, worth) in WORTHS {
                ways.push((worth.whole, Filter::is_any(field, forms)));
                if !also.is_empty() {
                    ways.push((worth.same(), Filter::is_any(field, also)));
                }
                if !literally {
                    guess(&mut ways, field, worth, (typed, near), last);
                }
            }
            if !literally {
                // "indomiegoreng" is also "indomie goreng": both halves are in the name.
                for (first, second) in halves(typed) {
                    let both = [first, second].map(|half| Filter::is(shape::NAME, half));
                    ways.push((SPLIT, Filter::all(both)));
                }
            }
        }
        Asked::Size { size, number, .. } => {
            ways.push((NAME.whole, Filter::is(shape::SIZE, size)));
            if !literally {
                ways.push((SIZE_WITHOUT_UNIT, Filter::is(shape::SIZE, number)));
            }
        }
        Asked::Number { number, .. } => {
            ways.push((NAME.whole, Filter::is(shape::SIZE, number)));
            ways.push((NUMBER_WITH_UNIT, Filter::is(shape::NUMBER, number)));
            if last && !literally {
                ways.push((NUMBER_UNFINISHED, Filter::begins(shape::NUMBER, number)));
            }
        }
    }
    ways
}

/// Adds what a word may be met by when it is misspelled, or unfinished at the end of the question.
fn guess(
    ways: &mut Vec<(u16, Filter)>,
    field: &str,
    worth: Worth,
    (typed, near): (&str, &Near),
    last: bool,
) {
    let wrong = usize::from(distance(typed));
    if last {
        ways.push((worth.unfinished, Filter::begins(field, typed)));
        // Four letters with one wrong begin half the dictionary.
        if wrong > 0 && typed.chars().count() > 4 && !near.begun.is_empty() {
            ways.push((worth.unfinished_near, Filter::is_any(field, &near.begun)));
        }
    }
    for (reach, worth) in [(1, worth.near), (2, worth.far)] {
        if wrong >= reach && near.words(reach).next().is_some() {
            ways.push((worth, Filter::is_any(field, near.words(reach))));
        }
    }
}

/// "indo mie" is also "indomie": either word is met by the two as one.
fn join_neighbours(asked: &[Asked], words: &mut [Vec<(u16, Filter)>]) {
    for (at, pair) in asked.windows(2).enumerate() {
        let [Asked::Word { typed: first, .. }, Asked::Word { typed: second, .. }] = pair else {
            continue;
        };
        let joined = format!("{first}{second}");
        for ways in words.iter_mut().skip(at).take(2) {
            for field in [shape::NAME, shape::BRAND] {
                ways.push((JOINED, Filter::is(field, &joined)));
            }
        }
    }
}

/// Letters to change, add, leave out or swap with their neighbour to make one word of another.
fn edits(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.chars().collect();
    table(from, &to).last().and_then(|row| row.last()).copied().unwrap_or_default()
}

/// Whether a word begins with another one in which at most one letter is wrong.
fn begins(beginning: &str, word: &str) -> bool {
    let word: Vec<char> = word.chars().collect();
    table(beginning, &word).last().is_some_and(|row| row.iter().any(|edits| *edits <= 1))
}

/// The edits from each beginning of one word to each beginning of the other.
fn table(from: &str, to: &[char]) -> Vec<Vec<usize>> {
    let from: Vec<char> = from.chars().collect();
    let at = |table: &[Vec<usize>], row: usize, column: usize| {
        table.get(row).and_then(|row| row.get(column)).copied().unwrap_or(usize::MAX / 2)
    };
    let mut table: Vec<Vec<usize>> = vec![(0..=to.len()).collect()];
    for (row, letter) in from.iter().enumerate() {
        let mut next = vec![row + 1];
        for (column, other) in to.iter().enumerate() {
            let changed = at(&table, row, column) + usize::from(letter != other);
            let added = next.last().copied().unwrap_or_default() + 1;
            let mut least = changed.min(added).min(at(&table, row, column + 1) + 1);
            let swapped = row > 0
                && column > 0
                && from.get(row - 1) == Some(other)
                && to.get(column - 1) == Some(letter);
            if swapped {
                least = least.min(at(&table, row - 1, column - 1) + 1);
            }
            next.push(least);
        }
        table.push(next);
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_are_counted_with_neighbours_swapped_as_one() {
        let pairs =
            [("gula", "gula"), ("inodmie", "indomie"), ("lifeboy", "lifebuoy"), ("beras", "beres")];
        assert_eq!(pairs.map(|(from, to)| edits(from, to)), [0, 1, 1, 1]);
        assert_eq!(edits("", "abc"), 3);
        assert_eq!(edits("mineralle", "minerale"), 1);
        assert!(begins("bimul", "bimoli") && !begins("xandu", "bimoli"));
    }

    #[test]
    fn the_nearest_word_is_the_commonest_of_the_equally_near() {
        let found = [("gulai", 2), ("gulas", 5), ("gula", 9), ("gulma", 5)];
        let near = Near::of("gulaz", found.map(|(word, count)| (word.to_owned(), count)).into());

        assert_eq!(near.nearest("gulaz"), Some("gula"));
        assert_eq!(Near::default().nearest("gulaz"), None);
    }

    #[test]
    fn a_worse_way_counts_only_where_no_better_one_is_met() {
        let asked = [Asked::Number { typed: "2".to_owned(), number: "2".to_owned() }];
        let ways = words(&asked, &[Near::default()], false).remove(0);

        let worths: Vec<u16> = ways.0.iter().map(|(worth, _)| *worth).collect();
        assert_eq!(worths, [100, 90, 40]);
        assert!(!ways.exactly(0).text().contains("NOT"));
        assert!(ways.exactly(2).text().contains("AND NOT"));
        assert_eq!(ways.exactly(3), Filter::nothing());
    }
}
