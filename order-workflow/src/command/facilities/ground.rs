//! What a drawdown rests on, held still in the order of the house: the order, the credit account of seller and
//! borrower, the invoice, the seller's account.

use crate::error::WorkflowError;
use crate::store::approval_rules::approvers;
use crate::store::bank_accounts::{self, Hold};
use crate::store::facilities as store;
use crate::store::invoices::{self, StoredInvoice, billing_of};
use crate::store::purchase_orders;
use crate::unit_of_work::Work;
use chrono::NaiveDate;
use supply_chain::facility::{DrawdownFacts, DrawdownRefusal};
use supply_chain::id::{BankAccountId, DrawdownId, InvoiceId, OrganizationId};
use supply_chain::invoice::{DocumentKind, matches_throughout, three_way_match};
use supply_chain::ledger::Counterparty;
use supply_chain::payment::{BankAccount, Unfit};

/// An invoice of the borrower's, under lock.
#[derive(Debug)]
pub(super) struct Ground {
    /// The invoice.
    pub(super) paper: StoredInvoice,
    /// Whether every line of it matches what was ordered and received.
    matches: bool,
}

impl Ground {
    /// Locks it.
    ///
    /// # Errors
    /// [`WorkflowError::NotFound`] where it is no invoice that the borrower owes.
    pub(super) async fn lock(
        work: Work<'_>,
        invoice: InvoiceId,
        borrower: OrganizationId,
    ) -> Result<Self, WorkflowError> {
        let absent = || WorkflowError::NotFound { what: "invoice" };
        let seen = invoices::find(work.tx, &[invoice]).await?.pop().ok_or_else(absent)?;
        let owes = seen.invoice.receiver == Counterparty::Organization(borrower);
        if !owes || seen.invoice.kind != DocumentKind::Invoice {
            return Err(absent());
        }
        let order = match seen.invoice.order {
            Some(order) => purchase_orders::find_for_update(work.tx, order).await?,
            None => None,
        };
        invoices::lock_account_of(work, &seen.invoice).await?;
        let paper = invoices::lock(work, &[invoice]).await?.pop().ok_or_else(absent)?;
        // A balance that was brought in has no order to be held against, and so nothing that matches.
        let matches = match order {
            Some(stored) if paper.invoice.stands() => {
                let billing = billing_of(work.tx, &stored.order).await?.billing;
                let tolerance = billing.tolerance_basis_points;
                let lines = &paper.invoice.lines;
                matches_throughout(&three_way_match(
                    &billing.lines,
                    billing.basis,
                    lines,
                    tolerance,
                ))
            }
            _ => false,
        };
        Ok(Self { paper, matches })
    }

    /// The seller's account, held as it is. One that nobody has is nobody's of the seller's.
    pub(super) async fn account(
        &self,
        work: Work<'_>,
        id: BankAccountId,
    ) -> Result<BankAccount, WorkflowError> {
        let found = bank_accounts::find(work.tx, id, Hold::Shared).await?;
        let unfit = DrawdownRefusal::AccountUnfit(Unfit::OthersAccount);
        Ok(found.ok_or(unfit)?.account)
    }

    /// Everything the rule of this drawdown needs to know, on the borrower's day.
    pub(super) async fn facts(
        &self,
        work: Work<'_>,
        (drawdown, borrower): (DrawdownId, OrganizationId),
        account: BankAccount,
        today: NaiveDate,
    ) -> Result<DrawdownFacts, WorkflowError> {
        let (open, planned) = store::open_for(work.tx, self.paper.invoice.id, drawdown).await?;
        Ok(DrawdownFacts {
            invoice_matches: self.matches,
            open,
            planned,
            account,
            approvers: approvers(work.tx, borrower).await?,
            today,
        })
    }
}
