//! `/stock/changes`: many own offers changed as one, planned and done, and one of them with what became of each offer.

use askama::Template;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use order_workflow::query::catalogue_changes::{ChangeState, ChangeView, ChangedRow, RuleView};
use supply_chain::offer::OfferState;

use super::changed_rows::lines;
use crate::language::Language;
use crate::language::format::{count, date, moment, percent, rupiah, rupiah_change};
use crate::pages::layout::{Link, Shell};
use crate::pages::parts::{Badge, CommandButton, Empty, Lines, Note, Pager, Tone, Total};

/// A change in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeRow {
    /// What it is: "Harga +3% · Minyak goreng".
    pub what: String,
    /// Its page.
    pub href: String,
    /// How many, when, by whom.
    pub small: String,
    /// Where it is.
    pub badge: Badge,
}

/// `/stock/changes`.
#[derive(Debug, Template)]
#[template(path = "stock/changes.html")]
pub struct ChangesPage {
    /// The shell, a task page's.
    pub shell: Shell,
    /// Newest first.
    pub changes: Vec<ChangeRow>,
    /// What stands where there are none.
    pub empty: Empty,
    /// The way to older ones.
    pub pager: Pager,
}

impl ChangesPage {
    /// The page of `changes`; `next` is the address of the page after.
    #[must_use]
    pub fn new(
        shell: Shell,
        changes: &[ChangeView],
        (now, zone): (DateTime<Utc>, Tz),
        next: Option<String>,
    ) -> Self {
        let lang = shell.lang;
        let shell = shell.task(Link::new(lang.t("Barang & harga", "Goods & prices"), "/stock"));
        let row = |change: &ChangeView| ChangeRow {
            what: what(change, lang),
            href: format!("/stock/changes/{}", change.id),
            small: [Some(goods(change.rows, lang)), Some(when(change, (now, zone), lang))]
                .into_iter()
                .chain([change.made_by.clone()])
                .flatten()
                .collect::<Vec<_>>()
                .join(" · "),
            badge: badge(change.state, lang),
        };
        Self {
            changes: changes.iter().map(row).collect(),
            empty: Empty {
                icon: "history",
                heading: lang.t("Belum ada perubahan", "No changes yet").to_owned(),
                text: lang
                    .t(
                        "Yang disimpan dari tabel atau sekaligus muncul di sini, dan bisa dikembalikan selama 24 jam.",
                        "What is saved from the table or at once shows here, and can be taken back for 24 hours.",
                    )
                    .to_owned(),
                action: Some(Link::new(lang.t("Ubah di tabel", "Edit in a table"), "/stock/grid")),
            },
            pager: Pager { next, ..Pager::default() },
            shell,
        }
    }
}

fn goods(number: i64, lang: Language) -> String {
    lang.pick(format!("{} barang", count(number)), format!("{} goods", count(number)))
}

fn when(change: &ChangeView, (now, zone): (DateTime<Utc>, Tz), lang: Language) -> String {
    match (change.state, change.starts_on) {
        (ChangeState::Planned | ChangeState::Cancelled, Some(day)) => {
            let day = date(day, lang);
            lang.pick(format!("mulai {day}"), format!("from {day}"))
        }
        _ => moment(change.done_at.unwrap_or(change.made_at), now, zone, lang),
    }
}

fn badge(state: ChangeState, lang: Language) -> Badge {
    match state {
        ChangeState::Planned => {
            Badge::new(Tone::Info, "clock", lang.t("Menunggu tanggal", "Waits for its day"))
        }
        ChangeState::Done => Badge::new(Tone::Good, "circle-check", lang.t("Berlaku", "Done")),
        ChangeState::Cancelled => {
            Badge::new(Tone::Outline, "ban", lang.t("Dibatalkan", "Cancelled"))
        }
        ChangeState::Undone => {
            Badge::new(Tone::Outline, "history", lang.t("Dikembalikan", "Taken back"))
        }
    }
}

/// "Harga +3% · Minyak goreng", or the name of the first of the goods.
#[must_use]
pub fn what(change: &ChangeView, lang: Language) -> String {
    let Some(rule) = &change.rule else {
        let first = change.first_name.clone().unwrap_or_default();
        return match change.rows {
            0 | 1 => first,
            rows => {
                let more = count(rows - 1);
                lang.pick(format!("{first} dan {more} lagi"), format!("{first} and {more} more"))
            }
        };
    };
    let mut said = vec![rule_words(rule, lang)];
    said.extend(rule.category.clone().filter(|text| !text.is_empty()));
    said.extend(rule.q.clone().filter(|text| !text.is_empty()).map(|text| format!("“{text}”")));
    said.join(" · ")
}

fn rule_words(rule: &RuleView, lang: Language) -> String {
    if let Some(points) = rule.basis_points {
        // Told in tenths where they say all of it.
        let told = if points % 10 == 0 {
            percent(points / 10)
        } else {
            let sign = if points < 0 { "\u{2212}" } else { "" };
            format!("{sign}{},{:02}%", points.abs() / 100, points.abs() % 100)
        };
        let plus = if points > 0 { "+" } else { "" };
        return lang.pick(format!("Harga {plus}{told}"), format!("Prices {plus}{told}"));
    }
    if let Some(amount) = rule.amount {
        let amount = rupiah_change(amount);
        return lang.pick(format!("Harga {amount}"), format!("Prices {amount}"));
    }
    if let Some(stock) = rule.stock {
        let stock = count(stock);
        return lang.pick(format!("Stok menjadi {stock}"), format!("Stock becomes {stock}"));
    }
    match rule.state {
        Some(OfferState::Published) => lang.t("Jual lagi", "Sell again"),
        _ => lang.t("Jeda penjualan", "Pause selling"),
    }
    .to_owned()
}

