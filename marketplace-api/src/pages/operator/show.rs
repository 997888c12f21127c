//! `/operator/organizations/{id}`: an organization with its people and to whom it belongs.

use askama::Template;
use order_workflow::query::identity::organizations::OrganizationView;
use supply_chain::organization::Kind;

use super::list::BASE;
use crate::pages::layout::{Link, Shell};
use crate::pages::parts::{Note, Pager, Total};
use crate::pages::people::list::PersonRow;
use crate::pages::people::organization::{OtherRow, belongs_to, kind_name, saved};
use crate::pages::people::profile::facts;

/// `/operator/organizations/{id}`.
#[derive(Debug, Template)]
#[template(path = "operator/show.html")]
pub struct ShowPage {
    /// The shell, a task page's.
    pub shell: Shell,
    /// Its name.
    pub name: String,
    /// Its kind.
    pub kind: &'static str,
    /// That something was saved.
    pub note: Option<Note>,
    /// The profile.
    pub facts: Vec<Total>,
    /// Its people.
    pub people: Vec<PersonRow>,
    /// The way to the others.
    pub people_pager: Pager,
    /// To whom it belongs.
    pub belongs_to: Vec<String>,
    /// Whether others may belong to it.
    pub takes_in: bool,
    /// The first of those who belong to it.
    pub affiliates: Vec<OtherRow>,
    /// The way to the other affiliates.
    pub affiliates_pager: Pager,
    /// Its address.
    pub address: String,
}

/// An organization with all its page needs.
#[derive(Debug, Clone, Copy)]
pub struct Seen<'a> {
    /// The organization.
    pub view: &'a OrganizationView,
    /// Who belongs to it.
    pub affiliates: &'a [OrganizationView],
    /// The address of the next affiliates.
    pub next_affiliates: Option<&'a str>,
    /// The address of the next people.
    pub next_people: Option<&'a str>,
    /// Whether something was just saved.
    pub saved: bool,
}

impl ShowPage {
    /// The page with the people of the organization.
    #[must_use]
    pub fn new(shell: Shell, seen: Seen<'_>, people: Vec<PersonRow>) -> Self {
        let (view, lang) = (seen.view, shell.lang);
        let shell = shell.task(Link::new(lang.t("Organisasi", "Organizations"), "/operator"));
        let kind = Kind::from_word(&view.kind);
        let pager =
            |next: Option<&str>| Pager { next: next.map(str::to_owned), ..Pager::default() };
        Self {
            name: view.name.clone(),
            kind: kind.map_or("", |kind| kind_name(kind, lang)),
            note: seen.saved.then(|| saved(lang)),
            facts: facts(view, lang),
            people,
            people_pager: pager(seen.next_people),
            belongs_to: belongs_to(view),
            takes_in: kind == Some(Kind::Secondary),
            affiliates: seen
                .affiliates
                .iter()
                .map(|other| OtherRow::of(other, BASE, lang))
                .collect(),
            affiliates_pager: pager(seen.next_affiliates),
            address: format!("{BASE}/{}", view.id),
            shell,
        }
    }
}
