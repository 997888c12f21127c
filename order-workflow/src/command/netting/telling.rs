//! Whoever has to agree to a netting, or waits for it, is told. Nobody learns from it who owes whom besides themselves.

use chrono::TimeDelta;
use serde_json::{Value, json};
use supply_chain::id::OrganizationId;
use supply_chain::settlement::{NettingEvent, NettingRun};

use crate::ask::Ask;
use crate::error::WorkflowError;
use crate::store::agreements::day_in;
use crate::store::netting::Stored;
use crate::store::telling::notices::{self, About, Notice, OfMoney};
use crate::telling::notices as kinds;
use crate::unit_of_work::Work;

/// It waits for everybody in it.
pub(super) async fn called(
    work: Work<'_>,
    stored: &Stored,
    ask: &Ask,
) -> Result<(), WorkflowError> {
    // The last day on which one can agree: the instant after it is the deadline.
    let last_day = day_in(&stored.zone, stored.run.answer_due - TimeDelta::seconds(1));
    let facts = json!({ "number": stored.number, "last_day": last_day });
    to(work, stored, (kinds::NETTING_CALLED, &facts), &stored.run.plan.parties(), ask).await
}

/// What happened to it, to those it matters to.
pub(super) async fn told(
    work: Work<'_>,
    stored: &Stored,
    event: &NettingEvent,
    ask: &Ask,
) -> Result<(), WorkflowError> {
    let run = &stored.run;
    let facts = json!({ "number": stored.number });
    let mut everybody = run.plan.parties();
    if !everybody.contains(&run.organizer) {
        everybody.push(run.organizer);
    }
    match event {
        // One yes of many is no news; that it was the last one is, to whoever carries it out.
        NettingEvent::Consented { .. } => Ok(()),
        NettingEvent::Agreed => {
            to(work, stored, (kinds::NETTING_AGREED, &facts), &[run.organizer], ask).await
        }
        NettingEvent::Refused { .. } => {
            to(work, stored, (kinds::NETTING_REFUSED, &facts), &everybody, ask).await
        }
        NettingEvent::CalledOff => {
            to(work, stored, (kinds::NETTING_CALLED_OFF, &facts), &everybody, ask).await
        }
        NettingEvent::Done => {
            to(work, stored, (kinds::NETTING_DONE, &facts), &everybody, ask).await
        }
    }
}

/// The partner of a notice is who called it; to whoever called it, of two the other one, and themselves among many.
async fn to(
    work: Work<'_>,
    stored: &Stored,
    (kind, facts): (&'static str, &Value),
    whom: &[OrganizationId],
    ask: &Ask,
) -> Result<(), WorkflowError> {
    let organizer = stored.run.organizer;
    for &organization in whom {
        let other = stored.scope.iter().copied().find(|one| *one != organization);
        let partner = match other {
            Some(other) if stored.is_bilateral() => other,
            _ => organizer,
        };
        let acted = ask.by.organization() == Some(organization);
        let notice = Notice {
            organization,
            kind,
            about: About::Money(OfMoney::Netting(stored.run.id), partner),
            roles: if acted { &[] } else { NettingRun::ROLES },
            facts: facts.clone(),
        };
        notices::write(work, &notice, ask).await?;
    }
    Ok(())
}
