//! Statements: drawn up when a month is over, agreed or disputed by both, replaced when papers were added.

mod month_end;
mod telling;

pub use self::month_end::MonthEnd;

use chrono::Datelike;
use supply_chain::ask::Actor;
use supply_chain::calendar::Period;
use supply_chain::id::{OrganizationId, StatementId};
use supply_chain::settlement::{
    Mark, Statement, StatementCommand, StatementEvent, StatementRefusal, StatementState,
    decide_statement,
};
use uuid::Uuid;

use crate::answers::Answer;
use crate::ask::Ask;
use crate::command::identity::frame::{Command, Done, carry_out};
use crate::command::own_id;
use crate::error::WorkflowError;
use crate::query::statements::{StatementView, known, readers, statement as shown};
use crate::store::agreements::day_in;
use crate::store::numbers;
use crate::store::purchase_orders::traders;
use crate::store::statements::{self as store, Stored};
use crate::unit_of_work::{Work, Workflow};

/// The series of their numbers: rekonsiliasi saldo.
const SERIES: &str = "RS";

/// A statement as somebody asks for it.
#[derive(Debug, Clone)]
pub struct NewStatement {
    /// A UUIDv7 of the client's own.
    pub id: Option<Uuid>,
    /// With whom.
    pub with: OrganizationId,
    /// Of which month.
    pub period: Period,
}

/// What is asked of a statement that exists.
#[derive(Debug, Clone)]
pub enum Request {
    /// To agree that it is so.
    Agree,
    /// To mark what one sees otherwise.
    Dispute(Vec<Mark>),
    /// To draw it up anew.
    Replace,
}

/// Draws up the statement of a month that is over; 201.
///
/// # Errors
/// Not the asker's role; no such partner; a [`StatementRefusal`].
pub async fn draw_up_statement(
    workflow: &Workflow,
    ask: Ask,
    new: NewStatement,
) -> Result<Answer, WorkflowError> {
    carry_out(workflow, ask, DrawUp(new)).await
}

/// Carries out `request` on a statement; 200 with the statement as it then stands, 201 with the new one that
/// takes its place.
///
/// # Errors
/// [`WorkflowError::NotFound`] to anyone it is not between; stale; a [`StatementRefusal`].
pub async fn handle_statement(
    workflow: &Workflow,
    ask: Ask,
    id: StatementId,
    request: Request,
) -> Result<Answer, WorkflowError> {
    carry_out(workflow, ask, Handle { id, request }).await
}

fn acting(ask: &Ask) -> Result<&Actor, WorkflowError> {
    let actor = ask.actor().ok_or(WorkflowError::OrganizationNeeded)?;
    if actor.is_any(Statement::ROLES) {
        Ok(actor)
    } else {
        Err(StatementRefusal::NotYourRole { roles: Statement::ROLES }.into())
    }
}

struct DrawUp(NewStatement);

impl Command for DrawUp {
    type Grounds = ();
    type View = StatementView;

    async fn judge(&self, _work: Work<'_>, ask: &Ask) -> Result<(), WorkflowError> {
        acting(ask).map(|_| ())
    }

    async fn change(
        &self,
        work: Work<'_>,
        ask: &Ask,
        (): (),
    ) -> Result<Done<StatementView>, WorkflowError> {
        let (actor, new) = (acting(ask)?, &self.0);
        let own = actor.organization;
        let there = traders(work.tx, &[own, new.with]).await?;
        if own == new.with || there.iter().all(|trader| trader.id != new.with) {
            return Err(StatementRefusal::PartnerUnknown.into());
        }
        // Over where the sun sets last: nothing can come any more at either place.
        let ahead =
            there.iter().any(|trader| day_in(&trader.zone, work.now) <= new.period.last_day());
        if ahead {
            return Err(StatementRefusal::NotOver { period: new.period }.into());
        }
        if let Some(id) = store::of_period(work.tx, (own, new.with), new.period).await? {
            return Err(StatementRefusal::Exists { id }.into());
        }
        let id = own_id(new.id)?.map_or_else(|| work.id(), StatementId);
        let between = (own, new.with);
        let statement = drawn(work, id, between, new.period, vec![own]).await?;
        put_on_record(work, &statement, ask).await?;
        telling::drawn_up(work, &statement, ask).await?;
        done(work, id, actor).await.map(Done::made_at)
    }
}

