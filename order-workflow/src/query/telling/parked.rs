//! Work that keeps failing, as the operator and the managers it concerns see it.

use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde::Serialize;
use supply_chain::organization::Role;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::ask::Asker;
use crate::error::WorkflowError;
use crate::unit_of_work::rows;

/// Parked work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema, FromQueryResult)]
pub struct ParkedView {
    /// UUIDv7.
    pub id: Uuid,
    /// Whose work it is: `mail`, `webhook` …
    pub job: String,
    /// What it works on.
    pub subject_id: Uuid,
    /// The number of the order or claim it is about, where it is about one.
    pub about: Option<String>,
    /// Of which organization, where it is one's.
    pub organization_id: Option<Uuid>,
    /// Its name.
    pub organization: Option<String>,
    /// Why it fails, as a code.
    pub reason: String,
    /// What the machine said.
    pub detail: String,
    /// How often it was tried.
    pub attempts: i32,
    /// Since when it waits for a person.
    pub parked_at: DateTime<Utc>,
}

/// Who of an organization may see its parked work and try again.
pub const LOOK_AFTER: &[Role] = &[Role::Manager];

/// Up to `limit` parked jobs older than `after`, newest first: all to the operator, an organization's own to its
/// manager.
///
/// # Errors
/// [`WorkflowError::NotYourRole`] to anybody else.
pub async fn parked(
    on: &impl ConnectionTrait,
    by: &Asker,
    after: Option<Uuid>,
    limit: u64,
) -> Result<Vec<ParkedView>, WorkflowError> {
    let organization = match by {
        Asker::Operator(_) => None,
        Asker::Actor(actor) if actor.is_any(LOOK_AFTER) => Some(Uuid::from(actor.organization)),
        Asker::Actor(_) => return Err(WorkflowError::NotYourRole { roles: LOOK_AFTER }),
    };
    rows(
        on,
        "SELECT p.id, p.job, p.subject_id, coalesce(d.number, c.number) AS about, p.organization_id, o.name AS organization, p.reason, p.detail,
                p.attempts, p.parked_at
         FROM parked_job p LEFT JOIN organization o ON o.id = p.organization_id
         LEFT JOIN purchase_order d ON d.id = p.subject_id LEFT JOIN claim c ON c.id = p.subject_id
         WHERE ($1::uuid IS NULL OR p.organization_id = $1) AND ($2::uuid IS NULL OR p.id < $2)
         ORDER BY p.id DESC LIMIT $3",
        [organization.into(), after.into(), i64::try_from(limit).unwrap_or(i64::MAX).into()],
    )
    .await
}

/// How much is parked, by job.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct ParkedCount {
    /// Whose work.
    pub job: String,
    /// How much of it.
    pub number: i64,
}

/// How much of whose work is parked.
///
/// # Errors
/// The database fails.
pub async fn counts(on: &impl ConnectionTrait) -> Result<Vec<ParkedCount>, WorkflowError> {
    rows(on, "SELECT job, count(*) AS number FROM parked_job GROUP BY job ORDER BY job", []).await
}
