//! What came for a pool and how it is shared out: as it would be, until the organizer confirms it, then as it was; with the
//! exact share beside the whole one, and the checks that all of it adds up.

use super::allocation_views::{ArrivalView, CheckView, KeptView, ShareView};
use super::at_most;
use super::checks::checks;
use super::seen::Seen;
use crate::error::WorkflowError;
use crate::query::orders::PartyView;
use crate::unit_of_work::{Workflow, rows};
use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde_json::Value;
use std::collections::HashMap;
use supply_chain::allocation::{
    ArrivedLine, CountedArrival, Kept, LegShare, LineAllocation, OpenLeg, Unbalanced, allocate,
};
use supply_chain::ask::Actor;
use supply_chain::demand_pool::{ExactShare, Gate};
use supply_chain::id::{DemandPoolId, OrganizationId, PledgeId, PoolLineId};
use supply_chain::money::Money;
use uuid::Uuid;

#[derive(FromQueryResult)]
struct ArrivalRow {
    id: Uuid,
    position: i32,
    line_id: Uuid,
    line_position: i32,
    product_name: String,
    unit_name: String,
    units_per_pack: i64,
    bought_gate: Value,
    bought_units: i64,
    came_before: i64,
    good: i64,
    lost_at_hub: i64,
    bill_sen: i64,
    recorded_at: DateTime<Utc>,
    allocated_at: Option<DateTime<Utc>>,
    to_stock_units: Option<i64>,
    to_stock_sen: Option<i64>,
    borne_units: Option<i64>,
    borne_sen: Option<i64>,
}

#[derive(FromQueryResult)]
pub(super) struct ShareRow {
    pub(super) arrival_id: Uuid,
    pub(super) pledge_id: Uuid,
    promised: i64,
    exact_numerator: String,
    exact_denominator: String,
    units: i64,
    goods_sen: i64,
    margin_sen: i64,
}

/// Shares of arrivals.
pub(super) const SHARES: &str =
    "SELECT s.arrival_id, s.pledge_id, s.promised, s.exact_numerator::text AS exact_numerator,
            s.exact_denominator::text AS exact_denominator, s.units, s.goods_sen, s.margin_sen FROM pool_allocation s";

impl ShareRow {
    /// As the rules know it.
    pub(super) fn share(&self) -> Result<LegShare, WorkflowError> {
        let bad = |column| WorkflowError::BadRow {
            table: "pool_allocation",
            column,
            id: format!("{} {}", self.arrival_id, self.pledge_id),
        };
        Ok(LegShare {
            pledge: PledgeId(self.pledge_id),
            promised: self.promised,
            exact: ExactShare {
                numerator: self
                    .exact_numerator
                    .parse()
                    .map_err(|_no_number| bad("exact_numerator"))?,
                denominator: self
                    .exact_denominator
                    .parse()
                    .map_err(|_no_number| bad("exact_denominator"))?,
            },
            units: self.units,
            goods: Money::from_sen(self.goods_sen),
            margin: Money::from_sen(self.margin_sen),
        })
    }
}

#[derive(FromQueryResult)]
struct LegRow {
    line_id: Uuid,
    pledge_id: Uuid,
    units: i64,
    extra: i64,
    given: i64,
    committed_at: DateTime<Utc>,
    days_away: i16,
}

#[derive(FromQueryResult)]
struct OwnerRow {
    pledge_id: Uuid,
    organization_id: Uuid,
    name: String,
    charges_sen: i64,
}

#[derive(FromQueryResult)]
struct ChargedRow {
    amount_sen: i64,
    borne_sen: i64,
}

