//! Who holds a session, in one look: the person, what they run, and whom they act for.

use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde::Deserialize;
use supply_chain::ask::Actor;
use supply_chain::id::{OrganizationId, PersonId};
use supply_chain::organization::{Ability, Kind, Role};
use uuid::Uuid;

use crate::error::WorkflowError;
use crate::unit_of_work::{row, rows};

/// What a session is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SessionKind {
    /// A person's browser.
    Page,
    /// A program's token.
    Token,
}

impl SessionKind {
    /// The word the table uses.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Page => "page",
            Self::Token => "token",
        }
    }
}

/// Somebody with a session that holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedIn {
    /// The session.
    pub session: Uuid,
    /// What it is for.
    pub kind: SessionKind,
    /// When it was last used, to within some minutes.
    pub seen_at: DateTime<Utc>,
    /// The person.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// What they sign in with.
    pub login: String,
    /// The language of their account, `id` or `en`, if they chose one.
    pub language: Option<String>,
    /// Whether they run the installation.
    pub is_operator: bool,
    /// On pages: the organization they chose to act for.
    pub chosen: Option<OrganizationId>,
    /// Every organization they may act for, by name.
    pub standings: Vec<Standing>,
}

/// What a person is in one organization.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Standing {
    /// The organization.
    #[serde(rename = "id")]
    pub organization: OrganizationId,
    /// Its name.
    pub name: String,
    /// Its kind.
    pub kind: Kind,
    /// What it can do.
    pub abilities: Vec<Ability>,
    /// The IANA zone it keeps time in.
    pub zone: String,
    /// What the person is in it.
    pub roles: Vec<Role>,
}

impl SignedIn {
    /// The person, acting for one of their organizations; nothing when it is not theirs.
    #[must_use]
    pub fn actor_for(&self, organization: OrganizationId) -> Option<Actor> {
        let standing = self.standing_in(organization)?;
        Some(Actor {
            person: self.person,
            organization,
            kind: standing.kind,
            abilities: standing.abilities.clone(),
            roles: standing.roles.clone(),
        })
    }

    /// What they are in that organization.
    #[must_use]
    pub fn standing_in(&self, organization: OrganizationId) -> Option<&Standing> {
        self.standings.iter().find(|standing| standing.organization == organization)
    }
}

#[derive(FromQueryResult)]
struct SessionRow {
    session: Uuid,
    kind: String,
    seen_at: DateTime<Utc>,
    person: Uuid,
    name: Option<String>,
    login: String,
    language: Option<String>,
    is_operator: bool,
    chosen: Option<Uuid>,
    standings: serde_json::Value,
}

/// Whoever holds the session with this digest, if it holds at `now`.
///
/// # Errors
/// The database fails, or holds a word it should not.
pub async fn signed_in(
    on: &impl ConnectionTrait,
    token_hash: &[u8; 32],
    now: DateTime<Utc>,
) -> Result<Option<SignedIn>, WorkflowError> {
    let found: Option<SessionRow> = row(
        on,
        "SELECT s.id AS session, s.kind, s.seen_at, s.person_id AS person, d.name, l.login, l.language,
                s.organization_id AS chosen,
                EXISTS (SELECT 1 FROM operator op WHERE op.person_id = s.person_id AND op.until IS NULL) AS is_operator,
                coalesce((
                    SELECT jsonb_agg(jsonb_build_object('id', o.id, 'name', o.name, 'kind', o.kind, 'zone', o.zone,
                                     'abilities', to_jsonb(o.abilities), 'roles', to_jsonb(t.roles)) ORDER BY o.name, o.id)
                    FROM (SELECT organization_id, array_agg(DISTINCT role ORDER BY role) AS roles
                          FROM tie, unnest(tie.roles) AS role
                          WHERE tie.person_id = s.person_id AND tie.until IS NULL GROUP BY 1) t
                    JOIN organization o ON o.id = t.organization_id AND o.ended_at IS NULL), '[]') AS standings
         FROM session s
         JOIN login l ON l.person_id = s.person_id AND l.ended_at IS NULL
         LEFT JOIN person_detail d ON d.person_id = s.person_id
         WHERE s.token_hash = $1 AND s.ended_at IS NULL AND s.expires_at > $2",
        [token_hash.to_vec().into(), now.into()],
    )
    .await?;
    found.map(SignedIn::try_from).transpose()
}

#[derive(FromQueryResult)]
struct Used {
    organization_id: Uuid,
}

/// The organizations a person acted for before, the last used first.
///
/// # Errors
/// The database fails.
pub async fn acted_for(
    on: &impl ConnectionTrait,
    person: PersonId,
) -> Result<Vec<OrganizationId>, WorkflowError> {
    let used: Vec<Used> = rows(
        on,
        "SELECT organization_id FROM session WHERE person_id = $1 AND organization_id IS NOT NULL
         GROUP BY organization_id ORDER BY max(seen_at) DESC, organization_id LIMIT 100",
        [Uuid::from(person).into()],
    )
    .await?;
    Ok(used.into_iter().map(|used| OrganizationId(used.organization_id)).collect())
}

impl TryFrom<SessionRow> for SignedIn {
    type Error = WorkflowError;

    fn try_from(row: SessionRow) -> Result<Self, WorkflowError> {
        let bad =
            |table, column| WorkflowError::BadRow { table, column, id: row.session.to_string() };
        Ok(Self {
            kind: match row.kind.as_str() {
                "page" => SessionKind::Page,
                "token" => SessionKind::Token,
                _ => return Err(bad("session", "kind")),
            },
            standings: serde_json::from_value(row.standings)
                .map_err(|_unknown_word| bad("tie", "roles"))?,
            session: row.session,
            seen_at: row.seen_at,
            person: PersonId(row.person),
            name: row.name.unwrap_or_else(|| row.login.clone()),
            login: row.login,
            language: row.language,
            is_operator: row.is_operator,
            chosen: row.chosen.map(OrganizationId),
        })
    }
}
