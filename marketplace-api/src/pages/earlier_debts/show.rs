//! `/earlier-debts/{id}`: one debt from before, as both see it, and what the reader may say to it.

use askama::Template;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use order_workflow::query::earlier_debts::EarlierDebtView;

use super::{badge, whose};
use crate::language::Language;
use crate::language::format::{date, moment, rupiah};
use crate::pages::confirm::Asking;
use crate::pages::layout::{Link, Shell};
use crate::pages::parts::{Badge, CommandButton, Field, Note, Tone, Total};

/// `/earlier-debts/{id}`.
#[derive(Debug, Template)]
#[template(path = "earlier_debts/show.html")]
pub struct DebtPage {
    /// The shell, a task page's.
    pub shell: Shell,
    /// The number of its paper.
    pub number: String,
    /// With whom.
    pub with: String,
    /// How it stands.
    pub badge: Badge,
    /// What to know first.
    pub notes: Vec<Note>,
    /// What it is about.
    pub facts: Vec<Total>,
    /// What it was for, in the words of whoever wrote it down; empty for none.
    pub words: String,
    /// Who said what, when.
    pub said: Vec<Total>,
    /// What the reader may do.
    pub buttons: Vec<CommandButton>,
    /// The bill that it became; empty before.
    pub bill: String,
}

/// A debt with all its page needs.
#[derive(Debug, Clone, Copy)]
pub struct Seen<'a> {
    /// The debt.
    pub view: &'a EarlierDebtView,
    /// Now.
    pub now: DateTime<Utc>,
    /// The reader's zone.
    pub zone: Tz,
    /// What was refused, if anything was.
    pub refusal: Option<&'a str>,
}

impl DebtPage {
    /// The page of a debt.
    #[must_use]
    pub fn new(shell: Shell, seen: Seen<'_>) -> Self {
        let (view, lang) = (seen.view, shell.lang);
        let back = Link::new(lang.t("Utang lama", "Earlier debts"), "/earlier-debts");
        let bill = view.invoice_id.map(|bill| format!("/invoices/{bill}"));
        Self {
            number: view.number.clone(),
            with: view.with_name.clone(),
            badge: badge(&view.state, lang),
            notes: notes(seen, lang),
            facts: facts(view, lang),
            words: view.words.clone().unwrap_or_default(),
            said: said(seen, lang),
            buttons: buttons(view, lang),
            bill: bill.unwrap_or_default(),
            shell: shell.task(back),
        }
    }
}

fn facts(view: &EarlierDebtView, lang: Language) -> Vec<Total> {
    vec![
        Total::sum(whose(view, lang), rupiah(view.amount)),
        Total::new(lang.t("Tanggal nota", "Day of the paper"), date(view.business_date, lang)),
        Total::new(lang.t("Jatuh tempo", "Due"), date(view.due_on, lang)),
        Total::new(lang.t("Belum dibayar per", "Still open as of"), date(view.as_of, lang)),
    ]
}

fn notes(seen: Seen<'_>, lang: Language) -> Vec<Note> {
    let view = seen.view;
    let note =
        |tone, icon, bold: String, small: &str| Note { tone, icon, bold, small: small.to_owned() };
    let mut notes = Vec::new();
    if let Some(refusal) = seen.refusal {
        notes.push(note(Tone::Warn, "alert-triangle", refusal.to_owned(), ""));
    }
    let with = &view.with_name;
    match (view.state.as_str(), view.ours) {
        ("proposed", true) => notes.push(note(
            Tone::Info,
            "hourglass",
            lang.pick(format!("Menunggu jawaban {with}."), format!("Waiting for {with}.")),
            lang.t(
                "Belum ada yang berubah sampai mereka setuju.",
                "Nothing changes until they agree.",
            ),
        )),
        ("proposed", false) => notes.push(note(
            Tone::Warn,
            "hourglass",
            lang.pick(
                format!("{with} mencatat utang ini. Cocokkan dengan nota Anda."),
                format!("{with} wrote this down. Check it against your papers."),
            ),
            lang.t(
                "Kalau Anda setuju, utang ini menjadi tagihan biasa bagi kedua pihak.",
                "If you agree it becomes a bill like any other for both.",
            ),
        )),
        ("disputed", _) => {
            let words = view.dispute.as_deref().unwrap_or_default();
            let next = if view.ours {
                lang.t(
                    "Bicarakan dengan mereka. Kalau angkanya lain, tarik yang ini dan catat lagi.",
                    "Talk to them. If the figures are others, take this back and write it down again.",
                )
            } else {
                lang.t(
                    "Anda masih bisa setuju kalau ternyata benar.",
                    "You may still agree if it turns out to be right.",
                )
            };
            notes.push(note(Tone::Warn, "scale", format!("“{words}”"), next));
        }
        ("taken_back", _) => notes.push(note(
            Tone::Quiet,
            "ban",
            lang.t("Tagihannya sudah dibalik.", "Its bill was taken back.").to_owned(),
            lang.t(
                "Nota yang sama boleh dicatat lagi dengan angka yang benar.",
                "The same paper may be written down again as it should be.",
            ),
        )),
        _ => {}
    }
    notes
}

