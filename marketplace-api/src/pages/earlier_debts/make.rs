//! `/earlier-debts/new`: the form of one debt from before.

use askama::Template;

use crate::language::Language;
use crate::pages::filled::{Faults, Filled};
use crate::pages::layout::{Link, Shell};
use crate::pages::parts::{Choice, Choices, Field, Wrong};

/// `/earlier-debts/new`.
#[derive(Debug, Template)]
#[template(path = "earlier_debts/make.html")]
pub struct MakePage {
    /// The shell, a task page's.
    pub shell: Shell,
    /// What is wrong with what was typed.
    pub wrongs: Vec<Wrong>,
    /// With whom.
    pub with: Field,
    /// Names to choose from while typing.
    pub partners: Vec<String>,
    /// Who owes.
    pub side: Choices,
    /// The paper: number, day, due, amount.
    pub paper: Vec<Field>,
    /// The day on which so much was open.
    pub as_of: Field,
    /// What it was for.
    pub words: Field,
    /// The form's key.
    pub key: String,
}

impl MakePage {
    /// The form as it was filled in; `today` where no day was said.
    #[must_use]
    #[expect(clippy::too_many_lines, reason = "a form: one field after another, and nothing else")]
    pub fn new(
        shell: Shell,
        (typed, faults): (&Filled, &Faults),
        partners: &[(uuid::Uuid, String)],
        (today, key): (String, String),
    ) -> Self {
        let lang = shell.lang;
        let back = Link::new(lang.t("Utang lama", "Earlier debts"), "/earlier-debts");
        let mut shell = shell.task(back);
        shell.refused = !faults.is_empty();
        let field = |name: &'static str, label: &'static str, hint: &str| Field {
            name,
            label,
            hint: hint.to_owned(),
            error: faults.at(name),
            value: typed.get(name).to_owned(),
            ..Field::default()
        };
        let with = field(
            "with",
            lang.t("Dengan siapa", "With whom"),
            lang.t(
                "Nama lengkap, kode, atau NIK koperasi.",
                "The whole name, the code, or the NIK koperasi.",
            ),
        );
        let amount = field(
            "amount",
            lang.t("Sisa yang belum dibayar", "What is still open"),
            lang.t("Bukan nilai nota semula.", "Not what the paper first came to."),
        );
        let due = field(
            "due_on",
            lang.t("Jatuh tempo", "Due"),
            lang.t("Kosong: sama dengan tanggal nota.", "Empty: the day of the paper."),
        );
        let mut as_of = field(
            "as_of",
            lang.t("Belum dibayar per tanggal", "Still open as of"),
            lang.t(
                "Masuk pembukuan kedua pihak mulai hari itu.",
                "From that day on it stands in the books of both.",
            ),
        );
        if typed.pairs().next().is_none() {
            as_of.value = today;
        }
        Self {
            wrongs: faults.wrongs(),
            with: Field { longest: 200, ..with },
            partners: partners.iter().map(|(_, name)| name.clone()).collect(),
            side: side(typed, faults, lang),
            paper: vec![
                Field {
                    longest: 60,
                    ..field(
                        "number",
                        lang.t("Nomor nota", "Number of the paper"),
                        lang.t("Seperti tertulis di kertasnya.", "As the paper has it."),
                    )
                },
                Field { kind: "date", ..field("date", lang.t("Tanggal nota", "Its day"), "") },
                Field { kind: "date", ..due },
                Field { before: "Rp", keyboard: "decimal", longest: 24, ..amount },
            ],
            as_of: Field { kind: "date", ..as_of },
            words: Field {
                longest: 500,
                ..field(
                    "words",
                    lang.t("Keterangan", "What it was for"),
                    lang.t("Boleh kosong; dibaca mitra.", "May be empty; the partner reads it."),
                )
            },
            key,
            shell,
        }
    }
}

fn side(typed: &Filled, faults: &Faults, lang: Language) -> Choices {
    let chosen = typed.get("side");
    let choice = |value, label| Choice::new(value, label, chosen == value);
    Choices {
        name: "side",
        legend: lang.t("Siapa yang berutang", "Who owes").to_owned(),
        error: faults.at("side"),
        choices: vec![
            choice("them", lang.t("Mereka berutang kepada kami", "They owe us")),
            choice("us", lang.t("Kami berutang kepada mereka", "We owe them")),
        ],
        ..Choices::default()
    }
}
