//! The page of a file that was not taken yet: what it would bring, or what is wrong with it.

use askama::Template;
use chrono::NaiveDate;
use order_workflow::bank_file::{FAULTS_MAX, FileLine, Reason, StatementField, Unusable};
use order_workflow::query::bank_statements::Look;
use supply_chain::money::Money;

use super::words::{size, way};
use super::{FILES, lines};
use crate::language::Language;
use crate::language::format::{date, rupiah};
use crate::pages::layout::{Link, Shell};
use crate::pages::parts::{Badge, Choice, Note, Tone, Total, Wrong};
use crate::pages::payments::words::account;

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
    /// The last day of the file, as said or as it may be, and today; nothing where it has years of its own.
    pub until: Option<(String, String)>,
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
    /// The page; `refused` is what a command said, `until` the last day that was said, beside today.
    #[must_use]
    #[expect(clippy::too_many_lines, reason = "one part of the page after the other")]
    pub fn new(
        shell: Shell,
        look: &Look,
        (key, refused): (String, Option<String>),
        (until, today): (Option<NaiveDate>, NaiveDate),
    ) -> Self {
        let lang = shell.lang;
        let mut shell = shell.task(Link::new(lang.t("Rekening koran", "Bank statements"), FILES));
        let (mut wrongs, mut bad, mut more_bad) = (Vec::new(), Vec::new(), String::new());
        let first = if look.columns.is_empty() { "file" } else { "to-0" };
        if let Some(text) = refused {
            wrongs.push(Wrong { field: first.to_owned(), text });
        }
        let (mut facts, mut rows, mut shown, mut note) =
            (Vec::new(), Vec::new(), String::new(), None);
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
                    facts.push(Total::new(
                        lang.t("Belum dibukukan bank", "Not booked by the bank yet"),
                        lines(count, lang),
                    ));
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
                    wrongs
                        .push(Wrong { field: first.to_owned(), text: wrong.sentence(lang.into()) });
                }
                if let Unusable::Rows { faults, count } = wrong {
                    bad = faults
                        .iter()
                        .map(|fault| WrongRow {
                            row: fault.row,
                            field: fault.field.name(lang.into()),
                            content: fault.content.clone(),
                            why: fault.reason.sentence(lang.into()),
                        })
                        .collect();
                    if *count > FAULTS_MAX {
                        more_bad = lang.pick(
                            format!(
                                "Seluruhnya {count} baris; {FAULTS_MAX} yang pertama ditunjukkan."
                            ),
                            format!("{count} rows in all; the first {FAULTS_MAX} are shown."),
                        );
                    }
                }
            }
        }
        let is_without_year = match &look.read {
            Err(Unusable::Rows { faults, .. }) => {
                faults.iter().any(|fault| fault.reason == Reason::YearMissing)
            }
            Err(wrong) => *wrong == Unusable::UntilOutOfRange,
            Ok(_) => false,
        };
        shell.refused = !wrongs.is_empty();
        let statement = &look.statement;
        Self {
            file: statement.file_name.clone(),
            account: account(&statement.bank_code, &statement.account_number),
            facts,
            note,
            headers: headers(look, lang),
            open: look.read.is_err() && !is_without_year,
            until: (is_without_year || until.is_some())
                .then(|| (until.unwrap_or(today).to_string(), today.to_string())),
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
        let mut choices = vec![Choice::new(
            "ignore",
            lang.t("(tidak dipakai)", "(not used)"),
            header.field.is_none(),
        )];
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
            bold: lang
                .t("Saldo cocok dengan semua baris.", "The balances fit all lines.")
                .to_owned(),
            small: String::new(),
        },
        None => Note {
            tone: Tone::Warn,
            icon: "alert-triangle",
            bold: lang.t("Berkas ini tidak memuat saldo.", "This file has no balances.").to_owned(),
            small: lang
                .t(
                    "Kami tidak bisa memeriksa apakah ada baris yang hilang.",
                    "We cannot check whether a line is missing.",
                )
                .to_owned(),
        },
    }
}

fn row(line: &FileLine, lang: Language) -> Row {
    let reference = line.reference.as_ref().map(supply_chain::payment::BankReference::as_str);
    let small: Vec<&str> = [line.counterparty_name.as_str(), reference.unwrap_or("")]
        .into_iter()
        .filter(|text| !text.is_empty())
        .collect();
    Row {
        row: line.row,
        day: date(line.booked_on, lang),
        text: line.description.clone(),
        small: small.join(" · "),
        amount: rupiah(size(line.amount)),
        way: way(line.amount, lang),
    }
}
