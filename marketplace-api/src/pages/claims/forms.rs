//! What a reader may do with a claim: its forms and buttons, each drawn only where it is allowed.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use order_workflow::query::claims::ClaimView;
use supply_chain::claim::Remedy;
use supply_chain::money::Money;

use super::words::{outcome, remedy};
use crate::language::Language;
use crate::language::format::{rupiah, rupiah_typed};
use crate::pages::filled::{Faults, Filled};
use crate::pages::parts::{Choice, Choices, CommandButton, Field};

/// What stands in a form's fields.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Form {
    /// Where it posts to.
    pub action: String,
    /// The form's key.
    pub key: String,
    /// Choices, drawn first.
    pub choices: Vec<Choices>,
    /// One-line fields.
    pub fields: Vec<Field>,
    /// Own words, drawn last.
    pub words: Option<Field>,
    /// Its button.
    pub button: &'static str,
    /// `go`, `red` or nothing.
    pub class: &'static str,
    /// The heading above it.
    pub heading: &'static str,
    /// What it binds whom to; empty where its fields say it.
    pub happens: String,
    /// Whether it opens at a tap: what cannot be taken back, or was done already, is never one tap away.
    pub folded: bool,
}

/// The reader, and what they typed.
pub struct Seen<'a> {
    /// The claim as they see it.
    pub claim: &'a ClaimView,
    /// Now, and their zone.
    pub at: (DateTime<Utc>, Tz),
    /// What was typed, where a form was refused.
    pub typed: &'a Filled,
    /// What is wrong with it.
    pub faults: &'a Faults,
    /// Makes a key for each form.
    pub key: &'a dyn Fn() -> String,
    /// Where the page hangs: the operator has claims of their own.
    pub at_whose: Desk,
}

/// Whose pages they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Desk {
    /// Those of somebody who acts for an organization.
    Organization,
    /// The operator's.
    Operator,
}

impl Desk {
    /// The address that claims hang under.
    #[must_use]
    pub const fn claims(self) -> &'static str {
        match self {
            Self::Organization => "/claims",
            Self::Operator => "/operator/claims",
        }
    }

    /// The address that photos hang under.
    #[must_use]
    pub const fn files(self) -> &'static str {
        match self {
            Self::Organization => "/files",
            Self::Operator => "/operator/files",
        }
    }
}

impl Seen<'_> {
    pub(super) fn may(&self, command: &str) -> bool {
        self.claim.allowed_commands.contains(&command)
    }

    /// Where a command posts to.
    pub(super) fn action(&self, command: &str) -> String {
        format!("{}/{}/{command}", self.at_whose.claims(), self.claim.id)
    }

    fn form(&self, command: &str) -> Form {
        let action = self.action(command);
        Form { action, key: (self.key)(), ..Form::default() }
    }

    fn field(&self, name: &'static str, label: &'static str, hint: &str) -> Field {
        let value = self.typed.get(name).to_owned();
        let error = self.faults.at(name);
        Field { name, label, hint: hint.to_owned(), error, value, ..Field::default() }
    }

    fn text(&self, name: &'static str, label: &'static str, hint: &str) -> Field {
        Field { longest: 2000, ..self.field(name, label, hint) }
    }

    fn money(&self, label: &'static str, hint: &str) -> Field {
        Field { before: "Rp", keyboard: "decimal", ..self.field("amount", label, hint) }
    }

    fn remedies(
        &self,
        name: &'static str,
        legend: &str,
        standing: &str,
        lang: Language,
    ) -> Choices {
        let chosen = match self.typed.get(name) {
            "" => standing,
            typed => typed,
        };
        let goes_back = self.claim.lines.iter().any(|line| line.reason != "missing");
        let is_of_price = self.claim.lines.iter().any(|line| line.reason == "price");
        let offered = Remedy::ALL.iter().filter(|one| match one {
            Remedy::Return => goes_back,
            Remedy::Replacement => !is_of_price,
            Remedy::Credit | Remedy::PriceReduction => true,
        });
        Choices {
            name,
            legend: legend.to_owned(),
            hint: if is_of_price {
                String::new()
            } else {
                lang.t(
                    "Barang pengganti: pesanan baru tanpa biaya, untuk semua yang diklaim.",
                    "Replacement: a new order at no cost, for all that is claimed.",
                )
                .to_owned()
            },
            error: self.faults.at(name),
            choices: offered
                .map(|one| {
                    Choice::new(one.as_str(), remedy(one.as_str(), lang), one.as_str() == chosen)
                })
                .collect(),
            ..Choices::default()
        }
    }
}

