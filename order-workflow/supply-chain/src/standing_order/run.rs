//! A run judges what was written down by what is so today: what goes into the order, and whether somebody has
//! to look at it first.

use super::outcome::{LineResult, Reason, shared_reason};
use super::{Line, Makes, Policy, WhenDearer, WhenShort};
use crate::id::ProductId;
use crate::money::Money;
use crate::offer::{CountRule, Offer, OfferState};

/// What a run would do about one seller's order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prepared {
    /// What to do.
    pub step: Step,
    /// Every line, also those that are left out.
    pub lines: Vec<LineResult>,
}

/// What to do about an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Put it to its seller.
    Submit,
    /// Make a draft; with the reason where it was to be submitted.
    Draft(Option<Reason>),
    /// Make nothing.
    Nothing(Reason),
}

/// What is left of each product, in base units; several packs of one product share it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Stock(Vec<(ProductId, i64)>);

impl Stock {
    /// What these sellers have left.
    #[must_use]
    pub fn new(left: Vec<(ProductId, i64)>) -> Self {
        Self(left)
    }

    fn of(&self, product: ProductId) -> i64 {
        self.0.iter().find(|(of, _)| *of == product).map_or(0, |(_, left)| (*left).max(0))
    }

    fn take(&mut self, product: ProductId, base: i64) {
        if let Some((_, left)) = self.0.iter_mut().find(|(of, _)| *of == product) {
            *left -= base;
        }
    }
}

/// Judges one seller's lines. `offers` are those that exist, at the buyer's own prices of today.
#[must_use]
pub fn prepare(lines: &[Line], offers: &[Offer], mut stock: Stock, policy: &Policy) -> Prepared {
    let judged: Vec<LineResult> =
        lines.iter().map(|line| judge(line, offers, &mut stock, policy)).collect();
    let short = judged.iter().any(|line| line.reason == Some(Reason::ShortStock));
    let step = if short && policy.when_short == WhenShort::SkipOrder {
        Step::Nothing(Reason::ShortStock)
    } else if judged.iter().all(|line| line.ordered == 0) {
        let reasons = judged.iter().map(|line| line.reason);
        Step::Nothing(shared_reason(reasons).unwrap_or(Reason::NothingLeft))
    } else {
        let looked_at = |line: &&LineResult| {
            line.ordered > 0 && matches!(line.reason, Some(Reason::OfferChanged | Reason::Dearer))
        };
        match (policy.makes, judged.iter().find(looked_at)) {
            (_, Some(line)) => Step::Draft(line.reason),
            (Makes::Draft, None) => Step::Draft(None),
            (Makes::Submit, None) => Step::Submit,
        }
    };
    let mut lines = judged;
    if matches!(step, Step::Nothing(_)) {
        lines.iter_mut().for_each(|line| line.ordered = 0);
    }
    Prepared { step, lines }
}

fn judge(line: &Line, offers: &[Offer], stock: &mut Stock, policy: &Policy) -> LineResult {
    let result = LineResult {
        offer: line.offer,
        product_name: line.product_name.clone(),
        pack: line.pack.name.clone(),
        wanted: line.count,
        ordered: line.count,
        reason: None,
        price_then: None,
        price_now: None,
    };
    let left_out = |reason| LineResult { ordered: 0, reason: Some(reason), ..result.clone() };
    let on_sale = |offer: &&Offer| {
        offer.id == line.offer
            && offer.seller == line.seller
            && offer.is_for_asker
            && offer.state == OfferState::Published
    };
    let Some(offer) = offers.iter().find(on_sale) else { return left_out(Reason::NotOnSale) };
    // At the count that was written: that fewer packs cost more each is no rise.
    let now = offer.ladder.price_of(line.count);
    let is_other = offer.product != line.product
        || offer.pack.factor != line.pack.factor
        || offer.price_includes_tax != line.price_includes_tax;
    let is_dearer = !is_other
        && policy.price_rise_percent.is_some_and(|percent| rose(line.price, now, percent));
    let priced =
        LineResult { price_then: Some(line.price), price_now: Some(now), ..result.clone() };
    if is_dearer && policy.when_dearer == WhenDearer::LeaveOut {
        return LineResult { ordered: 0, reason: Some(Reason::Dearer), ..priced };
    }
    let ordered = match policy.when_short {
        WhenShort::OrderAll => line.count,
        WhenShort::OrderAvailable | WhenShort::LeaveOut | WhenShort::SkipOrder => {
            let available = offer.pack.whole_packs(stock.of(offer.product));
            if available >= line.count {
                line.count
            } else if policy.when_short == WhenShort::OrderAvailable {
                most_sold(offer.counts, available)
            } else {
                0
            }
        }
    };
    stock.take(offer.product, offer.pack.base_units(ordered).unwrap_or(i64::MAX));
    if ordered == 0 {
        return left_out(Reason::ShortStock);
    }
    if is_other {
        return LineResult { ordered, reason: Some(Reason::OfferChanged), ..result };
    }
    if is_dearer {
        return LineResult { ordered, reason: Some(Reason::Dearer), ..priced };
    }
    let short = (ordered < line.count).then_some(Reason::ShortStock);
    LineResult { ordered, reason: short, ..result }
}

/// The most packs up to `available` that the offer is sold by; 0 where none are.
fn most_sold(rule: CountRule, available: i64) -> i64 {
    if available < 1 {
        return 0;
    }
    match rule.check(available) {
        Ok(()) => available,
        Err(wrong) => wrong.lower.unwrap_or(0),
    }
}

/// Whether a price rose by more than so many percent.
fn rose(then: Money, now: Money, percent: u32) -> bool {
    i128::from(now.sen()) * 100 > i128::from(then.sen()) * (100 + i128::from(percent))
}
