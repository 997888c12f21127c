//! Sessions, and how often somebody guessed at a login.

use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, FromQueryResult};
use supply_chain::id::PersonId;
use uuid::Uuid;

use crate::error::WorkflowError;
use crate::query::identity::session::SessionKind;
use crate::unit_of_work::{Work, execute, row, rows};

/// A session to be opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Opening {
    pub(crate) id: Uuid,
    pub(crate) person: PersonId,
    pub(crate) kind: SessionKind,
    pub(crate) token_hash: [u8; 32],
    pub(crate) user_agent: Option<String>,
    pub(crate) expires_at: DateTime<Utc>,
}

/// Opens a session. On a page the only organization of the person, if they have one alone, is
/// chosen at once.
pub(crate) async fn open(work: Work<'_>, opening: &Opening) -> Result<(), WorkflowError> {
    execute(
        work.tx,
        "INSERT INTO session (id, person_id, kind, token_hash, organization_id, user_agent, created_at, seen_at, expires_at)
         VALUES ($1, $2, $3, $4,
                 (SELECT min(t.organization_id::text)::uuid FROM tie t
                  JOIN organization o ON o.id = t.organization_id AND o.ended_at IS NULL
                  WHERE t.person_id = $2 AND t.until IS NULL HAVING count(DISTINCT t.organization_id) = 1),
                 $5, $6, $6, $7)",
        [
            opening.id.into(),
            Uuid::from(opening.person).into(),
            opening.kind.as_str().into(),
            opening.token_hash.to_vec().into(),
            opening.user_agent.clone().into(),
            work.now.into(),
            opening.expires_at.into(),
        ],
    )
    .await?;
    Ok(())
}

/// The session was used: it lasts until `expires_at` now.
pub(crate) async fn touch(
    on: &impl ConnectionTrait,
    session: Uuid,
    now: DateTime<Utc>,
    expires_at: DateTime<Utc>,
) -> Result<(), WorkflowError> {
    execute(
        on,
        "UPDATE session SET seen_at = $2, expires_at = $3 WHERE id = $1 AND ended_at IS NULL AND seen_at < $2",
        [session.into(), now.into(), expires_at.into()],
    )
    .await?;
    Ok(())
}

/// How often somebody failed to sign in, by login or by address.
#[derive(Debug, FromQueryResult)]
pub(crate) struct Failures {
    pub(crate) failures: i32,
    pub(crate) locked_until: Option<DateTime<Utc>>,
}

/// The locks on any of `subjects` that hold at `now`, the longest first.
pub(crate) async fn locks(
    on: &impl ConnectionTrait,
    subjects: &[String],
    now: DateTime<Utc>,
) -> Result<Vec<Failures>, WorkflowError> {
    rows(
        on,
        "SELECT failures, locked_until FROM sign_in_failure
         WHERE subject = ANY($1) AND locked_until > $2 ORDER BY locked_until DESC",
        [subjects.to_vec().into(), now.into()],
    )
    .await
}

/// Counts one more failure of `subject`; one from before `forgotten` starts the count anew.
pub(crate) async fn fail(
    work: Work<'_>,
    subject: &str,
    forgotten: DateTime<Utc>,
) -> Result<i32, WorkflowError> {
    let counted: Option<Failures> = row(
        work.tx,
        "INSERT INTO sign_in_failure AS f (subject, failures, last_at) VALUES ($1, 1, $2)
         ON CONFLICT (subject) DO UPDATE
         SET failures = CASE WHEN f.last_at < $3 THEN 1 ELSE f.failures + 1 END, last_at = $2
         RETURNING failures, locked_until",
        [subject.into(), work.now.into(), forgotten.into()],
    )
    .await?;
    Ok(counted.map_or(1, |row| row.failures))
}

/// Nobody signs in as or from `subject` until then.
pub(crate) async fn lock(
    work: Work<'_>,
    subject: &str,
    until: DateTime<Utc>,
) -> Result<(), WorkflowError> {
    execute(
        work.tx,
        "UPDATE sign_in_failure SET locked_until = $2 WHERE subject = $1",
        [subject.into(), until.into()],
    )
    .await?;
    Ok(())
}

/// Forgets the failures of `subject`.
pub(crate) async fn forget(work: Work<'_>, subject: &str) -> Result<(), WorkflowError> {
    execute(work.tx, "DELETE FROM sign_in_failure WHERE subject = $1", [subject.into()]).await?;
    Ok(())
}

/// Forgets all that nobody added to since `forgotten`.
pub(crate) async fn forget_old(
    work: Work<'_>,
    forgotten: DateTime<Utc>,
) -> Result<(), WorkflowError> {
    execute(
        work.tx,
        "DELETE FROM sign_in_failure WHERE last_at < $1 AND coalesce(locked_until, last_at) < $2",
        [forgotten.into(), work.now.into()],
    )
    .await?;
    Ok(())
}
