//! Work that keeps failing is parked where a person sees it. Any job may park what it works on.

use sea_orm::FromQueryResult;
use supply_chain::id::OrganizationId;
use uuid::Uuid;

use crate::error::WorkflowError;
use crate::unit_of_work::{Work, execute, row};

/// Work to be parked.
#[derive(Debug, Clone)]
pub(crate) struct Failing<'a> {
    /// Whose work: `mail`, `webhook`, …
    pub(crate) job: &'a str,
    /// What it works on.
    pub(crate) subject: Uuid,
    /// Whose people may try again, beside the operator.
    pub(crate) organization: Option<OrganizationId>,
    /// A code.
    pub(crate) reason: &'a str,
    /// What the machine said.
    pub(crate) detail: &'a str,
    /// How often it was tried.
    pub(crate) attempts: i32,
}

/// Parks it; what is parked already is as it was last.
pub(crate) async fn park(work: Work<'_>, failing: &Failing<'_>) -> Result<(), WorkflowError> {
    execute(
        work.tx,
        "INSERT INTO parked_job (id, job, subject_id, organization_id, reason, detail, attempts, parked_at)
         VALUES ($1, $2, $3, $4, $5, left($6, 1000), $7, $8)
         ON CONFLICT (job, subject_id) DO UPDATE
         SET reason = EXCLUDED.reason, detail = EXCLUDED.detail, attempts = EXCLUDED.attempts, parked_at = EXCLUDED.parked_at",
        [
            work.id::<Uuid>().into(),
            failing.job.into(),
            failing.subject.into(),
            failing.organization.map(Uuid::from).into(),
            failing.reason.into(),
            failing.detail.replace('\0', " ").into(),
            failing.attempts.into(),
            work.now.into(),
        ],
    )
    .await?;
    Ok(())
}

/// What is parked.
#[derive(Debug, Clone, FromQueryResult)]
pub(crate) struct Parked {
    /// Whose work.
    pub(crate) job: String,
    /// What it works on.
    pub(crate) subject_id: Uuid,
    /// Whose people may try again.
    pub(crate) organization_id: Option<Uuid>,
}

/// What is parked under this id, held.
pub(crate) async fn hold(work: Work<'_>, id: Uuid) -> Result<Option<Parked>, WorkflowError> {
    row(
        work.tx,
        "SELECT job, subject_id, organization_id FROM parked_job WHERE id = $1 FOR UPDATE",
        [id.into()],
    )
    .await
}

/// Takes it out; the job that parked it finds its work as new.
pub(crate) async fn take_out(
    work: Work<'_>,
    job: &str,
    subject: Uuid,
) -> Result<u64, WorkflowError> {
    execute(
        work.tx,
        "DELETE FROM parked_job WHERE job = $1 AND subject_id = $2",
        [job.into(), subject.into()],
    )
    .await
}
