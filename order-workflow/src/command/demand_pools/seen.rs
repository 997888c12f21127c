//! For whom a pool is there at all.

use supply_chain::demand_pool::Party;

use crate::ask::Asker;
use crate::error::WorkflowError;
use crate::store::demand_pools::{StoredPool, has_pledged};
use crate::store::organizations::{desk_of, tokens_of_asker};
use crate::unit_of_work::Work;

/// Whether a pool with these tokens is meant for whoever carries those.
pub(crate) fn is_meant_for(stored: &StoredPool, tokens: &[String]) -> bool {
    stored.audience_tokens.iter().any(|token| tokens.contains(token))
}

/// The pool, for whoever may know that it exists: its organizer, from the publishing on those it is meant for and those
/// that pledged, its supplier once it has an order of it.
///
/// # Errors
/// [`WorkflowError::NotFound`].
pub(crate) async fn known(
    work: Work<'_>,
    stored: Option<StoredPool>,
    asker: &Asker,
) -> Result<StoredPool, WorkflowError> {
    let absent = || WorkflowError::NotFound { what: "demand pool" };
    let stored = stored.ok_or_else(absent)?;
    let Asker::Actor(actor) = asker else { return Err(absent()) };
    let party = stored.pool.party(actor);
    if !stored.pool.is_known_to(party) {
        return Err(absent());
    }
    if party == Party::Participant {
        let tokens = tokens_of_asker(work.tx, asker).await?;
        let has_part = is_meant_for(&stored, &tokens)
            || (desk_of(asker).is_some()
                && has_pledged(work.tx, stored.pool.id, actor.organization).await?);
        return if has_part { Ok(stored) } else { Err(absent()) };
    }
    Ok(stored)
}
