//! Uploaded price lists as their seller sees them: how far each is, what it does, what is wrong.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde::Serialize;
use supply_chain::id::ImportId;
use supply_chain::money::Money;
use utoipa::ToSchema;
use uuid::Uuid;

use super::catalogue::limit;
use crate::ask::Asker;
use crate::command::imports::{Failure, Numbering, RowFault, read_again};
use crate::error::WorkflowError;
use crate::price_list::{CellFault, FieldGroup, Language, Mapping, ReasonFile, reason_file};
use crate::store::imports::file;
use crate::store::organizations::desk_of;
use crate::unit_of_work::{row, rows};

/// The most faults one answer lists; all of them are in the file of rejected rows.
const ERRORS_MAX: usize = 1_000;

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

/// A fault of a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ImportError {
    /// Counts from 1 at the first line under the header.
    pub row: i32,
    /// The number a spreadsheet shows beside it.
    pub sheet_row: i32,
    /// The column's header in the file.
    pub column: String,
    /// What stands there, shortened.
    pub content: String,
    /// What is wrong and what to type instead, in the reader's language.
    pub message: String,
}

/// Why a whole upload failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ImportFailure {
    /// `columns_missing`, `unreadable` or `broke`.
    pub code: String,
    /// What happened and what to do, in the reader's language.
    pub message: String,
    /// The headers the file has.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub found: Vec<String>,
    /// The needed columns it lacks, by their names in a mapping.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<String>,
    /// What the headers most likely mean: hand it back as `mapping`, corrected.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub suggested_mapping: BTreeMap<String, String>,
}

/// How many faults of one kind there are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct FaultKind {
    /// What they are about, in words that do not change: `price`, `pack` …
    #[schema(value_type = String)]
    pub kind: FieldGroup,
    /// The same for the reader.
    pub heading: String,
    /// How many faults.
    pub count: usize,
}

/// A price that rises.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Rise {
    /// The number a spreadsheet shows beside the row.
    pub sheet_row: i32,
    /// What.
    pub name: String,
    /// The pack's name.
    pub pack: String,
    /// Of one pack before, in rupiah.
    #[schema(value_type = String)]
    pub old_price: Money,
    /// Of one pack now, in rupiah.
    #[schema(value_type = String)]
    pub new_price: Money,
}

/// An upload with all that its seller needs to act.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ImportReport {
    /// The figures.
    #[serde(flatten)]
    pub summary: ImportSummary,
    /// Why it failed whole.
    pub failure: Option<ImportFailure>,
    /// The first 1,000 faults, by row.
    pub errors: Vec<ImportError>,
    /// The faults by kind, the commonest first.
    pub error_kinds: Vec<FaultKind>,
    /// The first 100 of the good rows' warnings.
    pub warnings_found: Vec<ImportError>,
    /// The prices that rise most, in proportion; at most ten.
    pub biggest_rises: Vec<Rise>,
    /// The headers of the file.
    pub headers: Vec<String>,
    /// The mapping it was read with.
    pub mapping: BTreeMap<String, String>,
}

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

#[derive(FromQueryResult)]
struct Details {
    failure: Option<serde_json::Value>,
    headers: Option<serde_json::Value>,
    mapping: Option<serde_json::Value>,
}

#[derive(FromQueryResult)]
struct Faulty {
    row: i32,
    sheet_row: i32,
    faults: serde_json::Value,
}

#[derive(FromQueryResult)]
struct RiseRow {
    sheet_row: i32,
    name: String,
    pack_name: String,
    old_price_sen: i64,
    new_price_sen: i64,
}

fn bad_row(id: ImportId, column: &'static str) -> WorkflowError {
    WorkflowError::BadRow { table: "catalogue_import_row", column, id: id.to_string() }
}

/// An upload with its faults, in the reader's language and numbered as the API does.
///
/// # Errors
/// [`WorkflowError::NotFound`] when it is not of the asker's organization.
pub async fn report(
    on: &impl ConnectionTrait,
    asker: &Asker,
    id: ImportId,
    language: Language,
    numbering: Numbering,
) -> Result<ImportReport, WorkflowError> {
    let summary = summary(on, asker, id).await?;
    let details = details(on, id).await?;
    let failure = match details.failure {
        Some(kept) => {
            let failure = serde_json::from_value(kept).or(Err(bad_row(id, "failure")))?;
            Some(told_failure(&failure, language))
        }
        None => None,
    };
    let faulty = rejected(on, id).await?;
    let mut errors = Vec::new();
    let mut kinds: BTreeMap<FieldGroup, usize> = BTreeMap::new();
    for (row, sheet_row, faults) in &faulty {
        for fault in faults {
            *kinds.entry(group(fault)).or_default() += 1;
            if errors.len() < ERRORS_MAX {
                errors.push(ImportError {
                    row: *row,
                    sheet_row: *sheet_row,
                    column: fault.column(language).to_owned(),
                    content: fault.content().to_owned(),
                    message: fault.sentence(language, numbering),
                });
            }
        }
    }
    let mut error_kinds: Vec<FaultKind> = kinds
        .into_iter()
        .map(|(kind, count)| FaultKind { kind, heading: kind.heading(language).to_owned(), count })
        .collect();
    error_kinds.sort_by_key(|kind| std::cmp::Reverse(kind.count));
    Ok(ImportReport {
        summary,
        failure,
        errors,
        error_kinds,
        warnings_found: warnings(on, id, language).await?,
        biggest_rises: rises(on, id).await?,
        headers: details
            .headers
            .map_or_else(|| Ok(Vec::new()), serde_json::from_value)
            .or(Err(bad_row(id, "headers")))?,
        mapping: details
            .mapping
            .map_or_else(|| Ok(BTreeMap::new()), serde_json::from_value)
            .or(Err(bad_row(id, "mapping")))?,
    })
}

