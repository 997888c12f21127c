//! `/partners`: how one's own organization stands with each other it trades with: what may be owed, what is, and how
//! both have dealt with each other. The two see it and nobody else.

pub mod handling;
mod list;
mod record;

pub use list::{ListPage, PartnerRow};
pub use record::Measured;

use askama::Template;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use order_workflow::query::credit::{CreditEntry, CreditView, LimitView};

use crate::language::Language;
use crate::language::format::{count, moment, rupiah, rupiah_typed};
use crate::pages::filled::{Faults, Filled};
use crate::pages::layout::{Link, Shell};
use crate::pages::parts::{Badge, Choice, Choices, Field, Happening, Note, Tone, Total, Wrong};

/// One of the two directions of trade.
#[derive(Debug, Clone)]
pub struct SideCard {
    /// "Anda menjual kepada mereka".
    pub heading: &'static str,
    /// That orders are not taken, or that something is late.
    pub badge: Option<Badge>,
    /// What may be owed, what is, what is left.
    pub totals: Vec<Total>,
    /// How the sum is made.
    pub formula: &'static str,
    /// How the seller has done.
    pub seller: Vec<Measured>,
    /// How the buyer has.
    pub buyer: Vec<Measured>,
}

/// The forms of whoever says what may be owed.
#[derive(Debug, Clone)]
pub struct LimitForm {
    /// Which kind.
    pub kind: Choices,
    /// How much, and why there is no limit.
    pub fields: [Field; 2],
    /// Why orders are not taken; nothing while they are not.
    pub block: Option<Field>,
}

/// `/partners/{other_id}`.
#[derive(Debug, Template)]
#[template(path = "partners/show.html")]
pub struct PartnerPage {
    /// The shell, a task page's.
    pub shell: Shell,
    /// Who.
    pub name: String,
    /// That something was done.
    pub note: Option<Note>,
    /// What is wrong with what was typed.
    pub wrongs: Vec<Wrong>,
    /// Both directions, those in which one may trade.
    pub sides: Vec<SideCard>,
    /// What may be owed, to be said; nothing for whoever may not.
    pub form: Option<LimitForm>,
    /// What was said, newest first.
    pub history: Vec<Happening>,
    /// The page's own address.
    pub address: String,
    /// The forms' key.
    pub key: String,
    /// The version of what was said.
    pub version: String,
}

/// What the page is drawn from.
#[derive(Debug, Clone, Copy)]
pub struct Seen<'a> {
    /// What they owe us; nothing where one's own organization sells nothing.
    pub selling: Option<&'a CreditView>,
    /// What we owe them; nothing where it buys nothing.
    pub buying: Option<&'a CreditView>,
    /// What was just done: `limit`, `blocked` or `unblocked`.
    pub done: &'a str,
    /// Now.
    pub now: DateTime<Utc>,
    /// The reader's zone.
    pub zone: Tz,
}

impl PartnerPage {
    /// The page, with the forms as they were filled in.
    #[must_use]
    pub fn new(
        shell: Shell,
        name: String,
        address: String,
        seen: Seen<'_>,
        (filled, faults): (&Filled, &Faults),
        key: String,
    ) -> Self {
        let lang = shell.lang;
        let mut shell = shell.task(Link::new(lang.t("Mitra", "Partners"), "/partners"));
        shell.refused = !faults.is_empty();
        let card = |view: &CreditView, sells| side_card(view, sells, lang);
        let may = |view: &&CreditView| view.allowed_commands.contains(&"set-limit");
        Self {
            name,
            note: done(seen.done, lang),
            wrongs: faults.wrongs(),
            sides: seen
                .selling
                .map(|view| card(view, true))
                .into_iter()
                .chain(seen.buying.map(|view| card(view, false)))
                .collect(),
            form: seen.selling.filter(may).map(|view| form(view, filled, faults, lang)),
            history: seen
                .selling
                .map(|view| view.history.iter().map(|entry| happening(entry, seen, lang)).collect())
                .unwrap_or_default(),
            address,
            key,
            version: seen.selling.map(|view| view.version.to_string()).unwrap_or_default(),
            shell,
        }
    }
}

