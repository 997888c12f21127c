//! Messages are read.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::answers::Answer;
use crate::ask::Ask;
use crate::command::identity::frame::{Command, Done, carry_out};
use crate::error::WorkflowError;
use crate::store::telling::messages;
use crate::unit_of_work::{Work, Workflow};

/// That a message is read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MessageRead {
    /// The message's id.
    pub id: Uuid,
    /// When it was read first.
    pub read_at: DateTime<Utc>,
}

/// How many messages were read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MessagesRead {
    /// That were unread before.
    pub read: u64,
}

/// The person read one of their messages; a second time changes nothing.
///
/// # Errors
/// [`WorkflowError::NotFound`] when it is nobody's, or another's.
pub async fn read(workflow: &Workflow, ask: Ask, id: Uuid) -> Result<Answer, WorkflowError> {
    carry_out(workflow, ask, Read { id }).await
}

struct Read {
    id: Uuid,
}

impl Command for Read {
    type Grounds = Option<DateTime<Utc>>;
    type View = MessageRead;

    async fn judge(
        &self,
        work: Work<'_>,
        ask: &Ask,
    ) -> Result<Option<DateTime<Utc>>, WorkflowError> {
        let actor = ask.actor().ok_or(WorkflowError::OrganizationNeeded)?;
        let found = messages::read_at(work, actor, self.id).await?;
        found.ok_or(WorkflowError::NotFound { what: "message" })
    }

    async fn change(
        &self,
        work: Work<'_>,
        ask: &Ask,
        read_at: Option<DateTime<Utc>>,
    ) -> Result<Done<MessageRead>, WorkflowError> {
        let actor = ask.actor().ok_or(WorkflowError::OrganizationNeeded)?;
        if read_at.is_none() {
            messages::mark_read(work, actor, Some(self.id), None).await?;
        }
        Ok(Done::changed(MessageRead { id: self.id, read_at: read_at.unwrap_or(work.now) }))
    }
}

/// The person read all their messages up to the one called `until`, which is the newest they saw; all there are
/// when none is named.
///
/// # Errors
/// They act for no organization.
pub async fn read_all(
    workflow: &Workflow,
    ask: Ask,
    until: Option<Uuid>,
) -> Result<Answer, WorkflowError> {
    carry_out(workflow, ask, ReadAll { until }).await
}

struct ReadAll {
    until: Option<Uuid>,
}

impl Command for ReadAll {
    type Grounds = ();
    type View = MessagesRead;

    async fn judge(&self, _work: Work<'_>, ask: &Ask) -> Result<(), WorkflowError> {
        ask.actor().map(|_| ()).ok_or(WorkflowError::OrganizationNeeded)
    }

    async fn change(
        &self,
        work: Work<'_>,
        ask: &Ask,
        (): (),
    ) -> Result<Done<MessagesRead>, WorkflowError> {
        let actor = ask.actor().ok_or(WorkflowError::OrganizationNeeded)?;
        let read = messages::mark_read(work, actor, None, self.until).await?;
        Ok(Done::changed(MessagesRead { read }))
    }
}
