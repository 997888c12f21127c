//! Pools in a list, those that close next first, and what of them waits for somebody on the home page.

use super::line::{LINES, LineRow};
use super::line_views::PoolLineView;
use super::seen::{POOLS, PoolRow, Seen};
use super::{at_most, reader};
use crate::error::WorkflowError;
use crate::query::orders::PartyView;
use crate::store::organizations::asker_tokens;
use crate::unit_of_work::{Workflow, rows};
use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::FromQueryResult;
use serde::Serialize;
use std::collections::HashMap;
use supply_chain::ask::Actor;
use supply_chain::demand_pool::{CommandName, Party, PoolRole, State};
use supply_chain::id::DemandPoolId;
use supply_chain::organization::Ability;
use utoipa::ToSchema;
use uuid::Uuid;

/// A pool in a list.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PoolBrief {
    /// UUIDv7.
    #[schema(value_type = Uuid)]
    pub id: DemandPoolId,
    /// What people call it.
    pub code: String,
    /// What it is about.
    pub title: String,
    /// planned, open, `top_up`, clearing, extended, failed, awarded, allocating, settling or closed; by the time now.
    pub state: &'static str,
    /// organizer, participant or supplier: the asker's part in it.
    pub side: &'static str,
    /// Whether late packets may still come in, and fill and result are nobody's to see.
    pub is_sealed: bool,
    /// Who gathers the demand.
    pub organizer: PartyView,
    /// Who sells.
    pub supplier: PartyView,
    /// When its rules were published.
    pub published_at: Option<DateTime<Utc>>,
    /// When it opens.
    pub opens_at: Option<DateTime<Utc>>,
    /// When it closes, extensions included.
    pub closes_at: Option<DateTime<Utc>>,
    /// Whether the asker's organization has a pledge in it.
    pub takes_part: bool,
    /// How many goods are bought.
    pub line_count: i32,
    /// The first of them, with the own pledge.
    pub first: Option<PoolLineView>,
}

/// Which pools a list is about.
#[derive(Debug, Clone, Default)]
pub struct PoolFilter {
    /// Those that go no further, the last one first; else those that are under way, by their closing time.
    pub over: bool,
    /// Only where the asker has this part.
    pub side: Option<Party>,
    /// Only where the asker's organization has a pledge.
    pub own: bool,
    /// The last of the page before: its closing time and id.
    pub after: Option<(DateTime<Utc>, Uuid)>,
    /// At most so many, 1 to 101.
    pub limit: u64,
}

/// A pool that waits for the reader.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PoolTask {
    /// Which.
    pub id: DemandPoolId,
    /// What it is about.
    pub title: String,
    /// Who gathers.
    pub organizer: String,
    /// The command that waits: pledge, publish or allocate.
    pub command: CommandName,
    /// Whether the reader's organization has pledged already.
    pub takes_part: bool,
    /// Whether a pledge of it waits for the reader's yes.
    pub approves: bool,
    /// Until when; nothing where it is due at once.
    pub until: Option<DateTime<Utc>>,
    /// Since when.
    pub since: DateTime<Utc>,
}

#[derive(FromQueryResult)]
struct TaskRow {
    id: Uuid,
    title: String,
    organizer: String,
    command: String,
    takes_part: bool,
    until: Option<DateTime<Utc>>,
    since: DateTime<Utc>,
}

/// Pools of which `$1`, who carries the tokens `$2`, may know.
const KNOWN: &str = "(p.organizer_id = $1 OR (p.supplier_id = $1 AND p.cleared_from IS NOT NULL)
    OR (p.published_at IS NOT NULL AND p.supplier_id <> $1 AND (p.audience_tokens && $2::text[]
        OR EXISTS (SELECT 1 FROM pledge g WHERE g.pool_id = p.id AND g.organization_id = $1))))";

/// So long before its closing a pool is on the home page of whoever takes part, once more; for whoever may join and has
/// not it is there from its opening.
const SOON: TimeDelta = TimeDelta::hours(36);

impl Workflow {
    /// Pools that the asker may know of.
    ///
    /// # Errors
    /// [`WorkflowError::NotYourRole`] to a member; the database fails.
    pub async fn demand_pools(
        &self,
        filter: &PoolFilter,
        actor: &Actor,
    ) -> Result<Vec<PoolBrief>, WorkflowError> {
        reader(actor)?;
        let (on, now) = (self.reader(), self.origin.now());
        let tokens = asker_tokens(on, actor.organization).await?;
        let (place, order) = if filter.over {
            ("(p.cut_off_at, p.id) < ($3, $4)", "p.cut_off_at DESC, p.id DESC")
        } else {
            ("(p.cut_off_at, p.id) > ($3, $4)", "p.cut_off_at, p.id")
        };
        let found: Vec<PoolRow> = rows(
            on,
            &format!(
                "{POOLS} WHERE {KNOWN} AND (p.state IN ('failed', 'closed')) = $5 AND ($4::uuid IS NULL OR {place})
                   AND ($6::text IS NULL OR $6 = CASE $1 WHEN p.organizer_id THEN 'organizer'
                                                         WHEN p.supplier_id THEN 'supplier' ELSE 'participant' END)
                   AND (NOT $7 OR EXISTS (SELECT 1 FROM pledge g WHERE g.pool_id = p.id AND g.organization_id = $1
                                          AND g.state IN ('standing', 'awarded')))
                 ORDER BY {order} LIMIT $8"
            ),
            [
                Uuid::from(actor.organization).into(),
                tokens.into(),
                filter.after.map(|(at, _)| at).into(),
                filter.after.map(|(_, id)| id).into(),
                filter.over.into(),
                filter.side.map(Party::as_str).into(),
                filter.own.into(),
                at_most(filter.limit, 101).into(),
            ],
        )
        .await?;
        let seen: Vec<Seen> =
            found.into_iter().map(|row| Seen::of(row, actor, now)).collect::<Result<_, _>>()?;
        let ids: Vec<Uuid> = seen.iter().map(|seen| seen.pool.id.into()).collect();
        let lines: Vec<LineRow> = rows(
            on,
            &format!("{LINES} WHERE l.pool_id = ANY($2) AND l.position = 1"),
            [Uuid::from(actor.organization).into(), ids.into()],
        )
        .await?;
        let mut first: HashMap<Uuid, LineRow> =
            lines.into_iter().map(|line| (line.pool_id, line)).collect();
        let brief = |seen: &Seen| {
            let first = first.remove(&seen.pool.id.into());
            let first = first.map(|line| line.seen(seen)).transpose()?;
            Ok(brief(seen, first.map(|line| line.view)))
        };
        seen.iter().map(brief).collect()
    }

