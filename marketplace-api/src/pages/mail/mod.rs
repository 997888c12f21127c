//! Mails: where and how often somebody wants them, and the links that mails carry.

mod handling;

pub use handling::{choose, confirm, confirm_form, form, stop, stop_form};

use askama::Template;
use order_workflow::query::telling::mail::MailChoice;

use super::filled::Faults;
use super::layout::{Link, Shell};
use super::parts::{Choice, Choices, Field, Note, Tone, Wrong};
use crate::language::Language;

/// `/account/mail`.
#[derive(Debug, Template)]
#[template(path = "mail/choice.html")]
pub struct MailPage {
    /// The shell, a task page's.
    pub shell: Shell,
    /// How it stands.
    pub note: Option<Note>,
    /// The address.
    pub address: Field,
    /// How often.
    pub choices: Choices,
    /// The form's key.
    pub key: String,
    /// What is wrong.
    pub wrongs: Vec<Wrong>,
}

impl MailPage {
    /// The page of whoever chose so; `typed` is what stands in a refused form.
    #[must_use]
    pub fn new(
        shell: Shell,
        chosen: &MailChoice,
        typed: Option<(&str, &str)>,
        key: String,
        faults: &Faults,
    ) -> Self {
        let lang = shell.lang;
        let mut shell = shell.task(Link::new(lang.t("Lainnya", "More"), "/more"));
        shell.refused = !faults.is_empty();
        let known = chosen.address.as_deref().unwrap_or_default();
        // Whoever writes an address down wants something sent there, until they choose otherwise.
        let standing = if known.is_empty() { "each" } else { chosen.choice.as_str() };
        let (address, choice) = typed.unwrap_or((known, standing));
        let one = |value: &str, label: &str| Choice::new(value, label, value == choice);
        Self {
            note: how_it_stands(chosen, lang),
            address: Field {
                name: "address",
                label: lang.t("Alamat surel", "E-mail address"),
                hint: lang
                    .t(
                        "Kosongkan untuk menghapusnya. Alamat baru mendapat tautan dulu.",
                        "Leave it empty to remove it. A new address gets a link first.",
                    )
                    .to_owned(),
                error: faults.at("address"),
                value: address.to_owned(),
                keyboard: "email",
                autocomplete: "email",
                longest: 254,
                ..Field::default()
            },
            choices: Choices {
                name: "choice",
                legend: lang.t("Seberapa sering", "How often").to_owned(),
                choices: vec![
                    one("none", lang.t("Tanpa surel", "No mails")),
                    one("each", lang.t("Setiap kabar", "Each message")),
                    one("daily", lang.t("Sekali sehari, pukul 07.00", "Once a day, at 07:00")),
                ],
                ..Choices::default()
            },
            key,
            wrongs: faults.wrongs(),
            shell,
        }
    }
}

fn how_it_stands(chosen: &MailChoice, lang: Language) -> Option<Note> {
    let address = chosen.address.as_deref()?;
    if chosen.choice.as_str() == "none" {
        let bold = lang.pick(
            format!("Tidak ada kabar yang dikirim ke {address}."),
            format!("No messages are sent to {address}."),
        );
        let small = lang.t(
            "Anda memilih tanpa surel. Pilih “Setiap kabar” atau “Sekali sehari” agar ada yang sampai.",
            "You chose no mails. Choose “Each message” or “Once a day” for anything to reach it.",
        );
        return Some(Note {
            tone: Tone::Warn,
            icon: "alert-triangle",
            bold,
            small: small.to_owned(),
        });
    }
    Some(if chosen.confirmed_at.is_some() {
        let bold = lang.pick(
            format!("{address} sudah dipastikan milik Anda."),
            format!("{address} is confirmed to be yours."),
        );
        Note { tone: Tone::Good, icon: "circle-check", bold, small: String::new() }
    } else {
        Note {
            tone: Tone::Warn,
            icon: "hourglass",
            bold: lang.pick(
                format!("Buka tautan yang kami kirim ke {address}."),
                format!("Open the link that we sent to {address}."),
            ),
            small: lang
                .t(
                    "Sebelum itu tidak ada kabar yang dikirim ke sana.",
                    "Nothing else is sent there before.",
                )
                .to_owned(),
        }
    })
}

/// What a mail's link leads to: one question with its button, then that it is done.
#[derive(Debug, Template)]
#[template(path = "mail/link.html")]
pub struct LinkPage {
    /// The shell.
    pub shell: Shell,
    /// The heading.
    pub heading: &'static str,
    /// What the button does, or what was done.
    pub text: String,
    /// Where the button posts to; empty when it is done, or cannot be.
    pub action: String,
    /// The button.
    pub button: &'static str,
}
