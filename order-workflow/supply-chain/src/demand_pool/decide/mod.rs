//! Decides what follows from a command, without doing it: no clock, no database, no randomness.

mod arriving;
mod pledging;

use super::DemandPool;
use super::clearing::{ClearingInput, clear};
use super::command::{By, Command, CounterTerms};
use super::event::Event;
use super::permission::{CommandName, gate};
use super::pledge::{Consent, Pledge};
use super::pool_line::PoolLine;
use super::refusal::Refusal;
use super::rules::Rules;
use super::state::{State, WhyFailed};
use crate::id::{PledgeId, PoolLineId};
use crate::machine::Decision;
use chrono::{DateTime, TimeDelta, Utc};
use std::collections::{BTreeMap, BTreeSet};

/// The longest reason that is kept, in characters.
const LONGEST_REASON: usize = 500;

/// What follows from `command` on `pool`, asked `by` somebody at `now`.
///
/// # Errors
/// A [`Refusal`] with its facts; first whether it exists for them, then who may, then the state, then the values.
pub fn decide(
    pool: &DemandPool,
    command: Command,
    by: By<'_>,
    now: DateTime<Utc>,
) -> Result<Decision<Event>, Refusal> {
    if let Command::Pledge { facts, .. } | Command::Withdraw { facts, .. } = &command
        && !facts.is_for_asker
    {
        return Err(Refusal::NotForYou);
    }
    gate(pool, command.name(), by, now)?;
    match command {
        Command::Plan { rules, lines } => plan(rules, lines, now),
        Command::Publish => publish(pool, now),
        Command::Open => {
            let rules = rules_of(pool)?;
            pool.published.ok_or(Refusal::NotPublished)?;
            due(now, Some(rules.dates.open_at)).map(|()| Decision::of(Event::Opened))
        }
        Command::Pledge { id, line, wish, claimed_at, facts } => {
            pledging::pledge(pool, (id, line), wish, (by, now, claimed_at), *facts)
        }
        Command::Withdraw { line, claimed_at, facts } => {
            pledging::withdraw(pool, line, (now, claimed_at), *facts)
        }
        Command::BeginTopUp => {
            let at = rules_of(pool)?.dates.top_up_at;
            due(now, at).map(|()| Decision::of(Event::TopUpBegan))
        }
        Command::CutOff => due(now, pool.cut_off_at).map(|()| Decision::of(Event::CutOff)),
        Command::Clear { pledges, above } => clear_now(pool, &pledges, above.as_deref(), now),
        Command::CallOff { reason } => Ok(failed(WhyFailed::CalledOff, Some(said(&reason)?), None)),
        Command::Accept => Ok(Decision::of(Event::SupplierAccepted)),
        Command::Counter { terms, pledges } => clear_again(pool, terms, pledges),
        Command::Refuse { reason } => {
            Ok(failed(WhyFailed::SupplierRefused, Some(said(&reason)?), None))
        }
        Command::Arrive { counted, is_last } => arriving::arrive(pool, counted, is_last),
        Command::Allocate { lines } => arriving::allocate_all(pool, &lines),
        Command::Charge { charge } => arriving::charge(pool, &charge),
        Command::Finish { open_legs: 0 } => Ok(Decision::of(Event::Closed)),
        Command::Finish { open_legs } => Err(Refusal::LegsOpen { open_legs }),
    }
}

fn rules_of(pool: &DemandPool) -> Result<&Rules, Refusal> {
    pool.rules.as_ref().ok_or(Refusal::NotPublished)
}

fn due(now: DateTime<Utc>, at: Option<DateTime<Utc>>) -> Result<(), Refusal> {
    match at {
        Some(at) if at <= now => Ok(()),
        _ => Err(Refusal::NotDueYet),
    }
}

fn said(reason: &str) -> Result<String, Refusal> {
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(Refusal::ReasonNeeded);
    }
    if reason.chars().count() > LONGEST_REASON {
        return Err(Refusal::TextTooLong { field: "reason", limit: LONGEST_REASON });
    }
    Ok(reason.to_owned())
}

fn failed(why: WhyFailed, reason: Option<String>, input: Option<super::Digest>) -> Decision<Event> {
    Decision::of(Event::Failed { why, reason, input })
}

fn plan(
    rules: Rules,
    lines: Vec<PoolLine>,
    now: DateTime<Utc>,
) -> Result<Decision<Event>, Refusal> {
    rules.check()?;
    let open_at = rules.dates.open_at;
    if open_at <= now {
        return Err(Refusal::OpeningPassed { open_at });
    }
    if lines.is_empty() {
        return Err(Refusal::NoLines);
    }
    let most = DemandPool::MOST_LINES;
    if lines.len() > most {
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        return Err(Refusal::CountOutOfRange { field: "lines", least: 1, most });
    }
    let (mut ids, mut offers) = (BTreeSet::new(), BTreeSet::new());
    for line in &lines {
        if !ids.insert(line.id) || !offers.insert(line.offer) {
            return Err(Refusal::LineRepeated { line: line.id });
        }
        if !line.is_sound() {
            return Err(Refusal::LineUnsound { line: line.id });
        }
    }
    Ok(Decision::of(Event::Planned { rules, lines }))
}

