//! `/agreements`: what the organization agreed with others about how they trade, on either side.

pub mod book;
pub mod fields;
pub mod handling;

use askama::Template;
use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use order_workflow::query::agreements::{
    AgreementEntry, AgreementSummary, AgreementView, PriceView, VersionSummary, VersionView,
};
use uuid::Uuid;

use self::fields::Fields;
use super::filled::{Faults, Filled};
use super::layout::{Link, Shell};
use super::order::terms::in_words;
use super::parts::{
    Badge, CommandButton, Empty, Field, Happening, Note, Pager, Tone, Total, Wrong,
};
use super::people::organization::OtherRow;
use crate::language::Language;
use crate::language::format::{count, date, moment, rupiah};

/// An agreement in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgreementRow {
    /// With whom.
    pub name: String,
    /// Its page.
    pub href: String,
    /// Which side the reader's organization is on, and until when it holds.
    pub small: String,
    /// How it stands.
    pub badge: Badge,
}

/// `/agreements`.
#[derive(Debug, Template)]
#[template(path = "agreements/list.html")]
pub struct ListPage {
    /// The shell.
    pub shell: Shell,
    /// The agreements, newest first.
    pub rows: Vec<AgreementRow>,
    /// The way to the others.
    pub pager: Pager,
    /// Whether the reader may propose one.
    pub may: bool,
    /// Nothing there.
    pub empty: Empty,
}

fn stands(in_force: bool, proposed: bool, lang: Language) -> Badge {
    let (tone, icon, word) = match (in_force, proposed) {
        (_, true) => (Tone::Warn, "hourglass", lang.t("Menunggu jawaban", "Waits for an answer")),
        (true, false) => (Tone::Good, "circle-check", lang.t("Berlaku", "In force")),
        (false, false) => (Tone::Quiet, "ban", lang.t("Tidak berlaku", "Not in force")),
    };
    Badge { tone, icon, word: word.to_owned() }
}

impl ListPage {
    /// The page of these, for `own`.
    #[must_use]
    pub fn new(
        shell: Shell,
        found: &[AgreementSummary],
        own: Uuid,
        next: Option<String>,
        may: bool,
    ) -> Self {
        let lang = shell.lang;
        let row = |one: &AgreementSummary| {
            let sells = one.seller.id == own;
            let side = if sells {
                lang.t("Anda menjual", "You sell")
            } else {
                lang.t("Anda membeli", "You buy")
            };
            let until = one.holds_until.map(|day| {
                lang.pick(
                    format!(" · sampai {}", date(day, lang)),
                    format!(" · until {}", date(day, lang)),
                )
            });
            AgreementRow {
                name: if sells { one.buyer.name.clone() } else { one.seller.name.clone() },
                href: format!("/agreements/{}", one.id),
                small: format!("{side}{}", until.unwrap_or_default()),
                badge: stands(one.in_force.is_some(), one.proposed.is_some(), lang),
            }
        };
        Self {
            rows: found.iter().map(row).collect(),
            pager: Pager { next, ..Pager::default() },
            may,
            empty: Empty {
                icon: "tags",
                heading: lang.t("Belum ada kesepakatan.", "No agreements yet.").to_owned(),
                text: lang
                    .t(
                        "Harga sendiri, tempo dan hari kirim disepakati berdua; orang lain tidak melihatnya.",
                        "Prices of your own, payment terms and delivery days are settled by two; nobody else sees them.",
                    )
                    .to_owned(),
                action: may.then(|| {
                    Link::new(lang.t("Usulkan kesepakatan", "Propose an agreement"), "/agreements/new")
                }),
            },
            shell,
        }
    }
}

/// A version, whole, in words.
#[derive(Debug, Clone)]
pub struct VersionCard {
    /// "Berlaku sekarang", "Usulan ke-2".
    pub heading: String,
    /// From when until when, whose proposal.
    pub small: String,
    /// The terms.
    pub terms: Vec<Total>,
    /// The price book: goods, what is said beneath, price.
    pub prices: Vec<(String, String, String)>,
    /// What else was written down.
    pub note: String,
}

fn period(summary: &VersionSummary, lang: Language) -> String {
    let last = match (summary.valid_to, summary.last_day) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    };
    let from = date(summary.valid_from, lang);
    match last {
        Some(last) => {
            let last = date(last, lang);
            lang.pick(format!("{from} sampai {last}"), format!("{from} until {last}"))
        }
        None => lang.pick(format!("sejak {from}"), format!("from {from}")),
    }
}

