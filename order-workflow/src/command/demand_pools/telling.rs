//! Whom a pool tells of what: those it is for when it opens, those who pledged of what came of it.

use serde_json::{Value, json};
use std::collections::BTreeSet;
use supply_chain::demand_pool::Event;
use supply_chain::id::OrganizationId;
use supply_chain::organization::Role;

use crate::ask::Ask;
use crate::error::WorkflowError;
use crate::store::demand_pools::{self as store, StoredPool};
use crate::store::telling::notices::{self, ToMany};
use crate::telling::notices as kinds;
use crate::unit_of_work::Work;

/// Who buys.
const BUYING: &[Role] = &[Role::Buyer, Role::Manager];

/// Tells of what just happened to a pool, as it now stands.
pub(super) async fn tell(
    work: Work<'_>,
    stored: &StoredPool,
    events: &[Event],
    ask: &Ask,
) -> Result<(), WorkflowError> {
    let pool = &stored.pool;
    for event in events {
        match event {
            // Not of one that is over by the time the clock comes by.
            Event::Opened if pool.state_at(work.now).takes_pledges() => {
                let meant = store::meant_for(work.tx, pool.id).await?;
                write(work, stored, (kinds::POOL_OPENED, &meant), json!({}), ask).await?;
            }
            Event::Extended { .. } => {
                let facts = json!({ "is_gone": false });
                apart(work, stored, (kinds::POOL_EXTENDED, kinds::POOL_LET_GO), facts, ask).await?;
            }
            Event::Awarded { .. } => {
                apart(work, stored, (kinds::POOL_AWARDED, kinds::POOL_LET_GO), json!({}), ask)
                    .await?;
            }
            Event::Recleared { .. } => {
                apart(work, stored, (kinds::POOL_RECLEARED, kinds::POOL_LET_GO), json!({}), ask)
                    .await?;
            }
            Event::Failed { why, reason, .. } => {
                let facts = json!({ "why": why.as_str(), "reason": reason });
                let mut all = store::pledged(work.tx, pool.id).await?;
                all.extend(store::take_part(work.tx, pool.id).await?);
                // Whoever called it off knows.
                if ask.by.organization() != Some(pool.organizer) {
                    all.push(pool.organizer);
                }
                write(work, stored, (kinds::POOL_FAILED, &all), facts, ask).await?;
            }
            _ => {}
        }
    }
    Ok(())
}

/// Those that stay and the organizer are told the one thing, those that were let go the other.
async fn apart(
    work: Work<'_>,
    stored: &StoredPool,
    (stays, goes): (&'static str, &'static str),
    facts: Value,
    ask: &Ask,
) -> Result<(), WorkflowError> {
    let pool = &stored.pool;
    let mut staying = store::take_part(work.tx, pool.id).await?;
    let pledged = store::pledged(work.tx, pool.id).await?;
    let gone: Vec<OrganizationId> =
        pledged.into_iter().filter(|one| staying.binary_search(one).is_err()).collect();
    staying.push(pool.organizer);
    write(work, stored, (stays, &staying), facts, ask).await?;
    write(work, stored, (goes, &gone), json!({ "after": stays }), ask).await
}

/// The cut-off is near.
pub(super) async fn closing_soon(
    work: Work<'_>,
    stored: &StoredPool,
    ask: &Ask,
) -> Result<(), WorkflowError> {
    let mut all = store::take_part(work.tx, stored.pool.id).await?;
    all.push(stored.pool.organizer);
    write(work, stored, (kinds::POOL_CLOSING_SOON, &all), json!({}), ask).await
}

/// Little is missing for a lower price of a line.
pub(super) async fn near_price(
    work: Work<'_>,
    stored: &StoredPool,
    facts: Value,
    ask: &Ask,
) -> Result<(), WorkflowError> {
    let mut all = store::take_part(work.tx, stored.pool.id).await?;
    all.push(stored.pool.organizer);
    write(work, stored, (kinds::POOL_NEAR_PRICE, &all), facts, ask).await
}

/// A cooperative's own people are asked for a yes.
pub(super) async fn approval_wanted(
    work: Work<'_>,
    stored: &StoredPool,
    (organization, role): (OrganizationId, Role),
    facts: Value,
    ask: &Ask,
) -> Result<(), WorkflowError> {
    let told = (kinds::POOL_APPROVAL_WANTED, &[organization][..]);
    write_to(work, stored, told, &[role], facts, ask).await
}

/// The next round is planned, and waits to be published.
pub(super) async fn round_planned(
    work: Work<'_>,
    stored: &StoredPool,
    facts: Value,
    ask: &Ask,
) -> Result<(), WorkflowError> {
    let organizer = [stored.pool.organizer];
    write(work, stored, (kinds::POOL_ROUND_PLANNED, &organizer), facts, ask).await
}

async fn write(
    work: Work<'_>,
    stored: &StoredPool,
    told: (&'static str, &[OrganizationId]),
    facts: Value,
    ask: &Ask,
) -> Result<(), WorkflowError> {
    write_to(work, stored, told, BUYING, facts, ask).await
}

async fn write_to(
    work: Work<'_>,
    stored: &StoredPool,
    (kind, organizations): (&'static str, &[OrganizationId]),
    roles: &[Role],
    mut facts: Value,
    ask: &Ask,
) -> Result<(), WorkflowError> {
    let pool = &stored.pool;
    facts["code"] = json!(stored.code);
    facts["title"] = json!(stored.title);
    facts["cut_off_at"] = json!(pool.cut_off_at);
    facts["zone"] = json!(stored.zone);
    let each: BTreeSet<OrganizationId> = organizations.iter().copied().collect();
    let organizations: Vec<OrganizationId> = each.into_iter().collect();
    let notice = ToMany { kind, pool: pool.id, roles, facts };
    notices::write_to_many(work, &organizations, &notice, ask).await
}
