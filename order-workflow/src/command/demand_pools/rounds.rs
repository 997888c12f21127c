//! A pool that comes round: once one is closed the next is planned after it, with the same rules, the dates of its calendar
//! and today's prices. Its organizer looks at it and publishes it; whoever calls a round off ends the series.

use chrono::TimeDelta;
use chrono_tz::Tz;
use serde_json::json;
use supply_chain::ask::Actor;
use supply_chain::demand_pool::{DemandPool, PoolDates, RoundDates, Rules};
use supply_chain::id::DemandPoolId;
use supply_chain::organization::Role;
use uuid::Uuid;

use super::planning::{Besides, Cap, PlannedLine, PoolPlan, plan_new};
use super::refusal::Refusal;
use super::telling;
use crate::ask::Ask;
use crate::error::WorkflowError;
use crate::store::demand_pools::{self as store, Hold, Part, StoredLine, StoredPool};
use crate::store::failing::Falling;
use crate::store::registry::kind_of;
use crate::unit_of_work::{Work, Workflow};

/// As parked work is called.
const POOL_ROUND: &str = "demand_pool_round";

const DUE: Falling = Falling {
    job: POOL_ROUND,
    from: "demand_pool d WHERE d.calendar IS NOT NULL AND d.cut_off_at <= $1
           AND d.failure_why IS DISTINCT FROM 'called_off'
           AND NOT EXISTS (SELECT FROM demand_pool n WHERE n.round_of = d.id)",
    id: "d.id",
    order: "d.cut_off_at",
};

impl Workflow {
    /// Plans the next round of pools that come round and have closed; tells how many. Safe to run late, twice, or by
    /// two processes: a pool has one next round.
    ///
    /// # Errors
    /// The database cannot be asked what is due.
    pub async fn plan_next_rounds(&self) -> Result<usize, WorkflowError> {
        Ok(self.keep(DUE, |work, id| Box::pin(plan_next(work, id))).await?.done)
    }
}

async fn plan_next(work: Work<'_>, id: Uuid) -> Result<bool, WorkflowError> {
    let id = DemandPoolId(id);
    let found = store::find(work.tx, id, Part::Whole, Hold::ForUpdate).await?;
    let Some(last) = found else { return Ok(false) };
    let Some((rules, dates)) = next_rules(&last, work) else { return Ok(false) };
    let organizer = last.pool.organizer;
    let kind = kind_of(work.tx, organizer).await?;
    let kind = kind.ok_or(WorkflowError::NotFound { what: "organization" })?;
    // What was said once holds for each round: by whoever planned the last one, whether or not they are there today.
    let actor = Actor {
        person: last.created_by,
        organization: organizer,
        kind,
        abilities: kind.abilities().to_vec(),
        roles: vec![Role::Manager],
    };
    let mut plan = PoolPlan {
        title: last.title.clone(),
        note: last.note.clone(),
        rules,
        audience: Some(last.audience.clone()),
        hub_place: Some(last.hub_place),
        lines: last.lines.iter().map(again).collect(),
        distances: store::distances(work.tx, id).await?,
        calendar: last.calendar.clone(),
    };
    let ask = Ask::by_the_clock();
    let mut left_out = 0;
    let planned = loop {
        let pool = DemandPool::begin(work.id(), organizer, last.pool.supplier);
        let besides = Besides { round_of: Some(id), ..Besides::default() };
        match plan_new(work, &ask, &actor, pool, (plan.clone(), besides)).await {
            // No longer on sale, or in other packs: the others are bought all the same.
            Err(WorkflowError::PoolPlan(
                Refusal::OfferNotForYou { line } | Refusal::NotALine { line, .. },
            )) => {
                plan.lines.remove(line);
                left_out += 1;
            }
            planned => break planned?,
        }
    };
    let Some(planned) = planned else { return Ok(false) };
    let facts = json!({ "publish_at": dates.publish_at, "left_out": left_out });
    telling::round_planned(work, &planned, facts, &ask).await?;
    Ok(true)
}

/// The same rules with the dates of the next round whose rules can still be published; nothing where none comes.
fn next_rules(last: &StoredPool, work: Work<'_>) -> Option<(Rules, RoundDates)> {
    let (rules, calendar) = (last.pool.rules.clone()?, last.calendar.as_ref()?);
    let zone: Tz = last.zone.parse().ok()?;
    let closed_at = last.pool.cut_off_at?;
    let mut rounds = calendar.rounds(work.now, &zone).take_while(|round| {
        // A schedule without an end has always another; none is planned years ahead.
        round.open_at <= work.now + TimeDelta::days(400)
    });
    let dates = rounds.find(|round| round.cut_off_at > closed_at)?;
    let day = |at: chrono::DateTime<chrono::Utc>| at.with_timezone(&zone).date_naive();
    let later = |arrives| day(dates.cut_off_at) + (arrives - day(rules.dates.cut_off_at));
    let dates_of_rules = PoolDates {
        open_at: dates.open_at,
        top_up_at: dates.top_up_at,
        cut_off_at: dates.cut_off_at,
        arrives_on: rules.dates.arrives_on.map(later),
        ..rules.dates
    };
    Some((Rules { dates: dates_of_rules, ..rules }, dates))
}

/// The line as it was planned: bounded by what the supplier has by then, where it was bounded.
fn again(stored: &StoredLine) -> PlannedLine {
    let cap = if stored.line.cap.is_some() { Cap::Stock } else { Cap::Unbounded };
    let unit = Some((stored.unit.name.clone(), stored.unit.factor));
    PlannedLine { offer: stored.line.offer, unit, cap }
}
