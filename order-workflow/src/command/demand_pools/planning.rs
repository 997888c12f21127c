//! A pool is planned, published, and given up: its organizer's part.

use chrono::{DateTime, SubsecRound, Utc};
use supply_chain::ask::Actor;
use supply_chain::demand_pool::{
    By, Command as PoolCommand, CommandName, DemandPool, RoundCalendar, Rules, State, authority,
    decide,
};
use supply_chain::id::{DemandPoolId, OfferId, OrganizationId};
use supply_chain::offer::Audience;
use uuid::Uuid;

use super::above::{above_of, fits, lines_below};
use super::asking::ask_held;
use super::lines::lines_of;
use super::refusal::Refusal;
use super::seen::known;
use crate::ask::Ask;
use crate::command::identity::frame::{Command, Done};
use crate::command::own_id;
use crate::error::WorkflowError;
use crate::query::demand_pools::{PoolView, pool_view};
use crate::store::demand_pools::{self as store, Head, Hold, Part, StoredLine};
use crate::store::organizations::first_unknown;
use crate::store::registry::kind_of;
use crate::unit_of_work::Work;

/// The longest title, in characters.
const LONGEST_TITLE: usize = 120;
/// The longest note.
const LONGEST_NOTE: usize = 2_000;
/// The farthest that a cooperative may be, in days.
const FARTHEST: u8 = 60;

/// What an organizer writes of a pool.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PoolPlan {
    /// What people call it.
    pub title: String,
    /// What the organizer wants to be known of it.
    pub note: Option<String>,
    /// The rules.
    pub rules: Rules,
    /// Who may join; as the organizer's offers where nothing is said.
    pub audience: Option<Audience>,
    /// Where the goods come to; the organizer's own first place where nothing is said.
    pub hub_place: Option<Uuid>,
    /// What is bought.
    pub lines: Vec<PlannedLine>,
    /// Days from the hub to cooperatives; who is not named is near.
    pub distances: Vec<(OrganizationId, u8)>,
    /// When it comes round again.
    pub calendar: Option<RoundCalendar>,
}

/// One offer that is bought together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedLine {
    /// Of the supplier.
    pub offer: OfferId,
    /// In what it is pledged: a name, and base units in one; the supplier's pack where nothing is said.
    pub unit: Option<(String, i64)>,
    /// The most that can be bought, in units; nothing where nothing is said.
    pub cap: Cap,
}

/// The most of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Cap {
    /// What the supplier has now, where it keeps stock of the goods.
    #[default]
    Stock,
    /// So many units.
    Units(i64),
    /// No bound: the supplier gets what it is asked for.
    Unbounded,
}

/// A new pool.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPool {
    /// A UUIDv7 of the client's own.
    pub id: Option<Uuid>,
    /// Who sells.
    pub supplier: OrganizationId,
    /// The pool above in which its organizer pledges what comes together here; its lines are of that one.
    pub pledges_into: Option<DemandPoolId>,
    /// What is written of it.
    pub plan: PoolPlan,
}

/// A new pool, planned by its organizer.
pub(super) struct Create(pub(super) NewPool);

impl Command for Create {
    type Grounds = ();
    type View = PoolView;

    async fn judge(&self, _work: Work<'_>, ask: &Ask) -> Result<(), WorkflowError> {
        let actor = ask.actor().ok_or(WorkflowError::OrganizationNeeded)?;
        let blank =
            DemandPool::begin(DemandPoolId(Uuid::nil()), actor.organization, self.0.supplier);
        authority(&blank, CommandName::Plan, By::Person(actor))?;
        Ok(())
    }

    async fn change(
        &self,
        work: Work<'_>,
        ask: &Ask,
        (): (),
    ) -> Result<Done<PoolView>, WorkflowError> {
        let actor = ask.actor().ok_or(WorkflowError::OrganizationNeeded)?;
        let id = own_id(self.0.id)?.map_or_else(|| work.id(), DemandPoolId);
        let pool = DemandPool::begin(id, actor.organization, self.0.supplier);
        let besides = Besides { round_of: None, pledges_into: self.0.pledges_into };
        let stored = plan_new(work, ask, actor, pool, (self.0.plan.clone(), besides)).await?;
        let stored = stored.ok_or(WorkflowError::IdTaken)?;
        let view = pool_view(work.tx, stored.pool.id, actor, work.now).await?;
        Ok(Done::made(view).at(stored.pool.version))
    }
}

