//! A repayment that was recorded by mistake is taken back by whoever records them: its instalments are owed again, and the
//! books of both say so. Interest that was brought in early for it stays: it falls due all the same.

use supply_chain::facility::{FacilityName, facility_authority, judge_unpaying};
use supply_chain::id::{FacilityId, RepaymentId};
use supply_chain::ledger::Occurrence;

use super::agreeing::told;
use super::telling;
use crate::ask::Ask;
use crate::command::identity::frame::{Command, Done};
use crate::error::WorkflowError;
use crate::query::facilities::{FacilityView, asks, known};
use crate::store::agreements::day_in;
use crate::store::facilities as store;
use crate::store::ledger::{self, Source};
use crate::unit_of_work::Work;

pub(super) struct Unpay {
    pub(super) facility: FacilityId,
    pub(super) repayment: RepaymentId,
    pub(super) words: String,
}

impl Command for Unpay {
    type Grounds = ();
    type View = FacilityView;

    async fn judge(&self, work: Work<'_>, ask: &Ask) -> Result<(), WorkflowError> {
        let seen = known(store::find(work.tx, self.facility).await?, &ask.by)?;
        Ok(facility_authority(&seen.facility, FacilityName::Repay, asks(&ask.by))?)
    }

    async fn change(
        &self,
        work: Work<'_>,
        ask: &Ask,
        (): (),
    ) -> Result<Done<FacilityView>, WorkflowError> {
        let actor = ask.actor().ok_or(WorkflowError::OrganizationNeeded)?;
        let stored = known(store::find_for_update(work, self.facility).await?, &ask.by)?;
        ask.expect(stored.version)?;
        let found = store::find_repayment(work, self.facility, self.repayment).await?;
        let found = found.ok_or(WorkflowError::NotFound { what: "repayment" })?;
        let words = judge_unpaying(&self.words, found.is_reversed, found.is_on_line)?;
        let by = (actor.person, actor.organization);
        store::reverse_repayment(work, self.repayment, &words, by).await?;
        let (bank, borrower) = (stored.facility.bank, stored.facility.borrower);
        let (principal, interest) = (found.principal, found.interest);
        let occurrence = Occurrence::RepaidBack { bank, borrower, principal, interest };
        let (source, day) = (Source::Repayment(self.repayment), day_in(&stored.zone, work.now));
        ledger::post(work, &occurrence, source, 2, day).await?;
        store::touch(work, self.facility).await?;
        // Both were added up when it was recorded.
        let amount = principal.plus(interest).unwrap_or(principal);
        telling::unpaid(work, &stored, amount, ask).await?;
        let (view, version) = told(work, ask, self.facility).await?;
        Ok(Done::changed(view).at(version))
    }
}