fn said(seen: Seen<'_>, lang: Language) -> Vec<Total> {
    let view = seen.view;
    let told = |by: &Option<String>, at: DateTime<Utc>| {
        let at = moment(at, seen.now, seen.zone, lang);
        match by {
            Some(by) => format!("{by}, {at}"),
            None => at,
        }
    };
    let ours = lang.t("kami", "us");
    let who = |is_ours: bool| if is_ours { ours } else { view.with_name.as_str() };
    let mut said = vec![Total::new(
        lang.pick(
            format!("Dicatat {}", who(view.ours)),
            format!("Written down by {}", who(view.ours)),
        ),
        told(&view.proposed_by, view.proposed_at),
    )];
    if let Some(at) = view.answered_at {
        let (id, en, is_ours) = match view.state.as_str() {
            "withdrawn" => ("Ditarik", "Taken back by", view.ours),
            "disputed" => ("Disanggah", "Disputed by", !view.ours),
            _ => ("Disetujui", "Agreed by", !view.ours),
        };
        let label = lang.pick(format!("{id} {}", who(is_ours)), format!("{en} {}", who(is_ours)));
        said.push(Total::new(label, told(&view.answered_by, at)));
    }
    said
}

fn buttons(view: &EarlierDebtView, lang: Language) -> Vec<CommandButton> {
    let button = |word: &'static str| CommandButton {
        word: heading(word, lang).to_owned(),
        icon: match word {
            "agree" => "check",
            "dispute" => "scale",
            _ => "ban",
        },
        href: format!("/earlier-debts/{}/{word}", view.id),
        leads: true,
        class: if word == "agree" { "go" } else { "no" },
        ..CommandButton::default()
    };
    view.allowed_commands.iter().map(|word| button(word)).collect()
}

const fn heading(word: &str, lang: Language) -> &'static str {
    match word.as_bytes() {
        b"agree" => lang.t("Setuju, memang begitu", "Agree, it is so"),
        b"dispute" => lang.t("Tidak cocok", "It does not match"),
        _ => lang.t("Tarik kembali", "Take it back"),
    }
}

/// What a command means, before it is given; `typed` stands in its words, `wrong` is what is wrong with them.
#[must_use]
pub fn asking(
    word: &'static str,
    view: &EarlierDebtView,
    (key, typed, wrong): (String, String, Option<String>),
    lang: Language,
) -> Asking {
    let address = format!("/earlier-debts/{}", view.id);
    let with = &view.with_name;
    let (happens, stays) = match word {
        "agree" => (
            lang.t(
                "Utang ini menjadi tagihan biasa: bisa dibayar, diingatkan, dan direkonsiliasi.",
                "It becomes a bill like any other: to be paid, reminded of and stated.",
            )
            .to_owned(),
            lang.t(
                "Tidak ada pajak dan tidak masuk hitungan SHU. Yang berpiutang bisa membaliknya.",
                "No tax is asked for, and no surplus counts it. Its creditor can take it back.",
            ),
        ),
        "dispute" => (
            lang.pick(
                format!("{with} membaca alasan Anda."),
                format!("{with} reads what you say."),
            ),
            lang.t("Belum ada yang terutang karenanya.", "Nothing is owed by it."),
        ),
        _ => (
            lang.pick(
                format!("{with} tidak perlu menjawabnya lagi."),
                format!("{with} need not answer it any more."),
            ),
            lang.t(
                "Nota yang sama boleh dicatat lagi.",
                "The same paper may be written down again.",
            ),
        ),
    };
    Asking {
        heading: heading(word, lang).to_owned(),
        about: format!("{} · {with}", view.number),
        happens,
        stays: stays.to_owned(),
        action: format!("{address}/{word}"),
        back: Link::new(view.number.clone(), address),
        key,
        version: view.version.to_string(),
        totals: facts(view, lang),
        words: (word == "dispute").then(|| Field {
            name: "words",
            label: lang.t("Apa yang tidak cocok", "What does not match"),
            hint: lang
                .t(
                    "Misalnya: sudah dibayar 200.000 tunai tanggal 3 Oktober.",
                    "For instance: 200,000 was paid in cash on 3 October.",
                )
                .to_owned(),
            error: wrong,
            value: typed,
            longest: 500,
            ..Field::default()
        }),
        binds: word == "agree",
        ..Asking::default()
    }
}
