//! A person looked at parked work and lets it be tried again.

use uuid::Uuid;

use crate::answers::Answer;
use crate::ask::{Ask, Asker};
use crate::command::identity::frame::{Command, Done, carry_out};
use crate::command::standing_orders;
use crate::error::WorkflowError;
use crate::query::telling::parked::LOOK_AFTER;
use crate::store::failing;
use crate::store::telling::parked::{self, Parked};
use crate::store::telling::{mails, webhooks};
use crate::unit_of_work::{Work, Workflow};

/// Whose work mails are.
pub(crate) const MAIL: &str = "mail";
/// Whose work deliveries to webhooks are.
pub(crate) const WEBHOOK: &str = "webhook";

/// Parked work is tried again.
///
/// # Errors
/// [`WorkflowError::NotFound`] when nothing is parked under that id for the asker;
/// [`WorkflowError::NotYourRole`] to anybody but a manager.
pub async fn retry(workflow: &Workflow, ask: Ask, id: Uuid) -> Result<Answer, WorkflowError> {
    carry_out(workflow, ask, Retry { id }).await
}

struct Retry {
    id: Uuid,
}

impl Command for Retry {
    type Grounds = Option<Parked>;
    type View = ();

    async fn judge(&self, work: Work<'_>, ask: &Ask) -> Result<Option<Parked>, WorkflowError> {
        let found = parked::hold(work, self.id).await?;
        if let Asker::Actor(actor) = &ask.by {
            let own = found
                .as_ref()
                .is_none_or(|found| found.organization_id == Some(actor.organization.into()));
            if !own {
                return Err(WorkflowError::NotFound { what: "parked job" });
            }
            if !actor.is_any(LOOK_AFTER) {
                return Err(WorkflowError::NotYourRole { roles: LOOK_AFTER });
            }
        }
        Ok(found)
    }

    async fn change(
        &self,
        work: Work<'_>,
        ask: &Ask,
        found: Option<Parked>,
    ) -> Result<Done<()>, WorkflowError> {
        // Told a second time under its key, it is gone already; so it is missed only here.
        let found = found.ok_or(WorkflowError::NotFound { what: "parked job" })?;
        if found.job == standing_orders::STANDING_ORDER {
            // Run at once, and taken out by that: whoever tries again sees whether it helped.
            standing_orders::run_again(work, ask, found.subject_id).await?;
            return Ok(Done::SILENT);
        }
        revive(work, &found.job, found.subject_id).await?;
        Ok(Done::SILENT)
    }
}

/// The work waits again, as new. A job that keeps its own rows has nothing more to do here: it leaves out
/// what is parked.
pub(super) async fn revive(work: Work<'_>, job: &str, subject: Uuid) -> Result<(), WorkflowError> {
    parked::take_out(work, job, subject).await?;
    match job {
        MAIL => mails::revive(work, subject).await,
        WEBHOOK => webhooks::revive(work, subject).await,
        _ => failing::revive(work, job, subject).await,
    }
}
