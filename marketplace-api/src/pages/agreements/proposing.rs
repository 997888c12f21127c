//! The forms of an agreement: whom with, what is proposed, and notice.

use askama::Template;
use chrono::NaiveDate;
use supply_chain::purchase_order::Party;
use uuid::Uuid;

use super::fields::Fields;
use crate::language::Language;
use crate::pages::filled::{Faults, Filled};
use crate::pages::layout::{Link, Shell};
use crate::pages::parts::{Field, Wrong};
use crate::pages::people::organization::OtherRow;

/// `/agreements/new` before anybody is chosen.
#[derive(Debug, Template)]
#[template(path = "agreements/choose.html")]
pub struct ChoosePage {
    /// The shell, a task page's.
    pub shell: Shell,
    /// What was looked for.
    pub looked_for: String,
    /// Who was found.
    pub found: Vec<Partner>,
}

/// Somebody to agree with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Partner {
    /// Who.
    pub other: OtherRow,
    /// To the agreement there is already, on either side; else to proposing one.
    pub ways: Vec<Link>,
}

impl Partner {
    /// Somebody with whom there are `already` these agreements: the reader's side in each, and which; the reader
    /// may propose on the sides `may`.
    #[must_use]
    pub fn new(other: OtherRow, may: &[Party], already: &[(Party, Uuid)], lang: Language) -> Self {
        let way = |side: &Party| match (already.iter().find(|(of, _)| of == side), side) {
            (Some((_, id)), Party::Seller) => Link::new(
                lang.t("Lihat kesepakatan jual", "See the agreement to sell"),
                format!("/agreements/{id}"),
            ),
            (Some((_, id)), Party::Buyer) => Link::new(
                lang.t("Lihat kesepakatan beli", "See the agreement to buy"),
                format!("/agreements/{id}"),
            ),
            (None, Party::Seller) => Link::new(
                lang.t("Jual kepada mereka", "Sell to them"),
                format!("/agreements/new?with={}&as=seller", other.id),
            ),
            (None, Party::Buyer) => Link::new(
                lang.t("Beli dari mereka", "Buy from them"),
                format!("/agreements/new?with={}&as=buyer", other.id),
            ),
        };
        Self { ways: may.iter().map(way).collect(), other }
    }
}

/// A proposal's form.
#[derive(Debug, Template)]
#[template(path = "agreements/form.html")]
pub struct FormPage {
    /// The shell, a task page's.
    pub shell: Shell,
    /// "Usulkan kesepakatan dengan …".
    pub heading: String,
    /// Who sells, who buys.
    pub about: String,
    /// The fields.
    pub fields: Fields,
    /// What is wrong.
    pub wrongs: Vec<Wrong>,
    /// Where the form posts to.
    pub action: String,
    /// The form's key.
    pub key: String,
    /// What the form says by itself: names with values.
    pub hidden: Vec<(&'static str, String)>,
}

impl FormPage {
    /// The form as it was filled in.
    #[must_use]
    pub fn new(
        shell: Shell,
        (name, sells): (&str, bool),
        (filled, faults): (&Filled, &Faults),
        (action, back): (String, String),
        hidden: Vec<(&'static str, String)>,
        key: String,
    ) -> Self {
        let lang = shell.lang;
        let mut shell = shell.task(Link::new(lang.t("Kesepakatan", "Agreements"), back));
        shell.refused = !faults.is_empty();
        let fields = Fields::new(filled, faults, lang);
        Self {
            heading: lang.pick(
                format!("Usulkan kesepakatan dengan {name}"),
                format!("Propose an agreement with {name}"),
            ),
            about: if sells {
                lang.t("Anda penjual.", "You are the seller.").to_owned()
            } else {
                lang.t("Anda pembeli.", "You are the buyer.").to_owned()
            },
            wrongs: faults.wrongs_named(|field| fields.label_of(field)),
            fields,
            action,
            key,
            hidden,
            shell,
        }
    }
}

/// `/agreements/{id}/end`.
#[derive(Debug, Template)]
#[template(path = "agreements/end.html")]
pub struct EndPage {
    /// The shell, a task page's.
    pub shell: Shell,
    /// With whom.
    pub name: String,
    /// The last day.
    pub last_day: Field,
    /// What is wrong.
    pub wrongs: Vec<Wrong>,
    /// Where the form posts to.
    pub action: String,
    /// The form's key.
    pub key: String,
    /// The version the reader has seen.
    pub version: String,
}

impl EndPage {
    /// The page, with `last_day` filled in.
    #[must_use]
    pub fn new(
        shell: Shell,
        (id, name, version): (Uuid, &str, i64),
        last_day: &str,
        faults: &Faults,
        key: String,
    ) -> Self {
        let lang = shell.lang;
        let href = format!("/agreements/{id}");
        let mut shell = shell.task(Link::new(lang.t("Kesepakatan", "Agreement"), href.clone()));
        shell.refused = !faults.is_empty();
        Self {
            name: name.to_owned(),
            last_day: Field {
                name: "last_day",
                label: lang.t("Hari terakhir berlaku", "The last day it holds"),
                error: faults.at("last_day"),
                value: last_day.to_owned(),
                kind: "date",
                longest: 10,
                ..Field::default()
            },
            wrongs: faults.wrongs(),
            action: format!("{href}/end"),
            key,
            version: version.to_string(),
            shell,
        }
    }
}

/// The day as a date field writes it.
#[must_use]
pub fn typed_day(day: NaiveDate) -> String {
    day.format("%Y-%m-%d").to_string()
}
