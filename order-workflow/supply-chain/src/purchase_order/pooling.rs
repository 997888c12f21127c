//! The orders of a demand pool: one to its supplier, and for each cooperative a leg from its organizer.
//!
//! The pool makes them of what it awarded, and answers for them: the order to the supplier is nothing but the sum
//! of the legs, so neither is changed, called off or given up by hand where that would no longer be so
//! (machines.md section 6). A leg binds both from the start, for its cooperative promised to take it and the price
//! was found by the published rules; its goods come with the pool's arrivals, exactly as they were shared out, and
//! its part of the freight comes after them.
//!
//! Where the organizer is agent, a leg is from the supplier itself, which bills it. The order to the supplier is then the
//! sum of the legs for the truck and the count alone, and never billed. What the agent takes is an order of its own, that
//! has no goods.

use super::charge::{
    NamedCharge, OrderCharge, Priced, standing_alone, totals_of, with_agreed, with_named,
};
use super::command::Party;
use super::event::Event;
use super::line::{Counts, FrozenTax, Line};
use super::permission::CommandName;
use super::pricing::Pricing;
use super::refusal::Refusal;
use super::state::OrderKind;
use super::terms::Terms;
use super::{Details, PurchaseOrder, Totals};
use crate::credit::MoneyTerms;
use crate::id::{DemandPoolId, OfferId, OrderLineId, PersonId, ProductId};
use crate::machine::Decision;
use crate::money::Money;
use crate::price_chain::FrozenChain;
use crate::quantity::{BaseUnit, Pack};
use crate::stock::Reservation;
use crate::tax::{LineTax, TaxClass, rule_on};
use crate::words::words;
use chrono::{DateTime, Utc};

/// The pool that an order is part of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderPool {
    /// Which pool.
    pub id: DemandPoolId,
    /// Its short code, for people.
    pub code: String,
    /// Whether its supplier countered before, and it was cleared again: that is done once.
    pub is_recleared: bool,
}

words! {
    /// Why a pool ended something of an order, as the order's history keeps it.
    PoolReason {
        /// The supplier would sell otherwise: the pool was cleared again, and another order takes this one's place.
        Recleared = "pool_recleared",
        /// The pool came to nothing.
        CameToNothing = "pool_came_to_nothing",
        /// Everything that comes has come, and is shared out.
        NothingMoreComes = "pool_nothing_more_comes",
        /// The supplier said nothing at all, and so the pool came to nothing.
        Unanswered = "pool_unanswered",
    }
}

/// Goods of a pool's order, at the price that the pool found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PooledLine {
    /// Of the new line.
    pub id: OrderLineId,
    /// Of which offer of the seller.
    pub offer: OfferId,
    /// What.
    pub product: ProductId,
    /// As the pool names it.
    pub product_name: String,
    /// The seller's own article code.
    pub seller_code: Option<String>,
    /// What one base unit is.
    pub base_unit: BaseUnit,
    /// The pack that is counted: the supplier's, or the unit that was pledged.
    pub pack: Pack,
    /// Of one pack; never priced anew.
    pub price: Money,
    /// Whether that includes PPN.
    pub price_includes_tax: bool,
    /// PPN class of the goods.
    pub tax_class: TaxClass,
    /// Packs, at least one.
    pub count: i64,
    /// Where the price of one pack comes from.
    pub chain: Option<FrozenChain>,
}

/// What making an order of a pool needs to know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPoolOrder {
    /// From the buyer's series.
    pub number: String,
    /// What is bought.
    pub lines: Vec<PooledLine>,
    /// Besides the goods.
    pub details: Details,
    /// Who is taken to have written it: whoever runs the pool.
    pub makers: Vec<PersonId>,
    /// What holds between the two today, and their tax; of its offers nothing is asked.
    pub pricing: Pricing,
}

/// A cooperative's part in a pool, bound from the start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PoolLeg {
    /// From the buyer's series.
    pub number: String,
    /// The pool.
    pub pool: DemandPoolId,
    /// Its short code.
    pub pool_code: String,
    /// What it was awarded, at the one price.
    pub lines: Vec<Line>,
    /// What they come to.
    pub totals: Totals,
    /// Besides the goods.
    pub details: Details,
    /// What holds between the two.
    pub terms: Terms,
    /// Until when the goods are promised.
    pub backorder_until: DateTime<Utc>,
    /// Who is taken to have written it.
    pub makers: Vec<PersonId>,
}

