//! What settles an order's invoices, or does so no longer, stands in the order's own history: how far it is paid never
//! changes without an entry that both read.

use supply_chain::id::PurchaseOrderId;
use supply_chain::money::Money;
use supply_chain::purchase_order::{By, Command, SettledBy, decide};

use super::dates;
use crate::ask::Ask;
use crate::error::WorkflowError;
use crate::store::purchase_orders;
use crate::store::record::record;
use crate::unit_of_work::Work;

/// Writes that into the history of an order, which is locked. What was never offered, or is billed elsewhere, has no such
/// history.
pub(crate) async fn tell_settled(
    work: Work<'_>,
    order: PurchaseOrderId,
    (by, amount, holds): (SettledBy, Money, bool),
    ask: &Ask,
) -> Result<(), WorkflowError> {
    if amount <= Money::ZERO {
        return Ok(());
    }
    let found = purchase_orders::find_for_update(work.tx, order).await?;
    let stored = found.ok_or(WorkflowError::NotFound { what: "purchase order" })?;
    let command = Command::NoteSettled { by, amount, holds };
    let Ok(decision) = decide(&stored.order, command, By::Clock, work.now) else {
        return Ok(());
    };
    let dates = dates(&stored, work.now);
    record(work, stored, &decision.events, ask, dates).await?;
    Ok(())
}
