//! Pledges that wait for a yes of an organization's own people, while they can still be given.

use chrono::{DateTime, Utc};
use sea_orm::FromQueryResult;
use serde_json::Value;
use supply_chain::ask::Actor;
use supply_chain::id::{DemandPoolId, PersonId, PoolLineId};
use supply_chain::money::Money;
use supply_chain::purchase_order::ApprovalRound;
use uuid::Uuid;

use crate::error::WorkflowError;
use crate::query::approvals::APPROVE;
use crate::query::orders::{ApprovalView, approval_view};
use crate::unit_of_work::{Workflow, rows};

/// Most that one page lists.
const LISTED_MAX: i64 = 200;

/// A pledge that waits for a yes.
#[derive(Debug, Clone)]
pub struct AwaitedPledge {
    /// In which pool.
    pub pool: DemandPoolId,
    /// Of which line.
    pub line: PoolLineId,
    /// What the pool is about.
    pub title: String,
    /// Who gathers.
    pub organizer: String,
    /// Of which goods.
    pub product_name: String,
    /// What is counted.
    pub unit_name: String,
    /// Taken for sure, in units.
    pub firm: i64,
    /// How much more may be given.
    pub tolerance: i64,
    /// The most that it can come to, freight apart.
    pub at_most: Money,
    /// Who wrote it, and so may not approve it.
    pub maker: PersonId,
    /// Why, and who said yes already.
    pub approval: ApprovalView,
    /// Whether the asker's yes would count.
    pub is_yours: bool,
    /// Since when it waits.
    pub asked_at: DateTime<Utc>,
    /// When the pool closes, and no yes helps any more.
    pub closes_at: DateTime<Utc>,
}

#[derive(FromQueryResult)]
struct AwaitedRow {
    id: Uuid,
    pool_id: Uuid,
    line_id: Uuid,
    title: String,
    organizer: String,
    product_name: String,
    unit_name: String,
    firm: i64,
    tolerance: i64,
    highest_sen: i64,
    maker_id: Uuid,
    round: Value,
    asked_at: DateTime<Utc>,
    cut_off_at: DateTime<Utc>,
}

impl Workflow {
    /// Pledges of the asker's organization that wait for a yes, the pool that closes first first; nothing to whoever says none.
    ///
    /// # Errors
    /// The database fails.
    pub async fn awaited_pledges(
        &self,
        actor: &Actor,
    ) -> Result<Vec<AwaitedPledge>, WorkflowError> {
        if !actor.is_any(APPROVE) {
            return Ok(Vec::new());
        }
        let found: Vec<AwaitedRow> = rows(
            self.reader(),
            "SELECT w.id, w.pool_id, w.line_id, p.title, o.name AS organizer, l.product_name, l.unit_name, w.firm, w.tolerance,
                    w.highest_sen, w.maker_id, w.round, w.asked_at, p.cut_off_at
             FROM pledge_approval w JOIN demand_pool p ON p.id = w.pool_id JOIN organization o ON o.id = p.organizer_id
             JOIN demand_pool_line l ON l.id = w.line_id
             WHERE w.organization_id = $1 AND w.state = 'waiting' AND p.state IN ('open', 'top_up', 'extended')
               AND p.cut_off_at > $2
             ORDER BY p.cut_off_at, w.id LIMIT $3",
            [Uuid::from(actor.organization).into(), self.origin.now().into(), LISTED_MAX.into()],
        )
        .await?;
        let awaited = |row: AwaitedRow| {
            let unreadable = |_error| WorkflowError::BadRow {
                table: "pledge_approval",
                column: "round",
                id: row.id.to_string(),
            };
            let round: ApprovalRound =
                serde_json::from_value(row.round.clone()).map_err(unreadable)?;
            let most = row.firm.saturating_add(row.tolerance);
            let maker = PersonId(row.maker_id);
            Ok(AwaitedPledge {
                pool: row.pool_id.into(),
                line: row.line_id.into(),
                firm: row.firm,
                tolerance: row.tolerance,
                at_most: Money::from_sen(row.highest_sen).times(most).unwrap_or_default(),
                is_yours: maker != actor.person && round.waits_for(actor.person),
                approval: approval_view(&round),
                maker,
                title: row.title,
                organizer: row.organizer,
                product_name: row.product_name,
                unit_name: row.unit_name,
                asked_at: row.asked_at,
                closes_at: row.cut_off_at,
            })
        };
        found.into_iter().map(awaited).collect()
    }
}