impl Pricing {
    fn pooled(&self, of: &PooledLine, position: i32) -> Result<Line, Refusal> {
        let out_of_range = || Refusal::CountOutOfRange { position, most: Pack::LARGEST };
        if of.count < 1 {
            return Err(out_of_range());
        }
        let ordered = of.pack.base_units(of.count).ok_or_else(out_of_range)?;
        let amount = of.price.times(of.count).ok_or(Refusal::TooLarge)?;
        let rule = rule_on(&self.tax_rules, of.tax_class, self.today);
        let tax = match rule {
            Some(rule) => rule.of_line(amount, of.price_includes_tax).ok_or(Refusal::TooLarge)?,
            None => LineTax { net: amount, base: Money::ZERO, tax: Money::ZERO },
        };
        Ok(Line {
            id: of.id,
            position,
            offer: of.offer,
            product: of.product,
            product_name: of.product_name.clone(),
            seller_code: of.seller_code.clone(),
            base_unit: of.base_unit,
            pack: of.pack.clone(),
            unit_price: of.price,
            price_includes_tax: of.price_includes_tax,
            amount,
            tax_class: of.tax_class,
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
            chain: of.chain.clone(),
        })
    }

    fn all_pooled(&self, lines: &[PooledLine]) -> Result<Vec<Line>, Refusal> {
        if lines.is_empty() {
            return Err(Refusal::Empty);
        }
        lines.iter().zip(1..).map(|(line, position)| self.pooled(line, position)).collect()
    }
}

/// What one party of a pool owes another besides goods.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPoolCharges {
    /// From the series of whoever owes it.
    pub number: String,
    /// What it is made of; there may be none yet.
    pub charges: Vec<NamedCharge>,
    /// Besides.
    pub details: Details,
    /// Who is taken to have written it: whoever runs the pool.
    pub makers: Vec<PersonId>,
    /// What holds between the two today, and their tax.
    pub pricing: Pricing,
}

/// The pool's order to its supplier, offered at once: publishing the rules was the organizer's yes to it. It may
/// hold more lines than one that is written by hand, and carries what the agreement of the two names besides; where
/// each leg is billed by itself, nothing of that, for nothing of this order is ever billed or paid.
///
/// # Errors
/// [`Refusal::Empty`], [`Refusal::CountOutOfRange`] or [`Refusal::TooLarge`].
pub fn upstream_of_pool(
    order: &PurchaseOrder,
    new: NewPoolOrder,
    now: DateTime<Utc>,
) -> Result<Vec<Event>, Refusal> {
    let NewPoolOrder { number, lines, details, makers, pricing } = new;
    let by = makers.first().copied().unwrap_or(PersonId(uuid::Uuid::nil()));
    let lines = pricing.all_pooled(&lines)?;
    let mut pricing = pricing;
    if order.kind.is_billed_elsewhere() {
        pricing.terms.money = MoneyTerms::default();
        pricing.terms.charges = Vec::new();
    }
    let Priced { lines, charges, totals } = with_agreed(lines, &pricing)?;
    let terms = pricing.terms;
    let edited =
        Event::Edited { lines: lines.clone(), charges: charges.clone(), totals, details, by };
    let submitted = Event::Submitted {
        number,
        lines,
        charges,
        totals,
        answer_due: terms.answer_due(now),
        terms,
        revision: order.revision + 1,
        by: Some(by),
    };
    Ok(vec![edited, submitted])
}

/// A cooperative's leg, as it was awarded. What an agreement names besides is no part of it: the one price is
/// everybody's, and freight is shared when its paper comes.
///
/// # Errors
/// [`Refusal::Empty`], [`Refusal::CountOutOfRange`] or [`Refusal::TooLarge`].
pub fn leg_of_pool(
    pool: &OrderPool,
    new: NewPoolOrder,
    backorder_until: DateTime<Utc>,
) -> Result<Event, Refusal> {
    let NewPoolOrder { number, lines, details, makers, pricing } = new;
    let lines = pricing.all_pooled(&lines)?;
    let totals = totals_of(&lines, &[])?;
    Ok(Event::LegMade(Box::new(PoolLeg {
        number,
        pool: pool.id,
        pool_code: pool.code.clone(),
        lines,
        totals,
        details,
        terms: pricing.terms,
        backorder_until,
        makers,
    })))
}

/// An order without goods, of what one party of a pool owes another besides: it waits for nothing but its bill.
///
/// # Errors
/// [`Refusal::TooLarge`].
pub fn charges_of_pool(
    pool: &OrderPool,
    new: NewPoolCharges,
    now: DateTime<Utc>,
) -> Result<Vec<Event>, Refusal> {
    let NewPoolCharges { number, charges, details, makers, pricing } = new;
    let made = Event::LegMade(Box::new(PoolLeg {
        number,
        pool: pool.id,
        pool_code: pool.code.clone(),
        lines: Vec::new(),
        totals: Totals::default(),
        details,
        terms: pricing.terms.clone(),
        backorder_until: now,
        makers,
    }));
    let mut events = vec![made];
    let mut all: Vec<OrderCharge> = Vec::new();
    for named in charges {
        let charge = standing_alone(named, &pricing)?;
        all.push(charge.clone());
        events.push(Event::ChargeAdded { charge, totals: totals_of(&[], &all)? });
    }
    Ok(events)
}