fn publish(pool: &DemandPool, now: DateTime<Utc>) -> Result<Decision<Event>, Refusal> {
    let rules = rules_of(pool)?;
    if pool.published.is_some() {
        return Err(Refusal::PublishedAlready);
    }
    let open_at = rules.dates.open_at;
    if open_at <= now {
        return Err(Refusal::OpeningPassed { open_at });
    }
    let digest = rules.digest(&pool.lines);
    Ok(Decision::of(Event::RulesPublished { digest, at: now }))
}

/// At the cut-off, or when the grace is over: the price, once more, or nothing.
fn clear_now(
    pool: &DemandPool,
    pledges: &[Pledge],
    above: Option<&[PoolLine]>,
    now: DateTime<Utc>,
) -> Result<Decision<Event>, Refusal> {
    let rules = rules_of(pool)?;
    let closed_at = pool.cut_off_at.ok_or(Refusal::NotDueYet)?;
    let clears_at = rules.clears_at(closed_at);
    due(now, Some(clears_at))?;
    let sharing = rules.sharing;
    let lines = above.unwrap_or(&pool.lines);
    if above.is_some() {
        same_goods(pool, lines)?;
    }
    let clearing = clear(&ClearingInput { pool: pool.id, sharing, lines, pledges })?;
    if clearing.is_met() {
        return Ok(Decision::of(Event::Awarded { clearing }));
    }
    if pool.extended_times >= rules.extension.times {
        return Ok(failed(WhyFailed::MinimumUnmet, None, Some(clearing.input)));
    }
    // From the cut-off, unless the clock came by so late that nothing would be left of it.
    let days = TimeDelta::days(i64::from(rules.extension.days));
    let until = if clears_at + days > now { clears_at + days } else { now + days };
    let stays = |pledge: &&Pledge| pledge.wish.consents.has(Consent::Extend);
    let mut released: Vec<PledgeId> =
        pledges.iter().filter(|pledge| !stays(pledge)).map(|pledge| pledge.id).collect();
    released.sort_unstable();
    Ok(Decision::of(Event::Extended { cut_off_at: until, released, input: clearing.input }))
}

/// The supplier would sell otherwise: the same pledges, its terms, once.
fn clear_again(
    pool: &DemandPool,
    terms: CounterTerms,
    pledges: Vec<Pledge>,
) -> Result<Decision<Event>, Refusal> {
    if pool.is_countered {
        return Err(Refusal::CounteredAlready);
    }
    if terms == CounterTerms::default() {
        return Err(Refusal::NothingDifferent);
    }
    let known = same_goods(pool, &terms.lines)?;
    let named = terms.dropped.iter().chain(&terms.substituted);
    if let Some(line) = named.copied().find(|line| !known.contains_key(line)) {
        return Err(Refusal::LineUnknown { line });
    }
    let sharing = rules_of(pool)?.sharing;
    let countered = terms.applied(&pool.lines, pledges);
    let (lines, pledges) = (&countered.lines[..], &countered.pledges[..]);
    let clearing = clear(&ClearingInput { pool: pool.id, sharing, lines, pledges })?;
    if !clearing.is_met() {
        return Ok(failed(WhyFailed::CounterUnmet, None, Some(clearing.input)));
    }
    let released = countered.released;
    Ok(Decision::of(Event::Recleared { terms, clearing, released }))
}

/// Whether these are lines of the pool, sold otherwise; gives the pool's own. Other prices, less, or other cases are
/// the same goods, something else is not.
fn same_goods<'p>(
    pool: &'p DemandPool,
    lines: &[PoolLine],
) -> Result<BTreeMap<PoolLineId, &'p PoolLine>, Refusal> {
    let known: BTreeMap<_, &PoolLine> = pool.lines.iter().map(|line| (line.id, line)).collect();
    for line in lines {
        let known = known.get(&line.id).ok_or(Refusal::LineUnknown { line: line.id })?;
        let is_same = (known.offer, known.units_per_pack) == (line.offer, line.units_per_pack);
        if !is_same || !line.is_sound() {
            return Err(Refusal::LineUnsound { line: line.id });
        }
    }
    Ok(known)
}

/// Whether a pool at `now` takes only what does not leave more missing.
fn tops_up(pool: &DemandPool, rules: &Rules, now: DateTime<Utc>) -> bool {
    // What was extended is open as before its top-up.
    pool.extended_times == 0
        && pool.state != State::Extended
        && rules.dates.top_up_at.is_some_and(|at| now >= at)
}

/// The name is what a refusal says.
const PLEDGE: CommandName = CommandName::Pledge;
