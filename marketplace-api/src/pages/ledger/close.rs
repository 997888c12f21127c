//! `/ledger/close`: the months, what stands in the way of closing the next, and what closing means.

use askama::Template;
use order_workflow::query::ledger::{Hindrance, PeriodBrief, PeriodReport};
use supply_chain::calendar::Period;

use super::{Shelf, shelves};
use crate::language::Language;
use crate::language::format::{count, date, month_year};
use crate::pages::layout::{Link, Shell};
use crate::pages::parts::{Badge, Note, Tab, Tone};

/// One line of the check list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// Whether it is as it has to be.
    pub is_good: bool,
    /// What is looked at, as a sentence.
    pub said: String,
    /// What to do about it, or empty.
    pub small: String,
    /// Where that is done.
    pub link: Option<Link>,
}

/// A month in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MonthRow {
    /// "November 2026".
    pub name: String,
    /// Its trial balance.
    pub href: String,
    /// Open or closed.
    pub badge: Badge,
    /// When and by whom it was closed, or empty.
    pub small: String,
}

/// The month that is to be closed next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Next {
    /// "Oktober 2026".
    pub name: String,
    /// What is looked at.
    pub checks: Vec<Check>,
    /// The way to the page that asks once more, when nothing stands in the way and the reader may.
    pub close: Option<String>,
    /// That only the treasurer closes, for whoever is not.
    pub only: Option<Note>,
}

/// `/ledger/close`.
#[derive(Debug, Template)]
#[template(path = "ledger/close.html")]
pub struct ClosePage {
    /// The shell.
    pub shell: Shell,
    /// Where in the books.
    pub tabs: Vec<Tab>,
    /// That a month was just closed.
    pub done: Option<Note>,
    /// The month to be closed next.
    pub next: Next,
    /// The months, newest first.
    pub months: Vec<MonthRow>,
}

impl ClosePage {
    /// The page; `report` is of the month to be closed next, `closed` the one that was just closed.
    #[must_use]
    pub fn new(
        shell: Shell,
        report: &PeriodReport,
        months: &[PeriodBrief],
        may: bool,
        closed: Option<Period>,
    ) -> Self {
        let lang = shell.lang;
        let name = month_year(report.first_day, lang);
        let is_free = report.hindrances.is_empty();
        Self {
            tabs: shelves(Shelf::Close, lang),
            done: closed.map(|period| Note {
                tone: Tone::Good,
                icon: "lock",
                bold: lang.pick(
                    format!("{} sudah ditutup.", month_year(period.first_day(), lang)),
                    format!("{} is closed.", month_year(period.first_day(), lang)),
                ),
                small: lang
                    .t(
                        "Angkanya tetap. Yang datang terlambat masuk ke bulan berikutnya.",
                        "Its figures stand. What comes late counts in the next month.",
                    )
                    .to_owned(),
            }),
            next: Next {
                checks: checks(report, lang),
                close: (is_free && may).then(|| format!("/ledger/periods/{}/close", report.period)),
                only: (!may).then(|| Note {
                    tone: Tone::Quiet,
                    icon: "lock",
                    bold: lang
                        .t("Menutup bulan dilakukan bendahara.", "The treasurer closes months.")
                        .to_owned(),
                    small: String::new(),
                }),
                name,
            },
            months: months.iter().map(|month| row(month, lang)).collect(),
            shell,
        }
    }
}