/// What the pool shared out is set aside for a leg: exactly that, and no more than is still to come.
pub(super) fn fill(
    order: &PurchaseOrder,
    reservations: Vec<Reservation>,
) -> Result<Decision<Event>, Refusal> {
    for reservation in &reservations {
        let id = reservation.line;
        let line = order.lines.iter().find(|line| line.id == id);
        let line = line.ok_or(Refusal::LineUnknown { line: id })?;
        if reservation.quantity < 1 {
            return Err(Refusal::NegativeCount { line: id });
        }
        let together = reservations.iter().filter(|other| other.line == id);
        let asked_base = together.map(|other| other.quantity).sum();
        let open_base = line.counts.backordered();
        if asked_base > open_base {
            return Err(Refusal::MoreThanOpen {
                line: id,
                product_name: line.product_name.clone(),
                asked_base,
                open_base,
                factor: line.pack.factor,
                pack: line.pack.name.clone(),
            });
        }
    }
    if reservations.is_empty() {
        return Err(Refusal::NothingNamed);
    }
    Ok(Decision::of(Event::BackorderFilled { reservations }))
}

/// A leg's part of what all bear together, taxed like any other charge. The charges that stand are left as they are.
pub(super) fn charge(
    order: &PurchaseOrder,
    charge: NamedCharge,
    pricing: &Pricing,
) -> Result<Decision<Event>, Refusal> {
    if order.charges.iter().any(|there| there.named.is_called_as(&charge)) {
        let position = i32::try_from(order.charges.len()).unwrap_or(i32::MAX);
        let description = charge.description;
        return Err(Refusal::ChargeRepeated { position, description });
    }
    let added: OrderCharge = if order.lines.is_empty() {
        standing_alone(charge, pricing)?
    } else {
        let Priced { charges, .. } = with_named(order.lines.clone(), vec![charge], pricing)?;
        charges.into_iter().next().ok_or(Refusal::NothingNamed)?
    };
    let all: Vec<OrderCharge> = order.charges.iter().chain([&added]).cloned().collect();
    let totals = totals_of(&order.lines, &all)?;
    Ok(Decision::of(Event::ChargeAdded { charge: added, totals }))
}

/// Whether a person may ask for `name` of an order that a pool answers for.
///
/// # Errors
/// [`Refusal::PoolAnswersForIt`], [`Refusal::PoolBilledByLegs`] or [`Refusal::PoolClearedAgain`], naming the pool.
pub(super) fn by_hand(
    order: &PurchaseOrder,
    name: CommandName,
    party: Option<Party>,
) -> Result<(), Refusal> {
    let Some(pool) = &order.pool else { return Ok(()) };
    let is_billing =
        matches!(name, CommandName::Invoice | CommandName::Pay | CommandName::WriteOff);
    if is_billing && order.kind.is_billed_elsewhere() {
        return Err(Refusal::PoolBilledByLegs { pool: pool.code.clone() });
    }
    let is_open = order.lines.iter().any(|line| line.counts.backordered() > 0);
    let is_the_pools = match (order.kind, party, name) {
        // What was shared out and spoilt before it left is its keeper's loss; what is still to come is the pool's.
        (OrderKind::PoolLeg, party, CommandName::ShortClose) => {
            is_open || party == Some(Party::Buyer)
        }
        (_, _, CommandName::Amend)
        | (OrderKind::PoolLeg | OrderKind::PoolCharge, _, CommandName::Cancel)
        | (
            OrderKind::PoolUpstream | OrderKind::PoolCollective,
            Some(Party::Buyer),
            CommandName::Edit
            | CommandName::Submit
            | CommandName::Withdraw
            | CommandName::Cancel
            | CommandName::AcceptCounter
            | CommandName::Revise
            | CommandName::Decline,
        ) => true,
        _ => false,
    };
    if is_the_pools {
        return Err(Refusal::PoolAnswersForIt { pool: pool.code.clone(), command: name });
    }
    if name == CommandName::Counter && pool.is_recleared {
        return Err(Refusal::PoolClearedAgain { pool: pool.code.clone() });
    }
    Ok(())
}

/// What the clock may ask of an order because a pool answers for it.
pub(super) const fn is_the_pools(name: CommandName) -> bool {
    matches!(
        name,
        CommandName::Decline
            | CommandName::Cancel
            | CommandName::ShortClose
            | CommandName::FillLeg
            | CommandName::ChargeLeg
    )
}
