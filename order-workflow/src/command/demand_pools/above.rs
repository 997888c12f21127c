//! A pool that pledges up: what comes together in it is pledged in a pool above, and what is awarded there comes down.
//!
//! It is declared when the pool is planned. Its lines are those of the pool above, in its own units and with its own fee on
//! top; when it closes, each becomes one pledge above, no higher than those below go and no more than they promised. When
//! the pool above is bound, the lower one is cleared at the price and with the count that came, by its own rule.

use chrono::{DateTime, Utc};
use std::collections::BTreeMap;
use supply_chain::ask::Actor;
use supply_chain::demand_pool::{
    By, Command, DemandPool, Gate, LineFill, Party, PledgeFacts, PledgeWish, PoolLine, PoolRole,
    Rules, State, come_down, decide, pledged_above,
};
use supply_chain::id::{DemandPoolId, PledgeId, PoolLineId};
use supply_chain::organization::Role;
use supply_chain::quantity::Pack;
use uuid::Uuid;

use super::planning::PlannedLine;
use super::refusal::{NotAbove, Refusal};
use super::seen::known;
use crate::ask::{Ask, Asker};
use crate::clock::random_bytes;
use crate::error::WorkflowError;
use crate::store::demand_pools::{
    self as store, Below, Hold, Part, PledgeState, StoredLine, StoredPool,
};
use crate::store::organizations::tokens_of_asker;
use crate::store::registry::kind_of;
use crate::unit_of_work::Work;

/// The pool above, as whoever plans one below sees it.
pub(super) async fn above_of(
    work: Work<'_>,
    actor: &Actor,
    above: DemandPoolId,
) -> Result<StoredPool, WorkflowError> {
    let unknown = || WorkflowError::from(Refusal::Above(NotAbove::Unknown));
    let asker = Asker::Actor(actor.clone());
    let found = store::find(work.tx, above, Part::Whole, Hold::No).await?;
    let found = match known(work, found, &asker).await {
        Err(WorkflowError::NotFound { .. }) => return Err(unknown()),
        found => found?,
    };
    let tokens = tokens_of_asker(work.tx, &asker).await?;
    let is_meant = found.audience_tokens.iter().any(|token| tokens.contains(token));
    let is_early = matches!(found.pool.state_at(work.now), State::Planned | State::Open);
    let is_there = found.pool.party(actor) == Party::Participant && is_meant;
    if is_there && is_early && found.pool.published.is_some() { Ok(found) } else { Err(unknown()) }
}

/// Who sells to the pool below: whoever has its organizer's leg above.
pub(super) fn seller_above(above: &StoredPool) -> supply_chain::id::OrganizationId {
    match above.role() {
        PoolRole::Principal => above.pool.organizer,
        PoolRole::Agent => above.pool.supplier,
    }
}

/// Whether a pool by these rules can pledge there: it resells, is opened once, and its price is asked for in time.
pub(super) fn fits(
    above: &StoredPool,
    (pool, rules): (&DemandPool, &Rules),
    comes_round: bool,
) -> Result<(), Refusal> {
    let not = |why| Err(Refusal::Above(why));
    if pool.supplier != seller_above(above) {
        return not(NotAbove::OtherSeller);
    }
    if rules.role == PoolRole::Agent {
        return not(NotAbove::AsAgent);
    }
    if rules.extension.times > 0 || comes_round {
        return not(NotAbove::ComesAgain);
    }
    match in_time(above) {
        Some(until) if rules.clears_at(rules.dates.cut_off_at) < until => Ok(()),
        until => not(NotAbove::TooLate { until }),
    }
}

/// Until when a pledge from below is in time: before top-up, in which one may be refused, or before the end.
fn in_time(above: &StoredPool) -> Option<DateTime<Utc>> {
    let rules = above.pool.rules.as_ref()?;
    rules.dates.top_up_at.or(above.pool.cut_off_at)
}

/// The lines of a pool that pledges up, of those above, and how they hang together. What was a line of `before` keeps
/// its id.
pub(super) async fn lines_below(
    work: Work<'_>,
    above: &StoredPool,
    (pool, rules): (&DemandPool, &Rules),
    planned: &[PlannedLine],
    before: &[StoredLine],
) -> Result<(Vec<StoredLine>, Vec<Below>), WorkflowError> {
    let (mut lines, mut links) = (Vec::new(), Vec::new());
    for (at, wanted) in planned.iter().enumerate() {
        let of = above.lines.iter().find(|line| line.line.offer == wanted.offer);
        let of = of.ok_or(Refusal::OfferNotForYou { line: at })?;
        let kept = before.iter().find(|line| line.line.offer == wanted.offer);
        let id = kept.map_or_else(|| work.id(), |line| line.line.id);
        let made = line_below((at, id), wanted, of, rules)?;
        let (whose, besides) = (pool.organizer, Some(pool.id));
        let own = store::hold_pledge(work, of.line.id, whose).await?;
        let by_hand = own.is_some_and(|own| own.state == PledgeState::Standing);
        if by_hand || store::is_fed(work.tx, of.line.id, whose, besides).await? {
            return Err(Refusal::Above(NotAbove::PledgedAlready { line: at }).into());
        }
        links.push(Below { above: of.line.id, line: id, units_per_unit: made.line.units_per_pack });
        lines.push(made);
    }
    Ok((lines, links))
}