/// Everything that is looked at before a month is closed, good or not.
fn checks(report: &PeriodReport, lang: Language) -> Vec<Check> {
    let found = |is: fn(&Hindrance) -> bool| report.hindrances.iter().copied().find(is);
    [
        found(|hindrance| matches!(hindrance, Hindrance::NotOver { .. }))
            .ok_or(lang.t("Bulannya sudah lewat.", "The month is over.")),
        found(|hindrance| matches!(hindrance, Hindrance::EarlierOpen { .. })).ok_or(lang.t(
            "Semua bulan sebelumnya sudah ditutup, atau kosong dan ikut ditutup.",
            "All months before it are closed, or empty and closed with it.",
        )),
        found(|hindrance| matches!(hindrance, Hindrance::Unexplained { .. })).ok_or(lang.t(
            "Semua baris rekening koran sudah dijelaskan.",
            "Every line of the bank statements is explained.",
        )),
        found(|hindrance| matches!(hindrance, Hindrance::Unposted { .. })).ok_or(lang.t(
            "Semua tagihan dan pembayaran sudah masuk buku.",
            "Every invoice and payment is in the books.",
        )),
        found(|hindrance| matches!(hindrance, Hindrance::Broken { .. })).ok_or(lang.t(
            "Debit sama dengan kredit, dan buku kita cocok dengan buku mitra.",
            "Debit equals credit, and our books agree with those of our partners.",
        )),
    ]
    .into_iter()
    .map(|looked| match looked {
        Ok(hindrance) => in_the_way(hindrance, lang),
        Err(good) => {
            Check { is_good: true, said: good.to_owned(), small: String::new(), link: None }
        }
    })
    .collect()
}

/// What stands in the way, and what to do about it.
fn in_the_way(hindrance: Hindrance, lang: Language) -> Check {
    let number = |number: u64| count(i64::try_from(number).unwrap_or(i64::MAX));
    let (said, small) = match hindrance {
        Hindrance::NotOver { last_day } => {
            let until = date(last_day, lang);
            let said = lang.pick(
                format!("Bulan ini berlangsung sampai {until}."),
                format!("This month lasts until {until}."),
            );
            (said, lang.t("Tutup setelah itu.", "Close it after that."))
        }
        Hindrance::EarlierOpen { first_day } => {
            let month = month_year(first_day, lang);
            let said =
                lang.pick(format!("{month} masih terbuka."), format!("{month} is still open."));
            (said, lang.t("Tutup yang lebih awal dulu.", "Close the earlier one first."))
        }
        Hindrance::Unexplained { count } => (
            lang.pick(
                format!("{} baris rekening koran belum dijelaskan.", number(count)),
                format!("{} lines of bank statements are not explained.", number(count)),
            ),
            lang.t(
                "Katakan tiap baris itu pembayaran apa, atau bukan urusan kita.",
                "Say what payment each is, or that it is none of ours.",
            ),
        ),
        Hindrance::Unposted { count } => (
            lang.pick(
                format!("{} dokumen belum masuk buku.", number(count)),
                format!("{} papers are not in the books.", number(count)),
            ),
            lang.t(
                "Ini gangguan di pihak kami. Beri tahu pengelola Lumbung; jangan dicatat ulang.",
                "This is our fault. Tell whoever runs Lumbung; do not enter them again.",
            ),
        ),
        Hindrance::Broken { count } => (
            lang.pick(
                format!("{} hal di buku tidak cocok.", number(count)),
                format!("{} things in the books do not agree.", number(count)),
            ),
            lang.t(
                "Ini gangguan di pihak kami. Beri tahu pengelola Lumbung sebelum menutup.",
                "This is our fault. Tell whoever runs Lumbung before closing.",
            ),
        ),
    };
    let link = matches!(hindrance, Hindrance::Unexplained { .. })
        .then(|| Link::new(lang.t("Jelaskan baris", "Explain the lines"), "/bank-lines"));
    Check { is_good: false, said, small: small.to_owned(), link }
}

fn row(month: &PeriodBrief, lang: Language) -> MonthRow {
    MonthRow {
        name: month_year(month.period.first_day(), lang),
        href: format!("/ledger/trial-balance?period={}", month.period),
        badge: match month.closed {
            Some(_) => Badge::new(Tone::Solid, "lock", lang.t("Ditutup", "Closed")),
            None => Badge::new(Tone::Info, "pencil", lang.t("Terbuka", "Open")),
        },
        small: month.closed.as_ref().map_or_else(String::new, |(at, who)| {
            let day = date(at.date_naive(), lang);
            if who.is_empty() { day } else { format!("{day} · {who}") }
        }),
    }
}
