//! What came for a pool: counted at the hub by itself, shared out when its organizer confirms it.

use super::answer::{allocated_view, names_of};
use super::asked::{Asked, begin, following};
use super::finishing::end_legs;
use super::request::{LostAtHub, ShareOut};
use crate::answers::{self, Answer};
use crate::ask::Ask;
use crate::command::demand_pools::ask_held;
use crate::command::purchase_orders::dates;
use crate::error::WorkflowError;
use crate::store::demand_pools::{self as pools, StoredPool};
use crate::store::pool_orders::stock::{self, Hub, LetOut};
use crate::store::pool_orders::{self as store, Upstream, arriving, linking};
use crate::store::purchase_orders::{self, Stored};
use crate::store::record::record;
use crate::unit_of_work::Work;
use std::collections::BTreeMap;
use supply_chain::allocation::{ArrivedLine, CountedArrival, LineAllocation, OpenLeg};
use supply_chain::demand_pool::{Command, CommandName, Event, Refusal};
use supply_chain::id::{
    DemandPoolId, OrderLineId, PledgeId, PoolLineId, ProductId, PurchaseOrderId, StockLevelId,
};
use supply_chain::purchase_order::{self, Event as OrderEvent, PurchaseOrder, State as OrderState};
use supply_chain::stock::Reservation;
use uuid::Uuid;

/// What was counted at the hub waits to be shared out; what was counted anew in place of what waited before.
pub(super) async fn arrive(
    work: Work<'_>,
    stored: StoredPool,
    upstream: Upstream,
) -> Result<bool, WorkflowError> {
    // Held, so that no count is put right while it is looked at.
    let order = purchase_orders::find_for_update(work.tx, upstream.order).await?;
    let order = order.ok_or(WorkflowError::NotFound { what: "purchase order" })?;
    let came = arriving::came(work.tx, stored.pool.id, upstream.order).await?;
    let counted: Vec<CountedArrival> = came.iter().filter_map(arriving::Came::waiting).collect();
    let is_last = is_explained(&order.order);
    if counted == stored.pool.waiting && is_last == stored.pool.nothing_more_comes {
        return Ok(false);
    }
    let command = Command::Arrive { counted, is_last };
    let ask = Ask::by_the_clock();
    arriving::forget_waiting(work, stored.pool.id).await?;
    let (stored, events) = match ask_held(work, stored, command, &ask).await {
        Err(WorkflowError::DemandPool(Refusal::NotDueYet)) => return Ok(false),
        asked => asked?,
    };
    if events.contains(&Event::FullyAllocated) {
        let legs = legs_of(work, &stored).await?;
        end_legs(work, legs, BTreeMap::new(), &ask).await?;
    }
    Ok(true)
}

/// Whether nothing more comes of the supplier's order.
fn is_explained(order: &PurchaseOrder) -> bool {
    matches!(order.state, OrderState::Received | OrderState::Completed)
}

/// The legs that stand, under lock by rising id.
async fn legs_of(work: Work<'_>, stored: &StoredPool) -> Result<Vec<Stored>, WorkflowError> {
    let legs = linking::legs(work.tx, stored.pool.id).await?;
    let ids: Vec<Uuid> = legs.into_iter().map(|(order, _)| order.into()).collect();
    purchase_orders::find_all_for_update(work.tx, &ids).await
}