fn done(what: &str, lang: Language) -> Option<Note> {
    let bold = match what {
        "limit" => lang.t(
            "Batas tempo berlaku mulai sekarang. Pesanan yang sudah disepakati tetap.",
            "The limit holds from now on. What is agreed already stays.",
        ),
        "blocked" => lang.t(
            "Pesanan dari mereka tidak bisa diterima sampai dibuka lagi.",
            "Orders from them cannot be accepted until this is lifted.",
        ),
        "unblocked" => {
            lang.t("Pesanan dari mereka bisa diterima lagi.", "Their orders can be accepted again.")
        }
        _ => return None,
    };
    let (bold, small) = (bold.to_owned(), String::new());
    Some(Note { tone: Tone::Good, icon: "circle-check", bold, small })
}

/// What may be owed, in words.
#[must_use]
pub fn limit_said(limit: Option<&LimitView>, lang: Language) -> String {
    match limit {
        None => {
            lang.t("belum ditetapkan, tidak diperiksa", "not said, nothing is checked").to_owned()
        }
        Some(limit) => match (limit.kind, limit.amount) {
            ("no_credit", _) => lang.t("tidak memberi tempo", "no credit").to_owned(),
            ("amount", Some(amount)) => rupiah(amount),
            _ => match &limit.reason {
                Some(reason) => {
                    lang.pick(format!("tanpa batas: {reason}"), format!("without limit: {reason}"))
                }
                None => lang.t("tanpa batas", "without limit").to_owned(),
            },
        },
    }
}

fn side_card(view: &CreditView, sells: bool, lang: Language) -> SideCard {
    let badge = |icon, word: String| Some(Badge { tone: Tone::Bad, icon, word });
    let late = view.late.days > 0;
    let mut totals = vec![
        Total::new(lang.t("Batas tempo", "Credit limit"), limit_said(view.limit.as_ref(), lang)),
        Total::new(
            lang.t("Disepakati, belum ditagih", "Agreed, not billed yet"),
            rupiah(view.exposure.open_orders),
        ),
        Total::new(
            lang.t("Ditagih, belum dibayar", "Billed, not paid"),
            rupiah(view.exposure.unpaid),
        ),
        Total::new(
            lang.t(
                "Titipan dan nota kredit belum dipakai",
                "On account and credited, not used yet",
            ),
            format!("−{}", rupiah(view.exposure.unapplied)),
        ),
        Total::sum(lang.t("Terpakai", "Used"), rupiah(view.exposure.total)),
    ];
    totals.extend(
        view.left.map(|left| Total::new(lang.t("Sisa batas tempo", "Credit left"), rupiah(left))),
    );
    if late {
        totals.push(Total {
            class: "t-bad",
            ..Total::new(
                lang.t("Tunggakan", "Late"),
                lang.pick(
                    format!("{}, {} hari", rupiah(view.late.overdue), count(view.late.days)),
                    format!("{}, {} days", rupiah(view.late.overdue), count(view.late.days)),
                ),
            )
        });
    }
    if let Some(reason) = &view.blocked_reason {
        totals
            .push(Total::new(lang.t("Pesanan tidak diterima", "Orders not taken"), reason.clone()));
    }
    SideCard {
        heading: if sells {
            lang.t("Anda menjual kepada mereka", "You sell to them")
        } else {
            lang.t("Anda membeli dari mereka", "You buy from them")
        },
        badge: if view.is_blocked {
            badge("ban", lang.t("Pesanan tidak diterima", "Orders not taken").to_owned())
        } else if late {
            badge("clock-exclamation", lang.t("Ada tunggakan", "Something is late").to_owned())
        } else {
            None
        },
        totals,
        formula: lang.t(
            "Terpakai = disepakati belum ditagih + ditagih belum dibayar − titipan dan nota kredit.",
            "Used = agreed and not billed + billed and not paid − on account and credited.",
        ),
        seller: record::measured(&view.record.seller, lang),
        buyer: record::measured(&view.record.buyer, lang),
    }
}

