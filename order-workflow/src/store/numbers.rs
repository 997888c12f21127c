//! Numbers for people, from each organization's own series; nothing global.

use crate::error::WorkflowError;
use crate::unit_of_work::{Work, row};
use sea_orm::FromQueryResult;
use supply_chain::id::OrganizationId;

/// The next number of a series and year, such as `PO-2026-000123`. The series' row is held until the
/// transaction ends, so a number is never drawn twice, and never drawn by what is rolled back.
pub(crate) async fn next(
    work: Work<'_>,
    organization: OrganizationId,
    series: &str,
    year: i32,
) -> Result<String, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Drawn {
        last: i64,
    }
    let drawn: Option<Drawn> = row(
        work.tx,
        "INSERT INTO number_series (organization_id, series, year, last) VALUES ($1, $2, $3, 1)
         ON CONFLICT (organization_id, series, year) DO UPDATE SET last = number_series.last + 1
         RETURNING last",
        [uuid::Uuid::from(organization).into(), series.into(), year.into()],
    )
    .await?;
    let drawn = drawn.ok_or_else(|| WorkflowError::Internal("no number was drawn".to_owned()))?;
    Ok(format!("{series}-{year}-{:06}", drawn.last))
}
