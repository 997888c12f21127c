//! `/ledger/opening`: where balances and stock of before are handed in, and what is wrong with a file that was.

use askama::Template;
use order_workflow::command::books::{RowFault, opening_accounts};
use order_workflow::query::ledger::Opened;

use super::words::{help, name};
use super::{Shelf, shelves};
use crate::language::format::{count, date};
use crate::pages::layout::Shell;
use crate::pages::parts::{Note, Tab, Tone, Wrong};
use crate::problem::mapping::books::wrong_sentence;

/// Wrong rows that are shown; a file with more is wrong from its head on.
const FAULTS_SHOWN: usize = 100;

/// A cell that cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FaultRow {
    /// The number a spreadsheet shows beside its row.
    pub row: String,
    /// The column.
    pub column: &'static str,
    /// What stands there.
    pub content: String,
    /// What to put right.
    pub message: String,
}

/// An account that may be brought in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChartRow {
    /// Its code.
    pub code: &'static str,
    /// Its name.
    pub name: &'static str,
    /// What it is, in plain words.
    pub help: &'static str,
}

/// Which file was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// The balances.
    Balances,
    /// The stock.
    Stock,
}

/// Why a file was not taken.
#[derive(Debug, Clone, Default)]
pub struct Refused {
    /// The sentence.
    pub sentence: String,
    /// Its wrong cells.
    pub faults: Vec<RowFault>,
}

/// What the reader may hand in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct May {
    /// Balances.
    pub balances: bool,
    /// Stock.
    pub stock: bool,
}

/// `/ledger/opening`.
#[derive(Debug, Template)]
#[template(path = "ledger/opening.html")]
pub struct OpeningPage {
    /// The shell.
    pub shell: Shell,
    /// Where in the books.
    pub tabs: Vec<Tab>,
    /// What the reader may hand in.
    pub may: May,
    /// That something was just brought in, or was before.
    pub note: Option<Note>,
    /// The forms' keys.
    pub keys: [String; 2],
    /// Why the last balances were not taken.
    pub balances_refusal: Option<String>,
    /// Why the last stock was not taken.
    pub stock_refusal: Option<String>,
    /// The wrong cells of that file.
    pub faults: Vec<FaultRow>,
    /// How many of them are not shown; empty for none.
    pub further: String,
    /// The accounts that may be brought in.
    pub chart: Vec<ChartRow>,
}

impl OpeningPage {
    /// The page; `saved` says that something was just brought in.
    #[must_use]
    pub fn new(
        mut shell: Shell,
        may: May,
        keys: [String; 2],
        (opened, saved): (Option<&Opened>, Option<Which>),
        refused: Option<(Which, Refused)>,
    ) -> Self {
        let lang = shell.lang;
        shell.refused = refused.is_some();
        let (which, refused) = refused.unzip();
        let refused = refused.unwrap_or_default();
        let fault = |fault: &RowFault| FaultRow {
            row: fault.sheet_row.to_string(),
            column: fault.column,
            content: fault.content.clone(),
            message: wrong_sentence(&fault.wrong).in_language(lang).to_owned(),
        };
        let unseen = refused.faults.len().saturating_sub(FAULTS_SHOWN);
        let refusal = |of| (which == Some(of)).then(|| refused.sentence.clone());
        Self {
            tabs: shelves(Shelf::Opening, lang),
            may,
            note: note(opened, saved, lang),
            keys,
            balances_refusal: refusal(Which::Balances),
            stock_refusal: refusal(Which::Stock),
            faults: refused.faults.iter().take(FAULTS_SHOWN).map(fault).collect(),
            further: if unseen > 0 {
                count(i64::try_from(unseen).unwrap_or(i64::MAX))
            } else {
                String::new()
            },
            chart: opening_accounts()
                .map(|account| ChartRow {
                    code: account.code(),
                    name: name(account, lang),
                    help: help(account, lang),
                })
                .collect(),
            shell,
        }
    }

    /// The sentences in the summary above the forms.
    #[must_use]
    pub fn wrongs(&self) -> Vec<Wrong> {
        let wrong = |(field, text): (&str, &Option<String>)| {
            text.as_ref().map(|text| Wrong { field: field.to_owned(), text: text.clone() })
        };
        [("balances-file", &self.balances_refusal), ("stock-file", &self.stock_refusal)]
            .into_iter()
            .filter_map(wrong)
            .collect()
    }
}

fn note(
    opened: Option<&Opened>,
    saved: Option<Which>,
    lang: crate::language::Language,
) -> Option<Note> {
    let good = |bold: &str, small: String| Note {
        tone: Tone::Good,
        icon: "circle-check",
        bold: bold.to_owned(),
        small,
    };
    let as_of = opened.map(|opened| {
        lang.pick(
            format!("Saldo per {}.", date(opened.as_of, lang)),
            format!("Balances as of {}.", date(opened.as_of, lang)),
        )
    });
    match (saved, as_of) {
        (Some(Which::Stock), _) => {
            Some(good(lang.t("Stok awal sudah masuk.", "The opening stock is in."), String::new()))
        }
        (Some(Which::Balances), as_of) => Some(good(
            lang.t("Saldo awal sudah masuk.", "The opening balances are in."),
            as_of.unwrap_or_default(),
        )),
        (None, Some(as_of)) => Some(Note {
            tone: Tone::Quiet,
            icon: "info-circle",
            bold: lang
                .t("Saldo awal sudah pernah masuk.", "Opening balances were brought in before.")
                .to_owned(),
            small: format!(
                "{as_of} {}",
                lang.t(
                    "Unggah lagi untuk membetulkan; hanya selisihnya yang dibukukan.",
                    "Upload again to put it right; only the difference is posted."
                )
            ),
        }),
        (None, None) => None,
    }
}
