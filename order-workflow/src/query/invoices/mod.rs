//! Invoices, credit notes and reversals as their two parties see them: one, a list, what is owed on either side; and
//! what their papers and the tax office's file are made from.

mod brief;
mod handed_in;
mod look;
mod on_paper;
mod owed;
mod quittance;
mod to_bill;
mod to_sign;
mod view;

pub use self::brief::{InvoiceBrief, InvoiceFilter, Place, Standings};
pub use self::handed_in::{
    CREDITED_MOST, CreditedSince, HandedIn, InFile, Lacking, LacksWhat, TaxSeller,
};
pub(crate) use self::look::view;
pub use self::on_paper::{AccountOnPaper, InvoiceOnPaper, OrderOnPaper, PartyOnPaper};
pub use self::owed::{Owed, OwedTotals};
pub use self::quittance::{Quittance, StampDuty};
pub use self::to_bill::{ToBill, ToBillLine};
pub use self::to_sign::WriteOffToSign;
pub use self::view::{
    ClaimNamed, CorrectionView, EarlyPaymentView, InvoiceEventView, InvoiceLineView, InvoiceView,
    MatchedView, PaperNamed, SIGN_WRITE_OFF, SettledByView, TaxNumberView, TaxView,
    WITHDRAW_WRITE_OFF,
};

use crate::error::WorkflowError;
use crate::store::invoices::{self as store, StoredInvoice};
use crate::unit_of_work::Workflow;
use supply_chain::ask::Actor;
use supply_chain::id::InvoiceId;
use supply_chain::organization::Role;

/// Who reads invoices: whoever keeps the money, runs the place, sells or orders, signs, or looks over all of it.
/// Whoever carries and counts goods needs no sums, and a member has their own statement.
pub const READERS: &[Role] =
    &[Role::Treasurer, Role::Manager, Role::Sales, Role::Buyer, Role::Approver, Role::Auditor];

/// Whoever may read invoices at all.
pub(crate) fn reader(actor: &Actor) -> Result<(), WorkflowError> {
    if actor.is_any(READERS) { Ok(()) } else { Err(WorkflowError::NotYourRole { roles: READERS }) }
}

/// The paper if the asker may know of it: one of its two parties, in a role that reads invoices.
pub(crate) fn known(
    found: Option<StoredInvoice>,
    actor: &Actor,
) -> Result<StoredInvoice, WorkflowError> {
    found
        .filter(|stored| actor.is_any(READERS) && stored.invoice.side(actor.organization).is_some())
        .ok_or(WorkflowError::NotFound { what: "invoice" })
}

impl Workflow {
    /// An invoice, a credit note or a reversal, for one of its two parties.
    ///
    /// # Errors
    /// [`WorkflowError::NotFound`] to anybody else.
    pub async fn invoice(
        &self,
        id: InvoiceId,
        actor: &Actor,
    ) -> Result<InvoiceView, WorkflowError> {
        let on = self.reader();
        let stored = known(store::find(on, &[id]).await?.pop(), actor)?;
        view(on, &stored, actor, self.origin.now()).await
    }
}
