//! What a decision would make, shown before it is recorded.

use askama::Template;
use order_workflow::command::years::{Decided, PreviewedShare, YearPreview};

use super::use_named;
use super::year::rounding;
use crate::language::Language;
use crate::language::format::{count, date, rupiah};
use crate::pages::layout::{Link, Shell};
use crate::pages::parts::Total;
use crate::problem::mapping::years::percent;

/// A member's row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShareRow {
    /// The name.
    pub name: String,
    /// The number.
    pub small: String,
    /// For the savings, with the formula.
    pub by_savings: String,
    /// For the trade.
    pub by_trade: String,
    /// Both.
    pub total: String,
}

/// What would be recorded.
#[derive(Debug, Template)]
#[template(path = "patronage/preview.html")]
pub struct PreviewPage {
    /// The shell, a task page's.
    pub shell: Shell,
    /// "Periksa pembagian SHU 2025".
    pub heading: String,
    /// Minutes and day.
    pub about: String,
    /// Why it was refused, if it was.
    pub refusal: Option<String>,
    /// What each use gets.
    pub totals: Vec<Total>,
    /// How it is rounded.
    pub rounding: String,
    /// The members' shares.
    pub rows: Vec<ShareRow>,
    /// How many are not shown; empty for none.
    pub further: String,
    /// Where the form posts to.
    pub action: String,
    /// The form's key.
    pub key: String,
    /// What was typed, handed on.
    pub hidden: Vec<(String, String)>,
    /// The way back to the form.
    pub back: String,
}

impl PreviewPage {
    /// The page; `hidden` is what the form hands on.
    #[must_use]
    pub fn new(
        mut shell: Shell,
        (preview, decided): (&YearPreview, &Decided),
        key: String,
        mut hidden: Vec<(String, String)>,
        refusal: Option<String>,
    ) -> Self {
        let lang = shell.lang;
        let year = preview.year;
        shell.refused = refusal.is_some();
        hidden.push(("seen".to_owned(), preview.seen.clone()));
        let unseen = preview.members.saturating_sub(preview.shares.len());
        let number = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
        Self {
            heading: lang.pick(
                format!("Periksa pembagian SHU {year}"),
                format!("Check how the surplus of {year} is shared"),
            ),
            about: format!("{} · {}", decided.minutes, date(decided.decided_on, lang)),
            refusal,
            totals: totals(preview, decided, lang),
            rounding: rounding(number(preview.rounded_up), lang),
            rows: preview.shares.iter().map(|share| row(share, lang)).collect(),
            further: if unseen > 0 { count(number(unseen)) } else { String::new() },
            action: format!("/patronage/{year}/confirm"),
            key,
            hidden,
            back: format!("/patronage/{year}/close"),
            shell: shell.task(Link::new(format!("SHU {year}"), format!("/patronage/{year}"))),
        }
    }
}

fn totals(preview: &YearPreview, decided: &Decided, lang: Language) -> Vec<Total> {
    let mut rows: Vec<Total> = preview
        .uses
        .iter()
        .map(|part| {
            let word = use_named(&part.of, lang);
            let label = match part.basis_points {
                Some(points) => format!("{word} · {}%", percent(points.into())),
                None => word,
            };
            Total::new(label, rupiah(part.amount))
        })
        .collect();
    rows.push(Total::sum(lang.t("SHU yang dibagi", "Surplus shared"), rupiah(decided.surplus)));
    let members = i64::try_from(preview.members).unwrap_or(i64::MAX);
    rows.push(Total::new(
        lang.pick(
            format!("Untuk {} anggota", count(members)),
            format!("For {} members", count(members)),
        ),
        rupiah(preview.for_members),
    ));
    rows
}

fn row(share: &PreviewedShare, lang: Language) -> ShareRow {
    let erased = || lang.t("(nama dihapus)", "(name erased)").to_owned();
    ShareRow {
        name: share.name.clone().unwrap_or_else(erased),
        small: share.number.clone().unwrap_or_default(),
        by_savings: rupiah(share.by_savings.share),
        by_trade: rupiah(share.by_trade.share),
        total: rupiah(share.total),
    }
}
