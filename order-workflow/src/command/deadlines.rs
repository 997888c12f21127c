//! Keeps what has fallen due: each in a transaction of its own, none held up by another that fails.

use crate::error::WorkflowError;
use crate::store::failing::{self, Falling, TRIES_MAX};
use crate::unit_of_work::{Work, WorkFuture, Workflow};
use uuid::Uuid;

/// What came of the deadlines of one kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Kept {
    /// Something happened because of them.
    pub(super) done: usize,
    /// They could not be kept; they are tried again, or parked.
    pub(super) failed: usize,
}

impl Workflow {
    /// Does what is due of one kind, the most overdue first; `settle` tells whether anything came of it.
    ///
    /// # Errors
    /// The database cannot be asked what is due.
    pub(super) async fn keep<F>(&self, falling: Falling, settle: F) -> Result<Kept, WorkflowError>
    where
        F: for<'t> Fn(Work<'t>, Uuid) -> WorkFuture<'t, bool> + Copy + Send + Sync + 'static,
    {
        let mut kept = Kept::default();
        for id in failing::due(self.reader(), falling, self.origin.now()).await? {
            match self.carry_out(move |work| settle(work, id)).await {
                Ok(true) => kept.done += 1,
                Ok(false) => {}
                // Not this one's fault, and the next would not fare better.
                Err(cause) if cause.is_absence() => return Err(cause),
                Err(cause) => {
                    kept.failed += 1;
                    self.note_failed_deadline(falling.job, id, &cause).await?;
                }
            }
        }
        self.carry_out(move |work| Box::pin(failing::forget_healed(work, falling))).await?;
        Ok(kept)
    }

    async fn note_failed_deadline(
        &self,
        job: &'static str,
        id: Uuid,
        cause: &WorkflowError,
    ) -> Result<(), WorkflowError> {
        let detail = in_full(cause);
        let attempts = self
            .carry_out(move |work| {
                let detail = detail.clone();
                Box::pin(async move { failing::note(work, job, id, &detail).await })
            })
            .await?;
        let cause: &dyn std::error::Error = cause;
        if attempts < TRIES_MAX {
            tracing::error!(deadline.job = job, deadline.subject = %id, deadline.attempts = attempts, error = cause,
                "A deadline could not be kept; it is tried again");
        } else {
            tracing::error!(deadline.job = job, deadline.subject = %id, deadline.attempts = attempts, error = cause,
                "A deadline could not be kept; it is parked until somebody lets it be tried again");
        }
        Ok(())
    }
}

/// An error with all that led to it.
pub(super) fn in_full(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        let more = cause.to_string();
        // Some repeat what is under them.
        if !text.contains(&more) {
            text = format!("{text}: {more}");
        }
        source = cause.source();
    }
    text
}
