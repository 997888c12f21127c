//! The price book of a version: what the buyer pays instead of the list.
//!
//! The nearest entry wins, alone: one for the offer itself over one for its category over one for
//! everything. An entry is a ladder of fixed prices, for one offer only, or a discount off the list's own
//! ladder, step by step.
//!
//! **How a discount is rounded.** Off each step's price per pack the percentage is taken exactly and what is
//! left is rounded to whole rupiah, half a rupiah up. It never comes to less than one rupiah, and never to
//! more than the list's own price, which may have sen. Rounding each step keeps the steps' order, so that a
//! ladder stays one. Only the price of a pack is rounded; lines and tax are counted from it as from any other.
//!
//! **A price is for the pack it was agreed for.** Where the seller has since changed how much the pack holds,
//! or whether its price includes PPN, an entry for the offer says nothing any more and the next nearest counts.

use crate::id::OfferId;
use crate::money::Money;
use crate::offer::{CountRule, Offer};
use crate::price_ladder::{NotALadder, PriceBreak, PriceLadder};
use crate::quantity::Pack;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// The most entries of a book.
pub const PRICES_MAX: usize = 1000;

/// A percentage with two decimals, from 0.00 to 100.00.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Percent(u32);

/// Why a text is no percentage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a percentage is written with at most two decimals, such as \"2.50\", from 0 to 100")]
pub struct NotAPercent;

impl Percent {
    const WHOLE: u32 = 10_000;

    /// So many hundredths of a percent, up to ten thousand.
    #[must_use]
    pub const fn of_basis_points(points: u32) -> Option<Self> {
        if points <= Self::WHOLE { Some(Self(points)) } else { None }
    }

    /// In hundredths of a percent.
    #[must_use]
    pub const fn basis_points(self) -> u32 {
        self.0
    }

    /// A price with this taken off; see the rule at the head of this file.
    #[must_use]
    pub fn off(self, list: Money) -> Money {
        let left = i128::from(list.sen()) * i128::from(Self::WHOLE - self.0);
        // In ten-thousandths of a sen; a rupiah is a million of them.
        let rupiah = (2 * left + 1_000_000).div_euclid(2_000_000);
        let sen = i64::try_from(rupiah * 100).unwrap_or(i64::MAX);
        Money::from_sen(sen.max(100).min(list.sen()))
    }
}

impl std::fmt::Display for Percent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{:02}", self.0 / 100, self.0 % 100)
    }
}

impl std::str::FromStr for Percent {
    type Err = NotAPercent;

    fn from_str(text: &str) -> Result<Self, NotAPercent> {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || fraction.len() > 2 || text.ends_with('.') {
            return Err(NotAPercent);
        }
        if !digits(whole) || !digits(fraction) {
            return Err(NotAPercent);
        }
        let points: u32 = format!("{whole}{fraction:0<2}").parse().or(Err(NotAPercent))?;
        Self::of_basis_points(points).ok_or(NotAPercent)
    }
}

impl Serialize for Percent {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Percent {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Written;

        impl de::Visitor<'_> for Written {
            type Value = Percent;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a percentage as a decimal string such as \"2.50\", or a whole number")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Percent, E> {
                text.parse().map_err(E::custom)
            }

            fn visit_u64<E: de::Error>(self, whole: u64) -> Result<Percent, E> {
                let points = u32::try_from(whole).ok().and_then(|whole| whole.checked_mul(100));
                points.and_then(Percent::of_basis_points).ok_or_else(|| E::custom(NotAPercent))
            }
        }

        deserializer.deserialize_any(Written)
    }
}

/// What an entry is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// One offer of the seller's, in the pack it then had.
    Offer(OfferId, PackAgreed),
    /// All offers of a category, in any spelling of it; see [`category_key`].
    Category(String),
    /// All of the seller's offers.
    Everything,
}

/// An offer's goods and pack as they were when a price was agreed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackAgreed {
    /// The goods' name.
    pub name: String,
    /// The pack.
    pub pack: Pack,
    /// Whether its price includes PPN.
    pub includes_tax: bool,
}

/// What is paid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Price {
    /// These prices per pack, whatever the list says.
    Fixed(PriceLadder),
    /// So much less than each step of the list.
    Discount(Percent),
}

/// One line of a price book.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// About what.
    pub scope: Scope,
    /// At which price.
    pub price: Price,
    /// The fewest packs, where the two agreed on another number than the list's; for one offer only.
    pub minimum: Option<i64>,
    /// Likewise the multiple.
    pub multiple: Option<i64>,
}

/// What is wrong with an entry.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EntryFault {
    /// Neither a price nor a discount, or both.
    #[error("an entry has either prices or a discount")]
    OnePriceNeeded,
    /// An offer and a category at once.
    #[error("an entry is about an offer, a category, or everything")]
    OneScopeNeeded,
    /// A fixed price for more than one offer.
    #[error("a fixed price is for one offer")]
    FixedForMany,
    /// A minimum or multiple for more than one offer.
    #[error("a minimum or multiple is for one offer")]
    CountsForMany,
    /// Prices that make no ladder.
    #[error(transparent)]
    Ladder(NotALadder),
    /// A discount of nothing, or of all.
    #[error("a discount is from 0.01 to 99.99 percent")]
    DiscountOutOfRange,
    /// A minimum or multiple below one or beyond what is taken.
    #[error("a count is from 1 to 1,000,000,000")]
    CountOutOfRange,
    /// A category without a name, or with one too long.
    #[error("a category has 1 to 120 characters")]
    NoCategory,
    /// The same offer, category or everything stands there before.
    #[error("the book has another entry for this")]
    Repeated,
    /// Not an offer of this seller's that the proposer knows.
    #[error("there is no such offer")]
    OfferUnknown,
}