/// What a pool is to other pools.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Besides {
    /// The one it is planned after.
    pub(super) round_of: Option<DemandPoolId>,
    /// The one above in which it pledges.
    pub(super) pledges_into: Option<DemandPoolId>,
}

/// Plans a pool that there is not yet, as `actor`; nothing where its id is taken, or the round after the same pool is
/// planned already.
pub(super) async fn plan_new(
    work: Work<'_>,
    ask: &Ask,
    actor: &Actor,
    pool: DemandPool,
    (plan, besides): (PoolPlan, Besides),
) -> Result<Option<store::StoredPool>, WorkflowError> {
    let kind = kind_of(work.tx, pool.supplier).await?;
    if pool.supplier == pool.organizer || kind.is_none() {
        return Err(Refusal::NotASupplier.into());
    }
    let id = pool.id;
    let (head, rules, lines) =
        written(work, actor, (&pool, besides.pledges_into), plan, &[]).await?;
    let head = Head { round_of: besides.round_of, ..head };
    let command = plan_command(&rules, &lines);
    let decided = decide(&pool, command, By::Person(actor), work.now)?;
    let planned = decided.events.iter().fold(pool, DemandPool::after);
    if !store::insert(work, &planned, &head, &lines, actor.person).await? {
        return Ok(None);
    }
    let mut stored = store::get_for_update(work.tx, id).await?;
    // The first version is the plan itself.
    stored.pool.version = 0;
    store::record(work, stored, &decided.events, ask).await.map(Some)
}

fn plan_command(rules: &Rules, lines: &[StoredLine]) -> PoolCommand {
    let lines = lines.iter().map(|line| line.line.clone()).collect();
    PoolCommand::Plan { rules: rules.clone(), lines }
}

/// What is written beside the rules, the rules as the database keeps them, and the lines of the supplier's offers;
/// a line of `before` keeps its id.
async fn written(
    work: Work<'_>,
    actor: &Actor,
    (pool, above): (&DemandPool, Option<DemandPoolId>),
    plan: PoolPlan,
    before: &[StoredLine],
) -> Result<(Head, Rules, Vec<StoredLine>), WorkflowError> {
    let (organizer, supplier) = (actor.organization, pool.supplier);
    let title = text(&plan.title, "title", LONGEST_TITLE)?;
    let note = plan.note.as_deref().map(str::trim).filter(|note| !note.is_empty());
    let note = note.map(|note| text(note, "note", LONGEST_NOTE)).transpose()?;
    if let Some(calendar) = &plan.calendar {
        calendar.check()?;
    }
    let audience = plan.audience.unwrap_or_else(|| Audience::default_of(actor.kind));
    if let Audience::Organizations(named) = &audience
        && first_unknown(work.tx, named).await?.is_some()
    {
        return Err(Refusal::OrganizationUnknown { field: "audience" }.into());
    }
    let named: Vec<OrganizationId> = plan.distances.iter().map(|(of, _)| *of).collect();
    if first_unknown(work.tx, &named).await?.is_some() {
        return Err(Refusal::OrganizationUnknown { field: "distances" }.into());
    }
    if plan.distances.iter().any(|(_, days)| *days > FARTHEST) {
        return Err(Refusal::TooFar.into());
    }
    let mut distances = plan.distances;
    distances.sort_unstable();
    distances.dedup_by_key(|(of, _)| *of);
    let hub = store::place_of(work.tx, organizer, plan.hub_place).await?;
    let hub = hub.ok_or(Refusal::NotOwnPlace)?;
    let rules = as_kept(plan.rules);
    let (lines, pledges_into) = if let Some(above) = above {
        let upper = above_of(work, actor, above).await?;
        fits(&upper, (pool, &rules), plan.calendar.is_some())?;
        let (lines, links) = lines_below(work, &upper, (pool, &rules), &plan.lines, before).await?;
        (lines, Some((above, links)))
    } else {
        let (parties, asks) = ((organizer, supplier), (rules.fee, rules.role));
        (lines_of(work, parties, (&plan.lines, asks), before).await?, None)
    };
    let (calendar, round_of) = (plan.calendar, None);
    let head = Head { title, note, audience, hub, distances, calendar, round_of, pledges_into };
    Ok((head, rules, lines))
}

