//! A run that fails on our side: tried again with growing pauses, then given up where a person sees it.

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use supply_chain::id::StandingOrderId;
use supply_chain::standing_order::{Due, Outcome, Reason, due};

use super::STANDING_ORDER;
use super::running::close;
use crate::error::WorkflowError;
use crate::store::standing_orders::{self as store, Hold, RunRecord, Stored};
use crate::store::telling::parked::{Failing, park};
use crate::unit_of_work::Work;

/// Pauses after each try that failed; altogether some eight hours, within which most of what breaks is mended.
const PAUSES: [TimeDelta; 5] = [
    TimeDelta::minutes(1),
    TimeDelta::minutes(5),
    TimeDelta::minutes(30),
    TimeDelta::hours(2),
    TimeDelta::hours(6),
];

/// What went wrong, whole, as the operator reads it.
pub(super) fn told(cause: &WorkflowError) -> String {
    let mut said = cause.to_string();
    let mut source = std::error::Error::source(cause);
    while let Some(deeper) = source {
        said = format!("{said}: {deeper}");
        source = deeper.source();
    }
    said
}

/// Puts the slot that has come off for a while, or gives it up.
pub(super) async fn note(
    work: Work<'_>,
    id: StandingOrderId,
    said: &str,
) -> Result<(), WorkflowError> {
    let Some(stored) = store::find(work.tx, id, Hold::Wait).await? else { return Ok(()) };
    if stored.try_at.is_some_and(|try_at| try_at > work.now) {
        return Ok(());
    }
    let zone = stored.tz();
    let (slot, too_late) = match due(&stored.order, work.now, &zone) {
        // Somebody was quicker, and had more luck.
        Due::NotYet => return Ok(()),
        Due::LeaveOut(slot, reason) => (slot, reason == Reason::TooLate),
        Due::Order(slot) => (slot, false),
    };
    match next_try(work.now, stored.attempts).filter(|_| !too_late) {
        Some(then) => store::pause_after_failure(work, id, then).await,
        None => give_up(work, &stored, slot, &zone, said).await,
    }
}

/// Closes a slot that kept failing: it is on record, told aloud, and parked.
pub(super) async fn give_up(
    work: Work<'_>,
    stored: &Stored,
    slot: DateTime<Utc>,
    zone: &Tz,
    said: &str,
) -> Result<(), WorkflowError> {
    let run = RunRecord {
        id: work.id(),
        slot,
        asked_by: None,
        outcome: Outcome::Failed,
        reason: Some(Reason::Fault),
        orders: Vec::new(),
    };
    close(work, stored, &run, zone).await?;
    let failing = Failing {
        job: STANDING_ORDER,
        subject: stored.order.id.into(),
        // The machine's words are for whoever runs it; the buyer's people see the run, and may run it now.
        organization: None,
        reason: Reason::Fault.as_str(),
        detail: said,
        attempts: stored.attempts + 1,
    };
    park(work, &failing).await
}

/// When a slot is tried again after so many tries failed before this one; nothing when this was the last.
fn next_try(now: DateTime<Utc>, failed_before: i32) -> Option<DateTime<Utc>> {
    let index = usize::try_from(failed_before).ok()?;
    PAUSES.get(index).map(|pause| now + *pause)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slot_is_tried_six_times_with_growing_pauses_within_a_working_day() {
        let start = DateTime::UNIX_EPOCH;
        let (mut now, mut tries, mut pause_before) = (start, 1, TimeDelta::zero());
        while let Some(next) = next_try(now, tries - 1) {
            assert!(next - now > pause_before);
            (pause_before, now, tries) = (next - now, next, tries + 1);
        }

        assert_eq!(tries, 6);
        assert!(now - start < TimeDelta::hours(9));
    }

    #[test]
    fn what_broke_is_told_down_to_its_cause() {
        let cause = WorkflowError::Store(sea_orm::DbErr::Custom("disk full".to_owned()));

        assert!(told(&cause).ends_with("disk full"), "{}", told(&cause));
    }
}
