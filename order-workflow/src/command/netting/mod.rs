//! Nettings: called by one of two, or by the cooperative that many belong to; agreed to by everybody in it; done once.

mod calling;
mod carrying;
mod telling;

use chrono::NaiveDate;
use supply_chain::ask::Actor;
use supply_chain::id::{NettingId, OrganizationId};
use supply_chain::settlement::{
    NettingCommand, NettingEvent, NettingRefusal, NettingRun, decide_netting,
};
use uuid::Uuid;

use crate::answers::Answer;
use crate::ask::Ask;
use crate::command::identity::frame::{Command, Done, carry_out};
use crate::error::WorkflowError;
use crate::query::netting::{NettingView, known, netting as shown};
use crate::query::statements::readers;
use crate::store::agreements::day_in;
use crate::store::netting::{self as store, Stored};
use crate::unit_of_work::{Work, Workflow};

/// Among whom debts are set off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Among {
    /// The asker's organization and one other.
    With(OrganizationId),
    /// A secondary and those that belong to it.
    Federation {
        /// The secondary; the asker's own organization when nothing is said, which the operator has not.
        of: Option<OrganizationId>,
        /// Who is left out.
        without: Vec<OrganizationId>,
    },
}

/// A netting as somebody calls it.
#[derive(Debug, Clone)]
pub struct NewNetting {
    /// A UUIDv7 of the client's own.
    pub id: Option<Uuid>,
    /// Among whom.
    pub among: Among,
    /// The last day on which one can agree, at the organizer's place; a week from today when nothing is said.
    pub answer_by: Option<NaiveDate>,
}

/// What is asked of a netting that exists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Request {
    /// To agree for one's organization.
    Consent,
    /// Not to.
    Refuse {
        /// Why, in own words; at most 500 characters.
        words: Option<String>,
    },
    /// To call it off, as whoever called it.
    CallOff,
    /// To set the debts off.
    Carry,
}

/// Calls a netting, which everybody in it is shown; 201. Nothing is set off yet.
///
/// # Errors
/// Not the asker's role; a [`NettingRefusal`]: nothing to set off, no such partner.
pub async fn call_netting(
    workflow: &Workflow,
    ask: Ask,
    new: NewNetting,
) -> Result<Answer, WorkflowError> {
    carry_out(workflow, ask, Call(new)).await
}

/// Carries out `request` on a netting; 200 with the netting as it then stands.
///
/// # Errors
/// [`WorkflowError::NotFound`] to anyone it does not concern; stale; a [`NettingRefusal`].
pub async fn handle_netting(
    workflow: &Workflow,
    ask: Ask,
    id: NettingId,
    request: Request,
) -> Result<Answer, WorkflowError> {
    carry_out(workflow, ask, Handle { id, request }).await
}

/// The most runs that one look lets lapse; the next goes on.
const LAPSED_AT_MOST: i64 = 500;

impl Workflow {
    /// Calls off the nettings that not everybody agreed to by the day that was named; tells how many. Safe to run
    /// late, twice, or by two processes: past that day nobody can agree any more whether or not it ran.
    ///
    /// # Errors
    /// The database fails.
    pub async fn lapse_nettings(&self) -> Result<usize, WorkflowError> {
        let mut lapsed = 0;
        for id in store::lapsing(self.reader(), self.origin.now(), LAPSED_AT_MOST).await? {
            let done = self.carry_out(move |work| Box::pin(lapse(work, id))).await?;
            lapsed += usize::from(done);
        }
        Ok(lapsed)
    }
}

async fn lapse(work: Work<'_>, id: NettingId) -> Result<bool, WorkflowError> {
    let Some(stored) = store::find(work.tx, id, true).await? else { return Ok(false) };
    // Somebody was quicker.
    if stored.run.state_at(work.now) == stored.run.state {
        return Ok(false);
    }
    let (ask, event) = (Ask::by_the_clock(), NettingEvent::CalledOff);
    record(work, &stored, &event, &ask).await?;
    telling::told(work, &stored, &event, &ask).await?;
    Ok(true)
}

fn acting(ask: &Ask) -> Result<&Actor, WorkflowError> {
    let actor = ask.actor().ok_or(WorkflowError::OrganizationNeeded)?;
    if actor.is_any(NettingRun::ROLES) {
        Ok(actor)
    } else {
        Err(NettingRefusal::NotYourRole { roles: NettingRun::ROLES }.into())
    }
}

async fn record(
    work: Work<'_>,
    stored: &Stored,
    event: &NettingEvent,
    ask: &Ask,
) -> Result<(), WorkflowError> {
    let day = day_in(&stored.zone, work.now);
    store::record(work, stored.run.id, event, (ask, day)).await
}

struct Call(NewNetting);

impl Command for Call {
    type Grounds = ();
    type View = NettingView;

    async fn judge(&self, _work: Work<'_>, ask: &Ask) -> Result<(), WorkflowError> {
        match &self.0.among {
            // Whoever runs the installation may call one for a secondary, whose people then carry it out.
            Among::Federation { of: Some(_), .. } if ask.actor().is_none() => Ok(()),
            _ => acting(ask).map(|_| ()),
        }
    }

    async fn change(
        &self,
        work: Work<'_>,
        ask: &Ask,
        (): (),
    ) -> Result<Done<NettingView>, WorkflowError> {
        let stored = calling::called(work, ask, &self.0).await?;
        let view = shown(work.tx, &ask.by, stored.run.id, work.now).await?;
        let version = view.version;
        Ok(Done::made(view).at(version))
    }
}

struct Handle {
    id: NettingId,
    request: Request,
}

impl Command for Handle {
    type Grounds = Stored;
    type View = NettingView;

    async fn judge(&self, work: Work<'_>, ask: &Ask) -> Result<Stored, WorkflowError> {
        let actor = ask.actor().ok_or(WorkflowError::OrganizationNeeded)?;
        readers(actor)?;
        let stored = known(store::find(work.tx, self.id, true).await?, actor.organization)?;
        acting(ask)?;
        Ok(stored)
    }

    async fn change(
        &self,
        work: Work<'_>,
        ask: &Ask,
        stored: Stored,
    ) -> Result<Done<NettingView>, WorkflowError> {
        let actor = acting(ask)?;
        ask.expect(stored.version)?;
        let (run, now) = (&stored.run, work.now);
        let command = match &self.request {
            Request::Consent => NettingCommand::Consent,
            Request::Refuse { words } => NettingCommand::Refuse { words: words.clone() },
            Request::CallOff => NettingCommand::CallOff,
            Request::Carry => {
                let (bills, plan) = carrying::reckoned(work, &stored).await?;
                let decided = decide_netting(run, NettingCommand::Carry { plan }, actor, now)?;
                for event in &decided.events {
                    record(work, &stored, event, ask).await?;
                }
                carrying::carry(work, &stored, &bills, ask).await?;
                telling::told(work, &stored, &NettingEvent::Done, ask).await?;
                return done(work, ask, self.id).await;
            }
        };
        for event in &decide_netting(run, command, actor, now)?.events {
            record(work, &stored, event, ask).await?;
            telling::told(work, &stored, event, ask).await?;
        }
        done(work, ask, self.id).await
    }
}

async fn done(
    work: Work<'_>,
    ask: &Ask,
    id: NettingId,
) -> Result<Done<NettingView>, WorkflowError> {
    let view = shown(work.tx, &ask.by, id, work.now).await?;
    let version = view.version;
    Ok(Done::changed(view).at(version))
}
