//! What others need to know of an organization: what it is, and what it may see today.

use sea_orm::{ConnectionTrait, FromQueryResult};
use supply_chain::id::OrganizationId;
use supply_chain::offer::asker_tokens as tokens_of;
use supply_chain::organization::{Kind, Role};
use uuid::Uuid;

use crate::ask::Asker;
use crate::error::WorkflowError;
use crate::unit_of_work::{row, rows};

#[derive(FromQueryResult)]
struct Standing {
    kind: String,
    belongs_to: Vec<Uuid>,
}

#[derive(FromQueryResult)]
struct Found {
    id: Uuid,
}

/// The audience tokens of an organization, from the affiliations that hold now.
///
/// # Errors
/// [`WorkflowError::NotFound`] when there is no such organization.
pub(crate) async fn asker_tokens(
    on: &impl ConnectionTrait,
    organization: OrganizationId,
) -> Result<Vec<String>, WorkflowError> {
    let standing: Option<Standing> = row(
        on,
        "SELECT o.kind, ARRAY(SELECT a.upper_id FROM affiliation a
                              WHERE a.lower_id = o.id AND a.until IS NULL ORDER BY 1) AS belongs_to
         FROM organization o WHERE o.id = $1",
        [Uuid::from(organization).into()],
    )
    .await?;
    let standing = standing.ok_or(WorkflowError::NotFound { what: "organization" })?;
    let kind = Kind::from_word(&standing.kind).ok_or_else(|| WorkflowError::BadRow {
        table: "organization",
        column: "kind",
        id: organization.to_string(),
    })?;
    let above: Vec<OrganizationId> = standing.belongs_to.into_iter().map(OrganizationId).collect();
    Ok(tokens_of(organization, kind, &above))
}

/// The audience tokens of whoever asks. Whoever is nothing but a member stands in the storefront:
/// what the cooperative itself pays is none of their business.
///
/// # Errors
/// As [`asker_tokens`].
pub(crate) async fn tokens_of_asker(
    on: &impl ConnectionTrait,
    asker: &Asker,
) -> Result<Vec<String>, WorkflowError> {
    match asker {
        Asker::Operator(_) => Ok(vec!["everyone".to_owned()]),
        // A bank has no storefront, and is shown nobody's prices.
        Asker::Actor(actor) if acts_as_member(&actor.roles) && actor.kind != Kind::Bank => {
            Ok(vec!["everyone".to_owned(), format!("storefront:{}", actor.organization)])
        }
        Asker::Actor(actor) => asker_tokens(on, actor.organization).await,
    }
}

/// The organization whose own offers the asker looks after, if any.
pub(crate) fn desk_of(asker: &Asker) -> Option<OrganizationId> {
    match asker {
        Asker::Actor(actor) if !acts_as_member(&actor.roles) => Some(actor.organization),
        Asker::Actor(_) | Asker::Operator(_) => None,
    }
}

fn acts_as_member(roles: &[Role]) -> bool {
    roles.iter().all(|role| *role == Role::Member)
}

/// What an organization is, and which belong to it today; nothing when there is none, or it has ended.
pub(crate) async fn federation(
    on: &impl ConnectionTrait,
    organization: OrganizationId,
) -> Result<Option<(Kind, Vec<OrganizationId>)>, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Federation {
        kind: String,
        members: Vec<Uuid>,
    }
    let found: Option<Federation> = row(
        on,
        "SELECT o.kind, ARRAY(SELECT a.lower_id FROM affiliation a JOIN organization m ON m.id = a.lower_id
                              WHERE a.upper_id = o.id AND a.until IS NULL AND m.ended_at IS NULL ORDER BY 1) AS members
         FROM organization o WHERE o.id = $1 AND o.ended_at IS NULL",
        [Uuid::from(organization).into()],
    )
    .await?;
    let Some(found) = found else { return Ok(None) };
    let kind = Kind::from_word(&found.kind).ok_or_else(|| WorkflowError::BadRow {
        table: "organization",
        column: "kind",
        id: organization.to_string(),
    })?;
    Ok(Some((kind, found.members.into_iter().map(OrganizationId).collect())))
}

/// The first of `organizations` that does not exist or has ended.
pub(crate) async fn first_unknown(
    on: &impl ConnectionTrait,
    organizations: &[OrganizationId],
) -> Result<Option<OrganizationId>, WorkflowError> {
    let ids: Vec<Uuid> = organizations.iter().copied().map(Uuid::from).collect();
    let found: Vec<Found> = rows(
        on,
        "SELECT id FROM organization WHERE id = ANY($1) AND ended_at IS NULL",
        [ids.into()],
    )
    .await?;
    Ok(organizations.iter().copied().find(|wanted| found.iter().all(|row| row.id != wanted.0)))
}
