//! Facilities and what is drawn on them: written down by the borrower, agreed to by the bank, drawn invoice by invoice
//! under the board's hand, paid back by instalments.
//!
//! What a drawdown does stands in one transaction: its own history, what it settles of the invoice, the books of bank,
//! borrower and seller, what counts against the borrower's limit at the seller, and how it is paid back.

mod agreeing;
mod drawing;
mod financing;
mod ground;
mod repaying;
mod taking_back;
mod telling;
mod timing;
mod unpaying;

pub use self::agreeing::{FacilityRequest, NewFacility};
pub use self::drawing::{DrawdownRequest, NewDrawdown};
pub use self::financing::NewFinancing;
pub use self::repaying::Repaid;

use crate::answers::Answer;
use crate::ask::{Ask, Asker};
use crate::command::identity::frame::carry_out;
use crate::error::WorkflowError;
use crate::query::facilities::{asks, known, known_drawdown};
use crate::store::facilities as store;
use crate::unit_of_work::Workflow;
#[cfg(doc)]
use supply_chain::facility;
use supply_chain::facility::{DrawdownName, FacilityName, drawdown_authority, facility_authority};
use supply_chain::id::{
    BankAccountId, DrawdownId, FacilityId, InvoiceId, PurchaseOrderId, RepaymentId,
};

impl Workflow {
    /// Writes a facility down as the borrower has it, for the bank to agree to; 201.
    ///
    /// # Errors
    /// Not the asker's role, or a [`facility::FacilityRefusal`].
    pub async fn propose_facility(
        &self,
        ask: Ask,
        new: NewFacility,
    ) -> Result<Answer, WorkflowError> {
        carry_out(self, ask, agreeing::Propose(new)).await
    }

    /// Carries out `request` on a facility; 200 with the facility as it then stands.
    ///
    /// # Errors
    /// [`WorkflowError::NotFound`] to whoever has no part in it, stale, or a [`facility::FacilityRefusal`].
    pub async fn handle_facility(
        &self,
        ask: Ask,
        id: FacilityId,
        request: FacilityRequest,
    ) -> Result<Answer, WorkflowError> {
        carry_out(self, ask, agreeing::Handle { id, request }).await
    }

    /// Asks the board for a drawdown on an invoice; 201.
    ///
    /// # Errors
    /// [`WorkflowError::NotFound`] where facility or invoice is none of the asker's, or a
    /// [`facility::DrawdownRefusal`].
    pub async fn request_drawdown(
        &self,
        ask: Ask,
        facility: FacilityId,
        new: NewDrawdown,
    ) -> Result<Answer, WorkflowError> {
        carry_out(self, ask, drawing::Begin { facility, new }).await
    }

    /// Carries out `request` on a drawdown; 200 with the drawdown as it then stands.
    ///
    /// # Errors
    /// [`WorkflowError::NotFound`] to whoever has no part in it, stale, or a [`facility::DrawdownRefusal`].
    pub async fn handle_drawdown(
        &self,
        ask: Ask,
        id: DrawdownId,
        request: DrawdownRequest,
    ) -> Result<Answer, WorkflowError> {
        carry_out(self, ask, drawing::Handle { id, request }).await
    }

    /// Marks an order as paid by a facility, in the place of the mark it has; 200 with how it is marked.
    ///
    /// # Errors
    /// [`WorkflowError::NotFound`] where order or facility is none of the asker's, or a [`facility::DrawdownRefusal`].
    pub async fn finance_order(
        &self,
        ask: Ask,
        order: PurchaseOrderId,
        new: NewFinancing,
    ) -> Result<Answer, WorkflowError> {
        carry_out(self, ask, financing::Finance { order, new }).await
    }

    /// Withdraws the mark of an order; 200 with how it is marked, which is not at all.
    ///
    /// # Errors
    /// As [`Workflow::finance_order`].
    pub async fn unmark_order(
        &self,
        ask: Ask,
        order: PurchaseOrderId,
    ) -> Result<Answer, WorkflowError> {
        carry_out(self, ask, financing::Unmark { order }).await
    }

    /// Asks the board for what is open of an invoice of a marked order, as its mark says; 201 with the drawdown.
    ///
    /// # Errors
    /// As [`Workflow::request_drawdown`]; the order is not marked, or the seller has several accounts and none is said.
    pub async fn draw_for_invoice(
        &self,
        ask: Ask,
        invoice: InvoiceId,
        account: Option<BankAccountId>,
    ) -> Result<Answer, WorkflowError> {
        carry_out(self, ask, financing::DrawFor { invoice, account }).await
    }

    /// Says, as the seller, that what a bank is said to have paid of an invoice never came; 200 with the invoice as it then
    /// stands.
    ///
    /// # Errors
    /// [`WorkflowError::NotFound`] to whoever has no part in it, stale, or a [`facility::DrawdownRefusal`].
    pub async fn deny_drawdown(
        &self,
        ask: Ask,
        invoice: InvoiceId,
        drawdown: Option<DrawdownId>,
        words: String,
    ) -> Result<Answer, WorkflowError> {
        carry_out(self, ask, taking_back::Deny { invoice, drawdown, words }).await
    }

    /// Whether it is the asker's to write repayments of this facility down, asked before what was typed is read.
    ///
    /// # Errors
    /// [`WorkflowError::NotFound`] to whoever has no part in it, or a [`facility::FacilityRefusal`].
    pub async fn may_record_repayment(
        &self,
        id: FacilityId,
        asker: &Asker,
    ) -> Result<(), WorkflowError> {
        let seen = known(store::find(self.reader(), id).await?, asker)?;
        Ok(facility_authority(&seen.facility, FacilityName::Repay, asks(asker))?)
    }

    /// Whether it is the asker's to write down that the bank paid this drawdown.
    ///
    /// # Errors
    /// [`WorkflowError::NotFound`] to whoever has no part in it, or a [`facility::DrawdownRefusal`].
    pub async fn may_record_drawn(
        &self,
        id: DrawdownId,
        asker: &Asker,
    ) -> Result<(), WorkflowError> {
        let (seen, _) = known_drawdown(self.reader(), id, asker).await?;
        let Asker::Actor(actor) = asker else { return Err(WorkflowError::OrganizationNeeded) };
        Ok(drawdown_authority(&seen.facility, DrawdownName::Pay, actor)?)
    }

    /// Writes down that some of what was drawn was paid back; 201 with the facility as it then stands.
    ///
    /// # Errors
    /// [`WorkflowError::NotFound`] to whoever has no part in it, or a [`facility::FacilityRefusal`].
    pub async fn record_repayment(
        &self,
        ask: Ask,
        facility: FacilityId,
        repaid: Repaid,
    ) -> Result<Answer, WorkflowError> {
        carry_out(self, ask, repaying::Repay { facility, repaid }).await
    }

    /// Says that a repayment was recorded by mistake; 200 with the facility as it then stands.
    ///
    /// # Errors
    /// [`WorkflowError::NotFound`] where there is none of it, stale, or a [`facility::FacilityRefusal`].
    pub async fn take_back_repayment(
        &self,
        ask: Ask,
        facility: FacilityId,
        repayment: RepaymentId,
        words: String,
    ) -> Result<Answer, WorkflowError> {
        carry_out(self, ask, unpaying::Unpay { facility, repayment, words }).await
    }
}
