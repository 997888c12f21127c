//! The pages of a file: where it is handed in, what it would bring, what it brought.

use askama::Template;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use order_workflow::bank_file::{FAULTS_MAX, StatementField, Unusable};
use order_workflow::query::bank_accounts::BankAccountView;
use order_workflow::query::bank_statements::{Look, StatementFileView};
use supply_chain::money::Money;

use super::words::{size, way};
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
        let fit: Vec<&BankAccountView> = accounts.iter().filter(|one| one.state != "entered").collect();
        let choices = fit.iter().map(|one| {
            let said = format!("{} · {}", account(&one.bank_code, &one.number), one.holder);
            let is_chosen = one.id.to_string() == chosen || (chosen.is_empty() && fit.len() == 1);
            Choice::new(one.id.to_string(), said, is_chosen)
        });
        Self {
            waiting: (waiting > 0).then(|| (waits(waiting, lang), QUEUE.to_owned())),
            accounts: choices.collect(),
            key,
            earlier: statements.iter().map(|one| earlier(one, at, lang)).collect(),
            empty: Empty {
                icon: "file-spreadsheet",
                heading: lang.t("Belum ada rekening koran", "No statements yet").to_owned(),
                text: lang.t("Berkas pertama Anda muncul di sini.", "Your first file will appear here.").to_owned(),
                action: None,
            },
            pager: Pager::default(),
            wrongs,
            shell,
        }
    }
}

/// That lines wait to be explained.
pub(super) fn waits(n: i64, lang: Language) -> Note {
    Note {
        tone: Tone::Warn,
        icon: "list-search",
        bold: lang.pick(format!("{} belum dijelaskan.", lines(n, lang)), format!("{} not explained yet.", lines(n, lang))),
        small: lang
            .t("Bulan baru bisa ditutup kalau semua sudah jelas.", "A month can be closed once all of them are.")
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
            format!("{} baru · {}", lines(one.new_lines.into(), lang), moment(one.imported_at, now, zone, lang)),
            format!("{} new · {}", lines(one.new_lines.into(), lang), moment(one.imported_at, now, zone, lang)),
        ),
        badge,
    }
}

/// One header and what it may mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeaderRow {
    /// The field's id and name: `to-3`.
    pub name: String,
    /// As the bank wrote it.
    pub header: String,
    /// What stands under it first.
    pub sample: String,
    /// What it may mean.
    pub choices: Vec<Choice>,
    /// Whether it is left out as things stand.
    pub unused: bool,
}

/// One line of a file, as a page shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The row of the file.
    pub row: u32,
    /// Its day.
    pub day: String,
    /// What the bank printed.
    pub text: String,
    /// What it calls it, from whom.
    pub small: String,
    /// How much.
    pub amount: String,
    /// Which way.
    pub way: Badge,
}

/// One row that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrongRow {
    /// The row of the file.
    pub row: u32,
    /// Which field.
    pub field: &'static str,
    /// What stands there.
    pub content: String,
    /// Why it cannot be taken.
    pub why: String,
}

/// `/bank-statements/{id}` of a file that was not taken yet.
#[derive(Debug, Template)]
#[template(path = "bank_statements/look.html")]
pub struct LookPage {
    /// The shell, a task page's.
    pub shell: Shell,
    /// What is wrong.
    pub wrongs: Vec<Wrong>,
    /// The file's name.
    pub file: String,
    /// Its account.
    pub account: String,
    /// What taking it would bring.
    pub facts: Vec<Total>,
    /// What is said besides.
    pub note: Option<Note>,
    /// Its columns; empty where it has none to choose.
    pub headers: Vec<HeaderRow>,
    /// Whether the columns have to be looked at.
    pub open: bool,
    /// Rows that are wrong.
    pub bad: Vec<WrongRow>,
    /// That there are more of them.
    pub more_bad: String,
    /// Its first lines.
    pub rows: Vec<Row>,
    /// "10 dari 42 baris".
    pub shown: String,
    /// Where the form posts to.
    pub action: String,
    /// The form's key.
    pub key: String,
    /// The version of the statement.
    pub version: String,
    /// Whether it can be taken as it is.
    pub can: bool,
}

