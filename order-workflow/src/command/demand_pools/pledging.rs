//! A pledge is given, changed and taken back: each looks at its pool's row and its one line, and at nobody else's.

use supply_chain::ask::Actor;
use supply_chain::demand_pool::{
    By, Command as PoolCommand, CommandName, Event, PledgeFacts, PledgeWish, SharingRule,
    authority, decide,
};
use supply_chain::id::{DemandPoolId, PledgeId, PoolLineId};
use uuid::Uuid;

use super::answer::{PledgeAnswer, pledge_answer, taken_back};
use super::approving;
use super::refusal::Refusal;
use super::seen::{is_meant_for, known};
use crate::ask::Ask;
use crate::clock::random_bytes;
use crate::command::identity::frame::{Command, Done};
use crate::command::own_id;
use crate::error::WorkflowError;
use crate::store::demand_pools::{
    self as store, Hold, Part, PledgeState, StoredLine, StoredPool, WaitEnd,
};
use crate::store::organizations::tokens_of_asker;
use crate::unit_of_work::Work;

/// What a cooperative promises of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PledgeRequest {
    /// A UUIDv7 of the client's own, for a pledge that there is not yet.
    pub id: Option<Uuid>,
    /// What is promised.
    pub wish: PledgeWish,
}

/// Of which line of which pool.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OfLine {
    /// The pool.
    pub pool: DemandPoolId,
    /// The line.
    pub line: PoolLineId,
}

/// A pledge given or changed.
pub(super) struct Give {
    pub(super) of: OfLine,
    pub(super) request: PledgeRequest,
}

/// A pledge taken back.
pub(super) struct Withdraw(pub(super) OfLine);

/// What is held while somebody pledges.
pub(super) struct Ground {
    pub(super) stored: StoredPool,
    pub(super) line: StoredLine,
    /// The asker's own row for this line, in whatever state.
    pub(super) own: Option<store::StoredPledge>,
    /// Of a pledge that there is not yet.
    pub(super) pledge_id: PledgeId,
    pub(super) facts: Box<PledgeFacts>,
}

/// Whether it is theirs to pledge at all; tells whether the pool is meant for them.
async fn judged(
    work: Work<'_>,
    ask: &Ask,
    pool: DemandPoolId,
    name: CommandName,
) -> Result<bool, WorkflowError> {
    let actor = ask.actor().ok_or(WorkflowError::OrganizationNeeded)?;
    let stored = store::find(work.tx, pool, Part::Head, Hold::No).await?;
    let stored = known(work, stored, &ask.by).await?;
    authority(&stored.pool, name, By::Person(actor))?;
    let tokens = tokens_of_asker(work.tx, &ask.by).await?;
    Ok(is_meant_for(&stored, &tokens))
}

/// Holds the pool as it is and the line to be changed.
pub(super) async fn held(
    work: Work<'_>,
    ask: &Ask,
    actor: &Actor,
    (of, is_for_asker): (OfLine, bool),
) -> Result<Ground, WorkflowError> {
    let found = store::find(work.tx, of.pool, Part::Line(of.line), Hold::Shared).await?;
    let stored = found.ok_or(WorkflowError::NotFound { what: "demand pool" })?;
    let line = stored.line(of.line).cloned();
    let line = line.ok_or(WorkflowError::NotFound { what: "pool line" })?;
    if store::is_fed(work.tx, of.line, actor.organization, None).await? {
        return Err(Refusal::FedFromBelow.into());
    }
    let own = store::hold_pledge(work, of.line, actor.organization).await?;
    ask.expect(own.as_ref().map_or(0, |own| own.version))?;
    let rules = stored.pool.rules.as_ref();
    let by_distance =
        rules.is_some_and(|rules| matches!(rules.sharing, SharingRule::SmallAndRemoteFirst { .. }));
    let days_away =
        if by_distance { store::days_away(work.tx, of.pool, actor.organization).await? } else { 0 };
    let standing = own.as_ref().filter(|own| own.state == PledgeState::Standing);
    let standing = standing.map(|own| own.pledge.clone());
    let fill = line.fill.clone();
    let salt = Uuid::from_bytes(random_bytes()?);
    let facts = Box::new(PledgeFacts { is_for_asker, standing, fill, days_away, salt });
    Ok(Ground { stored, line, own, pledge_id: work.id(), facts })
}

impl Command for Give {
    type Grounds = bool;
    type View = PledgeAnswer;

