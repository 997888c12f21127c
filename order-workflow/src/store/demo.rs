//! What the demo world leaves behind about itself: that it was begun, and that it was made.

use crate::error::WorkflowError;
use crate::unit_of_work::{Work, execute, row};
use sea_orm::{ConnectionTrait, FromQueryResult};
use supply_chain::id::PersonId;
use uuid::Uuid;

/// How far the demo world has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, FromQueryResult)]
pub(crate) struct Marks {
    /// It was begun.
    pub(crate) begun: bool,
    /// It was finished.
    pub(crate) made: bool,
    /// Nobody and nothing is registered here.
    pub(crate) is_empty: bool,
}

/// Looks at the marks.
pub(crate) async fn marks(on: &impl ConnectionTrait) -> Result<Marks, WorkflowError> {
    let marks: Option<Marks> = row(
        on,
        "SELECT EXISTS (SELECT 1 FROM audit_entry WHERE subject = 'demo' AND what = 'begun') AS begun,
                EXISTS (SELECT 1 FROM audit_entry WHERE subject = 'demo' AND what = 'made') AS made,
                NOT EXISTS (SELECT 1 FROM organization) AND NOT EXISTS (SELECT 1 FROM person) AS is_empty",
        [],
    )
    .await?;
    marks.ok_or_else(|| WorkflowError::Internal("a question without an answer".to_owned()))
}

/// Leaves a mark: `begun` or `made`.
pub(crate) async fn mark(work: Work<'_>, what: &str) -> Result<(), WorkflowError> {
    execute(
        work.tx,
        "INSERT INTO audit_entry (id, subject, what, recorded_at) VALUES ($1, 'demo', $2, $3)",
        [work.id::<Uuid>().into(), what.into(), work.now.into()],
    )
    .await?;
    Ok(())
}

/// Whoever signs in with this.
pub(crate) async fn person(
    on: &impl ConnectionTrait,
    login: &str,
) -> Result<Option<PersonId>, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Found {
        person_id: Uuid,
    }
    let sql = "SELECT person_id FROM login WHERE login = $1 AND ended_at IS NULL";
    let found: Option<Found> = row(on, sql, [login.into()]).await?;
    Ok(found.map(|found| PersonId(found.person_id)))
}
