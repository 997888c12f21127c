//! `/savings`: members with what they saved, the form that brings a file in, and what a file would change.

use askama::Template;
use order_workflow::command::books::{MemberLine, MembersView, RowFault};
use order_workflow::query::patronage::MemberSavings;
use supply_chain::money::Money;

use super::{Corner, corners, party_named};
use crate::language::Language;
use crate::language::format::{count, date, rupiah};
use crate::pages::layout::{Link, Shell};
use crate::pages::ledger::opening::{FaultRow, Refused};
use crate::pages::parts::{Empty, Field, Note, Pager, Tab, Tone, Total, Wrong, wrongs};
use crate::problem::mapping::books::wrong_sentence;

/// Wrong rows that are shown.
const FAULTS_SHOWN: usize = 100;

/// Members of a file that are shown.
const LINES_SHOWN: usize = 100;

/// A member's row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavingsRow {
    /// The name.
    pub name: String,
    /// The number and since when; or that they are new.
    pub small: String,
    /// Principal, mandatory, voluntary, and in a file what they bought.
    pub amounts: Vec<String>,
    /// That something of them changes.
    pub flag: bool,
}

/// `/savings`.
#[derive(Debug, Template)]
#[template(path = "patronage/savings.html")]
pub struct SavingsPage {
    /// The shell.
    pub shell: Shell,
    /// Years or members.
    pub tabs: Vec<Tab>,
    /// That a file was just brought in.
    pub note: Option<Note>,
    /// Whether the reader may bring a file in.
    pub may: bool,
    /// Whether the members are persons rather than cooperatives.
    pub of_persons: bool,
    /// The form's key.
    pub key: String,
    /// Why the last file was not taken.
    pub refusal: Option<String>,
    /// Its wrong cells.
    pub faults: Vec<FaultRow>,
    /// How many of them are not shown; empty for none.
    pub further: String,
    /// The members.
    pub rows: Vec<SavingsRow>,
    /// Where there are none.
    pub empty: Empty,
    /// The way to further ones.
    pub pager: Pager,
}

/// Who reads, and what they just did.
#[derive(Debug, Clone, Default)]
pub struct Reads {
    /// Whether they may bring a file in.
    pub may: bool,
    /// Whether the members are persons.
    pub of_persons: bool,
    /// Whether a file was just brought in.
    pub saved: bool,
    /// The form's key.
    pub key: String,
}

impl SavingsPage {
    /// The page.
    #[must_use]
    pub fn new(
        mut shell: Shell,
        reads: Reads,
        members: &[MemberSavings],
        next: Option<String>,
        refused: Option<Refused>,
    ) -> Self {
        let lang = shell.lang;
        shell.refused = refused.is_some();
        let refused_sentence = refused.as_ref().map(|refused| refused.sentence.clone());
        let faults = refused.map(|refused| refused.faults).unwrap_or_default();
        let unseen = faults.len().saturating_sub(FAULTS_SHOWN);
        Self {
            tabs: corners(Corner::Savings, lang),
            note: reads.saved.then(|| Note {
                tone: Tone::Good,
                icon: "circle-check",
                bold: lang.t("Data anggota sudah masuk.", "The members are in.").to_owned(),
                small: lang
                    .t(
                        "Unggah lagi untuk membetulkan; hanya selisihnya yang dicatat.",
                        "Upload again to put it right; only the difference is added.",
                    )
                    .to_owned(),
            }),
            may: reads.may,
            of_persons: reads.of_persons,
            key: reads.key,
            refusal: refused_sentence,
            faults: faults.iter().take(FAULTS_SHOWN).map(|fault| wrong(fault, lang)).collect(),
            further: if unseen > 0 { told(unseen) } else { String::new() },
            rows: members.iter().map(|member| row(member, lang)).collect(),
            empty: Empty {
                icon: "users",
                heading: lang.t("Belum ada anggota tercatat.", "No members yet.").to_owned(),
                text: lang
                    .t(
                        "Unggah daftar anggota dengan simpanannya dari buku koperasi.",
                        "Upload the members with their savings from the cooperative's books.",
                    )
                    .to_owned(),
                action: None,
            },
            pager: Pager { back: None, next, said: String::new() },
            shell,
        }
    }

    /// The sentence above the form.
    #[must_use]
    pub fn wrongs(&self) -> Vec<Wrong> {
        let wrong = |text: &String| Wrong { field: "members-file".to_owned(), text: text.clone() };
        self.refusal.iter().map(wrong).collect()
    }
}

fn told(number: usize) -> String {
    count(i64::try_from(number).unwrap_or(i64::MAX))
}

fn wrong(fault: &RowFault, lang: Language) -> FaultRow {
    FaultRow {
        row: fault.sheet_row.to_string(),
        column: fault.column,
        content: fault.content.clone(),
        message: wrong_sentence(&fault.wrong).in_language(lang).to_owned(),
    }
}

