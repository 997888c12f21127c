//! A counter-offer or an amendment: what one side would change, line by line, for the other to accept.
//!
//! Until it is accepted nothing of the order changes; a counter-offer only holds its goods aside.
//! Each changed line keeps the code that Peppol's order response gives it.

use super::charge::{NamedCharge, OrderCharge, Priced, checked, with_named};
use super::line::Line;
use super::pricing::{MOST_LINES, Pricing};
use super::refusal::Refusal;
use super::state::State;
use super::{Party, PurchaseOrder, Totals};
use crate::id::{OfferId, OrderLineId};
use crate::money::Money;
use crate::quantity::Pack;
use crate::tax::LineTax;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// What one side would change, as far as it concerns the whole order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    /// Whose it is.
    pub by: Party,
    /// When it was made.
    pub at: DateTime<Utc>,
    /// What the order comes to if it is accepted.
    pub totals: Totals,
    /// The charges that the order then has; nothing where they stay as they are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub charges: Option<Vec<OrderCharge>>,
    /// In the words of whoever made it.
    pub note: Option<String>,
    /// Whether the buyer's own approval comes first; the seller does not see it until then.
    pub waits_for_approval: bool,
}

/// What a line would be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposed {
    /// Base units that are to be confirmed.
    pub quantity: i64,
    /// Of one pack.
    pub unit_price: Money,
    /// Price times packs.
    pub amount: Money,
    /// What the tax comes to.
    pub tax: LineTax,
    /// By when the goods come, where that changes or they are not there yet.
    pub promised_date: Option<NaiveDate>,
    /// Why.
    pub reason: Option<String>,
    /// What kind of answer it is.
    pub code: LineCode,
}

/// The code of an answered line (UNCL1229, as Peppol's order response uses it).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum LineCode {
    /// The line is new.
    #[serde(rename = "1")]
    Added,
    /// Count, price or date differ.
    #[serde(rename = "3")]
    Changed,
    /// As ordered.
    #[serde(rename = "5")]
    Accepted,
    /// Not delivered.
    #[serde(rename = "7")]
    NotAccepted,
}

impl LineCode {
    /// The code itself.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Added => "1",
            Self::Changed => "3",
            Self::Accepted => "5",
            Self::NotAccepted => "7",
        }
    }
}

/// One change that somebody wishes for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wish {
    /// A line that is there, or goods that are to come in.
    pub what: WishedLine,
    /// Packs, of what is not given up or called off already; zero takes the line out.
    pub count: i64,
    /// Of one pack; nothing leaves it, or takes today's for goods that come in.
    pub price: Option<Money>,
    /// By when.
    pub date: Option<NaiveDate>,
    /// Why.
    pub reason: Option<String>,
}

/// Which goods a wish is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WishedLine {
    /// A line of the order.
    Existing(OrderLineId),
    /// Goods that are to come in.
    Added {
        /// Of the new line.
        id: OrderLineId,
        /// Which goods.
        offer: OfferId,
        /// In place of which line, if of any.
        substitutes: Option<OrderLineId>,
    },
}

/// A proposal worked out: the lines it changes, those it adds, and what all comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct WorkedOut {
    pub(super) changed: Vec<(OrderLineId, Proposed)>,
    pub(super) added: Vec<Line>,
    /// Where they differ from what the order has.
    pub(super) charges: Option<Vec<OrderCharge>>,
    pub(super) totals: Totals,
    /// Whether anything costs more, or is other goods, than what the buyer had agreed to.
    pub(super) raises: bool,
}

