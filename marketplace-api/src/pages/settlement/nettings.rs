//! `/nettings`: what is set off with whom, and what could be.

use askama::Template;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use order_workflow::query::netting::{NettablePartner, NettingSummary};

use super::tabs;
use super::words::netting_badge;
use crate::language::Language;
use crate::language::format::{date, is_urgent, rupiah};
use crate::pages::layout::{Link, Shell};
use crate::pages::parts::{Badge, Due, Empty, Field, Pager, Tab, Wrong};

/// One netting in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NettingRow {
    /// With whom, or who called it.
    pub name: String,
    /// Where it leads.
    pub href: String,
    /// Its number, what becomes less.
    pub small: String,
    /// Until when one can agree, where that is open.
    pub due: Option<Due>,
    /// How it stands.
    pub badge: Badge,
    /// Whether it waits for the reader's organization.
    pub waits: bool,
}

/// Somebody to net with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartnerRow {
    /// The partner's id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Who owes what.
    pub small: String,
    /// What could be set off.
    pub could: String,
}

/// `/nettings`.
#[derive(Debug, Template)]
#[template(path = "settlement/nettings.html")]
pub struct NettingsPage {
    /// The shell.
    pub shell: Shell,
    /// The pages of settlement.
    pub tabs: Vec<Tab>,
    /// The nettings, newest first.
    pub rows: Vec<NettingRow>,
    /// The way to older ones.
    pub pager: Pager,
    /// Whom one could net with.
    pub partners: Vec<PartnerRow>,
    /// Whether the reader may call one.
    pub may: bool,
    /// Whether the reader's organization has others below it.
    pub is_federation: bool,
    /// Nothing there.
    pub empty: Empty,
}

/// What the page of a list needs besides the list.
#[derive(Debug, Clone, Copy)]
pub struct Desk {
    /// Whether the reader may call a netting.
    pub may: bool,
    /// Whether the reader's organization has others below it.
    pub is_federation: bool,
    /// Now.
    pub now: DateTime<Utc>,
    /// The reader's zone.
    pub zone: Tz,
}

impl NettingsPage {
    /// A part of the list.
    #[must_use]
    pub fn new(
        shell: Shell,
        found: &[NettingSummary],
        partners: &[NettablePartner],
        next: Option<String>,
        desk: Desk,
    ) -> Self {
        let lang = shell.lang;
        Self {
            tabs: tabs("/nettings", lang),
            rows: found.iter().map(|one| netting_row(one, desk, lang)).collect(),
            pager: Pager { next, ..Pager::default() },
            partners: partners.iter().map(|one| partner_row(one, lang)).collect(),
            may: desk.may,
            is_federation: desk.is_federation && desk.may,
            empty: Empty {
                icon: "arrows-exchange",
                heading: lang.t("Belum ada perjumpaan utang", "No nettings yet").to_owned(),
                text: lang
                    .t(
                        "Bila dua pihak saling berutang, yang sama besar bisa dihapus tanpa uang berpindah.",
                        "Where two owe each other, what is the same can be set off without money moving.",
                    )
                    .to_owned(),
                action: None,
            },
            shell,
        }
    }
}

/// "sampai 29 Nov 2026": the last day on which one can agree, at the reader's place.
pub(super) fn until(due: DateTime<Utc>, zone: Tz, lang: Language) -> String {
    let last = due - chrono::TimeDelta::seconds(1);
    let last = date(last.with_timezone(&zone).date_naive(), lang);
    lang.pick(format!("sampai {last}"), format!("until {last}"))
}

fn netting_row(one: &NettingSummary, desk: Desk, lang: Language) -> NettingRow {
    let taken = one.taken.map(rupiah).map(|sum| {
        lang.pick(format!("utang kami berkurang {sum}"), format!("our debts less by {sum}"))
    });
    let small = [Some(one.number.clone()), taken].into_iter().flatten();
    let open = one.state == "proposed";
    NettingRow {
        name: one.with_name.clone().unwrap_or_else(|| {
            lang.pick(
                format!("Putaran {}", one.organizer_name),
                format!("Run of {}", one.organizer_name),
            )
        }),
        href: format!("/nettings/{}", one.id),
        small: small.collect::<Vec<_>>().join(" · "),
        due: open.then(|| Due {
            text: until(one.answer_due, desk.zone, lang),
            late: is_urgent(one.answer_due, desk.now),
        }),
        badge: netting_badge(&one.state, lang),
        waits: one.waits_for_us,
    }
}