fn side_word(side: &str, lang: Language) -> &'static str {
    match side {
        "buyer" => lang.t("pembeli", "the buyer"),
        _ => lang.t("penjual", "the seller"),
    }
}

fn price_row(price: &PriceView, lang: Language) -> (String, String, String) {
    let what = match (&price.product_name, &price.category) {
        (Some(name), _) => name.clone(),
        (None, Some(category)) => {
            lang.pick(format!("Kategori {category}"), format!("Category {category}"))
        }
        (None, None) => lang.t("Semua barang", "Everything").to_owned(),
    };
    let mut small = Vec::new();
    if let (Some(pack), Some(factor)) = (&price.pack, price.factor) {
        small.push(
            lang.pick(
                format!("{pack} isi {}", count(factor)),
                format!("{pack} of {}", count(factor)),
            ),
        );
    }
    if let Some(n) = price.minimum_count {
        small.push(lang.pick(format!("minimum {}", count(n)), format!("at least {}", count(n))));
    }
    if let Some(n) = price.multiple {
        small.push(
            lang.pick(format!("kelipatan {}", count(n)), format!("multiples of {}", count(n))),
        );
    }
    let paid = if let Some(percent) = price.discount_percent {
        let percent = percent.to_string().replace('.', ",");
        lang.pick(format!("−{percent}% dari harga daftar"), format!("−{percent}% off the list"))
    } else {
        let steps = price.price_breaks.iter().flatten().map(|step| match step.min_count {
            1 => rupiah(step.price),
            from => lang.pick(
                format!("mulai {} {}", count(from), rupiah(step.price)),
                format!("from {} {}", count(from), rupiah(step.price)),
            ),
        });
        steps.collect::<Vec<_>>().join(", ")
    };
    (what, small.join(" · "), paid)
}

impl VersionCard {
    fn new(version: &VersionView, heading: String, lang: Language) -> Self {
        let by = side_word(&version.summary.proposed_by, lang);
        let mut terms = in_words(&version.terms, lang);
        if version.terms.accepts_automatically {
            terms.push(Total::new(
                lang.t("Bila stok ada", "Where the stock has it"),
                lang.t("langsung disepakati", "agreed at once"),
            ));
        }
        let hours = lang.pick(
            format!("{} jam", count(version.terms.hours_to_answer.into())),
            format!("{} hours", count(version.terms.hours_to_answer.into())),
        );
        terms
            .push(Total::new(lang.t("Penjual menjawab dalam", "The seller answers within"), hours));
        Self {
            heading,
            small: lang.pick(
                format!("Berlaku {}, diusulkan {by}", period(&version.summary, lang)),
                format!("Holds {}, proposed by {by}", period(&version.summary, lang)),
            ),
            terms,
            prices: version.prices.iter().map(|price| price_row(price, lang)).collect(),
            note: version.note.clone().unwrap_or_default(),
        }
    }
}

/// `/agreements/{id}`.
#[derive(Debug, Template)]
#[template(path = "agreements/show.html")]
pub struct ShowPage {
    /// The shell, a task page's.
    pub shell: Shell,
    /// With whom.
    pub name: String,
    /// "Anda membeli dari mereka".
    pub side: &'static str,
    /// How it stands.
    pub badge: Badge,
    /// What to know first.
    pub note: Option<Note>,
    /// The versions that matter now.
    pub cards: Vec<VersionCard>,
    /// What the reader may do.
    pub buttons: Vec<CommandButton>,
    /// The number of the proposal the buttons are about; empty for none.
    pub number: String,
    /// All versions: heading, small, state.
    pub versions: Vec<(String, String, String)>,
    /// What happened, newest first.
    pub history: Vec<Happening>,
}

/// An agreement with all its page needs.
#[derive(Debug, Clone, Copy)]
pub struct Seen<'a> {
    /// The agreement.
    pub view: &'a AgreementView,
    /// The reader's organization.
    pub own: Uuid,
    /// Now.
    pub now: DateTime<Utc>,
    /// The reader's zone.
    pub zone: Tz,
    /// What was refused, if anything was.
    pub refusal: Option<&'a str>,
}

