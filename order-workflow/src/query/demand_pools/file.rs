//! The file of a pool: everything its figures were reckoned from, and the figures, as they are kept.
//!
//! Nothing is reckoned here that could be read: `verify-pool` reckons, and would else agree with itself.

use super::allocation::{SHARES, ShareRow};
use super::line::{LINES, LineRow};
use super::seen::Seen;
use super::stored::{self, pledges};
use crate::clock::random_bytes;
use crate::error::WorkflowError;
use crate::store::demand_pools::{Which, pledges_of};
use crate::unit_of_work::{Workflow, rows};
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use supply_chain::allocation::{Borne, ChargeKind, CountedArrival, Kept, LineAllocation};
use supply_chain::ask::Actor;
use supply_chain::demand_pool::{
    Award, ClearingInput, Close, CounterTerms, Digest, FiledCharge, FiledCounter, Gate, LegsFrom,
    LineClearing, Pledge, PoolClearing, PoolFile, PoolLine, State, Way, clear, legs_of,
};
use supply_chain::id::{DemandPoolId, OrganizationId, PledgeId, PoolLineId};
use supply_chain::money::Money;
use uuid::Uuid;

#[derive(FromQueryResult)]
struct CloseRow {
    round: i16,
    line_id: Uuid,
    gate: Value,
    units: i64,
    firm: i64,
    way: String,
}

#[derive(FromQueryResult)]
struct AwardRow {
    round: i16,
    pledge_id: Uuid,
    line_id: Uuid,
    units: i64,
    extra: i64,
    goods_sen: i64,
    margin_sen: i64,
}

#[derive(FromQueryResult)]
struct TermsRow {
    terms: Value,
}

#[derive(FromQueryResult)]
struct ArrivalRow {
    id: Uuid,
    position: i32,
    line_id: Uuid,
    good: i64,
    lost_at_hub: i64,
    bill_sen: i64,
    to_stock_units: i64,
    to_stock_sen: i64,
    borne_units: i64,
    borne_sen: i64,
}

#[derive(FromQueryResult)]
struct ChargeRow {
    id: Uuid,
    kind: String,
    paper: String,
    amount_sen: i64,
}

#[derive(FromQueryResult)]
struct BorneRow {
    charge_id: Uuid,
    organization_id: Uuid,
    amount_sen: i64,
}

type ByLine<T> = HashMap<(i16, Uuid), T>;

impl Workflow {
    /// The file of a pool, for whoever took part, once its price is found; others' names only where the rules open them.
    ///
    /// # Errors
    /// [`WorkflowError::NotFound`] where the pool is not the asker's to know, to its supplier, and before the price is found.
    pub async fn demand_pool_file(
        &self,
        id: DemandPoolId,
        actor: &Actor,
    ) -> Result<PoolFile, WorkflowError> {
        let on = self.reader();
        let seen = Seen::find(on, id, actor, self.origin.now()).await?;
        seen.parties_only()?;
        let file = filed(on, &seen, None).await?;
        if seen.sees_names() {
            return Ok(file);
        }
        // New ones for each download: who compares two learns nothing from them.
        let named = file.pledges.iter().map(|pledge| pledge.by).collect::<BTreeSet<_>>();
        let stand_ins: HashMap<OrganizationId, OrganizationId> =
            named.into_iter().map(|of| (of, self.origin.id())).collect();
        let stand_in = |of: OrganizationId| stand_ins.get(&of).copied().unwrap_or(of);
        // In the order of no clock, as the ids of pledges are: they would tell when each was given.
        let drawn = file.pledges.iter().map(|pledge| Ok((pledge.id, stand_in_pledge()?)));
        let drawn = drawn.collect::<Result<HashMap<_, _>, WorkflowError>>()?;
        let other = |pledge: PledgeId| drawn.get(&pledge).copied().unwrap_or(pledge);
        let mut file = file.unnamed(seen.reader, stand_in, other);
        file.legs = legs_of(&file);
        Ok(file)
    }
}