/// A statement drawn up from the books as they are now.
async fn drawn(
    work: Work<'_>,
    id: StatementId,
    (issuer, other): (OrganizationId, OrganizationId),
    period: Period,
    agreed: Vec<OrganizationId>,
) -> Result<Statement, WorkflowError> {
    let draw = store::draw(work.tx, (issuer, other), period).await?;
    if draw.is_blank() {
        return Err(StatementRefusal::NothingBetween.into());
    }
    let (state, marks) = (StatementState::Proposed, Vec::new());
    Ok(Statement { id, issuer, other, period, draw, state, agreed, marks })
}

/// Numbers it and writes it down.
async fn put_on_record(
    work: Work<'_>,
    statement: &Statement,
    ask: &Ask,
) -> Result<String, WorkflowError> {
    let year = statement.period.last_day().year();
    let number = numbers::next(work, statement.issuer, SERIES, year).await?;
    if store::insert(work, statement, &number, ask).await? {
        return Ok(number);
    }
    // Two asked at once, or the id is taken.
    let between = (statement.issuer, statement.other);
    Err(match store::of_period(work.tx, between, statement.period).await? {
        Some(id) => StatementRefusal::Exists { id }.into(),
        None => WorkflowError::IdTaken,
    })
}

async fn done(
    work: Work<'_>,
    id: StatementId,
    actor: &Actor,
) -> Result<StatementView, WorkflowError> {
    shown(work.tx, actor, id).await
}

struct Handle {
    id: StatementId,
    request: Request,
}

impl Command for Handle {
    type Grounds = Stored;
    type View = StatementView;

    async fn judge(&self, work: Work<'_>, ask: &Ask) -> Result<Stored, WorkflowError> {
        let actor = ask.actor().ok_or(WorkflowError::OrganizationNeeded)?;
        readers(actor)?;
        let stored = known(store::find(work.tx, self.id, true).await?, actor)?;
        acting(ask)?;
        Ok(stored)
    }

    async fn change(
        &self,
        work: Work<'_>,
        ask: &Ask,
        stored: Stored,
    ) -> Result<Done<StatementView>, WorkflowError> {
        let actor = acting(ask)?;
        ask.expect(stored.version)?;
        let statement = &stored.statement;
        let between = (statement.issuer, statement.other);
        let command = match &self.request {
            Request::Agree => {
                let today = store::draw(work.tx, between, statement.period).await?;
                StatementCommand::Agree { today }
            }
            Request::Dispute(marks) => StatementCommand::Dispute { marks: marks.clone() },
            Request::Replace => StatementCommand::Replace,
        };
        for event in decide_statement(statement, command, actor)?.events {
            if event == StatementEvent::Replaced {
                let said = vec![actor.organization];
                let newer = replaced(work, &stored, said, ask).await?;
                telling::drawn_up(work, &newer, ask).await?;
                return done(work, newer.id, actor).await.map(Done::made_at);
            }
            store::record(work, statement, &event, ask).await?;
            telling::answered(work, &stored, &event, ask).await?;
        }
        done(work, self.id, actor).await.map(Done::changed_at)
    }
}

/// Draws a statement up anew in place of one; from the same side, so that what is read stays comparable.
async fn replaced(
    work: Work<'_>,
    stored: &Stored,
    agreed: Vec<OrganizationId>,
    ask: &Ask,
) -> Result<Statement, WorkflowError> {
    let old = &stored.statement;
    let id: StatementId = work.id();
    let newer = drawn(work, id, (old.issuer, old.other), old.period, agreed).await?;
    store::replace(work, old.id, id).await?;
    put_on_record(work, &newer, ask).await?;
    Ok(newer)
}

impl Done<StatementView> {
    fn made_at(view: StatementView) -> Self {
        let version = view.version;
        Self::made(view).at(version)
    }

    fn changed_at(view: StatementView) -> Self {
        let version = view.version;
        Self::changed(view).at(version)
    }
}