impl ShowPage {
    /// The page of an agreement.
    #[must_use]
    pub fn new(shell: Shell, seen: Seen<'_>, key: &str) -> Self {
        let (view, lang) = (seen.view, shell.lang);
        let back = Link::new(lang.t("Kesepakatan", "Agreements"), "/agreements");
        let shell = shell.task(back);
        let sells = view.seller.id == seen.own;
        let ours = if sells { "seller" } else { "buyer" };
        let mut cards = Vec::new();
        let mut note = None;
        if let Some(open) = &view.proposed {
            let heading = lang.pick(
                format!("Usulan ke-{}", open.summary.number),
                format!("Proposal {}", open.summary.number),
            );
            let waits = if open.summary.proposed_by == ours {
                lang.t("Menunggu jawaban pihak lain.", "Waits for the other side's answer.")
            } else {
                lang.t("Menunggu jawaban Anda.", "Waits for your answer.")
            };
            note = Some(Note {
                tone: Tone::Warn,
                icon: "hourglass",
                bold: waits.to_owned(),
                small: lang
                    .t(
                        "Sampai disetujui, yang berlaku sekarang tetap berlaku.",
                        "Until it is accepted, what holds now goes on.",
                    )
                    .to_owned(),
            });
            cards.push(VersionCard::new(open, heading, lang));
        }
        if let Some(version) = &view.in_force {
            let heading = lang.t("Berlaku sekarang", "In force now").to_owned();
            cards.push(VersionCard::new(version, heading, lang));
        }
        if let Some(refusal) = seen.refusal {
            note = Some(Note {
                tone: Tone::Warn,
                icon: "alert-triangle",
                bold: refusal.to_owned(),
                small: String::new(),
            });
        }
        Self {
            name: if sells { view.buyer.name.clone() } else { view.seller.name.clone() },
            side: if sells {
                lang.t("Anda menjual kepada mereka.", "You sell to them.")
            } else {
                lang.t("Anda membeli dari mereka.", "You buy from them.")
            },
            badge: stands(view.in_force.is_some(), view.proposed.is_some(), lang),
            note,
            cards,
            buttons: buttons(view, key, lang),
            number: view
                .proposed
                .as_ref()
                .map(|open| open.summary.number.to_string())
                .unwrap_or_default(),
            versions: view.versions.iter().map(|version| version_row(version, lang)).collect(),
            history: view
                .history
                .iter()
                .rev()
                .map(|entry| happening(entry, view, seen, lang))
                .collect(),
            shell,
        }
    }
}

fn buttons(view: &AgreementView, key: &str, lang: Language) -> Vec<CommandButton> {
    let button = |word: &str| {
        let (said, icon, class, leads) = match word {
            "accept" => (lang.t("Setujui", "Accept"), "check", "go", false),
            "decline" => (lang.t("Tolak usulan", "Decline"), "x", "no", false),
            "withdraw" => (lang.t("Tarik usulan", "Take it back"), "arrow-left", "", false),
            "propose" => (lang.t("Usulkan perubahan", "Propose a change"), "pencil", "", true),
            "end" => (lang.t("Akhiri…", "End…"), "ban", "no", true),
            _ => return None,
        };
        Some(CommandButton {
            word: said.to_owned(),
            icon,
            href: format!("/agreements/{}/{word}", view.id),
            leads,
            class,
            key: key.to_owned(),
            version: view.version.to_string(),
        })
    };
    let order = ["accept", "decline", "withdraw", "propose", "end"];
    let allowed = order.into_iter().filter(|word| view.allowed_commands.contains(word));
    allowed.filter_map(button).collect()
}

fn version_row(version: &VersionSummary, lang: Language) -> (String, String, String) {
    let heading =
        lang.pick(format!("Versi {}", version.number), format!("Version {}", version.number));
    let state = match version.state.as_str() {
        "proposed" => lang.t("menunggu", "waits"),
        "accepted" => lang.t("disetujui", "accepted"),
        "declined" => lang.t("ditolak", "declined"),
        _ => lang.t("ditarik", "taken back"),
    };
    (heading, period(version, lang), state.to_owned())
}

