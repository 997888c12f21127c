//! The next step of a pool that is bound, whatever it is.

use super::arriving::arrive;
use super::countering::counter;
use super::fees::make_fees;
use super::finishing::{call_off_legs, finish};
use super::making::{make_legs, make_upstream};
use crate::ask::Ask;
use crate::command::demand_pools::ask_held;
use crate::error::WorkflowError;
use crate::store::demand_pools::{self as pools, Hold, Part, StoredPool};
use crate::store::pool_orders::{self as store, Upstream, linking};
use crate::store::purchase_orders;
use crate::unit_of_work::Work;
use supply_chain::demand_pool::{Command, PoolRole, State};
use supply_chain::id::DemandPoolId;
use supply_chain::purchase_order::{PoolReason, State as OrderState};

/// Does what is next with a pool, if anything is; tells whether. The pool's row is held first, so that two at once
/// come one after the other, and the second sees what the first did.
pub(super) async fn step(work: Work<'_>, id: DemandPoolId) -> Result<bool, WorkflowError> {
    let found = pools::find(work.tx, id, Part::Whole, Hold::ForUpdate).await?;
    let Some(stored) = found else { return Ok(false) };
    if !matches!(stored.pool.state, State::Awarded | State::Allocating | State::Settling) {
        return Ok(false);
    }
    let heading = linking::heading(work.tx, id).await?;
    let Some(upstream) = store::upstream(work.tx, id).await? else {
        make_upstream(work, &stored, &heading).await?;
        return Ok(true);
    };
    if !stored.pool.is_accepted {
        return answered(work, stored, upstream).await;
    }
    match stored.pool.state {
        State::Settling if stored.role() == PoolRole::Agent && !heading.has_fees => {
            make_fees(work, &stored, &heading).await.map(|()| true)
        }
        State::Settling => finish(work, stored).await,
        _ if upstream.state == OrderState::Cancelled => {
            refused(work, stored, upstream).await.map(|()| true)
        }
        _ if !heading.has_legs => {
            make_legs(work, &stored, &heading, upstream.order).await.map(|()| true)
        }
        _ => arrive(work, stored, upstream).await,
    }
}

/// The supplier's answer to the order is its answer to the pool.
async fn answered(
    work: Work<'_>,
    stored: StoredPool,
    upstream: Upstream,
) -> Result<bool, WorkflowError> {
    match upstream.state {
        OrderState::Draft | OrderState::PendingApproval | OrderState::Submitted => {
            return Ok(false);
        }
        OrderState::Confirmed
        | OrderState::InFulfilment
        | OrderState::Received
        | OrderState::Completed => {
            ask_held(work, stored, Command::Accept, &Ask::by_the_clock()).await?;
        }
        OrderState::Countered => counter(work, stored, upstream).await?,
        OrderState::Rejected | OrderState::Expired | OrderState::Cancelled => {
            refused(work, stored, upstream).await?;
        }
    }
    Ok(true)
}

/// The supplier does not sell, or no more: the pool comes to nothing, and whatever legs there are with it.
async fn refused(
    work: Work<'_>,
    stored: StoredPool,
    upstream: Upstream,
) -> Result<(), WorkflowError> {
    let order = purchase_orders::find(work.tx, &[upstream.order.into()]).await?.pop();
    let said = order.and_then(|order| order.order.ended).and_then(|ended| ended.reason);
    let reason = said.filter(|said| !said.trim().is_empty());
    let command = Command::Refuse {
        reason: reason.unwrap_or_else(|| PoolReason::Unanswered.as_str().to_owned()),
    };
    let (stored, _) = ask_held(work, stored, command, &Ask::by_the_clock()).await?;
    call_off_legs(work, &stored).await
}
