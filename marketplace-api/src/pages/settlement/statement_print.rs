//! `/statements/{id}?print=1`: the whole statement on paper (A4), with room for both to sign.

use askama::Template;
use order_workflow::query::statements::StatementView;

use super::statement::{LineRow, Seen, line_row, said, totals};
use super::words::{month, statement_badge};
use crate::language::format::moment;
use crate::pages::layout::{Link, Shell};
use crate::pages::parts::Total;

/// A statement as it is printed: every line, whatever page it stands on.
#[derive(Debug, Template)]
#[template(path = "settlement/statement_print.html")]
pub struct StatementPrint {
    /// The shell, a task page's; the printer leaves it out.
    pub shell: Shell,
    /// "Rekonsiliasi saldo Oktober 2026".
    pub heading: String,
    /// Its number.
    pub number: String,
    /// Ours.
    pub us: String,
    /// The other side's.
    pub with: String,
    /// How it stands.
    pub state: String,
    /// Beginning, more, less, end.
    pub totals: Vec<Total>,
    /// Every line.
    pub lines: Vec<LineRow>,
    /// Who said what.
    pub said: Vec<Total>,
    /// When it was printed.
    pub printed: String,
}

impl StatementPrint {
    /// The paper of a statement.
    #[must_use]
    pub fn new(shell: Shell, seen: Seen<'_>) -> Self {
        let (view, lang): (&StatementView, _) = (seen.view, shell.lang);
        let heading = lang.pick(
            format!("Rekonsiliasi saldo {}", month(&view.period, lang)),
            format!("Statement of {}", month(&view.period, lang)),
        );
        let back = Link::new(heading.clone(), format!("/statements/{}", view.id));
        Self {
            number: view.number.clone(),
            us: view.us.name.clone(),
            with: view.with.name.clone(),
            state: statement_badge(view.state, lang).word,
            totals: totals(view, lang),
            lines: view.lines.iter().map(|line| line_row(line, view.id, false, lang)).collect(),
            said: said(seen, lang),
            printed: moment(seen.now, seen.now, seen.zone, lang),
            heading,
            shell: shell.task(back),
        }
    }
}
