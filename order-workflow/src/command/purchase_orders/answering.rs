//! The seller's answer: what accepting needs to know of the stock.

use crate::error::WorkflowError;
use crate::store::stock;
use crate::unit_of_work::Work;
use supply_chain::purchase_order::{Command, PurchaseOrder, State};

/// Binds both, if the stock, which is locked for it, suffices.
pub(super) async fn accept(
    work: Work<'_>,
    order: &PurchaseOrder,
) -> Result<Command, WorkflowError> {
    let products: Vec<_> = order.lines.iter().map(|line| line.product).collect();
    let levels = if order.state == State::Submitted {
        stock::levels_for_update(work.tx, order.seller, &products).await?
    } else {
        Vec::new()
    };
    Ok(Command::Accept { levels })
}
