//! The part of a form that says on what terms goods are sold: prices by count, smallest order,
//! multiple, tax, and for whom.

use order_workflow::query::catalogue::OfferView;
use supply_chain::money::Money;
use supply_chain::offer::Audience;
use supply_chain::organization::Kind;
use supply_chain::price_ladder::PriceBreak;

use super::buyers::{self, BuyersField, Known};
use super::{NAMED, audience_choices};
use crate::language::Language;
use crate::language::format::{count, rupiah_typed};
use crate::pages::filled::{Faults, Filled};
use crate::pages::parts::{Choices, Field};

/// The most packs of a step, a smallest order or a multiple.
const COUNT_MAX: u32 = 1_000_000_000;
/// Steps a form has room for: all that stand and one more, at least three, and no ladder is longer.
const STEPS_LEAST: usize = 3;
const STEPS_MAX: usize = 100;

/// A field of a step.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Spot {
    /// Its name and id.
    pub name: String,
    /// What was typed.
    pub value: String,
    /// Its label for those who hear the page.
    pub label: String,
    /// What to type instead.
    pub error: Option<String>,
}

/// A step of the ladder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepRow {
    /// From how many packs; the first step has none, it starts at one.
    pub from: Option<Spot>,
    /// The price of a pack.
    pub price: Spot,
}

/// The terms, as fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfferForm {
    /// The steps of the ladder.
    pub steps: Vec<StepRow>,
    /// The fewest packs sold at once.
    pub minimum: Field,
    /// Packs are sold in multiples of this.
    pub multiple: Field,
    /// Whether the prices include PPN.
    pub includes_tax: bool,
    /// Who sees it.
    pub audience: Choices,
    /// Who is named one by one; none on a form that has no room for it, or where they are too many.
    pub buyers: Option<BuyersField>,
}

/// The terms, understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terms {
    /// Prices by count.
    pub price_breaks: Vec<PriceBreak>,
    /// The fewest packs sold at once.
    pub minimum: i64,
    /// Packs are sold in multiples of this.
    pub multiple: i64,
    /// Whether the prices include PPN.
    pub includes_tax: bool,
    /// Who sees it; nothing leaves it as it is.
    pub audience: Option<Audience>,
}

impl OfferForm {
    /// The fields as they were filled in. `now` is the audience that stands; `known` are the buyers that
    /// may be named.
    #[must_use]
    pub fn new(
        filled: &Filled,
        faults: &Faults,
        kind: Kind,
        now: &Audience,
        known: Option<&Known>,
        lang: Language,
    ) -> Self {
        let number = |name: &'static str, label, hint: &str| Field {
            name,
            label,
            hint: hint.to_owned(),
            error: faults.at(name),
            value: filled.get(name).to_owned(),
            keyboard: "numeric",
            longest: 15,
            ..Field::default()
        };
        let rows = (last_step(filled) + 2).clamp(STEPS_LEAST, STEPS_MAX);
        let chosen = match filled.get("audience") {
            // Whoever looks for a buyer means to name them.
            _ if known.is_some() && buyers::looked_for(filled).is_some() => NAMED,
            "" => now.word(),
            word => word,
        };
        Self {
            steps: (0..rows).map(|at| step(filled, faults, at, lang)).collect(),
            minimum: number(
                "minimum",
                lang.t("Pesan paling sedikit", "Smallest order"),
                lang.t("Berapa kemasan.", "How many packs."),
            ),
            multiple: number(
                "multiple",
                lang.t("Kelipatan", "Multiple"),
                lang.t("1 berarti berapa pun boleh.", "1 means any count will do."),
            ),
            includes_tax: filled.is_ticked("includes_tax"),
            audience: Choices {
                name: "audience",
                legend: lang
                    .t("Siapa yang melihat dan boleh membeli?", "Who sees it and may buy?")
                    .to_owned(),
                error: faults.at("audience"),
                choices: audience_choices(kind, now, (chosen, known.is_some()), lang),
                ..Choices::default()
            },
            buyers: known
                .map(|known| BuyersField::new(known, filled, faults, chosen == NAMED, lang)),
        }
    }
}

fn step(filled: &Filled, faults: &Faults, at: usize, lang: Language) -> StepRow {
    let nth = at + 1;
    let spot = |name: String, label: String| Spot {
        value: filled.get(&name).to_owned(),
        error: faults.at(&name),
        label,
        name,
    };
    StepRow {
        from: (at > 0).then(|| {
            let label = lang.pick(
                format!("Mulai berapa kemasan, tingkat {nth}"),
                format!("From how many packs, step {nth}"),
            );
            spot(format!("from-{at}"), label)
        }),
        price: spot(
            format!("price-{at}"),
            lang.pick(
                format!("Harga satu kemasan, tingkat {nth}"),
                format!("Price of a pack, step {nth}"),
            ),
        ),
    }
}

/// The last step with anything in it.
fn last_step(filled: &Filled) -> usize {
    let holds = |at: &usize| {
        ["from", "price"].iter().any(|part| !filled.get(&format!("{part}-{at}")).trim().is_empty())
    };
    (0..STEPS_MAX).rev().find(holds).unwrap_or(0)
}

