//! A replacement brings once more, at no price, what was claimed and is settled so (machines.md section 7).
//!
//! It is an order of the same two, born confirmed: nothing is submitted, so no minimum, approval or
//! deadline of an offer applies. Its goods are set aside like those of any other, and what is not there
//! waits for the stock. Each line knows what it stands for and what that cost, so that goods which come
//! broken once more can be claimed at their worth. It is not amended; what is called off or closed of it is
//! credited to its claim instead.

use super::event::Event;
use super::line::{Counts, Line, ReplacedLine};
use super::terms::Terms;
use super::{Details, PurchaseOrder};
use crate::claim::Claim;
use crate::id::{ClaimId, OrderLineId, PersonId, PurchaseOrderId};
use crate::money::Money;
use crate::stock::{Demand, Level, Reservation, reserve_what_is_there};
use crate::tax::LineTax;
use chrono::{DateTime, Utc};

/// An order that brings claimed goods once more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replacement {
    /// From the buyer's series.
    pub number: String,
    /// For which claim.
    pub claim: ClaimId,
    /// The claim's number.
    pub claim_number: String,
    /// The order the claim is about.
    pub order: PurchaseOrderId,
    /// That order's number.
    pub order_number: String,
    /// The goods, at no price.
    pub lines: Vec<Line>,
    /// Where to, and the buyer's own number, as for the first order.
    pub details: Details,
    /// What holds between the two, as for the first order.
    pub terms: Terms,
    /// Out of which stock.
    pub reservations: Vec<Reservation>,
    /// Until when the rest is promised.
    pub backorder_until: Option<DateTime<Utc>>,
    /// Who wrote the first order.
    pub makers: Vec<PersonId>,
}

/// What making one needs to know besides the order and the claim.
#[derive(Debug, Clone)]
pub struct NewReplacement {
    /// From the buyer's series.
    pub number: String,
    /// A new identifier for each of [`Claim::goods`].
    pub line_ids: Vec<OrderLineId>,
    /// The seller's stock of these goods, locked.
    pub levels: Vec<Level>,
}

/// The order that brings the goods of `claim`, which is about `order`, once more.
#[must_use]
pub fn replacement(
    order: &PurchaseOrder,
    claim: &Claim,
    new: NewReplacement,
    now: DateTime<Utc>,
) -> Event {
    let goods = claim.goods();
    let lines: Vec<Line> = goods
        .iter()
        .filter_map(|(id, base)| Some((order.lines.iter().find(|line| line.id == *id)?, *base)))
        .zip(new.line_ids)
        .zip(1..)
        .map(|(((line, base), id), position)| free_line(line, base, id, position))
        .collect();
    let demands: Vec<Demand> = lines
        .iter()
        .map(|line| Demand { line: line.id, product: line.product, quantity: line.counts.ordered })
        .collect();
    let reservations = reserve_what_is_there(&new.levels, &demands);
    let held: i64 = reservations.iter().map(|reservation| reservation.quantity).sum();
    let asked: i64 = demands.iter().map(|demand| demand.quantity).sum();
    let backorder_until = (held < asked).then(|| order.terms.backorder_limit(now));
    let Details { buyer_reference, deliver_to, .. } = order.details.clone();
    Event::ReplacementMade(Box::new(Replacement {
        number: new.number,
        claim: claim.id,
        claim_number: claim.number.clone().unwrap_or_default(),
        order: order.id,
        order_number: order.number.clone().unwrap_or_default(),
        lines,
        details: Details { buyer_reference, deliver_to, ..Details::default() },
        terms: order.terms.clone(),
        reservations,
        backorder_until,
        makers: order.makers.clone(),
    }))
}

/// So many base units of what `line` was about, at no price and without tax.
fn free_line(line: &Line, base: i64, id: OrderLineId, position: i32) -> Line {
    Line {
        id,
        position,
        unit_price: Money::ZERO,
        amount: Money::ZERO,
        tax_rule: None,
        tax: LineTax { net: Money::ZERO, base: Money::ZERO, tax: Money::ZERO },
        counts: Counts { ordered: base, ..Counts::default() },
        promised_date: None,
        substitutes: None,
        proposed: None,
        replaces: Some(ReplacedLine { line: line.id, unit_price: line.worth() }),
        chain: None,
        ..line.clone()
    }
}
