//! `/operator/new`: one organization comes in.

use askama::Template;
use order_workflow::query::identity::regions::RegionView;
use supply_chain::organization::Kind;

use crate::pages::filled::{Faults, Filled};
use crate::pages::layout::{Link, Shell};
use crate::pages::parts::{Choice, Choices, Field, Wrong};
use crate::pages::people::organization::{RegionField, kind_name};

/// `/operator/new`.
#[derive(Debug, Template)]
#[template(path = "operator/make.html")]
pub struct MakePage {
    /// The shell, a task page's.
    pub shell: Shell,
    /// What kind.
    pub kind: Choices,
    /// Its name.
    pub name: Field,
    /// Where it is.
    pub region: RegionField,
    /// The ministry's number.
    pub nik_koperasi: Field,
    /// Tax number.
    pub npwp: Field,
    /// Whether it collects PPN.
    pub vat_registered: bool,
    /// What is wrong.
    pub wrongs: Vec<Wrong>,
    /// The form's key.
    pub key: String,
}

impl MakePage {
    /// The page as it was filled in, or empty.
    #[must_use]
    pub fn new(
        shell: Shell,
        filled: &Filled,
        found: &[RegionView],
        key: String,
        faults: &Faults,
    ) -> Self {
        let lang = shell.lang;
        let mut shell = shell.task(Link::new(lang.t("Organisasi", "Organizations"), "/operator"));
        shell.refused = !faults.is_empty();
        let field = |name: &'static str, label, hint: &str, keyboard| Field {
            name,
            label,
            hint: hint.to_owned(),
            error: faults.at(name),
            value: filled.get(name).to_owned(),
            keyboard,
            longest: 200,
            ..Field::default()
        };
        let may_be_empty = lang.t("Boleh kosong.", "May be empty.");
        let chosen = filled.get("kind");
        Self {
            kind: Choices {
                name: "kind",
                legend: lang.t("Jenis", "Kind").to_owned(),
                error: faults.at("kind"),
                choices: Kind::ALL
                    .into_iter()
                    .map(|kind| {
                        let is_chosen =
                            kind.as_str() == chosen || (chosen.is_empty() && kind == Kind::Primary);
                        Choice::new(kind.as_str(), kind_name(kind, lang), is_chosen)
                    })
                    .collect(),
                ..Choices::default()
            },
            name: field("name", lang.t("Nama", "Name"), "", ""),
            region: RegionField::new(filled, faults, found, lang),
            nik_koperasi: field("nik_koperasi", "NIK koperasi", may_be_empty, ""),
            npwp: field("npwp", "NPWP", may_be_empty, "numeric"),
            vat_registered: filled.is_ticked("vat_registered"),
            wrongs: faults.wrongs(),
            key,
            shell,
        }
    }
}
