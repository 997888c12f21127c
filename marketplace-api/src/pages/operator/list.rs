//! `/operator`: every organization here.

use askama::Template;
use order_workflow::query::identity::organizations::OrganizationView;
use supply_chain::organization::Kind;

use crate::pages::layout::Shell;
use crate::pages::parts::{Pager, Tab};
use crate::pages::people::organization::OtherRow;

/// The address an organization's page hangs under.
pub const BASE: &str = "/operator/organizations";

/// `/operator`.
#[derive(Debug, Template)]
#[template(path = "operator/list.html")]
pub struct OrganizationsPage {
    /// The shell.
    pub shell: Shell,
    /// The kinds.
    pub tabs: Vec<Tab>,
    /// The kind looked for, kept when looking again; empty for all.
    pub kind: &'static str,
    /// What was looked for.
    pub looked_for: String,
    /// The organizations.
    pub organizations: Vec<OtherRow>,
    /// The way to the others.
    pub pager: Pager,
}

impl OrganizationsPage {
    /// The page; `next` is the address of the page after.
    #[must_use]
    pub fn new(
        shell: Shell,
        found: &[OrganizationView],
        kind: Option<Kind>,
        looked_for: String,
        next: Option<String>,
    ) -> Self {
        let lang = shell.lang;
        let tab = |word, of: Option<Kind>| Tab {
            word,
            href: of.map_or_else(
                || "/operator".to_owned(),
                |of| format!("/operator?kind={}", of.as_str()),
            ),
            count: None,
            current: of == kind,
        };
        Self {
            tabs: vec![
                tab(lang.t("Semua", "All"), None),
                tab(lang.t("Primer", "Primaries"), Some(Kind::Primary)),
                tab(lang.t("Sekunder", "Secondaries"), Some(Kind::Secondary)),
                tab(lang.t("Distributor", "Distributors"), Some(Kind::Distributor)),
                tab(lang.t("Bank", "Banks"), Some(Kind::Bank)),
            ],
            kind: kind.map_or("", Kind::as_str),
            organizations: found.iter().map(|view| OtherRow::of(view, BASE, lang)).collect(),
            pager: Pager { next, ..Pager::default() },
            looked_for,
            shell,
        }
    }
}
