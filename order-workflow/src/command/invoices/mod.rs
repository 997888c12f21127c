//! Carries out what is asked of invoices: the order, the credit account and the invoices under lock, decide, record,
//! answer (machines.md section 3, rows 19 and 22 to 24).
//!
//! An invoice changes its order's counts, both parties' books, the patronage of its lines and what its buyer may still
//! owe, all in one transaction. What follows by itself (billed as soon as it is counted, credited as soon as a claim
//! is settled, ended once nothing is owed) is looked at for one order after the other, and is safe to run late,
//! twice or by two processes.

mod answer;
mod crediting;
mod discounting;
mod following;
mod frame;
mod issuing;
mod request;
mod using;
mod writing_off;

pub(crate) use self::crediting::credit_at_counter;
pub(crate) use self::issuing::{issue_at_counter, payer_of};

pub use self::answer::WriteOffView;
pub use self::request::{BillOf, CreditOf, GiveUp, NewInvoice, Request, UseOf};

use crate::answers::Answer;
use crate::ask::Ask;
use crate::error::WorkflowError;
use crate::store::invoices as store;
use crate::unit_of_work::Workflow;
use supply_chain::id::{InvoiceId, PurchaseOrderId};
#[cfg(doc)]
use supply_chain::{invoice, purchase_order};

impl Workflow {
    /// Bills some of an order, or all there is to bill; 201 with the invoice.
    ///
    /// # Errors
    /// [`WorkflowError::NotFound`] to whoever is no party of the order, [`WorkflowError::Stale`] when the asker saw
    /// another version of it, [`purchase_order::Refusal`] or [`invoice::Refusal`].
    pub async fn issue_invoice(
        &self,
        ask: Ask,
        order: PurchaseOrderId,
        new: NewInvoice,
    ) -> Result<Answer, WorkflowError> {
        self.carry_out(move |work| {
            let (ask, new) = (ask.clone(), new.clone());
            Box::pin(async move { Box::pin(frame::issue(work, &ask, order, new)).await })
        })
        .await
    }

    /// Carries out `request` on an invoice; 200 with the invoice as it then stands.
    ///
    /// # Errors
    /// [`WorkflowError::NotFound`] to whoever has no part in it, [`WorkflowError::Stale`] when the asker saw another
    /// version, or an [`invoice::Refusal`].
    pub async fn handle_invoice(
        &self,
        ask: Ask,
        id: InvoiceId,
        request: Request,
    ) -> Result<Answer, WorkflowError> {
        self.carry_out(move |work| {
            let (ask, request) = (ask.clone(), request.clone());
            Box::pin(async move { Box::pin(frame::handle(work, &ask, id, request)).await })
        })
        .await
    }

    /// Uses what is left of a credit note for another invoice of the same two; 200 with the note as it then stands.
    ///
    /// # Errors
    /// [`WorkflowError::NotFound`] to whoever has no part in either, [`WorkflowError::Stale`] when the asker saw another
    /// version of the note, or an [`invoice::Refusal`].
    pub async fn use_credit_note(
        &self,
        ask: Ask,
        note: InvoiceId,
        used: UseOf,
    ) -> Result<Answer, WorkflowError> {
        self.carry_out(move |work| {
            let ask = ask.clone();
            Box::pin(async move { using::use_note(work, &ask, note, using::Use::For(used)).await })
        })
        .await
    }

    /// Takes what was used of a credit note for another invoice off it again; 200 with the note as it then stands.
    ///
    /// # Errors
    /// As [`Workflow::use_credit_note`].
    pub async fn take_credit_note_off(
        &self,
        ask: Ask,
        note: InvoiceId,
        bill: InvoiceId,
    ) -> Result<Answer, WorkflowError> {
        self.carry_out(move |work| {
            let ask = ask.clone();
            Box::pin(async move { using::use_note(work, &ask, note, using::Use::Back(bill)).await })
        })
        .await
    }

    /// Puts before the seller's board that everything still owed for an order is given up; 200 with the order.
    ///
    /// # Errors
    /// As [`Workflow::handle_invoice`].
    pub async fn write_off_order(
        &self,
        ask: Ask,
        order: PurchaseOrderId,
        given_up: GiveUp,
    ) -> Result<Answer, WorkflowError> {
        self.carry_out(move |work| {
            let (ask, given_up) = (ask.clone(), given_up.clone());
            Box::pin(async move { frame::write_off(work, &ask, order, given_up).await })
        })
        .await
    }

    /// Ends an order now instead of when the clock comes by, where it may end; 200 with the order.
    ///
    /// # Errors
    /// [`WorkflowError::NotFound`] to whoever is no party of it, or a [`purchase_order::Refusal`] that says what is
    /// still open.
    pub async fn complete_order(
        &self,
        ask: Ask,
        order: PurchaseOrderId,
    ) -> Result<Answer, WorkflowError> {
        self.carry_out(move |work| {
            let ask = ask.clone();
            Box::pin(async move { frame::complete(work, &ask, order).await })
        })
        .await
    }

    /// Does what follows by itself with the money of orders: billed where the agreement says so, credited where a claim
    /// is settled, ended where nothing is owed and nobody may claim any more. What fails is tried again after growing
    /// pauses, then parked. Tells with how many orders something was done.
    ///
    /// # Errors
    /// The database cannot be asked what is due.
    pub async fn settle_order_money(&self) -> Result<usize, WorkflowError> {
        let kept =
            self.keep(store::DUE, |work, id| Box::pin(following::settle(work, id.into()))).await?;
        Ok(kept.done)
    }
}
