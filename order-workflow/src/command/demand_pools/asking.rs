//! Asks a command of a pool that is held: decide, record, tell. Everything but a pledge goes through here, whoever asks.

use supply_chain::ask::Actor;
use supply_chain::demand_pool::{By, Command, DemandPool, Event, decide};

use super::telling;
use crate::ask::Ask;
use crate::error::WorkflowError;
use crate::store::demand_pools::{self as store, StoredPool};
use crate::unit_of_work::Work;

/// Asks `command` of `stored`, which is held for update; whoever acts for no organization asks as the clock does.
/// Answers the pool as it then stands, and what happened to it.
///
/// What clears, extends, ends, arrives or is shared out needs the whole pool ([`store::get_for_update`]).
///
/// # Errors
/// A refusal of the pool's own; the database fails.
pub(crate) async fn ask_held(
    work: Work<'_>,
    stored: StoredPool,
    command: Command,
    ask: &Ask,
) -> Result<(StoredPool, Vec<Event>), WorkflowError> {
    let events = decided(&stored.pool, command, ask, work).await?;
    let stored = store::record(work, stored, &events, ask).await?;
    telling::tell(work, &stored, &events, ask).await?;
    Ok((stored, events))
}

async fn decided(
    pool: &DemandPool,
    command: Command,
    ask: &Ask,
    work: Work<'_>,
) -> Result<Vec<Event>, WorkflowError> {
    let now = work.now;
    if !matches!(command, Command::Clear { .. } | Command::Counter { .. }) {
        return Ok(decide(pool, command, asks(ask.actor()), now)?.events);
    }
    // Hundreds of thousands of pledges: the threads that answer requests do not wait for them.
    let (pool, actor) = (pool.clone(), ask.actor().cloned());
    let reckoned =
        tokio::task::spawn_blocking(move || decide(&pool, command, asks(actor.as_ref()), now));
    let ended = |cause| WorkflowError::Internal(format!("a clearing was ended: {cause}"));
    Ok(reckoned.await.map_err(ended)??.events)
}

fn asks(actor: Option<&Actor>) -> By<'_> {
    actor.map_or(By::Clock, By::Person)
}