pub(super) fn open_form(seen: &Seen<'_>, lang: Language) -> Form {
    Form {
        choices: vec![seen.remedies(
            "wants",
            lang.t("Apa yang diminta?", "What do you ask for?"),
            seen.claim.wants,
            lang,
        )],
        words: Some(seen.text(
            "words",
            lang.t("Apa yang terjadi?", "What happened?"),
            lang.t("Dibaca penjual. Boleh kosong.", "The seller reads this. May stay empty."),
        )),
        button: lang.t("Ajukan klaim", "Submit claim"),
        class: "go",
        heading: lang.t("Ajukan klaim", "Submit claim"),
        ..seen.form("open")
    }
}

/// Forms with fields, the likeliest first.
#[expect(clippy::too_many_lines, reason = "a table: one piece after another, and nothing else")]
pub(super) fn forms(seen: &Seen<'_>, lang: Language) -> Vec<Form> {
    let claim = seen.claim;
    let why = lang.t("Alasannya", "Why");
    let read = lang.t("Dibaca pihak lain.", "The other side reads this.");
    let mut forms = Vec::new();
    if seen.may("answer") {
        let typed = seen.typed.get("verdict");
        let verdicts = [
            ("accepted", lang.t("Terima semua", "Accept all")),
            ("accepted_in_part", lang.t("Terima sebagian", "Accept a part")),
            ("refused", lang.t("Tolak", "Refuse")),
        ];
        let verdicts = Choices {
            name: "verdict",
            legend: lang.t("Jawaban Anda", "Your answer").to_owned(),
            error: seen.faults.at("verdict"),
            choices: verdicts
                .map(|(value, word)| Choice::new(value, word, value == typed))
                .to_vec(),
            ..Choices::default()
        };
        let hint = lang.pick(
            format!("Hanya bila sebagian; di bawah {}.", rupiah(claim.total)),
            format!("Only for a part; below {}.", rupiah(claim.total)),
        );
        forms.push(Form {
            choices: vec![
                verdicts,
                seen.remedies("remedy", lang.t("Caranya", "In which way"), claim.wants, lang),
            ],
            fields: vec![seen.money(lang.t("Nilai yang diterima", "The amount you accept"), &hint)],
            words: Some(seen.text(
                "words",
                why,
                lang.t("Perlu bila sebagian atau ditolak.", "Needed for a part or a refusal."),
            )),
            button: lang.t("Kirim jawaban", "Send the answer"),
            class: "go",
            heading: if claim.answer.is_some() {
                lang.t("Ubah jawaban Anda", "Change your answer")
            } else {
                lang.t("Jawab klaim", "Answer the claim")
            },
            folded: claim.answer.is_some() && seen.faults.is_empty(),
            ..seen.form("answer")
        });
    }
    if seen.may("accept-answer") {
        forms.push(taking(seen, lang));
    }
    if seen.may("decide") {
        let mut amount = seen.money(lang.t("Nilai yang dikabulkan", "What is granted"), "");
        amount.hint = lang.pick(
            format!("0 sampai {}; 0 berarti ditolak.", rupiah(claim.total)),
            format!("0 up to {}; 0 means refused.", rupiah(claim.total)),
        );
        if amount.value.is_empty() {
            amount.value = rupiah_typed(claim.total);
        }
        forms.push(Form {
            choices: vec![seen.remedies(
                "remedy",
                lang.t("Caranya", "In which way"),
                claim.wants,
                lang,
            )],
            fields: vec![amount],
            words: Some(seen.text(
                "words",
                why,
                lang.t("Dibaca kedua pihak.", "Both sides read this."),
            )),
            button: lang.t("Putuskan", "Decide"),
            class: "go",
            heading: lang.t("Putusan", "Decision"),
            ..seen.form("decide")
        });
    }
    if seen.may("send-goods") {
        forms.push(Form {
            fields: vec![seen.field(
                "carrier",
                lang.t("Sopir, pelat, pengangkut", "Driver, plate, carrier"),
                "",
            )],
            button: lang.t("Barang dikirim balik", "Goods are sent back"),
            class: "go",
            heading: lang.t("Kirim barang kembali", "Send the goods back"),
            ..seen.form("send-goods")
        });
    }
    if seen.may("escalate") {
        let to_arbiter = claim.state == "mediation";
        let arbiter = seen.field(
            "arbiter",
            lang.t("Lembaga yang memutuskan", "The body that decides"),
            lang.t("Misalnya Dinas Koperasi setempat.", "Such as the cooperative office."),
        );
        forms.push(Form {
            fields: if to_arbiter { vec![arbiter] } else { Vec::new() },
            words: Some(seen.text(
                "why",
                lang.t("Kenapa belum sepakat?", "Why is it not settled?"),
                read,
            )),
            button: if to_arbiter {
                lang.t("Serahkan ke lembaga pemutus", "Bring before the arbiter")
            } else {
                lang.t("Bawa ke penengah", "Bring to mediation")
            },
            class: "",
            happens: if to_arbiter {
                lang.t(
                    "Lembaga itu memutuskan di luar Lumbung; putusannya dicatat di sini.",
                    "That body decides outside Lumbung; its decision is entered here.",
                )
                .to_owned()
            } else {
                let total = rupiah(claim.total);
                lang.pick(
                    format!("Penengahnya koperasi sekunder yang menaungi, atau operator Lumbung bila tidak ada; ia memutuskan nilai antara Rp0 dan {total}."),
                    format!("The secondary cooperative above you mediates, or Lumbung's operator where there is none; they decide an amount between Rp0 and {total}."),
                )
            },
            folded: seen.faults.is_empty(),
            heading: if to_arbiter {
                lang.t("Tidak selesai di penengah?", "Mediation leads nowhere?")
            } else {
                lang.t("Tidak setuju dengan jawabannya?", "Not content with the answer?")
            },
            ..seen.form("escalate")
        });
    }
    for (command, heading, button) in [
        (
            "discard",
            lang.t("Tidak jadi diklaim?", "Not to be claimed?"),
            lang.t("Jangan ajukan", "Do not claim"),
        ),
        (
            "withdraw",
            lang.t("Tarik klaim?", "Take the claim back?"),
            lang.t("Tarik klaim", "Withdraw claim"),
        ),
    ] {
        if seen.may(command) {
            forms.push(Form {
                words: Some(seen.text("reason", why, lang.t("Boleh kosong.", "May stay empty."))),
                button,
                class: "no",
                heading,
                happens: lang.pick(
                    format!(
                        "Klaim {} berakhir tanpa kredit dan tidak bisa dibuka lagi.",
                        rupiah(claim.total)
                    ),
                    format!(
                        "The claim of {} ends without credit and cannot be opened again.",
                        rupiah(claim.total)
                    ),
                ),
                folded: seen.faults.is_empty(),
                ..seen.form(command)
            });
        }
    }
    forms
}