/// `/stock/changes/{id}`.
#[derive(Debug, Template)]
#[template(path = "stock/change.html")]
pub struct ChangePage {
    /// The shell, a task page's.
    pub shell: Shell,
    /// What it is.
    pub heading: String,
    /// Where it is.
    pub badge: Badge,
    /// What happened just now, or what to know; or nothing.
    pub note: Option<Note>,
    /// Its counts and times.
    pub totals: Vec<Total>,
    /// What became of each offer.
    pub lines: Lines,
    /// The way to the others.
    pub pager: Pager,
    /// Calling it off, where it waits.
    pub cancel: Option<CommandButton>,
    /// Taking it back, where it may be.
    pub undo: Option<Link>,
}

impl ChangePage {
    /// The page; `next` is the address of the rows after, `key` that of its form.
    #[must_use]
    pub fn new(
        shell: Shell,
        change: &ChangeView,
        rows: &[ChangedRow],
        (now, zone): (DateTime<Utc>, Tz),
        (may, next, key): (bool, Option<String>, String),
    ) -> Self {
        let lang = shell.lang;
        let shell = shell.task(Link::new(lang.t("Perubahan", "Changes"), "/stock/changes"));
        let address = format!("/stock/changes/{}", change.id);
        Self {
            heading: what(change, lang),
            badge: badge(change.state, lang),
            note: note(change, (now, zone), lang),
            totals: totals(change, (now, zone), lang),
            lines: lines(rows, lang.t("Barang yang berubah", "The goods that change"), lang),
            pager: Pager { next, ..Pager::default() },
            cancel: (may && change.state == ChangeState::Planned).then(|| CommandButton {
                word: lang.t("Batalkan rencana ini", "Cancel this plan").to_owned(),
                icon: "ban",
                href: format!("{address}/cancel"),
                class: "no",
                key,
                version: change.version.to_string(),
                ..CommandButton::default()
            }),
            undo: (may && change.undo_until.is_some()).then(|| {
                Link::new(
                    lang.t("Kembalikan seperti semula…", "Take it back…"),
                    format!("{address}/undo"),
                )
            }),
            shell,
        }
    }
}

fn note(change: &ChangeView, (now, zone): (DateTime<Utc>, Tz), lang: Language) -> Option<Note> {
    let note = |tone, icon, bold: String, small: &str| {
        Some(Note { tone, icon, bold, small: small.to_owned() })
    };
    if change.left > 0 {
        let left = goods(change.left, lang);
        return note(
            Tone::Warn,
            "alert-triangle",
            lang.pick(
                format!("{left} tetap dengan harga lamanya."),
                format!("{left} kept their old prices."),
            ),
            lang.t(
                "Sudah berbeda dari saat direncanakan; alasannya ada di bawah.",
                "They are not what was planned for; the reasons stand below.",
            ),
        );
    }
    if change.kept > 0 {
        let kept = goods(change.kept, lang);
        return note(
            Tone::Warn,
            "history",
            lang.pick(
                format!("{kept} tidak ikut dikembalikan."),
                format!("{kept} stayed as they were."),
            ),
            lang.t("Sudah diubah lagi setelah itu.", "They had been changed since."),
        );
    }
    match (change.state, change.starts_on, change.undo_until) {
        (ChangeState::Planned, Some(day), _) => {
            let day = date(day, lang);
            note(
                Tone::Info,
                "clock",
                lang.pick(
                    format!("Berlaku mulai {day} pukul 00.00."),
                    format!("Holds from {day}, 00:00."),
                ),
                lang.t(
                    "Sampai saat itu pembeli melihat dan membayar harga yang lama.",
                    "Until then buyers see and pay the old prices.",
                ),
            )
        }
        (ChangeState::Done, _, Some(until)) => {
            let until = moment(until, now, zone, lang);
            note(
                Tone::Good,
                "circle-check",
                lang.t("Sudah berlaku.", "Done.").to_owned(),
                &lang.pick(
                    format!("Bisa dikembalikan sampai {until}."),
                    format!("It can be taken back until {until}."),
                ),
            )
        }
        _ => None,
    }
}

fn totals(change: &ChangeView, (now, zone): (DateTime<Utc>, Tz), lang: Language) -> Vec<Total> {
    let at = |instant| moment(instant, now, zone, lang);
    let mut totals = vec![
        Total::new(lang.t("Barang", "Goods"), count(change.rows)),
        Total::new(
            lang.t("Disimpan", "Saved"),
            match &change.made_by {
                Some(name) => format!("{} · {name}", at(change.made_at)),
                None => at(change.made_at),
            },
        ),
    ];
    if let Some(round_to) = change.rule.as_ref().and_then(|rule| rule.round_to) {
        totals.push(Total::new(lang.t("Dibulatkan ke", "Rounded to"), rupiah(round_to)));
    }
    for (number, id, en) in
        [(change.dearer, "Harga naik", "Dearer"), (change.cheaper, "Harga turun", "Cheaper")]
    {
        if number > 0 {
            totals.push(Total::new(lang.t(id, en), count(number)));
        }
    }
    if let (Some(_), Some(done_at)) = (change.starts_on, change.done_at) {
        totals.push(Total::new(lang.t("Mulai berlaku", "Began to hold"), at(done_at)));
    }
    if let Some(ended_at) = change.ended_at {
        let word = if change.state == ChangeState::Cancelled {
            lang.t("Dibatalkan", "Cancelled")
        } else {
            lang.t("Dikembalikan", "Taken back")
        };
        totals.push(Total::new(word, at(ended_at)));
    }
    totals
}
