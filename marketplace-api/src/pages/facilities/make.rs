//! "Catat fasilitas": the bank, the limit, what for, on which terms, and who of the board signs.

use askama::Template;
use order_workflow::query::facilities::BankView;
use order_workflow::query::identity::approval_rules::Approver;
use supply_chain::facility::Purpose;

use super::words::purpose;
use crate::language::Language;
use crate::pages::filled::{Faults, Filled};
use crate::pages::layout::{Link, Shell};
use crate::pages::parts::{Choice, Choices, Field, Note, Tone, Wrong};

/// What the form is drawn from.
#[derive(Debug, Clone, Copy)]
pub struct Making<'a> {
    /// The banks that lend here.
    pub banks: &'a [BankView],
    /// Who could sign.
    pub approvers: &'a [Approver],
    /// What was typed.
    pub typed: &'a Filled,
    /// What is wrong with it.
    pub faults: &'a Faults,
    /// The form's key.
    pub key: &'a str,
}

/// `/facilities/new`.
#[derive(Debug, Template)]
#[template(path = "facilities/make.html")]
pub struct MakeFacilityPage {
    /// The shell, a task page's.
    pub shell: Shell,
    /// What is wrong with what was typed.
    pub wrongs: Vec<Wrong>,
    /// What to know before.
    pub notes: Vec<Note>,
    /// The form's key.
    pub key: String,
    /// The bank.
    pub banks: Choices,
    /// Its number, and the limit.
    pub first: Vec<Field>,
    /// How much for each purpose.
    pub purposes: Vec<Field>,
    /// What is wrong with those.
    pub purposes_error: Option<String>,
    /// Interest, months, grace, the day, until when.
    pub terms: Vec<Field>,
    /// The meeting's decision, and how many sign.
    pub decided: Vec<Field>,
    /// Who of the board.
    pub board: Choices,
}

/// The field of a purpose.
pub(super) const fn purpose_field(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::Goods => "most-goods",
        Purpose::Transport => "most-transport",
        Purpose::Equipment => "most-equipment",
        Purpose::Vehicle => "most-vehicle",
        Purpose::Premises => "most-premises",
    }
}

impl MakeFacilityPage {
    /// The page, with the form as it was filled in.
    #[must_use]
    #[expect(clippy::too_many_lines, reason = "one field of the form after the other")]
    pub fn new(shell: Shell, making: &Making<'_>) -> Self {
        let lang = shell.lang;
        let mut shell =
            shell.task(Link::new(lang.t("Fasilitas bank", "Bank facilities"), "/facilities"));
        shell.refused = !making.faults.is_empty();
        let is_new = making.typed.pairs().next().is_none();
        let field = |name: &'static str, label: &'static str, hint: &str, usual: &str| Field {
            name,
            label,
            hint: hint.to_owned(),
            error: making.faults.at(name),
            value: if is_new { usual.to_owned() } else { making.typed.get(name).to_owned() },
            ..Field::default()
        };
        let money = |name, label, hint| Field {
            before: "Rp",
            keyboard: "decimal",
            longest: 24,
            ..field(name, label, hint, "")
        };
        let number = |name, label, hint, usual| Field {
            keyboard: "decimal",
            longest: 8,
            ..field(name, label, hint, usual)
        };
        Self {
            wrongs: making.faults.wrongs(),
            notes: notes(making, lang),
            key: making.key.to_owned(),
            banks: banks(making, lang),
            first: vec![
                Field {
                    longest: 100,
                    ..field("number", lang.t("Nomor perjanjian", "The contract's number"), "", "")
                },
                money("limit", lang.t("Plafon", "Limit"), ""),
            ],
            purposes: Purpose::ALL
                .iter()
                .map(|of| money(purpose_field(*of), purpose(of.as_str(), lang), ""))
                .collect(),
            purposes_error: making.faults.at("purposes"),
            terms: vec![
                number("annual_rate", lang.t("Bunga setahun, %", "Interest a year, %"), "", "6"),
                number("months", lang.t("Jangka waktu, bulan", "Months"), "", "72"),
                number(
                    "grace_months",
                    lang.t("Masa tenggang, bulan", "Months of grace"),
                    lang.t("Hanya bunga yang dibayar.", "Interest alone is paid."),
                    "6",
                ),
                number(
                    "due_day",
                    lang.t("Angsuran setiap tanggal", "Day of the month"),
                    lang.t(
                        "Hari kerja berikutnya bila libur.",
                        "The next working day where it is none.",
                    ),
                    "12",
                ),
                Field {
                    kind: "date",
                    ..field(
                        "available_until",
                        lang.t("Hari terakhir penarikan", "Last day to draw"),
                        "",
                        "",
                    )
                },
            ],
            decided: vec![
                Field {
                    longest: 500,
                    ..field(
                        "meeting_decision",
                        lang.t("Nomor keputusan rapat anggota", "Number of the meeting's decision"),
                        lang.t(
                            "Rapat anggota harus menyetujui pinjaman koperasi.",
                            "The members' meeting has to allow the loan.",
                        ),
                        "",
                    )
                },
                number(
                    "needed",
                    lang.t("Pengurus yang menandatangani", "Officers who sign"),
                    lang.t("Setiap penarikan, paling sedikit dua.", "Each drawdown, two at least."),
                    "2",
                ),
            ],
            board: board(making, lang),
            shell,
        }
    }
}