/// An id that leads nowhere and tells no time.
fn stand_in_pledge() -> Result<PledgeId, WorkflowError> {
    Ok(PledgeId(uuid::Builder::from_random_bytes(random_bytes()?).into_uuid()))
}

/// The file, or the parts of it that are about one cooperative.
pub(super) async fn filed(
    on: &impl ConnectionTrait,
    seen: &Seen,
    of: Option<OrganizationId>,
) -> Result<PoolFile, WorkflowError> {
    seen.not_the_suppliers()?;
    let absent = || WorkflowError::NotFound { what: "file of this pool" };
    let pool = &seen.pool;
    let last = pool.cleared_from.ok_or_else(absent)?;
    let rules = pool.rules.clone().ok_or_else(absent)?;
    let published = pool.published.ok_or_else(absent)?;
    let lines = lines(on, seen).await?;
    let pledges = if of.is_some() {
        pledges(on, (pool.id, stored::Which::Cleared), None, of).await?
    } else {
        let mut all = pledges_of(on, pool.id, Which::Cleared).await?;
        all.sort_unstable_by_key(|pledge| pledge.id);
        all
    };
    let ids: Vec<Uuid> = pledges.iter().map(|pledge| pledge.id.into()).collect();
    let ids = of.map(|_| ids);
    let closes = closes(on, pool.id).await?;
    let awards = awards(on, pool.id, ids.as_ref()).await?;
    let stood: Vec<&Pledge> = pledges.iter().collect();
    let terms = terms(on, pool.id).await?;
    let again = |terms| countered(terms, (&lines, &pledges), (&closes, &awards), last);
    let counter = terms.as_ref().map(again);
    // The first one's digest is of a text of what is published and pledged, and of nothing else.
    let input = if counter.is_some() {
        let sharing = rules.sharing;
        let input = ClearingInput { pool: pool.id, sharing, lines: &lines, pledges: &pledges };
        clear(&input).map_or(last, |clearing| clearing.input)
    } else {
        last
    };
    let clearing = clearing((0, input), &lines, &stood, (&closes, &awards));
    let mut file = PoolFile {
        format: PoolFile::FORMAT.to_owned(),
        version: PoolFile::VERSION,
        pool: pool.id,
        rules,
        rules_digest: published.digest,
        above: above(on, pool.id).await?,
        clearing,
        counter,
        allocations: allocations(on, pool.id, ids.as_ref()).await?,
        charges: charges(on, pool.id, of).await?,
        legs_from: if pool.state == State::Awarded { LegsFrom::Award } else { LegsFrom::Arrival },
        legs: Vec::new(),
        lines,
        pledges: Vec::new(),
        pledges_digest: last,
    };
    file.tell(&pledges, |pledge| seen.is_organizer() || pledge.by == seen.reader);
    Ok(file)
}

async fn lines(on: &impl ConnectionTrait, seen: &Seen) -> Result<Vec<PoolLine>, WorkflowError> {
    let found: Vec<LineRow> = rows(
        on,
        &format!("{LINES} WHERE l.pool_id = $2 ORDER BY l.id"),
        [Uuid::from(seen.reader).into(), Uuid::from(seen.pool.id).into()],
    )
    .await?;
    found.iter().map(LineRow::line).collect()
}

async fn closes(
    on: &impl ConnectionTrait,
    pool: DemandPoolId,
) -> Result<ByLine<Close>, WorkflowError> {
    let found: Vec<CloseRow> = rows(
        on,
        "SELECT round, line_id, gate, units, firm, way FROM pool_close WHERE pool_id = $1",
        [Uuid::from(pool).into()],
    )
    .await?;
    let close = |row: CloseRow| {
        let id = row.line_id;
        let bad =
            |column| WorkflowError::BadRow { table: "pool_close", column, id: id.to_string() };
        let gate: Gate = serde_json::from_value(row.gate).map_err(|_unreadable| bad("gate"))?;
        let way = Way::from_word(&row.way).ok_or_else(|| bad("way"))?;
        Ok(((row.round, id), Close { gate, units: row.units, firm: row.firm, way }))
    };
    found.into_iter().map(close).collect()
}

