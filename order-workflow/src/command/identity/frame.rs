//! The frame that every command about people and organizations is carried out in: who may, the first
//! answer if it was asked before, the change, the answer kept.

use std::sync::Arc;

use serde::Serialize;

use crate::answers::{self, Answer};
use crate::ask::Ask;
use crate::error::WorkflowError;
use crate::unit_of_work::{Work, Workflow};

/// A command about people or organizations.
pub(crate) trait Command: Send + Sync + 'static {
    /// What was found while authority was checked, for the change to build on.
    type Grounds: Send;
    /// What is answered.
    type View: Serialize + Send + Sync;

    /// Whether the asker may, before a stored answer is given back (data.md 10).
    fn judge(
        &self,
        work: Work<'_>,
        ask: &Ask,
    ) -> impl Future<Output = Result<Self::Grounds, WorkflowError>> + Send;

    /// Changes what was asked for, once.
    fn change(
        &self,
        work: Work<'_>,
        ask: &Ask,
        grounds: Self::Grounds,
    ) -> impl Future<Output = Result<Done<Self::View>, WorkflowError>> + Send;

    /// The answer as it is told: what may be said but not stored comes in here, each time anew.
    fn told(&self, _work: Work<'_>, answer: Answer) -> Result<Answer, WorkflowError> {
        Ok(answer)
    }
}

/// What a command answers when it is done.
pub(crate) struct Done<View> {
    status: u16,
    view: View,
    version: Option<i64>,
}

impl<View> Done<View> {
    /// 201: something is there now.
    pub(crate) const fn made(view: View) -> Self {
        Self { status: 201, view, version: None }
    }

    /// 200: something is different now.
    pub(crate) const fn changed(view: View) -> Self {
        Self { status: 200, view, version: None }
    }

    /// The same, about this version of the thing.
    pub(crate) fn at(self, version: i64) -> Self {
        Self { version: Some(version), ..self }
    }
}

impl Done<()> {
    /// 204: there is nothing to say about it.
    pub(crate) const SILENT: Self = Self { status: 204, view: (), version: None };
}

/// Carries a command out in one transaction.
pub(crate) async fn carry_out(
    workflow: &Workflow,
    ask: Ask,
    command: impl Command,
) -> Result<Answer, WorkflowError> {
    let asked = Arc::new((ask, command));
    workflow
        .carry_out(move |work| {
            let asked = Arc::clone(&asked);
            Box::pin(async move {
                let (ask, command) = &*asked;
                let grounds = command.judge(work, ask).await?;
                if let Some(answer) = answers::claim(work, ask).await? {
                    return command.told(work, answer);
                }
                let Done { status, view, version } = command.change(work, ask, grounds).await?;
                let answer = answers::keep(work, ask, status, &view, version).await?;
                command.told(work, answer)
            })
        })
        .await
}
