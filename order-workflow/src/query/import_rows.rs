//! The rows of an upload a page at a time: its faults by kind, its rising prices.

use sea_orm::{ConnectionTrait, FromQueryResult};
use supply_chain::id::ImportId;
use supply_chain::money::Money;
use uuid::Uuid;

use super::imports::{ImportError, Rise, group, rejected, summary};
use crate::ask::Asker;
use crate::command::imports::Numbering;
use crate::error::WorkflowError;
use crate::price_list::{FieldGroup, Language};
use crate::unit_of_work::rows;

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
    let mut told = Vec::new();
    for (row, sheet_row, fault) in wanted {
        if count >= stretch.skip && told.len() < stretch.take {
            told.push(ImportError {
                row: *row,
                sheet_row: *sheet_row,
                column: fault.column(language).to_owned(),
                content: fault.content().to_owned(),
                message: fault.sentence(language, Numbering::Sheet),
            });
        }
        count += 1;
    }
    Ok((told, count))
}

#[derive(FromQueryResult)]
struct RiseRow {
    sheet_row: i32,
    name: String,
    pack_name: String,
    old_price_sen: i64,
    new_price_sen: i64,
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