async fn awards(
    on: &impl ConnectionTrait,
    pool: DemandPoolId,
    only: Option<&Vec<Uuid>>,
) -> Result<ByLine<Vec<Award>>, WorkflowError> {
    let found: Vec<AwardRow> = rows(
        on,
        "SELECT round, pledge_id, line_id, units, extra, goods_sen, margin_sen FROM pool_award
         WHERE pool_id = $1 AND ($2::uuid[] IS NULL OR pledge_id = ANY($2)) ORDER BY pledge_id",
        [Uuid::from(pool).into(), only.cloned().into()],
    )
    .await?;
    let mut awards: ByLine<Vec<Award>> = HashMap::new();
    for row in found {
        awards.entry((row.round, row.line_id)).or_default().push(Award {
            pledge: PledgeId(row.pledge_id),
            units: row.units,
            extra: row.extra,
            goods: Money::from_sen(row.goods_sen),
            margin: Money::from_sen(row.margin_sen),
        });
    }
    Ok(awards)
}

/// The lines as they came down from a pool above.
async fn above(
    on: &impl ConnectionTrait,
    pool: DemandPoolId,
) -> Result<Option<Vec<PoolLine>>, WorkflowError> {
    let sql = "SELECT above AS terms FROM demand_pool WHERE id = $1 AND above IS NOT NULL";
    let found: Vec<TermsRow> = rows(on, sql, [Uuid::from(pool).into()]).await?;
    let read = |row: TermsRow| {
        serde_json::from_value(row.terms).map_err(|_unreadable| WorkflowError::BadRow {
            table: "demand_pool",
            column: "above",
            id: pool.to_string(),
        })
    };
    found.into_iter().next().map(read).transpose()
}

async fn terms(
    on: &impl ConnectionTrait,
    pool: DemandPoolId,
) -> Result<Option<CounterTerms>, WorkflowError> {
    let found: Vec<TermsRow> =
        rows(on, "SELECT terms FROM pool_counter WHERE pool_id = $1", [Uuid::from(pool).into()])
            .await?;
    let read = |row: TermsRow| {
        serde_json::from_value(row.terms).map_err(|_unreadable| WorkflowError::BadRow {
            table: "pool_counter",
            column: "terms",
            id: pool.to_string(),
        })
    };
    found.into_iter().next().map(read).transpose()
}

/// What came of these lines and pledges in one round: whoever has no award was let go.
fn clearing(
    (round, input): (i16, Digest),
    lines: &[PoolLine],
    pledges: &[&Pledge],
    (closes, awards): (&ByLine<Close>, &ByLine<Vec<Award>>),
) -> PoolClearing {
    let mut of_line: HashMap<PoolLineId, Vec<PledgeId>> = HashMap::new();
    for pledge in pledges {
        of_line.entry(pledge.line).or_default().push(pledge.id);
    }
    let mut lines: Vec<PoolLineId> = lines.iter().map(|line| line.id).collect();
    lines.sort_unstable();
    let line = |line: PoolLineId| {
        let at = (round, Uuid::from(line));
        let awards = awards.get(&at).cloned().unwrap_or_default();
        let awarded: BTreeSet<PledgeId> = awards.iter().map(|award| award.pledge).collect();
        let mut released = of_line.remove(&line).unwrap_or_default();
        released.retain(|pledge| !awarded.contains(pledge));
        released.sort_unstable();
        LineClearing { line, close: closes.get(&at).copied(), awards, released }
    };
    PoolClearing { input, lines: lines.into_iter().map(line).collect() }
}

/// The supplier's counter-offer, and what came of that.
fn countered(
    terms: &CounterTerms,
    (lines, pledges): (&[PoolLine], &[Pledge]),
    (closes, awards): (&ByLine<Close>, &ByLine<Vec<Award>>),
    last: Digest,
) -> FiledCounter {
    let first: BTreeSet<PledgeId> = awards
        .iter()
        .filter(|((round, _), _)| *round == 0)
        .flat_map(|(_, awards)| awards.iter().map(|award| award.pledge))
        .collect();
    let bound = pledges.iter().filter(|pledge| first.contains(&pledge.id)).cloned().collect();
    let again = terms.applied(lines, bound);
    let stood: Vec<&Pledge> = again.pledges.iter().collect();
    FiledCounter {
        terms: terms.clone(),
        released: again.released,
        clearing: clearing((1, last), &again.lines, &stood, (closes, awards)),
    }
}