impl Workflow {
    /// What came for a pool and how it is shared out, from after this arrival and line on.
    ///
    /// # Errors
    /// [`WorkflowError::NotFound`] where the pool is not the asker's to know, and to its supplier;
    /// [`WorkflowError::NotYourRole`] to a member.
    pub async fn demand_pool_allocation(
        &self,
        id: DemandPoolId,
        (after, limit): (Option<(i32, i32)>, u64),
        actor: &Actor,
    ) -> Result<Vec<ArrivalView>, WorkflowError> {
        let on = self.reader();
        let seen = Seen::find(on, id, actor, self.origin.now()).await?;
        seen.parties_only()?;
        let (position, line) = after.unzip();
        let found: Vec<ArrivalRow> = rows(
            on,
            "SELECT a.id, a.position, a.line_id, l.position AS line_position, l.product_name, l.unit_name, l.units_per_pack, l.bought_gate,
                    l.bought_units, a.good, a.lost_at_hub, a.bill_sen, a.recorded_at, a.allocated_at,
                    k.to_stock_units, k.to_stock_sen, k.borne_units, k.borne_sen,
                    coalesce((SELECT sum(b.good) FROM pool_arrival b WHERE b.pool_id = a.pool_id AND b.line_id = a.line_id
                              AND b.position < a.position), 0)::bigint AS came_before
             FROM pool_arrival a JOIN demand_pool_line l ON l.id = a.line_id LEFT JOIN pool_kept k ON k.arrival_id = a.id
             WHERE a.pool_id = $1 AND l.bought_gate IS NOT NULL AND ($2::int IS NULL OR (a.position, l.position) > ($2, $3))
             ORDER BY a.position, l.position LIMIT $4",
            [
                Uuid::from(id).into(),
                position.into(),
                line.into(),
                at_most(limit, 101).into(),
            ],
        )
        .await?;
        let waiting: Vec<Uuid> =
            found.iter().filter(|row| row.allocated_at.is_none()).map(|row| row.line_id).collect();
        let mut legs = open_legs(on, &seen, &waiting).await?;
        let mut shared = allocated(on, &found).await?;
        let rule = seen.pool.rules.as_ref().map(|rules| rules.sharing).unwrap_or_default();
        let mut told = Vec::with_capacity(found.len());
        for row in found {
            let gate: Gate =
                serde_json::from_value(row.bought_gate.clone()).map_err(|_unreadable| {
                    WorkflowError::BadRow {
                        table: "demand_pool_line",
                        column: "bought_gate",
                        id: row.line_id.to_string(),
                    }
                })?;
            let counted = CountedArrival {
                line: PoolLineId(row.line_id),
                good: row.good,
                lost_at_hub: row.lost_at_hub,
                bill: Money::from_sen(row.bill_sen),
            };
            let outcome = if row.allocated_at.is_some() {
                Ok(LineAllocation {
                    counted,
                    shares: shared.remove(&row.id).unwrap_or_default(),
                    to_stock: kept(row.to_stock_units, row.to_stock_sen),
                    borne: kept(row.borne_units, row.borne_sen),
                })
            } else {
                let legs = legs.remove(&row.line_id).unwrap_or_default();
                allocate(rule, &gate, &ArrivedLine { counted, legs })
            };
            told.push((row, gate, outcome));
        }
        let pledges: Vec<Uuid> = told
            .iter()
            .filter_map(|(_, _, outcome)| outcome.as_ref().ok())
            .flat_map(|of| of.shares.iter().map(|share| Uuid::from(share.pledge)))
            .collect();
        let owners = owners(on, &seen, &pledges).await?;
        let charged = charged(on, &seen).await?;
        let view =
            |(row, gate, outcome)| arrival(&seen, row, (gate, outcome), &owners, charged.as_ref());
        Ok(told.into_iter().map(view).collect())
    }
}

fn kept(units: Option<i64>, sen: Option<i64>) -> Kept {
    Kept { units: units.unwrap_or_default(), goods: Money::from_sen(sen.unwrap_or_default()) }
}

/// What is still owed on these lines.
async fn open_legs(
    on: &impl ConnectionTrait,
    seen: &Seen,
    lines: &[Uuid],
) -> Result<HashMap<Uuid, Vec<OpenLeg>>, WorkflowError> {
    let found: Vec<LegRow> = rows(
        on,
        "SELECT a.line_id, a.pledge_id, a.units, a.extra, g.committed_at, g.days_away,
                coalesce((SELECT sum(s.units) FROM pool_allocation s WHERE s.pledge_id = a.pledge_id), 0)::bigint AS given
         FROM pool_award a JOIN pledge g ON g.id = a.pledge_id
         WHERE a.pool_id = $1 AND a.round = $2 AND a.line_id = ANY($3)",
        [Uuid::from(seen.pool.id).into(), seen.round().into(), lines.to_vec().into()],
    )
    .await?;
    let mut legs: HashMap<Uuid, Vec<OpenLeg>> = HashMap::new();
    for row in found {
        let leg = OpenLeg {
            pledge: PledgeId(row.pledge_id),
            firm: row.units - row.extra,
            extra: row.extra,
            committed_at: row.committed_at,
            days_away: u8::try_from(row.days_away).unwrap_or_default(),
        };
        legs.entry(row.line_id).or_default().push(leg.after(row.given));
    }
    Ok(legs)
}

/// What was shared out of the arrivals that are confirmed.
async fn allocated(
    on: &impl ConnectionTrait,
    arrivals: &[ArrivalRow],
) -> Result<HashMap<Uuid, Vec<LegShare>>, WorkflowError> {
    let ids: Vec<Uuid> =
        arrivals.iter().filter(|row| row.allocated_at.is_some()).map(|row| row.id).collect();
    let found: Vec<ShareRow> = rows(
        on,
        &format!("{SHARES} WHERE s.arrival_id = ANY($1) ORDER BY s.arrival_id, s.pledge_id"),
        [ids.into()],
    )
    .await?;
    let mut shared: HashMap<Uuid, Vec<LegShare>> = HashMap::new();
    for row in found {
        shared.entry(row.arrival_id).or_default().push(row.share()?);
    }
    Ok(shared)
}

