//! Uploaded price lists as their seller sees them: how far each is, what it does, what is wrong.

mod rejected_file;
mod report;
mod rows;

pub use self::rejected_file::rejected_file;
pub use self::report::{FaultKind, ImportFailure, ImportReport, report};
pub use self::rows::{ImportError, Rise, Stretch, faults, rises};

use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde::Serialize;
use supply_chain::id::ImportId;
use utoipa::ToSchema;
use uuid::Uuid;

use super::catalogue::limit;
use crate::ask::Asker;
use crate::error::WorkflowError;
use crate::store::organizations::desk_of;
use crate::unit_of_work::{row, rows};

/// An upload in figures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema, FromQueryResult)]
pub struct ImportSummary {
    /// Which upload.
    pub id: Uuid,
    /// Goes up with every step.
    pub version: i64,
    /// `running`; `staged`: read, waiting to be published; `done`; `failed`.
    pub state: String,
    /// What runs, or ran last: `reading`, `read`, `publishing`, `published`, `undone`.
    pub phase: String,
    /// As the sender called it.
    pub file_name: String,
    /// Whether it waits for a look before it is published.
    pub dry_run: bool,
    /// Lines with content under the header.
    pub rows: i32,
    /// How many of them have been worked on so far.
    pub processed: i32,
    /// Good rows.
    pub accepted: i32,
    /// Rows with faults; they change nothing.
    pub rejected: i32,
    /// Good rows that deserve a second look.
    pub warnings: i32,
    /// Good rows that are offers not seen before.
    pub new: i32,
    /// Good rows that change an offer or its stock.
    pub changed: i32,
    /// Good rows that say what is so already.
    pub unchanged: i32,
    /// Offers whose price of one pack rises.
    pub dearer: i32,
    /// Offers whose price of one pack falls.
    pub cheaper: i32,
    /// Offers and stocks an undo left alone, because they had changed since.
    pub left_by_undo: i32,
    /// When it was handed in.
    pub created_at: DateTime<Utc>,
    /// When its rows went on sale.
    pub published_at: Option<DateTime<Utc>>,
    /// When it was taken back.
    pub undone_at: Option<DateTime<Utc>>,
}

const SUMMARY: &str = "
SELECT i.id, i.version, i.state, i.phase, f.name AS file_name, i.dry_run, i.rows, i.processed,
       i.accepted, i.rejected, i.warnings, i.fresh AS new, i.changed, i.unchanged, i.dearer,
       i.cheaper, i.left_by_undo, i.created_at, i.published_at, i.undone_at
FROM catalogue_import i JOIN stored_file f ON f.id = i.file_id";

/// The figures of an upload.
///
/// # Errors
/// [`WorkflowError::NotFound`] when it is not of the asker's organization.
pub async fn summary(
    on: &impl ConnectionTrait,
    asker: &Asker,
    id: ImportId,
) -> Result<ImportSummary, WorkflowError> {
    let found = row(
        on,
        &format!("{SUMMARY} WHERE i.id = $1 AND i.organization_id = $2"),
        [Uuid::from(id).into(), desk_of(asker).map(Uuid::from).into()],
    )
    .await?;
    found.ok_or(WorkflowError::NotFound { what: "import" })
}

/// The uploads of the asker's organization, newest first.
///
/// # Errors
/// [`WorkflowError::OrganizationNeeded`] when the asker looks after no organization's offers.
pub async fn uploads(
    on: &impl ConnectionTrait,
    asker: &Asker,
    after: Option<ImportId>,
    wanted: u64,
) -> Result<Vec<ImportSummary>, WorkflowError> {
    let desk = desk_of(asker).ok_or(WorkflowError::OrganizationNeeded)?;
    rows(
        on,
        &format!(
            "{SUMMARY} WHERE i.organization_id = $1 AND ($2::uuid IS NULL OR i.id < $2)
             ORDER BY i.id DESC LIMIT $3"
        ),
        [Uuid::from(desk).into(), after.map(Uuid::from).into(), limit(wanted)],
    )
    .await
}
