//! The people of an organization, for those who look after them.

use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde::{Deserialize, Serialize};
use supply_chain::id::{OrganizationId, PersonId};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::error::WorkflowError;
use crate::unit_of_work::{row, rows};

/// A person in an organization.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema, FromQueryResult)]
pub struct PersonView {
    /// The person's id.
    pub id: Uuid,
    /// What they sign in with; nothing for members who never do.
    pub login: Option<String>,
    /// Their name; nothing once it has been erased.
    pub name: Option<String>,
    /// What they are in the organization.
    pub roles: Vec<String>,
    /// Since when.
    pub since: DateTime<Utc>,
    /// `active`, or `invited` until the invite code is used.
    pub state: String,
    /// Whether they also act for another organization or run the installation: then a one-time code
    /// is the operator's to make. Not told to programs, who find out by asking.
    #[serde(skip)]
    pub elsewhere: bool,
}

/// A one-time code that could be taken up for a person.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct CodeMade {
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// Who made it; nothing once their name has been erased.
    pub by: Option<String>,
}

/// Where a person stands in the list: since when, then the id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place(
    /// Since when.
    pub DateTime<Utc>,
    /// The person.
    pub Uuid,
);

// Counted, not asked whether there are any: for that the planner would read every tie there is at once.
const PEOPLE: &str = "
    SELECT * FROM (
        SELECT t.person_id AS id, l.login, d.name,
               coalesce(array_agg(DISTINCT role ORDER BY role) FILTER (WHERE role IS NOT NULL), '{}') AS roles,
               min(t.since) AS since,
               CASE WHEN l.id IS NOT NULL AND l.password_hash IS NULL THEN 'invited' ELSE 'active' END AS state,
               (SELECT count(*) FROM tie e WHERE e.person_id = t.person_id AND e.organization_id <> $1 AND e.until IS NULL) > 0
               OR EXISTS (SELECT 1 FROM operator op WHERE op.person_id = t.person_id AND op.until IS NULL) AS elsewhere
        FROM tie t
        LEFT JOIN unnest(t.roles) AS role ON true
        LEFT JOIN login l ON l.person_id = t.person_id AND l.ended_at IS NULL
        LEFT JOIN person_detail d ON d.person_id = t.person_id
        WHERE t.organization_id = $1 AND t.until IS NULL AND t.kind <> 'walk_in'
        GROUP BY t.person_id, l.id, d.name) AS people";

/// Up to `limit` people of an organization after `after`, the longest there first.
///
/// # Errors
/// The database fails.
pub async fn people(
    on: &impl ConnectionTrait,
    organization: OrganizationId,
    after: Option<Place>,
    limit: u64,
) -> Result<Vec<PersonView>, WorkflowError> {
    let sql = format!(
        "{PEOPLE} WHERE $2::timestamptz IS NULL OR (since, id) > ($2, $3) ORDER BY since, id LIMIT $4"
    );
    let (since, id) = after.map_or((None, None), |Place(since, id)| (Some(since), Some(id)));
    rows(on, &sql, [Uuid::from(organization).into(), since.into(), id.into(), limit.into()]).await
}

/// One person of an organization.
///
/// # Errors
/// [`WorkflowError::NotFound`] when they are not in it now.
pub async fn person(
    on: &impl ConnectionTrait,
    organization: OrganizationId,
    person: PersonId,
) -> Result<PersonView, WorkflowError> {
    let sql = format!("{PEOPLE} WHERE id = $2");
    let found = row(on, &sql, [Uuid::from(organization).into(), Uuid::from(person).into()]).await?;
    found.ok_or(WorkflowError::NotFound { what: "person" })
}

/// The one-time code that could be taken up for a person at `now`, if there is one: so that they see
/// what others asked for in their name.
///
/// # Errors
/// The database fails.
pub async fn code_made(
    on: &impl ConnectionTrait,
    person: PersonId,
    now: DateTime<Utc>,
) -> Result<Option<CodeMade>, WorkflowError> {
    row(
        on,
        "SELECT i.created_at, d.name AS by FROM invitation i
         LEFT JOIN person_detail d ON d.person_id = i.invited_by
         WHERE i.person_id = $1 AND i.used_at IS NULL AND i.ended_at IS NULL AND i.expires_at > $2
         ORDER BY i.created_at DESC, i.id DESC LIMIT 1",
        [Uuid::from(person).into(), now.into()],
    )
    .await
}
