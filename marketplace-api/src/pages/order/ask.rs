//! Something final is asked once more on a page of its own, with the one thing that must be said for it:
//! taking an offer, submitting in spite of a price that rose, entering that goods arrived.

use askama::Template;

use crate::pages::layout::Shell;
use crate::pages::parts::{Field, Note, Total, Wrong};

/// A page that asks once more.
#[derive(Debug, Template)]
#[template(path = "order/ask.html")]
pub struct AskPage {
    /// The shell, a task page's.
    pub shell: Shell,
    /// "Terima tawaran".
    pub heading: String,
    /// The number of the order or the surat jalan.
    pub number: String,
    /// The other party.
    pub about: String,
    /// What will happen.
    pub happens: Note,
    /// What is wrong.
    pub wrongs: Vec<Wrong>,
    /// What it comes to, before and after.
    pub totals: Vec<Total>,
    /// A short text that is asked for.
    pub field: Option<Field>,
    /// A longer one.
    pub area: Option<Field>,
    /// Where the form posts to.
    pub action: String,
    /// The button's icon.
    pub icon: &'static str,
    /// The button's words.
    pub button: String,
    /// Where "Tidak jadi" leads.
    pub back: String,
    /// The form's key.
    pub key: String,
    /// The version the person has seen.
    pub version: String,
}
