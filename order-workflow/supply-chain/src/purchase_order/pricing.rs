//! What a draft costs today: offers, counts and tax become priced lines.

use super::charge::{Priced, with_agreed};
use super::command::{Draft, DraftLine};
use super::line::{Counts, FrozenTax, Line};
use super::refusal::Refusal;
use super::terms::Terms;
use super::{PurchaseOrder, Totals};
use crate::money::Money;
use crate::offer::{Offer, OfferState};
use crate::quantity::Pack;
use crate::tax::{LineTax, TaxRule, rule_on};
use chrono::{NaiveDate, NaiveTime};

/// The most lines an order may have.
pub(super) const MOST_LINES: usize = 500;

/// Today's offers and tax: what a price is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pricing {
    /// The offers named by the order, as far as they exist.
    pub offers: Vec<Offer>,
    /// Tax rules; none where the seller is not PKP and must not charge PPN.
    pub tax_rules: Vec<TaxRule>,
    /// The business date at the seller.
    pub today: NaiveDate,
    /// The time of day at the seller.
    pub time: NaiveTime,
    /// What holds between the two today.
    pub terms: Terms,
}

impl Pricing {
    pub(super) fn on_sale(&self, order: &PurchaseOrder, id: crate::id::OfferId) -> Option<&Offer> {
        self.offers.iter().find(|offer| {
            offer.id == id
                && offer.seller == order.seller
                && offer.is_for_asker
                && offer.state == OfferState::Published
        })
    }

    pub(super) fn line(
        &self,
        offer: &Offer,
        id: crate::id::OrderLineId,
        position: i32,
        count: i64,
    ) -> Result<Line, Refusal> {
        if !(1..=Pack::LARGEST).contains(&count) {
            return Err(Refusal::CountOutOfRange { position, most: Pack::LARGEST });
        }
        let unit_price = offer.ladder.price_of(count);
        let amount = unit_price.times(count).ok_or(Refusal::TooLarge)?;
        let ordered = offer.pack.base_units(count).ok_or(Refusal::TooLarge)?;
        let rule = rule_on(&self.tax_rules, offer.tax_class, self.today);
        let tax = match rule {
            Some(rule) => {
                rule.of_line(amount, offer.price_includes_tax).ok_or(Refusal::TooLarge)?
            }
            None => LineTax { net: amount, base: Money::ZERO, tax: Money::ZERO },
        };
        Ok(Line {
            id,
            position,
            offer: offer.id,
            product: offer.product,
            product_name: offer.name.clone(),
            seller_code: offer.seller_code.clone(),
            base_unit: offer.base_unit,
            pack: offer.pack.clone(),
            unit_price,
            price_includes_tax: offer.price_includes_tax,
            amount,
            tax_class: offer.tax_class,
            tax_rule: rule.map(|rule| FrozenTax {
                rule: rule.id,
                code: rule.code.clone(),
                rate: rule.rate,
            }),
            tax,
            counts: Counts { ordered, ..Counts::default() },
            promised_date: None,
            substitutes: None,
            proposed: None,
            replaces: None,
            chain: offer.chain_at(count, unit_price),
        })
    }

    /// The tax of a line at another amount, by the rule the line was frozen with.
    pub(super) fn tax_of(&self, line: &Line, amount: Money) -> Result<LineTax, Refusal> {
        let frozen = line.tax_rule.as_ref();
        let rule = frozen.and_then(|frozen| self.tax_rules.iter().find(|r| r.id == frozen.rule));
        match rule {
            Some(rule) => rule.of_line(amount, line.price_includes_tax).ok_or(Refusal::TooLarge),
            None => Ok(LineTax { net: amount, base: Money::ZERO, tax: Money::ZERO }),
        }
    }
}

