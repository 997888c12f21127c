//! How the orders of a pool end: what does not come is given up, what came to nothing is called off, and with the last
//! of them the pool is closed.

use super::arriving::filled;
use crate::ask::Ask;
use crate::command::demand_pools::ask_held;
use crate::command::purchase_orders::dates;
use crate::error::WorkflowError;
use crate::store::demand_pools::StoredPool;
use crate::store::pool_orders::{self as store, linking};
use crate::store::purchase_orders::{self, Stored};
use crate::store::record::record;
use crate::unit_of_work::Work;
use std::collections::BTreeMap;
use supply_chain::demand_pool::Command;
use supply_chain::id::PurchaseOrderId;
use supply_chain::purchase_order::{
    self, PoolReason, PurchaseOrder, Refusal as OrderRefusal, State as OrderState,
};
use supply_chain::stock::Reservation;
use uuid::Uuid;

/// Everything that comes has come: each leg gets its last share, and what it still waits for is given up. A leg that got
/// nothing at all ends with that.
pub(super) async fn end_legs(
    work: Work<'_>,
    legs: Vec<Stored>,
    mut fills: BTreeMap<PurchaseOrderId, Vec<Reservation>>,
    ask: &Ask,
) -> Result<(), WorkflowError> {
    for leg in legs {
        let mut events = match fills.remove(&leg.order.id) {
            Some(reservations) => filled(&leg.order, reservations, work)?,
            None => Vec::new(),
        };
        let after = events.iter().fold(leg.order.clone(), PurchaseOrder::after);
        let reason = PoolReason::NothingMoreComes.as_str().to_owned();
        let command = purchase_order::Command::ShortClose { reason };
        match purchase_order::decide(&after, command, purchase_order::By::Clock, work.now) {
            Ok(decision) => events.extend(decision.events),
            // All of it came, or the leg has ended.
            Err(OrderRefusal::NothingNamed | OrderRefusal::NotInThisState { .. }) => {}
            Err(refusal) => return Err(refusal.into()),
        }
        let dates = dates(&leg, work.now);
        record(work, leg, &events, ask, dates).await?;
    }
    Ok(())
}

/// The pool came to nothing after legs were made: each is called off, for nothing was sent.
pub(super) async fn call_off_legs(
    work: Work<'_>,
    stored: &StoredPool,
) -> Result<(), WorkflowError> {
    let legs = linking::legs(work.tx, stored.pool.id).await?;
    let ids: Vec<Uuid> = legs.into_iter().map(|(order, _)| order.into()).collect();
    let ask = Ask::by_the_clock();
    for leg in purchase_orders::find_all_for_update(work.tx, &ids).await? {
        if leg.order.state != OrderState::Confirmed {
            continue;
        }
        purchase_orders::lock_levels(work.tx, leg.order.id).await?;
        let reason = PoolReason::CameToNothing.as_str().to_owned();
        let command = purchase_order::Command::Cancel { reason, goods_due: None };
        let by = purchase_order::By::Clock;
        let events = purchase_order::decide(&leg.order, command, by, work.now)?.events;
        let dates = dates(&leg, work.now);
        record(work, leg, &events, &ask, dates).await?;
    }
    Ok(())
}

/// The last of its orders has ended: the pool is closed.
pub(super) async fn finish(work: Work<'_>, stored: StoredPool) -> Result<bool, WorkflowError> {
    let open_legs = store::open_orders(work.tx, stored.pool.id).await?;
    if open_legs > 0 {
        return Ok(false);
    }
    ask_held(work, stored, Command::Finish { open_legs }, &Ask::by_the_clock()).await?;
    Ok(true)
}
