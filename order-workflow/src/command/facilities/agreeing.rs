//! A facility is written down by its borrower and agreed to by its bank.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use supply_chain::facility::{
    Facility, FacilityCommand, FacilityRefusal, FacilityState, Purpose, PurposeLimit, check_terms,
    decide_facility, facility_authority,
};
use supply_chain::id::{FacilityId, OrganizationId, PersonId};
use supply_chain::money::Money;
use supply_chain::signature::Quorum;
use uuid::Uuid;

use super::telling;
use crate::ask::Ask;
use crate::command::identity::frame::{Command, Done};
use crate::command::own_id;
use crate::error::WorkflowError;
use crate::query::facilities::{FacilityView, asks, facility_view, known};
use crate::store::agreements::day_in;
use crate::store::approval_rules::approvers;
use crate::store::facilities as store;
use crate::unit_of_work::Work;

/// A facility as its borrower writes it down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewFacility {
    /// A UUIDv7 of the client's own.
    pub id: Option<Uuid>,
    /// Who lends.
    pub bank: OrganizationId,
    /// Its number at the bank.
    pub number: String,
    /// The most that may be drawn in all.
    pub limit: Money,
    /// What for, and at most how much for each.
    pub purposes: Vec<(Purpose, Money)>,
    /// Of a year, such as 0.06.
    pub annual_rate: Decimal,
    /// From the first drawing to the last instalment.
    pub months: u32,
    /// Months at the beginning in which interest alone is paid.
    pub grace_months: u32,
    /// Of each month.
    pub due_day: u32,
    /// Of the members' meeting that allowed it.
    pub meeting_decision: String,
    /// How many of the board sign each drawing.
    pub needed: u32,
    /// Who of them; empty for everyone with the approver's role.
    pub board: Vec<PersonId>,
    /// The last day on which it can be drawn.
    pub available_until: NaiveDate,
}

/// What is asked of a facility that exists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FacilityRequest {
    /// Say that it is so.
    Agree,
    /// Say that it is not so.
    Decline {
        /// Why.
        words: String,
    },
    /// Let nothing more be drawn on it.
    End,
}

impl FacilityRequest {
    fn command(&self) -> FacilityCommand {
        match self {
            Self::Agree => FacilityCommand::Agree,
            Self::Decline { words } => FacilityCommand::Decline { words: words.clone() },
            Self::End => FacilityCommand::End,
        }
    }
}

/// The longest number of a facility, in characters.
const LONGEST_NUMBER: usize = 100;

pub(super) struct Propose(pub(super) NewFacility);

impl Command for Propose {
    type Grounds = ();
    type View = FacilityView;

    async fn judge(&self, _work: Work<'_>, ask: &Ask) -> Result<(), WorkflowError> {
        let actor = ask.actor().ok_or(WorkflowError::OrganizationNeeded)?;
        if actor.is_any(Facility::ROLES) {
            Ok(())
        } else {
            Err(FacilityRefusal::NotYourRole { roles: Facility::ROLES }.into())
        }
    }

    async fn change(
        &self,
        work: Work<'_>,
        ask: &Ask,
        (): (),
    ) -> Result<Done<FacilityView>, WorkflowError> {
        let actor = ask.actor().ok_or(WorkflowError::OrganizationNeeded)?;
        let new = &self.0;
        let number = new.number.trim();
        if !(1..=LONGEST_NUMBER).contains(&number.chars().count()) {
            let (field, limit) = ("number", LONGEST_NUMBER);
            return Err(FacilityRefusal::WrongLength { field, limit }.into());
        }
        if new.bank == actor.organization || !store::lends(work.tx, new.bank).await? {
            return Err(FacilityRefusal::NotABank.into());
        }
        let id = own_id(new.id)?.map_or_else(|| work.id(), FacilityId);
        let facility = terms(new, id, actor.organization);
        let zone = store::zone_of(work.tx, actor.organization).await?;
        check_terms(&facility, day_in(&zone, work.now))?;
        let able = approvers(work.tx, actor.organization).await?;
        if facility.quorum.board.iter().any(|person| !able.contains(person)) {
            return Err(FacilityRefusal::NotAnApprover.into());
        }
        if !store::insert(work, &facility, number, actor.person).await? {
            return Err(FacilityRefusal::NumberTaken.into());
        }
        let (view, version) = told(work, ask, facility.id).await?;
        telling::proposed(work, &facility, number, ask).await?;
        Ok(Done::made(view).at(version))
    }
}

fn terms(new: &NewFacility, id: FacilityId, borrower: OrganizationId) -> Facility {
    let limit =
        |&(purpose, most): &(Purpose, Money)| PurposeLimit { purpose, most, used: Money::ZERO };
    let mut board = new.board.clone();
    board.sort_unstable();
    board.dedup();
    Facility {
        id,
        bank: new.bank,
        bank_is_here: true,
        borrower,
        state: FacilityState::Proposed,
        limit: new.limit,
        used: Money::ZERO,
        purposes: new.purposes.iter().map(limit).collect(),
        annual_rate: new.annual_rate,
        months: new.months,
        grace_months: new.grace_months,
        due_day: new.due_day,
        meeting_decision: new.meeting_decision.clone(),
        quorum: Quorum { needed: usize::try_from(new.needed).unwrap_or(usize::MAX), board },
        available_until: new.available_until,
        first_drawn_on: None,
    }
}

pub(super) struct Handle {
    pub(super) id: FacilityId,
    pub(super) request: FacilityRequest,
}

impl Command for Handle {
    type Grounds = ();
    type View = FacilityView;

    async fn judge(&self, work: Work<'_>, ask: &Ask) -> Result<(), WorkflowError> {
        let seen = known(store::find(work.tx, self.id).await?, &ask.by)?;
        Ok(facility_authority(&seen.facility, self.request.command().name(), asks(&ask.by))?)
    }

    async fn change(
        &self,
        work: Work<'_>,
        ask: &Ask,
        (): (),
    ) -> Result<Done<FacilityView>, WorkflowError> {
        let stored = known(store::find_for_update(work, self.id).await?, &ask.by)?;
        ask.expect(stored.version)?;
        let event = decide_facility(&stored.facility, self.request.command(), asks(&ask.by))?;
        if !store::record(work, &stored, &event, ask.by.person()).await? {
            return Err(FacilityRefusal::NumberTaken.into());
        }
        telling::answered(work, &stored, &event, ask).await?;
        let (view, version) = told(work, ask, self.id).await?;
        Ok(Done::changed(view).at(version))
    }
}

/// The facility as the asker sees it now, with its version.
pub(super) async fn told(
    work: Work<'_>,
    ask: &Ask,
    id: FacilityId,
) -> Result<(FacilityView, i64), WorkflowError> {
    let stored = known(store::find(work.tx, id).await?, &ask.by)?;
    let view = facility_view(work.tx, &stored, &ask.by, work.now).await?;
    Ok((view, stored.version))
}
