//! What follows by itself with the money of an order: billed, credited, ended.

use super::crediting::{credit_claim, ids};
use super::issuing::issue;
use crate::ask::Ask;
use crate::command::purchase_orders::dates;
use crate::error::WorkflowError;
use crate::store::invoices::{self as store, StoredInvoice};
use crate::store::purchase_orders::{self, Stored};
use crate::store::record::record;
use crate::store::{credit, tax_rules};
use crate::unit_of_work::Work;
use supply_chain::id::PurchaseOrderId;
use supply_chain::invoice::{Invoice, PaperSums};
use supply_chain::purchase_order::{By, Command, Ending, Refusal, State, decide};

/// Does what is to be done with an order's money, if that is still so; tells whether anything came of it.
pub(super) async fn settle(work: Work<'_>, id: PurchaseOrderId) -> Result<bool, WorkflowError> {
    let Some(mut order) = purchase_orders::find_for_update(work.tx, id).await? else {
        return Ok(false);
    };
    credit::lock(work.tx, order.order.seller, order.order.buyer, work.now).await?;
    if !store::take_turn(work, id).await? {
        return Ok(false);
    }
    let ask = Ask::by_the_clock();
    let mut any = false;
    let is_automatic = order.order.terms.money.invoices_automatically;
    let is_supplied = matches!(order.order.state, State::InFulfilment | State::Received);
    if is_automatic && is_supplied && order.order.to_invoice().next().is_some() {
        order = issue(work, order, Vec::new(), None, &ask).await?.0;
        any = true;
    }
    let mut papers = locked_papers(work, id).await?;
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
    let mut next = None;
    if order.order.state == State::Received {
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