/// Prices a draft's lines, and with them what the agreement names besides. A draft may break minimum and multiple; it may not name what is not on
/// sale to the buyer.
///
/// # Errors
/// [`Refusal::OfferUnknown`], [`Refusal::OfferRepeated`], [`Refusal::CountOutOfRange`],
/// [`Refusal::TooManyLines`] or [`Refusal::TooLarge`].
pub fn price_draft(
    order: &PurchaseOrder,
    draft: &Draft,
    pricing: &Pricing,
) -> Result<Priced, Refusal> {
    if draft.lines.len() > MOST_LINES {
        return Err(Refusal::TooManyLines { limit: MOST_LINES });
    }
    let mut lines: Vec<Line> = Vec::with_capacity(draft.lines.len());
    for (wanted, position) in draft.lines.iter().zip(1..) {
        if lines.iter().any(|line| line.offer == wanted.offer) {
            return Err(Refusal::OfferRepeated { position });
        }
        let line = match pricing.on_sale(order, wanted.offer) {
            Some(offer) => pricing.line(offer, wanted.id, position, wanted.count)?,
            // What is already in the draft stays until somebody takes it out; it cannot be submitted.
            None => kept(order, wanted, position)
                .ok_or(Refusal::OfferUnknown { position, offer: wanted.offer })?,
        };
        lines.push(line);
    }
    with_agreed(lines, pricing)
}

/// The draft's own line, when the same count of it is asked for again.
fn kept(order: &PurchaseOrder, wanted: &DraftLine, position: i32) -> Option<Line> {
    let unchanged = |line: &&Line| {
        line.offer == wanted.offer
            && line.pack.base_units(wanted.count) == Some(line.counts.ordered)
    };
    let line = order.lines.iter().find(unchanged)?;
    Some(Line { position, ..line.clone() })
}

/// Prices an order that is about to be submitted, and holds each line to its minimum and multiple.
pub(super) fn price_for_submit(
    order: &PurchaseOrder,
    pricing: &Pricing,
) -> Result<Priced, Refusal> {
    if order.lines.is_empty() {
        return Err(Refusal::Empty);
    }
    let mut lines = Vec::with_capacity(order.lines.len());
    for line in &order.lines {
        let position = line.position;
        let gone = || Refusal::OfferGone { position, product_name: line.product_name.clone() };
        let offer = pricing.on_sale(order, line.offer).ok_or_else(gone)?;
        let count = line.pack.whole_packs(line.counts.ordered);
        offer.counts.check(count).map_err(|wrong| Refusal::CountNotSold {
            position,
            product_name: offer.name.clone(),
            wrong,
            minimum: offer.counts.minimum,
            multiple: offer.counts.multiple,
        })?;
        lines.push(pricing.line(offer, line.id, position, count)?);
    }
    let priced = with_agreed(lines, pricing)?;
    check_terms(order, &priced.totals, pricing)?;
    Ok(priced)
}

/// What the order would come to with tax if it were submitted now.
///
/// # Errors
/// Whatever would refuse its lines.
pub fn total_if_submitted(order: &PurchaseOrder, pricing: &Pricing) -> Result<Money, Refusal> {
    price_for_submit(order, pricing).map(|priced| priced.totals.total)
}

/// Whether today's offers and terms still give the prices and charges that the order has.
#[must_use]
pub fn prices_still_hold(order: &PurchaseOrder, pricing: &Pricing) -> bool {
    price_for_submit(order, pricing).is_ok_and(|Priced { lines, charges, .. }| {
        let same = |(now, then): (&Line, &Line)| now.unit_price == then.unit_price;
        let named = charges.into_iter().map(|charge| charge.named);
        lines.len() == order.lines.len()
            && lines.iter().zip(&order.lines).all(same)
            && named.eq(order.named_charges())
    })
}

/// Holds the order to what was agreed about its least sum and its day.
fn check_terms(order: &PurchaseOrder, totals: &Totals, pricing: &Pricing) -> Result<(), Refusal> {
    if let Some(minimum) = pricing.terms.minimum_goods
        && totals.goods < minimum
    {
        return Err(Refusal::BelowMinimum { minimum, now: totals.goods });
    }
    if let Some(day) = order.details.requested_date.filter(|day| *day < pricing.today) {
        return Err(Refusal::DayIsPast { day });
    }
    if let (Some(calendar), Some(day)) = (&pricing.terms.delivery, order.details.requested_date)
        && !calendar.serves(day, pricing.today, pricing.time)
    {
        let nearest = calendar.next(day, pricing.today, pricing.time);
        return Err(Refusal::NoDeliveryThatDay { day, nearest });
    }
    Ok(())
}