/// Works out what `wishes` would make of the order, and `charges` if they are to be others.
///
/// # Errors
/// Lines that are unknown, repeated or cannot be changed so, goods that are not on sale, counts, prices and
/// charges out of range, or [`Refusal::NothingChanged`].
pub(super) fn work_out(
    order: &PurchaseOrder,
    wishes: Vec<Wish>,
    charges: Option<Vec<NamedCharge>>,
    pricing: &Pricing,
) -> Result<WorkedOut, Refusal> {
    let mut changed: Vec<(OrderLineId, Proposed)> = Vec::new();
    let mut added: Vec<Line> = Vec::new();
    for wish in wishes {
        super::decide::check_length("reason", wish.reason.as_deref(), 500)?;
        if wish.price.is_some_and(|price| price <= Money::ZERO) {
            return Err(Refusal::PriceNotPositive);
        }
        if let Some(day) = wish.date.filter(|day| *day < pricing.today) {
            return Err(Refusal::DayIsPast { day });
        }
        match wish.what {
            WishedLine::Existing(id) => {
                let line = order.lines.iter().find(|line| line.id == id);
                let line = line.ok_or(Refusal::LineUnknown { line: id })?;
                if changed.iter().any(|(other, _)| *other == id) {
                    return Err(Refusal::LineRepeated { line: id });
                }
                changed.push((id, existing(order, line, wish, pricing)?));
            }
            WishedLine::Added { id, offer, substitutes } => {
                let position = next_position(order, added.len());
                let repeated = order.lines.iter().chain(&added).any(|line| line.offer == offer);
                if repeated {
                    return Err(Refusal::OfferRepeated { position });
                }
                if let Some(line) = substitutes
                    && order.lines.iter().all(|there| there.id != line)
                {
                    return Err(Refusal::LineUnknown { line });
                }
                added.push(incoming(order, id, offer, substitutes, position, wish, pricing)?);
            }
        }
    }
    let limit = MOST_LINES;
    if order.lines.len() + added.len() > limit {
        return Err(Refusal::TooManyLines { limit });
    }
    changed.retain(|(id, proposed)| {
        order.lines.iter().any(|l| l.id == *id && differs(order, l, proposed))
    });
    let before = order.named_charges();
    let named = match charges {
        Some(named) => checked(order, named)?,
        None => before.clone(),
    };
    if changed.is_empty() && added.is_empty() && named == before {
        return Err(Refusal::NothingChanged);
    }
    let future = order.clone().with_proposed(&changed, &added).settled_lines();
    let Priced { charges, totals, .. } = with_named(future, named, pricing)?;
    let dearer = |(id, proposed): &(OrderLineId, Proposed)| {
        order.lines.iter().any(|line| line.id == *id && proposed.unit_price > line.unit_price)
    };
    let raises = totals.total > order.totals.total
        || !added.is_empty()
        || changed.iter().any(dearer)
        || order.is_charged_more(&charges);
    let as_before =
        |(new, old): (&OrderCharge, &OrderCharge)| new.named == old.named && new.tax == old.tax;
    let stays =
        charges.len() == order.charges.len() && charges.iter().zip(&order.charges).all(as_before);
    let charges = (!stays).then_some(charges);
    Ok(WorkedOut { changed, added, charges, totals, raises })
}

fn next_position(order: &PurchaseOrder, added: usize) -> i32 {
    let last = order.lines.iter().map(|line| line.position).max().unwrap_or_default();
    last.saturating_add(i32::try_from(added).unwrap_or(i32::MAX)).saturating_add(1)
}

