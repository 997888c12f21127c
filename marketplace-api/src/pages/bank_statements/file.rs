//! The pages of files: where they are handed in, and what one brought.

use askama::Template;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use order_workflow::query::bank_accounts::BankAccountView;
use order_workflow::query::bank_statements::{BankBalanceView, StatementFileView};
use supply_chain::money::Money;

use super::{FILES, QUEUE, days, lines};
use crate::language::Language;
use crate::language::format::{date, moment, rupiah};
use crate::pages::layout::{Link, Shell};
use crate::pages::parts::{Badge, Choice, Empty, Note, Pager, Tone, Total, Wrong};
use crate::pages::payments::words::account;

/// A statement of before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Earlier {
    /// Its page.
    pub href: String,
    /// Its days.
    pub days: String,
    /// Its account.
    pub account: String,
    /// How many lines were new, when it came.
    pub small: String,
    /// How many wait to be explained.
    pub badge: Badge,
}

/// `/bank-statements`.
#[derive(Debug, Template)]
#[template(path = "bank_statements/files.html")]
pub struct FilesPage {
    /// The shell, a task page's.
    pub shell: Shell,
    /// What is wrong with what was handed in.
    pub wrongs: Vec<Wrong>,
    /// What waits to be explained; nothing where nothing does.
    pub waiting: Option<(Note, String)>,
    /// The day, and what books and bank say of it; nothing while no file says what was there.
    pub balance: Option<(String, Vec<Total>)>,
    /// The accounts it may be of; empty where there is none to choose.
    pub accounts: Vec<Choice>,
    /// The form's key; nothing for whoever only reads.
    pub key: Option<String>,
    /// The statements of before.
    pub earlier: Vec<Earlier>,
    /// None there.
    pub empty: Empty,
    /// To older ones.
    pub pager: Pager,
}

impl FilesPage {
    /// The page.
    #[must_use]
    pub fn new(
        shell: Shell,
        statements: &[StatementFileView],
        (accounts, chosen): (&[BankAccountView], &str),
        (waiting, key): (i64, Option<String>),
        (at, wrongs): ((DateTime<Utc>, Tz), Vec<Wrong>),
    ) -> Self {
        let lang = shell.lang;
        let mut shell = shell.task(Link::new(lang.t("Pembayaran", "Payments"), "/payments"));
        shell.refused = !wrongs.is_empty();
        let fit: Vec<&BankAccountView> =
            accounts.iter().filter(|one| one.state != "entered").collect();
        let choices = fit.iter().map(|one| {
            let said = format!("{} · {}", account(&one.bank_code, &one.number), one.holder);
            let is_chosen = one.id.to_string() == chosen || (chosen.is_empty() && fit.len() == 1);
            Choice::new(one.id.to_string(), said, is_chosen)
        });
        Self {
            waiting: (waiting > 0).then(|| (waits(waiting, lang), QUEUE.to_owned())),
            balance: None,
            accounts: choices.collect(),
            key,
            earlier: statements.iter().map(|one| earlier(one, at, lang)).collect(),
            empty: Empty {
                icon: "file-spreadsheet",
                heading: lang.t("Belum ada rekening koran", "No statements yet").to_owned(),
                text: lang
                    .t("Berkas pertama Anda muncul di sini.", "Your first file will appear here.")
                    .to_owned(),
                action: None,
            },
            pager: Pager::default(),
            wrongs,
            shell,
        }
    }
}

/// What books and bank say, and what lies between them.
#[must_use]
pub fn balance(of: &BankBalanceView, lang: Language) -> (String, Vec<Total>) {
    let day = date(of.day, lang);
    let mut rows = vec![
        Total::new(lang.t("Menurut buku", "By the books"), rupiah(of.books)),
        Total::new(lang.t("Menurut bank", "By the bank"), rupiah(of.bank)),
        Total::sum(lang.t("Selisih", "Difference"), rupiah(of.difference)),
    ];
    for (word, amount) in [
        (lang.t("Baris yang belum dijelaskan", "Lines not explained yet"), of.unexplained),
        (lang.t("Di buku, belum di rekening", "In the books, not at the bank yet"), of.on_its_way),
        (
            lang.t("Pindah antarrekening dan salah bank", "Own transfers and the bank's mistakes"),
            of.not_in_books,
        ),
        (
            lang.t("Saldo awal atau berkas yang kurang", "Opening balance, or files missing"),
            of.rest,
        ),
    ] {
        if amount != Money::ZERO {
            rows.push(Total::new(word, rupiah(amount)));
        }
    }
    (lang.pick(format!("Saldo bank per {day}"), format!("At the bank on {day}")), rows)
}

