//! Something that is not easily taken back is asked once more, on a page of its own: what will
//! happen in one sentence, the red button, and the way back.

use askama::Template;

use super::layout::{Link, Shell};
use super::parts::{Field, Note, Tone, Total};

/// A page that asks once more.
#[derive(Debug, Template)]
#[template(path = "confirm.html")]
pub struct ConfirmPage {
    /// The shell, a task page's.
    pub shell: Shell,
    /// "Batalkan unggahan".
    pub heading: String,
    /// What it is about.
    pub about: String,
    /// What will happen.
    pub happens: Note,
    /// Where the form posts to.
    pub action: String,
    /// The red button's words.
    pub button: String,
    /// The form's key.
    pub key: String,
    /// The version the person has seen; empty where there is none.
    pub version: String,
    /// What else the form says by itself: names with values.
    pub hidden: Vec<(&'static str, String)>,
    /// What is agreed to, in rows.
    pub totals: Vec<Total>,
    /// `red` for what ends something, `go` for what binds.
    pub class: &'static str,
    /// Room for own words, where they are kept.
    pub words: Option<Field>,
    /// Another way to do it, where there is one.
    pub another: Option<Link>,
    /// Why it was refused, if it was.
    pub refusal: Option<String>,
}

/// What is asked once more.
#[derive(Debug, Clone, Default)]
pub struct Asking {
    /// The heading, also the red button's words.
    pub heading: String,
    /// What it is about.
    pub about: String,
    /// What will happen, in one sentence.
    pub happens: String,
    /// What stays as it is, or empty.
    pub stays: String,
    /// Where the form posts to.
    pub action: String,
    /// The way back.
    pub back: Link,
    /// The form's key.
    pub key: String,
    /// The version the person has seen; empty where there is none.
    pub version: String,
    /// What else the form says by itself: names with values.
    pub hidden: Vec<(&'static str, String)>,
    /// What is agreed to, in rows.
    pub totals: Vec<Total>,
    /// Room for own words, where they are kept.
    pub words: Option<Field>,
    /// Whether it binds both, and ends nothing.
    pub binds: bool,
    /// Another way to do it, where there is one.
    pub another: Option<Link>,
}

impl ConfirmPage {
    /// The page; `refusal` is the sentence when it was tried and refused.
    #[must_use]
    pub fn new(shell: Shell, asking: Asking, refusal: Option<String>) -> Self {
        let mut shell = shell.task(asking.back);
        shell.refused = refusal.is_some();
        Self {
            happens: Note {
                tone: if asking.binds { Tone::Info } else { Tone::Warn },
                icon: if asking.binds { "info-circle" } else { "alert-triangle" },
                bold: asking.happens,
                small: asking.stays,
            },
            button: asking.heading.clone(),
            heading: asking.heading,
            about: asking.about,
            action: asking.action,
            key: asking.key,
            version: asking.version,
            hidden: asking.hidden,
            totals: asking.totals,
            words: asking.words,
            another: asking.another,
            class: if asking.binds { "go" } else { "red" },
            refusal,
            shell,
        }
    }
}
