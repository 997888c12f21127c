//! What stands beside the sums of a statement: units by what is counted, and what claims took off.

use super::seen::Seen;
use crate::error::WorkflowError;
use crate::unit_of_work::rows;
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};
use supply_chain::demand_pool::{LegsFrom, PoolFile};
use supply_chain::id::{OrganizationId, PledgeId, PoolLineId};
use supply_chain::money::Money;
use utoipa::ToSchema;
use uuid::Uuid;

/// So many of what is counted alike.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct UnitCount {
    /// What is counted: "sak", "karton".
    pub unit_name: String,
    /// How many, of all goods that are counted so.
    pub units: i64,
}

/// What each cooperative gets by what is counted: sacks and cartons are not added up.
pub(super) async fn unit_counts(
    on: &impl ConnectionTrait,
    seen: &Seen,
    file: &PoolFile,
) -> Result<HashMap<OrganizationId, Vec<UnitCount>>, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Row {
        id: Uuid,
        unit_name: String,
    }
    let found: Vec<Row> = rows(
        on,
        "SELECT id, unit_name FROM demand_pool_line WHERE pool_id = $1",
        [Uuid::from(seen.pool.id).into()],
    )
    .await?;
    let named: HashMap<PoolLineId, String> =
        found.into_iter().map(|row| (PoolLineId(row.id), row.unit_name)).collect();
    let whose: HashMap<PledgeId, (OrganizationId, PoolLineId)> =
        file.pledges.iter().map(|pledge| (pledge.id, (pledge.by, pledge.line))).collect();
    let given: Vec<(PledgeId, i64)> = match file.legs_from {
        LegsFrom::Award => {
            let lines = &file.standing().lines;
            lines.iter().flat_map(|line| &line.awards).map(|one| (one.pledge, one.units)).collect()
        }
        LegsFrom::Arrival => {
            let lines = file.allocations.iter().flatten();
            lines.flat_map(|line| &line.shares).map(|one| (one.pledge, one.units)).collect()
        }
    };
    let mut counts: HashMap<OrganizationId, BTreeMap<&str, i64>> = HashMap::new();
    for (pledge, units) in given {
        let Some((of, line)) = whose.get(&pledge) else { continue };
        let unit = named.get(line).map_or("", String::as_str);
        let sum = counts.entry(*of).or_default().entry(unit).or_default();
        *sum = sum.saturating_add(units);
    }
    let told = |(of, units): (OrganizationId, BTreeMap<&str, i64>)| {
        let count = |(unit, units): (&str, i64)| UnitCount { unit_name: unit.to_owned(), units };
        (of, units.into_iter().map(count).collect())
    };
    Ok(counts.into_iter().map(told).collect())
}

/// What each cooperative need not pay of its part: what it counted bad or missing and never got good after all, where
/// only what came good is billed, and what claims had credited. Rises as its claims go on; nothing before it counts.
pub(super) async fn claimed(
    on: &impl ConnectionTrait,
    seen: &Seen,
) -> Result<HashMap<OrganizationId, Money>, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Counted {
        participant_id: Uuid,
        unit_price_sen: i64,
        factor: i64,
        agreed: i64,
        bad: i64,
    }
    #[derive(FromQueryResult)]
    struct Credited {
        participant_id: Uuid,
        sen: i64,
    }
    let pool = || [Uuid::from(seen.pool.id).into()];
    let counted: Vec<Counted> = rows(
        on,
        "SELECT w.participant_id, l.unit_price_sen, l.factor,
                l.confirmed_base - l.short_closed_base - l.cancelled_base AS agreed,
                (l.rejected_base + l.lost_base
                 - coalesce((SELECT sum(came_after_all(c.id, l.id)) FROM claim c WHERE c.order_id = o.id), 0))::bigint AS bad
         FROM pool_order w JOIN purchase_order o ON o.id = w.order_id JOIN order_line l ON l.order_id = o.id
         WHERE w.pool_id = $1 AND w.part = 'leg' AND w.is_current AND l.rejected_base + l.lost_base > 0
           AND o.terms #>> '{money,invoice_basis}' IS DISTINCT FROM 'shipped'",
        pool(),
    )
    .await?;
    let credited: Vec<Credited> = rows(
        on,
        "SELECT w.participant_id, sum(x.amount_sen)::bigint AS sen
         FROM pool_order w JOIN invoice n ON n.order_id = w.order_id JOIN invoice_line x ON x.invoice_id = n.id
         WHERE w.pool_id = $1 AND w.part = 'leg' AND w.is_current AND n.kind = 'credit_note'
           AND n.reason IN ('claim', 'return') AND n.reversed_by_id IS NULL GROUP BY 1",
        pool(),
    )
    .await?;
    let mut claimed: HashMap<OrganizationId, Money> = HashMap::new();
    let not_billed = counted.into_iter().map(|row| {
        let worth = |base| {
            let price = Money::from_sen(row.unit_price_sen);
            price.for_part(base, row.factor).unwrap_or_default()
        };
        let less = worth(row.agreed).minus(worth(row.agreed - row.bad)).unwrap_or_default();
        (row.participant_id, less)
    });
    let taken_back = credited.into_iter().map(|row| (row.participant_id, Money::from_sen(row.sen)));
    for (of, less) in not_billed.chain(taken_back) {
        let sum = claimed.entry(OrganizationId(of)).or_default();
        *sum = sum.plus(less).unwrap_or(*sum);
    }
    Ok(claimed)
}
