//! A discount that no bill of goods will give any more: what is left of it is credited, and nobody has to ask.

use super::crediting::{follow, paper, within};
use crate::ask::Ask;
use crate::error::WorkflowError;
use crate::store::invoices::{self as store, Because, StoredInvoice};
use crate::store::purchase_orders::Stored;
use crate::store::tax_rules;
use crate::unit_of_work::Work;
use supply_chain::invoice::{self, CreditReason, DocumentKind, Invoice, LineKind};
use supply_chain::money::Money;

/// Credits what is left of an order's discounts once none of its goods are left to come or to be billed; tells whether
/// anything was left. `papers` are all of the order's, under lock; they are brought up to date.
///
/// Where all that was asked for is credited already nothing is left to take it off, and it counts as given.
pub(super) async fn credit_discounts(
    work: Work<'_>,
    mut order: Stored,
    papers: &mut [StoredInvoice],
    ask: &Ask,
) -> Result<(Stored, bool), WorkflowError> {
    let left = order.order.charges_left().into_iter().filter(|(_, left)| *left < Money::ZERO);
    let left: Vec<_> = left.map(|(charge, left)| (charge.named.clone(), left)).collect();
    if left.is_empty() {
        return Ok((order, false));
    }
    let rules = tax_rules::all(work.tx).await?;
    for (discount, left) in left {
        let off = Money::ZERO.minus(left).unwrap_or_default();
        let invoices: Vec<Invoice> = papers.iter().map(|paper| paper.invoice.clone()).collect();
        for (id, wanted) in
            invoice::discount_credit((off, discount.includes_tax), &invoices, &rules)
        {
            let Some(at) = papers.iter().position(|paper| paper.invoice.id == id) else { continue };
            let wanted = within(&papers[at].invoice, wanted, &rules);
            if wanted.is_empty() {
                continue;
            }
            let stored = papers[at].clone();
            let command = invoice::Command::Credit {
                paper: paper(work, &stored, DocumentKind::CreditNote).await?,
                lines: wanted,
                reason: CreditReason::Discount,
                words: Some(discount.description.clone()),
                tax_rules: rules.clone(),
            };
            let today = stored.today(work.now);
            let events =
                invoice::decide(&stored.invoice, command, invoice::By::Clock, today)?.events;
            let because = Because::default();
            let (after, told) = follow(work, stored, &events, Some(order), ask, because).await?;
            order =
                told.ok_or_else(|| WorkflowError::Internal("an order went missing".to_owned()))?;
            papers[at] = after;
        }
        store::discount_given(work, order.order.id, &discount.description, left).await?;
        order.order.count_billed(LineKind::Discount, &discount.description, left);
    }
    Ok((order, true))
}
