//! `/statements/{id}`: what two have between them for a month, line by line, and what each says to it.

use askama::Template;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use order_workflow::query::statements::{StatementLineView, StatementParty, StatementView};
use supply_chain::money::Money;
use uuid::Uuid;

use super::words::{line_page, month, owed, statement_badge, work_word};
use crate::language::Language;
use crate::language::format::{date, moment, rupiah, rupiah_change};
use crate::pages::layout::{Link, Shell};
use crate::pages::parts::{Badge, CommandButton, Note, Pager, Tone, Total};

/// Lines on one page.
pub const LINES_SHOWN: usize = 50;

/// A line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineRow {
    /// "Tagihan".
    pub work: &'static str,
    /// Its number.
    pub number: String,
    /// Where it is described; empty for nowhere.
    pub href: String,
    /// The day.
    pub day: String,
    /// By how much they owe more.
    pub change: String,
    /// What stands after it.
    pub balance: String,
    /// What is seen otherwise, or empty.
    pub marked: String,
    /// Where it can be marked; empty where it cannot.
    pub mark: String,
}

/// `/statements/{id}`.
#[derive(Debug, Template)]
#[template(path = "settlement/statement.html")]
pub struct StatementPage {
    /// The shell, a task page's.
    pub shell: Shell,
    /// "Rekonsiliasi saldo Oktober 2026".
    pub heading: String,
    /// With whom, its number.
    pub about: String,
    /// How it stands.
    pub badge: Badge,
    /// What to know first.
    pub notes: Vec<Note>,
    /// Beginning, more, less, end.
    pub totals: Vec<Total>,
    /// The lines of this page.
    pub lines: Vec<LineRow>,
    /// The way to other pages.
    pub pager: Pager,
    /// What is marked and stands on no line: number and words.
    pub missing: Vec<(String, String)>,
    /// Who said what.
    pub said: Vec<Total>,
    /// What the reader may do.
    pub buttons: Vec<CommandButton>,
    /// Where it can be taken out.
    pub file: String,
}

/// A statement with all its page needs.
#[derive(Debug, Clone, Copy)]
pub struct Seen<'a> {
    /// The statement.
    pub view: &'a StatementView,
    /// Which page of its lines, from 0.
    pub page: usize,
    /// Now.
    pub now: DateTime<Utc>,
    /// The reader's zone.
    pub zone: Tz,
    /// What was refused, if anything was.
    pub refusal: Option<&'a str>,
    /// The forms' key.
    pub key: &'a str,
}

impl StatementPage {
    /// The page of a statement.
    #[must_use]
    pub fn new(shell: Shell, seen: Seen<'_>) -> Self {
        let (view, lang) = (seen.view, shell.lang);
        let back = Link::new(lang.t("Rekonsiliasi saldo", "Statements"), "/statements");
        let shell = shell.task(back);
        let may_mark = view.allowed_commands.contains(&"dispute");
        let lines = view.lines.iter().skip(seen.page * LINES_SHOWN).take(LINES_SHOWN);
        let on_a_line = |number: &str| view.lines.iter().any(|line| line.number == number);
        let missing = view.marks.iter().filter(|mark| !on_a_line(&mark.number));
        Self {
            heading: lang.pick(
                format!("Rekonsiliasi saldo {}", month(&view.period, lang)),
                format!("Statement of {}", month(&view.period, lang)),
            ),
            about: format!("{} · {}", view.with.name, view.number),
            badge: statement_badge(view.state, lang),
            notes: notes(seen, lang),
            totals: totals(view, lang),
            lines: lines.map(|line| line_row(line, view.id, may_mark, lang)).collect(),
            pager: pager(view, seen.page, lang),
            missing: missing.map(|mark| (mark.number.clone(), mark.words.clone())).collect(),
            said: said(seen, lang),
            buttons: buttons(view, seen.key, lang),
            file: format!("/statements/{}/file", view.id),
            shell,
        }
    }
}

pub(super) fn line_row(
    line: &StatementLineView,
    id: Uuid,
    may_mark: bool,
    lang: Language,
) -> LineRow {
    let number = form_urlencoded::byte_serialize(line.number.as_bytes()).collect::<String>();
    LineRow {
        work: work_word(line.work, lang),
        number: line.number.clone(),
        href: line_page(line.work, line.about_id),
        day: date(line.day, lang),
        change: rupiah_change(line.amount),
        balance: signed(line.balance),
        marked: line.marked.clone().unwrap_or_default(),
        mark: if may_mark {
            format!("/statements/{id}/dispute?number={number}")
        } else {
            String::new()
        },
    }
}

/// A balance: below zero where we owe.
fn signed(amount: Money) -> String {
    if amount < Money::ZERO { rupiah_change(amount) } else { rupiah(amount) }
}

