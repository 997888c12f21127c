//! `/invoices/{id}/drawdown`: asking the board that the bank pays an invoice.

use askama::Template;
use order_workflow::query::facilities::{FacilityBrief, ToDraw};
use supply_chain::money::Money;

use super::words::purpose;
use crate::language::Language;
use crate::language::format::{rupiah, rupiah_typed};
use crate::pages::filled::{Faults, Filled};
use crate::pages::layout::{Link, Shell};
use crate::pages::parts::{Empty, Field, Note, Tone, Wrong};
use crate::pages::payments::words::account;

/// What the form is drawn from.
#[derive(Debug, Clone, Copy)]
pub struct Asking<'a> {
    /// The invoice, the facilities, the seller's accounts.
    pub to_draw: &'a ToDraw,
    /// What was typed.
    pub typed: &'a Filled,
    /// What is wrong with it.
    pub faults: &'a Faults,
    /// The form's key.
    pub key: &'a str,
}

/// One facility and purpose, or one account, to choose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FacilityChoice {
    /// What the form says.
    pub value: String,
    /// In bold.
    pub word: String,
    /// Beneath it.
    pub small: String,
    /// Whether it is chosen.
    pub chosen: bool,
}

/// `/invoices/{id}/drawdown`.
#[derive(Debug, Template)]
#[template(path = "facilities/ask.html")]
pub struct AskPage {
    /// The shell, a task page's.
    pub shell: Shell,
    /// What is wrong with what was typed.
    pub wrongs: Vec<Wrong>,
    /// Which invoice, of whom.
    pub about: String,
    /// What happens.
    pub notes: Vec<Note>,
    /// Where the form posts to.
    pub action: String,
    /// The form's key.
    pub key: String,
    /// From which facility, for what.
    pub from: Vec<FacilityChoice>,
    /// What is wrong with that.
    pub from_error: Option<String>,
    /// How much.
    pub amount: Field,
    /// The board's decision.
    pub decision: Field,
    /// Into which account.
    pub accounts: Vec<FacilityChoice>,
    /// What is wrong with that.
    pub account_error: Option<String>,
    /// Why nothing can be asked for; nothing where something can.
    pub empty: Option<Empty>,
}

impl AskPage {
    /// The page, with the form as it was filled in.
    #[must_use]
    pub fn new(shell: Shell, asking: &Asking<'_>) -> Self {
        let (to_draw, lang) = (asking.to_draw, shell.lang);
        let address = format!("/invoices/{}", to_draw.invoice);
        let mut shell = shell.task(Link::new(to_draw.number.clone(), address.clone()));
        shell.refused = !asking.faults.is_empty();
        let field = |name: &'static str, label: &'static str, hint: &str| Field {
            name,
            label,
            hint: hint.to_owned(),
            error: asking.faults.at(name),
            value: asking.typed.get(name).to_owned(),
            ..Field::default()
        };
        let mut amount = field("amount", lang.t("Jumlah", "Amount"), "");
        if asking.typed.pairs().next().is_none() {
            amount.value = rupiah_typed(to_draw.open);
        }
        let mut decision = field(
            "decision_number",
            lang.t("Nomor keputusan pengurus", "Number of the board's decision"),
            "",
        );
        if let (Some((.., number)), true) = (&to_draw.marked, decision.value.is_empty()) {
            decision.value.clone_from(number);
        }
        let (number, seller) = (&to_draw.number, &to_draw.seller.name);
        Self {
            wrongs: asking.faults.wrongs(),
            about: format!("{number} · {seller}"),
            notes: vec![Note {
                tone: Tone::Info,
                icon: "info-circle",
                bold: lang
                    .t(
                        "Bank membayar langsung ke rekening penjual.",
                        "The bank pays straight into the seller's account.",
                    )
                    .to_owned(),
                small: lang
                    .t(
                        "Pengurus menandatangani dulu; Anda yang mengajukan tidak ikut. Tagihan harus cocok dengan pesanan dan penerimaan.",
                        "The board signs first, without you who ask. The invoice has to match what was ordered and received.",
                    )
                    .to_owned(),
            }],
            action: format!("{address}/drawdown"),
            key: asking.key.to_owned(),
            from: from(asking, lang),
            from_error: asking.faults.at("from"),
            amount: Field { before: "Rp", keyboard: "decimal", longest: 24, ..amount },
            decision: Field { longest: 500, ..decision },
            accounts: accounts(asking),
            account_error: asking.faults.at("account_id"),
            empty: empty(to_draw, lang),
            shell,
        }
    }
}

