//! Pledges of a pool, as far as the asker may read them: one's own; to the organizer everybody's; to the others what the
//! rules opened, and never what somebody would pay at most.

use super::at_most;
use super::seen::Seen;
use crate::error::WorkflowError;
use crate::query::orders::PartyView;
use crate::unit_of_work::{Workflow, rows};
use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde::Serialize;
use supply_chain::ask::Actor;
use supply_chain::id::{DemandPoolId, OrganizationId, PledgeId, PoolLineId};
use supply_chain::money::Money;
use utoipa::ToSchema;
use uuid::Uuid;

/// A pledge in a list.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PledgeView {
    /// UUIDv7.
    #[schema(value_type = Uuid)]
    pub id: PledgeId,
    /// Of which line.
    #[schema(value_type = Uuid)]
    pub line_id: PoolLineId,
    /// What is bought there.
    pub product_name: String,
    /// What is counted.
    pub unit_name: String,
    /// Whose.
    pub organization: PartyView,
    /// Whether it is the asker's own.
    pub is_own: bool,
    /// Taken for sure, in units.
    pub firm: i64,
    /// How much more may be given.
    pub tolerance: i64,
    /// The most that is paid for one; to its owner and the organizer.
    #[schema(value_type = Option<String>)]
    pub highest: Option<Money>,
    /// What it says yes to beforehand; to its owner and the organizer.
    pub consents: Option<Vec<String>>,
    /// standing, withdrawn, released or awarded.
    pub state: String,
    /// Why it was let go: price, extension, counter or failed; to its owner and the organizer.
    pub released_why: Option<String>,
    /// Since when it stands.
    pub committed_at: DateTime<Utc>,
    /// Days from the hub, by the published list.
    pub days_away: i16,
    /// What it got at the clearing, in units.
    pub awarded: Option<i64>,
    /// Of these from its tolerance.
    pub extra: Option<i64>,
}

/// Which pledges a list is about.
#[derive(Debug, Clone, Default)]
pub struct PledgeFilter {
    /// Of this line only.
    pub line: Option<PoolLineId>,
    /// One's own only.
    pub own: bool,
    /// Only after this one: its cooperative and id.
    pub after: Option<(Uuid, Uuid)>,
    /// At most so many, 1 to 501.
    pub limit: u64,
}

#[derive(FromQueryResult)]
struct PledgeRow {
    id: Uuid,
    line_id: Uuid,
    product_name: String,
    unit_name: String,
    organization_id: Uuid,
    name: String,
    firm: i64,
    tolerance: i64,
    highest_sen: i64,
    consents: Vec<String>,
    state: String,
    released_why: Option<String>,
    committed_at: DateTime<Utc>,
    days_away: i16,
    awarded: Option<i64>,
    extra: Option<i64>,
}

impl Workflow {
    /// Pledges of a pool by cooperative, as far as the asker may read them.
    ///
    /// # Errors
    /// [`WorkflowError::NotFound`] where the pool is not the asker's to know, and to its supplier;
    /// [`WorkflowError::NotYourRole`] to a member.
    pub async fn demand_pool_pledges(
        &self,
        id: DemandPoolId,
        filter: &PledgeFilter,
        actor: &Actor,
    ) -> Result<Vec<PledgeView>, WorkflowError> {
        let seen = Seen::find(self.reader(), id, actor, self.origin.now()).await?;
        seen.not_the_suppliers()?;
        pledges_of(self.reader(), &seen, filter).await
    }
}

/// Pledges that the asker may read.
pub(super) async fn pledges_of(
    on: &impl ConnectionTrait,
    seen: &Seen,
    filter: &PledgeFilter,
) -> Result<Vec<PledgeView>, WorkflowError> {
    // While it is sealed nobody adds up what all pledged.
    let only_own = filter.own || seen.is_sealed() || !seen.sees_names();
    let found: Vec<PledgeRow> = rows(
        on,
        "SELECT g.id, g.line_id, l.product_name, l.unit_name, g.organization_id, o.name, g.firm, g.tolerance, g.highest_sen,
                g.consents, g.state, g.released_why, g.committed_at, g.days_away, a.units AS awarded, a.extra
         FROM pledge g JOIN demand_pool_line l ON l.id = g.line_id JOIN organization o ON o.id = g.organization_id
         LEFT JOIN pool_award a ON a.pool_id = g.pool_id AND a.pledge_id = g.id AND a.round = $5 AND g.state = 'awarded'
         WHERE g.pool_id = $1 AND ($2::uuid IS NULL OR g.line_id = $2) AND (NOT $3 OR g.organization_id = $4)
           AND (g.state <> 'withdrawn' OR g.organization_id = $4)
           AND ($7::uuid IS NULL OR (g.organization_id, g.id) > ($6, $7))
         ORDER BY g.organization_id, g.id LIMIT $8",
        [
            Uuid::from(seen.pool.id).into(),
            filter.line.map(Uuid::from).into(),
            only_own.into(),
            Uuid::from(seen.reader).into(),
            seen.round().into(),
            filter.after.map(|(of, _)| of).into(),
            filter.after.map(|(_, id)| id).into(),
            at_most(filter.limit, 501).into(),
        ],
    )
    .await?;
    let view = |row: PledgeRow| {
        let of = OrganizationId(row.organization_id);
        let is_own = of == seen.reader;
        let reads_all = is_own || seen.is_organizer();
        PledgeView {
            id: PledgeId(row.id),
            line_id: PoolLineId(row.line_id),
            product_name: row.product_name,
            unit_name: row.unit_name,
            organization: PartyView { id: of, name: row.name },
            is_own,
            firm: row.firm,
            tolerance: row.tolerance,
            highest: reads_all.then(|| Money::from_sen(row.highest_sen)),
            consents: reads_all.then_some(row.consents),
            state: row.state,
            released_why: row.released_why.filter(|_| reads_all),
            committed_at: row.committed_at,
            days_away: row.days_away,
            awarded: row.awarded,
            extra: row.extra,
        }
    };
    Ok(found.into_iter().map(view).collect())
}