fn row(member: &MemberSavings, lang: Language) -> SavingsRow {
    let (name, number) = party_named(&member.party, lang);
    let since = date(member.since, lang);
    let since = lang.pick(format!("sejak {since}"), format!("since {since}"));
    SavingsRow {
        name,
        small: if number.is_empty() { since } else { format!("{number} · {since}") },
        amounts: [member.principal, member.mandatory, member.voluntary].map(rupiah).to_vec(),
        flag: false,
    }
}

/// What a file would change.
#[derive(Debug, Template)]
#[template(path = "patronage/members.html")]
pub struct MembersPage {
    /// The shell, a task page's.
    pub shell: Shell,
    /// What is worth knowing before.
    pub notes: Vec<Note>,
    /// The first members.
    pub rows: Vec<SavingsRow>,
    /// How many are not shown; empty for none.
    pub further: String,
    /// What they come to.
    pub totals: Vec<Total>,
    /// The form's key.
    pub key: String,
    /// Everything that is brought in, for the form to hand on.
    pub carried: String,
    /// The day on which it stood so.
    pub day: Field,
    /// What is wrong with it.
    pub wrongs: Vec<Wrong>,
}

impl MembersPage {
    /// The page; `typed` is the day as it was typed, with what is wrong with it.
    #[must_use]
    pub fn new(
        mut shell: Shell,
        view: &MembersView,
        (carried, key): (String, String),
        (typed, error): (String, Option<String>),
    ) -> Self {
        let lang = shell.lang;
        shell.refused = error.is_some();
        let day = Field {
            name: "as_of",
            label: lang.t("Keadaan per tanggal", "As of"),
            hint: lang
                .t(
                    "Belanja dihitung dari 1 Januari tahun itu sampai tanggal ini.",
                    "Purchases count from 1 January of that year up to this day.",
                )
                .to_owned(),
            error,
            value: typed,
            kind: "date",
            ..Field::default()
        };
        let unseen = view.lines.len().saturating_sub(LINES_SHOWN);
        Self {
            notes: notes(view, lang),
            rows: view.lines.iter().take(LINES_SHOWN).map(|one| line(one, lang)).collect(),
            further: if unseen > 0 { told(unseen) } else { String::new() },
            totals: vec![
                Total::new(
                    lang.t("Anggota di berkas", "Members in the file"),
                    told(view.lines.len()),
                ),
                Total::new(lang.t("Simpanan pokok", "Principal savings"), rupiah(view.principal)),
                Total::new(lang.t("Simpanan wajib", "Mandatory savings"), rupiah(view.mandatory)),
                Total::new(
                    lang.t("Simpanan sukarela", "Voluntary savings"),
                    rupiah(view.voluntary),
                ),
                Total::new(lang.t("Belanja di toko", "Bought at the shop"), rupiah(view.trade)),
            ],
            key,
            carried,
            wrongs: wrongs(&[&day]),
            day,
            shell: shell
                .task(Link::new(lang.t("Anggota dan simpanan", "Members and savings"), "/savings")),
        }
    }
}

fn line(line: &MemberLine, lang: Language) -> SavingsRow {
    let new = lang.t("anggota baru", "new member");
    SavingsRow {
        name: line.name.clone().unwrap_or_default(),
        small: if line.is_new { format!("{} · {new}", line.number) } else { line.number.clone() },
        amounts: [line.principal, line.mandatory, line.voluntary, line.trade].map(rupiah).to_vec(),
        flag: line.is_new,
    }
}

fn notes(view: &MembersView, lang: Language) -> Vec<Note> {
    let mut notes = Vec::new();
    if view.registered > 0 {
        let new = told(view.registered);
        notes.push(Note {
            tone: Tone::Warn,
            icon: "user-plus",
            bold: lang.pick(
                format!("{new} anggota baru akan didaftarkan."),
                format!("{new} new members will be registered."),
            ),
            small: lang
                .t(
                    "Nomor mereka belum dikenal. Periksa dulu kalau ada yang salah ketik.",
                    "Their numbers are not known yet. Check first whether one is mistyped.",
                )
                .to_owned(),
        });
    }
    if view.trade > Money::ZERO {
        notes.push(Note {
            tone: Tone::Info,
            icon: "info-circle",
            bold: lang
                .t(
                    "Belanja di sini hanya yang tidak lewat Lumbung.",
                    "Purchases here are only those that did not go through Lumbung.",
                )
                .to_owned(),
            small: lang
                .t(
                    "Yang lewat Lumbung sudah masuk sendiri; jangan ditulis dua kali.",
                    "Those through Lumbung come in by themselves; do not write them twice.",
                )
                .to_owned(),
        });
    }
    notes
}
