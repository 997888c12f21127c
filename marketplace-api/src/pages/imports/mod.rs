//! The price-list upload: hand in, look, publish.
//!
//! Nothing a buyer sees changes before "Terbitkan"; until then the page says what would change and
//! which rows cannot be taken, by the number the spreadsheet shows beside them.

pub mod begin;
pub mod faults;
mod handlers;
pub mod mapping;
pub mod outcome;
pub mod report;
pub mod rises;

pub use handlers::{
    begin, hand_in, map_columns, mapping_form, publish, rejected, rises, sample, show, template,
    undo, undo_form,
};

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use order_workflow::query::imports::ImportSummary;

use super::layout::Link;
use super::parts::{Badge, Note, Tone, TrackStep, track};
use crate::language::Language;
use crate::language::format::{count, deadline, moment};

/// For how long a published upload can be taken back (pages.md 6.10); the rule itself is the
/// command's, this only says until when.
const TIME_TO_UNDO: TimeDelta = TimeDelta::hours(24);

/// Where and when a page is read.
#[derive(Debug, Clone, Copy)]
pub struct Glance {
    /// The reader's language.
    pub lang: Language,
    /// The moment.
    pub now: DateTime<Utc>,
    /// The zone their organization keeps time in.
    pub zone: Tz,
}

/// One upload of before.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Earlier {
    /// Its page.
    pub href: String,
    /// When it was handed in.
    pub when: String,
    /// "10.749 baris", or that there is nothing to count.
    pub said: String,
    /// Its state, where it is not simply published.
    pub badge: Option<Badge>,
    /// The page that takes it back, while that is possible.
    pub undo: Option<String>,
}

impl Earlier {
    fn of(upload: &ImportSummary, at: Glance) -> Self {
        let lang = at.lang;
        let badge = match (upload.state.as_str(), upload.phase.as_str()) {
            ("running", _) => {
                Some(Badge::new(Tone::Info, "hourglass", lang.t("Sedang diolah", "Working")))
            }
            ("staged", _) => Some(Badge::new(
                Tone::Warn,
                "list-search",
                lang.t("Belum diterbitkan", "Not published yet"),
            )),
            ("failed", _) => {
                Some(Badge::new(Tone::Bad, "circle-x", lang.t("Tidak terbaca", "Not readable")))
            }
            (_, "undone") => Some(Badge::new(Tone::Outline, "ban", lang.t("Dibatalkan", "Undone"))),
            _ => None,
        };
        Self {
            href: format!("/imports/{}", upload.id),
            when: moment(upload.created_at, at.now, at.zone, lang),
            said: said(upload, lang),
            badge,
            undo: undo_until(upload, at).map(|_| format!("/imports/{}/undo", upload.id)),
        }
    }
}

/// How many rows an upload brought; one that is not read yet, or never was, has no count to tell.
fn said(upload: &ImportSummary, lang: Language) -> String {
    match (upload.state.as_str(), upload.phase.as_str()) {
        ("running", "reading") => {
            lang.t("isinya masih dibaca", "its rows are still being read").to_owned()
        }
        ("failed", _) => lang.t("tidak ada yang diambil", "nothing was taken from it").to_owned(),
        _ => rows(i64::from(upload.accepted.max(upload.rows - upload.rejected)), lang),
    }
}

/// "10.963 baris".
fn rows(number: i64, lang: Language) -> String {
    match (number, lang) {
        (1, Language::English) => "1\u{a0}row".to_owned(),
        _ => format!("{}\u{a0}{}", count(number), lang.t("baris", "rows")),
    }
}

/// Until when a published upload can be taken back; nothing when it cannot.
fn undo_until(upload: &ImportSummary, at: Glance) -> Option<String> {
    let until = upload.published_at.filter(|_| upload.phase == "published")? + TIME_TO_UNDO;
    (at.now < until).then(|| deadline(until, at.now, at.zone, at.lang))
}

/// The three steps; `now` counts from 0, and 3 means all are done.
fn steps(now: usize, lang: Language) -> Vec<TrackStep> {
    track(
        &[
            ("upload", lang.t("Unggah", "Upload")),
            ("list-search", lang.t("Periksa", "Check")),
            ("checks", lang.t("Terbitkan", "Publish")),
        ],
        now,
    )
}

/// The way back to where one hands in.
fn back(lang: Language) -> Link {
    Link::new(lang.t("Unggah daftar harga", "Upload a price list"), "/imports")
}

/// What is said to somebody who may look and not upload.
fn reads_only(lang: Language) -> Note {
    Note {
        tone: Tone::Quiet,
        icon: "lock",
        bold: lang.t("Anda hanya membaca di sini.", "You only read here.").to_owned(),
        small: lang
            .t(
                "Mengunggah dan menerbitkan dilakukan meja penjualan atau manajer.",
                "Uploading and publishing is for the sales desk or the manager.",
            )
            .to_owned(),
    }
}
