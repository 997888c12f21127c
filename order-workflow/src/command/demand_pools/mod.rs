//! Demand pools: planned and published by their organizer, pledged in by those they are for, cleared by the clock.
//!
//! What becomes of a pool after its award, its orders and their ends, is asked of it through `ask_held`.

mod above;
mod answer;
mod approving;
mod asking;
mod clock;
mod lines;
mod planning;
mod pledging;
mod refusal;
mod reminding;
mod rounds;
mod seen;
mod telling;

pub use self::answer::{PledgeAnswer, PoolExtension};
pub(crate) use self::asking::ask_held;
pub use self::clock::Settled;
pub use self::planning::{Cap, NewPool, PlannedLine, PoolPlan, PoolRequest};
pub use self::pledging::{OfLine, PledgeRequest};
pub use self::refusal::{NotAbove, Refusal};
pub(crate) use self::seen::known;

use supply_chain::id::DemandPoolId;

use crate::answers::Answer;
use crate::ask::Ask;
use crate::command::identity::frame::carry_out;
use crate::error::WorkflowError;
use crate::unit_of_work::Workflow;
#[cfg(doc)]
use supply_chain::demand_pool;

impl Workflow {
    /// Plans a pool; 201.
    ///
    /// # Errors
    /// [`demand_pool::Refusal`] where its rules are none, [`Refusal`] where its offers, hub or supplier are.
    pub async fn create_demand_pool(
        &self,
        ask: Ask,
        new: NewPool,
    ) -> Result<Answer, WorkflowError> {
        carry_out(self, ask, planning::Create(new)).await
    }

    /// Carries out what its organizer asks of a pool; 200 with the pool as it then stands.
    ///
    /// # Errors
    /// [`WorkflowError::NotFound`] to whoever it is not for, stale, [`demand_pool::Refusal`] or [`Refusal`].
    pub async fn handle_demand_pool(
        &self,
        ask: Ask,
        id: DemandPoolId,
        request: PoolRequest,
    ) -> Result<Answer, WorkflowError> {
        carry_out(self, ask, planning::Handle { id, request }).await
    }

    /// Pledges for a line, or changes what was pledged: 201 the first time, 200 afterwards, with one's own pledge.
    ///
    /// # Errors
    /// [`WorkflowError::NotFound`] to whoever the pool is not for, stale, or a [`demand_pool::Refusal`].
    pub async fn pledge(
        &self,
        ask: Ask,
        of: OfLine,
        request: PledgeRequest,
    ) -> Result<Answer, WorkflowError> {
        carry_out(self, ask, pledging::Give { of, request }).await
    }

    /// Takes a pledge back; 200 with the pledge as it then stands.
    ///
    /// # Errors
    /// As [`Workflow::pledge`].
    pub async fn withdraw_pledge(&self, ask: Ask, of: OfLine) -> Result<Answer, WorkflowError> {
        carry_out(self, ask, pledging::Withdraw(of)).await
    }

    /// Says yes to a pledge that waits, as one of its cooperative's approvers; the last yes that a rule asks for gives it. 200 with
    /// the pledge as it then stands or waits.
    ///
    /// # Errors
    /// [`WorkflowError::NotFound`] where nothing waits, [`WorkflowError::NotYourRole`], a [`demand_pool::Refusal`] where it may not
    /// be pledged any more, and [`WorkflowError::Order`] to whoever wrote it or said yes before.
    pub async fn approve_pledge(&self, ask: Ask, of: OfLine) -> Result<Answer, WorkflowError> {
        carry_out(self, ask, approving::Approve(of)).await
    }

    /// Has the asker's organization reminded of a pool, or not any more; 204.
    ///
    /// # Errors
    /// [`WorkflowError::NotFound`] to whoever it is not for; [`WorkflowError::NotYourRole`].
    pub async fn remind_of_demand_pool(
        &self,
        ask: Ask,
        id: DemandPoolId,
        wants: bool,
    ) -> Result<Answer, WorkflowError> {
        carry_out(self, ask, reminding::Remind { id, wants }).await
    }
}