    /// Pools that wait for the reader: those they may join, those of theirs that close soon, and of their own those that must be published or shared out.
    ///
    /// # Errors
    /// The database fails.
    pub async fn pool_tasks(&self, actor: &Actor) -> Result<Vec<PoolTask>, WorkflowError> {
        let may =
            |command: CommandName, party| actor.is_any(command.roles(party, PoolRole::Principal));
        let joins = may(CommandName::Pledge, Party::Participant) && actor.can(Ability::Buy);
        let runs = may(CommandName::Allocate, Party::Organizer) && actor.can(Ability::Pool);
        let awaited = self.awaited_pledges(actor).await?.into_iter().filter(|one| one.is_yours);
        let mut tasks: Vec<PoolTask> = awaited
            .map(|one| PoolTask {
                id: one.pool,
                title: one.title,
                organizer: one.organizer,
                command: CommandName::Pledge,
                takes_part: false,
                approves: true,
                until: Some(one.closes_at),
                since: one.asked_at,
            })
            .collect();
        // One row a pool, whatever waits of it.
        tasks.dedup_by_key(|task| task.id);
        if !joins && !runs {
            return Ok(tasks);
        }
        let (on, now) = (self.reader(), self.origin.now());
        let tokens = asker_tokens(on, actor.organization).await?;
        let found: Vec<TaskRow> = rows(
            on,
            "SELECT p.id, p.title, o.name AS organizer, t.command, p.cut_off_at AS until, p.updated_at AS since,
                    EXISTS (SELECT 1 FROM pledge g WHERE g.pool_id = p.id AND g.organization_id = $1
                            AND g.state = 'standing') AS takes_part
             FROM demand_pool p JOIN organization o ON o.id = p.organizer_id, LATERAL (SELECT 'pledge' AS command) t
             WHERE $3 AND p.organizer_id <> $1 AND p.supplier_id <> $1 AND p.state IN ('open', 'top_up', 'extended')
               AND p.audience_tokens && $2::text[] AND p.cut_off_at > $5 AND (p.cut_off_at <= $6
               OR NOT EXISTS (SELECT 1 FROM pledge g WHERE g.pool_id = p.id AND g.organization_id = $1 AND g.state = 'standing'))
             UNION ALL
             SELECT p.id, p.title, o.name, 'publish', p.open_at, p.updated_at, false
             FROM demand_pool p JOIN organization o ON o.id = p.organizer_id
             WHERE $4 AND p.organizer_id = $1 AND p.state = 'planned' AND p.published_at IS NULL AND p.open_at > $5
             UNION ALL
             SELECT p.id, p.title, o.name, 'allocate', NULL,
                    (SELECT min(a.recorded_at) FROM pool_arrival a WHERE a.pool_id = p.id AND a.allocated_at IS NULL), false
             FROM demand_pool p JOIN organization o ON o.id = p.organizer_id
             WHERE $4 AND p.organizer_id = $1 AND p.state = 'allocating'
               AND EXISTS (SELECT 1 FROM pool_arrival a WHERE a.pool_id = p.id AND a.allocated_at IS NULL)
             ORDER BY 5 NULLS FIRST, 1 LIMIT 20",
            [
                Uuid::from(actor.organization).into(),
                tokens.into(),
                joins.into(),
                runs.into(),
                now.into(),
                (now + SOON).into(),
            ],
        )
        .await?;
        let named = |word: &str| CommandName::ALL.into_iter().find(|name| name.word() == word);
        let task = |row: TaskRow| {
            Some(PoolTask {
                id: DemandPoolId(row.id),
                title: row.title,
                organizer: row.organizer,
                command: named(&row.command)?,
                takes_part: row.takes_part,
                approves: false,
                until: row.until,
                since: row.since,
            })
        };
        tasks.extend(found.into_iter().filter_map(task));
        Ok(tasks)
    }
}

fn brief(seen: &Seen, first: Option<PoolLineView>) -> PoolBrief {
    let pool = &seen.pool;
    let state: State = pool.state_at(seen.now);
    PoolBrief {
        id: pool.id,
        code: seen.code.clone(),
        title: seen.title.clone(),
        state: state.as_str(),
        side: seen.party.as_str(),
        is_sealed: seen.is_sealed(),
        organizer: seen.organizer.clone(),
        supplier: seen.supplier.clone(),
        published_at: pool.published.map(|published| published.at),
        opens_at: pool.rules.as_ref().map(|rules| rules.dates.open_at),
        closes_at: pool.cut_off_at,
        takes_part: seen.takes_part,
        line_count: seen.line_count,
        first,
    }
}