fn line_below(
    (at, id): (usize, PoolLineId),
    wanted: &PlannedLine,
    of: &StoredLine,
    rules: &Rules,
) -> Result<StoredLine, Refusal> {
    let (name, factor) = match &wanted.unit {
        Some((name, factor)) => (name.trim().to_owned(), *factor),
        None => (of.unit.name.clone(), of.unit.factor),
    };
    let too_large = || Refusal::UnitWrong { line: at };
    if name.is_empty() || factor < 1 || of.unit.factor % factor != 0 {
        return Err(too_large());
    }
    let units_per_pack = of.unit.factor / factor;
    let gates = of.line.gates.iter().map(|gate| {
        Some(Gate {
            from: gate.from.checked_mul(units_per_pack)?,
            unit_price: rules.fee.asked(gate.unit_price, units_per_pack)?,
            pack_price: gate.unit_price,
        })
    });
    let line = PoolLine {
        id,
        offer: of.line.offer,
        units_per_pack,
        case: units_per_pack,
        minimum: units_per_pack,
        cap: of.line.cap.and_then(|cap| cap.checked_mul(units_per_pack)),
        gates: gates.collect::<Option<Vec<_>>>().ok_or_else(too_large)?,
    };
    Ok(StoredLine {
        fill: LineFill::empty(&line),
        line,
        position: i32::try_from(at + 1).unwrap_or(i32::MAX),
        pack: Pack { name: of.unit.name.clone(), factor: of.unit.factor },
        unit: Pack { name, factor },
        near_gate: None,
        bought: None,
        leg_offer: None,
        ..of.clone()
    })
}

/// Pledges above what came together below: once, when it has closed. What cannot be pledged there any more is not, and
/// comes to nothing below.
pub(super) async fn feed(
    work: Work<'_>,
    stored: &StoredPool,
    above: DemandPoolId,
) -> Result<(), WorkflowError> {
    let pool = &stored.pool;
    let fee = pool.rules.as_ref().map(|rules| rules.fee).unwrap_or_default();
    let mut below: BTreeMap<PoolLineId, Vec<PledgeWish>> = BTreeMap::new();
    for (line, wish) in store::demand(work.tx, pool.id).await? {
        below.entry(line).or_default().push(wish);
    }
    let actor = organizer_of(work, stored).await?;
    for link in store::links(work.tx, pool.id).await? {
        let wishes = below.get(&link.line).map(Vec::as_slice).unwrap_or_default();
        let found = store::find(work.tx, above, Part::Line(link.above), Hold::Shared).await?;
        let Some(upper) = found else { continue };
        let Some(line) = upper.line(link.above) else { continue };
        // Written anew with other units since: what was gathered is not what is asked for there.
        let units_below = stored.line(link.line).map(|line| line.unit.factor);
        if units_below.and_then(|factor| factor.checked_mul(link.units_per_unit))
            != Some(line.unit.factor)
        {
            continue;
        }
        let asks = (fee, link.units_per_unit);
        let wish = pledged_above(wishes, (&line.line, &line.fill), asks);
        if let Some(wish) = wish {
            give(work, (&upper, line), &actor, wish).await?;
        }
    }
    store::note_fed(work, pool.id).await
}

/// Gives one pledge above, if it is taken.
async fn give(
    work: Work<'_>,
    (upper, line): (&StoredPool, &StoredLine),
    actor: &Actor,
    wish: PledgeWish,
) -> Result<(), WorkflowError> {
    let own = store::hold_pledge(work, line.line.id, actor.organization).await?;
    let standing = own.as_ref().filter(|own| own.state == PledgeState::Standing);
    let days_away = store::days_away(work.tx, upper.pool.id, actor.organization).await?;
    let facts = Box::new(PledgeFacts {
        is_for_asker: true,
        standing: standing.map(|own| own.pledge.clone()),
        fill: line.fill.clone(),
        days_away,
        salt: Uuid::from_bytes(random_bytes()?),
    });
    // What is tolerated below may be more than could ever be added above.
    let tolerance = wish.tolerance.min(line.line.most_tolerance(wish.firm));
    let wish = PledgeWish { tolerance, ..wish };
    let id: PledgeId = own.as_ref().map_or_else(|| work.id(), |own| own.pledge.id);
    let command = Command::Pledge { id, line: line.line.id, wish, claimed_at: None, facts };
    // Closed or called off meanwhile: nobody is told that but by what comes of it.
    let Ok(decided) = decide(&upper.pool, command, By::Person(actor), work.now) else {
        return Ok(());
    };
    let ask = Ask::by_the_clock();
    for event in &decided.events {
        store::record_pledge(work, upper.pool.id.into(), line, event, &ask).await?;
    }
    Ok(())
}

/// What was said once holds when it is due, whether or not whoever planned it is there today.
async fn organizer_of(work: Work<'_>, stored: &StoredPool) -> Result<Actor, WorkflowError> {
    let organization = stored.pool.organizer;
    let kind = kind_of(work.tx, organization).await?;
    let kind = kind.ok_or(WorkflowError::NotFound { what: "organization" })?;
    Ok(Actor {
        person: stored.created_by,
        organization,
        kind,
        abilities: kind.abilities().to_vec(),
        roles: vec![Role::Manager],
    })
}

/// The lines of a pool as they came down from the one above, kept beside what was published.
pub(super) async fn as_came_down(
    work: Work<'_>,
    stored: &StoredPool,
) -> Result<Vec<PoolLine>, WorkflowError> {
    let came = store::came_down(work.tx, stored.pool.id).await?;
    let fee = stored.pool.rules.as_ref().map(|rules| rules.fee).unwrap_or_default();
    let of = |line: &PoolLine| {
        came.iter().find(|came| came.line == line.id).map(|came| (came.price, came.units))
    };
    let lines = come_down(&stored.pool.lines, fee, of);
    let lines = lines.ok_or(supply_chain::demand_pool::Refusal::TooMuch)?;
    store::keep_above(work, stored.pool.id, &lines).await?;
    Ok(lines)
}