    async fn judge(&self, work: Work<'_>, ask: &Ask) -> Result<bool, WorkflowError> {
        judged(work, ask, self.of.pool, CommandName::Pledge).await
    }

    async fn change(
        &self,
        work: Work<'_>,
        ask: &Ask,
        is_for_asker: bool,
    ) -> Result<Done<PledgeAnswer>, WorkflowError> {
        let actor = ask.actor().ok_or(WorkflowError::OrganizationNeeded)?;
        let of = self.of;
        let mut ground = held(work, ask, actor, (of, is_for_asker)).await?;
        if let Some(own) = own_id(self.request.id)? {
            ground.pledge_id = PledgeId(own);
        }
        // Whoever pledges anew after a withdrawal has the same row, and the same id.
        let id = ground.own.as_ref().map_or(ground.pledge_id, |own| own.pledge.id);
        let (wish, claimed_at) = (self.request.wish, ask.claimed_at);
        let (line, facts) = (of.line, ground.facts.clone());
        let command = PoolCommand::Pledge { id, line, wish, claimed_at, facts };
        let pool = &ground.stored.pool;
        let decided = decide(pool, command, By::Person(actor), work.now)?;
        let Some(event) = decided.events.first() else {
            // Said a second time: it stands as it stood, and nothing else is wanted any more.
            approving::end(work, of, actor.organization, WaitEnd::Replaced).await?;
            let own = ground.own.ok_or(WorkflowError::NotFound { what: "pledge" })?;
            let version = own.version;
            return Ok(Done::changed(pledge_answer(of.pool, &own, false)).at(version));
        };
        let requirements = approving::wanted(work, &ground, &wish, actor).await?;
        if !requirements.is_empty() {
            if is_late(event) {
                // Nobody can say yes to it in time.
                return Err(Refusal::LateForApproval.into());
            }
            let at = (of, &ground, actor);
            return approving::wait(work, ask, at, wish, requirements).await;
        }
        approving::end(work, of, actor.organization, WaitEnd::Replaced).await?;
        let written = store::record_pledge(work, of.pool.into(), &ground.line, event, ask).await?;
        let (own, is_late) = written.ok_or(WorkflowError::NotFound { what: "pledge" })?;
        let version = own.version;
        let view = pledge_answer(of.pool, &own, is_late);
        Ok(if version == 1 { Done::made(view) } else { Done::changed(view) }.at(version))
    }
}

/// Whether a pledge is taken by the grace alone.
fn is_late(event: &Event) -> bool {
    matches!(
        event,
        Event::Pledged { is_late: true, .. } | Event::PledgeChanged { is_late: true, .. }
    )
}

impl Command for Withdraw {
    type Grounds = bool;
    type View = PledgeAnswer;

    async fn judge(&self, work: Work<'_>, ask: &Ask) -> Result<bool, WorkflowError> {
        judged(work, ask, self.0.pool, CommandName::Withdraw).await
    }

    async fn change(
        &self,
        work: Work<'_>,
        ask: &Ask,
        is_for_asker: bool,
    ) -> Result<Done<PledgeAnswer>, WorkflowError> {
        let actor = ask.actor().ok_or(WorkflowError::OrganizationNeeded)?;
        let of = self.0;
        let ground = held(work, ask, actor, (of, is_for_asker)).await?;
        let waited = approving::end(work, of, actor.organization, WaitEnd::Withdrawn).await?;
        if let Some(waited) = waited.filter(|_| ground.facts.standing.is_none()) {
            // It never counted: taking it back is nobody else's business.
            let own = ground.own.as_ref();
            return Ok(Done::changed(taken_back(of.pool, own, &waited, of.line)));
        }
        let mut facts = ground.facts;
        // Whoever left the audience may still take back what they gave.
        facts.is_for_asker |= facts.standing.is_some();
        let command = PoolCommand::Withdraw { line: of.line, claimed_at: ask.claimed_at, facts };
        let decided = decide(&ground.stored.pool, command, By::Person(actor), work.now)?;
        let absent = || WorkflowError::NotFound { what: "pledge" };
        let event = decided.events.first().ok_or_else(absent)?;
        let written = store::record_pledge(work, of.pool.into(), &ground.line, event, ask).await?;
        let (own, is_late) = written.ok_or_else(absent)?;
        let version = own.version;
        Ok(Done::changed(pledge_answer(of.pool, &own, is_late)).at(version))
    }
}