impl LookPage {
    /// The page; `refused` is what a command said.
    #[must_use]
    pub fn new(shell: Shell, look: &Look, key: String, refused: Option<String>) -> Self {
        let lang = shell.lang;
        let mut shell = shell.task(Link::new(lang.t("Rekening koran", "Bank statements"), FILES));
        let (mut wrongs, mut bad, mut more_bad) = (Vec::new(), Vec::new(), String::new());
        let first = if look.columns.is_empty() { "file" } else { "to-0" };
        if let Some(text) = refused {
            wrongs.push(Wrong { field: first.to_owned(), text });
        }
        let (mut facts, mut rows, mut shown, mut note) = (Vec::new(), Vec::new(), String::new(), None);
        match &look.read {
            Ok(seen) => {
                let file = &seen.file;
                let count = i64::try_from(seen.lines).unwrap_or(i64::MAX);
                facts.push(Total::new(lang.t("Mutasi", "Lines"), lines(count, lang)));
                for (word, sum) in [
                    (lang.t("Saldo awal", "Opening balance"), file.frame.opening),
                    (lang.t("Saldo akhir", "Closing balance"), file.frame.closing),
                ] {
                    facts.extend(sum.map(|sum| Total::new(word, rupiah(sum))));
                }
                if file.pending > 0 {
                    let count = i64::try_from(file.pending).unwrap_or(i64::MAX);
                    facts.push(Total::new(lang.t("Belum dibukukan bank", "Not booked by the bank yet"), lines(count, lang)));
                }
                note = Some(proved(file.frame.opening.and(file.frame.closing), lang));
                rows = file.lines.iter().map(|line| row(line, lang)).collect();
                let these = i64::try_from(file.lines.len()).unwrap_or(i64::MAX);
                shown = lang.pick(
                    format!("{these} dari {}", lines(count, lang)),
                    format!("{these} of {}", lines(count, lang)),
                );
            }
            Err(wrong) => {
                if wrongs.is_empty() {
                    wrongs.push(Wrong { field: first.to_owned(), text: wrong.sentence(lang.into()) });
                }
                if let Unusable::Rows { faults, count } = wrong {
                    bad = faults.iter().map(|fault| WrongRow {
                        row: fault.row,
                        field: fault.field.name(lang.into()),
                        content: fault.content.clone(),
                        why: fault.reason.sentence(lang.into()),
                    }).collect();
                    if *count > FAULTS_MAX {
                        more_bad = lang.pick(
                            format!("Seluruhnya {count} baris; {FAULTS_MAX} yang pertama ditunjukkan."),
                            format!("{count} rows in all; the first {FAULTS_MAX} are shown."),
                        );
                    }
                }
            }
        }
        shell.refused = !wrongs.is_empty();
        let statement = &look.statement;
        Self {
            file: statement.file_name.clone(),
            account: account(&statement.bank_code, &statement.account_number),
            facts,
            note,
            headers: headers(look, lang),
            open: look.read.is_err(),
            bad,
            more_bad,
            rows,
            shown,
            action: format!("{FILES}/{}/take", statement.id),
            key,
            version: statement.version.to_string(),
            can: look.read.is_ok(),
            wrongs,
            shell,
        }
    }
}

fn headers(look: &Look, lang: Language) -> Vec<HeaderRow> {
    let rows = look.columns.iter().enumerate().map(|(place, header)| {
        let mut choices =
            vec![Choice::new("ignore", lang.t("(tidak dipakai)", "(not used)"), header.field.is_none())];
        choices.extend(StatementField::ALL.iter().map(|field| {
            Choice::new(field.as_str(), field.name(lang.into()), header.field == Some(*field))
        }));
        HeaderRow {
            name: format!("to-{place}"),
            header: header.header.clone(),
            sample: header.sample.clone(),
            choices,
            unused: header.field.is_none(),
        }
    });
    rows.collect()
}

/// Whether the file's own balances prove that no line is missing.
fn proved(balances: Option<Money>, lang: Language) -> Note {
    match balances {
        Some(_) => Note {
            tone: Tone::Good,
            icon: "circle-check",
            bold: lang.t("Saldo cocok dengan semua baris.", "The balances fit all lines.").to_owned(),
            small: String::new(),
        },
        None => Note {
            tone: Tone::Warn,
            icon: "alert-triangle",
            bold: lang.t("Berkas ini tidak memuat saldo.", "This file has no balances.").to_owned(),
            small: lang
                .t("Kami tidak bisa memeriksa apakah ada baris yang hilang.", "We cannot check whether a line is missing.")
                .to_owned(),
        },
    }
}

fn row(line: &order_workflow::bank_file::FileLine, lang: Language) -> Row {
    let reference = line.reference.as_ref().map(|found| found.as_str());
    let small: Vec<&str> =
        [line.counterparty_name.as_str(), reference.unwrap_or("")].into_iter().filter(|text| !text.is_empty()).collect();
    Row {
        row: line.row,
        day: date(line.booked_on, lang),
        text: line.description.clone(),
        small: small.join(" · "),
        amount: rupiah(size(line.amount)),
        way: way(line.amount, lang),
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
    pub fn new(shell: Shell, one: &StatementFileView, (now, zone): (DateTime<Utc>, Tz)) -> Self {
        let lang = shell.lang;
        let shell = shell.task(Link::new(lang.t("Rekening koran", "Bank statements"), FILES));
        let note = if one.new_lines == 0 {
            Note {
                tone: Tone::Info,
                icon: "info-circle",
                bold: lang.t("Semua baris sudah ada. Tidak ada yang berubah.", "Every line was there already. Nothing changed.").to_owned(),
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
            Total::new(lang.t("Baris di berkas", "Lines in the file"), lines(one.lines.into(), lang)),
            Total::new(lang.t("Sudah ada sebelumnya", "There before"), lines(one.known_lines.into(), lang)),
            Total::new(lang.t("Baru", "New"), lines(one.new_lines.into(), lang)),
            Total::new(lang.t("Sudah dijelaskan", "Explained"), lines(one.explained, lang)),
            Total::new(lang.t("Belum dijelaskan", "Not explained yet"), lines(one.unexplained, lang)),
        ];
        if one.pending > 0 {
            facts.push(Total::new(lang.t("Belum dibukukan bank, dilewati", "Not booked by the bank yet, left out"), lines(one.pending.into(), lang)));
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
            ways.push(Link::new(lang.t("Jelaskan satu per satu", "Explain them one by one"), format!("{QUEUE}?statement={}", one.id)));
        }
        if one.new_lines > 0 {
            ways.push(Link::new(lang.t("Lihat semua baris baru", "See all new lines"), format!("{QUEUE}?state=all&statement={}", one.id)));
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