/// That lines wait to be explained.
pub(super) fn waits(n: i64, lang: Language) -> Note {
    Note {
        tone: Tone::Warn,
        icon: "list-search",
        bold: lang.pick(
            format!("{} belum dijelaskan.", lines(n, lang)),
            format!("{} not explained yet.", lines(n, lang)),
        ),
        small: lang
            .t(
                "Bulan baru bisa ditutup kalau semua sudah jelas.",
                "A month can be closed once all of them are.",
            )
            .to_owned(),
    }
}

fn earlier(one: &StatementFileView, (now, zone): (DateTime<Utc>, Tz), lang: Language) -> Earlier {
    let badge = if one.unexplained > 0 {
        let said = lang.pick(
            format!("{} belum dijelaskan", one.unexplained),
            format!("{} not explained", one.unexplained),
        );
        Badge::new(Tone::Warn, "list-search", said)
    } else {
        Badge::new(Tone::Good, "circle-check", lang.t("Semua jelas", "All explained"))
    };
    Earlier {
        href: format!("{FILES}/{}", one.id),
        days: days(one, lang),
        account: account(&one.bank_code, &one.account_number),
        small: lang.pick(
            format!(
                "{} baru · {}",
                lines(one.new_lines.into(), lang),
                moment(one.imported_at, now, zone, lang)
            ),
            format!(
                "{} new · {}",
                lines(one.new_lines.into(), lang),
                moment(one.imported_at, now, zone, lang)
            ),
        ),
        badge,
    }
}

/// `/bank-statements/{id}` of a file that was taken.
#[derive(Debug, Template)]
#[template(path = "bank_statements/taken.html")]
pub struct TakenPage {
    /// The shell, a task page's.
    pub shell: Shell,
    /// Its days.
    pub days: String,
    /// Its account and file.
    pub about: String,
    /// What came of it.
    pub note: Note,
    /// The counts.
    pub facts: Vec<Total>,
    /// What waits to be explained, and all lines.
    pub ways: Vec<Link>,
}

impl TakenPage {
    /// The page.
    #[must_use]
    #[expect(clippy::too_many_lines, reason = "one part of the page after the other")]
    pub fn new(shell: Shell, one: &StatementFileView, (now, zone): (DateTime<Utc>, Tz)) -> Self {
        let lang = shell.lang;
        let shell = shell.task(Link::new(lang.t("Rekening koran", "Bank statements"), FILES));
        let note = if one.new_lines == 0 {
            Note {
                tone: Tone::Info,
                icon: "info-circle",
                bold: lang
                    .t(
                        "Semua baris sudah ada. Tidak ada yang berubah.",
                        "Every line was there already. Nothing changed.",
                    )
                    .to_owned(),
                small: String::new(),
            }
        } else if one.unexplained > 0 {
            waits(one.unexplained, lang)
        } else {
            Note {
                tone: Tone::Good,
                icon: "circle-check",
                bold: lang.t("Semua baris sudah jelas.", "Every line is explained.").to_owned(),
                small: String::new(),
            }
        };
        let mut facts = vec![
            Total::new(
                lang.t("Baris di berkas", "Lines in the file"),
                lines(one.lines.into(), lang),
            ),
            Total::new(
                lang.t("Sudah ada sebelumnya", "There before"),
                lines(one.known_lines.into(), lang),
            ),
            Total::new(lang.t("Baru", "New"), lines(one.new_lines.into(), lang)),
            Total::new(lang.t("Sudah dijelaskan", "Explained"), lines(one.explained, lang)),
            Total::new(
                lang.t("Belum dijelaskan", "Not explained yet"),
                lines(one.unexplained, lang),
            ),
        ];
        if one.pending > 0 {
            facts.push(Total::new(
                lang.t("Belum dibukukan bank, dilewati", "Not booked by the bank yet, left out"),
                lines(one.pending.into(), lang),
            ));
        }
        for (word, sum) in [
            (lang.t("Saldo awal", "Opening balance"), one.opening),
            (lang.t("Saldo akhir", "Closing balance"), one.closing),
        ] {
            facts.extend(sum.map(|sum| Total::new(word, rupiah(sum))));
        }
        let who = one.imported_by.clone().unwrap_or_default();
        facts.push(Total::new(
            lang.t("Diunggah", "Uploaded"),
            format!("{} {who}", moment(one.imported_at, now, zone, lang)).trim_end().to_owned(),
        ));
        let mut ways = Vec::new();
        if one.unexplained > 0 {
            ways.push(Link::new(
                lang.t("Jelaskan satu per satu", "Explain them one by one"),
                format!("{QUEUE}?statement={}", one.id),
            ));
        }
        if one.new_lines > 0 {
            ways.push(Link::new(
                lang.t("Lihat semua baris baru", "See all new lines"),
                format!("{QUEUE}?state=all&statement={}", one.id),
            ));
        }
        Self {
            days: days(one, lang),
            about: format!("{} · {}", account(&one.bank_code, &one.account_number), one.file_name),
            note,
            facts,
            ways,
            shell,
        }
    }
}
