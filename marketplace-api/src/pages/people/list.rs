//! `/people`: everybody in the organization.

use askama::Template;
use order_workflow::query::identity::people::PersonView;
use supply_chain::id::PersonId;
use uuid::Uuid;

use super::role_names;
use crate::language::Language;
use crate::pages::layout::Shell;
use crate::pages::parts::{Badge, Pager, Tone};

/// Whether the reader may make somebody a new one-time code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Renewal {
    /// They may.
    Offered,
    /// The person also acts elsewhere, so the operator may alone.
    OperatorOnly,
    /// There is nothing to make, or the reader changes nothing here.
    Absent,
}

impl Renewal {
    /// What a reader is offered for `person`: `may` says that they change things here, `operates` that
    /// they do so for the whole installation.
    #[must_use]
    pub fn of(person: &PersonView, reader: PersonId, may: bool, operates: bool) -> Self {
        if !may || person.login.is_none() || person.id == Uuid::from(reader) {
            Self::Absent
        } else if person.elsewhere && !operates {
            Self::OperatorOnly
        } else {
            Self::Offered
        }
    }
}

/// A person in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonRow {
    /// Their name, or their login where the name is gone.
    pub name: String,
    /// Their page; empty where the reader may change nothing.
    pub href: String,
    /// What they sign in with.
    pub login: String,
    /// What they are.
    pub roles: String,
    /// The page that makes them a new one-time code; empty where the reader makes none.
    pub code_href: String,
    /// That they have not come in yet.
    pub badge: Option<Badge>,
    /// Whether it is the reader.
    pub is_self: bool,
}

impl PersonRow {
    /// A person as `reader` sees them; `base` is the address of the list, empty where nothing leads on.
    #[must_use]
    pub fn of(person: &PersonView, reader: PersonId, base: &str, lang: Language) -> Self {
        let login = person.login.clone().unwrap_or_default();
        Self {
            name: person.name.clone().unwrap_or_else(|| login.clone()),
            href: if base.is_empty() { String::new() } else { format!("{base}/{}", person.id) },
            login,
            roles: role_names(&person.roles, lang),
            code_href: String::new(),
            badge: (person.state == "invited")
                .then(|| Badge::new(Tone::Warn, "hourglass", lang.t("Belum masuk", "Not in yet"))),
            is_self: person.id == Uuid::from(reader),
        }
    }

    /// The same with the way to a new one-time code, where `renewal` offers it.
    #[must_use]
    pub fn renewable(mut self, renewal: Renewal) -> Self {
        if renewal == Renewal::Offered && !self.href.is_empty() {
            self.code_href = format!("{}/invite-code", self.href);
        }
        self
    }
}

/// `/people`.
#[derive(Debug, Template)]
#[template(path = "people/list.html")]
pub struct PeoplePage {
    /// The shell.
    pub shell: Shell,
    /// The organization's name.
    pub organization: String,
    /// The people, the longest there first.
    pub people: Vec<PersonRow>,
    /// The page that invites; empty where the reader may not.
    pub invite_href: String,
    /// The way to the others.
    pub pager: Pager,
}