fn from(asking: &Asking<'_>, lang: Language) -> Vec<FacilityChoice> {
    let typed = asking.typed.get("from");
    // How the order was marked, where nobody chose otherwise.
    let marked = asking.to_draw.marked.as_ref().filter(|_| typed.is_empty());
    let chosen = marked.map(|(facility, word, _)| format!("{facility} {word}"));
    choices_of(&asking.to_draw.facilities, chosen.as_deref().unwrap_or(typed), lang)
}

/// Facilities and what each may be drawn for, to choose from; the first where nothing is chosen.
pub(super) fn choices_of(
    facilities: &[(FacilityBrief, Vec<(&'static str, Money)>)],
    chosen: &str,
    lang: Language,
) -> Vec<FacilityChoice> {
    let mut choices = Vec::new();
    for (facility, purposes) in facilities {
        for (word, left) in purposes {
            let value = format!("{} {word}", facility.id);
            let left = rupiah(*left);
            let (bank, number) = (&facility.bank.name, &facility.number);
            choices.push(FacilityChoice {
                chosen: if chosen.is_empty() { choices.is_empty() } else { chosen == value },
                value,
                word: lang.pick(
                    format!("{bank}, untuk {}", purpose(word, lang)),
                    format!("{bank}, for {}", purpose(word, lang)),
                ),
                small: lang
                    .pick(format!("{number} · sisa {left}"), format!("{number} · {left} left")),
            });
        }
    }
    choices
}

fn accounts(asking: &Asking<'_>) -> Vec<FacilityChoice> {
    let typed = asking.typed.get("account_id");
    let choice = |(at, of): (usize, &order_workflow::query::payments::PaidInto)| {
        let value = of.id.to_string();
        FacilityChoice {
            word: account(&of.bank_code, &of.number),
            small: of.holder.clone(),
            chosen: if typed.is_empty() { at == 0 } else { typed == value },
            value,
        }
    };
    asking.to_draw.accounts.iter().enumerate().map(choice).collect()
}

fn empty(to_draw: &ToDraw, lang: Language) -> Option<Empty> {
    let say = |heading: &str, text: &str, action| {
        Some(Empty {
            icon: "clipboard-check",
            heading: heading.to_owned(),
            text: text.to_owned(),
            action,
        })
    };
    if to_draw.facilities.is_empty() {
        say(
            lang.t("Belum ada fasilitas yang berlaku", "No facility is in force"),
            lang.t(
                "Catat pinjaman yang disetujui rapat anggota; bank yang membenarkannya.",
                "Write down the loan that your meeting allowed; the bank says that it is so.",
            ),
            Some(Link::new(lang.t("Fasilitas bank", "Bank facilities"), "/facilities")),
        )
    } else if to_draw.open <= Money::ZERO {
        say(
            lang.t("Tidak ada yang bisa diajukan", "Nothing is left to ask for"),
            lang.t(
                "Tagihan ini sudah lunas, disanggah, atau sudah diajukan ke bank.",
                "This invoice is settled, in dispute, or asked for already.",
            ),
            None,
        )
    } else if to_draw.accounts.is_empty() {
        say(
            lang.t("Penjual belum punya rekening terverifikasi", "The seller has no verified account"),
            lang.t(
                "Bank hanya membayar ke rekening penjual yang sudah diverifikasi. Minta penjual memverifikasinya.",
                "The bank pays into the seller's verified account alone. Ask the seller to verify one.",
            ),
            None,
        )
    } else {
        None
    }
}
