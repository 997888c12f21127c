//! Writes what happened to a pool: its history, what became of its row, and the rows that tell more of it. All in the
//! caller's transaction, with the pool held as each needs it.

mod arriving;
mod clearing;
mod facts;
mod pledging;

pub(crate) use self::pledging::record_pledge;

use sea_orm::Value;
use supply_chain::demand_pool::{DemandPool, Event};
use uuid::Uuid;

use super::StoredPool;
use super::write::rules_of;
use crate::ask::Ask;
use crate::error::WorkflowError;
use crate::unit_of_work::{Work, execute};

/// Writes what happened to a pool that is held for update, and answers how it then stands. Pledges have a way of their
/// own: [`record_pledge`].
///
/// What clears, extends, ends or shares out a pool needs the whole of it.
pub(crate) async fn record(
    work: Work<'_>,
    mut stored: StoredPool,
    events: &[Event],
    ask: &Ask,
) -> Result<StoredPool, WorkflowError> {
    if events.is_empty() {
        return Ok(stored);
    }
    let mut reckoned = None;
    for event in events {
        match event {
            Event::Awarded { clearing } => {
                clearing::bind(work, &mut stored, (clearing, 0), &[]).await?;
                stored.awarded_at = Some(work.now);
            }
            Event::Recleared { terms, clearing, released } => {
                clearing::keep_counter(work, &stored, terms).await?;
                clearing::bind(work, &mut stored, (clearing, 1), released).await?;
            }
            Event::Extended { released, input, .. } => {
                clearing::let_go(work, &mut stored, released, ask).await?;
                reckoned = Some(*input);
            }
            Event::Failed { input, .. } => {
                clearing::let_all_go(work, &stored, input.is_some()).await?;
                reckoned = *input;
            }
            Event::Arrived { counted, .. } => arriving::arrived(work, &stored, counted).await?,
            Event::Allocated { lines } => arriving::allocated(work, &stored, lines).await?,
            Event::Charged { kind, paper, amount, borne } => {
                arriving::charged(work, &stored, (*kind, paper, *amount), borne, ask).await?;
            }
            Event::Planned { .. }
            | Event::RulesPublished { .. }
            | Event::Opened
            | Event::Pledged { .. }
            | Event::PledgeChanged { .. }
            | Event::PledgeWithdrawn { .. }
            | Event::TopUpBegan
            | Event::CutOff
            | Event::SupplierAccepted
            | Event::FullyAllocated
            | Event::Closed => {}
        }
        let after = stored.pool.clone().after(event);
        note(work, &after, event, ask).await?;
        stored.pool = after;
    }
    stored.pool.version += 1;
    stored.updated_at = work.now;
    stored.deadline_at = stored.pool.deadline();
    let reckoned = reckoned.map(|digest| digest.to_string());
    save(work, &stored, reckoned).await?;
    Ok(stored)
}

/// Writes one entry of a pool's history.
async fn note(
    work: Work<'_>,
    pool: &DemandPool,
    event: &Event,
    ask: &Ask,
) -> Result<(), WorkflowError> {
    let [person, organization, channel, device, sequence, claimed_at] = envelope(ask);
    execute(
        work.tx,
        "INSERT INTO demand_pool_event (id, pool_id, kind, facts, person_id, by_organization_id, channel, device_id,
             device_sequence, claimed_at, recorded_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        [
            work.id::<Uuid>().into(),
            Uuid::from(pool.id).into(),
            event.word().into(),
            facts::of(pool, event)?.into(),
            person,
            organization,
            channel,
            device,
            sequence,
            claimed_at,
            work.now.into(),
        ],
    )
    .await?;
    Ok(())
}

/// Person, organization, channel, device, its own count, and when it says that it was written.
fn envelope(ask: &Ask) -> [Value; 6] {
    [
        ask.signed_by().map(Uuid::from).into(),
        ask.by.organization().map(Uuid::from).into(),
        ask.channel.as_str().into(),
        ask.device.map(|(device, _)| device).into(),
        ask.device.map(|(_, sequence)| sequence).into(),
        ask.claimed_at.into(),
    ]
}

/// The pool's row as it stands now.
async fn save(
    work: Work<'_>,
    stored: &StoredPool,
    reckoned: Option<String>,
) -> Result<(), WorkflowError> {
    let pool = &stored.pool;
    let rules = rules_of(pool)?;
    let dates = rules.dates;
    let cut_off_at = pool.cut_off_at.unwrap_or(dates.cut_off_at);
    let failure = pool.failure.as_ref();
    execute(
        work.tx,
        "UPDATE demand_pool SET state = $2, version = $3, rules = $4, published_digest = $5, published_at = $6,
             open_at = $7, top_up_at = $8, cut_off_at = $9, clears_at = $10, deadline_at = $11, extended_times = $12,
             cleared_from = $13, awarded_at = $14, is_accepted = $15, is_countered = $16, nothing_more_comes = $17,
             failure_why = $18, failure_reason = $19, reckoned_from = coalesce($20, reckoned_from), updated_at = $21
         WHERE id = $1",
        [
            Uuid::from(pool.id).into(),
            pool.state.as_str().into(),
            pool.version.into(),
            serde_json::to_value(rules)?.into(),
            pool.published.map(|published| published.digest.to_string()).into(),
            pool.published.map(|published| published.at).into(),
            dates.open_at.into(),
            dates.top_up_at.into(),
            cut_off_at.into(),
            rules.clears_at(cut_off_at).into(),
            stored.deadline_at.into(),
            i16::from(pool.extended_times).into(),
            pool.cleared_from.map(|digest| digest.to_string()).into(),
            stored.awarded_at.into(),
            pool.is_accepted.into(),
            pool.is_countered.into(),
            pool.nothing_more_comes.into(),
            failure.map(|failure| failure.why.as_str()).into(),
            failure.and_then(|failure| failure.reason.clone()).into(),
            reckoned.into(),
            work.now.into(),
        ],
    )
    .await?;
    Ok(())
}
