//! A decision about a year is taken back: the books say the opposite, every share is nobody's again, and what was decided
//! stays to be read.

use std::sync::Arc;

use chrono::NaiveDate;
use supply_chain::id::YearDecisionId;
use supply_chain::ledger::{Occurrence, reversed};

use super::{MINUTES_LONGEST, REASON_LONGEST, Refusal, decided, decider, kept};
use crate::answers::{self, Answer};
use crate::ask::Ask;
use crate::error::WorkflowError;
use crate::query::ledger::today_at;
use crate::query::patronage::year as year_view;
use crate::store::books::lock;
use crate::store::ledger::{Source, post};
use crate::store::patronage::payouts::paid_shares;
use crate::store::patronage::{
    TakenBack, hold, later_standing, passed_on_by, posted, standing, take_back as write,
};
use crate::unit_of_work::Workflow;

/// Why a decision is taken back, and by what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakeBack {
    /// The decision above whose gift was passed on; nothing for the cooperative's own surplus.
    pub from: Option<YearDecisionId>,
    /// The number of the minutes.
    pub minutes: String,
    /// Why.
    pub reason: String,
    /// When it was decided.
    pub taken_on: NaiveDate,
}

/// Takes back what stands decided about a year; answers 200 with the year as it then stands.
///
/// # Errors
/// 403 but for the board and its treasurer; [`Refusal`]: undecided, a later year decided, or members passed on already what
/// they got by it.
pub async fn take_back(
    workflow: &Workflow,
    ask: Ask,
    year: i32,
    how: TakeBack,
) -> Result<Answer, WorkflowError> {
    let asked = Arc::new((ask, how));
    workflow
        .carry_out(move |work| {
            let asked = Arc::clone(&asked);
            Box::pin(async move {
                let (ask, how) = &*asked;
                let actor = decider(&ask.by)?;
                if let Some(answer) = answers::claim(work, ask).await? {
                    return Ok(answer);
                }
                let organization = actor.organization;
                let undecided = Refusal::Undecided { year };
                let there = standing(work.tx, organization, year, how.from).await?;
                let there = there.ok_or_else(|| undecided.clone())?;
                let id = YearDecisionId(there.id);
                hold(work, id).await?;
                lock(work, organization).await?;
                // Asked again: somebody else may have taken it back while we waited.
                standing(work.tx, organization, year, how.from).await?.ok_or(undecided)?;
                let passed_on = passed_on_by(work.tx, id).await?;
                if !passed_on.is_empty() {
                    return Err(Refusal::PassedOn { by: passed_on }.into());
                }
                let number = paid_shares(work.tx, id).await?;
                if number > 0 {
                    return Err(Refusal::PaidOut { number }.into());
                }
                if how.from.is_none()
                    && let Some(later) = later_standing(work.tx, organization, year).await?
                {
                    return Err(Refusal::LaterDecided { later }.into());
                }
                let today = today_at(work.tx, organization, work.now).await?;
                let earliest = there.decided_on.pred_opt().unwrap_or(there.decided_on);
                decided(how.taken_on, earliest, today)?;
                let minutes = kept("minutes", &how.minutes, MINUTES_LONGEST)?;
                let reason = kept("reason", &how.reason, REASON_LONGEST)?;
                let by = actor.person;
                let taken =
                    TakenBack { minutes: &minutes, reason: &reason, taken_on: how.taken_on, by };
                write(work, id, &taken).await?;
                let happened = posted(work.tx, id).await?;
                for (position, occurrence) in (3..).zip(happened.into_iter().rev()) {
                    let back = opposite(occurrence)?;
                    post(work, &back, Source::Year(id), position, how.taken_on).await?;
                }
                let view = year_view(work.tx, &ask.by, year, work.now).await?;
                answers::keep(work, ask, 200, &view, None).await
            })
        })
        .await
}

/// What takes an occurrence of a year back.
fn opposite(occurrence: Occurrence) -> Result<Occurrence, WorkflowError> {
    match occurrence {
        Occurrence::SurplusShared { organization, from, parts } => {
            Ok(Occurrence::SurplusTakenBack { organization, from, parts })
        }
        Occurrence::YearClosed { organization, entries } => {
            let entries =
                reversed(&entries).map_err(|cause| WorkflowError::Internal(cause.to_string()))?;
            Ok(Occurrence::YearClosed { organization, entries })
        }
        other => Err(WorkflowError::Internal(format!("{} is posted by no year", other.as_str()))),
    }
}
