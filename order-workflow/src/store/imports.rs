//! Uploads and their rows.

use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde::Serialize;
use supply_chain::id::{ImportId, OrganizationId, PersonId};
use uuid::Uuid;

use super::catalogue_of::OfferColumns;
use crate::command::imports::RowFault;
use crate::error::WorkflowError;
use crate::price_list::{CellFault, PriceListRow};
use crate::unit_of_work::{Work, execute, row, rows};

/// What becomes of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Outcome {
    /// An offer not seen before.
    New,
    /// An offer that is otherwise now.
    Changed,
    /// An offer as it was.
    Unchanged,
    /// Nothing; it has faults.
    Rejected,
}

/// A row as it is kept.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Verdict<'a> {
    /// Counted from 1 under the header.
    pub(crate) row: u32,
    /// As a spreadsheet numbers it.
    pub(crate) sheet_row: u32,
    /// What becomes of it.
    pub(crate) outcome: Outcome,
    /// What it says; absent when rejected.
    pub(crate) fields: Option<&'a PriceListRow>,
    /// Why it is rejected.
    pub(crate) faults: Vec<RowFault>,
    /// What deserves a second look.
    pub(crate) warnings: &'a [CellFault],
    /// The offer it is.
    pub(crate) offer_id: Option<Uuid>,
    /// What the offer was, where its columns change.
    pub(crate) before: Option<OfferColumns>,
    /// The offer's version once published.
    pub(crate) offer_version: Option<i64>,
    /// Price of one pack before, in sen.
    pub(crate) old_price_sen: Option<i64>,
    /// Price of one pack now, in sen.
    pub(crate) new_price_sen: Option<i64>,
}

/// An upload under work.
#[derive(Debug, Clone, FromQueryResult)]
pub(crate) struct Upload {
    /// Which upload.
    pub(crate) id: Uuid,
    /// Whose.
    pub(crate) organization_id: Uuid,
    /// Who handed it in.
    pub(crate) person_id: Uuid,
    /// Whether it waits for a look before it is published.
    pub(crate) dry_run: bool,
    /// `staged`, `running`, `done` or `failed`.
    pub(crate) state: String,
    /// What runs, or ran last.
    pub(crate) phase: String,
    /// The seller's own headers, as JSON.
    pub(crate) mapping: Option<serde_json::Value>,
    /// When its rows went on sale.
    pub(crate) published_at: Option<DateTime<Utc>>,
    /// For `ETag`.
    pub(crate) version: i64,
}

const UPLOAD: &str = "SELECT id, organization_id, person_id, dry_run, state, phase, mapping,
    published_at, version FROM catalogue_import";

/// A file as handed in.
#[derive(Debug, Clone)]
pub(crate) struct NewUpload<'u> {
    /// Which upload.
    pub(crate) id: ImportId,
    /// Whose.
    pub(crate) organization: OrganizationId,
    /// By whom.
    pub(crate) person: PersonId,
    /// As the sender called it.
    pub(crate) file_name: &'u str,
    /// `text/csv` or a workbook's.
    pub(crate) media_type: &'u str,
    /// Its SHA-256.
    pub(crate) sha256: [u8; 32],
    /// The file.
    pub(crate) content: &'u [u8],
    /// Until when it is kept.
    pub(crate) keep_until: DateTime<Utc>,
    /// Whether it waits for a look before it is published.
    pub(crate) dry_run: bool,
    /// The seller's own headers.
    pub(crate) mapping: Option<serde_json::Value>,
}

/// Keeps a file and queues its reading.
///
/// # Errors
/// [`WorkflowError::IdTaken`].
pub(crate) async fn insert(work: Work<'_>, upload: &NewUpload<'_>) -> Result<(), WorkflowError> {
    let file: Uuid = work.id();
    execute(
        work.tx,
        "INSERT INTO stored_file (id, owner_id, audience, name, media_type, sha256, content,
             keep_until, created_at)
         VALUES ($1, $2, 'owner', $3, $4, $5, $6, $7, $8)",
        [
            file.into(),
            Uuid::from(upload.organization).into(),
            upload.file_name.into(),
            upload.media_type.into(),
            upload.sha256.to_vec().into(),
            upload.content.to_vec().into(),
            upload.keep_until.into(),
            work.now.into(),
        ],
    )
    .await?;
    let inserted = execute(
        work.tx,
        "INSERT INTO catalogue_import (id, organization_id, person_id, file_id, dry_run, state,
             phase, mapping, created_at)
         VALUES ($1, $2, $3, $4, $5, 'running', 'reading', $6, $7) ON CONFLICT (id) DO NOTHING",
        [
            Uuid::from(upload.id).into(),
            Uuid::from(upload.organization).into(),
            Uuid::from(upload.person).into(),
            file.into(),
            upload.dry_run.into(),
            upload.mapping.clone().into(),
            work.now.into(),
        ],
    )
    .await?;
    if inserted == 1 { Ok(()) } else { Err(WorkflowError::IdTaken) }
}