/// Shares out what waits: the pool's shares, the goods out of quarantine, and what each leg gets set aside for it, all
/// at once. Once everything has come, what a leg still waits for is given up.
pub(super) async fn share_out(
    work: Work<'_>,
    ask: &Ask,
    id: DemandPoolId,
    request: ShareOut,
) -> Result<Answer, WorkflowError> {
    let mut stored = match begin(work, ask, id, CommandName::Allocate).await? {
        Asked::Again(answer) => return Ok(answer),
        Asked::Now(stored) => *stored,
    };
    let after = following(ask);
    let upstream = store::upstream(work.tx, id).await?;
    // Nothing was ordered yet, and so nothing came.
    let (state, command) = (stored.pool.state_at(work.now), CommandName::Allocate);
    let too_early = Refusal::NotInThisState { state, command };
    let upstream = upstream.ok_or(too_early)?;
    let order = purchase_orders::find_for_update(work.tx, upstream.order).await?;
    let order = order.ok_or(WorkflowError::NotFound { what: "purchase order" })?;
    let came = arriving::came(work.tx, id, upstream.order).await?;
    if !request.lost_at_hub.is_empty() {
        let counted = with_lost(&stored.pool.waiting, &request.lost_at_hub)?;
        let is_last = stored.pool.nothing_more_comes;
        arriving::forget_waiting(work, id).await?;
        (stored, _) = ask_held(work, stored, Command::Arrive { counted, is_last }, &after).await?;
    }
    let waiting = as_counted(&stored.pool.waiting, &came);
    let owed = pools::open_legs(work.tx, id).await?;
    let lines =
        waiting.into_iter().map(|counted| ArrivedLine { counted, legs: of(&owed, counted) });
    let command = Command::Allocate { lines: lines.collect() };
    let legs = legs_of(work, &stored).await?;
    let (stored, events) = ask_held(work, stored, command, &after).await?;
    let is_over = events.contains(&Event::FullyAllocated);
    let shared = events.iter().find_map(|event| match event {
        Event::Allocated { lines } => Some(lines.clone()),
        _ => None,
    });
    let shared = shared.unwrap_or_default();

    let day = dates(&order, work.now).buyer;
    let hub = Hub { pool: id, day };
    let levels = let_out(work, hub, &stored, &shared, is_over, &after).await?;
    let fills = fills(work, &stored, &legs, &shared, &levels).await?;
    let names = names_of(&legs);
    if is_over {
        end_legs(work, legs, fills, &after).await?;
    } else {
        fill_legs(work, legs, fills, &after).await?;
    }
    let view = allocated_view(&stored, &shared, &names, work).await?;
    answers::keep(work, ask, 200, &view, Some(stored.pool.version)).await
}

/// What waits, less what was lost at the hub.
fn with_lost(
    waiting: &[CountedArrival],
    lost: &[LostAtHub],
) -> Result<Vec<CountedArrival>, Refusal> {
    let mut counted = waiting.to_vec();
    for one in lost {
        let line = one.line;
        if lost.iter().filter(|other| other.line == line).count() > 1 {
            return Err(Refusal::LineRepeated { line });
        }
        let of = counted.iter_mut().find(|of| of.line == line);
        of.ok_or(Refusal::LineUnknown { line })?.lost_at_hub = one.units;
    }
    Ok(counted)
}

/// What waits as it is counted now: where that has changed since, sharing it out is refused.
fn as_counted(waiting: &[CountedArrival], came: &[arriving::Came]) -> Vec<CountedArrival> {
    let counted = came.iter().filter_map(arriving::Came::waiting);
    let with_lost = |one: CountedArrival| {
        let before = waiting.iter().find(|before| before.line == one.line);
        CountedArrival { lost_at_hub: before.map_or(0, |before| before.lost_at_hub), ..one }
    };
    counted.map(with_lost).collect()
}

fn of(owed: &[(PoolLineId, OpenLeg)], counted: CountedArrival) -> Vec<OpenLeg> {
    owed.iter().filter(|(line, _)| *line == counted.line).map(|(_, leg)| *leg).collect()
}

/// Lets out of quarantine what is shared out, what is more than was promised, and what was lost; and in the end the
/// base units that fill no unit. Answers with the good level of each product.
async fn let_out(
    work: Work<'_>,
    hub: Hub,
    stored: &StoredPool,
    shared: &[LineAllocation],
    is_over: bool,
    ask: &Ask,
) -> Result<BTreeMap<ProductId, StockLevelId>, WorkflowError> {
    let mut out: BTreeMap<ProductId, LetOut> = BTreeMap::new();
    for line in shared {
        let Some(of) = stored.line(line.counted.line) else { continue };
        let sum = out.entry(of.product).or_default();
        let lost = line.borne.units.saturating_mul(of.unit.factor);
        let all = line.counted.good.saturating_mul(of.unit.factor);
        sum.lost = sum.lost.saturating_add(lost);
        sum.good = sum.good.saturating_add(all - lost);
    }
    if is_over {
        for line in stored.lines.iter().filter(|line| line.bought.is_some()) {
            out.entry(line.product).or_default();
        }
    }
    let products: Vec<ProductId> = out.keys().copied().collect();
    let levels = stock::levels(work, hub, &products).await?;
    if is_over {
        for (product, sum) in &mut out {
            // Nothing more comes: part of a unit is nobody's, and the organizer's own.
            if let Some((_, _, held)) = levels.get(product) {
                sum.good = held - sum.lost;
            }
        }
    }
    stock::let_out(work, hub, &levels, &out, ask).await?;
    Ok(levels.into_iter().map(|(product, (good, _, _))| (product, good)).collect())
}

