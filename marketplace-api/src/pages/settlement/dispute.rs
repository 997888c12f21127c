//! `/statements/{id}/dispute`: which lines are seen otherwise, each with what is wrong.

use askama::Template;
use order_workflow::query::statements::StatementView;
use supply_chain::settlement::Mark;

use super::words::month;
use crate::pages::filled::{Faults, Filled};
use crate::pages::layout::{Link, Shell};
use crate::pages::parts::Wrong;

/// Empty rows below those that are filled in.
const SPARE: usize = 3;
/// The most rows of the form.
const MOST: usize = 100;

/// A row of the form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MarkRow {
    /// Which row, from 1.
    pub at: usize,
    /// The number of the paper, as typed.
    pub number: String,
    /// What is wrong, as typed.
    pub words: String,
}

/// `/statements/{id}/dispute`.
#[derive(Debug, Template)]
#[template(path = "settlement/dispute.html")]
pub struct DisputePage {
    /// The shell, a task page's.
    pub shell: Shell,
    /// What is wrong with the form.
    pub wrongs: Vec<Wrong>,
    /// With whom, which month.
    pub about: String,
    /// Where the form posts to.
    pub action: String,
    /// The rows.
    pub rows: Vec<MarkRow>,
    /// The form's key.
    pub key: String,
    /// The version the person has seen.
    pub version: String,
}

impl DisputePage {
    /// The form with what was marked before, or typed.
    #[must_use]
    pub fn new(
        shell: Shell,
        view: &StatementView,
        marks: &[(String, String)],
        faults: &Faults,
        key: String,
    ) -> Self {
        let lang = shell.lang;
        let href = format!("/statements/{}", view.id);
        let mut shell = shell.task(Link::new(view.number.clone(), href.clone()));
        shell.refused = !faults.is_empty();
        let spare = std::iter::repeat_n((String::new(), String::new()), SPARE);
        let rows = marks.iter().cloned().chain(spare).take(MOST).zip(1..);
        Self {
            wrongs: faults.wrongs(),
            about: format!("{} · {}", view.with.name, month(&view.period, lang)),
            action: format!("{href}/dispute"),
            rows: rows.map(|((number, words), at)| MarkRow { at, number, words }).collect(),
            key,
            version: view.version.to_string(),
            shell,
        }
    }
}

/// What was typed, row by row; rows without anything are left out.
#[must_use]
pub fn typed(filled: &Filled) -> Vec<(String, String)> {
    let rows = (1..=MOST).map(|at| {
        let field = |name: &str| filled.get(&format!("{name}-{at}")).trim().to_owned();
        (field("number"), field("words"))
    });
    rows.filter(|(number, words)| !number.is_empty() || !words.is_empty()).collect()
}

/// The same as the command takes it.
#[must_use]
pub fn marks(typed: &[(String, String)]) -> Vec<Mark> {
    let mark =
        |(number, words): &(String, String)| Mark { number: number.clone(), words: words.clone() };
    typed.iter().map(mark).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_without_anything_are_no_marks() {
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let filled = Filled::of(vec![
            pair("number-1", " INV/7 "),
            pair("words-1", "Kurang satu karton"),
            pair("number-2", ""),
            pair("words-2", " "),
            pair("number-4", "INV/9"),
            pair("words-4", ""),
        ]);

        let typed = typed(&filled);

        assert_eq!(typed, [pair("INV/7", "Kurang satu karton"), pair("INV/9", "")]);
        assert_eq!(marks(&typed)[0].number, "INV/7");
    }
}