/// Taking the seller's answer: what it comes to, and that it ends the claim.
fn taking(seen: &Seen<'_>, lang: Language) -> Form {
    let comes_to = seen.claim.answer.as_ref().map_or_else(String::new, |answer| {
        outcome(
            if answer.verdict == "refused" { Money::ZERO } else { answer.amount },
            answer.remedy,
            lang,
        )
    });
    Form {
        button: lang.t("Terima jawaban ini", "Take this answer"),
        class: "go",
        heading: lang.t("Terima jawaban penjual", "Take the seller's answer"),
        happens: lang.pick(
            format!("Mengikat kedua pihak: {comes_to}. Klaim ini lalu selesai."),
            format!("It binds both: {comes_to}. The claim is then settled."),
        ),
        folded: true,
        ..seen.form("accept-answer")
    }
}

pub(super) fn buttons(seen: &Seen<'_>, lang: Language) -> Vec<CommandButton> {
    let mut buttons = Vec::new();
    for (command, icon, word) in
        [("take-goods", "package", lang.t("Barang sudah kami terima", "We have the goods"))]
    {
        if seen.may(command) {
            buttons.push(CommandButton {
                word: word.to_owned(),
                icon,
                href: seen.action(command),
                class: "go",
                key: (seen.key)(),
                version: seen.claim.version.to_string(),
                ..CommandButton::default()
            });
        }
    }
    buttons
}
