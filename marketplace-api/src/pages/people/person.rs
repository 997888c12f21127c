//! `/people/{id}`: one person, their roles, and the way out.

use askama::Template;
use order_workflow::query::identity::people::PersonView;

use super::list::{PersonRow, Renewal};
use super::role_choices;
use crate::language::format::date;
use crate::pages::filled::Faults;
use crate::pages::layout::{Link, Shell};
use crate::pages::parts::{Choices, Note, Tone, Wrong};

/// `/people/{id}`.
#[derive(Debug, Template)]
#[template(path = "people/person.html")]
pub struct PersonPage {
    /// The shell, a task page's.
    pub shell: Shell,
    /// The person.
    pub person: PersonRow,
    /// Since when they are here.
    pub since: String,
    /// That it was saved, or why nothing can be changed.
    pub note: Option<Note>,
    /// Why the reader makes no new code for them, or empty.
    pub no_code: &'static str,
    /// The roles to choose from; none where the reader may not.
    pub roles: Option<Choices>,
    /// What is wrong.
    pub wrongs: Vec<Wrong>,
    /// Their address.
    pub address: String,
    /// The form's key.
    pub key: String,
}

/// A person with all their page needs.
#[derive(Debug, Clone)]
pub struct Seen<'a> {
    /// The person.
    pub person: &'a PersonView,
    /// How the list shows them.
    pub row: PersonRow,
    /// The zone their organization keeps time in.
    pub zone: chrono_tz::Tz,
    /// The address of the list.
    pub base: &'a str,
    /// The list, as the way back names it.
    pub back: Link,
    /// Whether the reader may change roles here.
    pub may: bool,
    /// Whether they may make a new one-time code.
    pub renewal: Renewal,
    /// Whether roles were just saved.
    pub saved: bool,
}

impl PersonPage {
    /// The page; `chosen` are the roles ticked in a form that was refused.
    #[must_use]
    pub fn new(
        shell: Shell,
        seen: Seen<'_>,
        chosen: Option<Vec<String>>,
        key: String,
        faults: &Faults,
    ) -> Self {
        let lang = shell.lang;
        let mut shell = shell.task(seen.back.clone());
        shell.refused = !faults.is_empty();
        let may = seen.may && !seen.row.is_self;
        let held = chosen.unwrap_or_else(|| seen.person.roles.clone());
        let note = |tone, icon, bold: &str, small: &str| {
            Some(Note { tone, icon, bold: bold.to_owned(), small: small.to_owned() })
        };
        Self {
            note: if seen.saved {
                note(
                    Tone::Good,
                    "circle-check",
                    lang.t("Tersimpan.", "Saved."),
                    lang.t("Orang ini perlu masuk lagi.", "This person has to sign in again."),
                )
            } else if seen.row.is_self && seen.may {
                note(
                    Tone::Quiet,
                    "lock",
                    lang.t("Ini Anda sendiri.", "This is you."),
                    lang.t(
                        "Wewenang sendiri hanya diubah manajer lain.",
                        "Your own roles are for another manager to change.",
                    ),
                )
            } else {
                None
            },
            no_code: if seen.renewal == Renewal::OperatorOnly {
                lang.t(
                    "Orang ini juga berwewenang di luar organisasi ini, jadi kode baru untuknya dibuat operator.",
                    "This person also acts outside this organization, so a new code for them is the operator's to make.",
                )
            } else {
                ""
            },
            roles: may
                .then(|| role_choices(held.iter().map(String::as_str), faults.at("roles"), lang)),
            since: date(seen.person.since.with_timezone(&seen.zone).date_naive(), lang),
            wrongs: faults.wrongs(),
            address: format!("{}/{}", seen.base, seen.person.id),
            person: seen.row,
            key,
            shell,
        }
    }
}
