//! Many own offers changed as one: the change with its rows.

mod goods;
mod rows;

pub(crate) use goods::{Goods, Which, Write, goods, planned_on, write};
pub(crate) use rows::{Row, insert_rows, outcomes, rows_of};

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde_json::Value;
use supply_chain::id::{CatalogueChangeId, OrganizationId, PersonId};
use uuid::Uuid;

use crate::error::WorkflowError;
use crate::unit_of_work::{Work, execute, row};

/// From which day a change holds, and the instant that day begins at the seller's place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Start {
    /// The day.
    pub(crate) on: NaiveDate,
    /// Its zone.
    pub(crate) zone: String,
    /// Its first instant.
    pub(crate) at: DateTime<Utc>,
}

/// A change to be put on record.
#[derive(Debug)]
pub(crate) struct NewChange {
    /// Which.
    pub(crate) id: CatalogueChangeId,
    /// Whose offers.
    pub(crate) organization: OrganizationId,
    /// What was asked, where it was a rule.
    pub(crate) rule: Option<Value>,
    /// From when on; at once, where nothing is said.
    pub(crate) start: Option<Start>,
    /// By whom.
    pub(crate) by: PersonId,
}

/// A change as it stands.
#[derive(Debug, Clone, FromQueryResult)]
pub(crate) struct Change {
    /// Which.
    pub(crate) id: Uuid,
    /// Whose offers.
    pub(crate) organization_id: Uuid,
    /// `planned`, `done`, `cancelled` or `undone`.
    pub(crate) state: String,
    /// When it was done.
    pub(crate) done_at: Option<DateTime<Utc>>,
    /// For `ETag`.
    pub(crate) version: i64,
}

const CHANGE: &str = "SELECT id, organization_id, state, done_at, version FROM catalogue_change";

/// Puts a change on record: planned when it has a day, else done.
///
/// # Errors
/// [`WorkflowError::IdTaken`].
pub(crate) async fn insert(work: Work<'_>, new: NewChange) -> Result<(), WorkflowError> {
    let state = if new.start.is_some() { "planned" } else { "done" };
    let done_at = new.start.is_none().then_some(work.now);
    let (on, zone, at) = match new.start {
        Some(start) => (Some(start.on), Some(start.zone), Some(start.at)),
        None => (None, None, None),
    };
    let inserted = execute(
        work.tx,
        "INSERT INTO catalogue_change (id, organization_id, rule, state, starts_on, zone, starts_at,
             made_by, made_at, done_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (id) DO NOTHING",
        [
            Uuid::from(new.id).into(),
            Uuid::from(new.organization).into(),
            new.rule.into(),
            state.into(),
            on.into(),
            zone.into(),
            at.into(),
            Uuid::from(new.by).into(),
            work.now.into(),
            done_at.into(),
        ],
    )
    .await?;
    if inserted == 0 { Err(WorkflowError::IdTaken) } else { Ok(()) }
}

/// A change of `organization`, locked until the transaction ends.
pub(crate) async fn find_for_update(
    on: &impl ConnectionTrait,
    organization: OrganizationId,
    id: CatalogueChangeId,
) -> Result<Option<Change>, WorkflowError> {
    let sql = format!("{CHANGE} WHERE id = $1 AND organization_id = $2 FOR UPDATE");
    row(on, &sql, [Uuid::from(id).into(), Uuid::from(organization).into()]).await
}

/// The planned change whose day came first, locked; none where nothing is due, or others are at it.
pub(crate) async fn take_due(work: Work<'_>) -> Result<Option<Change>, WorkflowError> {
    let sql = format!(
        "{CHANGE} WHERE state = 'planned' AND starts_at <= $1
         ORDER BY starts_at, id LIMIT 1 FOR UPDATE SKIP LOCKED"
    );
    row(work.tx, &sql, [work.now.into()]).await
}

/// A planned change holds from now on.
pub(crate) async fn mark_done(work: Work<'_>, id: Uuid) -> Result<(), WorkflowError> {
    execute(
        work.tx,
        "UPDATE catalogue_change SET state = 'done', done_at = $2, version = version + 1 WHERE id = $1",
        [id.into(), work.now.into()],
    )
    .await?;
    Ok(())
}

/// A change ends: `cancelled` before it held, or `undone` after.
pub(crate) async fn end(
    work: Work<'_>,
    id: Uuid,
    state: &'static str,
    by: PersonId,
) -> Result<(), WorkflowError> {
    execute(
        work.tx,
        "UPDATE catalogue_change SET state = $2, ended_by = $3, ended_at = $4, version = version + 1
         WHERE id = $1",
        [id.into(), state.into(), Uuid::from(by).into(), work.now.into()],
    )
    .await?;
    Ok(())
}

/// Counts the rows of a change anew; to be done whenever they were written.
pub(crate) async fn tally(work: Work<'_>, id: Uuid) -> Result<(), WorkflowError> {
    execute(
        work.tx,
        "UPDATE catalogue_change c SET rows = n.rows, done = n.done, left_out = n.left_out, kept = n.kept,
             dearer = n.dearer, cheaper = n.cheaper, some_offer_id = n.some_offer_id
         FROM (SELECT count(*) AS rows,
                      count(*) FILTER (WHERE outcome IN ('done', 'undone', 'kept')) AS done,
                      count(*) FILTER (WHERE outcome = 'left') AS left_out,
                      count(*) FILTER (WHERE outcome = 'kept') AS kept,
                      count(*) FILTER (WHERE outcome <> 'left' AND (new_prices -> 0 ->> 1)::bigint
                                             > (old_prices -> 0 ->> 1)::bigint) AS dearer,
                      count(*) FILTER (WHERE outcome <> 'left' AND (new_prices -> 0 ->> 1)::bigint
                                             < (old_prices -> 0 ->> 1)::bigint) AS cheaper,
                      (array_agg(offer_id ORDER BY offer_id))[1] AS some_offer_id
               FROM catalogue_change_row WHERE change_id = $1) n
         WHERE c.id = $1",
        [id.into()],
    )
    .await?;
    Ok(())
}