async fn details(on: &impl ConnectionTrait, id: ImportId) -> Result<Details, WorkflowError> {
    let found = row(
        on,
        "SELECT failure, headers, mapping FROM catalogue_import WHERE id = $1",
        [Uuid::from(id).into()],
    )
    .await?;
    found.ok_or(WorkflowError::NotFound { what: "import" })
}

fn told_failure(failure: &Failure, language: Language) -> ImportFailure {
    let (found, missing, suggested_mapping) = match failure {
        Failure::ColumnsMissing { problem, suggested } => (
            problem.found.clone(),
            problem.missing.iter().map(|field| String::from(*field)).collect(),
            suggested.clone().into(),
        ),
        Failure::Unreadable { .. } | Failure::Broke => (Vec::new(), Vec::new(), BTreeMap::new()),
    };
    ImportFailure {
        code: failure.code().to_owned(),
        message: failure.sentence(language),
        found,
        missing,
        suggested_mapping,
    }
}

pub(super) fn group(fault: &RowFault) -> FieldGroup {
    use crate::command::imports::Conflict;
    match fault {
        RowFault::Cell(fault) => fault.group(),
        RowFault::Row(Conflict::RepeatsRow { .. }) => FieldGroup::Line,
        RowFault::Row(Conflict::BelowReserved { .. }) => FieldGroup::Stock,
    }
}

pub(super) async fn rejected(
    on: &impl ConnectionTrait,
    id: ImportId,
) -> Result<Vec<(i32, i32, Vec<RowFault>)>, WorkflowError> {
    let found: Vec<Faulty> = rows(
        on,
        "SELECT row, sheet_row, faults FROM catalogue_import_row
         WHERE import_id = $1 AND outcome = 'rejected' ORDER BY row",
        [Uuid::from(id).into()],
    )
    .await?;
    found
        .into_iter()
        .map(|kept| {
            let faults = serde_json::from_value(kept.faults).or(Err(bad_row(id, "faults")))?;
            Ok((kept.row, kept.sheet_row, faults))
        })
        .collect()
}

async fn warnings(
    on: &impl ConnectionTrait,
    id: ImportId,
    language: Language,
) -> Result<Vec<ImportError>, WorkflowError> {
    let found: Vec<Faulty> = rows(
        on,
        "SELECT row, sheet_row, warnings AS faults FROM catalogue_import_row
         WHERE import_id = $1 AND outcome <> 'rejected' AND warnings <> '[]' ORDER BY row LIMIT 100",
        [Uuid::from(id).into()],
    )
    .await?;
    let mut told = Vec::new();
    for kept in found {
        let warnings: Vec<CellFault> =
            serde_json::from_value(kept.faults).or(Err(bad_row(id, "warnings")))?;
        told.extend(warnings.into_iter().map(|warning| ImportError {
            row: kept.row,
            sheet_row: kept.sheet_row,
            message: warning.code.sentence(language),
            column: warning.column,
            content: warning.content,
        }));
    }
    told.truncate(100);
    Ok(told)
}

async fn rises(on: &impl ConnectionTrait, id: ImportId) -> Result<Vec<Rise>, WorkflowError> {
    let found: Vec<RiseRow> = rows(
        on,
        "SELECT sheet_row, fields ->> 'name' AS name, fields ->> 'pack_name' AS pack_name,
                old_price_sen, new_price_sen
         FROM catalogue_import_row
         WHERE import_id = $1 AND new_price_sen > old_price_sen AND outcome <> 'rejected'
         ORDER BY new_price_sen::numeric / old_price_sen DESC, row LIMIT 10",
        [Uuid::from(id).into()],
    )
    .await?;
    Ok(found
        .into_iter()
        .map(|row| Rise {
            sheet_row: row.sheet_row,
            name: row.name,
            pack: row.pack_name,
            old_price: Money::from_sen(row.old_price_sen),
            new_price: Money::from_sen(row.new_price_sen),
        })
        .collect())
}

/// The rejected rows as a file of the same kind, each with its reasons.
///
/// # Errors
/// [`WorkflowError::NotFound`] when it is not of the asker's organization, or nothing of it was
/// rejected.
pub async fn rejected_file(
    on: &impl ConnectionTrait,
    asker: &Asker,
    id: ImportId,
    language: Language,
) -> Result<ReasonFile, WorkflowError> {
    summary(on, asker, id).await?;
    let rejected = rejected(on, id).await?;
    if rejected.is_empty() {
        return Err(WorkflowError::NotFound { what: "rejected row" });
    }
    let mapping: Option<Mapping> = details(on, id)
        .await?
        .mapping
        .map(serde_json::from_value)
        .transpose()
        .or(Err(bad_row(id, "mapping")))?;
    let file = file(on, id).await?;
    let reasons: Vec<(u32, String)> = rejected
        .iter()
        .flat_map(|(row, _, faults)| {
            faults.iter().map(|fault| {
                let column = fault.column(language);
                let sentence = fault.sentence(language, Numbering::Sheet);
                let row = u32::try_from(*row).unwrap_or_default();
                let lead = if column.is_empty() { String::new() } else { format!("{column}: ") };
                (row, format!("{lead}{sentence}"))
            })
        })
        .collect();
    let failed = |what: String| WorkflowError::Internal(format!("writing rejected rows: {what}"));
    tokio::task::spawn_blocking(move || {
        let sheet = read_again(&file, mapping.as_ref()).map_err(|why| failed(why.to_string()))?;
        reason_file(&sheet, &reasons, language).map_err(|why| failed(why.to_string()))
    })
    .await
    .map_err(|ended| WorkflowError::Internal(format!("writing rejected rows: {ended}")))?
}
