//! `/imports/{id}/rises`: every price that rises, the steepest first.

use askama::Template;
use order_workflow::query::imports::Rise;

use super::report::risen;
use crate::language::format::{count, rupiah};
use crate::pages::layout::{Link, Shell};
use crate::pages::parts::{Column, Line, Lines, Pager};

/// Rises on one page.
pub const RISES_SHOWN: usize = 50;

/// `/imports/{id}/rises`.
#[derive(Debug, Template)]
#[template(path = "imports/rises.html")]
pub struct RisesPage {
    /// The shell, a task page's.
    pub shell: Shell,
    /// The file's name.
    pub file: String,
    /// How many prices rise.
    pub all: String,
    /// This page of them.
    pub lines: Lines,
    /// The way to the others.
    pub pager: Pager,
}

impl RisesPage {
    /// Page `page` (from 0) of the `all` rises of the upload at `address`.
    #[must_use]
    pub fn new(
        shell: Shell,
        (address, file): (&str, &str),
        rises: &[Rise],
        all: i32,
        page: usize,
    ) -> Self {
        let lang = shell.lang;
        let shell = shell.task(Link::new(file, address));
        let here = |page: usize| format!("{address}/rises?page={page}");
        let number = |number: usize| count(i64::try_from(number).unwrap_or(i64::MAX));
        let (first, last) = (page * RISES_SHOWN, page * RISES_SHOWN + rises.len());
        let of = count(all.into());
        let (from, to) = (number(first + 1), number(last));
        let column = |word| Column { word };
        let line = |rise: &Rise| Line {
            name: rise.name.clone(),
            small: lang.pick(
                format!("{} · baris {}", rise.pack, rise.sheet_row),
                format!("{} · row {}", rise.pack, rise.sheet_row),
            ),
            counts: vec![rupiah(rise.old_price), rupiah(rise.new_price)],
            amount: risen(rise.old_price, rise.new_price),
            ..Line::default()
        };
        Self {
            file: file.to_owned(),
            all: of.clone(),
            lines: Lines {
                caption: lang.t("Harga yang naik", "Prices that rise"),
                columns: vec![column(lang.t("Semula", "Before")), column(lang.t("Menjadi", "Now"))],
                amount: lang.t("Naik", "Rise"),
                rows: rises.iter().map(line).collect(),
            },
            pager: Pager {
                back: (page > 0).then(|| here(page - 1)),
                next: (i64::try_from(last).unwrap_or(i64::MAX) < i64::from(all))
                    .then(|| here(page + 1)),
                said: lang.pick(format!("{from}–{to} dari {of}"), format!("{from}–{to} of {of}")),
            },
            shell,
        }
    }
}
