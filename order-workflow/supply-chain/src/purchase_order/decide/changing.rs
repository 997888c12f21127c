//! Counter-offers and amendments: one side proposes, the other answers.

use super::super::approval::{ApprovalBasis, ApprovalRound, requirements};
use super::super::charge::{NamedCharge, Priced, keeps_billed};
use super::super::command::{By, Draft, Party};
use super::super::event::{Dropped, Event};
use super::super::pricing::{Pricing, price_draft, price_for_submit};
use super::super::proposal::{LineCode, Proposal, Wish, WishedLine, WorkedOut, work_out};
use super::super::refusal::Refusal;
use super::super::{CommandName, Line, PurchaseOrder, Revision, TIME_TO_APPROVE};
use super::agreeing::{Asked, check_promise, offer, say_yes, short_lines};
use super::{check_details, in_time, optional, settled};
use crate::id::PersonId;
use crate::machine::Decision;
use crate::stock::{Demand, Level, Reservation, reserve, reserve_what_is_there};
use chrono::{DateTime, NaiveDate, Utc};

/// The seller would accept with changes, and holds what it offers aside. What it promises for a later
/// day need not be there.
pub(super) fn counter(
    order: &PurchaseOrder,
    (wishes, charges): (Vec<Wish>, Option<Vec<NamedCharge>>),
    pricing: &Pricing,
    levels: &[Level],
    note: Option<String>,
    now: DateTime<Utc>,
) -> Result<Decision<Event>, Refusal> {
    in_time(order, CommandName::Counter, now)?;
    let is_other_goods = |wish: &Wish| matches!(wish.what, WishedLine::Added { .. });
    if let Some(pool) = &order.pool
        && (charges.is_some() || wishes.iter().any(is_other_goods))
    {
        return Err(Refusal::PoolTakesNoOtherGoods { pool: pool.code.clone() });
    }
    let worked_out = work_out(order, wishes, charges, pricing)?;
    let WorkedOut { changed, added, charges, totals, .. } = worked_out;
    let note = optional(note)?;
    let offered = order.clone().with_proposed(&changed, &added);
    if offered.lines.iter().all(|line| offered_of(line) == 0) {
        return Err(Refusal::NothingLeft);
    }
    let (later, at_once): (Vec<&Line>, Vec<&Line>) = offered
        .lines
        .iter()
        .partition(|line| line.proposed.as_ref().is_some_and(|p| p.promised_date.is_some()));
    let mut reservations = reserve(levels, &demands(&at_once))
        .map_err(|short| Refusal::NotEnoughStock { lines: short_lines(&offered, &short) })?;
    let rest = after_reserving(levels, &reservations);
    reservations.extend(reserve_what_is_there(&rest, &demands(&later)));
    let waits_for_approval = false;
    let proposal =
        Proposal { by: Party::Seller, at: now, totals, charges, note, waits_for_approval };
    let due = order.terms.counter_due(now);
    Ok(Decision::of(Event::Countered { proposal, changed, added, reservations, due }))
}

/// Base units that the seller offers of a line.
fn offered_of(line: &Line) -> i64 {
    line.proposed.as_ref().map_or(line.counts.ordered, |proposed| proposed.quantity)
}

fn demands(lines: &[&Line]) -> Vec<Demand> {
    let demand =
        |line: &&Line| Demand { line: line.id, product: line.product, quantity: offered_of(line) };
    lines.iter().map(demand).collect()
}

fn after_reserving(levels: &[Level], reservations: &[Reservation]) -> Vec<Level> {
    let mut levels = levels.to_vec();
    for level in &mut levels {
        level.reserved +=
            reservations.iter().filter(|r| r.level == level.id).map(|r| r.quantity).sum::<i64>();
    }
    levels
}

/// The buyer takes what the seller proposes. Where it costs more or is other goods, and the buyer's
/// rules apply, that is an approval, by somebody who did not make the order.
pub(super) fn accept_counter(
    order: &PurchaseOrder,
    basis: &ApprovalBasis,
    reason: Option<&str>,
    levels: &[Level],
    backorder_until: Option<DateTime<Utc>>,
    by: By<'_>,
    now: DateTime<Utc>,
) -> Result<Decision<Event>, Refusal> {
    in_time(order, CommandName::AcceptCounter, now)?;
    let Some(proposal) = &order.proposal else { return Err(Refusal::NothingChanged) };
    if !raises(order) {
        return take(order, levels, backorder_until, now);
    }
    let Some(round) = round_of_offer(order, proposal, basis, reason)? else {
        return take(order, levels, backorder_until, now);
    };
    let mut future = order.clone();
    future.approval = Some(round);
    let (round, approved) = say_yes(&future, by, now)?;
    if !round.is_complete() {
        return Ok(Decision::of(approved));
    }
    let taken = take(order, levels, backorder_until, now)?;
    Ok(Decision { events: std::iter::once(approved).chain(taken.events).collect() })
}

