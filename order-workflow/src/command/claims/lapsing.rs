//! What nobody asks for: a claim whose deadline has passed goes on.

use super::following::follow;
use super::frame::mediator;
use crate::ask::Ask;
use crate::error::WorkflowError;
use crate::store::claims as store;
use crate::unit_of_work::Work;
use supply_chain::claim::{By, Command, decide};
use supply_chain::id::ClaimId;

/// Takes a claim where its deadline takes it, if that has still passed; tells whether.
pub(super) async fn lapse(work: Work<'_>, id: ClaimId) -> Result<bool, WorkflowError> {
    if store::lock_order_of(work.tx, id).await?.is_none() {
        return Ok(false);
    }
    let Some(stored) = store::find(work.tx, id).await? else { return Ok(false) };
    let mediator = mediator(work, &stored.claim).await?;
    match decide(&stored.claim, Command::Lapse { mediator }, By::Clock, work.now) {
        Ok(decision) => {
            let ask = Ask::by_the_clock();
            let (before, events) = (&stored.claim, &decision.events);
            let after = store::save(work, before, events, &stored.zone, &ask).await?;
            follow(work, before, &after, events, &ask).await?;
            Ok(true)
        }
        // Somebody was quicker.
        Err(_) => Ok(false),
    }
}
