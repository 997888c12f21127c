//! The rows of an upload: its faults by kind, its warnings, its rising prices.

use sea_orm::{ConnectionTrait, FromQueryResult};
use serde::Serialize;
use supply_chain::id::ImportId;
use supply_chain::money::Money;
use utoipa::ToSchema;
use uuid::Uuid;

use super::summary;
use crate::ask::Asker;
use crate::command::imports::{Conflict, Numbering, RowFault};
use crate::error::WorkflowError;
use crate::price_list::{CellFault, FieldGroup, Language};
use crate::unit_of_work::rows;

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

/// Which stretch of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stretch {
    /// So many are passed over.
    pub skip: usize,
    /// So many are told.
    pub take: usize,
}

/// Faults of one kind, or of all, by row; and how many there are altogether. Rows are numbered as a
/// spreadsheet does.
///
/// # Errors
/// [`WorkflowError::NotFound`] when the upload is not of the asker's organization.
pub async fn faults(
    on: &impl ConnectionTrait,
    asker: &Asker,
    id: ImportId,
    kind: Option<FieldGroup>,
    language: Language,
    stretch: Stretch,
) -> Result<(Vec<ImportError>, usize), WorkflowError> {
    summary(on, asker, id).await?;
    let faulty = rejected(on, id).await?;
    let wanted = faulty.iter().flat_map(|(row, sheet_row, faults)| {
        let meant = faults.iter().filter(|fault| kind.is_none_or(|kind| group(fault) == kind));
        meant.map(move |fault| (row, sheet_row, fault))
    });
    let mut count = 0;
    let mut found = Vec::new();
    for (row, sheet_row, fault) in wanted {
        if count >= stretch.skip && found.len() < stretch.take {
            found.push(told((*row, *sheet_row), fault, language, Numbering::Sheet));
        }
        count += 1;
    }
    Ok((found, count))
}

/// The prices of a pack that rise, the steepest in proportion first.
///
/// # Errors
/// [`WorkflowError::NotFound`] when the upload is not of the asker's organization.
pub async fn rises(
    on: &impl ConnectionTrait,
    asker: &Asker,
    id: ImportId,
    stretch: Stretch,
) -> Result<Vec<Rise>, WorkflowError> {
    summary(on, asker, id).await?;
    rises_of(on, id, stretch).await
}

#[derive(FromQueryResult)]
struct RiseRow {
    sheet_row: i32,
    name: String,
    pack_name: String,
    old_price_sen: i64,
    new_price_sen: i64,
}

/// As [`rises`], of an upload the asker is known to see.
pub(super) async fn rises_of(
    on: &impl ConnectionTrait,
    id: ImportId,
    stretch: Stretch,
) -> Result<Vec<Rise>, WorkflowError> {
    let bound = |number| i64::try_from(number).unwrap_or(i64::MAX);
    let found: Vec<RiseRow> = rows(
        on,
        "SELECT sheet_row, fields ->> 'name' AS name, fields ->> 'pack_name' AS pack_name,
                old_price_sen, new_price_sen
         FROM catalogue_import_row
         WHERE import_id = $1 AND new_price_sen > old_price_sen AND outcome <> 'rejected'
         ORDER BY new_price_sen::numeric / old_price_sen DESC, row OFFSET $2 LIMIT $3",
        [Uuid::from(id).into(), bound(stretch.skip).into(), bound(stretch.take).into()],
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

#[derive(FromQueryResult)]
struct Faulty {
    row: i32,
    sheet_row: i32,
    faults: serde_json::Value,
}

/// What was kept of a row and cannot be read.
pub(super) fn bad_row(id: ImportId, column: &'static str) -> WorkflowError {
    WorkflowError::BadRow { table: "catalogue_import_row", column, id: id.to_string() }
}

/// What a fault is about.
pub(super) fn group(fault: &RowFault) -> FieldGroup {
    match fault {
        RowFault::Cell(fault) => fault.group(),
        RowFault::Row(Conflict::RepeatsRow { .. }) => FieldGroup::Line,
        RowFault::Row(Conflict::BelowReserved { .. }) => FieldGroup::Stock,
    }
}

/// A fault of a row, by its two numbers, in the reader's language.
pub(super) fn told(
    (row, sheet_row): (i32, i32),
    fault: &RowFault,
    language: Language,
    numbering: Numbering,
) -> ImportError {
    ImportError {
        row,
        sheet_row,
        column: fault.column(language).to_owned(),
        content: fault.content().to_owned(),
        message: fault.sentence(language, numbering),
    }
}

/// The rejected rows by their two numbers, with their faults.
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

/// The first hundred warnings of the good rows.
pub(super) async fn warnings(
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