struct Owner {
    party: PartyView,
    charges: Money,
}

/// Whose the pledges are, and what they bear of the charges.
async fn owners(
    on: &impl ConnectionTrait,
    seen: &Seen,
    pledges: &[Uuid],
) -> Result<HashMap<PledgeId, Owner>, WorkflowError> {
    let found: Vec<OwnerRow> = rows(
        on,
        "SELECT g.id AS pledge_id, g.organization_id, o.name, coalesce(c.amount, 0)::bigint AS charges_sen
         FROM pledge g JOIN organization o ON o.id = g.organization_id
         LEFT JOIN (SELECT s.organization_id, sum(s.amount_sen) AS amount FROM pool_charge_share s
                    JOIN pool_charge h ON h.id = s.charge_id WHERE h.pool_id = $1 GROUP BY 1) c
                ON c.organization_id = g.organization_id
         WHERE g.id = ANY($2)",
        [Uuid::from(seen.pool.id).into(), pledges.to_vec().into()],
    )
    .await?;
    let owner = |row: OwnerRow| {
        let party = PartyView { id: OrganizationId(row.organization_id), name: row.name };
        (PledgeId(row.pledge_id), Owner { party, charges: Money::from_sen(row.charges_sen) })
    };
    Ok(found.into_iter().map(owner).collect())
}

/// What charges come to, and what is borne of them; nothing where there is none.
async fn charged(
    on: &impl ConnectionTrait,
    seen: &Seen,
) -> Result<Option<ChargedRow>, WorkflowError> {
    let found: Vec<ChargedRow> = rows(
        on,
        "SELECT coalesce(sum(c.amount_sen), 0)::bigint AS amount_sen, coalesce(sum(s.amount), 0)::bigint AS borne_sen
         FROM pool_charge c LEFT JOIN (SELECT charge_id, sum(amount_sen) AS amount FROM pool_charge_share GROUP BY 1) s
           ON s.charge_id = c.id
         WHERE c.pool_id = $1 HAVING count(*) > 0",
        [Uuid::from(seen.pool.id).into()],
    )
    .await?;
    Ok(found.into_iter().next())
}

fn arrival(
    seen: &Seen,
    row: ArrivalRow,
    (gate, outcome): (Gate, Result<LineAllocation, Unbalanced>),
    owners: &HashMap<PledgeId, Owner>,
    charged: Option<&ChargedRow>,
) -> ArrivalView {
    let mut checks = checks((row.good, Money::from_sen(row.bill_sen)), &outcome);
    checks.extend(charged.map(|charged| CheckView {
        what: "charges",
        agrees: charged.amount_sen == charged.borne_sen,
        units: None,
        shared_units: None,
        amount: Some(Money::from_sen(charged.amount_sen)),
        shared_amount: Some(Money::from_sen(charged.borne_sen)),
    }));
    let (shares, to_stock, borne) = match outcome {
        Ok(of) => (of.shares, of.to_stock, of.borne),
        Err(_) => (Vec::new(), Kept::default(), Kept::default()),
    };
    let share_count = shares.len();
    let short = (row.bought_units - row.came_before - row.good).max(0);
    let mut shares: Vec<ShareView> = shares
        .into_iter()
        .filter_map(|share| {
            let owner = owners.get(&share.pledge)?;
            let is_own = owner.party.id == seen.reader;
            (is_own || seen.sees_names()).then(|| shown(&share, owner, is_own))
        })
        .collect();
    shares.sort_by(|one, next| {
        (next.promised, &one.organization.name).cmp(&(one.promised, &next.organization.name))
    });
    let view = |kept: Kept| KeptView { units: kept.units, goods: kept.goods };
    ArrivalView {
        id: row.id,
        position: row.position,
        line_id: PoolLineId(row.line_id),
        line_position: row.line_position,
        product_name: row.product_name,
        unit_name: row.unit_name,
        ordered: row.bought_units,
        came_before: row.came_before,
        good: row.good,
        lost_at_hub: row.lost_at_hub,
        bill: Money::from_sen(row.bill_sen),
        not_billed: gate.pack_price.for_part(short, row.units_per_pack).unwrap_or_default(),
        unit_price: gate.unit_price,
        recorded_at: row.recorded_at,
        allocated_at: row.allocated_at,
        shares,
        share_count,
        to_stock: view(to_stock),
        borne: view(borne),
        checks,
    }
}

fn shown(share: &LegShare, owner: &Owner, is_own: bool) -> ShareView {
    ShareView {
        pledge_id: share.pledge,
        organization: owner.party.clone(),
        is_own,
        promised: share.promised,
        exact: share.exact.to_string(),
        exact_rounded: share.exact.two_places(),
        units: share.units,
        goods: share.goods,
        margin: share.margin,
        amount: share.goods.plus(share.margin).unwrap_or_default(),
        charges: owner.charges,
    }
}
