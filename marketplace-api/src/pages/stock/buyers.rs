//! Choosing by name who sees an offer: the organizations that are named, and those that were looked for.

use order_workflow::query::identity::organizations::OrganizationView;
use order_workflow::query::sellers::SellerName;
use supply_chain::id::OrganizationId;
use supply_chain::offer::Audience;
use uuid::Uuid;

use crate::language::Language;
use crate::pages::filled::{Faults, Filled};
use crate::pages::parts::{Choice, Choices, Field};

/// The most organizations a page lists to be ticked; a longer list was not written by hand, and stays
/// as it is.
pub const NAMED_MAX: usize = 100;
/// Organizations found at a time; more are found by more of their name.
pub const FOUND_MAX: u64 = 12;

/// Who is named now, and who was looked for.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Known {
    /// The named ones; none where there are more than [`NAMED_MAX`].
    pub named: Vec<SellerName>,
    /// The found ones that are not named.
    pub found: Vec<OrganizationView>,
}

/// The part of the form that names buyers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BuyersField {
    /// The organizations, the named ones ticked and first.
    pub choices: Choices,
    /// Where one looks for more.
    pub find: Field,
    /// Whether it stands open: somebody is named, or looked for.
    pub is_open: bool,
}

/// Who is ticked: in the form, or before it was filled in by the offer. Nothing where there are too many
/// to list.
#[must_use]
pub fn ticked(filled: &Filled, now: &Audience) -> Option<Vec<Uuid>> {
    if filled.is_ticked("buyers") {
        return Some(filled.all("buyer").filter_map(|id| id.parse().ok()).collect());
    }
    match now {
        Audience::Organizations(named) if named.len() > NAMED_MAX => None,
        Audience::Organizations(named) => Some(named.iter().copied().map(Uuid::from).collect()),
        _ => Some(Vec::new()),
    }
}

/// What is looked for; nothing most of the time.
#[must_use]
pub fn looked_for(filled: &Filled) -> Option<String> {
    filled.text("find")
}

/// The audience that names the ticked ones; nothing leaves it as it is. Naming nobody is a fault.
pub fn named(filled: &Filled, faults: &mut Faults, lang: Language) -> Option<Audience> {
    if !filled.is_ticked("buyers") {
        return None;
    }
    let ids: Vec<OrganizationId> =
        filled.all("buyer").filter_map(|id| id.parse().ok()).map(OrganizationId).collect();
    if ids.is_empty() {
        faults.add(
            "find",
            lang.t(
                "Cari lalu centang paling sedikit satu koperasi.",
                "Look for at least one cooperative and tick it.",
            ),
        );
    }
    Some(Audience::Organizations(ids))
}

impl BuyersField {
    /// The field with who is known; `is_chosen` when the audience is the named ones.
    #[must_use]
    pub fn new(
        known: &Known,
        filled: &Filled,
        faults: &Faults,
        is_chosen: bool,
        lang: Language,
    ) -> Self {
        let named = known
            .named
            .iter()
            .map(|named| Choice::new(named.id.to_string(), named.name.clone(), true));
        let found = known.found.iter().map(|found| {
            let place = found.regency.as_ref().map(|place| format!(", {place}"));
            let label = format!("{}{}", found.name, place.unwrap_or_default());
            Choice::new(found.id.to_string(), label, false)
        });
        let text = looked_for(filled);
        let error = text.as_ref().filter(|_| known.found.is_empty()).map(|text| {
            lang.pick(
                format!("Tidak ada koperasi lain bernama “{text}”. Coba sebagian namanya."),
                format!("No other cooperative is called “{text}”. Try part of its name."),
            )
        });
        Self {
            is_open: is_chosen || text.is_some(),
            choices: Choices {
                name: "buyer",
                legend: lang.t("Koperasi pilihan", "Chosen cooperatives").to_owned(),
                several: true,
                choices: named.chain(found).collect(),
                ..Choices::default()
            },
            find: Field {
                name: "find",
                label: lang.t("Cari koperasi", "Look for a cooperative"),
                hint: lang
                    .t("Nama, kode, atau NIK koperasi.", "Name, code or NIK koperasi.")
                    .to_owned(),
                error: faults.at("find").or(error),
                keyboard: "search",
                longest: 200,
                ..Field::default()
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(pairs: &[(&str, &str)]) -> Filled {
        Filled::of(pairs.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect())
    }

    #[test]
    fn the_form_says_who_is_named_and_before_it_the_offer_does() {
        let [one, two] = [1, 2].map(Uuid::from_u128);
        let now = Audience::Organizations(vec![OrganizationId(one)]);

        assert_eq!(ticked(&filled(&[]), &now), Some(vec![one]));
        let form = filled(&[("buyers", "1"), ("buyer", &two.to_string())]);
        assert_eq!(ticked(&form, &now), Some(vec![two]));
        let many = Audience::Organizations(vec![OrganizationId(one); NAMED_MAX + 1]);
        assert_eq!(ticked(&filled(&[]), &many), None);
    }

    #[test]
    fn nobody_is_no_audience_and_an_unlisted_one_stays() {
        let mut faults = Faults::default();

        assert_eq!(named(&filled(&[]), &mut faults, Language::Indonesian), None);
        assert!(faults.is_empty());
        named(&filled(&[("buyers", "1")]), &mut faults, Language::Indonesian);
        assert!(faults.at("find").is_some());
    }
}
