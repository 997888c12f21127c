//! Somebody's own account: who they are here, another password, signing out everywhere.

use askama::Template;
use chrono_tz::Tz;
use order_workflow::query::identity::people::CodeMade;

use super::filled::Faults;
use super::layout::{Link, Shell};
use super::parts::{Field, Note, Tone, Wrong};
use crate::language::Language;
use crate::language::format::date;

/// `/account`.
#[derive(Debug, Template)]
#[template(path = "account.html")]
pub struct AccountPage {
    /// The shell, a task page's.
    pub shell: Shell,
    /// Their name.
    pub name: String,
    /// What they sign in with.
    pub login: String,
    /// That the password was changed.
    pub note: Option<Note>,
    /// That somebody made a one-time code for them.
    pub code: Option<Note>,
    /// The password they have.
    pub old: Field,
    /// The password they want.
    pub new: Field,
    /// What is wrong.
    pub wrongs: Vec<Wrong>,
}

impl AccountPage {
    /// The page of whoever has this name and login; `code` is the one-time code that could be taken
    /// up for them, its day told in `zone`.
    #[must_use]
    pub fn new(
        shell: Shell,
        (name, login): (&str, &str),
        code: Option<&CodeMade>,
        zone: Tz,
        faults: &Faults,
    ) -> Self {
        let lang = shell.lang;
        let mut shell = shell.task(Link::new(lang.t("Lainnya", "More"), "/more"));
        shell.refused = !faults.is_empty();
        let password = |name: &'static str, label, hint: &str, autocomplete| Field {
            name,
            label,
            hint: hint.to_owned(),
            error: faults.at(name),
            kind: "password",
            autocomplete,
            longest: 1000,
            ..Field::default()
        };
        Self {
            name: name.to_owned(),
            login: login.to_owned(),
            note: None,
            code: code.map(|code| code_note(code, zone, lang)),
            old: password(
                "old_password",
                lang.t("Kata sandi sekarang", "The password you have now"),
                "",
                "current-password",
            ),
            new: password(
                "password",
                lang.t("Kata sandi baru", "New password"),
                lang.t(
                    "Paling sedikit 10 huruf atau angka. Beberapa kata yang mudah Anda ingat sudah baik.",
                    "At least 10 characters. A few words you remember easily are fine.",
                ),
                "new-password",
            ),
            wrongs: faults.wrongs(),
            shell,
        }
    }

    /// The same after the password was changed.
    #[must_use]
    pub fn changed(self) -> Self {
        let lang = self.shell.lang;
        let bold = lang.t("Kata sandi sudah diganti.", "The password is changed.").to_owned();
        let small = lang.t(
            "Perangkat dan program lain yang masuk sebagai Anda sudah dikeluarkan.",
            "Other devices and programs that were signed in as you are signed out.",
        );
        let small = small.to_owned();
        Self { note: Some(Note { tone: Tone::Good, icon: "circle-check", bold, small }), ..self }
    }
}

fn code_note(code: &CodeMade, zone: Tz, lang: Language) -> Note {
    let day = date(code.created_at.with_timezone(&zone).date_naive(), lang);
    let by = code.by.as_deref().unwrap_or(lang.t("orang lain", "somebody else"));
    Note {
        tone: Tone::Warn,
        icon: "key",
        bold: lang.pick(
            format!("Kode sekali pakai untuk Anda dibuat {by} pada {day}."),
            format!("A one-time code for you was made by {by} on {day}."),
        ),
        small: lang
            .t(
                "Bila Anda tidak memintanya, ganti kata sandi di bawah: kode itu langsung tidak berlaku.",
                "If you did not ask for it, change your password below: the code stops working at once.",
            )
            .to_owned(),
    }
}