/// The round that taking the seller's proposal is, as far as it has come; nothing where no rule applies.
fn round_of_offer(
    order: &PurchaseOrder,
    proposal: &Proposal,
    basis: &ApprovalBasis,
    reason: Option<&str>,
) -> Result<Option<ApprovalRound>, Refusal> {
    // An earlier round was about an earlier version of the order.
    let is_this_round = |round: &&ApprovalRound| {
        round.approvals.iter().all(|approval| approval.at >= proposal.at)
            && !round.approvals.is_empty()
    };
    if let Some(round) = order.approval.as_ref().filter(is_this_round) {
        return Ok(Some(round.clone()));
    }
    let lines = order.clone().settled_lines();
    let wanted = requirements(&lines, &proposal.totals, basis, &order.makers, reason)?;
    let reason = reason.map(str::to_owned);
    Ok((!wanted.is_empty()).then(|| ApprovalRound {
        requirements: wanted,
        approvals: Vec::new(),
        reason,
    }))
}

/// What the buyer's rules want before the seller's open proposal may be taken, and who said yes already;
/// nothing where it raises nothing, no rule applies, or nobody could say yes.
#[must_use]
pub fn approval_of_offer(order: &PurchaseOrder, basis: &ApprovalBasis) -> Option<ApprovalRound> {
    let proposal = order.proposal.as_ref().filter(|open| open.by == Party::Seller)?;
    if !raises(order) {
        return None;
    }
    // Why a dearer price is paid is asked of whoever takes it.
    let round = round_of_offer(order, proposal, basis, Some("?")).ok().flatten()?;
    Some(ApprovalRound { reason: order.approval.as_ref().and_then(|r| r.reason.clone()), ..round })
}

/// Whether the proposal costs more, or brings other goods, than what the buyer agreed to.
fn raises(order: &PurchaseOrder) -> bool {
    let dearer = |line: &Line| {
        line.proposed
            .as_ref()
            .is_some_and(|p| p.code == LineCode::Added || p.unit_price > line.unit_price)
    };
    let costs_more = |open: &Proposal| {
        open.totals.total > order.totals.total
            || open.charges.as_ref().is_some_and(|charges| order.is_charged_more(charges))
    };
    order.proposal.as_ref().is_some_and(costs_more) || order.lines.iter().any(dearer)
}

/// The seller takes the buyer's amendment. Where the buyer named a day, that is the day; where it named none
/// and the stock does not suffice, the seller may promise one, as when it accepts an order.
pub(super) fn accept_amendment(
    order: &PurchaseOrder,
    levels: &[Level],
    backorder: Option<(NaiveDate, DateTime<Utc>)>,
    now: DateTime<Utc>,
) -> Result<Decision<Event>, Refusal> {
    let has_day = |line: &Line| line.proposed.as_ref().is_some_and(|p| p.promised_date.is_some());
    let Some((day, until)) = backorder else { return take(order, levels, None, now) };
    if order.lines.iter().any(has_day) {
        return take(order, levels, Some(until), now);
    }
    match take(order, levels, None, now) {
        Err(Refusal::NotEnoughStock { .. }) => {}
        decided => return decided,
    }
    check_promise(order, day, until, now)?;
    let mut promised = order.clone();
    for proposed in promised.lines.iter_mut().filter_map(|line| line.proposed.as_mut()) {
        proposed.promised_date = Some(day);
    }
    take(&promised, levels, Some(until), now)
}

