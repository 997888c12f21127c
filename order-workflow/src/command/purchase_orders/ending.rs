//! The end that nobody asks for: an order whose deadline has passed.

use super::frame::dates;
use crate::ask::{Ask, Asker, Channel};
use crate::error::WorkflowError;
use crate::store::purchase_orders as store;
use crate::store::record::record;
use crate::unit_of_work::Work;
use supply_chain::id::{PersonId, PurchaseOrderId};
use supply_chain::purchase_order::{By, Command, decide};
use uuid::Uuid;

/// Ends an order if it is still due; tells whether.
pub(super) async fn expire(work: Work<'_>, id: PurchaseOrderId) -> Result<bool, WorkflowError> {
    let Some(stored) = store::find_for_update(work.tx, id).await? else { return Ok(false) };
    let dates = dates(&stored, work.now);
    match decide(&stored.order, Command::Expire, By::Clock, work.now) {
        Ok(decision) => {
            let ask = Ask::plain(Asker::Operator(PersonId(Uuid::nil())), Channel::System);
            record(work, stored, &decision.events, &ask, dates).await?;
            Ok(true)
        }
        // Somebody answered in the meantime.
        Err(_) => Ok(false),
    }
}
