//! A seller hands in a price list: it is kept, read, looked at, published, and may be taken back.
//!
//! A request only keeps the file and says what is wanted; [`crate::jobs::imports`] does the work,
//! so that nobody waits in front of a long file and nothing is lost when the program stops.

mod carry;
mod failure;
mod fault;
mod plan;
mod read;
mod recognise;
mod refusal;
#[cfg(test)]
mod tests;

pub use carry::{carry, give_up, waiting};
pub use failure::Failure;
pub use fault::{Conflict, Numbering, RowFault};
pub(crate) use plan::{Standing, Writing};
pub(crate) use read::read_again;
pub(crate) use recognise::{ListedRow, NewProduct};
pub use refusal::Refusal;

use std::sync::Arc;

use chrono::TimeDelta;
use sha2::{Digest, Sha256};
use supply_chain::ask::Actor;
use supply_chain::id::ImportId;
use uuid::Uuid;

use crate::answers::{self, Answer};
use crate::ask::Ask;
use crate::command::catalogue::{DESK, seller};
use crate::error::WorkflowError;
use crate::price_list::{Limits, Mapping, SheetKind, read_sheet};
use crate::query;
use crate::store::import_steps;
use crate::store::imports::{self, NewUpload, Upload};
use crate::unit_of_work::{Work, Workflow};

/// A published upload can be taken back for a day (pages.md 6.10).
const TIME_TO_UNDO: TimeDelta = TimeDelta::hours(24);
/// A file is kept as long as its report may matter: one trading quarter.
const TIME_TO_KEEP_FILE: TimeDelta = TimeDelta::days(92);
const FILE_NAME_CHARS_MAX: usize = 200;

/// A file as sent.
#[derive(Debug, Clone)]
pub struct HandedIn {
    /// The client's own id, if it has one.
    pub id: Option<Uuid>,
    /// As the sender called it.
    pub file_name: String,
    /// The file.
    pub content: Arc<[u8]>,
    /// Whether it waits for a look before it is published.
    pub dry_run: bool,
    /// The seller's own headers and what they stand for.
    pub mapping: Option<Mapping>,
}

/// Keeps a file and queues its reading; answers 202 with a [`query::imports::ImportSummary`].
///
/// # Errors
/// 403 without a desk role; [`Refusal::Unreadable`] when it is no table or larger than is taken.
pub async fn hand_in(
    workflow: &Workflow,
    ask: Ask,
    file: HandedIn,
) -> Result<Answer, WorkflowError> {
    seller(&ask, DESK)?;
    // Told at once, while whoever sent it still looks; the rows are read later.
    let (content, name) = (Arc::clone(&file.content), file.file_name.clone());
    let looked = tokio::task::spawn_blocking(move || {
        read_sheet(&content, &name, &Limits::default()).map(|sheet| sheet.kind())
    });
    let kind = looked
        .await
        .map_err(|ended| WorkflowError::Internal(format!("looking at a file ended: {ended}")))?
        .map_err(Refusal::Unreadable)?;
    let media_type = match kind {
        SheetKind::Csv { .. } => "text/csv",
        SheetKind::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    };
    let sha256: [u8; 32] = Sha256::digest(&file.content).into();
    workflow
        .carry_out(move |work| {
            let (ask, file) = (ask.clone(), file.clone());
            Box::pin(async move {
                let actor = seller(&ask, DESK)?;
                if let Some(answer) = answers::claim(work, &ask).await? {
                    return Ok(answer);
                }
                let id = crate::command::own_id(file.id)?.map_or_else(|| work.id(), ImportId);
                let name: String = file.file_name.chars().take(FILE_NAME_CHARS_MAX).collect();
                let upload = NewUpload {
                    id,
                    organization: actor.organization,
                    person: actor.person,
                    file_name: &name,
                    media_type,
                    sha256,
                    content: &file.content,
                    keep_until: work.now + TIME_TO_KEEP_FILE,
                    dry_run: file.dry_run,
                    mapping: file.mapping.map(serde_json::to_value).transpose()?,
                };
                imports::insert(work, &upload).await?;
                answer(work, &ask, id, 202).await
            })
        })
        .await
}

