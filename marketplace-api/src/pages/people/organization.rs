//! `/organization`: who we are, to whom we belong, and who belongs to us.

use askama::Template;
use order_workflow::query::identity::organizations::OrganizationView;
use order_workflow::query::identity::regions::RegionView;
use supply_chain::organization::Kind;
use uuid::Uuid;

use super::profile::{self, facts, region};
use crate::language::Language;
use crate::pages::filled::{Faults, Filled};
use crate::pages::layout::{Link, Shell};
use crate::pages::parts::{Choice, Choices, Field, Note, Pager, Tone, Total, Wrong};

/// Where the approval rules stand.
const RULES: &str = "/organization/approval-rules";

/// A kind of organization, in words.
#[must_use]
pub const fn kind_name(kind: Kind, lang: Language) -> &'static str {
    match kind {
        Kind::Primary => lang.t("koperasi primer", "primary cooperative"),
        Kind::Secondary => lang.t("koperasi sekunder", "secondary cooperative"),
        Kind::Distributor => lang.t("distributor", "distributor"),
        Kind::Bank => "bank",
    }
}

/// Another organization in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OtherRow {
    /// Its id.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// Its page, where there is one.
    pub href: String,
    /// Kind, place and code.
    pub small: String,
}

impl OtherRow {
    /// An organization; `base` is the address its page hangs under, empty for none.
    #[must_use]
    pub fn of(view: &OrganizationView, base: &str, lang: Language) -> Self {
        let kind =
            Kind::from_word(&view.kind).map_or(view.kind.as_str(), |kind| kind_name(kind, lang));
        Self {
            id: view.id,
            name: view.name.clone(),
            href: if base.is_empty() { String::new() } else { format!("{base}/{}", view.id) },
            small: format!("{kind} · {} · {}", region(view), view.code),
        }
    }
}

/// `/organization`.
#[derive(Debug, Template)]
#[template(path = "people/organization.html")]
pub struct OrganizationPage {
    /// The shell.
    pub shell: Shell,
    /// Its name.
    pub name: String,
    /// Its kind.
    pub kind: &'static str,
    /// That it was saved.
    pub note: Option<Note>,
    /// The profile.
    pub facts: Vec<Total>,
    /// The page that changes it; empty where the reader may not.
    pub edit_href: String,
    /// To whom it belongs.
    pub belongs_to: Vec<String>,
    /// Whether others may belong to it.
    pub takes_in: bool,
    /// Who belongs to it.
    pub affiliates: Vec<OtherRow>,
    /// The way to the others.
    pub pager: Pager,
    /// The page of its people; empty where the reader may not see them.
    pub people_href: String,
    /// The page of its approval rules; empty where the reader may not see them.
    pub rules_href: String,
    /// The page that takes another in; empty where the reader may not.
    pub add_href: String,
    /// Where letting one go is asked once more; empty where the reader may not.
    pub part_base: String,
}

/// An organization with all its page needs.
#[expect(clippy::struct_excessive_bools, reason = "what the reader may, each by itself")]
#[derive(Debug, Clone, Copy)]
pub struct Seen<'a> {
    /// The organization.
    pub view: &'a OrganizationView,
    /// Who belongs to it.
    pub affiliates: &'a [OrganizationView],
    /// The address after which the next affiliates come.
    pub next: Option<&'a str>,
    /// Whether the reader looks after it.
    pub may: bool,
    /// Whether the reader may see its people.
    pub sees_people: bool,
    /// Whether the reader may see its approval rules.
    pub sees_rules: bool,
    /// Whether something was just saved.
    pub saved: bool,
}

impl OrganizationPage {
    /// The page of the organization the reader acts for.
    #[must_use]
    pub fn new(shell: Shell, seen: Seen<'_>) -> Self {
        let (view, lang) = (seen.view, shell.lang);
        let kind = Kind::from_word(&view.kind);
        let takes_in = kind == Some(Kind::Secondary);
        let may = |address: &str| if seen.may { address.to_owned() } else { String::new() };
        Self {
            name: view.name.clone(),
            kind: kind.map_or("", |kind| kind_name(kind, lang)),
            note: seen.saved.then(|| saved(lang)),
            facts: facts(view, lang),
            edit_href: may("/organization/edit"),
            rules_href: if seen.sees_rules { RULES.to_owned() } else { String::new() },
            people_href: if seen.sees_people { "/people".to_owned() } else { String::new() },
            belongs_to: belongs_to(view),
            takes_in,
            affiliates: seen.affiliates.iter().map(|other| OtherRow::of(other, "", lang)).collect(),
            pager: Pager { next: seen.next.map(str::to_owned), ..Pager::default() },
            add_href: if takes_in { may("/organization/affiliates") } else { String::new() },
            part_base: may("/organization/affiliates"),
            shell,
        }
    }
}

