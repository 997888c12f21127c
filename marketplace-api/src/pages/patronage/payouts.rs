//! `/patronage/{year}/payouts`: who has received their share, and writing down that more have.

use askama::Template;
use chrono::NaiveDate;
use order_workflow::query::patronage::{PaidView, PartyShare, PayoutView, PayoutsView};
use supply_chain::ledger::Means;
use supply_chain::money::Money;

use super::party_named;
use crate::language::Language;
use crate::language::format::{count, date, rupiah};
use crate::pages::filled::{Faults, Filled};
use crate::pages::layout::{Link, Shell};
use crate::pages::parts::{Choice, Choices, Empty, Field, Note, Pager, Tone, Total, Wrong};

/// Somebody who has not received theirs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenShare {
    /// What is submitted.
    pub id: String,
    /// Their name.
    pub name: String,
    /// Their number.
    pub small: String,
    /// Their share.
    pub amount: String,
    /// Whether it is ticked.
    pub chosen: bool,
}

/// Shares that were paid out together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaidRow {
    /// How many, how, when.
    pub what: String,
    /// By what it is shown, who wrote it down, why it was taken back.
    pub small: String,
    /// What they come to.
    pub amount: String,
    /// Where it is taken back, and the form's key; empty where it may not be.
    pub back: Option<(String, String)>,
}

/// What the page is about besides.
pub struct Paying<'a> {
    /// Everybody of this stretch, paid or not.
    pub shares: &'a [PartyShare],
    /// The way to further ones.
    pub next: Option<String>,
    /// Whether the reader pays.
    pub may: bool,
    /// Today at their place.
    pub today: NaiveDate,
    /// What was typed.
    pub typed: &'a Filled,
    /// What is wrong with it.
    pub faults: &'a Faults,
    /// Makes a key for each form.
    pub key: &'a dyn Fn() -> String,
}

/// `/patronage/{year}/payouts`.
#[derive(Debug, Template)]
#[template(path = "patronage/payouts.html")]
pub struct PayoutsPage {
    /// The shell, a task page's.
    pub shell: Shell,
    /// "Pembayaran SHU 2025".
    pub heading: String,
    /// What is wrong.
    pub wrongs: Vec<Wrong>,
    /// How far it is paid.
    pub totals: Vec<Total>,
    /// That all of it is.
    pub note: Option<Note>,
    /// Who has not received theirs.
    pub open: Vec<OpenShare>,
    /// Where it is posted to; empty where the reader may not.
    pub action: String,
    /// The form's key.
    pub key: String,
    /// The decision above; or empty.
    pub from: String,
    /// "Semua 1.234 yang belum": one tick for all of them, with how many there are.
    pub all: String,
    /// How.
    pub means: Choices,
    /// Day and number.
    pub fields: Vec<Field>,
    /// Why something is taken back.
    pub words: Field,
    /// What was paid out, the last first.
    pub paid: Vec<PaidRow>,
    /// Where nothing was.
    pub empty: Empty,
    /// The way to further ones.
    pub pager: Pager,
}

/// "Dibayar tunai 3 Apr 2026 · KW-12".
pub(super) fn paid_said(paid: &PaidView, lang: Language) -> String {
    let (how, day) = (how(&paid.means, lang), date(paid.paid_on, lang));
    let evidence = &paid.evidence;
    lang.pick(
        format!("Sudah diterima {how}, {day} · {evidence}"),
        format!("Received {how}, {day} · {evidence}"),
    )
}

fn how(means: &str, lang: Language) -> &'static str {
    match Means::from_word(means) {
        Some(Means::Bank) => lang.t("lewat bank", "through the bank"),
        Some(Means::Savings) => lang.t("sebagai simpanan sukarela", "as voluntary savings"),
        Some(Means::Cash) | None => lang.t("tunai", "in cash"),
    }
}

