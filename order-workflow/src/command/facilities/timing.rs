//! What a day's passing does: what waited on a facility is over once its last day is, and interest falls due.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use supply_chain::facility::{DrawdownEvent, lapsed};
use supply_chain::id::{DrawdownId, FacilityId};

use super::{repaying, telling};
use crate::ask::Ask;
use crate::error::WorkflowError;
use crate::store::agreements::day_in;
use crate::store::facilities as store;
use crate::unit_of_work::{Work, Workflow};

/// The most that one look takes in hand; the next goes on.
const AT_MOST: i64 = 500;

/// Instalments told of in one transaction.
const AT_ONCE: u32 = 200;

/// The day it is where it comes first, in Jayapura: earlier zones are looked at by their own day.
fn first_today(now: DateTime<Utc>) -> NaiveDate {
    (now + TimeDelta::hours(9)).date_naive()
}

impl Workflow {
    /// Ends what waited on facilities whose last day has passed; tells how many. Safe to run late, twice, or by two
    /// processes.
    ///
    /// # Errors
    /// The database fails.
    pub async fn lapse_drawdowns(&self) -> Result<usize, WorkflowError> {
        let mut over = 0;
        let today = first_today(self.origin.now());
        for (drawdown, facility, _) in store::lapsing(self.reader(), today, AT_MOST).await? {
            let done =
                self.carry_out(move |work| Box::pin(lapse(work, facility, drawdown))).await?;
            over += usize::from(done);
        }
        Ok(over)
    }

    /// Brings the interest of instalments that have fallen due into the books of both; tells of how many. Safe to run
    /// late, twice, or by two processes.
    ///
    /// # Errors
    /// The database fails.
    pub async fn charge_interest(&self) -> Result<usize, WorkflowError> {
        let mut charged = 0;
        // Where it comes last, in Jakarta: nothing is charged before its day.
        let today = (self.origin.now() + TimeDelta::hours(7)).date_naive();
        for due in store::interest_due(self.reader(), today, AT_MOST).await? {
            let of = (due.drawdown, due.number);
            let done = self.carry_out(move |work| Box::pin(charge(work, due.facility, of))).await?;
            charged += usize::from(done);
        }
        Ok(charged)
    }
}

impl Workflow {
    /// Reminds borrowers of instalments that are due soon, today, or have been for a week; tells of how many. Each is told
    /// once for each step, whoever runs it.
    ///
    /// # Errors
    /// The database fails.
    pub async fn remind_of_instalments(&self) -> Result<usize, WorkflowError> {
        self.carry_out(|work| Box::pin(remind(work))).await
    }
}

async fn remind(work: Work<'_>) -> Result<usize, WorkflowError> {
    let due = store::take_due(work, AT_ONCE).await?;
    for one in &due {
        telling::due(work, one).await?;
    }
    Ok(due.len())
}

async fn lapse(
    work: Work<'_>,
    facility: FacilityId,
    drawdown: DrawdownId,
) -> Result<bool, WorkflowError> {
    let Some(stored) = store::find_for_update(work, facility).await? else { return Ok(false) };
    let found = store::find_drawdown(work.tx, drawdown, true).await?;
    let Some(found) = found else { return Ok(false) };
    if !lapsed(&stored.facility, &found.drawdown, day_in(&stored.zone, work.now)) {
        return Ok(false);
    }
    let (ask, events) = (Ask::by_the_clock(), [DrawdownEvent::Expired]);
    let (after, _) = store::record_drawdown(work, &found.drawdown, &events, &ask).await?;
    store::touch(work, facility).await?;
    telling::drawn(work, &stored, &after, &events, &ask).await?;
    Ok(true)
}

async fn charge(
    work: Work<'_>,
    facility: FacilityId,
    (drawdown, number): (DrawdownId, u32),
) -> Result<bool, WorkflowError> {
    let Some(stored) = store::find_for_update(work, facility).await? else { return Ok(false) };
    repaying::charge(work, &stored, (drawdown, number), None).await
}