fn form(view: &CreditView, filled: &Filled, faults: &Faults, lang: Language) -> LimitForm {
    let standing = view.limit.as_ref().map_or("amount", |limit| limit.kind);
    let picked = if filled.get("limit").is_empty() { standing } else { filled.get("limit") };
    let choice = |word: &str, label| Choice::new(word, label, picked == word);
    let typed = |name: &'static str, standing: String| match filled.get(name) {
        "" if faults.is_empty() => standing,
        typed => typed.to_owned(),
    };
    let amount = view.limit.as_ref().and_then(|limit| limit.amount).map(rupiah_typed);
    let reason = view.limit.as_ref().and_then(|limit| limit.reason.clone());
    LimitForm {
        kind: Choices {
            name: "limit",
            legend: lang.t("Berapa boleh terutang?", "How much may be owed?").to_owned(),
            hint: lang
                .t(
                    "Berlaku untuk pesanan yang diterima mulai sekarang. Pembeli diberi tahu.",
                    "For orders accepted from now on. The buyer is told.",
                )
                .to_owned(),
            error: faults.at("limit"),
            choices: vec![
                choice("amount", lang.t("Sampai jumlah ini", "Up to this amount")),
                choice("no_credit", lang.t("Tidak memberi tempo", "No credit")),
                choice("unlimited", lang.t("Tanpa batas", "Without limit")),
            ],
            ..Choices::default()
        },
        fields: [
            Field {
                name: "amount",
                label: lang.t("Batas", "Limit"),
                hint: lang.t("Untuk “sampai jumlah ini”.", "For “up to this amount”.").to_owned(),
                error: faults.at("amount"),
                value: typed("amount", amount.unwrap_or_default()),
                before: "Rp",
                keyboard: "numeric",
                longest: 20,
                ..Field::default()
            },
            Field {
                name: "reason",
                label: lang.t("Alasan tanpa batas", "Why without limit"),
                hint: lang
                    .t("Hanya orang Anda sendiri yang membacanya.", "Only your own people read it.")
                    .to_owned(),
                error: faults.at("reason"),
                value: typed("reason", reason.unwrap_or_default()),
                longest: 500,
                ..Field::default()
            },
        ],
        block: (!view.is_blocked).then(|| Field {
            name: "block_reason",
            label: lang.t("Alasan", "Why"),
            hint: lang
                .t("Hanya orang Anda sendiri yang membacanya.", "Only your own people read it.")
                .to_owned(),
            error: faults.at("block_reason"),
            value: filled.get("block_reason").to_owned(),
            longest: 500,
            ..Field::default()
        }),
    }
}

fn happening(entry: &CreditEntry, seen: Seen<'_>, lang: Language) -> Happening {
    let fact = |name: &str| entry.facts.get(name).and_then(serde_json::Value::as_str);
    let (what, more) = match entry.kind.as_str() {
        "limit_set" => {
            let amount = fact("amount").and_then(|amount| amount.parse().ok()).map(rupiah);
            let said = match (fact("kind"), amount) {
                (Some("no_credit"), _) => lang.t("Tidak memberi tempo", "No credit").to_owned(),
                (Some("amount"), Some(amount)) => {
                    lang.pick(format!("Batas tempo {amount}"), format!("Credit limit {amount}"))
                }
                _ => lang.t("Tempo tanpa batas", "Credit without limit").to_owned(),
            };
            (said, fact("reason"))
        }
        "blocked" => {
            (lang.t("Pesanan tidak diterima", "Orders not taken").to_owned(), fact("reason"))
        }
        _ => (lang.t("Pesanan diterima lagi", "Orders taken again").to_owned(), None),
    };
    let when = moment(entry.recorded_at, seen.now, seen.zone, lang);
    Happening {
        what,
        more: more.unwrap_or_default().to_owned(),
        when: format!("{when} · {}", entry.person_name),
        now: false,
    }
}
