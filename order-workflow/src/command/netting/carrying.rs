//! Carrying a netting out: everything it is about is held still, reckoned once more, and taken off invoice by invoice.

use supply_chain::id::{InvoiceId, OrganizationId};
use supply_chain::invoice::{self, Command, Settler};
use supply_chain::ledger::{Counterparty, Occurrence, OwedBy};
use supply_chain::purchase_order::SettledBy;
use supply_chain::settlement::{NettedBill, NettingPlan, NettingRefusal, OpenBill, spread};

use super::calling::{plan_of, too_large};
use crate::ask::Ask;
use crate::command::purchase_orders::tell_settled;
use crate::error::WorkflowError;
use crate::store::agreements::day_in;
use crate::store::credit;
use crate::store::invoices::{self, Because};
use crate::store::ledger::{self, Source};
use crate::store::netting::{Stored, bills_among, debts_of, lock_bills, lock_orders};
use crate::unit_of_work::Work;

/// Who is owed by whom in a run: the credit accounts that it touches.
fn accounts(stored: &Stored) -> Vec<(OrganizationId, OrganizationId)> {
    stored.run.plan.legs.iter().map(|leg| (leg.creditor, leg.debtor)).collect()
}

/// What the rule makes of today's debts, under lock: first the credit accounts, then the invoices.
pub(super) async fn reckoned(
    work: Work<'_>,
    stored: &Stored,
) -> Result<(Vec<OpenBill>, NettingPlan), WorkflowError> {
    // Orders come before everything else of them: their histories are written, too.
    lock_orders(work, &stored.scope).await?;
    credit::lock_all(work.tx, &accounts(stored), work.now).await?;
    lock_bills(work, &stored.scope).await?;
    // Read after they are held, so that what others wrote meanwhile is seen.
    let bills = bills_among(work.tx, &stored.scope).await?;
    let debts = debts_of(&bills).ok_or_else(too_large)?;
    let plan = plan_of(&stored.scope, &debts)?;
    Ok((bills, plan))
}

/// Takes the plan off the invoices, oldest due first, and posts it once to the books of everybody in it.
pub(super) async fn carry(
    work: Work<'_>,
    stored: &Stored,
    bills: &[OpenBill],
    ask: &Ask,
) -> Result<(), WorkflowError> {
    let netted = spread(&stored.run.plan, bills).ok_or(NettingRefusal::Overtaken)?;
    let ids: Vec<InvoiceId> = netted.iter().map(|bill| bill.invoice).collect();
    let by = Settler::Netting(stored.run.id);
    for paper in invoices::lock(work, &ids).await? {
        let of = |bill: &&NettedBill| bill.invoice == paper.invoice.id;
        let Some(amount) = netted.iter().find(of).map(|bill| bill.amount) else { continue };
        let today = paper.today(work.now);
        let command = Command::Apply { by, amount };
        let decided = invoice::decide(&paper.invoice, command, invoice::By::Clock, today);
        // No more than is open of it, so that only we could be at fault.
        let decided = decided.map_err(|cause| WorkflowError::Internal(cause.to_string()))?;
        let order = paper.invoice.order;
        invoices::record(work, paper, &decided.events, ask, Because::default()).await?;
        if let Some(order) = order {
            tell_settled(work, order, (SettledBy::Netting, amount, true), ask).await?;
        }
    }
    let legs = stored.run.plan.legs.iter().map(|leg| {
        let debtor = Counterparty::Organization(leg.debtor);
        (OwedBy { debtor, creditor: leg.creditor }, leg.amount)
    });
    let occurrence = Occurrence::Netted { legs: legs.collect() };
    let day = day_in(&stored.zone, work.now);
    ledger::post(work, &occurrence, Source::Netting(stored.run.id), 1, day).await?;
    credit::refresh_all(work.tx, &accounts(stored), work.now).await
}
