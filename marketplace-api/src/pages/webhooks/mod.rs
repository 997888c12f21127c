//! `/webhooks`: where the organization's own programs are told, and what came of it.

pub mod handling;
pub mod words;

use askama::Template;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use order_workflow::query::telling::webhooks::{DeliveryView, WebhookView};
use order_workflow::telling::kinds::{RULES, TYPE_PREFIX, type_of};
use order_workflow::telling::notices::KINDS;

use self::words::{delivery_badge, failure_sentence, state_badge, tried, type_word};
use super::filled::{Faults, Filled};
use super::layout::{Link, Shell};
use super::parts::{Badge, Choice, Choices, Empty, Field, Note, Pager, Tone, Wrong};
use crate::language::Language;
use crate::language::format::moment;

/// A webhook in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebhookRow {
    /// Its note, else its address.
    pub name: String,
    /// Its page.
    pub href: String,
    /// Its address, and what waits.
    pub small: String,
    /// How it is.
    pub badge: Badge,
}

/// `/webhooks`.
#[derive(Debug, Template)]
#[template(path = "webhooks/list.html")]
pub struct WebhooksPage {
    /// The shell.
    pub shell: Shell,
    /// The webhooks, oldest first.
    pub webhooks: Vec<WebhookRow>,
    /// Whether the reader may make one.
    pub may: bool,
    /// Nothing there.
    pub empty: Empty,
}

impl WebhooksPage {
    /// The page of these webhooks.
    #[must_use]
    pub fn new(shell: Shell, webhooks: &[WebhookView], may: bool) -> Self {
        let lang = shell.lang;
        let row = |one: &WebhookView| {
            let mut small = vec![one.url.clone()];
            if one.waiting > 0 {
                small.push(
                    lang.pick(
                        format!("{} menunggu", one.waiting),
                        format!("{} waiting", one.waiting),
                    ),
                );
            }
            if one.parked > 0 {
                small.push(
                    lang.pick(format!("{} gagal", one.parked), format!("{} given up", one.parked)),
                );
            }
            WebhookRow {
                name: one.note.clone().unwrap_or_else(|| one.url.clone()),
                href: format!("/webhooks/{}", one.id),
                small: small.join(" · "),
                badge: state_badge(&one.state, lang),
            }
        };
        Self {
            webhooks: webhooks.iter().map(row).collect(),
            may,
            empty: Empty {
                icon: "send",
                heading: lang.t("Belum ada webhook.", "No webhooks yet.").to_owned(),
                text: lang
                    .t(
                        "Program Anda sendiri bisa diberi tahu begitu sebuah pesanan berubah.",
                        "Your own program can be told as soon as an order changes.",
                    )
                    .to_owned(),
                action: may
                    .then(|| Link::new(lang.t("Tambah webhook", "Add a webhook"), "/webhooks/new")),
            },
            shell,
        }
    }
}

/// The fields of a webhook.
#[derive(Debug, Clone)]
pub struct WebhookFields {
    /// Where it leads.
    pub url: Field,
    /// What the managers call it.
    pub note: Field,
    /// Which types of event.
    pub types: Choices,
}

impl WebhookFields {
    /// The fields with what was typed.
    #[must_use]
    pub fn new(filled: &Filled, faults: &Faults, lang: Language) -> Self {
        let chosen: Vec<&str> = filled.all("types").collect();
        let choice = |kind: &str| {
            let value = type_of(kind);
            let is_chosen = chosen.contains(&value.as_str());
            Choice::new(value, type_word(kind, lang), is_chosen)
        };
        Self {
            url: Field {
                name: "url",
                label: lang.t("Alamat penerima", "The receiver's address"),
                hint: lang
                    .t(
                        "Diawali https:// dan bisa dicapai dari internet.",
                        "It begins with https:// and can be reached from the internet.",
                    )
                    .to_owned(),
                error: faults.at("url"),
                value: filled.get("url").to_owned(),
                kind: "url",
                longest: 2000,
                ..Field::default()
            },
            note: Field {
                name: "note",
                label: lang.t(
                    "Nama untuk Anda sendiri (boleh kosong)",
                    "A name for yourselves (may be empty)",
                ),
                error: faults.at("note"),
                value: filled.get("note").to_owned(),
                longest: 200,
                ..Field::default()
            },
            types: Choices {
                name: "types",
                legend: lang.t("Kejadian yang dikirim", "Events that are sent").to_owned(),
                hint: lang
                    .t("Tidak ada yang dipilih berarti semua.", "None chosen means all.")
                    .to_owned(),
                error: faults.at("types"),
                several: true,
                choices: RULES
                    .iter()
                    .map(|rule| rule.kind)
                    .chain(KINDS.iter().copied())
                    .map(choice)
                    .collect(),
            },
        }
    }
}

