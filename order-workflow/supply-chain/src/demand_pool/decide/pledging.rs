//! Pledging: what is taken until the cut-off (E8), and what is still taken in top-up (E18).

use super::super::command::{By, PledgeFacts};
use super::super::fill::LineFill;
use super::super::pledge::PledgeWish;
use super::{DemandPool, Event, PLEDGE, Pledge, PledgeId, Refusal, rules_of, tops_up};
use crate::demand_pool::pool_line::PoolLine;
use crate::id::PoolLineId;
use crate::machine::Decision;
use chrono::{DateTime, Utc};

type Claimed = Option<DateTime<Utc>>;

pub(super) fn pledge(
    pool: &DemandPool,
    (id, line): (PledgeId, PoolLineId),
    wish: PledgeWish,
    (by, now, claimed_at): (By<'_>, DateTime<Utc>, Claimed),
    facts: PledgeFacts,
) -> Result<Decision<Event>, Refusal> {
    let By::Person(actor) = by else {
        return Err(Refusal::NotYourPart { command: PLEDGE, parties: Vec::new() });
    };
    let is_late = taken(pool, now, claimed_at)?;
    let of = pool.line(line).ok_or(Refusal::LineUnknown { line })?;
    wish.check()?;
    let most = of.most_tolerance(wish.firm);
    if wish.tolerance > most {
        return Err(Refusal::CountOutOfRange { field: "tolerance", least: 0, most });
    }
    let before = facts.standing;
    may_change(pool, of, (before.as_ref().map(|pledge| pledge.wish), Some(wish)), facts.fill, now)?;

    // A promise that grew counts from now: a place in the queue is not kept warm with one sack.
    let stands = before.as_ref().filter(|before| wish.firm <= before.wish.firm);
    let pledge = Pledge {
        id: before.as_ref().map_or(id, |before| before.id),
        line,
        by: actor.organization,
        wish,
        committed_at: stands.map_or(now, |before| before.committed_at),
        days_away: facts.days_away,
        salt: before.as_ref().map_or(facts.salt, |before| before.salt),
    };
    Ok(match before {
        Some(before) if before == pledge => Decision { events: Vec::new() },
        Some(before) => Decision::of(Event::PledgeChanged { before, pledge, is_late }),
        None => Decision::of(Event::Pledged { pledge, is_late }),
    })
}

pub(super) fn withdraw(
    pool: &DemandPool,
    line: PoolLineId,
    (now, claimed_at): (DateTime<Utc>, Claimed),
    facts: PledgeFacts,
) -> Result<Decision<Event>, Refusal> {
    let is_late = taken(pool, now, claimed_at)?;
    let of = pool.line(line).ok_or(Refusal::LineUnknown { line })?;
    let pledge = facts.standing.ok_or(Refusal::NothingPledged)?;
    may_change(pool, of, (Some(pledge.wish), None), facts.fill, now)?;
    Ok(Decision::of(Event::PledgeWithdrawn { pledge, is_late }))
}

/// Whether a pledge is taken at `now`, and whether only by the grace. What the device says of its time is
/// heard inside the grace alone, and decides nothing but whether it was written in time: a clock that says it was
/// before the opening, when there was nothing to pledge for, is not believed.
fn taken(pool: &DemandPool, now: DateTime<Utc>, claimed_at: Claimed) -> Result<bool, Refusal> {
    let rules = rules_of(pool)?;
    let cut_off_at = pool.cut_off_at.unwrap_or(rules.dates.cut_off_at);
    if now < cut_off_at {
        return Ok(false);
    }
    let open_at = rules.dates.open_at;
    match claimed_at {
        Some(at) if now >= rules.clears_at(cut_off_at) || at >= cut_off_at => {
            Err(Refusal::TooLate { cut_off_at })
        }
        Some(at) if at < open_at => Err(Refusal::WrittenBeforeOpening { open_at }),
        Some(_) => Ok(true),
        None => Err(Refusal::TooLate { cut_off_at }),
    }
}

/// In top-up nothing may leave more missing to the next full case, and nobody takes away what others count
/// on: the price that it would close at, whatever of a pledge carries it, a gate that is reached, a sack where
/// there is no case to fill, or a price that was good enough.
fn may_change(
    pool: &DemandPool,
    line: &PoolLine,
    (before, after): (Option<PledgeWish>, Option<PledgeWish>),
    mut fill: LineFill,
    now: DateTime<Utc>,
) -> Result<(), Refusal> {
    let rules = rules_of(pool)?;
    if !tops_up(pool, rules, now) {
        return Ok(());
    }
    let until = pool.cut_off_at.unwrap_or(rules.dates.cut_off_at);
    let price = |fill: &LineFill| fill.close(line).map(|close| close.gate.unit_price);
    let (missing_before, gates_before) = (fill.missing_to_a_case(line), fill.gates_reached(line));
    let price_before = price(&fill);
    if let Some(wish) = &before {
        fill.remove(line, wish);
    }
    if let Some(wish) = &after {
        fill.add(line, wish);
    }
    let missing_after = fill.missing_to_a_case(line);
    if missing_after > missing_before {
        return Err(Refusal::LeavesMoreMissing { missing_before, missing_after, until });
    }
    let firm = |wish: Option<PledgeWish>| wish.map_or(0, |wish| wish.firm);
    let is_lower = firm(after) < firm(before);
    let loses_gate = fill.gates_reached(line) < gates_before;
    let pays_less = matches!((before, after), (Some(b), Some(a)) if a.highest < b.highest);
    // Tolerances carry a price too, and the consents to use them: others pay more without.
    let price_after = price(&fill);
    let is_dearer = price_before.is_some_and(|was| price_after.is_none_or(|is| is > was));
    if (is_lower && line.case == 1) || loses_gate || is_dearer || pays_less {
        return Err(Refusal::LoweredInTopUp { until });
    }
    Ok(())
}
