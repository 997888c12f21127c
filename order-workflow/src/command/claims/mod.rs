//! Carries out what is asked of a claim: the order under lock, then the claim, decide, record, answer.
//!
//! A count drafts claims by itself, in its own transaction (examples.md E5); what falls due is the
//! clock's, safe to run late, twice or by two processes.

mod counting;
mod following;
mod frame;
mod lapsing;
mod reminding;
mod request;

pub(crate) use self::counting::follow_count;
pub(crate) use self::following::follow_shortfall;
pub(crate) use self::frame::by;
pub use self::request::{Changed, Claimed, NewClaim, Request};

use crate::answers::Answer;
use crate::ask::Ask;
use crate::error::WorkflowError;
use crate::store::claims as store;
use crate::unit_of_work::Workflow;
#[cfg(doc)]
use supply_chain::claim::Refusal;
use supply_chain::id::{ClaimId, PurchaseOrderId};

impl Workflow {
    /// Claims something of an order's shipment and puts it before the seller at once; 201.
    ///
    /// # Errors
    /// [`WorkflowError::NotFound`] to anyone who is not a party of the order, or a [`Refusal`].
    pub async fn make_claim(
        &self,
        ask: Ask,
        order: PurchaseOrderId,
        new: NewClaim,
    ) -> Result<Answer, WorkflowError> {
        self.carry_out(move |work| {
            let (ask, new) = (ask.clone(), new.clone());
            Box::pin(async move { frame::make(work, &ask, order, new).await })
        })
        .await
    }

    /// Carries out `request` on a claim; 200 with the claim as it then stands.
    ///
    /// # Errors
    /// [`WorkflowError::NotFound`] to whoever has no part in it, [`WorkflowError::Stale`] when the asker
    /// saw another version, or a [`Refusal`].
    pub async fn handle_claim(
        &self,
        ask: Ask,
        id: ClaimId,
        request: Request,
    ) -> Result<Answer, WorkflowError> {
        self.carry_out(move |work| {
            let (ask, request) = (ask.clone(), request.clone());
            Box::pin(async move { frame::handle(work, &ask, id, request).await })
        })
        .await
    }

    /// Does whatever has fallen due with any claim; safe to run late, twice, or by two processes. What
    /// fails is tried again after growing pauses, then parked, and does not hold up the rest. Tells how
    /// many claims went on.
    ///
    /// # Errors
    /// The database cannot be asked what is due.
    pub async fn settle_claims(&self) -> Result<usize, WorkflowError> {
        let kept =
            self.keep(store::DUE, |work, id| Box::pin(lapsing::lapse(work, id.into()))).await?;
        Ok(kept.done)
    }

    /// Tells whoever has to act next in a claim that little time is left, once for each deadline; safe to
    /// run late, twice, or by two processes. Tells how many were told.
    ///
    /// # Errors
    /// The database fails.
    pub async fn remind_of_claims(&self) -> Result<usize, WorkflowError> {
        self.carry_out(|work| Box::pin(reminding::remind(work))).await
    }
}