fn text(said: &str, field: &'static str, limit: usize) -> Result<String, Refusal> {
    let said = said.trim();
    if (1..=limit).contains(&said.chars().count()) {
        Ok(said.to_owned())
    } else {
        Err(Refusal::WrongLength { field, limit })
    }
}

/// The dates to the microsecond: so the database gives them back, and so they are digested.
fn as_kept(mut rules: Rules) -> Rules {
    let kept = |at: DateTime<Utc>| at.trunc_subsecs(6);
    rules.dates.open_at = kept(rules.dates.open_at);
    rules.dates.top_up_at = rules.dates.top_up_at.map(kept);
    rules.dates.cut_off_at = kept(rules.dates.cut_off_at);
    rules
}

/// What its organizer asks of a pool that there is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PoolRequest {
    /// Write it anew.
    Plan(Box<PoolPlan>),
    /// Publish its rules.
    Publish,
    /// Give it up.
    CallOff {
        /// Why.
        reason: String,
    },
}

impl PoolRequest {
    const fn name(&self) -> CommandName {
        match self {
            Self::Plan(_) => CommandName::Plan,
            Self::Publish => CommandName::Publish,
            Self::CallOff { .. } => CommandName::CallOff,
        }
    }
}

pub(super) struct Handle {
    pub(super) id: DemandPoolId,
    pub(super) request: PoolRequest,
}

impl Command for Handle {
    type Grounds = ();
    type View = PoolView;

    async fn judge(&self, work: Work<'_>, ask: &Ask) -> Result<(), WorkflowError> {
        let actor = ask.actor().ok_or(WorkflowError::OrganizationNeeded)?;
        let stored = store::find(work.tx, self.id, Part::Head, Hold::No).await?;
        let stored = known(work, stored, &ask.by).await?;
        authority(&stored.pool, self.request.name(), By::Person(actor))?;
        Ok(())
    }

    async fn change(
        &self,
        work: Work<'_>,
        ask: &Ask,
        (): (),
    ) -> Result<Done<PoolView>, WorkflowError> {
        let actor = ask.actor().ok_or(WorkflowError::OrganizationNeeded)?;
        let stored = store::get_for_update(work.tx, self.id).await?;
        ask.expect(stored.pool.version)?;
        let command = match &self.request {
            PoolRequest::Plan(plan) => {
                // Asked before the offers are looked at: of a pool that is open nothing is written.
                if stored.pool.state_at(work.now) != State::Planned {
                    let (state, command) = (stored.pool.state_at(work.now), CommandName::Plan);
                    let refusal =
                        supply_chain::demand_pool::Refusal::NotInThisState { state, command };
                    return Err(refusal.into());
                }
                return self.plan_again(work, ask, (actor, stored), (**plan).clone()).await;
            }
            PoolRequest::Publish => PoolCommand::Publish,
            PoolRequest::CallOff { reason } => PoolCommand::CallOff { reason: reason.clone() },
        };
        let (stored, _) = ask_held(work, stored, command, ask).await?;
        let view = pool_view(work.tx, self.id, actor, work.now).await?;
        Ok(Done::changed(view).at(stored.pool.version))
    }
}

impl Handle {
    async fn plan_again(
        &self,
        work: Work<'_>,
        ask: &Ask,
        (actor, stored): (&Actor, store::StoredPool),
        plan: PoolPlan,
    ) -> Result<Done<PoolView>, WorkflowError> {
        let of = (&stored.pool, stored.pledges_into);
        let (head, rules, lines) = written(work, actor, of, plan, &stored.lines).await?;
        let command = plan_command(&rules, &lines);
        let decided = decide(&stored.pool, command, By::Person(actor), work.now)?;
        store::rewrite(work, &stored.pool, &head, &lines).await?;
        let stored = store::record(work, stored, &decided.events, ask).await?;
        let view = pool_view(work.tx, self.id, actor, work.now).await?;
        Ok(Done::changed(view).at(stored.pool.version))
    }
}
