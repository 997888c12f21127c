//! Who a pool is for, who has a part in it, and how far they are.

use sea_orm::{ConnectionTrait, FromQueryResult};
use supply_chain::id::{DemandPoolId, OrganizationId};
use uuid::Uuid;

use crate::error::WorkflowError;
use crate::unit_of_work::{row, rows};

#[derive(FromQueryResult)]
struct Id {
    id: Uuid,
}

fn ids(found: Vec<Id>) -> Vec<OrganizationId> {
    found.into_iter().map(|row| row.id.into()).collect()
}

/// The organizations that a pool with these tokens is meant for today, but for its organizer and its supplier: the
/// other way round of [`asker_tokens`](supply_chain::offer::asker_tokens).
pub(crate) async fn meant_for(
    on: &impl ConnectionTrait,
    pool: DemandPoolId,
) -> Result<Vec<OrganizationId>, WorkflowError> {
    let sql = "
SELECT o.id FROM demand_pool d JOIN organization o
    ON o.id NOT IN (d.organizer_id, d.supplier_id) AND o.ended_at IS NULL AND 'buy' = ANY(o.abilities)
   AND ('org:' || o.id = ANY(d.audience_tokens) OR 'kind:' || o.kind = ANY(d.audience_tokens)
        OR 'everyone' = ANY(d.audience_tokens)
        OR ('kind:cooperative' = ANY(d.audience_tokens) AND o.kind IN ('primary', 'secondary'))
        OR EXISTS (SELECT FROM affiliation a WHERE a.lower_id = o.id AND a.until IS NULL
                   AND 'affiliate-of:' || a.upper_id = ANY(d.audience_tokens)))
WHERE d.id = $1 ORDER BY o.id";
    Ok(ids(rows(on, sql, [Uuid::from(pool).into()]).await?))
}

/// The organizations whose pledges of a pool count or are bound, and those that asked to be reminded of it.
pub(crate) async fn take_part(
    on: &impl ConnectionTrait,
    pool: DemandPoolId,
) -> Result<Vec<OrganizationId>, WorkflowError> {
    let sql = "SELECT organization_id AS id FROM pledge WHERE pool_id = $1 AND state IN ('standing', 'awarded')
               UNION SELECT organization_id FROM pool_reminder WHERE pool_id = $1 ORDER BY 1";
    Ok(ids(rows(on, sql, [Uuid::from(pool).into()]).await?))
}

/// The organizations that ever pledged in a pool and did not take it back.
pub(crate) async fn pledged(
    on: &impl ConnectionTrait,
    pool: DemandPoolId,
) -> Result<Vec<OrganizationId>, WorkflowError> {
    let sql = "SELECT DISTINCT organization_id AS id FROM pledge WHERE pool_id = $1 AND state <> 'withdrawn' ORDER BY 1";
    Ok(ids(rows(on, sql, [Uuid::from(pool).into()]).await?))
}

/// A place of an organization's, by its id or else its own first one, with its zone; nothing where it has none such.
pub(crate) async fn place_of(
    on: &impl ConnectionTrait,
    organization: OrganizationId,
    place: Option<Uuid>,
) -> Result<Option<(Uuid, String)>, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Place {
        id: Uuid,
        zone: String,
    }
    let sql = "SELECT id, zone FROM place WHERE organization_id = $1 AND ended_at IS NULL
               AND (id = $2 OR ($2::uuid IS NULL AND is_default))";
    let found: Option<Place> =
        row(on, sql, [Uuid::from(organization).into(), place.into()]).await?;
    Ok(found.map(|place| (place.id, place.zone)))
}

/// Days from the hub to a cooperative, by the list that was published with the rules; none where it is not named.
pub(crate) async fn days_away(
    on: &impl ConnectionTrait,
    pool: DemandPoolId,
    organization: OrganizationId,
) -> Result<u8, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Days {
        days_away: i16,
    }
    let sql = "SELECT days_away FROM pool_distance WHERE pool_id = $1 AND organization_id = $2";
    let values = [Uuid::from(pool).into(), Uuid::from(organization).into()];
    let found: Option<Days> = row(on, sql, values).await?;
    Ok(found.and_then(|found| u8::try_from(found.days_away).ok()).unwrap_or_default())
}

/// That list, by cooperative.
pub(crate) async fn distances(
    on: &impl ConnectionTrait,
    pool: DemandPoolId,
) -> Result<Vec<(OrganizationId, u8)>, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Distance {
        organization_id: Uuid,
        days_away: i16,
    }
    let sql = "SELECT organization_id, days_away FROM pool_distance WHERE pool_id = $1 ORDER BY 1";
    let found: Vec<Distance> = rows(on, sql, [Uuid::from(pool).into()]).await?;
    let named = found
        .into_iter()
        .map(|row| (row.organization_id.into(), u8::try_from(row.days_away).unwrap_or_default()));
    Ok(named.collect())
}

/// Has a cooperative reminded of a pool, or not any more; tells whether that changed anything.
pub(crate) async fn remind(
    work: crate::unit_of_work::Work<'_>,
    pool: DemandPoolId,
    (organization, person): (OrganizationId, supply_chain::id::PersonId),
    wants: bool,
) -> Result<bool, WorkflowError> {
    let (pool, organization) = (Uuid::from(pool), Uuid::from(organization));
    let changed = if wants {
        let sql = "INSERT INTO pool_reminder (pool_id, organization_id, person_id, asked_at)
                   VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING";
        let values = [pool.into(), organization.into(), Uuid::from(person).into(), work.now.into()];
        crate::unit_of_work::execute(work.tx, sql, values).await?
    } else {
        let sql = "DELETE FROM pool_reminder WHERE pool_id = $1 AND organization_id = $2";
        crate::unit_of_work::execute(work.tx, sql, [pool.into(), organization.into()]).await?
    };
    Ok(changed == 1)
}