/// `/webhooks/new`.
#[derive(Debug, Template)]
#[template(path = "webhooks/make.html")]
pub struct MakePage {
    /// The shell, a task page's.
    pub shell: Shell,
    /// The fields.
    pub fields: WebhookFields,
    /// The form's key.
    pub key: String,
    /// What is wrong.
    pub wrongs: Vec<Wrong>,
}

impl MakePage {
    /// The page with what was typed.
    #[must_use]
    pub fn new(shell: Shell, filled: &Filled, key: String, faults: &Faults) -> Self {
        let mut shell = shell.task(Link::new("Webhook", "/webhooks"));
        shell.refused = !faults.is_empty();
        let fields = WebhookFields::new(filled, faults, shell.lang);
        Self { fields, key, wrongs: faults.wrongs(), shell }
    }
}

/// A new secret, shown once.
#[derive(Debug, Template)]
#[template(path = "webhooks/secret.html")]
pub struct SecretPage {
    /// The shell, a task page's.
    pub shell: Shell,
    /// `whsec_…`.
    pub secret: String,
    /// Where the webhook leads.
    pub url: String,
    /// Its page.
    pub href: String,
    /// Until when the one before still signs; empty for a new webhook.
    pub before: String,
}

/// A delivery in the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeliveryRow {
    /// "Pesanan diajukan".
    pub what: String,
    /// When it was made, and its id.
    pub small: String,
    /// How it is.
    pub badge: Badge,
    /// Its last tries, one line each: when, what came, how long it took; and how the answer begins.
    pub tries: Vec<(String, String)>,
    /// Where trying again posts to; empty where it is not given up.
    pub retry: String,
}

/// `/webhooks/{id}`.
#[derive(Debug, Template)]
#[template(path = "webhooks/show.html")]
pub struct WebhookPage {
    /// The shell, a task page's.
    pub shell: Shell,
    /// Its note, else its address.
    pub name: String,
    /// Its address.
    pub url: String,
    /// How it is.
    pub badge: Badge,
    /// What to know about it.
    pub notes: Vec<Note>,
    /// Whether the reader may change it.
    pub may: bool,
    /// The fields.
    pub fields: WebhookFields,
    /// Its address here.
    pub address: String,
    /// Whether it is sent anything.
    pub is_active: bool,
    /// What was sent, newest first.
    pub deliveries: Vec<DeliveryRow>,
    /// The way to older ones.
    pub pager: Pager,
    /// The forms' key.
    pub key: String,
    /// The version that is drawn.
    pub version: String,
    /// What is wrong.
    pub wrongs: Vec<Wrong>,
}

/// A webhook with its log, and who looks.
#[derive(Debug, Clone, Copy)]
pub struct Seen<'a> {
    /// The webhook.
    pub webhook: &'a WebhookView,
    /// Its deliveries, newest first.
    pub deliveries: &'a [DeliveryView],
    /// Whether the reader may change it.
    pub may: bool,
    /// Now.
    pub now: DateTime<Utc>,
    /// The zone the reader keeps time in.
    pub zone: Tz,
}

