//! What an event makes of a pool. It cannot fail: it has happened.

use super::clearing::PoolClearing;
use super::event::Event;
use super::state::State;
use super::{BoughtLine, DemandPool, Failure, Published};

pub(super) fn apply(pool: &mut DemandPool, event: &Event) {
    match event {
        Event::Planned { rules, lines } => {
            pool.cut_off_at = Some(rules.dates.cut_off_at);
            pool.rules = Some(rules.clone());
            pool.lines.clone_from(lines);
            // What was published is not what is written any more.
            pool.published = None;
        }
        Event::RulesPublished { digest, at } => {
            pool.published = Some(Published { digest: *digest, at: *at });
        }
        Event::Opened => pool.state = State::Open,
        // Pledges are rows of their own: a pool may have hundreds of thousands.
        Event::Pledged { .. } | Event::PledgeChanged { .. } | Event::PledgeWithdrawn { .. } => {}
        Event::TopUpBegan => pool.state = State::TopUp,
        Event::CutOff => pool.state = State::Clearing,
        Event::Extended { cut_off_at, .. } => {
            pool.cut_off_at = Some(*cut_off_at);
            pool.extended_times = pool.extended_times.saturating_add(1);
            pool.state = State::Extended;
        }
        Event::Failed { why, reason, .. } => {
            pool.failure = Some(Failure { why: *why, reason: reason.clone() });
            pool.state = State::Failed;
        }
        Event::Awarded { clearing } => {
            award(pool, clearing);
            pool.state = State::Awarded;
        }
        Event::SupplierAccepted => pool.is_accepted = true,
        Event::Recleared { clearing, .. } => {
            award(pool, clearing);
            pool.is_countered = true;
        }
        Event::Arrived { counted, is_last } => {
            pool.waiting.clone_from(counted);
            pool.nothing_more_comes = *is_last;
            pool.state = State::Allocating;
        }
        Event::Allocated { .. } => pool.waiting.clear(),
        Event::FullyAllocated => pool.state = State::Settling,
        Event::Charged { paper, .. } => pool.charged.push(paper.clone()),
        Event::Closed => pool.state = State::Closed,
    }
}

fn award(pool: &mut DemandPool, clearing: &PoolClearing) {
    pool.cleared_from = Some(clearing.input);
    let bought = clearing.lines.iter().filter_map(|line| {
        let close = line.close?;
        Some(BoughtLine { line: line.line, gate: close.gate, units: close.units })
    });
    pool.bought = bought.collect();
}
