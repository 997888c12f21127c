//! What follows by itself with the money of an order: billed, credited, ended.

use super::crediting::{credit_claim, credit_early_payment, ids};
use super::discounting::credit_discounts;
use super::issuing::{issue, lock_account};
use crate::ask::Ask;
use crate::command::purchase_orders::dates;
use crate::error::WorkflowError;
use crate::store::invoices::{self as store, StoredInvoice};
use crate::store::payments::unconfirmed_until;
use crate::store::purchase_orders::{self, Stored};
use crate::store::record::record;
use crate::store::tax_rules;
use crate::unit_of_work::Work;
use supply_chain::id::{InvoiceId, PurchaseOrderId};
use supply_chain::invoice::{CreditReason, DocumentKind, Invoice, PaperSums};
use supply_chain::purchase_order::{By, Command, Ending, Refusal, State, decide};

/// Does what is to be done with an order's money, if that is still so; tells whether anything came of it.
pub(super) async fn settle(work: Work<'_>, id: PurchaseOrderId) -> Result<bool, WorkflowError> {
    let Some(mut order) = purchase_orders::find_for_update(work.tx, id).await? else {
        return Ok(false);
    };
    lock_account(work, &order.order).await?;
    if !store::take_turn(work, id).await? {
        return Ok(false);
    }
    if let Some(replaced) = &order.replaced {
        // What came good of it is billed with the order that it made good.
        store::wake(work, replaced.order, work.now).await?;
    }
    let ask = Ask::by_the_clock();
    let mut any = false;
    let is_automatic = order.order.terms.money.invoices_automatically;
    let is_supplied = matches!(order.order.state, State::InFulfilment | State::Received);
    let mut papers = locked_papers(work, id).await?;
    // A person who took an invoice back bills again by hand, when what was wrong is right.
    let was_taken_back = papers.iter().any(|paper| paper.invoice.kind == DocumentKind::Reversal);
    let has_more = order.order.has_to_invoice();
    if is_automatic && is_supplied && has_more && !was_taken_back {
        order = Box::pin(issue(work, order, Vec::new(), None, &ask)).await?.0;
        papers = locked_papers(work, id).await?;
        any = true;
    }
    if order.claims.iter().any(|stored| stored.claim.resolution.is_some()) && !papers.is_empty() {
        let rules = tax_rules::all(work.tx).await?;
        for stored in order.claims.clone() {
            let (after, credited) =
                credit_claim(work, order, &stored.claim, &mut papers, &rules, &ask).await?;
            order = after;
            if credited {
                papers = locked_papers(work, id).await?;
            }
            any |= credited;
        }
    }
    let (after, given) = Box::pin(credit_discounts(work, order, &mut papers, &ask)).await?;
    order = after;
    any |= given;
    // Once for each invoice: whoever took the money off again and put it back has not paid early twice.
    let paid_early: Vec<InvoiceId> = papers
        .iter()
        .filter(|paper| paper.invoice.reason == Some(CreditReason::EarlyPayment))
        .filter_map(|paper| paper.invoice.corrects)
        .collect();
    for of in papers.iter_mut().filter(|of| !paid_early.contains(&of.invoice.id)) {
        let paid = Box::pin(credit_early_payment(work, order, of, &ask));
        let (after, credited) = paid.await?;
        order = after;
        any |= credited;
    }
    let mut next = None;
    // What only the buyer says to have paid ends nothing for good while the seller may still say that it never came.
    let unconfirmed = unconfirmed_until(work.tx, id).await?.filter(|until| *until > work.now);
    if order.order.state == State::Received && unconfirmed.is_some() {
        next = unconfirmed;
    } else if order.order.state == State::Received {
        let ending = ending(work, &order, &papers);
        match decide(&order.order, Command::Complete(ending), By::Clock, work.now) {
            Ok(decision) => {
                let dates = dates(&order, work.now);
                record(work, order, &decision.events, &ask, dates).await?;
                any = true;
            }
            Err(Refusal::StillClaimable { until }) => next = Some(until),
            // What is owed or claimed will change, and wake it then.
            Err(_) => {}
        }
    }
    store::rest_until(work, id, next).await?;
    Ok(any)
}

/// All papers of an order, under lock.
pub(super) async fn locked_papers(
    work: Work<'_>,
    order: PurchaseOrderId,
) -> Result<Vec<StoredInvoice>, WorkflowError> {
    let seen = store::of_order(work.tx, order).await?;
    store::lock(work, &ids(&seen)).await
}

/// What has to be so before the order ends, by its papers as they are locked.
pub(super) fn ending(work: Work<'_>, order: &Stored, papers: &[StoredInvoice]) -> Ending {
    let papers: Vec<Invoice> = papers.iter().map(|paper| paper.invoice.clone()).collect();
    order.ending(PaperSums::of(&papers), dates(order, work.now).seller)
}