/// What is proposed is agreed. A counter-offer has its goods aside already; an amendment that wants
/// more takes it from the stock now.
pub(super) fn take(
    order: &PurchaseOrder,
    levels: &[Level],
    backorder_until: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> Result<Decision<Event>, Refusal> {
    in_time(order, CommandName::AcceptCounter, now)?;
    let bound = order.state.is_bound();
    let mut wanted = Vec::new();
    let mut later = Vec::new();
    for line in &order.lines {
        let Some(proposed) = &line.proposed else { continue };
        let counts = &line.counts;
        if bound {
            let gone = counts.short_closed + counts.cancelled;
            if proposed.quantity < counts.shipped + gone {
                return Err(Refusal::LessThanShipped {
                    line: line.id,
                    product_name: line.product_name.clone(),
                    asked_base: proposed.quantity - gone,
                    shipped_base: counts.shipped,
                    factor: line.pack.factor,
                    pack: line.pack.name.clone(),
                });
            }
            if proposed.unit_price != line.unit_price && counts.shipped > 0 {
                let product_name = line.product_name.clone();
                return Err(Refusal::PriceOfShipped { product_name });
            }
            let more = proposed.quantity - counts.confirmed;
            let demand = Demand { line: line.id, product: line.product, quantity: more };
            match proposed.promised_date {
                _ if more <= 0 => {}
                Some(_) => later.push(demand),
                None => wanted.push(demand),
            }
        }
    }
    // Something of them may have been billed since it was proposed.
    if let Some(charges) = order.proposal.as_ref().and_then(|open| open.charges.as_ref()) {
        keeps_billed(order, &charges.iter().map(|charge| &charge.named))?;
    }
    let until = backorder_until.or(order.backorder_until);
    if until.is_none() {
        wanted.append(&mut later);
    }
    let mut reservations = reserve(levels, &wanted)
        .map_err(|short| Refusal::NotEnoughStock { lines: short_lines(order, &short) })?;
    let rest = after_reserving(levels, &reservations);
    reservations.extend(reserve_what_is_there(&rest, &later));
    let accept = |backorder_until| Event::ProposalAccepted {
        reservations: reservations.clone(),
        revision: order.revision + 1,
        backorder_until,
    };
    let after = order.clone().after(&accept(None));
    let missing = after.lines.iter().any(|line| line.counts.backordered() > 0);
    Ok(settled(order, accept(backorder_until.filter(|_| missing))))
}

/// The buyer answers a counter-offer with a new version, at today's prices.
pub(super) fn revise(
    order: &PurchaseOrder,
    draft: Draft,
    pricing: &Pricing,
    asked: Asked,
    by: By<'_>,
    now: DateTime<Utc>,
) -> Result<Decision<Event>, Refusal> {
    in_time(order, CommandName::Revise, now)?;
    check_details(&draft.details)?;
    let mut future = order.clone();
    future.forget_proposal();
    Priced { lines: future.lines, charges: future.charges, totals: future.totals } =
        price_draft(&future, &draft, pricing)?;
    future.details = draft.details;
    let priced = price_for_submit(&future, pricing)?;
    let details = future.details.clone();
    let by_whom = by.person().ok_or(Refusal::NotYourPart { party: Party::Buyer })?;
    let offered = offer(&future, priced, &pricing.terms, asked, by, now)?;
    // What the buyer's people weigh among themselves changes nothing of what the two have before them,
    // and has to be weighed before the counter-offer lapses.
    if let [Event::ApprovalRequested { lines, charges, totals, terms, round, .. }] =
        offered.events.as_slice()
    {
        let (lines, charges, terms) = (lines.clone(), charges.clone(), terms.clone());
        let revision = Revision { lines, charges, totals: *totals, details, terms, by: by_whom };
        return Ok(Decision::of(Event::RevisionPrepared { revision, round: round.clone() }));
    }
    let edited = Event::Edited {
        lines: future.lines.clone(),
        charges: future.charges.clone(),
        totals: future.totals,
        details,
        by: by_whom,
    };
    Ok(Decision { events: std::iter::once(edited).chain(offered.events).collect() })
}

/// One side would change what is confirmed and not sent yet. What the buyer's rules want approved is approved
/// by somebody who wrote neither the order nor the amendment.
pub(super) fn amend(
    order: &PurchaseOrder,
    by: By<'_>,
    (wishes, charges): (Vec<Wish>, Option<Vec<NamedCharge>>),
    pricing: &Pricing,
    basis: &ApprovalBasis,
    note: Option<String>,
    now: DateTime<Utc>,
) -> Result<Decision<Event>, Refusal> {
    // The seller's wish comes before one that the buyer's people still weigh: it cannot wait for what it
    // does not know of.
    let superseded = order.is_proposal_hidden().then_some(Event::AmendmentDropped {
        how: Dropped::Superseded,
        reason: None,
        was_seen: false,
    });
    let free = superseded.iter().fold(order.clone(), PurchaseOrder::after);
    let order = &free;
    let worked_out = work_out(order, wishes, charges, pricing)?;
    let WorkedOut { changed, added, charges, totals, raises } = worked_out;
    let note = optional(note)?;
    let future = order.clone().with_proposed(&changed, &added).settled_lines();
    let (party, writer) = match by {
        By::Person(actor) if order.party(actor) == Some(Party::Seller) => (Party::Seller, None),
        _ => (Party::Buyer, by.person()),
    };
    let makers: Vec<PersonId> = order.makers.iter().copied().chain(writer).collect();
    let wanted = if party == Party::Buyer && raises {
        requirements(&future, &totals, basis, &makers, note.as_deref())?
    } else {
        Vec::new()
    };
    let waits_for_approval = !wanted.is_empty();
    let due = if waits_for_approval { now + TIME_TO_APPROVE } else { order.terms.counter_due(now) };
    let round = waits_for_approval.then(|| ApprovalRound {
        requirements: wanted,
        approvals: Vec::new(),
        reason: note.clone(),
    });
    let proposal = Proposal { by: party, at: now, totals, charges, note, waits_for_approval };
    let proposed = Event::AmendmentProposed { proposal, changed, added, round, due, by: writer };
    Ok(Decision { events: superseded.into_iter().chain([proposed]).collect() })
}
