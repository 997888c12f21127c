//! What nobody asks for: a month is over and its statements are drawn up, or papers were added to one that nobody
//! has disputed.

use supply_chain::id::StatementId;
use supply_chain::settlement::{StatementRefusal, StatementState};

use super::{drawn, put_on_record, replaced, telling};
use crate::ask::Ask;
use crate::error::WorkflowError;
use crate::store::statements::{self as store, DuePair};
use crate::unit_of_work::{Work, Workflow};

/// The most statements that one run draws up; the next goes on.
const AT_MOST: i64 = 500;

/// What one run came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct MonthEnd {
    /// Statements that were drawn up.
    pub drawn_up: usize,
    /// Statements that were put in the place of others.
    pub replaced: usize,
    /// Those that failed on our side, and are tried again.
    pub failed: usize,
}

impl Workflow {
    /// Draws up the statements of the month that is over, for everybody who had anything between them, and puts
    /// newer ones in the place of those that papers were added to. Safe to run late, twice, or by two processes.
    ///
    /// # Errors
    /// The database fails.
    pub async fn draw_up_statements(&self) -> Result<MonthEnd, WorkflowError> {
        let mut done = MonthEnd::default();
        for pair in store::due(self.reader(), self.origin.now(), AT_MOST).await? {
            let made = self.carry_out(move |work| Box::pin(month_end(work, pair))).await;
            count(made, &mut done.drawn_up, &mut done.failed);
        }
        for id in store::overtaken(self.reader(), AT_MOST).await? {
            let made = self.carry_out(move |work| Box::pin(catch_up(work, id))).await;
            count(made, &mut done.replaced, &mut done.failed);
        }
        Ok(done)
    }
}

/// One that fails keeps nobody else from theirs.
fn count(made: Result<bool, WorkflowError>, done: &mut usize, failed: &mut usize) {
    match made {
        Ok(true) => *done += 1,
        Ok(false) => {}
        Err(cause) => {
            let cause: &dyn std::error::Error = &cause;
            tracing::error!(error = cause, "A statement could not be drawn up");
            *failed += 1;
        }
    }
}

async fn month_end(work: Work<'_>, pair: DuePair) -> Result<bool, WorkflowError> {
    let between = (pair.issuer, pair.other);
    if store::of_period(work.tx, between, pair.period).await?.is_some() {
        return Ok(false);
    }
    let ask = Ask::by_the_clock();
    let statement = drawn(work, work.id(), between, pair.period, Vec::new()).await;
    let statement = match statement {
        Err(WorkflowError::Statement(StatementRefusal::NothingBetween)) => return Ok(false),
        drawn => drawn?,
    };
    match put_on_record(work, &statement, &ask).await {
        // Somebody was quicker.
        Err(WorkflowError::Statement(StatementRefusal::Exists { .. })) => return Ok(false),
        recorded => recorded?,
    };
    telling::drawn_up(work, &statement, &ask).await?;
    Ok(true)
}

async fn catch_up(work: Work<'_>, id: StatementId) -> Result<bool, WorkflowError> {
    let Some(stored) = store::find(work.tx, id, true).await? else { return Ok(false) };
    let old = &stored.statement;
    let today = store::draw(work.tx, (old.issuer, old.other), old.period).await?;
    if old.state != StatementState::Proposed || today == old.draw || today.is_blank() {
        return Ok(false);
    }
    let ask = Ask::by_the_clock();
    let newer = replaced(work, &stored, Vec::new(), &ask).await?;
    telling::drawn_up(work, &newer, &ask).await?;
    Ok(true)
}