fn existing(
    order: &PurchaseOrder,
    line: &Line,
    wish: Wish,
    pricing: &Pricing,
) -> Result<Proposed, Refusal> {
    let position = line.position;
    let out_of_range = || Refusal::CountOutOfRange { position, most: Pack::LARGEST };
    if !(0..=Pack::LARGEST).contains(&wish.count) {
        return Err(out_of_range());
    }
    let active = line.pack.base_units(wish.count).ok_or_else(out_of_range)?;
    let gone = line.counts.short_closed + line.counts.cancelled;
    let quantity = active.checked_add(gone).ok_or_else(out_of_range)?;
    let unit_price = wish.price.unwrap_or(line.unit_price);
    if order.state.is_bound() {
        if active < line.counts.shipped {
            return Err(Refusal::LessThanShipped {
                line: line.id,
                product_name: line.product_name.clone(),
                asked_base: active,
                shipped_base: line.counts.shipped,
                factor: line.pack.factor,
                pack: line.pack.name.clone(),
            });
        }
        if unit_price != line.unit_price && line.counts.shipped > 0 {
            return Err(Refusal::PriceOfShipped { product_name: line.product_name.clone() });
        }
    }
    let packs = line.pack.whole_packs(quantity);
    // A line that was given up in part keeps the amount of what was agreed.
    let amount = if quantity == line.agreed(order.state) && unit_price == line.unit_price {
        line.amount
    } else {
        unit_price.times(packs).ok_or(Refusal::TooLarge)?
    };
    let tax = pricing.tax_of(line, amount)?;
    Ok(Proposed {
        quantity,
        unit_price,
        amount,
        tax,
        promised_date: wish.date,
        reason: tidy(wish.reason),
        code: if wish.count == 0 { LineCode::NotAccepted } else { LineCode::Changed },
    })
}

fn incoming(
    order: &PurchaseOrder,
    id: OrderLineId,
    offer: OfferId,
    substitutes: Option<OrderLineId>,
    position: i32,
    wish: Wish,
    pricing: &Pricing,
) -> Result<Line, Refusal> {
    let offer = pricing.on_sale(order, offer).ok_or(Refusal::OfferUnknown { position, offer })?;
    let mut line = pricing.line(offer, id, position, wish.count)?;
    if let Some(price) = wish.price {
        line.unit_price = price;
        line.amount = price.times(wish.count).ok_or(Refusal::TooLarge)?;
        line.tax = pricing.tax_of(&line, line.amount)?;
    }
    line.substitutes = substitutes;
    line.proposed = Some(Proposed {
        quantity: line.counts.ordered,
        unit_price: line.unit_price,
        amount: line.amount,
        tax: line.tax,
        promised_date: wish.date,
        reason: tidy(wish.reason),
        code: LineCode::Added,
    });
    // The buyer ordered none of it, and it costs nothing until it is accepted.
    line.counts.ordered = 0;
    line.amount = Money::ZERO;
    line.tax = LineTax { net: Money::ZERO, base: Money::ZERO, tax: Money::ZERO };
    Ok(line)
}

fn differs(order: &PurchaseOrder, line: &Line, proposed: &Proposed) -> bool {
    proposed.quantity != line.agreed(order.state)
        || proposed.unit_price != line.unit_price
        || proposed.promised_date.is_some_and(|date| Some(date) != line.promised_date)
}

fn tidy(text: Option<String>) -> Option<String> {
    text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
}

impl Line {
    /// What stands agreed, or asked for where nothing is agreed yet; base units.
    pub(super) const fn agreed(&self, state: State) -> i64 {
        if state.is_bound() { self.counts.confirmed } else { self.counts.ordered }
    }
}

impl PurchaseOrder {
    /// The order with a proposal written beside its lines.
    pub(super) fn with_proposed(
        mut self,
        changed: &[(OrderLineId, Proposed)],
        added: &[Line],
    ) -> Self {
        for (id, proposed) in changed {
            if let Some(line) = self.line_mut(*id) {
                line.proposed = Some(proposed.clone());
            }
        }
        self.lines.extend(added.iter().cloned());
        self
    }

    /// The lines as they would be if what is proposed were accepted.
    pub(super) fn settled_lines(mut self) -> Vec<Line> {
        for line in &mut self.lines {
            line.take_over_proposal();
        }
        self.lines
    }

    /// Forgets what was proposed, and the lines that only a proposal brought.
    pub(super) fn forget_proposal(&mut self) {
        self.proposal = None;
        let only_proposed =
            |line: &Line| line.proposed.as_ref().is_some_and(|p| p.code == LineCode::Added);
        self.lines.retain(|line| !only_proposed(line));
        for line in &mut self.lines {
            line.proposed = None;
        }
    }
}
