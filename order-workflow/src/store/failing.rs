//! Deadlines that could not be kept: tried again after growing pauses, and parked where a person sees them
//! when that does not help. Whatever else is due does not wait for them.

use super::telling::parked::{Failing, park};
use crate::error::WorkflowError;
use crate::unit_of_work::{Work, execute, row, rows};
use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::{ConnectionTrait, FromQueryResult};
use uuid::Uuid;

/// How often a deadline is tried before it is parked. With the pauses between, a good twenty minutes: what a
/// restart or a lock that is held too long mends is not worth a person's look.
pub(crate) const TRIES_MAX: i32 = 8;

/// The pause after the first failure; each is twice the one before.
const PAUSE_FIRST: TimeDelta = TimeDelta::seconds(10);

/// One kind of deadline: where its column is, and what is due.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Falling {
    /// Whose work it is, among what is parked.
    pub(crate) job: &'static str,
    /// The tables, and what holds of a row that is due at `$1`.
    pub(crate) from: &'static str,
    /// The subject's id among them.
    pub(crate) id: &'static str,
    /// Which comes first.
    pub(crate) order: &'static str,
}

/// What is due at `now`, at most a thousand; without what failed a moment ago, or is parked.
pub(crate) async fn due(
    on: &impl ConnectionTrait,
    falling: Falling,
    now: DateTime<Utc>,
) -> Result<Vec<Uuid>, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Id {
        id: Uuid,
    }
    let Falling { job, from, id, order } = falling;
    let sql = format!(
        "SELECT {id} AS id FROM {from} AND NOT EXISTS (
             SELECT 1 FROM failing_deadline f
             WHERE f.job = $2 AND f.subject_id = {id} AND (f.next_at IS NULL OR f.next_at > $1))
         ORDER BY {order} LIMIT 1000"
    );
    let due: Vec<Id> = rows(on, &sql, [now.into(), job.into()]).await?;
    Ok(due.into_iter().map(|row| row.id).collect())
}

/// Counts a failure; the last one that is borne parks it. Answers how many there were.
pub(crate) async fn note(
    work: Work<'_>,
    job: &str,
    subject: Uuid,
    detail: &str,
) -> Result<i32, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Counted {
        attempts: i32,
    }
    let counted: Option<Counted> = row(
        work.tx,
        "INSERT INTO failing_deadline (job, subject_id, attempts, next_at) VALUES ($1, $2, 1, $3)
         ON CONFLICT (job, subject_id) DO UPDATE SET attempts = failing_deadline.attempts + 1
         RETURNING attempts",
        [job.into(), subject.into(), (work.now + PAUSE_FIRST).into()],
    )
    .await?;
    let attempts = counted.map_or(1, |counted| counted.attempts);
    let doublings = u32::try_from(attempts - 1).unwrap_or_default().min(20);
    let next = (attempts < TRIES_MAX).then(|| work.now + PAUSE_FIRST * (1 << doublings));
    execute(
        work.tx,
        "UPDATE failing_deadline SET next_at = $3 WHERE job = $1 AND subject_id = $2",
        [job.into(), subject.into(), next.into()],
    )
    .await?;
    if next.is_none() {
        // The machine's words are for whoever runs it: neither party is shown them.
        let reason = "deadline_not_kept";
        let failing = Failing { job, subject, organization: None, reason, detail, attempts };
        park(work, &failing).await?;
    }
    Ok(attempts)
}

/// Forgets the failures of what is not due any more: it was done after all, or somebody was quicker.
pub(crate) async fn forget_healed(work: Work<'_>, falling: Falling) -> Result<u64, WorkflowError> {
    let Falling { job, from, id, .. } = falling;
    let sql = format!(
        "WITH healed AS (
             DELETE FROM failing_deadline f
             WHERE f.job = $2 AND NOT EXISTS (SELECT 1 FROM {from} AND {id} = f.subject_id)
             RETURNING f.subject_id)
         DELETE FROM parked_job p USING healed h WHERE p.job = $2 AND p.subject_id = h.subject_id"
    );
    execute(work.tx, &sql, [work.now.into(), job.into()]).await
}

/// Lets a deadline be tried at once, as if it had never failed.
pub(crate) async fn revive(work: Work<'_>, job: &str, subject: Uuid) -> Result<(), WorkflowError> {
    execute(
        work.tx,
        "DELETE FROM failing_deadline WHERE job = $1 AND subject_id = $2",
        [job.into(), subject.into()],
    )
    .await?;
    Ok(())
}