/// The note after something was taken.
#[must_use]
pub fn saved(lang: Language) -> Note {
    Note {
        tone: Tone::Good,
        icon: "circle-check",
        bold: lang.t("Tersimpan.", "Saved.").to_owned(),
        small: String::new(),
    }
}

/// The names of those an organization belongs to.
#[must_use]
pub fn belongs_to(view: &OrganizationView) -> Vec<String> {
    let uppers = view.belongs_to.as_array().into_iter().flatten();
    uppers.filter_map(|upper| upper.get("name")?.as_str().map(str::to_owned)).collect()
}

/// Where somebody is: typed as a code or a name, chosen where several are called that.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegionField {
    /// What was typed.
    pub typed: Field,
    /// The places it may be.
    pub choices: Option<Choices>,
}

impl RegionField {
    /// The field as it was filled in, with the places found for it.
    #[must_use]
    pub fn new(filled: &Filled, faults: &Faults, found: &[RegionView], lang: Language) -> Self {
        let choice = |region: &RegionView| {
            let label = if region.lies_in.is_empty() {
                format!("{} ({})", region.name, region.code)
            } else {
                format!("{}, {} ({})", region.name, region.lies_in, region.code)
            };
            Choice::new(region.code.clone(), label, filled.get("region_choice") == region.code)
        };
        Self {
            typed: Field {
                name: "region",
                label: lang.t("Wilayah", "Region"),
                hint: lang
                    .t(
                        "Ketik nama desa, kecamatan atau kabupaten, atau kodenya seperti 53.08.",
                        "Type the village, district or regency, or its code such as 53.08.",
                    )
                    .to_owned(),
                error: faults.at("region"),
                value: filled.get("region").to_owned(),
                longest: 100,
                ..Field::default()
            },
            choices: (!found.is_empty()).then(|| Choices {
                name: "region_choice",
                legend: lang.t("Yang mana?", "Which one?").to_owned(),
                choices: found.iter().map(choice).collect(),
                ..Choices::default()
            }),
        }
    }
}

/// `/organization/edit`.
#[derive(Debug, Template)]
#[template(path = "people/edit.html")]
pub struct EditPage {
    /// The shell, a task page's.
    pub shell: Shell,
    /// That somebody else changed it meanwhile.
    pub note: Option<Note>,
    /// The fields.
    pub fields: Vec<Field>,
    /// Where it is.
    pub region: RegionField,
    /// Whether it collects PPN.
    pub vat_registered: bool,
    /// What is wrong.
    pub wrongs: Vec<Wrong>,
    /// Where the form posts to.
    pub action: String,
    /// The form's key.
    pub key: String,
    /// The version of the profile.
    pub version: String,
}

impl EditPage {
    /// The page as it was filled in.
    #[must_use]
    pub fn new(
        shell: Shell,
        (action, back): (&str, Link),
        (filled, faults, found): (&Filled, &Faults, &[RegionView]),
        (key, version): (String, i64),
        overtaken: bool,
    ) -> Self {
        let lang = shell.lang;
        let mut shell = shell.task(back);
        shell.refused = !faults.is_empty();
        Self {
            note: overtaken.then(|| Note {
                tone: Tone::Warn,
                icon: "history",
                bold: lang
                    .t("Profil ini baru saja diubah orang lain.", "Somebody else has just changed this profile.")
                    .to_owned(),
                small: lang
                    .t(
                        "Isian Anda masih di bawah. Periksa, lalu simpan lagi bila masih perlu.",
                        "What you typed is still below. Check it, and save again if it still holds.",
                    )
                    .to_owned(),
            }),
            fields: profile::fields(filled, faults, lang),
            region: RegionField::new(filled, faults, found, lang),
            vat_registered: filled.is_ticked("vat_registered"),
            wrongs: faults.wrongs(),
            action: action.to_owned(),
            key,
            version: version.to_string(),
            shell,
        }
    }
}

/// `/organization/affiliates`: which cooperative to take in.
#[derive(Debug, Template)]
#[template(path = "people/affiliates.html")]
pub struct AffiliatesPage {
    /// The shell, a task page's.
    pub shell: Shell,
    /// What was looked for.
    pub looked_for: String,
    /// What was found; nothing before anything was looked for.
    pub found: Vec<OtherRow>,
    /// Why the last one was not taken in.
    pub refusal: Option<String>,
    /// The address of this page, where the forms post to.
    pub address: String,
    /// The forms' key; each adds the other's id.
    pub key: String,
}
