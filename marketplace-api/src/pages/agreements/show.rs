//! `/agreements/{id}`: what holds and what is proposed, in words.

use askama::Template;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use order_workflow::query::agreements::{
    AgreementEntry, AgreementView, PriceView, VersionSummary, VersionView,
};
use uuid::Uuid;

use super::claims;
use super::list::stands;
use super::money;
use crate::language::Language;
use crate::language::format::{count, date, moment, rupiah};
use crate::pages::layout::{Link, Shell};
use crate::pages::order::charges;
use crate::pages::order::terms::in_words;
use crate::pages::parts::{Badge, CommandButton, Happening, Note, Tone, Total};

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

pub(super) fn period(summary: &VersionSummary, lang: Language) -> String {
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
                format!("{pack} ({})", count(factor)),
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
        let tempo = version.terms.payment_days;
        terms.extend(money::in_words(&version.terms.money, tempo, lang));
        terms.extend(charges::in_words(&version.terms.charges, lang));
        terms.extend(claims::in_words(&version.claims, lang));
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
    /// To what is owed between the two, for whoever may read it.
    pub partner: Option<Link>,
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
    #[expect(clippy::too_many_lines, reason = "one part of the page after the other")]
    pub fn new(shell: Shell, seen: Seen<'_>, key: &str) -> Self {
        let (view, lang) = (seen.view, shell.lang);
        let back = Link::new(lang.t("Kesepakatan", "Agreements"), "/agreements");
        let shell = shell.task(back);
        let sells = view.seller.id == seen.own;
        let other = if sells { view.buyer.id } else { view.seller.id };
        let reads = shell.who.as_ref().is_some_and(|who| who.duties.reads_money);
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
            partner: reads.then(|| {
                let word = lang.t("Batas tempo dan catatan", "Credit limit and record");
                Link::new(word, format!("/partners/{other}"))
            }),
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
            "accept" => (lang.t("Setujui…", "Accept…"), "check", "go", true),
            "decline" => (lang.t("Tolak usulan…", "Decline…"), "x", "no", true),
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