/// What is set aside for each leg, by the lines of the orders.
async fn fills(
    work: Work<'_>,
    stored: &StoredPool,
    legs: &[Stored],
    shared: &[LineAllocation],
    levels: &BTreeMap<ProductId, StockLevelId>,
) -> Result<BTreeMap<PurchaseOrderId, Vec<Reservation>>, WorkflowError> {
    let ids: Vec<PurchaseOrderId> = legs.iter().map(|leg| leg.order.id).collect();
    let links = linking::lines_of(work.tx, &ids).await?;
    let of_pledge: BTreeMap<PledgeId, OrderLineId> =
        links.into_iter().filter_map(|(line, _, pledge)| Some((pledge?, line))).collect();
    let order_of: BTreeMap<OrderLineId, PurchaseOrderId> = legs
        .iter()
        .flat_map(|leg| leg.order.lines.iter().map(|line| (line.id, leg.order.id)))
        .collect();
    let mut fills: BTreeMap<PurchaseOrderId, Vec<Reservation>> = BTreeMap::new();
    for line in shared {
        let Some(of) = stored.line(line.counted.line) else { continue };
        let Some(level) = levels.get(&of.product).copied() else { continue };
        for share in line.shares.iter().filter(|share| share.units > 0) {
            let found = of_pledge.get(&share.pledge);
            let found = found.and_then(|line| Some((*line, *order_of.get(line)?)));
            let Some((line, order)) = found else {
                let lost = format!("pledge {} was given a share and has no leg", share.pledge);
                return Err(WorkflowError::Internal(lost));
            };
            let quantity = share.units.saturating_mul(of.unit.factor);
            fills.entry(order).or_default().push(Reservation { level, line, quantity });
        }
    }
    Ok(fills)
}

/// Sets aside for each leg what it got.
async fn fill_legs(
    work: Work<'_>,
    legs: Vec<Stored>,
    mut fills: BTreeMap<PurchaseOrderId, Vec<Reservation>>,
    ask: &Ask,
) -> Result<(), WorkflowError> {
    for leg in legs {
        if let Some(reservations) = fills.remove(&leg.order.id) {
            let events = filled(&leg.order, reservations, work)?;
            let dates = dates(&leg, work.now);
            record(work, leg, &events, ask, dates).await?;
        }
    }
    Ok(())
}

/// What follows for a leg from what it got.
pub(super) fn filled(
    leg: &PurchaseOrder,
    reservations: Vec<Reservation>,
    work: Work<'_>,
) -> Result<Vec<OrderEvent>, WorkflowError> {
    let command = purchase_order::Command::FillLeg { reservations };
    Ok(purchase_order::decide(leg, command, purchase_order::By::Clock, work.now)?.events)
}

/// Whether a count of the supplier's order that is put right leaves what was shared out: that is on its way, or sold.
///
/// # Errors
/// [`purchase_order::Refusal::PoolSharedOut`].
pub(in crate::command) async fn stays_shared_out(
    work: Work<'_>,
    order: &PurchaseOrder,
    events: &[OrderEvent],
) -> Result<(), WorkflowError> {
    let Some(pool) = &order.pool else { return Ok(()) };
    let after = events.iter().fold(order.clone(), PurchaseOrder::after);
    let shared = arriving::shared_out(work.tx, order.id).await?;
    let is_less = |(line, base): &(OrderLineId, i64)| {
        after.lines.iter().any(|of| of.id == *line && of.counts.received < *base)
    };
    if shared.iter().any(is_less) {
        return Err(purchase_order::Refusal::PoolSharedOut { pool: pool.code.clone() }.into());
    }
    Ok(())
}
