//! From award to orders: what becomes of a pool once everybody is bound (machines.md 6, ADR 34).
//!
//! One order goes to the supplier. When it says yes, each cooperative gets its leg; when it would sell otherwise, the
//! pool is cleared once more and another order takes the first one's place, a function of the new result and never the
//! old one put right. What comes lies in quarantine until the organizer confirms how it is shared out, by the rule that
//! was published; the legs then run as any order, and the pool ends with the last of them.
//!
//! All of it but sharing out and charging happens by itself, step by step, each step in a transaction under the lock of
//! the pool's row: late, twice, or by two processes at once it comes to the same.

mod answer;
mod arriving;
mod asked;
mod charging;
mod countering;
mod fees;
mod finishing;
mod following;
mod making;
mod request;

pub use self::answer::{
    AllocatedLineView, AllocatedView, ArrivedShareView, ChargeShareView, ChargedView, KeptUnitsView,
};
pub(in crate::command) use self::arriving::stays_shared_out;
pub use self::request::{LostAtHub, NewPoolCharge, ShareOut};

use crate::answers::Answer;
use crate::ask::Ask;
use crate::error::WorkflowError;
use crate::store::pool_orders::DUE;
use crate::unit_of_work::Workflow;
#[cfg(doc)]
use supply_chain::demand_pool;
use supply_chain::id::DemandPoolId;

/// How many steps one look takes a pool at most: a thousand legs are made in them, and the next look goes on.
const STEPS_MAX: usize = 64;

impl Workflow {
    /// Does what follows by itself with pools in which everybody is bound; safe to run late, twice, or by two
    /// processes. What fails is tried again after growing pauses, then parked. Tells how many steps were done.
    ///
    /// # Errors
    /// The database cannot be asked what is due.
    pub async fn settle_pool_orders(&self) -> Result<usize, WorkflowError> {
        let mut steps = 0;
        for _ in 0..STEPS_MAX {
            let kept =
                self.keep(DUE, |work, id| Box::pin(following::step(work, id.into()))).await?;
            steps += kept.done;
            if kept.done == 0 {
                break;
            }
        }
        Ok(steps)
    }

    /// Confirms how what waits at the hub is shared out among the cooperatives of a pool, by its rule; 200 with the
    /// shares.
    ///
    /// # Errors
    /// [`WorkflowError::NotFound`] to whoever may not know of the pool, [`WorkflowError::Stale`] when the asker saw
    /// another version, or a [`demand_pool::Refusal`].
    pub async fn share_out_pool(
        &self,
        ask: Ask,
        id: DemandPoolId,
        request: ShareOut,
    ) -> Result<Answer, WorkflowError> {
        self.carry_out(move |work| {
            let (ask, request) = (ask.clone(), request.clone());
            Box::pin(async move { Box::pin(arriving::share_out(work, &ask, id, request)).await })
        })
        .await
    }

    /// Shares freight or another paper among the cooperatives of a pool, each part a charge of its leg; 200 with the
    /// parts.
    ///
    /// # Errors
    /// As [`Workflow::share_out_pool`].
    pub async fn charge_pool(
        &self,
        ask: Ask,
        id: DemandPoolId,
        request: NewPoolCharge,
    ) -> Result<Answer, WorkflowError> {
        self.carry_out(move |work| {
            let (ask, request) = (ask.clone(), request.clone());
            Box::pin(async move { Box::pin(charging::charge(work, &ask, id, request)).await })
        })
        .await
    }
}
