//! From the draft to the bond: writing, approving, offering and accepting.

use super::super::approval::{Approval, ApprovalBasis, ApprovalRound, requirements};
use super::super::charge::Priced;
use super::super::command::{By, Draft, Party};
use super::super::event::Event;
use super::super::pricing::{Pricing, price_draft, price_for_submit};
use super::super::refusal::{Refusal, ShortLine};
use super::super::state::State;
use super::super::{CommandName, PurchaseOrder, Revision, TIME_TO_APPROVE, Terms};
use super::{check_details, in_time};
use crate::id::PersonId;
use crate::machine::Decision;
use crate::money::Money;
use crate::stock::{Demand, Level, Shortage, reserve, reserve_what_is_there};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

/// What is asked of the buyer's own rules when an order is to be offered.
pub(super) struct Asked {
    pub(super) basis: ApprovalBasis,
    /// Why a price that rose is paid.
    pub(super) reason: Option<String>,
    /// From the buyer's series, where the order has none yet.
    pub(super) number: Option<String>,
}

pub(super) fn edit(
    order: &PurchaseOrder,
    draft: Draft,
    pricing: &Pricing,
    by: By<'_>,
) -> Result<Decision<Event>, Refusal> {
    check_details(&draft.details)?;
    let asked = draft.details.requested_date.filter(|day| *day < pricing.today);
    // A day that has passed since it was written is said when the draft is submitted.
    if let Some(day) = asked.filter(|day| Some(*day) != order.details.requested_date) {
        return Err(Refusal::DayIsPast { day });
    }
    let Priced { lines, charges, totals } = price_draft(order, &draft, pricing)?;
    let by = author(order, by);
    Ok(Decision::of(Event::Edited { lines, charges, totals, details: draft.details, by }))
}

/// Who writes: the person, or for what the clock writes whoever wrote it first.
fn author(order: &PurchaseOrder, by: By<'_>) -> PersonId {
    let first = || order.makers.first().copied();
    by.person().or_else(first).unwrap_or(PersonId(uuid::Uuid::nil()))
}

/// Whether submitting now would offer the order to the seller at once, because no rule of the buyer
/// wants it approved first. Then a number is drawn for it.
///
/// # Errors
/// Whatever would refuse the submission.
pub fn submit_reaches_seller(
    order: &PurchaseOrder,
    pricing: &Pricing,
    basis: &ApprovalBasis,
    by: By<'_>,
    reason: Option<&str>,
) -> Result<bool, Refusal> {
    let Priced { lines, totals, .. } = price_for_submit(order, pricing)?;
    let makers = makers_with(order, by);
    Ok(requirements(&lines, &totals, basis, &makers, reason)?.is_empty())
}

fn makers_with(order: &PurchaseOrder, by: By<'_>) -> Vec<PersonId> {
    let mut makers = order.makers.clone();
    makers.extend(by.person().filter(|person| !order.makers.contains(person)));
    makers
}

pub(super) fn submit(
    order: &PurchaseOrder,
    pricing: &Pricing,
    expected_total: Option<Money>,
    asked: Asked,
    by: By<'_>,
    now: DateTime<Utc>,
) -> Result<Decision<Event>, Refusal> {
    let priced = price_for_submit(order, pricing)?;
    let total = priced.totals.total;
    if let Some(expected) = expected_total.filter(|expected| *expected != total) {
        return Err(Refusal::PriceMoved { expected, now: total });
    }
    offer(order, priced, &pricing.terms, asked, by, now)
}

/// Offers these lines and charges to the seller, or asks the buyer's approvers first.
pub(super) fn offer(
    order: &PurchaseOrder,
    Priced { lines, charges, totals }: Priced,
    terms: &Terms,
    asked: Asked,
    by: By<'_>,
    now: DateTime<Utc>,
) -> Result<Decision<Event>, Refusal> {
    let Asked { basis, reason, number } = asked;
    super::check_length("reason", reason.as_deref(), super::LONGEST_REASON)?;
    let makers = makers_with(order, by);
    let wanted = requirements(&lines, &totals, &basis, &makers, reason.as_deref())?;
    if wanted.is_empty() {
        return Ok(Decision::of(Event::Submitted {
            number: order.number.clone().or(number).ok_or(Refusal::Unnumbered)?,
            lines,
            charges,
            totals,
            answer_due: terms.answer_due(now),
            terms: terms.clone(),
            revision: order.revision + 1,
            by: by.person(),
        }));
    }
    Ok(Decision::of(Event::ApprovalRequested {
        lines,
        charges,
        totals,
        terms: terms.clone(),
        round: ApprovalRound { requirements: wanted, approvals: Vec::new(), reason },
        due: now + TIME_TO_APPROVE,
        by: author(order, by),
    }))
}

/// Whether this person's yes would be the last one wanted. Then, for an order that was never offered,
/// a number is drawn for it.
#[must_use]
pub fn approval_completes(order: &PurchaseOrder, person: PersonId) -> bool {
    let with = |round: ApprovalRound| {
        let at = DateTime::<Utc>::UNIX_EPOCH;
        round.with(Approval { person, at }).is_complete()
    };
    order.may_be_approved_by(person) && order.approval.clone().is_some_and(with)
}