fn partner_row(one: &NettablePartner, lang: Language) -> PartnerRow {
    let (we, they) = (rupiah(one.we_owe), rupiah(one.they_owe));
    PartnerRow {
        id: one.partner_id.to_string(),
        name: one.partner_name.clone(),
        small: lang.pick(
            format!("Kami berutang {we} · mereka berutang {they}"),
            format!("We owe {we} · they owe {they}"),
        ),
        could: rupiah(one.could_be_taken),
    }
}

/// `/nettings/new`: what would be set off, and until when one can agree.
#[derive(Debug, Template)]
#[template(path = "settlement/call.html")]
pub struct CallPage {
    /// The shell, a task page's.
    pub shell: Shell,
    /// What is wrong.
    pub wrongs: Vec<Wrong>,
    /// With whom, or among whom.
    pub about: String,
    /// What would happen, in sentences.
    pub said: Vec<String>,
    /// The last day to agree.
    pub answer_by: Field,
    /// Those that belong to the federation: id, name, whether they are left out; empty between two.
    pub members: Vec<(String, String, bool)>,
    /// What the form says by itself.
    pub hidden: Vec<(&'static str, String)>,
    /// The form's key.
    pub key: String,
}

/// What a netting would be among.
#[derive(Debug, Clone)]
pub enum Calling<'a> {
    /// One partner.
    With(&'a NettablePartner),
    /// Those that belong to the reader's organization: id, name, whether they are left out.
    Members(Vec<(String, String, bool)>),
}

impl CallPage {
    /// The form; `answer_by` is what was typed and what is wrong with it.
    #[must_use]
    pub fn new(
        shell: Shell,
        calling: Calling<'_>,
        (answer_by, wrong): (String, Option<String>),
        key: String,
    ) -> Self {
        let lang = shell.lang;
        let back = Link::new(lang.t("Perjumpaan utang", "Nettings"), "/nettings");
        let mut shell = shell.task(back);
        shell.refused = wrong.is_some();
        let (about, said, members, hidden) = match calling {
            Calling::With(partner) => {
                let sum = rupiah(partner.could_be_taken);
                let said = vec![
                    partner_row(partner, lang).small,
                    lang.pick(
                        format!("{sum} dihapus di tiap arah; tidak ada uang yang berpindah."),
                        format!("{sum} is set off in each direction; no money moves."),
                    ),
                    lang.t(
                        "Dengan mengajukan, organisasi Anda sudah setuju. Baru dilaksanakan setelah mitra setuju.",
                        "By calling it your organization agrees. It is done only once the partner agrees.",
                    )
                    .to_owned(),
                ];
                let hidden = vec![("with", partner.partner_id.to_string())];
                (partner.partner_name.clone(), said, Vec::new(), hidden)
            }
            Calling::Members(members) => (
                lang.t("Seluruh anggota", "All members").to_owned(),
                vec![
                    lang.t(
                        "Utang yang berputar di antara anggota dihitung. Tiap pihak hanya melihat angkanya sendiri.",
                        "Debts that go in circles among members are reckoned. Each sees its own figures alone.",
                    )
                    .to_owned(),
                    lang.t(
                        "Baru dilaksanakan setelah semua pihak setuju; satu penolakan membatalkannya.",
                        "It is done only once all agree; one refusal ends it.",
                    )
                    .to_owned(),
                ],
                members,
                vec![("federation", "yes".to_owned())],
            ),
        };
        let answer_by = Field {
            name: "answer_by",
            label: lang.t("Jawaban paling lambat", "Answers until"),
            hint: lang
                .t("Paling lama 60 hari lagi. Kosong: 7 hari.", "At most 60 days. Empty: 7 days.")
                .to_owned(),
            error: wrong,
            value: answer_by,
            kind: "date",
            ..Field::default()
        };
        let wrongs = crate::pages::parts::wrongs(&[&answer_by]);
        Self { shell, wrongs, about, said, answer_by, members, hidden, key }
    }
}
