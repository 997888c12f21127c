//! Who bears what all of a pool bear together.

use crate::error::WorkflowError;
use crate::unit_of_work::rows;
use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, FromQueryResult};
use supply_chain::allocation::Bearer;
use supply_chain::id::DemandPoolId;
use supply_chain::money::Money;
use uuid::Uuid;

/// Who bears a charge: everybody to whom something was shared out, even nothing, with what it got and what that cost;
/// ties go by its first commitment. Nobody where nobody got anything.
pub(crate) async fn bearers(
    on: &impl ConnectionTrait,
    pool: DemandPoolId,
) -> Result<Vec<Bearer>, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Row {
        organization_id: Uuid,
        units: i64,
        goods: i64,
        committed_at: DateTime<Utc>,
        pledge_id: Uuid,
    }
    let found: Vec<Row> = rows(
        on,
        "SELECT p.organization_id, sum(s.units)::bigint AS units, sum(s.goods_sen)::bigint AS goods,
                (array_agg(p.committed_at ORDER BY p.committed_at, p.id))[1] AS committed_at,
                (array_agg(p.id ORDER BY p.committed_at, p.id))[1] AS pledge_id
         FROM pool_arrival v JOIN pool_allocation s ON s.arrival_id = v.id JOIN pledge p ON p.id = s.pledge_id
         WHERE v.pool_id = $1 GROUP BY 1",
        [Uuid::from(pool).into()],
    )
    .await?;
    if found.iter().all(|row| row.units == 0) {
        return Ok(Vec::new());
    }
    let bearer = |row: Row| Bearer {
        of: row.organization_id.into(),
        units: row.units,
        goods: Money::from_sen(row.goods),
        committed_at: row.committed_at,
        pledge: row.pledge_id.into(),
    };
    Ok(found.into_iter().map(bearer).collect())
}