/// Tries of a delivery that the page shows; the API has all.
const TRIES_SHOWN: usize = 3;
/// Characters of an answer that the page shows.
const ANSWER_SHOWN: usize = 120;

impl WebhookPage {
    /// The page; `typed` is what stands in a refused form.
    #[must_use]
    pub fn new(
        shell: Shell,
        seen: &Seen<'_>,
        typed: Option<&Filled>,
        (next, key): (Option<String>, String),
        faults: &Faults,
    ) -> Self {
        let lang = shell.lang;
        let webhook = seen.webhook;
        let mut shell = shell.task(Link::new("Webhook", "/webhooks"));
        shell.refused = !faults.is_empty();
        let address = format!("/webhooks/{}", webhook.id);
        let stored = Filled::of(
            [("url", webhook.url.clone()), ("note", webhook.note.clone().unwrap_or_default())]
                .into_iter()
                .chain(webhook.types.iter().map(|word| ("types", word.clone())))
                .map(|(name, value)| (name.to_owned(), value))
                .collect(),
        );
        Self {
            name: webhook.note.clone().unwrap_or_else(|| webhook.url.clone()),
            url: webhook.url.clone(),
            badge: state_badge(&webhook.state, lang),
            notes: notes(seen, lang),
            may: seen.may,
            fields: WebhookFields::new(typed.unwrap_or(&stored), faults, lang),
            is_active: webhook.state == "active",
            deliveries: seen
                .deliveries
                .iter()
                .map(|one| delivery_row(one, seen, &address, lang))
                .collect(),
            pager: Pager { next, ..Pager::default() },
            key,
            version: webhook.version.to_string(),
            wrongs: faults.wrongs(),
            address,
            shell,
        }
    }
}

fn notes(seen: &Seen<'_>, lang: Language) -> Vec<Note> {
    let mut notes = Vec::new();
    if seen.webhook.state == "failed" {
        notes.push(Note {
            tone: Tone::Warn,
            icon: "alert-triangle",
            bold: failure_sentence(seen.webhook.failure.as_deref().unwrap_or_default(), lang)
                .to_owned(),
            small: lang
                .t(
                    "Perbaiki penerimanya, lalu jalankan lagi. Kejadian yang terlewat ada di /api/v1/events.",
                    "Put its receiver right, then let it go on. What was missed is in /api/v1/events.",
                )
                .to_owned(),
        });
    }
    if let Some(until) = seen.webhook.secret_before_until.filter(|until| *until > seen.now) {
        let until = moment(until, seen.now, seen.zone, lang);
        notes.push(Note {
            tone: Tone::Info,
            icon: "key",
            bold: lang.pick(
                format!("Rahasia lama masih ikut menandatangani sampai {until}."),
                format!("The secret before still signs too, until {until}."),
            ),
            small: String::new(),
        });
    }
    notes
}

fn delivery_row(one: &DeliveryView, seen: &Seen<'_>, address: &str, lang: Language) -> DeliveryRow {
    let when = |at| moment(at, seen.now, seen.zone, lang);
    let kind = one.kind.strip_prefix(TYPE_PREFIX).unwrap_or(&one.kind);
    let mut small = vec![when(one.made_at)];
    if let Some(next) = one.next_at.filter(|_| !one.attempts.is_empty()) {
        let next = when(next);
        small.push(lang.pick(format!("dicoba lagi {next}"), format!("tried again {next}")));
    }
    let shown = one.attempts.iter().take(TRIES_SHOWN);
    let parked = one.state == "parked" && seen.may;
    DeliveryRow {
        what: type_word(kind, lang).to_owned(),
        small: small.join(" · "),
        badge: delivery_badge(&one.state, lang),
        tries: shown
            .map(|one| {
                let line = format!("{} · {}", when(one.at), tried(one, lang));
                (line, one.answer.chars().take(ANSWER_SHOWN).collect())
            })
            .collect(),
        retry: if parked {
            format!("{address}/deliveries/{}/retry", one.id)
        } else {
            String::new()
        },
    }
}
