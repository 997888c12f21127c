//! Pledges, awards and arrivals as the rules know them, read for whoever reckons with all of them.

use crate::error::WorkflowError;
use crate::unit_of_work::rows;
use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, FromQueryResult};
use std::collections::HashMap;
use supply_chain::demand_pool::{Consent, Consents, Pledge, PledgeWish};
use supply_chain::id::{DemandPoolId, OrganizationId, PledgeId, PoolLineId};
use supply_chain::money::Money;
use uuid::Uuid;

#[derive(FromQueryResult)]
struct PledgeRow {
    id: Uuid,
    line_id: Uuid,
    organization_id: Uuid,
    firm: i64,
    tolerance: i64,
    highest_sen: i64,
    consents: Vec<String>,
    committed_at: DateTime<Utc>,
    days_away: i16,
    salt: Uuid,
}

/// Which pledges are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Which {
    /// Those that stand.
    Standing,
    /// Those that a price was reckoned from.
    Cleared,
}

/// Pledges of a pool in the order of their ids; of one line, of one cooperative, where one is named.
pub(super) async fn pledges(
    on: &impl ConnectionTrait,
    (pool, which): (DemandPoolId, Which),
    line: Option<PoolLineId>,
    of: Option<OrganizationId>,
) -> Result<Vec<Pledge>, WorkflowError> {
    let found: Vec<PledgeRow> = rows(
        on,
        "SELECT id, line_id, organization_id, firm, tolerance, highest_sen, consents, committed_at, days_away, salt FROM pledge
         WHERE pool_id = $1 AND ($2::uuid IS NULL OR line_id = $2) AND ($3::uuid IS NULL OR organization_id = $3)
           AND CASE WHEN $4 THEN is_cleared ELSE state = 'standing' END ORDER BY id",
        [
            Uuid::from(pool).into(),
            line.map(Uuid::from).into(),
            of.map(Uuid::from).into(),
            (which == Which::Cleared).into(),
        ],
    )
    .await?;
    found.into_iter().map(Pledge::try_from).collect()
}

impl TryFrom<PledgeRow> for Pledge {
    type Error = WorkflowError;

    fn try_from(row: PledgeRow) -> Result<Self, WorkflowError> {
        let bad =
            |column| WorkflowError::BadRow { table: "pledge", column, id: row.id.to_string() };
        let consents: Option<Vec<Consent>> =
            row.consents.iter().map(|word| Consent::from_word(word)).collect();
        Ok(Self {
            id: PledgeId(row.id),
            line: PoolLineId(row.line_id),
            by: OrganizationId(row.organization_id),
            wish: PledgeWish {
                firm: row.firm,
                tolerance: row.tolerance,
                highest: Money::from_sen(row.highest_sen),
                consents: Consents::of(&consents.ok_or_else(|| bad("consents"))?),
            },
            committed_at: row.committed_at,
            days_away: u8::try_from(row.days_away).map_err(|_range| bad("days_away"))?,
            salt: row.salt,
        })
    }
}

#[derive(FromQueryResult)]
struct Named {
    id: Uuid,
    name: String,
}

/// Names of organizations.
pub(super) async fn names(
    on: &impl ConnectionTrait,
    of: impl IntoIterator<Item = OrganizationId>,
) -> Result<HashMap<OrganizationId, String>, WorkflowError> {
    let ids: Vec<Uuid> = of.into_iter().map(Uuid::from).collect();
    let found: Vec<Named> =
        rows(on, "SELECT id, name FROM organization WHERE id = ANY($1)", [ids.into()]).await?;
    Ok(found.into_iter().map(|row| (OrganizationId(row.id), row.name)).collect())
}