/// Two spellings of a category that differ in case or spaces are one.
#[must_use]
pub fn category_key(category: &str) -> String {
    category.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// An offer as far as a price book looks at it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OfferFacts<'a> {
    /// Which offer.
    pub id: OfferId,
    /// Base units in its pack today.
    pub factor: i64,
    /// Whether its price includes PPN today.
    pub includes_tax: bool,
    /// Its category: the seller's own word, else the product's.
    pub category: Option<&'a str>,
}

/// The entries of a version, none about the same thing as another.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PriceBook(Vec<Entry>);

impl PriceBook {
    /// The entries as a book.
    ///
    /// # Errors
    /// The place of the first faulty entry, and its fault. How many entries there may be is for the
    /// proposer's rule to say.
    pub fn new(entries: Vec<Entry>) -> Result<Self, (usize, EntryFault)> {
        for (index, entry) in entries.iter().enumerate() {
            check(entry).map_err(|fault| (index, fault))?;
            let before = entries.iter().take(index);
            if before.into_iter().any(|other| same_scope(&other.scope, &entry.scope)) {
                return Err((index, EntryFault::Repeated));
            }
        }
        Ok(Self(entries))
    }

    /// The entries, in the order they were written.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.0
    }

    /// The entry that counts for an offer: the nearest.
    #[must_use]
    pub fn nearest(&self, offer: OfferFacts<'_>) -> Option<&Entry> {
        let key = offer.category.map(category_key);
        self.0
            .iter()
            .filter_map(|entry| Some((distance(&entry.scope, offer, key.as_deref())?, entry)))
            .min_by_key(|(distance, _)| *distance)
            .map(|(_, entry)| entry)
    }
}

fn distance(scope: &Scope, offer: OfferFacts<'_>, key: Option<&str>) -> Option<u8> {
    match scope {
        Scope::Offer(id, agreed) => (*id == offer.id
            && agreed.pack.factor == offer.factor
            && agreed.includes_tax == offer.includes_tax)
            .then_some(0),
        Scope::Category(category) => (Some(category_key(category).as_str()) == key).then_some(1),
        Scope::Everything => Some(2),
    }
}

fn same_scope(one: &Scope, other: &Scope) -> bool {
    match (one, other) {
        (Scope::Offer(one, _), Scope::Offer(other, _)) => one == other,
        (Scope::Category(one), Scope::Category(other)) => category_key(one) == category_key(other),
        (Scope::Everything, Scope::Everything) => true,
        _ => false,
    }
}

fn check(entry: &Entry) -> Result<(), EntryFault> {
    let counts = [entry.minimum, entry.multiple];
    if !matches!(entry.scope, Scope::Offer(..)) {
        if matches!(entry.price, Price::Fixed(_)) {
            return Err(EntryFault::FixedForMany);
        }
        if counts.iter().any(Option::is_some) {
            return Err(EntryFault::CountsForMany);
        }
    }
    if let Scope::Category(category) = &entry.scope
        && !(1..=120).contains(&category.trim().chars().count())
    {
        return Err(EntryFault::NoCategory);
    }
    if let Price::Discount(percent) = entry.price
        && !(1..Percent::WHOLE).contains(&percent.0)
    {
        return Err(EntryFault::DiscountOutOfRange);
    }
    if counts.into_iter().flatten().any(|count| !(1..=Pack::LARGEST).contains(&count)) {
        return Err(EntryFault::CountOutOfRange);
    }
    Ok(())
}

impl Entry {
    /// The buyer's ladder where the list's is `list`.
    #[must_use]
    pub fn ladder(&self, list: &PriceLadder) -> PriceLadder {
        match &self.price {
            Price::Fixed(own) => own.clone(),
            Price::Discount(percent) => {
                let off =
                    |step: &PriceBreak| PriceBreak { price: percent.off(step.price), ..*step };
                let steps = list.steps().iter().map(off).collect();
                // Rounding keeps the order of prices and leaves none at zero: it is a ladder still.
                PriceLadder::new(steps).unwrap_or_else(|_| list.clone())
            }
        }
    }

    /// The counts that are sold to the buyer where the list's are `list`.
    #[must_use]
    pub fn counts(&self, list: CountRule) -> CountRule {
        CountRule {
            minimum: self.minimum.unwrap_or(list.minimum),
            multiple: self.multiple.unwrap_or(list.multiple),
        }
    }

    /// The offer as the buyer is sold it.
    #[must_use]
    pub fn applied(&self, offer: Offer) -> Offer {
        Offer { ladder: self.ladder(&offer.ladder), counts: self.counts(offer.counts), ..offer }
    }
}