pub(super) fn approve(
    order: &PurchaseOrder,
    number: Option<String>,
    by: By<'_>,
    now: DateTime<Utc>,
) -> Result<Decision<Event>, Refusal> {
    in_time(order, CommandName::Approve, now)?;
    let (round, event) = say_yes(order, by, now)?;
    let decision = Decision::of(event);
    if !round.is_complete() {
        return Ok(decision);
    }
    if order.state.is_bound() {
        return Ok(decision.and(Event::AmendmentOpened { due: order.terms.counter_due(now) }));
    }
    let number = order.number.clone().or(number).ok_or(Refusal::Unnumbered)?;
    let revision = order.revision + 1;
    let submitted = |Priced { lines, charges, totals }: Priced, terms: Terms| Event::Submitted {
        number,
        lines,
        charges,
        totals,
        answer_due: terms.answer_due(now),
        terms,
        revision,
        by: None,
    };
    Ok(match order.revised.as_deref().cloned() {
        None => {
            let (lines, charges) = (order.lines.clone(), order.charges.clone());
            let priced = Priced { lines, charges, totals: order.totals };
            decision.and(submitted(priced, order.terms.clone()))
        }
        Some(Revision { lines, charges, totals, details, terms, by }) => {
            let priced = Priced { lines: lines.clone(), charges: charges.clone(), totals };
            decision
                .and(Event::Edited { lines, charges, totals, details, by })
                .and(submitted(priced, terms))
        }
    })
}

/// One person's yes to what is open.
pub(super) fn say_yes(
    order: &PurchaseOrder,
    by: By<'_>,
    now: DateTime<Utc>,
) -> Result<(ApprovalRound, Event), Refusal> {
    let By::Person(actor) = by else { return Err(Refusal::NotYoursToApprove) };
    let roles = CommandName::Approve.roles(Party::Buyer);
    if !actor.is_any(roles) {
        return Err(Refusal::NotYourRole { command: CommandName::Approve, roles });
    }
    let person = actor.person;
    if !order.may_be_approved_by(person) {
        return Err(Refusal::NotYoursToApprove);
    }
    let approval = Approval { person, at: now };
    let round = order.approval.clone().unwrap_or_default().with(approval.clone());
    Ok((round.clone(), Event::Approved { round, approval }))
}

/// Reserves the whole order or refuses the whole order; with a promised day, reserves what is there.
pub(super) fn accept(
    order: &PurchaseOrder,
    levels: &[Level],
    backorder: Option<(NaiveDate, DateTime<Utc>)>,
    now: DateTime<Utc>,
) -> Result<Decision<Event>, Refusal> {
    in_time(order, CommandName::Accept, now)?;
    let demands: Vec<Demand> = order
        .lines
        .iter()
        .map(|line| Demand { line: line.id, product: line.product, quantity: line.counts.ordered })
        .collect();
    if let Some((day, _)) = backorder.filter(|(_, until)| *until <= now) {
        return Err(Refusal::DayIsPast { day });
    }
    match (reserve(levels, &demands), backorder) {
        (Ok(reservations), _) => {
            Ok(Decision::of(Event::Confirmed { reservations, backorder_until: None }))
        }
        (Err(_), Some((day, until))) => {
            check_promise(order, day, until, now)?;
            let reservations = reserve_what_is_there(levels, &demands);
            Ok(Decision::of(Event::Confirmed { reservations, backorder_until: Some(until) }))
        }
        (Err(shortages), None) => {
            Err(Refusal::NotEnoughStock { lines: short_lines(order, &shortages) })
        }
    }
}

/// A seller may promise without asking only what is still in time for the buyer: by the day that was
/// asked for, or else within the days their agreement takes. Later is a counter-offer.
pub(super) fn check_promise(
    order: &PurchaseOrder,
    day: NaiveDate,
    until: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<(), Refusal> {
    let limit = order.terms.backorder_limit(now);
    let wanted = order.details.requested_date;
    if until <= now {
        return Err(Refusal::DayIsPast { day });
    }
    if until > limit || wanted.is_some_and(|wanted| day > wanted) {
        let by_terms = (limit - TimeDelta::days(1)).date_naive();
        let latest = wanted.map_or(by_terms, |wanted| wanted.min(by_terms));
        return Err(Refusal::PromiseTooLate { latest });
    }
    Ok(())
}

pub(super) fn short_lines(order: &PurchaseOrder, shortages: &[Shortage]) -> Vec<ShortLine> {
    order
        .lines
        .iter()
        .filter_map(|line| {
            let short = shortages.iter().find(|short| short.product == line.product)?;
            let asked = match &line.proposed {
                Some(proposed) => proposed.quantity,
                None => line.agreed(State::Submitted),
            };
            Some(ShortLine {
                line: line.id,
                position: line.position,
                product_name: line.product_name.clone(),
                pack: line.pack.name.clone(),
                asked: line.pack.whole_packs(asked),
                available: line.pack.whole_packs(short.available.max(0)),
                asked_base: short.asked,
                available_base: short.available,
            })
        })
        .collect()
}
