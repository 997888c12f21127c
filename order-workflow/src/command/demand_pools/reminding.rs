//! Tells those who have a part in a pool that it closes tomorrow, or that little is missing for a lower price.

use serde_json::json;
use supply_chain::id::{DemandPoolId, PoolLineId};

use super::seen::known;
use super::telling;
use crate::ask::Ask;
use crate::command::identity::frame::{Command, Done};
use crate::error::WorkflowError;
use crate::query::demand_pools::READERS;
use crate::store::demand_pools::{self as store, Hold, Part};
use crate::unit_of_work::{Work, Workflow};

impl Workflow {
    /// Reminds of pools that close within a day, and of prices that little is missing for; tells of how many. Safe to
    /// run late, twice, or by two processes.
    ///
    /// # Errors
    /// The database fails.
    pub async fn remind_of_demand_pools(&self) -> Result<usize, WorkflowError> {
        let (mut reminded, now) = (0, self.origin.now());
        for pool in store::closing_soon(self.reader(), now).await? {
            let told = self.carry_out(move |work| Box::pin(closing_soon(work, pool))).await?;
            reminded += usize::from(told);
        }
        for (pool, line) in store::near_prices(self.reader(), now).await? {
            let told = self.carry_out(move |work| Box::pin(near_price(work, pool, line))).await?;
            reminded += usize::from(told);
        }
        Ok(reminded)
    }
}

async fn closing_soon(work: Work<'_>, pool: DemandPoolId) -> Result<bool, WorkflowError> {
    let found = store::find(work.tx, pool, Part::Head, Hold::ForUpdate).await?;
    let Some(stored) = found.filter(|stored| stored.pool.state_at(work.now).takes_pledges()) else {
        return Ok(false);
    };
    if !store::mark_closing_soon(work, pool).await? {
        return Ok(false);
    }
    telling::closing_soon(work, &stored, &Ask::by_the_clock()).await?;
    Ok(true)
}

async fn near_price(
    work: Work<'_>,
    pool: DemandPoolId,
    line: PoolLineId,
) -> Result<bool, WorkflowError> {
    let found = store::find(work.tx, pool, Part::Line(line), Hold::Shared).await?;
    let Some(stored) = found.filter(|stored| stored.pool.state_at(work.now).takes_pledges()) else {
        return Ok(false);
    };
    if !store::mark_near_price(work, line).await? {
        return Ok(false);
    }
    let Some(of) = stored.line(line).filter(|of| of.fill.close(&of.line).is_some()) else {
        return Ok(false);
    };
    let Some(next) = of.fill.next_gates(&of.line).into_iter().next() else { return Ok(false) };
    let facts = json!({
        "product": of.product_name, "unit": of.unit.name, "missing": next.missing, "price": next.gate.unit_price,
    });
    telling::near_price(work, &stored, facts, &Ask::by_the_clock()).await?;
    Ok(true)
}

/// An organization wants to be reminded of a pool though it has pledged nothing, or not any more.
pub(super) struct Remind {
    pub(super) id: DemandPoolId,
    pub(super) wants: bool,
}

impl Command for Remind {
    type Grounds = ();
    type View = ();

    async fn judge(&self, work: Work<'_>, ask: &Ask) -> Result<(), WorkflowError> {
        let actor = ask.actor().ok_or(WorkflowError::OrganizationNeeded)?;
        let stored = store::find(work.tx, self.id, Part::Head, Hold::No).await?;
        known(work, stored, &ask.by).await?;
        if actor.is_any(READERS) {
            Ok(())
        } else {
            Err(WorkflowError::NotYourRole { roles: READERS })
        }
    }

    async fn change(&self, work: Work<'_>, ask: &Ask, (): ()) -> Result<Done<()>, WorkflowError> {
        let actor = ask.actor().ok_or(WorkflowError::OrganizationNeeded)?;
        let whose = (actor.organization, actor.person);
        store::remind(work, self.id, whose, self.wants).await?;
        Ok(Done::SILENT)
    }
}