/// What arrived and how it was shared out, in the order in which it came.
async fn allocations(
    on: &impl ConnectionTrait,
    pool: DemandPoolId,
    only: Option<&Vec<Uuid>>,
) -> Result<Vec<Vec<LineAllocation>>, WorkflowError> {
    let arrived: Vec<ArrivalRow> = rows(
        on,
        "SELECT a.id, a.position, a.line_id, a.good, a.lost_at_hub, a.bill_sen, k.to_stock_units, k.to_stock_sen, k.borne_units,
                k.borne_sen
         FROM pool_arrival a JOIN pool_kept k ON k.arrival_id = a.id WHERE a.pool_id = $1 ORDER BY a.position, a.line_id",
        [Uuid::from(pool).into()],
    )
    .await?;
    let found: Vec<ShareRow> = rows(
        on,
        &format!(
            "{SHARES} JOIN pool_arrival a ON a.id = s.arrival_id
             WHERE a.pool_id = $1 AND ($2::uuid[] IS NULL OR s.pledge_id = ANY($2)) ORDER BY s.pledge_id"
        ),
        [Uuid::from(pool).into(), only.cloned().into()],
    )
    .await?;
    let mut shares: HashMap<Uuid, Vec<_>> = HashMap::new();
    for row in found {
        shares.entry(row.arrival_id).or_default().push(row.share()?);
    }
    let mut by_position: BTreeMap<i32, Vec<LineAllocation>> = BTreeMap::new();
    for row in arrived {
        let kept = |units, sen| Kept { units, goods: Money::from_sen(sen) };
        by_position.entry(row.position).or_default().push(LineAllocation {
            counted: CountedArrival {
                line: PoolLineId(row.line_id),
                good: row.good,
                lost_at_hub: row.lost_at_hub,
                bill: Money::from_sen(row.bill_sen),
            },
            shares: shares.remove(&row.id).unwrap_or_default(),
            to_stock: kept(row.to_stock_units, row.to_stock_sen),
            borne: kept(row.borne_units, row.borne_sen),
        });
    }
    Ok(by_position.into_values().collect())
}

/// Freight and what else was borne together.
async fn charges(
    on: &impl ConnectionTrait,
    pool: DemandPoolId,
    of: Option<OrganizationId>,
) -> Result<Vec<FiledCharge>, WorkflowError> {
    let found: Vec<ChargeRow> = rows(
        on,
        "SELECT id, kind, paper, amount_sen FROM pool_charge WHERE pool_id = $1 ORDER BY recorded_at, id",
        [Uuid::from(pool).into()],
    )
    .await?;
    let shares: Vec<BorneRow> = rows(
        on,
        "SELECT s.charge_id, s.organization_id, s.amount_sen FROM pool_charge_share s JOIN pool_charge c ON c.id = s.charge_id
         WHERE c.pool_id = $1 AND ($2::uuid IS NULL OR s.organization_id = $2) ORDER BY s.organization_id",
        [Uuid::from(pool).into(), of.map(Uuid::from).into()],
    )
    .await?;
    let mut borne: HashMap<Uuid, Vec<Borne>> = HashMap::new();
    for row in shares {
        let amount = Money::from_sen(row.amount_sen);
        let of = OrganizationId(row.organization_id);
        borne.entry(row.charge_id).or_default().push(Borne { of, amount });
    }
    let charge = |row: ChargeRow| {
        let kind = ChargeKind::from_word(&row.kind).ok_or_else(|| WorkflowError::BadRow {
            table: "pool_charge",
            column: "kind",
            id: row.id.to_string(),
        })?;
        let borne = borne.remove(&row.id).unwrap_or_default();
        Ok(FiledCharge { kind, paper: row.paper, amount: Money::from_sen(row.amount_sen), borne })
    };
    found.into_iter().map(charge).collect()
}
