//! `/statements`: the statements of the reader's organization, and drawing one up.

use askama::Template;
use order_workflow::query::statements::StatementSummary;

use super::tabs;
use super::words::{month, owed, statement_badge};
use crate::language::Language;
use crate::pages::filled::{Faults, Filled};
use crate::pages::layout::Shell;
use crate::pages::parts::{Badge, Choice, Choices, Empty, Field, Pager, Tab, Wrong};

/// One statement in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatementRow {
    /// With whom.
    pub name: String,
    /// Where it leads.
    pub href: String,
    /// Which month, its number.
    pub small: String,
    /// What stood at its end, in words.
    pub closing: String,
    /// How it stands.
    pub badge: Badge,
    /// Whether it waits for the reader's organization.
    pub waits: bool,
}

/// `/statements`.
#[derive(Debug, Template)]
#[template(path = "settlement/statements.html")]
pub struct StatementsPage {
    /// The shell.
    pub shell: Shell,
    /// The pages of settlement.
    pub tabs: Vec<Tab>,
    /// The statements, newest first.
    pub rows: Vec<StatementRow>,
    /// The way to older ones.
    pub pager: Pager,
    /// Nothing there.
    pub empty: Empty,
}

impl StatementsPage {
    /// A part of the list.
    #[must_use]
    pub fn new(shell: Shell, found: &[StatementSummary], next: Option<String>) -> Self {
        let lang = shell.lang;
        let row = |one: &StatementSummary| StatementRow {
            name: one.with_name.clone(),
            href: format!("/statements/{}", one.id),
            small: format!("{} · {}", month(&one.period, lang), one.number),
            closing: owed(one.closing, lang),
            badge: statement_badge(&one.state, lang),
            waits: one.waits_for_us,
        };
        Self {
            tabs: tabs("/statements", lang),
            rows: found.iter().map(row).collect(),
            pager: Pager { next, ..Pager::default() },
            empty: Empty {
                icon: "clipboard-list",
                heading: lang.t("Belum ada rekonsiliasi saldo", "No statements yet").to_owned(),
                text: lang
                    .t(
                        "Dibuat sendiri setiap tanggal 1 untuk bulan sebelumnya, dengan setiap mitra.",
                        "Drawn up by themselves on the 1st for the month before, with each partner.",
                    )
                    .to_owned(),
                action: None,
            },
            shell,
        }
    }
}

/// `/statements/new`: with whom, of which month.
#[derive(Debug, Template)]
#[template(path = "settlement/draw_up.html")]
pub struct DrawUpPage {
    /// The shell, a task page's.
    pub shell: Shell,
    /// What is wrong.
    pub wrongs: Vec<Wrong>,
    /// The partners there are.
    pub with: Choices,
    /// Which month.
    pub period: Field,
    /// The form's key.
    pub key: String,
}

impl DrawUpPage {
    /// The form; `partners` are ids with names.
    #[must_use]
    pub fn new(
        shell: Shell,
        partners: &[(String, String)],
        (filled, faults): (&Filled, &Faults),
        key: String,
    ) -> Self {
        let lang = shell.lang;
        let back = crate::pages::layout::Link::new(
            lang.t("Rekonsiliasi saldo", "Statements"),
            "/statements",
        );
        let mut shell = shell.task(back);
        shell.refused = !faults.is_empty();
        let chosen = filled.get("with");
        Self {
            with: Choices {
                name: "with",
                legend: lang.t("Dengan siapa", "With whom").to_owned(),
                error: faults.at("with"),
                choices: partners
                    .iter()
                    .map(|(id, name)| Choice::new(id.clone(), name.clone(), id == chosen))
                    .collect(),
                ..Choices::default()
            },
            period: period(filled, faults, lang),
            wrongs: faults.wrongs(),
            key,
            shell,
        }
    }
}

fn period(filled: &Filled, faults: &Faults, lang: Language) -> Field {
    Field {
        name: "period",
        label: lang.t("Bulan", "Month"),
        hint: lang
            .t(
                "Tahun dan bulan yang sudah selesai, misalnya 2026-10.",
                "A year and a month that is over, such as 2026-10.",
            )
            .to_owned(),
        error: faults.at("period"),
        value: filled.get("period").to_owned(),
        kind: "month",
        longest: 7,
        ..Field::default()
    }
}