/// An offer's terms as they would have been typed.
#[must_use]
pub fn typed(offer: &OfferView) -> Filled {
    let mut pairs = Vec::new();
    for (at, step) in offer.price_breaks.iter().enumerate() {
        pairs.push((format!("price-{at}"), rupiah_typed(step.price)));
        if at > 0 {
            pairs.push((format!("from-{at}"), count(step.min_count)));
        }
    }
    pairs.push(("minimum".to_owned(), count(offer.minimum_count)));
    pairs.push(("multiple".to_owned(), count(offer.multiple)));
    if offer.price_includes_tax {
        pairs.push(("includes_tax".to_owned(), "yes".to_owned()));
    }
    Filled::of(pairs)
}

/// The terms as they were filled in; what is wrong with them is added to `faults`.
#[must_use]
pub fn terms(filled: &Filled, faults: &mut Faults, lang: Language) -> Option<Terms> {
    let mut price_breaks = Vec::new();
    for at in 0..=last_step(filled) {
        let (from, price) = (format!("from-{at}"), format!("price-{at}"));
        let blank = |name: &str| filled.get(name).trim().is_empty();
        if at > 0 && blank(&from) && blank(&price) {
            continue;
        }
        let min_count =
            if at == 0 { Some(1) } else { faults.count(filled, &from, (2, COUNT_MAX), lang) };
        let price = faults.price(filled, &price, lang).map(Money::from_sen);
        if let (Some(min_count), Some(price)) = (min_count, price) {
            price_breaks.push(PriceBreak { min_count, price });
        }
    }
    let minimum = faults.count(filled, "minimum", (1, COUNT_MAX), lang);
    let multiple = faults.count(filled, "multiple", (1, COUNT_MAX), lang);
    let audience = match filled.get("audience") {
        "" => None,
        NAMED => buyers::named(filled, faults, lang),
        // The seller's own id stands in the tokens alone, and these words have none.
        word => Audience::from_word(word, supply_chain::id::OrganizationId(uuid::Uuid::nil()), &[]),
    };
    let terms = Terms {
        price_breaks,
        minimum: minimum?,
        multiple: multiple?,
        includes_tax: filled.is_ticked("includes_tax"),
        audience,
    };
    faults.is_empty().then_some(terms)
}

/// Which field a place of the command's body belongs to.
#[must_use]
pub fn field_of(filled: &Filled, pointer: &str) -> Option<String> {
    let mut parts = pointer.split('/');
    Some(match (parts.next()?, parts.next(), parts.next()) {
        ("price_breaks", Some(at), part) => {
            // Blank steps are left out on the way, so the place counts filled ones.
            let at: usize = at.parse().ok()?;
            let filled_at = (0..=last_step(filled))
                .filter(|step| !filled.get(&format!("price-{step}")).trim().is_empty())
                .nth(at)?;
            let name = if part == Some("min_count") && filled_at > 0 { "from" } else { "price" };
            format!("{name}-{filled_at}")
        }
        ("price_breaks", None, _) => "price-0".to_owned(),
        ("minimum_count", ..) => "minimum".to_owned(),
        ("pack", Some("name"), _) | ("pack.name", ..) => "pack".to_owned(),
        ("pack", Some("factor"), _) | ("pack.factor", ..) => "factor".to_owned(),
        (
            known @ ("multiple" | "audience" | "name" | "brand" | "category" | "gtin" | "stock"),
            ..,
        ) => known.to_owned(),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(pairs: &[(&str, &str)]) -> Filled {
        Filled::of(pairs.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect())
    }

    #[test]
    fn blank_steps_are_left_out_and_faults_still_find_their_field() {
        let form = filled(&[
            ("price-0", "Rp213.000"),
            ("from-1", ""),
            ("price-1", " "),
            ("from-2", "10"),
            ("price-2", "208.500"),
            ("minimum", "1"),
            ("multiple", "1"),
            ("audience", "everyone"),
        ]);
        let mut faults = Faults::default();

        let terms = terms(&form, &mut faults, Language::Indonesian).unwrap();

        assert_eq!(terms.price_breaks.len(), 2);
        assert_eq!(
            terms.price_breaks[1],
            PriceBreak { min_count: 10, price: Money::from_sen(20_850_000) }
        );
        assert_eq!(terms.audience, Some(Audience::Everyone));
        assert_eq!(field_of(&form, "price_breaks/1/price").as_deref(), Some("price-2"));
        assert_eq!(field_of(&form, "price_breaks/1/min_count").as_deref(), Some("from-2"));
    }

    #[test]
    fn a_step_without_its_other_half_is_asked_for() {
        let form = filled(&[
            ("price-0", "213.000"),
            ("price-1", "208.500"),
            ("minimum", "0"),
            ("multiple", "1"),
        ]);
        let mut faults = Faults::default();

        assert_eq!(terms(&form, &mut faults, Language::English), None);

        assert_eq!(faults.at("from-1").unwrap(), "Empty. Type the number.");
        assert_eq!(faults.at("minimum").unwrap(), "Must be 1 or more.");
    }
}