fn happening(
    entry: &AgreementEntry,
    view: &AgreementView,
    seen: Seen<'_>,
    lang: Language,
) -> Happening {
    let number = entry.number.unwrap_or_default();
    let what = match (entry.kind.as_str(), entry.last_day) {
        ("proposed", _) => {
            lang.pick(format!("Versi {number} diusulkan"), format!("Version {number} proposed"))
        }
        ("accepted", _) => {
            lang.pick(format!("Versi {number} disetujui"), format!("Version {number} accepted"))
        }
        ("declined", _) => {
            lang.pick(format!("Versi {number} ditolak"), format!("Version {number} declined"))
        }
        ("withdrawn", _) => {
            lang.pick(format!("Versi {number} ditarik"), format!("Version {number} taken back"))
        }
        (_, last) => {
            let last = last.map(|day| date(day, lang)).unwrap_or_default();
            lang.pick(format!("Diakhiri, hari terakhir {last}"), format!("Ended, last day {last}"))
        }
    };
    let party = if entry.organization_id == view.seller.id { &view.seller } else { &view.buyer };
    let when = moment(entry.recorded_at, seen.now, seen.zone, lang);
    Happening {
        what,
        more: String::new(),
        when: format!("{when} · {}, {}", entry.person_name, party.name),
        now: entry.position == view.version,
    }
}

/// `/agreements/new` before anybody is chosen.
#[derive(Debug, Template)]
#[template(path = "agreements/choose.html")]
pub struct ChoosePage {
    /// The shell, a task page's.
    pub shell: Shell,
    /// What was looked for.
    pub looked_for: String,
    /// Who was found.
    pub found: Vec<OtherRow>,
    /// Whether the reader may propose as the seller.
    pub sells: bool,
    /// Whether the reader may propose as the buyer.
    pub buys: bool,
}

/// A proposal's form.
#[derive(Debug, Template)]
#[template(path = "agreements/form.html")]
pub struct FormPage {
    /// The shell, a task page's.
    pub shell: Shell,
    /// "Usulkan kesepakatan dengan …".
    pub heading: String,
    /// Who sells, who buys.
    pub about: String,
    /// The fields.
    pub fields: Fields,
    /// What is wrong.
    pub wrongs: Vec<Wrong>,
    /// Where the form posts to.
    pub action: String,
    /// The form's key.
    pub key: String,
    /// What the form says by itself: names with values.
    pub hidden: Vec<(&'static str, String)>,
}

impl FormPage {
    /// The form as it was filled in.
    #[must_use]
    pub fn new(
        shell: Shell,
        (name, sells): (&str, bool),
        (filled, faults): (&Filled, &Faults),
        (action, back): (String, String),
        hidden: Vec<(&'static str, String)>,
        key: String,
    ) -> Self {
        let lang = shell.lang;
        let mut shell = shell.task(Link::new(lang.t("Kesepakatan", "Agreements"), back));
        shell.refused = !faults.is_empty();
        Self {
            heading: lang.pick(
                format!("Usulkan kesepakatan dengan {name}"),
                format!("Propose an agreement with {name}"),
            ),
            about: if sells {
                lang.t("Anda penjual.", "You are the seller.").to_owned()
            } else {
                lang.t("Anda pembeli.", "You are the buyer.").to_owned()
            },
            fields: Fields::new(filled, faults, lang),
            wrongs: faults.wrongs(),
            action,
            key,
            hidden,
            shell,
        }
    }
}

/// `/agreements/{id}/end`.
#[derive(Debug, Template)]
#[template(path = "agreements/end.html")]
pub struct EndPage {
    /// The shell, a task page's.
    pub shell: Shell,
    /// With whom.
    pub name: String,
    /// The last day.
    pub last_day: Field,
    /// What is wrong.
    pub wrongs: Vec<Wrong>,
    /// Where the form posts to.
    pub action: String,
    /// The form's key.
    pub key: String,
    /// The version the reader has seen.
    pub version: String,
}

impl EndPage {
    /// The page, with `last_day` filled in.
    #[must_use]
    pub fn new(
        shell: Shell,
        (id, name, version): (Uuid, &str, i64),
        last_day: &str,
        faults: &Faults,
        key: String,
    ) -> Self {
        let lang = shell.lang;
        let href = format!("/agreements/{id}");
        let mut shell = shell.task(Link::new(lang.t("Kesepakatan", "Agreement"), href.clone()));
        shell.refused = !faults.is_empty();
        Self {
            name: name.to_owned(),
            last_day: Field {
                name: "last_day",
                label: lang.t("Hari terakhir berlaku", "The last day it holds"),
                error: faults.at("last_day"),
                value: last_day.to_owned(),
                kind: "date",
                longest: 10,
                ..Field::default()
            },
            wrongs: faults.wrongs(),
            action: format!("{href}/end"),
            key,
            version: version.to_string(),
            shell,
        }
    }
}

/// The day as a date field writes it.
#[must_use]
pub fn typed_day(day: NaiveDate) -> String {
    day.format("%Y-%m-%d").to_string()
}
