//! An upload with all that its seller needs to act: why it failed, what is wrong with its rows and how
//! often, which prices rise most.

use std::collections::BTreeMap;

use sea_orm::{ConnectionTrait, FromQueryResult};
use serde::Serialize;
use supply_chain::id::ImportId;
use utoipa::ToSchema;
use uuid::Uuid;

use super::rows::{bad_row, group, rejected, rises_of, told, warnings};
use super::{ImportError, ImportSummary, Rise, Stretch, summary};
use crate::ask::Asker;
use crate::command::imports::{Failure, Numbering};
use crate::error::WorkflowError;
use crate::price_list::{FieldGroup, Language};
use crate::unit_of_work::row;

/// The most faults one answer lists; all of them are in the file of rejected rows.
const ERRORS_MAX: usize = 1_000;

/// The rises a report shows; all of them are a list of their own.
const STEEPEST: Stretch = Stretch { skip: 0, take: 10 };

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

#[derive(FromQueryResult)]
pub(super) struct Details {
    failure: Option<serde_json::Value>,
    headers: Option<serde_json::Value>,
    pub(super) mapping: Option<serde_json::Value>,
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
                errors.push(told((*row, *sheet_row), fault, language, numbering));
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
        biggest_rises: rises_of(on, id, STEEPEST).await?,
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

/// What was found out about the file as a whole.
pub(super) async fn details(
    on: &impl ConnectionTrait,
    id: ImportId,
) -> Result<Details, WorkflowError> {
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
