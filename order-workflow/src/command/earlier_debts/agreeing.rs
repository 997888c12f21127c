//! What both agree to becomes a bill: numbered as its paper was, posted to the books of both, counted against the limit.

use chrono::Datelike;
use supply_chain::id::InvoiceId;
use supply_chain::invoice::{HEAD_OFFICE, Invoice};
use supply_chain::ledger::Counterparty;
use supply_chain::settlement::{EarlierDebt, EarlierDebtRefusal};
use uuid::Uuid;

use crate::ask::Ask;
use crate::error::WorkflowError;
use crate::store::credit;
use crate::store::earlier_debts::{self as store, Partner};
use crate::store::invoices::{self, Because, BroughtIn, StoredInvoice};
use crate::unit_of_work::Work;

/// Makes the bill of a debt that both say is so; the debt is locked.
///
/// # Errors
/// One of the two has ended, another bill of the creditor has this number by now, or the database fails.
pub(super) async fn billed(
    work: Work<'_>,
    debt: &EarlierDebt,
    ask: &Ask,
) -> Result<InvoiceId, WorkflowError> {
    let (creditor, debtor) = (debt.creditor, debt.debtor);
    let ids = [Uuid::from(creditor), Uuid::from(debtor)];
    let partners = store::partners_named(work.tx, &[], &ids).await?;
    let of = |id: Uuid| partners.iter().find(|partner| partner.id == id);
    let (Some(issuer), Some(receiver)) = (of(ids[0]), of(ids[1])) else {
        return Err(EarlierDebtRefusal::PartnerUnknown.into());
    };
    credit::lock(work.tx, creditor, debtor, work.now).await?;
    // Bills of this creditor are numbered one after the other from here on, so that what is free now stays free.
    let place = store::draw_place(work, creditor, debt.business_date.year()).await?;
    if invoices::is_number_taken(work.tx, creditor, &debt.number).await? {
        return Err(EarlierDebtRefusal::NumberTaken { number: debt.number.clone() }.into());
    }
    let description = debt.words.clone().unwrap_or_else(|| "Saldo awal".to_owned());
    let events = [debt.bill(work.id(), description)];
    let because =
        Because { brought_in: Some(BroughtIn { place, as_of: debt.as_of }), ..Because::default() };
    let blank = blank(work, debt, issuer, receiver);
    let paper = invoices::record(work, blank, &events, ask, because).await?;
    credit::refresh(work.tx, creditor, debtor, work.now).await?;
    Ok(paper.invoice.id)
}

fn blank(
    work: Work<'_>,
    debt: &EarlierDebt,
    issuer: &Partner,
    receiver: &Partner,
) -> StoredInvoice {
    let parties = (debt.creditor, Counterparty::Organization(debt.debtor));
    let branch = HEAD_OFFICE.to_owned();
    StoredInvoice {
        invoice: Invoice::begin(work.id(), None, parties, branch, debt.business_date),
        order_number: None,
        issuer_name: issuer.name.clone(),
        issuer_code: issuer.code.clone(),
        issuer_zone: issuer.zone.clone(),
        receiver_name: Some(receiver.name.clone()),
        // There is no tax on it.
        receiver_deducts_tax: false,
        claim: None,
        created_at: work.now,
        events: 0,
    }
}
