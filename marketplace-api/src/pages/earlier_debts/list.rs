//! `/earlier-debts`: every debt from before, newest first, and the ways to write more down.

use askama::Template;
use order_workflow::query::earlier_debts::EarlierDebtView;

use super::{badge, whose};
use crate::language::format::{count, date, rupiah};
use crate::pages::layout::Shell;
use crate::pages::parts::{Badge, Empty, Note, Pager, Tab, Tone};
use crate::pages::settlement::tabs;

/// One debt in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DebtRow {
    /// With whom.
    pub name: String,
    /// Where it leads.
    pub href: String,
    /// Who owes, which paper, due when.
    pub small: String,
    /// What is open of it.
    pub amount: String,
    /// How it stands.
    pub badge: Badge,
    /// Whether it waits for the reader's organization.
    pub waits: bool,
}

/// `/earlier-debts`.
#[derive(Debug, Template)]
#[template(path = "earlier_debts/list.html")]
pub struct DebtsPage {
    /// The shell.
    pub shell: Shell,
    /// The pages of settlement.
    pub tabs: Vec<Tab>,
    /// What was just done.
    pub note: Option<Note>,
    /// The debts, newest first.
    pub rows: Vec<DebtRow>,
    /// The way to older ones.
    pub pager: Pager,
    /// Whether the reader may write one down.
    pub may: bool,
    /// Nothing there.
    pub empty: Empty,
}

impl DebtsPage {
    /// A part of the list; `saved` is how many were just brought in.
    #[must_use]
    pub fn new(
        shell: Shell,
        found: &[EarlierDebtView],
        next: Option<String>,
        (may, saved): (bool, Option<i64>),
    ) -> Self {
        let lang = shell.lang;
        let row = |debt: &EarlierDebtView| {
            let (number, due) = (&debt.number, date(debt.due_on, lang));
            DebtRow {
                name: debt.with_name.clone(),
                href: format!("/earlier-debts/{}", debt.id),
                small: lang.pick(
                    format!("{} · {number} · jatuh tempo {due}", whose(debt, lang)),
                    format!("{} · {number} · due {due}", whose(debt, lang)),
                ),
                amount: rupiah(debt.amount),
                badge: badge(&debt.state, lang),
                waits: may && debt.state == "proposed" && !debt.ours,
            }
        };
        Self {
            tabs: tabs("/earlier-debts", lang),
            note: saved.map(|saved| Note {
                tone: Tone::Good,
                icon: "circle-check",
                bold: lang.pick(
                    format!("{} utang lama diajukan.", count(saved)),
                    match saved {
                        1 => "1 earlier debt was written down.".to_owned(),
                        _ => format!("{} earlier debts were written down.", count(saved)),
                    },
                ),
                small: lang
                    .t(
                        "Masing-masing baru berlaku setelah mitranya setuju.",
                        "Each counts once its partner agrees.",
                    )
                    .to_owned(),
            }),
            rows: found.iter().map(row).collect(),
            pager: Pager { next, ..Pager::default() },
            may,
            empty: Empty {
                icon: "notebook",
                heading: lang.t("Belum ada utang lama", "No earlier debts").to_owned(),
                text: lang
                    .t(
                        "Nota yang belum lunas dari sebelum memakai Lumbung dicatat di sini, supaya bisa ditagih, dibayar, dan direkonsiliasi bersama yang lain.",
                        "Bills that were still open before you began with Lumbung are written down here, to be reminded of, paid and stated with the others.",
                    )
                    .to_owned(),
                action: None,
            },
            shell,
        }
    }
}