pub(super) fn totals(view: &StatementView, lang: Language) -> Vec<Total> {
    let sum = |more: bool| {
        let of = view.lines.iter().filter(|line| (line.amount > Money::ZERO) == more);
        Money::sum(of.map(|line| line.amount)).unwrap_or_default()
    };
    vec![
        Total::new(lang.t("Saldo awal", "At the beginning"), owed(view.opening, lang)),
        Total::new(lang.t("Menambah piutang kami", "They owe more by"), rupiah_change(sum(true))),
        Total::new(lang.t("Mengurangi", "And less by"), rupiah_change(sum(false))),
        Total::sum(lang.t("Saldo akhir", "At the end"), owed(view.closing, lang)),
    ]
}

fn notes(seen: Seen<'_>, lang: Language) -> Vec<Note> {
    let view = seen.view;
    let note = |tone, icon, bold: String, small: String| Note { tone, icon, bold, small };
    let mut notes = Vec::new();
    if let Some(refusal) = seen.refusal {
        notes.push(note(Tone::Warn, "alert-triangle", refusal.to_owned(), String::new()));
    }
    if let Some(now) = view.closing_now {
        notes.push(note(
            Tone::Warn,
            "alert-triangle",
            lang.pick(
                format!("Ada catatan baru sejak ini dibuat. Sekarang: {}.", owed(now, lang)),
                format!("Papers were added since this was drawn up. Now: {}.", owed(now, lang)),
            ),
            lang.t(
                "Buat ulang dulu; yang lama tetap tersimpan.",
                "Draw it up anew first; this one is kept.",
            )
            .to_owned(),
        ));
    }
    if let Some(agreed) = view.agreed_before {
        notes.push(note(
            Tone::Info,
            "info-circle",
            lang.pick(
                format!(
                    "Saldo awal bukan lagi yang disetujui bulan lalu ({}).",
                    owed(agreed, lang)
                ),
                format!(
                    "It does not begin where both agreed that the last one ended ({}).",
                    owed(agreed, lang)
                ),
            ),
            lang.t(
                "Setelah itu masuk catatan bertanggal bulan lalu.",
                "Papers came after that which count from before.",
            )
            .to_owned(),
        ));
    }
    if view.state == "disputed" {
        let who = view.disputed_for == Some(view.us.id);
        let bold = if who {
            lang.t("Anda menyanggah rekonsiliasi ini.", "You dispute this statement.").to_owned()
        } else {
            lang.pick(
                format!("{} menyanggah rekonsiliasi ini.", view.with.name),
                format!("{} disputes this statement.", view.with.name),
            )
        };
        let small = lang.t(
            "Bicarakan baris yang ditandai. Setelah benar, setujui atau buat ulang.",
            "Talk about the lines that are marked. Once it is right, agree or draw it up anew.",
        );
        notes.push(note(Tone::Warn, "scale", bold, small.to_owned()));
    }
    notes
}

pub(super) fn said(seen: Seen<'_>, lang: Language) -> Vec<Total> {
    let view = seen.view;
    let at = |at: DateTime<Utc>| moment(at, seen.now, seen.zone, lang);
    let party = |party: &StatementParty| {
        let said = match (&party.agreed_by, party.agreed_at) {
            (Some(who), Some(when)) => lang
                .pick(format!("setuju, {who}, {}", at(when)), format!("yes, {who}, {}", at(when))),
            (None, Some(when)) => {
                lang.pick(format!("setuju, {}", at(when)), format!("yes, {}", at(when)))
            }
            _ => lang.t("belum menyetujui", "no yes yet").to_owned(),
        };
        Total::new(party.name.clone(), said)
    };
    let mut said = vec![party(&view.us), party(&view.with)];
    let drawn = at(view.created_at);
    said.push(Total::new(
        lang.t("Dibuat", "Drawn up"),
        match &view.drawn_up_by {
            Some(who) => format!("{drawn}, {who}"),
            None => lang.pick(format!("{drawn}, otomatis"), format!("{drawn}, by itself")),
        },
    ));
    said
}

fn pager(view: &StatementView, page: usize, lang: Language) -> Pager {
    let all = view.lines.len();
    if all <= LINES_SHOWN {
        return Pager::default();
    }
    let (from, to) = (page * LINES_SHOWN, ((page + 1) * LINES_SHOWN).min(all));
    let href = |page: usize| format!("/statements/{}?page={}", view.id, page + 1);
    Pager {
        back: (page > 0).then(|| href(page.saturating_sub(1))),
        next: (to < all).then(|| href(page + 1)),
        said: lang
            .pick(format!("{}–{to} dari {all}", from + 1), format!("{}–{to} of {all}", from + 1)),
    }
}

fn buttons(view: &StatementView, key: &str, lang: Language) -> Vec<CommandButton> {
    let button = |word: &str| {
        let (said, icon, class, leads) = match word {
            "agree" => (lang.t("Setujui…", "Agree…"), "check", "full go", true),
            "dispute" => (lang.t("Sanggah…", "Dispute…"), "scale", "full no", true),
            "replace" => (lang.t("Buat ulang", "Draw up anew"), "refresh", "", false),
            _ => return None,
        };
        Some(CommandButton {
            word: said.to_owned(),
            icon,
            href: format!("/statements/{}/{word}", view.id),
            leads,
            class,
            key: key.to_owned(),
            version: view.version.to_string(),
        })
    };
    view.allowed_commands.iter().filter_map(|word| button(word)).collect()
}