/// Says which of the seller's own headers means what, and has the file read again; answers 202.
///
/// # Errors
/// [`WorkflowError::NotFound`]; 403 without a desk role; [`Refusal::NotWaitingForMapping`].
pub async fn map_columns(
    workflow: &Workflow,
    ask: Ask,
    id: ImportId,
    mapping: Mapping,
) -> Result<Answer, WorkflowError> {
    let mapping = serde_json::to_value(mapping)?;
    workflow
        .carry_out(move |work| {
            let (ask, mapping) = (ask.clone(), mapping.clone());
            Box::pin(async move {
                let (_, upload) = own(work, &ask, id).await?;
                if let Some(answer) = answers::claim(work, &ask).await? {
                    return Ok(answer);
                }
                ask.expect(upload.version)?;
                if !matches!(upload.state.as_str(), "failed" | "staged") {
                    return Err(Refusal::NotWaitingForMapping { state: upload.state }.into());
                }
                import_steps::queue_reading(work, id, mapping).await?;
                answer(work, &ask, id, 202).await
            })
        })
        .await
}

/// Queues the publishing of a staged upload; answers 202.
///
/// # Errors
/// [`WorkflowError::NotFound`]; 403 without a desk role; [`Refusal::NotStaged`].
pub async fn publish(workflow: &Workflow, ask: Ask, id: ImportId) -> Result<Answer, WorkflowError> {
    workflow
        .carry_out(move |work| {
            let ask = ask.clone();
            Box::pin(async move {
                let (_, upload) = own(work, &ask, id).await?;
                if let Some(answer) = answers::claim(work, &ask).await? {
                    return Ok(answer);
                }
                ask.expect(upload.version)?;
                if upload.state != "staged" {
                    return Err(Refusal::NotStaged { state: upload.state }.into());
                }
                import_steps::queue_publishing(work, id).await?;
                answer(work, &ask, id, 202).await
            })
        })
        .await
}

/// Takes a published upload back, as far as nobody has touched its offers and stocks since; answers
/// 200 with how many were left as they are.
///
/// # Errors
/// [`WorkflowError::NotFound`]; 403 without a desk role; [`Refusal::NotPublished`];
/// [`Refusal::TooLateToUndo`].
pub async fn undo(workflow: &Workflow, ask: Ask, id: ImportId) -> Result<Answer, WorkflowError> {
    workflow
        .carry_out(move |work| {
            let ask = ask.clone();
            Box::pin(async move {
                let (actor, upload) = own(work, &ask, id).await?;
                if let Some(answer) = answers::claim(work, &ask).await? {
                    return Ok(answer);
                }
                ask.expect(upload.version)?;
                let published = upload.published_at.filter(|_| upload.phase == "published");
                let published_at = published.ok_or(Refusal::NotPublished)?;
                if work.now >= published_at + TIME_TO_UNDO {
                    let hours = TIME_TO_UNDO.num_hours();
                    return Err(Refusal::TooLateToUndo { published_at, hours }.into());
                }
                imports::take_turn(work, actor.organization).await?;
                import_steps::undo(work, actor, id).await?;
                answer(work, &ask, id, 200).await
            })
        })
        .await
}

/// An upload of the asker's own organization, locked, if their role covers changing it.
async fn own<'a>(
    work: Work<'_>,
    ask: &'a Ask,
    id: ImportId,
) -> Result<(&'a Actor, Upload), WorkflowError> {
    let actor = ask.actor().ok_or(WorkflowError::OrganizationNeeded)?;
    let found = imports::find_for_update(work.tx, actor.organization, id).await?;
    let upload = found.ok_or(WorkflowError::NotFound { what: "import" })?;
    Ok((seller(ask, DESK)?, upload))
}

async fn answer(
    work: Work<'_>,
    ask: &Ask,
    id: ImportId,
    status: u16,
) -> Result<Answer, WorkflowError> {
    let view = query::imports::summary(work.tx, &ask.by, id).await?;
    answers::keep(work, ask, status, &view, Some(view.version)).await
}
