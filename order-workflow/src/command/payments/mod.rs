//! Carries out what is asked of a payment: the credit account, the invoices and the payment under lock, decide,
//! record, settle, answer.
//!
//! Everything a payment does stands in one transaction: its own history, what it settles of invoices, the books of
//! both, and what counts against the payer's limit.

mod counter;
mod evidence;
mod frame;
mod heard;
mod refunding;
mod refusal;
mod request;
mod settling;
mod telling;

pub(crate) use self::counter::{give_back_at_counter, take_at_counter, treasurers};
pub use self::evidence::EvidenceView;
pub(crate) use self::heard::{Heard, confirm_heard, record_heard, reverse_heard, settle_ahead};
pub use self::refusal::Refusal;
pub use self::request::{Made, NewPayment, OfRefund, Paid, Parties, Request};

use crate::answers::Answer;
use crate::ask::Ask;
use crate::error::WorkflowError;
use crate::photo::Photo;
use crate::unit_of_work::Workflow;
use supply_chain::id::{PaymentId, PurchaseOrderId};
#[cfg(doc)]
use supply_chain::payment;

impl Workflow {
    /// Writes a payment down, or what is to be paid where officers sign first; 201.
    ///
    /// # Errors
    /// [`WorkflowError::NotFound`] where the two have no dealings, a [`Refusal`] or a [`payment::Refusal`].
    pub async fn record_payment(&self, ask: Ask, new: NewPayment) -> Result<Answer, WorkflowError> {
        self.carry_out(move |work| {
            let (ask, new) = (ask.clone(), new.clone());
            Box::pin(async move { frame::record(work, &ask, new).await })
        })
        .await
    }

    /// Pays an order: what is open of its invoices, and on account what is not billed yet; 201 with the payment. What
    /// it is for is found here, so `paid.wanted` says nothing.
    ///
    /// # Errors
    /// [`WorkflowError::NotFound`] to whoever is no party of the order, and as [`Workflow::record_payment`].
    pub async fn pay_order(
        &self,
        ask: Ask,
        order: PurchaseOrderId,
        paid: Paid,
    ) -> Result<Answer, WorkflowError> {
        self.carry_out(move |work| {
            let (ask, paid) = (ask.clone(), paid.clone());
            Box::pin(async move { frame::pay(work, &ask, order, paid).await })
        })
        .await
    }

    /// Carries out `request` on a payment; 200 with the payment as it then stands.
    ///
    /// # Errors
    /// [`WorkflowError::NotFound`] to whoever has no part in it, [`WorkflowError::Stale`] when the asker saw another
    /// version, or a [`payment::Refusal`].
    pub async fn handle_payment(
        &self,
        ask: Ask,
        id: PaymentId,
        request: Request,
    ) -> Result<Answer, WorkflowError> {
        self.carry_out(move |work| {
            let (ask, request) = (ask.clone(), request.clone());
            Box::pin(async move { frame::handle(work, &ask, id, request).await })
        })
        .await
    }

    /// Keeps a photo that is to show a payment or prove an account; 201 with its id. What nothing names within two
    /// days is removed.
    ///
    /// # Errors
    /// [`WorkflowError::NotYourRole`] to whoever neither pays nor looks after accounts.
    pub async fn hand_in_evidence(&self, ask: Ask, photo: Photo) -> Result<Answer, WorkflowError> {
        self.carry_out(move |work| {
            let (ask, photo) = (ask.clone(), photo.clone());
            Box::pin(async move { evidence::hand_in(work, &ask, &photo).await })
        })
        .await
    }
}
