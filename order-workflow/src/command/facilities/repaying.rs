//! Paying back: the oldest instalment first, and of each the interest before the loan.

use chrono::NaiveDate;
use supply_chain::facility::{FacilityName, FacilityRefusal, facility_authority, share_out};
use supply_chain::id::FacilityId;
use supply_chain::ledger::Occurrence;
use supply_chain::money::Money;
use supply_chain::payment::BankReference;

use super::agreeing::told;
use super::telling;
use crate::ask::Ask;
use crate::command::identity::frame::{Command, Done};
use crate::error::WorkflowError;
use crate::query::facilities::{FacilityView, asks, known};
use crate::store::agreements::day_in;
use crate::store::facilities::{self as store, Repayment, StoredFacility};
use crate::store::ledger::{self, Source};
use crate::unit_of_work::Work;
use supply_chain::id::DrawdownId;

/// What was paid back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repaid {
    /// How much.
    pub amount: Money,
    /// The day.
    pub paid_on: NaiveDate,
    /// What the bank calls it.
    pub reference: BankReference,
}

pub(super) struct Repay {
    pub(super) facility: FacilityId,
    pub(super) repaid: Repaid,
}

impl Command for Repay {
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
        let Repaid { amount, paid_on, reference } = &self.repaid;
        let (facility, paid_on) = (&stored.facility, *paid_on);
        if paid_on > day_in(&stored.zone, work.now) {
            return Err(FacilityRefusal::NotYet { paid_on }.into());
        }
        // Nothing is paid back of what was not drawn yet; a year that was typed wrongly would stand in the books of both.
        if let Some(earliest) = facility.first_drawn_on.filter(|first| paid_on < *first) {
            return Err(FacilityRefusal::BeforeDrawn { earliest }.into());
        }
        let owed = store::owed_of(work.tx, facility.id).await?;
        let Some(shares) = share_out(*amount, &owed) else {
            let parts = owed.iter().flat_map(|one| [one.interest, one.principal]);
            let owed = Money::sum(parts).unwrap_or_default();
            return Err(FacilityRefusal::MoreThanOwed { owed }.into());
        };
        if store::reference_is_used(work, facility.bank, reference).await? {
            return Err(FacilityRefusal::ReferenceUsed.into());
        }
        for share in shares.iter().filter(|share| share.interest > Money::ZERO) {
            charge(work, &stored, (share.drawdown, share.number), Some(paid_on)).await?;
        }
        let (bank, reference) = (facility.bank, reference.clone());
        let repayment =
            Repayment { id: work.id(), facility: facility.id, bank, paid_on, reference, shares };
        store::insert_repayment(work, &repayment, (actor.person, actor.organization)).await?;
        let too_large = || WorkflowError::Internal("a repayment is too large".to_owned());
        let (interest, principal) = repayment.sums().ok_or_else(too_large)?;
        let borrower = facility.borrower;
        let occurrence = Occurrence::Repaid { bank, borrower, principal, interest };
        ledger::post(work, &occurrence, Source::Repayment(repayment.id), 1, paid_on).await?;
        store::touch(work, facility.id).await?;
        telling::repaid(work, &stored, *amount, ask).await?;
        let (view, version) = told(work, ask, facility.id).await?;
        Ok(Done::made(view).at(version))
    }
}

/// Brings an instalment's interest into the books of both, once: on the day it is due, or on which it was paid before.
/// The facility is locked. Tells whether there was anything to bring.
pub(super) async fn charge(
    work: Work<'_>,
    stored: &StoredFacility,
    (drawdown, number): (DrawdownId, u32),
    paid_on: Option<NaiveDate>,
) -> Result<bool, WorkflowError> {
    let Some((amount, due_on)) = store::charge(work, drawdown, number).await? else {
        return Ok(false);
    };
    let day = paid_on.map_or(due_on, |paid_on| paid_on.min(due_on));
    let (bank, borrower) = (stored.facility.bank, stored.facility.borrower);
    let occurrence = Occurrence::InterestCharged { bank, borrower, amount };
    let position = i32::try_from(number).unwrap_or(i32::MAX);
    ledger::post(work, &occurrence, Source::Interest(drawdown), position, day).await?;
    Ok(true)
}
