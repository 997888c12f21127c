//! What the time does to a pool: it opens, tops up, closes, and the price is found.
//!
//! Deadlines are a column. Each pool is a transaction of its own, from what is due to the last row that follows from it:
//! however late, how often, or by how many processes it is looked at, and wherever it is interrupted, there is one result.

use chrono::{DateTime, Utc};
use supply_chain::demand_pool::{Command, DemandPool, State};
use supply_chain::id::DemandPoolId;
use uuid::Uuid;

use super::above::{as_came_down, feed};
use super::asking::ask_held;
use crate::ask::Ask;
use crate::error::WorkflowError;
use crate::store::demand_pools::{self as store, Hold, Part, Which};
use crate::store::failing::Falling;
use crate::unit_of_work::{Work, Workflow, execute};

/// As parked work is called.
const DEMAND_POOL: &str = "demand_pool";

const DUE: Falling = Falling {
    job: DEMAND_POOL,
    from: "demand_pool d WHERE d.deadline_at <= $1
           -- What came together is pledged above, and waits for what comes of that.
           AND NOT (d.fed_at IS NOT NULL AND EXISTS (
               SELECT FROM demand_pool u WHERE u.id = d.pledges_into AND u.state <> 'failed' AND u.legs_made_at IS NULL))",
    id: "d.id",
    order: "d.deadline_at",
};

/// What came of looking at the deadlines of pools.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Settled {
    /// Pools that went on.
    pub moved: usize,
    /// Pools that could not; they are tried again, or parked.
    pub failed: usize,
}

impl Workflow {
    /// Does what has fallen due of demand pools. Safe to run late, twice, or by two processes.
    ///
    /// # Errors
    /// The database cannot be asked what is due.
    pub async fn settle_demand_pools(&self) -> Result<Settled, WorkflowError> {
        let kept = self.keep(DUE, |work, id| Box::pin(go_on(work, id))).await?;
        Ok(Settled { moved: kept.done, failed: kept.failed })
    }
}

async fn go_on(work: Work<'_>, id: Uuid) -> Result<bool, WorkflowError> {
    let id = DemandPoolId(id);
    let found = store::find(work.tx, id, Part::Head, Hold::ForUpdate).await?;
    let Some(mut stored) = found else { return Ok(false) };
    let ask = Ask::by_the_clock();
    let mut has_moved = false;
    while let Some(due) = due(&stored.pool, work.now) {
        let command = match due {
            Due::Open => Command::Open,
            Due::BeginTopUp => Command::BeginTopUp,
            Due::CutOff => Command::CutOff,
            Due::Clear => {
                // Three hundred thousand pledges take longer than anything that somebody waits for.
                execute(work.tx, "SET LOCAL statement_timeout = '5min'", []).await?;
                stored = store::get_for_update(work.tx, id).await?;
                let above = match stored.pledges_into {
                    Some(above) if !stored.is_fed => {
                        // It is not heard again before the pool above is bound, or has failed.
                        feed(work, &stored, above).await?;
                        return Ok(true);
                    }
                    // Another process pledged it just now.
                    Some(above) if !store::is_settled(work.tx, above).await? => {
                        return Ok(has_moved);
                    }
                    Some(_) => Some(as_came_down(work, &stored).await?),
                    None => None,
                };
                let pledges = store::pledges_of(work.tx, id, Which::Standing).await?;
                Command::Clear { pledges, above }
            }
        };
        (stored, _) = ask_held(work, stored, command, &ask).await?;
        has_moved = true;
    }
    if stored.pledges_into.is_some() && stored.pool.state == State::Awarded {
        // What came down is bought already.
        ask_held(work, stored, Command::Accept, &ask).await?;
    }
    Ok(has_moved)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Due {
    Open,
    BeginTopUp,
    CutOff,
    Clear,
}

/// What is due first; each makes another state of the pool, so that this ends.
fn due(pool: &DemandPool, now: DateTime<Utc>) -> Option<Due> {
    let rules = pool.rules.as_ref()?;
    let cut_off_at = pool.cut_off_at?;
    let (at, due) = match pool.state {
        State::Planned => {
            pool.published?;
            (rules.dates.open_at, Due::Open)
        }
        State::Open => match rules.dates.top_up_at {
            Some(at) => (at, Due::BeginTopUp),
            None => (cut_off_at, Due::CutOff),
        },
        State::TopUp | State::Extended => (cut_off_at, Due::CutOff),
        State::Clearing => (rules.clears_at(cut_off_at), Due::Clear),
        _ => return None,
    };
    (at <= now).then_some(due)
}