impl PayoutsPage {
    /// The page of what was paid out of a year.
    #[must_use]
    pub fn new(shell: Shell, view: &PayoutsView, seen: &Paying<'_>) -> Self {
        let (lang, year) = (shell.lang, view.year);
        let from = view.from.map(|from| from.to_string()).unwrap_or_default();
        let of = if from.is_empty() { String::new() } else { format!("?from={from}") };
        let mut shell =
            shell.task(Link::new(format!("SHU {year}"), format!("/patronage/{year}{of}")));
        shell.refused = !seen.faults.is_empty();
        let left = view.total.minus(view.paid_total).unwrap_or_default();
        let open = view.shares.saturating_sub(view.paid);
        Self {
            heading: lang.pick(
                format!("Pembayaran SHU {year}"),
                format!("Paying out the surplus of {year}"),
            ),
            wrongs: seen.faults.wrongs(),
            totals: vec![
                Total::new(
                    lang.t("Bagian", "Shares"),
                    format!("{} · {}", count(view.shares), rupiah(view.total)),
                ),
                Total::new(
                    lang.t("Sudah diterima", "Received"),
                    format!("{} · {}", count(view.paid), rupiah(view.paid_total)),
                ),
                Total::sum(lang.t("Belum diterima", "Not received yet"), rupiah(left)),
            ],
            note: (open == 0 && view.shares > 0).then(|| Note {
                tone: Tone::Good,
                icon: "circle-check",
                bold: lang
                    .t("Semua bagian sudah diterima.", "Every share has been received.")
                    .to_owned(),
                small: String::new(),
            }),
            open: seen.shares.iter().filter_map(|share| open_share(share, seen, lang)).collect(),
            action: if seen.may && open > 0 {
                format!("/patronage/{year}/payouts")
            } else {
                String::new()
            },
            key: (seen.key)(),
            from,
            all: lang.pick(
                format!("Semua {} yang belum menerima, {}", count(open), rupiah(left)),
                format!("All {} who have not received theirs, {}", count(open), rupiah(left)),
            ),
            means: means(seen, lang),
            fields: fields(seen, lang),
            words: Field {
                name: "words",
                label: lang.t("Alasannya", "Why"),
                longest: 500,
                ..Field::default()
            },
            paid: view.payouts.iter().map(|one| paid_row(year, one, seen, lang)).collect(),
            empty: Empty {
                icon: "receipt",
                heading: lang
                    .t("Belum ada yang dibayarkan.", "Nothing is paid out yet.")
                    .to_owned(),
                ..Empty::default()
            },
            pager: Pager { back: None, next: seen.next.clone(), said: String::new() },
            shell,
        }
    }
}

fn open_share(share: &PartyShare, seen: &Paying<'_>, lang: Language) -> Option<OpenShare> {
    let amount = share.total.filter(|amount| *amount > Money::ZERO && share.paid.is_none())?;
    let (name, small) = party_named(&share.party, lang);
    let id = share.party.id.to_string();
    let chosen = seen.typed.pairs().any(|(field, value)| field == "party" && value == id);
    Some(OpenShare { id, name, small, amount: rupiah(amount), chosen })
}

fn means(seen: &Paying<'_>, lang: Language) -> Choices {
    let typed = seen.typed.get("means");
    let chosen = if typed.is_empty() { "cash" } else { typed };
    let choice = |word: &'static str, id, en| Choice::new(word, lang.t(id, en), word == chosen);
    Choices {
        name: "means",
        legend: lang.t("Caranya", "How").to_owned(),
        error: seen.faults.at("means"),
        choices: vec![
            choice("cash", "Tunai", "Cash"),
            choice("bank", "Lewat bank", "Through the bank"),
            choice("savings", "Jadi simpanan sukarela", "As voluntary savings"),
        ],
        ..Choices::default()
    }
}

fn fields(seen: &Paying<'_>, lang: Language) -> Vec<Field> {
    let field = |name: &'static str, label, hint: &str| Field {
        name,
        label,
        hint: hint.to_owned(),
        error: seen.faults.at(name),
        value: seen.typed.get(name).to_owned(),
        ..Field::default()
    };
    let mut day = field("paid_on", lang.t("Tanggal", "Day"), "");
    if day.value.is_empty() {
        day.value = seen.today.to_string();
    }
    let hint = lang.t(
        "Nomor kuitansi, daftar terima, atau bukti transfer.",
        "The number of the receipt, the signed list, or the transfer.",
    );
    vec![
        Field { kind: "date", ..day },
        Field { longest: 100, ..field("evidence", lang.t("Nomor bukti", "Evidence"), hint) },
    ]
}

fn paid_row(year: i32, one: &PayoutView, seen: &Paying<'_>, lang: Language) -> PaidRow {
    let (n, how, day) = (count(one.shares), how(&one.means, lang), date(one.paid_on, lang));
    let who = one.recorded_by.clone().unwrap_or_default();
    let mut small = [one.evidence.clone(), who]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" · ");
    if let Some(words) = &one.reversed {
        small.push_str(
            &lang.pick(format!(" · dibatalkan: {words}"), format!(" · taken back: {words}")),
        );
    }
    let may = seen.may && one.reversed.is_none();
    PaidRow {
        what: lang.pick(format!("{n} bagian {how}, {day}"), format!("{n} shares {how}, {day}")),
        small,
        amount: rupiah(one.amount),
        back: may.then(|| (format!("/patronage/{year}/payouts/{}/reverse", one.id), (seen.key)())),
    }
}