/// An upload of `organization`, locked until the transaction ends.
pub(crate) async fn find_for_update(
    on: &impl ConnectionTrait,
    organization: OrganizationId,
    id: ImportId,
) -> Result<Option<Upload>, WorkflowError> {
    row(
        on,
        &format!("{UPLOAD} WHERE id = $1 AND organization_id = $2 FOR NO KEY UPDATE"),
        [Uuid::from(id).into(), Uuid::from(organization).into()],
    )
    .await
}

#[derive(FromQueryResult)]
struct Waiting {
    id: Uuid,
}

/// The uploads that have something to be done, oldest first.
pub(crate) async fn waiting(on: &impl ConnectionTrait) -> Result<Vec<ImportId>, WorkflowError> {
    let found: Vec<Waiting> =
        rows(on, "SELECT id FROM catalogue_import WHERE state = 'running' ORDER BY id", []).await?;
    Ok(found.into_iter().map(|row| row.id.into()).collect())
}

#[derive(FromQueryResult)]
struct Locked {
    locked: bool,
}

/// Takes an upload that has something to be done, if nobody else has it. Held by the transaction,
/// so whoever dies in the middle leaves it to the next. The upload's own row stays unlocked: progress
/// is written to it from outside.
pub(crate) async fn take(work: Work<'_>, id: ImportId) -> Result<Option<Upload>, WorkflowError> {
    let taken: Option<Locked> = row(
        work.tx,
        "SELECT pg_try_advisory_xact_lock(hashtextextended('import:' || $1::text, 0)) AS locked",
        [Uuid::from(id).into()],
    )
    .await?;
    if !taken.is_some_and(|taken| taken.locked) {
        return Ok(None);
    }
    let sql = format!("{UPLOAD} WHERE id = $1 AND state = 'running'");
    row(work.tx, &sql, [Uuid::from(id).into()]).await
}

/// Lets one upload of a seller write at a time, and gives it time to.
pub(crate) async fn take_turn(
    work: Work<'_>,
    organization: OrganizationId,
) -> Result<(), WorkflowError> {
    // 100,000 rows take longer than a request may.
    execute(work.tx, "SET LOCAL statement_timeout = '10min'", []).await?;
    execute(work.tx, "SET LOCAL idle_in_transaction_session_timeout = '10min'", []).await?;
    execute(
        work.tx,
        "SELECT pg_advisory_xact_lock(hashtextextended('catalogue:' || $1::text, 0))",
        [Uuid::from(organization).into()],
    )
    .await?;
    Ok(())
}

/// A file with the name it came under.
#[derive(Debug, Clone, FromQueryResult)]
pub(crate) struct StoredFile {
    /// As the sender called it.
    pub(crate) name: String,
    /// The file.
    pub(crate) content: Vec<u8>,
}

/// The file of an upload.
pub(crate) async fn file(
    on: &impl ConnectionTrait,
    id: ImportId,
) -> Result<StoredFile, WorkflowError> {
    let found = row(
        on,
        "SELECT f.name, f.content FROM stored_file f
         JOIN catalogue_import i ON i.file_id = f.id WHERE i.id = $1",
        [Uuid::from(id).into()],
    )
    .await?;
    found.ok_or(WorkflowError::NotFound { what: "file" })
}

/// Tells how far the work is, at once: outside the transaction that does it.
pub(crate) async fn progress(
    on: &impl ConnectionTrait,
    id: ImportId,
    rows: Option<usize>,
    processed: usize,
) -> Result<(), WorkflowError> {
    execute(
        on,
        "UPDATE catalogue_import SET rows = coalesce($2, rows), processed = $3
         WHERE id = $1 AND state = 'running'",
        [Uuid::from(id).into(), rows.map(count).into(), count(processed).into()],
    )
    .await?;
    Ok(())
}

pub(super) fn count(number: usize) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

#[derive(FromQueryResult)]
struct Remembered {
    mapping: serde_json::Value,
}

/// The mapping a seller used for the same headers before.
pub(crate) async fn remembered_mapping(
    on: &impl ConnectionTrait,
    organization: OrganizationId,
    fingerprint: &str,
) -> Result<Option<serde_json::Value>, WorkflowError> {
    let found: Option<Remembered> = row(
        on,
        "SELECT mapping FROM import_mapping
         WHERE organization_id = $1 AND header_fingerprint = $2",
        [Uuid::from(organization).into(), fingerprint.into()],
    )
    .await?;
    Ok(found.map(|row| row.mapping))
}

/// Keeps a mapping for the next file with the same headers.
pub(crate) async fn remember_mapping(
    work: Work<'_>,
    organization: OrganizationId,
    fingerprint: &str,
    mapping: &serde_json::Value,
) -> Result<(), WorkflowError> {
    execute(
        work.tx,
        "INSERT INTO import_mapping (organization_id, header_fingerprint, mapping, updated_at)
         VALUES ($1, $2, $3, $4)
         ON CONFLICT (organization_id, header_fingerprint)
         DO UPDATE SET mapping = excluded.mapping, updated_at = excluded.updated_at",
        [
            Uuid::from(organization).into(),
            fingerprint.into(),
            mapping.clone().into(),
            work.now.into(),
        ],
    )
    .await?;
    Ok(())
}
