//! Arriving: what was counted at the hub, how it is shared out, and what else is borne together.

use super::{DemandPool, Event, Refusal, rules_of, said};
use crate::allocation::{ArrivedLine, Charge, CountedArrival, Unbalanced, allocate, check_charge};
use crate::id::PoolLineId;
use crate::machine::Decision;
use crate::money::Money;
use std::collections::BTreeSet;

/// The most that one charge may come to: a hundred milliard rupiah.
const MOST_CHARGE: Money = Money::from_sen(10_000_000_000_000);

pub(super) fn arrive(
    pool: &DemandPool,
    counted: Vec<CountedArrival>,
    is_last: bool,
) -> Result<Decision<Event>, Refusal> {
    let mut named = BTreeSet::new();
    for one in &counted {
        let line = one.line;
        bought(pool, line)?;
        if !named.insert(line) {
            return Err(Refusal::LineRepeated { line });
        }
        if one.lost_at_hub < 0 || one.good < one.lost_at_hub || one.bill < Money::ZERO {
            return Err(Unbalanced::Counts { line }.into());
        }
    }
    let counted: Vec<_> = counted.into_iter().filter(|one| one.good > 0).collect();
    // What waited may turn out to be nothing; but that nothing came is no news.
    if counted.is_empty() && !is_last && pool.waiting.is_empty() {
        return Err(Refusal::NotDueYet);
    }
    let nothing = counted.is_empty() && is_last;
    let arrived = Decision::of(Event::Arrived { counted, is_last });
    // Nothing came and nothing will: there is nothing to share out.
    Ok(if nothing { arrived.and(Event::FullyAllocated) } else { arrived })
}

pub(super) fn allocate_all(
    pool: &DemandPool,
    lines: &[ArrivedLine],
) -> Result<Decision<Event>, Refusal> {
    let rule = rules_of(pool)?.sharing;
    let mut waiting = pool.waiting.clone();
    waiting.sort_unstable_by_key(|counted| counted.line);
    let mut lines: Vec<&ArrivedLine> = lines.iter().collect();
    lines.sort_unstable_by_key(|line| line.counted.line);
    let differs = waiting.iter().zip(&lines).find(|(counted, line)| **counted != line.counted);
    if let Some((counted, _)) = differs {
        return Err(Refusal::NotWhatArrived { line: counted.line });
    }
    if waiting.len() != lines.len() {
        let more = waiting.get(lines.len()).map(|counted| counted.line);
        let line = more.or(lines.get(waiting.len()).map(|line| line.counted.line));
        return Err(line.map_or(Refusal::NotDueYet, |line| Refusal::NotWhatArrived { line }));
    }
    let mut shared = Vec::with_capacity(lines.len());
    for line in lines {
        let gate = bought(pool, line.counted.line)?;
        shared.push(allocate(rule, &gate, line)?);
    }
    let decision = Decision::of(Event::Allocated { lines: shared });
    Ok(if pool.nothing_more_comes { decision.and(Event::FullyAllocated) } else { decision })
}

pub(super) fn charge(pool: &DemandPool, charge: &Charge) -> Result<Decision<Event>, Refusal> {
    let bearing = rules_of(pool)?.freight;
    // Below nothing too: what the carrier credits goes back to whoever bore it.
    let is_good = charge.amount != Money::ZERO && charge.amount.sen().abs() <= MOST_CHARGE.sen();
    if !is_good || charge.bearers.is_empty() {
        return Err(Refusal::ChargeOutOfRange);
    }
    let paper = said(&charge.paper).or(Err(Refusal::ChargeOutOfRange))?;
    if pool.charged.contains(&paper) {
        return Err(Refusal::ChargedAlready { paper });
    }
    let borne = charge.shared(bearing);
    check_charge(charge.amount, &borne)?;
    Ok(Decision::of(Event::Charged { kind: charge.kind, paper, amount: charge.amount, borne }))
}

/// The gate at which a line was bought.
fn bought(pool: &DemandPool, line: PoolLineId) -> Result<crate::demand_pool::Gate, Refusal> {
    // In the order of their ids, as they were cleared.
    let found = pool.bought.binary_search_by_key(&line, |bought| bought.line);
    let bought = found.ok().and_then(|at| pool.bought.get(at));
    bought.map(|bought| bought.gate).ok_or(Refusal::LineUnknown { line })
}
