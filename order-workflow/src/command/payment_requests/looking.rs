//! Somebody has looked at what a provider said unclearly, and says in words what came of it.

use supply_chain::ask::Actor;
use uuid::Uuid;

use super::Refusal;
use crate::answers::Answer;
use crate::ask::Ask;
use crate::command::identity::frame::{Command, Done, carry_out};
use crate::error::WorkflowError;
use crate::query::payment_requests::{ProviderNoticeView, unclear_one};
use crate::unit_of_work::{Work, Workflow, execute};
use supply_chain::organization::Role;

/// Who ticks notices off: whoever keeps the money.
pub const LOOK: &[Role] = &[Role::Treasurer];

/// The longest words that are kept, in characters.
const WORDS_LONGEST: usize = 500;

/// Ticks an unclear notice off; 200 with it as it then stands.
///
/// # Errors
/// [`WorkflowError::NotYourRole`]; [`WorkflowError::NotFound`] where the asker's organization heard no such thing;
/// [`Refusal::WrongWords`] or [`Refusal::SeenAlready`].
pub async fn tick_notice(
    workflow: &Workflow,
    ask: Ask,
    notice: Uuid,
    words: String,
) -> Result<Answer, WorkflowError> {
    carry_out(workflow, ask, Tick { notice, words }).await
}

fn looker(ask: &Ask) -> Result<&Actor, WorkflowError> {
    let actor = ask.actor().ok_or(WorkflowError::OrganizationNeeded)?;
    if actor.is_any(LOOK) { Ok(actor) } else { Err(WorkflowError::NotYourRole { roles: LOOK }) }
}

struct Tick {
    notice: Uuid,
    words: String,
}

impl Command for Tick {
    type Grounds = ();
    type View = ProviderNoticeView;

    async fn judge(&self, work: Work<'_>, ask: &Ask) -> Result<(), WorkflowError> {
        let actor = looker(ask)?;
        let found = unclear_one(work.tx, actor.organization, self.notice).await?;
        found.map(|_| ()).ok_or(WorkflowError::NotFound { what: "provider notice" })
    }

    async fn change(
        &self,
        work: Work<'_>,
        ask: &Ask,
        (): (),
    ) -> Result<Done<ProviderNoticeView>, WorkflowError> {
        let actor = looker(ask)?;
        let words = self.words.trim();
        if !(1..=WORDS_LONGEST).contains(&words.chars().count()) {
            return Err(Refusal::WrongWords { limit: WORDS_LONGEST }.into());
        }
        let ticked = execute(
            work.tx,
            "INSERT INTO provider_notice_seen (notice_id, words, seen_by, seen_at) VALUES ($1, $2, $3, $4)
             ON CONFLICT DO NOTHING",
            [self.notice.into(), words.into(), Uuid::from(actor.person).into(), work.now.into()],
        )
        .await?;
        if ticked == 0 {
            return Err(Refusal::SeenAlready.into());
        }
        let view = unclear_one(work.tx, actor.organization, self.notice).await?;
        Ok(Done::changed(view.ok_or(WorkflowError::NotFound { what: "provider notice" })?))
    }
}
