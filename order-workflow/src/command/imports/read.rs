//! Reads a file into rows, with the mapping that fits its headers.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use supply_chain::id::{ImportId, OrganizationId};
use tracing::warn;

use super::failure::Failure;
use crate::error::WorkflowError;
use crate::price_list::{
    Columns, Limits, Mapping, RowReading, Sheet, header_fingerprint, read_row, read_sheet,
    suggest_mapping,
};
use crate::store::imports::{self, StoredFile, Upload};
use crate::unit_of_work::{Work, Workflow};

/// How often a reading tells how far it is.
const BETWEEN_TELLS: Duration = Duration::from_millis(250);

/// What a file turned out to be.
#[derive(Debug)]
pub(super) enum Read {
    /// A price list.
    Rows(Fresh),
    /// None.
    Failed(Failure),
}

/// A price list as read.
#[derive(Debug)]
pub(super) struct Fresh {
    /// Its headers, as the file has them.
    pub(super) headers: Vec<String>,
    /// By which a mapping for them is found again.
    pub(super) fingerprint: String,
    /// The mapping it was read with.
    pub(super) mapping: Option<Mapping>,
    /// Its rows, good and bad.
    pub(super) rows: Vec<RowReading>,
}

/// How far a reading is; shared with the thread that reads.
#[derive(Debug, Clone, Default)]
struct Progress {
    rows: Arc<AtomicUsize>,
    processed: Arc<AtomicUsize>,
}

/// Reads the file of an upload on threads that may block, and tells from outside the transaction
/// how far it is.
pub(super) async fn read(
    work: Work<'_>,
    told: &Workflow,
    upload: &Upload,
) -> Result<Read, WorkflowError> {
    let id = ImportId(upload.id);
    let given = upload.mapping.clone().map(|mapping| from_json(id, mapping)).transpose()?;
    let file = imports::file(work.tx, id).await?;
    let sheet = match blocking(move || sheet(&file, given)).await? {
        Ok(opened) => opened,
        Err(failure) => return Ok(Read::Failed(failure)),
    };
    let (sheet, mut mapping) = sheet;
    let fingerprint = header_fingerprint(sheet.headers());
    if mapping.is_none() {
        let seller = OrganizationId(upload.organization_id);
        let remembered = imports::remembered_mapping(work.tx, seller, &fingerprint).await?;
        mapping = remembered.map(|mapping| from_json(id, mapping)).transpose()?;
    }
    let headers = sheet.headers().to_vec();
    let columns = match Columns::find(&headers, mapping.as_ref()) {
        Ok(columns) => columns,
        Err(problem) => {
            let suggested = suggest_mapping(&headers);
            return Ok(Read::Failed(Failure::ColumnsMissing { problem, suggested }));
        }
    };
    let progress = Progress::default();
    let shared = progress.clone();
    let reading = blocking(move || rows(&sheet, &columns, &shared));
    tokio::pin!(reading);
    let rows = loop {
        tokio::select! {
            rows = &mut reading => break rows?,
            () = tokio::time::sleep(BETWEEN_TELLS) => {
                tell(told, id, &progress, upload.dry_run).await;
            }
        }
    };
    Ok(Read::Rows(Fresh { headers, fingerprint, mapping, rows }))
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, WorkflowError> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|ended| WorkflowError::Internal(format!("reading a price list ended: {ended}")))
}

fn sheet(file: &StoredFile, given: Option<Mapping>) -> Result<(Sheet, Option<Mapping>), Failure> {
    let sheet = read_sheet(&file.content, &file.name, &Limits::default())
        .map_err(|why| Failure::Unreadable { why })?;
    Ok(match given {
        Some(mapping) => (sheet.with_header_of(&mapping), Some(mapping)),
        None => (sheet, None),
    })
}

fn rows(sheet: &Sheet, columns: &Columns, progress: &Progress) -> Vec<RowReading> {
    progress.rows.store(sheet.rows().len(), Ordering::Relaxed);
    sheet
        .rows()
        .iter()
        .map(|row| {
            progress.processed.fetch_add(1, Ordering::Relaxed);
            read_row(columns, row)
        })
        .collect()
}

/// What is published at once counts as worked on only when it is written, so that a bar never goes
/// back.
async fn tell(told: &Workflow, id: ImportId, progress: &Progress, dry_run: bool) {
    let rows = progress.rows.load(Ordering::Relaxed);
    let processed = if dry_run { progress.processed.load(Ordering::Relaxed) } else { 0 };
    if let Err(error) = imports::progress(told.reader(), id, Some(rows), processed).await {
        // Nobody waits for it but an eye.
        warn!(import.id = %id, "Could not tell how far the upload {id} is: {error}");
    }
}

fn from_json(id: ImportId, mapping: serde_json::Value) -> Result<Mapping, WorkflowError> {
    serde_json::from_value(mapping).map_err(|_malformed| WorkflowError::BadRow {
        table: "catalogue_import",
        column: "mapping",
        id: id.to_string(),
    })
}

/// The rows of a file that was read before, for the download of those with faults.
pub(crate) fn read_again(
    file: &StoredFile,
    mapping: Option<&Mapping>,
) -> Result<Sheet, crate::price_list::Unreadable> {
    let sheet = read_sheet(&file.content, &file.name, &Limits::default())?;
    Ok(match mapping {
        Some(mapping) => sheet.with_header_of(mapping),
        None => sheet,
    })
}
