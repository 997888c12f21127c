//! Passing on what came from above, and taking a decision back: what it means, and by which minutes.

use askama::Template;

use crate::pages::filled::Faults;
use crate::pages::layout::{Link, Shell};
use crate::pages::parts::{Field, Note, Total, Wrong};

/// What is asked.
#[derive(Debug, Clone, Default)]
pub struct Question {
    /// "Tarik keputusan 2025", also the button's words.
    pub heading: String,
    /// What will happen.
    pub note: Note,
    /// What it is about, in figures.
    pub totals: Vec<Total>,
    /// Where the form posts to.
    pub action: String,
    /// The way back.
    pub back: Link,
    /// The form's key.
    pub key: String,
    /// The decision above, where it is about one.
    pub from: Option<String>,
    /// Minutes, day, reason.
    pub fields: Vec<Field>,
    /// `red` for what ends something, `go` else.
    pub class: &'static str,
}

/// A question about a year with a form.
#[derive(Debug, Template)]
#[template(path = "patronage/ask.html")]
pub struct AskPage {
    /// The shell, a task page's.
    pub shell: Shell,
    /// What is asked.
    pub question: Question,
    /// What is wrong.
    pub wrongs: Vec<Wrong>,
}

impl AskPage {
    /// The page.
    #[must_use]
    pub fn new(mut shell: Shell, question: Question, faults: &Faults) -> Self {
        shell.refused = !faults.is_empty();
        let shell = shell.task(question.back.clone());
        Self { shell, question, wrongs: faults.wrongs() }
    }
}
