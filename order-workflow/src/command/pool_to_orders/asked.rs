//! The frame of what a person asks of a bound pool: the pool under lock, whether the asker may, a stored answer again.

use crate::answers::{self, Answer};
use crate::ask::Ask;
use crate::command::demand_pools::known;
use crate::error::WorkflowError;
use crate::store::demand_pools::{self as pools, Hold, Part, StoredPool};
use crate::unit_of_work::Work;
use supply_chain::demand_pool::{By, CommandName, authority};
use supply_chain::id::DemandPoolId;

/// Who asks, with the pool under lock; or what was answered before.
pub(super) enum Asked {
    /// It was carried out before.
    Again(Answer),
    /// It is to be carried out.
    Now(Box<StoredPool>),
}

/// Begins a command on a pool.
///
/// # Errors
/// [`WorkflowError::NotFound`] to whoever may not know of it, a refusal by part or role, [`WorkflowError::Stale`].
pub(super) async fn begin(
    work: Work<'_>,
    ask: &Ask,
    id: DemandPoolId,
    name: CommandName,
) -> Result<Asked, WorkflowError> {
    let actor = ask.actor().ok_or(WorkflowError::OrganizationNeeded)?;
    let found = pools::find(work.tx, id, Part::Whole, Hold::ForUpdate).await?;
    let stored = known(work, found, &ask.by).await?;
    authority(&stored.pool, name, By::Person(actor))?;
    if let Some(answer) = answers::claim(work, ask).await? {
        return Ok(Asked::Again(answer));
    }
    ask.expect(stored.pool.version)?;
    Ok(Asked::Now(Box::new(stored)))
}

/// The same ask for what follows from it: no key, version or device of its own.
pub(super) fn following(ask: &Ask) -> Ask {
    Ask { once: None, expects: None, device: None, claimed_at: None, ..ask.clone() }
}
