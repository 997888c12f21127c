//! The rejected rows of an upload as a file to correct and hand in again.

use sea_orm::ConnectionTrait;
use supply_chain::id::ImportId;

use super::report::details;
use super::rows::{bad_row, rejected};
use super::summary;
use crate::ask::Asker;
use crate::command::imports::{Numbering, read_again};
use crate::error::WorkflowError;
use crate::price_list::{Language, Mapping, ReasonFile, reason_file};
use crate::store::imports::file;

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
