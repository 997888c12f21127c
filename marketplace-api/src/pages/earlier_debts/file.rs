//! `/earlier-debts/file`: many debts from a file, shown before they are written down.

use askama::Template;
use order_workflow::command::books::RowFault;
use order_workflow::command::earlier_debts::{EarlierDebtLine, EarlierDebtsView};

use crate::language::format::{count, date, rupiah};
use crate::pages::layout::{Link, Shell};
use crate::pages::ledger::opening::FaultRow;
use crate::pages::ledger::preview::{Carried, PreviewPage};
use crate::pages::parts::{Column, Field, Line, Lines, Note, Tone, Total, Wrong, wrongs};
use crate::problem::mapping::books::wrong_sentence;

/// Wrong rows that are shown; a file with more is wrong from its head on.
const FAULTS_SHOWN: usize = 100;

/// Lines that are shown before they are written down.
const LINES_SHOWN: usize = 50;

/// `/earlier-debts/file`.
#[derive(Debug, Template)]
#[template(path = "earlier_debts/file.html")]
pub struct FilePage {
    /// The shell, a task page's.
    pub shell: Shell,
    /// The form's key.
    pub key: String,
    /// Why the last file was not taken.
    pub refusal: Option<String>,
    /// Its wrong cells.
    pub faults: Vec<FaultRow>,
    /// How many of them are not shown; empty for none.
    pub further: String,
}

impl FilePage {
    /// The page; `refused` is why the last file was not taken, with its wrong cells.
    #[must_use]
    pub fn new(shell: Shell, key: String, refused: Option<(String, Vec<RowFault>)>) -> Self {
        let lang = shell.lang;
        let back = Link::new(lang.t("Utang lama", "Earlier debts"), "/earlier-debts");
        let mut shell = shell.task(back);
        shell.refused = refused.is_some();
        let (refusal, faults) = refused.unzip();
        let faults = faults.unwrap_or_default();
        let unseen = faults.len().saturating_sub(FAULTS_SHOWN);
        let fault = |fault: &RowFault| FaultRow {
            row: fault.sheet_row.to_string(),
            column: fault.column,
            content: fault.content.clone(),
            message: wrong_sentence(&fault.wrong).in_language(lang).to_owned(),
        };
        Self {
            key,
            refusal,
            faults: faults.iter().take(FAULTS_SHOWN).map(fault).collect(),
            further: if unseen > 0 {
                count(i64::try_from(unseen).unwrap_or(i64::MAX))
            } else {
                String::new()
            },
            shell,
        }
    }

    /// The sentence in the summary above the form.
    #[must_use]
    pub fn wrongs(&self) -> Vec<Wrong> {
        let wrong = |text: &String| Wrong { field: "debts-file".to_owned(), text: text.clone() };
        self.refusal.iter().map(wrong).collect()
    }
}

/// What a file would write down.
#[must_use]
#[expect(clippy::too_many_lines, reason = "one page: its lines, its sums and its one field")]
pub fn preview(shell: Shell, view: &EarlierDebtsView, carried: Carried) -> PreviewPage {
    let lang = shell.lang;
    let side = |line: &EarlierDebtLine, we_owe: bool| {
        if line.we_owe == we_owe { rupiah(line.amount) } else { "–".to_owned() }
    };
    let line = |line: &EarlierDebtLine| {
        let (number, due) = (&line.number, date(line.due_on, lang));
        Line {
            name: line.with_name.clone(),
            small: lang
                .pick(format!("{number} · jatuh tempo {due}"), format!("{number} · due {due}")),
            counts: vec![side(line, false)],
            amount: side(line, true),
            ..Line::default()
        }
    };
    let number = |number: usize| count(i64::try_from(number).unwrap_or(i64::MAX));
    let unseen = view.lines.len().saturating_sub(LINES_SHOWN);
    let day = Field {
        name: "as_of",
        label: lang.t("Belum dibayar per tanggal", "Still open as of"),
        hint: lang
            .t(
                "Masuk pembukuan kedua pihak mulai hari itu.",
                "From that day on they stand in the books of both.",
            )
            .to_owned(),
        error: carried.error.clone(),
        value: carried.day,
        kind: "date",
        ..Field::default()
    };
    let partners = number(view.partners);
    let back = Link::new(lang.t("Unggah lagi", "Upload again"), "/earlier-debts/file");
    let mut shell = shell.task(back);
    shell.refused = carried.error.is_some();
    PreviewPage {
        heading: lang.t("Periksa utang lama", "Check the earlier debts"),
        what: lang.t("Mitra dan nota", "Partner and paper"),
        lines: Lines {
            caption: lang.t("Utang lama", "Earlier debts"),
            columns: vec![Column { word: lang.t("Piutang", "Owed to us") }],
            amount: lang.t("Utang", "We owe"),
            rows: view.lines.iter().take(LINES_SHOWN).map(line).collect(),
        },
        further: if unseen > 0 { number(unseen) } else { String::new() },
        totals: vec![
            Total::new(lang.t("Piutang kami", "Owed to us"), rupiah(view.owed_to_us)),
            Total::new(lang.t("Utang kami", "We owe"), rupiah(view.we_owe)),
        ],
        notes: vec![Note {
            tone: Tone::Info,
            icon: "users",
            bold: lang.pick(
                format!("{partners} mitra akan diminta setuju."),
                match view.partners {
                    1 => "1 partner is asked to agree.".to_owned(),
                    _ => format!("{partners} partners are asked to agree."),
                },
            ),
            small: lang
                .t(
                    "Masing-masing baru berlaku setelah mitranya setuju.",
                    "Each counts once its partner agrees.",
                )
                .to_owned(),
        }],
        action: "/earlier-debts/file/confirm",
        key: carried.key,
        carried: carried.lines,
        wrongs: wrongs(&[&day]),
        day: Some(day),
        button: lang.t("Ajukan semuanya", "Write them all down"),
        shell,
    }
}