fn notes(making: &Making<'_>, lang: Language) -> Vec<Note> {
    let note = |bold: &str, small: &str| Note {
        tone: Tone::Warn,
        icon: "alert-triangle",
        bold: bold.to_owned(),
        small: small.to_owned(),
    };
    let mut notes = Vec::new();
    if making.banks.is_empty() {
        notes.push(note(
            lang.t("Belum ada bank terdaftar.", "No bank is registered yet."),
            lang.t(
                "Minta operator mendaftarkan bank Anda dulu.",
                "Ask the operator to register your bank first.",
            ),
        ));
    }
    if making.approvers.len() < 2 {
        notes.push(note(
            lang.t("Perlu dua pengurus.", "Two officers are needed."),
            lang.t(
                "Beri dua orang wewenang pengurus; yang mengajukan penarikan tidak ikut menandatangani.",
                "Give two people the board's role; whoever asks for a drawdown does not sign it.",
            ),
        ));
    }
    notes
}

fn banks(making: &Making<'_>, lang: Language) -> Choices {
    let typed = making.typed.get("bank_id");
    let is_only = making.banks.len() == 1;
    let choice = |bank: &BankView| {
        let id = bank.id.to_string();
        // Of several, none is chosen for whoever does not look: it reads all that is sent at once.
        let chosen = if typed.is_empty() { is_only } else { typed == id };
        Choice::new(id, bank.name.clone(), chosen)
    };
    Choices {
        name: "bank_id",
        legend: "Bank".to_owned(),
        error: making.faults.at("bank_id"),
        choices: making.banks.iter().map(choice).collect(),
        hint: if making.banks.len() > 1 {
            lang.t("Siapa yang meminjamkan.", "Who lends.").to_owned()
        } else {
            String::new()
        },
        ..Choices::default()
    }
}

fn board(making: &Making<'_>, lang: Language) -> Choices {
    let choice = |approver: &Approver| {
        let id = approver.id.to_string();
        let chosen = making.typed.all("board").any(|ticked| ticked == id);
        Choice::new(id, approver.name.clone().unwrap_or_default(), chosen)
    };
    Choices {
        name: "board",
        legend: lang.t("Siapa", "Who").to_owned(),
        hint: lang
            .t("Kosong berarti semua pengurus boleh.", "None ticked: any officer may.")
            .to_owned(),
        error: making.faults.at("board"),
        several: true,
        choices: making.approvers.iter().map(choice).collect(),
    }
}
