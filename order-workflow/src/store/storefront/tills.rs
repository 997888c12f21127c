//! The clock at a cooperative's till.

use chrono::{DateTime, NaiveDateTime, Utc};
use sea_orm::{ConnectionTrait, FromQueryResult};
use supply_chain::id::OrganizationId;
use uuid::Uuid;

use crate::error::WorkflowError;
use crate::unit_of_work::row;

/// What the clock on a cooperative's wall says.
///
/// # Errors
/// [`WorkflowError::NotFound`] where there is no such cooperative; the database fails.
pub(crate) async fn till_zone(
    on: &impl ConnectionTrait,
    cooperative: OrganizationId,
    now: DateTime<Utc>,
) -> Result<NaiveDateTime, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Zoned {
        zone: String,
    }
    let found: Option<Zoned> =
        row(on, "SELECT zone FROM organization WHERE id = $1", [Uuid::from(cooperative).into()])
            .await?;
    let found = found.ok_or(WorkflowError::NotFound { what: "storefront" })?;
    let zone: chrono_tz::Tz = found.zone.parse().unwrap_or(chrono_tz::UTC);
    Ok(now.with_timezone(&zone).naive_local())
}
